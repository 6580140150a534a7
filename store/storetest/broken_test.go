package storetest_test

import (
	"context"
	"errors"
	"iter"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/memstore"
	"github.com/clusterlink-go/clusterlink/store/storetest"
)

// broken is a right store whose calls can be replaced by wrong ones. Those get
// the right store and know nothing of each other but what they close over.
type broken struct {
	*memstore.Store
	get    func(s *memstore.Store, ctx context.Context, key string) (store.Record, error)
	getAll func(s *memstore.Store, ctx context.Context, keys []string) ([]store.Record, error)
	scan   func(s *memstore.Store, ctx context.Context, r store.Range) (store.Page, error)
	commit func(s *memstore.Store, ctx context.Context, t store.Txn) (store.Revision, error)
	watch  func(s *memstore.Store, ctx context.Context, prefix string, from store.Revision) iter.Seq2[store.Change, error]
}

func (b *broken) Get(ctx context.Context, key string) (store.Record, error) {
	if b.get != nil {
		return b.get(b.Store, ctx, key)
	}
	return b.Store.Get(ctx, key)
}

func (b *broken) GetAll(ctx context.Context, keys []string) ([]store.Record, error) {
	if b.getAll != nil {
		return b.getAll(b.Store, ctx, keys)
	}
	return store.GetAll(ctx, struct{ store.Backend }{b}, keys) // one by one
}

func (b *broken) Scan(ctx context.Context, r store.Range) (store.Page, error) {
	if b.scan != nil {
		return b.scan(b.Store, ctx, r)
	}
	return b.Store.Scan(ctx, r)
}

func (b *broken) Commit(ctx context.Context, t store.Txn) (store.Revision, error) {
	if b.commit != nil {
		return b.commit(b.Store, ctx, t)
	}
	return b.Store.Commit(ctx, t)
}

func (b *broken) Watch(ctx context.Context, prefix string, from store.Revision) iter.Seq2[store.Change, error] {
	if b.watch != nil {
		return b.watch(b.Store, ctx, prefix, from)
	}
	return b.Store.Watch(ctx, prefix, from)
}

func compact(_ storetest.TB, b store.Backend) { b.(interface{ Compact() }).Compact() }

// TestBroken: each wrong store is caught by the clause that it breaks. What else
// it fails follows from that.
func TestBroken(t *testing.T) {
	for _, c := range brokenStores() {
		t.Run(c.name, func(t *testing.T) {
			err := storetest.Check(func(tb storetest.TB) store.Backend {
				b := c.make()
				b.Store = memstore.New(nil)
				tb.Cleanup(func() { b.Store.Close() })
				return b
			}, storetest.Caps{Compact: compact})
			got := failedClauses(err)
			if !slices.Contains(got, c.clause) {
				t.Errorf("the suite finds %v broken, want %s among them; it says:\n%v", got, c.clause, err)
			}
			t.Logf("%s: %v", c.clause, got)
		})
	}
}

// failedClauses gives the clauses that Check names, each once.
func failedClauses(err error) []string {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return nil
	}
	var ids []string
	for _, err := range joined.Unwrap() {
		var f *storetest.Failure
		if errors.As(err, &f) && !slices.Contains(ids, f.Clause.ID) {
			ids = append(ids, f.Clause.ID)
		}
	}
	return ids
}

type brokenStore struct {
	name, clause string
	make         func() *broken
}

func brokenStores() []brokenStore {
	return slices.Concat(brokenReads(), brokenCommits(), brokenScans(), brokenWatches())
}

