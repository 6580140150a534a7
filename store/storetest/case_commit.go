package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/clusterlink-go/clusterlink/store"
)

func readCases() []check {
	return []check{
		{clause: "C1", name: "keys-bytes", run: keysBytes},
		{clause: "C1", name: "keys-prefix-end", run: keysPrefixEnd},
		{clause: "C2", name: "get-newest", run: getNewest},
		{clause: "C2", name: "get-absent", run: getAbsent},
		{clause: "C2", name: "get-empty-value", run: getEmptyValue},
		{clause: "C2", name: "get-all", run: getAll},
	}
}

func commitCases() []check {
	return []check{
		{clause: "C3", name: "revision-next", run: revisionNext},
		{clause: "C3", name: "revision-one-a-txn", run: revisionOneATxn},
		{clause: "C4", name: "no-change-no-revision", run: noChange},
		{clause: "C4", name: "no-change-conditions", run: noChangeConditions},
		{clause: "C5", name: "atomic-all", run: atomicAll},
		{clause: "C6", name: "condition-revision", run: conditionRevision},
		{clause: "C6", name: "condition-absent", run: conditionAbsent},
		{clause: "C6", name: "condition-each", run: conditionEach},
		{clause: "C6", name: "condition-other-key", run: conditionOtherKey},
		{clause: "C7", name: "conflict-unchanged", run: conflictUnchanged},
		{clause: "C8", name: "delete-absent", run: deleteAbsent},
		{clause: "C8", name: "delete-anew", run: deleteAnew},
	}
}

// oddKeys are in byte order.
var oddKeys = []string{
	"\x00", "\x00\x00", "\n", " ", "%", "/", "//", "A", "B", "a", "a\x00", "a\x00b", "a ", "a/", "a/b", "aa", "b",
	"z", "~", "\x7f", "\x80", "ü", "\xfe", "\xff", "\xff\xff",
}

func keysBytes(e *env) {
	for i, key := range slices.Backward(oddKeys) {
		e.must(set(key, fmt.Sprint("value ", i)))
	}
	var want []string
	for i, key := range oddKeys {
		want = append(want, key, fmt.Sprint("value ", i))
		if got := e.get(key); got.Key != key || string(got.Value) != fmt.Sprint("value ", i) {
			e.fail("Get(%q) gives %s, want value %d", key, recordText(got), i)
		}
	}
	e.gives(store.Range{Limit: 100}, false, want...)
}

func keysPrefixEnd(e *env) {
	for _, key := range oddKeys {
		e.must(set(key, key))
	}
	for _, prefix := range []string{"", "a", "a/", "\x00", "\xff", "\xfe"} {
		var want []string
		for _, key := range oddKeys {
			if strings.HasPrefix(key, prefix) {
				want = append(want, key, key)
			}
		}
		e.gives(store.Range{From: prefix, To: store.PrefixEnd(prefix), Limit: 100}, false, want...)
	}
}

func getNewest(e *env) {
	for i := range 5 {
		value := fmt.Sprint("value ", i)
		rev := e.must(set("key", value))
		e.has("key", value, rev)
		e.must(set("other", value)) // someone else's write leaves it alone
		e.has("key", value, rev)
	}
}

func getAbsent(e *env) {
	e.lacks("key")
	rev := e.must(set("key", "value"))
	for _, key := range []string{"ke", "key\x00", "keyy", "Key", "j", "l"} {
		e.lacks(key)
	}
	e.has("key", "value", rev)
}

func getEmptyValue(e *env) {
	rev := e.must(set("empty", ""), store.Op{Key: "nil"})
	e.has("empty", "", rev)
	e.has("nil", "", rev)
	e.gives(store.Range{Limit: 10}, false, "empty", "", "nil", "")
}

