package fsm_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// links are the link states that show differently, and two that hide one flag
// behind another.
var links = []struct {
	state  fsm.LinkState
	shows  link.LinkState
	mirror link.MirrorStatus // of a mirror that is stored ACTIVE
	task   link.TaskState    // of a task that is stored ACTIVE
}{
	{fsm.LinkState{}, "", link.MirrorActive, link.TaskActive},
	{fsm.LinkState{Health: fsm.Healthy}, link.LinkActive, link.MirrorActive, link.TaskActive},
	{fsm.LinkState{Health: fsm.Healthy, Failures: 3}, link.LinkActive, link.MirrorActive, link.TaskActive},
	{fsm.LinkState{Health: fsm.Healthy, Paused: true}, link.LinkPaused, link.MirrorLinkPaused, link.TaskLinkPaused},
	{fsm.LinkState{Health: fsm.Unavailable}, link.LinkUnavailable, link.MirrorSourceUnavailable, link.TaskLinkUnavailable},
	{fsm.LinkState{Health: fsm.Unavailable, Paused: true}, link.LinkPaused, link.MirrorLinkPaused, link.TaskLinkPaused},
	{fsm.LinkState{Health: fsm.Failed}, link.LinkFailed, link.MirrorLinkFailed, link.TaskLinkFailed},
	{fsm.LinkState{Health: fsm.Failed, Paused: true}, link.LinkFailed, link.MirrorLinkFailed, link.TaskLinkFailed},
}

func TestDisplay(t *testing.T) {
	own := []link.MirrorStatus{
		link.MirrorStopped, link.MirrorFailed, link.MirrorPaused, fsm.Absent, fsm.Regular,
		link.MirrorUnknown, "BRAND_NEW", "",
	}
	for _, l := range links {
		if got := fsm.DisplayLink(l.state); got != l.shows {
			t.Errorf("%+v shows %s, want %s", l.state, got, l.shows)
		}
		if got := fsm.DisplayTask(link.TaskActive, l.state); got != l.task {
			t.Errorf("%+v: task shows %s, want %s", l.state, got, l.task)
		}
		for _, s := range append(link.StoredMirrorStatuses(), own...) {
			want := l.mirror
			if slices.Contains(own, s) || want == link.MirrorActive {
				want = s
			}
			if got := fsm.DisplayMirror(s, l.state); got != want {
				t.Errorf("%+v: %s shows %s, want %s", l.state, s, got, want)
			}
		}
	}
}

// TestStoredFor: it is the inverse of the display, for every status.
func TestStoredFor(t *testing.T) {
	for _, l := range links {
		for _, shown := range append(link.MirrorStatuses(), fsm.Regular, "BRAND_NEW") {
			var want []link.MirrorStatus
			for _, s := range append(link.StoredMirrorStatuses(), link.MirrorUnknown, fsm.Regular, "BRAND_NEW") {
				if fsm.DisplayMirror(s, l.state) == shown {
					want = append(want, s)
				}
			}
			if got := fsm.StoredFor(shown, l.state); !slices.Equal(got, want) {
				t.Errorf("%+v: %s is stored as %v, want %v", l.state, shown, got, want)
			}
		}
	}
	if fsm.StoredFor("", fsm.LinkState{}) != nil {
		t.Error("the empty status stands for something")
	}
}

func TestCategory(t *testing.T) {
	for _, s := range link.MirrorStatuses() {
		if got := fsm.Category(s); !got.Known() || (got == link.CategoryUnknown) != (s == link.MirrorUnknown) {
			t.Errorf("%s is counted under %q", s, got)
		}
	}
	if fsm.Category(link.MirrorSourceUnavailable) != link.CategoryInError || fsm.Category("BRAND_NEW") != "UNKNOWN" {
		t.Error("views and strangers")
	}
}

