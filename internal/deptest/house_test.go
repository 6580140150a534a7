package deptest

import (
	"bytes"
	"fmt"
	"go/ast"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/internal/check/tree"
)

const maxLines = 400

func TestFilesAreShort(t *testing.T)         { report(t, longFiles(load(t))) }
func TestNoInit(t *testing.T)                { report(t, initFuncs(load(t))) }
func TestPanicsOnlyInMust(t *testing.T)      { report(t, panics(load(t))) }
func TestNoMutableVariables(t *testing.T)    { report(t, assignedVars(load(t))) }
func TestHiddenDependencies(t *testing.T)    { report(t, leaks(load(t))) }
func TestNoPathsOfAMachine(t *testing.T)     { report(t, machinePaths(t, load(t).Root)) }
func TestPackagesAreDocumented(t *testing.T) { report(t, undocumented(load(t))) }

// longFiles lets tables be as long as they are.
func longFiles(tr *tree.Tree) (wrong []string) {
	for _, p := range tr.Packages {
		for _, f := range p.Files {
			if n := bytes.Count(f.Src, []byte("\n")); n > maxLines && !isTable(p.Path, path.Base(f.Name)) {
				wrong = append(wrong, fmt.Sprintf("%s: %d lines, want %d or fewer", f.Name, n, maxLines))
			}
		}
	}
	return wrong
}

func isTable(pkg, base string) bool {
	for _, pattern := range []string{"keys*.go", "codes*.go", "rules*.go", "*_table.go"} {
		if ok, _ := path.Match(pattern, base); ok {
			return true
		}
	}
	return pkg == "fsm" && slices.Contains([]string{"mirror.go", "link.go", "task.go"}, base)
}

func initFuncs(tr *tree.Tree) (wrong []string) {
	for _, p := range tr.Packages {
		for f, fn := range funcs(p) {
			if fn.Recv == nil && fn.Name.Name == "init" {
				wrong = append(wrong, fmt.Sprintf("%s:%d: func init", f.Name, tr.Line(fn.Pos())))
			}
		}
	}
	return wrong
}

// panics looks at every call of panic outside internal packages; only a
// function named Must* may have one.
func panics(tr *tree.Tree) (wrong []string) {
	for _, p := range tr.Packages {
		if p.Kind() == tree.Internal {
			continue
		}
		for _, f := range p.Files {
			for _, decl := range f.AST.Decls {
				if fn, ok := decl.(*ast.FuncDecl); ok && strings.HasPrefix(fn.Name.Name, "Must") {
					continue
				}
				ast.Inspect(decl, func(n ast.Node) bool {
					call, ok := n.(*ast.CallExpr)
					if !ok {
						return true
					}
					if id, ok := call.Fun.(*ast.Ident); ok && id.Name == "panic" {
						wrong = append(wrong, fmt.Sprintf("%s:%d: panic outside Must*", f.Name, tr.Line(id.Pos())))
					}
					return true
				})
			}
		}
	}
	return wrong
}

// leaks finds dependencies in exported declarations, by the name they have in
// the file. Kits may show rapid.
func leaks(tr *tree.Tree) (wrong []string) {
	hidden := []string{looplab, multierror, "github.com/go-json-experiment/json/...", btree}
	for _, p := range tr.Packages {
		paths := hidden
		switch p.Kind() {
		case tree.Internal, tree.Command:
			continue
		case tree.Production:
			paths = append(slices.Clone(hidden), rapid)
		}
		for _, f := range p.Files {
			names := map[string]string{}
			for _, imp := range imports(f) {
				if matches(paths, imp.path) {
					names[imp.name] = imp.path
				}
			}
			for _, use := range exportedSelectors(f) {
				if lib, ok := names[use.X.(*ast.Ident).Name]; ok {
					wrong = append(wrong, fmt.Sprintf("%s:%d: %s shows in an exported declaration", f.Name, tr.Line(use.Pos()), lib))
				}
			}
		}
	}
	return wrong
}

func undocumented(tr *tree.Tree) (wrong []string) {
	for _, p := range tr.Packages {
		if len(p.Files) == 0 {
			continue
		}
		want := "Package " + p.Name + " "
		if p.Name == "main" {
			want = "Command " + path.Base(p.Path) + " "
		}
		if !slices.ContainsFunc(p.Files, func(f *tree.File) bool {
			return strings.HasPrefix(f.AST.Doc.Text(), want)
		}) {
			wrong = append(wrong, fmt.Sprintf("%s: no package comment that begins %q", p.Path, want))
		}
	}
	return wrong
}

// machinePath is an absolute path of somebody's machine, not a part of a URL.
var machinePath = regexp.MustCompile(`(^|[^A-Za-z0-9_.~/*-])/(work|home|Users)/`)

// machinePaths reads every text file but tests, nested modules included.
func machinePaths(t *testing.T, root string) (wrong []string) {
	t.Helper()
	err := filepath.WalkDir(root, func(file string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if d.Name() == ".git" || d.Name() == "testdata" {
				return filepath.SkipDir
			}
			return nil
		}
		// A checkout beside another one has a file .git that names its place.
		if strings.HasSuffix(file, "_test.go") || d.Name() == ".git" || !d.Type().IsRegular() {
			return nil
		}
		raw, err := os.ReadFile(file)
		if err != nil || bytes.IndexByte(raw, 0) >= 0 {
			return err
		}
		rel, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		for i, line := range strings.Split(string(raw), "\n") {
			if m := machinePath.FindString(line); m != "" {
				wrong = append(wrong, fmt.Sprintf("%s:%d: a path of a machine: %s", filepath.ToSlash(rel), i+1, strings.TrimSpace(m)))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return wrong
}
