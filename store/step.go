package store

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// mirrorStep is one event of one topic on its way through the machine.
type mirrorStep struct {
	link  func(context.Context) (linkRecord, error)
	topic string
	event fsm.MirrorEvent
	// prepare adds what must be known beside the records: it may ask the peer
	// and fill in facts and other fields of the event, and of a mirror that is
	// being created. Nothing is held while it runs; if a record changes
	// meanwhile, everything starts anew.
	prepare func(context.Context, *mirrorSituation) error
	// ifRevision demands a revision of the mirror's record.
	ifRevision   Revision
	validateOnly bool
}

// mirrorSituation is what an event meets.
type mirrorSituation struct {
	link  linkRecord
	m     mirrorRecord
	owner Record
	event fsm.MirrorEvent
	// partitions is what the mirror's record says.
	partitions int
}

// stepMirror takes an event of a topic through the machine and writes what it
// changes, in one transaction that depends on the link, the mirror and, where
// it changes, the topic's owner being as they were read.
func (c *Cluster) stepMirror(ctx context.Context, s mirrorStep) (Mirror, error) {
	var m mirrorRecord
	err := retry(ctx, func() error {
		sit, err := c.situation(ctx, &s)
		if err != nil {
			return c.unmoved(ctx, &sit.link, err)
		}
		before := sit.m.State
		if _, verb := Operation(sit.event.Name).Verb(); verb && max(before.HighSequence(), sit.event.Sequence) == math.MaxUint32 {
			return refuse(ErrLimit, 400, codeInvalid, "The stops of topic '%s' are counted to the end; delete the topic and mirror it anew.", s.topic)
		}
		next, verdict := fsm.StepMirror(before, sit.event, c.opts.Policy)
		if !verdict.Accepted() {
			return c.unmoved(ctx, &sit.link, rejected(verdict, &sit, s.topic))
		}
		m = sit.m
		m.State = next
		if !fetches(next) || sit.event.Name == fsm.EventSourceBack {
			m.missing, m.dueAt = 0, 0
		}
		if before.Status != next.Status {
			m.StateTime = c.now()
		}
		m.under(&sit.link)
		if s.validateOnly || sameState(before, next) && m.Partitions == sit.partitions && m.missing == sit.m.missing {
			return c.unmoved(ctx, &sit.link, nil)
		}
		m.Revision, err = c.writeMirror(ctx, &sit, &m)
		if err == nil {
			c.applied(ctx, "mirror changed", m.Link, m.Topic, string(sit.event.Name), m.Revision)
		}
		return err
	})
	return m.Mirror, err
}

// situation reads everything that the step depends on.
func (c *Cluster) situation(ctx context.Context, s *mirrorStep) (sit mirrorSituation, err error) {
	sit.event = s.event
	if sit.link, err = s.link(ctx); err != nil {
		return sit, err
	}
	records, err := c.getAll(ctx, c.keys.mirror(sit.link.ID, s.topic), c.keys.owner(s.topic))
	if err != nil {
		return sit, err
	}
	if sit.m, err = mirrorIn(&sit.link, s.topic, records[0]); err != nil {
		return sit, err
	}
	sit.partitions, sit.owner = sit.m.Partitions, records[1]
	if err := checkRevision(s.ifRevision, sit.m.Revision); err != nil {
		return sit, err
	}
	if !held(sit.m.State.Status) {
		if err := c.ordinary(ctx, s, &sit); err != nil {
			return sit, err
		}
	}
	l := &sit.link
	if l.Mode == link.ModeSource {
		sit.event.Facts |= fsm.SourceHalf
	}
	if l.Prefix != "" {
		sit.event.Facts |= fsm.Prefixed
	}
	if s.prepare != nil {
		err = s.prepare(ctx, &sit)
	}
	return sit, err
}

// ordinary finds out how a topic stands that is no mirror of the link: whether
// it exists, and that no other link owns it.
func (c *Cluster) ordinary(ctx context.Context, s *mirrorStep, sit *mirrorSituation) error {
	owned, err := c.ownedByOther(ctx, sit.owner, sit.link.ID)
	if err != nil {
		return err
	}
	if owned {
		return topicExists(s.topic)
	}
	sit.m.Topic, sit.m.SourceTopic = s.topic, s.topic
	exists := s.event.Name != fsm.EventCreate
	if c.opts.Topics != nil {
		info, err := c.localTopic(ctx, s.topic)
		if err != nil {
			return err
		}
		exists, sit.m.Partitions = info.Exists, info.Partitions
	}
	sit.m.State = numbers(sit.m.State, fsm.Regular)
	if !exists {
		sit.m.State.Status = fsm.Absent
	}
	return nil
}

