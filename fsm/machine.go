package fsm

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	looplab "github.com/looplab/fsm"
)

// Transition is what a hook is told: the event, the states before and after
// it, and the verdict. It is a comparable value.
type Transition struct {
	Event    Event
	From, To State
	Facts    Facts
	Verdict  Verdict
}

// Hooks are called around an accepted event, in this order; nil ones are left
// out. Leave and Enter are not called when the state stays. The context has
// the caller's values and is not cancelled with it, so that a transition once
// begun comes to its end. A hook must not call [Machine.Fire] of the same
// machine. The zero Hooks has none.
type Hooks struct {
	// Before and Leave can refuse the event: an error, or a panic, leaves the
	// state as it was.
	Before, Leave func(context.Context, Transition) error
	// Enter and After see the new state. They can't refuse; a panic is
	// reported, and the state stays new.
	Enter, After func(context.Context, Transition)
}

// ErrHook is matched by every [*HookError].
var ErrHook = errors.New("fsm: hook")

// HookError says that a hook refused an event, or panicked. It matches
// [ErrHook] and unwraps to the hook's error, if there is one.
type HookError struct {
	// Hook is "before", "leave", "enter" or "after".
	Hook  string
	Event Event
	State State
	// Moved says that the state had changed when the hook failed.
	Moved bool
	// Err is what the hook returned, or nil if it panicked.
	Err error
	// Panic is what the hook panicked with.
	Panic any
}

// Error says which hook failed, and how.
func (e *HookError) Error() string {
	what := "refused"
	if e.Err == nil {
		what = "panicked"
	}
	text := fmt.Sprintf("fsm: hook: %s %s in %s %s", e.Hook, e.Event, e.State, what)
	if e.Err != nil {
		return text + ": " + e.Err.Error()
	}
	return fmt.Sprintf("%s: %v", text, e.Panic)
}

// Unwrap gives what the hook returned.
func (e *HookError) Unwrap() error { return e.Err }

// Is reports whether target is [ErrHook].
func (e *HookError) Is(target error) bool { return target == ErrHook }

// ErrReentrant is returned by [Machine.Fire] when a hook calls it with the
// context it was given.
var ErrReentrant = errors.New("fsm: fire called from a hook of the same machine")

// Machine is one instance of a [Table] with hooks. The table decides what an
// event does; looplab/fsm underneath carries it out. It is safe for concurrent
// use: events follow one another. It weighs some kilobytes; who has many
// topics keeps [MirrorState] values and calls [StepMirror]. Use [NewMachine].
type Machine struct {
	table *Table
	hooks Hooks

	fire  sync.Mutex   // held while an event is carried out
	guard sync.RWMutex // guards state
	state State
	under *looplab.FSM
	now   *firing // the event being carried out
}

// firing is one event on its way through the hooks.
type firing struct {
	Transition
	failed *HookError
}

// NewMachine starts a machine in a state; the empty state means the table's
// initial one. A state that the table doesn't have is a [*TransitionError].
func NewMachine(t *Table, initial State, hooks Hooks) (*Machine, error) {
	if initial == "" {
		initial = t.Initial()
	}
	if _, ok := find(&t.stateAt, initial); !ok {
		return nil, &TransitionError{Machine: t.Name(), State: initial, Code: CodeUnknownState, Text: wordsFor(CodeUnknownState)}
	}
	m := &Machine{table: t, hooks: hooks, state: initial}
	m.under = m.build(initial)
	return m, nil
}

// State is the state the machine is in; inside Enter and After the new one.
func (m *Machine) State() State {
	m.guard.RLock()
	defer m.guard.RUnlock()
	return m.state
}

// Can reports whether the event would be accepted now, hooks aside. A no-op
// is accepted.
func (m *Machine) Can(e Event, f Facts) bool { return m.table.Next(m.State(), e, f).Accepted() }

// Events lists the events that some facts make acceptable now.
func (m *Machine) Events() []Event { return m.table.Legal(m.State()) }

// Fire carries an event out and gives the table's verdict on it. The error is
// ctx's if that is done before anything happened, a [*TransitionError] if the
// table rejects the event, a [*HookError] if a hook refuses it or panics, or
// [ErrReentrant]; in every case the machine stays usable. A no-op calls no
// hooks.
func (m *Machine) Fire(ctx context.Context, e Event, f Facts) (Verdict, error) {
	if err := ctx.Err(); err != nil {
		return Verdict{}, err
	}
	if ctx.Value(inside{}) == m {
		return Verdict{}, ErrReentrant
	}
	m.fire.Lock()
	defer m.fire.Unlock()
	v := m.table.Next(m.state, e, f)
	if v.Verdict != Accept {
		return v, m.rejection(v, e)
	}
	m.now = &firing{Transition: Transition{Event: e, From: m.state, To: v.To, Facts: f, Verdict: v}}
	finished := false
	defer func() {
		if !finished { // a hook ended its goroutine: looplab would stay in transition
			m.under = m.build(m.state)
		}
		m.now = nil
	}()
	// looplab never recovers from a context that is done, so it gets none.
	ctx = context.WithValue(context.WithoutCancel(ctx), inside{}, m)
	err := m.under.Event(ctx, arrow(e, v.To))
	finished = true
	if m.now.failed != nil {
		return v, m.now.failed
	}
	if stays := (looplab.NoTransitionError{}); err != nil && !errors.As(err, &stays) {
		return v, fmt.Errorf("fsm: machine: %w", err)
	}
	return v, nil
}

