package reader

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// seeds adds the files of the tables with that extension, whole and in part.
func seeds(f *testing.F, pattern string, more ...string) {
	files, err := filepath.Glob("testdata/format/" + pattern)
	if err != nil || len(files) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
		f.Add(data[:len(data)/2])
	}
	for _, s := range more {
		f.Add([]byte(s))
	}
}

// checkRead asserts what holds for any file of a format, and that what was
// read can be written in every other.
func checkRead(t *testing.T, data []byte, f Format) {
	t.Helper()
	items := Read("f", data, f)
	if len(items) == 0 {
		t.Fatal("no items")
	}
	checkOperations(t, data, f)
	Suppressions(data, f)
	for k := range items {
		i := &items[k]
		checkItem(t, i, data)
		for p := range i.places {
			if line, column := i.Position(i.Offset(p)); line < 1 || column < 1 {
				t.Errorf("%s is at %d, %d", p, line, column)
			}
		}
		for _, x := range i.Findings {
			if x.Code == "" || strings.ContainsAny(x.Detail, "\n\r") {
				t.Errorf("finding %q", x)
			}
		}
		if k > 3 {
			continue
		}
		for _, to := range Formats() {
			out, lost, err := Write(i, to)
			if err != nil {
				t.Fatal(err)
			}
			if to == JSON && len(lost) > 0 && len(i.MirrorTopics) == 0 && i.LocalCluster == "" && len(data) < 1<<10 {
				t.Errorf("JSON lost %v of\n%s", lost, out)
			}
		}
	}
}

// checkOperations asserts what holds for the operations of any file.
func checkOperations(t *testing.T, data []byte, f Format) {
	t.Helper()
	file := ReadFile("f", data, f)
	for k := range file.Operations {
		o := &file.Operations[k]
		places := []int{o.Start}
		for _, at := range o.places {
			places = append(places, at)
		}
		for i := range o.Changes {
			places = append(places, o.Changes[i].NameOffset)
		}
		for _, n := range o.Names() {
			places = append(places, n.Offset)
		}
		for _, x := range o.Findings {
			places = append(places, x.Offset)
			if x.Code == "" || x.Detail == "" || strings.ContainsAny(x.Detail, "\n\r") {
				t.Errorf("finding %q", x)
			}
		}
		for _, at := range places {
			if at < 0 || at > len(data)+1 {
				t.Errorf("offset %d of %d bytes", at, len(data))
			}
		}
	}
}

func FuzzReadCFK(f *testing.F) {
	seeds(f, "*.yaml", "kind: List\nitems:\n- &r {apiVersion: platform.confluent.io/v1beta1, kind: ClusterLink, spec: {configs: {a: b}}}\n"+strings.Repeat("- *r\n", 50), "", "kind: ClusterLink", "apiVersion: platform.confluent.io/v1\nkind: ClusterLink\nspec:\n  configs:\n    ? a\n    : |\n      b\n",
		"apiVersion: platform.confluent.io/v1\nkind: ClusterLink\nspec: {<<: [*a, &a {b: c}]}", "%YAML 1.2\n---\nkind: ClusterLink\n...\n")
	f.Fuzz(func(t *testing.T, data []byte) { checkRead(t, data, CFK) })
}

func FuzzReadTerraform(f *testing.F) {
	seeds(f, "*.tf", "a = b"+strings.Repeat("[*]", 1500), `a = "`+strings.Repeat("%{if b}", 1500), "a = "+strings.Repeat("f::", 1500)+"f()", "a = ("+strings.Repeat("-\n", 1500),
		"resource \"null_resource\" \"a\" {\n provisioner \"local-exec\" {\n command = <<-E\n  confluent kafka link create a\n E\n }\n}", "", `resource "confluent_cluster_link" "x" {}`, "resource confluent_cluster_link x {\n config = {for k, v in x : k => v}\n}",
		"resource \"confluent_kafka_mirror_topic\" \"m\" {\n source_kafka_topic { topic_name = \"a\" }\n cluster_link { link_name = confluent_cluster_link.l.link_name }\n status = \"PAUSED\"\n}")
	f.Fuzz(func(t *testing.T, data []byte) { checkRead(t, data, Terraform) })
}

func FuzzReadPlan(f *testing.F) {
	seeds(f, "*.json", "{", `{"planned_values":{"root_module":{"resources":[{"type":"confluent_cluster_link","values":{}}]}}}`,
		`{"resource_changes":[{"type":"confluent_cluster_link","change":{"after":[],"after_unknown":{"a":true}}}]}`,
		`{"resource_changes":[{"type":"confluent_kafka_mirror_topic","change":{"before":{"status":"ACTIVE"},"after":{"status":"X"},"after_unknown":{"cluster_link":[{"link_name":true}]}}}]}`)
	f.Fuzz(func(t *testing.T, data []byte) { checkRead(t, data, Terraform) })
}

func FuzzReadCLI(f *testing.F) {
	seeds(f, "*.sh", "", "A=$B\nB=$A\ncurl h/clusters/c/links?link_name=% -d \"$A\" -d '{'", "kafka-cluster-links --create --config 'a=\"b,c\"'", "confluent kafka link create --config=,=,a=,, --config-file", "bash -c \"bash -c 'confluent kafka link create a'\"",
		"confluent kafka mirror promote a b --link l; kafka-mirrors --create --mirror-topic a --link l; kafka-configs --alter --cluster-link l --add-config a=b,c",
		"curl -X PUT h/clusters/c/links/l/configs/k -d '{\"value\":\"1\"}'; curl h/clusters/c/links/l/mirrors:pause -d '{\"mirror_topic_names\":[\"a\",1]}'")
	f.Fuzz(func(t *testing.T, data []byte) { checkRead(t, data, CLI) })
}
