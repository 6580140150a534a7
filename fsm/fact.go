package fsm

import (
	"math/bits"
	"strings"
)

// Facts is a set of things that are true when an event arrives. Some the host
// tells (is the peer reachable, is a consumer group active), some the step
// reads off the stored state, the event and the policy. The zero Facts holds
// none. It is a comparable value.
type Facts uint64

// Facts that the host tells with a mirror event.
const (
	// Bidirectional: both halves of the link are BIDIRECTIONAL and joined.
	Bidirectional Facts = 1 << iota
	// SourceHalf: this half is link.mode SOURCE and hosts no mirrors.
	SourceHalf
	// Prefixed: the link has a cluster.link.prefix.
	Prefixed
	// SourceReadable: the source topic exists and the link may read it.
	SourceReadable
	// NameMatches: the mirror's name is prefix + source topic name.
	NameMatches
	// PeerReachable: the other half answered just now.
	PeerReachable
	// PeerStopped: the peer's topic of that name is a STOPPED mirror of this
	// link with valid stop offsets.
	PeerStopped
	// PeerAhead: the peer's stop sequence is greater than this topic's, so
	// truncating to the peer's stop offsets is safe. The step finds it out by
	// itself when the event carries the peer's sequence.
	PeerAhead
	// PeerWritable: the peer's topic of that name is an ordinary or STOPPED
	// topic, one that can be fenced.
	PeerWritable
	// PeerMirrors: the peer's topic of that name is a mirror of this one over
	// the same link, or is about to become one.
	PeerMirrors
	// GroupActive: a consumer group that is synchronised is active here.
	GroupActive
	// CaughtUp: the data lag is 0.
	CaughtUp
	// Synced: topic configs and consumer offsets have been copied to the end.
	Synced
	// LocalPrefixOfPeer: the local log is a prefix of the peer's. A fenced
	// topic looks at it when the peer did not stop by the reverse it asked for.
	LocalPrefixOfPeer
)

// Facts that the step reads off the stored state and the event. What a caller
// says about them is ignored, except for [Threshold].
const (
	// PromoteUnderWay, FailoverUnderWay, ReverseUnderWay: the verb that brought
	// the topic into its pending status.
	PromoteUnderWay Facts = 1 << (iota + 16)
	FailoverUnderWay
	ReverseUnderWay
	// PauseVariant: the reverse ends with the new mirror paused.
	PauseVariant
	// PeerFenced: the peer has acknowledged that its topic is read-only.
	PeerFenced
	// FreshRequest: the event's sequence is not of the past. For a request to
	// reverse that means greater than any this topic has seen, for news of the
	// peer's stop at least that of the reverse under way.
	FreshRequest
	// SameAttempt: the event's sequence is that of the reverse under way.
	SameAttempt
	// Threshold: this failed probe makes the link unavailable.
	Threshold
	// LinkIsPaused: cluster.link.paused is true on this half.
	LinkIsPaused
	// RemoteDown: the half's health is UNAVAILABLE, whatever it shows.
	RemoteDown
)

// Facts that the host tells with link and task events.
const (
	// LiveMirrors: the half still hosts mirrors that are not STOPPED.
	LiveMirrors Facts = 1 << (iota + 32)
	// Force: the caller asked for the action whatever stands against it.
	Force
	// Validated: the remote checks passed, or were switched off.
	Validated
	// Filtered: the feature of the task has its filters set, or needs none.
	Filtered
	// Enabled: the feature of the task is switched on.
	Enabled
)

// Facts that come from the [Policy].
const (
	// StrictProfile: only what Terraform's provider allows.
	StrictProfile Facts = 1 << (iota + 48)
	// RepeatRefused: a verb that has nothing to do is an error.
	RepeatRefused
	// MidReverseFailover: failover is accepted while a reverse is under way.
	MidReverseFailover
	// SwapUnchecked: a fenced topic follows any peer that stopped.
	SwapUnchecked
)

// toldByHost are the facts a caller may set on an event.
const toldByHost = Facts(1<<16-1) | Threshold | Facts(1<<16-1)<<32

// factName gives each bit its name in tables, diagrams and reasons.
var factName = [64]string{
	0: "bidirectional", 1: "source-half", 2: "prefixed", 3: "source-readable", 4: "name-matches",
	5: "peer-reachable", 6: "peer-stopped", 7: "peer-ahead", 8: "peer-writable", 9: "peer-mirrors",
	10: "group-active", 11: "caught-up", 12: "synced", 13: "local-prefix-of-peer",
	16: "promoting", 17: "failing-over", 18: "reversing", 19: "pause-variant", 20: "peer-fenced",
	21: "fresh-request", 22: "same-attempt", 23: "threshold", 24: "link-paused", 25: "remote-down",
	32: "live-mirrors", 33: "force", 34: "validated", 35: "filtered", 36: "enabled",
	48: "strict", 49: "repeat-refused", 50: "mid-reverse-failover", 51: "swap-unchecked",
}

// AllFacts lists every fact of this package, each alone, lowest bit first. The
// result is a fresh slice.
func AllFacts() []Facts {
	facts := make([]Facts, 0, len(factName))
	for i, name := range factName {
		if name != "" {
			facts = append(facts, 1<<i)
		}
	}
	return facts
}

// Has reports whether all of want is in f.
func (f Facts) Has(want Facts) bool { return f&want == want }

// Names lists the facts in f by name, lowest bit first. A bit without a name
// is "unnamed".
func (f Facts) Names() []string {
	names := make([]string, 0, bits.OnesCount64(uint64(f)))
	for rest := uint64(f); rest != 0; rest &= rest - 1 {
		name := factName[bits.TrailingZeros64(rest)]
		if name == "" {
			name = "unnamed"
		}
		names = append(names, name)
	}
	return names
}

// String joins the names with commas; the empty set prints as "-".
func (f Facts) String() string {
	if f == 0 {
		return "-"
	}
	return strings.Join(f.Names(), ",")
}

// Guard is what must and what must not be true for an outcome. The zero Guard
// always holds.
type Guard struct {
	Need, Forbid Facts
}

// Holds reports whether the guard holds under f.
func (g Guard) Holds(f Facts) bool { return f&(g.Need|g.Forbid) == g.Need }

// Unmet gives the facts that are missing and those that stand in the way.
func (g Guard) Unmet(f Facts) (missing, inTheWay Facts) { return g.Need &^ f, g.Forbid & f }

// String writes the guard as tables show it: "bidirectional & !prefixed"; the
// zero Guard is empty.
func (g Guard) String() string {
	parts := g.Need.Names()
	for _, name := range g.Forbid.Names() {
		parts = append(parts, "!"+name)
	}
	return strings.Join(parts, " & ")
}
