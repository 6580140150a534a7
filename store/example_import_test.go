package store_test

import (
	"context"
	"fmt"

	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/memstore"
)

// What a server answers becomes a cluster of its own, to try things on.
func ExampleCluster_ImportListings() {
	var listings store.Listings
	for _, answer := range []string{
		`{"kind":"KafkaLinkDataList","metadata":{"self":"x","next":null},"data":[{"kind":"KafkaLinkData","metadata":{"self":"x"},
			"source_cluster_id":"porto","link_name":"from-porto","cluster_link_id":"AAECAwQFBgcICQoLDA0ODw","topic_names":["orders"],"link_state":"PAUSED"}]}`,
		`{"kind":"KafkaMirrorDataList","metadata":{"self":"x","next":null},"data":[{"kind":"KafkaMirrorData","metadata":{"self":"x"},"link_name":"from-porto",
			"mirror_topic_name":"orders","source_topic_name":"orders","num_partitions":1,"mirror_lags":[],"mirror_status":"LINK_PAUSED","state_time_ms":0}]}`,
	} {
		if err := listings.Add([]byte(answer)); err != nil {
			fmt.Println(err)
			return
		}
	}
	c, err := store.New("lisbon", memstore.New(nil), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	result, err := c.ImportListings(context.Background(), &listings)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, n := range result.Notes {
		fmt.Printf("%s %s %q\n", n.Kind, n.Member, n.Value)
	}
	m, err := c.GetMirror(context.Background(), "from-porto", "orders")
	fmt.Println(m.State.Status, m.Status, err)
	// Output:
	// unknown configs ""
	// inferred link.mode "DESTINATION"
	// inferred connection.mode "OUTBOUND"
	// inferred cluster.link.paused "true"
	// inferred tasks ""
	// inferred mirror_status "ACTIVE"
	// ACTIVE LINK_PAUSED <nil>
}
