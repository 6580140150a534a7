package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
)

// reader is a backend on which somebody does something just before the first look
// at a record of one kind.
type reader struct {
	store.Backend
	before string // the prefix of its key
	do     func()
}

func (b *reader) Get(ctx context.Context, key string) (store.Record, error) {
	if do := b.do; do != nil && strings.HasPrefix(key, b.before) {
		b.do = nil
		do()
	}
	return b.Backend.Get(ctx, key)
}

// An operation that writes nothing must not answer from two times: what it says
// of a mirror was so while the link was as it says.
func TestReadsAreOfOneTime(t *testing.T) {
	ctx := context.Background()
	anew := func(s *scene) error { // the same names, another link
		return errors.Join(s.somebody.DeleteLink(ctx, "L", &store.DeleteLinkOptions{Force: true}),
			s.createLink(s.somebody, "L", fromB()), s.createMirror(s.somebody, "L", "T0"))
	}
	pausedAndPromoted := func(s *scene) error {
		_, err := s.somebody.SetPaused(ctx, "L", true, nil)
		if err == nil {
			_, err = s.somebody.Alter(ctx, "L", "T0", link.Promote)
		}
		return err
	}
	gone := func(s *scene) error {
		return s.somebody.DeleteLink(ctx, "L", &store.DeleteLinkOptions{Force: true})
	}
	missing := func(s *scene) (store.Mirror, error) { return s.victim.SourceMissing(ctx, "L", "T0", nil) }
	find := func(s *scene) (store.Mirror, error) { return s.victim.FindMirror(ctx, "T0") }
	verb := func(v link.Verb) func(s *scene) (store.Mirror, error) {
		return func(s *scene) (store.Mirror, error) { return s.victim.Alter(ctx, "L", "T0", v) }
	}
	get := func(s *scene) (store.Mirror, error) { return s.victim.GetMirror(ctx, "L", "T0") }
	for name, row := range map[string]struct {
		just func(s *scene) error
		do   func(s *scene) (store.Mirror, error)
		want link.MirrorStatus
		err  error
	}{
		"get, link made anew":    {just: anew, do: get, want: link.MirrorActive},
		"get, link paused":       {just: pausedAndPromoted, do: get, want: link.MirrorLinkPaused},
		"find, link paused":      {just: pausedAndPromoted, do: find, want: link.MirrorLinkPaused},
		"no-op, link made anew":  {just: anew, do: verb(link.Resume), want: link.MirrorActive},
		"no-op, link paused":     {just: pausedAndPromoted, do: verb(link.Promote), want: link.MirrorLinkPaused},
		"verb, link made anew":   {just: anew, do: verb(link.Pause), want: link.MirrorPaused},
		"refusal, link is gone":  {just: gone, do: verb(link.Resume), err: store.ErrLinkNotFound},
		"get, link is gone":      {just: gone, do: get, err: store.ErrLinkNotFound},
		"missing, link is gone":  {just: gone, do: missing, err: store.ErrLinkNotFound},
		"missing, link promoted": {just: pausedAndPromoted, do: missing, want: link.MirrorLinkPaused},
		"refusal stays a refusal": {just: func(s *scene) error {
			_, err := s.somebody.SetPaused(ctx, "L", true, nil)
			return err
		}, do: func(s *scene) (store.Mirror, error) {
			return s.victim.Report(ctx, "L", "T0", fsm.MirrorEvent{Name: fsm.EventDrained}, nil)
		}, err: fsm.ErrRejected},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, store.Options{})
			s.must(s.createLink(s.somebody, "L", fromB()))
			s.must(s.createMirror(s.somebody, "L", "T0"))
			r := &reader{Backend: s.disk, before: "c/a/m/"} // the link was read
			var err error
			if s.victim, err = store.New("a", r, &store.Options{Dialer: dialer{s.b}}); err != nil {
				t.Fatal(err)
			}
			r.do = func() { s.must(row.just(s)) }
			m, err := row.do(s)
			if r.do != nil {
				t.Fatal("nobody intruded")
			}
			if row.err != nil {
				matches(t, err, row.err)
			} else if err != nil || m.Status != row.want {
				t.Errorf("got %s, error %v; want %s", m.Status, err, row.want)
			}
		})
	}
}

// A mirror gets the prefix that its link has, not one that it had.
func TestPrefixMovesUnderACreate(t *testing.T) {
	ctx := context.Background()
	s := newScene(t, store.Options{})
	s.must(s.createLink(s.somebody, "L", fromB("cluster.link.prefix", "old.")))
	r := &reader{Backend: s.disk, before: "c/a/m/"}
	var err error
	if s.victim, err = store.New("a", r, &store.Options{Dialer: dialer{s.b}}); err != nil {
		t.Fatal(err)
	}
	r.do = func() {
		s.must(s.somebody.DeleteLink(ctx, "L", nil))
		s.must(s.createLink(s.somebody, "L", fromB("cluster.link.prefix", "new.")))
	}
	m, err := s.victim.CreateMirror(ctx, "L", link.CreateMirrorRequest{SourceTopicName: "T0"})
	if err != nil || m.Topic != "new.T0" || r.do != nil {
		t.Errorf("got %q, error %v", m.Topic, err)
	}
}
