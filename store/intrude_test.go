package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/memstore"
)

// intruder is a backend on which somebody else does something just before a
// transaction: before the commit that has skip others before it.
type intruder struct {
	store.Backend
	skip int
	do   func()
}

func (b *intruder) Commit(ctx context.Context, t store.Txn) (store.Revision, error) {
	if do := b.do; do != nil {
		if b.skip == 0 {
			b.do = nil
			do()
		}
		b.skip--
	}
	return b.Backend.Commit(ctx, t)
}

// scene is a cluster a whose next transaction somebody intrudes on, and the
// same cluster as that somebody sees it.
type scene struct {
	*world
	disk     *memstore.Store
	intruder *intruder
	victim   *store.Cluster
	somebody *store.Cluster
}

func newScene(t *testing.T, opts store.Options) *scene {
	t.Helper()
	s := &scene{world: newWorld(t, nil), disk: memstore.New(nil)}
	s.intruder = &intruder{Backend: s.disk}
	opts.Dialer = dialer{s.b}
	var err error
	if s.somebody, err = store.New("a", s.disk, &opts); err != nil {
		t.Fatal(err)
	}
	if s.victim, err = store.New("a", s.intruder, &opts); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		s.must(s.CreateTopic("b", fmt.Sprint("T", i), 1))
	}
	return s
}

// just before the next transaction of the victim, somebody does this.
func (s *scene) just(do func() error) {
	s.intruder.do = func() { s.must(do()) }
}

func (s *scene) createLink(c *store.Cluster, name string, req *link.CreateRequest) error {
	_, err := c.CreateLink(s.t.Context(), name, req, nil)
	return err
}

func (s *scene) createMirror(c *store.Cluster, name, source string) error {
	_, err := c.CreateMirror(s.t.Context(), name, link.CreateMirrorRequest{SourceTopicName: source})
	return err
}

// What was true when an operation looked is not when it writes.
func TestIntrusions(t *testing.T) {
	for name, row := range map[string]struct {
		opts   store.Options
		before func(s *scene) error
		just   func(s *scene) error
		do     func(s *scene) error
		want   error
	}{
		"name taken": {
			just: func(s *scene) error { return s.createLink(s.somebody, "L", fromB()) },
			do:   func(s *scene) error { return s.createLink(s.victim, "L", fromB()) },
			want: store.ErrLinkExists,
		},
		"prefix taken": {
			just: func(s *scene) error { return s.createLink(s.somebody, "M", fromB("cluster.link.prefix", "p.")) },
			do:   func(s *scene) error { return s.createLink(s.victim, "L", fromB("cluster.link.prefix", "p.")) },
			want: store.ErrPrefixExists,
		},
		"last place taken": {
			opts: store.Options{Limits: store.Limits{Links: 1}},
			just: func(s *scene) error { return s.createLink(s.somebody, "M", fromB()) },
			do:   func(s *scene) error { return s.createLink(s.victim, "L", fromB()) },
			want: store.ErrLimit,
		},
		"last place for a mirror taken": {
			opts:   store.Options{Limits: store.Limits{Mirrors: 1}},
			before: func(s *scene) error { return s.createLink(s.victim, "L", fromB()) },
			just:   func(s *scene) error { return s.createMirror(s.somebody, "L", "T0") },
			do:     func(s *scene) error { return s.createMirror(s.victim, "L", "T1") },
			want:   store.ErrLimit,
		},
		"link gone under a new mirror": {
			before: func(s *scene) error { return s.createLink(s.victim, "L", fromB()) },
			just:   func(s *scene) error { return s.somebody.DeleteLink(s.t.Context(), "L", nil) },
			do:     func(s *scene) error { return s.createMirror(s.victim, "L", "T0") },
			want:   store.ErrLinkNotFound,
		},
		"mirror created under a delete": {
			before: func(s *scene) error { return s.createLink(s.victim, "L", fromB()) },
			just:   func(s *scene) error { return s.createMirror(s.somebody, "L", "T0") },
			do:     func(s *scene) error { return s.victim.DeleteLink(s.t.Context(), "L", nil) },
			want:   store.ErrLinkInUse,
		},
		"topic taken by another link": {
			before: func(s *scene) error {
				return errors.Join(s.createLink(s.victim, "L", fromB()), s.createLink(s.victim, "M", fromB()))
			},
			just: func(s *scene) error { return s.createMirror(s.somebody, "M", "T0") },
			do:   func(s *scene) error { return s.createMirror(s.victim, "L", "T0") },
			want: store.ErrTopicExists,
		},
		"promoted under a promote": {
			before: func(s *scene) error {
				return errors.Join(s.createLink(s.victim, "L", fromB()), s.createMirror(s.victim, "L", "T0"))
			},
			just: func(s *scene) error {
				_, err := s.somebody.Alter(s.t.Context(), "L", "T0", link.Failover)
				if err == nil {
					_, err = s.somebody.Report(s.t.Context(), "L", "T0", fsm.MirrorEvent{Name: fsm.EventDrained}, nil)
				}
				return err
			},
			do: func(s *scene) error {
				_, err := s.victim.Alter(s.t.Context(), "L", "T0", link.Promote)
				return err
			},
			want: fsm.ErrRejected,
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, row.opts)
			if row.before != nil {
				s.must(row.before(s))
			}
			var left map[string]store.Revision
			s.just(func() error {
				err := row.just(s)
				left = dump(t, s.disk)
				return err
			})
			matches(t, row.do(s), row.want)
			if !mapsEqual(left, dump(t, s.disk)) {
				t.Error("a refused operation wrote something")
			}
			indexHolds(t, s.disk, s.victim)
		})
	}
}

