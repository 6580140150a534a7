package link_test

import (
	"encoding/json"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
)

// sample is a request of an ordinary size: a destination-initiated link.
const sample = `{
  "source_cluster_id": "cluster-a",
  "configs": [
    {"name": "bootstrap.servers", "value": "a.example.com:9092"},
    {"name": "acl.sync.enable", "value": "false"},
    {"name": "consumer.offset.sync.ms", "value": "30000"},
    {"name": "sasl.mechanism", "value": "PLAIN"},
    {"name": "security.protocol", "value": "SASL_SSL"},
    {"name": "sasl.jaas.config", "value": "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"u\" password=\"p\";"}
  ]
}`

func BenchmarkDecode(b *testing.B) {
	data := []byte(sample)
	b.Run("reused", func(b *testing.B) {
		var d link.Decoder
		b.SetBytes(int64(len(data)))
		b.ReportAllocs()
		for b.Loop() {
			d.Decode(data)
		}
	})
	b.Run("fresh", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			link.DecodeCreateRequest(data)
		}
	})
	b.Run("encoding-json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var v struct {
				SourceClusterID string `json:"source_cluster_id"`
				Configs         []struct{ Name, Value string }
			}
			if err := json.Unmarshal(data, &v); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkAppendJSON(b *testing.B) {
	r, _ := link.DecodeCreateRequest([]byte(sample))
	var buf []byte
	b.ReportAllocs()
	for b.Loop() {
		buf = r.AppendJSON(buf[:0])
	}
}
