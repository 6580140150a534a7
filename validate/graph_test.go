package validate

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/clusterlink-go/clusterlink/link"
)

func TestGraph(t *testing.T) {
	prefixOf := func(p string) *FilterSet { return NewTopicFilter(inclAll(p)) }
	const a, b, c = "cluster-a", "cluster-b", "cluster-c"
	at := func(code link.Code, p link.Pointer, key string) brief { return brief{code, p, key} }
	for _, tc := range []struct {
		name  string
		links []GraphLink
		want  []brief
		says  string
	}{
		{name: "empty"},
		{name: "nothing known", links: []GraphLink{{}, {}}},
		{name: "hub", links: []GraphLink{{Name: "x", From: a, To: c, Prefix: "a.", Topics: everyTopic}, {Name: "y", From: b, To: c, Prefix: "b.", Topics: everyTopic}}},
		{name: "several links between two clusters", links: []GraphLink{{Name: "x", From: a, To: b, Topics: prefixOf("x")}, {Name: "y", From: a, To: b, Topics: prefixOf("y")}}},
		{name: "active and active", links: []GraphLink{
			{Name: "x", From: a, To: b, Prefix: "a.", Topics: NewTopicFilter(incl("*"), exclAll("b.")), Groups: NewGroupFilter(inclAll("a-"))},
			{Name: "x", From: b, To: a, Prefix: "b.", Topics: NewTopicFilter(incl("*"), exclAll("a.")), Groups: NewGroupFilter(inclAll("b-"))},
		}},
		{name: "chain", links: []GraphLink{{Name: "x", From: a, To: b, Topics: everyTopic}, {Name: "y", From: b, To: c, Topics: everyTopic}}},
		{name: "self", links: []GraphLink{{Name: "x", From: a, To: a, Topics: everyTopic, Groups: everyGroup}}, want: []brief{at(codeGraphSelf, "/links/0", "")}},
		{name: "name on the source half", links: []GraphLink{{Name: "x", From: a, To: b, Shape: SourceInitiated}, {Name: "x", From: c, To: a}}, want: []brief{at(codeGraphName, "/links/1", "")}, says: `"x" on cluster-a`},
		{name: "name on the passive source", links: []GraphLink{{Name: "x", From: a, To: b}, {Name: "x", From: c, To: a}}},
		{name: "prefix", links: []GraphLink{{Name: "x", From: a, To: c, Prefix: "p."}, {Name: "y", From: b, To: c, Prefix: "p.", At: "/7"}}, want: []brief{at(codeGraphPrefix, "/7", "cluster.link.prefix")}, says: `link "x" and link "y"`},
		{
			name: "prefix makes another's name", links: []GraphLink{{Name: "x", From: a, To: c, Mirrors: []string{"b.orders"}}, {Name: "y", From: b, To: c, Prefix: "b.", Mirrors: []string{"orders"}}},
			want: []brief{at(codeGraphOwner, "/links/1", "")}, says: `"b.orders" on cluster-a → "b.orders" on cluster-c (link "x"); "orders" on cluster-b → "b.orders" on cluster-c (link "y")`,
		},
		{name: "asked and selected", links: []GraphLink{{Name: "x", From: a, To: c, Mirrors: []string{"orders"}}, {Name: "y", From: b, To: c, Topics: prefixOf("ord")}}, want: []brief{at(codeGraphContested, "/links/1", "auto.create.mirror.topics.filters")}, says: `"orders" on cluster-a`},
		{
			name: "echo by three", links: []GraphLink{{Name: "x", From: a, To: b, Prefix: "a.", Topics: prefixOf("orders")}, {Name: "y", From: b, To: c, Topics: prefixOf("a.")}, {Name: "z", From: c, To: a, Topics: prefixOf("a.")}},
			want: []brief{at(codeGraphEcho, "/links/0", "auto.create.mirror.topics.filters")}, says: `"orders" on cluster-a → "a.orders" on cluster-b (link "x") → "a.orders" on cluster-c (link "y") → "a.orders" on cluster-a (link "z")`,
		},
		{name: "halves of different names", links: []GraphLink{{Name: "x", From: a, To: b, Shape: BidirectionalOutbound}, {Name: "y", From: b, To: a, Shape: BidirectionalOutbound}}, want: []brief{at(codeGraphNamesApart, "/links/1", "")}, says: `"y" on cluster-a and the half "x" on cluster-b`},
		{name: "two whole links of different names", links: []GraphLink{
			{Name: "x", From: a, To: b, Shape: BidirectionalOutbound},
			{Name: "y", From: b, To: a, Shape: BidirectionalInbound},
			{Name: "x", From: b, To: a, Shape: BidirectionalOutbound},
			{Name: "y", From: a, To: b, Shape: BidirectionalInbound},
		}},
		{name: "the first halves of two links", links: []GraphLink{{Name: "x", From: a, To: b, Shape: BidirectionalOutbound}, {Name: "y", From: c, To: b, Shape: BidirectionalOutbound}, {Name: "z", From: b, To: a}}},
		{name: "one hub with and without prefix", links: []GraphLink{{Name: "x", From: a, To: c, Prefix: "a.", Topics: everyTopic}, {Name: "y", From: b, To: c, Topics: everyTopic}}, want: []brief{at(codeGraphPrefixMet, "/links/1", "auto.create.mirror.topics.filters")}, says: `"a.orders" on cluster-b → "a.orders" on cluster-c (link "y")`},
		{name: "fan-out under one name", links: []GraphLink{{Name: "x", From: a, To: b, Topics: everyTopic}, {Name: "x", From: a, To: c, Topics: everyTopic}}},
		{name: "environments", links: []GraphLink{{Name: "x", From: a, To: b, Prefix: "p.", Topics: everyTopic}, {Name: "x", From: c, To: "cluster-d", Prefix: "p.", Topics: everyTopic}}},
		{name: "no echo by three", links: []GraphLink{{Name: "x", From: a, To: b, Prefix: "a.", Topics: prefixOf("orders")}, {Name: "y", From: b, To: c, Topics: prefixOf("b.")}, {Name: "z", From: c, To: a, Topics: prefixOf("a.")}}},
		{name: "the second of two clashes", links: []GraphLink{{Name: "x", From: a, To: c, Prefix: "q.", Topics: everyTopic}, {Name: "y", From: b, To: c, Prefix: "p.", Mirrors: []string{"orders"}}, {Name: "z", From: "cluster-d", To: c, Mirrors: []string{"p.orders"}}}, want: []brief{at(codeGraphOwner, "/links/2", "")}, says: `"p.orders" on cluster-c`},
		{name: "two links to oneself", links: []GraphLink{{Name: "x", From: a, To: a, Groups: everyGroup}, {Name: "y", From: a, To: a, Groups: everyGroup}}, want: []brief{at(codeGraphSelf, "/links/0", ""), at(codeGraphSelf, "/links/1", "")}},
		{name: "groups of unknown clusters", links: []GraphLink{{Name: "x", Groups: everyGroup}, {Name: "y", Groups: everyGroup}, {Name: "z", To: a, Groups: everyGroup}, {Name: "w", From: a, Groups: everyGroup}}},
		{name: "chain with a prefix", links: []GraphLink{{Name: "x", From: a, To: b, Prefix: "a.", Topics: everyTopic}, {Name: "y", From: b, To: c, Prefix: "b.", Topics: everyTopic}}, want: []brief{at(codeGraphChain, "/links/1", "cluster.link.prefix")}, says: `"b.a.orders" on cluster-c`},
		{name: "chain with a prefix that leaves mirrors out", links: []GraphLink{{Name: "x", From: a, To: b, Prefix: "a.", Topics: everyTopic}, {Name: "y", From: b, To: c, Prefix: "b.", Topics: NewTopicFilter(incl("*"), exclAll("a."))}}},
		{name: "reverse in a chain", links: []GraphLink{{Name: "x", From: a, To: b, Mirrors: []string{"orders"}}, {Name: "y", From: b, To: c, Shape: BidirectionalInbound, Topics: everyTopic}}, want: []brief{at(codeGraphReverse, "/links/1", "")}, says: `"orders" on cluster-a → "orders" on cluster-b (link "x") → "orders" on cluster-c (link "y")`},
		{name: "offsets", links: []GraphLink{{Name: "x", From: a, To: b, Groups: everyGroup}, {From: b, To: a, Groups: NewGroupFilter(incl("billing"))}}, want: []brief{at(codeGraphOffsets, "/links/1", "consumer.offset.group.filters")}, says: `group "billing" are synced from cluster-a to cluster-b (link "x") and back again (link 2)`},
		{name: "offsets under another name", links: []GraphLink{{Name: "x", From: a, To: b, Prefix: "a.", GroupPrefix: true, Groups: everyGroup}, {Name: "x", From: b, To: a, Groups: NewGroupFilter(incl("*"), exclAll("a."))}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := Graph(&GraphInput{Links: tc.links})
			sameBriefs(t, tc.want, got)
			if len(got) > 0 && !strings.Contains(got[0].Message, tc.says) {
				t.Errorf("message %q does not say %q", got[0].Message, tc.says)
			}
		})
	}
	if problems := Graph(nil); problems != nil {
		t.Errorf("a nil graph gives %v", problems)
	}
}

