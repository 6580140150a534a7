package store_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
)

// A link or mirror of the largest size that is taken can be changed and deleted
// as any other, and what is larger is refused when it is brought.
func TestWhatIsStoredCanBeChanged(t *testing.T) {
	ctx := t.Context()
	big := func(size int) link.Config { return link.NewConfig("ssl.cipher.suites", strings.Repeat("c", size)) }
	taken, refused, mirrors := 0, 0, 0
	for size := store.MaxTxnBytes / 16; size <= store.MaxTxnBytes+store.MaxTxnBytes/16; size += store.MaxTxnBytes / 16 {
		w := newWorld(t, nil)
		req := fromB()
		req.Configs = append(req.Configs, big(size))
		if _, err := w.a.CreateLink(ctx, "L", req, nil); err != nil {
			matches(t, err, store.ErrTooLarge)
			w.link(w.a, "L", fromB())
			if mirrorOfSize(t, w, big(size)) {
				mirrors++
			}
			_, err := w.a.UpdateLinkConfig(ctx, "L", link.SetConfig("ssl.cipher.suites", strings.Repeat("c", size)), nil)
			matches(t, err, store.ErrTooLarge)
			refused++
			continue
		}
		taken++
		if mirrorOfSize(t, w, big(size)) {
			mirrors++
		}
		_, err := w.a.SetPaused(ctx, "L", true, nil)
		w.must(err)
		_, err = w.a.SetPaused(ctx, "L", false, nil)
		w.must(err)
		for range 4 {
			_, err = w.a.ReportLink(ctx, "L", fsm.LinkEvent{Name: fsm.EventProbeFailed, Error: link.LinkTimeout}, nil)
			w.must(err)
		}
		_, err = w.a.UpdateLinkConfig(ctx, "L", link.SetConfig("ssl.cipher.suites", strings.Repeat("d", size)), nil)
		w.must(err)
		w.must(w.a.DeleteLink(ctx, "L", nil))
	}
	if taken < 4 || refused < 4 || mirrors < 2 {
		t.Errorf("%d sizes are taken and %d refused, %d of mirrors", taken, refused, mirrors)
	}
}

// mirrorOfSize takes a mirror with a config through its life; false where it is
// refused for its size.
func mirrorOfSize(t *testing.T, w *world, config link.Config) bool {
	ctx := t.Context()
	w.must(w.CreateTopic("b", "T", 1))
	if _, err := w.a.CreateMirror(ctx, "L", link.CreateMirrorRequest{SourceTopicName: "T", Configs: []link.Config{config}}); err != nil {
		matches(t, err, store.ErrTooLarge)
		return false
	}
	for _, verb := range []link.Verb{link.Pause, link.Resume, link.Failover} {
		_, err := w.a.Alter(ctx, "L", "T", verb)
		w.must(err)
	}
	for _, e := range []fsm.MirrorEvent{
		{Name: fsm.EventStalled, Transition: link.TaskInternalError},
		{Name: fsm.EventDrained, Offsets: slices.Repeat([]int64{math.MaxInt64}, 10_000)},
		{Name: fsm.EventDeleteTopic},
	} {
		_, err := w.a.Report(ctx, "L", "T", e, nil)
		w.must(err)
	}
	return true
}
