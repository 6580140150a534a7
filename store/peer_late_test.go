package store_test

import (
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/clustertest"
)

// late is a request about T that its link makes of b.
func (w *world) late(e fsm.Event, sequence uint32) store.PeerRequest {
	w.t.Helper()
	l, err := w.a.GetLink(w.t.Context(), "L")
	w.must(err)
	return store.PeerRequest{LinkID: l.ID, Topic: "T", Event: e, Sequence: sequence, StopOffsets: []int64{1 << 40}}
}

// reverse takes a reverse of T from a as far as the STOPPED that b has not
// heard of.
func (w *world) reverse() {
	w.t.Helper()
	_, err := w.a.Alter(w.t.Context(), "L", "T", link.ReverseAndStart)
	w.must(err)
	w.must(w.a.Deliver(w.t.Context(), w.duty(w.a, fsm.AskPeerToReverse)))
	for _, e := range []fsm.Event{fsm.EventSynchronized, fsm.EventDrained} {
		_, err := w.a.Report(w.t.Context(), "L", "T", fsm.MirrorEvent{Name: e, Facts: fsm.CaughtUp | fsm.Synced}, nil)
		w.must(err)
	}
}

// News of another stop than the fence is for may be long over: the topic asks.
func TestAnotherStopIsOnlyAcknowledged(t *testing.T) {
	w := pair(t)
	_, err := w.b.Inbound(t.Context(), w.late(fsm.EventPeerReverse, 1))
	w.must(err)
	for _, sequence := range []uint32{0, 2, 7} {
		reply, err := w.b.Inbound(t.Context(), w.late(fsm.EventPeerStopped, sequence))
		w.must(err)
		if reply != (store.PeerReply{Status: link.MirrorPendingMirror, Sequence: 1}) {
			t.Errorf("stop %d got %+v", sequence, reply)
		}
		if got := w.stored(w.b); got != link.MirrorPendingMirror {
			t.Fatalf("stop %d made the fenced topic %s", sequence, got)
		}
	}
	w.must(w.b.Deliver(t.Context(), w.duty(w.b, fsm.WaitForPeer)))
	if a, b := w.stored(w.a), w.stored(w.b); a != link.MirrorActive || b != fsm.Regular {
		t.Errorf("ended with %s:%s", a, b)
	}
}

// A topic whose peer stopped otherwise than by the reverse follows it only if
// its host found its log to be a prefix; log ends don't tell.
func TestAnotherStopNeedsComparedLogs(t *testing.T) {
	for facts, want := range map[fsm.Facts]link.MirrorStatus{0: fsm.Regular, fsm.LocalPrefixOfPeer: link.MirrorActive} {
		checked := store.Options{Policy: fsm.Policy{MidReverseFailover: fsm.MidReverseChecked}}
		w := pairOf(newWorld(t, &clustertest.ClusterOptions{Store: checked}))
		_, err := w.a.Alter(t.Context(), "L", "T", link.ReverseAndStart)
		w.must(err)
		w.must(w.a.Deliver(t.Context(), w.duty(w.a, fsm.AskPeerToReverse)))
		_, err = w.a.Alter(t.Context(), "L", "T", link.Failover)
		w.must(err)
		_, err = w.a.Report(t.Context(), "L", "T", fsm.MirrorEvent{Name: fsm.EventDrained}, nil)
		w.must(err)
		d := w.duty(w.b, fsm.WaitForPeer)
		d.Facts |= facts
		w.must(w.b.Deliver(t.Context(), d))
		if got := w.stored(w.b); got != want {
			t.Errorf("%v: the fenced topic became %s, want %s", facts, got, want)
		}
	}
}

