package storetest_test

import (
	"context"
	"errors"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/memstore"
	"github.com/clusterlink-go/clusterlink/store/storetest"
)

var (
	_ storetest.TB = (*testing.T)(nil)
	_ storetest.TB = (*testing.B)(nil)
	_ storetest.TB = (*rapid.T)(nil)
)

func open(tb storetest.TB) store.Backend {
	s := memstore.New(nil)
	tb.Cleanup(func() { s.Close() })
	return s
}

// same is Reopen of a store that merely goes on.
func same(_ storetest.TB, b store.Backend) store.Backend { return b }

// TestCheck: the reference passes, with all of the clauses, without a test.
func TestCheck(t *testing.T) {
	if err := storetest.Check(open, storetest.Caps{Compact: compact, Reopen: same}); err != nil {
		t.Error(err)
	}
}

// TestCaps: what is declared as not supported is not asked for.
func TestCaps(t *testing.T) {
	var skipped []string
	caps := storetest.Caps{
		NoSnapshots: true, NoWatch: true, SharedRevisions: true,
		Skipped: func(line string) { skipped = append(skipped, line) },
	}
	err := storetest.Check(func(tb storetest.TB) store.Backend { return &poor{open(tb)} }, caps)
	if err != nil {
		t.Error(err)
	}
	if !slices.Contains(skipped, "SKIP C20 durable-reopen: not durable") || len(skipped) < 5 {
		t.Errorf("skipped in silence: %q", skipped)
	}
}

var errUnsupported = errors.New("unsupported")

const others = "\xff\xff\xff"

// poor has neither snapshots nor a watch, and others use up revisions.
type poor struct{ store.Backend }

func (p *poor) Scan(ctx context.Context, r store.Range) (store.Page, error) {
	if r.At != 0 && r.At < 1<<30 {
		return store.Page{}, errUnsupported
	}
	page, err := p.Backend.Scan(ctx, r)
	page.Records = slices.DeleteFunc(page.Records, func(rec store.Record) bool { return rec.Key == others })
	return page, err
}

// Commit has somebody else's write after it, of a key that is gone at once.
func (p *poor) Commit(ctx context.Context, t store.Txn) (store.Revision, error) {
	rev, err := p.Backend.Commit(ctx, t)
	for _, gone := range []bool{false, true} {
		_, _ = p.Backend.Commit(context.WithoutCancel(ctx), store.Txn{Ops: []store.Op{{Key: others, Delete: gone}}})
	}
	return rev, err
}

// TestBrokenReopen: a store that comes back empty, or with its revisions counted
// anew, breaks the clause on durability.
func TestBrokenReopen(t *testing.T) {
	for name, reopen := range map[string]func(tb storetest.TB, b store.Backend) store.Backend{
		"empty": func(tb storetest.TB, _ store.Backend) store.Backend { return open(tb) },
		"revisions anew": func(tb storetest.TB, b store.Backend) store.Backend {
			p, err := b.Scan(tb.Context(), store.Range{Limit: 100})
			if err != nil {
				tb.Fatalf("%v", err)
			}
			again := open(tb)
			for _, r := range p.Records {
				if _, err := again.Commit(tb.Context(), store.Txn{Ops: []store.Op{{Key: r.Key, Value: r.Value}}}); err != nil {
					tb.Fatalf("%v", err)
				}
			}
			return again
		},
	} {
		err := storetest.Check(open, storetest.Caps{Compact: compact, Reopen: reopen})
		if got := failedClauses(err); !slices.Equal(got, []string{"C20"}) {
			t.Errorf("%s: the suite finds %v broken, want C20; it says:\n%v", name, got, err)
		}
	}
}

// TestPanic: a backend that panics fails the clause and not the program.
func TestPanic(t *testing.T) {
	err := storetest.Check(func(tb storetest.TB) store.Backend {
		return &broken{Store: open(tb).(*memstore.Store), get: func(*memstore.Store, context.Context, string) (store.Record, error) {
			panic("ouch")
		}}
	}, storetest.Caps{NoWatch: true})
	if !slices.Contains(failedClauses(err), "C2") || !strings.Contains(err.Error(), "panic: ouch") {
		t.Errorf("error %v", err)
	}
}

// TestClausesDocumented compares the clauses with the text of package store's
// documentation, and demands a case of each.
func TestClausesDocumented(t *testing.T) {
	doc, err := os.ReadFile("../doc.go")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	text := strings.ReplaceAll(string(doc), "\npackage store", "\n//")
	for _, p := range strings.Split(text, "\n//\n") {
		p = strings.Join(strings.Fields(strings.ReplaceAll(p, "//", " ")), " ")
		if regexp.MustCompile(`^C\d+ `).MatchString(p) {
			want = append(want, p)
		}
	}
	var got []string
	for _, c := range storetest.Clauses() {
		got = append(got, c.ID+" "+c.Name+": "+c.Rule)
	}
	if !slices.Equal(got, want) {
		t.Errorf("the clauses are\n%s\nbut documented as\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	none := func(storetest.TB) store.Backend { panic("no store") }
	err = storetest.Check(none, storetest.Caps{Compact: compact, Reopen: same}) // every case fails
	cased := failedClauses(err)
	for _, c := range storetest.Clauses() {
		if !slices.Contains(cased, c.ID) {
			t.Errorf("clause %s has no case", c.ID)
		}
	}
}
