package store_test

import (
	"context"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
)

// otherLink puts a link of the same name, from a third cluster, in the place of
// c's half of L while the network is cut. Its mirror of T gets n records of the
// third cluster and is promoted.
func (w *world) otherLink(c *store.Cluster, n int) {
	w.t.Helper()
	ctx := context.Background()
	_, err := w.AddCluster("c", nil)
	w.must(err)
	w.Cut("a", "b")
	w.must(c.DeleteLink(ctx, "L", &store.DeleteLinkOptions{Force: true}))
	w.must(w.DeleteTopic(ctx, c.ID(), "T"))
	w.must(w.CreateTopic("c", "T", 1))
	w.must(w.Produce(ctx, "c", "T", n))
	req := link.NewCreateRequest("bootstrap.servers", "c.example.com:9092")
	req.SourceClusterID = "c"
	w.link(c, "L", req)
	_, err = c.CreateMirror(ctx, "L", link.CreateMirrorRequest{SourceTopicName: "T"})
	w.must(err)
	w.settle()
	_, err = c.Alter(ctx, "L", "T", link.Promote)
	w.must(err)
	w.settle()
	w.Heal("a", "b")
	w.settle()
}

// The peer's half was deleted and an unrelated link has its name: its stop must
// not make this topic a mirror of it.
func TestFenceIsNotAnsweredByALinkOfTheSameName(t *testing.T) {
	ctx := t.Context()
	for _, produced := range []int{3, 9} {
		w := newWorld(t, nil)
		w.link(w.a, "L", bidirectional("b"))
		w.link(w.b, "L", bidirectional("a"))
		w.mirror(w.a, "L", "T")
		w.must(w.Produce(ctx, "b", "T", 5))
		w.settle()
		_, err := w.a.Alter(ctx, "L", "T", link.ReverseAndStart)
		w.must(err)
		page, err := w.a.Duties(ctx, store.DutyQuery{})
		w.must(err)
		for _, d := range page.Duties {
			if d.Kind == fsm.AskPeerToReverse {
				w.must(w.a.Deliver(ctx, d))
			}
		}
		if m, err := w.b.GetMirror(ctx, "L", "T"); err != nil || m.Status != link.MirrorPendingMirror {
			t.Fatalf("the peer's topic is %s, %v; want PENDING_MIRROR", m.Status, err)
		}
		w.otherLink(w.a, produced)
		if m, err := w.b.FindMirror(ctx, "T"); err == nil {
			t.Errorf("T is %s with %+v after the fence's link is gone, want an ordinary topic", m.Status, m.State)
		}
		if ends := w.EndOffsets("b", "T"); len(ends) != 1 || ends[0] != 5 {
			t.Errorf("T ends at %v, want its own 5 records", ends)
		}
	}
}

// The offsets to cut a topic to are those of the half that it is to be restored
// from, not those of another link that has its name by now (lifecycle K5).
func TestNothingIsCutToTheOffsetsOfALinkOfTheSameName(t *testing.T) {
	ctx := t.Context()
	w := newWorld(t, nil)
	w.link(w.a, "L", bidirectional("b"))
	w.link(w.b, "L", bidirectional("a"))
	w.must(w.CreateTopic("a", "T", 1))
	w.must(w.Produce(ctx, "a", "T", 8))
	_, err := w.b.CreateMirror(ctx, "L", link.CreateMirrorRequest{SourceTopicName: "T"})
	w.must(err)
	w.settle()
	_, err = w.b.Alter(ctx, "L", "T", link.Failover)
	w.must(err)
	w.settle()
	_, err = w.a.Alter(ctx, "L", "T", link.TruncateAndRestore)
	w.must(err)
	w.otherLink(w.b, 2)
	m, err := w.a.GetMirror(ctx, "L", "T")
	w.must(err)
	if m.Status != link.MirrorPendingSetupForRestore || m.State.Transition != link.TaskRemoteLinkNotFound {
		t.Errorf("T is %s because of %q, want %s because of %q",
			m.Status, m.State.Transition, link.MirrorPendingSetupForRestore, link.TaskRemoteLinkNotFound)
	}
	if ends := w.EndOffsets("a", "T"); len(ends) != 1 || ends[0] != 8 {
		t.Errorf("T ends at %v, want all 8 records", ends)
	}
}
