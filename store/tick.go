package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// retryKey is the config that says for how long a missing source topic is
// waited for, in milliseconds; retryDefault is its default.
const (
	retryKey     = "cluster.link.retry.timeout.ms"
	retryDefault = 300_000
)

// eventSourceMissing is the name of a report that the machines don't know: what
// comes of it is a deadline, and source-failed if that passes.
const eventSourceMissing = "source-missing"

// SourceMissing tells that the source topic of a mirror can't be found. If it
// stays so for cluster.link.retry.timeout.ms, [Cluster.Tick] makes the mirror
// FAILED with SOURCE_TOPIC_MAY_BE_DELETED (lifecycle T60). Report with
// fsm.EventSourceBack takes it back, and so does a verb after which the mirror
// fetches no more. Saying it again changes nothing, and so does saying it of a
// mirror that does not fetch. The record of opts is the mirror's. Errors match
// ErrLinkNotFound, ErrMirrorNotFound or ErrConflict, or are the backend's.
func (c *Cluster) SourceMissing(ctx context.Context, linkName, topic string, opts *WriteOptions) (Mirror, error) {
	var m mirrorRecord
	err := retry(ctx, func() error {
		l, err := c.readLink(ctx, linkName)
		if err != nil {
			return err
		}
		before, err := c.readMirror(ctx, &l, topic)
		if err != nil {
			return err
		}
		if !held(before.State.Status) {
			return c.unmoved(ctx, &l, noMirror(topic))
		}
		if err := checkRevision(opts.revision(), before.Revision); err != nil {
			return c.unmoved(ctx, &l, err)
		}
		if m = before; m.missing != 0 || !fetches(m.State) {
			return c.unmoved(ctx, &l, nil)
		}
		at := l.clock(c.now())
		m.missing, m.dueAt = at+1, at+retryTimeout(&l)+1
		m.Revision, err = c.moveDue(ctx, eventSourceMissing, &l, &before, &m)
		return err
	})
	return m.Mirror, err
}

// fetches reports whether a mirror in that state needs its source: one that is
// failing over does not any more.
func fetches(s fsm.MirrorState) bool {
	return fsm.Fetching(s.Status) && s.Verb != fsm.FailingOver
}

// retryTimeout is the link's time-out in milliseconds.
func retryTimeout(l *linkRecord) int64 {
	// A value that is no number was warned of.
	if ms, err := strconv.ParseInt(configValue(l.Configs, retryKey), 10, 64); err == nil && ms >= 0 {
		return ms
	}
	return retryDefault
}

// moveDue writes a mirror whose deadline alone has changed.
func (c *Cluster) moveDue(ctx context.Context, event string, l *linkRecord, before, m *mirrorRecord) (Revision, error) {
	key, record := c.keys.mirror(l.ID, m.Topic), m.encode()
	t := Txn{
		If:  []Condition{{Key: c.keys.link(l.Name), Revision: l.Revision}, {Key: key, Revision: before.Revision}},
		Ops: []Op{{Key: key, Value: record}},
	}
	if status := m.State.Status; indexed(status) {
		t.Ops = append(t.Ops, c.keys.entry(l.ID, status, m.Topic, record))
	}
	if before.missing != 0 {
		t.Ops = append(t.Ops, Op{Key: c.keys.due(l.ID, before.dueAt-1, m.Topic), Delete: true})
	}
	t.Ops = append(t.Ops, Op{Key: c.keys.due(l.ID, m.dueAt-1, m.Topic), Value: touched})
	return c.commitMirror(ctx, t, event, l, before, m)
}

// TickResult is what a tick did.
type TickResult struct {
	// Failed is the number of mirrors that a deadline made FAILED.
	Failed int
	// Next is when the next deadline is due as things are; the zero time where
	// none is running.
	Next time.Time
}

// Tick moves what time alone moves, as of now: it makes mirrors FAILED whose
// source topic has been missing for too long. The zero time is the clock's. It
// looks at what is due, and once at each link that has deadlines, so it may be
// called often, and in several processes at once. While a link is paused, failed
// or unavailable its deadlines stand still. A time-out that was changed counts
// once the old one has passed.
//
// No other deadline is published: probes count as they are reported, and a
// pending mirror stays pending for as long as it takes. Errors are the
// backend's; what was done is done.
func (c *Cluster) Tick(ctx context.Context, now time.Time) (TickResult, error) {
	if now.IsZero() {
		now = c.now()
	}
	var result TickResult
	for from, to := c.keys.allDue(), PrefixEnd(c.keys.allDue()); ; {
		page, err := c.backend.Scan(ctx, Range{From: from, To: to, Limit: 1})
		if err != nil || len(page.Records) == 0 {
			return result, err
		}
		id, _, _, err := c.dueOf(page.Records[0].Key)
		if err == nil {
			err = c.tickLink(ctx, id, now, &result)
		}
		if err != nil {
			return result, err
		}
		from = PrefixEnd(c.keys.dueOf(id))
	}
}

