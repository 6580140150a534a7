package fsm

import (
	"math"

	"github.com/clusterlink-go/clusterlink/link"
)

// StepMirror applies an event to a topic's state. It gives the state after it,
// which is s unless the verdict is an accept, and the verdict. It is pure and
// does not allocate. A status or event that the table doesn't have is
// rejected.
func StepMirror(s MirrorState, e MirrorEvent, p Policy) (next MirrorState, v Verdict) {
	mirrorTable.next(&v, State(s.Status), e.Name, mirrorFacts(&s, &e)|p.facts())
	next = s
	if v.Verdict == Accept {
		moveMirror(&next, &e, link.MirrorStatus(v.To))
	}
	return next, v
}

// StepMirrorBy is [StepMirror] with another table of the same states and
// events in the place of [Mirror], for those who try what a change of a row
// would do.
func StepMirrorBy(t *Table, s MirrorState, e MirrorEvent, p Policy) (next MirrorState, v Verdict) {
	t.next(&v, State(s.Status), e.Name, mirrorFacts(&s, &e)|p.facts())
	next = s
	if v.Verdict == Accept {
		moveMirror(&next, &e, link.MirrorStatus(v.To))
	}
	return next, v
}

// mirrorFacts adds to what the host tells what state and event say themselves.
func mirrorFacts(s *MirrorState, e *MirrorEvent) Facts {
	f := e.Facts & toldByHost
	switch s.Verb {
	case Promoting:
		f |= PromoteUnderWay
	case FailingOver:
		f |= FailoverUnderWay
	case ReversingToStart:
		f |= ReverseUnderWay
	case ReversingToPause:
		f |= ReverseUnderWay | PauseVariant
	}
	if s.PeerFenced {
		f |= PeerFenced
	}
	if e.Sequence == s.Attempt {
		f |= SameAttempt
	}
	switch e.Name {
	case EventPeerReverse:
		if e.Sequence > s.HighSequence() {
			f |= FreshRequest
		}
	case EventPeerStopped, EventPeerTold:
		if e.Sequence >= s.Attempt {
			f |= FreshRequest
		}
	case EventTruncateAndRestore:
		if e.Sequence > s.Sequence {
			f |= PeerAhead
		}
	}
	return f
}

// moveMirror makes s what it is after an accepted event.
func moveMirror(s *MirrorState, e *MirrorEvent, to link.MirrorStatus) {
	from := s.Status
	s.Status = to
	switch e.Name {
	case EventCreate:
		*s = MirrorState{Status: to, Sequence: max(s.Sequence, e.Sequence), Attempt: s.Attempt}
	case EventDeleteTopic: // the numbers stay used: the next topic of that name goes on from them
		*s = MirrorState{Status: to, Sequence: s.Sequence, Attempt: s.Attempt}
	case EventPromote:
		s.begin(Promoting)
	case EventFailover:
		s.begin(FailingOver)
		s.Sequence = max(s.Sequence, e.Sequence)
	case EventReverseAndStart, EventReverseAndPause:
		s.begin(ReversingToStart)
		if e.Name == EventReverseAndPause {
			s.Verb = ReversingToPause
		}
		s.Attempt = following(max(s.HighSequence(), e.Sequence))
		s.PeerWaits = true
	case EventTruncateAndRestore:
		s.begin(Restoring)
		s.PeerWaits = false
	case EventPeerReverse:
		s.begin(ReversingToStart)
		if e.Pause {
			s.Verb = ReversingToPause
		}
		s.Attempt = e.Sequence
		s.PeerWaits = false
	case EventPeerStopped:
		s.begin(Idle)
		if to != Regular { // a mirror takes its source's sequence over
			s.Sequence = max(s.Sequence, e.Sequence)
		}
	case EventPeerAbort:
		s.begin(Idle)
	case EventPeerFenced:
		s.PeerFenced, s.Transition = true, ""
	case EventPeerTold:
		s.PeerWaits = false
	case EventSynchronized:
		s.Transition = ""
	case EventDrained:
		s.stop(e)
	case EventOffsetsAgreed:
		s.StopOffsets, s.Transition = e.Offsets, ""
		s.Sequence = max(s.Sequence, e.Sequence)
	case EventTruncated:
		s.begin(Idle)
		s.Sequence = max(s.Sequence, e.Sequence)
	case EventStalled:
		s.Transition = e.Transition
	case EventSourceFailed:
		s.begin(Idle)
		s.Before, s.Error = StoredOf(from), e.Error
		if s.Error == "" {
			s.Error = link.MirrorErrorUnknown
		}
	case EventLinkDeleted:
		if to == Regular { // the numbers stay used, for messages outlive a link
			*s = MirrorState{Status: to, Sequence: s.Sequence, Attempt: s.Attempt}
			return
		}
		s.Verb = Idle // not the stop that a reverse promised: the fenced peer must compare logs
		s.stop(e)
		s.Cause, s.PeerWaits = LinkDeleted, false
	}
}

// begin starts a verb, or ends one for [Idle], and forgets what belonged to
// the status before.
func (s *MirrorState) begin(v Underway) {
	s.Verb = v
	s.Error, s.Transition, s.StopOffsets = "", "", nil
	s.PeerFenced, s.Cause, s.Before = false, NotStopped, 0
}

// following is the number after n. The last one is its own: a number that begins
// anew would be taken for an old one.
func following(n uint32) uint32 {
	if n == math.MaxUint32 {
		return n
	}
	return n + 1
}

// stop makes the topic a stopped one. Its sequence is the one that its reverse
// was promised, or greater than any that was seen.
func (s *MirrorState) stop(e *MirrorEvent) {
	verb := s.Verb
	s.begin(Idle)
	s.StopOffsets = e.Offsets
	switch {
	case verb.reversing():
		s.Sequence, s.Cause = s.Attempt, Reversed
	case verb == Promoting:
		s.Cause = Promoted
	default:
		s.Cause = FailedOver
	}
	if !verb.reversing() {
		s.Sequence = following(max(s.HighSequence(), e.Sequence))
	}
}

// PeerNews says what a half learns by reading how its peer's topic stands: the
// event that follows, if any. A fenced topic learns that its peer stopped, or
// that it no longer is reversing; a topic that ended a reverse, that its peer
// is not waiting. status is the peer's stored status, sequence that of its last
// stop, with its offsets. The answer must be younger than mine: a host drops
// answers to questions it asked before the topic entered its status. It sets no
// facts; [LocalPrefixOfPeer] is for the host to add.
func PeerNews(mine MirrorState, status link.MirrorStatus, sequence uint32, offsets []int64) (MirrorEvent, bool) {
	switch {
	case mine.Status == link.MirrorPendingMirror:
		switch status {
		case link.MirrorPendingSynchronize, link.MirrorPendingStopped:
			return MirrorEvent{}, false
		case link.MirrorStopped:
			if sequence >= mine.Attempt {
				return MirrorEvent{Name: EventPeerStopped, Sequence: sequence, Offsets: offsets}, true
			}
		}
		if status != Absent && !status.Stored() && status != Regular {
			return MirrorEvent{}, false // an unknown status or a view says nothing
		}
		return MirrorEvent{Name: EventPeerAbort, Sequence: mine.Attempt}, true
	case mine.PeerWaits && (mine.Status == link.MirrorStopped || mine.Status == link.MirrorFailed):
		if status != link.MirrorPendingMirror && (status.Stored() || status == Absent || status == Regular) {
			return MirrorEvent{Name: EventPeerTold, Sequence: mine.HighSequence()}, true
		}
	}
	return MirrorEvent{}, false
}
