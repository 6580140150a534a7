package mutant

import (
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const example = `package main

type mode string

const (
	plain mode = "plain"
	quick mode = "quick"
)

type entry struct {
	Name   string
	Mode   mode
	Limit  float64
	Secret bool
	Since  string
	Doc    string
}

var entries = []entry{
	{Name: "a", Mode: plain, Limit: -1, Secret: true, Since: "long ago", Doc: "A text."},
}

var hints = map[string]string{"b": "Write it."}

var pairs = [...]entry{{"c", "", 0, false, "", "Also."}}

func low(n, limit int) bool { return !(n >= limit && n != 0) || n == -limit*2 }

func up() (n int) {
	for i := 0; i < 3; i++ {
		n += i - 1
	}
	return n
}

func main() {
	const fixed = 2 - 1
	for _, e := range append(entries, pairs[:]...) {
		print("{", e.Name, " ", string(e.Mode), " ", int(e.Limit), " ", e.Secret, " ", e.Since, " ", e.Doc, "} ")
	}
	for name, hint := range hints {
		print(name, ":", hint)
	}
	for n := range 3 {
		print(" ", low(n, fixed))
	}
	print(" ", low(-2, fixed))
	print(" ", low(-3, fixed), " ", up(), " ", true)
}
`

const unchanged = "{a plain -1 true long ago A text.} {c  0 false  Also.} b:Write it. true false false true true 0 true"

// Each edit does what the same change of the source would do.
func TestRewrite(t *testing.T) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "a.go", example, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	pkg, err := Rewrite(fset, "main", []File{{"a.go", []byte(example), file}}, nil, 7)
	if err != nil {
		t.Fatal(err)
	}
	program := build(t, pkg)
	if got := run(t, program, 0); got != unchanged {
		t.Fatalf("with no edit on:\n got %s\nwant %s", got, unchanged)
	}
	changed := func(old, with string) string {
		if !strings.Contains(unchanged, old) {
			t.Fatalf("%q is not printed", old)
		}
		return strings.Replace(unchanged, old, with, 1)
	}
	want := map[string]string{
		"a.go:20: `{Name: \"a\", Mode: plain, Limit: -1, Secret: true, Since: ...` becomes nothing": changed("{a plain -1 true long ago A text.} ", ""),

		"a.go:20: `\"a\"` becomes nothing":                                    changed("{a ", "{ "),
		"a.go:20: `\"a\"` becomes `\"x\" + \"a\"`":                            changed("{a ", "{xa "),
		"a.go:20: `plain` becomes nothing":                                    changed("plain", ""),
		"a.go:20: `plain` becomes `quick`":                                    changed("plain", "quick"),
		"a.go:20: `-1` becomes nothing":                                       changed("-1", "0"),
		"a.go:20: `-1` becomes `-1 + 1`":                                      changed("-1", "0"),
		"a.go:20: `true` becomes nothing":                                     changed("true", "false"),
		"a.go:20: `\"A text.\"` becomes nothing":                              changed("A text.", ""),
		"a.go:23: `\"b\": \"Write it.\"` becomes nothing":                     changed("b:Write it.", ""),
		"a.go:23: `\"b\"` becomes `\"x\" + \"b\"`":                            changed("b:", "xb:"),
		"a.go:23: `\"Write it.\"` becomes `\"\"`":                             changed("Write it.", ""),
		"a.go:25: `{\"c\", \"\", 0, false, \"\", \"Also.\"}` becomes nothing": changed("{c  0 false  Also.}", "{  0 false  }"),

		"a.go:25: `\"c\"` becomes nothing":         changed("{c ", "{ "),
		"a.go:25: `\"c\"` becomes `\"x\" + \"c\"`": changed("{c ", "{xc "),
		"a.go:25: `\"\"` becomes `\"x\" + \"\"`":   changed("{c  0", "{c x 0"),
		"a.go:25: `0` becomes `0 + 1`":             changed("c  0", "c  1"),
		"a.go:25: `false` becomes `true`":          changed("0 false", "0 true"),
		"a.go:25: `\"Also.\"` becomes nothing":     changed("Also.", ""),

		"a.go:27: `!` becomes nothing":    changed("true false false true true", "false true true true false"),
		"a.go:27: `>=` becomes `<`":       changed("true false false true true", "true true true true false"),
		"a.go:27: `>=` becomes `>`":       changed("true false false true true", "true true false true true"),
		"a.go:27: `&&` becomes `||`":      changed("true false false true true", "true false false true false"),
		"a.go:27: `!=` becomes `==`":      changed("true false false true true", "true true true true true"),
		"a.go:27: `||` becomes `&&`":      changed("true false false true true", "false false false true false"),
		"a.go:27: `==` becomes `!=`":      changed("true false false true true", "true true true true true"),
		"a.go:27: `*` becomes `/`":        unchanged,
		"a.go:27: `-` becomes nothing":    changed("true false false true true", "true false true true true"),
		"a.go:30: `<` becomes `>=`":       unchanged,
		"a.go:30: `<` becomes `<=`":       changed("true 0 true", "true 2 true"),
		"a.go:30: `++` becomes `--`":      "",
		"a.go:31: `-` becomes `+`":        changed("true 0 true", "true 6 true"),
		"a.go:47: `-` becomes nothing":    changed("false true true 0", "false false true 0"),
		"a.go:48: `-` becomes nothing":    changed("false true true 0", "false true false 0"),
		"a.go:48: `true` becomes `false`": changed("true 0 true", "true 0 false"),
	}
	for i, e := range pkg.Edits {
		if e.ID != 7+i {
			t.Errorf("%s: id %d, want %d", e, e.ID, 7+i)
		}
		w, ok := want[e.String()]
		if !ok {
			t.Errorf("not expected: %s: %s", e, run(t, program, e.ID))
			continue
		}
		delete(want, e.String())
		if e.New == "--" {
			continue // it counts without end
		}
		if got := run(t, program, e.ID); got != w {
			t.Errorf("%s:\n got %s\nwant %s", e, got, w)
		}
		if table := e.Line < 27; e.Table != table {
			t.Errorf("%s: table is %t", e, e.Table)
		}
	}
	for e := range want {
		t.Errorf("no edit is: %s", e)
	}
}

func build(t *testing.T, pkg *Package) string {
	t.Helper()
	dir := t.TempDir()
	for name, data := range map[string][]byte{"a.go": pkg.Files[0], "support.go": pkg.Support, "go.mod": []byte("module example\n\ngo 1.26\n")} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	program := filepath.Join(dir, "program.exe")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-o", program, ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s%v\n%s", out, err, pkg.Files[0])
	}
	return program
}

func run(t *testing.T, program string, id int) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program)
	cmd.Env = append(os.Environ(), Variable+"="+strconv.Itoa(id))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("edit %d: %s%v", id, out, err)
	}
	return string(out)
}

func TestRewriteRefuses(t *testing.T) {
	fset := token.NewFileSet()
	src := "package a\n\nvar x int = y\n\nvar z string = 1\n"
	file, err := parser.ParseFile(fset, "a.go", src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Rewrite(fset, "a", []File{{"a.go", []byte(src), file}}, nil, 1)
	if err == nil || !strings.Contains(err.Error(), "a.go:3") || !strings.Contains(err.Error(), "a.go:5") {
		t.Errorf("not both errors are told: %v", err)
	}
}
