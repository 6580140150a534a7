package fsm_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"strconv"
	"testing"
	"time"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"pgregory.net/rapid"
)

// visits counts how often each row of the mirror table had its say.
type visits map[fsm.Row]int

// judge compares a step with the naive model, and checks what must hold of any
// step.
func (seen visits) judge(s fsm.MirrorState, e fsm.MirrorEvent, p fsm.Policy) (fsm.MirrorState, error) {
	before := s
	got, v := fsm.StepMirror(s, e, p)
	to, kind := naive(s, e, p)
	if got.Status != to || v.Verdict != kind || v.To != fsm.State(to) {
		return got, fmt.Errorf("%+v %+v %+v:\n%s %s (%s), want %s %s", s, e, p, v.Verdict, got.Status, v.Code, kind, to)
	}
	if !reflect.DeepEqual(s, before) {
		return got, fmt.Errorf("%+v %+v: the step changed its argument", s, e)
	}
	if kind != fsm.Accept && !reflect.DeepEqual(got, s) {
		return got, fmt.Errorf("S22: %s changed %+v to %+v", kind, s, got)
	}
	seen[fsm.Row{From: fsm.State(s.Status), On: e.Name, Outcome: v.Outcome}]++
	return got, nil
}

// missing lists the rows of the mirror table that had no say.
func (seen visits) missing() []fsm.Row {
	var rows []fsm.Row
	for _, r := range fsm.Mirror().Rows() {
		if seen[r] == 0 {
			rows = append(rows, r)
		}
	}
	return rows
}

// TestStepMirrorAgreesWithTheNaiveModel: within the run every row of the table,
// so every accepted edge and every reject cell, has its say.
func TestStepMirrorAgreesWithTheNaiveModel(t *testing.T) {
	seen, table := visits{}, fsm.Mirror()
	for round := 0; round < 20 && (round == 0 || len(seen.missing()) > 0); round++ {
		rapid.Check(t, func(t *rapid.T) {
			s, p, f := drawState(t), drawPolicy(t), drawFacts(t)
			q := rapid.Uint32Range(0, 4).Draw(t, "event sequence")
			for _, status := range table.States() {
				s.Status = link.MirrorStatus(status)
				for _, on := range table.Events() {
					if _, err := seen.judge(s, fsm.MirrorEvent{Name: on, Facts: f, Sequence: q}, p); err != nil {
						t.Fatal(err)
					}
					verdict := table.Next(status, on, f)
					if to, kind := table.Move(status, on, f); to != verdict.To || kind != verdict.Verdict {
						t.Fatalf("%s %s: Move says %s %s, Next %s %s", status, on, kind, to, verdict.Verdict, verdict.To)
					}
					if (verdict.Verdict == fsm.Reject) != (verdict.Err("mirror", status, on) != nil) {
						t.Fatalf("%s and error %v", verdict.Verdict, verdict.Err("mirror", status, on))
					}
				}
			}
		})
	}
	for _, r := range seen.missing() {
		t.Errorf("not visited: %s, %s, [%s] %s", r.From, r.On, r.Guard, r.Verdict)
	}
}

// soakSteps names the environment variable that says how many steps the soak
// takes.
const soakSteps = "FSM_SOAK_STEPS"

// TestSoak walks through states that follow from one another, against the naive
// model, as many steps as FSM_SOAK_STEPS says, and prints what it saw. In the
// normal run it takes half a million.
func TestSoak(t *testing.T) {
	steps := 500_000
	if text := os.Getenv(soakSteps); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n <= 0 {
			t.Fatalf("%s=%q is no number of steps", soakSteps, text)
		}
		steps = n
	}
	rng := rand.New(rand.NewPCG(1, 2))
	states, events, facts := fsm.Mirror().States(), fsm.Mirror().Events(), fsm.AllFacts()
	const favourable = fsm.Bidirectional | fsm.NameMatches | fsm.SourceReadable | fsm.PeerReachable |
		fsm.PeerWritable | fsm.PeerStopped | fsm.CaughtUp | fsm.Synced
	seen, begin := visits{}, time.Now()
	s := fsm.NewMirrorState()
	for i := range steps {
		f := favourable
		for range rng.IntN(4) {
			f ^= facts[rng.IntN(len(facts))]
		}
		if rng.IntN(32) == 0 { // somewhere else
			s.Status = link.MirrorStatus(states[rng.IntN(len(states))])
			s.Verb, s.PeerFenced = fsm.Underway(rng.IntN(int(fsm.Restoring)+1)), rng.IntN(2) == 0
		}
		if s.HighSequence() > 1<<30 {
			s.Sequence, s.Attempt = 1, 1
		}
		name := events[rng.IntN(len(events))]
		for name == fsm.EventDeleteTopic && rng.IntN(8) > 0 { // or nothing would ever grow old
			name = events[rng.IntN(len(events))]
		}
		e := fsm.MirrorEvent{
			Name: name, Facts: f, Pause: rng.IntN(2) == 0,
			Sequence: max(s.Attempt, 2) - 2 + uint32(rng.IntN(5)),
		}
		p := fsm.Policy{MidReverseFailover: fsm.MidReverse(rng.IntN(3)), RepeatIsError: rng.IntN(4) == 0, Strict: rng.IntN(8) == 0}
		next, err := seen.judge(s, e, p)
		if err != nil {
			t.Fatalf("step %d: %v", i, err)
		}
		s = next
	}
	for _, r := range seen.missing() {
		t.Errorf("not visited: %s, %s, [%s] %s", r.From, r.On, r.Guard, r.Verdict)
	}
	kinds := map[fsm.Kind]int{}
	least := steps
	for r, n := range seen {
		kinds[r.Verdict] += n
		least = min(least, n)
	}
	t.Logf("%d steps in %s: %d accepted, %d no-ops, %d rejected; all %d rows, each at least %d times",
		steps, time.Since(begin).Round(time.Millisecond), kinds[fsm.Accept], kinds[fsm.Noop], kinds[fsm.Reject], len(seen), least)
}