// mesh links n clusters both ways, each link excluding what others mirror.
func mesh(n int) *GraphInput {
	rules := []FilterRule{incl("*")}
	for i := range n {
		rules = append(rules, exclAll(fmt.Sprintf("c%d.", i)))
	}
	filter, g := NewTopicFilter(rules...), &GraphInput{}
	for i := range n {
		for j := range n {
			if i != j {
				g.Links = append(g.Links, GraphLink{Name: fmt.Sprintf("l%d-%d", min(i, j), max(i, j)), From: fmt.Sprint("c", i), To: fmt.Sprint("c", j), Prefix: fmt.Sprintf("c%d.", i), Topics: filter})
			}
		}
	}
	return g
}

func TestGraphOfAMesh(t *testing.T) {
	g := mesh(12)
	if problems := Graph(g); len(problems) > 0 {
		t.Errorf("a mesh with directional filters: %d problems, %v", len(problems), problems[0])
	}
	for i := range g.Links {
		g.Links[i].Topics = everyTopic
	}
	told := map[link.Code]int{}
	for _, p := range Graph(g) {
		told[p.Code]++
	}
	if told[codeGraphEcho] != 12*11/2 || told[codeGraphChain] != 12*11 {
		t.Errorf("a mesh without: %v", told)
	}
}

