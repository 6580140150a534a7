package fsm_test

import (
	"reflect"
	"slices"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// world is one topic on two clusters joined by one bidirectional link: the
// production step on each side, a network that loses, repeats and delays
// messages, logs of record ids, and what the invariants need to remember.
type world struct {
	policy  fsm.Policy
	table   *fsm.Table // of the topics
	half    [2]fsm.MirrorState
	version [2]int // of half, as a store's revision
	log     [2][]int
	link    [2]fsm.LinkState
	net     bool
	group   bool
	forked  bool // a promote or failover completed and no restore since
	deleted bool // a topic was deleted at some time
	writes  int
	mail    []message
	sent    []message // all that ever was under way
	broken  []string  // what an invariant says
}

// message is under way to a half.
type message struct {
	to      int
	event   fsm.MirrorEvent
	kind    string // request, reply, query, answer, verb
	attempt uint32 // of the half that asked, for query and answer
	version int    // of the half, for a verb
	peer    fsm.MirrorState
}

// newWorld has an ordinary topic on 0 and none on 1.
func newWorld(p fsm.Policy) *world {
	up := fsm.LinkState{Health: fsm.Healthy}
	return &world{
		policy: p, table: fsm.Mirror(), net: true, link: [2]fsm.LinkState{up, up},
		half: [2]fsm.MirrorState{{Status: fsm.Regular}, fsm.NewMirrorState()},
	}
}

func (w *world) fail(what string) { w.broken = append(w.broken, what) }

// apply steps half i and watches over what a single step must keep.
func (w *world) apply(i int, e fsm.MirrorEvent) fsm.Verdict {
	before, peer := w.half[i], w.half[1-i]
	after, v := fsm.StepMirrorBy(w.table, before, e, w.policy)
	if v.Verdict != fsm.Accept {
		if !reflect.DeepEqual(before, after) {
			w.fail("S22: a refused event changed the state")
		}
		return v
	}
	w.half[i], w.version[i] = after, w.version[i]+1
	from, to := before.Status, after.Status
	if to == link.MirrorStopped && from != link.MirrorStopped {
		if after.Sequence <= before.Sequence || after.Sequence <= peer.Sequence && !w.deleted {
			w.fail("S21: the stop sequence does not grow")
		}
		if after.Cause == fsm.Promoted || after.Cause == fsm.FailedOver {
			w.forked = true
		}
	}
	if from == link.MirrorStopped && to != from && e.Name != fsm.EventTruncateAndRestore &&
		e.Name != fsm.EventPeerReverse && e.Name != fsm.EventDeleteTopic {
		w.fail("S10: STOPPED left by " + string(e.Name))
	}
	if from == link.MirrorFailed && to != from && e.Name != fsm.EventFailover && e.Name != fsm.EventDeleteTopic {
		w.fail("S11: FAILED left by " + string(e.Name))
	}
	if from == link.MirrorPendingMirror && live(to) && peer.Status != link.MirrorStopped && peer.Status != fsm.Absent {
		w.fail("S6: a mirror of a topic that is " + string(peer.Status))
	}
	if e.Name == fsm.EventTruncated {
		w.forked = false
	}
	return v
}

func live(s link.MirrorStatus) bool {
	switch s {
	case link.MirrorActive, link.MirrorPaused, link.MirrorPendingStopped, link.MirrorPendingSynchronize:
		return true
	}
	return false
}

func pending(s link.MirrorStatus) bool { return fsm.Category(s) == link.CategoryPending }

// prefix reports whether the log of half i is a prefix of its peer's.
func (w *world) prefix(i int) bool {
	mine, theirs := w.log[i], w.log[1-i]
	return len(mine) <= len(theirs) && slices.Equal(mine, theirs[:len(mine)])
}

// invariants checks what must hold at every moment.
func (w *world) invariants() {
	a, b := w.half[0], w.half[1]
	if live(a.Status) && live(b.Status) {
		w.fail("S2: two topics mirror each other")
	}
	if fsm.Writable(a.Status) && fsm.Writable(b.Status) && !w.forked {
		w.fail("S5: two writable copies and no fork")
	}
	for i, l := range w.half {
		r := w.half[1-i]
		if fsm.Writable(l.Status) && l.Status != fsm.Regular && l.Status != link.MirrorStopped {
			w.fail("S4: writable while " + string(l.Status))
		}
		reversing := l.PeerFenced && l.Status == link.MirrorPendingSynchronize ||
			l.Status == link.MirrorPendingStopped && (l.Verb == fsm.ReversingToStart || l.Verb == fsm.ReversingToPause)
		fenced := r.Status == link.MirrorPendingMirror && r.Attempt == l.Attempt
		if reversing && !fenced && r.Status != fsm.Absent {
			w.fail("S7: mid-reverse the other topic is " + string(r.Status))
		}
		healthy := l.Status == link.MirrorActive || l.Status == link.MirrorPaused
		if healthy && !w.deleted && !w.prefix(i) {
			w.fail("S9: a mirror that is not a prefix of its source")
		}
	}
}

// event makes a verb, create or delete-topic for half i, with what its host
// knows of the peer at this moment.
func (w *world) event(i int, name fsm.Event) fsm.MirrorEvent {
	r := w.half[1-i]
	e := fsm.MirrorEvent{Name: name, Facts: fsm.Bidirectional | fsm.NameMatches}
	if !w.net {
		return e
	}
	e.Facts |= fsm.PeerReachable
	e.Sequence = r.HighSequence()
	if name == fsm.EventTruncateAndRestore {
		e.Sequence = r.Sequence
	}
	switch r.Status {
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

// do applies a verb at once.
func (w *world) do(i int, name fsm.Event) fsm.Verdict {
	v := w.apply(i, w.event(i, name))
	w.reset(i, name, v)
	return v
}

// reset gives a topic that was made or deleted an empty log.
func (w *world) reset(i int, name fsm.Event, v fsm.Verdict) {
	if v.Verdict == fsm.Accept && (name == fsm.EventCreate || name == fsm.EventDeleteTopic) {
		w.log[i] = nil
		w.deleted = w.deleted || name == fsm.EventDeleteTopic
	}
}

// told are the facts a data plane reports with.
func (w *world) told(i int) fsm.Facts {
	f := fsm.Facts(0)
	if w.net && slices.Equal(w.log[i], w.log[1-i]) {
		f |= fsm.CaughtUp | fsm.Synced
	}
	if w.net && w.prefix(i) {
		f |= fsm.LocalPrefixOfPeer
	}
	if w.group {
		f |= fsm.GroupActive
	}
	return f
}

func (w *world) ends(i int) []int64 { return []int64{int64(len(w.log[i]))} }

// perform does one duty of half i.
func (w *world) perform(i int, d fsm.Duty) {
	peer := w.half[1-i]
	report := fsm.MirrorEvent{Facts: w.told(i)}
	switch d.Kind {
	case fsm.Fetch:
		w.fetch(i)
		return
	case fsm.AskPeerToReverse:
		w.send(1-i, fsm.MirrorEvent{Name: fsm.EventPeerReverse, Sequence: d.Sequence, Pause: d.Pause})
		return
	case fsm.TellPeerStopped:
		w.send(1-i, fsm.MirrorEvent{Name: fsm.EventPeerStopped, Sequence: d.Sequence, Offsets: d.Offsets})
		return
	case fsm.TellPeerAborted:
		w.send(1-i, fsm.MirrorEvent{Name: fsm.EventPeerAbort, Sequence: d.Sequence})
		return
	case fsm.WaitForPeer:
		w.post(message{to: 1 - i, kind: "query", attempt: w.half[i].Attempt})
		return
	case fsm.Fence:
		return
	case fsm.Synchronize:
		report.Name = fsm.EventSynchronized
	case fsm.Drain, fsm.StopLocally:
		report.Name, report.Offsets = fsm.EventDrained, w.ends(i)
	case fsm.FindTruncationOffsets:
		if !w.net || peer.Status != link.MirrorStopped {
			return
		}
		report.Name, report.Offsets, report.Sequence = fsm.EventOffsetsAgreed, peer.StopOffsets, peer.Sequence
	case fsm.Truncate:
		if len(d.Offsets) == 0 {
			w.fail("S13: a truncation without offsets")
			return
		}
		w.log[i] = w.log[i][:min(int(d.Offsets[0]), len(w.log[i]))]
		report.Name = fsm.EventTruncated
	default:
		w.fail("unknown duty " + string(d.Kind))
		return
	}
	w.apply(i, report)
}

// fetch copies one record, or finds that it can't.
func (w *world) fetch(i int) {
	switch {
	case !w.net:
	case w.half[1-i].Status == fsm.Absent:
		w.apply(i, fsm.MirrorEvent{Name: fsm.EventSourceFailed, Error: link.MirrorSourceTopicMayBeDeleted})
	case !w.prefix(i):
		w.apply(i, fsm.MirrorEvent{Name: fsm.EventSourceFailed, Error: link.MirrorUnexpectedTruncation})
	case len(w.log[i]) < len(w.log[1-i]):
		w.log[i] = append(slices.Clone(w.log[i]), w.log[1-i][len(w.log[i])])
	}
}

func (w *world) post(m message) { w.mail, w.sent = append(w.mail, m), append(w.sent, m) }

func (w *world) send(to int, e fsm.MirrorEvent) {
	w.post(message{to: to, kind: "request", event: e})
}

// deliver hands a message to its half and sends what it answers.
func (w *world) deliver(m message) {
	i := m.to
	if m.kind == "verb" {
		if m.version == w.version[i] { // the half is as it was when it looked at its peer
			w.reset(i, m.event.Name, w.apply(i, m.event))
		}
		return
	}
	if !w.net {
		return
	}
	switch m.kind {
	case "request":
		m.event.Facts = w.told(i)
		v := w.apply(i, m.event)
		h, reply := w.half[i], fsm.MirrorEvent{Name: fsm.EventPeerTold, Sequence: m.event.Sequence}
		if m.event.Name == fsm.EventPeerReverse {
			reply.Name = fsm.EventPeerFenced
			if h.Status != link.MirrorPendingMirror || h.Attempt != m.event.Sequence {
				return
			}
		}
		if v.Accepted() {
			w.post(message{to: 1 - i, kind: "reply", event: reply})
		}
	case "reply":
		w.apply(i, m.event)
	case "query":
		w.post(message{to: 1 - i, kind: "answer", attempt: m.attempt, peer: w.half[i]})
	case "answer":
		mine := w.half[i]
		if mine.Status != link.MirrorPendingMirror || mine.Attempt != m.attempt {
			return
		}
		if e, ok := fsm.PeerNews(mine, m.peer.Status, m.peer.Sequence, m.peer.StopOffsets); ok {
			e.Facts = w.told(i)
			w.apply(i, e)
		}
	}
}

// duties lets both hosts do each of their duties once, and delivers the mail.
func (w *world) duties() {
	for i := range 2 {
		for _, d := range fsm.MirrorDuties(w.half[i], w.link[i]) {
			w.perform(i, d)
		}
	}
	for len(w.mail) > 0 {
		m := w.mail[0]
		w.mail = w.mail[1:]
		w.deliver(m)
		w.invariants()
	}
}

// settle lets both hosts do their duties, in turn and without loss, until
// nothing changes any more.
func (w *world) settle() {
	for range 100 {
		before, logs := w.version, [2]int{len(w.log[0]), len(w.log[1])}
		w.duties()
		if w.version == before && logs == [2]int{len(w.log[0]), len(w.log[1])} {
			return
		}
	}
	w.fail("the two halves never settle")
}

func (w *world) write(i int) {
	if fsm.Writable(w.half[i].Status) {
		w.writes++
		w.log[i] = append(slices.Clone(w.log[i]), w.writes)
	}
}