// ownedByOther reports whether an owner's record names a link that exists and
// is not id.
func (c *Cluster) ownedByOther(ctx context.Context, owner Record, id link.ID) (bool, error) {
	if owner.Revision == 0 || string(owner.Value) == id.String() {
		return false, nil
	}
	other, err := link.ParseID(string(owner.Value))
	if err != nil {
		return false, fmt.Errorf("%w (owner of topic %q)", ErrRecord, last(owner.Key))
	}
	rec, err := c.backend.Get(ctx, c.keys.id(other))
	return rec.Revision != 0, err
}

// writeMirror commits m in place of sit.m.
func (c *Cluster) writeMirror(ctx context.Context, sit *mirrorSituation, m *mirrorRecord) (Revision, error) {
	id, topic := sit.link.ID, m.Topic
	was, is := sit.m.State.Status, m.State.Status
	key := c.keys.mirror(id, topic)
	t := Txn{If: []Condition{
		{Key: c.keys.link(sit.link.Name), Revision: sit.link.Revision},
		{Key: key, Revision: sit.m.Revision},
	}}
	if err := m.check(); err != nil {
		return 0, err
	}
	record := m.encode()
	switch {
	case held(is):
		t.Ops = append(t.Ops, Op{Key: key, Value: record})
	case m.State.HighSequence() == 0:
		t.Ops = append(t.Ops, Op{Key: key, Delete: true})
	default:
		t.Ops = append(t.Ops, Op{Key: key, Value: remembered(topic, m.State, is)})
	}
	if held(was) != held(is) {
		t.If = append(t.If, Condition{Key: sit.owner.Key, Revision: sit.owner.Revision})
		t.Ops = append(t.Ops, Op{Key: sit.owner.Key, Value: []byte(id.String()), Delete: !held(is)})
	}
	if was != is && indexed(was) {
		t.Ops = append(t.Ops, Op{Key: c.keys.index(id, was, topic), Delete: true})
	}
	if indexed(is) {
		t.Ops = append(t.Ops, c.keys.entry(id, is, topic, record))
	}
	if !isLive(was) && isLive(is) {
		t.Ops = append(t.Ops, Op{Key: c.keys.live(id), Value: touched})
		if !held(was) {
			if err := c.mirrorsBelowLimit(ctx, &sit.link, &t); err != nil {
				return 0, err
			}
		}
	}
	if err := c.countStep(ctx, &sit.link, topic, was, is, &t); err != nil {
		return 0, err
	}
	if sit.m.missing != 0 && m.missing == 0 {
		t.Ops = append(t.Ops, Op{Key: c.keys.due(id, sit.m.dueAt-1, topic), Delete: true})
	}
	return c.commitMirror(ctx, t, string(sit.event.Name), &sit.link, &sit.m, m)
}

// numbers is what is kept of a topic that is no mirror, or is gone: the
// sequences that it has been through, by which late messages are known.
func numbers(s fsm.MirrorState, status link.MirrorStatus) fsm.MirrorState {
	return fsm.MirrorState{Status: status, Sequence: s.Sequence, Attempt: s.Attempt}
}

// remembered is the record of such a topic.
func remembered(topic string, s fsm.MirrorState, status link.MirrorStatus) []byte {
	m := mirrorRecord{Mirror: Mirror{Topic: topic, SourceTopic: topic, State: numbers(s, status)}}
	return m.encode()
}

// held reports whether a topic of that status is the link's.
func held(s link.MirrorStatus) bool { return s != "" && s != fsm.Absent && s != fsm.Regular }

// sameState compares two states.
func sameState(a, b fsm.MirrorState) bool {
	offsets := slices.Equal(a.StopOffsets, b.StopOffsets)
	return offsets && a.Status == b.Status && a.Error == b.Error && a.Transition == b.Transition &&
		a.Sequence == b.Sequence && a.Attempt == b.Attempt && a.PeerFenced == b.PeerFenced &&
		a.PeerWaits == b.PeerWaits && a.Verb == b.Verb && a.Cause == b.Cause && a.Before == b.Before
}

// rejectedError carries the API's words beside the machine's verdict.
type rejectedError struct {
	message string
	err     error
}

func rejected(v fsm.Verdict, sit *mirrorSituation, topic string) error {
	err := v.Err(fsm.Mirror().Name(), fsm.State(sit.m.State.Status), sit.event.Name)
	return &rejectedError{message: v.Message(topic, sit.link.Name), err: err}
}

func (e *rejectedError) Error() string { return "store: " + e.message + " (" + e.err.Error() + ")" }
func (e *rejectedError) Unwrap() error { return e.err }
