package fsmtest

import (
	"math/rand/v2"

	"github.com/clusterlink-go/clusterlink/fsm"
)

// Walk makes a walk of n accepted events from a table's initial state. It goes
// where it has been least, so that a walk of some hundred events takes every
// edge that can be taken, and else at random. Same seed, same walk. A state
// without an exit is reported as an error of the test and ends the walk.
func Walk(tb TB, t *fsm.Table, seed uint64, n int) []Step {
	tb.Helper()
	from := map[fsm.State][]Edge{}
	for _, e := range Edges(t) {
		if e.Verdict == fsm.Accept {
			from[e.From] = append(from[e.From], e)
		}
	}
	rng := rand.New(rand.NewPCG(seed, uint64(len(t.Rows()))))
	taken := map[Edge]int{}
	steps, at := make([]Step, 0, n), t.Initial()
	for len(steps) < n {
		exits := from[at]
		if len(exits) == 0 {
			tb.Errorf("table %q: nothing is accepted in %s", t.Name(), at)
			return steps
		}
		next := exits[rng.IntN(len(exits))]
		for _, e := range exits {
			if taken[e] < taken[next] && rng.IntN(4) > 0 {
				next = e
			}
		}
		taken[next]++
		steps, at = append(steps, next.step()), next.To
	}
	return steps
}
