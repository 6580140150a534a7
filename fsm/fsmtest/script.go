package fsmtest

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm/script"
)

// RunScript runs every script DIR/*.txt against a pair of clusters and reports
// what differs as errors of the test, with file and line; a *testing.T gets a
// subtest for each script. A script that needs what the pair can't do is
// skipped. Package script says what scripts are made of; its [script.Halves] is
// the reference.
func RunScript(tb TB, dir string, target script.Pair) {
	tb.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil || len(files) == 0 {
		tb.Errorf("no scripts in %q: %v", dir, err)
		return
	}
	slices.Sort(files)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			tb.Errorf("%v", err)
			continue
		}
		base := filepath.Base(file)
		if t, ok := tb.(*testing.T); ok {
			t.Run(strings.TrimSuffix(base, ".txt"), func(t *testing.T) { runOne(t, base, string(text), target) })
			continue
		}
		runOne(tb, base, string(text), target)
	}
}

func runOne(tb TB, name, text string, target script.Pair) {
	tb.Helper()
	s, wrong := script.Parse(text)
	for _, e := range wrong {
		tb.Errorf("%s", e.In(name))
	}
	if len(wrong) > 0 {
		return
	}
	err := s.Run(target, nil)
	var at *script.Error
	switch {
	case errors.As(err, &at):
		if skip, ok := tb.(interface{ Skipf(string, ...any) }); ok && errors.Is(err, script.ErrCannot) {
			skip.Skipf("%s", at.In(name))
		}
		tb.Errorf("%s", at.In(name))
	case err != nil:
		tb.Errorf("%s: %v", name, err)
	}
}
