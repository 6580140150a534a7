package storetest

import (
	"fmt"
	"testing"

	"github.com/clusterlink-go/clusterlink/store"
)

// benchRecords and benchValue are the size of the store that is measured.
const (
	benchRecords = 10_000
	benchValue   = 300
)

// Bench measures a backend that holds 10 000 records of 300 bytes: get, put,
// cas, txn of 8 operations, page of 100 records, watch from commit to change.
// The names of the benchmarks are kept, so that runs can be compared.
func Bench(b *testing.B, open func(tb TB) store.Backend) {
	b.Helper()
	value := make([]byte, benchValue)
	keys := make([]string, benchRecords)
	for i := range keys {
		keys[i] = fmt.Sprintf("key/%06d", i)
	}
	key := func(i int) string { return keys[i%benchRecords] }
	txn := func(from, n int) store.Txn {
		t := store.Txn{Ops: make([]store.Op, n)}
		for i := range t.Ops {
			t.Ops[i] = store.Op{Key: key(from + i), Value: value}
		}
		return t
	}
	for _, c := range []struct {
		name string
		// do is one operation, the i-th.
		do func(s store.Backend, i int) error
	}{
		{"get", func(s store.Backend, i int) error {
			_, err := s.Get(b.Context(), key(i))
			return err
		}},
		{"put", func(s store.Backend, i int) error {
			_, err := s.Commit(b.Context(), txn(i, 1))
			return err
		}},
		{"cas", func(s store.Backend, i int) error {
			r, err := s.Get(b.Context(), key(i))
			if err != nil {
				return err
			}
			_, err = s.Commit(b.Context(), store.Txn{
				If:  []store.Condition{{Key: r.Key, Revision: r.Revision}},
				Ops: []store.Op{{Key: r.Key, Value: r.Value}},
			})
			return err
		}},
		{"txn=8", func(s store.Backend, i int) error {
			_, err := s.Commit(b.Context(), txn(i, 8))
			return err
		}},
		{"page=100", func(s store.Backend, i int) error {
			_, err := s.Scan(b.Context(), store.Range{From: key(i), To: "", Limit: 100})
			return err
		}},
		{"watch", func(s store.Backend, i int) error {
			rev, err := s.Commit(b.Context(), txn(i, 1))
			if err != nil {
				return err
			}
			for c, err := range s.Watch(b.Context(), "key", rev-1) {
				if err != nil || c.Revision == rev {
					return err
				}
			}
			return errPatience
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			s := open(b)
			n := max(1, min(s.MaxOps(), store.MaxTxnBytes/(2*benchValue)))
			for i := 0; i < benchRecords; i += n {
				if _, err := s.Commit(b.Context(), txn(i, min(n, benchRecords-i))); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if err := c.do(s, i*7919); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
