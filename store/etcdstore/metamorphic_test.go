package etcdstore_test

import (
	"fmt"
	"testing"

	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/storetest"
)

// TestMetamorphic: a cluster on etcd answers as one in memory does, and ends in
// the same world.
func TestMetamorphic(t *testing.T) {
	fewChecks(t)
	c := newClient(t, startServer(t))
	n := 0
	storetest.Metamorphic(t, map[string]func(tb storetest.TB) store.Backend{
		"etcdstore": func(tb storetest.TB) store.Backend {
			n++
			return open(tb, c, fmt.Sprintf("metamorphic %d/", n))
		},
	})
}
