package store_test

import (
	"strconv"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
)

// BenchmarkCreateLink creates links as the documentation's first example does,
// on memstore, with everything that a request goes through but its decoding:
// validation, the question to the peer, the transaction.
func BenchmarkCreateLink(b *testing.B) {
	c, _ := standalone(b, store.Options{}, &fake{})
	req := link.NewCreateRequest(
		"bootstrap.servers", "b.example.com:9092", "acl.sync.enable", "false", "consumer.offset.sync.ms", "30000",
		"sasl.mechanism", "PLAIN", "security.protocol", "SASL_SSL",
		"sasl.jaas.config", `org.apache.kafka.common.security.plain.PlainLoginModule required username="k" password="p";`)
	req.SourceClusterID = "b"
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := c.CreateLink(b.Context(), "link-"+strconv.Itoa(i), req, nil); err != nil {
			b.Fatal(err)
		}
	}
}
