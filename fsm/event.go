package fsm

import (
	"time"

	"github.com/clusterlink-go/clusterlink/link"
)

// The seven verbs, in the API's spelling.
const (
	EventPromote            = Event(link.Promote)
	EventFailover           = Event(link.Failover)
	EventPause              = Event(link.Pause)
	EventResume             = Event(link.Resume)
	EventReverseAndStart    = Event(link.ReverseAndStart)
	EventReverseAndPause    = Event(link.ReverseAndPause)
	EventTruncateAndRestore = Event(link.TruncateAndRestore)
)

// Events of a mirror topic beside the seven verbs. create and delete-topic are what operators
// and tasks do; peer-… is what the other half asks or tells; the others are
// what the data plane reports.
const (
	EventCreate      Event = "create"
	EventDeleteTopic Event = "delete-topic"

	// EventPeerReverse: the peer's mirror of this topic is being reversed and
	// asks this side to fence its topic. The variant comes in MirrorEvent.Pause.
	EventPeerReverse Event = "peer-reverse"
	// EventPeerStopped: the peer's former mirror is STOPPED and writable.
	EventPeerStopped Event = "peer-stopped"
	// EventPeerAbort: the peer gave the reverse up; this side un-fences.
	EventPeerAbort Event = "peer-abort"
	// EventPeerFenced: the peer acknowledges that its topic is read-only for
	// the reverse of that sequence. Only a peer that is PENDING_MIRROR does.
	EventPeerFenced Event = "peer-fenced"
	// EventPeerTold: the peer acknowledges what [TellPeerStopped] or
	// [TellPeerAborted] told it, with the same sequence.
	EventPeerTold Event = "peer-told"

	// EventSynchronized: a reverse's mirror has caught up with the fenced source.
	EventSynchronized Event = "synchronized"
	// EventDrained: data, topic configs and consumer offsets are final, so a
	// pending stop may complete.
	EventDrained Event = "drained"
	// EventOffsetsAgreed: the truncation offsets of a restore are known.
	EventOffsetsAgreed Event = "offsets-agreed"
	// EventTruncated: the log was cut and the topic is a mirror again.
	EventTruncated Event = "truncated"
	// EventStalled: a pending status can't advance; MirrorEvent.Transition says why.
	EventStalled Event = "stalled"
	// EventSourceFailed: a permanent mirror error, MirrorEvent.Error (T60-T65).
	EventSourceFailed Event = "source-failed"
	// EventSourceBack: the source topic is there again.
	EventSourceBack Event = "source-back"
	// EventPartitionsAdded: the source topic has more partitions.
	EventPartitionsAdded Event = "partitions-added"
	// EventLinkDeleted: the link was deleted by force.
	EventLinkDeleted Event = "link-deleted"
)

// Events of a link half.
const (
	EventCreateLink   Event = "create"
	EventDeleteLink   Event = "delete"
	EventPauseLink    Event = "pause"
	EventResumeLink   Event = "resume"
	EventProbeFailed  Event = "probe-failed"
	EventProbeOK      Event = "probe-succeeded"
	EventRemoteError  Event = "remote-error"
	EventLinkFailed   Event = "failed"
	EventRepaired     Event = "repaired"
	EventConfigChange Event = "alter-configs"
)

// Events of a link task.
const (
	EventTaskStart   Event = "start"
	EventTaskEnable  Event = "enable"
	EventTaskDisable Event = "disable"
	EventTaskError   Event = "error"
	EventTaskRecover Event = "recovered"
)

// MirrorEvent is one event of a mirror topic with what it carries. Fields that
// the event does not use are ignored.
type MirrorEvent struct {
	Name  Event
	Facts Facts
	// Pause chooses the variant of a peer's reverse: the new mirror is paused.
	Pause bool
	// Error comes with [EventSourceFailed].
	Error link.MirrorError
	// Transition comes with [EventStalled]; empty clears it.
	Transition link.TaskErrorCode
	// Offsets are the local log ends with [EventDrained] and
	// [EventLinkDeleted], and the peer's stop offsets with
	// [EventOffsetsAgreed]. The step keeps the slice, so it must not be
	// modified afterwards.
	Offsets []int64
	// Sequence is, with the peer's events, that of the reverse or stop they are
	// about; with create and the verbs, the peer's [MirrorState.HighSequence]
	// if it is known, its stop's for truncate-and-restore and offsets-agreed.
	Sequence uint32
}

// LinkEvent is one event of a link half with what it carries.
type LinkEvent struct {
	Name  Event
	Facts Facts
	// Error comes with [EventRemoteError], [EventLinkFailed] and [EventProbeFailed].
	Error link.LinkError
	// Threshold is availability.check.consecutive.failure.threshold, for
	// [EventProbeFailed]: that many failed probes make the link unavailable.
	// 0 means the default, 5.
	Threshold int
	// At is when the event happened.
	At time.Time
}
