package etcdstore_test

import (
	"flag"
	"fmt"
	"os"
	"testing"

	clientv3 "go.etcd.io/etcd/client/v3"

	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/etcdstore"
	"github.com/clusterlink-go/clusterlink/store/storetest"
)

func open(t storetest.TB, c *clientv3.Client, prefix string) *etcdstore.Store {
	s, err := etcdstore.Open(c, &etcdstore.Options{Prefix: prefix})
	if err != nil {
		t.Fatalf("%v", err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// checks is how many random scripts are played. Each watches from old revisions,
// where etcd looks only every 100 ms.
const checks = "20"

// fewChecks sets it, unless the environment says how many.
func fewChecks(t *testing.T) {
	t.Helper()
	if os.Getenv("RAPID_CHECKS") == "" {
		if err := flag.Set("rapid.checks", checks); err != nil {
			t.Fatal(err)
		}
	}
}

func TestContract(t *testing.T) {
	fewChecks(t)
	c := newClient(t, startServer(t))
	n := 0
	prefixes := map[store.Backend]string{}
	storetest.Run(t, func(tb storetest.TB) store.Backend {
		n++
		prefix := fmt.Sprintf("test %d/", n)
		s := open(tb, c, prefix)
		prefixes[s] = prefix
		return s
	}, storetest.Caps{
		SharedRevisions: true,
		Compact: func(tb storetest.TB, _ store.Backend) {
			// etcd keeps the changes of the revision that it compacts to.
			resp, err := c.Put(tb.Context(), "elsewhere", "")
			if err == nil {
				_, err = c.Compact(tb.Context(), resp.Header.Revision)
			}
			if err != nil {
				tb.Fatalf("%v", err)
			}
		},
		Reopen: func(tb storetest.TB, b store.Backend) store.Backend {
			if err := b.Close(); err != nil {
				tb.Fatalf("%v", err)
			}
			return open(tb, c, prefixes[b])
		},
	})
}
