package deptest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/internal/check/tree"
)

const ourPath = tree.Module + "/"

// TestRulesBite plants one violation each and looks whether its rule says so;
// the same tree without it must pass.
func TestRulesBite(t *testing.T) {
	table := map[string][]string{
		"link":        {jsontext},
		"fsm":         {"link", looplab},
		"store":       {"link", "fsm"},
		"cmd":         {ours},
		"fsm/fsmtest": {"fsm", rapid},
	}
	clean := map[string]string{
		"link/a.go": "// Package link is one.\npackage link\n\nimport \"" + jsontext + "\"\n\n" +
			"type ID string\n\nvar table = map[string]int{}\n\nfunc F() { table := map[int]int{}; table[1] = 2; var d jsontext.Decoder; _ = d }\n",
		"fsm/machine.go":     "// Package fsm is one.\npackage fsm\n\nimport lab \"" + looplab + "\"\n\ntype M struct{ m *lab.FSM }\n\nfunc MustNew() { panic(1) }\n",
		"store/clock.go":     "// Package store is one.\npackage store\n\nimport \"time\"\n\nfunc now() time.Time { return time.Now() }\n",
		"cmd/main.go":        "// Command cmd is one.\npackage main\n\nimport (\n\t\"os\"\n\n\t_ \"" + ourPath + "store\"\n)\n\nfunc main() { os.Exit(1) }\n",
		"fsm/fsmtest/kit.go": "// Package fsmtest is one.\npackage fsmtest\n\nimport (\n\t\"testing\"\n\n\t\"" + rapid + "\"\n)\n\nfunc G(testing.TB) *rapid.Generator[int] { return nil }\n",
		"internal/x/x.go":    "// Package x is one.\npackage x\n\nimport _ \"net/http\"\n",
	}
	all := func(tr *tree.Tree) []string {
		var wrong []string
		for _, rule := range []func(*tree.Tree) []string{
			func(tr *tree.Tree) []string { return arrows(tr, table) },
			looplabFile, clockFile, longFiles, initFuncs, panics, assignedVars, leaks, undocumented,
			func(tr *tree.Tree) []string { return machinePaths(t, tr.Root) },
		} {
			wrong = append(wrong, rule(tr)...)
		}
		return wrong
	}
	if wrong := all(plant(t, clean, "", "")); len(wrong) > 0 {
		t.Fatalf("the clean tree is called wrong: %q", wrong)
	}
	imp := func(p string) string { return "package link\n\nimport _ \"" + p + "\"\n" }
	for _, tc := range []struct{ name, file, src, want string }{
		{"upward arrow", "link/b.go", imp(ourPath + "fsm"), "not an arrow"},
		{"sibling of a kit", "store/b.go", "package store\n\nimport _ \"" + ourPath + "fsm/fsmtest\"\n", "not an arrow"},
		{"kit in a command", "cmd/b.go", "package main\n\nimport _ \"" + ourPath + "fsm/fsmtest\"\n", "not an arrow"},
		{"internal in production", "link/b.go", imp(ourPath + "internal/x"), "not an arrow"},
		{"foreign module", "link/b.go", imp(multierror), "not a dependency"},
		{"rapid in production", "link/b.go", imp(rapid), "not a dependency"},
		{"testing", "link/b.go", imp("testing"), "banned"},
		{"net/http", "cmd/b.go", "package main\n\nimport _ \"net/http\"\n", "banned"},
		{"rand v2", "link/b.go", imp("math/rand/v2"), "banned"},
		{"os", "link/b.go", imp("os"), "only commands"},
		{"unlisted package", "new/n.go", "// Package new is one.\npackage new\n", "not in the table"},
		{"missing package", "store/clock.go", "", "not on disk"},
		{"second looplab file", "fsm/b.go", "package fsm\n\nimport _ \"" + looplab + "\"\n", "want one file"},
		{"looplab elsewhere", "fsm/machine.go", "// Package fsm is one.\npackage fsm\n", "want one file"},
		{"clock in link", "link/b.go", "package link\n\nimport clk \"time\"\n\nvar t0 = clk.Now()\n", "time is an argument"},
		{"clock in a command", "cmd/b.go", "package main\n\nimport \"time\"\n\nfunc f() { time.Sleep(1) }\n", "time is an argument"},
		{"second clock file", "store/b.go", "package store\n\nimport \"time\"\n\nvar t0 = time.Now()\n", "want one file"},
		{"long file", "link/b.go", "package link\n" + strings.Repeat("\n", maxLines), "401 lines"},
		{"init", "link/b.go", "package link\n\nfunc init() {}\n", "func init"},
		{"panic", "link/b.go", "package link\n\nfunc (i ID) f() { func() { panic(i) }() }\n", "panic outside Must"},
		{"assigned", "link/b.go", "package link\n\nfunc f() { table = nil }\n", "variable table"},
		{"assigned an element", "link/b.go", "package link\n\nfunc f() { table[`a`]++ }\n", "variable table"},
		{"deleted from", "link/b.go", "package link\n\nfunc f() { delete(table, `a`) }\n", "variable table"},
		{"assigned in a test", "link/b_test.go", "package link\n\nfunc f() { table = nil }\n", "variable table"},
		{"leak in a signature", "link/b.go", "package link\n\nimport jt \"" + jsontext + "\"\n\nfunc G(v ...*jt.Value) {}\n", "exported declaration"},
		{"leak in a field", "fsm/machine.go", "// Package fsm is one.\npackage fsm\n\nimport \"" + looplab + "\"\n\ntype M struct{ F *fsm.FSM }\n", "exported declaration"},
		{"leak in an interface", "link/b.go", "package link\n\nimport \"" + jsontext + "\"\n\ntype I interface{ F(v jsontext.Value) }\n", "exported declaration"},
		{"leak in a func type", "link/b.go", "package link\n\nimport \"" + jsontext + "\"\n\ntype H func(d *jsontext.Decoder) error\n", "exported declaration"},
		{"leak in a variable", "link/b.go", "package link\n\nimport \"" + jsontext + "\"\n\nvar V jsontext.Value\n", "exported declaration"},
		{"no package comment", "fsm/machine.go", "package fsm\n\nimport _ \"" + looplab + "\"\n", "no package comment"},
		{"machine path in code", "link/b.go", "package link\n\nconst dir = \"/home/me\"\n", "path of a machine"},
		{"machine path in a script", ".ci/run", "cd /work/main\n", "path of a machine"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			wrong := all(plant(t, clean, tc.file, tc.src))
			if len(wrong) == 0 || !strings.Contains(strings.Join(wrong, "\n"), tc.want) {
				t.Errorf("violations %q, want one that says %q", wrong, tc.want)
			}
		})
	}
	for _, tc := range []struct{ name, file, src string }{
		{"table may be long", "link/keys_a.go", "package link\n" + strings.Repeat("\n", maxLines)},
		{"path in a test", "link/b_test.go", "package link\n\nconst dir = \"/home/x\"\n"},
		{"URL", "link/b.go", "package link\n\nconst u = \"https://example.com/home/page\"\n"},
		{"unexported field and method", "link/b.go", "package link\n\nimport \"" + jsontext + "\"\n\ntype S struct{ v jsontext.Value }\n\nfunc (s *S) f(jsontext.Value) {}\n"},
		{"log/slog", "link/b.go", imp("log/slog")},
		{"net/netip", "link/b.go", imp("net/netip")},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if wrong := all(plant(t, clean, tc.file, tc.src)); len(wrong) > 0 {
				t.Errorf("called wrong: %q", wrong)
			}
		})
	}
}

// plant writes the files, with one replaced, added or (empty) left out.
func plant(t *testing.T, files map[string]string, name, src string) *tree.Tree {
	t.Helper()
	root := t.TempDir()
	write := func(name, src string) {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(src), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for n, s := range files {
		if n != name {
			write(n, s)
		}
	}
	if src != "" {
		write(name, src)
	}
	tr, err := tree.Load(root)
	if err != nil {
		t.Fatal(err)
	}
	return tr
}
