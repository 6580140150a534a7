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
