package validate

import (
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate/internal/addr"
	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

// modes checks what a half says about the other's connection mode, and what it
// gives for it.
func (p *pair) modes(shape Shape) {
	if shape != SourceInitiated && shape != BidirectionalOutbound && shape != BidirectionalInbound {
		return
	}
	p.each(func(h, other *pairSide) {
		// One tool writes INBOUND always, so the reverse says nothing.
		if h.mode == link.ModeBidirectional && h.text(kRemoteMode) == string(link.ConnectionOutbound) && other.conn == link.ConnectionInbound {
			h.add(codePairRemoteMode, h.entryOf(kRemoteMode), "remote.link.connection.mode is OUTBOUND, but the other half is INBOUND", "Write INBOUND.")
		}
		local, ok := h.hasAny(localSide, kProtocol, kMechanism, kJAAS)
		switch {
		case shape == BidirectionalOutbound && ok:
			at := h.entryOf(local)
			h.add(codePairLocalUnused, at, at.key+" is not needed: the other half dials by itself, with credentials of its own", "")
		case shape != BidirectionalOutbound && h.conn == link.ConnectionOutbound && !ok && !h.set(kLocalListenerName) && !h.glued:
			h.noLocal()
		}
	})
}

// noLocal says that nothing tells how the other half logs in here.
func (h *pairSide) noLocal() {
	const message = "the other half is INBOUND and reads this cluster over the connection that this half opens, with the local.* credentials, which are missing"
	at := h.wholeConfigs("local.security.protocol")
	if h.opts.Edition.Product == link.Cloud || addr.IsCloudID(h.opts.LocalCluster) {
		h.add(codePairNoLocalCloud, at, message+": this cluster is in Confluent Cloud, whose listeners let nobody in without", "Give local.security.protocol=SASL_SSL, local.sasl.mechanism and local.sasl.jaas.config with a key of this cluster.")
		return
	}
	h.add(codePairNoLocal, at, message, "")
}

// both checks what happens when both halves receive.
func (p *pair) both(shape Shape) {
	if shape != BidirectionalOutbound && shape != BidirectionalInbound && shape != TwoDestinationInitiated {
		return
	}
	// What the two are for one another.
	one := "half"
	if shape == TwoDestinationInitiated {
		one = "link"
	}
	group, offsets := p.offsets()
	p.each(func(h, other *pairSide) {
		if prefix := h.text(kPrefix); prefix != "" && prefix == other.text(kPrefix) && !text.Templated(prefix) {
			h.add(codePairSamePrefix, h.entryOf(kPrefix), "this "+one+" and the other one have the prefix "+show(prefix)+": the mirrors on the two clusters have the same names", "Let each name the cluster that its mirrors come from.")
		}
		if offsets {
			h.add(codePairOffsets, h.entryOf(kGroupFilters), "this "+one+" and the other one sync the offsets of group "+show(group)+" (consumer.offset.group.filters), and each overwrites the other's",
				"Select on each side the groups that read there, or tell directions apart with topicTypes.")
		}
		echo(other, h, one)
	})
}

// offsets finds a group whose offsets go both ways. One that gets a prefix on
// the way does not come back under its own name.
func (p *pair) offsets() (string, bool) {
	a, b := p.a, p.b
	if !a.isTrue(kOffsetSync) || !b.isTrue(kOffsetSync) || a.directional || b.directional || a.prefixesGroups() || b.prefixesGroups() {
		return "", false
	}
	return Overlap(a.groups, b.groups)
}

// prefixesGroups reports whether consumer groups get the prefix in front.
func (h *pairSide) prefixesGroups() bool { return h.isTrue(kGroupPrefix) && h.set(kPrefix) }

// echo reports that the mirrors which h creates are mirrored back by other:
// they carry h's prefix, and other's filters select them (lifecycle P63).
func echo(h, other *pairSide, one string) {
	prefix := h.text(kPrefix)
	if prefix == "" || text.Templated(prefix) || !h.isTrue(kAutoCreate) || !other.isTrue(kAutoCreate) || h.topics == nil || other.topics == nil {
		return
	}
	behind := other.topics.behind(prefix)
	echoed := h.topics.and(&behind)
	topic, ok := echoed.witness()
	if !ok {
		return
	}
	message := "the topic filters select " + show(prefix+topic) + ", which is the other " + one + "'s mirror of " + show(topic) + ": topics may echo back with ever longer names"
	if other.set(kPrefix) {
		message += "; one source says that auto-create leaves mirrors out where there is a prefix"
	}
	other.add(codePairEcho, other.entryOf(kTopicFilters), message,
		"Exclude the other "+one+`'s prefix: {"name":"`+text.Clip(prefix, 20)+`","patternType":"PREFIXED","filterType":"EXCLUDE"}.`)
}
