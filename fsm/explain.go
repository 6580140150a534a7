package fsm

import (
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
)

// Explanation says what an event does in a state and, where it is refused,
// what stands against it and what may happen instead. The zero Explanation is
// invalid. Its slices belong to the caller.
type Explanation struct {
	Machine string
	State   State
	Event   Event
	// Verdict is what becomes of the event; its Code is a promise.
	Verdict Verdict
	// Text is the service's own answer where that is known, else this project's
	// words; {topic} and {link} stand for the names. Empty for an accept.
	Text string
	// Missing and InTheWay say in words which facts would have to be otherwise.
	Missing, InTheWay []string
	// Legal are the events that some facts make acceptable in the state.
	Legal []Event
}

// Explain says what an event does in a state of a table under the facts. Names
// that the table doesn't have are explained as such; there is no error.
func Explain(t *Table, s State, e Event, f Facts) Explanation {
	return t.explain(s, e, t.Next(s, e, f))
}

// ExplainMirror says what [StepMirror] does with an event, facts that it reads
// off the state, the event and the policy among the reasons.
func ExplainMirror(s MirrorState, e MirrorEvent, p Policy) Explanation {
	_, v := StepMirror(s, e, p)
	return mirrorTable.explain(State(s.Status), e.Name, v)
}

// ExplainLink is ExplainMirror for a link half and [StepLink].
func ExplainLink(s LinkState, e LinkEvent, p Policy) Explanation {
	_, v := StepLink(s, e, p)
	return linkTable.explain(linkState(s), e.Name, v)
}

func (t *Table) explain(s State, e Event, v Verdict) Explanation {
	x := Explanation{Machine: t.Name(), State: s, Event: e, Verdict: v, Text: v.Text, Legal: t.Legal(s)}
	if x.Text == "" {
		x.Text = words(v.Code, s)
	}
	for _, f := range v.Missing.each() {
		x.Missing = append(x.Missing, f.words(false))
	}
	for _, f := range v.InTheWay.each() {
		x.InTheWay = append(x.InTheWay, f.words(true))
	}
	return x
}

// String gives the explanation in a few lines, without a newline at the end.
func (x Explanation) String() string {
	var b strings.Builder
	b.WriteString(x.Machine + ": " + string(x.Event) + " in " + string(x.State) + ": ")
	switch x.Verdict.Verdict {
	case Accept:
		b.WriteString("accepted, leads to " + string(x.Verdict.To))
		if x.Verdict.To == x.State {
			b.WriteString(", the state it is in")
		}
	case Noop:
		b.WriteString("does nothing (" + string(x.Verdict.Code) + ")")
	default:
		b.WriteString("refused (" + string(x.Verdict.Code) + ")")
	}
	if x.Text != "" {
		b.WriteString("\n  " + x.Text)
	}
	for _, why := range append(x.Missing, x.InTheWay...) {
		b.WriteString("\n  because " + why)
	}
	b.WriteString("\n  by " + x.Verdict.Row + ", " + string(x.Verdict.Confidence) + ": " + string(x.Verdict.Source))
	if x.Verdict.Verdict == Reject && len(x.Legal) > 0 {
		b.WriteString("\n  possible here:")
		for i, e := range x.Legal {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(" " + string(e))
		}
	}
	return b.String()
}

// Codes lists the codes that verdicts have. The result is a fresh slice.
func Codes() []link.Code {
	codes := make([]link.Code, len(ownWords))
	for i := range ownWords {
		codes[i] = ownWords[i].code
	}
	return codes
}

// CodeText says in this project's words what a code of [Codes] means; {topic}
// and {link} stand for the names. It is empty for any other code.
func CodeText(code link.Code) string { return wordsFor(code) }
