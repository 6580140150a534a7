package fsmtest

import (
	"fmt"
	"iter"
	"slices"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// Mutants makes the tables that differ from t in one row, each with a name for
// the difference: a row dropped, led to another state, with another verdict,
// without its guard, in the place of its neighbour in the cell, with another
// code, or trusted more or less; and a row added before every cell. A test that
// holds a table to be right must fail for each of them.
func Mutants(t *fsm.Table) iter.Seq2[string, *fsm.Table] {
	return func(yield func(string, *fsm.Table) bool) {
		m := mutator{t: t, states: t.States(), events: t.Events(), rows: t.Rows(), yield: yield}
		for i := range m.rows {
			if !m.mutateRow(i) {
				return
			}
		}
		for _, s := range m.states {
			for _, e := range m.events {
				if !m.addRow(s, e) {
					return
				}
			}
		}
	}
}

type mutator struct {
	t      *fsm.Table
	states []fsm.State
	events []fsm.Event
	rows   []fsm.Row
	yield  func(string, *fsm.Table) bool
}

// emit hands a table with other rows on.
func (m *mutator) emit(how string, r fsm.Row, rows []fsm.Row) bool {
	name := fmt.Sprintf("%s: %s, %s, [%s] %s %s", how, r.From, r.On, r.Guard, r.Verdict, r.To)
	return m.yield(name, fsm.NewTable(m.t.Name(), m.states, m.events, rows))
}

// with replaces row i.
func (m *mutator) with(how string, i int, r fsm.Row) bool {
	rows := slices.Clone(m.rows)
	rows[i] = r
	return m.emit(how, m.rows[i], rows)
}

// other is a declared state that is not s; s itself if there is none.
func (m *mutator) other(s fsm.State) fsm.State {
	for i, x := range m.states {
		if x == s {
			return m.states[(i+1)%len(m.states)]
		}
	}
	return s
}

func (m *mutator) mutateRow(i int) bool {
	r := m.rows[i]
	if !m.emit("drop", r, slices.Delete(slices.Clone(m.rows), i, i+1)) {
		return false
	}
	if r.Verdict == fsm.Accept {
		if led := r; m.other(r.To) != r.To {
			led.To = m.other(r.To)
			if !m.with("redirect", i, led) {
				return false
			}
		}
	}
	for _, k := range []fsm.Kind{fsm.Accept, fsm.Noop, fsm.Reject} {
		if k == r.Verdict {
			continue
		}
		flipped := r
		flipped.Verdict, flipped.To, flipped.Code = k, r.From, "mutant"
		if k == fsm.Accept {
			flipped.Code, flipped.Text = "", ""
		}
		if !m.with("flip to "+string(k), i, flipped) {
			return false
		}
	}
	if r.Guard != (fsm.Guard{}) {
		bare := r
		bare.Guard = fsm.Guard{}
		if !m.with("unguard", i, bare) {
			return false
		}
		turned := r
		turned.Guard = fsm.Guard{Need: r.Guard.Forbid, Forbid: r.Guard.Need}
		if !m.with("invert guard", i, turned) {
			return false
		}
	}
	if j := m.next(i); j > 0 {
		rows := slices.Clone(m.rows)
		rows[i].Guard, rows[j].Guard = rows[j].Guard, rows[i].Guard
		if !m.emit("swap guards", r, rows) {
			return false
		}
	}
	if r.Code != "" {
		renamed := r
		renamed.Code += "-mutant"
		if !m.with("rename code", i, renamed) {
			return false
		}
	}
	trusted := r
	trusted.Confidence = link.Documented
	if r.Confidence == link.Documented {
		trusted.Confidence = link.Inferred
	}
	return m.with("change confidence", i, trusted)
}

// next is the row after i in its cell; 0 if there is none.
func (m *mutator) next(i int) int {
	for j := i + 1; j < len(m.rows); j++ {
		if m.rows[j].From == m.rows[i].From && m.rows[j].On == m.rows[i].On {
			return j
		}
	}
	return 0
}

// addRow puts a row of a fact before the others of a cell.
func (m *mutator) addRow(s fsm.State, e fsm.Event) bool {
	r := fsm.Row{From: s, On: e, Outcome: fsm.Outcome{
		Guard: fsm.Guard{Need: fsm.Force}, Verdict: fsm.Accept, To: m.other(s),
		Row: "mutant", Confidence: link.Inferred, Source: "mutant",
	}}
	return m.emit("add", r, slices.Insert(slices.Clone(m.rows), 0, r))
}
