package main

import (
	"context"
	"fmt"
	"go/ast"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
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

// dir of the package from the root.
func (t target) dir() string { return path.Join(t.module, t.pkg) }

func (t target) String() string { return t.dir() + " " + t.name }

// grace is what a target may take beyond its time, to look at its seeds and to
// make what it found smaller; one that takes longer hangs.
const grace = 5 * time.Minute

// again is the time of the second run of a target whose first was cut off.
const again = 30 * time.Second

func (g *gate) fuzz(ctx context.Context) result {
	return g.fuzzAll(ctx, g.fuzzTime, g.fuzzTotal)
}

// fuzzAll gives each target its time, as many of them at once as it takes to be
// done in total. What is built before that does not count.
func (g *gate) fuzzAll(ctx context.Context, each, total time.Duration) result {
	targets, err := g.fuzzTargets()
	if err != nil {
		return fail("", err.Error())
	}
	if len(targets) == 0 {
		return skip("no fuzz target yet")
	}
	dir, err := os.MkdirTemp("", "clusterlink-fuzz-")
	if err != nil {
		return fail("", err.Error())
	}
	defer os.RemoveAll(dir)
	build, err := g.fuzzBuild(ctx, targets, dir)
	if err != nil {
		return fail("", err.Error())
	}
	each = min(each, total)
	atOnce := atOnce(len(targets), runtime.NumCPU(), each, total)
	fmt.Fprintf(g.out, "fuzz: %d targets built, %s each, %d at once\n", len(targets), each, atOnce)
	found := make([]fuzzed, len(targets))
	parallel(len(targets), atOnce, func(i int) {
		found[i] = g.fuzzOne(ctx, targets[i], each, build)
		fmt.Fprintf(g.out, "fuzz: %s: %s\n", targets[i], found[i])
	})
	return judgeFuzz(targets, found, each)
}

// judgeFuzz sums up what the targets found.
func judgeFuzz(targets []target, found []fuzzed, each time.Duration) result {
	var output strings.Builder
	bad, sum := 0, fuzzed{}
	for i, f := range found {
		sum.execs, sum.fresh, sum.stalls = sum.execs+f.execs, sum.fresh+f.fresh, sum.stalls+f.stalls
		if f.err != nil {
			bad++
			fmt.Fprintf(&output, "%s: %s\n%s%v\n", targets[i], f, f.output, f.err)
		}
	}
	note := fmt.Sprintf("%d targets, %s each: %s", len(targets), each, sum)
	if bad > 0 {
		return fail(fmt.Sprintf("%d of %s", bad, note), output.String())
	}
	return pass(note)
}

// atOnce is how many of n targets run together so that each gets its time and
// all are done in total: one a processor, more only where that is too slow.
func atOnce(n, processors int, each, total time.Duration) int {
	rounds := max(int(total/each), 1)
	return min(max(processors, (n+rounds-1)/rounds), n)
}

// parallel calls f for 0 to n-1, in order, atOnce at a time.
func parallel(n, atOnce int, f func(i int)) {
	var wg sync.WaitGroup
	var next atomic.Int64
	for range atOnce {
		wg.Go(func() {
			for i := next.Add(1) - 1; i < int64(n); i = next.Add(1) - 1 {
				f(int(i))
			}
		})
	}
	wg.Wait()
}

// fuzzBinaries are the test programs, instrumented for fuzzing, by package, and
// where the go command keeps interesting inputs.
type fuzzBinaries struct {
	programs map[string]string
	cache    string
}

// fuzzBuild builds the test program of each package once into dir; go test
// -fuzz would link it again for each target.
func (g *gate) fuzzBuild(ctx context.Context, targets []target, dir string) (fuzzBinaries, error) {
	b := fuzzBinaries{programs: map[string]string{}}
	env, err := g.goEnv(ctx, "GOCACHE")
	if err != nil {
		return b, err
	}
	b.cache = filepath.Join(env[0], "fuzz")
	for _, t := range targets {
		if b.programs[t.dir()] != "" {
			continue
		}
		program := filepath.Join(dir, fmt.Sprintf("%d.test", len(b.programs)))
		out, err := g.do(ctx, command{dir: t.module, args: []string{"go", "test", "-c", "-fuzz=.", "-vet=off", "-o", program, "./" + t.pkg}})
		if err != nil {
			return b, fmt.Errorf("%s: %s%w", t.dir(), out, err)
		}
		b.programs[t.dir()] = program
	}
	return b, nil
}

// fuzzed is what came of one target.
type fuzzed struct {
	execs, fresh int    // executions, and new interesting inputs among them
	stalls       int    // inputs that took too long, and pass by themselves
	input        string // file of the failing input, if there is one
	output       string
	err          error
}

func (f fuzzed) String() string {
	s := fmt.Sprintf("%d executions, %d new interesting inputs", f.execs, f.fresh)
	if f.stalls > 0 {
		s += fmt.Sprintf(", %d stalls that do not repeat", f.stalls)
	}
	if f.input != "" {
		s += ", FAILS on " + f.input
	} else if f.err != nil {
		s += ", FAILS"
	}
	return s
}

// fuzzOne runs a target for its time. One that was cut off while it made an
// interesting input smaller runs again for a short time, which begins with that
// input. Where the test program says that it hung, and the input passes by
// itself, the machine was too busy to run it in time: the rest of the time is
// still due.
func (g *gate) fuzzOne(ctx context.Context, t target, spend time.Duration, b fuzzBinaries) fuzzed {
	sum := fuzzed{}
	deadline := time.Now().Add(spend)
	for second := false; ; {
		f := g.fuzzRun(ctx, t, spend, b)
		f.execs, f.fresh, f.stalls = f.execs+sum.execs, f.fresh+sum.fresh, sum.stalls
		switch {
		case f.err != nil && outOfTime(f.output) && !second:
			second, spend = true, min(spend, again)
		case f.err != nil && stalled(f.output) && g.fuzzPasses(ctx, t, f.input, b):
			if f.input != "" {
				if err := os.Remove(g.path(f.input)); err != nil {
					f.err = err
					return f
				}
			}
			f.stalls++
			if spend = time.Until(deadline).Truncate(time.Second); second || spend < time.Second {
				f.input, f.err = "", nil
				return f
			}
		default:
			return f
		}
		sum = f
	}
}

// stalled reports whether the test program gave up on an input that did not
// fail, but took longer than it waits.
func stalled(output string) bool { return strings.Contains(output, "hung or terminated unexpectedly") }

// fuzzPasses reports whether a failing input passes by itself; without one it
// was a seed, so that all seeds are run.
func (g *gate) fuzzPasses(ctx context.Context, t target, input string, b fuzzBinaries) bool {
	run := "^" + t.name + "$"
	if input != "" {
		run += "/^" + path.Base(input) + "$"
	}
	_, err := g.do(ctx, command{dir: t.dir(), args: []string{
		b.programs[t.dir()], "-test.run=" + run, "-test.count=3", "-test.timeout=" + grace.String(),
	}})
	return err == nil
}

func (g *gate) fuzzRun(ctx context.Context, t target, spend time.Duration, b fuzzBinaries) fuzzed {
	one, cancel := context.WithTimeout(ctx, spend+grace)
	defer cancel()
	out, err := g.do(one, command{dir: t.dir(), args: []string{
		b.programs[t.dir()], "-test.run=^$", "-test.fuzz=^" + t.name + "$", "-test.fuzztime=" + spend.String(),
		"-test.fuzzminimizetime=1s", "-test.parallel=1",
		"-test.fuzzcachedir=" + filepath.Join(b.cache, filepath.FromSlash(path.Join(tree.Module, t.dir()))),
	}})
	f := readFuzz(out)
	f.err = err
	if f.input != "" {
		f.input = path.Join(t.dir(), f.input)
	}
	return f
}

var (
	fuzzProgress = regexp.MustCompile(`execs: (\d+) .*new interesting: (\d+)`)
	fuzzInput    = regexp.MustCompile(`Failing input written to (\S+)`)
)

// readFuzz reads the last figures out of what a test program prints, and keeps
// the lines that are not figures.
func readFuzz(out string) fuzzed {
	f := fuzzed{}
	for line := range strings.Lines(out) {
		if m := fuzzProgress.FindStringSubmatch(line); m != nil {
			f.execs, _ = strconv.Atoi(m[1]) // digits
			f.fresh, _ = strconv.Atoi(m[2])
		}
		if m := fuzzInput.FindStringSubmatch(line); m != nil {
			f.input = filepath.ToSlash(m[1])
		}
		if !strings.HasPrefix(line, "fuzz: elapsed:") {
			f.output += line
		}
	}
	return f
}

// outOfTime reports whether a target failed without a finding: the test program
// says so where the time ends while it is still making an input smaller.
func outOfTime(output string) bool {
	return strings.Contains(output, "context deadline exceeded") && !strings.Contains(output, "Failing input written")
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
