package storetest

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/clusterlink-go/clusterlink/store"
)

// modelCases compare the backend with a sorted map on random scripts. They stand
// under the clause that says all calls act one after the other; a failure names
// the step.
func modelCases() []check {
	return []check{{clause: "C19", name: "model", run: modelRun}}
}

// tries is how many scripts are played where no test engine chooses.
const tries = 60

func modelRun(e *env) {
	gen := scripts()
	if t, ok := e.TB.(rapid.TB); ok {
		rapid.Check(t, func(t *rapid.T) {
			play(e, t, gen.Draw(t, "script"))
		})
		return
	}
	for seed := range tries {
		play(e, e.TB, gen.Example(seed))
	}
}

// play plays a script on a new backend.
func play(e *env, tb TB, script []step) {
	e = &env{TB: tb, check: e.check, open: e.open, caps: e.caps, ctx: tb.Context(), Backend: e.open(tb)}
	m := &model{records: map[string]store.Record{}, newest: e.all().At}
	m.start = m.newest
	for i, s := range script {
		if problem := m.step(e, s); problem != "" {
			e.fail("step %d, %s: %s", i+1, s, problem)
		}
	}
	m.finish(e)
}

// step is one step of a script: a transaction, or a page of a scan where Scan is
// set. scripts are data, so that one can be played on several backends.
type step struct {
	If   []guess
	Ops  []store.Op
	Scan *pageStep
}

// guess is a condition whose revision is only known while a script is played.
type guess struct {
	Key string
	// Is chooses the revision that is demanded of Key.
	Is guessed
}

// guessed says which revision a [guess] demands.
type guessed string

// The guesses: the revision that the record has, absence, an older revision and
// a newer one.
const (
	right  guessed = "right"
	absent guessed = "absent"
	stale  guessed = "stale"
	newer  guessed = "newer"
)

// pageStep reads a page, of the snapshot that was paged last where Go is set and
// there is one.
type pageStep struct {
	From, To string
	Limit    int
	Go       bool
}

// String gives the step as a failure shows it.
func (s step) String() string {
	if s.Scan != nil {
		return fmt.Sprintf("scan %+v", *s.Scan)
	}
	return fmt.Sprintf("commit %s if %v", txnText(store.Txn{Ops: s.Ops}), s.If)
}

// scripts generates scripts over a few keys that lie close together.
func scripts() *rapid.Generator[[]step] {
	key := rapid.SampledFrom([]string{"a", "a/", "a/b", "a/c", "a\x00", "b", "\xff"})
	op := rapid.Custom(func(t *rapid.T) store.Op {
		k := key.Draw(t, "key")
		if rapid.IntRange(0, 3).Draw(t, "kind") == 3 {
			return del(k)
		}
		return set(k, rapid.SampledFrom([]string{"", "v", "w", "\x00"}).Draw(t, "value"))
	})
	cond := rapid.Custom(func(t *rapid.T) guess {
		is := rapid.SampledFrom([]guessed{right, right, right, right, absent, stale, newer})
		return guess{Key: key.Draw(t, "key"), Is: is.Draw(t, "is")}
	})
	bound := rapid.OneOf(rapid.Just(""), key)
	either := rapid.Custom(func(t *rapid.T) step {
		if rapid.IntRange(0, 3).Draw(t, "kind") == 3 {
			return step{Scan: &pageStep{
				From: bound.Draw(t, "from"), To: bound.Draw(t, "to"),
				Limit: rapid.IntRange(1, 4).Draw(t, "limit"), Go: rapid.Bool().Draw(t, "go"),
			}}
		}
		return step{If: rapid.SliceOfN(cond, 0, 2).Draw(t, "if"), Ops: rapid.SliceOfN(op, 0, 4).Draw(t, "ops")}
	})
	return rapid.SliceOfN(either, 1, 30)
}

// model is the naive store.
type model struct {
	records       map[string]store.Record
	changes       []store.Change
	start, newest store.Revision
	// paged and pagedAt are the snapshot that was paged last.
	paged   map[string]store.Record
	pagedAt store.Revision
}

