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
	soakSteps      = 100_000_000
	crashTimeout   = 55 * time.Minute
	processCalls   = 2_000
	propertyModule = "pgregory.net/rapid"
)

// crashes says how often the process of each store that keeps something is
// killed.
var crashes = []struct {
	module string
	kills  int
}{{"store/boltstore", 500}, {"store/etcdstore", 100}}

func deepNames() []string { return []string{"fuzz", "soak", "mutate", "crash"} }

// deepSteps is the one long job that was asked for.
func (g *gate) deepSteps() []step {
	switch g.deep {
	case "fuzz":
		return []step{{"deep-fuzz", fmt.Sprintf("every fuzz target for %s", deepFuzzEach), func(ctx context.Context) result {
			return g.fuzzAll(ctx, deepFuzzEach, deepFuzzTotal)
		}}}
	case "soak":
		return []step{
			{"deep-soak", fmt.Sprintf("every property %d times", soakChecks), g.soak},
			{"deep-steps", fmt.Sprintf("%d steps of the mirror machine beside the naive model", soakSteps), g.long(
				[]string{"FSM_SOAK_STEPS=" + strconv.Itoa(soakSteps)}, "./fsm", "-run=^TestSoak$", "-v")},
			{"deep-explore", "the large worlds of the explorer", g.long(nil, "./fsm/explore", "-run=^TestDeep$", "-v", "-explore.writes=1")},
		}
	case "mutate":
		return []step{
			{"mutate-rows", "row mutants of the machines' tables, by oracle and properties", g.long(
				nil, "./fsm", "-run=^(TestOracleKillsEveryMutant|TestMutantsWithoutTheOracle)$", "-v")},
			{"mutate-worlds", "row mutants of the mirror table, by the explorer", g.long(
				nil, "./fsm/explore", "-run=^TestMutants$", "-v", "-explore.mutants")},
			{"mutate-cover", "how much of link and validate their tests run", g.mutateCoverage},
			{"mutate-tables", "edits of the key table and of the rule catalogue", func(ctx context.Context) result {
				return g.mutate(ctx, true, g.rows, mutateTables)
			}},
			{"mutate-logic", "edits of the logic of link and validate", func(ctx context.Context) result {
				return g.mutate(ctx, false, g.mutants, mutateLogic)
			}},
		}
	case "crash":
		var list []step
		for _, c := range crashes {
			list = append(list, step{"crash/" + c.module, fmt.Sprintf("%d kills", c.kills), g.crash(c.module, c.kills)})
		}
		return append(list, step{
			"processes/" + processModule, fmt.Sprintf("three processes with %d operations each, the leader killed", processCalls), g.processes,
		})
	default:
		return nil
	}
}

// long runs chosen tests of one package, for as long as they take.
func (g *gate) long(env []string, pkg string, args ...string) func(context.Context) result {
	return func(ctx context.Context) result {
		return g.all(ctx, "", command{
			env: env, args: append([]string{"go", "test", "-count=1", "-timeout=" + soakTimeout.String(), pkg}, args...), live: true,
		})
	}
}

// crash runs the crash test of a nested module.
func (g *gate) crash(module string, kills int) func(context.Context) result {
	return func(ctx context.Context) result {
		return g.all(ctx, "", command{
			dir: module, env: []string{"CRASH_KILLS=" + strconv.Itoa(kills)}, live: true,
			args: []string{"go", "test", "-count=1", "-run=^TestCrash$", "-v", "-timeout=" + crashTimeout.String(), "."},
		})
	}
}

// processModule is the store that several processes share.
const processModule = "store/etcdstore"

// processEnv makes its test of several processes as long as promised.
func processEnv() []string { return []string{"PROCESS_CALLS=" + strconv.Itoa(processCalls)} }

// processes runs that test.
func (g *gate) processes(ctx context.Context) result {
	return g.all(ctx, "", command{
		dir: processModule, env: processEnv(), live: true,
		args: []string{"go", "test", "-count=1", "-run=^TestProcess", "-v", "."},
	})
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
