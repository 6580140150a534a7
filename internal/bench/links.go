package bench

import (
	"context"
	"fmt"
	"runtime"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/memstore"
)

// linkBody asks for what newLink does.
var linkBody = []byte(`{"source_cluster_id":"west","configs":[` +
	`{"name":"bootstrap.servers","value":"west.example.com:9092"},` +
	`{"name":"security.protocol","value":"PLAINTEXT"},` +
	`{"name":"consumer.offset.sync.ms","value":"30000"},` +
	`{"name":"acl.sync.enable","value":"false"}]}`)

func newLink() *link.CreateRequest {
	r := link.NewCreateRequest("bootstrap.servers", "west.example.com:9092", "security.protocol", "PLAINTEXT",
		"consumer.offset.sync.ms", "30000", "acl.sync.enable", "false")
	r.SourceClusterID = "west"
	return r
}

// links creates link after link, each time in a cluster of its own, on one core:
// what the collector does meanwhile counts.
func links() []Case {
	request := newLink()
	return []Case{
		oneCore(func(b *testing.B) func(i int) error {
			w := emptyWorld(b)
			return func(i int) error {
				_, err := w.East.CreateLink(b.Context(), fmt.Sprintf("link-%d", i), request, nil)
				return err
			}
		}, "create"),
		oneCore(func(b *testing.B) func(i int) error {
			w := emptyWorld(b)
			return func(i int) error {
				r, findings := link.DecodeCreateRequest(linkBody)
				if len(findings) > 0 {
					return fmt.Errorf("bench: %v", findings)
				}
				_, err := w.East.CreateLink(b.Context(), fmt.Sprintf("link-%d", i), r, nil)
				return err
			}
		}, "decode+create"),
		oneCore(func(b *testing.B) func(i int) error {
			s, value := memstore.New(nil), make([]byte, 150)
			return func(i int) error {
				return bareCreate(b.Context(), s, fmt.Sprintf("link-%d", i), value)
			}
		}, "memstore-txn"),
		oneCore(func(b *testing.B) func(i int) error {
			db := newMemDB(b)
			return func(i int) error {
				return db.createLink(fmt.Sprintf("link-%d", i), request.Configs)
			}
		}, "memdb"),
	}
}

// bareCreate is a transaction of the shape that a creation has.
func bareCreate(ctx context.Context, s store.Backend, name string, value []byte) error {
	_, err := s.Commit(ctx, store.Txn{
		If: []store.Condition{{Key: "l/" + name}, {Key: "i/" + name}, {Key: "d/" + name}},
		Ops: []store.Op{
			{Key: "i/" + name, Value: []byte(name)},
			{Key: "n", Value: value[:1]},
			{Key: "l/" + name, Value: value},
			{Key: "w", Value: value},
		},
	})
	return err
}

func emptyWorld(b *testing.B) *World {
	b.Helper()
	w, err := NewWorld(b.Context(), memstore.New(nil), 0)
	if err != nil {
		b.Fatal(err)
	}
	return w
}

func oneCore(prepare func(b *testing.B) func(i int) error, name string) Case {
	return Case{"links", name, func(b *testing.B) {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
		repeat(b, prepare(b))
	}}
}
