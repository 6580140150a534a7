package store_test

import (
	"context"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
)

// reports are what a host says of a link L and its mirror T0, with the revision
// that the record has which it is about.
var reports = map[string]struct {
	do func(ctx context.Context, c *store.Cluster, opts *store.WriteOptions) (store.Revision, error)
	at func(ctx context.Context, c *store.Cluster) (store.Revision, error)
	// meanwhile is somebody else's change of the record.
	meanwhile func(ctx context.Context, c *store.Cluster) error
}{
	"of a mirror": {
		func(ctx context.Context, c *store.Cluster, opts *store.WriteOptions) (store.Revision, error) {
			m, err := c.Report(ctx, "L", "T0", fsm.MirrorEvent{Name: fsm.EventSourceFailed, Error: link.MirrorIllegalState}, opts)
			return m.Revision, err
		}, mirrorRevision, promote,
	},
	"of a missing source": {
		func(ctx context.Context, c *store.Cluster, opts *store.WriteOptions) (store.Revision, error) {
			m, err := c.SourceMissing(ctx, "L", "T0", opts)
			return m.Revision, err
		}, mirrorRevision, promote,
	},
	"of a link": {
		func(ctx context.Context, c *store.Cluster, opts *store.WriteOptions) (store.Revision, error) {
			l, err := c.ReportLink(ctx, "L", fsm.LinkEvent{Name: fsm.EventRemoteError, Error: link.LinkAuthenticationError}, opts)
			return l.Revision, err
		}, linkRevision, pauseLink,
	},
	"of a task": {
		func(ctx context.Context, c *store.Cluster, opts *store.WriteOptions) (store.Revision, error) {
			report := store.TaskReport{Task: link.TaskTopicConfigsSync, Event: fsm.EventTaskError, Error: link.TaskInternalError}
			l, err := c.ReportTask(ctx, "L", report, opts)
			return l.Revision, err
		}, linkRevision, pauseLink,
	},
}

func mirrorRevision(ctx context.Context, c *store.Cluster) (store.Revision, error) {
	m, err := c.GetMirror(ctx, "L", "T0")
	return m.Revision, err
}

func linkRevision(ctx context.Context, c *store.Cluster) (store.Revision, error) {
	l, err := c.GetLink(ctx, "L")
	return l.Revision, err
}

func promote(ctx context.Context, c *store.Cluster) error {
	_, err := c.Alter(ctx, "L", "T0", link.Promote)
	return err
}

func pauseLink(ctx context.Context, c *store.Cluster) error {
	_, err := c.SetPaused(ctx, "L", true, nil)
	return err
}

// A report that demands a revision is refused on any other, also on one that comes
// about while it is being written, and leaves everything as it was.
func TestReportIfRevision(t *testing.T) {
	ctx := t.Context()
	for name, report := range reports {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, store.Options{})
			s.must(s.createLink(s.victim, "L", fromB()))
			s.must(s.createMirror(s.victim, "L", "T0"))
			read, err := report.at(ctx, s.victim)
			s.must(err)

			var left map[string]store.Revision
			s.just(func() error {
				err := report.meanwhile(ctx, s.somebody)
				left = dump(t, s.disk)
				return err
			})
			refused := func(rev store.Revision) {
				t.Helper()
				got, err := report.do(ctx, s.victim, &store.WriteOptions{IfRevision: rev})
				matches(t, err, store.ErrConflict)
				if got != 0 || !mapsEqual(left, dump(t, s.disk)) {
					t.Errorf("a report on revision %d, which was refused, gave revision %d, or wrote something", rev, got)
				}
			}
			refused(read) // overtaken
			if left == nil {
				t.Fatal("nobody intruded")
			}
			now, err := report.at(ctx, s.victim)
			s.must(err)
			for _, rev := range []store.Revision{read, now - 1, now + 1} {
				refused(rev)
			}
			after, err := report.do(ctx, s.victim, &store.WriteOptions{IfRevision: now})
			if err != nil || after <= now {
				t.Errorf("on its revision %d it gives %d and error %v", now, after, err)
			}
		})
	}
}
