package explore

// reach judges the reachability properties over the edges that were kept.
func (s *search[W]) reach() {
	n := len(s.r.found.states)
	for k := range s.o.Reach {
		p := &s.o.Reach[k]
		good, asked := make([]bool, n), make([]bool, n)
		var w W
		for i := range n {
			s.world.Decode(&s.r.found.states[i], &w)
			good[i] = p.Goal(&w)
			asked[i] = p.From == nil || p.From(&w)
		}
		s.spread(good, p.Allow)
		count, first := 0, 0
		for i := n - 1; i >= 0; i-- {
			if asked[i] && !good[i] {
				count++
				first = i
			}
		}
		if count > 0 {
			h := hit{at: s.r.found.parent[first], by: s.r.found.via[first]}
			if h.at == none {
				h = hit{at: uint32(first), start: true}
			}
			s.violated(p.Rule, count, h)
		}
	}
}

// spread marks the states from which a marked one can be reached. It sweeps
// over all edges, forwards and backwards by turns, until nothing changes:
// that needs no reversed edges, and a dozen sweeps do. A way out of the bounds
// is taken for one to the goal.
func (s *search[W]) spread(good []bool, allow func(Event) bool) {
	visit := func(i int) bool {
		if good[i] {
			return false
		}
		for j := s.first[i]; j < s.first[i+1]; j++ {
			if (s.to[j] == none || good[s.to[j]]) && (allow == nil || allow(s.ev[j])) {
				good[i] = true
				return true
			}
		}
		return false
	}
	for changed := true; changed; {
		changed = false
		for i := len(good) - 1; i >= 0; i-- {
			changed = visit(i) || changed
		}
		if !changed {
			return
		}
		changed = false
		for i := range good {
			changed = visit(i) || changed
		}
	}
}
