package fsm_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

func stored(s link.MirrorStatus) fsm.MirrorState { return fsm.MirrorState{Status: s} }

func pairOf(local, peer link.MirrorStatus) fsm.Pair {
	p := fsm.Pair{Local: stored(local), Peer: stored(peer)}
	if peer == link.MirrorStopped {
		p.Peer.Sequence = 1
	}
	return p
}

// brief writes a plan in a word a step: "peer" before what the peer does,
// "~" before what is waited for, "!" after what can't be undone.
func brief(steps []fsm.PlanStep) string {
	var words []string
	for _, s := range steps {
		w := string(s.Event)
		if s.Wait {
			w = "~" + w
		}
		if s.Machine == "link" {
			w = "link-" + w
		}
		if s.Side == fsm.Peer {
			w = "peer." + w
		}
		if s.Irreversible {
			w += "!"
		}
		words = append(words, w)
	}
	return strings.Join(words, " ")
}

// The ways of the operations manual.
const (
	byPromote  = "promote! ~drained"
	byFailover = "failover! ~drained"
	byReverse  = "reverse-and-start-mirror peer.~peer-reverse ~peer-fenced ~synchronized ~drained peer.~peer-stopped"
	byRestore  = "truncate-and-restore! ~offsets-agreed ~truncated"
	recreated  = "delete-topic! create"
)

// peers writes a way as the other side goes it.
func peers(way string) string {
	words := strings.Fields(way)
	for i, w := range words {
		if rest, ok := strings.CutPrefix(w, "peer."); ok {
			words[i] = rest
		} else {
			words[i] = "peer." + w
		}
	}
	return strings.Join(words, " ")
}

