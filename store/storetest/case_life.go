package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/clusterlink-go/clusterlink/store"
)

func lifeCases() []check {
	return []check{
		{clause: "C18", name: "close-calls", run: closeCalls},
		{clause: "C18", name: "close-watch", need: needsWatch, run: closeWatch},
		{clause: "C19", name: "concurrent-counter", run: concurrentCounter},
		{clause: "C19", name: "concurrent-create", run: concurrentCreate},
		{clause: "C19", name: "concurrent-atomic", run: concurrentAtomic},
		{clause: "C19", name: "concurrent-get-all", run: concurrentGetAll},
		{clause: "C19", name: "concurrent-history", run: concurrentHistory},
		{clause: "C19", name: "concurrent-operations", run: concurrentOperations},
		{clause: "C19", name: "concurrent-races", run: concurrentRaces},
		{clause: "C20", name: "durable-reopen", need: needsReopen, run: durableReopen},
	}
}

func closeCalls(e *env) {
	e.must(set("a", "1"))
	for range 2 {
		if err := e.Close(); err != nil {
			e.fail("Close gives error %v", err)
		}
		_, getErr := e.Get(e.ctx, "a")
		_, getAllErr := store.GetAll(e.ctx, e.Backend, []string{"a", "b"})
		_, scanErr := e.Scan(e.ctx, store.Range{Limit: 1})
		_, commitErr := e.Commit(e.ctx, store.Txn{Ops: []store.Op{set("a", "2")}})
		_, idleErr := e.Commit(e.ctx, store.Txn{})
		for call, err := range map[string]error{"Get": getErr, "GetAll": getAllErr, "Scan": scanErr, "Commit": commitErr, "an empty Commit": idleErr} {
			if !errors.Is(err, store.ErrClosed) {
				e.fail("after Close %s gives error %v", call, err)
			}
		}
		if e.caps.NoWatch {
			continue
		}
		if err := e.watch("", 0, func(store.Change) bool { return true }); !errors.Is(err, store.ErrClosed) {
			e.fail("after Close a new Watch ends with: %v", err)
		}
	}
}

// closeWatch closes under a watch that is idle and under one in the middle of a
// change.
func closeWatch(e *env) {
	start := e.must(set("a", "1"))
	idle := make(chan error, 1)
	running := make(chan struct{})
	begun := sync.OnceFunc(func() { close(running) })
	go func() {
		idle <- safely(func() error {
			return e.watch("", start-1, func(store.Change) bool {
				begun()
				return true
			})
		})
	}()
	e.within("a Watch before Close", func() {
		select {
		case <-running:
		case <-e.ctx.Done():
		}
	})
	busy := e.watch("", start-1, func(store.Change) bool {
		if err := e.Close(); err != nil {
			e.fail("Close gives error %v", err)
		}
		return true
	})
	if !errors.Is(busy, store.ErrClosed) {
		e.fail("a Watch in the middle of a change ends with: %v", busy)
	}
	var got error
	e.within("an idle Watch at Close", func() { got = <-idle })
	if !errors.Is(got, store.ErrClosed) {
		e.fail("an idle Watch ends with: %v", got)
	}
}

// crowd runs f in n goroutines and gives their errors. f must not end the test.
func (e *env) crowd(n int, f func(i int) error) {
	e.Helper()
	errs := make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { errs[i] = safely(func() error { return f(i) }) })
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		e.fail("%v", err)
	}
}

// concurrentCounter counts up in compare-and-set loops; what is lost shows in
// the sum.
func concurrentCounter(e *env) {
	const writers, each = 8, 40
	e.crowd(writers, func(int) error {
		for done := 0; done < each; {
			r, err := e.Get(e.ctx, "counter")
			if err != nil {
				return fmt.Errorf("Get: error %w", err)
			}
			n, _ := strconv.Atoi(string(r.Value)) // absent is 0
			rev, err := e.Commit(e.ctx, store.Txn{
				If:  []store.Condition{{Key: "counter", Revision: r.Revision}},
				Ops: []store.Op{set("counter", strconv.Itoa(n+1))},
			})
			switch {
			case errors.Is(err, store.ErrConflict):
			case err != nil:
				return fmt.Errorf("Commit: error %w", err)
			case rev <= r.Revision:
				return fmt.Errorf("the revision after %d is %d", r.Revision, rev)
			default:
				done++
			}
		}
		return nil
	})
	if got := string(e.get("counter").Value); got != strconv.Itoa(writers*each) {
		e.fail("%d goroutines counted %d each, the sum is %s", writers, each, got)
	}
}

