package compat

import (
	"encoding/json"
	"testing"

	kafkarest "github.com/confluentinc/ccloud-sdk-go-v2/kafkarest/v3"

	"github.com/clusterlink-go/clusterlink/link"
)

// body is a request that the official SDK writes, and what reads it here and
// writes it again.
type body struct {
	operation string
	sent      json.Marshaler
	again     func([]byte) ([]byte, []link.Finding)
}

func bodies() []body {
	nullable := func(v *string) kafkarest.NullableString { return *kafkarest.NewNullableString(v) }
	return []body{
		{
			"createKafkaLink",
			kafkarest.CreateLinkRequestData{SourceClusterId: new("b"), Configs: &[]kafkarest.ConfigData{{Name: "acl.sync.ms", Value: nullable(new("6000"))}}},
			func(b []byte) ([]byte, []link.Finding) {
				r, findings := link.DecodeCreateRequest(b)
				return r.AppendJSON(nil), findings
			},
		},
		{
			"updateKafkaLinkConfigBatch",
			kafkarest.AlterConfigBatchRequestData{Data: []kafkarest.AlterConfigBatchRequestDataData{
				{Name: "acl.sync.ms", Value: nullable(new("6000")), Operation: nullable(nil)},
				{Name: "acl.filters", Value: nullable(nil), Operation: nullable(new("DELETE"))},
				{Name: "acl.sync.enable", Value: nullable(new("false")), Operation: nullable(new("SET"))},
			}, ValidateOnly: new(true)},
			func(b []byte) ([]byte, []link.Finding) {
				r, findings := link.DecodeAlterConfigsRequest(b)
				return r.AppendJSON(nil), findings
			},
		},
		{
			"updateKafkaLinkConfig",
			kafkarest.UpdateLinkConfigRequestData{Value: "6000"},
			func(b []byte) ([]byte, []link.Finding) {
				c, findings := link.DecodeUpdateConfigRequest("acl.sync.ms", b)
				text, _ := json.Marshal(map[string]string{"value": c.Value.Reveal()})
				return text, findings
			},
		},
		{
			"createKafkaMirrorTopic",
			kafkarest.CreateMirrorTopicRequestData{
				SourceTopicName: "orders", MirrorTopicName: new("east.orders"), ReplicationFactor: new(int32(3)),
				Configs: &[]kafkarest.ConfigData{{Name: "retention.ms", Value: nullable(new("1"))}},
			},
			readMirror,
		},
		{"createKafkaMirrorTopic", kafkarest.CreateMirrorTopicRequestData{SourceTopicName: "orders"}, readMirror},
		{"updateKafkaMirrorTopicsPromote", kafkarest.AlterMirrorsRequestData{MirrorTopicNames: &[]string{"orders", "carts"}}, readMirrors},
		{"updateKafkaMirrorTopicsFailover", kafkarest.AlterMirrorsRequestData{MirrorTopicNamePattern: new(".*")}, readMirrors},
	}
}

func readMirror(b []byte) ([]byte, []link.Finding) {
	r, findings := link.DecodeCreateMirrorRequest(b)
	return r.AppendJSON(nil), findings
}

func readMirrors(b []byte) ([]byte, []link.Finding) {
	r, findings := link.DecodeAlterMirrorsRequest(b)
	return r.AppendJSON(nil), findings
}

// What the official SDK sends is read without a finding, says the same when it
// is written again, and both fit the document.
func TestSDKRequests(t *testing.T) {
	ops := operations(document(t))
	for _, tt := range bodies() {
		sent, err := tt.sent.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		again, findings := tt.again(sent)
		if len(findings) > 0 {
			t.Errorf("%s: %s: %v", tt.operation, sent, findings)
		}
		schema := ops[tt.operation].RequestBody.Value.Content["application/json"].Schema.Value
		var values [2]any
		for i, text := range [][]byte{sent, again} {
			if err := json.Unmarshal(text, &values[i]); err != nil {
				t.Fatal(err)
			}
			if err := schema.VisitJSON(values[i]); err != nil {
				t.Errorf("%s: %s: %v", tt.operation, text, err)
			}
		}
		for _, what := range unlike("", values[0], values[1]) {
			t.Errorf("%s: %s became %s: %s", tt.operation, sent, again, what)
		}
	}
}
