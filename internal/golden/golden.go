// Package golden compares rendered text with what is committed: whole files, or
// marked blocks within a file people write. With -update it rewrites them.
package golden

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/clusterlink-go/clusterlink/internal/check/tree"
)

var update = flag.Bool("update", false, "rewrite generated blocks and golden files")

// TB is what a test gives: *testing.T is one.
type TB interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// never marks a witness: a file written by hand, which is no golden.
const never = "Never regenerate"

// Block compares the block between <!-- generated:name --> and
// <!-- /generated:name --> in file, a path from the module's root, with want.
func Block(t TB, file, name, want string) {
	t.Helper()
	check(t, file, func(root, hint string) error { return block(root, file, name, want, hint, *update) })
}

// File compares the whole of file, a path from the module's root, with want.
func File(t TB, file, want string) {
	t.Helper()
	check(t, file, func(root, hint string) error { return whole(root, file, want, hint, *update) })
}

// HasBlock reports whether file has an opening mark of the block.
func HasBlock(t TB, file, name string) bool {
	t.Helper()
	root, err := tree.Root()
	if err != nil {
		t.Fatalf("%v", err)
	}
	raw, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(file)))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("%v", err)
	}
	return bytes.Contains(raw, []byte(opening(name)))
}

func check(t TB, file string, compare func(root, hint string) error) {
	t.Helper()
	root, err := tree.Root()
	if err != nil {
		t.Fatalf("%v", err)
		return
	}
	if err := compare(root, hint(root)); err != nil {
		t.Errorf("%s: %v", file, err)
	}
}

// hint is the command that rewrites; a test runs in its package's directory.
func hint(root string) string {
	pkg := "."
	if wd, err := os.Getwd(); err == nil {
		if rel, err := filepath.Rel(root, wd); err == nil && rel != "." {
			pkg = "./" + filepath.ToSlash(rel)
		}
	}
	return "run: go test " + pkg + " -update"
}

func opening(name string) string { return "<!-- generated:" + name + " -->\n" }

func block(root, file, name, want, hint string, update bool) error {
	file = filepath.Join(root, filepath.FromSlash(file))
	// Read here and not by a child process, so that the test cache sees it.
	raw, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if want != "" && !strings.HasSuffix(want, "\n") {
		want += "\n"
	}
	open, shut := opening(name), "<!-- /generated:"+name+" -->"
	before, rest, ok1 := strings.Cut(string(raw), open)
	got, after, ok2 := strings.Cut(rest, shut)
	switch {
	case !ok1 || !ok2:
		return fmt.Errorf("no generated block %q", name)
	case got == want:
		return nil
	case isWitness(raw):
		return fmt.Errorf("block %q differs, and the file says %q", name, never)
	case !update:
		return fmt.Errorf("block %q is stale; %s", name, hint)
	default:
		return os.WriteFile(file, []byte(before+open+want+shut+after), 0o644)
	}
}

func whole(root, file, want, hint string, update bool) error {
	file = filepath.Join(root, filepath.FromSlash(file))
	raw, err := os.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !update:
		return fmt.Errorf("missing; %s", hint)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	case err == nil && string(raw) == want:
		return nil
	case isWitness(raw):
		return fmt.Errorf("differs, and says %q\n%s", never, difference(string(raw), want))
	case !update:
		return fmt.Errorf("stale; %s\n%s", hint, difference(string(raw), want))
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, []byte(want), 0o644)
}

// isWitness looks at the first lines only: a table may well quote the words.
func isWitness(raw []byte) bool {
	for i, line := range bytes.SplitN(raw, []byte("\n"), 6) {
		if i < 5 && bytes.Contains(line, []byte(never)) {
			return true
		}
	}
	return false
}

// difference shows the lines around the first place where got and want part.
func difference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	i := 0
	for i < len(g) && i < len(w) && g[i] == w[i] {
		i++
	}
	show := func(sign string, lines []string) string {
		var b strings.Builder
		for _, l := range lines[min(i, len(lines)):min(i+5, len(lines))] {
			b.WriteString(sign + l + "\n")
		}
		return b.String()
	}
	return fmt.Sprintf("first difference at line %d:\n%s%s", i+1, show("- ", g), show("+ ", w))
}
