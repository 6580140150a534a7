package fsm

import "github.com/clusterlink-go/clusterlink/link"

// Confidences, short for the tables.
const (
	doc = link.Documented
	obs = link.Observed
	inf = link.Inferred
)

// ours is the source of rows that are this project's own protocol between the
// two halves or its own contract with the host.
const ours link.Source = "PAT2; own protocol"

// cited is a row of the facts with its confidence and source.
type cited struct {
	row  string
	conf link.Confidence
	src  link.Source
}

// at builds the rows of one state; its methods are the rows.
type at State

// ok is an event accepted by a mirror topic, goes one by any machine.
func (s at) ok(on Event, g Guard, to link.MirrorStatus, c cited) Row {
	return s.goes(on, g, State(to), c)
}

func (s at) goes(on Event, g Guard, to State, c cited) Row {
	return s.make(on, g, Accept, to, "", "", c)
}

// skip is an event that changes nothing and is no error.
func (s at) skip(on Event, g Guard, code link.Code, c cited) Row {
	return s.make(on, g, Noop, State(s), code, "", c)
}

// no is a rejected event.
func (s at) no(on Event, g Guard, code link.Code, c cited) Row {
	return s.make(on, g, Reject, State(s), code, "", c)
}

// says is a rejected event whose answer the service is known to give.
func (s at) says(on Event, g Guard, code link.Code, text string, c cited) Row {
	return s.make(on, g, Reject, State(s), code, text, c)
}

func (s at) make(on Event, g Guard, k Kind, to State, code link.Code, text string, c cited) Row {
	return Row{From: State(s), On: on, Outcome: Outcome{
		Guard: g, Verdict: k, To: to, Code: code, Text: text,
		Row: c.row, Confidence: c.conf, Source: c.src,
	}}
}

// need and without are guards of facts that must and must not hold.
func need(f Facts) Guard    { return Guard{Need: f} }
func without(f Facts) Guard { return Guard{Forbid: f} }

// always is the guard of the last row of a cell.
var always Guard

// each repeats a kind of row for several events.
func each(events []Event, row func(Event) Row) []Row {
	rows := make([]Row, len(events))
	for i, e := range events {
		rows[i] = row(e)
	}
	return rows
}

// join puts lists of rows together.
func join(lists ...[]Row) []Row {
	var rows []Row
	for _, l := range lists {
		rows = append(rows, l...)
	}
	return rows
}
