package script

import (
	"fmt"
	"slices"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// Halves is the reference [Pair]: two clusters made of [fsm.StepMirror],
// [fsm.StepLink] and [fsm.MirrorDuties], logs of record numbers and a network
// that is there or not. Use [NewHalves]; it is not safe for concurrent use.
type Halves struct {
	policy fsm.Policy
	took   []Taken
	half   [2]fsm.MirrorState
	link   [2]fsm.LinkState
	log    [2][]int
	writes int
	set    map[string]bool
}

// NewHalves is a pair that was reset.
func NewHalves(p fsm.Policy) *Halves {
	h := &Halves{policy: p}
	_ = h.Reset()
	return h
}

// Reset implements [Pair].
func (h *Halves) Reset() error {
	up := fsm.LinkState{Health: fsm.Healthy}
	*h = Halves{
		policy: h.policy, link: [2]fsm.LinkState{up, up},
		half: [2]fsm.MirrorState{{Status: fsm.Regular}, fsm.NewMirrorState()},
		set:  map[string]bool{},
	}
	for _, s := range Settings() {
		h.set[s.Name] = s.On
	}
	return nil
}

// Set implements [Pair].
func (h *Halves) Set(what string, on bool) error {
	if _, ok := h.set[what]; !ok {
		return fmt.Errorf("%w: %s", ErrCannot, what)
	}
	h.set[what] = on
	return nil
}

// Show implements [Pair].
func (h *Halves) Show() (Shown, error) {
	var s Shown
	for i := range h.half {
		s.Topic[i] = fsm.DisplayMirror(h.half[i].Status, h.link[i])
		s.Link[i] = fsm.DisplayLink(h.link[i])
	}
	return s, nil
}

// Write implements [Pair].
func (h *Halves) Write(to Half) (bool, error) {
	if !fsm.Writable(h.half[to].Status) {
		return false, nil
	}
	h.writes++
	h.log[to] = append(slices.Clone(h.log[to]), h.writes)
	return true, nil
}

// Do implements [Pair].
func (h *Halves) Do(at Half, e fsm.Event) (link.Code, error) {
	v := h.apply(at, h.ask(at, e))
	if v.Verdict == fsm.Accept && (e == fsm.EventCreate || e == fsm.EventDeleteTopic) {
		h.log[at] = nil
	}
	return refusal(v), nil
}

// Link implements [Pair].
func (h *Halves) Link(at Half, e fsm.Event) (link.Code, error) {
	v := h.applyLink(at, e)
	if v.Verdict == fsm.Accept && e == fsm.EventDeleteLink {
		h.apply(at, fsm.MirrorEvent{Name: fsm.EventLinkDeleted, Offsets: h.ends(at)})
	}
	return refusal(v), nil
}

func refusal(v fsm.Verdict) link.Code {
	if v.Accepted() {
		return ""
	}
	return v.Code
}

func (h *Halves) apply(at Half, e fsm.MirrorEvent) (v fsm.Verdict) {
	from := h.half[at].Status
	h.half[at], v = fsm.StepMirror(h.half[at], e, h.policy)
	h.note(Taken{at, false, e.Name, fsm.State(from), v})
	return v
}

func (h *Halves) applyLink(at Half, e fsm.Event) (v fsm.Verdict) {
	f := fsm.Facts(0)
	if h.set["validated"] {
		f |= fsm.Validated
	}
	if h.set["force"] {
		f |= fsm.Force
	}
	if s := h.half[at].Status; s != link.MirrorStopped && s != fsm.Absent && s != fsm.Regular {
		f |= fsm.LiveMirrors
	}
	from := fsm.State(fsm.DisplayLink(h.link[at]))
	if !h.link[at].Exists() {
		from = fsm.Link().Initial()
	}
	h.link[at], v = fsm.StepLink(h.link[at], fsm.LinkEvent{Name: e, Facts: f}, h.policy)
	h.note(Taken{at, true, e, from, v})
	return v
}

// ask makes an operator's event with what its cluster knows of the other.
func (h *Halves) ask(at Half, name fsm.Event) fsm.MirrorEvent {
	e := fsm.MirrorEvent{Name: name, Facts: fsm.NameMatches}
	if h.set["bidirectional"] {
		e.Facts |= fsm.Bidirectional
	}
	if h.set["prefix"] {
		e.Facts |= fsm.Prefixed
	}
	if !h.set["net"] {
		return e
	}
	peer := h.half[1-at]
	e.Facts |= fsm.PeerReachable
	e.Sequence = peer.HighSequence()
	if name == fsm.EventTruncateAndRestore {
		e.Sequence = peer.Sequence
	}
	switch peer.Status {
	case fsm.Absent:
		return e
	case link.MirrorStopped:
		e.Facts |= fsm.PeerStopped | fsm.PeerWritable
	case fsm.Regular:
		e.Facts |= fsm.PeerWritable
	default:
		e.Facts |= fsm.PeerMirrors
	}
	e.Facts |= fsm.SourceReadable
	return e
}

// told makes a report with what a data plane knows.
func (h *Halves) told(at Half, name fsm.Event) fsm.MirrorEvent {
	e := fsm.MirrorEvent{Name: name, Offsets: h.ends(at)}
	if h.set["net"] && slices.Equal(h.log[at], h.log[1-at]) {
		e.Facts |= fsm.CaughtUp | fsm.Synced
	}
	if h.set["net"] && h.prefix(at) {
		e.Facts |= fsm.LocalPrefixOfPeer
	}
	if h.set["group"] {
		e.Facts |= fsm.GroupActive
	}
	return e
}

func (h *Halves) ends(at Half) []int64 { return []int64{int64(len(h.log[at]))} }

func (h *Halves) prefix(at Half) bool {
	mine, theirs := h.log[at], h.log[1-at]
	return len(mine) <= len(theirs) && slices.Equal(mine, theirs[:len(mine)])
}

// Advance implements [Pair].
func (h *Halves) Advance() (bool, error) {
	before := h.digest()
	for _, at := range []Half{Left, Right} {
		if h.link[at].Exists() {
			e := fsm.EventProbeOK
			if !h.set["net"] {
				e = fsm.EventProbeFailed
			}
			h.applyLink(at, e)
		}
		for _, d := range fsm.MirrorDuties(h.half[at], h.link[at]) {
			h.perform(at, d)
		}
	}
	return h.digest() != before, nil
}

// digest is everything that changes.
func (h *Halves) digest() string { return fmt.Sprint(h.half, h.link, h.log) }

// perform does one duty; messages arrive at once or not at all.
func (h *Halves) perform(at Half, d fsm.Duty) {
	peer, net := h.half[1-at], h.set["net"]
	switch d.Kind {
	case fsm.Fetch:
		h.fetch(at)
	case fsm.Synchronize:
		h.apply(at, h.told(at, fsm.EventSynchronized))
	case fsm.Drain, fsm.StopLocally:
		h.apply(at, h.told(at, fsm.EventDrained))
	case fsm.Truncate:
		h.log[at] = h.log[at][:min(int(d.Offsets[0]), len(h.log[at]))]
		h.apply(at, h.told(at, fsm.EventTruncated))
	}
	if !net {
		return
	}
	switch d.Kind {
	case fsm.FindTruncationOffsets:
		if peer.Status == link.MirrorStopped {
			e := h.told(at, fsm.EventOffsetsAgreed)
			e.Offsets, e.Sequence = peer.StopOffsets, peer.Sequence
			h.apply(at, e)
		}
	case fsm.AskPeerToReverse:
		e := h.told(1-at, fsm.EventPeerReverse)
		e.Sequence, e.Pause = d.Sequence, d.Pause
		h.apply(1-at, e)
		if p := h.half[1-at]; p.Status == link.MirrorPendingMirror && p.Attempt == d.Sequence {
			h.apply(at, fsm.MirrorEvent{Name: fsm.EventPeerFenced, Sequence: d.Sequence})
		}
	case fsm.WaitForPeer:
		if e, ok := fsm.PeerNews(h.half[at], peer.Status, peer.Sequence, peer.StopOffsets); ok {
			e.Facts = h.told(at, e.Name).Facts
			h.apply(at, e)
		}
	case fsm.TellPeerStopped, fsm.TellPeerAborted:
		e := h.told(1-at, fsm.EventPeerAbort)
		e.Sequence = d.Sequence
		if d.Kind == fsm.TellPeerStopped {
			e.Name, e.Offsets = fsm.EventPeerStopped, d.Offsets
		}
		if h.apply(1-at, e).Accepted() {
			h.apply(at, fsm.MirrorEvent{Name: fsm.EventPeerTold, Sequence: d.Sequence})
		}
	}
}

// fetch copies what is there, or finds that it can't.
func (h *Halves) fetch(at Half) {
	switch {
	case !h.set["net"]:
	case h.half[1-at].Status == fsm.Absent:
		h.apply(at, fsm.MirrorEvent{Name: fsm.EventSourceFailed, Error: link.MirrorSourceTopicMayBeDeleted})
	case !h.prefix(at):
		h.apply(at, fsm.MirrorEvent{Name: fsm.EventSourceFailed, Error: link.MirrorUnexpectedTruncation})
	default:
		h.log[at] = slices.Clone(h.log[1-at])
	}
}
