package clustertest_test

import (
	"context"
	"slices"
	"sync"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/clustertest"
	"github.com/clusterlink-go/clusterlink/store/memstore"
)

// lagging is a world in which west mirrors orders, of two partitions, from east.
func lagging(t *testing.T, b store.Backend) (*clustertest.World, *store.Cluster) {
	t.Helper()
	w := clustertest.NewOn(b)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	west, err := w.AddCluster("west", nil)
	must(err)
	_, err = w.AddCluster("east", nil)
	must(err)
	must(w.CreateTopic("east", "orders", 2))
	must(w.Produce(t.Context(), "east", "orders", 5))
	req := link.NewCreateRequest("bootstrap.servers", "east.example.com:9092")
	req.SourceClusterID = "east"
	_, err = west.CreateLink(t.Context(), "L", req, nil)
	must(err)
	_, err = west.CreateMirror(t.Context(), "L", link.CreateMirrorRequest{SourceTopicName: "orders"})
	must(err)
	return w, west
}

// The lag is what the source has and the mirror has not, and a tool that waits
// for it to become 0 waits for the records.
func TestLags(t *testing.T) {
	w, west := lagging(t, memstore.New(nil))
	w.SetFetchMax(2)
	show := func() []link.MirrorLag {
		t.Helper()
		m, err := west.MirrorData(t.Context(), "L", "orders", nil)
		if err != nil {
			t.Fatal(err)
		}
		return m.MirrorLags
	}
	step := func() {
		t.Helper()
		if _, err := w.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	want := func(want ...link.MirrorLag) {
		t.Helper()
		if got := show(); !slices.Equal(got, want) {
			t.Errorf("lags are %+v, want %+v", got, want)
		}
	}
	want(link.MirrorLag{Partition: 0, Lag: 3, LastSourceFetchOffset: -1}, link.MirrorLag{Partition: 1, Lag: 2, LastSourceFetchOffset: -1})
	step()
	want(link.MirrorLag{Partition: 0, Lag: 1, LastSourceFetchOffset: 2}, link.MirrorLag{Partition: 1, Lag: 0, LastSourceFetchOffset: 2})
	step()
	want(link.MirrorLag{Partition: 0, Lag: 0, LastSourceFetchOffset: 3}, link.MirrorLag{Partition: 1, Lag: 0, LastSourceFetchOffset: 2})
	w.Cut("west", "east")
	want() // nobody can know
	w.Heal("west", "east")
	if err := w.DeleteTopic(t.Context(), "east", "orders"); err != nil {
		t.Fatal(err)
	}
	want()
}

func TestTopics(t *testing.T) {
	w, _ := lagging(t, memstore.New(nil))
	if got := w.Topics("west"); len(got) != 0 {
		t.Errorf("before the first step west has %q", got)
	}
	if _, err := w.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := w.Topics("west"); !slices.Equal(got, []string{"orders"}) {
		t.Errorf("west has %q", got)
	}
	if got := w.Topics("nowhere"); got != nil {
		t.Errorf("nowhere has %q", got)
	}
}

// What a backend holds is there in the world that is made on it next.
func TestNewOn(t *testing.T) {
	b := memstore.New(nil)
	lagging(t, b)
	again := clustertest.NewOn(b)
	west, err := again.AddCluster("west", nil)
	if err != nil {
		t.Fatal(err)
	}
	if m, err := west.GetMirror(t.Context(), "L", "orders"); err != nil || m.Partitions != 2 {
		t.Errorf("%+v, %v", m, err)
	}
}

// Several callers may let time pass; each step is a whole one.
func TestStepFromSeveralGoroutines(t *testing.T) {
	w, _ := lagging(t, memstore.New(nil))
	start := w.Now()
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if _, err := w.Step(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if got := w.Now().Sub(start).Minutes(); got != 8 {
		t.Errorf("%v minutes passed, want 8", got)
	}
	if !w.Prefix("east", "orders", "west", "orders") {
		t.Error("the mirror lacks records")
	}
}
