package validate

import (
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate/internal/addr"
)

// order says which half comes first, and that the first one can't know the
// link's id yet (lifecycle P13, P30-P32).
func (p *pair) order(shape Shape) {
	switch shape {
	case SourceInitiated, BidirectionalInbound:
		if p.a.conn == link.ConnectionOutbound {
			p.a.add(codePairOrder, wholeBody, "this half comes first, but the other one, which is INBOUND, must be there before it is created", "Create the INBOUND half first.")
		}
		// A BIDIRECTIONAL one must not have an id at all, as Create says.
		if h := p.waiting(); h.req.ClusterLinkID != "" && h.mode == link.ModeDestination {
			h.linkIDFirst("cluster_link_id is given on the half that is created first, and that half mints the id")
		}
	case BidirectionalOutbound:
		// Either may be the first, but not both the second.
		if p.a.req.ClusterLinkID != "" && p.a.req.ClusterLinkID == p.b.req.ClusterLinkID {
			p.each(func(h, _ *pairSide) {
				h.linkIDFirst("cluster_link_id is given on both halves, and the one that is created first mints the id")
			})
		}
	}
}

func (h *pairSide) linkIDFirst(message string) {
	h.add(codePairLinkIDFirst, h.memberOf(memberLinkID), message, "Leave it out on the half that is created first.")
}

// reach checks whom the halves dial and with what, where that can be seen.
func (p *pair) reach() {
	p.each(func(h, other *pairSide) {
		if h.conn != link.ConnectionOutbound {
			return
		}
		theirs, ours := other.opts.LocalCluster, h.opts.LocalCluster
		if ours == "" {
			ours = other.remoteID()
		}
		h.reachedAddress(ours, theirs)
		h.reachedLogin(theirs)
	})
	a, b := &p.a.logins[0], &p.b.logins[0]
	if key := a.CloudKey(); p.a.conn == link.ConnectionOutbound && p.b.conn == link.ConnectionOutbound && key != "" && key == b.CloudKey() {
		p.each(func(h, _ *pairSide) {
			h.add(codeOneLogin, h.entryOf(kJAAS), "both halves log in with the same API key, but to two clusters", "Give each half a key of the cluster that it dials.")
		})
	}
}

// reachedAddress compares the cluster that bootstrap.servers is named after with
// those that the two halves are on. With an id the half was told by Create.
func (h *pairSide) reachedAddress(ours, theirs string) {
	id := addr.ClusterOf(addr.FirstHost(h.text(kBootstrap)))
	if id == "" || id == h.opts.LocalCluster || addr.IsCloudID(h.remote()) && h.remote() != id {
		return
	}
	message := "bootstrap.servers is the address of " + show(id)
	switch {
	case id == ours:
		message += ", which the other half says is the cluster that this half is on"
	case addr.IsCloudID(theirs) && id != theirs && h.remote() == "":
		message += ", but the other half is on " + show(theirs)
	default:
		return
	}
	h.add(codeOtherCluster, h.entryOf(kBootstrap), message, "Write the address of the other half's cluster.")
}

// reachedLogin compares the cluster that a token is asked for with the one that
// the other half is on. With an id the half was told by Create.
func (h *pairSide) reachedLogin(theirs string) {
	is := h.logins[0].Value("extension_logicalCluster")
	if h.logins[0].OK && h.remote() == "" && addr.IsCloudID(is) && addr.IsCloudID(theirs) && is != theirs {
		h.add(codeOAuthCluster, h.entryOf(kJAAS), keyNames[kJAAS]+" asks for a token of "+show(is)+", but the other half is on "+show(theirs), "Write extension_logicalCluster="+theirs+".")
	}
}
