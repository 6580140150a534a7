package fsm_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unsafe"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"pgregory.net/rapid"
)

func TestUnknownNamesAreRejected(t *testing.T) {
	s := fsm.MirrorState{Status: "BRAND_NEW"}
	got, v := fsm.StepMirror(s, fsm.MirrorEvent{Name: fsm.EventPause}, fsm.Policy{})
	if v.Accepted() || v.Code != fsm.CodeUnknownState || got.Status != s.Status {
		t.Errorf("unknown status: %+v %+v", got, v)
	}
	if _, v = fsm.StepMirror(fsm.NewMirrorState(), fsm.MirrorEvent{Name: "dance"}, fsm.Policy{}); v.Code != fsm.CodeUnknownEvent {
		t.Errorf("unknown event: %+v", v)
	}
	if _, v = fsm.StepMirror(fsm.MirrorState{}, fsm.MirrorEvent{}, fsm.Policy{}); v.Code != fsm.CodeUnknownState {
		t.Errorf("zero state: %+v", v)
	}
	if _, v = fsm.StepLink(fsm.LinkState{}, fsm.LinkEvent{Name: "dance"}, fsm.Policy{}); v.Code != fsm.CodeUnknownEvent {
		t.Errorf("link: %+v", v)
	}
	if _, v = fsm.StepTask(fsm.TaskStatus{}, fsm.EventTaskStart, 0, "", ""); v.Code != fsm.CodeUnknownState {
		t.Errorf("task: %+v", v)
	}
	if v = new(fsm.Table).Next("A", "b", 0); v.Code != fsm.CodeUnknownState {
		t.Errorf("zero table: %+v", v)
	}
}

func TestRejectionSaysWhy(t *testing.T) {
	s := fsm.MirrorState{Status: link.MirrorActive}
	e := fsm.MirrorEvent{Name: fsm.EventReverseAndStart, Facts: fsm.Prefixed | fsm.PeerReachable | fsm.PeerWritable}
	_, v := fsm.StepMirror(s, e, fsm.Policy{})
	if v.Code != fsm.CodeNotBidirectional || v.Missing != fsm.Bidirectional || v.InTheWay != fsm.Prefixed {
		t.Errorf("%s: missing %s, in the way %s", v.Code, v.Missing, v.InTheWay)
	}
	err := v.Err("mirror", "ACTIVE", e.Name)
	var rejected *fsm.TransitionError
	if !errors.Is(err, fsm.ErrRejected) || !errors.As(err, &rejected) {
		t.Fatalf("error %v", err)
	}
	want := []string{"not bidirectional", "prefixed"}
	if !slices.Equal(rejected.Reasons, want) || !slices.Contains(rejected.Legal, fsm.EventPause) || slices.Contains(rejected.Legal, fsm.EventResume) {
		t.Errorf("%+v", rejected)
	}
	if text := err.Error(); text != "fsm: mirror: reverse-and-start-mirror in ACTIVE: not-bidirectional (not bidirectional, prefixed)" {
		t.Errorf("text %q", text)
	}
	same := &fsm.TransitionError{Code: fsm.CodeNotBidirectional, Machine: "mirror"}
	if !errors.Is(err, same) || errors.Is(err, &fsm.TransitionError{Code: fsm.CodePrefixedLink}) || errors.Is(err, &fsm.TransitionError{Code: fsm.CodeNotBidirectional, State: "PAUSED"}) {
		t.Error("Is goes by code and by what else is set")
	}
	// Without the prefix it is the failover that a policy would have allowed.
	s = fsm.MirrorState{Status: link.MirrorPendingSynchronize, Attempt: 1}
	if _, v = fsm.StepMirror(s, fsm.MirrorEvent{Name: fsm.EventFailover}, fsm.Policy{}); v.Missing != fsm.MidReverseFailover {
		t.Errorf("missing %s", v.Missing)
	}
}

func TestMessages(t *testing.T) {
	stopped := fsm.MirrorState{Status: link.MirrorStopped}
	for _, verb := range link.Verbs() {
		_, v := fsm.StepMirror(stopped, fsm.MirrorEvent{Name: fsm.Event(verb)}, fsm.Policy{})
		got := v.Message("orders", "east")
		if verb == link.TruncateAndRestore {
			if got != "Link 'east' is not bidirectional on both sides." {
				t.Errorf("%s: %q", verb, got)
			}
			continue
		}
		if got != "Topic 'orders' has already stopped its mirror from 'east'" {
			t.Errorf("%s: %q", verb, got)
		}
	}
	for _, table := range tables() {
		for _, r := range table.Rows() {
			v := fsm.Verdict{Outcome: r.Outcome}
			text := v.Message("t", "l")
			if (r.Code == "") != (text == "") || strings.ContainsAny(text, "{}") {
				t.Errorf("%s: %s, %s: code %q, message %q", table.Name(), r.From, r.On, r.Code, text)
			}
		}
	}
}

