package memstore

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/clusterlink-go/clusterlink/store"
)

// A watch reads the history at its own pace, so many changes at a time: few
// enough to keep the lock short, and taken as far as a transaction's end.
const batch = 256

// Watch implements [store.Backend]. A slow consumer delays nobody: it falls
// behind in the history, at last past its end.
func (s *Store) Watch(ctx context.Context, prefix string, from store.Revision) iter.Seq2[store.Change, error] {
	return func(yield func(store.Change, error) bool) {
		var changes []store.Change
		for after := from; ctx.Err() == nil; {
			var wait <-chan struct{}
			var err error
			changes, after, wait, err = s.read(changes[:0], prefix, after)
			if err != nil {
				yield(store.Change{}, err)
				return
			}
			for _, c := range changes {
				if ctx.Err() != nil || !yield(c, nil) {
					return
				}
			}
			if wait == nil {
				continue
			}
			select {
			case <-ctx.Done():
			case <-wait:
			}
		}
	}
}

// read appends to dst the changes under prefix after a revision, a batch at
// most, and gives the revision up to which it has looked. At the end of the
// history it also gives what to wait for.
func (s *Store) read(dst []store.Change, prefix string, after store.Revision) ([]store.Change, store.Revision, <-chan struct{}, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	switch {
	case s.closed:
		return dst, after, nil, store.ErrClosed
	case after < s.history.gone:
		return dst, after, nil, fmt.Errorf("%w: watch: changes up to revision %d are gone, %d was asked for", store.ErrCompacted, s.history.gone, after)
	case after > s.newest:
		return dst, after, nil, fmt.Errorf("%w: watch: revision %d was not reached, %d is the newest", store.ErrCompacted, after, s.newest)
	}
	changes := s.history.after(after)
	for i, c := range changes {
		if i >= batch && c.Revision != after {
			return dst, after, nil, nil
		}
		if strings.HasPrefix(c.Key, prefix) {
			dst = append(dst, c)
		}
		after = c.Revision
	}
	// Taken under the lock: no commit can slip in before the wait.
	return dst, after, s.wake.channel(), nil
}

// history is the newest changes in the order of their revisions, always whole
// transactions. Its length is limit or a little less, but for the newest
// transaction, which is always there.
type history struct {
	limit int
	// gone is the newest revision whose changes are no longer here.
	gone store.Revision
	// kept has the changes, from head on.
	kept []store.Change
	head int
}

func (h *history) add(c store.Change) { h.kept = append(h.kept, c) }

// after gives the changes after a revision. They are valid while the lock is
// held.
func (h *history) after(rev store.Revision) []store.Change {
	live := h.kept[h.head:]
	i := sort.Search(len(live), func(i int) bool { return live[i].Revision > rev })
	return live[i:]
}

// trim drops whole transactions before newest until the limit is kept.
func (h *history) trim(newest store.Revision) {
	if len(h.kept)-h.head <= h.limit {
		return
	}
	cut := h.kept[len(h.kept)-h.limit-1].Revision
	h.forget(min(cut, newest-1))
}

// forget drops the changes up to a revision, which is not before gone. What is dropped is only passed
// over until it makes up half of the slice, so that moving the rest is paid for
// by as many additions.
func (h *history) forget(upTo store.Revision) {
	live := h.after(upTo)
	clear(h.kept[h.head : len(h.kept)-len(live)]) // their values are garbage now
	h.head = len(h.kept) - len(live)
	h.gone = upTo
	if h.head > len(h.kept)/2 {
		h.kept = slices.Delete(h.kept, 0, h.head)
		h.head = 0
	}
}

// wake tells waiting watches that there is something to read. The zero value is
// ready. The channel is made by the first who waits, so that a commit which
// nobody waits for costs nothing.
type wake struct {
	mu sync.Mutex
	ch chan struct{}
}

func (w *wake) channel() <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ch == nil {
		w.ch = make(chan struct{})
	}
	return w.ch
}

func (w *wake) all() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ch != nil {
		close(w.ch)
		w.ch = nil
	}
}
