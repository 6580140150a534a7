package fsm

import "github.com/clusterlink-go/clusterlink/link"

// DutyKind is one thing the host must be doing for a topic. The zero DutyKind
// is invalid.
type DutyKind string

// The duties.
const (
	// Fetch: copy records from the source topic.
	Fetch DutyKind = "fetch"
	// Synchronize: the source is fenced; report [EventSynchronized] when the
	// data lag is 0.
	Synchronize DutyKind = "synchronize"
	// Drain: copy topic configs and consumer offsets to the end and report
	// [EventDrained] with the local log ends, or [EventStalled] with the reason.
	Drain DutyKind = "drain"
	// StopLocally: stop fetching, clamp consumer offsets to the local log ends
	// and report [EventDrained] with them. It needs nothing of the peer.
	StopLocally DutyKind = "stop-locally"
	// Fence: refuse producers although the topic is no mirror yet.
	Fence DutyKind = "fence"
	// AskPeerToReverse: ask the peer to fence its topic ([EventPeerReverse]
	// there), with Sequence and Pause; when it is PENDING_MIRROR for it, report
	// [EventPeerFenced] with the same sequence.
	AskPeerToReverse DutyKind = "ask-peer-to-reverse"
	// WaitForPeer: ask how the peer's topic stands; see [PeerNews].
	WaitForPeer DutyKind = "wait-for-peer"
	// TellPeerStopped: tell the peer that this topic is STOPPED with Sequence
	// and Offsets ([EventPeerStopped] there) and report [EventPeerTold].
	TellPeerStopped DutyKind = "tell-peer-stopped"
	// TellPeerAborted: tell the peer that the reverse of Sequence came to
	// nothing ([EventPeerAbort] there) and report [EventPeerTold].
	TellPeerAborted DutyKind = "tell-peer-aborted"
	// FindTruncationOffsets: ask the peer for its stop offsets and report
	// [EventOffsetsAgreed] with them.
	FindTruncationOffsets DutyKind = "find-truncation-offsets"
	// Truncate: cut the log to Offsets, clamp consumer offsets, and report
	// [EventTruncated].
	Truncate DutyKind = "truncate"
)

// DutyKinds lists the duties. The result is a fresh slice.
func DutyKinds() []DutyKind {
	return []DutyKind{
		Fetch, Synchronize, Drain, StopLocally, Fence, AskPeerToReverse, WaitForPeer,
		TellPeerStopped, TellPeerAborted, FindTruncationOffsets, Truncate,
	}
}

// Duty is one thing to do and what it takes. The zero Duty is invalid.
type Duty struct {
	Kind DutyKind
	// Offsets belong to [TellPeerStopped] and [Truncate]. The slice is that of
	// the state and must not be modified.
	Offsets []int64
	// Sequence belongs to [AskPeerToReverse] and the two tells.
	Sequence uint32
	// Pause belongs to [AskPeerToReverse]: the new mirror is to be paused.
	Pause bool
}

// MirrorDuties lists what the host must be doing for a topic while its link is
// in state l. See [AppendMirrorDuties].
func MirrorDuties(m MirrorState, l LinkState) []Duty { return AppendMirrorDuties(nil, m, l) }

// AppendMirrorDuties appends to dst what the host must be doing for a topic
// while its link is in state l: a pure function of what is stored, so that a
// host that lost its memory asks again and gets the same answer. Without a link
// there is nothing to do. A paused, failed or unavailable link fetches nothing
// (L12, L16); what one half owes the other it does whenever its link isn't
// paused or failed (inferred), and news of how a reverse ended it owes always,
// because the peer may be without a writer until then.
func AppendMirrorDuties(dst []Duty, m MirrorState, l LinkState) []Duty {
	if !l.Exists() {
		return dst
	}
	shown := DisplayLink(l)
	fetches := shown == link.LinkActive
	talks := fetches || shown == link.LinkUnavailable
	switch m.Status {
	case link.MirrorActive:
		if fetches {
			dst = append(dst, Duty{Kind: Fetch})
		}
	case link.MirrorPendingSynchronize:
		if fetches {
			dst = append(dst, Duty{Kind: Fetch})
		}
		if talks && !m.PeerFenced {
			dst = append(dst, Duty{Kind: AskPeerToReverse, Sequence: m.Attempt, Pause: m.Verb == ReversingToPause})
		}
		if fetches && m.PeerFenced {
			dst = append(dst, Duty{Kind: Synchronize})
		}
	case link.MirrorPendingStopped:
		if m.Verb == FailingOver {
			return append(dst, Duty{Kind: StopLocally})
		}
		if fetches {
			dst = append(dst, Duty{Kind: Fetch}, Duty{Kind: Drain})
		}
	case link.MirrorPendingMirror:
		dst = append(dst, Duty{Kind: Fence})
		if talks {
			dst = append(dst, Duty{Kind: WaitForPeer})
		}
	case link.MirrorPendingSetupForRestore:
		if talks {
			dst = append(dst, Duty{Kind: FindTruncationOffsets})
		}
	case link.MirrorPendingRestore:
		dst = append(dst, Duty{Kind: Truncate, Offsets: m.StopOffsets})
	case link.MirrorStopped:
		if m.PeerWaits {
			dst = append(dst, Duty{Kind: TellPeerStopped, Offsets: m.StopOffsets, Sequence: m.Sequence})
		}
	case link.MirrorFailed:
		if m.PeerWaits {
			dst = append(dst, Duty{Kind: TellPeerAborted, Sequence: m.Attempt})
		}
	}
	return dst
}