// TestOnlyWritableStatuses is S4; S10 and S11 say how STOPPED and FAILED are
// left, over every row.
func TestOnlyWritableStatuses(t *testing.T) {
	for _, s := range fsm.Mirror().States() {
		want := s == "STOPPED" || s == "REGULAR"
		if fsm.Writable(link.MirrorStatus(s)) != want {
			t.Errorf("S4: %s writable: %t", s, !want)
		}
		if fsm.Fetching(link.MirrorStatus(s)) && want {
			t.Errorf("%s fetches and is writable", s)
		}
	}
	ways := map[fsm.State][]fsm.Event{
		"STOPPED": {fsm.EventDeleteTopic, fsm.EventTruncateAndRestore, fsm.EventPeerReverse, fsm.EventLinkDeleted},
		"FAILED":  {fsm.EventDeleteTopic, fsm.EventFailover, fsm.EventLinkDeleted},
	}
	for _, r := range fsm.Mirror().Rows() {
		if allowed, ok := ways[r.From]; ok && r.Verdict == fsm.Accept && r.To != r.From && !slices.Contains(allowed, r.On) {
			t.Errorf("%s is left by %s", r.From, r.On)
		}
	}
}

func TestStopSequenceAndCause(t *testing.T) {
	drained := fsm.MirrorEvent{Name: fsm.EventDrained, Facts: fsm.CaughtUp | fsm.Synced, Offsets: []int64{7}}
	for _, c := range []struct {
		name  string
		state fsm.MirrorState
		event fsm.MirrorEvent
		want  fsm.MirrorState
	}{
		{
			"promoted",
			fsm.MirrorState{Status: link.MirrorPendingStopped, Verb: fsm.Promoting, Sequence: 4},
			drained,
			fsm.MirrorState{Status: link.MirrorStopped, Cause: fsm.Promoted, Sequence: 5, StopOffsets: []int64{7}},
		},
		{
			"failed over after a reverse",
			fsm.MirrorState{Status: link.MirrorPendingStopped, Verb: fsm.FailingOver, Sequence: 1, Attempt: 6, PeerWaits: true},
			drained,
			fsm.MirrorState{Status: link.MirrorStopped, Cause: fsm.FailedOver, Sequence: 7, Attempt: 6, PeerWaits: true, StopOffsets: []int64{7}},
		},
		{
			"reversed",
			fsm.MirrorState{Status: link.MirrorPendingStopped, Verb: fsm.ReversingToPause, Sequence: 1, Attempt: 3, PeerWaits: true, PeerFenced: true},
			drained,
			fsm.MirrorState{Status: link.MirrorStopped, Cause: fsm.Reversed, Sequence: 3, Attempt: 3, PeerWaits: true, StopOffsets: []int64{7}},
		},
		{
			"link deleted",
			fsm.MirrorState{Status: link.MirrorActive, Sequence: 2},
			fsm.MirrorEvent{Name: fsm.EventLinkDeleted, Offsets: []int64{7}},
			fsm.MirrorState{Status: link.MirrorStopped, Cause: fsm.LinkDeleted, Sequence: 3, StopOffsets: []int64{7}},
		},
		{
			"greater than the peer's",
			fsm.MirrorState{Status: link.MirrorPendingStopped, Verb: fsm.FailingOver, Sequence: 1},
			fsm.MirrorEvent{Name: fsm.EventDrained, Sequence: 9},
			fsm.MirrorState{Status: link.MirrorStopped, Cause: fsm.FailedOver, Sequence: 10},
		},
		{
			"the mirror of a stopped topic knows its sequence", fsm.NewMirrorState(),
			fsm.MirrorEvent{Name: fsm.EventCreate, Facts: fsm.NameMatches | fsm.SourceReadable, Sequence: 3},
			fsm.MirrorState{Status: link.MirrorActive, Sequence: 3},
		},
		{
			"a reverse takes a number that nobody has seen",
			fsm.MirrorState{Status: link.MirrorActive, Sequence: 1, Attempt: 4},
			fsm.MirrorEvent{Name: fsm.EventReverseAndPause, Facts: fsm.Bidirectional | fsm.PeerReachable | fsm.PeerWritable, Sequence: 2},
			fsm.MirrorState{Status: link.MirrorPendingSynchronize, Sequence: 1, Attempt: 5, Verb: fsm.ReversingToPause, PeerWaits: true},
		},
		{
			"and the peer may have seen more",
			fsm.MirrorState{Status: link.MirrorActive, Sequence: 1, Attempt: 4},
			fsm.MirrorEvent{Name: fsm.EventReverseAndStart, Facts: fsm.Bidirectional | fsm.PeerReachable | fsm.PeerWritable, Sequence: 7},
			fsm.MirrorState{Status: link.MirrorPendingSynchronize, Sequence: 1, Attempt: 8, Verb: fsm.ReversingToStart, PeerWaits: true},
		},
		{
			"a deleted topic's numbers stay used",
			fsm.MirrorState{Status: link.MirrorStopped, Sequence: 4, Attempt: 3, StopOffsets: []int64{1}},
			fsm.MirrorEvent{Name: fsm.EventDeleteTopic},
			fsm.MirrorState{Status: fsm.Absent, Sequence: 4, Attempt: 3},
		},
		{
			"also by the next topic",
			fsm.MirrorState{Status: fsm.Absent, Sequence: 4, Attempt: 3},
			fsm.MirrorEvent{Name: fsm.EventCreate, Facts: fsm.NameMatches | fsm.SourceReadable, Sequence: 2},
			fsm.MirrorState{Status: link.MirrorActive, Sequence: 4, Attempt: 3},
		},
		{
			"restore ends as a mirror that knows its source's sequence",
			fsm.MirrorState{Status: link.MirrorPendingRestore, Verb: fsm.Restoring, Sequence: 4, StopOffsets: []int64{1}},
			fsm.MirrorEvent{Name: fsm.EventTruncated, Sequence: 6},
			fsm.MirrorState{Status: link.MirrorActive, Sequence: 6},
		},
		{
			"failure",
			fsm.MirrorState{Status: link.MirrorActive, Sequence: 2},
			fsm.MirrorEvent{Name: fsm.EventSourceFailed, Error: link.MirrorSourceTopicIDChanged},
			fsm.MirrorState{Status: link.MirrorFailed, Sequence: 2, Error: link.MirrorSourceTopicIDChanged, Before: fsm.StoredOf(link.MirrorActive)},
		},
		{
			"group in use",
			fsm.MirrorState{Status: link.MirrorPendingStopped, Verb: fsm.Promoting},
			fsm.MirrorEvent{Name: fsm.EventStalled, Transition: link.TaskConsumerGroupInUse},
			fsm.MirrorState{Status: link.MirrorPendingStopped, Verb: fsm.Promoting, Transition: link.TaskConsumerGroupInUse},
		},
	} {
		got, v := fsm.StepMirror(c.state, c.event, fsm.Policy{})
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %s\ngot  %+v\nwant %+v", c.name, v.Verdict, got, c.want)
		}
	}
}

