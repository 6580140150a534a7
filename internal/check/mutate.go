package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/clusterlink-go/clusterlink/internal/check/tree"
)

// edit replaces a part of a file, so that the code means something else.
type edit struct {
	file     string // from the root
	line     int
	from, to int // offsets in the file
	old, new string
}

func (e edit) String() string {
	return fmt.Sprintf("%s:%d: %s becomes %s", e.file, e.line, shown(e.old), shown(e.new))
}

// shown is a piece of code on one short line.
func shown(code string) string {
	code = strings.Join(strings.Fields(code), " ")
	if code == "" {
		return "nothing"
	}
	if len(code) > 60 {
		code = code[:57] + "..."
	}
	return "`" + code + "`"
}

// operators are replaced by what a slip would put there.
var operators = map[token.Token]string{
	token.EQL: "!=", token.NEQ: "==", token.LSS: "<=", token.LEQ: "<", token.GTR: ">=", token.GEQ: ">",
	token.LAND: "||", token.LOR: "&&", token.ADD: "-", token.SUB: "+", token.MUL: "/", token.QUO: "*",
}

// prose are the fields of the tables that only people read.
var prose = []string{"Doc", "Title", "Why", "Cure", "Source", "Since", "DependsOn", "RequiredWhen", "Category"}

// mutateSource parses a file and finds the edits of its logic, or of its tables.
func mutateSource(name string, src []byte, tables bool) ([]edit, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, src, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	m := &mutator{fset: fset, name: name, src: src}
	for _, decl := range file.Decls {
		if gen, ok := decl.(*ast.GenDecl); tables == (ok && gen.Tok == token.VAR) {
			ast.Inspect(decl, m.visit(tables))
		}
	}
	return m.edits, nil
}

type mutator struct {
	fset  *token.FileSet
	name  string
	src   []byte
	edits []edit
}

// replace notes an edit of what is between two places.
func (m *mutator) replace(from, to token.Pos, with string) {
	a, b := m.fset.Position(from), m.fset.Position(to)
	m.edits = append(m.edits, edit{m.name, a.Line, a.Offset, b.Offset, string(m.src[a.Offset:b.Offset]), with})
}

func (m *mutator) visit(tables bool) func(ast.Node) bool {
	if tables {
		return m.table
	}
	return m.logic
}

// logic turns operators, conditions and counters round.
func (m *mutator) logic(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.BinaryExpr:
		if with := operators[n.Op]; with != "" {
			m.replace(n.OpPos, n.OpPos+token.Pos(len(n.Op.String())), with)
		}
	case *ast.UnaryExpr:
		if n.Op == token.NOT || n.Op == token.SUB {
			m.replace(n.OpPos, n.OpPos+1, "")
		}
	case *ast.IncDecStmt:
		m.replace(n.TokPos, n.TokPos+2, map[token.Token]string{token.INC: "--", token.DEC: "++"}[n.Tok])
	case *ast.Ident:
		m.flip(n)
	}
	return true
}

// table leaves out rows and fields, and changes what fields say.
func (m *mutator) table(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.KeyValueExpr:
		key, ok := n.Key.(*ast.Ident)
		return !ok || !slices.Contains(prose, key.Name)
	case *ast.CompositeLit:
		for i, e := range n.Elts {
			kv, ok := e.(*ast.KeyValueExpr)
			if ok {
				if key, named := kv.Key.(*ast.Ident); named && slices.Contains(prose, key.Name) {
					continue
				}
			}
			end := n.Rbrace
			if i+1 < len(n.Elts) {
				end = n.Elts[i+1].Pos()
			}
			m.replace(e.Pos(), end, "")
		}
	case *ast.BasicLit:
		if n.Kind == token.INT || n.Kind == token.FLOAT {
			m.replace(n.Pos(), n.End(), n.Value+" + 1")
		}
		if n.Kind == token.STRING {
			m.replace(n.Pos(), n.End(), `"x" + `+n.Value)
		}
	case *ast.Ident:
		m.flip(n)
	}
	return true
}

func (m *mutator) flip(n *ast.Ident) {
	if with := map[string]string{"true": "false", "false": "true"}[n.Name]; with != "" {
		m.replace(n.Pos(), n.End(), with)
	}
}

// The generated edits.
const (
	mutateSeed = 1
	// One that takes longer than this loops for ever, which somebody notices.
	mutateTimeout = 2 * time.Minute
	// mutateLogic is the least share, in percent, of the edits of logic that the
	// tests must notice.
	mutateLogic = 90
	// mutateTables is the same of the edits of tables.
	mutateTables = 90
)

