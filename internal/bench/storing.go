package bench

import (
	"context"
	"fmt"
	"runtime"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/memstore"
)

// World is a cluster on memstore with one link and many mirrors, and the other
// cluster, which is in the process too.
type World struct {
	East    *store.Cluster
	Mirrors int
	// BytesPerMirror is what one mirror keeps on the heap beyond its two names.
	BytesPerMirror float64
}

const (
	linkName = "from-west"
	// One mirror in pausedEach is paused.
	pausedEach = 1000
)

// dialer knows the one other cluster.
type dialer struct{ west *store.Cluster }

func (d dialer) Dial(context.Context, store.Link) (store.Peer, error) { return d.west, nil }

// topicName is the i-th topic.
func topicName(i int) string { return fmt.Sprintf("topic-%07d", i) }

// NewWorld makes a world with that many mirrors.
func NewWorld(ctx context.Context, mirrors int) (*World, error) {
	west, err := store.New("west", memstore.New(nil), nil)
	if err != nil {
		return nil, err
	}
	east, err := store.New("east", memstore.New(nil), &store.Options{Dialer: dialer{west}})
	if err != nil {
		return nil, err
	}
	w := &World{East: east, Mirrors: mirrors}
	if _, err := east.CreateLink(ctx, linkName, newLink(), nil); err != nil {
		return nil, err
	}
	before, names := heap(), 0
	for i := range mirrors {
		name := topicName(i)
		names += 2 * len(name)
		if _, err := east.CreateMirror(ctx, linkName, link.CreateMirrorRequest{SourceTopicName: name}); err != nil {
			return nil, err
		}
	}
	w.BytesPerMirror = float64(heap()-before-int64(names)) / float64(max(mirrors, 1))
	for i := 0; i < mirrors; i += pausedEach {
		if _, err := east.Alter(ctx, linkName, topicName(i), link.Pause); err != nil {
			return nil, err
		}
	}
	return w, nil
}

func newLink() *link.CreateRequest {
	r := link.NewCreateRequest("bootstrap.servers", "west.example.com:9092", "security.protocol", "PLAINTEXT",
		"consumer.offset.sync.ms", "30000", "acl.sync.enable", "false")
	r.SourceClusterID = "west"
	return r
}

func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// Cases are what is measured in this world.
func (w *World) Cases() []Case {
	group := fmt.Sprintf("mirrors=%d", w.Mirrors)
	pause := Case{group, "pause-link", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			if _, err := w.East.SetPaused(b.Context(), linkName, i&1 == 0, nil); err != nil {
				b.Fatal(err)
			}
		}
		if _, err := w.East.SetPaused(b.Context(), linkName, false, nil); err != nil {
			b.Fatal(err)
		}
	}}
	if w.Mirrors < pausedEach {
		return []Case{pause}
	}
	return []Case{
		pause,
		{group, "verb", func(b *testing.B) {
			b.ReportAllocs()
			topic := topicName(w.Mirrors/2 + 1)
			verbs := [2]link.Verb{link.Pause, link.Resume}
			i := 0
			for ; b.Loop(); i++ {
				if _, err := w.East.Alter(b.Context(), linkName, topic, verbs[i&1]); err != nil {
					b.Fatal(err)
				}
			}
			if i&1 == 1 { // as it was
				if _, err := w.East.Alter(b.Context(), linkName, topic, link.Resume); err != nil {
					b.Fatal(err)
				}
			}
		}},
		{group, "list-100-by-status", func(b *testing.B) {
			b.ReportAllocs()
			want := min(100, (w.Mirrors+pausedEach-1)/pausedEach)
			for b.Loop() {
				page, err := w.East.ListMirrors(b.Context(), store.MirrorQuery{Link: linkName, Status: link.MirrorPaused, Limit: 100})
				if err != nil || len(page.Mirrors) != want {
					b.Fatal(len(page.Mirrors), err)
				}
			}
		}},
	}
}

// CreateLinks creates link after link in a cluster of its own.
func CreateLinks() Case {
	return Case{"links", "create", func(b *testing.B) {
		b.ReportAllocs()
		w, err := NewWorld(b.Context(), 0)
		if err != nil {
			b.Fatal(err)
		}
		request := newLink()
		for i := 0; b.Loop(); i++ {
			if _, err := w.East.CreateLink(b.Context(), fmt.Sprintf("link-%d", i), request, nil); err != nil {
				b.Fatal(err)
			}
		}
	}}
}
