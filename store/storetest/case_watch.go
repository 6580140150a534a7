package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/clusterlink-go/clusterlink/store"
)

func watchCases() []check {
	return []check{
		{clause: "C14", name: "watch-all", need: needsWatch, run: watchAll},
		{clause: "C14", name: "watch-resume", need: needsWatch, run: watchResume},
		{clause: "C14", name: "watch-prefix", need: needsWatch, run: watchPrefix},
		{clause: "C14", name: "watch-many", need: needsWatch, run: watchMany},
		{clause: "C15", name: "watch-live", need: needsWatch, run: watchLive},
		{clause: "C15", name: "watch-cancel", need: needsWatch, run: watchCancel},
		{clause: "C15", name: "watch-cancel-idle", need: needsWatch, run: watchCancelIdle},
		{clause: "C15", name: "watch-slow", need: needsWatch, run: watchSlow},
	}
}

// tale commits a handful of transactions and gives all their changes, and ends
// with the key "~end", which follow stops at.
func (e *env) tale() []store.Change {
	e.Helper()
	var want []store.Change
	for _, ops := range [][]store.Op{
		{set("a/1", "one"), set("b/1", "one")},
		{set("a/2", "two")},
		{set("b/2", "x"), set("a/1", "again"), del("absent"), del("a/2"), set("a/0", "")},
		{del("absent")},
		{del("b/1")},
		{set("a/1", "again")},
		{set("a/2", "back"), set("a", "no slash"), set("a0", "after the slash")},
	} {
		rev := e.must(ops...)
		for _, op := range ops {
			if op.Key != "absent" {
				want = append(want, store.Change{Key: op.Key, Value: op.Value, Deleted: op.Delete, Revision: rev})
			}
		}
	}
	e.must(set("~end", ""))
	return want
}

// tells demands the changes that a watch yields.
func (e *env) tells(prefix string, from store.Revision, want []store.Change) {
	e.Helper()
	got := e.follow(prefix, from, prefix+"~end")
	if !slices.EqualFunc(got, want, sameChange) {
		e.fail("Watch(%q, %d) gives %s, want %s", prefix, from, changesText(got), changesText(want))
	}
}

func watchAll(e *env) {
	start := e.all().At
	want := e.tale()
	e.tells("", start, want)
	e.tells("", start, want) // a watch uses nothing up
	if start == 0 {
		e.tells("", 0, want)
	}
}

func watchResume(e *env) {
	e.must(set("before", ""))
	start := e.all().At
	want := e.tale()
	for from := start; from <= want[len(want)-1].Revision; from++ {
		i := slices.IndexFunc(want, func(c store.Change) bool { return c.Revision > from })
		if i < 0 {
			i = len(want)
		}
		e.tells("", from, want[i:])
	}
}

func watchPrefix(e *env) {
	start := e.all().At
	all := e.tale()
	for _, prefix := range []string{"a", "a/", "a/1", "b/", "c"} {
		want := slices.DeleteFunc(slices.Clone(all), func(c store.Change) bool { return !strings.HasPrefix(c.Key, prefix) })
		e.must(set(prefix+"~end", ""))
		// the ends of the other prefixes are under this one too
		got := slices.DeleteFunc(e.follow(prefix, start, prefix+"~end"), func(c store.Change) bool { return strings.HasSuffix(c.Key, "~end") })
		if !slices.EqualFunc(got, want, sameChange) {
			e.fail("Watch(%q, %d) gives %s, want %s", prefix, start, changesText(got), changesText(want))
		}
	}
}

// watchMany reads more than any buffer of a backend is likely to hold, in
// transactions that no batch may tear.
func watchMany(e *env) {
	start := e.all().At
	var want []store.Change
	for i := range 300 {
		ops := []store.Op{}
		for j := range 1 + i%7 {
			ops = append(ops, set(fmt.Sprintf("k%d", j), fmt.Sprint(i)))
		}
		rev := e.must(ops...)
		for _, op := range ops {
			want = append(want, store.Change{Key: op.Key, Value: op.Value, Revision: rev})
		}
	}
	e.must(set("~end", ""))
	e.tells("", start, want)
}

