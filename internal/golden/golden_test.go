package golden

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const page = "# Title\n<!-- generated:a -->\nold\n<!-- /generated:a -->\nend\n"

func TestBlock(t *testing.T) {
	for _, tc := range []struct {
		name, raw, block, want string
		update                 bool
		err, after             string
	}{
		{"fresh", page, "a", "old\n", false, "", page},
		{"newline added", page, "a", "old", false, "", page},
		{"stale", page, "a", "new\n", false, `block "a" is stale; run: x`, page},
		{"updated", page, "a", "new\n", true, "", strings.Replace(page, "old", "new", 1)},
		{"emptied", page, "a", "", true, "", strings.Replace(page, "old\n", "", 1)},
		{"missing", page, "b", "new\n", true, `no generated block "b"`, page},
		{"unclosed", "<!-- generated:a -->\nold\n", "a", "new\n", true, `no generated block "a"`, "<!-- generated:a -->\nold\n"},
		{"witness", "Never regenerate.\n" + page, "a", "new\n", true, never, "Never regenerate.\n" + page},
	} {
		t.Run(tc.name, func(t *testing.T) {
			root := t.TempDir()
			write(t, root, tc.raw)
			err := block(root, "f.md", tc.block, tc.want, "run: x", tc.update)
			expect(t, root, err, tc.err, tc.after)
		})
	}
}

func TestWhole(t *testing.T) {
	for _, tc := range []struct {
		name, raw, want string
		update          bool
		err, after      string
	}{
		{"fresh", "one\n", "one\n", false, "", "one\n"},
		{"stale", "one\ntwo\n", "one\n2\n", false, "first difference at line 2:\n- two", "one\ntwo\n"},
		{"updated", "one\n", "two\n", true, "", "two\n"},
		{"witness", "# By hand. Never regenerate.\none\n", "two\n", true, never, "# By hand. Never regenerate.\none\n"},
		{"words far below", "1\n2\n3\n4\n5\nNever regenerate\n", "two\n", true, "", "two\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			root := t.TempDir()
			write(t, root, tc.raw)
			err := whole(root, "f.md", tc.want, "run: x", tc.update)
			expect(t, root, err, tc.err, tc.after)
		})
	}
}

func TestWholeMissing(t *testing.T) {
	root := t.TempDir()
	if err := whole(root, "sub/f.md", "x\n", "run: x", false); err == nil || !strings.Contains(err.Error(), "missing; run: x") {
		t.Errorf("error %v, want missing", err)
	}
	if err := whole(root, "sub/f.md", "x\n", "run: x", true); err != nil {
		t.Fatal(err)
	}
	if raw, err := os.ReadFile(filepath.Join(root, "sub", "f.md")); err != nil || string(raw) != "x\n" {
		t.Errorf("wrote %q, %v", raw, err)
	}
}

func TestHint(t *testing.T) {
	wd, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	if got := hint(filepath.Dir(filepath.Dir(wd))); got != "run: go test ./internal/golden -update" {
		t.Errorf("hint is %q", got)
	}
}

func write(t *testing.T, root, raw string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(root, "f.md"), []byte(raw), 0o644); err != nil {
		t.Fatal(err)
	}
}

func expect(t *testing.T, root string, err error, text, after string) {
	t.Helper()
	if (err == nil) != (text == "") || err != nil && !strings.Contains(err.Error(), text) {
		t.Errorf("error %v, want %q", err, text)
	}
	raw, err := os.ReadFile(filepath.Join(root, "f.md"))
	if err != nil {
		t.Fatal(err)
	}
	if string(raw) != after {
		t.Errorf("file is %q, want %q", raw, after)
	}
}
