package explore

import (
	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// duty does one duty of host i, or the half of it: then the host crashes
// before it has reported, or the peer's answer is lost.
func (p *Pair) duty(w *PairState, i int, kind fsm.DutyKind, half bool) bool {
	var buffer [4]fsm.Duty
	for _, d := range fsm.AppendMirrorDuties(buffer[:0], w.Half[i], w.Link[i]) {
		if d.Kind == kind {
			return p.perform(w, i, d, half)
		}
	}
	return false
}

func (p *Pair) perform(w *PairState, i int, d fsm.Duty, half bool) bool {
	report := fsm.MirrorEvent{Facts: p.told(w, i)}
	switch d.Kind {
	case fsm.Fetch:
		return p.fetch(w, i)
	case fsm.AskPeerToReverse:
		return p.send(w, Message{Kind: Ask, To: uint8(1 - i), Sequence: d.Sequence, Pause: d.Pause}, half)
	case fsm.TellPeerStopped:
		return p.send(w, Message{Kind: TellStopped, To: uint8(1 - i), Sequence: d.Sequence}, half)
	case fsm.TellPeerAborted:
		return p.send(w, Message{Kind: TellAborted, To: uint8(1 - i), Sequence: d.Sequence}, half)
	case fsm.WaitForPeer:
		r := &w.Half[1-i]
		return p.talks(w) && p.send(w, Message{Kind: Answer, To: uint8(i), Status: r.Status, Sequence: r.Sequence}, half)
	case fsm.Synchronize:
		report.Name = fsm.EventSynchronized
	case fsm.Drain:
		if report.Facts.Has(fsm.Synced) && !w.Group {
			w.Commit[i] = w.Commit[1-i]
		}
		fallthrough
	case fsm.StopLocally:
		w.Commit[i] = min(w.Commit[i], uint8(w.Log[i].Len()))
		report.Name, report.Offsets = fsm.EventDrained, offsets[w.Log[i].Len()]
	case fsm.FindTruncationOffsets:
		return p.findOffsets(w, i, report)
	case fsm.Truncate:
		end := 0 // of a machine that never agreed where to cut, too
		if len(d.Offsets) > 0 {
			end = int(d.Offsets[0])
		}
		changed := p.truncate(w, i, end)
		if half {
			return changed
		}
		report.Name = fsm.EventTruncated
	default: // a fence is what accepts keeps up
		return false
	}
	return p.step(w, i, report).Verdict == fsm.Accept
}

// talks reports whether the halves can talk to each other.
func (p *Pair) talks(w *PairState) bool { return w.Net && p.joined(w) }

// fetch copies one record, or finds out why it can't.
func (p *Pair) fetch(w *PairState, i int) bool {
	mine, theirs := w.Log[i], w.Log[1-i]
	failed := link.MirrorError("")
	switch {
	case !p.path(w, i):
		return false
	case w.Half[1-i].Status == fsm.Absent: // and the retry timeout is over
		failed = link.MirrorSourceTopicMayBeDeleted
	case w.Replaced[i] && p.o.Flaws.RecreationUnseen:
		if mine.Len() < theirs.Len() {
			w.Log[i] |= theirs.record(mine.Len())
			return w.Log[i] != mine
		}
		return false
	case w.Replaced[i]:
		failed = link.MirrorSourceTopicIDChanged
	case !mine.PrefixOf(theirs):
		failed = link.MirrorUnexpectedTruncation
	case mine == theirs:
		return false
	default:
		w.Log[i] |= theirs.record(mine.Len())
		return true
	}
	return p.step(w, i, fsm.MirrorEvent{Name: fsm.EventSourceFailed, Error: failed}).Verdict == fsm.Accept
}

// findOffsets asks the peer for its stop offsets.
func (p *Pair) findOffsets(w *PairState, i int, report fsm.MirrorEvent) bool {
	r := &w.Half[1-i]
	report.Name, report.Sequence = fsm.EventOffsetsAgreed, r.Sequence
	switch {
	case !p.talks(w):
		return false
	case r.Status == link.MirrorStopped && r.Cause != fsm.LinkDeleted:
		report.Offsets = r.StopOffsets
	case p.o.Flaws.RestoreFromLive && live(r.Status):
		report.Offsets = offsets[w.Log[1-i].Len()]
	default:
		return false
	}
	return p.step(w, i, report).Verdict == fsm.Accept
}

// truncate cuts a log and clamps what was committed, unless the host is flawed.
func (p *Pair) truncate(w *PairState, i, end int) bool {
	log, commit := w.Log[i], w.Commit[i]
	if !p.o.Flaws.NoTruncation {
		w.Log[i] = log.first(end)
	}
	if !p.o.Flaws.NoClamp {
		w.Commit[i] = min(commit, uint8(w.Log[i].Len()))
	}
	return w.Log[i] != log || w.Commit[i] != commit
}

// send puts a message under way; where none may be, it arrives at once, and
// its answer, too, unless that is lost.
func (p *Pair) send(w *PairState, m Message, lost bool) bool {
	if p.o.InFlight > 0 {
		return p.post(w, m)
	}
	reply, changed := p.receive(w, m)
	if reply.Kind == 0 || lost {
		return changed
	}
	_, replied := p.receive(w, reply)
	return changed || replied
}

// deliver lets a message that was under way arrive.
func (p *Pair) deliver(w *PairState, m Message) bool {
	if m.Kind == Command {
		return p.verb(w, int(m.To), m)
	}
	reply, changed := p.receive(w, m)
	return reply.Kind != 0 && p.post(w, reply) || changed
}

// receive takes a message in at the half it goes to. It gives the reply, and
// reports whether the half changed.
func (p *Pair) receive(w *PairState, m Message) (reply Message, changed bool) {
	i := int(m.To)
	if !p.talks(w) {
		return reply, false
	}
	e := fsm.MirrorEvent{Sequence: m.Sequence, Pause: m.Pause, Facts: p.told(w, i)}
	reply = Message{Kind: ReplyTold, To: uint8(1 - i), Sequence: m.Sequence}
	switch m.Kind {
	case Ask:
		e.Name, reply.Kind = fsm.EventPeerReverse, ReplyFenced
	case TellStopped:
		if h := &w.Half[i]; h.Status == link.MirrorPendingMirror && m.Sequence != h.Attempt {
			// Another stop than the one that the fence is for may be over by now:
			// how the peer stands is for the topic to ask.
			return reply, false
		}
		e.Name = fsm.EventPeerStopped
	case TellAborted:
		e.Name = fsm.EventPeerAbort
	case ReplyFenced:
		e.Name, reply = fsm.EventPeerFenced, Message{}
	case ReplyTold:
		e.Name, reply = fsm.EventPeerTold, Message{}
	case Answer:
		news, ok := fsm.PeerNews(w.Half[i], m.Status, m.Sequence, nil)
		if !ok {
			return Message{}, false
		}
		news.Facts = e.Facts
		e, reply = news, Message{}
	}
	v := p.step(w, i, e)
	h := &w.Half[i]
	if !v.Accepted() || m.Kind == Ask && (h.Status != link.MirrorPendingMirror || h.Attempt != m.Sequence) {
		reply = Message{}
	}
	return reply, v.Verdict == fsm.Accept
}
