package store

import (
	"context"
	"fmt"
	"math"

	"github.com/clusterlink-go/clusterlink/fsm"
)

// maxPartitions and maxCount are the greatest numbers that a record holds: what
// the writer writes, the reader reads. Kafka's own are of 32 bits, too.
const (
	maxPartitions = math.MaxInt32
	maxCount      = math.MaxInt32
)

// check refuses what could be written and not be read.
func (r *mirrorRecord) check() error {
	switch {
	case r.Partitions < 0 || r.Partitions > maxPartitions:
		return fmt.Errorf("%w: %d partitions", ErrTooLarge, r.Partitions)
	case r.ReplicationFactor < 0 || r.ReplicationFactor > maxCount:
		return fmt.Errorf("%w: replication factor %d", ErrTooLarge, r.ReplicationFactor)
	case r.missing < 0 || r.missing != 0 && r.dueAt <= 0:
		return fmt.Errorf("%w: a source missing since %d, due at %d", ErrTooLarge, r.missing, r.dueAt)
	}
	return nil
}

// check refuses what could be written and not be read.
func (r *linkRecord) check() error {
	if r.State.Failures < 0 || r.State.Failures > maxCount {
		return fmt.Errorf("%w: %d failures", ErrTooLarge, r.State.Failures)
	}
	return nil
}

// offsetsFit reports whether offsets can be those of a topic's partitions.
func offsetsFit(offsets []int64) bool {
	for _, o := range offsets {
		if o < 0 {
			return false
		}
	}
	return len(offsets) <= maxPartitions
}

// topicOfPeer asks the peer how a topic stands under the link, and checks the
// answer before anything of it is used: a peer is another program. One whose half
// has another id has no half of this link, whatever its name, and the topic is an
// ordinary one or another link's.
//
// known is what this half knows of the stops of the topic.
func (c *Cluster) topicOfPeer(ctx context.Context, peer Peer, l *linkRecord, topic string, known fsm.MirrorState) (PeerTopic, error) {
	t, err := peer.PeerTopic(ctx, l.ID, topic)
	if err != nil {
		return PeerTopic{}, peerError(ctx, err)
	}
	if t.Partitions < 0 || t.Partitions > maxPartitions || !offsetsFit(t.StopOffsets) || !offsetsFit(t.EndOffsets) {
		return PeerTopic{}, remoteInvalid("the remote cluster tells of topic '%s' what no topic can have: %d partitions, or an offset below 0.", topic, t.Partitions)
	}
	if leaps(known, max(t.Sequence, t.HighSequence)) {
		return PeerTopic{}, remoteInvalid("the remote cluster tells of stop %d of topic '%s', far beyond the %d that are known here.", max(t.Sequence, t.HighSequence), topic, known.HighSequence())
	}
	if t.LinkID != l.ID {
		if held(t.Status) {
			t.Status, t.OtherLink = fsm.Regular, true
		}
		t.Sequence, t.HighSequence, t.StopOffsets = 0, 0, nil
	}
	return t, nil
}

// maxLeap is by how much a peer's number of a stop may be ahead. Each stop counts
// one, so no honest peer is ever so far; one that were believed could use the
// numbers up.
const maxLeap = 1 << 20

// leaps reports whether a number of a stop is too far ahead of what is known.
func leaps(known fsm.MirrorState, sequence uint32) bool {
	return uint64(sequence) > uint64(known.HighSequence())+maxLeap
}

// localTopic asks the host about an ordinary topic of this cluster, and checks the
// answer.
func (c *Cluster) localTopic(ctx context.Context, topic string) (TopicInfo, error) {
	info, err := c.opts.Topics.Topic(ctx, topic)
	if err == nil && (info.Partitions < 0 || info.Partitions > maxPartitions || !offsetsFit(info.EndOffsets)) {
		err = fmt.Errorf("%w: Topics tells of topic %q %d partitions, or an offset below 0", ErrMisuse, topic, info.Partitions)
	}
	return info, err
}
