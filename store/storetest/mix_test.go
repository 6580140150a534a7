package storetest_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/memstore"
	"github.com/clusterlink-go/clusterlink/store/storetest"
)

// play runs a mix on a backend, looks at what it keeps, and checks what was
// seen.
func play(t *testing.T, m storetest.Mix, b, kept store.Backend) (calls []storetest.LinkCall, err error) {
	t.Helper()
	told := func(c storetest.LinkCall) { calls = append(calls, c) }
	if err := m.Run(t.Context(), b, told); err != nil {
		t.Fatal(err)
	}
	last := m
	last.First += m.Clients
	if err := last.Look(t.Context(), kept, told); err != nil {
		t.Fatal(err)
	}
	return calls, m.Check(calls, time.Minute)
}

func answers(calls []storetest.LinkCall) map[string]int {
	count := map[string]int{}
	for _, c := range calls {
		count[c.Answer]++
	}
	return count
}

// slow is a backend on which calls take their time, so that they overlap.
type slow struct{ store.Backend }

func (s slow) Get(ctx context.Context, key string) (store.Record, error) {
	defer time.Sleep(time.Microsecond)
	return s.Backend.Get(ctx, key)
}

func TestMix(t *testing.T) {
	b := memstore.New(nil)
	calls, err := play(t, storetest.Mix{Links: 3, Clients: 8, Calls: 400}, slow{b}, b)
	if err := errors.Join(err, storetest.Sound(t.Context(), b, 0)); err != nil {
		t.Error(err)
	}
	count := answers(calls)
	t.Log(count)
	for _, answer := range []string{"done", "no link", "no mirror", "taken", "in use", "refused", "stale"} {
		if count[answer] == 0 {
			t.Errorf("no call is answered %q", answer)
		}
	}
	if count["wrong"]+count["unknown"] > 0 {
		t.Errorf("the answers are %v", count)
	}
}

// TestMixOfLostAnswers: where nobody can tell whether something was done, the
// clients look, and the history fits.
func TestMixOfLostAnswers(t *testing.T) {
	var n atomic.Int64
	kept := memstore.New(nil)
	b := storetest.Faulty(kept, func(c storetest.Call) storetest.Fault {
		if c.Method == "Commit" && n.Add(1)%20 == 0 {
			err := fmt.Errorf("%w: %w", store.ErrUnknownOutcome, storetest.ErrInjected)
			return storetest.Fault{Err: err, After: n.Load()%40 == 0}
		}
		return storetest.Fault{}
	})
	calls, err := play(t, storetest.Mix{Links: 6, Clients: 4, Calls: 200}, slow{b}, kept)
	if err := errors.Join(err, storetest.Sound(t.Context(), kept, 0)); err != nil {
		t.Error(err)
	}
	if count := answers(calls); count["unknown"] == 0 {
		t.Errorf("the answers are %v", count)
	}
}

