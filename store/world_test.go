package store_test

import (
	"context"
	"errors"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/clustertest"
	"github.com/clusterlink-go/clusterlink/store/memstore"
)

// world is two clusters, a and b, for one test.
type world struct {
	*clustertest.World
	t    testing.TB
	a, b *store.Cluster
}

func newWorld(t testing.TB, opts *clustertest.ClusterOptions) *world {
	t.Helper()
	w := &world{World: clustertest.New(), t: t}
	var err error
	if w.a, err = w.AddCluster("a", opts); err != nil {
		t.Fatal(err)
	}
	if w.b, err = w.AddCluster("b", nil); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// fromB is the request of a destination-initiated link on a, whose source is b.
func fromB(configs ...string) *link.CreateRequest {
	req := link.NewCreateRequest(append([]string{"bootstrap.servers", "b.example.com:9092"}, configs...)...)
	req.SourceClusterID = "b"
	return req
}

// bidirectional is the request of a half that dials the cluster remote.
func bidirectional(remote string, configs ...string) *link.CreateRequest {
	req := link.NewCreateRequest(append([]string{
		"bootstrap.servers", remote + ".example.com:9092", "link.mode", "BIDIRECTIONAL",
	}, configs...)...)
	req.RemoteClusterID = remote
	return req
}

func (w *world) link(c *store.Cluster, name string, req *link.CreateRequest) store.Link {
	w.t.Helper()
	result, err := c.CreateLink(context.Background(), name, req, nil)
	w.must(err)
	return result.Link
}

// mirror creates source on the other cluster, where it is not there, and a
// mirror of it.
func (w *world) mirror(c *store.Cluster, linkName, source string) store.Mirror {
	w.t.Helper()
	other := "b"
	if c == w.b {
		other = "a"
	}
	if w.EndOffsets(other, source) == nil {
		w.must(w.CreateTopic(other, source, 1))
	}
	m, err := c.CreateMirror(context.Background(), linkName, link.CreateMirrorRequest{SourceTopicName: source})
	w.must(err)
	return m
}

func (w *world) settle() {
	w.t.Helper()
	_, err := w.Settle(context.Background())
	w.must(err)
}

// dump gives all records of a backend, to compare before and after.
func dump(t testing.TB, b store.Backend) map[string]store.Revision {
	t.Helper()
	all := map[string]store.Revision{}
	r := store.Range{Limit: 1 << 20}
	page, err := b.Scan(context.Background(), r)
	if err != nil || page.More {
		t.Fatalf("dump: %v", err)
	}
	for _, rec := range page.Records {
		all[rec.Key] = rec.Revision
	}
	return all
}

// standalone is one cluster on a backend of its own; its dialer knows peers by
// their ids.
func standalone(t testing.TB, opts store.Options, peers ...store.Peer) (*store.Cluster, *memstore.Store) {
	t.Helper()
	b := memstore.New(nil)
	opts.Dialer = dialer(peers)
	c, err := store.New("a", b, &opts)
	if err != nil {
		t.Fatal(err)
	}
	return c, b
}

// dialer gives the peer that has the id which the link expects.
type dialer []store.Peer

func (d dialer) Dial(ctx context.Context, l store.Link) (store.Peer, error) {
	for _, p := range d {
		if id, err := p.ClusterID(ctx); err == nil && id == l.RemoteClusterID {
			return p, nil
		}
	}
	return nil, store.ErrPeerUnreachable
}

// refusal gives the refusal in err.
func refusal(t testing.TB, err error) *store.Refusal {
	t.Helper()
	r := (*store.Refusal)(nil)
	if !errors.As(err, &r) {
		t.Fatalf("got %v, want a refusal", err)
	}
	return r
}

// dialFunc is a dialer of one function.
type dialFunc func(store.Link) (store.Peer, error)

func (f dialFunc) Dial(_ context.Context, l store.Link) (store.Peer, error) { return f(l) }

func newBackend() *memstore.Store { return memstore.New(nil) }
