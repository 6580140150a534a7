package explore_test

import (
	"flag"
	"go/format"
	"os"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/fsm/explore"
	"github.com/clusterlink-go/clusterlink/link"
)

var update = flag.Bool("update", false, "rewrite the replayed counterexamples")

const replayHead = `package explore_test

import (
	"fmt"

	"github.com/clusterlink-go/clusterlink/fsm"
)

`

// TestReplayCode holds the code that is written for two counterexamples to be
// the code in replayed_test.go, which the next test runs.
func TestReplayCode(t *testing.T) {
	got := replayHead
	for _, c := range []struct {
		name, rule string
		o          explore.PairOptions
	}{
		{"uncheckedFailover", "S9", explore.PairOptions{Policy: fsm.Policy{MidReverseFailover: fsm.MidReverseUnchecked}}},
		{"hangingPromote", "V4", explore.PairOptions{Shape: explore.OneDials, Links: true}},
	} {
		p := explore.NewPair(&c.o)
		r := run(t, p, &pairOptions{Invariants: explore.PairInvariants(), Reach: p.Reach()})
		v, ok := r.Violated(c.rule)
		if !ok {
			t.Fatalf("%s holds", c.rule)
		}
		code, err := p.ReplayCode(c.name, v.Trace)
		if err != nil {
			t.Fatal(err)
		}
		got += code + "\n"
	}
	source, err := format.Source([]byte(got))
	if err != nil {
		t.Fatalf("%v in\n%s", err, got)
	}
	const file = "replayed_test.go"
	if *update {
		if err := os.WriteFile(file, source, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != string(source) {
		t.Errorf("%s is stale; run: go test ./fsm/explore -run TestReplayCode -update\n%s", file, source)
	}
}

// TestReplay runs what was written: the machines alone, without the explorer,
// come to the same end.
func TestReplay(t *testing.T) {
	for _, c := range []struct {
		name   string
		replay func() ([2]fsm.MirrorState, error)
		want   [2]link.MirrorStatus
	}{
		{"uncheckedFailover", uncheckedFailover, [2]link.MirrorStatus{link.MirrorActive, link.MirrorStopped}},
		{"hangingPromote", hangingPromote, [2]link.MirrorStatus{fsm.Regular, link.MirrorPendingStopped}},
	} {
		half, err := c.replay()
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if got := [2]link.MirrorStatus{half[0].Status, half[1].Status}; got != c.want {
			t.Errorf("%s ends in %s, want %s", c.name, got, c.want)
		}
	}
}

// TestReplayCodeOfALink writes what happens to halves of the link and to topics
// made by hand, too.
func TestReplayCodeOfALink(t *testing.T) {
	p := explore.NewPair(&explore.PairOptions{Links: true, Deletes: true, Recreate: true})
	goal := explore.Invariant[explore.PairState]{
		Rule: explore.Rule{Name: "until"},
		State: func(w *explore.PairState) bool {
			return !(w.Link[1].Paused && w.Half[0].Status == fsm.Regular && w.Live(1) && w.Replaced[1])
		},
	}
	r := run(t, p, &pairOptions{Invariants: []explore.Invariant[explore.PairState]{goal}, StopAtFirst: true})
	v, ok := r.Violated("until")
	if !ok {
		t.Fatal("no such state")
	}
	code, err := p.ReplayCode("made", v.Trace)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"half[0].Status = fsm.Regular", "links[1], v = fsm.StepLink(links[1], fsm.LinkEvent{Name: \"pause\","} {
		if !strings.Contains(code, want) {
			t.Errorf("no %q in\n%s", want, code)
		}
	}
}
