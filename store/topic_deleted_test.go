package store_test

import (
	"testing"

	"github.com/clusterlink-go/clusterlink/store"
)

// News of a deleted topic is about the link that owned it when they came: where the
// topic is nobody's or another's by the time they are written, nothing is left to do.
func TestTopicDeletedMeanwhile(t *testing.T) {
	ctx := t.Context()
	drop := func(s *scene) { s.must(s.somebody.TopicDeleted(ctx, "T0")) }
	for name, meanwhile := range map[string]func(s *scene){
		"by another": drop,
		"changes hands": func(s *scene) {
			drop(s)
			s.must(s.createMirror(s.somebody, "M", "T0"))
		},
		"link gone": func(s *scene) {
			s.must(s.somebody.DeleteLink(ctx, "L", &store.DeleteLinkOptions{Force: true}))
		},
	} {
		for _, before := range []string{"c/a/i/", "c/a/m/"} {
			t.Run(name+", before "+before, func(t *testing.T) {
				s := newScene(t, store.Options{})
				s.must(s.createLink(s.somebody, "L", fromB()))
				s.must(s.createLink(s.somebody, "M", fromB()))
				s.must(s.createMirror(s.somebody, "L", "T0"))
				r := &reader{Backend: s.disk, before: before, do: func() { meanwhile(s) }}
				c, err := store.New("a", r, &store.Options{Dialer: dialer{s.b}})
				s.must(err)
				s.must(c.TopicDeleted(ctx, "T0"))
				m, err := s.somebody.FindMirror(ctx, "T0")
				if name != "changes hands" {
					matches(t, err, store.ErrMirrorNotFound)
				} else if err != nil || m.Link != "M" {
					t.Errorf("the topic is %+v, error %v", m, err)
				}
				indexHolds(t, s.disk, s.somebody)
			})
		}
	}
}
