package fsmtest

import (
	"github.com/clusterlink-go/clusterlink/fsm"
)

// Edge is one row of a table with facts under which it is the one that applies.
// It is a comparable value.
type Edge struct {
	fsm.Row
	// Facts make this row apply: what it needs, and what keeps the rows before
	// it from applying.
	Facts fsm.Facts
}

// Edges lists every row of a table that can apply, denials and no-ops too, in
// the order of states, events and guards.
func Edges(t *fsm.Table) []Edge {
	var edges []Edge
	for _, s := range t.States() {
		for _, e := range t.Events() {
			cell := t.Cell(s, e)
			for i, o := range cell {
				if f, ok := witness(cell, i, o.Guard.Need); ok {
					edges = append(edges, Edge{Row: fsm.Row{From: s, On: e, Outcome: o}, Facts: f})
				}
			}
		}
	}
	return edges
}

// witness adds facts to f until no outcome before the i-th holds.
func witness(cell fsm.Cell, i int, f fsm.Facts) (fsm.Facts, bool) {
	if !cell[i].Guard.Holds(f) {
		return 0, false
	}
	for _, before := range cell[:i] {
		if !before.Guard.Holds(f) {
			continue
		}
		for _, one := range fsm.AllFacts() {
			if before.Guard.Forbid.Has(one) {
				if g, ok := witness(cell, i, f|one); ok {
					return g, true
				}
			}
		}
		return 0, false
	}
	return f, true
}

// Step is one event that is put to a machine, and what is expected of it. It is
// a comparable value.
type Step struct {
	From  fsm.State
	Event fsm.Event
	Facts fsm.Facts
	// To and Verdict are what the table says.
	To      fsm.State
	Verdict fsm.Kind
}

func (e Edge) step() Step { return Step{e.From, e.On, e.Facts, e.To, e.Verdict} }

// moves reports whether the edge leads to another state.
func (e Edge) moves() bool { return e.Verdict == fsm.Accept && e.To != e.From }
