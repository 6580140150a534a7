package validate

import (
	"github.com/clusterlink-go/clusterlink/link"
)

// Pair tells how two halves of one link fit together and lists what is wrong
// between them; run [Create] on each half for what is wrong inside it. A nil b
// means that a stands alone. Two halves are taken to come in the order in which
// they are created. Pointers begin with /a and /b. The shape is
// [NoShape] where the halves make no link or a mode can't be told.
func Pair(a, b *link.CreateRequest, opts *PairOptions) (Shape, Problems) {
	if opts == nil {
		opts = &PairOptions{}
	}
	p := pair{a: newSide("/a", a, &opts.A)}
	if b == nil {
		return p.alone(), p.list()
	}
	p.b = newSide("/b", b, &opts.B)
	shape := p.shape()
	p.names(shape)
	p.clusters()
	p.linkIDs(shape)
	p.modes(shape)
	p.both(shape)
	p.order(shape)
	p.reach(shape)
	return shape, p.list()
}

// Prefixed puts side, such as /a, in front of all pointers and gives the same
// slice.
func (ps Problems) Prefixed(side link.Pointer) Problems {
	for i := range ps {
		ps[i].Pointer = side + ps[i].Pointer
	}
	return ps
}

// pair is one run over two halves.
type pair struct {
	a, b *pairSide
}

// pairSide is one half with its place in front of its pointers. Problems of
// its own were told by Create and are dropped.
type pairSide struct {
	check
	side link.Pointer
}

func newSide(side link.Pointer, req *link.CreateRequest, opts *Options) *pairSide {
	h := &pairSide{side: side}
	h.reset(req, opts)
	h.entries()
	h.problems, h.counts = nil, [3]int{}
	return h
}

// list gives what was found, a first.
func (p *pair) list() Problems {
	var all Problems
	for _, h := range []*pairSide{p.a, p.b} {
		if h != nil {
			sortProblems(h.problems)
			all = append(all, h.problems.Prefixed(h.side)...)
		}
	}
	return all
}

// alone tells what a half without another is.
func (p *pair) alone() Shape {
	a := p.a
	switch {
	case a.mode == "" || a.conn == "":
		return NoShape
	case a.conn == link.ConnectionInbound:
		a.add(codeHalfAlone, wholeBody, "an INBOUND half alone waits for an OUTBOUND half that never comes", "Create the OUTBOUND half on the other cluster, under the same name.")
		return NoShape
	case a.mode == link.ModeSource:
		a.add(codeHalfAlone, wholeBody, "a SOURCE half alone copies nothing: it needs a DESTINATION half with connection.mode=INBOUND", "Create that half first, under the same name.")
		return NoShape
	case a.mode == link.ModeBidirectional:
		return BidirectionalOutbound
	}
	return DestinationInitiated
}

// shape tells how the modes fit (lifecycle P1-P10).
func (p *pair) shape() Shape {
	a, b := p.a, p.b
	if a.mode == "" || b.mode == "" || a.conn == "" || b.conn == "" {
		return NoShape
	}
	bidirectional := a.mode == link.ModeBidirectional && b.mode == link.ModeBidirectional
	inbound := 0
	for _, h := range []*pairSide{a, b} {
		if h.conn == link.ConnectionInbound {
			inbound++
		}
	}
	switch {
	case inbound == 2:
		p.misfit(codePairNobodyDials, "both halves are INBOUND: nobody dials", "Make one of them OUTBOUND.")
	case bidirectional && inbound == 1:
		return BidirectionalInbound
	case bidirectional:
		return BidirectionalOutbound
	case a.mode == link.ModeBidirectional || b.mode == link.ModeBidirectional:
		p.misfit(codePairModes, "one half is BIDIRECTIONAL, the other "+string(p.other(link.ModeBidirectional)), "Make both BIDIRECTIONAL, or one SOURCE and one DESTINATION.")
	case a.mode == link.ModeSource && b.mode == link.ModeSource:
		p.misfit(codePairModes, "both halves are SOURCE: nobody receives", "Make one of them DESTINATION with connection.mode=INBOUND.")
	case a.mode == link.ModeDestination && b.mode == link.ModeDestination && inbound == 0:
		return TwoDestinationInitiated
	case a.mode == b.mode:
		p.misfit(codePairModes, "both halves are DESTINATION and one waits to be dialled: no SOURCE half dials it", "Make the OUTBOUND half SOURCE.")
	case inbound == 0:
		p.misfit(codePairModes, "the SOURCE half dials, but the DESTINATION half is OUTBOUND too", "Write connection.mode=INBOUND on the DESTINATION half.")
	case p.source().conn == link.ConnectionOutbound:
		return SourceInitiated
	default:
		p.misfit(codePairModes, "the SOURCE half is INBOUND, must be OUTBOUND", "Swap connection.mode between the halves.")
	}
	return NoShape
}

