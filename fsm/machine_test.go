package fsm_test

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	looplab "github.com/looplab/fsm"
)

func newMachine(t *testing.T, table *fsm.Table, at fsm.State, hooks fsm.Hooks) *fsm.Machine {
	t.Helper()
	m, err := fsm.NewMachine(table, at, hooks)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// rawTarget is what a looplab machine of its own, made for one valuation of
// the facts, does with an event.
func rawTarget(t *testing.T, table *fsm.Table, from fsm.State, e fsm.Event, f fsm.Facts) fsm.State {
	t.Helper()
	var events looplab.Events
	for _, s := range table.States() {
		if o := table.Cell(s, e).Pick(f); o.Verdict == fsm.Accept {
			events = append(events, looplab.EventDesc{Name: string(e), Src: []string{string(s)}, Dst: string(o.To)})
		}
	}
	raw := looplab.NewFSM(string(from), events, nil)
	err := raw.Event(context.Background(), string(e))
	var stays looplab.NoTransitionError
	if err != nil && !errors.As(err, &stays) {
		return ""
	}
	return fsm.State(raw.Current())
}

// TestTableMachineAndLooplabAgree goes through every state, every event and
// every valuation of the facts that the cell's guards name.
func TestTableMachineAndLooplabAgree(t *testing.T) {
	ctx := context.Background()
	for _, table := range tables() {
		for _, s := range table.States() {
			m := newMachine(t, table, s, fsm.Hooks{})
			for _, e := range table.Events() {
				for _, f := range valuations(table.Cell(s, e)) {
					want := table.Next(s, e, f)
					if m.Can(e, f) != want.Accepted() {
						t.Fatalf("%s, %s, %s: can %t", s, e, f, m.Can(e, f))
					}
					got, err := m.Fire(ctx, e, f)
					if got != want || (err != nil) != (want.Verdict == fsm.Reject) || err != nil && !errors.Is(err, fsm.ErrRejected) {
						t.Fatalf("%s, %s, %s: machine %+v, %v; table %+v", s, e, f, got, err, want)
					}
					if m.State() != want.To {
						t.Fatalf("%s, %s, %s: machine in %s, table says %s", s, e, f, m.State(), want.To)
					}
					raw := rawTarget(t, table, s, e, f)
					if want.Verdict == fsm.Accept && raw != want.To || want.Verdict != fsm.Accept && raw != "" {
						t.Fatalf("%s, %s, %s: looplab goes to %q, table %s to %s", s, e, f, raw, want.Verdict, want.To)
					}
					if m.State() != s {
						m = newMachine(t, table, s, fsm.Hooks{})
					}
				}
			}
		}
	}
}

// valuations lists every set of the facts that a cell's guards name.
func valuations(c fsm.Cell) []fsm.Facts {
	named := fsm.Facts(0)
	for _, o := range c {
		named |= o.Guard.Need | o.Guard.Forbid
	}
	list := []fsm.Facts{0}
	for _, f := range fsm.AllFacts() {
		if named.Has(f) {
			for _, with := range slices.Clone(list) {
				list = append(list, with|f)
			}
		}
	}
	return list
}

func TestHooksInOrder(t *testing.T) {
	var got []string
	var m *fsm.Machine
	note := func(what string) func(context.Context, fsm.Transition) {
		return func(_ context.Context, tr fsm.Transition) {
			got = append(got, what+" "+string(tr.From)+" "+string(tr.To)+" in "+string(m.State()))
		}
	}
	ask := func(what string) func(context.Context, fsm.Transition) error {
		return func(ctx context.Context, tr fsm.Transition) error {
			note(what)(ctx, tr)
			return nil
		}
	}
	m = newMachine(t, fsm.Mirror(), "ACTIVE", fsm.Hooks{Before: ask("before"), Leave: ask("leave"), Enter: note("enter"), After: note("after")})
	fire := func(e fsm.Event, f fsm.Facts) {
		if _, err := m.Fire(context.Background(), e, f); err != nil {
			t.Fatal(err)
		}
	}
	fire(fsm.EventPause, 0)
	fire(fsm.EventPause, 0)           // a no-op calls nobody
	fire(fsm.EventResume, 0)          // and back
	fire(fsm.EventPartitionsAdded, 0) // stays
	want := []string{
		"before ACTIVE PAUSED in ACTIVE", "leave ACTIVE PAUSED in ACTIVE", "enter ACTIVE PAUSED in PAUSED", "after ACTIVE PAUSED in PAUSED",
		"before PAUSED ACTIVE in PAUSED", "leave PAUSED ACTIVE in PAUSED", "enter PAUSED ACTIVE in ACTIVE", "after PAUSED ACTIVE in ACTIVE",
		"before ACTIVE ACTIVE in ACTIVE", "after ACTIVE ACTIVE in ACTIVE",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if events := m.Events(); !slices.Equal(events, fsm.Mirror().Legal("ACTIVE")) {
		t.Errorf("events %v", events)
	}
}

// TestMachineSurvives: whatever a hook or a context does to one event, the
// state is as told and the next event goes through.
func TestMachineSurvives(t *testing.T) {
	refusal := errors.New("not today")
	bad := true
	refuse := func(context.Context, fsm.Transition) error {
		if bad {
			return refusal
		}
		return nil
	}
	explode := func(context.Context, fsm.Transition) error {
		if bad {
			panic("boom")
		}
		return nil
	}
	late := func(context.Context, fsm.Transition) {
		if bad {
			panic("boom")
		}
	}
	for _, c := range []struct {
		hook  string
		hooks fsm.Hooks
		moved bool
		err   error
	}{
		{"before", fsm.Hooks{Before: refuse}, false, refusal},
		{"leave", fsm.Hooks{Leave: refuse}, false, refusal},
		{"before", fsm.Hooks{Before: explode}, false, nil},
		{"leave", fsm.Hooks{Leave: explode}, false, nil},
		{"enter", fsm.Hooks{Enter: late}, true, nil},
		{"after", fsm.Hooks{After: late}, true, nil},
		{"enter", fsm.Hooks{Enter: late, After: late}, true, nil},
	} {
		bad = true
		m := newMachine(t, fsm.Mirror(), "ACTIVE", c.hooks)
		_, err := m.Fire(context.Background(), fsm.EventPause, 0)
		var hook *fsm.HookError
		if !errors.As(err, &hook) || !errors.Is(err, fsm.ErrHook) {
			t.Fatalf("%s: %v", c.hook, err)
		}
		if hook.Hook != c.hook || hook.Moved != c.moved || hook.Err != c.err || (hook.Panic == nil) != (c.err != nil) || err.Error() == "" {
			t.Errorf("%s: %+v", c.hook, hook)
		}
		if c.err != nil && !errors.Is(err, c.err) {
			t.Errorf("%s: %v does not unwrap", c.hook, err)
		}
		want := fsm.State("ACTIVE")
		if c.moved {
			want = "PAUSED"
		}
		if m.State() != want {
			t.Errorf("%s: in %s, want %s", c.hook, m.State(), want)
		}
		bad = false
		if _, err := m.Fire(context.Background(), fsm.EventFailover, 0); err != nil || m.State() != "PENDING_STOPPED" {
			t.Errorf("%s: afterwards %v in %s", c.hook, err, m.State())
		}
	}
}

func TestMachineAndContexts(t *testing.T) {
	type key struct{}
	ctx, cancel := context.WithCancel(context.WithValue(context.Background(), key{}, "value"))
	want := any("value")
	m := newMachine(t, fsm.Mirror(), "ACTIVE", fsm.Hooks{
		Before: func(ctx context.Context, _ fsm.Transition) error {
			cancel() // after the event began
			if ctx.Value(key{}) != want {
				t.Error("the hook's context lost its values")
			}
			return ctx.Err()
		},
	})
	if _, err := m.Fire(ctx, fsm.EventPause, 0); err != nil || m.State() != "PAUSED" {
		t.Errorf("cancelled on the way: %v in %s", err, m.State())
	}
	if _, err := m.Fire(ctx, fsm.EventResume, 0); !errors.Is(err, context.Canceled) || m.State() != "PAUSED" {
		t.Errorf("cancelled before: %v in %s", err, m.State())
	}
	want = nil
	if _, err := m.Fire(context.Background(), fsm.EventResume, 0); err != nil || m.State() != "ACTIVE" {
		t.Errorf("afterwards: %v in %s", err, m.State())
	}
}

func TestMachineIsNotReentrant(t *testing.T) {
	var m *fsm.Machine
	var inner error
	m = newMachine(t, fsm.Mirror(), "ACTIVE", fsm.Hooks{After: func(ctx context.Context, _ fsm.Transition) {
		_, inner = m.Fire(ctx, fsm.EventResume, 0)
	}})
	if _, err := m.Fire(context.Background(), fsm.EventPause, 0); err != nil || !errors.Is(inner, fsm.ErrReentrant) {
		t.Errorf("%v, inside %v", err, inner)
	}
}

// TestMachineSurvivesGoexit: a hook that ends its goroutine, as t.FailNow does.
func TestMachineSurvivesGoexit(t *testing.T) {
	leaving := true
	m := newMachine(t, fsm.Mirror(), "ACTIVE", fsm.Hooks{Leave: func(context.Context, fsm.Transition) error {
		if leaving {
			runtime.Goexit()
		}
		return nil
	}})
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = m.Fire(context.Background(), fsm.EventPause, 0)
	}()
	<-done
	leaving = false
	if _, err := m.Fire(context.Background(), fsm.EventFailover, 0); err != nil || m.State() != "PENDING_STOPPED" {
		t.Errorf("afterwards %v in %s", err, m.State())
	}
}

func TestMachineIsSafeForConcurrentUse(t *testing.T) {
	moves := 0
	m := newMachine(t, fsm.Mirror(), "ACTIVE", fsm.Hooks{Enter: func(context.Context, fsm.Transition) { moves++ }})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				_, _ = m.Fire(context.Background(), fsm.EventPause, 0)
				_ = m.State()
				_ = m.Can(fsm.EventResume, 0)
				_, _ = m.Fire(context.Background(), fsm.EventResume, 0)
			}
		})
	}
	wg.Wait()
	if moves == 0 || (moves%2 == 0) != (m.State() == "ACTIVE") {
		t.Errorf("%d moves end in %s", moves, m.State())
	}
}

func TestNewMachine(t *testing.T) {
	if m := newMachine(t, fsm.Link(), "", fsm.Hooks{}); m.State() != "ABSENT" {
		t.Errorf("starts in %s", m.State())
	}
	if _, err := fsm.NewMachine(fsm.Link(), "NOWHERE", fsm.Hooks{}); !errors.Is(err, fsm.ErrRejected) {
		t.Errorf("unknown state: %v", err)
	}
}
