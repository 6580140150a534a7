package clustertest

import (
	"context"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
)

// Cut severs the network between two clusters, both ways.
func (w *World) Cut(a, b string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cut[pair{a, b}], w.cut[pair{b, a}] = true, true
}

// Heal mends the network between two clusters.
func (w *World) Heal(a, b string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.cut, pair{a, b})
	delete(w.cut, pair{b, a})
}

// SetRefused makes cluster to refuse, or take again, the credentials of links
// that connect to it from cluster from.
func (w *World) SetRefused(from, to string, refused bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.refused[pair{from, to}] = refused
}

// reach tells whether one cluster can talk to another now.
func (w *World) reach(from, to string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case w.clusters[from] == nil, w.clusters[to] == nil, w.cut[pair{from, to}]:
		return store.ErrPeerUnreachable
	case w.refused[pair{from, to}]:
		return store.ErrPeerRefused
	}
	return nil
}

// target finds the cluster at the other end of a link: the first that is at one of
// the addresses which the link dials, or the one that a link which waits expects.
// It is empty where there is none.
func (w *World) target(l *store.Link) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !dials(l) {
		return l.RemoteClusterID
	}
	for server := range strings.SplitSeq(bootstrap(l), ",") {
		if id, ok := w.addresses[address(server)]; ok {
			return id
		}
	}
	return ""
}

// address is an address as the network knows it: without a security protocol
// before it, and in small letters.
func address(server string) string {
	server = strings.ToLower(strings.TrimSpace(server))
	if _, rest, ok := strings.Cut(server, "://"); ok {
		return rest
	}
	return server
}

// way tells whether the cluster can talk over a link now. Whoever dials, the
// connection serves both.
func (w *World) way(cluster string, l *store.Link) error {
	from, to := cluster, w.target(l)
	if !dials(l) {
		from, to = to, from
	}
	return w.reach(from, to)
}

// connected tells whether there is a connection of a link now. A half that
// waits to be dialled has none unless the other half is there.
func (w *World) connected(ctx context.Context, cluster string, l *store.Link) error {
	if err := w.way(cluster, l); err != nil || dials(l) {
		return err
	}
	half, err := w.Cluster(w.target(l)).Half(ctx, l.Name)
	if err != nil || half.ID != l.ID {
		return store.ErrPeerUnreachable
	}
	return nil
}

// dialer is the network as one cluster sees it.
type dialer struct {
	w    *World
	from string
}

// Dial implements [store.Dialer].
func (d *dialer) Dial(ctx context.Context, l store.Link) (store.Peer, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := d.w.connected(ctx, d.from, &l); err != nil {
		return nil, err
	}
	return &peer{w: d.w, from: d.from, over: l}, nil
}

// peer is a cluster as another one sees it over the network.
type peer struct {
	w    *World
	from string
	over store.Link
}

// cluster gives the peer's cluster, if it can be reached now.
func (p *peer) cluster() (*store.Cluster, error) {
	if err := p.w.way(p.from, &p.over); err != nil {
		return nil, err
	}
	return p.w.Cluster(p.w.target(&p.over)), nil
}

func (p *peer) ClusterID(ctx context.Context) (string, error) {
	c, err := p.cluster()
	if err != nil {
		return "", err
	}
	return c.ClusterID(ctx)
}

func (p *peer) Half(ctx context.Context, name string) (store.Half, error) {
	c, err := p.cluster()
	if err != nil {
		return store.Half{}, err
	}
	return c.Half(ctx, name)
}

func (p *peer) PeerTopic(ctx context.Context, id link.ID, topic string) (store.PeerTopic, error) {
	c, err := p.cluster()
	if err != nil {
		return store.PeerTopic{}, err
	}
	t, err := c.PeerTopic(ctx, id, topic)
	t.Readable = t.Readable && p.w.readable(c.ID(), topic)
	return t, err
}

func (p *peer) Inbound(ctx context.Context, r store.PeerRequest) (store.PeerReply, error) {
	c, err := p.cluster()
	if err != nil {
		return store.PeerReply{}, err
	}
	return c.Inbound(ctx, r)
}
