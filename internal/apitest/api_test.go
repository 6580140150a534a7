package apitest

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/doc"
	"go/printer"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/internal/check/tree"
	"github.com/clusterlink-go/clusterlink/internal/golden"
)

// hidden must show in no exported declaration of production; kits may show rapid.
var hidden = []string{"looplab", "multierror", "jsontext", "rapid."}

func TestAPI(t *testing.T) {
	root, err := tree.Root()
	if err != nil {
		t.Fatal(err)
	}
	tr, err := tree.Load(root)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range tr.Packages {
		kind := p.Kind()
		if kind == tree.Internal || kind == tree.Command || len(p.Files) == 0 {
			continue
		}
		name := strings.ReplaceAll(p.Path, "/", "_") + ".txt"
		names = append(names, name)
		t.Run(p.Path, func(t *testing.T) {
			text, err := api(tr, p)
			if err != nil {
				t.Fatal(err)
			}
			for _, h := range leaked(text, kind) {
				t.Errorf("the exported API of %s shows %q", p.Path, h)
			}
			golden.File(t, "internal/apitest/testdata/"+name, text)
		})
	}
	old, err := filepath.Glob(filepath.Join("testdata", "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range old {
		if !slices.Contains(names, filepath.Base(file)) {
			t.Errorf("%s: no such package; remove the file", file)
		}
	}
}

func leaked(text string, kind tree.Kind) (found []string) {
	for _, h := range hidden {
		if strings.Contains(text, h) && (kind != tree.Kit || h != "rapid.") {
			found = append(found, h)
		}
	}
	return found
}

// api prints the exported declarations of a package, without bodies, comments
// and the values of variables. It leaves no more than those in the package's AST.
func api(tr *tree.Tree, p *tree.Package) (string, error) {
	var files []*ast.File
	for _, f := range p.Files {
		files = append(files, f.AST)
	}
	d, err := doc.NewFromFiles(tr.Fset, files, tree.Module+"/"+p.Path)
	if err != nil {
		return "", err
	}
	w := &writer{fset: tr.Fset}
	fmt.Fprintf(&w.out, "package %s // %s\n", d.Name, d.ImportPath)
	w.values(d.Consts)
	w.values(d.Vars)
	w.funcs(d.Funcs)
	for _, typ := range d.Types {
		w.decl(typ.Decl)
		w.values(typ.Consts)
		w.values(typ.Vars)
		w.funcs(typ.Funcs)
		w.funcs(typ.Methods)
	}
	return w.out.String(), w.err
}

type writer struct {
	fset *token.FileSet
	out  bytes.Buffer
	err  error
}

func (w *writer) values(list []*doc.Value) {
	for _, v := range list {
		w.decl(v.Decl)
	}
}

func (w *writer) funcs(list []*doc.Func) {
	for _, f := range list {
		w.decl(f.Decl)
	}
}

// decl prints without alignment and empty lines, which depend on the comments.
func (w *writer) decl(d ast.Decl) {
	strip(d)
	var b bytes.Buffer
	conf := printer.Config{Mode: printer.RawFormat, Tabwidth: 8}
	if err := conf.Fprint(&b, w.fset, d); err != nil && w.err == nil {
		w.err = err
	}
	w.out.WriteString("\n")
	for line := range strings.Lines(unformatted.Replace(b.String())) {
		text := strings.TrimLeft(strings.TrimRight(line, " \t\n"), "\t")
		if text == "" {
			continue
		}
		indent := strings.Repeat("\t", strings.Index(line, text))
		w.out.WriteString(indent + strings.ReplaceAll(text, "\t", " ") + "\n")
	}
}

// unformatted takes the marks for go/tabwriter out of raw printed text.
var unformatted = strings.NewReplacer("\v", "\t", "\f", "\n", "\xff", "")

func strip(d ast.Decl) {
	ast.Inspect(d, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			n.Doc, n.Body = nil, nil
		case *ast.GenDecl:
			n.Doc = nil
			for _, s := range n.Specs {
				if v, ok := s.(*ast.ValueSpec); ok && n.Tok == token.VAR {
					v.Values = nil
				}
			}
		case *ast.TypeSpec:
			n.Doc, n.Comment = nil, nil
		case *ast.ValueSpec:
			n.Doc, n.Comment = nil, nil
		case *ast.Field:
			n.Doc, n.Comment = nil, nil
		}
		return true
	})
}

func TestAPIText(t *testing.T) {
	const plain = `// Package p is one.
package p

import "errors"

// Mode is a mode.
type Mode string

// The modes.
const (
	Fast Mode = "FAST" // quick

	// SlowAndSteady wins.
	SlowAndSteady Mode = "SLOW"
)

// ErrX is one.
var ErrX = errors.New("p: x")

// S is one.
type S struct {
	_ struct{}

	// A is one.
	A int // first
	Longer map[string]Mode
	hidden int
}

// F is one.
func F(a, b int) (Mode, error) { return "", nil }

// M is one.
func (s *S) M() {}

func (s *S) m() {}
`
	const want = `package p // github.com/clusterlink-go/clusterlink/p

var ErrX

type Mode string

const (
	Fast Mode = "FAST"
	SlowAndSteady Mode = "SLOW"
)

func F(a, b int) (Mode, error)

type S struct {
	A int
	Longer map[string]Mode
	// contains filtered or unexported fields
}

func (s *S) M()
`
	commentsMoved := strings.Replace(plain, "\tA int // first\n", "\n\tA int\n\n\t// now here\n\n", 1)
	for _, src := range []string{plain, commentsMoved} {
		root := t.TempDir()
		if err := os.Mkdir(filepath.Join(root, "p"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, "p", "p.go"), []byte(src), 0o644); err != nil {
			t.Fatal(err)
		}
		tr, err := tree.Load(root)
		if err != nil {
			t.Fatal(err)
		}
		got, err := api(tr, tr.Lookup("p"))
		if err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("got:\n%s\nwant:\n%s", got, want)
		}
	}
}

func TestLeaked(t *testing.T) {
	const text = "func G() *rapid.Generator[int]\nfunc H(jsontext.Value)\n"
	if got := leaked(text, tree.Production); !slices.Equal(got, []string{"jsontext", "rapid."}) {
		t.Errorf("production shows %q", got)
	}
	if got := leaked(text, tree.Kit); !slices.Equal(got, []string{"jsontext"}) {
		t.Errorf("a kit shows %q", got)
	}
}