func TestStoredOf(t *testing.T) {
	for _, s := range link.StoredMirrorStatuses() {
		if b := fsm.StoredOf(s); b == 0 || b.Status() != s {
			t.Errorf("%s becomes %d and %s", s, b, b.Status())
		}
	}
	if fsm.StoredOf(link.MirrorLinkPaused) != 0 || fsm.Stored(0).Status() != "" || fsm.Stored(200).Status() != "" {
		t.Error("none is 0 and empty")
	}
}

func TestStateIsSmall(t *testing.T) {
	const slice = 24
	if size := unsafe.Sizeof(fsm.MirrorState{}); size > 64+slice {
		t.Errorf("a MirrorState has %d bytes", size)
	}
}

// TestLinkTableIsTheProjection: what StepLink does to the struct shows as what
// the table says, also when flags and counters run on behind the display.
func TestLinkTableIsTheProjection(t *testing.T) {
	events := fsm.Link().Events()
	rapid.Check(t, func(t *rapid.T) {
		s := fsm.LinkState{}
		for range 40 {
			e := fsm.LinkEvent{
				Name:  rapid.SampledFrom(events).Draw(t, "event"),
				Facts: drawFacts(t) &^ fsm.Threshold, Error: link.LinkTimeout,
			}
			next, v := fsm.StepLink(s, e, fsm.Policy{})
			shown := fsm.State(fsm.DisplayLink(next))
			if !next.Exists() {
				shown = "ABSENT"
			}
			if shown != v.To {
				t.Fatalf("%+v %s: shows %s, the table says %s", s, e.Name, shown, v.To)
			}
			if v.Verdict != fsm.Accept && next != s {
				t.Fatalf("%+v %s: %s and yet %+v", s, e.Name, v.Verdict, next)
			}
			s = next
		}
	})
}

