package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"go/importer"
	"go/types"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/clusterlink-go/clusterlink/internal/check/mutant"
	"github.com/clusterlink-go/clusterlink/internal/check/tree"
)

// What the tests must notice, in percent of the edits.
const (
	mutateTables = 100
	mutateLogic  = 90
)

// mutateTimeout is for one test program with an edit in it; one that takes
// longer loops for ever, which somebody notices.
const mutateTimeout = 2 * time.Minute

// mutated are the packages whose source is edited, with those whose tests run,
// the quickest first: the cases kill most.
var mutated = []struct {
	pkg   string
	tests []string
}{
	{"link", []string{"link", "validate/validatetest", "validate"}},
	{"validate", []string{"validate/validatetest", "validate"}},
}

// oracles are the tests that hold the tables against what is written by hand, and
// the rules against their examples. They take no time, so that they run before
// all others.
const oracles = "Oracle|KeyRows|Catalogue|Examples"

// mutants are the test programs with all edits in them, of which one is on at a
// time.
type mutants struct {
	edits    []mutant.Edit
	tests    map[string][]string // packages by directory of the edited file
	programs map[string]string   // by package
}

// mutate runs the tests once for each edit of the tables, or of the logic, of
// link and validate, and fails if fewer than least percent are noticed. It tries
// n of those that are in the chosen files, all if n is 0.
func (g *gate) mutate(ctx context.Context, tables bool, n, least int) result {
	dir, err := os.MkdirTemp("", "clusterlink-mutate-")
	if err != nil {
		return fail("", err.Error())
	}
	defer os.RemoveAll(dir)
	m, err := g.buildMutants(ctx, dir)
	if err != nil {
		return fail("", err.Error())
	}
	edits := inFiles(slices.DeleteFunc(slices.Clone(m.edits), func(e mutant.Edit) bool { return e.Table != tables }), g.files)
	all := len(edits)
	if all == 0 {
		return fail("no edit is in a file of such a name: "+strings.Join(g.files, ", "), "")
	}
	edits = sample(edits, n, g.seed)
	fmt.Fprintf(g.out, "mutate: the programs are built; %d of %d edits, seed %d\n", len(edits), all, g.seed)
	alive := make([]bool, len(edits))
	parallel(len(edits), runtime.NumCPU(), func(i int) {
		if alive[i] = ctx.Err() == nil && !g.noticed(ctx, m, edits[i]); alive[i] {
			fmt.Fprintf(g.out, "survives: %s\n", edits[i])
		}
	})
	if ctx.Err() != nil {
		return fail("", ctx.Err().Error())
	}
	for _, line := range byFile(edits, alive) {
		fmt.Fprintln(g.out, line)
	}
	killed := 0
	var left []string
	for i, a := range alive {
		if a {
			left = append(left, edits[i].String())
		} else {
			killed++
		}
	}
	note := fmt.Sprintf("%d of %d edits, seed %d; %d noticed (%.1f %%)", len(edits), all, g.seed, killed, float64(killed*100)/float64(max(len(edits), 1)))
	if killed*100 < least*len(edits) {
		return fail(fmt.Sprintf("%s, want %d %%", note, least), strings.Join(left, "\n"))
	}
	return pass(note)
}

// byFile says how many of the edits of each file were noticed, which are those
// that are not alive.
func byFile(edits []mutant.Edit, alive []bool) (lines []string) {
	all, noticed := map[string]int{}, map[string]int{}
	for i, e := range edits {
		all[e.File]++
		if !alive[i] {
			noticed[e.File]++
		}
	}
	for _, file := range slices.Sorted(maps.Keys(all)) {
		lines = append(lines, fmt.Sprintf("%s: %d of %d noticed", file, noticed[file], all[file]))
	}
	return lines
}

