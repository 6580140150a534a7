package explore

import (
	"errors"
	"fmt"
)

// Event numbers what may happen in a world; the world knows what a number
// stands for. Those from [FirstOwn] on are the user's, in the order of
// [Options.Events].
type Event uint16

// FirstOwn is the number of the first of [Options.Events].
const FirstOwn Event = 0xFF00

// World is something that can be explored. W is a state as the invariants see
// it, a value without pointers to anything that changes. All methods are pure;
// what they call back must not keep the pointers it is given.
type World[W any] interface {
	// Start lists the states that the world may begin in.
	Start() []W
	// Encode gives the canonical encoding of a state, and false for one that
	// is outside the bounds and not to be visited.
	Encode(w *W) (State, bool)
	// Decode is the inverse of Encode up to what Encode deems the same.
	Decode(s *State, w *W)
	// Next calls yield for every event that may happen in w, in a fixed order,
	// with the state after it. An event that changes nothing may be left out.
	Next(w *W, yield func(e Event, after *W))
	// Name says what an event does in w.
	Name(w *W, e Event) string
	// Describe shows a state in one line.
	Describe(w *W) string
}

// Rule is a property's name and what it rests on.
type Rule struct {
	// Name is the row of the facts ("S9"), with a suffix where one row makes
	// several rules.
	Name string
	// Text says what must hold.
	Text string
	// Basis is the rows or sources that the row itself rests on.
	Basis string
}

// Invariant is something that must hold in every state, after every step, or
// both. A nil func holds.
type Invariant[W any] struct {
	Rule
	// State judges a state.
	State func(w *W) bool
	// Step judges one step.
	Step func(before *W, e Event, after *W) bool
}

// Reach is a property of the kind "from every reachable state with From there
// is a way to Goal by allowed events only". Where all events but the unfair
// ones are allowed, that is the same as "eventually" under strong fairness.
type Reach[W any] struct {
	Rule
	// From picks the states that are asked about; nil picks all.
	From func(w *W) bool
	// Allow picks the events that the way may take; nil allows all.
	Allow func(e Event) bool
	// Goal is where the way ends.
	Goal func(w *W) bool
}

// Own is an event that a user adds to a world.
type Own[W any] struct {
	Name string
	// Next changes w and reports whether the event may happen in it.
	Next func(w *W) bool
}

// Options says what is explored. The zero Options counts states.
type Options[W any] struct {
	Invariants []Invariant[W]
	Reach      []Reach[W]
	Events     []Own[W]
	// MaxStates ends the exploration; 0 means 10 000 000.
	MaxStates int
	// StopAtFirst ends it, too, at the first invariant that is violated.
	StopAtFirst bool

	_ struct{}
}

// maxStates is the default of [Options.MaxStates].
const maxStates = 10_000_000

// Result is what an exploration found.
type Result[W any] struct {
	// States were visited, Edges were taken, both without repetition; the last
	// state was found Depth events from a start.
	States, Edges, Depth int
	// Pruned counts edges that led out of the world's bounds.
	Pruned int
	// Complete is false if the exploration was ended early.
	Complete bool
	// Bytes is the memory that the states and their parents took.
	Bytes int
	// Violations has the first, hence shortest, counterexample of each
	// invariant that is violated, in the order in which they were found, and
	// then of each reachability property. Those are only judged if Complete.
	Violations []Violation[W]

	found *set
}

// Violation is a property that does not hold.
type Violation[W any] struct {
	Rule
	// Count is the number of states from which a goal can't be reached; 1 for
	// an invariant.
	Count int
	Trace Trace[W]
}

// ErrWorld is matched by the errors of [Explore]: the world does not keep its
// contract.
var ErrWorld = errors.New("explore: the world is inconsistent")

// Violated finds a violation by the name of its rule.
func (r *Result[W]) Violated(name string) (Violation[W], bool) {
	for _, v := range r.Violations {
		if v.Name == name {
			return v, true
		}
	}
	return Violation[W]{}, false
}

// Each calls visit with every state that was found, in the order in which they
// were found, until it returns false.
func (r *Result[W]) Each(world World[W], visit func(w *W) bool) {
	for i := range r.found.states {
		var w W
		world.Decode(&r.found.states[i], &w)
		if !visit(&w) {
			return
		}
	}
}