func TestAvailabilityCounting(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	s, _ := fsm.StepLink(fsm.LinkState{}, fsm.LinkEvent{Name: fsm.EventCreateLink, Facts: fsm.Validated, At: at}, fsm.Policy{})
	probe := func(n int, e fsm.LinkEvent) {
		for range n {
			s, _ = fsm.StepLink(s, e, fsm.Policy{})
		}
	}
	probe(4, fsm.LinkEvent{Name: fsm.EventProbeFailed, At: at.Add(time.Minute)})
	if s.Health != fsm.Healthy || s.Failures != 4 || s.Since != at {
		t.Errorf("after 4 of 5: %+v", s)
	}
	probe(1, fsm.LinkEvent{Name: fsm.EventProbeOK})
	probe(4, fsm.LinkEvent{Name: fsm.EventProbeFailed})
	if s.Health != fsm.Healthy {
		t.Errorf("a good probe starts the count anew: %+v", s)
	}
	probe(1, fsm.LinkEvent{Name: fsm.EventProbeFailed, Error: link.LinkTimeout, At: at.Add(time.Hour)})
	if s.Health != fsm.Unavailable || s.Error != link.LinkTimeout || s.Since != at.Add(time.Hour) {
		t.Errorf("after 5: %+v", s)
	}
	probe(1, fsm.LinkEvent{Name: fsm.EventPauseLink})
	probe(1, fsm.LinkEvent{Name: fsm.EventProbeOK})
	if fsm.DisplayLink(s) != link.LinkPaused || s.Health != fsm.Healthy {
		t.Errorf("a paused link recovers silently: %+v", s)
	}
	probe(2, fsm.LinkEvent{Name: fsm.EventProbeFailed, Threshold: 2})
	probe(1, fsm.LinkEvent{Name: fsm.EventResumeLink})
	if fsm.DisplayLink(s) != link.LinkUnavailable {
		t.Errorf("and fails silently: %+v", s)
	}
}

func TestTask(t *testing.T) {
	s, _ := fsm.StepTask(fsm.NewTaskStatus(), fsm.EventTaskStart, fsm.Enabled, "", "")
	if s.State != link.TaskInError || s.Error != link.TaskMisconfigurationError {
		t.Errorf("K4: %+v", s)
	}
	if s, _ = fsm.StepTask(s, fsm.EventTaskEnable, fsm.Filtered, "", ""); s != (fsm.TaskStatus{State: link.TaskActive}) {
		t.Errorf("K3: %+v", s)
	}
	s, _ = fsm.StepTask(s, fsm.EventTaskError, fsm.GroupActive, link.TaskConsumerGroupInUse, "group g")
	if s != (fsm.TaskStatus{State: link.TaskActive, Error: link.TaskConsumerGroupInUse, Message: "group g"}) {
		t.Errorf("K8: %+v", s)
	}
	if s, _ = fsm.StepTask(s, fsm.EventTaskError, 0, "", ""); s.State != link.TaskInError || s.Error != link.TaskErrorUnknown {
		t.Errorf("K5: %+v", s)
	}
	if s, _ = fsm.StepTask(s, fsm.EventTaskDisable, 0, "", ""); s != fsm.NewTaskStatus() {
		t.Errorf("disabled: %+v", s)
	}
}

func TestFactsHaveNames(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range fsm.AllFacts() {
		if name := f.String(); name == "unnamed" || seen[name] {
			t.Errorf("fact %d is called %q", f, name)
		}
		seen[f.String()] = true
	}
	named := fsm.Bidirectional | fsm.LocalPrefixOfPeer | fsm.RemoteDown | fsm.Enabled | fsm.SwapUnchecked
	if slices.Contains(named.Names(), "unnamed") || fsm.Facts(1<<63).String() != "unnamed" || fsm.Facts(0).String() != "-" {
		t.Errorf("%s", named)
	}
	g := fsm.Guard{Need: fsm.Bidirectional | fsm.PeerAhead, Forbid: fsm.Prefixed}
	if g.String() != "bidirectional & peer-ahead & !prefixed" || (fsm.Guard{}).String() != "" {
		t.Errorf("guard %q", g)
	}
	missing, inTheWay := g.Unmet(fsm.Prefixed | fsm.PeerAhead)
	if missing != fsm.Bidirectional || inTheWay != fsm.Prefixed {
		t.Errorf("unmet %s and %s", missing, inTheWay)
	}
}

func TestTableGivesCopies(t *testing.T) {
	table := fsm.Mirror()
	table.States()[0], table.Events()[0] = "X", "x"
	table.Cell("ACTIVE", "pause")[0].To = "X"
	table.Rows()[0].To = "X"
	table.Legal("ACTIVE")[0] = "x"
	if table.States()[0] != "ABSENT" || table.Initial() != "ABSENT" || table.Events()[0] != "create" ||
		table.Next("ACTIVE", "pause", 0).To != "PAUSED" || table.Legal("ACTIVE")[0] != "delete-topic" {
		t.Error("a caller changed the table")
	}
	if table.Cell("X", "pause") != nil || table.Legal("X") != nil {
		t.Error("an unknown state has cells")
	}
	missing := slices.DeleteFunc(link.StoredMirrorStatuses(), func(s link.MirrorStatus) bool {
		return slices.Contains(table.States(), fsm.State(s))
	})
	if len(missing) > 0 {
		t.Errorf("stored statuses without a state: %v", missing)
	}
}
