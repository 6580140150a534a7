package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"github.com/clusterlink-go/clusterlink/store"
)

// patience is how long a case waits for what must come. It only ends runs that
// would hang; nothing is measured by it.
const patience = 10 * time.Second

// env is what a case works with: a test, a new backend and short ways to say
// what is expected.
type env struct {
	TB
	store.Backend
	check check
	open  func(tb TB) store.Backend
	caps  Caps
	ctx   context.Context
}

// fail ends the case and says which rule does not hold.
func (e *env) fail(format string, args ...any) {
	e.Helper()
	e.Fatalf("%s: %s\n\tthe rule: %s", e.check, fmt.Sprintf(format, args...), clauseOf(e.check.clause).Rule)
}

// set and del make operations.
func set(key, value string) store.Op { return store.Op{Key: key, Value: []byte(value)} }

func del(key string) store.Op { return store.Op{Key: key, Delete: true} }

// must commits operations without conditions and gives the revision.
func (e *env) must(ops ...store.Op) store.Revision {
	e.Helper()
	return e.mustTxn(store.Txn{Ops: ops})
}

func (e *env) mustTxn(t store.Txn) store.Revision {
	e.Helper()
	rev, err := e.Commit(e.ctx, t)
	if err != nil {
		e.fail("Commit of %s gives error %v", txnText(t), err)
	}
	return rev
}

// refuse commits what must be refused with an error that matches want, and
// demands that this changed nothing.
func (e *env) refuse(t store.Txn, want error) {
	e.Helper()
	before := e.all()
	rev, err := e.Commit(e.ctx, t)
	if !errors.Is(err, want) {
		e.fail("Commit of %s gives revision %d and error %v, want an error that matches %q", txnText(t), rev, err, want)
	}
	e.unchanged(before, fmt.Sprintf("Commit of %s, which was refused", txnText(t)))
}

// unchanged demands that the records and the newest revision are as before.
func (e *env) unchanged(before store.Page, what string) {
	e.Helper()
	after := e.all()
	if !slices.EqualFunc(before.Records, after.Records, sameRecord) {
		e.fail("%s changed the records from %s to %s", what, recordsText(before.Records), recordsText(after.Records))
	}
	if before.At != after.At && !e.caps.SharedRevisions {
		e.fail("%s moved the newest revision from %d to %d", what, before.At, after.At)
	}
}

// get reads one record.
func (e *env) get(key string) store.Record {
	e.Helper()
	r, err := e.Get(e.ctx, key)
	if err != nil {
		e.fail("Get(%.40q) gives error %v", key, err)
	}
	return r
}

// has demands that a record is present.
func (e *env) has(key, value string, rev store.Revision) {
	e.Helper()
	want := store.Record{Key: key, Value: []byte(value), Revision: rev}
	if got := e.get(key); !sameRecord(got, want) {
		e.fail("Get(%.40q) gives %s, want %s", key, recordText(got), recordText(want))
	}
}

// lacks demands that a record is absent from Get and Scan.
func (e *env) lacks(key string) {
	e.Helper()
	if got := e.get(key); got.Revision != 0 || got.Value != nil || got.Key != key {
		e.fail("Get(%.40q) gives %s, want it absent: its key, a nil value and revision 0", key, recordText(got))
	}
	if p := e.scan(store.Range{From: key, To: key + "\x00", Limit: 2}); len(p.Records) > 0 {
		e.fail("Get says that %.40q is absent, but Scan gives %s", key, recordsText(p.Records))
	}
}

// scan reads one page.
func (e *env) scan(r store.Range) store.Page {
	e.Helper()
	p, err := e.Scan(e.ctx, r)
	if err != nil {
		e.fail("Scan(%+v) gives error %v", r, err)
	}
	return p
}

// all reads every record of a small store in one page.
func (e *env) all() store.Page {
	e.Helper()
	return e.scan(store.Range{Limit: 10_000})
}

