package etcdstore_test

import (
	"fmt"
	"testing"

	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/storetest"
)

func BenchmarkStore(b *testing.B) {
	c := newClient(b, startServer(b))
	n := 0
	storetest.Bench(b, func(tb storetest.TB) store.Backend {
		n++
		return open(tb, c, fmt.Sprintf("bench %d/", n))
	})
}

// BenchmarkPut compares a bare put with one that can be looked up.
func BenchmarkPut(b *testing.B) {
	c := newClient(b, startServer(b))
	s := open(b, c, "bench/")
	value := string(make([]byte, 300))
	b.Run("etcd", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			if _, err := c.Put(b.Context(), fmt.Sprint("raw/", i%1000), value); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("store", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			if _, err := s.Commit(b.Context(), put(fmt.Sprint("raw/", i%1000), value)); err != nil {
				b.Fatal(err)
			}
		}
	})
}
