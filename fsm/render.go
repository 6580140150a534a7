package fsm

import (
	"strconv"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
)

// Mermaid draws the accepted moves as a stateDiagram-v2: one arrow for each
// pair of states, labelled with its events. Events that leave the state as it
// is are left out. Labels mark what is only observed (o) or inferred (i).
func (t *Table) Mermaid() string {
	var b strings.Builder
	b.WriteString("stateDiagram-v2\n    direction LR\n")
	b.WriteString("    [*] --> " + string(t.initial) + "\n")
	for _, from := range t.states {
		for _, m := range t.moves(from) {
			b.WriteString("    " + string(from) + " --> " + string(m.to) + " : " + strings.Join(m.labels, ", ") + "\n")
		}
	}
	return b.String()
}

// DOT draws the accepted moves for Graphviz, as [Table.Mermaid] does.
func (t *Table) DOT() string {
	var b strings.Builder
	b.WriteString("digraph " + t.name + " {\n  rankdir=LR;\n  node [shape=box, style=rounded];\n")
	for _, s := range t.states {
		b.WriteString("  " + strconv.Quote(string(s)))
		if s == t.initial {
			b.WriteString(" [penwidth=2]")
		}
		b.WriteString(";\n")
	}
	for _, from := range t.states {
		for _, m := range t.moves(from) {
			b.WriteString("  " + strconv.Quote(string(from)) + " -> " + strconv.Quote(string(m.to)) +
				" [label=" + strconv.Quote(strings.Join(m.labels, ", ")) + "];\n")
		}
	}
	b.WriteString("}\n")
	return b.String()
}

// move is an arrow of a diagram.
type move struct {
	to     State
	labels []string
}

// moves lists the arrows that leave a state, in the order of the table.
func (t *Table) moves(from State) []move {
	var moves []move
	for _, to := range t.states {
		m := move{to: to}
		for _, e := range t.events {
			if c := t.best(from, e, to); c != "" {
				m.labels = append(m.labels, string(e)+mark(c))
			}
		}
		if to != from && m.labels != nil {
			moves = append(moves, m)
		}
	}
	return moves
}

// best is the strongest confidence with which an event leads from one state to
// another; empty if it doesn't.
func (t *Table) best(from State, e Event, to State) link.Confidence {
	best := link.Confidence("")
	for _, o := range t.cell(from, e) {
		if o.Verdict == Accept && o.To == to && (best == "" || rank(o.Confidence) < rank(best)) {
			best = o.Confidence
		}
	}
	return best
}

// rank orders confidences, the strongest first.
func rank(c link.Confidence) int {
	switch c {
	case link.Documented:
		return 0
	case link.Observed:
		return 1
	}
	return 2
}

// mark is the confidence as diagrams show it.
func mark(c link.Confidence) string {
	switch c {
	case link.Documented:
		return ""
	case link.Observed:
		return " (o)"
	}
	return " (i)"
}

// Markdown writes the whole table: what each event does in each state, with
// guards, codes, rows, confidence and source.
func (t *Table) Markdown() string {
	var b strings.Builder
	b.WriteString("## The " + t.name + " machine\n\n")
	b.WriteString("It starts in " + string(t.initial) + ". The rows of one event are tried in order; the first whose guard holds applies.\n")
	for _, s := range t.states {
		b.WriteString("\n### " + string(s) + "\n\n")
		b.WriteString("| event | guard | verdict | to | code | confidence | row | source |\n")
		b.WriteString("|---|---|---|---|---|---|---|---|\n")
		for _, e := range t.events {
			for i, o := range t.cell(s, e) {
				name := string(e)
				if i > 0 {
					name = ""
				}
				cells := []string{
					name, o.Guard.String(), string(o.Verdict), string(o.To),
					string(o.Code), string(o.Confidence), o.Row, string(o.Source),
				}
				b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
			}
		}
	}
	return b.String()
}

// JSON writes the table as one JSON object: machine, initial, states, events
// and, under matrix, for every state and event the list of outcomes in guard
// order. States and events stand in the order of the table.
func (t *Table) JSON() []byte {
	b := []byte(`{"machine":`)
	b = strconv.AppendQuote(b, t.name)
	b = strconv.AppendQuote(append(b, `,"initial":`...), string(t.initial))
	b = appendStrings(append(b, `,"states":`...), t.states)
	b = appendStrings(append(b, `,"events":`...), t.events)
	b = append(b, `,"matrix":{`...)
	for i, s := range t.states {
		b = append(strconv.AppendQuote(comma(b, i), string(s)), `:{`...)
		for j, e := range t.events {
			b = append(strconv.AppendQuote(comma(b, j), string(e)), `:[`...)
			for k, o := range t.cell(s, e) {
				b = strconv.AppendQuote(append(comma(b, k), `{"guard":`...), o.Guard.String())
				b = strconv.AppendQuote(append(b, `,"verdict":`...), string(o.Verdict))
				b = strconv.AppendQuote(append(b, `,"to":`...), string(o.To))
				b = strconv.AppendQuote(append(b, `,"code":`...), string(o.Code))
				b = strconv.AppendQuote(append(b, `,"confidence":`...), string(o.Confidence))
				b = strconv.AppendQuote(append(b, `,"source":`...), string(o.Source))
				b = append(b, '}')
			}
			b = append(b, ']')
		}
		b = append(b, '}')
	}
	return append(b, "}}\n"...)
}

// comma puts a comma before every member but the first.
func comma(b []byte, i int) []byte {
	if i > 0 {
		b = append(b, ',')
	}
	return b
}

// appendStrings writes a list of names. Names, codes and sources are printable
// ASCII in every table of this package, for which Go's and JSON's quoting agree.
func appendStrings[T ~string](b []byte, list []T) []byte {
	b = append(b, '[')
	for i, s := range list {
		b = strconv.AppendQuote(comma(b, i), string(s))
	}
	return append(b, ']')
}
