package bench

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/memstore"
)

// stopwatch notes when the first commit after arming has come back.
type stopwatch struct {
	store.Backend
	armed atomic.Bool
	first time.Time
}

func (s *stopwatch) Commit(ctx context.Context, t store.Txn) (store.Revision, error) {
	rev, err := s.Backend.Commit(ctx, t)
	if s.armed.CompareAndSwap(true, false) {
		s.first = time.Now()
	}
	return rev, err
}

// openDeletion deletes a link with stopped mirrors, once with few and once with
// many: how long it takes until the link is gone, which the first transaction
// does, and then to collect each mirror.
func openDeletion(ctx context.Context, s Size) (Section, error) {
	var all Section
	for _, n := range []int{SmallWorld, s.Mirrors} {
		b := &stopwatch{Backend: memstore.New(nil)}
		w, err := NewWorld(ctx, b, n)
		if err != nil {
			return all, err
		}
		if err := w.stop(ctx); err != nil {
			return all, err
		}
		group := fmt.Sprintf("deletion/mirrors=%d", n)
		start := time.Now()
		if _, err := w.East.LinkData(ctx, linkName, nil); err != nil {
			return all, err
		}
		counted := time.Since(start)
		b.armed.Store(true)
		start = time.Now()
		if err := w.East.DeleteLink(ctx, linkName, nil); err != nil {
			return all, err
		}
		done := time.Now()
		all.Once = append(all.Once,
			Figure{group + "/category-counts", float64(counted.Nanoseconds()) / float64(n), "ns for each stopped mirror"},
			Figure{group + "/link-gone", float64(b.first.Sub(start).Nanoseconds()) / 1e3, "us"},
			Figure{group + "/collect", float64(done.Sub(b.first).Nanoseconds()) / float64(n), "ns a mirror"})
	}
	return all, nil
}

// stop stops all mirrors.
func (w *World) stop(ctx context.Context) error {
	for i := range w.Mirrors {
		topic := topicName(i)
		if _, err := w.East.Alter(ctx, linkName, topic, link.Failover); err != nil {
			return err
		}
		if _, err := w.East.Report(ctx, linkName, topic, fsm.MirrorEvent{Name: fsm.EventDrained, Offsets: []int64{1}}, nil); err != nil {
			return err
		}
	}
	return nil
}
