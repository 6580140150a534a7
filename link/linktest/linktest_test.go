package linktest_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/link/linktest"
)

// tally counts what 1000 draws look like.
func tally[T any](g *rapid.Generator[T], kind func(T) string) map[string]int {
	counts := map[string]int{}
	for seed := range 1000 {
		counts[kind(g.Example(seed))]++
	}
	return counts
}

func TestDistribution(t *testing.T) {
	modes := func(r *link.CreateRequest) string { return string(r.Mode()) + "+" + string(r.ConnectionMode()) }
	has := func(key string) func(*link.CreateRequest) string {
		return func(r *link.CreateRequest) string {
			if r.Lookup(key) != nil {
				return "with"
			}
			return "without"
		}
	}
	value := func(key string) func(*link.CreateRequest) string {
		return func(r *link.CreateRequest) string { v, _ := r.Value(key); return v }
	}
	for _, tc := range []struct {
		name string
		got  map[string]int
		want string
	}{
		{"mode", tally(linktest.Mode(), func(m link.Mode) string { return string(m) }), "DESTINATION SOURCE BIDIRECTIONAL"},
		{"connection", tally(linktest.ConnectionMode(), func(m link.ConnectionMode) string { return string(m) }), "OUTBOUND INBOUND"},
		{"shape", tally(linktest.Pair(), func(p linktest.Halves) string { return p.Shape }), strings.Join(linktest.Shapes(), " ")},
		{
			"half", tally(linktest.CreateRequest(), modes),
			"DESTINATION+OUTBOUND DESTINATION+INBOUND SOURCE+OUTBOUND BIDIRECTIONAL+OUTBOUND BIDIRECTIONAL+INBOUND",
		},
		{"link.mode given", tally(linktest.CreateRequest(), has("link.mode")), "with without"},
		{"prefix", tally(linktest.CreateRequest(), has("cluster.link.prefix")), "with without"},
		{"acl sync", tally(linktest.CreateRequest(), has("acl.sync.enable")), "with without"},
		{"offset sync", tally(linktest.CreateRequest(), has("consumer.offset.sync.enable")), "with without"},
		{"protocol", tally(linktest.CreateRequest(), value("security.protocol")), "SASL_SSL SASL_PLAINTEXT SSL PLAINTEXT"},
		{"mechanism", tally(linktest.CreateRequest(), value("sasl.mechanism")), "PLAIN SCRAM-SHA-256 SCRAM-SHA-512"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for want := range strings.FieldsSeq(tc.want) {
				if tc.got[want] < 20 {
					t.Errorf("%s appears %d times in 1000 draws: %v", want, tc.got[want], tc.got)
				}
			}
		})
	}
}

func TestNamesAreValid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		if err := link.CheckName(linktest.Name().Draw(t, "name")); err != nil {
			t.Error(err)
		}
		if err := link.CheckTopic(linktest.Topic().Draw(t, "topic")); err != nil {
			t.Error(err)
		}
		if err := link.CheckClusterID(linktest.ClusterID().Draw(t, "cluster")); err != nil {
			t.Error(err)
		}
		if linktest.ID().Draw(t, "id").IsZero() {
			t.Error("zero id")
		}
	})
}

// Each half has the modes that its shape says, knows the other cluster by the
// member that its mode says, and no name twice.
func TestPairsFit(t *testing.T) {
	type half struct {
		mode link.Mode
		conn link.ConnectionMode
	}
	want := map[string][2]half{
		linktest.DestinationInitiated:  {{link.ModeDestination, link.ConnectionOutbound}},
		linktest.SourceInitiated:       {{link.ModeSource, link.ConnectionOutbound}, {link.ModeDestination, link.ConnectionInbound}},
		linktest.BidirectionalOutbound: {{link.ModeBidirectional, link.ConnectionOutbound}, {link.ModeBidirectional, link.ConnectionOutbound}},
		linktest.BidirectionalInbound:  {{link.ModeBidirectional, link.ConnectionOutbound}, {link.ModeBidirectional, link.ConnectionInbound}},
	}
	remote := func(r *link.CreateRequest) string {
		return map[link.Mode]string{
			link.ModeDestination: r.SourceClusterID, link.ModeSource: r.DestinationClusterID, link.ModeBidirectional: r.RemoteClusterID,
		}[r.Mode()]
	}
	rapid.Check(t, func(t *rapid.T) {
		p := linktest.Pair().Draw(t, "pair")
		requests, others := []*link.CreateRequest{p.A, p.B}, []string{p.ClusterB, p.ClusterA}
		for i, r := range requests {
			w := want[p.Shape][i]
			if r == nil {
				if w != (half{}) {
					t.Fatalf("%s: half %d is missing", p.Shape, i)
				}
				continue
			}
			if got := (half{r.Mode(), r.ConnectionMode()}); got != w {
				t.Errorf("%s: half %d is %v", p.Shape, i, got)
			}
			if remote(r) != others[i] {
				t.Errorf("%s: half %d knows %q, want %q", p.Shape, i, remote(r), others[i])
			}
			if _, dials := r.Value("bootstrap.servers"); dials != (w.conn == link.ConnectionOutbound) {
				t.Errorf("%s: half %d: bootstrap.servers %v", p.Shape, i, dials)
			}
			seen := map[string]bool{}
			for k, c := range r.Configs {
				if seen[c.Name] || c.Index != k {
					t.Errorf("%s: twice, or index %d at %d", c.Name, c.Index, k)
				}
				seen[c.Name] = true
				key, ok := link.LookupKey(c.Name)
				if !ok || !key.AppliesTo(w.mode, w.conn) {
					t.Errorf("%s has no effect on %v", c.Name, w)
				}
			}
		}
		if p.ClusterA == p.ClusterB || p.Name == "" {
			t.Errorf("pair %+v", p)
		}
	})
}
