package store_test

import (
	"reflect"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
)

// What a peer is told of a topic was so at one time, whenever in the course of its
// reads others change the topic's links: before it, between two changes, or after.
func TestPeerTopicIsOfOneTime(t *testing.T) {
	ctx := t.Context()
	type steps []func(s *scene) error
	deleteLink := func(name string) func(s *scene) error {
		return func(s *scene) error {
			return s.somebody.DeleteLink(ctx, name, &store.DeleteLinkOptions{Force: true})
		}
	}
	createLink := func(name string) func(s *scene) error {
		return func(s *scene) error { return s.createLink(s.somebody, name, fromB()) }
	}
	mirror := func(name string) func(s *scene) error {
		return func(s *scene) error { return s.createMirror(s.somebody, name, "T0") }
	}
	drop := func(s *scene) error { return s.somebody.TopicDeleted(ctx, "T0") }
	stop := func(name string) func(s *scene) error {
		return func(s *scene) error {
			_, err := s.somebody.Alter(ctx, name, "T0", link.Failover)
			if err == nil {
				_, err = s.somebody.Report(ctx, name, "T0", fsm.MirrorEvent{Name: fsm.EventDrained, Offsets: []int64{7}}, nil)
			}
			return err
		}
	}
	for name, row := range map[string]struct{ before, meanwhile steps }{
		"becomes a mirror":          {nil, steps{mirror("L")}},
		"becomes another's":         {nil, steps{mirror("M")}},
		"is given up":               {steps{mirror("L")}, steps{drop}},
		"is stopped":                {steps{mirror("L")}, steps{stop("L")}},
		"changes hands":             {steps{mirror("L")}, steps{drop, mirror("M")}},
		"changes hands to the link": {steps{mirror("M")}, steps{drop, mirror("L")}},
		"link made anew":            {steps{mirror("L")}, steps{deleteLink("L"), createLink("L"), mirror("L")}},
		"link gone":                 {steps{mirror("L")}, steps{deleteLink("L")}},
		"link gone, another's then": {steps{mirror("L")}, steps{deleteLink("L"), mirror("M")}},
		"another's link gone":       {steps{mirror("M")}, steps{deleteLink("M"), mirror("L")}},
		"another's link made anew":  {steps{mirror("M")}, steps{deleteLink("M"), createLink("M"), mirror("M"), stop("M")}},
	} {
		for _, before := range []string{"c/a/l/L", "c/a/o/", "c/a/m/", "c/a/i/", "c/a/l/M"} {
			t.Run(name+", before "+before, func(t *testing.T) {
				s := newScene(t, store.Options{})
				for _, do := range append(steps{createLink("L"), createLink("M")}, row.before...) {
					s.must(do(s))
				}
				r := &reader{Backend: s.disk, before: before}
				c, err := store.New("a", r, nil)
				s.must(err)
				l, err := s.somebody.GetLink(ctx, "L")
				s.must(err)
				id := l.ID
				ask := func(c *store.Cluster) store.PeerTopic {
					t.Helper()
					got, err := c.PeerTopic(ctx, id, "T0")
					s.must(err)
					return got
				}
				right := []store.PeerTopic{ask(s.somebody)}
				r.do = func() {
					for _, do := range row.meanwhile {
						s.must(do(s))
						right = append(right, ask(s.somebody))
					}
				}
				got := ask(c)
				for _, one := range right {
					if reflect.DeepEqual(got, one) {
						return
					}
				}
				t.Errorf("got %+v, and it never was but %+v", got, right)
			})
		}
	}
}