func brokenReads() []brokenStore {
	return []brokenStore{
		{"keys are folded", "C1", func() *broken {
			fold := func(key string) string {
				if key == "A" {
					return "a"
				}
				return key
			}
			return &broken{commit: func(s *memstore.Store, ctx context.Context, t store.Txn) (store.Revision, error) {
				t.Ops = slices.Clone(t.Ops)
				for i := range t.Ops {
					t.Ops[i].Key = fold(t.Ops[i].Key)
				}
				return s.Commit(ctx, t)
			}}
		}},
		{"stale read", "C2", func() *broken {
			// a cache that only its own reads refresh
			var mu sync.Mutex
			cache := map[string]store.Record{}
			return &broken{get: func(s *memstore.Store, ctx context.Context, key string) (store.Record, error) {
				mu.Lock()
				defer mu.Unlock()
				old, had := cache[key]
				r, err := s.Get(ctx, key)
				cache[key] = r
				if had && err == nil {
					return old, nil
				}
				return r, err
			}}
		}},
		{"empty value is absence", "C2", func() *broken {
			return &broken{get: func(s *memstore.Store, ctx context.Context, key string) (store.Record, error) {
				r, err := s.Get(ctx, key)
				if len(r.Value) == 0 {
					return store.Record{Key: key}, err
				}
				return r, err
			}}
		}},
		{"batch leaves out what is absent", "C2", func() *broken {
			return &broken{getAll: func(s *memstore.Store, ctx context.Context, keys []string) ([]store.Record, error) {
				records, err := store.GetAll(ctx, s, keys)
				return slices.DeleteFunc(records, func(r store.Record) bool { return r.Revision == 0 }), err
			}}
		}},
		{"batch is read backwards", "C19", func() *broken {
			return &broken{getAll: func(s *memstore.Store, ctx context.Context, keys []string) ([]store.Record, error) {
				records := make([]store.Record, len(keys))
				for i, key := range slices.Backward(keys) {
					var err error
					if records[i], err = s.Get(ctx, key); err != nil {
						return nil, err
					}
					if len(keys) == 2 {
						time.Sleep(time.Millisecond) // writers get on
					}
				}
				return records, nil
			}}
		}},
		{"context ignored", "C16", func() *broken {
			return &broken{commit: func(s *memstore.Store, ctx context.Context, t store.Txn) (store.Revision, error) {
				rev, err := s.Commit(context.WithoutCancel(ctx), t)
				if err == nil {
					err = ctx.Err() // says so, too late
				}
				return rev, err
			}}
		}},
		{"shared values", "C17", func() *broken {
			// gives the writer's own slices to readers
			given := map[string]store.Op{}
			var mu sync.Mutex
			return &broken{
				commit: func(s *memstore.Store, ctx context.Context, t store.Txn) (store.Revision, error) {
					rev, err := s.Commit(ctx, t)
					if err == nil {
						mu.Lock()
						for _, op := range t.Ops {
							given[op.Key] = op
						}
						mu.Unlock()
					}
					return rev, err
				},
				get: func(s *memstore.Store, ctx context.Context, key string) (store.Record, error) {
					r, err := s.Get(ctx, key)
					mu.Lock()
					defer mu.Unlock()
					if op, ok := given[key]; ok && r.Revision > 0 {
						r.Value = op.Value
					}
					return r, err
				},
			}
		}},
		{"page buffer reused", "C17", func() *broken {
			var mu sync.Mutex
			buffer := make([]byte, 64)
			return &broken{get: func(s *memstore.Store, ctx context.Context, key string) (store.Record, error) {
				r, err := s.Get(ctx, key)
				// the concurrent cases, whose keys are longer, would race
				if n := len(r.Value); len(key) == 1 && n > 0 && n <= len(buffer) {
					mu.Lock()
					defer mu.Unlock()
					copy(buffer, r.Value)
					clear(buffer[n:])
					r.Value = buffer[:n]
				}
				return r, err
			}}
		}},
		{"reads after close", "C18", func() *broken {
			return &broken{get: func(s *memstore.Store, ctx context.Context, key string) (store.Record, error) {
				r, err := s.Get(ctx, key)
				if errors.Is(err, store.ErrClosed) {
					return store.Record{Key: key}, nil
				}
				return r, err
			}}
		}},
	}
}

