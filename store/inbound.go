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
	if !offsetsFit(r.StopOffsets) {
		return PeerReply{}, badRequest("An offset of topic '%s' is below 0.", r.Topic)
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
			if leaps(now, r.Sequence) {
				return badRequest("Stop %d of topic '%s' is far beyond the %d that are known here.", r.Sequence, r.Topic, now.HighSequence())
			}
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
