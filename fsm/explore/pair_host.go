package explore

import (
	"cmp"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// answers reports whether a message answers one of its receiver's, who no
// longer knows of it after a crash.
func (k MessageKind) answers() bool { return k == ReplyFenced || k == ReplyTold || k == Answer }

// drop removes messages.
func (w *PairState) drop(which func(*Message) bool) {
	n := 0
	for k := range w.Mail {
		if m := w.Mail[k]; m.Kind != 0 && !which(&m) {
			w.Mail[n] = m
			n++
		}
	}
	clear(w.Mail[n:])
}

// post puts a message under way. It reports false if there is one like it, or
// no place.
func (p *Pair) post(w *PairState, m Message) bool {
	n := 0
	for ; n < MaxMail && w.Mail[n].Kind != 0; n++ {
		if w.Mail[n] == m {
			return false
		}
	}
	if n >= p.o.InFlight {
		return false
	}
	for ; n > 0 && before(&m, &w.Mail[n-1]); n-- {
		w.Mail[n] = w.Mail[n-1]
	}
	w.Mail[n] = m
	return true
}

// before orders the messages under way, of which only the set matters.
func before(a, b *Message) bool {
	return cmp.Or(
		cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.To, b.To), cmp.Compare(a.Sequence, b.Sequence),
		cmp.Compare(bit(a.Pause), bit(b.Pause)), cmp.Compare(a.Status, b.Status),
		cmp.Compare(a.Verb, b.Verb), cmp.Compare(a.Facts, b.Facts),
	) < 0
}

// step applies an event to half i and keeps the books: it is the only place
// where a topic changes its state.
func (p *Pair) step(w *PairState, i int, e fsm.MirrorEvent) fsm.Verdict {
	old, waited := w.Half[i].Status, w.Half[i].PeerWaits
	after, v := p.o.Step(w.Half[i], e, p.o.Policy)
	if p.calls != nil {
		*p.calls = append(*p.calls, call{half: i, mirror: e, verdict: v, status: after.Status})
	}
	if v.Verdict != fsm.Accept {
		return v
	}
	w.Half[i] = after
	// A command is only carried out on the state that it was decided on, and an
	// answer only believed by a topic that is still waiting for it.
	w.drop(func(m *Message) bool {
		return int(m.To) == i && (m.Kind == Command || m.Kind == Answer && after.Status != old)
	})
	switch e.Name {
	case fsm.EventCreate, fsm.EventDeleteTopic:
		w.Log[i], w.Commit[i], w.Forked, w.Replaced[i] = 0, 0, false, false
	case fsm.EventPeerReverse, fsm.EventOffsetsAgreed:
		w.Replaced[i] = false
	case fsm.EventTruncated:
		w.Forked = false
	case fsm.EventLinkDeleted:
		w.Forked = w.Forked || mirrors(old) || waited
	}
	if after.Cause == fsm.Promoted || after.Cause == fsm.FailedOver {
		w.Forked = w.Forked || old != link.MirrorStopped
	}
	if !mirrors(after.Status) {
		w.Replaced[i] = false
	}
	return v
}

// command decides a verb on half i on what is known of its peer.
func (p *Pair) command(w *PairState, i int, verb fsm.Event) Message {
	r := &w.Half[1-i]
	m := Message{Kind: Command, To: uint8(i), Verb: verb}
	if p.joined(w) {
		m.Facts |= fsm.Bidirectional
	}
	if !p.path(w, i) {
		return m
	}
	m.Facts |= fsm.PeerReachable
	if r.Status == fsm.Absent {
		return m
	}
	m.Facts |= fsm.SourceReadable
	m.Sequence = r.HighSequence()
	if verb == fsm.EventTruncateAndRestore {
		m.Sequence = r.Sequence
	}
	switch {
	case r.Status == fsm.Regular:
		m.Facts |= fsm.PeerWritable
	case r.Status == link.MirrorStopped:
		m.Facts |= fsm.PeerWritable
		if r.Cause != fsm.LinkDeleted { // that stop belongs to no link any more
			m.Facts |= fsm.PeerStopped
		}
	default:
		m.Facts |= fsm.PeerMirrors
		if p.o.Flaws.RestoreFromLive && live(r.Status) {
			m.Facts |= fsm.PeerStopped | fsm.PeerAhead
			m.Sequence = max(m.Sequence, w.Half[i].Sequence+1)
		}
	}
	return m
}