// inside is the context key by which a hook's context is known.
type inside struct{}

// rejection is the verdict's error, with what is legal by the machine's own
// table.
func (m *Machine) rejection(v Verdict, e Event) error {
	err := v.Err(m.table.Name(), m.state, e)
	if rejected := (*TransitionError)(nil); errors.As(err, &rejected) {
		rejected.Legal = m.table.Legal(m.state)
	}
	return err
}

// arrow names an event for looplab, for which an event has one target a state.
func arrow(e Event, to State) string { return string(e) + towards + string(to) }

const towards = "→"

// build makes the looplab machine: one event for each arrow of the table, and
// four callbacks.
func (m *Machine) build(initial State) *looplab.FSM {
	return looplab.NewFSM(string(initial), arrows(m.table), looplab.Callbacks{
		"before_event": func(ctx context.Context, e *looplab.Event) { m.ask(ctx, e, "before", m.hooks.Before) },
		"leave_state":  func(ctx context.Context, e *looplab.Event) { m.ask(ctx, e, "leave", m.hooks.Leave) },
		"enter_state": func(ctx context.Context, _ *looplab.Event) {
			m.guard.Lock()
			m.state = m.now.To
			m.guard.Unlock()
			m.tell(ctx, "enter", m.hooks.Enter)
		},
		"after_event": func(ctx context.Context, _ *looplab.Event) { m.tell(ctx, "after", m.hooks.After) },
	})
}

// arrows lists the accepted outcomes of a table, each once.
func arrows(t *Table) looplab.Events {
	var events looplab.Events
	at := map[string]int{}
	for _, r := range t.rows {
		if r.Verdict != Accept {
			continue
		}
		name := arrow(r.On, r.To)
		i, ok := at[name]
		if !ok {
			i = len(events)
			at[name] = i
			events = append(events, looplab.EventDesc{Name: name, Dst: string(r.To)})
		}
		events[i].Src = append(events[i].Src, string(r.From))
	}
	return events
}

// Drawing is a kind of picture that [Machine.Draw] makes. The zero Drawing is
// invalid.
type Drawing string

// The kinds of picture that looplab/fsm draws.
const (
	DrawMermaid   Drawing = "mermaid-state-diagram"
	DrawFlowChart Drawing = "mermaid-flow-chart"
	DrawGraphviz  Drawing = "graphviz"
)

// ErrDrawing is matched by the error of [Machine.Draw] for a kind of picture
// that there isn't.
var ErrDrawing = errors.New("fsm: draw")

// Draw draws the machine in its current state with looplab/fsm: the same moves
// as [Table.Mermaid], and besides them the events that leave a state as it is.
// The error matches [ErrDrawing].
func (m *Machine) Draw(kind Drawing) (string, error) {
	under := looplab.NewFSM(string(m.State()), arrows(m.table), nil)
	text, err := looplab.VisualizeWithType(under, looplab.VisualizeType(kind))
	if err != nil {
		return "", fmt.Errorf("%w: %q is no kind of picture", ErrDrawing, kind)
	}
	var b strings.Builder
	for rest := text; rest != ""; { // labels name the event alone
		label, after, ok := strings.Cut(rest, towards)
		b.WriteString(label)
		if !ok {
			break
		}
		rest = strings.TrimLeft(after, stateLetters)
	}
	return b.String(), nil
}

// stateLetters are those that names of states are made of.
const stateLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"

// ask calls a hook that can refuse.
func (m *Machine) ask(ctx context.Context, e *looplab.Event, name string, hook func(context.Context, Transition) error) {
	if hook == nil {
		return
	}
	caught, err := call(func() error { return hook(ctx, m.now.Transition) })
	if err == nil && caught == nil {
		return
	}
	m.now.failed = &HookError{Hook: name, Event: m.now.Event, State: m.now.From, Err: err, Panic: caught}
	e.Cancel(m.now.failed)
}

// tell calls a hook that can't refuse. The first one that panics is reported.
func (m *Machine) tell(ctx context.Context, name string, hook func(context.Context, Transition)) {
	if hook == nil {
		return
	}
	caught, _ := call(func() error {
		hook(ctx, m.now.Transition)
		return nil
	})
	if caught != nil && m.now.failed == nil {
		m.now.failed = &HookError{
			Hook: name, Event: m.now.Event, State: m.state,
			Moved: m.now.From != m.now.To, Panic: caught,
		}
	}
}

// call gives what f panics with, or what it returns.
func call(f func() error) (caught any, err error) {
	defer func() { caught = recover() }()
	return nil, f()
}
