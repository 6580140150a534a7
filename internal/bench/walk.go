// Package bench compares this project with other ways to do the same, in one
// run: benchmarks in its tests, and a table of figures by cmd/figures. It is a
// module of its own, so that nobody who imports clusterlink gets its rivals.
package bench

import (
	"math/rand/v2"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// WalkLength is the number of events of the walk that all machines go.
const WalkLength = 4096

// Step is one event of a walk in the words of each machine.
type Step struct {
	// Event and Policy are for fsm.StepMirror.
	Event  fsm.MirrorEvent
	Policy fsm.Policy
	// From, On and Facts are for a table: Facts has what the step reads off its
	// state as well.
	From  fsm.State
	On    fsm.Event
	Facts fsm.Facts
	To    fsm.State
	// Arrow names event and target, for machines without guards.
	Arrow string
	Row   fsm.Outcome
}

// Walk goes through the mirror machine by events that are accepted, from a topic
// that doesn't exist, and takes every row of the table that accepts anything.
// Same seed, same walk.
func Walk(seed uint64, n int) []Step {
	rng := rand.New(rand.NewPCG(seed, 0))
	taken := map[Edge]int{}
	s := fsm.NewMirrorState()
	steps := make([]Step, 0, n)
	for len(steps) < n {
		var best []Step
		least := n + 1
		for _, c := range candidates(s) {
			if k := taken[edgeOf(c)]; k < least {
				best, least = nil, k
			}
			if taken[edgeOf(c)] == least {
				best = append(best, c)
			}
		}
		// Mostly the edge that was taken least, else any.
		c := best[rng.IntN(len(best))]
		if all := candidates(s); rng.IntN(3) == 0 {
			c = all[rng.IntN(len(all))]
		}
		taken[edgeOf(c)]++
		steps = append(steps, c)
		s, _ = fsm.StepMirror(s, c.Event, c.Policy)
		if s.HighSequence() > 1<<20 { // far from any overflow
			s.Sequence, s.Attempt = 1, 1
		}
	}
	return steps
}

// Edge is a row of the table.
type Edge struct {
	From fsm.State
	On   fsm.Event
	Row  fsm.Outcome
}

func edgeOf(s Step) Edge { return Edge{s.From, s.On, s.Row} }

// Edges lists every row that accepts an event.
func Edges() []Edge {
	var edges []Edge
	for _, r := range fsm.Mirror().Rows() {
		if r.Verdict == fsm.Accept {
			edges = append(edges, Edge{r.From, r.On, r.Outcome})
		}
	}
	return edges
}

const favourable = fsm.Bidirectional | fsm.NameMatches | fsm.SourceReadable | fsm.PeerReachable |
	fsm.PeerWritable | fsm.PeerStopped | fsm.CaughtUp | fsm.Synced

// candidates are the accepted events of a state, one for each row.
func candidates(s fsm.MirrorState) []Step {
	var list []Step
	seen := map[Edge]bool{}
	for _, name := range fsm.Mirror().Legal(fsm.State(s.Status)) {
		for _, f := range []fsm.Facts{favourable, favourable | fsm.LocalPrefixOfPeer} {
			for _, policy := range []fsm.Policy{{}, {MidReverseFailover: fsm.MidReverseChecked}, {MidReverseFailover: fsm.MidReverseUnchecked}} {
				for _, q := range []uint32{s.Attempt, s.HighSequence() + 1} {
					e := fsm.MirrorEvent{Name: name, Facts: f, Sequence: q, Offsets: offsets[:], Pause: q%2 == 0}
					next, v := fsm.StepMirror(s, e, policy)
					step := Step{
						Event: e, Policy: policy, From: fsm.State(s.Status), On: name, To: fsm.State(next.Status),
						Arrow: string(name) + "→" + string(next.Status), Row: v.Outcome,
					}
					if v.Verdict != fsm.Accept || seen[edgeOf(step)] {
						continue
					}
					seen[edgeOf(step)] = true
					step.Facts = witness(step)
					list = append(list, step)
				}
			}
		}
	}
	return list
}

var offsets = [...]int64{1}

// witness finds facts under which the table, too, takes the step's row.
func witness(s Step) fsm.Facts {
	cell := fsm.Mirror().Cell(s.From, s.On)
	for i, o := range cell {
		if o == s.Row {
			return escape(cell, i, o.Guard.Need)
		}
	}
	return 0
}

// escape adds facts until no outcome before the i-th holds.
func escape(cell fsm.Cell, i int, f fsm.Facts) fsm.Facts {
	for _, before := range cell[:i] {
		if before.Guard.Holds(f) {
			f |= before.Guard.Forbid &^ cell[i].Guard.Forbid
		}
	}
	return f
}

// Arrows lists every accepted move of the table: names, sources and targets.
func Arrows() (names []string, moves map[string]map[link.MirrorStatus]link.MirrorStatus) {
	moves = map[string]map[link.MirrorStatus]link.MirrorStatus{}
	for _, e := range Edges() {
		name := string(e.On) + "→" + string(e.Row.To)
		if moves[name] == nil {
			moves[name] = map[link.MirrorStatus]link.MirrorStatus{}
			names = append(names, name)
		}
		moves[name][link.MirrorStatus(e.From)] = link.MirrorStatus(e.Row.To)
	}
	return names, moves
}
