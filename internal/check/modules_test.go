package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestParseModules(t *testing.T) {
	got, err := parseModules(strings.NewReader("# head\n\nstore/boltstore yes none # durable\n  store/etcdstore\tno endpoint\n"))
	want := []module{{"store/boltstore", true, "none"}, {"store/etcdstore", false, "endpoint"}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %v", got, err)
	}
	for text, want := range map[string]string{
		"a yes":                  "1: want path",
		"a maybe none":           "1: released",
		"\na yes soon":           "2: needs",
		"/a yes none":            "1: path",
		"../a yes none":          "1: path",
		". yes none":             "1: path",
		"a yes none\na no none":  "2: a is listed twice",
		"a yes none and more so": "1: want path",
	} {
		if _, err := parseModules(strings.NewReader(text)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", text, err, want)
		}
	}
}

func TestListedModules(t *testing.T) {
	root := t.TempDir()
	for _, dir := range []string{".", "store/boltstore", "internal/tools", "store/testdata/x"} {
		if err := os.MkdirAll(filepath.Join(root, dir), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, dir, "go.mod"), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, tc := range []struct {
		modules []module
		want    string
	}{
		{[]module{{path: "store/boltstore"}}, ""},
		{nil, "store/boltstore: has a go.mod"},
		{[]module{{path: "store/boltstore"}, {path: "store/gone"}}, "store/gone: listed"},
	} {
		g := &gate{root: root, modules: tc.modules}
		r := g.listedModules(t.Context())
		if (r.status == ok) != (tc.want == "") || !strings.HasPrefix(r.output, tc.want) {
			t.Errorf("%v: %+v", tc.modules, r)
		}
	}
}

func TestMissing(t *testing.T) {
	env := map[string]string{"CLUSTERLINK_ETCDSTORE_ENDPOINT": "localhost:2379"}
	getenv := func(name string) string { return env[name] }
	noDocker := func(string) (string, error) { return "", os.ErrNotExist }
	for _, tc := range []struct {
		m       module
		missing bool
	}{
		{module{path: "store/a", needs: "none"}, false},
		{module{path: "store/a", needs: "docker"}, true},
		{module{path: "store/a", needs: "endpoint"}, true},
		{module{path: "store/etcdstore", needs: "endpoint"}, false},
	} {
		if why := tc.m.missing(getenv, noDocker); (why != "") != tc.missing {
			t.Errorf("%+v: %q", tc.m, why)
		}
	}
}