// gives demands what a page holds, as keys and values in turn.
func (e *env) gives(r store.Range, more bool, keyValues ...string) store.Page {
	e.Helper()
	p := e.scan(r)
	var got []string
	for _, rec := range p.Records {
		got = append(got, rec.Key, string(rec.Value))
	}
	if !slices.Equal(got, keyValues) || p.More != more {
		e.fail("Scan(%+v) gives keys and values %.60q with More %v, want %.60q with More %v", r, got, p.More, keyValues, more)
	}
	return p
}

// follow watches until the change of the key last, which is left out, and gives
// the others.
func (e *env) follow(prefix string, from store.Revision, last string) []store.Change {
	e.Helper()
	var got []store.Change
	err := e.watch(prefix, from, func(c store.Change) bool {
		if c.Key == last {
			return false
		}
		got = append(got, c)
		return true
	})
	if err != nil {
		e.fail("Watch(%q, %d) gives error %v after %s", prefix, from, err, changesText(got))
	}
	return got
}

var errPatience = errors.New("nothing more came")

// watch calls f with each change until it says false, and gives the error that
// the watch ended with, errPatience where it just went quiet, nil where f ended
// it.
func (e *env) watch(prefix string, from store.Revision, f func(store.Change) bool) error {
	ctx, cancel := context.WithTimeout(e.ctx, patience)
	defer cancel()
	for c, err := range e.Watch(ctx, prefix, from) {
		if err != nil {
			return err
		}
		if !f(c) {
			return nil
		}
	}
	return errPatience
}

// within runs f and demands that it returns. f must not end the test.
func (e *env) within(what string, f func()) {
	e.Helper()
	done := make(chan error, 1)
	go func() {
		done <- safely(func() error {
			f()
			return nil
		})
	}()
	select {
	case err := <-done:
		if err != nil {
			e.fail("%s: %v", what, err)
		}
	case <-time.After(patience):
		e.fail("%s does not come to an end", what)
	}
}

// safely makes an error of a panic, which on a goroutine of our own nobody else
// could catch.
func safely(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return f()
}

// next demands that got is a revision that may come after newest.
func (e *env) next(got, newest store.Revision) {
	e.Helper()
	if got != newest+1 && (!e.caps.SharedRevisions || got <= newest) {
		e.fail("the revision after %d is %d", newest, got)
	}
}

func sameRecord(a, b store.Record) bool {
	return a.Key == b.Key && a.Revision == b.Revision && bytes.Equal(a.Value, b.Value)
}

func sameChange(a, b store.Change) bool {
	return a.Key == b.Key && a.Revision == b.Revision && a.Deleted == b.Deleted && bytes.Equal(a.Value, b.Value)
}

func recordText(r store.Record) string {
	return fmt.Sprintf("%.40q=%.40q@%d", r.Key, r.Value, r.Revision)
}

func recordsText(rs []store.Record) string { return listText(rs, recordText) }

func changeText(c store.Change) string {
	if c.Deleted {
		return fmt.Sprintf("del %.40q@%d", c.Key, c.Revision)
	}
	return fmt.Sprintf("%.40q=%.40q@%d", c.Key, c.Value, c.Revision)
}

func changesText(cs []store.Change) string { return listText(cs, changeText) }

func txnText(t store.Txn) string {
	ops := listText(t.Ops, func(op store.Op) string {
		if op.Delete {
			return fmt.Sprintf("del %.40q", op.Key)
		}
		return fmt.Sprintf("%.40q=%.40q", op.Key, op.Value)
	})
	if len(t.If) == 0 {
		return ops
	}
	return ops + " if " + listText(t.If, func(c store.Condition) string { return fmt.Sprintf("%.40q@%d", c.Key, c.Revision) })
}

// listText names the first few.
func listText[T any](list []T, text func(T) string) string {
	var b bytes.Buffer
	b.WriteByte('[')
	for i, v := range list {
		if i > 0 {
			b.WriteString(", ")
		}
		if i == 12 {
			fmt.Fprintf(&b, "… %d in all", len(list))
			break
		}
		b.WriteString(text(v))
	}
	b.WriteByte(']')
	return b.String()
}
