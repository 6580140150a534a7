package explore

import (
	"fmt"
	"strings"
)

// Trace is a way through a world. Its states are as the machines left them:
// not the canonical ones.
type Trace[W any] struct {
	Start string
	First W
	Steps []Step[W]
}

// Step is one event of a [Trace] and the state after it.
type Step[W any] struct {
	Event Event
	// What happened and how the world stands then, in words.
	What, Then string
	After      W
}

// Last is the state that the trace ends in.
func (t Trace[W]) Last() *W {
	if len(t.Steps) == 0 {
		return &t.First
	}
	return &t.Steps[len(t.Steps)-1].After
}

// Events lists what happened, in words.
func (t Trace[W]) Events() []string {
	what := make([]string, len(t.Steps))
	for i, s := range t.Steps {
		what[i] = s.What
	}
	return what
}

// String prints the trace, a step a line: what happened, and how the world
// stands then.
func (t Trace[W]) String() string {
	width := len("start")
	for _, s := range t.Steps {
		width = max(width, len(s.What))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%2d. %-*s  %s\n", 0, width, "start", t.Start)
	for i, s := range t.Steps {
		fmt.Fprintf(&b, "%2d. %-*s  %s\n", i+1, width, s.What, s.Then)
	}
	return b.String()
}

// Run lets events happen one after another, beginning in w. The error names
// the event that can't happen.
func Run[W any](world World[W], own []Own[W], w W, events []Event) (Trace[W], error) {
	t := Trace[W]{Start: world.Describe(&w), First: w}
	for i, e := range events {
		step := Step[W]{Event: e}
		found := false
		if k := int(e) - int(FirstOwn); k >= 0 && k < len(own) {
			step.What, step.After = own[k].Name, w
			found = own[k].Next(&step.After)
		} else {
			step.What = world.Name(&w, e)
			world.Next(&w, func(can Event, after *W) {
				if can == e && !found {
					step.After, found = *after, true
				}
			})
		}
		if !found {
			return t, fmt.Errorf("explore: event %d: %q can't happen in %s", i+1, step.What, world.Describe(&w))
		}
		w = step.After
		step.Then = world.Describe(&w)
		t.Steps = append(t.Steps, step)
	}
	return t, nil
}
