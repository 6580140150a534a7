package store_test

import (
	"errors"
	"fmt"
	"maps"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
)

// counted compares what the link's count says with the mirrors that there are.
func counted(t interface {
	Helper()
	Fatalf(string, ...any)
}, w *world, linkName string,
) {
	t.Helper()
	want := map[link.StateCategory]int{}
	owing := false // a stopped mirror whose peer does not know it yet keeps its link, too
	after := ""
	for more := true; more; more = after != "" {
		page, err := w.a.ListMirrors(w.t.Context(), store.MirrorQuery{Link: linkName, After: after})
		if err != nil {
			t.Fatalf("%v", err)
		}
		for _, m := range page.Mirrors {
			want[m.Category()]++
			owing = owing || m.State.PeerWaits
		}
		after = page.Next
	}
	d, err := w.a.LinkData(w.t.Context(), linkName, nil)
	if err != nil {
		t.Fatalf("%v", err)
	}
	got := map[link.StateCategory]int{}
	for _, c := range d.CategoryCounts {
		got[c.StateCategory] = c.Count
	}
	if !maps.Equal(got, want) {
		t.Fatalf("counted %v, there are %v", got, want)
	}
	live := owing || want[link.CategoryActive]+want[link.CategoryPaused]+want[link.CategoryPending]+want[link.CategoryInError] > 0
	err = w.a.DeleteLink(w.t.Context(), linkName, &store.DeleteLinkOptions{ValidateOnly: true})
	if errors.Is(err, store.ErrLinkInUse) != live || err != nil && !live {
		t.Fatalf("live mirrors %v, deleting gives %v", live, err)
	}
}

func TestCountsAreTrue(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(t, nil)
		ctx := t.Context()
		w.link(w.a, "L", bidirectional("b"))
		w.link(w.b, "L", bidirectional("a"))
		topics := []string{"t0", "t1", "t2", "t3"}
		for _, topic := range topics {
			w.must(w.CreateTopic("b", topic, 1))
		}
		rt.Repeat(map[string]func(*rapid.T){
			"": func(rt *rapid.T) { counted(rt, w, "L") },
			"create": func(rt *rapid.T) {
				_, _ = w.a.CreateMirror(ctx, "L", link.CreateMirrorRequest{SourceTopicName: rapid.SampledFrom(topics).Draw(rt, "topic")})
			},
			"alter": func(rt *rapid.T) {
				_, _ = w.a.Alter(ctx, "L", rapid.SampledFrom(topics).Draw(rt, "topic"), rapid.SampledFrom(link.Verbs()).Draw(rt, "verb"))
			},
			"report": func(rt *rapid.T) {
				_, _ = w.a.Report(ctx, "L", rapid.SampledFrom(topics).Draw(rt, "topic"), fsm.MirrorEvent{
					Name:  rapid.SampledFrom([]fsm.Event{fsm.EventSourceFailed, fsm.EventDrained, fsm.EventDeleteTopic}).Draw(rt, "event"),
					Error: link.MirrorSourceTopicIDChanged, Offsets: []int64{0},
				}, nil)
			},
			"delete": func(rt *rapid.T) {
				_ = w.DeleteTopic(ctx, "a", rapid.SampledFrom(topics).Draw(rt, "topic"))
			},
			"settle": func(*rapid.T) { w.settle() },
			"again": func(rt *rapid.T) {
				if rapid.IntRange(0, 9).Draw(rt, "seldom") == 0 {
					w.must(w.a.DeleteLink(ctx, "L", &store.DeleteLinkOptions{Force: true}))
					w.link(w.a, "L", bidirectional("b"))
				}
			},
		})
	})
}

func TestCountsUnderConcurrency(t *testing.T) {
	w := newWorld(t, nil)
	ctx := t.Context()
	w.link(w.a, "L", fromB())
	var wg sync.WaitGroup
	for i := range 64 {
		topic := fmt.Sprintf("topic-%d", i)
		w.must(w.CreateTopic("b", topic, 1))
		wg.Go(func() {
			if _, err := w.a.CreateMirror(ctx, "L", link.CreateMirrorRequest{SourceTopicName: topic}); err != nil {
				t.Error(err)
			}
			if i%2 == 0 {
				if err := w.a.TopicDeleted(ctx, topic); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	counted(t, w, "L")
}
