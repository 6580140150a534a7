// Package storetest checks that a [store.Backend] keeps the contract in the
// documentation of package store, clause by clause: [Run] in a test, [Check]
// anywhere else. [Faulty] makes a backend fail on demand, [Bench] measures one.
//
// Suites may become stricter in a minor release; a new clause is announced with
// its number.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/clusterlink-go/clusterlink/store"
)

// TB is what the suite needs of a test. *testing.T, *testing.B and *rapid.T have
// it, so that a store opened inside a property is closed after that try.
type TB interface {
	Helper()
	Name() string
	Cleanup(f func())
	Context() context.Context
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
	Logf(format string, args ...any)
	Skipf(format string, args ...any)
}

// Caps says what a backend does not support, or does only with help. The zero
// value demands all that needs no help.
type Caps struct {
	_ struct{}
	// NoSnapshots: the later pages of a scan can't be read from a snapshot.
	NoSnapshots bool
	// NoWatch: Watch is not supported.
	NoWatch bool
	// SharedRevisions: revisions may skip numbers and need not begin at 1, as on
	// an engine that others use too.
	SharedRevisions bool
	// Compact makes b forget the changes up to now; nil skips what needs it.
	Compact func(tb TB, b store.Backend)
	// Reopen closes b and opens what it stored, as after a restart; nil says that
	// the backend is not durable.
	Reopen func(tb TB, b store.Backend) store.Backend
	// Skipped is told by [Check] of each case that was not run, as a line such
	// as "SKIP C20 durable-reopen: not durable"; nil prints it to standard error.
	// [Run] has the tests say so.
	Skipped func(line string)
}

// Clause is one clause of the contract.
type Clause struct {
	// ID is C1, C2 and so on; it never changes its meaning.
	ID   string
	Name string
	// Rule is the text of the clause, as in the documentation of package store.
	Rule string
}

// Clauses gives the contract in order; the slice is the caller's.
func Clauses() []Clause { return slices.Clone(clauses) }

// Failure says that a backend does not keep a clause. [Check] joins them;
// errors.As finds the first.
type Failure struct {
	Clause Clause
	// Case names the case of the clause that failed.
	Case string
	// Text is what was seen; it is no promise.
	Text string
}

// Error gives the clause, the case and what was seen.
func (f *Failure) Error() string {
	return fmt.Sprintf("storetest: %s %s: %s", f.Clause.ID, f.Case, f.Text)
}

// Run checks each clause in a subtest named like "C7 conflict-unchanged". open
// gives a new, empty backend and registers with tb what closes it.
func Run(t *testing.T, open func(tb TB) store.Backend, caps Caps) {
	t.Helper()
	for _, c := range cases() {
		t.Run(c.String(), func(t *testing.T) { c.do(t, open, caps) })
	}
}

// Check is [Run] without a test: it gives nil, or an error made of a [*Failure]
// for each case that failed. The order is that of the clauses.
func Check(open func(tb TB) store.Backend, caps Caps) error {
	var errs []error
	for _, c := range cases() {
		tb := newRecorder(c.String())
		tb.skipped = caps.Skipped
		tb.run(func() { c.do(tb, open, caps) })
		if text := tb.failure(); text != "" {
			errs = append(errs, &Failure{Clause: clauseOf(c.clause), Case: c.name, Text: text})
		}
	}
	return errors.Join(errs...)
}

// check is one case of a clause.
type check struct {
	clause, name string
	// need gives what the case needs and caps don't have; nil needs nothing.
	need func(caps Caps) (missing string)
	run  func(e *env)
}

func (c check) String() string { return c.clause + " " + c.name }

func (c check) do(tb TB, open func(tb TB) store.Backend, caps Caps) {
	tb.Helper()
	if c.need != nil {
		if missing := c.need(caps); missing != "" {
			tb.Skipf("SKIP %s: %s", c, missing)
		}
	}
	c.run(&env{TB: tb, check: c, open: open, caps: caps, ctx: tb.Context(), Backend: open(tb)})
}

func needsWatch(caps Caps) string {
	if caps.NoWatch {
		return "Watch is not supported"
	}
	return ""
}

func needsSnapshots(caps Caps) string {
	if caps.NoSnapshots {
		return "snapshots are not supported"
	}
	return ""
}

func needsCompact(caps Caps) string {
	if caps.Compact == nil {
		return "Caps.Compact is nil"
	}
	return needsWatch(caps)
}

func needsReopen(caps Caps) string {
	if caps.Reopen == nil {
		return "not durable"
	}
	return ""
}

// cases gives every case in the order of the clauses.
func cases() []check {
	list := slices.Concat(
		readCases(), commitCases(), limitCases(), scanCases(), watchCases(), lifeCases(), modelCases(),
	)
	slices.SortStableFunc(list, func(a, b check) int { return clauseIndex(a.clause) - clauseIndex(b.clause) })
	return list
}

func clauseOf(id string) Clause { return clauses[clauseIndex(id)] }

func clauseIndex(id string) int {
	return slices.IndexFunc(clauses, func(c Clause) bool { return c.ID == id })
}
