package explore_test

import (
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// TestFound keeps what the explorer has found in the machines: the shortest
// form of each counterexample, for the topic that went wrong.
func TestFound(t *testing.T) {
	offsets := []int64{0}
	for _, c := range []struct {
		name  string
		start fsm.MirrorState
		steps []fsm.MirrorEvent
		want  func(s fsm.MirrorState, v fsm.Verdict) bool
	}{
		{
			// The fenced peer took it for the stop that it was waiting for, and
			// became a mirror ahead of its source (S9).
			"a link deleted by force mid-reverse does not stop by the reverse's number",
			fsm.MirrorState{Status: link.MirrorPendingSynchronize, Verb: fsm.ReversingToStart, Attempt: 1, PeerWaits: true},
			[]fsm.MirrorEvent{{Name: fsm.EventLinkDeleted, Offsets: offsets}},
			func(s fsm.MirrorState, _ fsm.Verdict) bool { return s.Status == link.MirrorStopped && s.Sequence > 1 },
		},
		{
			// The request of before was fresh again, and fenced a topic that had
			// taken writes since (S9).
			"a late request to reverse is late after the link was deleted, too",
			fsm.MirrorState{Status: fsm.Regular},
			[]fsm.MirrorEvent{
				{Name: fsm.EventPeerReverse, Sequence: 1},
				{Name: fsm.EventLinkDeleted, Offsets: offsets},
				{Name: fsm.EventPeerReverse, Sequence: 1},
			},
			func(s fsm.MirrorState, v fsm.Verdict) bool { return s.Status == fsm.Regular && !v.Accepted() },
		},
		{
			// And its counterpart: a stop must be newer than those of before (S7).
			"a stopped topic goes on from its number after the link was deleted",
			fsm.MirrorState{Status: link.MirrorStopped, Sequence: 4, Attempt: 3},
			[]fsm.MirrorEvent{{Name: fsm.EventLinkDeleted, Offsets: offsets}},
			func(s fsm.MirrorState, _ fsm.Verdict) bool { return s.Status == fsm.Regular && s.HighSequence() == 4 },
		},
	} {
		s, v := c.start, fsm.Verdict{}
		for _, e := range c.steps {
			s, v = fsm.StepMirror(s, e, fsm.Policy{})
		}
		if !c.want(s, v) {
			t.Errorf("%s: %+v, %s %s", c.name, s, v.Verdict, v.Code)
		}
	}
}