func (m *model) step(e *env, s step) (problem string) {
	if s.Scan != nil {
		return m.scan(e, *s.Scan)
	}
	t := store.Txn{Ops: s.Ops}
	var want error
	for _, g := range s.If {
		c := store.Condition{Key: g.Key, Revision: m.records[g.Key].Revision}
		switch g.Is {
		case absent:
			c.Revision = 0
		case stale:
			c.Revision = max(c.Revision, 1) - 1
		case newer:
			c.Revision++
		}
		if c.Revision != m.records[g.Key].Revision {
			want = store.ErrConflict
		}
		t.If = append(t.If, c)
	}
	named := map[string]bool{}
	effect := false
	for _, op := range t.Ops {
		if named[op.Key] {
			want = store.ErrMisuse
		}
		named[op.Key] = true
		_, was := m.records[op.Key]
		effect = effect || was || !op.Delete
	}
	rev, err := e.Commit(e.ctx, t)
	if !errors.Is(err, want) {
		return fmt.Sprintf("Commit gives revision %d and error %v, want error %v", rev, err, want)
	}
	if want != nil {
		return ""
	}
	switch {
	case e.caps.SharedRevisions && rev < m.newest, e.caps.SharedRevisions && effect && rev == m.newest:
		return fmt.Sprintf("revision %d comes after %d", rev, m.newest)
	case !e.caps.SharedRevisions && effect && rev != m.newest+1, !e.caps.SharedRevisions && !effect && rev != m.newest:
		return fmt.Sprintf("revision %d comes after %d; did it change something: %v", rev, m.newest, effect)
	}
	m.newest = rev
	for _, op := range t.Ops {
		_, was := m.records[op.Key]
		if op.Delete && !was {
			continue
		}
		delete(m.records, op.Key)
		if !op.Delete {
			m.records[op.Key] = store.Record{Key: op.Key, Value: op.Value, Revision: rev}
		}
		m.changes = append(m.changes, store.Change{Key: op.Key, Value: op.Value, Deleted: op.Delete, Revision: rev})
	}
	for key := range named {
		if got, want := e.get(key), m.records[key]; got.Revision != want.Revision || string(got.Value) != string(want.Value) {
			return fmt.Sprintf("Get(%q) gives %s, want %s", key, recordText(got), recordText(want))
		}
	}
	return ""
}

func (m *model) scan(e *env, s pageStep) (problem string) {
	r := store.Range{From: s.From, To: s.To, Limit: s.Limit}
	from := m.records
	if s.Go && m.paged != nil && !e.caps.NoSnapshots {
		r.At, from = m.pagedAt, m.paged
	}
	var want []store.Record
	for _, key := range slices.Sorted(maps.Keys(from)) {
		if key >= r.From && (r.To == "" || key < r.To) {
			want = append(want, from[key])
		}
	}
	more := len(want) > r.Limit
	want = want[:min(len(want), r.Limit)]
	got := e.scan(r)
	if !slices.EqualFunc(got.Records, want, sameRecord) || got.More != more {
		return fmt.Sprintf("at %d it gives %s with More %v, want %s with More %v", r.At, recordsText(got.Records), got.More, recordsText(want), more)
	}
	if got.More && r.At == 0 {
		m.paged, m.pagedAt = maps.Clone(from), got.At
	}
	return ""
}

// finish looks at the whole of it: every record, and the watch from every
// revision.
func (m *model) finish(e *env) {
	if problem := m.scan(e, pageStep{Limit: 100}); problem != "" {
		e.fail("after the last step: %s", problem)
	}
	if e.caps.NoWatch {
		return
	}
	e.must(set("a/~end", ""))
	for _, prefix := range []string{"", "a", "a/"} {
		for _, from := range []store.Revision{m.start, (m.start + m.newest) / 2, m.newest} {
			want := slices.DeleteFunc(slices.Clone(m.changes), func(c store.Change) bool {
				return c.Revision <= from || !strings.HasPrefix(c.Key, prefix)
			})
			if got := e.follow(prefix, from, "a/~end"); !slices.EqualFunc(got, want, sameChange) {
				e.fail("after the last step: Watch(%q, %d) gives %s, want %s", prefix, from, changesText(got), changesText(want))
			}
		}
	}
}