// getAll: a batch is what Get gives for each of its keys, whether the backend is
// a [store.BatchGetter] or not.
func getAll(e *env) {
	var keys []string
	for i := range 2 * e.MaxOps() {
		key := fmt.Sprint("key ", i)
		if i%3 > 0 {
			e.must(set(key, strings.Repeat("x", i%3-1))) // one in two is empty
		}
		keys = append(keys, key)
	}
	keys = append(keys, keys[1], keys[1], keys[0])
	for _, keys := range [][]string{keys, keys[:1], nil} {
		got, err := store.GetAll(e.ctx, e.Backend, keys)
		if err != nil || len(got) != len(keys) {
			e.fail("GetAll of %d keys gives %d records and error %v", len(keys), len(got), err)
		}
		for i, key := range keys {
			if want := e.get(key); recordText(got[i]) != recordText(want) || (got[i].Value == nil) != (want.Value == nil) {
				e.fail("GetAll gives %s, and Get(%q) %s", recordText(got[i]), key, recordText(want))
			}
		}
	}
	if _, err := store.GetAll(e.ctx, e.Backend, []string{"key 1", ""}); !errors.Is(err, store.ErrMisuse) {
		e.fail("GetAll with an empty key gives error %v", err)
	}
	ctx, cancel := context.WithCancel(e.ctx)
	cancel()
	if _, err := store.GetAll(ctx, e.Backend, keys); !errors.Is(err, context.Canceled) {
		e.fail("GetAll gives error %v, and its context is done", err)
	}
}

func revisionNext(e *env) {
	newest := e.all().At
	if newest != 0 && !e.caps.SharedRevisions {
		e.fail("a new store is at revision %d", newest)
	}
	for i, ops := range [][]store.Op{
		{set("a", "1")},
		{set("a", "1")}, // the same value is a write all the same
		{set("b", "1"), set("c", "1")},
		{del("a")},
		{set("a", "2"), del("b")},
		{del("a"), del("absent")},
		{del("c")},
		{set("c", "3")},
	} {
		rev := e.must(ops...)
		e.next(rev, newest)
		if at := e.all().At; at != rev && !e.caps.SharedRevisions {
			e.fail("after Commit %d gave revision %d a scan is at %d", i, rev, at)
		}
		newest = rev
	}
}

func revisionOneATxn(e *env) {
	old := e.must(set("old", "1"))
	rev := e.must(set("a", "1"), set("b", "2"), set("c", "3"))
	for i, key := range []string{"a", "b", "c"} {
		e.has(key, fmt.Sprint(i+1), rev)
	}
	e.has("old", "1", old)
	for _, rec := range e.all().Records {
		if want := max(old, rev); rec.Key != "old" && rec.Revision != want {
			e.fail("Scan gives %s, but revision %d wrote it", recordText(rec), want)
		}
	}
}

func noChange(e *env) {
	idle := func(what string, newest store.Revision, t store.Txn) {
		e.Helper()
		before := e.all()
		if rev := e.mustTxn(t); rev != newest && !e.caps.SharedRevisions {
			e.fail("Commit of %s gives revision %d, the newest is %d", what, rev, newest)
		}
		e.unchanged(before, "Commit of "+what)
	}
	idle("nothing, in a new store", e.all().At, store.Txn{})
	rev := e.must(set("a", "1"))
	idle("nothing", rev, store.Txn{})
	idle("deletes of absent keys", rev, store.Txn{Ops: []store.Op{del("b"), del("c")}})
	idle("a condition alone", rev, store.Txn{If: []store.Condition{{Key: "a", Revision: rev}}})
	e.next(e.must(set("a", "2")), rev)
}

func noChangeConditions(e *env) {
	rev := e.must(set("a", "1"))
	e.refuse(store.Txn{If: []store.Condition{{Key: "a", Revision: rev + 1}}}, store.ErrConflict)
	e.refuse(store.Txn{If: []store.Condition{{Key: "a"}}, Ops: []store.Op{del("absent")}}, store.ErrConflict)
}

func atomicAll(e *env) {
	e.must(set("b", "old"), set("d", "old"))
	rev := e.must(set("a", "1"), del("b"), set("c", "3"), del("d"), set("e", "5"))
	e.gives(store.Range{Limit: 10}, false, "a", "1", "c", "3", "e", "5")
	for i, key := range []string{"a", "c", "e"} {
		e.has(key, fmt.Sprint(2*i+1), rev)
	}
	e.lacks("b")
	e.lacks("d")
}

func conditionRevision(e *env) {
	first := e.must(set("key", "1"))
	e.must(set("other", "1"))
	second := e.mustTxn(store.Txn{If: []store.Condition{{Key: "key", Revision: first}}, Ops: []store.Op{set("key", "2")}})
	e.has("key", "2", second)
	for _, wrong := range []store.Revision{0, first, second - 1, second + 1, second + 100} {
		e.refuse(store.Txn{If: []store.Condition{{Key: "key", Revision: wrong}}, Ops: []store.Op{set("key", "wrong")}}, store.ErrConflict)
	}
	third := e.mustTxn(store.Txn{If: []store.Condition{{Key: "key", Revision: second}}, Ops: []store.Op{del("key")}})
	e.next(third, second)
	e.lacks("key")
}

