package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/link/reader"
)

// TestConvertThere goes from JSON to each format and back: what is said of
// losses must be all that is lost.
func TestConvertThere(t *testing.T) {
	files, err := filepath.Glob("internal/demo/bodies/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range append(files, "testdata/pair/east.json", "testdata/pair/waiting.json", "testdata/check/clean.json") {
		code, original, _ := call("convert", "--to", "json", "--name", "orders", file)
		if code != exitOK {
			t.Fatalf("%s: exit %d", file, code)
		}
		for _, format := range reader.Formats() {
			code, text, told := call("convert", "--to", string(format), "--name", "orders", file)
			if code != exitOK || text == "" {
				t.Errorf("%s to %s: exit %d", file, format, code)
				continue
			}
			code, back, _ := callWith(text, "convert", "--to", "json", "--input", string(format), "-")
			if code != exitOK {
				t.Errorf("%s to %s and back: exit %d", file, format, code)
			}
			if same := settings(t, back) == settings(t, original); same == (told != "") {
				t.Errorf("%s to %s: the same %v, told %q\n%s", file, format, same, told, text)
			}
		}
	}
}

// settings is a JSON definition with its configs by name.
func settings(t *testing.T, text string) string {
	t.Helper()
	var d struct {
		LinkName string `json:"link_name"`
		Request  map[string]any
	}
	if err := json.Unmarshal([]byte(text), &d); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if d.Request == nil { // no name, so no envelope
		if err := json.Unmarshal([]byte(text), &d.Request); err != nil {
			t.Fatal(err)
		}
	}
	named := map[string]any{"": d.LinkName}
	configs, _ := d.Request["configs"].([]any)
	for _, c := range configs {
		entry := c.(map[string]any)
		named[entry["name"].(string)] = entry["value"]
	}
	d.Request["configs"] = named
	out, err := json.Marshal(d.Request)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// TestConvertKeepsSecretsOffStderr holds that what is told names no secret,
// not even one that was glued to a key.
func TestConvertKeepsSecretsOffStderr(t *testing.T) {
	const secret = "Hunter2hunter3"
	body := `{"configs":[{"name":"bootstrap.servers","value":"a:1"},{"name":"sasl.jaas.config=x password=\"` + secret + `\";","value":""},
		{"name":"ssl.key.password","value":"` + secret + `"},{"name":"sasl.jaas.config","value":null}]}`
	for _, format := range reader.Formats() {
		_, stdout, stderr := callWith(body, "convert", "--to", string(format), "--name", "orders", "-")
		if part, ok := leaked(stderr, secret); ok {
			t.Errorf("%s: told %q of it: %s", format, part, stderr)
		}
		if !strings.Contains(stdout, secret) {
			t.Errorf("%s: the secret is missing from what was written", format)
		}
	}
}

func TestKeysFormats(t *testing.T) {
	if _, stdout, _ := call("keys", "--format", "markdown"); stdout != link.KeysMarkdown() {
		t.Error("markdown differs from link.KeysMarkdown")
	}
	if _, stdout, _ := call("keys", "--format", "schema"); strings.TrimSpace(stdout) != strings.TrimSpace(string(link.CreateRequestSchema())) {
		t.Error("the schema differs from link.CreateRequestSchema")
	}
	_, stdout, _ := call("keys", "--format", "json")
	var list []map[string]any
	if err := json.Unmarshal([]byte(stdout), &list); err != nil {
		t.Fatal(err)
	}
	keys := link.Keys()
	if len(list) != len(keys) {
		t.Fatalf("%d keys, want %d", len(list), len(keys))
	}
	for i, k := range keys {
		j := list[i]
		fallback, has := j["default"].(string)
		minimum, bounded := j["min"].(float64)
		if j["name"] != k.Name || j["type"] != string(k.Type) || j["sensitive"] != k.Sensitive || has != k.HasDefault || has && fallback != k.Default ||
			bounded != k.Bounds.HasMin || bounded && minimum != k.Bounds.Min || j["doc"] != k.Doc || j["source"] != string(k.Source) {
			t.Errorf("%s: %v", k.Name, j)
		}
	}
}

// TestGraphFiles holds what a directory of mixed files gives.
func TestGraphFiles(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"deploy.yaml": "apiVersion: apps/v1\nkind: Deployment\n",
		"vars.tf":     "variable \"a\" {}\n",
		"link.tf":     "resource \"confluent_cluster_link\" \"a\" {\n  link_name = \"a\"\n  source_kafka_cluster {\n    id = \"lkc-a\"\n    bootstrap_endpoint = \"a.example.com:9092\"\n  }\n}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	code, stdout, stderr := call("graph", "--local-cluster", "lkc-b", dir)
	if code != exitOK || !strings.Contains(stdout, "a: lkc-a → lkc-b, destination-initiated\n1 definition, 1 link") {
		t.Errorf("exit %d: %s%s", code, stdout, stderr)
	}
	if err := os.Remove(filepath.Join(dir, "link.tf")); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := call("graph", dir); code != exitUsage || !strings.Contains(stderr, "no file in the directory defines a link") {
		t.Errorf("a directory without links: exit %d: %s", code, stderr)
	}
}

// TestConvertWithoutName says what can't be applied as it is written.
func TestConvertWithoutName(t *testing.T) {
	const body, said = `{"source_cluster_id":"lkc-a","configs":[]}`, "does not name its link, so what is written can't be applied; say --name NAME"
	for _, test := range []struct {
		args string
		code int
		said bool
	}{
		{"--to cli", exitOK, true},
		{"--to terraform", exitOK, true},
		{"--to cfk", exitOK, true},
		{"--to json", exitOK, false},
		{"--to properties", exitOK, false},
		{"--to cli --name a", exitOK, false},
		{"--to cfk --name a", exitOK, false},
		{"--to cli --strict", exitInvalid, true},
	} {
		code, _, stderr := callWith(body, append(strings.Fields("convert "+test.args), "-")...)
		if code != test.code || strings.Contains(stderr, said) != test.said {
			t.Errorf("convert %s: %d\n%s", test.args, code, stderr)
		}
	}
}