// concurrentCreate lets many create one key: one wins.
func concurrentCreate(e *env) {
	const writers, rounds = 8, 40
	var mu sync.Mutex
	won := map[string][]int{}
	revs := map[store.Revision]bool{}
	e.crowd(writers, func(i int) error {
		for round := range rounds {
			key := fmt.Sprint("key ", round)
			rev, err := e.Commit(e.ctx, store.Txn{If: []store.Condition{{Key: key}}, Ops: []store.Op{set(key, strconv.Itoa(i))}})
			if errors.Is(err, store.ErrConflict) {
				continue
			}
			if err != nil {
				return fmt.Errorf("Commit: error %w", err)
			}
			mu.Lock()
			won[key] = append(won[key], i)
			twice := revs[rev]
			revs[rev] = true
			mu.Unlock()
			if twice {
				return fmt.Errorf("two transactions have revision %d", rev)
			}
		}
		return nil
	})
	for round := range rounds {
		key := fmt.Sprint("key ", round)
		if got := string(e.get(key).Value); len(won[key]) != 1 || got != strconv.Itoa(won[key][0]) {
			e.fail("the goroutines %v all created %q, which now has the value of %s", won[key], key, got)
		}
	}
}

// concurrentAtomic has writers that set three keys to one value while readers
// look whether they ever differ.
func concurrentAtomic(e *env) {
	const writers, rounds = 3, 60
	keys := []string{"a", "m", "z"}
	e.crowd(2*writers, func(i int) error {
		for round := range rounds {
			if i < writers {
				value := fmt.Sprint(i, " ", round)
				var t store.Txn
				for _, key := range keys {
					t.Ops = append(t.Ops, set(key, value))
				}
				if _, err := e.Commit(e.ctx, t); err != nil {
					return fmt.Errorf("Commit: error %w", err)
				}
				continue
			}
			p, err := e.Scan(e.ctx, store.Range{Limit: 9})
			if err != nil {
				return fmt.Errorf("Scan: error %w", err)
			}
			if n := len(p.Records); n != 0 && n != len(keys) {
				return fmt.Errorf("Scan gives %s, part of a transaction", recordsText(p.Records))
			}
			same := func(a, b store.Record) bool { return string(a.Value) == string(b.Value) && a.Revision == b.Revision }
			if len(slices.CompactFunc(p.Records, same)) > 1 {
				return fmt.Errorf("Scan gives %s, parts of two transactions", recordsText(p.Records))
			}
		}
		return nil
	})
}

// concurrentGetAll has a writer that counts up in two keys, one after the other,
// while readers look at them the other way round: who reads the second count
// finds the first as far, or further.
func concurrentGetAll(e *env) {
	const readers, rounds = 2, 60
	var done atomic.Int32
	e.crowd(1+readers, func(i int) error {
		if i == readers {
			for n := 1; done.Load() < readers; n++ {
				for _, key := range []string{"first", "second"} {
					if _, err := e.Commit(e.ctx, store.Txn{Ops: []store.Op{set(key, strconv.Itoa(n))}}); err != nil {
						return fmt.Errorf("Commit: error %w", err)
					}
				}
			}
			return nil
		}
		defer done.Add(1)
		for range rounds {
			got, err := store.GetAll(e.ctx, e.Backend, []string{"second", "first"})
			if err != nil || len(got) != 2 {
				return fmt.Errorf("GetAll gives %s and error %w", recordsText(got), err)
			}
			second, _ := strconv.Atoi(string(got[0].Value)) // absent is 0
			if first, _ := strconv.Atoi(string(got[1].Value)); first < second {
				return fmt.Errorf("GetAll gives %s: one that is older than the one before it", recordsText(got))
			}
		}
		return nil
	})
}

func durableReopen(e *env) {
	e.must(set("a", "1"), set("b", "1"), set("c", ""))
	start := e.must(set("b", "2"), set("d", "1"))
	e.must(del("d"))
	before := e.all()
	e.Backend = e.caps.Reopen(e.TB, e.Backend)
	e.unchanged(before, "opening again")
	e.lacks("d")
	rev := e.mustTxn(store.Txn{
		If:  []store.Condition{{Key: "b", Revision: start}, {Key: "d"}},
		Ops: []store.Op{set("d", "2")},
	})
	e.next(rev, before.At)
	if e.caps.NoWatch {
		return
	}
	var got []store.Change
	err := e.watch("d", start, func(c store.Change) bool {
		got = append(got, c)
		return false
	})
	if errors.Is(err, store.ErrCompacted) { // told, that is right as well
		return
	}
	if err != nil || len(got) != 1 || got[0].Key != "d" || !got[0].Deleted {
		e.fail("opened again, Watch from before gives %s and error %v, want the delete of %q", changesText(got), err, "d")
	}
}
