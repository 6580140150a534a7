package boltstore_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/boltstore"
	"github.com/clusterlink-go/clusterlink/store/storetest"
)

func BenchmarkStore(b *testing.B) {
	storetest.Bench(b, func(tb storetest.TB) store.Backend {
		s, err := boltstore.Open(filepath.Join(b.TempDir(), "store"), nil)
		if err != nil {
			tb.Fatalf("%v", err)
		}
		tb.Cleanup(func() { s.Close() })
		return s
	})
}

const (
	commitKeys  = 10_000
	commitValue = 300
)

func commitKey(i int) string { return fmt.Sprintf("key/%06d", i*7919%commitKeys) }

// BenchmarkCommit compares one key a transaction: as bbolt does it, one writer,
// and 64 of them.
func BenchmarkCommit(b *testing.B) {
	value := make([]byte, commitValue)
	b.Run("bbolt", func(b *testing.B) {
		db, err := bbolt.Open(filepath.Join(b.TempDir(), "db"), 0o600, nil)
		if err != nil {
			b.Fatal(err)
		}
		defer db.Close()
		name := []byte("bucket")
		if err := db.Update(func(tx *bbolt.Tx) error {
			bucket, err := tx.CreateBucket(name)
			for i := 0; i < commitKeys && err == nil; i++ {
				err = bucket.Put([]byte(commitKey(i)), value)
			}
			return err
		}); err != nil {
			b.Fatal(err)
		}
		each(b, 1, func(i int) error {
			return db.Update(func(tx *bbolt.Tx) error { return tx.Bucket(name).Put([]byte(commitKey(i)), value) })
		})
	})
	for _, writers := range []int{1, 64} {
		b.Run(fmt.Sprintf("writers=%d", writers), func(b *testing.B) {
			s, err := boltstore.Open(filepath.Join(b.TempDir(), "store"), nil)
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			put := func(i, n int) error {
				var t store.Txn
				for j := range n {
					t.Ops = append(t.Ops, store.Op{Key: commitKey(i + j), Value: value})
				}
				_, err := s.Commit(b.Context(), t)
				return err
			}
			for i := 0; i < commitKeys; i += 100 {
				if err := put(i, 100); err != nil {
					b.Fatal(err)
				}
			}
			each(b, writers, func(i int) error { return put(i, 1) })
		})
	}
}

// each runs do b.N times on so many goroutines and reports the median besides
// the mean.
func each(b *testing.B, writers int, do func(i int) error) {
	took := make([]time.Duration, b.N)
	var next atomic.Int64
	var wg sync.WaitGroup
	b.ReportAllocs()
	b.ResetTimer()
	for range writers {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < b.N; i = int(next.Add(1)) - 1 {
				start := time.Now()
				if err := do(i); err != nil {
					b.Error(err)
					return
				}
				took[i] = time.Since(start)
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	slices.Sort(took)
	b.ReportMetric(float64(took[b.N/2].Nanoseconds()), "p50-ns")
}
