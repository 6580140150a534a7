package deptest

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/internal/check/tree"
)

func load(t *testing.T) *tree.Tree {
	t.Helper()
	root, err := tree.Root()
	if err != nil {
		t.Fatal(err)
	}
	tr, err := tree.Load(root)
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

func report(t *testing.T, wrong []string) {
	t.Helper()
	for _, w := range wrong {
		t.Error(w)
	}
}

func funcs(p *tree.Package) iter.Seq2[*tree.File, *ast.FuncDecl] {
	return func(yield func(*tree.File, *ast.FuncDecl) bool) {
		for _, f := range p.Files {
			for _, decl := range f.AST.Decls {
				if fn, ok := decl.(*ast.FuncDecl); ok && !yield(f, fn) {
					return
				}
			}
		}
	}
}

// selectors are the uses of pkg.name, for an imported package and some names.
func selectors(f *tree.File, pkg string, names []string) (uses []*ast.SelectorExpr) {
	local := ""
	for _, imp := range imports(f) {
		if imp.path == pkg {
			local = imp.name
		}
	}
	ast.Inspect(f.AST, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := sel.X.(*ast.Ident); ok && local != "" && x.Name == local && slices.Contains(names, sel.Sel.Name) {
			uses = append(uses, sel)
		}
		return true
	})
	return uses
}

// exportedSelectors are the qualified names in the parts of a file's
// declarations which importers see: no bodies, no unexported fields or methods.
func exportedSelectors(f *tree.File) (uses []*ast.SelectorExpr) {
	var visit func(n ast.Node)
	visit = func(n ast.Node) {
		ast.Inspect(n, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit, *ast.BlockStmt:
				return false
			case *ast.Field: // of a struct or an interface
				return len(n.Names) == 0 || slices.ContainsFunc(n.Names, (*ast.Ident).IsExported)
			case *ast.FuncType:
				visitSignature(n, visit)
				return false
			case *ast.SelectorExpr:
				if _, ok := n.X.(*ast.Ident); ok {
					uses = append(uses, n)
				}
			}
			return true
		})
	}
	for _, decl := range f.AST.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if decl.Name.IsExported() && (decl.Recv == nil || ast.IsExported(receiver(decl))) {
				visitSignature(decl.Type, visit)
			}
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					if spec.Name.IsExported() {
						visitFields(spec.TypeParams, visit)
						visit(spec.Type)
					}
				case *ast.ValueSpec:
					if slices.ContainsFunc(spec.Names, (*ast.Ident).IsExported) && spec.Type != nil {
						visit(spec.Type)
					}
				}
			}
		}
	}
	return uses
}

// visitSignature looks at types only: the names of parameters are lower case and
// hide nothing.
func visitSignature(fn *ast.FuncType, visit func(ast.Node)) {
	visitFields(fn.TypeParams, visit)
	visitFields(fn.Params, visit)
	visitFields(fn.Results, visit)
}

func visitFields(list *ast.FieldList, visit func(ast.Node)) {
	if list == nil {
		return
	}
	for _, field := range list.List {
		visit(field.Type)
	}
}

// receiver is the name of a method's receiver type.
func receiver(fn *ast.FuncDecl) string {
	expr := fn.Recv.List[0].Type
	for {
		switch x := expr.(type) {
		case *ast.StarExpr:
			expr = x.X
		case *ast.IndexExpr:
			expr = x.X
		case *ast.IndexListExpr:
			expr = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}

// assignedVars finds package variables that something in the package writes to
// after their declaration, in-package tests included. The type checker only
// resolves names here: imports stay unknown and errors are passed over.
func assignedVars(tr *tree.Tree) (wrong []string) {
	for _, p := range tr.Packages {
		var files []*ast.File
		names := map[string]string{}
		for _, f := range slices.Concat(p.Files, p.Tests) {
			if f.AST.Name.Name == p.Name {
				files = append(files, f.AST)
			}
		}
		for _, f := range p.Files {
			names[tr.Fset.Position(f.AST.Pos()).Filename] = f.Name
		}
		info := &types.Info{Uses: map[*ast.Ident]types.Object{}}
		conf := types.Config{Error: func(error) {}, Importer: noImports{}, FakeImportC: true}
		pkg, _ := conf.Check(p.Path, tr.Fset, files, info)
		for _, f := range files {
			for id := range written(f) {
				v, ok := info.Uses[id].(*types.Var)
				if !ok || v.Parent() != pkg.Scope() || names[tr.Fset.Position(v.Pos()).Filename] == "" {
					continue
				}
				at := tr.Fset.Position(id.Pos())
				wrong = append(wrong, fmt.Sprintf("%s:%d: writes to the package variable %s", at.Filename, at.Line, id.Name))
			}
		}
	}
	return wrong
}

type noImports struct{}

func (noImports) Import(string) (*types.Package, error) { return nil, errors.New("not looked at") }

// written yields the variable at the root of each place a file writes to:
// x = …, x.f[i]++, for x = range …, delete(x, …), clear(x), copy(x, …).
func written(f *ast.File) iter.Seq[*ast.Ident] {
	return func(yield func(*ast.Ident) bool) {
		stop := false
		root := func(e ast.Expr) {
			if id := rootOf(e); id != nil && !stop {
				stop = !yield(id)
			}
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				if n.Tok != token.DEFINE {
					for _, e := range n.Lhs {
						root(e)
					}
				}
			case *ast.IncDecStmt:
				root(n.X)
			case *ast.RangeStmt:
				if n.Tok == token.ASSIGN {
					root(n.Key)
					root(n.Value)
				}
			case *ast.CallExpr:
				if id, ok := n.Fun.(*ast.Ident); ok && len(n.Args) > 0 && strings.Contains(" delete clear copy ", " "+id.Name+" ") {
					root(n.Args[0])
				}
			}
			return !stop
		})
	}
}

func rootOf(e ast.Expr) *ast.Ident {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x
		case *ast.SelectorExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.SliceExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		default:
			return nil
		}
	}
}
