package store

import (
	"context"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// Dialer finds the other cluster of a link. The host implements it; a nil
// Dialer in [Options] means that no peer can be reached.
type Dialer interface {
	// Dial gives the peer that l's half would connect to, or that connects to
	// it. An error that matches ErrPeerUnreachable says that it does not
	// answer, ErrPeerRefused that it refuses the link's credentials.
	Dial(ctx context.Context, l Link) (Peer, error)
}

// Peer is what one half of a link needs of the cluster on the other end. No
// transport comes with it: the host brings one, and in a harness a *[Cluster]
// is itself a Peer. Implementations are safe for concurrent use.
//
// Every method may fail with an error that matches ErrPeerUnreachable or
// ErrPeerRefused.
type Peer interface {
	// ClusterID is the id of the peer's cluster.
	ClusterID(ctx context.Context) (string, error)
	// Half describes the peer's half of the link called name; ErrLinkNotFound
	// where it has none.
	Half(ctx context.Context, name string) (Half, error)
	// PeerTopic describes a topic on the peer as the half with that id sees it. The
	// peer may have none, and a half of the same name with another id is another
	// link's.
	PeerTopic(ctx context.Context, id link.ID, topic string) (PeerTopic, error)
	// Inbound takes a request of this half. It is idempotent: repeating a
	// request has the effect of sending it once.
	Inbound(ctx context.Context, r PeerRequest) (PeerReply, error)
}

// Half is one half of a link as its peer sees it.
type Half struct {
	ID             link.ID
	Name           string
	ClusterID      string
	Mode           link.Mode
	ConnectionMode link.ConnectionMode
	Prefix         string
	// RemoteClusterID is the cluster that this half expects on the other end;
	// empty where its request did not say.
	RemoteClusterID string
}

// PeerTopic is a topic as the other half sees it. The zero value is a topic
// that does not exist.
type PeerTopic struct {
	// LinkID is the id of the half that Status, Sequence and StopOffsets are of;
	// zero where the peer has no half with the id that was asked for.
	LinkID link.ID
	Exists bool
	// Readable says that the link's credentials may read the topic.
	Readable   bool
	Partitions int
	// Status is the topic's stored status under the link, [fsm.Regular] for an
	// ordinary topic, [fsm.Absent] where there is none.
	Status link.MirrorStatus
	// Source and SourceCluster are what the topic mirrors now, or is about to,
	// over whichever link; empty for nothing. SourceCluster is empty, too, where
	// the link does not know its remote cluster.
	Source, SourceCluster string
	// OtherLink says that the topic is a mirror of another link, so that it can
	// be a source but not be fenced.
	OtherLink bool
	// Sequence and StopOffsets are those of the last stop.
	Sequence    uint32
	StopOffsets []int64
	// HighSequence is the topic's [fsm.MirrorState.HighSequence].
	HighSequence uint32
	// EndOffsets are the log ends, one a partition, where they are known.
	EndOffsets []int64
}

// PeerRequest is what one half asks of the other, or tells it, about one
// topic. LinkID, Topic and Sequence make it idempotent.
type PeerRequest struct {
	LinkID link.ID
	Topic  string
	// Event is one of fsm.EventPeerReverse, fsm.EventPeerStopped and
	// fsm.EventPeerAbort.
	Event    fsm.Event
	Sequence uint32
	// Pause is the variant of a reverse: the new mirror starts paused.
	Pause bool
	// StopOffsets come with fsm.EventPeerStopped.
	StopOffsets []int64
}

// PeerReply answers a [PeerRequest].
type PeerReply struct {
	// Status of the topic after the request.
	Status link.MirrorStatus
	// Sequence is the topic's after the request: that of the reverse which
	// fenced it while it is PENDING_MIRROR, else that of its last stop.
	Sequence uint32
}

// Topics tells about the ordinary topics of the local cluster. The host
// implements it; a nil Topics in [Options] means that nothing is known about
// them: every name that is asked for as a source exists, and every name that a
// mirror wants is free. Implementations are safe for concurrent use.
type Topics interface {
	// Topic describes the topic called name. A topic that does not exist gives
	// the zero TopicInfo and no error.
	Topic(ctx context.Context, name string) (TopicInfo, error)
}

// TopicInfo describes an ordinary topic. The zero value is one that does not
// exist.
type TopicInfo struct {
	Exists     bool
	Partitions int
	// EndOffsets are the log ends, one a partition, where they are known.
	EndOffsets []int64
}
