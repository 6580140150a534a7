package validate

import (
	"github.com/clusterlink-go/clusterlink/link"
)

// Pair tells how two halves of one link fit together and lists what is wrong
// between them; run [Create] on each half for what is wrong inside it. A nil b
// means that a stands alone. Pointers begin with /a and /b.
//
// Halves in the other order give the same problems with /a and /b exchanged, but
// for one: a is taken to be created before b, and where that can't work an info
// says so. The shape is [NoShape] where the halves make no link or a mode can't
// be told.
func Pair(a, b *link.CreateRequest, opts *PairOptions) (Shape, Problems) {
	if opts == nil {
		opts = &noPairOptions
	}
	sides := new([2]pairSide)
	p := pair{a: sides[0].read("/a", a, &opts.A)}
	if b == nil {
		return p.alone(), p.list()
	}
	p.b = sides[1].read("/b", b, &opts.B)
	shape := p.shape()
	twin := p.twins(shape)
	if shape != NoShape || !p.modesKnown() {
		p.clusters(shape, twin)
	}
	p.linkIDs(shape)
	p.order(shape)
	p.reach()
	if !twin {
		p.names(shape)
		p.dialled(shape)
		p.modes(shape)
		p.both(shape)
	}
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

// each visits both halves, with the other one.
func (p *pair) each(visit func(h, other *pairSide)) {
	visit(p.a, p.b)
	visit(p.b, p.a)
}

// pairSide is one half with its place in front of its pointers. Problems of
// its own were told by Create and are dropped.
type pairSide struct {
	check
	side link.Pointer
}

// noPairOptions stands for nil; nothing writes to it.
var noPairOptions PairOptions

func (h *pairSide) read(side link.Pointer, req *link.CreateRequest, opts *Options) *pairSide {
	h.side = side
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
	if !p.modesKnown() {
		return NoShape
	}
	twoWay, inbound := 0, 0
	p.each(func(h, _ *pairSide) {
		if h.mode == link.ModeBidirectional {
			twoWay++
		}
		if h.conn == link.ConnectionInbound {
			inbound++
		}
	})
	switch {
	case inbound == 2:
		p.each(func(h, _ *pairSide) {
			h.add(codePairNobodyDials, h.where(kConnectionMode), "both halves are INBOUND: nobody dials", "Make one of them OUTBOUND.")
		})
	case twoWay == 2 && inbound == 1:
		return BidirectionalInbound
	case twoWay == 2:
		return BidirectionalOutbound
	case twoWay == 1:
		p.each(func(h, _ *pairSide) {
			if h.mode != link.ModeBidirectional {
				h.add(codePairModes, h.where(kLinkMode), "this half is "+string(h.mode)+h.ifDefault()+", the other one BIDIRECTIONAL", "Make both BIDIRECTIONAL, or one SOURCE and one DESTINATION.")
			}
		})
	case a.mode == link.ModeSource && b.mode == link.ModeSource:
		p.each(func(h, _ *pairSide) {
			h.add(codePairModes, h.where(kLinkMode), "both halves are SOURCE: nobody receives", "Make the half on the cluster that is to have the mirrors DESTINATION, with connection.mode=INBOUND.")
		})
	case a.mode == link.ModeDestination && b.mode == link.ModeDestination && inbound == 0:
		return TwoDestinationInitiated
	case inbound == 1 && p.dialling().mode == link.ModeSource:
		return SourceInitiated
	default:
		p.misfit(inbound)
	}
	return NoShape
}

// modesKnown reports whether all modes can be told.
func (p *pair) modesKnown() bool {
	return p.a.mode != "" && p.b.mode != "" && p.a.conn != "" && p.b.conn != ""
}

// misfit tells of a SOURCE and a DESTINATION half, or two DESTINATION halves,
// of which not exactly the SOURCE half dials.
func (p *pair) misfit(inbound int) {
	p.each(func(h, other *pairSide) {
		switch {
		case h.mode == link.ModeDestination && h.conn == link.ConnectionOutbound && other.mode == link.ModeDestination:
			h.add(codePairModes, h.where(kLinkMode), "both halves are DESTINATION, and the other one waits to be dialled, which a SOURCE half does", "Make this half SOURCE, or give the file of the SOURCE half.")
		case h.mode == link.ModeDestination && inbound == 0:
			h.add(codePairModes, h.where(kConnectionMode), "the SOURCE half dials, but this half is OUTBOUND too", "Write connection.mode=INBOUND on this half.")
		case h.mode == link.ModeSource && h.conn == link.ConnectionInbound:
			h.add(codePairModes, h.where(kConnectionMode), "the SOURCE half is INBOUND, must be OUTBOUND", "Swap connection.mode between the halves.")
		}
	})
}

// ifDefault says that link.mode is not given.
func (h *pairSide) ifDefault() string {
	if h.given(kLinkMode) {
		return ""
	}
	return " (the default of link.mode)"
}

// where is the place of a key's value, or the whole body where it is not given.
func (h *pairSide) where(id keyID) place {
	if h.at[id] == 0 {
		return wholeBody
	}
	return h.entryOf(id)
}

// waiting is the INBOUND half of a pair that has one, dialling the other one.
func (p *pair) waiting() *pairSide {
	if p.a.conn == link.ConnectionInbound {
		return p.a
	}
	return p.b
}

func (p *pair) dialling() *pairSide {
	if p.waiting() == p.a {
		return p.b
	}
	return p.a
}
