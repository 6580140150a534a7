package store_test

import (
	"context"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/memstore"
)

// counts are Metrics in memory.
type counts struct {
	mu  sync.Mutex
	all map[string]int
}

func (c *counts) add(what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.all == nil {
		c.all = map[string]int{}
	}
	c.all[what]++
}

func (c *counts) Requested(_ context.Context, op store.Operation) { c.add(string(op)) }

func (c *counts) Applied(_ context.Context, kind store.Kind, event string) {
	c.add(string(kind) + " " + event)
}

func (c *counts) Conflicted(context.Context) { c.add("conflict") }

func TestMetrics(t *testing.T) {
	w := newWorld(t, nil)
	w.must(w.CreateTopic("b", "T", 1))
	m := &counts{}
	disk := memstore.New(nil)
	b := &intruder{Backend: disk}
	other, err := store.New("a", disk, nil)
	w.must(err)
	c, err := store.New("a", b, &store.Options{Dialer: dialer{w.b}, Metrics: m})
	w.must(err)
	w.link(c, "L", fromB())
	_, err = c.CreateLink(t.Context(), "L", fromB(), nil)
	matches(t, err, store.ErrLinkExists)
	_, err = c.CreateMirror(t.Context(), "L", link.CreateMirrorRequest{SourceTopicName: "T"})
	w.must(err)
	b.do = func() {
		_, err := other.SetPaused(t.Context(), "L", true, nil)
		w.must(err)
	}
	_, err = c.AlterMirrors(t.Context(), "L", link.Promote, link.AlterMirrorsRequest{Names: []string{"T", "U"}}, nil)
	w.must(err)
	want := map[string]int{
		"createKafkaLink": 2, "link create": 1, "createKafkaMirrorTopic": 1, "mirror create": 1,
		"promote": 2, "mirror promote": 1, "conflict": 1,
	}
	if diff := cmp.Diff(want, m.all); diff != "" {
		t.Error(diff)
	}
}
