package fsm

// MidReverse says what failover does while a reverse is under way, which the
// public material leaves open (lifecycle §5.3). The zero value rejects it.
type MidReverse uint8

const (
	// MidReverseReject (variant B): failover is rejected, so the two halves
	// never disagree; while the peer is cut off there is no writer.
	MidReverseReject MidReverse = iota
	// MidReverseChecked (variant C): failover is accepted; the fenced peer
	// compares logs first and un-fences where it is ahead.
	MidReverseChecked
	// MidReverseUnchecked (variant A): failover is accepted and the fenced peer
	// follows any stop. Known to end with a mirror ahead of its source.
	MidReverseUnchecked
)

// Policy settles what the facts leave open. The zero Policy is the safe
// default. It is a small comparable value.
type Policy struct {
	// MidReverseFailover is about failover while a reverse is under way.
	MidReverseFailover MidReverse
	// RepeatIsError rejects a verb that has nothing to do (pause on PAUSED),
	// which else is a no-op.
	RepeatIsError bool
	// Strict accepts of pause, resume, promote and failover only what
	// Terraform's provider does: from ACTIVE or PAUSED, and never a repeat.
	Strict bool
}

// facts gives the policy as facts, which the tables' guards name.
func (p Policy) facts() Facts {
	var f Facts
	switch p.MidReverseFailover {
	case MidReverseChecked:
		f = MidReverseFailover
	case MidReverseUnchecked:
		f = MidReverseFailover | SwapUnchecked
	}
	if p.Strict {
		f |= StrictProfile
	}
	if p.RepeatIsError || p.Strict {
		f |= RepeatRefused
	}
	return f
}
