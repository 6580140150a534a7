package fsm

import (
	"strconv"
	"strings"
)

// String gives the step in one line: who does or waits for what, what it needs
// and whether it can be undone.
func (s PlanStep) String() string {
	var b strings.Builder
	b.WriteString(string(s.Side) + ": ")
	if s.Wait {
		b.WriteString("wait for " + string(s.Event))
	} else {
		b.WriteString(string(s.Event))
	}
	if s.Machine == linkTable.name {
		b.WriteString(" of the link")
	}
	b.WriteString(" (" + string(s.From))
	if s.To != s.From {
		b.WriteString(" to " + string(s.To))
	}
	b.WriteByte(')')
	if s.Irreversible {
		b.WriteString(", can't be undone")
	}
	for i, need := range s.Conditions() {
		if i == 0 {
			b.WriteString("; needs: ")
		} else {
			b.WriteString("; ")
		}
		b.WriteString(need)
	}
	return b.String()
}

// Conditions says in words what the step needs.
func (s PlanStep) Conditions() []string {
	var list []string
	for _, f := range s.Needs.Need.each() {
		words := f.words(true)
		if f == CaughtUp && s.Event == EventDrained {
			words += " (after a promote: stop the producers of the source topic)"
		}
		list = append(list, words)
	}
	for _, f := range s.Needs.Forbid.each() {
		list = append(list, f.words(false))
	}
	return list
}

// PlanText writes a plan, one numbered line a step.
func PlanText(steps []PlanStep) string {
	if len(steps) == 0 {
		return "nothing to do\n"
	}
	var b strings.Builder
	for i, s := range steps {
		b.WriteString(strconv.Itoa(i+1) + ". " + s.String() + "\n")
	}
	return b.String()
}
