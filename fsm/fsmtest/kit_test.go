package fsmtest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/fsm/fsmtest"
	"github.com/clusterlink-go/clusterlink/fsm/script"
	"github.com/clusterlink-go/clusterlink/link"
	"pgregory.net/rapid"
)

func tables() []*fsm.Table { return []*fsm.Table{fsm.Mirror(), fsm.Link(), fsm.Task()} }

// TestScripts runs the scripts against the reference, under the default policy.
func TestScripts(t *testing.T) {
	fsmtest.RunScript(t, filepath.Join("..", "testdata", "script"), script.NewHalves(fsm.Policy{}))
}

// complaints is a TB that keeps what it is told.
type complaints struct{ list []string }

func (c *complaints) Helper() {}
func (c *complaints) Errorf(format string, args ...any) {
	c.list = append(c.list, fmt.Sprintf(format, args...))
}

// TestScriptsThatFail: what is wrong with a script, or with what it finds, is
// told with its place.
func TestScriptsThatFail(t *testing.T) {
	for _, c := range []struct{ script, want string }{
		{"do R create\nexpect REGULAR:PAUSED\n", "a.txt:2: expect REGULAR:PAUSED: shows REGULAR:ACTIVE"},
		{"do R promote", "refused with no-such-mirror"},
		{"# fine\n\ndeny R create topic-exists", "it was accepted"},
		{"deny R promote topic-exists", "refused with no-such-mirror"},
		{"dance", "no such command"},
		{"do R", "want do SIDE EVENT"},
		{"do X create", "neither L nor R"},
		{"set net maybe", "neither on nor off"},
		{"set weather on", "no setting"},
		{"write R", "taken: false"},
		{"deny-write L", "taken: true"},
		{"expect-link PAUSED:ACTIVE", "shows ACTIVE:ACTIVE"},
		{"pass ACTIVE:ACTIVE", "still REGULAR:ABSENT"},
		{"deny-link R pause live-mirrors", "it was accepted"},
	} {
		dir, tb := t.TempDir(), &complaints{}
		if err := os.WriteFile(filepath.Join(dir, "a.txt"), []byte(c.script), 0o600); err != nil {
			t.Fatal(err)
		}
		fsmtest.RunScript(tb, dir, script.NewHalves(fsm.Policy{}))
		if len(tb.list) != 1 || !strings.Contains(tb.list[0], c.want) {
			t.Errorf("%q: %q, want %q", c.script, tb.list, c.want)
		}
	}
	tb := &complaints{}
	if fsmtest.RunScript(tb, t.TempDir(), script.NewHalves(fsm.Policy{})); len(tb.list) != 1 {
		t.Errorf("no scripts: %q", tb.list)
	}
}

// TestEdges: each edge's facts make its row apply, and every row is an edge.
func TestEdges(t *testing.T) {
	for _, table := range tables() {
		edges := fsmtest.Edges(table)
		if len(edges) != len(table.Rows()) {
			t.Errorf("%s: %d edges of %d rows", table.Name(), len(edges), len(table.Rows()))
		}
		for _, e := range edges {
			if v := table.Next(e.From, e.On, e.Facts); v.Outcome != e.Outcome {
				t.Errorf("%s: %s, %s under %s: %+v", table.Name(), e.From, e.On, e.Facts, v)
			}
		}
	}
}

// TestTour: the sequences begin at the beginning, hang together and take every
// edge.
func TestTour(t *testing.T) {
	for _, table := range tables() {
		taken := map[fsmtest.Step]bool{}
		tour := fsmtest.Tour(table)
		for _, seq := range tour {
			at := table.Initial()
			for _, s := range seq {
				v := table.Next(at, s.Event, s.Facts)
				if s.From != at || v.To != s.To || v.Verdict != s.Verdict {
					t.Fatalf("%s: %+v from %s: %+v", table.Name(), s, at, v)
				}
				at, taken[s] = s.To, true
			}
		}
		for _, e := range fsmtest.Edges(table) {
			if !taken[fsmtest.Step{From: e.From, Event: e.On, Facts: e.Facts, To: e.To, Verdict: e.Verdict}] {
				t.Errorf("%s: not taken: %s, %s, %s", table.Name(), e.From, e.On, e.Guard)
			}
		}
		t.Logf("%s: %d sequences take %d edges", table.Name(), len(tour), len(taken))
		fsmtest.Run(t, table, fsmtest.NewTarget(table))
	}
}

// TestRunFindsEveryMutant: the tour alone tells any table that behaves
// differently from the one it was made of.
func TestRunFindsEveryMutant(t *testing.T) {
	for _, table := range tables() {
		for name, mutant := range fsmtest.Mutants(table) {
			kind, _, _ := strings.Cut(name, ":")
			tb := &complaints{}
			fsmtest.Run(tb, table, fsmtest.NewTarget(mutant))
			quiet := kind == "rename code" || kind == "change confidence" || kind == "flip to accept" || kind == "flip to noop"
			if len(tb.list) == 0 && !quiet && !sameMoves(table, mutant) {
				t.Errorf("%s: survives the tour: %s", table.Name(), name)
			}
		}
	}
}