func conditionAbsent(e *env) {
	rev := e.mustTxn(store.Txn{If: []store.Condition{{Key: "key"}}, Ops: []store.Op{set("key", "1")}})
	e.has("key", "1", rev)
	e.refuse(store.Txn{If: []store.Condition{{Key: "key"}}, Ops: []store.Op{set("key", "2")}}, store.ErrConflict)
	e.must(del("key"))
	e.refuse(store.Txn{If: []store.Condition{{Key: "key", Revision: rev}}, Ops: []store.Op{set("key", "2")}}, store.ErrConflict)
	e.has("key", "3", e.mustTxn(store.Txn{If: []store.Condition{{Key: "key"}}, Ops: []store.Op{set("key", "3")}}))
}

func conditionEach(e *env) {
	a := e.must(set("a", "1"))
	b := e.must(set("b", "1"))
	right := []store.Condition{{Key: "a", Revision: a}, {Key: "b", Revision: b}, {Key: "c"}}
	wrong := []store.Condition{{Key: "a", Revision: b}, {Key: "b", Revision: a}, {Key: "c", Revision: a}}
	for i := range right { // one of them wrong, in every place
		conds := slices.Clone(right)
		conds[i] = wrong[i]
		e.refuse(store.Txn{If: conds, Ops: []store.Op{set("d", "1")}}, store.ErrConflict)
	}
	e.refuse(store.Txn{
		If:  []store.Condition{{Key: "a", Revision: a}, {Key: "a", Revision: b}},
		Ops: []store.Op{set("d", "1")},
	}, store.ErrConflict)
	e.has("d", "2", e.mustTxn(store.Txn{If: right, Ops: []store.Op{set("d", "2")}}))
}

// conditionOtherKey: conditions look at what was before the transaction and may
// name keys that it writes, or does not.
func conditionOtherKey(e *env) {
	guard := e.must(set("guard", "1"))
	e.mustTxn(store.Txn{
		If:  []store.Condition{{Key: "guard", Revision: guard}, {Key: "a"}},
		Ops: []store.Op{set("a", "1"), del("guard")},
	})
	e.lacks("guard")
	e.refuse(store.Txn{If: []store.Condition{{Key: "guard", Revision: guard}}, Ops: []store.Op{set("a", "2")}}, store.ErrConflict)
}

func conflictUnchanged(e *env) {
	rev := e.must(set("a", "1"), set("b", "1"))
	e.refuse(store.Txn{
		If:  []store.Condition{{Key: "a", Revision: rev}, {Key: "b", Revision: rev + 7}},
		Ops: []store.Op{set("a", "2"), del("b"), set("c", "2")},
	}, store.ErrConflict)
	end := e.must(set("end", ""))
	e.next(end, rev)
	if e.caps.NoWatch {
		return
	}
	if got := e.follow("", rev, "end"); len(got) > 0 {
		e.fail("a refused Commit shows in Watch: %s", changesText(got))
	}
}

func deleteAbsent(e *env) {
	e.must(set("a", "1"), set("b", "1"), set("c", "1"))
	e.must(del("b"))
	e.lacks("b")
	e.gives(store.Range{Limit: 10}, false, "a", "1", "c", "1")
	e.gives(store.Range{Limit: 2}, false, "a", "1", "c", "1")
	e.must(del("a"), del("c"))
	e.gives(store.Range{Limit: 10}, false)
}

func deleteAnew(e *env) {
	seen := map[store.Revision]bool{}
	for i := range 4 {
		value := fmt.Sprint("life ", i)
		rev := e.must(set("key", value))
		if seen[rev] {
			e.fail("%q is written anew at revision %d, which it had before", "key", rev)
		}
		for old := range seen {
			e.refuse(store.Txn{If: []store.Condition{{Key: "key", Revision: old}}, Ops: []store.Op{del("key")}}, store.ErrConflict)
		}
		seen[rev] = true
		e.has("key", value, rev)
		e.must(del("key"))
		e.lacks("key")
		e.must(set("other", "1")) // it must not come back by another's write
		e.lacks("key")
	}
}
