package store

import (
	"context"

	"github.com/clusterlink-go/clusterlink/fsm"
)

// Report tells what the host's data plane saw of a mirror topic: synchronized,
// drained, offsets-agreed, truncated, stalled, source-failed, source-back,
// partitions-added and delete-topic, with the facts that go with it
// (fsm.CaughtUp, fsm.Synced, fsm.GroupActive, …). The log ends of a drained
// topic are asked of [Topics] where the event does not give them. A report of
// what is known already changes nothing. The record of opts is the mirror's.
//
// What the peer has to do with, [Cluster.Deliver] reports by itself. Errors
// match ErrLinkNotFound, ErrInvalidRequest, ErrConflict or fsm.ErrRejected, or are
// the backend's.
func (c *Cluster) Report(ctx context.Context, linkName, topic string, e fsm.MirrorEvent, opts *WriteOptions) (Mirror, error) {
	switch e.Name {
	case fsm.EventSynchronized, fsm.EventDrained, fsm.EventOffsetsAgreed, fsm.EventTruncated, fsm.EventStalled,
		fsm.EventSourceFailed, fsm.EventSourceBack, fsm.EventPartitionsAdded, fsm.EventDeleteTopic:
	default:
		return Mirror{}, badRequest("%q is not something to report.", string(e.Name))
	}
	if !offsetsFit(e.Offsets) {
		return Mirror{}, badRequest("An offset of topic '%s' is below 0.", topic)
	}
	return c.stepMirror(ctx, mirrorStep{
		link: c.linkNamed(linkName), topic: topic, event: e,
		ifRevision: opts.revision(), prepare: c.completeReport,
	})
}

// completeReport fills in what a report leaves to the local cluster.
func (c *Cluster) completeReport(ctx context.Context, sit *mirrorSituation) error {
	switch {
	case sit.event.Name == fsm.EventDrained && sit.event.Offsets == nil:
		ends, err := c.localEnds(ctx, sit.m.Topic)
		sit.event.Offsets = ends
		return err
	case sit.event.Name == fsm.EventPartitionsAdded && c.opts.Topics != nil:
		info, err := c.localTopic(ctx, sit.m.Topic)
		sit.m.Partitions = max(sit.m.Partitions, info.Partitions)
		return err
	}
	return nil
}