// dueOf splits a key of the index of what is due.
func (c *Cluster) dueOf(key string) (id link.ID, at int64, topic string, err error) {
	parts := strings.SplitN(key[len(c.keys.allDue()):], "/", 3)
	if len(parts) == 3 {
		id, err = link.ParseID(parts[0])
		if err == nil {
			at, err = strconv.ParseInt(parts[1], 16, 64)
		}
	}
	if len(parts) != 3 || err != nil {
		return id, 0, "", fmt.Errorf("%w: the index of what is due holds %q", ErrRecord, key)
	}
	return id, at, parts[2], nil
}

// tickLink does what is due of one link.
func (c *Cluster) tickLink(ctx context.Context, id link.ID, now time.Time, result *TickResult) error {
	l, err := c.readLinkByID(ctx, id)
	gone := errors.Is(err, ErrLinkNotFound)
	if err != nil && !gone {
		_, err = c.passDamaged(ctx, Record{Key: c.keys.id(id)}, err)
		return err
	}
	clock := l.clock(now)
	prefix := c.keys.dueOf(id)
	return c.scan(ctx, prefix, PrefixEnd(prefix), func(rec Record) (bool, error) {
		_, at, topic, err := c.dueOf(rec.Key)
		if err != nil {
			return false, err
		}
		if !gone && at > clock {
			if next := now.Add(time.Duration(at-clock) * time.Millisecond); !frozen(l.State) &&
				(result.Next.IsZero() || next.Before(result.Next)) {
				result.Next = next
			}
			return false, nil
		}
		if gone { // the link's mirrors went with it
			_, err := c.backend.Commit(ctx, Txn{
				If:  []Condition{{Key: c.keys.id(id)}},
				Ops: []Op{{Key: rec.Key, Delete: true}},
			})
			if errors.Is(err, ErrConflict) {
				err = nil // it is there again
			}
			return true, err
		}
		failed, err := c.tickMirror(ctx, &l, topic, rec, now)
		if failed {
			result.Failed++
		}
		if err != nil {
			return c.passDamaged(ctx, rec, err)
		}
		return true, nil
	})
}

// errLater ends a step that is not due yet after all.
var errLater = errors.New("store: not due")

// tickMirror deals with one entry of the index.
func (c *Cluster) tickMirror(ctx context.Context, of *linkRecord, topic string, entry Record, now time.Time) (failed bool, err error) {
	_, at, _, err := c.dueOf(entry.Key)
	if err != nil {
		return false, err
	}
	m, err := c.readMirror(ctx, of, topic)
	if err != nil {
		return false, err
	}
	if m.missing == 0 || m.dueAt-1 != at { // left over from another half
		_, err := c.backend.Commit(ctx, Txn{
			If:  []Condition{{Key: c.keys.mirror(of.ID, topic), Revision: m.Revision}},
			Ops: []Op{{Key: entry.Key, Delete: true}},
		})
		if errors.Is(err, ErrConflict) {
			err = nil // the next tick sees to it
		}
		return false, err
	}
	byID := func(ctx context.Context) (linkRecord, error) { return c.readLinkByID(ctx, of.ID) }
	after, err := c.stepMirror(ctx, mirrorStep{
		link: byID, topic: topic,
		event: fsm.MirrorEvent{Name: fsm.EventSourceFailed, Error: link.MirrorSourceTopicMayBeDeleted},
		prepare: func(ctx context.Context, sit *mirrorSituation) error {
			m := sit.m
			if m.missing == 0 || m.dueAt-1 != at {
				return errLater // somebody was faster
			}
			due := m.missing - 1 + retryTimeout(&sit.link)
			if sit.link.clock(now) >= due {
				return nil
			}
			if m.dueAt = due + 1; due == at { // the link's clock was stopped meanwhile
				return errLater
			}
			if _, err := c.moveDue(ctx, eventSourceMissing, &sit.link, &sit.m, &m); err != nil {
				return err
			}
			return errLater
		},
	})
	switch {
	case errors.Is(err, ErrConflict):
		return false, err
	case errors.Is(err, errLater), errors.Is(err, fsm.ErrRejected):
		return false, nil
	}
	return err == nil && after.State.Status == link.MirrorFailed, absentIsDone(err)
}