func BenchmarkGraph(b *testing.B) {
	for _, n := range []int{5, 20} {
		g := mesh(n)
		b.Run(fmt.Sprintf("links=%d", len(g.Links)), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if len(Graph(g)) > 0 {
					b.Fatal("problems")
				}
			}
		})
	}
}

// A graph is compared with a simulation that moves names of up to four letters
// around.
func TestGraphAgainstSimulation(t *testing.T) {
	clusters := []string{"A", "B", "C"}
	drawLink := rapid.Custom(func(t *rapid.T) GraphLink {
		l := GraphLink{
			Name: fmt.Sprint(rapid.IntRange(0, 1000000).Draw(t, "name")), From: rapid.SampledFrom(clusters).Draw(t, "from"), To: rapid.SampledFrom(clusters).Draw(t, "to"),
			Prefix: rapid.SampledFrom([]string{"", "", "a", "b", "ab"}).Draw(t, "prefix"),
		}
		if rapid.IntRange(0, 3).Draw(t, "auto") > 0 {
			l.Topics = NewTopicFilter(drawRules(t, "topics")...)
		}
		if rapid.Bool().Draw(t, "asked") {
			l.Mirrors = []string{rapid.SampledFrom(words("ab", 2)).Draw(t, "mirror")}
		}
		return l
	})
	rapid.Check(t, func(t *rapid.T) {
		links := rapid.SliceOfN(drawLink, 1, 4).Draw(t, "links")
		got := map[link.Code]bool{}
		for _, p := range Graph(&GraphInput{Links: links}) {
			got[p.Code] = true
		}
		want := simulate(links)
		for _, code := range []link.Code{codeGraphOwner, codeGraphContested, codeGraphPrefixMet, codeGraphEcho, codeGraphCycle, codeGraphChain} {
			// Of several clashes of one link only the first is told.
			if code == codeGraphOwner || code == codeGraphContested || code == codeGraphPrefixMet {
				if got[code] && !want[code] {
					t.Fatalf("%s is told: %+v", code, links)
				}
				continue
			}
			// Of several ways back the shortest is told, which may be of either
			// kind.
			if code == codeGraphEcho || code == codeGraphCycle {
				if got[code] && !want[code] {
					t.Fatalf("%s is told: %+v", code, links)
				}
				continue
			}
			if got[code] != want[code] {
				t.Fatalf("%s told: %v, want %v: %+v", code, got[code], want[code], links)
			}
		}
		clash := func(m map[link.Code]bool) bool {
			return m[codeGraphOwner] || m[codeGraphContested] || m[codeGraphPrefixMet]
		}
		if clash(want) != clash(got) {
			t.Fatalf("two owners: want %v, got %v: %+v", want, got, links)
		}
		if round := want[codeGraphEcho] || want[codeGraphCycle]; round != (got[codeGraphEcho] || got[codeGraphCycle]) {
			t.Fatalf("a way back: want %v, got %v: %+v", round, got, links)
		}
	})
}

