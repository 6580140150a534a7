package bench

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"go.etcd.io/bbolt"

	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/boltstore"
	"github.com/clusterlink-go/clusterlink/store/memstore"
)

// manyWriters is how many share the syncs of a file.
const manyWriters = 64

var boltBucket = []byte("bucket")

// openFile makes a world on boltstore, and a file of bbolt with as many records
// beside it.
func openFile(ctx context.Context, s Size) (Section, error) {
	model, err := NewWorld(ctx, memstore.New(nil), s.FileMirrors)
	if err != nil {
		return Section{}, err
	}
	file, err := boltstore.Open(filepath.Join(s.Dir, "store"), nil)
	if err != nil {
		return Section{}, err
	}
	w, err := CopyWorld(ctx, model, file)
	if err != nil {
		return Section{}, errors.Join(err, file.Close())
	}
	db, err := bbolt.Open(filepath.Join(s.Dir, "bbolt"), 0o600, nil)
	if err != nil {
		return Section{}, errors.Join(err, file.Close())
	}
	all := Section{Cases: w.fileCases(db), Close: func() error { return errors.Join(file.Close(), db.Close()) }}
	if err := fillBolt(db, 2*s.FileMirrors); err != nil {
		return Section{}, errors.Join(err, all.Close())
	}
	return all, nil
}

// fillBolt puts so many records of a mirror's size.
func fillBolt(db *bbolt.DB, records int) error {
	return db.Update(func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucket(boltBucket)
		for i := 0; i < records && err == nil; i++ {
			err = b.Put([]byte(topicName(i)), make([]byte, 100))
		}
		return err
	})
}

func (w *World) fileCases(db *bbolt.DB) []Case {
	const group = "boltstore"
	value := make([]byte, 100)
	put := func(b *testing.B, i int) error {
		_, err := w.Backend.Commit(b.Context(), store.Txn{Ops: []store.Op{{Key: bareKey(i * 7919 % w.Mirrors), Value: value}}})
		return err
	}
	cases := []Case{
		writing(group, "bbolt-update", 1, func(_ *testing.B, i int) error {
			return db.Update(func(tx *bbolt.Tx) error {
				return tx.Bucket(boltBucket).Put([]byte(topicName(i*7919%w.Mirrors)), value)
			})
		}),
		writing(group, "backend-put", 1, put),
		writing(group, fmt.Sprintf("backend-put-writers=%d", manyWriters), manyWriters, put),
	}
	for _, writers := range []int{1, manyWriters} {
		name := "verb"
		if writers > 1 {
			name = fmt.Sprintf("verb-writers=%d", writers)
		}
		cases = append(cases, Case{group, name, func(b *testing.B) {
			const base, topics = 1, manyWriters * 8 // no two at a time ask for one topic
			if err := w.settle(b.Context(), base, topics); err != nil {
				b.Fatal(err)
			}
			writing(group, name, writers, func(b *testing.B, i int) error { return w.verb(b.Context(), base, topics, i) }).Run(b)
		}})
	}
	return append(cases, loop(group, "100-by-status", w.hundred))
}
