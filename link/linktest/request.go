package linktest

import (
	"strings"

	"pgregory.net/rapid"

	"github.com/clusterlink-go/clusterlink/link"
)

// The shapes of a pair (lifecycle P1 to P4), spelled as package validate
// spells them.
const (
	DestinationInitiated  = "destination-initiated"
	SourceInitiated       = "source-initiated"
	BidirectionalOutbound = "bidirectional-outbound"
	BidirectionalInbound  = "bidirectional-inbound"
)

// Shapes lists the shapes that [Pair] draws.
func Shapes() []string {
	return []string{DestinationInitiated, SourceInitiated, BidirectionalOutbound, BidirectionalInbound}
}

// Halves is a link as a whole: what is asked of the two clusters. The zero
// value is no link.
type Halves struct {
	_ struct{}

	// Shape is one of [Shapes].
	Shape string
	// Name is the name of both halves.
	Name string
	// ClusterA and ClusterB are the ids of the two clusters, which differ.
	ClusterA, ClusterB string
	// A goes to cluster A and always dials. B goes to cluster B; it is nil in
	// a destination-initiated link, whose source keeps no half.
	A, B *link.CreateRequest
}

// Pair draws both halves of a link of any shape.
func Pair() *rapid.Generator[Halves] {
	return rapid.Custom(func(t *rapid.T) Halves {
		return PairOf(rapid.SampledFrom(Shapes()).Draw(t, "shape")).Draw(t, "pair")
	})
}

// PairOf draws both halves of a link of one shape; a text that is none of
// [Shapes] is taken for [DestinationInitiated].
func PairOf(shape string) *rapid.Generator[Halves] {
	return rapid.Custom(func(t *rapid.T) Halves {
		p := Halves{Shape: shape, Name: Name().Draw(t, "name"), ClusterA: ClusterID().Draw(t, "cluster a")}
		p.ClusterB = ClusterID().Filter(func(id string) bool { return id != p.ClusterA }).Draw(t, "cluster b")
		a := half{mode: link.ModeBidirectional, conn: link.ConnectionOutbound, site: "east", prefix: prefixed().Draw(t, "prefix a")}
		b := a
		b.site, b.prefix = "west", prefixed().Filter(func(s string) bool { return s == "" || s != a.prefix }).Draw(t, "prefix b")
		a.other, b.other = b.prefix, a.prefix
		// The half that is created second may say which id it expects (P13),
		// if the link is bidirectional: that is B, or A where it alone dials.
		var idA, idB string
		switch shape {
		case SourceInitiated:
			a.mode = link.ModeSource
			b.mode, b.conn, b.other = link.ModeDestination, link.ConnectionInbound, ""
		case BidirectionalOutbound:
			idB = maybeID().Draw(t, "link id")
		case BidirectionalInbound:
			idA = maybeID().Draw(t, "link id")
			a.waiting = true
			b.conn = link.ConnectionInbound
		default:
			p.Shape = DestinationInitiated
			a.mode, a.other = link.ModeDestination, ""
		}
		p.A = a.request(p.ClusterB, idA).Draw(t, "a")
		if p.Shape != DestinationInitiated {
			p.B = b.request(p.ClusterA, idB).Draw(t, "b")
		}
		return p
	})
}

// CreateRequest draws one half of a link of any shape. Offsets are not known.
func CreateRequest() *rapid.Generator[*link.CreateRequest] {
	return rapid.Custom(func(t *rapid.T) *link.CreateRequest {
		p := Pair().Draw(t, "pair")
		if p.B != nil && rapid.Bool().Draw(t, "second half") {
			return p.B
		}
		return p.A
	})
}

// maybeID draws the text of a link id, or none.
func maybeID() *rapid.Generator[string] {
	return rapid.OneOf(rapid.Just(""), rapid.Map(ID(), link.ID.String))
}

// request draws the body of a half whose other side is cluster remote; id is
// the link id to expect, empty for none.
func (h half) request(remote, id string) *rapid.Generator[*link.CreateRequest] {
	h.toCloud = strings.HasPrefix(remote, "lkc-")
	return rapid.Custom(func(t *rapid.T) *link.CreateRequest {
		r := &link.CreateRequest{Configs: h.configs().Draw(t, "configs")}
		switch h.mode {
		case link.ModeSource:
			r.DestinationClusterID = remote
		case link.ModeBidirectional:
			r.RemoteClusterID = remote
		default:
			r.SourceClusterID = remote
		}
		r.ClusterLinkID = id
		return r
	})
}
