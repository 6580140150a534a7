package fsm_test

import (
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"pgregory.net/rapid"
)

// TestPlansAreCarriedOut: from wherever two halves came to rest, also after
// cuts and losses, what a plan tells the operators to do is accepted, what it
// waits for happens by itself, and the goal is reached.
func TestPlansAreCarriedOut(t *testing.T) {
	done := map[fsm.Goal]int{}
	for range 5 {
		rapid.Check(t, func(t *rapid.T) {
			w := newWorld(fsm.Policy{})
			if err := w.story(drawMoves(t, rapid.Bool().Draw(t, "deletions"))); err != nil {
				t.Fatal(err)
			}
			goal := rapid.SampledFrom(fsm.Goals()).Draw(t, "goal")
			pair := fsm.Pair{Local: w.half[0], Peer: w.half[1]}
			steps, err := fsm.Plan(pair, goal, fsm.Conditions{})
			if err != nil {
				if w.deleted { // with both topics gone there is no way
					return
				}
				t.Fatal(err)
			}
			for i, s := range steps {
				side := map[fsm.Side]int{fsm.Local: 0, fsm.Peer: 1}[s.Side]
				if s.Wait {
					continue
				}
				w.settle()
				if v := w.do(side, s.Event); v.Verdict != fsm.Accept {
					t.Fatalf("step %d, %s: %s (%s)\n%s", i+1, s, v.Verdict, v.Code, fsm.PlanText(steps))
				}
				w.invariants()
			}
			w.settle()
			left, err := fsm.Plan(fsm.Pair{Local: w.half[0], Peer: w.half[1]}, goal, fsm.Conditions{})
			if err != nil || len(left) > 0 || len(w.broken) > 0 {
				t.Fatalf("%s is not reached: %s:%s, %v, %q\n%s", goal, w.half[0].Status, w.half[1].Status, err, w.broken, fsm.PlanText(steps))
			}
			if len(steps) > 0 {
				done[goal]++
			}
		})
	}
	for _, goal := range fsm.Goals() {
		if done[goal] == 0 {
			t.Errorf("no plan to %s was carried out", goal)
		}
	}
}