func TestPlan(t *testing.T) {
	cut := fsm.Conditions{Never: fsm.PeerReachable}
	oneWay := fsm.Conditions{Never: fsm.Bidirectional}
	failed := pairOf(link.MirrorFailed, fsm.Regular)
	midReverse := fsm.Pair{
		Local: fsm.MirrorState{Status: link.MirrorPendingSynchronize, Verb: fsm.ReversingToStart, Attempt: 1, PeerWaits: true},
		Peer:  fsm.MirrorState{Status: link.MirrorPendingMirror, Verb: fsm.ReversingToStart, Attempt: 1},
	}
	promoting := pairOf(link.MirrorPendingStopped, fsm.Regular)
	promoting.Local.Verb = fsm.Promoting
	pausedLink := pairOf(link.MirrorActive, fsm.Regular)
	pausedLink.LocalLink = fsm.LinkState{Health: fsm.Unavailable, Paused: true}
	failedLink := pairOf(link.MirrorActive, fsm.Regular)
	failedLink.LocalLink = fsm.LinkState{Health: fsm.Failed}
	stoppedHere := fsm.Pair{Local: fsm.MirrorState{Status: link.MirrorStopped, Sequence: 1}, Peer: stored(fsm.Regular)}
	later := fsm.Pair{Local: fsm.MirrorState{Status: link.MirrorStopped, Sequence: 1}, Peer: fsm.MirrorState{Status: link.MirrorStopped, Sequence: 2}}
	for _, c := range []struct {
		name string
		from fsm.Pair
		goal fsm.Goal
		c    fsm.Conditions
		want string
	}{
		{"there already", pairOf(link.MirrorActive, fsm.Regular), fsm.GoalMirror, fsm.Conditions{}, ""},
		{"writable already", pairOf(link.MirrorStopped, fsm.Regular), fsm.GoalWritable, cut, ""},
		{"switch over for good", pairOf(link.MirrorActive, fsm.Regular), fsm.GoalWritable, fsm.Conditions{}, byPromote},
		{"from a pause", pairOf(link.MirrorPaused, fsm.Regular), fsm.GoalWritable, fsm.Conditions{}, byPromote},
		{"the other cluster is gone", pairOf(link.MirrorActive, fsm.Regular), fsm.GoalWritable, cut, byFailover},
		{"a group never stops", pairOf(link.MirrorActive, fsm.Regular), fsm.GoalWritable, fsm.Conditions{Always: fsm.GroupActive}, byFailover},
		{"producers never stop", pairOf(link.MirrorActive, fsm.Regular), fsm.GoalWritable, fsm.Conditions{Never: fsm.CaughtUp}, byFailover},
		{"a promote that hangs", promoting, fsm.GoalWritable, cut, byFailover},
		{"a promote under way", promoting, fsm.GoalWritable, fsm.Conditions{}, "~drained"},
		{"a failed mirror", failed, fsm.GoalWritable, fsm.Conditions{}, byFailover},
		{"a failed mirror again", failed, fsm.GoalMirror, fsm.Conditions{}, recreated},
		{"roles swapped", pairOf(link.MirrorActive, fsm.Regular), fsm.GoalSource, fsm.Conditions{}, byReverse},
		{"a reverse under way", midReverse, fsm.GoalSource, fsm.Conditions{}, "~peer-fenced ~synchronized ~drained peer.~peer-stopped"},
		{"mid-reverse, cut off, policy C", midReverse, fsm.GoalWritable, fsm.Conditions{Never: fsm.PeerReachable, Policy: fsm.Policy{MidReverseFailover: fsm.MidReverseChecked}}, byFailover},
		{"roles swapped, one way", pairOf(link.MirrorActive, fsm.Regular), fsm.GoalWritable, oneWay, byPromote},
		{"failback, first half", pairOf(fsm.Regular, link.MirrorStopped), fsm.GoalMirror, fsm.Conditions{}, byRestore},
		{"failback", pairOf(fsm.Regular, link.MirrorStopped), fsm.GoalSource, fsm.Conditions{}, byRestore + " " + byReverse},
		{"failback, seen from the other side", stoppedHere, fsm.GoalMirror, fsm.Conditions{}, peers(byRestore) + " " + peers(byReverse)},
		{"failback on a one-way link", stoppedHere, fsm.GoalMirror, oneWay, recreated},
		{"failback with a prefix", stoppedHere, fsm.GoalMirror, fsm.Conditions{Always: fsm.Prefixed}, recreated},
		{"of two stopped topics the earlier is restored", later, fsm.GoalMirror, fsm.Conditions{}, byRestore},
		{"nothing there yet", pairOf(fsm.Absent, fsm.Regular), fsm.GoalMirror, fsm.Conditions{}, "create"},
		{"a mirror elsewhere first", pairOf(fsm.Regular, fsm.Absent), fsm.GoalSource, fsm.Conditions{}, "peer.create"},
		{"a mirror whose source was deleted", pairOf(link.MirrorActive, fsm.Absent), fsm.GoalMirror, fsm.Conditions{}, byFailover + " peer.create " + peers(byReverse)},
		{"paused", pairOf(link.MirrorPaused, fsm.Regular), fsm.GoalMirror, fsm.Conditions{}, "resume"},
		{"the link is paused and down", pausedLink, fsm.GoalMirror, fsm.Conditions{}, "link-~probe-succeeded link-resume"},
		{"a paused link does not hinder a failover", pausedLink, fsm.GoalWritable, fsm.Conditions{}, byFailover},
		{"the link has failed", failedLink, fsm.GoalMirror, fsm.Conditions{}, "link-~repaired"},
		{"away with it", pairOf(link.MirrorActive, fsm.Regular), fsm.GoalGone, fsm.Conditions{}, "delete-topic!"},
		{"gone already", pairOf(fsm.Absent, fsm.Regular), fsm.GoalGone, cut, ""},
		{"to a status", pairOf(link.MirrorActive, fsm.Regular), "STOPPED", fsm.Conditions{}, byPromote},
		{"to a status that goes by", pairOf(link.MirrorActive, fsm.Regular), "PENDING_STOPPED", fsm.Conditions{}, "promote!"},
		{"to a pause", pairOf(link.MirrorActive, fsm.Regular), "PAUSED", fsm.Conditions{}, "pause"},
		{"to the status it has", pairOf(link.MirrorPaused, fsm.Regular), "PAUSED", cut, ""},
		{"to an ordinary topic", pairOf(link.MirrorPendingMirror, fsm.Regular), "REGULAR", fsm.Conditions{}, "~peer-abort"},
	} {
		steps, err := fsm.Plan(c.from, c.goal, c.c)
		if err != nil || brief(steps) != c.want {
			t.Errorf("%s: %q, %v\nwant %q", c.name, brief(steps), err, c.want)
			continue
		}
		again, _ := fsm.Plan(c.from, c.goal, c.c)
		if !slices.Equal(steps, again) {
			t.Errorf("%s: another plan the second time", c.name)
		}
		if n := strings.Count(fsm.PlanText(steps), "\n"); n != max(1, len(steps)) {
			t.Errorf("%s: %d lines for %d steps", c.name, n, len(steps))
		}
		follow(t, c.name, c.from, c.goal, c.c, steps)
	}
}

// follow checks that each step starts where the one before ended, and that the
// last one is the first to reach the goal.
func follow(t *testing.T, name string, from fsm.Pair, goal fsm.Goal, c fsm.Conditions, steps []fsm.PlanStep) {
	t.Helper()
	at := map[fsm.Side]link.MirrorStatus{fsm.Local: from.Local.Status, fsm.Peer: from.Peer.Status}
	for i, s := range steps {
		if s.Machine != "mirror" {
			continue
		}
		if at[s.Side] != link.MirrorStatus(s.From) {
			t.Errorf("%s: step %d starts in %s, not in %s", name, i+1, s.From, at[s.Side])
		}
		at[s.Side] = link.MirrorStatus(s.To)
		if at[fsm.Local] != s.Local || at[fsm.Peer] != s.Peer {
			t.Errorf("%s: step %d shows %s:%s, want %v", name, i+1, s.Local, s.Peer, at)
		}
		if !slices.ContainsFunc(fsm.Mirror().Cell(s.From, s.Event), func(o fsm.Outcome) bool {
			return o.Verdict == fsm.Accept && o.To == s.To && o.Row == s.Row && o.Confidence == s.Confidence
		}) {
			t.Errorf("%s: step %d is in no cell of the table: %s", name, i+1, s)
		}
		if s.Needs.Need&c.Never != 0 || s.Needs.Forbid&c.Always != 0 {
			t.Errorf("%s: step %d needs what is not to be had: %s", name, i+1, s.Needs)
		}
	}
}

