package validate

import (
	"slices"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

// twins reports whether the two halves are one definition, as when a file is
// given twice, and says so where nothing else does. A template that both sides
// fill in is no such.
func (p *pair) twins(shape Shape) bool {
	a, b := p.a, p.b
	if address := a.text(kBootstrap); shape == NoShape || address == "" || address != b.text(kBootstrap) || a.opts.LocalCluster != b.opts.LocalCluster && !p.linksItself(shape) ||
		a.opts.Name != b.opts.Name || text.Templated(a.opts.Name) || !sameIDs(a.req, b.req) || !sameConfigs(a.req, b.req) {
		return false
	}
	p.each(func(h, _ *pairSide) {
		h.add(codePairTwins, wholeBody, "both halves are the same definition: nothing tells which cluster is which", "Give the definition of the other cluster's half, with the address of this cluster.")
	})
	return true
}

// linksItself reports whether one of two bidirectional halves names the cluster
// that it is on, which says enough of the addresses.
func (p *pair) linksItself(shape Shape) bool {
	own := func(h *pairSide) bool { return h.opts.LocalCluster != "" && h.remoteID() == h.opts.LocalCluster }
	return shape == BidirectionalOutbound && (own(p.a) || own(p.b))
}

// sameIDs reports whether two requests give the same ids, none of them to be
// filled in.
func sameIDs(a, b *link.CreateRequest) bool {
	return a.SourceClusterID == b.SourceClusterID && a.DestinationClusterID == b.DestinationClusterID && a.RemoteClusterID == b.RemoteClusterID &&
		!text.Templated(a.SourceClusterID) && !text.Templated(a.DestinationClusterID) && !text.Templated(a.RemoteClusterID)
}

// sameConfigs reports whether two requests set the same configs, none of them to
// be filled in.
func sameConfigs(a, b *link.CreateRequest) bool {
	if len(a.Configs) != len(b.Configs) {
		return false
	}
	theirs := make(map[string]string, len(b.Configs))
	for i := range b.Configs {
		theirs[b.Configs[i].Name] = b.Configs[i].Value.Reveal()
	}
	for i := range a.Configs {
		value := a.Configs[i].Value.Reveal()
		if their, ok := theirs[a.Configs[i].Name]; !ok || their != value || text.Templated(value) {
			return false
		}
	}
	return true
}

// names checks that the halves are called the same.
func (p *pair) names(shape Shape) {
	a, b := p.a.opts.Name, p.b.opts.Name
	if a == "" || b == "" || a != b && (text.Templated(a) || text.Templated(b)) {
		return
	}
	if shape == TwoDestinationInitiated {
		// Where settings ran together, link.mode may be among them.
		if a == b && !p.a.glued && !p.b.glued {
			p.each(func(h, _ *pairSide) {
				h.named(codePairSameName, "two one-way links have the same name "+show(a)+", but are no halves of one link: link.mode is DESTINATION on both",
					"For one link write link.mode=BIDIRECTIONAL on both; for two give them two names.")
			})
		}
		return
	}
	if a == b {
		return
	}
	hint := "Give both the same name, byte for byte."
	if strings.EqualFold(text.Trim(a), text.Trim(b)) {
		hint = "Give both the same name: capitals, small letters and blanks count."
	}
	p.each(func(h, other *pairSide) {
		message := "this half is called " + show(h.opts.Name) + ", the other one " + show(other.opts.Name) + ": they do not find each other"
		switch {
		case shape == SourceInitiated || shape == BidirectionalInbound:
			if h.conn == link.ConnectionOutbound {
				h.named(codePairNamesDiffer, message, hint)
			}
		default:
			h.named(codePairNamesApart, message, hint)
		}
	})
}

// named lists a problem of the name, which is a query parameter.
func (h *pairSide) named(code link.Code, message, hint string) {
	before := len(h.problems)
	h.add(code, wholeBody, message, hint)
	for i := before; i < len(h.problems); i++ {
		h.problems[i].Parameter = "link_name"
	}
}

// remoteID is the id that a half gives for the other cluster, empty if that is
// to be filled in.
func (h *pairSide) remoteID() string {
	id := h.remote()
	if text.Templated(id) {
		return ""
	}
	return id
}

// clusters checks that each half names the other's cluster.
func (p *pair) clusters(shape Shape, twin bool) {
	if local := p.a.opts.LocalCluster; local != "" && local == p.b.opts.LocalCluster {
		p.each(func(h, _ *pairSide) {
			h.add(codePairOneCluster, wholeBody, "both halves are on the cluster "+show(local)+", which can't be linked to itself", "Create one half on each cluster.")
		})
		return // that the ids are not crossed comes of it
	}
	ofA, ofB := p.a.remoteID(), p.b.remoteID()
	p.each(func(h, other *pairSide) {
		id, theirs := ofA, ofB
		if h == p.b {
			id, theirs = ofB, ofA
		}
		var message string
		switch local := other.opts.LocalCluster; {
		case id == "" || id == h.opts.LocalCluster:
			// Nothing to compare, or told by Create.
		case local != "" && id != local:
			message = "this half names " + show(id) + " as the other cluster, but the other half is on " + show(local)
		case id == theirs && h.opts.LocalCluster == "" && local == "":
			message = "both halves name " + show(id) + " as the other cluster, but each must name the other's"
		}
		if message == "" || twin && shape == TwoDestinationInitiated {
			return
		}
		at := h.memberOf(h.rightField())
		if shape == TwoDestinationInitiated {
			h.add(codePairUnrelated, at, message+": these are no two links between the same two clusters", "Write the id of the other link's cluster, or check the two links each by itself.")
			return
		}
		h.add(codePairNotCrossed, at, message, "Write the id of the other half's cluster.")
	})
}

// linkIDs checks that both halves expect the same link id.
func (p *pair) linkIDs(shape Shape) {
	a, b := p.a.req.ClusterLinkID, p.b.req.ClusterLinkID
	if shape != SourceInitiated && shape != BidirectionalOutbound || a == "" || b == "" || a == b || text.Templated(a) || text.Templated(b) {
		return
	}
	p.each(func(h, other *pairSide) {
		// The half that waits mints the id; the one that dials is compared.
		if h.conn == link.ConnectionOutbound {
			h.add(codePairLinkIDs, h.memberOf(memberLinkID), "the halves give different values of cluster_link_id, but have one id", "Leave it out on the half that is created first.")
		}
	})
}

// dialled checks that the halves do not dial one cluster.
func (p *pair) dialled(shape Shape) {
	if shape != BidirectionalOutbound && shape != TwoDestinationInitiated {
		return
	}
	address, ok := p.shared()
	if !ok {
		return
	}
	p.each(func(h, _ *pairSide) {
		switch {
		case shape == BidirectionalOutbound:
			h.add(codePairOneBootstrap, h.entryOf(kBootstrap), "both halves dial "+show(address)+" (bootstrap.servers), so one of them dials its own cluster", "Give each half the address of the other's cluster.")
		case !h.told(codePairUnrelated):
			h.add(codePairUnrelated, h.entryOf(kBootstrap), "both links copy from "+show(address)+" (bootstrap.servers): these are no two links between the same two clusters", "Give the address of the other link's cluster, or check the two links each by itself.")
		}
	})
}

// told reports whether a problem is listed already.
func (h *pairSide) told(code link.Code) bool {
	return slices.ContainsFunc(h.problems, func(p Problem) bool { return p.Code == code })
}

// shared finds an address that both halves dial.
func (p *pair) shared() (string, bool) {
	a, b := p.a.text(kBootstrap), p.b.text(kBootstrap)
	if a == "" || b == "" {
		return "", false
	}
	theirs := make(map[string]bool, 8)
	for item := range strings.SplitSeq(b, ",") {
		theirs[bareAddress(item)] = true
	}
	for item := range strings.SplitSeq(a, ",") {
		if address := bareAddress(item); address != "" && theirs[address] && !text.Templated(address) {
			return address, true
		}
	}
	return "", false
}

// bareAddress is one of bootstrap.servers without scheme and in small letters.
func bareAddress(item string) string {
	if _, after, ok := strings.Cut(item, "://"); ok {
		item = after
	}
	return strings.ToLower(text.Trim(item))
}
