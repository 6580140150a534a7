package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestBadInput sends what people and programs send by mistake. Each has a
// problem that names the place.
func TestBadInput(t *testing.T) {
	config := func(name, value string) string {
		return `{"source_cluster_id":"lkc-a","configs":[{"name":"bootstrap.servers","value":"a.example.com:9092"},{"name":"` + name + `","value":` + value + `}]}`
	}
	for _, test := range []struct {
		what, body string
		name       string // --name, if not empty
		code       string // a part of the problem's code
		pointer    string
		severity   string
	}{
		{what: "empty", body: "", code: "malformed-empty"},
		{what: "blank", body: " \n\t", code: "malformed-empty"},
		{what: "array", body: "[]", code: "wrong-type"},
		{what: "null", body: "null", code: "wrong-type"},
		{what: "number", body: "1", code: "wrong-type"},
		{what: "latin-1", body: "{\"source_cluster_id\":\"\xe9\"}", code: "malformed-utf8"},
		{what: "deep", body: strings.Repeat("[", 10<<20), code: "malformed-too-long"},
		{what: "deep enough", body: strings.Repeat("[", 1<<19), code: "malformed"},
		{what: "truncated", body: `{"configs":[`, code: "malformed-truncated"},
		{what: "trailing", body: `{"configs":[]}{`, code: "malformed-trailing"},
		{what: "no value", body: `{"configs":[{"name":"acl.sync.ms"}]}`, code: "missing-value", pointer: "/configs/0"},
		{what: "null value", body: config("acl.sync.ms", "null"), code: "null-value", pointer: "/configs/1/value", severity: "warning"},
		{what: "number as value", body: config("acl.sync.ms", "5000"), code: "wrong-type", pointer: "/configs/1/value"},
		{what: "two configs", body: `{"configs":[],"configs":[]}`, code: "duplicate-member", pointer: "/configs"},
		{what: "one key twice", body: config("bootstrap.servers", `"a.example.com:9092"`), code: "duplicate", pointer: "/configs/", severity: "any"},
		{what: "unknown mode", body: config("link.mode", `"SIDEWAYS"`), code: "mode", pointer: "/configs/1/value"},
		{what: "SOURCE with INBOUND", body: `{"configs":[{"name":"link.mode","value":"SOURCE"},{"name":"connection.mode","value":"INBOUND"}]}`, code: "source", pointer: "/configs/"},
		{what: "slash", body: config("acl.sync.ms", `"5000"`), name: "a/b", code: "name"},
		{what: "dash", body: config("acl.sync.ms", `"5000"`), name: "-", code: "name"},
		{what: "long name", body: config("acl.sync.ms", `"5000"`), name: strings.Repeat("n", 300), code: "name"},
		{what: "short id", body: `{"remote_cluster_id":"lkc-a","cluster_link_id":"AAECAwQFBgcICQoLDA0OD","configs":[{"name":"link.mode","value":"BIDIRECTIONAL"},{"name":"bootstrap.servers","value":"a.example.com:9092"}]}`, code: "id", pointer: "/cluster_link_id"},
		{what: "no semicolon", body: config("sasl.jaas.config", `"org.apache.kafka.common.security.plain.PlainLoginModule required username=\"u\" password=\"p\""`), code: "jaas", pointer: "/configs/1/value"},
		{what: "filter", body: config("auto.create.mirror.topics.filters", `"orders.*"`), code: "filter", pointer: "/configs/1/value"},
	} {
		t.Run(test.what, func(t *testing.T) {
			var args []string
			if test.name != "" {
				args = []string{"--name", test.name}
			}
			code, list := objects(t, test.body, append(args, "-")...)
			if len(list) != 1 || list[0].Valid == nil {
				t.Fatalf("printed %+v", list)
			}
			severity := test.severity
			if severity == "" {
				severity = "error"
			}
			if severity == "error" && (code != exitInvalid || *list[0].Valid) {
				t.Errorf("exit %d, valid %v", code, *list[0].Valid)
			}
			for _, p := range list[0].Problems {
				if strings.Contains(p.Code, test.code) && strings.HasPrefix(p.Pointer, test.pointer) && (p.Severity == severity || severity == "any") {
					return
				}
			}
			t.Errorf("no %s with code …%s… at %s…: %+v", severity, test.code, test.pointer, list[0].Problems)
		})
	}
}

