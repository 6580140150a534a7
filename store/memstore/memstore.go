// Package memstore keeps records in memory: the embedded default of package
// store, the reference for its [store.Backend] contract, and the model that
// other backends are compared with. Nothing survives the process.
package memstore

import (
	"bytes"
	"context"
	"fmt"
	"sync"

	"github.com/tidwall/btree"

	"github.com/clusterlink-go/clusterlink/store"
)

// maxOps is what etcd takes by default, so that a transaction which fits here
// fits there.
const maxOps = 128

// Defaults of [Options].
const (
	DefaultMaxHistory   = 16384
	DefaultMaxSnapshots = 32
)

// Options of a [Store]. The zero value, like nil, means the defaults.
type Options struct {
	_ struct{}
	// MaxHistory is the number of changes kept for watches; 0 means
	// DefaultMaxHistory. A watch that falls further behind gets ErrCompacted.
	// The changes of the newest transaction are always kept.
	MaxHistory int
	// MaxSnapshots is the number of snapshots kept for the later pages of scans;
	// 0 means DefaultMaxSnapshots. The one that was read longest ago goes first.
	MaxSnapshots int
}

// Store is a [store.Backend] in memory. Make one with [New]; the zero Store is
// not usable. It is safe for concurrent use and starts no goroutine. It copies
// the values it is given; what it hands out is shared between readers.
type Store struct {
	maxSnapshots int

	mu      sync.RWMutex
	closed  bool
	newest  store.Revision
	records btree.Map[string, record]
	history history

	snapshots snapshots
	wake      wake
}

var _ store.Backend = (*Store)(nil)

// record is a stored value; its slice never changes.
type record struct {
	value    []byte
	revision store.Revision
}

// New gives an empty store. opts may be nil.
func New(opts *Options) *Store {
	var o Options
	if opts != nil {
		o = *opts
	}
	if o.MaxHistory <= 0 {
		o.MaxHistory = DefaultMaxHistory
	}
	if o.MaxSnapshots <= 0 {
		o.MaxSnapshots = DefaultMaxSnapshots
	}
	return &Store{history: history{limit: o.MaxHistory}, maxSnapshots: o.MaxSnapshots}
}

// Get implements [store.Backend]. It allocates nothing.
func (s *Store) Get(ctx context.Context, key string) (store.Record, error) {
	if err := ctx.Err(); err != nil {
		return store.Record{}, err
	}
	if key == "" {
		return store.Record{}, store.CheckKey(key)
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.closed {
		return store.Record{}, store.ErrClosed
	}
	r, _ := s.records.Get(key)
	return store.Record{Key: key, Value: r.value, Revision: r.revision}, nil
}

// Commit implements [store.Backend].
func (s *Store) Commit(ctx context.Context, t store.Txn) (store.Revision, error) {
	if err := t.Check(maxOps); err != nil {
		return 0, err
	}
	ops := t.Ops
	if len(ops) > 0 {
		// Copied before the lock is taken: the caller keeps its slices.
		ops = make([]store.Op, len(t.Ops))
		for i, op := range t.Ops {
			if !op.Delete {
				// The capacity is clipped so that a reader's append can't reach
				// another reader's bytes.
				op.Value = bytes.Clone(op.Value)
				op.Value = op.Value[:len(op.Value):len(op.Value)]
			}
			ops[i] = op
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return 0, store.ErrClosed
	}
	if err := ctx.Err(); err != nil { // asked last: the wait for the lock counts
		return 0, err
	}
	for _, c := range t.If {
		if r, _ := s.records.Get(c.Key); r.revision != c.Revision {
			return 0, fmt.Errorf("%w: key %q is at revision %d, not %d", store.ErrConflict, c.Key, r.revision, c.Revision)
		}
	}
	s.apply(ops)
	return s.newest, nil
}

// apply writes ops under the next revision, which is taken only if something
// changes. The lock is held.
func (s *Store) apply(ops []store.Op) {
	next, changed := s.newest+1, false
	for _, op := range ops {
		c := store.Change{Key: op.Key, Value: op.Value, Deleted: op.Delete, Revision: next}
		if op.Delete {
			c.Value = nil
			if _, was := s.records.Delete(op.Key); !was {
				continue
			}
		} else {
			s.records.Set(op.Key, record{value: op.Value, revision: next})
		}
		s.history.add(c)
		changed = true
	}
	if !changed {
		return
	}
	s.newest = next
	s.history.trim(next)
	s.wake.all()
}

// MaxOps implements [store.Backend]; it is 128.
func (s *Store) MaxOps() int { return maxOps }

// Compact forgets all changes up to now and every snapshot: a watch from an
// older revision and the later pages of running scans get ErrCompacted. It is
// for tests of what a program does then.
func (s *Store) Compact() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.history.forget(s.newest)
	s.snapshots.drop()
}

// Close implements [store.Backend]. It frees the records.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	s.records.Clear()
	s.history.forget(s.newest)
	s.snapshots.drop()
	s.wake.all()
	return nil
}
