package memstore

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/tidwall/btree"

	"github.com/clusterlink-go/clusterlink/store"
)

// Scan implements [store.Backend]. A page is read under the store's read lock;
// a snapshot, which makes the writes after it copy what they touch, is taken
// only for a page that leaves more to read.
func (s *Store) Scan(ctx context.Context, r store.Range) (store.Page, error) {
	if err := ctx.Err(); err != nil {
		return store.Page{}, err
	}
	if err := r.Check(); err != nil {
		return store.Page{}, err
	}
	p, kept, err := s.scanShared(r)
	if err != nil || kept || !p.More {
		return p, err
	}
	// There is more and no snapshot yet: taking one needs the lock for itself.
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return store.Page{}, store.ErrClosed
	}
	if p.At != s.newest { // somebody wrote in between
		p = page(&s.records, r, s.newest)
	}
	if p.More {
		s.snapshots.keep(s.newest, &s.records, s.maxSnapshots)
	}
	return p, nil
}

// scanShared reads a page under the read lock and says whether its snapshot is
// kept.
func (s *Store) scanShared(r store.Range) (p store.Page, kept bool, err error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.closed {
		return store.Page{}, false, store.ErrClosed
	}
	at := r.At
	if at == 0 {
		at = s.newest
	}
	if snap := s.snapshots.get(at); snap != nil {
		return page(snap, r, at), true, nil
	}
	if at != s.newest {
		return store.Page{}, false, fmt.Errorf("%w: scan: no snapshot of revision %d", store.ErrCompacted, at)
	}
	return page(&s.records, r, at), false, nil
}

// page reads one page out of a tree that stands still.
func page(tree *btree.Map[string, record], r store.Range, at store.Revision) store.Page {
	p := store.Page{At: at}
	tree.Ascend(r.From, func(key string, rec record) bool {
		if r.To != "" && key >= r.To {
			return false
		}
		if len(p.Records) == r.Limit {
			p.More = true
			return false
		}
		if p.Records == nil {
			p.Records = make([]store.Record, 0, min(r.Limit, tree.Len(), 128))
		}
		p.Records = append(p.Records, store.Record{Key: key, Value: rec.value, Revision: rec.revision})
		return true
	})
	return p
}

// snapshots are the trees that later pages are read from, the one read longest
// ago first. The zero value is empty. It has its own lock because pages are read
// under the store's read lock.
type snapshots struct {
	mu   sync.Mutex
	list []snapshot
}

type snapshot struct {
	at   store.Revision
	tree *btree.Map[string, record]
}

// get gives the snapshot of a revision, nil where none is kept.
func (s *snapshots) get(at store.Revision) *btree.Map[string, record] {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := s.index(at)
	if i < 0 {
		return nil
	}
	snap := s.list[i]
	copy(s.list[i:], s.list[i+1:])
	s.list[len(s.list)-1] = snap
	return snap.tree
}

// keep adds a snapshot of tree, which no one else may use meanwhile, unless
// there is one of that revision.
func (s *snapshots) keep(at store.Revision, tree *btree.Map[string, record], limit int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.index(at) >= 0 {
		return
	}
	if len(s.list) >= limit {
		s.list = slices.Delete(s.list, 0, len(s.list)-limit+1)
	}
	s.list = append(s.list, snapshot{at: at, tree: tree.Copy()})
}

func (s *snapshots) index(at store.Revision) int {
	return slices.IndexFunc(s.list, func(snap snapshot) bool { return snap.at == at })
}

func (s *snapshots) drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list = nil
}
