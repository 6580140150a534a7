package fsm

import (
	"cmp"
	"container/heap"
	"slices"

	"github.com/clusterlink-go/clusterlink/link"
)

// planner looks for the cheapest way.
type planner struct {
	c     Conditions
	nodes []planNode
	open  []int // indices of nodes, a heap by cost and then by index
	best  map[planKey]int
}

// planNode is a pair that was reached, how, and at what cost.
type planNode struct {
	pair Pair
	from int
	cost int
	step PlanStep
}

// What a step costs: any deletion of a topic with records of its own more than
// any number of things to do, and one of these more than any number of waits.
const (
	costStep   = 1
	costAction = 1 << 10
	costLoss   = 1 << 20
)

func (p *planner) search(from Pair, reached func(*Pair) bool) ([]PlanStep, bool) {
	p.best = map[planKey]int{}
	p.push(planNode{pair: from, from: -1})
	for len(p.open) > 0 {
		at := heap.Pop(p).(int)
		if n := &p.nodes[at]; p.best[keyOf(&n.pair)] == at {
			if reached(&n.pair) {
				return p.way(at), true
			}
			p.expand(at)
		}
	}
	return nil, false
}

// push adds a node unless its pair was reached as cheaply before.
func (p *planner) push(n planNode) {
	key := keyOf(&n.pair)
	if i, ok := p.best[key]; ok && p.nodes[i].cost <= n.cost {
		return
	}
	p.best[key] = len(p.nodes)
	p.nodes = append(p.nodes, n)
	heap.Push(p, len(p.nodes)-1)
}

// Len, Less, Swap, Push and Pop are the heap of what is open.
func (p *planner) Len() int { return len(p.open) }

func (p *planner) Less(i, j int) bool {
	a, b := p.open[i], p.open[j]
	return cmp.Or(cmp.Compare(p.nodes[a].cost, p.nodes[b].cost), cmp.Compare(a, b)) < 0
}

func (p *planner) Swap(i, j int) { p.open[i], p.open[j] = p.open[j], p.open[i] }

func (p *planner) Push(x any) { p.open = append(p.open, x.(int)) }

func (p *planner) Pop() any {
	last := p.open[len(p.open)-1]
	p.open = p.open[:len(p.open)-1]
	return last
}

// way reads the steps off backwards.
func (p *planner) way(i int) []PlanStep {
	var steps []PlanStep
	for ; i > 0; i = p.nodes[i].from {
		steps = append(steps, p.nodes[i].step)
	}
	slices.Reverse(steps)
	return steps
}

// expand adds the pairs that one step leads to: what happens by itself first,
// then what the operators can do, the local one before the other.
func (p *planner) expand(at int) {
	pair := p.nodes[at].pair
	for _, side := range []Side{Local, Peer} {
		for _, d := range MirrorDuties(*pair.half(side), pair.working(side)) {
			p.duty(at, side, d)
		}
		p.heal(at, side)
	}
	for _, side := range []Side{Local, Peer} {
		p.mirror(at, side, false, p.event(&pair, side, EventCreate))
		for _, verb := range allVerbs {
			p.mirror(at, side, false, p.event(&pair, side, verb))
		}
		p.mirror(at, side, false, p.event(&pair, side, EventDeleteTopic))
	}
}

// heal takes a link half to where it works.
func (p *planner) heal(at int, side Side) {
	l := *p.nodes[at].pair.link(side)
	if l.Paused {
		p.link(at, side, false, LinkEvent{Name: EventResumeLink})
	}
	switch l.Health {
	case Unavailable:
		if p.talks() {
			p.link(at, side, true, LinkEvent{Name: EventProbeOK})
		}
	case Failed:
		p.link(at, side, true, LinkEvent{Name: EventRepaired})
	}
}

func (p *planner) talks() bool { return p.c.Never&PeerReachable == 0 }

// duty lets one duty come to its end.
func (p *planner) duty(at int, side Side, d Duty) {
	pair := &p.nodes[at].pair
	other := *pair.half(side.other())
	report := p.event(pair, side, "")
	switch d.Kind {
	case Synchronize:
		report.Name = EventSynchronized
	case Drain, StopLocally:
		report.Name = EventDrained
	case Truncate:
		report.Name, report.Sequence = EventTruncated, 0
	case FindTruncationOffsets:
		if !p.talks() || other.Status != link.MirrorStopped {
			return
		}
		report.Name, report.Sequence = EventOffsetsAgreed, other.Sequence
	case AskPeerToReverse:
		if !p.talks() {
			return
		}
		if other.Status == link.MirrorPendingMirror && other.Attempt == d.Sequence {
			report.Name, report.Sequence = EventPeerFenced, d.Sequence
			break
		}
		ask := p.event(pair, side.other(), EventPeerReverse)
		ask.Sequence, ask.Pause = d.Sequence, d.Pause
		p.mirror(at, side.other(), true, ask)
		return
	case WaitForPeer:
		news, ok := PeerNews(*pair.half(side), other.Status, other.Sequence, nil)
		if !ok || !p.talks() {
			return
		}
		report.Name, report.Sequence = news.Name, news.Sequence
	case TellPeerStopped, TellPeerAborted: // the peer asks for itself: WaitForPeer
		return
	default:
		return
	}
	p.mirror(at, side, true, report)
}