// A STOPPED mirror that owes its peer the news keeps its link in use.
func TestDeleteLinkWaitsForOwedNews(t *testing.T) {
	w := pair(t)
	w.reverse()
	if got := w.stored(w.a); got != link.MirrorStopped {
		t.Fatalf("T is %s", got)
	}
	matches(t, w.a.DeleteLink(t.Context(), "L", nil), store.ErrLinkInUse)
	prefix := link.SetConfig("cluster.link.prefix", "p.")
	_, err := w.a.UpdateLinkConfig(t.Context(), "L", prefix, nil)
	matches(t, err, store.ErrLinkInUse)
	w.must(w.a.Deliver(t.Context(), w.duty(w.a, fsm.TellPeerStopped)))
	_, err = w.a.UpdateLinkConfig(t.Context(), "L", prefix, nil)
	w.must(err)
	w.must(w.a.DeleteLink(t.Context(), "L", nil))
	if got := w.stored(w.b); got != link.MirrorActive {
		t.Errorf("the peer became %s", got)
	}
}

// The numbers outlive topic and link, so that a request which comes late is
// known whatever was deleted meanwhile.
func TestLateReverseAfterDeletions(t *testing.T) {
	remake := func(w *world) { w.link(w.b, "L", bidirectional("a")) }
	for name, forget := range map[string]func(*world){
		"topic": func(w *world) {
			w.must(w.DeleteTopic(t.Context(), "b", "T"))
			w.must(w.CreateTopic("b", "T", 1))
		},
		"link": func(w *world) {
			w.must(w.b.Deliver(t.Context(), w.duty(w.b, fsm.WaitForPeer)))
			w.must(w.b.DeleteLink(t.Context(), "L", nil))
			remake(w)
		},
		"link that has a prefix by then": func(w *world) {
			w.must(w.b.Deliver(t.Context(), w.duty(w.b, fsm.WaitForPeer)))
			_, err := w.b.UpdateLinkConfig(t.Context(), "L", link.SetConfig("cluster.link.prefix", "p."), nil)
			w.must(err)
			w.must(w.b.DeleteLink(t.Context(), "L", nil))
			remake(w)
		},
		"link twice": func(w *world) {
			for range 2 {
				w.must(w.b.DeleteLink(t.Context(), "L", &store.DeleteLinkOptions{Force: true}))
				remake(w)
			}
		},
		"topic and link": func(w *world) {
			w.must(w.DeleteTopic(t.Context(), "b", "T"))
			w.must(w.b.DeleteLink(t.Context(), "L", nil))
			remake(w)
			w.must(w.CreateTopic("b", "T", 1))
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := pair(t)
			ask := w.late(fsm.EventPeerReverse, 1)
			_, err := w.b.Inbound(t.Context(), ask)
			w.must(err)
			forget(w)
			if got := w.late(fsm.EventPeerReverse, 1); got.LinkID != ask.LinkID {
				t.Fatal("the link has another id")
			}
			_, err = w.b.Inbound(t.Context(), ask)
			matches(t, err, fsm.ErrRejected)
			if got := w.stored(w.b); got != fsm.Regular {
				t.Errorf("the late request made T %s", got)
			}
		})
	}
}

// A mirror that lost its link by force is an ordinary topic, and the numbers
// go on where they were.
func TestForcedDeleteKeepsNumbers(t *testing.T) {
	w := pair(t)
	w.reverse()
	w.must(w.a.DeleteLink(t.Context(), "L", &store.DeleteLinkOptions{Force: true}))
	w.link(w.a, "L", bidirectional("b"))
	half, err := w.b.GetLink(t.Context(), "L")
	w.must(err)
	topic, err := w.a.PeerTopic(t.Context(), half.ID, "T")
	w.must(err)
	if topic.Status != fsm.Regular || topic.HighSequence != 1 || topic.StopOffsets != nil {
		t.Errorf("got %+v", topic)
	}
	w.settle()
	if a, b := w.stored(w.a), w.stored(w.b); a != fsm.Regular || b != fsm.Regular {
		t.Errorf("ended with %s:%s", a, b)
	}
}
