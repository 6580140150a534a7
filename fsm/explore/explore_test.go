package explore_test

import (
	"errors"
	"reflect"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm/explore"
)

// counter is a world of one number that may rise by one or by two.
type counter struct{ limit int }

func (c counter) Start() []int                        { return []int{0} }
func (c counter) Decode(x *explore.State, w *int)     { *w = int(x[0]) }
func (c counter) Name(_ *int, e explore.Event) string { return []string{"one", "two"}[e] }
func (c counter) Describe(w *int) string              { return string(rune('0' + *w)) }

func (c counter) Encode(w *int) (x explore.State, ok bool) {
	x[0] = byte(*w)
	return x, *w <= c.limit
}

func (c counter) Next(w *int, yield func(explore.Event, *int)) {
	for e := range explore.Event(2) {
		n := *w + int(e) + 1
		yield(e, &n)
	}
}

func TestExplore(t *testing.T) {
	below := func(limit int) explore.Invariant[int] {
		return explore.Invariant[int]{Rule: explore.Rule{Name: "below"}, State: func(w *int) bool { return *w < limit }}
	}
	r, err := explore.Explore(counter{9}, &explore.Options[int]{
		Invariants: []explore.Invariant[int]{below(5), {
			Rule: explore.Rule{Name: "step"},
			Step: func(before *int, _ explore.Event, after *int) bool { return *before != 3 || *after != 4 },
		}},
		Reach: []explore.Reach[int]{
			{Rule: explore.Rule{Name: "even"}, Allow: func(e explore.Event) bool { return e == 1 }, Goal: func(w *int) bool { return *w == 8 }},
			{Rule: explore.Rule{Name: "out"}, Goal: func(w *int) bool { return *w == 0 }},
			{Rule: explore.Rule{Name: "asked"}, From: func(w *int) bool { return *w == 9 }, Allow: func(explore.Event) bool { return false }, Goal: func(w *int) bool { return *w < 9 }},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if r.States != 10 || r.Edges != 17 || r.Pruned != 3 || r.Depth != 5 || !r.Complete {
		t.Errorf("%d states, %d edges, %d pruned, depth %d", r.States, r.Edges, r.Pruned, r.Depth)
	}
	got := map[string][]string{}
	for _, v := range r.Violations {
		got[v.Name] = v.Trace.Events()
	}
	want := map[string][]string{"below": {"one", "two", "two"}, "step": {"one", "two", "one"}, "asked": {"one", "two", "two", "two", "two"}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("violated %v, want %v", got, want)
	}
}

func TestExploreEndsEarly(t *testing.T) {
	r, err := explore.Explore(counter{200}, &explore.Options[int]{MaxStates: 20})
	if err != nil || r.Complete || r.States > 22 {
		t.Errorf("%d states, complete %t, %v", r.States, r.Complete, err)
	}
}

// amnesiac is a counter that can't repeat what it did.
type amnesiac struct {
	counter
	calls *int
}

func (a amnesiac) Next(w *int, yield func(explore.Event, *int)) {
	if *a.calls++; *a.calls < 4 {
		a.counter.Next(w, yield)
	}
}

func TestExploreWorldThatChanges(t *testing.T) {
	_, err := explore.Explore(amnesiac{counter{9}, new(int)}, &explore.Options[int]{
		Invariants: []explore.Invariant[int]{{State: func(w *int) bool { return *w < 3 }}},
	})
	if !errors.Is(err, explore.ErrWorld) {
		t.Errorf("error %v", err)
	}
}

// TestDeterministic explores twice and compares everything.
func TestDeterministic(t *testing.T) {
	explored := func() (states []string) {
		p := explore.NewPair(&explore.PairOptions{InFlight: 1, LateVerbs: true})
		r := run(t, p, &pairOptions{MaxStates: 5000})
		r.Each(p, func(w *explore.PairState) bool {
			states = append(states, p.Describe(w))
			return true
		})
		return states
	}
	if !reflect.DeepEqual(explored(), explored()) {
		t.Error("two explorations differ")
	}
}

// TestStatesAreSmall holds ten million states, with their parents, to fit into
// 8 GiB many times over.
func TestStatesAreSmall(t *testing.T) {
	p := explore.NewPair(&explore.PairOptions{InFlight: 1, LateVerbs: true, Repeat: true})
	r := run(t, p, nil)
	if perState := r.Bytes / r.States; perState > 100 {
		t.Errorf("%d bytes a state", perState)
	}
}

// TestDecode holds what is decoded to be encoded the same again, for every
// state of a world with everything in it.
func TestDecode(t *testing.T) {
	p := explore.NewPair(&explore.PairOptions{
		InFlight: 2, LateVerbs: true, Repeat: true, Links: true, Deletes: true, Recreate: true, Probes: 2, Offsets: true, Writes: 2,
	})
	r := run(t, p, &pairOptions{MaxStates: 30000})
	r.Each(p, func(w *explore.PairState) bool {
		x, ok := p.Encode(w)
		var again explore.PairState
		p.Decode(&x, &again)
		y, _ := p.Encode(&again)
		if !ok || x != y || !reflect.DeepEqual(*w, again) {
			t.Errorf("%s is decoded as %s", p.Describe(w), p.Describe(&again))
			return false
		}
		return true
	})
}
