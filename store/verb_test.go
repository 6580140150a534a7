package store_test

import (
	"context"
	"errors"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
)

// fake is a peer that says what a test wants.
type fake struct {
	store.Peer
	half  store.Half
	topic store.PeerTopic
}

func (f *fake) ClusterID(context.Context) (string, error)        { return "b", nil }
func (f *fake) Half(context.Context, string) (store.Half, error) { return f.half, nil }
func (f *fake) PeerTopic(_ context.Context, id link.ID, _ string) (store.PeerTopic, error) {
	t := f.topic
	if t.LinkID.IsZero() { // no test says another
		t.LinkID = id
	}
	return t, nil
}

func TestVerbsLookAtThePeer(t *testing.T) {
	stopped := store.PeerTopic{LinkID: link.ID{1}, Exists: true, Readable: true, Status: link.MirrorStopped, Sequence: 1, HighSequence: 1, StopOffsets: []int64{5}}
	for name, row := range map[string]struct {
		change func(f *fake)
		verb   link.Verb
		code   link.Code
	}{
		"restore":                  {func(f *fake) { f.topic = stopped }, link.TruncateAndRestore, ""},
		"restore, peer not ahead":  {func(f *fake) { f.topic = stopped; f.topic.Sequence = 0; f.topic.HighSequence = 9 }, link.TruncateAndRestore, fsm.CodePeerNotAhead},
		"restore, peer ordinary":   {func(f *fake) {}, link.TruncateAndRestore, fsm.CodePeerNotStopped},
		"restore, peer of other":   {func(f *fake) { f.topic.OtherLink = true }, link.TruncateAndRestore, fsm.CodePeerNotStopped},
		"restore, other half":      {func(f *fake) { f.topic = stopped; f.half.ID = link.ID{9} }, link.TruncateAndRestore, fsm.CodeNotBidirectional},
		"reverse":                  {func(f *fake) {}, link.ReverseAndStart, ""},
		"reverse, peer of other":   {func(f *fake) { f.topic.OtherLink = true }, link.ReverseAndStart, fsm.CodePeerNotWritable},
		"reverse, no topic there":  {func(f *fake) { f.topic = store.PeerTopic{Status: fsm.Absent} }, link.ReverseAndPause, fsm.CodePeerNotWritable},
		"reverse, other half":      {func(f *fake) { f.half.ID = link.ID{9} }, link.ReverseAndStart, fsm.CodeNotBidirectional},
		"reverse, half of one way": {func(f *fake) { f.half.Mode = link.ModeDestination }, link.ReverseAndStart, fsm.CodeNotBidirectional},
	} {
		t.Run(name, func(t *testing.T) {
			f := &fake{
				half:  store.Half{ID: link.ID{1}, Name: "L", ClusterID: "b", Mode: link.ModeBidirectional, RemoteClusterID: "a"},
				topic: store.PeerTopic{LinkID: link.ID{1}, Exists: true, Readable: true, Status: fsm.Regular},
			}
			c, _ := standalone(t, store.Options{}, f)
			if _, err := c.CreateLink(t.Context(), "L", bidirectional("b"), nil); err != nil {
				t.Fatal(err)
			}
			if row.verb != link.TruncateAndRestore {
				if _, err := c.CreateMirror(t.Context(), "L", link.CreateMirrorRequest{SourceTopicName: "T"}); err != nil {
					t.Fatal(err)
				}
			}
			row.change(f)
			_, err := c.Alter(t.Context(), "L", "T", row.verb)
			var got link.Code
			if te := (*fsm.TransitionError)(nil); errors.As(err, &te) {
				got = te.Code
			} else if err != nil {
				t.Fatal(err)
			}
			if got != row.code {
				t.Errorf("got %q, want %q", got, row.code)
			}
		})
	}
}

