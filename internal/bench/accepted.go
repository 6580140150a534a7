package bench

import (
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
)

// accepted are all machines on the same walk, one accepted event an iteration.
// Each reads its events from a list of its own, no longer than it needs.
func accepted() []Case {
	walk, n, table := Walk(1, WalkLength), NewNumbers(), fsm.Mirror()
	compiled := table.Compile()
	type byNumber struct {
		facts fsm.Facts
		on    fsm.EventIndex
	}
	type byName struct {
		on    fsm.Event
		facts fsm.Facts
	}
	type whole struct {
		event  fsm.MirrorEvent
		policy fsm.Policy
	}
	arrows, names := make([]uint8, len(walk)), make([]string, len(walk))
	numbers, named, events := make([]byNumber, len(walk)), make([]byName, len(walk)), make([]whole, len(walk))
	for i, s := range walk {
		on, _ := table.EventIndex(s.On)
		arrows[i], names[i] = n.Arrow(s.Arrow), s.Arrow
		numbers[i] = byNumber{s.Facts, on}
		named[i] = byName{s.On, s.Facts}
		events[i] = whole{s.Event, s.Policy}
	}
	initial := table.Initial()
	return []Case{
		{"accepted", "bare-table", func(b *testing.B) {
			b.ReportAllocs()
			m := NewBareTable(n)
			for i := 0; b.Loop(); i++ {
				if i&mask == 0 {
					m.State = 0
				}
				_ = m.Fire(arrows[i&mask])
			}
		}},
		{"accepted", "switch", func(b *testing.B) {
			b.ReportAllocs()
			m := &Switch{}
			for i := 0; b.Loop(); i++ {
				if i&mask == 0 {
					m.State = 0
				}
				_ = m.Fire(arrows[i&mask])
			}
		}},
		{"accepted", "compiled", func(b *testing.B) {
			b.ReportAllocs()
			at := fsm.StateIndex(0)
			for i := 0; b.Loop(); i++ {
				if i&mask == 0 {
					at = 0
				}
				s := &numbers[i&mask]
				at, _ = compiled.Next(at, s.on, s.facts)
			}
		}},
		{"accepted", "move", func(b *testing.B) {
			b.ReportAllocs()
			at := initial
			for i := 0; b.Loop(); i++ {
				if i&mask == 0 {
					at = initial
				}
				s := &named[i&mask]
				at, _ = table.Move(at, s.on, s.facts)
			}
		}},
		{"accepted", "next", func(b *testing.B) {
			b.ReportAllocs()
			at := initial
			for i := 0; b.Loop(); i++ {
				if i&mask == 0 {
					at = initial
				}
				s := &named[i&mask]
				v := table.Next(at, s.on, s.facts)
				at = v.To
			}
		}},
		{"accepted", "step-mirror", func(b *testing.B) {
			b.ReportAllocs()
			at := fsm.NewMirrorState()
			for i := 0; b.Loop(); i++ {
				if i&mask == 0 {
					at = fsm.NewMirrorState()
				}
				s := &events[i&mask]
				at, _ = fsm.StepMirror(at, s.event, s.policy)
			}
		}},
		{"accepted", "stateless", func(b *testing.B) {
			b.ReportAllocs()
			state := string(initial)
			m := newStatelessIn(&state)
			for i := 0; b.Loop(); i++ {
				if i&mask == 0 {
					state = string(initial)
				}
				if err := m.Fire(names[i&mask]); err != nil {
					b.Fatal(err)
				}
			}
		}},
		{"accepted", "looplab", func(b *testing.B) {
			b.ReportAllocs()
			m := NewLooplab()
			for i := 0; b.Loop(); i++ {
				if i&mask == 0 {
					m.SetState(string(initial))
				}
				if err := FireLooplab(m, names[i&mask]); err != nil {
					b.Fatal(err)
				}
			}
		}},
	}
}

// refused are all machines with events that none of them accepts. The machines
// that hold their state are put into it first.
func refused() []Case {
	n, table := NewNumbers(), fsm.Mirror()
	all, compiled := Refusals(n), table.Compile()
	list := make([]Refusal, WalkLength)
	for i := range list { // in an order that takes learning
		list[i] = all[i*7919%len(all)]
	}
	return []Case{
		{"refused", "bare-table", func(b *testing.B) {
			b.ReportAllocs()
			m := NewBareTable(n)
			for i := 0; b.Loop(); i++ {
				r := &list[i&mask]
				m.State = r.From
				_ = m.Fire(r.Arrow)
			}
		}},
		{"refused", "switch", func(b *testing.B) {
			b.ReportAllocs()
			m := &Switch{}
			for i := 0; b.Loop(); i++ {
				r := &list[i&mask]
				m.State = r.From
				_ = m.Fire(r.Arrow)
			}
		}},
		{"refused", "compiled", func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				r := &list[i&mask]
				compiled.Next(fsm.StateIndex(r.From), r.Index, 0)
			}
		}},
		{"refused", "move", func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				r := &list[i&mask]
				table.Move(r.Name, r.On, 0)
			}
		}},
		{"refused", "next", func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				r := &list[i&mask]
				table.Next(r.Name, r.On, 0)
			}
		}},
		{"refused", "step-mirror", func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				r := &list[i&mask]
				fsm.StepMirror(r.State, fsm.MirrorEvent{Name: r.On}, fsm.Policy{})
			}
		}},
		{"refused", "stateless", func(b *testing.B) {
			b.ReportAllocs()
			state := string(table.Initial())
			m := newStatelessIn(&state)
			for i := 0; b.Loop(); i++ {
				r := &list[i&mask]
				state = string(r.Name)
				_ = m.Fire(r.Text)
			}
		}},
		{"refused", "looplab", func(b *testing.B) {
			b.ReportAllocs()
			m := NewLooplab()
			for i := 0; b.Loop(); i++ {
				r := &list[i&mask]
				m.SetState(string(r.Name))
				_ = m.Event(b.Context(), r.Text)
			}
		}},
	}
}
