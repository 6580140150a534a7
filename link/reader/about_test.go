package reader

import "testing"

// Files of a repository that have the format of link definitions, and those that
// are some.
func TestAboutLinks(t *testing.T) {
	for _, tt := range []struct {
		file, data string
		want       bool
	}{
		{"package.json", `{"name":"x","version":"1.0.0","dependencies":{"kafkajs":"^2"}}`, false},
		{"tsconfig.json", `{"compilerOptions":{"target":"es2020"},"include":["src"]}`, false},
		{"eslint.json", `{"configs":{"recommended":{}}}`, false},
		{"jest.json", `{"configs":[{"displayName":"unit"}]}`, false},
		{"empty.json", `{}`, false},
		{"list.json", `[1,2]`, false},
		{"text.json", `"source"`, false},
		{"broken.json", `{"a":`, false},
		{"request.json", `{"source_cluster_id":"a"}`, true},
		{"configs.json", `{"name":"x","configs":[{"name":"bootstrap.servers","value":"b:1"}]}`, true},
		{"none.json", `{"configs":[]}`, true},
		{"cut.json", `{"configs":[{"na`, true},
		{"cut-id.json", `{"remote_cluster_id":"a`, true},
		{"unquoted.json", `{source_cluster_id: "a"}`, true},
		{"envelope.json", `{"id":1,"request":{"configs":[{"value":"b:1"}]}}`, true},
		{"http.json", `{"request":{"method":"GET"}}`, false},
		{"named.json", `{"link_name":"l","request":{}}`, true},
		{"envelopes.json", `[{"link_name":"l","request":{}}]`, true},
		{"state.json", `{"version":4,"terraform_version":"1.9","resources":[],"planned_values":{}}`, false},
		{"plan.json", `{"planned_values":{"root_module":{"resources":[{"type":"confluent_cluster_link"}]}}}`, true},
		{"log4j.properties", "log4j.rootLogger=INFO, stdout\n", false},
		{"client.properties", "bootstrap.servers=b:9092\nsecurity.protocol=SSL\n", false},
		{"consumer-link.properties", "bootstrap.servers=b:9092\ngroup.id=a\n", false},
		{"link.properties", "bootstrap.servers=b:9092\nsecurity.protocol=SSL\n", true},
		{"a.properties", "bootstrap.servers=b:9092\nacl.sync.enable=true\n", true},
		{"b.properties", "local.sasl.mechanism=PLAIN\n", true},
		{"requirements.txt", "kafka-python==2.0\nrequests>=2\n", false},
		{"service.yaml", "kind: Service\n", false},
		{"broken.yaml", "a: [\n", false},
		{"link.yaml", "kind: ClusterLink\n", true},
		{"main.tf", "resource \"aws_instance\" \"a\" {}\n", false},
		{"broken.tf", "resource {{{\n", false},
		{"link.tf", "resource \"confluent_cluster_link\" \"a\" {\n", true},
		{"mirror.tf", "resource \"confluent_kafka_mirror_topic\" \"a\" {}\n", true},
		{"build.sh", "set -e\nif [ 1 ; then\ngo build\n", false},
		{"link.sh", "confluent kafka link create a\n", true},
		{"ops.sh", "kafka-mirrors --list --bootstrap-server b:9092\n", true},
	} {
		if got := AboutLinks("d/"+tt.file, []byte(tt.data), FormatOf(tt.file, []byte(tt.data))); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.file, got, tt.want)
		}
	}
	if AboutLinks("a", []byte("confluent kafka link create a"), "") {
		t.Error("a file of no format is about links")
	}
}
