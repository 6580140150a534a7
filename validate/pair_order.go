package validate

import "github.com/clusterlink-go/clusterlink/link"

// order says which half comes first, and that the first one can't know the
// link's id yet (lifecycle P13, P30-P32).
func (p *pair) order(shape Shape) {
	if shape != SourceInitiated && shape != BidirectionalInbound && shape != BidirectionalOutbound {
		return
	}
	first, second := p.a, p.b
	if first.conn == link.ConnectionOutbound && second.conn == link.ConnectionInbound {
		first, second = second, first
		second.add(codePairOrder, wholeBody, "this half comes first, but the other one, which is INBOUND, must be there before it is created", "Create the INBOUND half first.")
	}
	// Of two halves that dial, either may be the first, but not both the second.
	if first.req.ClusterLinkID == "" || first.mode == link.ModeBidirectional && first.conn == link.ConnectionInbound {
		return
	}
	if shape != BidirectionalOutbound || second.req.ClusterLinkID == first.req.ClusterLinkID {
		first.add(codePairLinkIDFirst, first.memberOf(memberLinkID), "cluster_link_id is given on the half that is created first, and that half mints the id", "Leave it out here.")
	}
}

// reach checks whom the halves dial and with what, where that can be seen.
func (p *pair) reach(shape Shape) {
	for _, hs := range [][2]*pairSide{{p.a, p.b}, {p.b, p.a}} {
		h, other := hs[0], hs[1]
		id := clusterOf(firstHost(h.text(kBootstrap)))
		if id == "" || h.conn != link.ConnectionOutbound || h.remote() != "" || !isCloudID(other.opts.LocalCluster) {
			continue
		}
		// With an id, and on its own cluster, the half was told by itself.
		if id != other.opts.LocalCluster && id != h.opts.LocalCluster {
			h.add(codeOtherCluster, h.entryOf(kBootstrap), "bootstrap.servers is the address of "+show(id)+", but the other half is on "+show(other.opts.LocalCluster), "Write the address of the other half's cluster.")
		}
	}
	if shape != BidirectionalOutbound && shape != TwoDestinationInitiated {
		return
	}
	if key := p.a.logins[0].cloudKey(); key != "" && key == p.b.logins[0].cloudKey() {
		p.b.add(codeOneLogin, p.b.entryOf(kJAAS), "both halves log in with the same API key, but to two clusters", "Give each half a key of the cluster that it dials.")
	}
}
