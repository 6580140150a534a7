package tree

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestLoad(t *testing.T) {
	root := t.TempDir()
	files := map[string]string{
		"go.mod":                    "module example.com/m\n",
		"a/a.go":                    "package a\n",
		"a/a_test.go":               "package a_test\n",
		"a/atest/kit.go":            "package atest\n",
		"a/cmd/tool/main.go":        "package main\n",
		"internal/x/x_test.go":      "package x\n",
		"internal/x/testdata/no.go": "not Go",
		"nested/go.mod":             "module example.com/m/nested\n",
		"nested/n.go":               "not Go",
		".hidden/h.go":              "not Go",
		"_old/o.go":                 "not Go",
	}
	for name, src := range files {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(src), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	tr, err := Load(root)
	if err != nil {
		t.Fatal(err)
	}
	type row struct {
		path, name  string
		kind        Kind
		files, test int
	}
	var got []row
	for _, p := range tr.Packages {
		got = append(got, row{p.Path, p.Name, p.Kind(), len(p.Files), len(p.Tests)})
	}
	want := []row{
		{"a", "a", Production, 1, 1},
		{"a/atest", "atest", Kit, 1, 0},
		{"a/cmd/tool", "main", Command, 1, 0},
		{"internal/x", "x", Internal, 0, 1},
	}
	if !slices.Equal(got, want) {
		t.Errorf("packages:\n got %v\nwant %v", got, want)
	}
	if tr.Lookup("a") == nil || tr.Lookup("b") != nil {
		t.Error("Lookup finds a and not b")
	}
}

func TestLoadNamesTheBrokenFile(t *testing.T) {
	root := t.TempDir()
	if err := os.WriteFile(filepath.Join(root, "bad.go"), []byte("packige a\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(root); err == nil {
		t.Error("a file that does not parse gave no error")
	}
}

func TestRootIsThisModule(t *testing.T) {
	root, err := Root()
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	if want := "module " + Module + "\n"; string(raw[:len(want)]) != want {
		t.Errorf("go.mod begins %q, want %q", raw[:len(want)], want)
	}
}
