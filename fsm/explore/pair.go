package explore

import (
	"math/bits"
	"slices"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// Shape is how the two halves of a link are joined (lifecycle §3.1). The zero
// Shape is both-dial.
type Shape uint8

// The four shapes. Cluster 0 begins with the topic.
const (
	// BothDial: BIDIRECTIONAL and OUTBOUND on either cluster (P3).
	BothDial Shape = iota
	// OneDials: BIDIRECTIONAL on both, OUTBOUND on 0 and INBOUND on 1 (P4).
	OneDials
	// DestinationInitiated: DESTINATION on 1, nothing on 0 (P1).
	DestinationInitiated
	// SourceInitiated: SOURCE on 0, DESTINATION and INBOUND on 1 (P2).
	SourceInitiated
)

// Shapes lists the four. The result is a fresh slice.
func Shapes() []Shape {
	return []Shape{DestinationInitiated, SourceInitiated, BothDial, OneDials}
}

// String is the name of the shape.
func (s Shape) String() string {
	switch s {
	case BothDial:
		return "both dial"
	case OneDials:
		return "one dials"
	case DestinationInitiated:
		return "destination-initiated"
	case SourceInitiated:
		return "source-initiated"
	}
	return "unknown"
}

// bidirectional reports whether both halves may host mirrors.
func (s Shape) bidirectional() bool { return s == BothDial || s == OneDials }

// Log is the records of a topic. Records are numbered in the order in which
// they were written anywhere, so that a log is the set of those it holds.
type Log uint16

// Len is the number of records.
func (l Log) Len() int { return bits.OnesCount16(uint16(l)) }

// PrefixOf reports whether other begins with l.
func (l Log) PrefixOf(other Log) bool {
	return other&(1<<bits.Len16(uint16(l))-1) == l
}

// first gives the first n records of l.
func (l Log) first(n int) Log {
	for l.Len() > n {
		l &^= 1 << (bits.Len16(uint16(l)) - 1)
	}
	return l
}

// record gives the record at an offset, which must exist.
func (l Log) record(offset int) Log { return l.first(offset+1) &^ l.first(offset) }

// String lists the records: "[a b]".
func (l Log) String() string {
	s := []byte{'['}
	for i := range 16 {
		if l>>i&1 == 1 {
			if len(s) > 1 {
				s = append(s, ' ')
			}
			s = append(s, byte('a'+i))
		}
	}
	return string(append(s, ']'))
}

// MaxMail is how many messages can be under way at a time.
const MaxMail = 4

// PairState is one state of a [Pair]: what is stored on both clusters, what is
// in the logs and on the wire, and what the invariants need to remember. It is
// a value.
type PairState struct {
	Half [2]fsm.MirrorState
	// Link is the state of each half of the link; a cluster that has no link
	// object has the zero one.
	Link [2]fsm.LinkState
	Log  [2]Log
	// Commit is the offset that the consumer group has committed.
	Commit [2]uint8
	Mail   [MaxMail]Message
	// Net: the clusters reach each other. Group: the consumer group is active.
	Net, Group bool
	// Forked: a promote, a failover or a forced deletion of the link made a
	// second writable copy, or somebody made one by hand, and no restore has
	// completed since.
	Forked bool
	// Replaced: the topic that this one mirrors was deleted and made anew.
	Replaced [2]bool
	// Writes counts the records.
	Writes uint8
}

// Flaws are faults of a host, to see that the invariants notice them. The zero
// Flaws has none.
type Flaws struct {
	// NoFence: producers may write to a topic that is PENDING_MIRROR.
	NoFence bool
	// NoTruncation: a restore reports that it cut the log and didn't.
	NoTruncation bool
	// NoClamp: a restore leaves committed offsets behind the log's end.
	NoClamp bool
	// RestoreFromLive: truncate-and-restore is told that a live mirror is a
	// stopped one.
	RestoreFromLive bool
	// RecreationUnseen: the source has no topic ids, so a topic recreated
	// within cluster.link.retry.timeout.ms is taken for the same (DOC-CFG).
	RecreationUnseen bool
}

// PairOptions bounds a [Pair]. The zero PairOptions is a quiet world: one write,
// verbs on mirrors, a network without delay that is cut at times, and a
// consumer group.
type PairOptions struct {
	Shape  Shape
	Policy fsm.Policy
	// Step is the machine of a topic; nil is [fsm.StepMirror].
	Step func(fsm.MirrorState, fsm.MirrorEvent, fsm.Policy) (fsm.MirrorState, fsm.Verdict)
	// Writes is the number of records written in all; 0 means 1, at most 15.
	Writes int
	// InFlight is how many messages may be under way, at most [MaxMail]. With 0
	// a message and what it is answered arrive at once, or the answer is lost.
	InFlight int
	// Repeat lets a message arrive more than once.
	Repeat bool
	// LateVerbs lets operators' commands be decided on what was read of the
	// peer some time before. It takes a place in flight.
	LateVerbs bool
	// Offsets lets the consumer group commit.
	Offsets bool
	// Deletes lets operators delete a topic while the other cluster has one,
	// Recreate lets them make an ordinary topic in its place.
	Deletes, Recreate bool
	// Links lets operators pause, resume, delete and create halves of the link.
	Links bool
	// Probes is how many failed probes in a row make a half unavailable; 0 is
	// a world without probes.
	Probes int
	Flaws  Flaws

	_ struct{}
}

// Pair is the world of two clusters, one link, one topic. All that changes a
// topic or a half of the link is the production step, all that a host does is
// a duty; the world itself is the network, the logs, the producers, the
// consumer group and the operators. It is immutable.
type Pair struct {
	o PairOptions
	// never says, of each status and verb, that the machine can't accept it.
	never [len(statuses)][len(verbs)]bool
	// calls takes down the steps of the machines while a trace is replayed.
	calls *[]call
}

var _ World[PairState] = (*Pair)(nil)

// NewPair makes a world within bounds. A nil o is the zero PairOptions.
func NewPair(o *PairOptions) *Pair {
	p := &Pair{}
	if o != nil {
		p.o = *o
	}
	if p.o.Writes <= 0 {
		p.o.Writes = 1
	}
	p.o.Writes = min(p.o.Writes, 15)
	p.o.InFlight = min(max(p.o.InFlight, 0), MaxMail)
	if p.o.Step != nil {
		return p
	}
	p.o.Step = fsm.StepMirror
	for i, s := range statuses {
		legal := fsm.Mirror().Legal(fsm.State(s))
		for k, v := range verbs {
			p.never[i][k] = !slices.Contains(legal, v)
		}
	}
	return p
}

// Start is an ordinary topic on cluster 0 and the link of the shape.
func (p *Pair) Start() []PairState {
	w := PairState{Net: true}
	w.Half = [2]fsm.MirrorState{{Status: fsm.Regular}, fsm.NewMirrorState()}
	for i := range 2 {
		if p.hasHalf(i) {
			w.Link[i] = fsm.LinkState{Health: fsm.Healthy}
		}
	}
	return []PairState{w}
}

// hasHalf reports whether cluster i has a link object in this shape.
func (p *Pair) hasHalf(i int) bool { return i == 1 || p.o.Shape != DestinationInitiated }

// path reports whether the half of cluster i has a connection to its peer when
// the network allows: it dials, or the other half, which does, exists.
func (p *Pair) path(w *PairState, i int) bool {
	inbound := i == 1 && (p.o.Shape == OneDials || p.o.Shape == SourceInitiated)
	return w.Net && w.Link[i].Exists() && (!inbound || w.Link[0].Exists())
}

// joined reports whether the two halves of a bidirectional link exist.
func (p *Pair) joined(w *PairState) bool {
	return p.o.Shape.bidirectional() && w.Link[0].Exists() && w.Link[1].Exists()
}

// Live reports whether half i is a mirror (S2).
func (w *PairState) Live(i int) bool { return live(w.Half[i].Status) }

func live(s link.MirrorStatus) bool {
	switch s {
	case link.MirrorActive, link.MirrorPaused, link.MirrorPendingStopped, link.MirrorPendingSynchronize:
		return true
	}
	return false
}

// Writable reports whether producers may write to half i.
func (w *PairState) Writable(i int) bool { return fsm.Writable(w.Half[i].Status) }

// Reversing reports whether half i is the mirror that a reverse stops.
func (w *PairState) Reversing(i int) bool {
	h := &w.Half[i]
	return h.Status == link.MirrorPendingSynchronize ||
		h.Status == link.MirrorPendingStopped && (h.Verb == fsm.ReversingToStart || h.Verb == fsm.ReversingToPause)
}

// mirrors reports whether a topic of that status is a mirror of its peer or
// about to become one.
func mirrors(s link.MirrorStatus) bool { return s.Stored() && s != link.MirrorStopped }