// Collecting goes on while the half is made anew with the same id.
func TestIntrusionIntoCollect(t *testing.T) {
	s := newScene(t, store.Options{})
	request := func() *link.CreateRequest {
		req := bidirectional("b")
		req.ClusterLinkID = "AAECAwQFBgcICQoLDA0ODw"
		return req
	}
	s.must(s.createLink(s.victim, "L", request()))
	s.must(s.createMirror(s.victim, "L", "T0"))
	s.intruder.skip = 1 // between the delete and its collecting
	s.just(func() error {
		return errors.Join(s.somebody.Collect(t.Context()), s.createLink(s.somebody, "L", request()),
			s.createMirror(s.somebody, "L", "T0"), s.createMirror(s.somebody, "L", "T1"))
	})
	s.must(s.victim.DeleteLink(t.Context(), "L", &store.DeleteLinkOptions{Force: true}))
	page, err := s.victim.ListMirrors(t.Context(), store.MirrorQuery{})
	if err != nil || len(page.Mirrors) != 2 {
		t.Errorf("the new half has %d mirrors, %v", len(page.Mirrors), err)
	}
	if _, err := s.victim.FindMirror(t.Context(), "T0"); err != nil {
		t.Errorf("the new half lost its topic: %v", err)
	}
}

// The peer's answer is overtaken by a change here, and is dropped.
func TestIntrusionIntoDeliver(t *testing.T) {
	w := newWorld(t, nil)
	disk := &intruder{Backend: newBackend()}
	policy := fsm.Policy{MidReverseFailover: fsm.MidReverseChecked}
	c, err := store.New("x", disk, &store.Options{Policy: policy, Dialer: dialFunc(func(store.Link) (store.Peer, error) { return w.b, nil })})
	w.must(err)
	w.must(w.CreateTopic("b", "T", 1))
	w.link(c, "L", bidirectional("b"))
	_, err = w.b.CreateLink(t.Context(), "L", bidirectional("x"), &store.CreateLinkOptions{SkipRemote: true})
	w.must(err)
	l, err := w.b.GetLink(t.Context(), "L")
	w.must(err)
	w.must(c.DeleteLink(t.Context(), "L", nil))
	again := w.link(c, "L", bidirectional("b"))
	if again.ID != l.ID {
		t.Fatalf("the halves did not join: %s and %s", again.ID, l.ID)
	}
	_, err = c.CreateMirror(t.Context(), "L", link.CreateMirrorRequest{SourceTopicName: "T"})
	w.must(err)
	_, err = c.Alter(t.Context(), "L", "T", link.ReverseAndStart)
	w.must(err)
	d := w.duty(c, fsm.AskPeerToReverse)
	disk.do = func() {
		_, err := c.Alter(t.Context(), "L", "T", link.Failover)
		w.must(err)
	}
	w.must(c.Deliver(t.Context(), d))
	m, err := c.GetMirror(t.Context(), "L", "T")
	w.must(err)
	if m.State.Status != link.MirrorPendingStopped || m.State.PeerFenced {
		t.Errorf("got %+v", m.State)
	}
	// The mirror is gone, and with it what was asked for.
	w.must(c.TopicDeleted(t.Context(), "T"))
	before, err := w.b.FindMirror(t.Context(), "T")
	w.must(err)
	w.must(c.Deliver(t.Context(), d))
	after, err := w.b.FindMirror(t.Context(), "T")
	w.must(err)
	if before.Revision != after.Revision {
		t.Error("a duty that was done with was delivered")
	}
}

// Between a deleted half's last look and its last transaction, the half is made
// anew and deleted anew, and its second deletion crashes.
func TestIntrusionIntoTheEndOfCollect(t *testing.T) {
	s := newScene(t, store.Options{})
	request := func() *link.CreateRequest {
		req := bidirectional("b")
		req.ClusterLinkID = "AAECAwQFBgcICQoLDA0ODw"
		return req
	}
	s.must(s.createLink(s.victim, "L", request()))
	crashing, err := store.New("a", &failing{s.disk, 1}, &store.Options{Dialer: dialer{s.b}})
	s.must(err)
	s.intruder.skip = 1
	s.just(func() error {
		return errors.Join(s.somebody.Collect(t.Context()), s.createLink(s.somebody, "L", request()),
			s.createMirror(s.somebody, "L", "T0"), crashing.DeleteLink(t.Context(), "L", &store.DeleteLinkOptions{Force: true}))
	})
	s.must(s.victim.DeleteLink(t.Context(), "L", nil))
	s.must(s.createLink(s.victim, "L", request()))
	page, err := s.victim.ListMirrors(t.Context(), store.MirrorQuery{})
	if err != nil || len(page.Mirrors) != 0 {
		t.Errorf("the new half inherited %d mirrors, %v", len(page.Mirrors), err)
	}
}
