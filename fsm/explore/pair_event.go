package explore

import (
	"fmt"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// Class says who makes an event happen. Classes can be added up.
type Class uint8

// The classes of a [Pair]'s events.
const (
	// Operator: somebody gives a command on a topic or a link.
	Operator Class = 1 << iota
	// Environment: producers, consumers, and the network between the clusters.
	Environment
	// HostDuty: a host does its duty, or probes the other cluster.
	HostDuty
	// Delivery: a message arrives.
	Delivery
	// Loss: a message, or what was in a host's memory, is lost.
	Loss
)

// kind is the first byte of an [Event] of a pair; side and argument are the
// second.
type kind uint8

const (
	evWrite kind = iota + 1
	evNet
	evGroup
	evCommit
	evVerb    // argument: verb
	evPrepare // argument: verb
	evMake
	evLink  // argument: linkVerb
	evProbe // argument: 1 if it succeeds
	evDuty  // argument: duty
	evHalf  // argument: duty; it is done and its report or answer is lost
	evDeliver
	evAgain
	evLose
	evCrash
)

func event(k kind, side, arg int) Event { return Event(int(k)<<8 | side<<7 | arg) }

func (e Event) split() (k kind, side, arg int) { return kind(e >> 8), int(e >> 7 & 1), int(e & 127) }

// Class of an event of a pair. A user's own events are of the environment.
func (e Event) Class() Class {
	switch k, _, _ := e.split(); k {
	case evVerb, evPrepare, evMake, evLink:
		return Operator
	case evProbe, evDuty:
		return HostDuty
	case evDeliver:
		return Delivery
	case evHalf, evAgain, evLose, evCrash:
		return Loss
	}
	return Environment
}

// Verb gives the verb, on which side, of an event that tries one at once.
func (e Event) Verb() (verb fsm.Event, side int, ok bool) {
	if k, side, arg := e.split(); k == evVerb && arg < len(verbs) {
		return verbs[arg], side, true
	}
	return "", 0, false
}

// linkVerbs are what operators do to a half of a link.
var linkVerbs = [...]struct {
	name  string
	event fsm.Event
	facts fsm.Facts
}{
	{"pause-link", fsm.EventPauseLink, 0},
	{"resume-link", fsm.EventResumeLink, 0},
	{"delete-link", fsm.EventDeleteLink, 0},
	{"delete-link by force", fsm.EventDeleteLink, fsm.Force},
	{"create-link", fsm.EventCreateLink, 0},
}

// duties are the numbers of the duties.
var duties = [...]fsm.DutyKind{
	fsm.Fetch, fsm.Synchronize, fsm.Drain, fsm.StopLocally, fsm.Fence, fsm.AskPeerToReverse, fsm.WaitForPeer,
	fsm.TellPeerStopped, fsm.TellPeerAborted, fsm.FindTruncationOffsets, fsm.Truncate,
}

// Name says what an event does in w.
func (p *Pair) Name(w *PairState, e Event) string {
	k, i, arg := e.split()
	switch k {
	case evWrite:
		return fmt.Sprintf("write on %d", i)
	case evNet:
		return map[bool]string{true: "network cut", false: "network heals"}[w.Net]
	case evGroup:
		return map[bool]string{true: "group stops", false: "group starts"}[w.Group]
	case evCommit:
		return fmt.Sprintf("group commits on %d", i)
	case evVerb:
		return fmt.Sprintf("%s on %d", verbs[arg], i)
	case evPrepare:
		return fmt.Sprintf("%s on %d is decided", verbs[arg], i)
	case evMake:
		return fmt.Sprintf("create-topic on %d", i)
	case evLink:
		return fmt.Sprintf("%s on %d", linkVerbs[arg].name, i)
	case evProbe:
		return fmt.Sprintf("probe from %d %s", i, map[int]string{0: "fails", 1: "succeeds"}[arg])
	case evDuty:
		return fmt.Sprintf("%s on %d", duties[arg], i)
	case evHalf:
		return fmt.Sprintf("%s on %d, and the answer is lost", duties[arg], i)
	case evDeliver, evAgain, evLose:
		how := map[kind]string{evDeliver: "arrives", evAgain: "arrives, and will again", evLose: "is lost"}[k]
		return fmt.Sprintf("%s %s", w.Mail[arg%MaxMail], how)
	case evCrash:
		return fmt.Sprintf("host %d crashes", i)
	}
	return fmt.Sprintf("event %d", e)
}

// Next yields every event that changes something, commands first.
func (p *Pair) Next(w *PairState, yield func(Event, *PairState)) {
	var n PairState
	try := func(k kind, i, arg int) {
		n = *w
		if e := event(k, i, arg); p.happen(&n, e) {
			yield(e, &n)
		}
	}
	for i := range 2 {
		if int(w.Writes) < p.o.Writes && p.accepts(w, i) {
			try(evWrite, i, 0)
		}
		p.commands(w, i, try)
		p.work(w, i, try)
		if p.o.Offsets && w.Group {
			try(evCommit, i, 0)
		}
		if p.o.InFlight > 0 {
			try(evCrash, i, 0)
		}
	}
	for k := range w.Mail {
		if w.Mail[k].Kind == 0 {
			break
		}
		try(evDeliver, 0, k)
		if p.o.Repeat {
			try(evAgain, 0, k)
		}
		try(evLose, 0, k)
	}
	try(evNet, 0, 0)
	try(evGroup, 0, 0)
}

// commands tries what an operator may do on cluster i.
func (p *Pair) commands(w *PairState, i int, try func(k kind, i, arg int)) {
	status := statusCode(w.Half[i].Status)
	for v := range verbs {
		if int(status) < len(p.never) && p.never[status][v] {
			continue
		}
		try(evVerb, i, v)
		if p.o.LateVerbs && decidedOnPeer(verbs[v]) {
			try(evPrepare, i, v)
		}
	}
	if p.o.Recreate {
		try(evMake, i, 0)
	}
	if p.o.Links && p.hasHalf(i) {
		for v := range linkVerbs {
			try(evLink, i, v)
		}
	}
	if p.o.Probes > 0 && w.Link[i].Exists() {
		try(evProbe, i, int(bit(p.path(w, i))))
	}
}

// decidedOnPeer reports whether what is known of the peer decides the verb.
func decidedOnPeer(v fsm.Event) bool {
	switch v {
	case fsm.EventCreate, fsm.EventFailover, fsm.EventReverseAndStart, fsm.EventReverseAndPause, fsm.EventTruncateAndRestore:
		return true
	}
	return false
}

// work tries the duties of host i.
func (p *Pair) work(w *PairState, i int, try func(k kind, i, arg int)) {
	var buffer [4]fsm.Duty
	for _, d := range fsm.AppendMirrorDuties(buffer[:0], w.Half[i], w.Link[i]) {
		for k, kind := range duties {
			if kind != d.Kind {
				continue
			}
			try(evDuty, i, k)
			if p.halfDone(kind) {
				try(evHalf, i, k)
			}
		}
	}
}

// halfDone reports whether a duty has two parts between which a host may crash
// or an answer get lost.
func (p *Pair) halfDone(d fsm.DutyKind) bool {
	switch d {
	case fsm.AskPeerToReverse, fsm.TellPeerStopped, fsm.TellPeerAborted:
		return p.o.InFlight == 0
	}
	return d == fsm.Truncate
}

// happen lets an event happen in w, and reports false if it can't or changes
// nothing; w is then spoilt.
func (p *Pair) happen(w *PairState, e Event) bool {
	k, i, arg := e.split()
	switch k {
	case evWrite:
		if int(w.Writes) >= p.o.Writes || !p.accepts(w, i) {
			return false
		}
		w.Log[i] |= 1 << w.Writes
		w.Writes++
	case evNet:
		w.Net = !w.Net
	case evGroup:
		w.Group = !w.Group
	case evCommit:
		w.Commit[i] = uint8(w.Log[i].Len())
	case evVerb:
		return p.verb(w, i, p.command(w, i, verbs[arg]))
	case evPrepare:
		return w.Net && p.post(w, p.command(w, i, verbs[arg]))
	case evMake:
		return p.remake(w, i)
	case evLink:
		return p.linkVerb(w, i, arg)
	case evProbe:
		name := fsm.EventProbeFailed
		if arg == 1 {
			name = fsm.EventProbeOK
		}
		return p.stepLink(w, i, fsm.LinkEvent{Name: name, Threshold: p.o.Probes}).Verdict == fsm.Accept
	case evDuty, evHalf:
		return p.duty(w, i, duties[arg], k == evHalf)
	case evDeliver, evAgain, evLose:
		m := w.Mail[arg%MaxMail]
		if m.Kind == 0 {
			return false
		}
		if k != evAgain {
			w.drop(func(x *Message) bool { return *x == m })
		}
		return k == evLose || p.deliver(w, m)
	case evCrash:
		w.drop(func(x *Message) bool {
			return x.Kind == Command && int(x.To) == i || x.Kind.answers() && int(x.To) == i
		})
	default:
		return false
	}
	return true
}

// accepts reports whether host i takes what a producer writes.
func (p *Pair) accepts(w *PairState, i int) bool {
	return w.Writable(i) || p.o.Flaws.NoFence && w.Half[i].Status == link.MirrorPendingMirror
}