// verb carries a command out.
func (p *Pair) verb(w *PairState, i int, m Message) bool {
	if m.Verb == fsm.EventDeleteTopic {
		if !p.o.Deletes || w.Half[1-i].Status == fsm.Absent {
			return false
		}
	} else if !w.Link[i].Exists() {
		return false
	}
	e := fsm.MirrorEvent{Name: m.Verb, Facts: m.Facts | fsm.NameMatches, Sequence: m.Sequence}
	if p.o.Shape == SourceInitiated && i == 0 {
		e.Facts |= fsm.SourceHalf
	}
	return p.step(w, i, e).Verdict == fsm.Accept
}

// remake makes an ordinary topic where there is none.
func (p *Pair) remake(w *PairState, i int) bool {
	if w.Half[i].Status != fsm.Absent {
		return false
	}
	w.Half[i].Status = fsm.Regular
	if p.calls != nil {
		*p.calls = append(*p.calls, call{half: i, status: fsm.Regular, made: true})
	}
	w.drop(func(m *Message) bool { return m.Kind == Command && int(m.To) == i })
	if peer := w.Half[1-i].Status; peer != fsm.Absent {
		w.Forked, w.Replaced[1-i] = true, mirrors(peer)
	}
	return true
}

// linkVerb does to half i of the link what an operator asks.
func (p *Pair) linkVerb(w *PairState, i, arg int) bool {
	verb := linkVerbs[arg]
	e := fsm.LinkEvent{Name: verb.event, Facts: verb.facts}
	// The half that dials checks that the other one is there (L8).
	dials := i == 0 && (p.o.Shape == OneDials || p.o.Shape == SourceInitiated)
	if inbound := i == 1 && (p.o.Shape == OneDials || p.o.Shape == SourceInitiated); inbound ||
		w.Net && (!dials || w.Link[1].Exists()) {
		e.Facts |= fsm.Validated
	}
	// A stopped topic whose peer still waits for the news counts as live: with
	// the link it would forget that it owes them.
	if h := &w.Half[i]; mirrors(h.Status) || h.PeerWaits {
		e.Facts |= fsm.LiveMirrors
	}
	if p.stepLink(w, i, e).Verdict != fsm.Accept {
		return false
	}
	if verb.event == fsm.EventDeleteLink {
		p.step(w, i, fsm.MirrorEvent{Name: fsm.EventLinkDeleted, Offsets: offsets[w.Log[i].Len()]})
		w.drop(func(m *Message) bool { return int(m.To) == i })
	}
	return true
}

func (p *Pair) stepLink(w *PairState, i int, e fsm.LinkEvent) fsm.Verdict {
	after, v := fsm.StepLink(w.Link[i], e, p.o.Policy)
	w.Link[i] = after
	if p.calls != nil {
		*p.calls = append(*p.calls, call{half: i, isLink: true, link: e, verdict: v, shown: fsm.DisplayLink(after)})
	}
	return v
}

// told are the facts that the data plane of cluster i reports with.
func (p *Pair) told(w *PairState, i int) (f fsm.Facts) {
	if p.path(w, i) && !w.Replaced[i] {
		if w.Log[i] == w.Log[1-i] {
			f |= fsm.CaughtUp | fsm.Synced
		}
		if w.Log[i].PrefixOf(w.Log[1-i]) {
			f |= fsm.LocalPrefixOfPeer
		}
	}
	if w.Group {
		f |= fsm.GroupActive
	}
	return f
}