// mirror adds what an event of a topic leads to.
func (p *planner) mirror(at int, side Side, wait bool, e MirrorEvent) {
	pair := p.nodes[at].pair
	half := pair.half(side)
	before := *half
	after, v := StepMirror(before, e, p.c.Policy)
	if v.Verdict != Accept {
		return
	}
	*half = after
	p.add(at, pair, PlanStep{
		Side: side, Machine: mirrorTable.name, Event: e.Name, Wait: wait,
		Irreversible: slices.Contains(irreversible, e.Name), Needs: p.needs(before, e, v),
		From: State(before.Status), To: v.To, Row: v.Row, Confidence: v.Confidence, Source: v.Source,
	})
}

var irreversible = []Event{EventPromote, EventFailover, EventTruncateAndRestore, EventDeleteTopic}

// link adds what an event of a link half leads to.
func (p *planner) link(at int, side Side, wait bool, e LinkEvent) {
	pair := p.nodes[at].pair
	half := pair.link(side)
	before := linkState(*half)
	after, v := StepLink(*half, e, p.c.Policy)
	if v.Verdict != Accept {
		return
	}
	*half = after
	p.add(at, pair, PlanStep{
		Side: side, Machine: linkTable.name, Event: e.Name, Wait: wait,
		From: before, To: v.To, Row: v.Row, Confidence: v.Confidence, Source: v.Source,
	})
}

func (p *planner) add(at int, pair Pair, step PlanStep) {
	cost := p.nodes[at].cost + costStep
	if !step.Wait {
		cost += costAction
	}
	if step.Event == EventDeleteTopic && Writable(link.MirrorStatus(step.From)) {
		cost += costLoss
	}
	step.Local, step.Peer = pair.Local.Status, pair.Peer.Status
	p.push(planNode{pair: pair, from: at, cost: cost, step: step})
}

// event makes an event for one side with the best that its host can tell of
// the pair.
func (p *planner) event(pair *Pair, side Side, name Event) MirrorEvent {
	other := pair.half(side.other())
	f := Bidirectional | NameMatches | PeerReachable | CaughtUp | Synced | LocalPrefixOfPeer
	switch other.Status {
	case Absent: // there is nothing to catch up with
		f &^= CaughtUp | Synced | LocalPrefixOfPeer
	case link.MirrorStopped:
		f |= SourceReadable | PeerStopped | PeerWritable
	case Regular:
		f |= SourceReadable | PeerWritable
	default:
		f |= SourceReadable | PeerMirrors
	}
	e := MirrorEvent{Name: name, Sequence: other.HighSequence()}
	if name == EventTruncateAndRestore {
		e.Sequence = other.Sequence
	}
	if (side == Local) == p.c.Always.Has(SourceHalf) { // the side that hosts no mirrors of a one-way link
		if p.c.Never.Has(Bidirectional) {
			f |= SourceHalf
		}
		if p.c.Always.Has(Prefixed) { // and none of that name if there is a prefix
			f &^= NameMatches
		}
	}
	f = f&^p.c.Never | p.c.Always&^SourceHalf
	if !p.talks() { // nobody can know, and nothing can be read
		f &^= SourceReadable | PeerStopped | PeerAhead | PeerWritable | PeerMirrors | CaughtUp | Synced | LocalPrefixOfPeer
		e.Sequence = 0
	}
	e.Facts = f
	return e
}

// needs are the facts of an accepted event without any one of which it would
// not have gone as it did.
func (p *planner) needs(s MirrorState, e MirrorEvent, v Verdict) Guard {
	var g Guard
	for _, o := range mirrorTable.cell(State(s.Status), e.Name) {
		for _, f := range ((o.Guard.Need | o.Guard.Forbid) & toldByHost).each() {
			turned := e
			turned.Facts ^= f
			if _, w := StepMirror(s, turned, p.c.Policy); w.Outcome == v.Outcome {
				continue
			}
			if e.Facts.Has(f) {
				g.Need |= f
			} else {
				g.Forbid |= f
			}
		}
	}
	return g
}

func (s Side) other() Side {
	if s == Local {
		return Peer
	}
	return Local
}

func (p *Pair) half(s Side) *MirrorState {
	if s == Local {
		return &p.Local
	}
	return &p.Peer
}

func (p *Pair) link(s Side) *LinkState {
	if s == Local {
		return &p.LocalLink
	}
	return &p.PeerLink
}

// working is the link half of a side for its duties: one that nothing is said
// about works.
func (p *Pair) working(s Side) LinkState {
	if l := *p.link(s); l.Exists() {
		return l
	}
	return LinkState{Health: Healthy}
}

// planKey is a pair as far as a way on depends on it: numbers count by their
// order and by whether they are neighbours.
type planKey struct {
	half [2]halfKey
	link [2]linkKey
}

type halfKey struct {
	status                link.MirrorStatus
	verb                  Underway
	peerFenced, peerWaits bool
	sequence, attempt     uint8
}

type linkKey struct {
	health Health
	paused bool
}

func keyOf(p *Pair) planKey {
	numbers := []uint32{0, p.Local.Sequence, p.Local.Attempt, p.Peer.Sequence, p.Peer.Attempt}
	slices.Sort(numbers)
	rank := func(n uint32) (r uint8) {
		for i, m := range numbers[1:] {
			if m > n {
				break
			}
			r += uint8(min(m-numbers[i], 2))
		}
		return r
	}
	var k planKey
	for i, s := range []Side{Local, Peer} {
		h, l := p.half(s), p.link(s)
		k.half[i] = halfKey{h.Status, h.Verb, h.PeerFenced, h.PeerWaits, rank(h.Sequence), rank(h.Attempt)}
		k.link[i] = linkKey{l.Health, l.Paused}
	}
	return k
}
