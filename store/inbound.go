package store

import (
	"context"
	"errors"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// Inbound implements [Peer]: it takes what the other half of a link asks or
// tells about a topic. Repeated and late requests change nothing and get an
// answer. So does news of another stop than the one that fenced the topic: it
// may be over by the time it arrives, so the topic asks ([fsm.WaitForPeer]) and
// believes the answer. Errors match ErrLinkNotFound, ErrInvalidRequest, ErrTopicExists where
// the topic is another link's, or fsm.ErrRejected, or are the backend's.
func (c *Cluster) Inbound(ctx context.Context, r PeerRequest) (PeerReply, error) {
	switch r.Event {
	case fsm.EventPeerReverse, fsm.EventPeerStopped, fsm.EventPeerAbort:
	default:
		return PeerReply{}, badRequest("%q is not something that a peer asks.", string(r.Event))
	}
	if err := link.CheckTopic(r.Topic); err != nil {
		return PeerReply{}, badRequest("Topic name is invalid: %v", err)
	}
	var now fsm.MirrorState
	m, err := c.stepMirror(ctx, mirrorStep{
		link:  func(ctx context.Context) (linkRecord, error) { return c.readLinkByID(ctx, r.LinkID) },
		topic: r.Topic,
		event: fsm.MirrorEvent{Name: r.Event, Sequence: r.Sequence, Pause: r.Pause, Offsets: r.StopOffsets},
		prepare: func(ctx context.Context, sit *mirrorSituation) error {
			if sit.link.Mode != link.ModeBidirectional || sit.link.Prefix != "" {
				return badRequest("Cluster link '%s' can't be reversed.", sit.link.Name)
			}
			now = sit.m.State
			if r.Event == fsm.EventPeerStopped && now.Status == link.MirrorPendingMirror && r.Sequence != now.Attempt {
				return errOtherStop
			}
			return nil
		},
	})
	switch {
	case err == nil:
		now = m.State
	case !errors.Is(err, errOtherStop):
		return PeerReply{}, err
	}
	reply := PeerReply{Status: now.Status, Sequence: now.Sequence}
	if reply.Status == link.MirrorPendingMirror {
		reply.Sequence = now.Attempt
	}
	return reply, nil
}

// errOtherStop ends a step on news that are acknowledged and not acted upon. It
// never leaves the package.
var errOtherStop = errors.New("store: another stop than the fence is for")

// PeerTopic implements [Peer]: a topic of this cluster as the link called name
// sees it. A source of a destination-initiated link keeps no half of it, so
// there need not be a link of that name.
func (c *Cluster) PeerTopic(ctx context.Context, name, topic string) (PeerTopic, error) {
	t, err := c.ordinaryTopic(ctx, topic)
	if err != nil {
		return PeerTopic{}, err
	}
	var own linkRecord
	if own, err = c.findLink(ctx, name); err != nil {
		return PeerTopic{}, err
	}
	if own.Revision != 0 {
		m, err := c.readMirror(ctx, &own, topic)
		if err != nil {
			return PeerTopic{}, err
		}
		if m.Revision != 0 {
			t.Sequence, t.HighSequence = m.State.Sequence, m.State.HighSequence()
		}
		if held(m.State.Status) {
			t.Exists, t.Readable = true, true
			t.Status, t.StopOffsets = m.State.Status, m.State.StopOffsets
			t.Partitions = max(t.Partitions, m.Partitions)
			t.mirrors(&own, &m)
			return t, nil
		}
	}
	l, m, err := c.findMirror(ctx, topic)
	if errors.Is(err, ErrMirrorNotFound) {
		return t, nil
	}
	t.Exists, t.Readable, t.Status, t.OtherLink = true, true, fsm.Regular, true
	t.mirrors(&l, &m)
	return t, err
}

// mirrors fills in what a live mirror is a mirror of.
func (t *PeerTopic) mirrors(l *linkRecord, m *mirrorRecord) {
	if isLive(m.State.Status) {
		t.Source, t.SourceCluster = m.SourceTopic, l.RemoteClusterID
	}
}

// findLink is readLink with the zero record where there is no such link.
func (c *Cluster) findLink(ctx context.Context, name string) (linkRecord, error) {
	rec, err := c.get(ctx, c.keys.link(name))
	if err != nil || rec.Revision == 0 {
		return linkRecord{}, err
	}
	return c.decodeLink(rec)
}

// ordinaryTopic is what Topics knows of a topic.
func (c *Cluster) ordinaryTopic(ctx context.Context, topic string) (PeerTopic, error) {
	if c.opts.Topics == nil {
		return PeerTopic{Exists: true, Readable: true, Status: fsm.Regular}, ctx.Err()
	}
	info, err := c.opts.Topics.Topic(ctx, topic)
	if err != nil {
		return PeerTopic{}, err
	}
	t := PeerTopic{
		Exists: info.Exists, Readable: info.Exists, Status: fsm.Absent,
		Partitions: info.Partitions, EndOffsets: info.EndOffsets,
	}
	if info.Exists {
		t.Status = fsm.Regular
	}
	return t, nil
}
