package explore

import (
	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// PairInvariants are the safety properties of lifecycle §5.1 that a pair can
// break: S2 to S13, S19 and S21, and V9 of §5.2, which is one. Stated
// exclusions: a topic that was recreated under its mirror without that being
// noticed (DOC-CFG warns of it), and what follows from a forced deletion of a
// half of the link, which forks like a failover (L24).
func PairInvariants() []Invariant[PairState] {
	return append(stateInvariants(), stepInvariants()...)
}

func stateInvariants() []Invariant[PairState] {
	each := func(holds func(w *PairState, i int) bool) func(*PairState) bool {
		return func(w *PairState) bool { return holds(w, 0) && holds(w, 1) }
	}
	return []Invariant[PairState]{
		{
			Rule:  Rule{"S2", "two topics never mirror each other", "T54, P61; inferred"},
			State: func(w *PairState) bool { return !(w.Live(0) && w.Live(1)) },
		},
		{
			Rule: Rule{"S3", "at most one of two topics is, or is about to become, the other's mirror while that one is live", "P60, P61; inferred"},
			State: each(func(w *PairState, i int) bool {
				if !w.Live(i) {
					return true
				}
				switch w.Half[1-i].Status {
				case link.MirrorActive, link.MirrorPaused, link.MirrorPendingRestore:
					return false
				}
				return true
			}),
		},
		{
			Rule:  Rule{"S5", "without a fork at most one of two topics is writable", "PAT2; documented, in part inferred"},
			State: func(w *PairState) bool { return w.Forked || !(w.Writable(0) && w.Writable(1)) },
		},
		{
			Rule: Rule{"S7", "once a reverse has fenced the source, it stays fenced until the mirror has stopped", "PAT2, LAB12; documented"},
			State: each(func(w *PairState, i int) bool {
				l, r := &w.Half[i], &w.Half[1-i]
				fenced := r.Status == link.MirrorPendingMirror && r.Attempt == l.Attempt
				return !w.Reversing(i) || !l.PeerFenced && l.Status == link.MirrorPendingSynchronize || fenced ||
					r.Status == fsm.Absent || w.Forked || w.Replaced[i]
			}),
		},
		{
			Rule: Rule{"S9", "the log of a live mirror is a prefix of its source's", "OAS 20786; inferred"},
			State: each(func(w *PairState, i int) bool {
				h := &w.Half[i]
				return !w.Live(i) || h.Verb == fsm.FailingOver || w.Half[1-i].Status == fsm.Absent ||
					w.Replaced[i] || w.Log[i].PrefixOf(w.Log[1-i])
			}),
		},
	}
}

func stepInvariants() []Invariant[PairState] {
	// each judges the halves that a step has changed.
	each := func(holds func(b *PairState, e Event, a *PairState, i int) bool) func(b *PairState, e Event, a *PairState) bool {
		return func(b *PairState, e Event, a *PairState) bool {
			for i := range 2 {
				if b.Half[i].Status != a.Half[i].Status && !holds(b, e, a, i) {
					return false
				}
			}
			return true
		}
	}
	return []Invariant[PairState]{
		{
			Rule: Rule{"S4", "only an ordinary or a STOPPED topic takes what producers write", "T10, §2.1; documented"},
			Step: func(b *PairState, _ Event, a *PairState) bool {
				for i := range 2 {
					if a.Writes > b.Writes && a.Log[i] != b.Log[i] && !b.Writable(i) {
						return false
					}
				}
				return true
			},
		},
		{
			Rule: Rule{"S6", "a fenced topic becomes a mirror only after its peer has stopped", "PAT2; documented"},
			Step: each(func(b *PairState, _ Event, a *PairState, i int) bool {
				if b.Half[i].Status != link.MirrorPendingMirror || !a.Live(i) {
					return true
				}
				r := b.Half[1-i].Status
				return r == link.MirrorStopped || r == fsm.Absent || a.Forked
			}),
		},
		{
			Rule: Rule{"S8", "a promote or a reverse stops a topic only with nothing left to copy", "documented"},
			Step: each(func(b *PairState, _ Event, a *PairState, i int) bool {
				stops := a.Half[i].Cause == fsm.Promoted || a.Half[i].Cause == fsm.Reversed
				return a.Half[i].Status != link.MirrorStopped || !stops || b.Log[i] == b.Log[1-i] && !b.Group
			}),
		},
		{
			Rule: Rule{"S10", "STOPPED is left only by truncate-and-restore, for a reverse, by deletion, or with the link", "LAB3, KCP; observed"},
			Step: each(func(b *PairState, e Event, a *PairState, i int) bool {
				if b.Half[i].Status != link.MirrorStopped {
					return true
				}
				switch a.Half[i].Status {
				case link.MirrorPendingSetupForRestore, link.MirrorPendingMirror, fsm.Absent:
					return true
				case fsm.Regular:
					return !a.Link[i].Exists()
				}
				return false
			}),
		},
		{
			Rule: Rule{"S11", "FAILED is left only by failover or deletion", "TF#780, DOC-MET; observed"},
			Step: each(func(b *PairState, e Event, a *PairState, i int) bool {
				if b.Half[i].Status != link.MirrorFailed {
					return true
				}
				return a.Half[i].Status == fsm.Absent || a.Half[i].Verb == fsm.FailingOver || !a.Link[i].Exists()
			}),
		},
		{
			Rule: Rule{"S12", "a restore begins, and agrees on offsets, only with a stopped peer", "PAT1, OAS 12160; documented"},
			Step: each(func(b *PairState, e Event, a *PairState, i int) bool {
				began := a.Half[i].Status == link.MirrorPendingSetupForRestore && e.Class() == Operator
				agreed := a.Half[i].Status == link.MirrorPendingRestore
				return !began && !agreed || b.Half[1-i].Status == link.MirrorStopped
			}),
		},
		{
			Rule: Rule{"S13", "after a restore the log is a prefix of the peer's and no offset lies behind its end", "PAT1; documented"},
			Step: each(func(b *PairState, e Event, a *PairState, i int) bool {
				if b.Half[i].Status != link.MirrorPendingRestore || a.Half[i].Status != link.MirrorActive {
					return true
				}
				return int(a.Commit[i]) <= a.Log[i].Len() &&
					(a.Log[i].PrefixOf(a.Log[1-i]) || a.Replaced[i] || a.Half[1-i].Status == fsm.Absent)
			}),
		},
		{
			Rule: Rule{"S19", "pausing, probing or losing a link changes no stored state", "§2.2; inferred"},
			Step: func(b *PairState, e Event, a *PairState) bool {
				if k, _, _ := e.split(); k != evNet && k != evProbe && (k != evLink || b.Link[0].Exists() != a.Link[0].Exists() || b.Link[1].Exists() != a.Link[1].Exists()) {
					return true
				}
				for i := range 2 {
					if b.Half[i].Status != a.Half[i].Status || b.Half[i].Sequence != a.Half[i].Sequence {
						return false
					}
				}
				return true
			},
		},
		{
			Rule: Rule{"S21", "the stop sequence grows with every stop", "PAT1; documented"},
			Step: each(func(b *PairState, e Event, a *PairState, i int) bool {
				return a.Half[i].Status != link.MirrorStopped || a.Half[i].Sequence > b.Half[i].Sequence
			}),
		},
		{
			Rule: Rule{"V9", "FAILED never heals by itself", "T67; documented"},
			Step: each(func(b *PairState, e Event, a *PairState, i int) bool {
				return b.Half[i].Status != link.MirrorFailed || e.Class() == Operator || e.Class() == Delivery
			}),
		},
	}
}