func TestMirrorDuties(t *testing.T) {
	up, down := fsm.LinkState{Health: fsm.Healthy}, fsm.LinkState{Health: fsm.Unavailable}
	halted := fsm.LinkState{Health: fsm.Healthy, Paused: true}
	reversing := fsm.MirrorState{Status: link.MirrorPendingSynchronize, Verb: fsm.ReversingToPause, Attempt: 4, PeerWaits: true}
	fenced := reversing
	fenced.PeerFenced = true
	for _, c := range []struct {
		name  string
		state fsm.MirrorState
		link  fsm.LinkState
		want  []fsm.Duty
	}{
		{"mirror", fsm.MirrorState{Status: link.MirrorActive}, up, []fsm.Duty{{Kind: fsm.Fetch}}},
		{"mirror, link down", fsm.MirrorState{Status: link.MirrorActive}, down, nil},
		{"mirror, link paused", fsm.MirrorState{Status: link.MirrorActive}, halted, nil},
		{"mirror, no link", fsm.MirrorState{Status: link.MirrorActive}, fsm.LinkState{}, nil},
		{"paused", fsm.MirrorState{Status: link.MirrorPaused}, up, nil},
		{"reverse begun", reversing, up, []fsm.Duty{{Kind: fsm.Fetch}, {Kind: fsm.AskPeerToReverse, Sequence: 4, Pause: true}}},
		{"reverse begun, link down", reversing, down, []fsm.Duty{{Kind: fsm.AskPeerToReverse, Sequence: 4, Pause: true}}},
		{"reverse begun, link paused", reversing, halted, nil},
		{"peer fenced", fenced, up, []fsm.Duty{{Kind: fsm.Fetch}, {Kind: fsm.Synchronize}}},
		{"promote", fsm.MirrorState{Status: link.MirrorPendingStopped, Verb: fsm.Promoting}, up, []fsm.Duty{{Kind: fsm.Fetch}, {Kind: fsm.Drain}}},
		{"promote, link down", fsm.MirrorState{Status: link.MirrorPendingStopped, Verb: fsm.Promoting}, down, nil},
		{"failover, link down", fsm.MirrorState{Status: link.MirrorPendingStopped, Verb: fsm.FailingOver}, down, []fsm.Duty{{Kind: fsm.StopLocally}}},
		{"failover, link paused", fsm.MirrorState{Status: link.MirrorPendingStopped, Verb: fsm.FailingOver}, halted, []fsm.Duty{{Kind: fsm.StopLocally}}},
		{"fenced", fsm.MirrorState{Status: link.MirrorPendingMirror}, up, []fsm.Duty{{Kind: fsm.Fence}, {Kind: fsm.WaitForPeer}}},
		{"fenced, link paused", fsm.MirrorState{Status: link.MirrorPendingMirror}, halted, []fsm.Duty{{Kind: fsm.Fence}}},
		{"restore", fsm.MirrorState{Status: link.MirrorPendingSetupForRestore}, up, []fsm.Duty{{Kind: fsm.FindTruncationOffsets}}},
		{"truncate", fsm.MirrorState{Status: link.MirrorPendingRestore, StopOffsets: []int64{5}}, up, []fsm.Duty{{Kind: fsm.Truncate, Offsets: []int64{5}}}},
		{"stopped", fsm.MirrorState{Status: link.MirrorStopped, Sequence: 3}, up, nil},
		{
			"stopped by a reverse",
			fsm.MirrorState{Status: link.MirrorStopped, Sequence: 3, PeerWaits: true, StopOffsets: []int64{5}},
			halted,
			[]fsm.Duty{{Kind: fsm.TellPeerStopped, Sequence: 3, Offsets: []int64{5}}},
		},
		{"failed in a reverse", fsm.MirrorState{Status: link.MirrorFailed, Attempt: 3, PeerWaits: true}, up, []fsm.Duty{{Kind: fsm.TellPeerAborted, Sequence: 3}}},
		{"ordinary", fsm.MirrorState{Status: fsm.Regular}, up, nil},
		{"unknown", fsm.MirrorState{Status: "BRAND_NEW"}, up, nil},
	} {
		got := fsm.MirrorDuties(c.state, c.link)
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
		for _, d := range got {
			if !slices.Contains(fsm.DutyKinds(), d.Kind) {
				t.Errorf("%s: duty %s is not listed", c.name, d.Kind)
			}
		}
	}
}

func TestPeerNews(t *testing.T) {
	waiting := fsm.MirrorState{Status: link.MirrorPendingMirror, Attempt: 5}
	told := fsm.MirrorState{Status: link.MirrorStopped, Sequence: 6, Attempt: 5, PeerWaits: true}
	for _, c := range []struct {
		mine     fsm.MirrorState
		status   link.MirrorStatus
		sequence uint32
		want     fsm.Event
	}{
		{waiting, link.MirrorStopped, 5, fsm.EventPeerStopped},
		{waiting, link.MirrorStopped, 6, fsm.EventPeerStopped},
		{waiting, link.MirrorStopped, 4, fsm.EventPeerAbort},
		{waiting, link.MirrorPendingSynchronize, 4, ""},
		{waiting, link.MirrorPendingStopped, 4, ""},
		{waiting, link.MirrorActive, 4, fsm.EventPeerAbort},
		{waiting, link.MirrorFailed, 4, fsm.EventPeerAbort},
		{waiting, fsm.Absent, 0, fsm.EventPeerAbort},
		{waiting, fsm.Regular, 0, fsm.EventPeerAbort},
		{waiting, link.MirrorSourceUnavailable, 4, ""},
		{waiting, "BRAND_NEW", 4, ""},
		{told, link.MirrorActive, 6, fsm.EventPeerTold},
		{told, link.MirrorPendingMirror, 4, ""},
		{told, "BRAND_NEW", 4, ""},
		{fsm.MirrorState{Status: link.MirrorActive}, link.MirrorStopped, 9, ""},
	} {
		e, ok := fsm.PeerNews(c.mine, c.status, c.sequence, []int64{1})
		if e.Name != c.want || ok != (c.want != "") {
			t.Errorf("%s reads %s %d: %q, want %q", c.mine.Status, c.status, c.sequence, e.Name, c.want)
		}
		if ok {
			if _, v := fsm.StepMirror(c.mine, e, fsm.Policy{}); v.Verdict != fsm.Accept {
				t.Errorf("%s reads %s: the news is %s", c.mine.Status, c.status, v.Verdict)
			}
		}
	}
}
