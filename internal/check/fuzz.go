package main

import (
	"context"
	"fmt"
	"go/ast"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/clusterlink-go/clusterlink/internal/check/tree"
)

// target is one fuzz function.
type target struct {
	module string // directory from the root; empty is the root
	pkg    string // directory from the module
	name   string
}

func (t target) String() string { return strings.TrimPrefix(t.module+"/"+t.pkg, "/") + " " + t.name }

// grace is what a target may take beyond its time, to build instrumented code and
// to look at its seeds; one that takes longer hangs.
const grace = 5 * time.Minute

func (g *gate) fuzz(ctx context.Context) result {
	return g.fuzzAll(ctx, g.fuzzTime, g.fuzzTotal)
}

// fuzzAll runs the targets one after another, each with its share of total.
func (g *gate) fuzzAll(ctx context.Context, each, total time.Duration) result {
	targets, err := g.fuzzTargets()
	if err != nil {
		return fail("", err.Error())
	}
	if len(targets) == 0 {
		return skip("no fuzz target yet")
	}
	var output strings.Builder
	bad := 0
	deadline := time.Now().Add(total)
	for i, t := range targets {
		spend := share(time.Until(deadline), len(targets)-i, each)
		out, err := g.fuzzOne(ctx, t, spend)
		if err != nil && outOfTime(out) {
			out, err = g.fuzzOne(ctx, t, spend)
		}
		if err != nil {
			bad++
			fmt.Fprintf(&output, "%s (%s):\n%s%v\n", t, spend, out, err)
		}
	}
	note := fmt.Sprintf("%d targets, up to %s each", len(targets), each)
	if bad > 0 {
		return fail(fmt.Sprintf("%d of %s", bad, note), output.String())
	}
	return pass(note)
}

func (g *gate) fuzzOne(ctx context.Context, t target, spend time.Duration) (string, error) {
	one, cancel := context.WithTimeout(ctx, spend+grace)
	defer cancel()
	return g.do(one, command{dir: t.module, args: []string{
		"go", "test", "-run=^$", "-fuzz=^" + t.name + "$", "-fuzztime=" + spend.String(),
		"-fuzzminimizetime=1s", "./" + t.pkg,
	}})
}

// outOfTime reports whether a target failed without a finding: go test says so
// where the time ends while it is still making an input smaller. Such a run
// gets a second chance, and no third.
func outOfTime(output string) bool {
	return strings.Contains(output, "context deadline exceeded") && !strings.Contains(output, "Failing input written")
}

// share is the time of the next of n targets: each if there is enough, else an
// equal part of what is left, less a quarter for building; at least a second.
func share(left time.Duration, n int, each time.Duration) time.Duration {
	part := left / time.Duration(n) / 4 * 3
	return max(min(each, part), time.Second).Truncate(time.Millisecond)
}

// fuzzTargets are those of the root module and of every nested module that needs
// nothing, by module, package and name.
func (g *gate) fuzzTargets() ([]target, error) {
	dirs := []string{""}
	for _, m := range g.modules {
		if m.needs == "none" {
			dirs = append(dirs, m.path)
		}
	}
	var list []target
	for _, dir := range dirs {
		tr, err := tree.Load(g.path(dir))
		if err != nil {
			return nil, err
		}
		list = append(list, findTargets(tr, dir)...)
	}
	return list, nil
}

func findTargets(tr *tree.Tree, module string) (list []target) {
	for _, p := range tr.Packages {
		first := len(list)
		for _, f := range p.Tests {
			for _, decl := range f.AST.Decls {
				if fn, ok := decl.(*ast.FuncDecl); ok && isFuzz(fn) {
					list = append(list, target{module, p.Path, fn.Name.Name})
				}
			}
		}
		slices.SortFunc(list[first:], func(a, b target) int { return strings.Compare(a.name, b.name) })
	}
	return list
}

// isFuzz tells func FuzzName(f *testing.F), by the rule of the go command: what
// follows Fuzz does not begin with a lower-case letter.
func isFuzz(fn *ast.FuncDecl) bool {
	rest, named := strings.CutPrefix(fn.Name.Name, "Fuzz")
	first, _ := utf8.DecodeRuneInString(rest)
	params := fn.Type.Params.List
	if !named || unicode.IsLower(first) || fn.Recv != nil || len(params) != 1 {
		return false
	}
	ptr, isPtr := params[0].Type.(*ast.StarExpr)
	if !isPtr {
		return false
	}
	sel, isSel := ptr.X.(*ast.SelectorExpr)
	return isSel && sel.Sel.Name == "F"
}
