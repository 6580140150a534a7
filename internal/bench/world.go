package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"runtime"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/memstore"
)

// World is a cluster with one link and many mirrors, and the other cluster,
// which is in the process too.
type World struct {
	East    *store.Cluster
	Backend store.Backend
	Mirrors int
	// BytesPerMirror is what one mirror keeps on the heap beyond its two names.
	BytesPerMirror float64
}

const (
	linkName = "from-west"
	// pausedMirrors of a world are paused, spread over all of them.
	pausedMirrors = 100
	// SmallWorld is what a large world is compared with.
	SmallWorld = 1000
)

// paused gives which mirrors are.
func paused(mirrors int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := 0; mirrors >= pausedMirrors && i < pausedMirrors; i++ {
			if !yield(i * (mirrors / pausedMirrors)) {
				return
			}
		}
	}
}

// dialer knows the one other cluster.
type dialer struct{ west *store.Cluster }

func (d dialer) Dial(context.Context, store.Link) (store.Peer, error) { return d.west, nil }

// topicName is the i-th topic.
func topicName(i int) string { return fmt.Sprintf("topic-%07d", i) }

// open gives a cluster on a backend whose peer is in memory.
func open(b store.Backend) (*store.Cluster, error) {
	west, err := store.New("west", memstore.New(nil), nil)
	if err != nil {
		return nil, err
	}
	return store.New("east", b, &store.Options{Dialer: dialer{west}})
}

