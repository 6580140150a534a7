package boltstore_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/boltstore"
	"github.com/clusterlink-go/clusterlink/store/storetest"
)

// TestMetamorphic: a cluster on a file answers as one in memory does, and ends in
// the same world.
func TestMetamorphic(t *testing.T) {
	dir, n := t.TempDir(), 0
	storetest.Metamorphic(t, map[string]func(tb storetest.TB) store.Backend{
		"boltstore": func(tb storetest.TB) store.Backend {
			n++
			s, err := boltstore.Open(filepath.Join(dir, fmt.Sprint(n)), boltstore.NoSync()) // nothing is killed here
			if err != nil {
				tb.Fatalf("%v", err)
			}
			tb.Cleanup(func() { s.Close() })
			return s
		},
	})
}
