package storetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/clusterlink-go/clusterlink/store"
)

func limitCases() []check {
	return []check{
		{clause: "C9", name: "misuse-one-key-twice", run: misuseTwice},
		{clause: "C9", name: "misuse-empty-key", run: misuseEmptyKey},
		{clause: "C9", name: "misuse-scan-limit", run: misuseScanLimit},
		{clause: "C10", name: "limits-ops", run: limitsOps},
		{clause: "C10", name: "limits-key", run: limitsKey},
		{clause: "C10", name: "limits-txn-bytes", run: limitsTxnBytes},
		{clause: "C16", name: "context-done", run: contextDone},
		{clause: "C17", name: "isolation-from-writer", run: isolationWriter},
		{clause: "C17", name: "isolation-of-readers", run: isolationReader},
	}
}

func misuseTwice(e *env) {
	e.must(set("a", "1"))
	many := []store.Op{}
	for i := range 40 {
		many = append(many, set(fmt.Sprint("key ", i), "1"))
	}
	for _, ops := range [][]store.Op{
		{set("a", "2"), set("a", "3")},
		{set("a", "2"), del("a")},
		{del("a"), set("b", "2"), del("a")},
		{del("absent"), del("absent")},
		append(many, set("key 7", "2")),
	} {
		e.refuse(store.Txn{Ops: ops}, store.ErrMisuse)
	}
}

func misuseEmptyKey(e *env) {
	e.must(set("a", "1"))
	e.refuse(store.Txn{Ops: []store.Op{set("a", "2"), set("", "2")}}, store.ErrMisuse)
	e.refuse(store.Txn{Ops: []store.Op{del("")}}, store.ErrMisuse)
	e.refuse(store.Txn{If: []store.Condition{{}}, Ops: []store.Op{set("a", "2")}}, store.ErrMisuse)
	if r, err := e.Get(e.ctx, ""); !errors.Is(err, store.ErrMisuse) {
		e.fail("Get of the empty key gives %s and error %v", recordText(r), err)
	}
}

func misuseScanLimit(e *env) {
	e.must(set("a", "1"))
	for _, limit := range []int{0, -1} {
		if p, err := e.Scan(e.ctx, store.Range{Limit: limit}); !errors.Is(err, store.ErrMisuse) {
			e.fail("Scan with Limit %d gives %s and error %v", limit, recordsText(p.Records), err)
		}
	}
}

func limitsOps(e *env) {
	n := e.MaxOps()
	if n < 64 {
		e.fail("MaxOps is %d", n)
	}
	txn := func(conds, ops int) store.Txn {
		var t store.Txn
		for i := range conds {
			t.If = append(t.If, store.Condition{Key: fmt.Sprint("absent ", i)})
		}
		for i := range ops {
			t.Ops = append(t.Ops, set(fmt.Sprint("key ", i), fmt.Sprint(conds)))
		}
		return t
	}
	e.mustTxn(txn(0, n))
	e.mustTxn(txn(n/2, n-n/2))
	e.mustTxn(txn(n, 0))
	if got := len(e.all().Records); got != n {
		e.fail("a transaction of %d operations wrote %d records", n, got)
	}
	e.refuse(txn(0, n+1), store.ErrTooLarge)
	e.refuse(txn(n/2, n-n/2+1), store.ErrTooLarge)
	e.refuse(txn(n+1, 0), store.ErrTooLarge)
	e.refuse(txn(0, 20*n), store.ErrTooLarge)
}

func limitsKey(e *env) {
	long := strings.Repeat("k", store.MaxKeyBytes)
	rev := e.must(set(long, "1"))
	e.has(long, "1", rev)
	e.mustTxn(store.Txn{If: []store.Condition{{Key: long, Revision: rev}}, Ops: []store.Op{del(long)}})
	e.lacks(long)
	e.refuse(store.Txn{Ops: []store.Op{set("a", "1"), set(long+"k", "1")}}, store.ErrTooLarge)
	e.refuse(store.Txn{Ops: []store.Op{del(long + "k")}}, store.ErrTooLarge)
	e.refuse(store.Txn{If: []store.Condition{{Key: long + "k"}}, Ops: []store.Op{set("a", "1")}}, store.ErrTooLarge)
}

func limitsTxnBytes(e *env) {
	big := strings.Repeat("v", store.MaxTxnBytes-1)
	rev := e.must(set("k", big))
	e.has("k", big, rev)
	half := strings.Repeat("v", store.MaxTxnBytes/2-1)
	rev = e.must(set("k", half), set("l", half))
	e.has("l", half, rev)
	e.refuse(store.Txn{Ops: []store.Op{set("a", "1"), set("k", big)}}, store.ErrTooLarge)
	e.refuse(store.Txn{Ops: []store.Op{set("k", big+"v")}}, store.ErrTooLarge)
	e.refuse(store.Txn{Ops: []store.Op{set("k", half), set("l", half+"v")}}, store.ErrTooLarge)
	e.refuse(store.Txn{If: []store.Condition{{Key: "a"}}, Ops: []store.Op{set("k", big)}}, store.ErrTooLarge)
}

func contextDone(e *env) {
	rev := e.must(set("a", "1"))
	canceled, cancel := context.WithCancel(e.ctx)
	cancel()
	late, cancel := context.WithDeadline(e.ctx, time.Unix(1, 0))
	defer cancel()
	for _, ctx := range []context.Context{canceled, late} {
		want := ctx.Err()
		if _, err := e.Get(ctx, "a"); !errors.Is(err, want) {
			e.fail("Get gives error %v, want %v", err, want)
		}
		if _, err := e.Scan(ctx, store.Range{Limit: 1}); !errors.Is(err, want) {
			e.fail("Scan gives error %v, want %v", err, want)
		}
		before := e.all()
		_, err := e.Commit(ctx, store.Txn{Ops: []store.Op{set("a", "2"), set("b", "2")}})
		if !errors.Is(err, want) || errors.Is(err, store.ErrUnknownOutcome) {
			e.fail("Commit gives error %v, want %v and nothing in doubt", err, want)
		}
		e.unchanged(before, "Commit with a context that was done")
	}
	e.has("a", "1", rev)
}

func isolationWriter(e *env) {
	value := []byte("value")
	ops := []store.Op{{Key: "a", Value: value}, {Key: "b", Value: value}}
	rev := e.must(ops...)
	copy(value, "XXXXX")
	ops[0].Key = "c"
	e.has("a", "value", rev)
	e.has("b", "value", rev)
	e.gives(store.Range{Limit: 10}, false, "a", "value", "b", "value")
	if e.caps.NoWatch {
		return
	}
	e.must(set("end", ""))
	for _, c := range e.follow("", rev-1, "end") {
		if string(c.Value) != "value" {
			e.fail("Watch gives %s, but %q was committed", changeText(c), "value")
		}
	}
}

func isolationReader(e *env) {
	rev := e.must(set("a", "value"), set("b", "value"))
	held := e.all().Records
	held = append(held, e.get("a"), e.get("b"))
	if !e.caps.NoWatch {
		e.must(set("end", ""))
		for _, c := range e.follow("", rev-1, "end") {
			held = append(held, store.Record{Key: c.Key, Value: c.Value, Revision: c.Revision})
		}
	}
	for range 20 { // a backend that gives out its own buffers reuses them now
		e.must(set("a", "XXXXX"), del("b"))
		e.get("a")
		e.all()
		e.must(del("a"), set("b", "YYYYY"))
		e.get("b")
		e.all()
	}
	for _, rec := range held {
		if string(rec.Value) != "value" {
			e.fail("a value read as %q is now %s", "value", recordText(rec))
		}
	}
}
