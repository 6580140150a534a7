package explore

import (
	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// allow makes a filter for [Reach.Allow].
func allow(c Class) func(Event) bool { return func(e Event) bool { return e.Class()&c != 0 } }

// deleting reports whether an event deletes a topic or touches a link.
func deleting(e Event) bool {
	k, _, _ := e.split()
	verb, _, ok := e.Verb()
	return k == evLink || k == evMake || ok && verb == fsm.EventDeleteTopic
}

// idle reports whether nothing stands in the way of hosts: the network is up,
// no group is active, and the halves that the shape has are there and not
// paused.
func (p *Pair) idle(w *PairState) bool {
	for i := range 2 {
		if p.hasHalf(i) && (!w.Link[i].Exists() || w.Link[i].Paused) {
			return false
		}
	}
	return w.Net && !w.Group
}

// underway gives the half on which a verb is under way.
func (w *PairState) underway(v fsm.Underway) (i int, ok bool) {
	for i := range 2 {
		if w.Half[i].Verb == v {
			return i, true
		}
	}
	return 0, false
}

// reversing gives the half that a reverse stops.
func (w *PairState) reversing() (i int, ok bool) {
	for i := range 2 {
		if w.Reversing(i) {
			return i, true
		}
	}
	return 0, false
}

// sound reports whether half i still has the source that it began with.
func (w *PairState) sound(i int) bool {
	return w.Half[1-i].Status != fsm.Absent && !w.Replaced[i] && w.Log[i].PrefixOf(w.Log[1-i])
}

// Reach are the liveness properties V1 to V8 of lifecycle §5.2 for this world;
// V9 is among [PairInvariants]. "Eventually" is: from every such state hosts
// can get there by their duties, whatever they did before. V4 and V6 are known
// not to hold, V6 but for the policies that accept a failover mid-reverse.
func (p *Pair) Reach() []Reach[PairState] {
	hosts := allow(HostDuty | Delivery | Loss)
	return []Reach[PairState]{
		{
			Rule: Rule{"V1", "connected again, a link becomes ACTIVE and its mirrors show what is stored", "DOC-IDX; documented"},
			From: func(w *PairState) bool { return p.idle(w) },
			Allow: func(e Event) bool {
				k, _, _ := e.split()
				return k == evProbe
			},
			Goal: func(w *PairState) bool {
				for i := range 2 {
					if w.Link[i].Exists() && !w.Link[i].Paused && fsm.DisplayLink(w.Link[i]) != link.LinkActive {
						return false
					}
				}
				return true
			},
		},
		{
			Rule: Rule{"V2", "an accepted failover ends STOPPED, whatever becomes of the peer", "T30; documented"},
			From: func(w *PairState) bool {
				i, ok := w.underway(fsm.FailingOver)
				return ok && w.Link[i].Exists()
			},
			Allow: allow(HostDuty),
			Goal: func(w *PairState) bool {
				_, ok := w.underway(fsm.FailingOver)
				return !ok
			},
		},
		{
			Rule: Rule{"V3", "an accepted promote ends, if no producer writes, the source is there and no group is active", "T23; documented"},
			From: func(w *PairState) bool {
				i, ok := w.underway(fsm.Promoting)
				return ok && p.idle(w) && w.sound(i)
			},
			Allow: hosts,
			Goal:  promoted,
		},
		{
			Rule:  Rule{"V4", "an accepted promote ends", "T24, T25: known not to hold"},
			Allow: hosts,
			Goal:  promoted,
		},
		{
			Rule: Rule{"V5", "an accepted reverse ends with a STOPPED topic and its mirror, if the peer is there and no group is active", "T43, T44; observed"},
			From: func(w *PairState) bool {
				i, ok := w.reversing()
				return ok && p.idle(w) && w.sound(i) && !w.Forked
			},
			Allow: hosts,
			Goal:  swapped,
		},
		{
			Rule: Rule{"V6", "a reverse in a partition leaves a topic that can be made writable", "§5.3: known not to hold under the default policy"},
			From: func(w *PairState) bool {
				_, ok := w.reversing()
				return ok && !w.Net
			},
			Allow: func(e Event) bool {
				k, _, _ := e.split()
				return k != evNet && !deleting(e)
			},
			Goal: func(w *PairState) bool { return w.Writable(0) || w.Writable(1) },
		},
		{
			Rule: Rule{"V7", "an accepted restore ends ACTIVE, if the stopped peer is there and no group is active", "LAB2; observed"},
			From: func(w *PairState) bool {
				i, ok := w.underway(fsm.Restoring)
				r := &w.Half[1-i]
				return ok && p.idle(w) && r.Status == link.MirrorStopped && r.Cause != fsm.LinkDeleted
			},
			Allow: hosts,
			Goal: func(w *PairState) bool {
				_, ok := w.underway(fsm.Restoring)
				return !ok
			},
		},
		{
			Rule: Rule{"V8", "operators can always get to one writable topic with an ACTIVE mirror", "§5.3; inferred"},
			Goal: func(w *PairState) bool {
				return w.Writable(0) && w.Half[1].Status == link.MirrorActive ||
					w.Writable(1) && w.Half[0].Status == link.MirrorActive
			},
		},
	}
}

func promoted(w *PairState) bool {
	_, ok := w.underway(fsm.Promoting)
	return !ok
}

// swapped: one half is STOPPED, the other its mirror.
func swapped(w *PairState) bool {
	for i := range 2 {
		s := w.Half[1-i].Status
		if w.Half[i].Status == link.MirrorStopped && (s == link.MirrorActive || s == link.MirrorPaused) {
			return true
		}
	}
	return false
}
