package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
)

// events reads what a watch has told up to a revision.
func events(t testing.TB, c *store.Cluster, from, to store.Revision) (list []store.Event) {
	t.Helper()
	if from == to {
		return nil
	}
	for e, err := range c.Watch(context.Background(), from) {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, e)
		if e.Revision >= to {
			return list
		}
	}
	return list
}

func snapshot(t testing.TB, c *store.Cluster) (*store.Snapshot, []store.Mirror) {
	t.Helper()
	s, err := c.Snapshot(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var mirrors []store.Mirror
	for m, err := range s.Mirrors(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		mirrors = append(mirrors, m)
	}
	return s, mirrors
}

func eventText(e *store.Event) string {
	value := func(l *store.Link, m *store.Mirror) string {
		switch {
		case l != nil:
			return string(l.Displayed())
		case m != nil:
			return string(m.Status)
		}
		return "-"
	}
	return fmt.Sprintf("%s %s/%s %s: %s to %s by %s", e.Kind, e.Link, e.Topic, e.Name,
		value(e.OldLink, e.OldMirror), value(e.NewLink, e.NewMirror), e.Actor)
}

func TestWatchTellsOldAndNew(t *testing.T) {
	w := newWorld(t, nil)
	c, _ := standalone(t, store.Options{}, w.b)
	ctx := store.WithActor(t.Context(), "ann")
	w.must(w.CreateTopic("b", "T", 1))
	w.must(w.CreateTopic("b", "U", 1))
	_, err := c.CreateLink(ctx, "L", fromB("some.key", "x"), nil)
	w.must(err)
	_, err = c.CreateMirror(ctx, "L", link.CreateMirrorRequest{SourceTopicName: "T"})
	w.must(err)
	_, err = c.CreateMirror(ctx, "L", link.CreateMirrorRequest{SourceTopicName: "U"})
	w.must(err)
	_, err = c.SetPaused(store.WithActor(ctx, "bob"), "L", true, nil)
	w.must(err)
	_, err = c.Alter(ctx, "L", "T", link.Failover)
	w.must(err)
	_, err = c.Report(t.Context(), "L", "T", fsm.MirrorEvent{Name: fsm.EventDrained}, nil)
	w.must(err)
	w.must(c.TopicDeleted(t.Context(), "U"))
	w.must(c.DeleteLink(ctx, "L", nil))
	_, err = c.CreateLink(ctx, "M", fromB(), nil)
	w.must(err)
	s, _ := snapshot(t, c)
	all := events(t, c, 0, s.Revision)
	var got []string
	for i := range all {
		got = append(got, eventText(&all[i]))
	}
	want := []string{
		"link L/ create: - to ACTIVE by ann",
		"mirror L/T create: - to ACTIVE by ann",
		"mirror L/U create: - to ACTIVE by ann",
		"link L/ pause: ACTIVE to PAUSED by bob",
		"mirror L/T failover: LINK_PAUSED to LINK_PAUSED by ann",
		"mirror L/T drained: LINK_PAUSED to STOPPED by ",
		"mirror L/U delete-topic: LINK_PAUSED to - by ",
		"link L/ delete: PAUSED to - by ann",
		"link M/ create: - to ACTIVE by ann",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	// From any of them on, as after a crash.
	for i := range all {
		rest := events(t, c, all[i].Revision, s.Revision)
		if len(rest) != len(all)-i-1 {
			t.Errorf("after event %d come %d, want %d", i, len(rest), len(all)-i-1)
		}
	}
}

func TestWatchEnds(t *testing.T) {
	c, b := standalone(t, store.Options{})
	for i := range 3 {
		_, err := c.CreateLink(t.Context(), fmt.Sprint("L", i), fromB(), &store.CreateLinkOptions{SkipRemote: true})
		if err != nil {
			t.Fatal(err)
		}
	}
	b.Compact()
	for _, err := range c.Watch(t.Context(), 1) {
		if !errors.Is(err, store.ErrCompacted) {
			t.Errorf("got %v", err)
		}
	}
	s, _ := snapshot(t, c)
	if len(s.Links) != 3 {
		t.Errorf("the snapshot has %d links", len(s.Links))
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for e, err := range c.Watch(ctx, s.Revision) {
		t.Errorf("got %+v, %v", e, err)
	}
}

// copied is what somebody has who watches.
type copied struct {
	links   map[string]store.Link
	mirrors map[string]store.Mirror
}

// follow applies an event and checks that its old value is what was there.
func (c *copied) follow(t *rapid.T, e *store.Event) {
	switch e.Kind {
	case store.KindLink:
		old, had := c.links[e.Link]
		if had != (e.OldLink != nil) || had && !same(old, *e.OldLink) {
			t.Fatalf("%s: old %+v, want %+v", eventText(e), e.OldLink, old)
		}
		delete(c.links, e.Link)
		if e.NewLink != nil {
			c.links[e.Link] = *e.NewLink
			return
		}
		for topic, m := range c.mirrors {
			if m.Link == e.Link {
				delete(c.mirrors, topic)
			}
		}
	case store.KindMirror:
		old, had := c.mirrors[e.Topic]
		if had != (e.OldMirror != nil) || had && !same(old, *e.OldMirror) {
			t.Fatalf("%s: old %+v, want %+v", eventText(e), e.OldMirror, old)
		}
		delete(c.mirrors, e.Topic)
		if e.NewMirror != nil {
			c.mirrors[e.Topic] = *e.NewMirror
		}
	}
}

// same compares values but for what an old value does not tell, and for what a
// mirror shows only through its link.
func same[T any](a, b T) bool {
	return cmp.Equal(a, b, cmpopts.IgnoreFields(store.Link{}, "Revision"), cmpopts.EquateEmpty(),
		cmpopts.IgnoreFields(store.Mirror{}, "Revision", "Status"), cmpopts.IgnoreUnexported(link.Config{}),
		cmp.Comparer(link.Secret.Equal))
}

// Who follows the events from any snapshot has at any time what a snapshot
// gives.
func TestWatchIsTheStore(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(t, nil)
		for _, topic := range []string{"T", "U"} {
			w.must(w.CreateTopic("b", topic, 1))
		}
		from := store.Revision(0)
		mine := copied{map[string]store.Link{}, map[string]store.Mirror{}}
		name, topic := rapid.SampledFrom([]string{"L", "M"}), rapid.SampledFrom([]string{"T", "U"})
		rt.Repeat(map[string]func(*rapid.T){
			"": func(rt *rapid.T) {
				s, mirrors := snapshot(t, w.a)
				for _, e := range events(t, w.a, from, lastEvent(t, w.a, from, s.Revision)) {
					mine.follow(rt, &e)
					from = e.Revision
				}
				if len(s.Links) != len(mine.links) || len(mirrors) != len(mine.mirrors) {
					rt.Fatalf("%d links and %d mirrors, want %d and %d", len(mine.links), len(mine.mirrors), len(s.Links), len(mirrors))
				}
				for _, l := range s.Links {
					if !same(l, mine.links[l.Name]) || l.Revision != mine.links[l.Name].Revision {
						rt.Fatalf("%+v, want %+v", mine.links[l.Name], l)
					}
				}
				for _, m := range mirrors {
					if !same(m, mine.mirrors[m.Topic]) || m.Revision != mine.mirrors[m.Topic].Revision {
						rt.Fatalf("%+v, want %+v", mine.mirrors[m.Topic], m)
					}
				}
			},
			"create": func(rt *rapid.T) {
				_, _ = w.a.CreateLink(t.Context(), name.Draw(rt, "link"), bidirectional("b"), nil)
			},
			"mirror": func(rt *rapid.T) {
				_, _ = w.a.CreateMirror(t.Context(), name.Draw(rt, "link"), link.CreateMirrorRequest{SourceTopicName: topic.Draw(rt, "topic")})
			},
			"pause": func(rt *rapid.T) {
				_, _ = w.a.SetPaused(t.Context(), name.Draw(rt, "link"), rapid.Bool().Draw(rt, "paused"), nil)
			},
			"verb": func(rt *rapid.T) {
				_, _ = w.a.Alter(t.Context(), name.Draw(rt, "link"), topic.Draw(rt, "topic"), rapid.SampledFrom(link.Verbs()).Draw(rt, "verb"))
			},
			"missing": func(rt *rapid.T) {
				_, _ = w.a.SourceMissing(t.Context(), name.Draw(rt, "link"), topic.Draw(rt, "topic"), nil)
			},
			"report": func(rt *rapid.T) {
				e := rapid.SampledFrom([]fsm.Event{fsm.EventDrained, fsm.EventSourceFailed, fsm.EventDeleteTopic, fsm.EventSourceBack}).Draw(rt, "event")
				_, _ = w.a.Report(t.Context(), name.Draw(rt, "link"), topic.Draw(rt, "topic"), fsm.MirrorEvent{Name: e}, nil)
			},
			"delete": func(rt *rapid.T) {
				_ = w.a.DeleteLink(t.Context(), name.Draw(rt, "link"), &store.DeleteLinkOptions{Force: rapid.Bool().Draw(rt, "force")})
			},
		})
	})
}

// lastEvent is the revision of the last event up to a revision: writes that
// change neither link nor mirror may come after it.
func lastEvent(t testing.TB, c *store.Cluster, from, to store.Revision) store.Revision {
	t.Helper()
	_, mirrors := snapshot(t, c)
	page, err := c.ListLinks(t.Context(), store.PageQuery{})
	if err != nil {
		t.Fatal(err)
	}
	newest := from
	for _, l := range page.Links {
		newest = max(newest, l.Revision)
	}
	for _, m := range mirrors {
		newest = max(newest, m.Revision)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	// A marker ends the look: nothing else comes after it.
	_, err = c.CreateLink(ctx, "marker", fromB(), &store.CreateLinkOptions{SkipRemote: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.DeleteLink(ctx, "marker", nil); err != nil {
		t.Fatal(err)
	}
	for e, err := range c.Watch(ctx, newest) {
		if err != nil {
			t.Fatal(err)
		}
		if newest = e.Revision; e.Link == "marker" && e.NewLink == nil {
			break
		}
	}
	return newest
}

// A watch that reads slowly holds up no writer.
func TestSlowWatch(t *testing.T) {
	c, _ := standalone(t, store.Options{})
	create := func(i int) {
		_, err := c.CreateLink(t.Context(), fmt.Sprint("L", i), fromB(), &store.CreateLinkOptions{SkipRemote: true})
		if err != nil {
			t.Fatal(err)
		}
	}
	create(0)
	n := 1
	var seen []string
	for e, err := range c.Watch(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		seen = append(seen, e.Link)
		if n == 50 && len(seen) == n {
			break
		}
		if n < 50 { // while the consumer has the event in hand
			create(n)
			n++
		}
	}
	if !slices.IsSorted(seen[:9]) || len(seen) != 50 {
		t.Errorf("saw %q", seen)
	}
}
