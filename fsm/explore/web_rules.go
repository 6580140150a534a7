package explore

import (
	"strings"

	"github.com/clusterlink-go/clusterlink/fsm"
)

// Invariants are the safety properties of lifecycle §5.1 that several clusters
// can break: S3, S4, S9, and that nothing comes back to where it was written.
// A mirror whose source was replaced counts as a mirror of nothing, for its
// source is another topic (T61); where that goes unseen it counts.
func (w *Web) Invariants() []Invariant[WebState] {
	mirror := func(s *WebState, i int) bool {
		t := &s.Topic[i]
		return mirrors(t.Status) && w.Source(s, i) >= 0 && (!t.Replaced || w.o.RecreationUnseen)
	}
	each := func(holds func(s *WebState, i int) bool) func(*WebState) bool {
		return func(s *WebState) bool {
			for i := range w.names {
				if !holds(s, i) {
					return false
				}
			}
			return true
		}
	}
	return []Invariant[WebState]{
		{
			Rule: Rule{"S3", "following mirrors to their sources never leads back", "P60, P61; inferred"},
			State: each(func(s *WebState, i int) bool {
				for at, n := i, 0; mirror(s, at); n++ {
					if n > len(w.names) {
						return false
					}
					at = w.Source(s, at)
				}
				return true
			}),
		},
		{
			Rule: Rule{"S4", "only an ordinary or a STOPPED topic takes what producers write", "T10, §2.1; documented"},
			Step: func(b *WebState, _ Event, a *WebState) bool {
				for i := range w.names {
					if a.Writes > b.Writes && a.Topic[i].Log != b.Topic[i].Log && !fsm.Writable(b.Topic[i].Status) {
						return false
					}
				}
				return true
			},
		},
		{
			Rule: Rule{"S9", "the log of a live mirror is a prefix of its source's", "OAS 20786; inferred"},
			State: each(func(s *WebState, i int) bool {
				t := &s.Topic[i]
				if !mirror(s, i) || !live(t.Status) || t.Replaced || t.Verb == fsm.FailingOver {
					return true
				}
				return t.Log.PrefixOf(s.Topic[w.Source(s, i)].Log)
			}),
		},
		{
			Rule: Rule{"P63", "no record is on one cluster twice", "P50, P63; inferred"},
			State: func(s *WebState) bool {
				for i := range w.names {
					a, _, _ := strings.Cut(w.names[i], "/")
					for k := range i {
						if b, _, _ := strings.Cut(w.names[k], "/"); a == b && s.Topic[i].Log&s.Topic[k].Log != 0 {
							return false
						}
					}
				}
				return true
			},
		},
	}
}
