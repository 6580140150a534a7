package storetest_test

import (
	"context"
	"errors"
	"iter"
	"slices"

	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/memstore"
)

func brokenScans() []brokenStore {
	type scan = func(s *memstore.Store, ctx context.Context, r store.Range) (store.Page, error)
	one := func(name, clause string, c scan) brokenStore {
		return brokenStore{name, clause, func() *broken { return &broken{scan: c} }}
	}
	return []brokenStore{
		one("unordered", "C11", func(s *memstore.Store, ctx context.Context, r store.Range) (store.Page, error) {
			p, err := s.Scan(ctx, r)
			if n := len(p.Records); n > 2 { // as the buckets of a map might lie
				p.Records = append(slices.Clone(p.Records[n/2:]), p.Records[:n/2]...)
			}
			return p, err
		}),
		one("end included", "C11", func(s *memstore.Store, ctx context.Context, r store.Range) (store.Page, error) {
			if r.To != "" {
				r.To += "\x00"
			}
			return s.Scan(ctx, r)
		}),
		one("start left out", "C11", func(s *memstore.Store, ctx context.Context, r store.Range) (store.Page, error) {
			if r.From != "" {
				r.From += "\x00"
			}
			return s.Scan(ctx, r)
		}),
		one("a full page has more", "C11", func(s *memstore.Store, ctx context.Context, r store.Range) (store.Page, error) {
			p, err := s.Scan(ctx, r)
			p.More = len(p.Records) == r.Limit
			return p, err
		}),
		one("a full page is the last", "C11", func(s *memstore.Store, ctx context.Context, r store.Range) (store.Page, error) {
			p, err := s.Scan(ctx, r)
			p.More = false
			return p, err
		}),
		one("pages from what is newest", "C12", func(s *memstore.Store, ctx context.Context, r store.Range) (store.Page, error) {
			at := r.At
			if at <= 1000 {
				r.At = 0
			}
			p, err := s.Scan(ctx, r)
			if at != 0 {
				p.At = at
			}
			return p, err
		}),
		one("a lost snapshot is the newest", "C13", func(s *memstore.Store, ctx context.Context, r store.Range) (store.Page, error) {
			p, err := s.Scan(ctx, r)
			if errors.Is(err, store.ErrCompacted) {
				r.At = 0
				p, err = s.Scan(ctx, r)
			}
			return p, err
		}),
	}
}

// oldest gives the oldest revision that a watch can begin from.
func oldest(s *memstore.Store, ctx context.Context) store.Revision {
	p, _ := s.Scan(ctx, store.Range{Limit: 1})
	for from := store.Revision(0); from < p.At; from++ {
		for _, err := range s.Watch(ctx, "", from) {
			if err == nil {
				return from
			}
			break
		}
	}
	return p.At - 1
}

func brokenWatches() []brokenStore {
	type watch = func(s *memstore.Store, ctx context.Context, prefix string, from store.Revision) iter.Seq2[store.Change, error]
	one := func(name, clause string, c watch) brokenStore {
		return brokenStore{name, clause, func() *broken { return &broken{watch: c} }}
	}
	return []brokenStore{
		one("compaction passed over", "C13", func(s *memstore.Store, ctx context.Context, prefix string, from store.Revision) iter.Seq2[store.Change, error] {
			return func(yield func(store.Change, error) bool) {
				for c, err := range s.Watch(ctx, prefix, from) {
					if errors.Is(err, store.ErrCompacted) {
						s.Watch(ctx, prefix, oldest(s, ctx))(yield)
						return
					}
					if !yield(c, err) {
						return
					}
				}
			}
		}),
		one("one change a transaction", "C14", func(s *memstore.Store, ctx context.Context, prefix string, from store.Revision) iter.Seq2[store.Change, error] {
			return func(yield func(store.Change, error) bool) {
				last := from
				for c, err := range s.Watch(ctx, prefix, from) {
					if err == nil && c.Revision == last {
						continue
					}
					last = c.Revision
					if !yield(c, err) {
						return
					}
				}
			}
		}),
		one("from is told again", "C14", func(s *memstore.Store, ctx context.Context, prefix string, from store.Revision) iter.Seq2[store.Change, error] {
			if p, err := s.Scan(ctx, store.Range{Limit: 1}); err == nil && p.At < from {
				return s.Watch(ctx, prefix, from) // refused in time
			}
			return s.Watch(ctx, prefix, max(from, 1)-1)
		}),
		one("prefix ends at a slash", "C14", func(s *memstore.Store, ctx context.Context, prefix string, from store.Revision) iter.Seq2[store.Change, error] {
			return func(yield func(store.Change, error) bool) {
				for c, err := range s.Watch(ctx, prefix, from) {
					if err == nil && prefix == "a" && c.Key == "a0" {
						continue
					}
					if !yield(c, err) {
						return
					}
				}
			}
		}),
		one("the newest value for an old change", "C14", func(s *memstore.Store, ctx context.Context, prefix string, from store.Revision) iter.Seq2[store.Change, error] {
			return func(yield func(store.Change, error) bool) {
				for c, err := range s.Watch(ctx, prefix, from) {
					if err == nil && !c.Deleted {
						if r, err := s.Get(ctx, c.Key); err == nil && r.Revision > 0 {
							c.Value = r.Value
						}
					}
					if !yield(c, err) {
						return
					}
				}
			}
		}),
		one("ends at what is there", "C15", func(s *memstore.Store, ctx context.Context, prefix string, from store.Revision) iter.Seq2[store.Change, error] {
			return func(yield func(store.Change, error) bool) {
				p, err := s.Scan(ctx, store.Range{Limit: 1})
				if err != nil {
					yield(store.Change{}, err)
					return
				}
				for c, err := range s.Watch(ctx, prefix, from) {
					if !yield(c, err) || err != nil || c.Revision >= p.At {
						return
					}
				}
			}
		}),
		one("done is an error", "C15", func(s *memstore.Store, ctx context.Context, prefix string, from store.Revision) iter.Seq2[store.Change, error] {
			return func(yield func(store.Change, error) bool) {
				for c, err := range s.Watch(ctx, prefix, from) {
					if !yield(c, err) {
						return
					}
				}
				if ctx.Err() != nil {
					yield(store.Change{}, ctx.Err())
				}
			}
		}),
		one("a full buffer drops", "C15", func(s *memstore.Store, ctx context.Context, prefix string, from store.Revision) iter.Seq2[store.Change, error] {
			return func(yield func(store.Change, error) bool) {
				skip := store.Revision(0)
				for c, err := range s.Watch(ctx, prefix, from) {
					if err == nil && c.Revision < skip {
						continue
					}
					if !yield(c, err) {
						return
					}
					// the consumer took its time
					if p, err := s.Scan(ctx, store.Range{Limit: 1}); err == nil && p.At > c.Revision+400 {
						skip = p.At
					}
				}
			}
		}),
		one("closing is the end", "C18", func(s *memstore.Store, ctx context.Context, prefix string, from store.Revision) iter.Seq2[store.Change, error] {
			return func(yield func(store.Change, error) bool) {
				for c, err := range s.Watch(ctx, prefix, from) {
					if errors.Is(err, store.ErrClosed) || !yield(c, err) {
						return
					}
				}
			}
		}),
	}
}
