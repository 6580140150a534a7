package store_test

import (
	"context"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
)

// pair is a world with a bidirectional link L, T on b and its mirror on a.
func pair(t *testing.T) *world {
	t.Helper()
	return pairOf(newWorld(t, nil))
}

func pairOf(w *world) *world {
	w.t.Helper()
	w.link(w.a, "L", bidirectional("b"))
	w.link(w.b, "L", bidirectional("a"))
	w.mirror(w.a, "L", "T")
	w.settle()
	return w
}

func (w *world) stored(c *store.Cluster) link.MirrorStatus {
	w.t.Helper()
	m, err := c.FindMirror(context.Background(), "T")
	if err != nil {
		matches(w.t.(*testing.T), err, store.ErrMirrorNotFound)
		return fsm.Regular
	}
	return m.State.Status
}

// duty finds what is due on a cluster.
func (w *world) duty(c *store.Cluster, kind fsm.DutyKind) store.Duty {
	w.t.Helper()
	page, err := c.Duties(context.Background(), store.DutyQuery{})
	w.must(err)
	for _, d := range page.Duties {
		if d.Kind == kind {
			return d
		}
	}
	w.t.Fatalf("%s is not due: %+v", kind, page.Duties)
	return store.Duty{}
}

// Every duty between the halves is delivered twice, and again at the very end.
func TestDeliverTwiceAndLate(t *testing.T) {
	w := pair(t)
	w.must(w.Produce(t.Context(), "b", "T", 7))
	w.settle()
	var delivered []store.Duty
	deliver := func(c *store.Cluster, kind fsm.DutyKind) {
		t.Helper()
		d := w.duty(c, kind)
		for range 2 {
			w.must(c.Deliver(t.Context(), d))
		}
		if c == w.a {
			delivered = append(delivered, d)
		}
	}
	report := func(e fsm.Event, facts fsm.Facts) {
		t.Helper()
		_, err := w.a.Report(t.Context(), "L", "T", fsm.MirrorEvent{Name: e, Facts: facts}, nil)
		w.must(err)
	}
	want := func(a, b link.MirrorStatus) {
		t.Helper()
		if got := w.stored(w.a) + ":" + w.stored(w.b); got != a+":"+b {
			t.Fatalf("a:b is %s, want %s:%s", got, a, b)
		}
	}
	_, err := w.a.Alter(t.Context(), "L", "T", link.ReverseAndStart)
	w.must(err)
	want(link.MirrorPendingSynchronize, fsm.Regular)
	deliver(w.a, fsm.AskPeerToReverse)
	want(link.MirrorPendingSynchronize, link.MirrorPendingMirror)
	deliver(w.b, fsm.WaitForPeer) // not yet
	report(fsm.EventSynchronized, fsm.CaughtUp)
	report(fsm.EventDrained, fsm.CaughtUp|fsm.Synced)
	want(link.MirrorStopped, link.MirrorPendingMirror)
	deliver(w.a, fsm.TellPeerStopped)
	want(link.MirrorStopped, link.MirrorActive)
	for _, d := range delivered {
		w.must(w.a.Deliver(t.Context(), d))
	}
	want(link.MirrorStopped, link.MirrorActive)
	page, err := w.a.Duties(t.Context(), store.DutyQuery{})
	w.must(err)
	if len(page.Duties) != 0 {
		t.Errorf("still due: %+v", page.Duties)
	}
}

// The news of the stop is lost; the fenced half finds out by itself.
func TestWaitForPeerFindsTheStop(t *testing.T) {
	w := pair(t)
	_, err := w.a.Alter(t.Context(), "L", "T", link.ReverseAndPause)
	w.must(err)
	w.must(w.a.Deliver(t.Context(), w.duty(w.a, fsm.AskPeerToReverse)))
	for _, e := range []fsm.Event{fsm.EventSynchronized, fsm.EventDrained} {
		_, err := w.a.Report(t.Context(), "L", "T", fsm.MirrorEvent{Name: e, Facts: fsm.CaughtUp | fsm.Synced}, nil)
		w.must(err)
	}
	w.must(w.b.Deliver(t.Context(), w.duty(w.b, fsm.WaitForPeer)))
	if got := w.stored(w.b); got != link.MirrorPaused {
		t.Errorf("the fenced topic became %s, want PAUSED", got)
	}
}

// A request to reverse that comes when nobody reverses any more fences the
// topic for as long as it takes to ask.
func TestLateReverseIsUndone(t *testing.T) {
	w := pair(t)
	l, err := w.a.GetLink(t.Context(), "L")
	w.must(err)
	late := store.PeerRequest{LinkID: l.ID, Topic: "T", Event: fsm.EventPeerReverse, Sequence: 1}
	reply, err := w.b.Inbound(t.Context(), late)
	w.must(err)
	if reply.Status != link.MirrorPendingMirror || reply.Sequence != 1 {
		t.Errorf("got %+v", reply)
	}
	w.must(w.b.Deliver(t.Context(), w.duty(w.b, fsm.WaitForPeer)))
	if got := w.stored(w.b); got != fsm.Regular {
		t.Fatalf("the topic is %s, want REGULAR", got)
	}
	_, err = w.b.Inbound(t.Context(), late) // once more: it is known by now
	matches(t, err, fsm.ErrRejected)
	_, err = w.a.Alter(t.Context(), "L", "T", link.ReverseAndStart)
	w.must(err)
	w.settle()
	if a, b := w.stored(w.a), w.stored(w.b); a != link.MirrorStopped || b != link.MirrorActive {
		t.Errorf("a later reverse ended with %s:%s", a, b)
	}
}