func brokenCommits() []brokenStore {
	type commit = func(s *memstore.Store, ctx context.Context, t store.Txn) (store.Revision, error)
	one := func(name, clause string, c commit) brokenStore {
		return brokenStore{name, clause, func() *broken { return &broken{commit: c} }}
	}
	return []brokenStore{
		one("revision reset", "C3", func(s *memstore.Store, ctx context.Context, t store.Txn) (store.Revision, error) {
			rev, err := s.Commit(ctx, t)
			if rev > 4 {
				rev -= 4 // as if a counter had been read from an old file
			}
			return rev, err
		}),
		one("revision for nothing", "C4", func(s *memstore.Store, ctx context.Context, t store.Txn) (store.Revision, error) {
			rev, err := s.Commit(ctx, t)
			if err == nil && len(t.Ops) == 0 {
				rev, err = s.Commit(ctx, store.Txn{Ops: []store.Op{{Key: "~"}}})
			}
			return rev, err
		}),
		one("one operation at a time", "C5", func(s *memstore.Store, ctx context.Context, t store.Txn) (store.Revision, error) {
			if err := t.Check(s.MaxOps()); err != nil || len(t.Ops) < 2 {
				return s.Commit(ctx, t)
			}
			rev, err := s.Commit(ctx, store.Txn{If: t.If, Ops: t.Ops[:1]})
			for _, op := range t.Ops[1:] {
				if err == nil {
					runtime.Gosched()
					rev, err = s.Commit(ctx, store.Txn{Ops: []store.Op{op}})
				}
			}
			return rev, err
		}),
		one("lost update", "C6", func(s *memstore.Store, ctx context.Context, t store.Txn) (store.Revision, error) {
			return s.Commit(ctx, store.Txn{Ops: t.Ops})
		}),
		one("absence not checked", "C6", func(s *memstore.Store, ctx context.Context, t store.Txn) (store.Revision, error) {
			t.If = slices.DeleteFunc(slices.Clone(t.If), func(c store.Condition) bool { return c.Revision == 0 && c.Key != "" })
			return s.Commit(ctx, t)
		}),
		one("only the first condition", "C6", func(s *memstore.Store, ctx context.Context, t store.Txn) (store.Revision, error) {
			if t.Check(s.MaxOps()) == nil {
				t.If = t.If[:min(1, len(t.If))]
			}
			return s.Commit(ctx, t)
		}),
		one("any newer revision will do", "C6", func(s *memstore.Store, ctx context.Context, t store.Txn) (store.Revision, error) {
			t.If = slices.Clone(t.If)
			for i, c := range t.If {
				if r, err := s.Get(ctx, c.Key); err == nil && c.Revision > r.Revision && r.Revision > 0 {
					t.If[i].Revision = r.Revision
				}
			}
			return s.Commit(ctx, t)
		}),
		one("half applied on conflict", "C7", func(s *memstore.Store, ctx context.Context, t store.Txn) (store.Revision, error) {
			rev, err := s.Commit(ctx, t)
			if errors.Is(err, store.ErrConflict) && len(t.Ops) > 1 {
				_, _ = s.Commit(ctx, store.Txn{Ops: t.Ops[:1]})
			}
			return rev, err
		}),
		{"deleted reappears", "C8", func() *broken {
			// the delete marks the record only in a list that the next write to
			// another key clears
			var mu sync.Mutex
			hidden := map[string]bool{}
			return &broken{
				commit: func(s *memstore.Store, ctx context.Context, t store.Txn) (store.Revision, error) {
					mu.Lock()
					defer mu.Unlock()
					if len(t.Ops) == 1 && len(t.If) == 0 && t.Ops[0].Delete && t.Ops[0].Key == "key" {
						hidden["key"] = true
						return s.Commit(ctx, store.Txn{Ops: []store.Op{{Key: "key"}}})
					}
					rev, err := s.Commit(ctx, t)
					if err == nil {
						clear(hidden)
					}
					return rev, err
				},
				get: func(s *memstore.Store, ctx context.Context, key string) (store.Record, error) {
					mu.Lock()
					defer mu.Unlock()
					if hidden[key] {
						return store.Record{Key: key}, nil
					}
					return s.Get(ctx, key)
				},
				scan: func(s *memstore.Store, ctx context.Context, r store.Range) (store.Page, error) {
					mu.Lock()
					defer mu.Unlock()
					p, err := s.Scan(ctx, r)
					p.Records = slices.DeleteFunc(p.Records, func(rec store.Record) bool { return hidden[rec.Key] })
					return p, err
				},
			}
		}},
		one("the last operation wins", "C9", func(s *memstore.Store, ctx context.Context, t store.Txn) (store.Revision, error) {
			var ops []store.Op
			for i, op := range t.Ops {
				later := slices.ContainsFunc(t.Ops[i+1:], func(o store.Op) bool { return o.Key == op.Key })
				if !later {
					ops = append(ops, op)
				}
			}
			t.Ops = ops
			return s.Commit(ctx, t)
		}),
		one("too many are cut into pieces", "C10", func(s *memstore.Store, ctx context.Context, t store.Txn) (store.Revision, error) {
			rev, err := s.Commit(ctx, t)
			if errors.Is(err, store.ErrTooLarge) && len(t.Ops) > s.MaxOps() {
				for part := range slices.Chunk(t.Ops, s.MaxOps()) {
					rev, err = s.Commit(ctx, store.Txn{Ops: part})
				}
			}
			return rev, err
		}),
		one("check and write apart", "C19", func(s *memstore.Store, ctx context.Context, t store.Txn) (store.Revision, error) {
			if _, err := s.Commit(ctx, store.Txn{If: t.If}); err != nil {
				return 0, err
			}
			runtime.Gosched()
			if err := t.Check(s.MaxOps()); err != nil {
				return 0, err
			}
			return s.Commit(ctx, store.Txn{Ops: t.Ops})
		}),
	}
}
