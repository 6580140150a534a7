package clustertest_test

import (
	"errors"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/clustertest"
)

// A link reaches the cluster whose address it dials, however it is written, and
// none where nobody has the address, whatever id it expects there.
func TestAddresses(t *testing.T) {
	for servers, want := range map[string]error{
		"b.example.com:9092":                               nil,
		"B.Example.COM:9092":                               nil,
		"SASL_SSL://b.example.com:9092":                    nil,
		"nowhere.invalid:1,b.example.com:9092":             nil,
		"nowhere.invalid:1, SASL_SSL://B.example.com:9092": nil,
		"nowhere.invalid:1":                                store.ErrPeerUnreachable,
		"b.example.com:9093":                               store.ErrPeerUnreachable,
		"c.example.com:9092":                               store.ErrRemoteInvalid,
	} {
		w := clustertest.New()
		for _, id := range []string{"a", "b", "c"} {
			if _, err := w.AddCluster(id, nil); err != nil {
				t.Fatal(err)
			}
		}
		req := link.NewCreateRequest("bootstrap.servers", servers)
		req.SourceClusterID = "b"
		if _, err := w.Cluster("a").CreateLink(t.Context(), "L", req, nil); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", servers, err, want)
		}
	}
}

// A half that waits to be dialled shows that its link is not there, and no error of
// a connection that it never makes.
func TestInboundHalfAlone(t *testing.T) {
	w := clustertest.New()
	for _, id := range []string{"a", "b"} {
		if _, err := w.AddCluster(id, nil); err != nil {
			t.Fatal(err)
		}
	}
	waits := link.NewCreateRequest("link.mode", "BIDIRECTIONAL", "connection.mode", "INBOUND")
	waits.RemoteClusterID = "b"
	if _, err := w.Cluster("a").CreateLink(t.Context(), "waits", waits, nil); err != nil {
		t.Fatal(err)
	}
	dials := link.NewCreateRequest("bootstrap.servers", "b.example.com:9092")
	dials.SourceClusterID = "b"
	if _, err := w.Cluster("a").CreateLink(t.Context(), "dials", dials, nil); err != nil {
		t.Fatal(err)
	}
	w.Cut("a", "b")
	for range 10 { // more than availability.check.consecutive.failure.threshold
		if _, err := w.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]link.LinkError{"waits": link.LinkNoError, "dials": link.LinkBootstrapConnectionFailed} {
		got, err := w.Cluster("a").LinkData(t.Context(), name, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got.LinkState != link.LinkUnavailable || got.LinkError != want {
			t.Errorf("%s is %s with %s, want UNAVAILABLE with %s", name, got.LinkState, got.LinkError, want)
		}
	}
}