// TestMixCatches what backends do wrong.
func TestMixCatches(t *testing.T) {
	// now and then is every 20th call on a link's own record.
	now := func() func(key string) bool {
		var n atomic.Int64
		return func(key string) bool { return strings.HasPrefix(key, "c/a/l/") && n.Add(1)%20 == 0 }
	}
	staleNow, lostNow, lateNow := now(), now(), now()
	var old sync.Map
	for name, b := range map[string]*broken{
		"lost update": {commit: func(s *memstore.Store, ctx context.Context, t store.Txn) (store.Revision, error) {
			t.If = nil // whoever comes last wins
			return s.Commit(ctx, t)
		}},
		"stale read": {get: func(s *memstore.Store, ctx context.Context, key string) (store.Record, error) {
			r, err := s.Get(ctx, key)
			if r.Revision == 0 {
				return r, err
			}
			if was, known := old.LoadOrStore(key, r); known && staleNow(key) {
				return was.(store.Record), err // as it was at first
			}
			return r, err
		}},
		"acknowledged and lost": {commit: func(s *memstore.Store, ctx context.Context, t store.Txn) (store.Revision, error) {
			if len(t.If) > 0 && lostNow(t.If[0].Key) {
				return s.Commit(ctx, store.Txn{If: t.If, Ops: []store.Op{{Key: "elsewhere"}}})
			}
			return s.Commit(ctx, t)
		}},
		"failed and applied": {commit: func(s *memstore.Store, ctx context.Context, t store.Txn) (store.Revision, error) {
			rev, err := s.Commit(ctx, t)
			if err == nil && len(t.If) > 0 && lateNow(t.If[0].Key) {
				return 0, storetest.ErrInjected
			}
			return rev, err
		}},
	} {
		t.Run(name, func(t *testing.T) {
			b.Store = memstore.New(nil)
			_, err := play(t, storetest.Mix{Links: 2, Clients: 4, Calls: 300}, slow{b}, b)
			if err == nil || !strings.Contains(err.Error(), "is not linearizable") {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestMixCheck judges histories that were written by hand.
func TestMixCheck(t *testing.T) {
	at := int64(0)
	call := func(op, value string, ifRevision store.Revision, answer, got string, revision store.Revision) storetest.LinkCall {
		at += 10
		return storetest.LinkCall{
			Begin: at, End: at + 5, Op: op, Link: "L", Value: value, Topic: "T1", IfRevision: ifRevision,
			Answer: answer, Got: got, Revision: revision,
		}
	}
	born := call("create-link", "", 0, "done", "ACTIVE default", 1)
	set := func(value string, rev store.Revision) storetest.LinkCall {
		return call("set", value, 0, "done", "ACTIVE "+value, rev)
	}
	read := func(value string, rev store.Revision) storetest.LinkCall {
		return call("get-link", "", 0, "done", "ACTIVE "+value, rev)
	}
	mirrored := call("create-mirror", "", 0, "done", "ACTIVE", 0)
	for _, row := range []struct {
		name  string
		calls []storetest.LinkCall
		right bool
		text  string
	}{
		{"one after the other", []storetest.LinkCall{set("1", 2), set("2", 3), read("2", 3)}, true, ""},
		{"stale read", []storetest.LinkCall{set("1", 2), set("2", 3), read("1", 2)}, false, "get-link"},
		{"lost update", []storetest.LinkCall{
			call("set-if", "1", 1, "done", "ACTIVE 1", 2), call("set-if", "2", 1, "done", "ACTIVE 2", 3),
		}, false, "set-if"},
		{"revision goes back", []storetest.LinkCall{set("1", 5), set("2", 4)}, false, "set"},
		{"unknown and done", []storetest.LinkCall{call("set", "1", 0, "unknown", "", 0), read("1", 2)}, true, ""},
		{"unknown and not done", []storetest.LinkCall{call("set", "1", 0, "unknown", "", 0), read("default", 1)}, true, ""},
		{"unknown and undone", []storetest.LinkCall{call("set", "1", 0, "unknown", "", 0), read("1", 2), read("default", 1)}, false, "get-link"},
		{"nothing and done", []storetest.LinkCall{call("set", "1", 0, "nothing", "", 0), read("1", 2)}, false, "get-link"},
		{"mirror made twice", []storetest.LinkCall{mirrored, call("create-mirror", "", 0, "done", "ACTIVE", 0)}, false, "create-mirror"},
		{"mirror under the paused link", []storetest.LinkCall{
			mirrored, call("pause-link", "", 0, "done", "PAUSED default", 3), call("get-mirror", "", 0, "done", "ACTIVE", 0),
		}, false, "get-mirror"},
		{"link deleted under a mirror", []storetest.LinkCall{mirrored, call("delete-link", "", 0, "done", "", 0)}, false, "delete-link"},
		{"mirror outlives its link", []storetest.LinkCall{
			mirrored, call("force-delete-link", "", 0, "done", "", 0), call("get-mirror", "", 0, "done", "ACTIVE", 0),
		}, false, "get-mirror"},
		{"wrong answer", []storetest.LinkCall{call("set", "1", 0, "wrong", "", 0)}, false, "set"},
	} {
		t.Run(row.name, func(t *testing.T) {
			err := storetest.Mix{}.Check(append([]storetest.LinkCall{born}, row.calls...), time.Minute)
			if (err == nil) != row.right {
				t.Fatalf("got %v", err)
			}
			if err != nil && !strings.Contains(err.Error(), "link L is not linearizable") || err != nil && !strings.Contains(err.Error(), "] "+row.text+" L") {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestMixCheckOutOfTime: what can't be told counts as wrong.
func TestMixCheckOutOfTime(t *testing.T) {
	// Any of the values may have come first, and none is read.
	var calls []storetest.LinkCall
	for i := range 40 {
		calls = append(calls, storetest.LinkCall{
			Client: i, Begin: 1, End: 2, Op: "set", Link: "L", Value: fmt.Sprint(i), Answer: "unknown",
		})
	}
	calls = append(calls, storetest.LinkCall{Client: 50, Begin: 5, End: 6, Op: "get-link", Link: "L", Answer: "done", Got: "ACTIVE x", Revision: 7})
	calls = append(calls, storetest.LinkCall{Client: 51, Begin: 0, End: 1, Op: "create-link", Link: "L", Answer: "done", Got: "ACTIVE default", Revision: 1})
	err := storetest.Mix{}.Check(calls, 50*time.Millisecond)
	if err == nil || !strings.Contains(err.Error(), "was not enough") {
		t.Errorf("got %v", err)
	}
}

// TestSoundCatches what does not fit together.
func TestSoundCatches(t *testing.T) {
	drop := func(r store.Record) store.Op { return store.Op{Key: r.Key, Delete: true} }
	again := func(r store.Record) store.Op { return store.Op{Key: r.Key, Value: r.Value} }
	more := func(r store.Record) store.Op { return store.Op{Key: r.Key + "x", Value: r.Value} }
	count := func(held, live byte) func(store.Record) store.Op {
		return func(r store.Record) store.Op { return store.Op{Key: r.Key, Value: []byte{1, 1, 1, held, 2, 1, live}} }
	}
	for name, row := range map[string]struct {
		prefix string
		spoil  func(r store.Record) store.Op
		text   string
	}{
		"owner lost":    {"c/a/o/", drop, "found as"},
		"index lost":    {"c/a/s/", drop, "in the list of"},
		"index stale":   {"c/a/s/", again, "the list of"},
		"index of none": {"c/a/s/", more, "the list of"},
		"miscounted":    {"c/a/q/", count(100, 2), "counts"},
		"none counted":  {"c/a/q/", drop, "to delete it"},
		"none stopped":  {"c/a/q/", count(2, 2), "to delete it"},
		"id lost":       {"c/a/i/", drop, "found as"},
		"change untold": {"c/a/l/", again, "leads"},
		"link lost":     {"c/a/l/", drop, "leads"},
	} {
		t.Run(name, func(t *testing.T) {
			b := memstore.New(nil)
			if err := (storetest.Mix{Links: 3, Clients: 1, Calls: 400}).Run(t.Context(), b, func(storetest.LinkCall) {}); err != nil {
				t.Fatal(err)
			}
			page, err := b.Scan(t.Context(), store.Range{From: row.prefix, To: store.PrefixEnd(row.prefix), Limit: 100})
			if err != nil || len(page.Records) == 0 || page.More {
				t.Fatalf("there is nothing to spoil, or too much: %v", err)
			}
			var txn store.Txn
			for _, r := range page.Records {
				txn.Ops = append(txn.Ops, row.spoil(r))
			}
			if _, err := b.Commit(t.Context(), txn); err != nil {
				t.Fatal(err)
			}
			if err := storetest.Sound(t.Context(), b, 0); err == nil || !strings.Contains(err.Error(), row.text) {
				t.Errorf("got %v", err)
			}
		})
	}
}
