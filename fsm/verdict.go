package fsm

import (
	"errors"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
)

// ErrRejected is matched by every [*TransitionError].
var ErrRejected = errors.New("fsm: event rejected")

// Verdict is what becomes of one event: the [Outcome] that applied and, for a
// rejection, what stood against it. The zero Verdict is invalid. It is a
// comparable value.
type Verdict struct {
	Outcome
	// Missing are facts that would have to hold, InTheWay facts that must not.
	Missing, InTheWay Facts
}

// Accepted reports whether the event was not rejected: a no-op is accepted.
func (v Verdict) Accepted() bool { return v.Verdict == Accept || v.Verdict == Noop }

// Message is what the service would answer to a rejected verb, with the names
// filled in: its own text where that is known, this project's words otherwise.
// It is empty for an accept.
func (v Verdict) Message(topic, linkName string) string {
	text := v.Text
	if text == "" {
		text = words(v.Code, v.To)
	}
	return strings.NewReplacer("{topic}", topic, "{link}", linkName).Replace(text)
}

// Reasons lists why an event was rejected, one clause a fact.
func (v Verdict) Reasons() []string {
	var reasons []string
	for _, name := range v.Missing.Names() {
		reasons = append(reasons, "not "+name)
	}
	return append(reasons, v.InTheWay.Names()...)
}

// Err is nil unless the event was rejected, else a [*TransitionError]. The
// machine is a table's name, which tells what else is legal.
func (v Verdict) Err(machine string, state State, event Event) error {
	if v.Accepted() {
		return nil
	}
	e := &TransitionError{
		Machine: machine, State: state, Event: event,
		Code: v.Code, Text: v.Text, Reasons: v.Reasons(),
	}
	if e.Text == "" {
		e.Text = words(v.Code, state)
	}
	for _, t := range []*Table{Mirror(), Link(), Task()} {
		if t.Name() == machine {
			e.Legal = t.Legal(state)
		}
	}
	return e
}

// TransitionError says that an event is not allowed in a state. It matches
// [ErrRejected]. Its slices belong to the caller.
type TransitionError struct {
	Machine string
	State   State
	Event   Event
	// Code is a promise, Text is not. Text may hold {topic} and {link}; see
	// [Verdict.Message] for the filled-in one.
	Code link.Code
	Text string
	// Legal are the events that can be accepted in State.
	Legal []Event
	// Reasons are the facts that stood against the event, by name.
	Reasons []string
}

// Error gives machine, event, state, code and reasons in one line.
func (e *TransitionError) Error() string {
	var b strings.Builder
	b.WriteString("fsm: " + e.Machine + ": " + string(e.Event) + " in " + string(e.State) + ": " + string(e.Code))
	if len(e.Reasons) > 0 {
		b.WriteString(" (" + strings.Join(e.Reasons, ", ") + ")")
	}
	return b.String()
}

// Is reports whether target is [ErrRejected], or a *TransitionError of the
// same code whose other names, as far as they are set, are the same too.
func (e *TransitionError) Is(target error) bool {
	if target == ErrRejected {
		return true
	}
	t, ok := target.(*TransitionError)
	return ok && t.Code == e.Code &&
		(t.Machine == "" || t.Machine == e.Machine) &&
		(t.State == "" || t.State == e.State) &&
		(t.Event == "" || t.Event == e.Event)
}
