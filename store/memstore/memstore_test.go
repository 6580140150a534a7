package memstore_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/memstore"
	"github.com/clusterlink-go/clusterlink/store/storetest"
)

func open(tb storetest.TB) store.Backend {
	s := memstore.New(nil)
	tb.Cleanup(func() { s.Close() })
	return s
}

func compact(_ storetest.TB, b store.Backend) { b.(*memstore.Store).Compact() }

func TestContract(t *testing.T) {
	storetest.Run(t, open, storetest.Caps{Compact: compact})
}

// TestHistoryLimit: so many changes are kept and no more, for a new watch and
// for one that falls behind.
func TestHistoryLimit(t *testing.T) {
	const limit, n = 10, 100
	s := memstore.New(&memstore.Options{MaxHistory: limit})
	for range n {
		put(t, s, "key", "")
	}
	first := func(from store.Revision) (c store.Change, err error) {
		for c, err = range s.Watch(t.Context(), "", from) {
			return c, err
		}
		return c, nil
	}
	for from := store.Revision(0); from < n; from++ {
		c, err := first(from)
		if from < n-limit {
			if !errors.Is(err, store.ErrCompacted) {
				t.Errorf("Watch from %d gives revision %d and error %v, want ErrCompacted", from, c.Revision, err)
			}
		} else if err != nil || c.Revision != from+1 {
			t.Errorf("Watch from %d gives revision %d and error %v", from, c.Revision, err)
		}
	}
	var seen []store.Revision
	for c, err := range s.Watch(t.Context(), "", n-1) {
		if err != nil {
			if !errors.Is(err, store.ErrCompacted) || len(seen) != 1 {
				t.Errorf("after %v Watch gives error %v", seen, err)
			}
			break
		}
		seen = append(seen, c.Revision)
		for range limit + 1 {
			put(t, s, "key", "")
		}
	}
}

// TestHistoryWhole: the history begins with a whole transaction, and the newest
// is there however long it is.
func TestHistoryWhole(t *testing.T) {
	s := memstore.New(&memstore.Options{MaxHistory: 5})
	var rev store.Revision
	for i := range 50 {
		var txn store.Txn
		for j := range 1 + i%9 {
			txn.Ops = append(txn.Ops, store.Op{Key: fmt.Sprint(j)})
		}
		var err error
		if rev, err = s.Commit(t.Context(), txn); err != nil {
			t.Fatal(err)
		}
		n := 0
		for c, err := range s.Watch(t.Context(), "", rev-1) {
			if err != nil || c.Revision != rev || c.Key != fmt.Sprint(n) {
				t.Fatalf("after revision %d Watch gives %+v and error %v", rev-1, c, err)
			}
			if n++; n == len(txn.Ops) {
				break
			}
		}
	}
}

// TestSnapshotsDropped: the snapshot that was read longest ago goes first.
func TestSnapshotsDropped(t *testing.T) {
	s := memstore.New(&memstore.Options{MaxSnapshots: 2})
	put(t, s, "a", "")
	put(t, s, "b", "")
	first := page(t, s, store.Range{Limit: 1})
	put(t, s, "b", "2")
	second := page(t, s, store.Range{Limit: 1})
	put(t, s, "b", "3")
	page(t, s, store.Range{From: "b", Limit: 1, At: first.At}) // used again
	page(t, s, store.Range{Limit: 1})                          // a third one
	put(t, s, "b", "4")
	page(t, s, store.Range{From: "b", Limit: 1, At: first.At})
	if _, err := s.Scan(t.Context(), store.Range{From: "b", Limit: 1, At: second.At}); !errors.Is(err, store.ErrCompacted) {
		t.Errorf("the snapshot read longest ago gives error %v", err)
	}
}