// NewWorld makes a world with that many mirrors on an empty backend.
func NewWorld(ctx context.Context, b store.Backend, mirrors int) (*World, error) {
	east, err := open(b)
	if err != nil {
		return nil, err
	}
	w := &World{East: east, Backend: b, Mirrors: mirrors}
	if _, err := east.CreateLink(ctx, linkName, newLink(), nil); err != nil {
		return nil, err
	}
	before := heap()
	for i := range mirrors {
		if _, err := east.CreateMirror(ctx, linkName, link.CreateMirrorRequest{SourceTopicName: topicName(i)}); err != nil {
			return nil, err
		}
	}
	w.BytesPerMirror = perMirror(heap()-before, mirrors)
	for i := range paused(mirrors) {
		if _, err := east.Alter(ctx, linkName, topicName(i), link.Pause); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// CopyWorld makes the same world on another backend by copying every record: a
// million requests would take long where each is synced.
func CopyWorld(ctx context.Context, from *World, to store.Backend) (*World, error) {
	r := store.Range{Limit: to.MaxOps() - 1} // room for what a backend adds
	for {
		page, err := from.Backend.Scan(ctx, r)
		if err != nil {
			return nil, err
		}
		var t store.Txn
		for _, rec := range page.Records {
			t.Ops = append(t.Ops, store.Op{Key: rec.Key, Value: rec.Value})
		}
		if _, err := to.Commit(ctx, t); err != nil {
			return nil, err
		}
		if !page.More {
			break
		}
		r.From, r.At = page.Records[len(page.Records)-1].Key+"\x00", page.At
	}
	east, err := open(to)
	return &World{East: east, Backend: to, Mirrors: from.Mirrors}, err
}

func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// perMirror is what each takes of grown bytes, less its name and its source's,
// which are the same.
func perMirror(grown int64, mirrors int) float64 {
	return float64(grown)/float64(max(mirrors, 1)) - 2*float64(len(topicName(0)))
}

// verb pauses and resumes the i-th of the topics from base on, in turns.
func (w *World) verb(ctx context.Context, base, topics, i int) error {
	verb := link.Pause
	if i/topics&1 == 1 {
		verb = link.Resume
	}
	_, err := w.East.Alter(ctx, linkName, topicName(base+i%topics), verb)
	return err
}

// settle brings topics back to where the first verb finds them.
func (w *World) settle(ctx context.Context, base, topics int) error {
	for i := range topics {
		m, err := w.East.GetMirror(ctx, linkName, topicName(base+i))
		if err == nil && m.Status == link.MirrorPaused {
			err = w.verb(ctx, base, topics, topics+i)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Cases are what is measured in a world. on names what it lies on.
func (w *World) Cases(on string) []Case {
	group := fmt.Sprintf("%s/mirrors=%d", on, w.Mirrors)
	pause := Case{group, "pause-link", func(b *testing.B) {
		set := func(paused bool) {
			if _, err := w.East.SetPaused(b.Context(), linkName, paused, nil); err != nil {
				b.Fatal(err)
			}
		}
		repeat(b, func(i int) error {
			set(i&1 == 0)
			return nil
		})
		set(false)
	}}
	if w.Mirrors < SmallWorld {
		return []Case{pause}
	}
	return append([]Case{
		pause,
		{group, "verb", func(b *testing.B) {
			base := w.Mirrors/2 + 1
			if err := w.settle(b.Context(), base, 1); err != nil {
				b.Fatal(err)
			}
			loop(group, "verb", func(b *testing.B, i int) error { return w.verb(b.Context(), base, 1, i) }).Run(b)
		}},
		loop(group, "100-by-status", w.hundred),
		w.page(group, "page-of-active", link.MirrorActive, 100),
		w.page(group, "page-of-paused", link.MirrorPaused, pausedMirrors),
		{group, "page-of-link-paused", func(b *testing.B) {
			if _, err := w.East.SetPaused(b.Context(), linkName, true, nil); err != nil {
				b.Fatal(err)
			}
			w.page(group, "", link.MirrorLinkPaused, 100).Run(b)
			if _, err := w.East.SetPaused(b.Context(), linkName, false, nil); err != nil {
				b.Fatal(err)
			}
		}},
		loop(group, "category-counts", func(b *testing.B, _ int) error {
			d, err := w.East.LinkData(b.Context(), linkName, nil)
			if err == nil && len(d.CategoryCounts) < 2 {
				err = fmt.Errorf("bench: counts %v", d.CategoryCounts)
			}
			return err
		}),
	}, w.bare(group)...)
}

// hundred renders the paused mirrors as the API lists them.
func (w *World) hundred(b *testing.B, _ int) error {
	n := count{}
	err := w.East.WriteMirrors(b.Context(), &n, store.MirrorQuery{Link: linkName, Status: link.MirrorPaused})
	if n.bytes < 100*pausedMirrors {
		err = errors.Join(err, fmt.Errorf("bench: a list of %d bytes", n.bytes))
	}
	return err
}

// page lists the first page of those that show a status.
func (w *World) page(group, name string, status link.MirrorStatus, want int) Case {
	return loop(group, name, func(b *testing.B, _ int) error {
		page, err := w.East.ListMirrors(b.Context(), store.MirrorQuery{Link: linkName, Status: status, Limit: 100})
		if err == nil && len(page.Mirrors) < want {
			err = fmt.Errorf("bench: a page of %d mirrors", len(page.Mirrors))
		}
		return err
	})
}

// bare are transactions of the world's backend, without the cluster: what the
// operations come down to.
func (w *World) bare(group string) []Case {
	value := make([]byte, 100)
	put := func(ctx context.Context, key string) error {
		_, err := w.Backend.Commit(ctx, store.Txn{Ops: []store.Op{{Key: key, Value: value}}})
		return err
	}
	return []Case{
		loop(group, "backend-get", func(b *testing.B, _ int) error {
			_, err := w.Backend.Get(b.Context(), bareKey(0))
			return err
		}),
		loop(group, "backend-put", func(b *testing.B, i int) error { return put(b.Context(), bareKey(i%100)) }),
		{group, "backend-page-of-100", func(b *testing.B) {
			for i := range 200 {
				if err := put(b.Context(), bareKey(i)); err != nil {
					b.Fatal(err)
				}
			}
			loop(group, "", func(b *testing.B, _ int) error {
				page, err := w.Backend.Scan(b.Context(), store.Range{From: bareKey(0), To: store.PrefixEnd(bareKey(0)[:2]), Limit: 100})
				if err == nil && len(page.Records) != 100 {
					err = fmt.Errorf("bench: a page of %d records", len(page.Records))
				}
				return err
			}).Run(b)
		}},
	}
}

// bareKey is the i-th key that no cluster uses.
func bareKey(i int) string { return "z/" + topicName(i) }

// count counts bytes.
type count struct{ bytes int }

var _ io.Writer = (*count)(nil)

func (c *count) Write(p []byte) (int, error) {
	c.bytes += len(p)
	return len(p), nil
}

// openMemory makes worlds in memory with one mirror, few, and many.
func openMemory(ctx context.Context, s Size) (Section, error) {
	var all Section
	for _, n := range []int{1, SmallWorld, s.Mirrors} {
		w, err := NewWorld(ctx, memstore.New(nil), n)
		if err != nil {
			return all, err
		}
		all.Cases = append(all.Cases, w.Cases("memstore")...)
		if n == 1 {
			continue
		}
		group := fmt.Sprintf("memstore/mirrors=%d", n)
		rival, bytes, err := memDBCases(n, group)
		if err != nil {
			return all, err
		}
		all.Cases = append(all.Cases, rival...)
		all.Once = append(all.Once, Figure{group + "/memory", w.BytesPerMirror, "bytes a mirror beyond its names"}, bytes)
	}
	return all, nil
}