func TestFormats(t *testing.T) {
	dir := t.TempDir()
	write := func(name, data string) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	const settings = "bootstrap.servers=a.example.com:9092\n"
	for _, test := range []struct {
		name, data string
		args       []string
		want       int
	}{
		{"a.properties", settings, nil, exitOK},
		{"a.CONF", settings, nil, exitOK},
		{"link", settings, nil, exitOK},
		{"link2", `{"configs":[{"name":"bootstrap.servers","value":"a.example.com:9092"}]}`, nil, exitOK},
		{"b.yaml", settings, []string{"--input", "properties"}, exitOK},
		{"c.json", settings, nil, exitInvalid},
		{"e.yml", "apiVersion: v1\nkind: Service\n", nil, exitInvalid},
		{"f.tf", "variable \"a\" {}\n", nil, exitInvalid},
		{"g", "confluent kafka link create a --source-cluster lkc-a --source-bootstrap-server a.example.com:9092\n", nil, exitOK},
		{"d.json", settings, []string{"--input", "properties"}, exitOK},
	} {
		code, _, stderr := call(append(append([]string{"check"}, test.args...), write(test.name, test.data))...)
		if code != test.want {
			t.Errorf("%s %q: exit %d, want %d: %s", test.name, test.args, code, test.want, stderr)
		}
	}
}

// The id of a cluster has a place in every format, and in a pair.
func TestPlaceOfID(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.tf")
	if err := os.WriteFile(file, []byte(`resource "confluent_cluster_link" "a" {
  link_name = "a"
  link_mode = "BIDIRECTIONAL"
  local_kafka_cluster {
    id = "lkc-a1b2c3"
  }
  remote_kafka_cluster {
    id                 = "lkc-a1b2c3"
    bootstrap_endpoint = "kafka.lisbon.example.com:9092"
  }
}
`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"check", "pair"} {
		_, stdout, stderr := call(command, file)
		if !strings.Contains(stdout, "a.tf:8:26: error: remote_cluster_id is the id of the cluster") {
			t.Errorf("%s: %s%s", command, stdout, stderr)
		}
	}
}

// A path of Windows that lost its backslashes is told once, and a value that is
// refused as it is twice.
func TestLostBackslash(t *testing.T) {
	for settings, want := range map[string]string{
		"ssl.truststore.location=C:\\kafka\\ssl\\truststore.jks": "backslash-lost",
		"acl.sync.ms=50\\s": "value-not-number backslash-lost",
	} {
		_, list := objects(t, "bootstrap.servers=a.example.com:9093\nsecurity.protocol=SSL\n"+settings+"\n", "--input", "properties", "-")
		var codes []string
		for _, p := range list[0].Problems {
			codes = append(codes, p.Code)
		}
		if got := strings.Join(codes, " "); got != want {
			t.Errorf("%s: %s, want %s", settings, got, want)
		}
	}
}

// What a command lost is told once, and what it would have said is not missed.
func TestLostSettings(t *testing.T) {
	for command, want := range map[string]string{
		"confluent kafka link create a --remote-bootstrap-server broker-a.example.com:9092":                        "1:31: warning: --remote-bootstrap-server has no meaning",
		"confluent kafka link create a \\ \n  --source-bootstrap-server broker-a.example.com:9092":                 "1:31: warning: an empty argument;",
		"confluent kafka link create a --config-file a.properties":                                                 "1:45: info: the configuration is in a.properties, which is not at hand",
		"confluent kafka link create a --source-bootstrap-server broker-a.example.com:9092 --remote-cluster lkc-a": "1:83: warning: --remote-cluster has no meaning",
	} {
		_, stdout, stderr := callWith(command+"\n", "check", "--input", "cli", "-")
		if !strings.HasPrefix(stdout, "-:"+want) || strings.Count(stdout, "-:") != 1 {
			t.Errorf("%s:\n%s%s", command, stdout, stderr)
		}
	}
}

func TestHelpNamesFlags(t *testing.T) {
	for _, command := range []string{"check", "pair"} {
		_, stdout, _ := call("help", command)
		for _, flag := range []string{"--strict", "--edition", "--local-cluster", "--name", "--ignore", "--input", "--format"} {
			if !strings.Contains(stdout, flag+" ") {
				t.Errorf("help %s does not name %s", command, flag)
			}
		}
	}
}
