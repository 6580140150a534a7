package store_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/memstore"
)

// failing is a backend that fails each Commit from some number on.
type failing struct {
	store.Backend
	left int
}

var errDown = errors.New("the backend is down")

func (f *failing) Commit(ctx context.Context, t store.Txn) (store.Revision, error) {
	if f.left == 0 {
		return 0, errDown
	}
	f.left--
	return f.Backend.Commit(ctx, t)
}

func TestDeleteLinkRefusals(t *testing.T) {
	w := newWorld(t, nil)
	matches(t, w.a.DeleteLink(t.Context(), "L", nil), store.ErrLinkNotFound)
	l := w.link(w.a, "L", fromB())
	w.mirror(w.a, "L", "T")
	for _, o := range []*store.DeleteLinkOptions{nil, {ValidateOnly: true}, {IfRevision: l.Revision}} {
		err := w.a.DeleteLink(t.Context(), "L", o)
		matches(t, err, store.ErrLinkInUse)
		if r := refusal(t, err); r.Status != 403 {
			t.Errorf("status is %d, want 403", r.Status)
		}
	}
	_, err := w.a.Alter(t.Context(), "L", "T", link.Failover)
	w.must(err)
	matches(t, w.a.DeleteLink(t.Context(), "L", nil), store.ErrLinkInUse) // PENDING_STOPPED (L23)
	w.settle()
	matches(t, w.a.DeleteLink(t.Context(), "L", &store.DeleteLinkOptions{IfRevision: l.Revision + 1}), store.ErrConflict)
	w.must(w.a.DeleteLink(t.Context(), "L", &store.DeleteLinkOptions{ValidateOnly: true}))
	w.must(w.a.DeleteLink(t.Context(), "L", nil))
	_, err = w.a.GetLink(t.Context(), "L")
	matches(t, err, store.ErrLinkNotFound)
}

// Deleting by force frees name, prefix and topics, however many mirrors there
// are, and a crash in between leaves nothing that a new half could inherit.
func TestForcedDeleteSurvivesCrashes(t *testing.T) {
	const mirrors = 70 // three chunks
	for left := range 5 {
		t.Run(fmt.Sprint(left, " commits"), func(t *testing.T) {
			disk := memstore.New(nil)
			peer, _ := standalone(t, store.Options{})
			open := func(b store.Backend) *store.Cluster {
				c, err := store.New("east", b, &store.Options{Dialer: dialer{peer}})
				if err != nil {
					t.Fatal(err)
				}
				return c
			}
			request := func() *link.CreateRequest {
				req := bidirectional("a", "cluster.link.prefix", "a.")
				req.ClusterLinkID = "AAECAwQFBgcICQoLDA0ODw" // the same one each time
				return req
			}
			c := open(disk)
			create := func() {
				t.Helper()
				if _, err := c.CreateLink(t.Context(), "L", request(), nil); err != nil {
					t.Fatal(err)
				}
			}
			create()
			for i := range mirrors {
				if _, err := c.CreateMirror(t.Context(), "L", link.CreateMirrorRequest{SourceTopicName: fmt.Sprint("T", i)}); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := c.Alter(t.Context(), "L", "a.T7", link.Pause); err != nil {
				t.Fatal(err)
			}
			err := open(&failing{disk, left}).DeleteLink(t.Context(), "L", &store.DeleteLinkOptions{Force: true})
			if (left == 0) != errors.Is(err, errDown) {
				t.Fatalf("delete: %v", err)
			}
			if left == 0 {
				return
			}
			if _, err := c.FindMirror(t.Context(), "a.T7"); !errors.Is(err, store.ErrMirrorNotFound) {
				t.Errorf("a mirror outlived its link: %v", err)
			}
			create() // has the id of the old half
			page, err := c.ListMirrors(t.Context(), store.MirrorQuery{})
			if err != nil || len(page.Mirrors) != 0 {
				t.Errorf("a new half inherited %d mirrors, %v", len(page.Mirrors), err)
			}
			if _, err := c.CreateMirror(t.Context(), "L", link.CreateMirrorRequest{SourceTopicName: "T7"}); err != nil {
				t.Error(err)
			}
			if err := c.Collect(t.Context()); err != nil {
				t.Error(err)
			}
			for key := range dump(t, disk) {
				if strings.Contains(key, "T") && !strings.HasSuffix(key, "/a.T7") {
					t.Errorf("left over: %s", key)
				}
			}
			m, err := c.GetMirror(t.Context(), "L", "a.T7")
			if err != nil || m.Status != link.MirrorActive {
				t.Errorf("the new mirror is %s, %v", m.Status, err)
			}
		})
	}
}

func TestOpeningCollects(t *testing.T) {
	disk := memstore.New(nil)
	peer, _ := standalone(t, store.Options{})
	open := func(b store.Backend) *store.Cluster {
		c, err := store.New("east", b, &store.Options{Dialer: dialer{peer}})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	c := open(disk)
	req := bidirectional("a")
	if _, err := c.CreateLink(t.Context(), "L", req, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := c.CreateMirror(t.Context(), "L", link.CreateMirrorRequest{SourceTopicName: "T"}); err != nil {
		t.Fatal(err)
	}
	if err := open(&failing{disk, 1}).DeleteLink(t.Context(), "L", &store.DeleteLinkOptions{Force: true}); err != nil {
		t.Fatal(err)
	}
	if len(dump(t, disk)) < 3 {
		t.Fatal("there is nothing to collect")
	}
	open(disk)
	if left := dump(t, disk); len(left) != 2 { // the count of links and the note
		t.Errorf("left over: %v", left)
	}
}

func TestMirrorLimit(t *testing.T) {
	w := newWorld(t, nil)
	c, _ := standalone(t, store.Options{Limits: store.Limits{Mirrors: 2}}, w.b)
	if _, err := c.CreateLink(t.Context(), "L", fromB(), nil); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		topic := fmt.Sprint("T", i)
		w.must(w.CreateTopic("b", topic, 1))
		_, err := c.CreateMirror(t.Context(), "L", link.CreateMirrorRequest{SourceTopicName: topic})
		if i < 2 {
			w.must(err)
			continue
		}
		matches(t, err, store.ErrLimit)
	}
	_, err := c.Report(t.Context(), "L", "T0", fsm.MirrorEvent{Name: fsm.EventDeleteTopic}, nil)
	w.must(err)
	_, err = c.CreateMirror(t.Context(), "L", link.CreateMirrorRequest{SourceTopicName: "T2"})
	w.must(err)
}
