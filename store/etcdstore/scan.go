package etcdstore

import (
	"context"
	"errors"
	"sync"

	clientv3 "go.etcd.io/etcd/client/v3"

	"github.com/clusterlink-go/clusterlink/store"
)

// Scan implements [store.Backend]. A server counts to the end of the range it is
// asked for, however few records it sends. So a page is asked for in narrow
// pieces, as wide as experience with this range says; only the first page that a
// process reads of it takes time in proportion to what the range holds.
func (s *Store) Scan(ctx context.Context, r store.Range) (store.Page, error) {
	if err := r.Check(); err != nil {
		return store.Page{}, err
	}
	next, to := s.recordKey(r.From), s.recordsEnd()
	if r.To != "" {
		to = s.recordKey(r.To)
	}
	for n := 1; ; n++ {
		p, err := s.scan(ctx, r, next, to)
		// The newest revision can be compacted between two pieces, it is another
		// one then.
		if r.At != 0 || n >= s.maxAttempts || !errors.Is(err, store.ErrCompacted) {
			return p, err
		}
	}
}

// scan reads a page of the keys from next to to.
func (s *Store) scan(ctx context.Context, r store.Range, next, to string) (store.Page, error) {
	known := s.widths.get(to)
	p := store.Page{At: r.At}
	for width := known; ; width.depth-- {
		end := width.end(next, to)
		left := r.Limit - len(p.Records)
		var resp *clientv3.GetResponse
		if err := s.read(ctx, func(ctx context.Context) (err error) {
			// A full page still needs to know whether there is one record more.
			resp, err = s.client.Get(ctx, next, clientv3.WithRange(end), clientv3.WithLimit(int64(max(left, 1))), clientv3.WithRev(int64(p.At)))
			return err
		}); err != nil {
			return store.Page{}, err
		}
		if p.At == 0 {
			p.At = store.Revision(resp.Header.Revision)
		}
		if left > 0 {
			for _, kv := range resp.Kvs {
				p.Records = append(p.Records, s.record(kv))
			}
		}
		if p.More = resp.More || left == 0 && len(resp.Kvs) > 0; p.More || end == to {
			break
		}
		next = end
	}
	if p.More && len(p.Records) >= minExperience {
		s.widths.set(to, known.learn(s, r.From, p.Records))
	}
	return p, nil
}

// minExperience is how many records a page must have to learn from it.
const minExperience = 8

// width says how wide a piece of a range may be: as wide as the keys that agree
// in their first depth bytes. The zero width is the whole range.
type width struct {
	depth int
	// first is where the keys of the range began.
	first string
}

// end gives the end of the piece that begins at next.
func (w width) end(next, to string) string {
	if w.depth <= 0 {
		return to
	}
	if len(next) < w.depth && next <= w.first { // the beginning of the range
		next = w.first
	}
	end := store.PrefixEnd(next[:min(w.depth, len(next))])
	if end == "" || end > to {
		return to
	}
	return end
}

// learn takes the piece that half of a page fits into: where one half crosses
// from one large piece into the next, the other does not.
func (w width) learn(s *Store, from string, page []store.Record) width {
	first, middle, last := page[0].Key, page[len(page)/2].Key, page[len(page)-1].Key
	w.depth = len(s.recordKey("")) + max(agree(first, middle), agree(middle, last))
	if w.first == "" || s.recordKey(from) <= w.first {
		w.first = s.recordKey(first)
	}
	return w
}

// agree is how many bytes two keys have in common at their beginning.
func agree(a, b string) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

// widths are those of the ranges that were read, by their ends. The zero value is
// empty.
type widths struct {
	mu    sync.Mutex
	known map[string]width
}

// maxWidths bounds what is remembered; beyond it all is learnt anew.
const maxWidths = 1024

func (w *widths) get(to string) width {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.known[to]
}

func (w *widths) set(to string, is width) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.known == nil || len(w.known) >= maxWidths {
		w.known = map[string]width{}
	}
	w.known[to] = is
}
