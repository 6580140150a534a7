package explore_test

import (
	"errors"
	"flag"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/fsm/explore"
	"github.com/clusterlink-go/clusterlink/fsm/fsmtest"
	"github.com/clusterlink-go/clusterlink/link"
)

var allMutants = flag.Bool("explore.mutants", false, "explore every mutant of the mirror table in every mutant world, not a sample in the smallest")

// mutantWorlds are small enough to be explored hundreds of times, and differ
// in what they ask the machine.
var mutantWorlds = []struct {
	name string
	o    explore.PairOptions
}{
	{"verbs, B", explore.PairOptions{}},
	{"verbs, C", explore.PairOptions{Policy: fsm.Policy{MidReverseFailover: fsm.MidReverseChecked}}},
	{"deletions", explore.PairOptions{Deletes: true, Recreate: true, Shape: explore.DestinationInitiated}},
	{"links", explore.PairOptions{Links: true, Shape: explore.SourceInitiated}},
	{"late messages", explore.PairOptions{InFlight: 1, Repeat: true}},
}

// asked is what decides a step: two questions with the same have one answer.
type asked struct {
	status            link.MirrorStatus
	verb              fsm.Underway
	fenced            bool
	sequence, attempt uint32
	on                fsm.Event
	facts             fsm.Facts
	number            uint32
	pause             bool
}

// question is a step that a world asked for.
type question struct {
	s fsm.MirrorState
	e fsm.MirrorEvent
}

// mutantWorld is a world with the questions it puts to the sound machine and
// the properties that are known not to hold in it.
type mutantWorld struct {
	name      string
	o         explore.PairOptions
	questions []question
	violated  string
	states    int
}

func newMutantWorld(t *testing.T, name string, o explore.PairOptions) *mutantWorld {
	t.Helper()
	w, seen := &mutantWorld{name: name, o: o}, map[asked]bool{}
	o.Step = func(s fsm.MirrorState, e fsm.MirrorEvent, p fsm.Policy) (fsm.MirrorState, fsm.Verdict) {
		k := asked{s.Status, s.Verb, s.PeerFenced, s.Sequence, s.Attempt, e.Name, e.Facts, e.Sequence, e.Pause}
		if !seen[k] {
			seen[k] = true
			w.questions = append(w.questions, question{s, e})
		}
		return fsm.StepMirror(s, e, p)
	}
	var complete bool
	w.violated, w.states, complete = explored(t, o, 0)
	if !complete {
		t.Fatalf("the world %q is not explored to its end", name)
	}
	return w
}

// explored gives the properties that do not hold: the first invariant, or those
// of reachability.
func explored(t *testing.T, o explore.PairOptions, maxStates int) (violated string, states int, complete bool) {
	t.Helper()
	p := explore.NewPair(&o)
	r, err := explore.Explore(p, &pairOptions{Invariants: explore.PairInvariants(), Reach: p.Reach(), StopAtFirst: true, MaxStates: maxStates})
	if errors.Is(err, explore.ErrWorld) { // a state that no table but a mutant leads to, and no encoding can hold
		return "", -1, false
	}
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, v := range r.Violations {
		names = append(names, v.Name)
	}
	return strings.Join(names, " "), r.States, r.Complete
}

// differs reports whether a table answers any question of the world otherwise.
func (w *mutantWorld) differs(m *fsm.Table) bool {
	for i := range w.questions {
		q := &w.questions[i]
		_, sound := fsm.StepMirror(q.s, q.e, w.o.Policy)
		_, mutant := fsm.StepMirrorBy(m, q.s, q.e, w.o.Policy)
		if sound.Verdict != mutant.Verdict || sound.To != mutant.To {
			return true
		}
	}
	return false
}

// The ways in which a mutant shows itself in a world.
const (
	byProperty = iota // a property is violated that holds of the sound machine
	byStates          // none is, and the reachable states are others
	unseen
)

// kills explores the world with the mutant for its machine.
func (w *mutantWorld) kills(t *testing.T, m *fsm.Table) int {
	t.Helper()
	o := w.o
	o.Step = func(s fsm.MirrorState, e fsm.MirrorEvent, p fsm.Policy) (fsm.MirrorState, fsm.Verdict) {
		return fsm.StepMirrorBy(m, s, e, p)
	}
	violated, states, complete := explored(t, o, 4*w.states)
	switch {
	case complete && violated != w.violated, !complete && violated != "":
		return byProperty
	case states != w.states:
		return byStates
	}
	return unseen
}

// TestMutants counts how many mutants of the mirror table the explorer notices
// by the properties of a pair alone, without any witness of the table. A mutant
// that answers every question of a world like the table can't be noticed there.
// One that keeps the pair safe can't matter to a property of it, whatever it says
// to whoever asked; the tests of package fsm notice that.
func TestMutants(t *testing.T) {
	list, every := mutantWorlds[:1], 8
	if *allMutants {
		list, every = mutantWorlds, 1
	}
	var worlds []*mutantWorld
	for _, w := range list {
		worlds = append(worlds, newMutantWorld(t, w.name, w.o))
		t.Logf("%s: %d states, %d questions", w.name, worlds[len(worlds)-1].states, len(worlds[len(worlds)-1].questions))
	}
	all, differ, tried := 0, 0, 0
	var count [unseen + 1]int
	for name, m := range fsmtest.Mutants(fsm.Mirror()) {
		all++
		best, different := unseen, false
		for _, w := range worlds {
			if !w.differs(m) {
				continue
			}
			if !different {
				different = true
				if differ++; differ%every != 0 {
					break
				}
				tried++
			}
			if best = min(best, w.kills(t, m)); best == byProperty {
				break
			}
		}
		if !different || differ%every != 0 {
			continue
		}
		if count[best]++; best != byProperty && *allMutants {
			t.Logf("      %s: %s", []string{byStates: "only other states", unseen: "the same states"}[best], name)
		}
	}
	t.Logf("%d mutants, %d of them answer a question of these worlds otherwise, %d tried: %d violate a property, %d only lead to other states, %d show in nothing",
		all, differ, tried, count[byProperty], count[byStates], count[unseen])
	if count[byProperty] == 0 || count[byProperty] < tried/3 {
		t.Errorf("the properties notice %d of %d mutants", count[byProperty], tried)
	}
}