// restoring is a scene with T0 waiting for the offsets of the fake peer.
func restoring(t *testing.T) (*store.Cluster, *intruder, *fake) {
	t.Helper()
	f := &fake{
		half:  store.Half{ID: link.ID{1}, Name: "L", ClusterID: "b", Mode: link.ModeBidirectional, RemoteClusterID: "a"},
		topic: store.PeerTopic{LinkID: link.ID{1}, Exists: true, Status: link.MirrorStopped, Sequence: 1, HighSequence: 1, StopOffsets: []int64{5}},
	}
	disk := &intruder{Backend: newBackend()}
	c, err := store.New("a", disk, &store.Options{Dialer: dialer{f}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.CreateLink(t.Context(), "L", bidirectional("b"), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Alter(t.Context(), "L", "T0", link.TruncateAndRestore); err != nil {
		t.Fatal(err)
	}
	return c, disk, f
}

func TestOffsetsAreAskedAnew(t *testing.T) {
	c, disk, f := restoring(t)
	find := store.Duty{Duty: fsm.Duty{Kind: fsm.FindTruncationOffsets}, Link: "L", Topic: "T0"}
	stopped := f.topic
	f.topic = store.PeerTopic{LinkID: link.ID{1}, Exists: true, Status: fsm.Regular}
	if err := c.Deliver(t.Context(), find); err != nil {
		t.Fatal(err)
	}
	if m, err := c.GetMirror(t.Context(), "L", "T0"); err != nil || m.State.Transition != link.TaskRemoteMirrorNotFound {
		t.Errorf("got %+v, %v", m.State, err)
	}
	f.topic = stopped
	find.Facts = fsm.GroupActive
	if err := c.Deliver(t.Context(), find); err != nil {
		t.Fatal(err)
	}
	if m, err := c.GetMirror(t.Context(), "L", "T0"); err != nil || m.State.Transition != link.TaskConsumerGroupInUse {
		t.Errorf("got %+v, %v", m.State, err)
	}
	find.Facts = 0
	// While the answer is on its way the topic is restored, fails over, and is
	// to be restored again: the answer is of the past.
	disk.do = func() {
		for _, e := range []fsm.MirrorEvent{
			{Name: fsm.EventOffsetsAgreed, Offsets: []int64{5}, Sequence: 1}, {Name: fsm.EventTruncated},
		} {
			if _, err := c.Report(t.Context(), "L", "T0", e, nil); err != nil {
				t.Error(err)
			}
		}
		if _, err := c.Alter(t.Context(), "L", "T0", link.Failover); err != nil {
			t.Error(err)
		}
		if _, err := c.Report(t.Context(), "L", "T0", fsm.MirrorEvent{Name: fsm.EventDrained, Offsets: []int64{7}}, nil); err != nil {
			t.Error(err)
		}
		f.topic.Sequence, f.topic.HighSequence, f.topic.StopOffsets = 9, 9, []int64{6}
		if _, err := c.Alter(t.Context(), "L", "T0", link.TruncateAndRestore); err != nil {
			t.Error(err)
		}
	}
	for i, want := range []link.MirrorStatus{link.MirrorPendingSetupForRestore, link.MirrorPendingRestore} {
		if err := c.Deliver(t.Context(), find); err != nil {
			t.Fatal(err)
		}
		if m, err := c.GetMirror(t.Context(), "L", "T0"); err != nil || m.Status != want || i == 1 && m.State.StopOffsets[0] != 6 {
			t.Errorf("answer %d: got %+v, %v", i, m.State, err)
		}
	}
}

// The source of a mirror is gone, and its name is wanted for a mirror of that
// mirror, over another link (S2).
func TestMirrorOfItsOwnMirror(t *testing.T) {
	w := newWorld(t, nil)
	w.link(w.a, "L", fromB())
	w.mirror(w.a, "L", "T")
	w.settle()
	w.must(w.DeleteTopic(t.Context(), "b", "T"))
	req := link.NewCreateRequest("bootstrap.servers", "a.example.com:9092")
	req.SourceClusterID = "a"
	w.link(w.b, "M", req)
	_, err := w.b.CreateMirror(t.Context(), "M", link.CreateMirrorRequest{SourceTopicName: "T"})
	matches(t, err, fsm.ErrRejected)
	if te := (*fsm.TransitionError)(nil); !errors.As(err, &te) || te.Code != fsm.CodeTwoCycle {
		t.Errorf("got %v", err)
	}
	w.settle() // by now the mirror on a has failed, but it still is one
	_, err = w.a.Alter(t.Context(), "L", "T", link.Failover)
	w.must(err)
	w.settle()
	_, err = w.b.CreateMirror(t.Context(), "M", link.CreateMirrorRequest{SourceTopicName: "T"})
	w.must(err)
}
