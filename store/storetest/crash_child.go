package storetest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
)

func crashKey(kind string, w, i int) string { return fmt.Sprintf("%s/%d/%09d", kind, w, i) }

func crashCluster(b store.Backend) (*store.Cluster, error) {
	return store.New("a", b, &store.Options{Dialer: yes{}})
}

// write is what the child does. Writer w counts i up in transactions that each
// set two records to i, add one to its log and delete the oldest, and says
// "w i revision" after each. All of them count up one counter, by conditions.
// Those after the writers are hosts.
func (c Crash) write(target string, out io.Writer) error {
	b, err := c.Open(target)
	if err != nil {
		return err
	}
	k, err := crashCluster(b)
	if err != nil {
		return err
	}
	ctx := context.Background()
	var wg sync.WaitGroup
	errs := make([]error, crashWriters+crashHosts)
	for w := range crashWriters {
		wg.Go(func() { errs[w] = crashWriter(ctx, b, w, out) })
	}
	for w := crashWriters; w < len(errs); w++ {
		wg.Go(func() { errs[w] = crashHost(ctx, k, w, out) })
	}
	wg.Wait()
	return errors.Join(errs...)
}

func crashWriter(ctx context.Context, s store.Backend, w int, out io.Writer) error {
	last, err := s.Get(ctx, crashKey("a", w, 0))
	if err != nil {
		return err
	}
	i, _ := strconv.Atoi(string(last.Value)) // 0 where there is none
	for {
		counter, err := s.Get(ctx, "counter")
		if err != nil {
			return err
		}
		n, _ := strconv.Atoi(string(counter.Value))
		text := fmt.Append(nil, i+1)
		rev, err := s.Commit(ctx, store.Txn{
			If: []store.Condition{
				{Key: "counter", Revision: counter.Revision},
				{Key: crashKey("log", w, i+1)},
			},
			Ops: []store.Op{
				{Key: crashKey("a", w, 0), Value: text},
				{Key: "counter", Value: fmt.Append(nil, n+1)},
				{Key: crashKey("log", w, i+1), Value: text},
				{Key: crashKey("log", w, i+1-crashLogs), Delete: true},
				{Key: crashKey("z", w, 0), Value: text},
			},
		})
		if errors.Is(err, store.ErrConflict) {
			continue
		}
		if err != nil {
			return err
		}
		i++
		if _, err := fmt.Fprintf(out, "%d %d %d\n", w, i, rev); err != nil {
			return err
		}
	}
}

// crashHost takes a mirror of its link through its life, over and over, and says
// "w step duties" after each step.
func crashHost(ctx context.Context, c *store.Cluster, w int, out io.Writer) error {
	name := fmt.Sprint("L", w)
	at, _, err := crashLife(ctx, c, name)
	for err == nil {
		switch at {
		case 0:
			_, err = c.CreateMirror(ctx, name, link.CreateMirrorRequest{SourceTopicName: name})
		case 1:
			_, err = c.Alter(ctx, name, name, link.Promote)
		case 2:
			_, err = c.Report(ctx, name, name, fsm.MirrorEvent{Name: fsm.EventDrained, Facts: fsm.CaughtUp | fsm.Synced, Offsets: []int64{7}}, nil)
		case 3:
			_, err = c.Report(ctx, name, name, fsm.MirrorEvent{Name: fsm.EventDeleteTopic}, nil)
		}
		now, duties, lifeErr := crashLife(ctx, c, name)
		switch {
		case lifeErr != nil:
			return lifeErr
		case err == nil:
			_, err = fmt.Fprintf(out, "%d %d %s\n", w, now, duties)
		case now != at:
			err = nil // a dead process made the step, late
		}
		at = now
	}
	return err
}

// crashLife says how far the mirror of a link is in its life, and what there is
// to do for it.
func crashLife(ctx context.Context, c *store.Cluster, name string) (step int, duties string, err error) {
	steps := map[link.MirrorStatus]int{"": 0, link.MirrorActive: 1, link.MirrorPendingStopped: 2, link.MirrorStopped: 3}
	look := func() store.Mirror {
		m, lookErr := c.GetMirror(ctx, name, name)
		if errors.Is(lookErr, store.ErrMirrorNotFound) {
			m.Status, lookErr = "", nil
		}
		err = errors.Join(err, lookErr)
		return m
	}
	for {
		before := look()
		page, dutiesErr := c.Duties(ctx, store.DutyQuery{Link: name})
		after := look()
		step, known := steps[after.Status]
		if err = errors.Join(err, dutiesErr); err == nil && !known {
			err = fmt.Errorf("storetest: the mirror of %s is %s", name, after.Status)
		}
		if err == nil && before.Revision != after.Revision {
			continue
		}
		var kinds []string
		for _, d := range page.Duties {
			kinds = append(kinds, fmt.Sprintf("%s:%s:%v", d.Kind, d.Topic, d.Offsets))
		}
		return step, "[" + strings.Join(kinds, ",") + "]", err
	}
}