func (p *pair) other(m link.Mode) link.Mode {
	if p.a.mode == m {
		return p.b.mode
	}
	return p.a.mode
}

// source is the SOURCE half, or a if there is none.
func (p *pair) source() *pairSide {
	if p.b.mode == link.ModeSource {
		return p.b
	}
	return p.a
}

// misfit reports that the halves make no link, at the second one.
func (p *pair) misfit(code link.Code, message, hint string) {
	at := wholeBody
	if p.b.at[kLinkMode] > 0 {
		at = p.b.entryOf(kLinkMode)
	}
	if code == codePairNobodyDials && p.b.at[kConnectionMode] > 0 {
		at = p.b.entryOf(kConnectionMode)
	}
	p.b.add(code, at, message, hint)
}

// names checks that the halves are called the same.
func (p *pair) names(shape Shape) {
	a, b := p.a.opts.Name, p.b.opts.Name
	if a == "" || b == "" || a != b && (templated(a) || templated(b)) {
		return
	}
	code := codePairNamesDiffer
	switch {
	case shape == TwoDestinationInitiated && a == b:
		p.b.add(codePairSameName, wholeBody, "two one-way links have the same name "+show(a)+", but are no halves of one link: link.mode is DESTINATION on both",
			"For one link write link.mode=BIDIRECTIONAL on both; for two give them two names.")
		p.b.problems[len(p.b.problems)-1].Parameter = "link_name"
		return
	case a == b, shape == TwoDestinationInitiated:
		return
	case shape == BidirectionalOutbound:
		code = codePairNamesApart
	}
	p.b.add(code, wholeBody, "the halves have different names, "+show(a)+" and "+show(b)+": they do not find each other", "Give both the same name, byte for byte.")
	p.b.problems[len(p.b.problems)-1].Parameter = "link_name"
}

// remoteID is the id that a half gives for the other cluster, with its member.
func (h *pairSide) remoteID() (id string, at place) {
	name := h.rightField()
	switch name {
	case memberSource:
		id = h.req.SourceClusterID
	case memberDestination:
		id = h.req.DestinationClusterID
	default:
		id = h.req.RemoteClusterID
	}
	if templated(id) {
		id = ""
	}
	return id, h.memberOf(name)
}

// clusters checks that each half names the other's cluster.
func (p *pair) clusters() {
	idA, atA := p.a.remoteID()
	idB, atB := p.b.remoteID()
	localA, localB := p.a.opts.LocalCluster, p.b.opts.LocalCluster
	if idA != "" && localB != "" && idA != localB && idA != localA {
		p.a.add(codePairNotCrossed, atA, "this half names "+show(idA)+" as the other cluster, but the other half is on "+show(localB), "Write the id of the other half's cluster.")
	}
	if idB != "" && localA != "" && idB != localA && idB != localB {
		p.b.add(codePairNotCrossed, atB, "this half names "+show(idB)+" as the other cluster, but the other half is on "+show(localA), "Write the id of the other half's cluster.")
	}
	if idA != "" && idA == idB && localA == "" && localB == "" {
		p.b.add(codePairNotCrossed, atB, "both halves name "+show(idA)+" as the other cluster, but each must name the other's", "Write the id of the other half's cluster.")
	}
	if localA != "" && localA == localB {
		p.b.add(codePairOneCluster, wholeBody, "both halves are on the cluster "+show(localA)+", which can't be linked to itself", "Create one half on each cluster.")
	}
	bootA, bootB := p.a.text(kBootstrap), p.b.text(kBootstrap)
	if bootA != "" && bootA == bootB && !templated(bootA) && p.a.conn == link.ConnectionOutbound && p.b.conn == link.ConnectionOutbound {
		p.b.add(codePairOneBootstrap, p.b.entryOf(kBootstrap), "both halves dial the same bootstrap.servers, so one of them dials its own cluster", "Give each half the address of the other's cluster.")
	}
}

