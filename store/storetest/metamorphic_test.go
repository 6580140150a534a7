package storetest_test

import (
	"testing"

	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/memstore"
	"github.com/clusterlink-go/clusterlink/store/storetest"
)

func TestMetamorphic(t *testing.T) {
	storetest.Metamorphic(t, map[string]func(tb storetest.TB) store.Backend{
		"memstore":           open,
		"memstore of others": func(tb storetest.TB) store.Backend { return others2(tb) },
	})
}

// others2 is a backend that another cluster uses, too.
func others2(tb storetest.TB) store.Backend {
	s := memstore.New(nil)
	tb.Cleanup(func() { s.Close() })
	for range 3 {
		if _, err := s.Commit(tb.Context(), store.Txn{Ops: []store.Op{{Key: "c/z/l/L"}, {Key: "c/a"}}}); err != nil {
			tb.Fatalf("%v", err)
		}
	}
	return s
}
