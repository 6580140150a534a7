package mutant

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
)

// slips are what the operators become: those that compare or calculate are
// handed to a function of the support file.
var slips = map[token.Token]struct{ with, function string }{
	token.LSS: {"<=", "mutantLess"}, token.LEQ: {"<", "mutantLessOrEqual"},
	token.GTR: {">=", "mutantGreater"}, token.GEQ: {">", "mutantGreaterOrEqual"},
	token.ADD: {"-", "mutantAdd"}, token.SUB: {"+", "mutantSubtract"},
	token.MUL: {"/", "mutantMultiply"}, token.QUO: {"*", "mutantDivide"},
}

// opposites of the comparisons.
var opposites = map[token.Token]string{
	token.EQL: "!=", token.NEQ: "==", token.LSS: ">=", token.LEQ: ">", token.GTR: "<=", token.GEQ: "<",
}

// logic turns comparisons, operators, conditions and counters round.
func (w *writer) logic(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.GenDecl:
		return n.Tok == token.VAR
	case *ast.ArrayType:
		return false // its length must stay a constant
	case *ast.BinaryExpr:
		if w.info.Types[n].Value != nil {
			return false
		}
		w.binary(n)
	case *ast.UnaryExpr:
		w.unary(n)
	case *ast.IncDecStmt:
		w.counter(n)
	case *ast.Ident:
		w.flip(n)
	}
	return true
}

func (w *writer) binary(n *ast.BinaryExpr) {
	end := n.OpPos + token.Pos(len(n.Op.String()))
	if with := opposites[n.Op]; with != "" {
		w.negate(n, w.edit(n.OpPos, end, with))
	}
	if n.Op == token.LAND || n.Op == token.LOR {
		w.junction(n, end)
	}
	slip, ok := slips[n.Op]
	if !ok || opposites[n.Op] == "" && !w.isNumber(n) {
		return
	}
	id := w.edit(n.OpPos, end, slip.with)
	w.wrap(n, fmt.Sprintf("%s(%d, ", slip.function, id), ")")
	w.replace(n.OpPos, end, ",")
}

// junction makes an or of an and, by the law of De Morgan, and the other way
// round; the second operand is still looked at only where it has a say.
func (w *writer) junction(n *ast.BinaryExpr, end token.Pos) {
	with := "||"
	if n.Op == token.LOR {
		with = "&&"
	}
	on := fmt.Sprintf(") != mutantOn(%d))", w.edit(n.OpPos, end, with))
	w.wrap(n, "((", on)
	w.wrap(n.X, "((", on)
	w.wrap(n.Y, "((", on)
}

// negate turns a truth value round.
func (w *writer) negate(e ast.Expr, id int) {
	w.wrap(e, "((", fmt.Sprintf(") != mutantOn(%d))", id))
}

func (w *writer) unary(n *ast.UnaryExpr) {
	switch {
	case n.Op == token.NOT:
		w.negate(n, w.edit(n.OpPos, n.OpPos+1, ""))
	case n.Op == token.SUB && w.isNumber(n):
		if name, ok := w.typeName(n); ok {
			w.wrap(n, fmt.Sprintf("mutantNegate[%s](%d, ", name, w.edit(n.OpPos, n.OpPos+1, "")), ")")
		}
	}
}

// counter counts the other way; one whose place is found by a call is left
// alone, as the call must not be made twice.
func (w *writer) counter(n *ast.IncDecStmt) {
	calls := false
	ast.Inspect(n.X, func(x ast.Node) bool {
		_, call := x.(*ast.CallExpr)
		calls = calls || call
		return true
	})
	if calls {
		return
	}
	function, with := "mutantUp", "--"
	if n.Tok == token.DEC {
		function, with = "mutantDown", "++"
	}
	id := w.edit(n.TokPos, n.TokPos+2, with)
	w.replace(n.TokPos, n.TokPos+2, fmt.Sprintf(" = %s(%d, %s)", function, id, w.source(n.X)))
}

// flip turns the words true and false round.
func (w *writer) flip(n *ast.Ident) {
	for was, is := range map[string]string{"true": "false", "false": "true"} {
		if n.Name == was && w.info.Uses[n] == types.Universe.Lookup(was) {
			w.negate(n, w.edit(n.Pos(), n.End(), is))
		}
	}
}

func (w *writer) isNumber(e ast.Expr) bool {
	basic, ok := w.info.TypeOf(e).Underlying().(*types.Basic)
	return ok && basic.Info()&(types.IsInteger|types.IsFloat) != 0
}

// typeName is the type of an expression as this file writes it; false if the
// file does not import its package.
func (w *writer) typeName(e ast.Expr) (string, bool) {
	return w.nameOf(types.Default(w.info.TypeOf(e)))
}

func (w *writer) nameOf(t types.Type) (string, bool) {
	known := true
	name := types.TypeString(t, func(p *types.Package) string {
		if p == w.pkg {
			return ""
		}
		for _, imp := range w.file.AST.Imports {
			if imp.Path.Value == fmt.Sprintf("%q", p.Path()) {
				if imp.Name != nil {
					return imp.Name.Name
				}
				return p.Name()
			}
		}
		known = false
		return p.Name()
	})
	return name, known
}
