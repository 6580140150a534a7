package validate

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

// GraphInput is a set of links between clusters. [GraphOf] makes one of
// definitions. It is only read.
type GraphInput struct {
	_ struct{}

	Links []GraphLink
}

// GraphLink is one direction of a link: the one in which topics are copied. A
// bidirectional link is two of them with one name. The zero value is a link of
// which nothing is known.
type GraphLink struct {
	_ struct{}

	// Name of the link; empty means not known.
	Name string
	// From is the id of the cluster that is copied from, To that of the one
	// that hosts the mirrors; empty means not known.
	From, To string
	// Shape says how the link is made up; empty means [DestinationInitiated].
	Shape Shape
	// Prefix of the mirrors' names.
	Prefix string
	// Topics selects which topics are mirrored by auto-create; nil means none,
	// or not known which.
	Topics *FilterSet
	// Mirrors names topics, as the source calls them, that are mirrored by
	// request.
	Mirrors []string
	// Groups selects the consumer groups whose offsets are synced; nil means
	// none, or not known which. GroupPrefix says that the groups get Prefix
	// too.
	Groups      *FilterSet
	GroupPrefix bool
	// At is where the link is defined, in front of all pointers; empty means
	// its place in Links.
	At link.Pointer
}

// Graph lists what is wrong between links: what no half and no pair shows by
// itself. Problems come in the order of the links that they are told of; their
// messages name clusters, links and a topic or group that shows the problem.
// It follows what filters select, not which topics exist, and no way that leads
// over a cluster twice; of ways back only the shorter ones are searched where
// there are very many. A nil g is empty.
func Graph(g *GraphInput) Problems {
	run := graphCheck{hosted: map[string][]int{}, leaving: map[string][]int{}}
	run.reset(nil, nil)
	if g != nil {
		run.load(g)
	}
	run.identities()
	run.partners()
	run.owners()
	run.chains()
	run.cycles()
	run.offsets()
	run.tooMany()
	return run.list()
}

// flow is a link with what it copies.
type flow struct {
	*GraphLink
	index int
	// auto is what auto-create mirrors, asked what requests mirror; either may
	// be nil.
	auto, asked *region
}

// sets lists what the flow copies.
func (f *flow) sets() []*region {
	var list []*region
	for _, r := range []*region{f.asked, f.auto} {
		if r != nil {
			list = append(list, r)
		}
	}
	return list
}

// graphCheck is one run over a graph.
type graphCheck struct {
	check

	flows []flow
	// hosted and leaving list, by cluster, the flows that end and begin there.
	hosted, leaving map[string][]int
	// order holds, for each problem, the link that it is told of.
	order []int
}

func (g *graphCheck) load(input *GraphInput) {
	for i := range input.Links {
		l := &input.Links[i]
		f := flow{GraphLink: l, index: i}
		if l.Topics != nil {
			f.auto = &l.Topics.region
		}
		if len(l.Mirrors) > 0 {
			list := make([]FilterRule, len(l.Mirrors))
			for n, topic := range l.Mirrors {
				list[n].Name = topic
			}
			f.asked = &newFilterSet(list, false).region
		}
		g.flows = append(g.flows, f)
		if l.To != "" {
			g.hosted[l.To] = append(g.hosted[l.To], i)
		}
		if l.From != "" && l.From != l.To {
			g.leaving[l.From] = append(g.leaving[l.From], i)
		}
	}
}

// tell lists a problem of a link.
func (g *graphCheck) tell(code link.Code, f *flow, key, message, hint string) {
	at := f.At
	if at == "" {
		at = link.Pointer("/links").Index(f.index)
	}
	before := len(g.problems)
	g.add(code, place{pointer: at, key: key}, message, hint)
	if len(g.problems) > before {
		g.order = append(g.order, f.index)
	}
}

// list gives the problems in the order of the links.
func (g *graphCheck) list() Problems {
	places := make([]int, len(g.problems))
	for i := range places {
		places[i] = i
	}
	slices.SortStableFunc(places, func(a, b int) int { return cmp.Compare(g.orderOf(a), g.orderOf(b)) })
	var sorted Problems
	for _, i := range places {
		sorted = append(sorted, g.problems[i])
	}
	return sorted
}

// orderOf puts what is told of no link behind all that is.
func (g *graphCheck) orderOf(i int) int {
	if i < len(g.order) {
		return g.order[i]
	}
	return len(g.flows)
}

// named is the link's name for a message.
func (f *flow) named() string {
	if f.Name == "" {
		return "link " + strconv.Itoa(f.index+1)
	}
	return "link " + quote(f.Name)
}

// quote renders a name for a message.
func quote(name string) string { return literal(text.Clip(name, shownLength)) }

// journey tells how a topic travels: what it is called on each cluster, and by
// which link it gets there.
func journey(topic string, flows ...*flow) string {
	text := quote(topic) + " on " + flows[0].From
	for _, f := range flows {
		topic = f.Prefix + topic
		text += " → " + quote(topic) + " on " + f.To + " (" + f.named() + ")"
	}
	return text
}

// onward finds a topic of set that f copies, and of whose copy next is made up:
// f copies it, and then the other link does.
func onward(f *flow, set, next *region) (string, bool) {
	r := next.behind(f.Prefix)
	both := r.and(set)
	return both.witness()
}