// simulate finds by trying what Graph finds by algebra.
func simulate(links []GraphLink) map[link.Code]bool {
	found := map[link.Code]bool{}
	auto := func(l *GraphLink, topic string) bool { return l.Topics != nil && plainly(l.Topics.Rules(), topic) }
	asked := func(l *GraphLink, topic string) bool { return slices.Contains(l.Mirrors, topic) }
	for i := range links {
		for j := range links {
			f, g := &links[i], &links[j]
			if i == j || f.From == f.To || g.From == g.To {
				continue
			}
			for _, topic := range someNames {
				if !auto(f, topic) && !asked(f, topic) {
					continue
				}
				made := f.Prefix + topic
				if other, ok := strings.CutPrefix(made, g.Prefix); f.To == g.To && ok && other != "" {
					// A filter of the link with the shorter prefix must meet a name that
					// begins with the rest of the other prefix.
					short, name := g, other
					if len(f.Prefix) < len(g.Prefix) {
						short, name = f, topic
					}
					if (auto(g, other) || asked(g, other)) && f.Prefix != g.Prefix && auto(short, name) {
						found[codeGraphPrefixMet] = true
					}
					switch {
					case asked(f, topic) && asked(g, other):
						found[codeGraphOwner] = true
					case auto(g, other) || asked(g, other) && auto(f, topic):
						found[codeGraphContested] = true
					}
				}
				if f.To == g.From && g.To != f.From && g.Prefix != "" && auto(g, made) {
					found[codeGraphChain] = true
				}
			}
		}
	}
	var travel func(start string, visited []string, name string, bare bool)
	travel = func(start string, visited []string, name string, bare bool) {
		for i := range links {
			l := &links[i]
			first := len(visited) == 0
			if at := append([]string{start}, visited...); l.From != at[len(at)-1] || l.From == l.To || slices.Contains(visited, l.To) || !auto(l, name) && !(first && asked(l, name)) {
				continue
			}
			stays := bare && l.Prefix == ""
			switch {
			case l.To == start && stays:
				found[codeGraphCycle] = true
			case l.To == start:
				found[codeGraphEcho] = true
			default:
				travel(start, append(slices.Clone(visited), l.To), l.Prefix+name, stays)
			}
		}
	}
	for _, start := range []string{"A", "B", "C"} {
		for _, topic := range someNames {
			travel(start, nil, topic, true)
		}
	}
	return found
}