// watchLive writes each next change only when the last was seen.
func watchLive(e *env) {
	const n = 20
	want := e.must(set("key", "0"))
	seen := 0
	err := e.watch("key", want-1, func(c store.Change) bool {
		if c.Revision != want || string(c.Value) != fmt.Sprint(seen) {
			e.fail("Watch gives %s, want revision %d with value %d", changeText(c), want, seen)
		}
		if seen++; seen == n {
			return false
		}
		e.must(set("other", "unseen"))
		want = e.must(set("key", fmt.Sprint(seen)))
		return true
	})
	if err != nil {
		e.fail("after %d of %d changes Watch ends: %v", seen, n, err)
	}
}

func watchCancel(e *env) {
	start := e.all().At
	for i := range 50 {
		e.must(set(fmt.Sprint("key ", i), ""))
	}
	ctx, cancel := context.WithCancel(e.ctx)
	defer cancel()
	seen := 0
	for c, err := range e.Watch(ctx, "", start) {
		if ctx.Err() != nil {
			e.fail("Watch yields %s and error %v after its context was done", changeText(c), err)
		}
		if err != nil {
			e.fail("Watch gives error %v", err)
		}
		if seen++; seen == 3 {
			cancel()
		}
	}
	if seen != 3 {
		e.fail("Watch ended after %d changes, before its context was done", seen)
	}
	for c, err := range e.Watch(ctx, "", start) {
		e.fail("Watch with a context that is done yields %s and error %v", changeText(c), err)
	}
}

func watchCancelIdle(e *env) {
	rev := e.must(set("key", ""))
	ctx, cancel := context.WithCancel(e.ctx)
	defer cancel()
	running := make(chan struct{})
	begun := sync.OnceFunc(func() { close(running) })
	ended := make(chan error, 1)
	go func() {
		ended <- safely(func() error {
			for c, err := range e.Watch(ctx, "", rev-1) {
				if c.Key != "key" || err != nil {
					return fmt.Errorf("yields %s and error %v", changeText(c), err)
				}
				begun() // what comes next is nothing
			}
			return nil
		})
	}()
	var problem error
	e.within("a Watch whose context is done", func() {
		select {
		case <-running:
			cancel()
			problem = <-ended
		case problem = <-ended:
			problem = errors.Join(errors.New("ended too early"), problem)
		}
	})
	if problem != nil {
		e.fail("an idle Watch: %v", problem)
	}
}

// inTurn watches n changes after revision from, whose values count up from 1.
func (e *env) inTurn(from store.Revision, n int) error {
	seen := 0
	var wrong error
	err := e.watch("", from, func(c store.Change) bool {
		seen++
		if string(c.Value) != fmt.Sprint(seen) {
			wrong = fmt.Errorf("Watch gives %s, want value %d", changeText(c), seen)
		}
		return wrong == nil && seen < n
	})
	return errors.Join(wrong, err)
}

// watchSlow holds a watch in the middle of a change while others write and
// watch, and then demands all of it.
func watchSlow(e *env) {
	const n = 500
	start := e.must(set("key", "0"))
	seen := 0
	err := e.watch("", start-1, func(c store.Change) bool {
		if string(c.Value) != fmt.Sprint(seen) {
			e.fail("Watch gives %s, want value %d", changeText(c), seen)
		}
		if seen == 0 {
			var err error
			e.within("writing and watching while another watch is held up", func() {
				for i := range n {
					if _, err = e.Commit(e.ctx, store.Txn{Ops: []store.Op{set("key", fmt.Sprint(i+1))}}); err != nil {
						return
					}
				}
				err = e.inTurn(start, n)
			})
			if err != nil {
				e.fail("while a watch is held up: error %v", err)
			}
		}
		seen++
		return seen <= n
	})
	if err != nil {
		e.fail("after %d of %d changes a slow Watch ends: %v", seen, n+1, err)
	}
}