// sameMoves reports whether two tables do the same under the facts of the
// first one's edges.
func sameMoves(a, b *fsm.Table) bool {
	for _, e := range fsmtest.Edges(a) {
		v, w := a.Next(e.From, e.On, e.Facts), b.Next(e.From, e.On, e.Facts)
		if v.To != w.To || v.Accepted() != w.Accepted() {
			return false
		}
	}
	return true
}

// TestWalk: a walk hangs together, is the same again, and takes every edge that
// accepts.
func TestWalk(t *testing.T) {
	for _, table := range tables() {
		const n = 4096
		walk := fsmtest.Walk(t, table, 7, n)
		at, taken := table.Initial(), map[fsmtest.Step]bool{}
		for _, s := range walk {
			if to, kind := table.Move(at, s.Event, s.Facts); s.From != at || to != s.To || kind != fsm.Accept {
				t.Fatalf("%s: %+v from %s", table.Name(), s, at)
			}
			at, taken[s] = s.To, true
		}
		edges := 0
		for _, e := range fsmtest.Edges(table) {
			if e.Verdict == fsm.Accept {
				edges++
			}
		}
		if len(walk) != n || len(taken) != edges {
			t.Errorf("%s: %d steps take %d of %d edges", table.Name(), len(walk), len(taken), edges)
		}
		again := fsmtest.Walk(t, table, 7, n)
		for i := range walk {
			if walk[i] != again[i] {
				t.Fatalf("%s: step %d differs the second time", table.Name(), i)
			}
		}
	}
	dead := fsm.NewTable("dead", []fsm.State{"A"}, []fsm.Event{"e"}, nil)
	tb := &complaints{}
	if fsmtest.Walk(tb, dead, 1, 3); len(tb.list) != 1 {
		t.Errorf("a dead end: %q", tb.list)
	}
}

// TestActions: the reference agrees with itself, a wrong one is found.
func TestActions(t *testing.T) {
	for _, table := range tables() {
		rapid.Check(t, func(t *rapid.T) { t.Repeat(fsmtest.Actions(t, table, fsmtest.NewTarget(table))) })
	}
}

// half is somebody's own machine: one topic of [script.Halves]. It brings
// about what it can.
type half struct{ *script.Halves }

func (h half) State() (fsm.State, error) {
	s, err := h.Show()
	return fsm.State(s.Topic[script.Right]), err
}

func (h half) Apply(e fsm.Event, f fsm.Facts) (bool, error) {
	if e != fsm.EventCreate && e != fsm.EventDeleteTopic && !link.Verb(e).Known() {
		return false, fmt.Errorf("%w: %s comes by itself", fsmtest.ErrCannot, e)
	}
	if remembers(h, e) {
		return false, fmt.Errorf("%w: %s depends on what the topic went through", fsmtest.ErrCannot, e)
	}
	const around = fsm.Bidirectional | fsm.Prefixed | fsm.NameMatches | fsm.SourceReadable | fsm.PeerReachable | fsm.PeerWritable
	net := f.Has(fsm.PeerReachable) || e == fsm.EventCreate && f.Has(fsm.SourceReadable)
	if f&^around != 0 || e == fsm.EventCreate && !f.Has(fsm.NameMatches) || f.Has(fsm.PeerReachable) && !f.Has(fsm.PeerWritable) {
		return false, fmt.Errorf("%w: %s", fsmtest.ErrCannot, f)
	}
	for what, on := range map[string]bool{"bidirectional": f.Has(fsm.Bidirectional), "prefix": f.Has(fsm.Prefixed), "net": net} {
		if err := h.Set(what, on); err != nil {
			return false, err
		}
	}
	code, err := h.Do(script.Right, e)
	return code == "", err
}

// remembers reports whether what e does hangs on facts that the topic itself
// keeps, which a caller can't bring about.
func remembers(h half, e fsm.Event) bool {
	const kept = fsm.PromoteUnderWay | fsm.FailoverUnderWay | fsm.ReverseUnderWay | fsm.PauseVariant |
		fsm.PeerFenced | fsm.FreshRequest | fsm.SameAttempt
	state, err := h.State()
	if err != nil {
		return false
	}
	return slices.ContainsFunc(fsm.Mirror().Cell(state, e), func(o fsm.Outcome) bool {
		return (o.Guard.Need|o.Guard.Forbid)&kept != 0
	})
}

// TestActionsAgainstAServer: a target that is no table and can't do everything.
func TestActionsAgainstAServer(t *testing.T) {
	moved := 0
	rapid.Check(t, func(t *rapid.T) {
		target := half{script.NewHalves(fsm.Policy{})}
		t.Repeat(fsmtest.Actions(t, fsm.Mirror(), target))
		if s, _ := target.State(); s != fsm.Mirror().Initial() {
			moved++
		}
	})
	if moved == 0 {
		t.Error("the server was never moved")
	}
}