// mutated are the packages whose source is edited, with those whose tests run.
var mutated = []struct {
	pkg   string
	tests []string
}{
	{"link", []string{"./link", "./validate"}},
	{"validate", []string{"./validate"}},
}

// mutate edits the source of link and validate, once for each run of their
// tests, and fails if fewer than least percent of the edits are noticed.
func (g *gate) mutate(ctx context.Context, tables bool, least int) result {
	tr, err := tree.Load(g.root)
	if err != nil {
		return fail("", err.Error())
	}
	tests := map[string][]string{}
	var edits []edit
	for _, p := range tr.Packages {
		for _, m := range mutated {
			if m.pkg != p.Path {
				continue
			}
			found, err := g.editsOf(p.Path, tables)
			if err != nil {
				return fail("", err.Error())
			}
			for _, e := range found {
				tests[e.file] = m.tests
			}
			edits = append(edits, found...)
		}
	}
	all := len(edits)
	edits = sample(edits, g.mutants)
	var alive []string
	broken := 0
	for _, e := range edits {
		killed, compiles, err := g.try(ctx, e, tests[e.file])
		switch {
		case err != nil:
			return fail("", err.Error())
		case !compiles:
			broken++
		case !killed:
			alive = append(alive, e.String())
			fmt.Fprintf(g.out, "survives: %s\n", e)
		}
	}
	tried := len(edits) - broken
	killed := tried - len(alive)
	note := fmt.Sprintf("%d of %d edits compile, out of %d; %d noticed (%d %%)", tried, len(edits), all, killed, killed*100/max(tried, 1))
	if killed*100 < least*tried {
		return fail(fmt.Sprintf("%s, want %d %%", note, least), strings.Join(alive, "\n"))
	}
	return pass(note)
}

// editsOf finds the edits of a package's own files.
func (g *gate) editsOf(pkg string, tables bool) (edits []edit, err error) {
	files, err := filepath.Glob(filepath.Join(g.path(pkg), "*.go"))
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		src, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		found, err := mutateSource(pkg+"/"+filepath.Base(file), src, tables)
		if err != nil {
			return nil, err
		}
		edits = append(edits, found...)
	}
	return edits, nil
}

// sample picks n edits, the same ones each time for the same source.
func sample(edits []edit, n int) []edit {
	rng := rand.New(rand.NewPCG(mutateSeed, mutateSeed))
	rng.Shuffle(len(edits), func(i, j int) { edits[i], edits[j] = edits[j], edits[i] })
	edits = edits[:min(n, len(edits))]
	slices.SortFunc(edits, func(a, b edit) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.from, b.from), cmp.Compare(a.new, b.new))
	})
	return edits
}

// try runs tests over the edited file, which the go command is told to take in
// place of the one in the checkout; that one is not touched.
func (g *gate) try(ctx context.Context, e edit, tests []string) (killed, compiles bool, err error) {
	dir, err := os.MkdirTemp("", "clusterlink-mutate-")
	if err != nil {
		return false, false, err
	}
	defer os.RemoveAll(dir)
	src, err := os.ReadFile(g.path(e.file))
	if err != nil {
		return false, false, err
	}
	edited := filepath.Join(dir, "edited.go")
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": {g.path(e.file): edited}})
	if err != nil {
		return false, false, err
	}
	list := filepath.Join(dir, "overlay.json")
	text := string(src[:e.from]) + e.new + string(src[e.to:])
	for name, data := range map[string][]byte{edited: []byte(text), list: overlay} {
		if err := os.WriteFile(name, data, 0o600); err != nil {
			return false, false, err
		}
	}
	if _, err := g.do(ctx, command{args: []string{"go", "build", "-overlay=" + list, "./" + filepath.ToSlash(filepath.Dir(e.file))}}); err != nil {
		return false, false, ctx.Err()
	}
	for _, pkg := range tests {
		_, err := g.do(ctx, command{
			env:  []string{"RAPID_CHECKS=20"},
			args: []string{"go", "test", "-count=1", "-vet=off", "-failfast", "-timeout=" + mutateTimeout.String(), "-overlay=" + list, pkg, "-rapid.nofailfile"},
		})
		if ctx.Err() != nil {
			return false, true, ctx.Err()
		}
		if err != nil {
			return true, true, nil
		}
	}
	return false, true, nil
}
