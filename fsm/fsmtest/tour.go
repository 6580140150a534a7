package fsmtest

import (
	"errors"
	"slices"

	"github.com/clusterlink-go/clusterlink/fsm"
)

// Tour gives sequences of events, each from the table's initial state, that
// together take every edge that can be reached, denials and no-ops too. In a
// state of the table everything that stays there is tried in one sequence, at
// the end of a shortest way; a way that another sequence begins with is left
// out.
func Tour(t *fsm.Table) [][]Step {
	edges := Edges(t)
	ways := shortest(t, edges)
	var tour [][]Step
	for _, s := range t.States() {
		way, ok := ways[s]
		if !ok {
			continue
		}
		stays := slices.Clone(way)
		for _, e := range edges {
			if e.From == s && !e.moves() {
				stays = append(stays, e.step())
			}
		}
		if len(stays) > len(way) {
			tour = append(tour, stays)
		}
		for _, e := range edges {
			if e.From == s && e.moves() {
				tour = append(tour, append(slices.Clone(way), e.step()))
			}
		}
	}
	return slices.DeleteFunc(tour, func(seq []Step) bool {
		return slices.ContainsFunc(tour, func(other []Step) bool {
			return len(other) > len(seq) && slices.Equal(other[:len(seq)], seq)
		})
	})
}

// shortest is a shortest way to every state that can be reached.
func shortest(t *fsm.Table, edges []Edge) map[fsm.State][]Step {
	ways := map[fsm.State][]Step{t.Initial(): nil}
	for open := []fsm.State{t.Initial()}; len(open) > 0; open = open[1:] {
		for _, e := range edges {
			if _, known := ways[e.To]; !known && e.From == open[0] && e.moves() {
				ways[e.To] = append(slices.Clone(ways[e.From]), e.step())
				open = append(open, e.To)
			}
		}
	}
	return ways
}

// Run puts every sequence of the [Tour] to a target and reports each difference
// as an error of the test. Sequences that the target can't play ([ErrCannot])
// are counted and told.
func Run(tb TB, t *fsm.Table, target Target) {
	tb.Helper()
	tour, cannot := Tour(t), 0
	for _, seq := range tour {
		err := play(t, target, seq)
		switch {
		case errors.Is(err, ErrCannot):
			cannot++
		case err != nil:
			tb.Errorf("table %q: %v", t.Name(), err)
		}
	}
	if logger, ok := tb.(interface{ Logf(string, ...any) }); ok {
		logger.Logf("table %q: %d sequences, %d that the target cannot play", t.Name(), len(tour), cannot)
	}
}
