package fsm

// StateIndex and EventIndex are the places of a state and an event in the lists
// of a table.
type (
	StateIndex uint8
	EventIndex uint8
)

// KindIndex is a [Kind] in one byte. The zero KindIndex is invalid.
type KindIndex uint8

// The kinds of verdict in one byte.
const (
	AcceptIndex KindIndex = iota + 1
	NoopIndex
	RejectIndex
)

// kinds are the kinds by their number.
var kinds = [...]Kind{"", Accept, Noop, Reject}

// Kind is the kind that k stands for; empty for none.
func (k KindIndex) Kind() Kind {
	if int(k) >= len(kinds) {
		return ""
	}
	return kinds[k]
}

// Compiled is a [Table] for those who keep numbers instead of names: the same
// states, events and verdicts, without codes and reasons. It is immutable and
// safe for concurrent use. The zero Compiled has no states and rejects
// everything.
type Compiled struct {
	events uint32
	first  []compiledRow // of each cell, states × events
	more   []compiledRow // the others of each cell, one behind the other
}

// compiledRow is one outcome; it holds if the named facts are those needed. The
// last one of a cell always does.
type compiledRow struct {
	named, need Facts
	second      uint32 // of the first row of a cell: the place of the next one
	to          StateIndex
	kind        KindIndex
}

// Compile gives the compiled form of a table, which they share.
func (t *Table) Compile() *Compiled { return &t.compiled }

func (t *Table) compile() Compiled {
	c := Compiled{events: uint32(len(t.events)), first: make([]compiledRow, len(t.cells))}
	for i, cell := range t.cells {
		at := StateIndex(i / len(t.events))
		rows := make([]compiledRow, 0, len(cell)+1)
		for _, o := range cell {
			to, ok := find(&t.stateAt, o.To)
			if !ok {
				to = uint8(at)
			}
			rows = append(rows, compiledRow{
				named: o.Guard.Need | o.Guard.Forbid, need: o.Guard.Need,
				to: StateIndex(to), kind: kindIndex(o.Verdict),
			})
		}
		// A cell that is not total rejects what its guards leave over.
		rows = append(rows, compiledRow{to: at, kind: RejectIndex})
		c.first[i] = rows[0]
		c.first[i].second = uint32(len(c.more))
		if rows[0].named != 0 {
			c.more = append(c.more, rows[1:]...)
		}
	}
	return c
}

// find gives the row of a cell that applies, and its place in the cell.
func (c *Compiled) find(at int, f Facts) (r *compiledRow, place int) {
	r = &c.first[at]
	for next := r.second; f&r.named != r.need; next++ {
		r = &c.more[next]
		place++
	}
	return r, place
}

func kindIndex(k Kind) KindIndex {
	switch k {
	case Accept:
		return AcceptIndex
	case Noop:
		return NoopIndex
	}
	return RejectIndex
}

// StateIndex gives the place of a state; false for one that the table doesn't
// have.
func (t *Table) StateIndex(s State) (StateIndex, bool) {
	i, ok := find(&t.stateAt, s)
	return StateIndex(i), ok
}

// EventIndex gives the place of an event; false for one that the table doesn't
// have.
func (t *Table) EventIndex(e Event) (EventIndex, bool) {
	i, ok := find(&t.eventAt, e)
	return EventIndex(i), ok
}

// Next is [Table.Move] by numbers: the state afterwards and what becomes of the
// event. Numbers that the table doesn't have are rejected.
func (c *Compiled) Next(s StateIndex, e EventIndex, f Facts) (StateIndex, KindIndex) {
	at := uint32(s)*c.events + uint32(e)
	if uint32(e) >= c.events || at >= uint32(len(c.first)) {
		return s, RejectIndex
	}
	r, _ := c.find(int(at), f)
	return r.to, r.kind
}
