package explore

import (
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// coarse is a state of the abstract world: a pair's, and the last stop of each
// half with its place in the order of stops.
type coarse struct {
	PairState
	end, order [2]uint8
}

// abstract is the world of the model of lifecycle §5.3, made of the production
// step: one bidirectional link, a failover that takes no time, a reverse that
// both halves accept at once, no deletions, no late messages. Each of its
// events is several of a Pair's.
type abstract struct {
	p *Pair
	// unguarded: truncate-and-restore does not look at the stop sequences.
	unguarded bool
}

func (a *abstract) Start() []coarse {
	return []coarse{{PairState: a.p.Start()[0]}}
}

func (a *abstract) Encode(w *coarse) (State, bool) {
	x, ok := a.p.Encode(&w.PairState)
	x[28], x[29], x[30], x[31] = w.end[0], w.end[1], w.order[0], w.order[1]
	return x, ok
}

func (a *abstract) Decode(x *State, w *coarse) {
	a.p.Decode(x, &w.PairState)
	w.end, w.order = [2]uint8{x[28], x[29]}, [2]uint8{x[30], x[31]}
}

// acts are the events of the abstract world on either side.
var acts = []string{
	"write", "create", "pause", "resume", "fetch", "promote", "promoted", "failover", "reverse", "reverse-and-pause",
	"synced", "reversed", "swap", "restore", "setup", "restored",
}

func (a *abstract) Name(_ *coarse, e Event) string {
	if e >= 2 {
		return acts[e/2-1] + string('0'+byte(e%2))
	}
	return []string{"net", "group"}[e]
}

func (a *abstract) Describe(w *coarse) string { return a.p.Describe(&w.PairState) }

func (a *abstract) Next(w *coarse, yield func(Event, *coarse)) {
	for e := Event(0); e < Event(2+2*len(acts)); e++ {
		n := *w
		switch {
		case e == 0:
			n.Net = !n.Net
		case e == 1:
			n.Group = !n.Group
		case !a.act(&n, int(e%2), acts[e/2-1]):
			continue
		}
		for i := range 2 {
			if n.Half[i].Status == link.MirrorStopped && w.Half[i].Status != link.MirrorStopped {
				n.end[i], n.order[i] = uint8(n.Log[i].Len()), max(n.order[0], n.order[1])+1
			}
		}
		for max(n.order[0], n.order[1]) > 2 || n.order == [2]uint8{0, 2} || n.order == [2]uint8{2, 0} || n.order == [2]uint8{2, 2} {
			n.order = [2]uint8{max(n.order[0], 1) - 1, max(n.order[1], 1) - 1}
			for i := range 2 { // the lower of two stays the first
				if w.order[i] > 0 && n.order[i] == 0 {
					n.order[i] = 1
				}
			}
		}
		yield(e, &n)
	}
}

// act lets one event of the abstract world happen on side i.
func (a *abstract) act(w *coarse, i int, what string) bool {
	p, s := a.p, &w.PairState
	mine, peer := &s.Half[i], &s.Half[1-i]
	do := func(v fsm.Event) bool {
		c := p.command(s, i, v)
		if a.unguarded {
			c.Facts |= fsm.PeerAhead
		}
		return p.verb(s, i, c)
	}
	duty := func(d fsm.DutyKind) bool { return p.duty(s, i, d, false) }
	switch what {
	case "write":
		return p.happen(s, event(evWrite, i, 0))
	case "create":
		return do(fsm.EventCreate)
	case "pause":
		return do(fsm.EventPause)
	case "resume":
		return do(fsm.EventResume)
	case "fetch":
		return duty(fsm.Fetch)
	case "promote":
		return do(fsm.EventPromote)
	case "promoted":
		return mine.Verb == fsm.Promoting && duty(fsm.Drain)
	case "failover":
		return do(fsm.EventFailover) && mine.Verb == fsm.FailingOver && duty(fsm.StopLocally)
	case "reverse":
		return do(fsm.EventReverseAndStart) && duty(fsm.AskPeerToReverse)
	case "reverse-and-pause":
		return do(fsm.EventReverseAndPause) && duty(fsm.AskPeerToReverse)
	case "synced":
		return duty(fsm.Synchronize)
	case "reversed":
		return mine.Verb != fsm.Promoting && mine.Verb != fsm.FailingOver && duty(fsm.Drain)
	case "swap":
		if peer.Status != link.MirrorStopped || !duty(fsm.WaitForPeer) {
			return false
		}
		p.receive(s, Message{Kind: ReplyTold, To: uint8(1 - i), Sequence: peer.HighSequence()})
		return true
	case "restore":
		return !s.Group && do(fsm.EventTruncateAndRestore)
	case "setup":
		return duty(fsm.FindTruncationOffsets)
	case "restored":
		return s.Net && duty(fsm.Truncate)
	}
	return false
}

// seen is a state as the model knows it.
type seen struct {
	status             [2]string
	log                [2]Log
	end, order         [2]uint8
	net, group, forked bool
	writes             uint8
}

func project(w *coarse) seen {
	x := seen{log: w.Log, end: w.end, order: w.order, net: w.Net, group: w.Group, forked: w.Forked, writes: w.Writes}
	for i := range 2 {
		h := &w.Half[i]
		x.status[i] = string(h.Status)
		if h.Status == link.MirrorPendingStopped && h.Verb != fsm.Promoting {
			x.status[i] += " reverse"
		}
		if h.Verb == fsm.ReversingToPause && h.Status == link.MirrorPendingMirror {
			x.status[i] += " paused"
		}
	}
	return x
}

// TestSameStatesAsTheModel explores the abstract world for the four readings
// of lifecycle §5.3. The numbers were counted by another program in another
// language, which has its own machine.
func TestSameStatesAsTheModel(t *testing.T) {
	for _, c := range []struct {
		name      string
		policy    fsm.MidReverse
		unguarded bool
		want      int
	}{
		{"A", fsm.MidReverseUnchecked, false, 29404},
		{"B", fsm.MidReverseReject, false, 9140},
		{"C", fsm.MidReverseChecked, false, 14980},
		{"D", fsm.MidReverseReject, true, 16244},
	} {
		a := &abstract{p: NewPair(&PairOptions{Writes: 3, Policy: fsm.Policy{MidReverseFailover: c.policy}}), unguarded: c.unguarded}
		r, err := Explore[coarse](a, nil)
		if err != nil {
			t.Fatal(err)
		}
		states := map[seen]bool{}
		r.Each(a, func(w *coarse) bool {
			states[project(w)] = true
			return true
		})
		t.Logf("%s: %d states, %d of the model", c.name, r.States, len(states))
		if len(states) != c.want || !r.Complete || r.Pruned > 0 {
			t.Errorf("%s: %d states of the model, want %d", c.name, len(states), c.want)
		}
	}
}