// TestPlanForEveryPairOfStatuses: from every pair, also ones that can't come
// about, there is a plan that hangs together, or a reason why there is none.
func TestPlanForEveryPairOfStatuses(t *testing.T) {
	plans, none := 0, 0
	for _, a := range fsm.Mirror().States() {
		for _, b := range fsm.Mirror().States() {
			for _, goal := range append(fsm.Goals(), fsm.StatusGoals()...) {
				from := pairOf(link.MirrorStatus(a), link.MirrorStatus(b))
				steps, err := fsm.Plan(from, goal, fsm.Conditions{})
				if err != nil {
					var no *fsm.PlanError
					if none++; !errors.As(err, &no) || !errors.Is(err, fsm.ErrNoPlan) || len(no.Reasons) == 0 {
						t.Errorf("%s:%s to %s: %v", a, b, goal, err)
					}
					continue
				}
				plans++
				follow(t, fmt.Sprint(a, ":", b, " to ", goal), from, goal, fsm.Conditions{}, steps)
			}
		}
	}
	if plans < 2*none {
		t.Errorf("%d plans, %d without", plans, none)
	}
	t.Logf("%d plans, %d without", plans, none)
}

func TestNoPlan(t *testing.T) {
	midReverse := fsm.Pair{
		Local: fsm.MirrorState{Status: link.MirrorPendingSynchronize, Verb: fsm.ReversingToStart, Attempt: 1},
		Peer:  fsm.MirrorState{Status: link.MirrorPendingMirror, Verb: fsm.ReversingToStart, Attempt: 1},
	}
	for _, c := range []struct {
		from fsm.Pair
		goal fsm.Goal
		c    fsm.Conditions
		want string
	}{
		{
			midReverse, fsm.GoalWritable,
			fsm.Conditions{Never: fsm.PeerReachable},
			`fsm: plan: no way from PENDING_SYNCHRONIZE:PENDING_MIRROR to "writable": the other cluster can't be reached; the policy rejects failover during a reverse`,
		},
		{
			pairOf(link.MirrorFailed, fsm.Regular), fsm.GoalWritable,
			fsm.Conditions{Never: fsm.PeerReachable, Policy: fsm.Policy{Strict: true}},
			`fsm: plan: no way from FAILED:REGULAR to "writable": the other cluster can't be reached; the profile is strict`,
		},
		{
			pairOf(link.MirrorActive, fsm.Regular), fsm.GoalSource,
			fsm.Conditions{Always: fsm.Prefixed},
			`fsm: plan: no way from ACTIVE:REGULAR to "source": the link has a cluster.link.prefix`,
		},
		{
			pairOf(link.MirrorActive, fsm.Regular), fsm.GoalSource,
			fsm.Conditions{Never: fsm.Bidirectional},
			`fsm: plan: no way from ACTIVE:REGULAR to "source": the link is not bidirectional on both sides`,
		},
		{pairOf(fsm.Absent, fsm.Absent), fsm.GoalMirror, fsm.Conditions{}, "local refuses create (source-unreadable)"},
		{pairOf(link.MirrorActive, fsm.Regular), "FAILED", fsm.Conditions{}, "nobody asks for FAILED"},
		{pairOf("BRAND_NEW", fsm.Regular), fsm.GoalWritable, fsm.Conditions{}, "(unknown-state)"},
		{pairOf(fsm.Regular, fsm.Regular), "richer", fsm.Conditions{}, "not a known goal"},
		{
			pairOf(fsm.Absent, fsm.Regular), fsm.GoalSource,
			fsm.Conditions{Never: fsm.PeerReachable | fsm.Bidirectional},
			"can't be reached",
		},
	} {
		steps, err := fsm.Plan(c.from, c.goal, c.c)
		if !errors.Is(err, fsm.ErrNoPlan) || steps != nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, %v\nwant %s", steps, err, c.want)
		}
	}
}

func ExamplePlan() {
	// West failed over to east and is back: how does it become the source again?
	west := fsm.MirrorState{Status: fsm.Regular}
	east := fsm.MirrorState{Status: link.MirrorStopped, Sequence: 1}
	steps, err := fsm.Plan(fsm.Pair{Local: west, Peer: east}, fsm.GoalSource, fsm.Conditions{})
	if err != nil {
		fmt.Println(err)
	}
	for _, s := range steps {
		if !s.Wait {
			fmt.Println(s.Side, s.Event, s.Irreversible)
		}
	}
	_, err = fsm.Plan(fsm.Pair{Local: west, Peer: east}, fsm.GoalMirror, fsm.Conditions{Never: fsm.SourceReadable | fsm.PeerStopped})
	fmt.Println(err)
	// Output:
	// local truncate-and-restore true
	// local reverse-and-start-mirror false
	// fsm: plan: no way from REGULAR:STOPPED to "mirror": the source topic does not exist or the link may not read it; the topic on the other cluster is not a stopped mirror of this link
}
