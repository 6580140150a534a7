package fsm

import (
	"slices"
	"time"

	"github.com/clusterlink-go/clusterlink/link"
)

// Two states a topic can be in that the API has no name for.
const (
	// Absent: there is no topic of that name.
	Absent link.MirrorStatus = "ABSENT"
	// Regular: an ordinary topic that never was a mirror of this link, or no
	// longer is one and keeps no record of it.
	Regular link.MirrorStatus = "REGULAR"
)

// StopCause says what stopped a mirror topic; the API shows STOPPED for all of
// them. The zero value means that the topic has not stopped.
type StopCause uint8

// The causes of a stop.
const (
	NotStopped StopCause = iota
	Promoted
	FailedOver
	Reversed
	// LinkDeleted: the link was deleted by force under a live mirror (L24).
	LinkDeleted
)

// Underway is the verb, with its variant, that put a topic into its pending
// status. On the side that a reverse turns into the mirror it is the reverse,
// too. The zero value means that no verb is under way.
type Underway uint8

// The verbs that take time.
const (
	Idle Underway = iota
	Promoting
	FailingOver
	ReversingToStart
	ReversingToPause
	Restoring
)

// reversing reports whether u is one of the two reverses.
func (u Underway) reversing() bool { return u == ReversingToStart || u == ReversingToPause }

// Stored is a stored mirror status in one byte: its place in
// [link.StoredMirrorStatuses] plus one. The zero value is none.
type Stored uint8

// StoredOf gives a stored status in one byte; none for any other status.
func StoredOf(s link.MirrorStatus) Stored {
	return Stored(slices.Index(link.StoredMirrorStatuses(), s) + 1)
}

// Status is the status that s stands for; empty for none.
func (s Stored) Status() link.MirrorStatus {
	all := link.StoredMirrorStatuses()
	if s == 0 || int(s) > len(all) {
		return ""
	}
	return all[s-1]
}

// MirrorState is all that is stored about one topic's lifecycle under a link.
// It is a value; a step gives a new one and never changes its argument. The
// zero MirrorState is not valid: start from [NewMirrorState].
type MirrorState struct {
	// Status is a stored status of the API, or [Absent], or [Regular].
	Status link.MirrorStatus
	// Error qualifies FAILED; empty otherwise.
	Error link.MirrorError
	// Transition is why a pending status does not advance; empty when it does.
	Transition link.TaskErrorCode
	// StopOffsets are the log end offsets of the last stop, one a partition,
	// while the status is STOPPED, and the offsets to truncate to while it is
	// PENDING_RESTORE. The slice is shared between copies and must not be
	// modified.
	StopOffsets []int64
	// Sequence counts the topic's stops over both halves: each stop gets a
	// greater one than either half has seen, and a mirror takes over its
	// source's. Of two halves that both stopped, the greater wins (PAT1).
	Sequence uint32
	// Attempt is the sequence that the latest reverse would give its stop, on
	// the half that stops and on the one it fences. It is never used again,
	// also when the reverse comes to nothing, so a late message is known.
	Attempt uint32
	// PeerFenced is set during a reverse once the peer's topic is read-only.
	PeerFenced bool
	// PeerWaits is set from the beginning of a reverse until the peer has
	// acknowledged how it ended: until then its topic may be fenced.
	PeerWaits bool
	// Verb is the verb under way while the status is pending.
	Verb Underway
	// Cause of the last stop, kept while the status is STOPPED.
	Cause StopCause
	// Before is the status before a failure, while the status is FAILED.
	Before Stored
}

// NewMirrorState is the state of a topic that doesn't exist and never did. One
// that was deleted is ABSENT, too, and keeps Sequence and Attempt: as long as a
// message of its time may be under way, a host must not forget them.
func NewMirrorState() MirrorState { return MirrorState{Status: Absent} }

// HighSequence is the greatest sequence that s knows of. A half that reads
// another's state for an event passes it on as [MirrorEvent.Sequence].
func (s MirrorState) HighSequence() uint32 { return max(s.Sequence, s.Attempt) }

// Health is what a link half knows of its way to the other cluster.
type Health string

// The health of a link half. A half that has not been probed yet is healthy.
const (
	Healthy     Health = "HEALTHY"
	Unavailable Health = "UNAVAILABLE"
	Failed      Health = "FAILED"
)

// LinkState is all that is stored about one link half's lifecycle. The zero
// LinkState is a half that does not exist. It is a comparable value.
type LinkState struct {
	// Health is empty while the half does not exist.
	Health Health
	// Paused is cluster.link.paused of this half.
	Paused bool
	// Failures counts failed probes since the last good one.
	Failures int
	// Error is link_error; empty is the same as NO_ERROR.
	Error link.LinkError
	// Since is when Health last changed.
	Since time.Time
}

// Exists reports whether there is a link half at all.
func (s LinkState) Exists() bool { return s.Health != "" }

// TaskStatus is all that is stored about one task of a link half. The zero
// value is invalid: start from [NewTaskStatus]. It is a comparable value.
type TaskStatus struct {
	// State is ACTIVE, IN_ERROR or NOT_CONFIGURED; the other states of the API
	// are views of the link, see [DisplayTask].
	State link.TaskState
	// Error and Message qualify IN_ERROR, and an ACTIVE task that skips what
	// it can't do (K8).
	Error   link.TaskErrorCode
	Message string
}

// NewTaskStatus is the status of a task whose feature is switched off.
func NewTaskStatus() TaskStatus { return TaskStatus{State: link.TaskNotConfigured} }