func TestInboundRefusals(t *testing.T) {
	w := pair(t)
	l, err := w.a.GetLink(t.Context(), "L")
	w.must(err)
	w.must(w.CreateTopic("a", "other", 1))
	w.link(w.b, "M", func() *link.CreateRequest {
		r := link.NewCreateRequest("bootstrap.servers", "a.example.com:9092")
		r.SourceClusterID = "a"
		return r
	}())
	m, err := w.b.GetLink(t.Context(), "M")
	w.must(err)
	w.mirror(w.b, "M", "other")
	for name, row := range map[string]struct {
		request store.PeerRequest
		want    error
	}{
		"no such link":   {store.PeerRequest{LinkID: link.ID{1}, Topic: "T", Event: fsm.EventPeerReverse, Sequence: 1}, store.ErrLinkNotFound},
		"no peer event":  {store.PeerRequest{LinkID: l.ID, Topic: "T", Event: fsm.EventPromote}, store.ErrInvalidRequest},
		"bad topic":      {store.PeerRequest{LinkID: l.ID, Topic: "a/b", Event: fsm.EventPeerReverse, Sequence: 1}, store.ErrInvalidRequest},
		"no topic":       {store.PeerRequest{LinkID: l.ID, Topic: "U", Event: fsm.EventPeerReverse, Sequence: 1}, fsm.ErrRejected},
		"of other link":  {store.PeerRequest{LinkID: l.ID, Topic: "other", Event: fsm.EventPeerReverse, Sequence: 1}, store.ErrTopicExists},
		"one-way link":   {store.PeerRequest{LinkID: m.ID, Topic: "T", Event: fsm.EventPeerReverse, Sequence: 1}, store.ErrInvalidRequest},
		"stale sequence": {store.PeerRequest{LinkID: l.ID, Topic: "T", Event: fsm.EventPeerReverse}, fsm.ErrRejected},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.b.Inbound(t.Context(), row.request)
			matches(t, err, row.want)
			if got := w.stored(w.b); got != fsm.Regular {
				t.Errorf("T is %s", got)
			}
		})
	}
}

func TestReportRefusals(t *testing.T) {
	w := pair(t)
	for _, e := range []fsm.Event{fsm.EventCreate, fsm.EventPromote, fsm.EventPeerStopped, fsm.EventLinkDeleted, "dance"} {
		_, err := w.a.Report(t.Context(), "L", "T", fsm.MirrorEvent{Name: e}, nil)
		matches(t, err, store.ErrInvalidRequest)
	}
	_, err := w.a.Report(t.Context(), "L", "T", fsm.MirrorEvent{Name: fsm.EventTruncated}, nil)
	w.must(err) // known already
	_, err = w.a.Report(t.Context(), "L", "T", fsm.MirrorEvent{Name: fsm.EventDrained}, nil)
	matches(t, err, fsm.ErrRejected)
	_, err = w.a.Report(t.Context(), "M", "T", fsm.MirrorEvent{Name: fsm.EventDrained}, nil)
	matches(t, err, store.ErrLinkNotFound)
}

// A peer that is cut off leaves the duty due and changes nothing.
func TestDeliverToAPeerThatIsAway(t *testing.T) {
	w := pair(t)
	_, err := w.a.Alter(t.Context(), "L", "T", link.ReverseAndStart)
	w.must(err)
	d := w.duty(w.a, fsm.AskPeerToReverse)
	before, err := w.a.GetMirror(t.Context(), "L", "T")
	w.must(err)
	w.Cut("a", "b")
	matches(t, w.a.Deliver(t.Context(), d), store.ErrPeerUnreachable)
	w.Heal("a", "b")
	w.SetRefused("a", "b", true)
	matches(t, w.a.Deliver(t.Context(), d), store.ErrPeerRefused)
	after, err := w.a.GetMirror(t.Context(), "L", "T")
	w.must(err)
	if after.Revision != before.Revision {
		t.Error("the mirror was written")
	}
	w.SetRefused("a", "b", false)
	w.must(w.b.DeleteLink(t.Context(), "L", nil))
	w.must(w.a.Deliver(t.Context(), d))
	stalled, err := w.a.GetMirror(t.Context(), "L", "T")
	w.must(err)
	if stalled.State.Transition != link.TaskRemoteLinkNotFound {
		t.Errorf("transition error is %q", stalled.State.Transition)
	}
}
