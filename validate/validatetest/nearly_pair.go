package validatetest

import (
	"strings"

	"pgregory.net/rapid"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/link/linktest"
	"github.com/clusterlink-go/clusterlink/validate"
)

// NearlyPair is two halves of one link with one fault between them. The zero
// value has none.
type NearlyPair struct {
	// A always dials. Options go with the two, with names and clusters.
	A, B    *link.CreateRequest
	Options validate.PairOptions
	// Want is the problem that the fault gives. Others may come of it too.
	Want Want
}

// NearlyValidPair draws two halves that fit, of any shape that has two, and
// breaks one thing between them.
func NearlyValidPair() *rapid.Generator[NearlyPair] {
	return rapid.Custom(func(t *rapid.T) NearlyPair {
		f := rapid.SampledFrom(pairFaults()).Draw(t, "fault")
		h := linktest.PairOf(rapid.SampledFrom(f.shapes).Draw(t, "shape")).Draw(t, "pair")
		n := NearlyPair{A: h.A, B: h.B, Options: validate.PairOptions{
			A: validate.Options{Name: h.Name, LocalCluster: h.ClusterA},
			B: validate.Options{Name: h.Name, LocalCluster: h.ClusterB},
		}}
		n.Want.Code = f.code
		f.make(t, &n)
		return n
	})
}

// pairFault is one way to break pairs of some shapes.
type pairFault struct {
	code   link.Code
	shapes []string
	make   func(*rapid.T, *NearlyPair)
}

func pairFaults() []pairFault {
	const source, dialling, waiting = linktest.SourceInitiated, linktest.BidirectionalOutbound, linktest.BidirectionalInbound
	const all = `{"name":"*","patternType":"LITERAL","filterType":"INCLUDE"}`
	at := func(side link.Pointer, c *link.Config) link.Pointer { return side + c.ValuePointer() }
	rename := func(_ *rapid.T, n *NearlyPair) {
		// A name that is drawn may hold what counts as a placeholder.
		n.Options.A.Name, n.Options.B.Name = "orders-link", "payments-link"
		n.Want.Pointer, n.Want.Parameter = "/a", "link_name"
	}
	return []pairFault{
		{"pair-names-differ", []string{source, waiting}, rename},
		{"pair-names-apart", []string{dialling}, rename},
		{"pair-ids-not-crossed", []string{source, dialling, waiting}, func(_ *rapid.T, n *NearlyPair) {
			const other = "lkc-zzzzzzz" // longer than any that is drawn
			n.Want.Pointer = "/a/remote_cluster_id"
			if n.A.Mode() == link.ModeSource {
				n.A.DestinationClusterID, n.Want.Pointer = other, "/a/destination_cluster_id"
				return
			}
			n.A.RemoteClusterID = other
		}},
		{"pair-one-cluster", []string{source, dialling, waiting}, func(_ *rapid.T, n *NearlyPair) {
			n.Options.B.LocalCluster, n.Want.Pointer = n.Options.A.LocalCluster, "/b"
		}},
		{"pair-nobody-dials", []string{source, waiting}, func(_ *rapid.T, n *NearlyPair) {
			n.Want.Pointer = at("/a", set(n.A, "connection.mode", "INBOUND"))
		}},
		{"pair-modes", []string{dialling, waiting}, func(t *rapid.T, n *NearlyPair) {
			n.Want.Pointer = at("/b", set(n.B, "link.mode", rapid.SampledFrom([]string{"SOURCE", "DESTINATION"}).Draw(t, "mode")))
		}},
		{"pair-link-ids-differ", []string{dialling}, func(t *rapid.T, n *NearlyPair) {
			ids := rapid.SliceOfNDistinct(linktest.ID(), 2, 2, rapid.ID).Draw(t, "ids")
			n.A.ClusterLinkID, n.B.ClusterLinkID, n.Want.Pointer = ids[0].String(), ids[1].String(), "/a/cluster_link_id"
		}},
		{"pair-link-id-first", []string{source}, func(t *rapid.T, n *NearlyPair) {
			n.B.ClusterLinkID, n.Want.Pointer = linktest.ID().Draw(t, "id").String(), "/b/cluster_link_id"
		}},
		{"pair-same-prefix", []string{dialling, waiting}, func(_ *rapid.T, n *NearlyPair) {
			set(n.A, "cluster.link.prefix", "x.")
			n.Want.Pointer = at("/b", set(n.B, "cluster.link.prefix", "x."))
		}},
		{"pair-one-bootstrap", []string{dialling}, func(_ *rapid.T, n *NearlyPair) {
			set(n.A, "bootstrap.servers", "broker-1.example.com:9092,broker-2.example.com:9092")
			n.Want.Pointer = at("/b", set(n.B, "bootstrap.servers", "BROKER-2.example.com:9092"))
		}},
		{"pair-local-missing", []string{source, waiting}, func(_ *rapid.T, n *NearlyPair) {
			// That of a cluster in Confluent Cloud is another rule.
			n.Options.A.LocalCluster, n.Want.Pointer = "", "/a/configs"
			for _, c := range append([]link.Config(nil), n.A.Configs...) {
				if strings.HasPrefix(c.Name, "local.") {
					remove(n.A, c.Name)
				}
			}
		}},
		{"pair-local-unused", []string{dialling}, func(_ *rapid.T, n *NearlyPair) {
			n.Want.Pointer = at("/b", set(n.B, "local.security.protocol", "SSL"))
		}},
		{"pair-remote-mode", []string{waiting}, func(_ *rapid.T, n *NearlyPair) {
			n.Want.Pointer = at("/a", set(n.A, "remote.link.connection.mode", "OUTBOUND"))
		}},
		{"pair-offsets-both-ways", []string{dialling, waiting}, func(_ *rapid.T, n *NearlyPair) {
			for _, r := range []*link.CreateRequest{n.A, n.B} {
				set(r, "consumer.offset.sync.enable", "true")
				n.Want.Pointer = at("/b", set(r, "consumer.offset.group.filters", `{"groupFilters":[`+all+`]}`))
			}
		}},
		{"pair-echo", []string{dialling, waiting}, func(_ *rapid.T, n *NearlyPair) {
			set(n.A, "cluster.link.prefix", "x.")
			for _, r := range []*link.CreateRequest{n.A, n.B} {
				set(r, "auto.create.mirror.topics.enable", "true")
				n.Want.Pointer = at("/b", set(r, "auto.create.mirror.topics.filters", `{"topicFilters":[`+all+`]}`))
			}
		}},
	}
}
