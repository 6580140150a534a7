package fsmtest

import (
	"errors"
	"fmt"

	"github.com/clusterlink-go/clusterlink/fsm"
	"pgregory.net/rapid"
)

// Target is a machine under test: a server's topic, a link half, a state
// machine of one's own. Its methods are called one after the other.
type Target interface {
	// Reset takes the machine to the initial state.
	Reset() error
	// Apply brings about the facts, as far as they are not what the machine's
	// own past makes them, and puts the event to it. It reports whether the
	// event was accepted; a no-op is. The error is [ErrCannot] where the target
	// can't bring the facts about, or says what went wrong; a refusal is not an
	// error.
	Apply(e fsm.Event, f fsm.Facts) (accepted bool, err error)
	// State is the state that the machine is in.
	State() (fsm.State, error)
}

// ErrCannot is what a [Target] gives for facts that it can't bring about.
var ErrCannot = errors.New("fsmtest: the target can't bring the facts about")

// NewTarget is a table as a Target: the reference.
func NewTarget(t *fsm.Table) Target { return &tableTarget{t, t.Initial()} }

type tableTarget struct {
	table *fsm.Table
	at    fsm.State
}

func (m *tableTarget) Reset() error {
	m.at = m.table.Initial()
	return nil
}

func (m *tableTarget) Apply(e fsm.Event, f fsm.Facts) (bool, error) {
	v := m.table.Next(m.at, e, f)
	m.at = v.To
	return v.Accepted(), nil
}

func (m *tableTarget) State() (fsm.State, error) { return m.at, nil }

// play puts steps to a target that is reset before.
func play(t *fsm.Table, target Target, steps []Step) error {
	if err := target.Reset(); err != nil {
		return fmt.Errorf("reset: %w", err)
	}
	if at, err := target.State(); err != nil || at != t.Initial() {
		return fmt.Errorf("after a reset in %s, want %s: %w", at, t.Initial(), orNil(err))
	}
	for i, s := range steps {
		if err := check(target, s); err != nil {
			return fmt.Errorf("step %d of %s: %w", i+1, words(steps), err)
		}
	}
	return nil
}

// check puts one step to a target.
func check(target Target, s Step) error {
	accepted, err := target.Apply(s.Event, s.Facts)
	if err != nil {
		return fmt.Errorf("%s in %s: %w", s.Event, s.From, err)
	}
	if want := s.Verdict != fsm.Reject; accepted != want {
		return fmt.Errorf("%s in %s under %s: accepted is %t, want %t", s.Event, s.From, s.Facts, accepted, want)
	}
	at, err := target.State()
	if err != nil || at != s.To {
		return fmt.Errorf("%s in %s under %s leads to %s, want %s: %w", s.Event, s.From, s.Facts, at, s.To, orNil(err))
	}
	return nil
}

var errDiffers = errors.New("fsmtest: differs from the table")

func orNil(err error) error {
	if err == nil {
		return errDiffers
	}
	return err
}

func words(steps []Step) string {
	text := ""
	for i, s := range steps {
		if i > 0 {
			text += ", "
		}
		text += string(s.Event)
	}
	return text
}

// Actions are the events of a table as actions for [rapid.T.Repeat]: each draws
// facts, puts its event to the target and compares it with the table. The
// target is reset by Actions, so make them anew in every check:
//
//	rapid.Check(t, func(t *rapid.T) { t.Repeat(fsmtest.Actions(t, table, target)) })
//
// Facts that the target can't bring about are skipped.
func Actions(tb rapid.TB, t *fsm.Table, target Target) map[string]func(*rapid.T) {
	tb.Helper()
	if err := target.Reset(); err != nil {
		tb.Fatalf("reset: %v", err)
	}
	at := t.Initial()
	actions := map[string]func(*rapid.T){"": func(tb *rapid.T) {
		if got, err := target.State(); err != nil || got != at {
			tb.Fatalf("the target is in %s, the table in %s: %v", got, at, err)
		}
	}}
	for _, e := range t.Events() {
		actions[string(e)] = func(tb *rapid.T) {
			f := Facts(t.Cell(at, e)).Draw(tb, "facts")
			v := t.Next(at, e, f)
			err := check(target, Step{at, e, f, v.To, v.Verdict})
			if errors.Is(err, ErrCannot) {
				tb.Skip(err.Error())
			}
			if err != nil {
				tb.Fatal(err)
			}
			at = v.To
		}
	}
	return actions
}

// Facts draws facts among those that a cell's guards name, each of its rows as
// likely as the next.
func Facts(cell fsm.Cell) *rapid.Generator[fsm.Facts] {
	return rapid.Custom(func(t *rapid.T) fsm.Facts {
		named, f := fsm.Facts(0), fsm.Facts(0)
		for _, o := range cell {
			named |= o.Guard.Need | o.Guard.Forbid
		}
		for _, one := range fsm.AllFacts() {
			if named.Has(one) && rapid.Bool().Draw(t, one.String()) {
				f |= one
			}
		}
		i := rapid.IntRange(0, len(cell)).Draw(t, "row")
		if i < len(cell) {
			if g, ok := witness(cell, i, cell[i].Guard.Need); ok {
				return g
			}
		}
		return f
	})
}
