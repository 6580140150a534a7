package fsm_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/fsm/fsmtest"
	"github.com/clusterlink-go/clusterlink/link"
)

// TestMutantsWithoutTheOracle counts how many mutants of the mirror table are
// noticed by what is not a witness of the table: a check of the table alone, the
// stories and invariants of two halves, the naive model. What none of them
// notices must be without behaviour: it is for the oracle alone to tell.
func TestMutantsWithoutTheOracle(t *testing.T) {
	killers := []struct {
		name  string
		kills func(cells []cellOf, m *fsm.Table) bool
	}{
		{"CheckTable", func(_ []cellOf, m *fsm.Table) bool { return len(fsmtest.Problems(m)) > 0 }},
		{"golden traces", killedByTraces},
		{"invariants of two halves, a few stories", killedByInvariants()},
		{"naive model", killedByNaive},
	}
	kills, alive := make([]int, len(killers)), map[string][]string{}
	all, table := 0, fsm.Mirror()
	for name, mutant := range fsmtest.Mutants(table) {
		all++
		cells, dead := differing(table, mutant), false
		for i, k := range killers {
			if k.kills(cells, mutant) {
				kills[i]++
				dead = true
			}
		}
		if dead {
			continue
		}
		kind, _, _ := strings.Cut(name, ":")
		alive[kind] = append(alive[kind], name)
		if differs(cells, mutant, func(s fsm.MirrorState, e fsm.MirrorEvent, p fsm.Policy) (link.MirrorStatus, fsm.Kind) {
			got, v := fsm.StepMirror(s, e, p)
			return got.Status, v.Verdict
		}) {
			t.Errorf("survives although it behaves differently: %s", name)
		}
	}
	t.Logf("%d mutants", all)
	for i, k := range killers {
		t.Logf("%5d killed by %s", kills[i], k.name)
	}
	for _, kind := range slices.Sorted(maps.Keys(alive)) {
		t.Logf("%5d survive by %q, which can't matter: %s", len(alive[kind]), kind, harmless[kind])
		if harmless[kind] == "" {
			t.Errorf("no reason why mutants by %q may survive", kind)
		}
		for _, name := range alive[kind] {
			t.Logf("      %s", name)
		}
	}
}

// harmless says why survivors of a kind change no state and no verdict.
var harmless = map[string]string{
	"rename code":       "the code is another, the verdict is not",
	"change confidence": "the row is trusted otherwise, the verdict is the same",
	"swap guards":       "two refusals change places: where both apply the other code is given",
	"add":               "the row that is added does what the cell does under those facts anyway",
	"drop":              "a row after it gives the same verdict: a request of the reverse under way is not a fresh one",
}

// cellOf names a cell.
type cellOf struct {
	state fsm.State
	event fsm.Event
}

// differing lists the cells in which two tables differ.
func differing(a, b *fsm.Table) []cellOf {
	var cells []cellOf
	for _, s := range a.States() {
		for _, e := range a.Events() {
			if !slices.Equal(a.Cell(s, e), b.Cell(s, e)) {
				cells = append(cells, cellOf{s, e})
			}
		}
	}
	return cells
}

func killedByTraces(_ []cellOf, m *fsm.Table) bool {
	for _, trace := range goldenTraces() {
		w := newWorld(fsm.Policy{})
		if w.table = m; w.play(trace) != nil {
			return true
		}
	}
	return false
}

// killedByInvariants plays the same stories to every mutant.
func killedByInvariants() func([]cellOf, *fsm.Table) bool {
	var stories [][]move
	for i := range 6 {
		stories = append(stories, moves(i%2 == 1).Example(i))
	}
	return func(_ []cellOf, m *fsm.Table) bool {
		for i, story := range stories {
			w := newWorld(fsm.Policy{MidReverseFailover: fsm.MidReverse(i / 2 % 2)})
			if w.table = m; w.story(story) != nil {
				return true
			}
		}
		return false
	}
}

func killedByNaive(cells []cellOf, m *fsm.Table) bool { return differs(cells, m, naive) }

// differs goes through the cells, under every valuation of the facts that their
// guards name, verb, number and policy, and reports whether a step by m ever
// differs from what is said.
func differs(cells []cellOf, m *fsm.Table, said func(fsm.MirrorState, fsm.MirrorEvent, fsm.Policy) (link.MirrorStatus, fsm.Kind)) bool {
	for _, c := range cells {
		for _, f := range valuations(append(fsm.Mirror().Cell(c.state, c.event), m.Cell(c.state, c.event)...)) {
			for verb := fsm.Idle; verb <= fsm.Restoring; verb++ {
				for n := range uint32(4 * 2 * 4) {
					s := fsm.MirrorState{Status: link.MirrorStatus(c.state), Verb: verb, Sequence: 1, Attempt: 2, PeerFenced: n&4 == 0}
					e := fsm.MirrorEvent{Name: c.event, Facts: f, Sequence: n & 3}
					p := fsm.Policy{MidReverseFailover: fsm.MidReverse(n >> 3 % 3), RepeatIsError: n>>3 == 1, Strict: n>>3 == 3}
					got, v := fsm.StepMirrorBy(m, s, e, p)
					if to, kind := said(s, e, p); got.Status != to || v.Verdict != kind {
						return true
					}
				}
			}
		}
	}
	return false
}
