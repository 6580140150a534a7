package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// repository is a checkout of a root with two released modules, of which one
// needs the other, and one that is not released.
func repository(t *testing.T) (*gate, *bytes.Buffer) {
	t.Helper()
	root := t.TempDir()
	const own = "github.com/clusterlink-go/clusterlink"
	for dir, requires := range map[string][]string{
		"": nil, "store/a": {own}, "store/b": {own, own + "/store/a"}, "internal/c": {own, own + "/store/b"},
	} {
		text := "module " + modulePath(dir) + "\n\ngo 1.26\n"
		for _, r := range requires {
			text += "\nrequire " + r + " v0.0.0\n\nreplace " + r + " => ../..\n"
		}
		if dir == "internal/c" {
			text += "\nrequire example.com/other v1.2.3\n"
		}
		at := filepath.Join(root, filepath.FromSlash(dir))
		if err := os.MkdirAll(at, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(at, "go.mod"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := exec.Command("git", "init", "-q", root).CombinedOutput(); err != nil {
		t.Fatalf("git init: %v\n%s", err, out)
	}
	var out bytes.Buffer
	return &gate{
		root: root, out: &out, env: append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=readonly"),
		modules: []module{{"store/a", true, "none"}, {"internal/c", false, "none"}, {"store/b", true, "none"}},
	}, &out
}

// goMods are the go.mod files below the root, as they are on disk.
func goMods(t *testing.T, g *gate) map[string]string {
	t.Helper()
	mods := map[string]string{}
	for _, dir := range []string{"", "store/a", "store/b", "internal/c"} {
		raw, err := os.ReadFile(g.path(dir + "/go.mod"))
		if err != nil {
			t.Fatal(err)
		}
		mods[dir] = string(raw)
	}
	return mods
}

// A release leaves no requirement of a module of the repository at a version
// that nobody can get, says the tags root first, and leaves what others require.
func TestRelease(t *testing.T) {
	g, out := repository(t)
	before := goMods(t, g)
	if err := g.release(t.Context(), "v0.3.1"); err != nil {
		t.Fatal(err)
	}
	after := goMods(t, g)
	if after[""] != before[""] {
		t.Errorf("the root was changed:\n%s", after[""])
	}
	for dir, requires := range map[string]int{"store/a": 1, "store/b": 2, "internal/c": 2} {
		text := after[dir]
		if strings.Count(text, " v0.3.1") != requires || strings.Contains(text, "v0.0.0") || strings.Count(text, "=> ../..") != requires {
			t.Errorf("%s: want %d requirements at v0.3.1, and the replacements:\n%s", dir, requires, text)
		}
	}
	if !strings.Contains(after["internal/c"], "example.com/other v1.2.3") {
		t.Errorf("a requirement of somebody else was changed:\n%s", after["internal/c"])
	}
	var pushed []string
	for line := range strings.Lines(out.String()) {
		if tag, ok := strings.CutPrefix(strings.TrimSpace(line), "git push origin "); ok {
			pushed = append(pushed, tag)
		}
	}
	if want := []string{"v0.3.1", "store/a/v0.3.1", "store/b/v0.3.1"}; !slices.Equal(pushed, want) {
		t.Errorf("pushes %q, want %q", pushed, want)
	}
}

// What can't be released changes nothing.
func TestReleaseRefuses(t *testing.T) {
	g, _ := repository(t)
	before := goMods(t, g)
	for _, args := range [][]string{
		{"-c", "user.name=n", "-c", "user.email=n@example.com", "commit", "-q", "--allow-empty", "-m", "one"},
		{"tag", "store/b/v0.4.0"},
	} {
		cmd := exec.Command("git", args...)
		cmd.Dir = g.root
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %q: %v\n%s", args, err, out)
		}
	}
	for version, says := range map[string]string{
		"0.1.0": "want v0.Y.Z", "v0.1": "want v0.Y.Z", "v2.0.0": "want v0.Y.Z", "v0.01.0": "want v0.Y.Z", "v0.1.0+x": "want v0.Y.Z",
		"v0.4.0": "store/b/v0.4.0",
	} {
		if err := g.release(t.Context(), version); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want an error that says %q", version, err, says)
		}
	}
	for dir, text := range goMods(t, g) {
		if text != before[dir] {
			t.Errorf("%s/go.mod was changed:\n%s", dir, text)
		}
	}
}
