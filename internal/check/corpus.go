package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// corpusCheck runs linkctl check over the corpus and judges its answers.
func (g *gate) corpusCheck(ctx context.Context) result {
	return g.withCorpus(ctx, func(linkctl string, cases []corpusCase) result {
		out, err := g.linkctl(ctx, linkctl, "check", "--format", "json", g.corpusDir())
		if err != nil {
			return fail("", err.Error())
		}
		var answers []answer
		if err := json.Unmarshal(out, &answers); err != nil {
			return fail("linkctl check does not print the JSON it should", err.Error())
		}
		v := judge(cases, answers)
		fmt.Fprint(g.out, v.figures())
		if wrong := v.failures(g.corpusSuspicious); len(wrong) > 0 {
			return fail("", strings.Join(wrong, "\n"))
		}
		return pass(fmt.Sprintf("%d definitions", len(cases)))
	})
}

// corpusPairs runs linkctl pair on each pair whose halves are both there.
func (g *gate) corpusPairs(ctx context.Context) result {
	return g.withCorpus(ctx, func(linkctl string, cases []corpusCase) result {
		var wrong []string
		shapes := map[string]int{}
		pairs := pairsOf(cases)
		for _, p := range pairs {
			out, err := g.linkctl(ctx, linkctl, "pair", "--format", "json", p.a.path, p.b.path)
			if err != nil {
				wrong = append(wrong, fmt.Sprintf("%s: %v", p, err))
				continue
			}
			var a answer
			if err := json.Unmarshal(out, &a); err != nil {
				wrong = append(wrong, fmt.Sprintf("%s: not the JSON it should be: %v", p, err))
				continue
			}
			shapes[a.Shape]++
			if p.valid() && a.refused() {
				wrong = append(wrong, fmt.Sprintf("%s: both halves are valid: %s", p, a.errors()))
			}
		}
		fmt.Fprint(g.out, shapeFigures(len(pairs), shapes))
		if len(wrong) > 0 {
			return fail("", strings.Join(wrong, "\n"))
		}
		return pass(fmt.Sprintf("%d pairs", len(pairs)))
	})
}

func (g *gate) corpusDir() string {
	if filepath.IsAbs(g.corpus) {
		return g.corpus
	}
	return g.path(g.corpus)
}

// withCorpus reads the cases and builds linkctl into a directory that is removed
// afterwards.
func (g *gate) withCorpus(ctx context.Context, use func(linkctl string, cases []corpusCase) result) result {
	cases, err := readCases(g.corpusDir())
	if err != nil {
		return fail("", err.Error())
	}
	if len(cases) == 0 {
		return fail("there are no definitions in "+g.corpusDir(), "")
	}
	dir, err := os.MkdirTemp("", "clusterlink-check-")
	if err != nil {
		return fail("", err.Error())
	}
	defer os.RemoveAll(dir)
	bin := filepath.Join(dir, "linkctl")
	if runtime.GOOS == "windows" {
		bin += ".exe"
	}
	if r := g.all(ctx, "linkctl does not build", command{args: []string{"go", "build", "-o", bin, "./link/cmd/linkctl"}}); r.status != ok {
		return r
	}
	return use(bin, cases)
}

// linkctl runs the command and returns its standard output. That a definition is
// not valid (exit code 1) is an answer, not an error.
func (g *gate) linkctl(ctx context.Context, bin string, args ...string) ([]byte, error) {
	var out, errs bytes.Buffer
	err := g.start(ctx, command{args: append([]string{bin}, args...)}, &out, &errs)
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 1 {
		return out.Bytes(), nil
	}
	if err != nil {
		return nil, fmt.Errorf("linkctl %s: %w: %s", args[0], err, strings.TrimSpace(errs.String()))
	}
	return out.Bytes(), nil
}

// readCases reads the definitions of a directory; none if it does not exist.
func readCases(dir string) ([]corpusCase, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return nil, err
	}
	var cases []corpusCase
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		c := corpusCase{path: file}
		if err := json.Unmarshal(raw, &c); err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Base(file), err)
		}
		cases = append(cases, c)
	}
	return cases, nil
}
