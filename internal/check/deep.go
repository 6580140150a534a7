package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/clusterlink-go/clusterlink/internal/check/tree"
)

// The long jobs.
const (
	deepFuzzEach   = 10 * time.Minute
	deepFuzzTotal  = 55 * time.Minute
	soakChecks     = 20_000
	soakTimeout    = 55 * time.Minute
	propertyModule = "pgregory.net/rapid"
)

func deepNames() []string { return []string{"fuzz", "soak"} }

// deepSteps is the one long job that was asked for.
func (g *gate) deepSteps() []step {
	switch g.deep {
	case "fuzz":
		return []step{{"deep-fuzz", "every fuzz target for minutes", func(ctx context.Context) result {
			return g.fuzzAll(ctx, deepFuzzEach, deepFuzzTotal)
		}}}
	case "soak":
		return []step{{"deep-soak", fmt.Sprintf("every property %d times", soakChecks), g.soak}}
	default:
		return nil
	}
}

// soak runs the tests of the packages that have properties, uncached.
func (g *gate) soak(ctx context.Context) result {
	tr, err := tree.Load(g.root)
	if err != nil {
		return fail("", err.Error())
	}
	pkgs := propertyPackages(tr)
	if len(pkgs) == 0 {
		return skip("no package with properties yet")
	}
	args := []string{"go", "test", "-count=1", "-timeout=" + soakTimeout.String()}
	for _, p := range pkgs {
		args = append(args, "./"+p)
	}
	return g.all(ctx, fmt.Sprintf("%d packages", len(pkgs)), command{
		env: []string{"RAPID_CHECKS=" + strconv.Itoa(soakChecks)}, args: args, live: true,
	})
}

// propertyPackages are those whose tests import rapid.
func propertyPackages(tr *tree.Tree) (list []string) {
	for _, p := range tr.Packages {
		if slices.ContainsFunc(p.Tests, func(f *tree.File) bool {
			for _, imp := range f.AST.Imports {
				if strings.Trim(imp.Path.Value, "`\"") == propertyModule {
					return true
				}
			}
			return false
		}) {
			list = append(list, p.Path)
		}
	}
	return list
}
