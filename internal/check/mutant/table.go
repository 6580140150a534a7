package mutant

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// notes are the fields of tables that are for people and may be empty: nothing
// can tell whether they say too little.
var notes = []string{"Since", "DependsOn", "RequiredWhen"}

// texts are the fields that are for people and must say something: they are left
// out, but not reworded. An example is one of them: whatever triggers its rule
// and no other is as good, which a test holds.
var texts = []string{"Doc", "Title", "Why", "Cure", "Example"}

// row leaves out rows and fields of tables, and changes what fields say.
func (w *writer) row(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.BinaryExpr, *ast.UnaryExpr:
		return !w.constant(n.(ast.Expr))
	case *ast.ArrayType:
		return false
	case *ast.CompositeLit:
		w.literal(n)
		return false
	case *ast.BasicLit:
		w.constant(n)
	case *ast.SelectorExpr:
		w.sibling(n, n.Sel)
		return false
	case *ast.Ident:
		w.flip(n)
		w.sibling(n, n)
	case *ast.FuncLit:
		w.table = false
		ast.Inspect(n.Body, w.logic)
		w.table = true
		return false
	}
	return true
}

// literal edits a composite literal and goes on to what is in it.
func (w *writer) literal(n *ast.CompositeLit) {
	switch t := w.info.TypeOf(n).Underlying().(type) {
	case *types.Struct:
		w.fields(n, t)
	case *types.Map:
		w.entries(n)
	case *types.Slice:
		w.elements(n)
	case *types.Array:
		for _, e := range n.Elts {
			w.value(valueOf(e), t.Elem())
		}
	}
	// A literal that is handed to a function must say its type.
	if name, ok := w.typeName(n); ok && n.Type == nil {
		w.wrap(n, name, "")
	}
}

// valueOf is the value of an element, which may have a key.
func valueOf(e ast.Expr) ast.Expr {
	if kv, ok := e.(*ast.KeyValueExpr); ok {
		return kv.Value
	}
	return e
}

func (w *writer) fields(n *ast.CompositeLit, t *types.Struct) {
	for i, e := range n.Elts {
		name := t.Field(i).Name()
		field := t.Field(i)
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			name = kv.Key.(*ast.Ident).Name
			for j := range t.NumFields() {
				if t.Field(j).Name() == name {
					field = t.Field(j)
				}
			}
		}
		v := valueOf(e)
		switch {
		case slices.Contains(notes, name):
		case slices.Contains(texts, name):
			w.empty(v, field.Type())
		default:
			w.value(v, field.Type())
		}
	}
}

// value leaves a value out, and goes on to what is in it.
func (w *writer) value(v ast.Expr, t types.Type) {
	w.empty(v, t)
	if id, ok := v.(*ast.Ident); ok && id.Name == "true" {
		return // to leave it out is to turn it round
	}
	ast.Inspect(v, w.row)
}

// empty makes a value the zero value of its type, unless it is.
func (w *writer) empty(v ast.Expr, t types.Type) {
	if lit, ok := v.(*ast.CompositeLit); isZero(w.info.Types[v]) || ok && len(lit.Elts) == 0 {
		return
	}
	if name, ok := w.nameOf(t); ok {
		w.wrap(v, fmt.Sprintf("mutantZero[%s](%d, ", name, w.edit(v.Pos(), v.End(), "")), ")")
	}
}

func isZero(tv types.TypeAndValue) bool {
	if tv.Value == nil {
		return tv.IsNil()
	}
	switch tv.Value.Kind() {
	case constant.Bool:
		return !constant.BoolVal(tv.Value)
	case constant.String:
		return constant.StringVal(tv.Value) == ""
	default:
		return constant.Sign(tv.Value) == 0
	}
}

// elements leaves out one element of a slice at a time.
func (w *writer) elements(n *ast.CompositeLit) {
	keyed := slices.ContainsFunc(n.Elts, func(e ast.Expr) bool { _, ok := e.(*ast.KeyValueExpr); return ok })
	if len(n.Elts) > 0 && !keyed {
		first := w.next
		for _, e := range n.Elts {
			w.edit(e.Pos(), e.End(), "")
		}
		w.wrap(n, fmt.Sprintf("mutantCut(%d, ", first), ")")
	}
	for _, e := range n.Elts {
		ast.Inspect(valueOf(e), w.row)
	}
}

// entries leaves out one entry of a map at a time.
func (w *writer) entries(n *ast.CompositeLit) {
	if len(n.Elts) > 0 {
		first := w.next
		keys := ""
		for _, e := range n.Elts {
			w.edit(e.Pos(), e.End(), "")
			keys += ", " + w.source(e.(*ast.KeyValueExpr).Key)
		}
		w.wrap(n, fmt.Sprintf("mutantDelete(%d, ", first), keys+")")
	}
	for _, e := range n.Elts {
		ast.Inspect(e, w.row)
	}
}

// constant changes a number or a text, and reports whether there is one. A
// sentence is for people: it is left out, but not reworded.
func (w *writer) constant(e ast.Expr) bool {
	v := w.info.Types[e].Value
	name, ok := w.typeName(e)
	if v == nil || !ok {
		return v != nil
	}
	with := w.source(e) + " + 1"
	switch v.Kind() {
	case constant.Int, constant.Float:
	case constant.String:
		with = `"x" + ` + w.source(e)
		if isSentence(constant.StringVal(v)) {
			with = `""`
		}
	default:
		return true
	}
	w.wrap(e, fmt.Sprintf("mutantPick[%s](%d, ", name, w.edit(e.Pos(), e.End(), with)), ", "+with+")")
	return true
}

func isSentence(text string) bool {
	return strings.Contains(text, " ") && strings.HasSuffix(text, ".")
}

// sibling puts another constant of the same enum in the place of one.
func (w *writer) sibling(e ast.Expr, n *ast.Ident) {
	c, ok := w.info.Uses[n].(*types.Const)
	if !ok {
		return
	}
	if _, named := c.Type().(*types.Named); !named || c.Pkg() == nil {
		return
	}
	var others []string
	for _, name := range c.Pkg().Scope().Names() {
		o, isConst := c.Pkg().Scope().Lookup(name).(*types.Const)
		if isConst && types.Identical(o.Type(), c.Type()) && (o.Exported() || o.Pkg() == w.pkg) &&
			!constant.Compare(o.Val(), token.EQL, c.Val()) {
			others = append(others, name)
		}
	}
	if len(others) == 0 {
		return
	}
	// The next in the alphabet, or the first after the last.
	i := 0
	if at, found := slices.BinarySearch(others, c.Name()); !found && at < len(others) {
		i = at
	}
	with := strings.TrimSuffix(w.source(e), n.Name) + others[i]
	w.wrap(e, fmt.Sprintf("mutantPick(%d, ", w.edit(e.Pos(), e.End(), with)), ", "+with+")")
}
