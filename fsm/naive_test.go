package fsm_test

import (
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"pgregory.net/rapid"
)

// naive says again, event by event and without a table, what becomes of an
// event: the status afterwards and whether it is accepted, ignored or rejected.
func naive(s fsm.MirrorState, e fsm.MirrorEvent, p fsm.Policy) (link.MirrorStatus, fsm.Kind) {
	const (
		active, paused, stopped, failed = link.MirrorActive, link.MirrorPaused, link.MirrorStopped, link.MirrorFailed
		pendingStopped, sync            = link.MirrorPendingStopped, link.MirrorPendingSynchronize
		fence, setup, restore           = link.MirrorPendingMirror, link.MirrorPendingSetupForRestore, link.MirrorPendingRestore
	)
	st := s.Status
	yes := func(to link.MirrorStatus) (link.MirrorStatus, fsm.Kind) { return to, fsm.Accept }
	skip := func() (link.MirrorStatus, fsm.Kind) { return st, fsm.Noop }
	no := func() (link.MirrorStatus, fsm.Kind) { return st, fsm.Reject }
	repeat := func() (link.MirrorStatus, fsm.Kind) {
		if p.RepeatIsError || p.Strict {
			return no()
		}
		return skip()
	}
	has := e.Facts.Has
	reversing := s.Verb == fsm.ReversingToStart || s.Verb == fsm.ReversingToPause
	mid := p.MidReverseFailover != fsm.MidReverseReject
	seen := max(s.Sequence, s.Attempt)
	ready := func(to link.MirrorStatus) link.MirrorStatus { // the variant of a reverse
		if s.Verb == fsm.ReversingToPause {
			return paused
		}
		return to
	}
	switch e.Name {
	case fsm.EventCreate:
		if st != fsm.Absent || has(fsm.SourceHalf) || !has(fsm.NameMatches|fsm.SourceReadable) || has(fsm.PeerMirrors) {
			return no()
		}
		return yes(active)
	case fsm.EventDeleteTopic:
		if st == fsm.Absent {
			return no()
		}
		return yes(fsm.Absent)
	case fsm.EventPause:
		if st == active {
			return yes(paused)
		}
		if st == paused {
			return repeat()
		}
		return no()
	case fsm.EventResume:
		if st == paused {
			return yes(active)
		}
		if st == active {
			return repeat()
		}
		return no()
	case fsm.EventPromote:
		if st == active || st == paused {
			return yes(pendingStopped)
		}
		if st == pendingStopped && s.Verb == fsm.Promoting {
			return repeat()
		}
		return no()
	case fsm.EventFailover:
		switch {
		case st == active, st == paused, st == sync && mid:
			return yes(pendingStopped)
		case st == failed && !p.Strict:
			return yes(pendingStopped)
		case st == pendingStopped && s.Verb == fsm.FailingOver:
			return repeat()
		case st == pendingStopped && reversing && mid, st == pendingStopped && !reversing && !p.Strict:
			return yes(pendingStopped)
		}
		return no()
	case fsm.EventReverseAndStart, fsm.EventReverseAndPause:
		if st == active && has(fsm.Bidirectional|fsm.PeerReachable|fsm.PeerWritable) && !has(fsm.Prefixed) {
			return yes(sync)
		}
		return no()
	case fsm.EventTruncateAndRestore:
		ahead := has(fsm.PeerAhead) || e.Sequence > s.Sequence
		if fsm.Writable(st) && has(fsm.Bidirectional|fsm.PeerReachable|fsm.PeerStopped) && ahead && !has(fsm.Prefixed) {
			return yes(setup)
		}
		return no()
	case fsm.EventPeerReverse:
		switch {
		case st == fsm.Absent:
			return no()
		case fsm.Writable(st):
			if e.Sequence > seen {
				return yes(fence)
			}
			return no() // and not a no-op: the topic is not fenced
		case st == fence && e.Sequence != s.Attempt && e.Sequence > seen:
			return yes(fence)
		case st != fence && e.Sequence > seen:
			return no()
		}
		return skip()
	case fsm.EventPeerFenced:
		if st == sync && e.Sequence == s.Attempt {
			return yes(sync)
		}
		return skip()
	case fsm.EventPeerStopped:
		switch {
		case st != fence || e.Sequence < s.Attempt:
			return skip()
		case e.Sequence == s.Attempt, p.MidReverseFailover == fsm.MidReverseUnchecked, has(fsm.LocalPrefixOfPeer):
			return yes(ready(active))
		}
		return yes(fsm.Regular)
	case fsm.EventPeerAbort:
		if st == fence && e.Sequence == s.Attempt {
			return yes(fsm.Regular)
		}
		return skip()
	case fsm.EventPeerTold:
		if (st == stopped || st == failed) && e.Sequence >= s.Attempt {
			return yes(st)
		}
		return skip()
	case fsm.EventSynchronized:
		switch {
		case st == pendingStopped && reversing:
			return skip()
		case st == sync && s.PeerFenced && has(fsm.CaughtUp):
			return yes(pendingStopped)
		}
		return no()
	case fsm.EventDrained:
		switch {
		case st == stopped:
			return skip()
		case st != pendingStopped:
			return no()
		case s.Verb == fsm.FailingOver, has(fsm.CaughtUp|fsm.Synced) && !has(fsm.GroupActive):
			return yes(stopped)
		}
		return no()
	case fsm.EventOffsetsAgreed:
		switch {
		case st == restore:
			return skip()
		case st == setup && !has(fsm.GroupActive):
			return yes(restore)
		}
		return no()
	case fsm.EventTruncated:
		switch st {
		case active:
			return skip()
		case restore:
			return yes(active)
		}
		return no()
	case fsm.EventStalled:
		if fsm.Category(st) == link.CategoryPending {
			return yes(st)
		}
		return no()
	case fsm.EventSourceFailed, fsm.EventPartitionsAdded, fsm.EventSourceBack:
		fetching := st == active || st == sync || st == pendingStopped && s.Verb != fsm.FailingOver
		switch {
		case st == fsm.Absent || st == fsm.Regular:
			return no()
		case fetching && e.Name == fsm.EventSourceFailed:
			return yes(failed)
		case fetching && e.Name == fsm.EventPartitionsAdded:
			return yes(st)
		}
		return skip()
	case fsm.EventLinkDeleted:
		switch st {
		case fsm.Absent, fsm.Regular:
			return skip()
		case stopped, fence, setup, restore:
			return yes(fsm.Regular)
		}
		return yes(stopped)
	}
	return no()
}

