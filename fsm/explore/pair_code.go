package explore

import (
	"fmt"
	"slices"
	"strings"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// MessageKind says what a message is. The zero kind is no message.
type MessageKind uint8

// The messages.
const (
	// Ask is a peer-reverse, TellStopped a peer-stopped, TellAborted a
	// peer-abort; ReplyFenced and ReplyTold answer them.
	Ask MessageKind = iota + 1
	TellStopped
	TellAborted
	ReplyFenced
	ReplyTold
	// Answer says how the peer's topic stood when it was asked.
	Answer
	// Command is a verb decided on what was then known of the peer.
	Command
)

// Message is something under way to a half. It is a comparable value.
type Message struct {
	Kind MessageKind
	To   uint8
	// Pause is the variant of an [Ask].
	Pause bool
	// Sequence is that of the event; for an [Answer] that of the peer's stop.
	Sequence uint32
	// Status is the peer's, for an [Answer].
	Status link.MirrorStatus
	// Verb and what was known of the peer, for a [Command].
	Verb  fsm.Event
	Facts fsm.Facts
}

// statuses are the states of a topic in one nibble.
var statuses = [...]link.MirrorStatus{
	fsm.Absent, fsm.Regular, link.MirrorActive, link.MirrorPaused, link.MirrorPendingStopped, link.MirrorStopped,
	link.MirrorFailed, link.MirrorPendingSynchronize, link.MirrorPendingMirror,
	link.MirrorPendingSetupForRestore, link.MirrorPendingRestore,
}

func statusCode(s link.MirrorStatus) byte {
	for i, x := range statuses {
		if x == s {
			return byte(i)
		}
	}
	return 15
}

// verbs are what operators do to topics, in the order of their numbers.
var verbs = [...]fsm.Event{
	fsm.EventCreate, fsm.EventPause, fsm.EventResume, fsm.EventPromote, fsm.EventFailover,
	fsm.EventReverseAndStart, fsm.EventReverseAndPause, fsm.EventTruncateAndRestore, fsm.EventDeleteTopic,
}

// offsets are the stop offsets of one partition, so that decoding allocates
// nothing. Nobody writes to them.
var offsets = [16][]int64{{0}, {1}, {2}, {3}, {4}, {5}, {6}, {7}, {8}, {9}, {10}, {11}, {12}, {13}, {14}, {15}}

// peerFacts are what a [Command] may know of the peer, in a byte.
var peerFacts = [...]fsm.Facts{
	fsm.Bidirectional, fsm.SourceReadable, fsm.PeerReachable, fsm.PeerStopped, fsm.PeerWritable, fsm.PeerMirrors, fsm.PeerAhead,
}

// gap is how far apart two sequences are kept that nobody knows a number
// between. Sequences are only compared and raised by one, and nobody raises
// one three times without hearing of the peer's in between, so that more
// makes no difference.
const gap = 3

// normal forgets what can't matter any more, so that states which differ only
// in it are one: error texts, an attempt that a later stop has passed, counts
// of failures beyond the threshold, and how great the sequences are.
func (p *Pair) normal(w *PairState) {
	var in [4 + MaxMail]*uint32
	n := 0
	for i := range w.Half {
		h := &w.Half[i]
		h.Error, h.Transition, h.Before = "", "", 0
		idle := !w.Reversing(i) && h.Status != link.MirrorPendingMirror && !h.PeerWaits
		if idle && h.Attempt < h.Sequence {
			h.Attempt = h.Sequence
		}
		in[n], in[n+1] = &h.Sequence, &h.Attempt
		n += 2
		l := &w.Link[i]
		l.Error, l.Failures = "", min(l.Failures, max(p.o.Probes, 0))
	}
	for i := range w.Mail {
		if w.Mail[i].Kind != 0 {
			in[n] = &w.Mail[i].Sequence
			n++
		}
	}
	narrow(in[:n])
}

// narrow numbers sequences from 0 and closes the gaps between them.
func narrow(in []*uint32) {
	for i := range in {
		for k := i; k > 0 && *in[k] < *in[k-1]; k-- {
			in[k], in[k-1] = in[k-1], in[k]
		}
	}
	was, is := *in[0], uint32(0)
	for _, x := range in {
		is += min(*x-was, gap)
		was, *x = *x, is
	}
}

// Encode packs a state into 27 bytes: three for each half, one for its link,
// two for its log, three for each message. It refuses sequences that don't fit
// into four bits.
func (p *Pair) Encode(state *PairState) (x State, ok bool) {
	w := *state
	p.normal(&w)
	for i := range 2 {
		h, l := &w.Half[i], &w.Link[i]
		if h.Sequence > 15 || h.Attempt > 15 {
			return x, false
		}
		end := byte(0)
		if h.StopOffsets != nil {
			end = byte(h.StopOffsets[0])
		}
		x[3*i] = statusCode(h.Status)<<4 | byte(h.Verb)<<1 | bit(h.PeerFenced)
		x[3*i+1] = byte(h.Cause)<<5 | bit(h.PeerWaits)<<4 | end
		x[3*i+2] = byte(h.Sequence)<<4 | byte(h.Attempt)
		x[6+i] = healthCode(l.Health)<<6 | bit(l.Paused)<<5 | byte(l.Failures)
		x[8+2*i], x[9+2*i] = byte(w.Log[i]), byte(w.Log[i]>>8)
		x[12] |= w.Commit[i] << (4 * i)
	}
	x[13] = bit(w.Net) | bit(w.Group)<<1 | bit(w.Forked)<<2 | bit(w.Replaced[0])<<3 | bit(w.Replaced[1])<<4
	x[14] = w.Writes
	mail := x[15 : 15+3*MaxMail]
	for i := range w.Mail {
		if m := &w.Mail[i]; m.Sequence > 15 {
			return x, false
		} else if m.Kind != 0 {
			packMessage(m, mail[3*i:])
		}
	}
	return x, true
}

func packMessage(m *Message, x []byte) {
	x[0] = byte(m.Kind)<<4 | m.To<<1 | bit(m.Pause)
	x[1] = byte(m.Sequence) << 4
	switch m.Kind {
	case Answer:
		x[2] = statusCode(m.Status)
	case Command:
		x[1] |= byte(slices.Index(verbs[:], m.Verb))
		for k, f := range peerFacts {
			if m.Facts.Has(f) {
				x[2] |= 1 << k
			}
		}
	}
}

func unpackMessage(x []byte) (m Message) {
	m.Kind, m.To, m.Pause = MessageKind(x[0]>>4), x[0]>>1&1, x[0]&1 == 1
	m.Sequence = uint32(x[1] >> 4)
	switch m.Kind {
	case Answer:
		m.Status = statuses[x[2]]
	case Command:
		m.Verb = verbs[x[1]&15]
		for k, f := range peerFacts {
			if x[2]>>k&1 == 1 {
				m.Facts |= f
			}
		}
	}
	return m
}

// Decode is the inverse of Encode.
func (p *Pair) Decode(x *State, w *PairState) {
	*w = PairState{}
	for i := range 2 {
		h, l := &w.Half[i], &w.Link[i]
		h.Status, h.Verb, h.PeerFenced = statuses[x[3*i]>>4], fsm.Underway(x[3*i]>>1&7), x[3*i]&1 == 1
		h.Cause, h.PeerWaits = fsm.StopCause(x[3*i+1]>>5), x[3*i+1]>>4&1 == 1
		if h.Status == link.MirrorStopped || h.Status == link.MirrorPendingRestore {
			h.StopOffsets = offsets[x[3*i+1]&15]
		}
		h.Sequence, h.Attempt = uint32(x[3*i+2]>>4), uint32(x[3*i+2]&15)
		l.Health = healths[x[6+i]>>6]
		l.Paused, l.Failures = x[6+i]>>5&1 == 1, int(x[6+i]&31)
		w.Log[i] = Log(x[8+2*i]) | Log(x[9+2*i])<<8
		w.Commit[i] = x[12] >> (4 * i) & 15
		w.Replaced[i] = x[13]>>(3+i)&1 == 1
	}
	w.Net, w.Group, w.Forked = x[13]&1 == 1, x[13]>>1&1 == 1, x[13]>>2&1 == 1
	w.Writes = x[14]
	for i := range w.Mail {
		if at := 15 + 3*i; x[at] != 0 {
			w.Mail[i] = unpackMessage(x[at:])
		}
	}
}

// healths are the states of a half's health in two bits.
var healths = [...]fsm.Health{"", fsm.Healthy, fsm.Unavailable, fsm.Failed}

func healthCode(h fsm.Health) byte {
	for i, x := range healths {
		if x == h {
			return byte(i)
		}
	}
	return 0
}

func bit(b bool) byte {
	if b {
		return 1
	}
	return 0
}

// Describe shows both sides, their logs, and what is under way.
func (p *Pair) Describe(w *PairState) string {
	var b strings.Builder
	for i := range 2 {
		h := &w.Half[i]
		fmt.Fprintf(&b, "%d %s%s", i, fsm.DisplayMirror(h.Status, w.Link[i]), w.Log[i])
		if shown := fsm.DisplayMirror(h.Status, w.Link[i]); shown != h.Status {
			fmt.Fprintf(&b, " (%s)", h.Status)
		}
		if h.Sequence > 0 {
			fmt.Fprintf(&b, " #%d", h.Sequence)
		}
		if p.hasHalf(i) && !w.Link[i].Exists() {
			b.WriteString(" no link")
		}
		b.WriteString("  ")
	}
	for _, flag := range []struct {
		is   bool
		name string
	}{{!w.Net, "net down"}, {w.Group, "group active"}, {w.Forked, "forked"}} {
		if flag.is {
			b.WriteString(flag.name + "  ")
		}
	}
	for _, m := range w.Mail {
		if m.Kind != 0 {
			b.WriteString("<" + m.String() + ">")
		}
	}
	return strings.TrimRight(b.String(), " ")
}

// String says what a message is and to whom it goes.
func (m Message) String() string {
	name := [...]string{"", "peer-reverse", "peer-stopped", "peer-abort", "peer-fenced", "peer-told", "answer", "command"}
	switch m.Kind {
	case Answer:
		return fmt.Sprintf("answer to %d: peer is %s #%d", m.To, m.Status, m.Sequence)
	case Command:
		return fmt.Sprintf("%s on %d, decided", m.Verb, m.To)
	}
	return fmt.Sprintf("%s #%d to %d", name[m.Kind], m.Sequence, m.To)
}