// buildMutants writes the edits into copies of the source, which the go command is
// told to take in place of what is in the checkout, builds the test programs and
// sees that they pass with no edit on.
func (g *gate) buildMutants(ctx context.Context, dir string) (*mutants, error) {
	tr, err := tree.Load(g.root)
	if err != nil {
		return nil, err
	}
	imports, err := g.importer(ctx, tr)
	if err != nil {
		return nil, err
	}
	m := &mutants{tests: map[string][]string{}, programs: map[string]string{}}
	overlay := map[string]string{}
	for _, p := range mutated {
		m.tests[p.pkg] = p.tests
		var files []mutant.File
		for _, f := range tr.Lookup(p.pkg).Files {
			files = append(files, mutant.File{Name: f.Name, Src: f.Src, AST: f.AST})
		}
		out, err := mutant.Rewrite(tr.Fset, tree.Module+"/"+p.pkg, files, imports, len(m.edits)+1)
		if err != nil {
			return nil, err
		}
		m.edits = append(m.edits, out.Edits...)
		names := []string{p.pkg + "/mutant_support.go"}
		for _, f := range files {
			names = append(names, f.Name)
		}
		for i, text := range slices.Concat([][]byte{out.Support}, out.Files) {
			copied := filepath.Join(dir, strconv.Itoa(len(overlay))+".go")
			if err := os.WriteFile(copied, text, 0o600); err != nil {
				return nil, err
			}
			overlay[g.path(names[i])] = copied
		}
	}
	list := filepath.Join(dir, "overlay.json")
	data, err := json.Marshal(map[string]any{"Replace": overlay})
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(list, data, 0o600); err != nil {
		return nil, err
	}
	for _, p := range mutated {
		for _, t := range p.tests {
			if m.programs[t] != "" {
				continue
			}
			m.programs[t] = filepath.Join(dir, strconv.Itoa(len(m.programs))+".test")
			out, err := g.do(ctx, command{args: []string{"go", "test", "-c", "-vet=off", "-ldflags=-s -w", "-overlay=" + list, "-o", m.programs[t], "./" + t}})
			if err != nil {
				return nil, fmt.Errorf("%s: %s%w", t, out, err)
			}
			if out, err := g.runMutant(ctx, m, 0, t, ""); err != nil {
				return nil, fmt.Errorf("%s fails with no edit on: %s%w", t, out, err)
			}
		}
	}
	return m, nil
}

// importer reads what the compiler says of the packages that are imported.
func (g *gate) importer(ctx context.Context, tr *tree.Tree) (types.Importer, error) {
	args := []string{"go", "list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}"}
	for _, p := range mutated {
		args = append(args, "./"+p.pkg)
	}
	out, err := g.stdout(ctx, command{args: args})
	if err != nil {
		return nil, err
	}
	exports := map[string]string{}
	for line := range strings.Lines(out) {
		name, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		exports[name] = file
	}
	return importer.ForCompiler(tr.Fset, "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(exports[path])
	}), nil
}

// noticed reports whether one of the test programs fails with the edit on.
func (g *gate) noticed(ctx context.Context, m *mutants, e mutant.Edit) bool {
	pkg := filepath.ToSlash(filepath.Dir(e.File))
	if e.Table {
		if _, err := g.runMutant(ctx, m, e.ID, pkg, oracles); err != nil {
			return true
		}
	}
	return slices.ContainsFunc(m.tests[pkg], func(t string) bool {
		_, err := g.runMutant(ctx, m, e.ID, t, "")
		return err != nil
	})
}

func (g *gate) runMutant(ctx context.Context, m *mutants, id int, pkg, tests string) (string, error) {
	return g.do(ctx, command{
		dir: pkg, env: []string{mutant.Variable + "=" + strconv.Itoa(id)},
		args: []string{m.programs[pkg], "-test.run=" + tests, "-test.failfast", "-test.timeout=" + mutateTimeout.String(), "-rapid.nofailfile"},
	})
}

// inFiles are the edits in files whose path has one of the names in it; all if
// there are no names.
func inFiles(edits []mutant.Edit, names []string) []mutant.Edit {
	return slices.DeleteFunc(edits, func(e mutant.Edit) bool {
		return len(names) > 0 && !slices.ContainsFunc(names, func(name string) bool { return strings.Contains(e.File, name) })
	})
}

// sample picks n edits, the same ones each time for the same source and seed;
// all if n is 0.
func sample(edits []mutant.Edit, n int, seed uint64) []mutant.Edit {
	if n == 0 {
		return edits
	}
	rng := rand.New(rand.NewPCG(seed, seed))
	rng.Shuffle(len(edits), func(i, j int) { edits[i], edits[j] = edits[j], edits[i] })
	edits = edits[:min(n, len(edits))]
	slices.SortFunc(edits, func(a, b mutant.Edit) int { return cmp.Compare(a.ID, b.ID) })
	return edits
}