// search is one exploration under way.
type search[W any] struct {
	world  World[W]
	o      *Options[W]
	r      *Result[W]
	broken []bool // invariants
	hits   []hit
	err    error

	// The edges, kept for reachability: those of state i are first[i] up to
	// first[i+1].
	first []uint64
	to    []uint32
	ev    []Event
}

// hit is an invariant violated by the last step of a path.
type hit struct {
	invariant int
	at        uint32 // the state before the last event
	by        Event  // the last event
	start     bool   // there is no event: at itself is bad
}

// Explore visits every state of a world breadth-first. A nil o is the zero
// Options. The same world and options give the same result. The error matches
// [ErrWorld] when a trace of the world can't be repeated.
func Explore[W any](world World[W], o *Options[W]) (*Result[W], error) {
	if o == nil {
		o = &Options[W]{}
	}
	s := &search[W]{
		world: world, o: o, r: &Result[W]{found: newSet(), Complete: true},
		broken: make([]bool, len(o.Invariants)),
	}
	s.run()
	if s.err == nil && s.r.Complete {
		s.reach()
	}
	s.r.States, s.r.Bytes = len(s.r.found.states), s.r.found.bytes()
	return s.r, s.err
}

func (s *search[W]) run() {
	limit := s.o.MaxStates
	if limit <= 0 {
		limit = maxStates
	}
	for _, w := range s.world.Start() {
		if x, ok := s.world.Encode(&w); ok {
			if at, fresh := s.r.found.add(&x, none, 0); fresh {
				s.judge(&w, hit{at: at, start: true})
			}
		}
	}
	level := len(s.r.found.states) // the first state of the next depth
	var before, own W
	for i := 0; i < len(s.r.found.states); i++ {
		if i == level {
			s.r.Depth++
			level = len(s.r.found.states)
		}
		x := s.r.found.states[i]
		s.world.Decode(&x, &before)
		s.first = append(s.first, uint64(len(s.to)))
		s.world.Next(&before, func(e Event, after *W) { s.edge(uint32(i), &x, &before, e, after) })
		for k := range s.o.Events {
			own = before
			if s.o.Events[k].Next(&own) {
				s.edge(uint32(i), &x, &before, FirstOwn+Event(k), &own)
			}
		}
		if len(s.r.found.states) > limit || s.o.StopAtFirst && len(s.hits) > 0 {
			s.r.Complete = false
			break
		}
	}
	s.first = append(s.first, uint64(len(s.to)))
	for _, h := range s.hits {
		inv := &s.o.Invariants[h.invariant]
		s.violated(inv.Rule, 1, h)
	}
}

// edge takes one step from the state at place i.
func (s *search[W]) edge(i uint32, x *State, before *W, e Event, after *W) {
	y, ok := s.world.Encode(after)
	if !ok {
		s.r.Pruned++
		if len(s.o.Reach) > 0 {
			s.to, s.ev = append(s.to, none), append(s.ev, e)
		}
		return
	}
	if y == *x {
		return
	}
	at, fresh := s.r.found.add(&y, i, e)
	s.r.Edges++
	if len(s.o.Reach) > 0 {
		s.to, s.ev = append(s.to, at), append(s.ev, e)
	}
	for k := range s.o.Invariants {
		if inv := &s.o.Invariants[k]; !s.broken[k] && inv.Step != nil && !inv.Step(before, e, after) {
			s.broken[k] = true
			s.hits = append(s.hits, hit{invariant: k, at: i, by: e})
		}
	}
	if fresh {
		s.judge(after, hit{at: i, by: e})
	}
}

// judge checks a state that was not seen before.
func (s *search[W]) judge(w *W, h hit) {
	for k := range s.o.Invariants {
		if inv := &s.o.Invariants[k]; !s.broken[k] && inv.State != nil && !inv.State(w) {
			s.broken[k], h.invariant = true, k
			s.hits = append(s.hits, h)
		}
	}
}

// violated adds a violation with its trace.
func (s *search[W]) violated(rule Rule, count int, h hit) {
	start, events := s.r.found.path(h.at)
	if !h.start {
		events = append(events, h.by)
	}
	var w W
	s.world.Decode(&s.r.found.states[start], &w)
	trace, err := Run(s.world, s.o.Events, w, events)
	if err != nil {
		s.err = fmt.Errorf("%w: the trace to a violation of %s: %w", ErrWorld, rule.Name, err)
		return
	}
	s.r.Violations = append(s.r.Violations, Violation[W]{Rule: rule, Count: count, Trace: trace})
}
