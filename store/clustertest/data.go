package clustertest

import (
	"context"
	"fmt"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
)

// fetch copies what the source has and the mirror has not.
func (s *stepper) fetch(ctx context.Context, d store.Duty) (string, error) {
	l, err := s.c.store.GetLink(ctx, d.Link)
	if err != nil || s.w.connected(ctx, s.id, &l) != nil {
		return "", err
	}
	n, e := s.copyRecords(s.w.target(&l), d)
	// Both may be said again and again, so nobody need remember which was last.
	if e.Name == sourceGone {
		_, err := s.c.store.SourceMissing(ctx, d.Link, d.Topic, nil)
		return string(sourceGone), err
	}
	if err := s.report(ctx, d, fsm.MirrorEvent{Name: fsm.EventSourceBack}); err != nil {
		return "", err
	}
	if e.Name != "" {
		detail := string(e.Name)
		if e.Error != "" {
			detail = string(e.Error)
		}
		return detail, s.report(ctx, d, e)
	}
	return fmt.Sprintf("%d records", n), nil
}

// sourceGone is what copyRecords gives where there is no source topic. No machine
// knows it: what comes of it is a deadline.
const sourceGone fsm.Event = "source-missing"

// copyRecords does the work of fetch. It gives how many records it copied, or
// the event that it found out.
func (s *stepper) copyRecords(from string, d store.Duty) (int, fsm.MirrorEvent) {
	w := s.w
	w.mu.Lock()
	defer w.mu.Unlock()
	source, local := w.topic(from, d.SourceTopic), w.topic(s.id, d.Topic)
	if source == nil {
		return 0, fsm.MirrorEvent{Name: sourceGone}
	}
	if local == nil {
		local = w.addTopic(s.c, d.Topic, len(source.partitions))
		w.actions++
	}
	switch known := s.c.sources[d.Topic]; {
	case known != 0 && known != source.id:
		return 0, failure(link.MirrorSourceTopicIDChanged)
	case len(source.partitions) < len(local.partitions):
		return 0, failure(link.MirrorSourcePartitionsDecreased)
	case !isPrefix(local, source):
		return 0, failure(link.MirrorUnexpectedTruncation)
	case len(source.partitions) > len(local.partitions):
		more := len(source.partitions) - len(local.partitions)
		local.partitions = append(local.partitions, make([][]uint64, more)...)
		return 0, fsm.MirrorEvent{Name: fsm.EventPartitionsAdded}
	}
	s.c.sources[d.Topic] = source.id
	copied := 0
	for i := range local.partitions {
		have := len(local.partitions[i])
		news := source.partitions[i][have:]
		if w.fetchMax > 0 && len(news) > w.fetchMax {
			news = news[:w.fetchMax]
		}
		local.partitions[i] = append(local.partitions[i], news...)
		copied += len(news)
	}
	w.actions += copied
	return copied, fsm.MirrorEvent{}
}

func failure(why link.MirrorError) fsm.MirrorEvent {
	return fsm.MirrorEvent{Name: fsm.EventSourceFailed, Error: why}
}

// caughtUp reports whether a mirror has all that its source has, as far as the
// network lets that be seen, and whether a group of the source is active.
func (s *stepper) caughtUp(ctx context.Context, d store.Duty) (caughtUp, sourceGroup bool, err error) {
	l, err := s.c.store.GetLink(ctx, d.Link)
	if err != nil || s.w.connected(ctx, s.id, &l) != nil {
		return false, false, err
	}
	from := s.w.target(&l)
	s.w.mu.Lock()
	defer s.w.mu.Unlock()
	source, local := s.w.topic(from, d.SourceTopic), s.w.topic(s.id, d.Topic)
	if source == nil || local == nil {
		return false, false, nil
	}
	return isPrefix(source, local) && isPrefix(local, source), source.groupActive, nil
}

// synchronize tells that a reverse has caught up with its fenced source.
func (s *stepper) synchronize(ctx context.Context, d store.Duty) error {
	ready, _, err := s.caughtUp(ctx, d)
	if err != nil || !ready {
		return err
	}
	return s.report(ctx, d, fsm.MirrorEvent{Name: fsm.EventSynchronized, Facts: fsm.CaughtUp})
}

// drain tells that a pending stop may complete, or why not. A group that is
// active here keeps its offsets from being synchronised; in a reverse one at
// the source does, too (LAB3).
func (s *stepper) drain(ctx context.Context, d store.Duty, m *store.Mirror) error {
	ready, sourceGroup, err := s.caughtUp(ctx, d)
	if err != nil || !ready {
		return err
	}
	if s.w.groupActive(s.id, d.Topic) || sourceGroup && m.State.Verb != fsm.Promoting {
		return s.report(ctx, d, fsm.MirrorEvent{Name: fsm.EventStalled, Transition: link.TaskConsumerGroupInUse})
	}
	return s.report(ctx, d, fsm.MirrorEvent{Name: fsm.EventDrained, Facts: fsm.CaughtUp | fsm.Synced})
}

// truncate cuts the local log and tells so.
func (s *stepper) truncate(ctx context.Context, d store.Duty) (string, error) {
	cut := 0
	err := s.w.change(s.id, d.Topic, func(t *topic) {
		for i := range t.partitions {
			if i < len(d.Offsets) && int64(len(t.partitions[i])) > d.Offsets[i] {
				cut += len(t.partitions[i]) - int(d.Offsets[i])
				t.partitions[i] = t.partitions[i][:d.Offsets[i]:d.Offsets[i]]
			}
		}
		delete(s.c.sources, d.Topic)
	})
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%d records cut", cut), s.report(ctx, d, fsm.MirrorEvent{Name: fsm.EventTruncated})
}

func (w *World) groupActive(cluster, name string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	t := w.topic(cluster, name)
	return t != nil && t.groupActive
}
