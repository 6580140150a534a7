package validate

import (
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

// Definition is the request that creates one half of a link, and where it goes.
// The zero value is the empty request to an unknown cluster. It is only read.
type Definition struct {
	_ struct{}

	// LocalCluster is the id of the cluster that the request goes to, Name the
	// link's name; empty means not known.
	LocalCluster, Name string
	Request            *link.CreateRequest
}

// GraphOf makes the graph of the links that definitions create. Halves of one
// link are found by their name and crossed cluster ids; ids that one half does
// not tell are taken from the other. Definitions whose modes can't be told are
// left out, and so are filters that can't be read. The problems of [Graph]
// point at the definition: /0, /1, …
func GraphOf(defs []Definition) *GraphInput {
	halves := make([]graphHalf, len(defs))
	for i := range defs {
		halves[i] = newGraphHalf(&defs[i])
	}
	for i := range halves {
		matchHalf(halves, i)
	}
	g := &GraphInput{}
	for i := range halves {
		h := &halves[i]
		if l, ok := h.link(); ok {
			l.At = link.Pointer("").Index(i)
			g.Links = append(g.Links, l)
		}
	}
	return g
}

// graphHalf is one definition, read.
type graphHalf struct {
	check

	name, local, remote string
	other               *graphHalf
}

func newGraphHalf(d *Definition) graphHalf {
	h := graphHalf{name: known(d.Name), local: known(d.LocalCluster)}
	h.reset(d.Request, nil)
	h.entries()
	h.problems = nil
	h.remote = known(h.check.remote())
	return h
}

// known gives a text, or none for a template's placeholder: in another file it
// may stand for something else.
func known(s string) string {
	if text.Templated(s) {
		return ""
	}
	return s
}

// matchHalf finds the other half of a link: the first of that name which fits,
// those that name each other's clusters before others.
func matchHalf(halves []graphHalf, i int) {
	h := &halves[i]
	if h.other != nil || h.name == "" {
		return
	}
	best := -1
	var found *graphHalf
	for j := i + 1; j < len(halves); j++ {
		o := &halves[j]
		if o.other != nil || o.name != h.name || !h.fits(o) {
			continue
		}
		score := 0
		if h.remote != "" && h.remote == o.local {
			score++
		}
		if h.local != "" && h.local == o.remote {
			score++
		}
		if score > best {
			best, found = score, o
		}
	}
	if found == nil {
		return
	}
	h.other, found.other = found, h
	for _, pair := range [][2]*graphHalf{{h, found}, {found, h}} {
		a, b := pair[0], pair[1]
		if a.remote == "" {
			a.remote = b.local
		}
		if a.local == "" {
			a.local = b.remote
		}
	}
}

// fits reports whether two halves can be one link.
func (h *graphHalf) fits(o *graphHalf) bool {
	crossed := func(a, b string) bool { return a == "" || b == "" || a == b }
	if !crossed(h.remote, o.local) || !crossed(o.remote, h.local) || h.local != "" && h.local == o.local {
		return false
	}
	waits := func(x *graphHalf) bool { return x.mode == link.ModeDestination && x.conn == link.ConnectionInbound }
	return h.mode == link.ModeBidirectional && o.mode == link.ModeBidirectional ||
		h.mode == link.ModeSource && waits(o) || o.mode == link.ModeSource && waits(h)
}

// link gives the direction that the half receives, or for a SOURCE half alone
// the one that it sends.
func (h *graphHalf) link() (GraphLink, bool) {
	l := GraphLink{Name: h.name, From: h.remote, To: h.local, Shape: DestinationInitiated}
	inbound := h.conn == link.ConnectionInbound
	switch {
	case h.mode == "" || h.mode == link.ModeSource && h.other != nil:
		return l, false
	case h.mode == link.ModeSource:
		l.From, l.To, l.Shape = h.local, h.remote, SourceInitiated
		return l, true
	case h.mode == link.ModeBidirectional && (inbound || h.other != nil && h.other.conn == link.ConnectionInbound):
		l.Shape = BidirectionalInbound
	case h.mode == link.ModeBidirectional:
		l.Shape = BidirectionalOutbound
	case inbound:
		l.Shape = SourceInitiated
	}
	l.Prefix = h.text(kPrefix)
	l.GroupPrefix = h.isTrue(kGroupPrefix)
	l.Topics = h.filter(kAutoCreate, kTopicFilters)
	l.Groups = h.filter(kOffsetSync, kGroupFilters)
	return l, true
}

// filter reads a filter whose feature is switched on.
func (h *graphHalf) filter(enable, filters keyID) *FilterSet {
	if !h.isTrue(enable) {
		return nil
	}
	// What can't be read is told by Create.
	f, _ := ParseFilterSet(keyNames[filters], h.text(filters))
	return f
}