// linkIDs checks that both halves expect the same link id.
func (p *pair) linkIDs(shape Shape) {
	a, b := p.a.req.ClusterLinkID, p.b.req.ClusterLinkID
	if shape == TwoDestinationInitiated || shape == NoShape || a == "" || b == "" || a == b || templated(a) || templated(b) {
		return
	}
	p.b.add(codePairLinkIDs, p.b.memberOf(memberLinkID), "the halves give different values of cluster_link_id, but have one id", "Leave it out on the half that is created first.")
}

// modes checks what a half says about the other's connection mode.
func (p *pair) modes(shape Shape) {
	if shape == SourceInitiated {
		if h := p.source(); !h.hasLocal() {
			h.noLocal()
		}
		return
	}
	if shape != BidirectionalOutbound && shape != BidirectionalInbound {
		return
	}
	for _, hs := range [][2]*pairSide{{p.a, p.b}, {p.b, p.a}} {
		h, other := hs[0], hs[1]
		// One tool writes INBOUND always, so the reverse says nothing.
		if h.text(kRemoteMode) == string(link.ConnectionOutbound) && other.conn == link.ConnectionInbound {
			h.add(codePairRemoteMode, h.entryOf(kRemoteMode), "remote.link.connection.mode is OUTBOUND, but the other half is INBOUND", "Write INBOUND.")
		}
		local, ok := h.hasAny(localSide, kProtocol, kMechanism, kJAAS)
		if ok && shape == BidirectionalOutbound {
			at := h.entryOf(local)
			h.add(codePairLocalUnused, at, at.key+" is not needed: the other half dials by itself, with credentials of its own", "")
		}
		if shape != BidirectionalInbound || h.conn != link.ConnectionOutbound {
			continue
		}
		if !h.hasLocal() {
			h.noLocal()
		}
	}
}

// hasLocal reports whether a half says how the other one logs in here.
func (h *pairSide) hasLocal() bool {
	_, ok := h.hasAny(localSide, kProtocol, kMechanism, kJAAS)
	return ok || h.set(kLocalListenerName)
}

func (h *pairSide) noLocal() {
	h.add(codePairNoLocal, h.wholeConfigs("local.security.protocol"),
		"the other half is INBOUND and reads this cluster over the connection that this half opens, with the local.* credentials, which are missing", "")
}

// both checks what happens when both halves receive.
func (p *pair) both(shape Shape) {
	if shape != BidirectionalOutbound && shape != BidirectionalInbound && shape != TwoDestinationInitiated {
		return
	}
	a, b := p.a, p.b
	if prefix := a.text(kPrefix); prefix != "" && prefix == b.text(kPrefix) && !templated(prefix) {
		b.add(codePairSamePrefix, b.entryOf(kPrefix), "both halves have the prefix "+show(prefix)+": the mirrors on the two clusters have the same names", "Let each half name the cluster that its mirrors come from.")
	}
	if a.isTrue(kOffsetSync) && b.isTrue(kOffsetSync) && !a.directional && !b.directional {
		if group, ok := Overlap(a.groups, b.groups); ok {
			b.add(codePairOffsets, b.entryOf(kGroupFilters), "both halves sync the offsets of group "+show(group)+" (consumer.offset.group.filters), and each overwrites the other's",
				"Select on each side the groups that read there, or tell directions apart with topicTypes.")
		}
	}
	for _, hs := range [][2]*pairSide{{a, b}, {b, a}} {
		echo(hs[0], hs[1])
	}
}

// echo reports that the mirrors which h creates are mirrored back by other:
// they carry h's prefix, and other's filters select them (lifecycle P63).
func echo(h, other *pairSide) {
	prefix := h.text(kPrefix)
	if prefix == "" || templated(prefix) || !h.isTrue(kAutoCreate) || !other.isTrue(kAutoCreate) || h.topics == nil || other.topics == nil {
		return
	}
	behind := other.topics.behind(prefix)
	echoed := h.topics.and(&behind)
	topic, ok := echoed.witness()
	if !ok {
		return
	}
	other.add(codePairEcho, other.entryOf(kTopicFilters), "the topic filters select "+show(prefix+topic)+", which is the other half's mirror of "+show(topic)+": topics may echo back with ever longer names",
		`Exclude the other half's prefix: {"name":"`+clip(prefix, 20)+`","patternType":"PREFIXED","filterType":"EXCLUDE"}.`)
}
