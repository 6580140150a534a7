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

func FuzzReadCFK(f *testing.F) {
	seeds(f, "*.yaml", "", "kind: ClusterLink", "apiVersion: platform.confluent.io/v1\nkind: ClusterLink\nspec:\n  configs:\n    ? a\n    : |\n      b\n",
		"apiVersion: platform.confluent.io/v1\nkind: ClusterLink\nspec: {<<: [*a, &a {b: c}]}", "%YAML 1.2\n---\nkind: ClusterLink\n...\n")
	f.Fuzz(func(t *testing.T, data []byte) { checkRead(t, data, CFK) })
}

func FuzzReadTerraform(f *testing.F) {
	seeds(f, "*.tf", "", `resource "confluent_cluster_link" "x" {}`, "resource confluent_cluster_link x {\n config = {for k, v in x : k => v}\n}")
	f.Fuzz(func(t *testing.T, data []byte) { checkRead(t, data, Terraform) })
}

func FuzzReadPlan(f *testing.F) {
	seeds(f, "*.json", "{", `{"planned_values":{"root_module":{"resources":[{"type":"confluent_cluster_link","values":{}}]}}}`,
		`{"resource_changes":[{"type":"confluent_cluster_link","change":{"after":[],"after_unknown":{"a":true}}}]}`)
	f.Fuzz(func(t *testing.T, data []byte) { checkRead(t, data, Terraform) })
}

func FuzzReadCLI(f *testing.F) {
	seeds(f, "*.sh", "", "A=$B\nB=$A\ncurl h/clusters/c/links?link_name=% -d \"$A\" -d '{'", "kafka-cluster-links --create --config 'a=\"b,c\"'", "confluent kafka link create --config=,=,a=,, --config-file", "bash -c \"bash -c 'confluent kafka link create a'\"")
	f.Fuzz(func(t *testing.T, data []byte) { checkRead(t, data, CLI) })
}
