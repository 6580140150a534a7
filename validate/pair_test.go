package validate

import (
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
)

// The matrix of modes, written by hand from lifecycle 3.1: every half with
// every half.
func TestShapes(t *testing.T) {
	halves := map[string]*link.CreateRequest{
		"D+O": link.NewCreateRequest("link.mode", "DESTINATION", "connection.mode", "OUTBOUND"),
		"D+I": link.NewCreateRequest("connection.mode", "INBOUND"),
		"S+O": link.NewCreateRequest("link.mode", "SOURCE"),
		"S+I": link.NewCreateRequest("link.mode", "SOURCE", "connection.mode", "INBOUND"),
		"B+O": link.NewCreateRequest("link.mode", "BIDIRECTIONAL"),
		"B+I": link.NewCreateRequest("link.mode", "BIDIRECTIONAL", "connection.mode", "INBOUND"),
	}
	fits := map[string]Shape{
		"D+O D+O": TwoDestinationInitiated,
		"S+O D+I": SourceInitiated,
		"B+O B+O": BidirectionalOutbound,
		"B+O B+I": BidirectionalInbound,
	}
	for nameA, a := range halves {
		for nameB, b := range halves {
			want, ok := fits[nameA+" "+nameB]
			if !ok {
				want, ok = fits[nameB+" "+nameA]
			}
			if !ok {
				want = NoShape
			}
			shape, problems := Pair(a, b, nil)
			if shape != want {
				t.Errorf("%s with %s: %s, want %s", nameA, nameB, shape, want)
			}
			if problems.Valid() == (want == NoShape) {
				t.Errorf("%s with %s: %v", nameA, nameB, problems)
			}
		}
	}
	alone := map[string]Shape{"D+O": DestinationInitiated, "B+O": BidirectionalOutbound}
	for name, a := range halves {
		want, ok := alone[name]
		if !ok {
			want = NoShape
		}
		shape, problems := Pair(a, nil, nil)
		if shape != want || ok != (problems == nil) || !problems.Valid() {
			t.Errorf("%s alone: %s, want %s; %v", name, shape, want, problems)
		}
	}
}

func TestPair(t *testing.T) {
	half := func(remote string, pairs ...string) *link.CreateRequest {
		r := link.NewCreateRequest(append([]string{"link.mode", "BIDIRECTIONAL"}, pairs...)...)
		r.RemoteClusterID = remote
		return r
	}
	names := func(a, b string) *PairOptions {
		return &PairOptions{A: Options{Name: a}, B: Options{Name: b}}
	}
	auto := func(filters string, pairs ...string) []string {
		return append(pairs, "auto.create.mirror.topics.enable", "true", "auto.create.mirror.topics.filters", `{"topicFilters":[`+filters+`]}`)
	}
	const everything = `{"name":"*","patternType":"LITERAL","filterType":"INCLUDE"}`
	without := func(prefix string) string {
		return everything + `,{"name":"` + prefix + `","patternType":"PREFIXED","filterType":"EXCLUDE"}`
	}
	for _, c := range []struct {
		name string
		a, b *link.CreateRequest
		opts *PairOptions
		want string
	}{
		{"clean", half("cluster-b"), half("cluster-a"), names("east-west", "east-west"), ""},
		{"templated modes", half("", "connection.mode", "${mode}"), half("", "connection.mode", "${mode}"), nil, ""},
		{"templated names", half(""), half(""), names("${name}", "east-west"), ""},
		{"same template", half("${peer}"), half("${peer}"), names("${name}", "${name}"), ""},
		{"different names", half(""), half(""), names("east", "west"), "pair-names-apart /a pair-names-apart /b"},
		{"one name unknown", half(""), half(""), names("east", ""), ""},
		{"same remote", half("cluster-b"), half("cluster-b"), nil, "pair-ids-not-crossed /a/remote_cluster_id pair-ids-not-crossed /b/remote_cluster_id"},
		{
			"known clusters", half("cluster-b"), half("cluster-a"),
			&PairOptions{A: Options{LocalCluster: "cluster-a"}, B: Options{LocalCluster: "cluster-b"}}, "",
		},
		{
			"wrong remote", half("cluster-c"), half("cluster-a"),
			&PairOptions{A: Options{LocalCluster: "cluster-a"}, B: Options{LocalCluster: "cluster-b"}}, "pair-ids-not-crossed /a/remote_cluster_id",
		},
		{"echo both ways", half("", auto(everything, "cluster.link.prefix", "b.")...), half("", auto(everything, "cluster.link.prefix", "a.")...), nil, "pair-echo /a/configs/3/value pair-echo /b/configs/3/value"},
		{"echo one way", half("", auto(without("a."), "cluster.link.prefix", "b.")...), half("", auto(everything, "cluster.link.prefix", "a.")...), nil, "pair-echo /b/configs/3/value"},
		{"no echo", half("", auto(without("a."), "cluster.link.prefix", "b.")...), half("", auto(without("b."), "cluster.link.prefix", "a.")...), nil, ""},
		{"no echo without prefix", half("", auto(everything)...), half("", auto(everything)...), nil, ""},
		{
			"offsets both ways", half("", "consumer.offset.sync.enable", "true", "consumer.offset.group.filters", allGroups),
			half("", "consumer.offset.sync.enable", "true", "consumer.offset.group.filters", allGroups), nil, "pair-offsets-both-ways /a/configs/2/value pair-offsets-both-ways /b/configs/2/value",
		},
		{
			"offsets by direction", half("", "consumer.offset.sync.enable", "true", "consumer.offset.group.filters", strings.ReplaceAll(allGroups, `"}`, `","topicTypes":["LOCAL_MIRROR"]}`)),
			half("", "consumer.offset.sync.enable", "true", "consumer.offset.group.filters", allGroups), nil, "",
		},
		{
			"offsets of other groups", half("", "consumer.offset.sync.enable", "true", "consumer.offset.group.filters", `{"groupFilters":[{"name":"a","patternType":"PREFIXED","filterType":"INCLUDE"}]}`),
			half("", "consumer.offset.sync.enable", "true", "consumer.offset.group.filters", `{"groupFilters":[{"name":"b","patternType":"PREFIXED","filterType":"INCLUDE"}]}`), nil, "",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, problems := Pair(c.a, c.b, c.opts)
			var got []string
			for _, p := range problems {
				got = append(got, string(p.Code)+" "+string(p.Pointer))
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// The published halves fit together.
func TestSeedPairs(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want Shape
		// told is what is said of them in this order; nothing is in the other.
		told string
	}{
		{"source_initiated_link_at_source_cluster", "source_initiated_link_at_destination_cluster", SourceInitiated, "pair-order"},
		{"bidirectional_link_east", "bidirectional_link_west", BidirectionalOutbound, ""},
	} {
		a, _ := Body(seedBody(t, c.a), nil)
		b, _ := Body(seedBody(t, c.b), nil)
		if shape, problems := Pair(a, b, nil); shape != c.want || codesOf(problems) != c.told {
			t.Errorf("%s: %s, want %s: %v", c.a, shape, c.want, problems)
		}
		if shape, problems := Pair(b, a, nil); shape != c.want || problems != nil {
			t.Errorf("%s, the other way round: %s, want %s: %v", c.a, shape, c.want, problems)
		}
	}
}
