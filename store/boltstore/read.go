package boltstore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	bolterrors "go.etcd.io/bbolt/errors"

	"github.com/clusterlink-go/clusterlink/store"
)

// readError says in our words what bbolt said.
func readError(err error) error {
	if errors.Is(err, bolterrors.ErrDatabaseNotOpen) {
		return store.ErrClosed
	}
	return fmt.Errorf("boltstore: read: %w", err)
}

// view calls f with the file as it is and the newest revision that is on disk.
// The file may already show later ones, which f must not.
func (s *Store) view(ctx context.Context, f func(b buckets, durable store.Revision) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := s.usable(); err != nil {
		return err
	}
	durable := store.Revision(s.newest.Load()) // before the file is looked at
	tx, err := s.db.Begin(false)
	if err != nil {
		return readError(err)
	}
	b, err := open(tx)
	if err == nil {
		err = f(b, durable)
	}
	return errors.Join(err, tx.Rollback())
}

// Get implements [store.Backend].
func (s *Store) Get(ctx context.Context, key string) (rec store.Record, err error) {
	if key == "" {
		return store.Record{}, store.CheckKey(key)
	}
	err = s.view(ctx, func(b buckets, durable store.Revision) (err error) {
		rec, err = b.get(key, durable)
		return err
	})
	return rec, err
}

// GetAll implements [store.BatchGetter]. All are of one revision.
func (s *Store) GetAll(ctx context.Context, keys []string) ([]store.Record, error) {
	records := make([]store.Record, len(keys))
	err := s.view(ctx, func(b buckets, durable store.Revision) (err error) {
		for i, key := range keys {
			if key == "" {
				return store.CheckKey(key)
			}
			if records[i], err = b.get(key, durable); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return records, nil
}

// get gives a record as it was at a revision that is on disk.
func (b buckets) get(key string, durable store.Revision) (store.Record, error) {
	k := []byte(key)
	r, err := decodeRecord(k, b.records.Get(k))
	if err != nil {
		return store.Record{}, err
	}
	if store.Revision(b.records.Sequence()) > durable {
		undone, err := b.undone(durable, key, key+"\x00")
		if err != nil {
			return store.Record{}, err
		}
		if len(undone) > 0 {
			r = undone[0].record
		}
	}
	rec := store.Record{Key: key, Revision: r.revision}
	if rec.Revision != 0 {
		rec.Value = own(r.value)
	}
	return rec, nil
}

// own copies what belongs to the file; nil is for what is absent.
func own(value []byte) []byte {
	c := make([]byte, len(value))
	copy(c, value)
	return c
}

// Scan implements [store.Backend]. A snapshot costs nothing to keep: a page that
// is read from one is the newest with the changes since then undone. It is there
// as long as these changes are, see [Options], and its pages take time in
// proportion to their number.
func (s *Store) Scan(ctx context.Context, r store.Range) (store.Page, error) {
	if err := r.Check(); err != nil {
		return store.Page{}, err
	}
	var p store.Page
	err := s.view(ctx, func(b buckets, durable store.Revision) (err error) {
		at := r.At
		switch {
		case at == 0:
			at = durable
		case at > durable:
			return fmt.Errorf("%w: scan: revision %d was not reached, %d is the newest", store.ErrCompacted, at, durable)
		case at < b.gone():
			return fmt.Errorf("%w: scan: changes up to revision %d are gone, %d was asked for", store.ErrCompacted, b.gone(), at)
		}
		p, err = b.page(r, at)
		return err
	})
	if err != nil {
		return store.Page{}, err
	}
	return p, nil
}

// undone is a record as it was, absent where its revision is 0.
type undone struct {
	key string
	record
}

// undone gives the records of a range that changed after a revision as they were
// then, in key order.
func (b buckets) undone(at store.Revision, from, to string) ([]undone, error) {
	newest := store.Revision(b.records.Sequence())
	if at == newest {
		return nil, nil
	}
	var list []undone
	seen := map[string]struct{}{}
	for _, entry := range b.entries(at, newest) {
		if entry.err != nil {
			return nil, entry.err
		}
		for _, c := range entry.changes {
			if string(c.key) < from || to != "" && string(c.key) >= to {
				continue
			}
			if _, again := seen[string(c.key)]; again {
				continue
			}
			u := undone{key: string(c.key), record: record{revision: c.oldSince, value: c.old}}
			seen[u.key] = struct{}{}
			list = append(list, u)
		}
	}
	slices.SortFunc(list, func(a, b undone) int { return strings.Compare(a.key, b.key) })
	return list, nil
}

// page reads a page of a revision whose later changes are all kept.
func (b buckets) page(r store.Range, at store.Revision) (store.Page, error) {
	p := store.Page{At: at}
	undone, err := b.undone(at, r.From, r.To)
	if err != nil {
		return p, err
	}
	// add gives whether the page takes more.
	add := func(key string, rec record) bool {
		if rec.revision == 0 {
			return true
		}
		if len(p.Records) == r.Limit {
			p.More = true
			return false
		}
		if p.Records == nil {
			p.Records = make([]store.Record, 0, min(r.Limit, 128))
		}
		p.Records = append(p.Records, store.Record{Key: key, Value: own(rec.value), Revision: rec.revision})
		return true
	}
	c := b.records.Cursor()
	k, v := c.Seek([]byte(r.From))
	for {
		if k != nil && r.To != "" && string(k) >= r.To {
			k = nil
		}
		switch {
		case len(undone) > 0 && (k == nil || undone[0].key <= string(k)):
			if !add(undone[0].key, undone[0].record) {
				return p, nil
			}
			if k != nil && undone[0].key == string(k) {
				k, v = c.Next()
			}
			undone = undone[1:]
		case k == nil:
			return p, nil
		default:
			rec, err := decodeRecord(k, v)
			if err != nil || !add(string(k), rec) {
				return p, err
			}
			k, v = c.Next()
		}
	}
}

// batch is how many changes a watch reads at a time, as far as the end of a
// transaction.
const batch = 256

// read appends to dst the changes under prefix after a revision and gives the
// one up to which it has looked, and whether that is the newest.
func (s *Store) read(ctx context.Context, dst []store.Change, prefix string, after store.Revision) (_ []store.Change, upTo store.Revision, end bool, err error) {
	upTo = after
	under := []byte(prefix)
	err = s.view(ctx, func(b buckets, durable store.Revision) error {
		switch gone := b.gone(); {
		case after < gone:
			return fmt.Errorf("%w: watch: changes up to revision %d are gone, %d was asked for", store.ErrCompacted, gone, after)
		case after > durable:
			return fmt.Errorf("%w: watch: revision %d was not reached, %d is the newest", store.ErrCompacted, after, durable)
		}
		for rev, entry := range b.entries(after, durable) {
			if entry.err != nil {
				return entry.err
			}
			for _, c := range entry.changes {
				if !bytes.HasPrefix(c.key, under) {
					continue
				}
				change := store.Change{Key: string(c.key), Deleted: c.deleted, Revision: rev}
				if !c.deleted {
					change.Value = own(c.value)
				}
				dst = append(dst, change)
			}
			if upTo = rev; len(dst) >= batch {
				break
			}
		}
		end = upTo == durable
		return nil
	})
	return dst, upTo, end, err
}