func TestGraphOf(t *testing.T) {
	auto := []string{"auto.create.mirror.topics.enable", "true", "auto.create.mirror.topics.filters", `{"topicFilters":[{"name":"*","patternType":"LITERAL","filterType":"INCLUDE"}]}`}
	both := []string{"bootstrap.servers", brokerA, "link.mode", "BIDIRECTIONAL"}
	define := func(local, name, remote string, configs ...string) Definition {
		r := link.NewCreateRequest(configs...)
		switch r.Mode() {
		case link.ModeSource:
			r.DestinationClusterID = remote
		case link.ModeBidirectional:
			r.RemoteClusterID = remote
		default:
			r.SourceClusterID = remote
		}
		return Definition{LocalCluster: local, Name: name, Request: r}
	}
	type short struct {
		Name, From, To string
		Shape          Shape
		Prefix         string
		Auto           bool
		At             link.Pointer
	}
	for _, tc := range []struct {
		name string
		defs []Definition
		want []short
	}{
		{name: "none"},
		{name: "empty", defs: []Definition{{}}, want: []short{{Shape: DestinationInitiated, At: "/0"}}},
		{name: "destination-initiated", defs: []Definition{define("B", "x", "A", append(auto, "cluster.link.prefix", "a.")...)}, want: []short{{"x", "A", "B", DestinationInitiated, "a.", true, "/0"}}},
		{
			name: "source-initiated", defs: []Definition{define("A", "x", "", "link.mode", "SOURCE"), define("B", "x", "A", append(auto, "connection.mode", "INBOUND")...)},
			want: []short{{"x", "A", "B", SourceInitiated, "", true, "/1"}},
		},
		{name: "source half alone", defs: []Definition{define("A", "x", "B", append(auto, "link.mode", "SOURCE")...)}, want: []short{{"x", "A", "B", SourceInitiated, "", false, "/0"}}},
		{
			name: "bidirectional, ids from each other", defs: []Definition{define("", "x", "B", both...), define("", "y", "B", both...), define("", "x", "A", append(both, auto...)...)},
			want: []short{{"x", "B", "A", BidirectionalOutbound, "", false, "/0"}, {"y", "B", "", BidirectionalOutbound, "", false, "/1"}, {"x", "A", "B", BidirectionalOutbound, "", true, "/2"}},
		},
		{
			name: "placeholders are not the same cluster", defs: []Definition{define("${to}", "x", "${from}", auto...), define("${to}", "x", "${from}", auto...)},
			want: []short{{"x", "", "", DestinationInitiated, "", true, "/0"}, {"x", "", "", DestinationInitiated, "", true, "/1"}},
		},
		{
			name: "one dials", defs: []Definition{define("A", "x", "B", both...), define("B", "x", "A", "link.mode", "BIDIRECTIONAL", "connection.mode", "INBOUND")},
			want: []short{{"x", "B", "A", BidirectionalInbound, "", false, "/0"}, {"x", "A", "B", BidirectionalInbound, "", false, "/1"}},
		},
		{
			name: "the half that names the cluster is the better one", defs: []Definition{define("A", "x", "B", both...), define("", "x", "", both...), define("B", "x", "A", both...)},
			want: []short{{"x", "B", "A", BidirectionalOutbound, "", false, "/0"}, {"x", "", "", BidirectionalOutbound, "", false, "/1"}, {"x", "A", "B", BidirectionalOutbound, "", false, "/2"}},
		},
		{
			name: "the half that is named is the better one too", defs: []Definition{define("A", "x", "", both...), define("", "x", "", both...), define("B", "x", "A", both...)},
			want: []short{{"x", "B", "A", BidirectionalOutbound, "", false, "/0"}, {"x", "", "", BidirectionalOutbound, "", false, "/1"}, {"x", "A", "B", BidirectionalOutbound, "", false, "/2"}},
		},
		{name: "unknown mode", defs: []Definition{define("A", "x", "B", "link.mode", "SIDEWAYS")}},
		{name: "filter is a placeholder", defs: []Definition{define("B", "x", "A", "auto.create.mirror.topics.enable", "true", "auto.create.mirror.topics.filters", "${F}")}, want: []short{{"x", "A", "B", DestinationInitiated, "", false, "/0"}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []short
			for _, l := range GraphOf(tc.defs).Links {
				got = append(got, short{l.Name, l.From, l.To, l.Shape, l.Prefix, l.Topics != nil, l.At})
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("links (-want +got):\n%s", diff)
			}
		})
	}
	problems := Graph(GraphOf([]Definition{
		define("A", "x", "B", slices.Concat(both, auto, []string{"cluster.link.prefix", "b."})...),
		define("B", "x", "A", slices.Concat(both, auto, []string{"cluster.link.prefix", "a."})...),
	}))
	sameBriefs(t, []brief{{codeGraphEcho, "/0", "auto.create.mirror.topics.filters"}}, problems)
}