// drawState draws states that a walk could reach and ones that it couldn't.
func drawState(t *rapid.T) fsm.MirrorState {
	states := fsm.Mirror().States()
	return fsm.MirrorState{
		Status:     link.MirrorStatus(rapid.SampledFrom(states).Draw(t, "status")),
		Sequence:   rapid.Uint32Range(0, 3).Draw(t, "sequence"),
		Attempt:    rapid.Uint32Range(0, 3).Draw(t, "attempt"),
		PeerFenced: rapid.Bool().Draw(t, "fenced"),
		PeerWaits:  rapid.Bool().Draw(t, "waits"),
		Verb:       fsm.Underway(rapid.IntRange(0, int(fsm.Restoring)).Draw(t, "verb")),
	}
}

func drawFacts(t *rapid.T) fsm.Facts {
	f := fsm.Facts(0)
	for _, one := range fsm.AllFacts() {
		if rapid.Bool().Draw(t, one.String()) {
			f |= one
		}
	}
	return f
}

func drawPolicy(t *rapid.T) fsm.Policy {
	return fsm.Policy{
		MidReverseFailover: fsm.MidReverse(rapid.IntRange(0, 2).Draw(t, "mid-reverse")),
		RepeatIsError:      rapid.Bool().Draw(t, "repeat"),
		Strict:             rapid.Bool().Draw(t, "strict"),
	}
}

// TestStepMirrorUnderEveryFact goes through every status, verb and event, under
// every single fact, every fact but one, none and all.
func TestStepMirrorUnderEveryFact(t *testing.T) {
	all := fsm.Facts(0)
	for _, f := range fsm.AllFacts() {
		all |= f
	}
	valuations := []fsm.Facts{0, all}
	for _, f := range fsm.AllFacts() {
		valuations = append(valuations, f, all&^f)
	}
	for _, status := range fsm.Mirror().States() {
		for verb := fsm.Idle; verb <= fsm.Restoring; verb++ {
			s := fsm.MirrorState{Status: link.MirrorStatus(status), Verb: verb, Attempt: 2, Sequence: 1, PeerFenced: verb%2 == 0}
			for _, on := range fsm.Mirror().Events() {
				for _, f := range valuations {
					for q := range uint32(4) {
						e := fsm.MirrorEvent{Name: on, Facts: f, Sequence: q}
						got, v := fsm.StepMirror(s, e, fsm.Policy{})
						if to, kind := naive(s, e, fsm.Policy{}); got.Status != to || v.Verdict != kind {
							t.Fatalf("%+v %+v: %s %s, want %s %s", s, e, v.Verdict, got.Status, kind, to)
						}
					}
				}
			}
		}
	}
}
