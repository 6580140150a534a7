package store

import (
	"context"
	"slices"
	"time"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// Every transaction that changes a link or a mirror goes through this file. It
// seals what is secret, moves the link's own clock and adds the note from which
// a watch tells what changed.

// noteKind says what a note is about.
type noteKind uint8

const (
	noteLink noteKind = iota + 1
	noteMirror
	// noteReset: everything may have changed.
	noteReset
)

// The fields of a note's record.
const (
	noteOf = iota + 1
	noteEvent
	noteLinkName
	noteLinkID
	noteTopic
	noteActor
	noteAt
	noteOld    // the record before, without secrets; absent where there was none
	noteGone   // there is none after
	noteHealth // the link's, of which a mirror's displayed status is a view
	notePaused
)

// note is what the newest transaction did to a link or a mirror. It is one
// record, written anew each time: the backend's watch keeps what it held.
type note struct {
	kind   noteKind
	event  string
	link   *linkRecord
	topic  string
	actor  string
	at     time.Time
	old    []byte
	gone   bool
	health fsm.LinkState
}

func (n *note) encode() []byte {
	e := newEncoder(128+len(n.old), nil)
	e.uint(noteOf, uint64(n.kind))
	e.string(noteEvent, n.event)
	if n.link != nil {
		e.string(noteLinkName, n.link.Name)
		e.bytes(noteLinkID, n.link.ID[:])
	}
	e.string(noteTopic, n.topic)
	e.string(noteActor, n.actor)
	e.int(noteAt, millis(n.at))
	e.bytes(noteOld, n.old)
	e.bool(noteGone, n.gone)
	if n.kind == noteMirror && n.link != nil {
		e.string(noteHealth, string(n.link.State.Health))
		e.bool(notePaused, n.link.State.Paused)
	}
	return e.finish()
}

func decodeNote(record []byte) (note, error) {
	n := note{link: &linkRecord{}}
	d := newDecoder(record)
	for f, ok := d.next(); ok; f, ok = d.next() {
		switch f.tag {
		case noteOf:
			n.kind = noteKind(d.small(f, 255))
		case noteEvent:
			n.event = string(f.content)
		case noteLinkName:
			n.link.Name = string(f.content)
		case noteLinkID:
			copy(n.link.ID[:], f.content)
		case noteTopic:
			n.topic = string(f.content)
		case noteActor:
			n.actor = string(f.content)
		case noteAt:
			n.at = time.UnixMilli(d.int(f)).UTC()
		case noteOld:
			n.old = f.content
		case noteGone:
			n.gone = d.small(f, 1) == 1
		case noteHealth:
			n.health.Health = fsm.Health(f.content)
		case notePaused:
			n.health.Paused = d.small(f, 1) == 1
		}
	}
	n.link.State = n.health
	return n, d.err
}

// noteOp gives the operation that leaves a note. It is the last one of its
// transaction, after the record that it is about.
func (c *Cluster) noteOp(ctx context.Context, n *note) Op {
	n.actor = actorOf(ctx)
	n.at = c.now()
	return Op{Key: c.keys.note(), Value: n.encode()}
}

func actorOf(ctx context.Context) string {
	actor, _ := ctx.Value(actorKey{}).(string)
	return actor
}

// clone gives a copy that shares nothing which an operation changes.
func (r *linkRecord) clone() *linkRecord {
	l := *r
	l.Configs = slices.Clone(l.Configs)
	return &l
}

// commitLink adds to t what makes before, nil for none, into after, nil for
// none, and commits it. The secrets of after are sealed on the way. The caller
// has put the conditions into t, and what else is to be written.
func (c *Cluster) commitLink(ctx context.Context, t Txn, event string, before, after *linkRecord) (Revision, error) {
	n := note{kind: noteLink, event: event, gone: after == nil, link: after}
	var was fsm.LinkState
	if before != nil {
		old := linkRecord{Link: before.public()}
		n.old, was = old.encode(), before.State
	}
	if after == nil {
		n.link = before
		t.Ops = append(t.Ops, Op{Key: c.keys.link(before.Name), Delete: true})
	} else {
		r := after.clone()
		r.moveClock(was, c.now())
		if err := r.check(); err != nil {
			return 0, err
		}
		// What is stored in clear is not vouched for by a change of other things.
		if before == nil || !slices.EqualFunc(before.Configs, after.Configs, sameConfig) {
			if err := c.seal(ctx, r, &t); err != nil {
				return 0, err
			}
		}
		t.Ops = append(t.Ops, Op{Key: c.keys.link(after.Name), Value: r.encode()})
	}
	t.Ops = append(t.Ops, c.noteOp(ctx, &n))
	rev, err := c.backend.Commit(ctx, t)
	if err == nil {
		c.count(ctx, KindLink, event)
	}
	return rev, err
}

// commitMirror commits t, which makes before into after, and leaves the note.
func (c *Cluster) commitMirror(ctx context.Context, t Txn, event string, l *linkRecord, before, after *mirrorRecord) (Revision, error) {
	n := note{kind: noteMirror, event: event, link: l, topic: after.Topic, gone: !held(after.State.Status)}
	if before.Revision != 0 && held(before.State.Status) {
		n.old = before.encode()
	}
	t.Ops = append(t.Ops, c.noteOp(ctx, &n))
	rev, err := c.backend.Commit(ctx, t)
	if err == nil {
		c.count(ctx, KindMirror, event)
	}
	return rev, err
}

// frozen reports whether the mirrors of a link in that state stand still, and
// with them the deadlines.
func frozen(s fsm.LinkState) bool { return s.Exists() && fsm.DisplayLink(s) != link.LinkActive }

// moveClock notes when the link's own clock stands still and for how long it
// has: while the link is paused, failed or unavailable no deadline of its
// mirrors comes nearer.
func (r *linkRecord) moveClock(before fsm.LinkState, now time.Time) {
	switch was, is := frozen(before), frozen(r.State); {
	case is && !was:
		r.frozenAt = now.UnixMilli()
	case was && !is:
		r.frozenFor += r.standing(now)
		r.frozenAt = 0
	}
}

// standing is for how long the link's clock has been standing still.
func (r *linkRecord) standing(now time.Time) int64 {
	if r.frozenAt == 0 {
		return 0
	}
	return max(now.UnixMilli()-r.frozenAt, 0)
}

// clock is the link's own time in milliseconds: the clock's, less the time
// that it has been standing still.
func (r *linkRecord) clock(now time.Time) int64 {
	return max(now.UnixMilli()-r.frozenFor-r.standing(now), 0)
}