// TestParallel runs every method at once, for the race detector, and checks what
// a watch and paged scans saw.
func TestParallel(t *testing.T) {
	const writers, each = 4, 300
	s := memstore.New(&memstore.Options{MaxSnapshots: 1 << 20}) // none is dropped
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var work, reads sync.WaitGroup
	var conflicts atomic.Int64
	for w := range writers {
		work.Go(func() {
			for i := range each {
				key := fmt.Sprint("key ", (w+i)%20)
				r, err := s.Get(ctx, key)
				if err != nil {
					t.Error(err)
					return
				}
				_, err = s.Commit(ctx, store.Txn{
					If:  []store.Condition{{Key: key, Revision: r.Revision}},
					Ops: []store.Op{{Key: key, Value: fmt.Append(nil, i)}, {Key: fmt.Sprint("log ", w, " ", i), Value: []byte(key)}},
				})
				if errors.Is(err, store.ErrConflict) {
					conflicts.Add(1)
				} else if err != nil {
					t.Error(err)
				}
			}
		})
		reads.Go(func() {
			for ctx.Err() == nil {
				scanAll(ctx, t, s)
				runtime.Gosched()
			}
		})
		reads.Go(func() {
			last := store.Revision(0)
			for c, err := range s.Watch(ctx, "key ", 0) {
				if err != nil || c.Revision != last+1 {
					t.Errorf("after revision %d Watch gives %d and error %v", last, c.Revision, err)
					return
				}
				last = c.Revision
			}
		})
	}
	work.Wait()
	cancel()
	reads.Wait()
	p := page(t, s, store.Range{Limit: 1})
	if want := store.Revision(writers*each) - store.Revision(conflicts.Load()); p.At != want {
		t.Errorf("%d conflicts in %d commits, but the newest revision is %d", conflicts.Load(), writers*each, p.At)
	}
}

// scanAll reads the store in pages and checks that they are one snapshot: each
// log record came with a write to one of the keys.
func scanAll(ctx context.Context, t *testing.T, s *memstore.Store) {
	newest := store.Revision(0)
	logs := 0
	r := store.Range{Limit: 50}
	for {
		p, err := s.Scan(ctx, r)
		if err != nil {
			if ctx.Err() == nil {
				t.Errorf("Scan gives error %v", err)
			}
			return
		}
		for _, rec := range p.Records {
			newest = max(newest, rec.Revision)
			if rec.Key[0] == 'l' {
				logs++
			}
		}
		if !p.More {
			if p.At != newest || store.Revision(logs) != p.At {
				t.Errorf("at revision %d there are %d log records, the newest of %d", p.At, logs, newest)
			}
			return
		}
		r.From, r.At = p.Records[len(p.Records)-1].Key+"\x00", p.At
	}
}

func TestGetAllocates(t *testing.T) {
	s := memstore.New(nil)
	put(t, s, "key", "value")
	ctx := t.Context()
	for _, key := range []string{"key", "absent"} {
		if n := testing.AllocsPerRun(100, func() { _, _ = s.Get(ctx, key) }); n != 0 {
			t.Errorf("Get(%q) allocates %v times", key, n)
		}
	}
}

// TestAppend: readers that append to one value don't meet in its spare bytes.
func TestAppend(t *testing.T) {
	s := memstore.New(nil)
	put(t, s, "key", "value")
	var got [2][]byte
	for i := range got {
		r, err := s.Get(t.Context(), "key")
		if err != nil {
			t.Fatal(err)
		}
		got[i] = append(r.Value, byte('0'+i))
	}
	if string(got[0]) != "value0" || string(got[1]) != "value1" {
		t.Errorf("two readers appended 0 and 1 and have %q", got)
	}
}

// TestRecordMemory holds many small records to their budget: the names and
// values, and not much more.
func TestRecordMemory(t *testing.T) {
	const n, value, budget = 100_000, 100, 120
	s := memstore.New(&memstore.Options{MaxHistory: 1})
	key := func(i int) string { return fmt.Sprintf("mirror/%016d", i*7919%n) }
	before := heap()
	for i := range n {
		put(t, s, key(i), string(make([]byte, value)))
	}
	got := int64(heap()-before)/n - int64(len(key(0))) - value
	runtime.KeepAlive(s)
	t.Logf("%d bytes a record beyond its key and value", got)
	if got > budget {
		t.Errorf("%d bytes a record beyond its key and value, at most %d", got, budget)
	}
}

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func BenchmarkStore(b *testing.B) { storetest.Bench(b, open) }

func put(t *testing.T, s store.Backend, key, value string) {
	t.Helper()
	if _, err := s.Commit(t.Context(), store.Txn{Ops: []store.Op{{Key: key, Value: []byte(value)}}}); err != nil {
		t.Fatal(err)
	}
}

func page(t *testing.T, s store.Backend, r store.Range) store.Page {
	t.Helper()
	p, err := s.Scan(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
