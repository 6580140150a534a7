package fsm

import (
	"slices"

	"github.com/clusterlink-go/clusterlink/link"
)

// State names a state of a machine, in the API's own spelling where it has
// one. The zero State is invalid.
type State string

// Event names an event, in the API's own spelling where it has one. The zero
// Event is invalid.
type Event string

// Kind says what becomes of an event. The zero Kind is invalid.
type Kind string

// The three kinds of verdict.
const (
	Accept Kind = "accept"
	Noop   Kind = "noop"
	Reject Kind = "reject"
)

// Outcome is one row of a table: what an event does in a state when a guard
// holds. The outcomes of a cell are tried in order; the last one has the zero
// Guard, so every cell has a verdict under all facts. It is a comparable value.
type Outcome struct {
	Guard   Guard
	Verdict Kind
	// To is the state afterwards; for a no-op or a rejection it is the state
	// the machine is in.
	To State
	// Code names a rejection or a no-op and is empty for accepts.
	Code link.Code
	// Text is the service's own answer where it is known, with {topic} and
	// {link} standing for the names; or empty.
	Text string
	// Row is the row of the facts this comes from ("T20"); a section
	// ("§2.4") where no single row does.
	Row        string
	Confidence link.Confidence
	Source     link.Source
}

// Cell is everything an event may do in a state, in guard order. It is never
// empty in a table of this package.
type Cell []Outcome

// Pick gives the first outcome whose guard holds under f. It returns nil only
// for a cell that is not total. The result points into the cell.
func (c Cell) Pick(f Facts) *Outcome {
	for i := range c {
		if c[i].Guard.Holds(f) {
			return &c[i]
		}
	}
	return nil
}

// Row is an [Outcome] with its place in a table. It is a comparable value.
type Row struct {
	From State
	On   Event
	Outcome
}

// Table is a machine as data: states, events, and a [Cell] for each pair. It
// is immutable and safe for concurrent use; methods that return slices return
// fresh ones. The zero Table has no states and rejects everything.
type Table struct {
	name     string
	initial  State
	states   []State
	events   []Event
	rows     []Row
	cells    []Cell // states × events
	stateAt  index
	eventAt  index
	compiled Compiled
}

// NewTable makes a table of rows, which stand in guard order within a cell.
// The first state is the initial one. It takes anything: what is wrong with a
// table is for fsmtest.CheckTable to say. Rows that name an undeclared state or
// event are kept in [Table.Rows] and have no other effect; of states and
// events beyond 254 each, the rest is left out. The arguments are copied.
func NewTable(name string, states []State, events []Event, rows []Row) *Table {
	t := &Table{
		name:   name,
		states: slices.Clone(states[:min(len(states), maxSymbols)]),
		events: slices.Clone(events[:min(len(events), maxSymbols)]),
		rows:   slices.Clone(rows),
	}
	if len(t.states) > 0 {
		t.initial = t.states[0]
	}
	t.stateAt, t.eventAt = newIndex(t.states), newIndex(t.events)
	t.cells = make([]Cell, len(t.states)*len(t.events))
	for _, r := range t.rows {
		s, ok1 := find(&t.stateAt, r.From)
		e, ok2 := find(&t.eventAt, r.On)
		if ok1 && ok2 {
			at := int(s)*len(t.events) + int(e)
			t.cells[at] = append(t.cells[at], r.Outcome)
		}
	}
	t.compiled = t.compile()
	return t
}

// Name is what the machine is called: "mirror", "link" or "task".
func (t *Table) Name() string { return t.name }

// Initial is the state a machine starts in.
func (t *Table) Initial() State { return t.initial }

// States lists the states in the order of the table.
func (t *Table) States() []State { return slices.Clone(t.states) }

// Events lists the events in the order of the table.
func (t *Table) Events() []Event { return slices.Clone(t.events) }

// Rows lists every row in the order of the table.
func (t *Table) Rows() []Row { return slices.Clone(t.rows) }

// Cell is what an event may do in a state. It is nil for a state or event that
// the table doesn't have.
func (t *Table) Cell(s State, e Event) Cell { return slices.Clone(t.cell(s, e)) }

// cell is the table's own cell.
func (t *Table) cell(s State, e Event) Cell {
	at, ok := t.place(s, e)
	if !ok {
		return nil
	}
	return t.cells[at]
}

// place gives the place of a cell.
func (t *Table) place(s State, e Event) (int, bool) {
	i, ok1 := find(&t.stateAt, s)
	j, ok2 := find(&t.eventAt, e)
	return int(i)*len(t.events) + int(j), ok1 && ok2
}

// Next says what an event does in a state under the facts. A state or an event
// that the table doesn't have is rejected with [CodeUnknownState] or
// [CodeUnknownEvent]. It does not allocate.
func (t *Table) Next(s State, e Event, f Facts) (v Verdict) {
	t.next(&v, s, e, f)
	return v
}

// next is Next without a copy of the verdict.
func (t *Table) next(v *Verdict, s State, e Event, f Facts) {
	at, ok := t.place(s, e)
	if !ok {
		*v = t.unknown(s, e)
		return
	}
	cell := t.cells[at]
	_, i := t.compiled.find(at, f)
	if i >= len(cell) {
		*v = t.unknown(s, e)
		return
	}
	o := &cell[i]
	v.Outcome = *o
	if o.Verdict == Reject {
		v.Missing, v.InTheWay = cell.unmet(f)
	}
}

// Move is [Table.Next] for those who need no reasons: the state afterwards and
// what becomes of the event.
func (t *Table) Move(s State, e Event, f Facts) (State, Kind) {
	at, ok := t.place(s, e)
	if !ok {
		return s, Reject
	}
	r, _ := t.compiled.find(at, f)
	return t.states[r.to], kinds[r.kind]
}

// unknown is the verdict on names that the table doesn't have, and on a cell
// that is not total.
func (t *Table) unknown(s State, e Event) Verdict {
	code := CodeUnknownState
	if _, ok := find(&t.stateAt, s); ok {
		code = CodeUnknownEvent
	}
	return Verdict{Outcome: Outcome{
		Verdict: Reject, To: s, Code: code, Row: "§0.1", Confidence: link.Inferred,
		Source: "own rule: enums are open when read, closed when deciding",
	}}
}

// Legal lists the events that some facts make acceptable in a state, in the
// order of the table. It is empty for a state that the table doesn't have.
func (t *Table) Legal(s State) []Event {
	var legal []Event
	for _, e := range t.events {
		if slices.ContainsFunc(t.cell(s, e), func(o Outcome) bool { return o.Verdict == Accept }) {
			legal = append(legal, e)
		}
	}
	return legal
}

// unmet collects what stands against an event that was rejected: what each
// rejection that applies is about, and what an acceptance would have needed.
func (c Cell) unmet(f Facts) (missing, inTheWay Facts) {
	for i := range c {
		switch g := c[i].Guard; {
		case c[i].Verdict == Reject && g.Holds(f):
			missing |= g.Forbid
			inTheWay |= g.Need
		case c[i].Verdict == Accept:
			m, w := g.Unmet(f)
			missing |= m
			inTheWay |= w
		}
	}
	return missing, inTheWay
}
