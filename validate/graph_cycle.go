package validate

import (
	"fmt"
	"slices"
)

// maxSteps is how many steps from link to link the search for a way back takes
// for one link. The shortest ways come first, so that only long ones through
// many links are missed.
const maxSteps = 1000

// trail is a way that a topic can travel.
type trail struct {
	flows  []*flow
	prefix string
	// topics are those that make the whole way, as the first cluster calls
	// them.
	topics region
}

// cycles finds topics that come back to where they come from. For each link
// the shortest way back is told, and each cycle once.
func (g *graphCheck) cycles() {
	told := map[string]bool{}
	for i := range g.flows {
		f := &g.flows[i]
		if f.From == "" || f.To == "" || f.From == f.To {
			continue
		}
		t, topic, ok := g.back(f)
		if !ok {
			continue
		}
		indexes := make([]int, len(t.flows))
		for n, f := range t.flows {
			indexes[n] = f.index
		}
		slices.Sort(indexes)
		if key := fmt.Sprint(indexes); !told[key] {
			told[key] = true
			g.cycle(t, topic)
		}
	}
}

func (g *graphCheck) cycle(t trail, topic string) {
	f, path := t.flows[0], journey(topic, t.flows...)
	if t.prefix == "" {
		g.tell(codeGraphCycle, f, keyNames[kTopicFilters], "auto-create selects topics that come back to a cluster which has them: "+path,
			"Select on each link the topics that begin on its source.")
		return
	}
	g.tell(codeGraphEcho, f, keyNames[kTopicFilters], "auto-create may send topics round in a circle, with ever longer names: "+path,
		"Exclude on each link the prefixes of the others.")
}

// back searches for the shortest way on which a topic that f copies comes back
// to f's source, where all links after f copy it by auto-create.
func (g *graphCheck) back(f *flow) (trail, string, bool) {
	var queue []trail
	for _, s := range f.sets() {
		queue = append(queue, trail{[]*flow{f}, f.Prefix, *s})
	}
	for steps := 0; len(queue) > 0; {
		t := queue[0]
		queue = queue[1:]
		for _, j := range g.leaving[t.flows[len(t.flows)-1].To] {
			next := &g.flows[j]
			if next.auto == nil || next.To == "" || next.To != f.From && t.visits(next.To) {
				continue
			}
			if steps++; steps > maxSteps {
				return trail{}, "", false
			}
			onward := next.auto.behind(t.prefix)
			topics := onward.and(&t.topics)
			topic, ok := topics.witness()
			if !ok {
				continue
			}
			longer := trail{append(slices.Clone(t.flows), next), next.Prefix + t.prefix, topics}
			if next.To == f.From {
				return longer, topic, true
			}
			queue = append(queue, longer)
		}
	}
	return trail{}, "", false
}

// visits reports whether a way leads over a cluster.
func (t *trail) visits(cluster string) bool {
	return slices.ContainsFunc(t.flows, func(f *flow) bool { return f.To == cluster })
}

// offsets finds consumer groups whose offsets are synced both ways between two
// clusters. Of each link the first such is told.
func (g *graphCheck) offsets() {
	for i := range g.flows {
		f := &g.flows[i]
		if f.Groups == nil || f.From == "" || f.From == f.To {
			continue
		}
		for _, j := range g.leaving[f.To] {
			other := &g.flows[j]
			if j >= i || other.To != f.From || f.prefixesGroups() || other.prefixesGroups() {
				continue
			}
			if group, ok := Overlap(f.Groups, other.Groups); ok {
				g.tell(codeGraphOffsets, f, keyNames[kGroupFilters], "the offsets of group "+quote(group)+" are synced from "+other.From+" to "+other.To+" ("+other.named()+
					") and back again ("+f.named()+"): each side overwrites the other's", "Select on each link the groups that read on its source.")
				break
			}
		}
	}
}

// prefixesGroups reports whether consumer groups get the prefix in front, so
// that none comes back under its own name.
func (l *GraphLink) prefixesGroups() bool { return l.GroupPrefix && l.Prefix != "" }
