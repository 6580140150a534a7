// Package fsmtest checks tables of package fsm, and other people's machines
// against them.
//
// [CheckTable] says whether a table holds together, and [Mutants] whether a test
// of it would notice a wrong row. [Tour] and [Walk] are sequences of events that
// take every edge. [Run], [Actions] and [RunScript] put a server to the test
// through a small interface: [Target] is one machine, [script.Pair] two clusters
// with a link between them.
package fsmtest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/clusterlink-go/clusterlink/fsm"
)

// TB is what a test gives; *testing.T and *rapid.T are one.
type TB interface {
	Helper()
	Errorf(format string, args ...any)
}

// CheckTable reports every [Problems] of a table as an error of the test.
func CheckTable(tb TB, t *fsm.Table) {
	tb.Helper()
	for _, p := range Problems(t) {
		tb.Errorf("table %q: %s", t.Name(), p)
	}
}

var (
	stateName = regexp.MustCompile(`^[A-Za-z_]+$`)
	eventName = regexp.MustCompile(`^[A-Za-z_-]+$`)
)

// Problems lists what is wrong with a table by itself: duplicate or undeclared
// symbols, names that diagrams can't show, rows without confidence or source,
// cells without a verdict, rows that can never apply, states that can't be
// reached or left. The list is empty for a sound table.
func Problems(t *fsm.Table) []string {
	c := checker{t: t, states: t.States(), events: t.Events(), rows: t.Rows()}
	c.symbols()
	for _, r := range c.rows {
		c.row(r)
	}
	for _, s := range c.states {
		for _, e := range c.events {
			c.cell(s, e)
		}
	}
	c.graph()
	return c.problems
}

type checker struct {
	t        *fsm.Table
	states   []fsm.State
	events   []fsm.Event
	rows     []fsm.Row
	problems []string
}

func (c *checker) add(format string, args ...any) {
	c.problems = append(c.problems, fmt.Sprintf(format, args...))
}

func (c *checker) symbols() {
	states, events := c.states, c.events
	if c.t.Name() == "" || len(states) == 0 || len(events) == 0 {
		c.add("no name, no states or no events")
	}
	for i, s := range states {
		if !stateName.MatchString(string(s)) {
			c.add("state %q can't be drawn", s)
		}
		if slices.Index(states, s) < i {
			c.add("state %q is declared twice", s)
		}
	}
	for i, e := range events {
		if !eventName.MatchString(string(e)) {
			c.add("event %q can't be drawn", e)
		}
		if slices.Index(events, e) < i {
			c.add("event %q is declared twice", e)
		}
	}
}

func (c *checker) row(r fsm.Row) {
	add := func(format string, args ...any) {
		c.add("row %s of %s, %s: %s", r.Row, r.From, r.On, fmt.Sprintf(format, args...))
	}
	if !slices.Contains(c.states, r.From) || !slices.Contains(c.states, r.To) {
		add("%s or %s is no declared state", r.From, r.To)
	}
	if !slices.Contains(c.events, r.On) {
		add("no declared event")
	}
	switch r.Verdict {
	case fsm.Accept:
		if r.Code != "" || r.Text != "" {
			add("an accept has code %q", r.Code)
		}
	case fsm.Noop, fsm.Reject:
		if r.To != r.From {
			add("%s and yet it leads to %s", r.Verdict, r.To)
		}
		if r.Code == "" {
			add("%s without a code", r.Verdict)
		}
	default:
		add("verdict %q", r.Verdict)
	}
	if r.Row == "" || r.Source == "" || !r.Confidence.Known() {
		add("source %q, confidence %q", r.Source, r.Confidence)
	}
	if !printable(string(r.Code)) || !printable(r.Text) || !printable(string(r.Source)) {
		add("not printable ASCII")
	}
	if r.Guard.Need&r.Guard.Forbid != 0 {
		add("guard %q contradicts itself", r.Guard)
	}
	if slices.Contains((r.Guard.Need | r.Guard.Forbid).Names(), "unnamed") {
		add("guard of facts without a name")
	}
}

// printable reports whether a text is ASCII that any view can show.
func printable(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' })
}

func (c *checker) cell(s fsm.State, e fsm.Event) {
	cell := c.t.Cell(s, e)
	if len(cell) == 0 {
		c.add("%s, %s: no verdict", s, e)
		return
	}
	if cell[len(cell)-1].Guard != (fsm.Guard{}) {
		c.add("%s, %s: no verdict under some facts", s, e)
	}
	for i, o := range cell {
		for _, before := range cell[:i] {
			if o.Guard.Need.Has(before.Guard.Need) && o.Guard.Forbid.Has(before.Guard.Forbid) {
				c.add("%s, %s: guard %q never applies, for %q comes before it", s, e, o.Guard, before.Guard)
			}
		}
	}
}

// graph looks for states that can't be reached, or not be left.
func (c *checker) graph() {
	reached := map[fsm.State]bool{c.t.Initial(): true}
	for grown := true; grown; {
		grown = false
		for _, r := range c.rows {
			if r.Verdict == fsm.Accept && reached[r.From] && !reached[r.To] {
				reached[r.To], grown = true, true
			}
		}
	}
	for _, s := range c.states {
		if !reached[s] {
			c.add("state %s can't be reached", s)
		}
		if !slices.ContainsFunc(c.rows, func(r fsm.Row) bool {
			return r.From == s && r.To != s && r.Verdict == fsm.Accept
		}) {
			c.add("state %s can't be left", s)
		}
	}
}
