// Package mutant rewrites Go source so that small edits of it can be switched
// on one at a time while the program runs: a test program is built once and
// then run once for each edit.
package mutant

import (
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// Variable of the environment that holds the id of the edit that is on; without
// it the program does what its source says.
const Variable = "CLUSTERLINK_MUTANT"

// Edit is one change of the code. The zero value is invalid.
type Edit struct {
	// ID is what [Variable] is set to.
	ID int
	// File as it was given, and the line in it.
	File string
	Line int
	// Table says that the edit is one of a package variable, not of logic.
	Table bool
	// What is written there, and what the edit makes of it.
	Old, New string
}

func (e Edit) String() string {
	return fmt.Sprintf("%s:%d: %s becomes %s", e.File, e.Line, shown(e.Old), shown(e.New))
}

// shown is a piece of code on one short line.
func shown(code string) string {
	code = strings.Join(strings.Fields(code), " ")
	if code == "" {
		return "nothing"
	}
	if r := []rune(code); len(r) > 60 {
		code = string(r[:57]) + "..."
	}
	return "`" + code + "`"
}

// File is one source file of a package. The zero value is invalid.
type File struct {
	Name string
	Src  []byte
	AST  *ast.File
}

// Package is a package with its edits in it. The zero value is empty.
type Package struct {
	// Edits in the order of the source, with consecutive ids.
	Edits []Edit
	// Files are the rewritten files, in the order in which they were given.
	Files [][]byte
	// Support is one more file, which the rewritten ones need.
	Support []byte
}

// Rewrite puts the edits of a package into its files. The ids begin with first.
// The error says that the files are not a package, with all errors of the type
// check.
func Rewrite(fset *token.FileSet, path string, files []File, imports types.Importer, first int) (*Package, error) {
	var wrong []error
	conf := types.Config{Importer: imports, Error: func(err error) { wrong = append(wrong, err) }}
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{},
		Uses:  map[*ast.Ident]types.Object{},
	}
	var trees []*ast.File
	for _, f := range files {
		trees = append(trees, f.AST)
	}
	pkg, _ := conf.Check(path, fset, trees, info) // the errors are in wrong
	if len(wrong) > 0 {
		return nil, errors.Join(wrong...)
	}
	out := &Package{Support: support(pkg.Name())}
	for _, f := range files {
		w := &writer{fset: fset, file: f, info: info, pkg: pkg, next: first + len(out.Edits)}
		for _, decl := range f.AST.Decls {
			w.decl(decl)
		}
		out.Edits = append(out.Edits, w.edits...)
		out.Files = append(out.Files, w.render())
	}
	return out, nil
}

// writer notes the edits of one file.
type writer struct {
	fset  *token.FileSet
	file  File
	info  *types.Info
	pkg   *types.Package
	next  int
	edits []Edit
	table bool

	pieces []piece
	steps  int
}

// piece replaces what is between two offsets; from equals to where it is put
// between characters.
type piece struct {
	from, to int
	text     string
	closes   bool
	step     int
}

func (w *writer) decl(decl ast.Decl) {
	switch d := decl.(type) {
	case *ast.FuncDecl:
		if d.Body != nil {
			ast.Inspect(d.Body, w.logic)
		}
	case *ast.GenDecl:
		if d.Tok != token.VAR {
			return // a constant must stay one
		}
		w.table = true
		for _, s := range d.Specs {
			for _, v := range s.(*ast.ValueSpec).Values {
				ast.Inspect(v, w.row)
			}
		}
		w.table = false
	}
}

// edit notes a change of what is between two places, and gives its id.
func (w *writer) edit(from, to token.Pos, with string) int {
	id := w.next
	w.next++
	w.edits = append(w.edits, Edit{
		ID: id, File: w.file.Name, Line: w.fset.Position(from).Line, Table: w.table,
		Old: w.text(from, to), New: with,
	})
	return id
}

func (w *writer) offset(p token.Pos) int { return w.fset.Position(p).Offset }

func (w *writer) text(from, to token.Pos) string {
	return string(w.file.Src[w.offset(from):w.offset(to)])
}

func (w *writer) source(e ast.Expr) string { return w.text(e.Pos(), e.End()) }

// wrap puts text round an expression, within what was put round it before.
func (w *writer) wrap(e ast.Expr, before, after string) {
	w.steps++
	a, b := w.offset(e.Pos()), w.offset(e.End())
	w.pieces = append(w.pieces, piece{a, a, before, false, w.steps}, piece{b, b, after, true, w.steps})
}

func (w *writer) replace(from, to token.Pos, with string) {
	w.pieces = append(w.pieces, piece{from: w.offset(from), to: w.offset(to), text: with})
}

// render is the source with all pieces in it. What ends at a place comes before
// what begins there; the innermost ends first and begins last.
func (w *writer) render() []byte {
	slices.SortStableFunc(w.pieces, func(a, b piece) int {
		if c := cmp.Compare(a.from, b.from); c != 0 {
			return c
		}
		switch {
		case a.closes && b.closes:
			return cmp.Compare(b.step, a.step)
		case a.closes:
			return -1
		case b.closes:
			return 1
		}
		return cmp.Compare(a.step, b.step)
	})
	var out []byte
	at := 0
	for _, p := range w.pieces {
		out = append(out, w.file.Src[at:p.from]...)
		out = append(out, p.text...)
		at = p.to
	}
	return append(out, w.file.Src[at:]...)
}
