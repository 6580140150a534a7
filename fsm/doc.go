// Package fsm holds the machines of cluster links: which state a link half, a
// mirror topic and a link task can be in, what may happen next, and what the
// host must be doing now.
//
// A machine is a [Table]: states, events, and for every pair of them a [Cell]
// of outcomes in guard order, each with the row of the facts it rests on, its
// confidence and its source. [Mirror], [Link] and [Task] give the three.
// [StepMirror], [StepLink] and [StepTask] apply an event to all that is stored;
// they are pure. What the API shows is the stored state under the link's view:
// [DisplayMirror]. What must be done is a function of what is stored:
// [MirrorDuties].
//
// [Explain] says why an event is refused and what is possible instead; [Plan]
// the way from here to a goal, through both halves.
//
// A verb is a request: it is accepted or rejected, and the status moves later,
// when the host reports what happened.
//
// # Two halves
//
// A reverse takes both halves. The one that hosts the mirror (L) goes first:
//
//	L ACTIVE               reverse        PENDING_SYNCHRONIZE, asks the peer to reverse
//	R REGULAR or STOPPED   peer-reverse   PENDING_MIRROR, read-only
//	L PENDING_SYNCHRONIZE  peer-fenced    the same, and knows it
//	L PENDING_SYNCHRONIZE  synchronized   PENDING_STOPPED
//	L PENDING_STOPPED      drained        STOPPED and writable, tells the peer
//	R PENDING_MIRROR       peer-stopped   ACTIVE, or PAUSED: a mirror of L
//	L STOPPED              peer-told      the same, and no longer tells
//
// Each reverse has a number, [MirrorState.Attempt], that neither half has seen
// before and that becomes the sequence of the stop. Requests carry it, so a
// lost one can be repeated, a repeated one does nothing, and a late one is
// known as such. A late one can still fence a topic that nobody is reversing;
// a fenced topic therefore asks how its peer stands, and [PeerNews] says what
// to make of the answer.
package fsm
