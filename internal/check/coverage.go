package main

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/clusterlink-go/clusterlink/internal/check/tree"
)

// mutateCoverage says how much of the edited packages runs in the tests that
// are to notice the edits.
func (g *gate) mutateCoverage(ctx context.Context) result {
	dir, err := os.MkdirTemp("", "clusterlink-cover-")
	if err != nil {
		return fail("", err.Error())
	}
	defer os.RemoveAll(dir)
	profile := filepath.Join(dir, "profile")
	var pkgs, tests []string
	for _, m := range mutated {
		pkgs = append(pkgs, tree.Module+"/"+m.pkg)
		for _, t := range m.tests {
			tests = append(tests, "./"+t)
		}
	}
	args := []string{"go", "test", "-count=1", "-coverprofile=" + profile, "-coverpkg=" + strings.Join(pkgs, ",")}
	if r := g.all(ctx, "", command{args: append(args, tests...)}); r.status != ok {
		return r
	}
	data, err := os.ReadFile(profile)
	if err != nil {
		return fail("", err.Error())
	}
	share, err := coverage(string(data))
	if err != nil {
		return fail("", err.Error())
	}
	var notes []string
	for _, p := range pkgs {
		notes = append(notes, fmt.Sprintf("%.1f %% of the statements of %s", share[p], strings.TrimPrefix(p, tree.Module+"/")))
	}
	return pass(strings.Join(notes, ", "))
}

// coverage is the share of statements that run, in percent, by package; a block
// stands in the profile once for each test program.
func coverage(profile string) (map[string]float64, error) {
	type block struct {
		statements int
		runs       bool
	}
	blocks := map[string]block{}
	for line := range strings.Lines(profile) {
		fields := strings.Fields(line)
		if fields[0] == "mode:" {
			continue
		}
		if len(fields) != 3 {
			return nil, fmt.Errorf("not a line of a coverage profile: %q", line)
		}
		n, err := strconv.Atoi(fields[1])
		if err != nil {
			return nil, err
		}
		blocks[fields[0]] = block{n, fields[2] != "0" || blocks[fields[0]].runs}
	}
	all, runs := map[string]float64{}, map[string]float64{}
	for name, b := range blocks {
		file, _, _ := strings.Cut(name, ":")
		pkg := path.Dir(file)
		all[pkg] += float64(b.statements)
		if b.runs {
			runs[pkg] += float64(b.statements)
		}
	}
	for pkg := range all {
		runs[pkg] *= 100 / max(all[pkg], 1)
	}
	return runs, nil
}
