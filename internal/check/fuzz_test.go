package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/clusterlink-go/clusterlink/internal/check/tree"
)

func TestFindTargets(t *testing.T) {
	root := t.TempDir()
	src := `package a

import "testing"

func FuzzB(f *testing.F)     {}
func FuzzA(f *testing.F)     {}
func Fuzz(f *testing.F)      {}
func Fuzzy(f *testing.F)     {}
func FuzzX(t *testing.T)     {}
func FuzzN()                 {}
func (s S) FuzzM(f *testing.F) {}
func TestA(t *testing.T)     {}
`
	files := map[string]string{
		"a/a_test.go":          src,
		"a/a.go":               "package a\n\nfunc FuzzProd(f *testing.F) {}\n",
		"a/testdata/x_test.go": src,
		"props/p_test.go":      "package props\n\nimport _ \"pgregory.net/rapid\"\n",
	}
	for name, src := range files {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(src), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	tr, err := tree.Load(root)
	if err != nil {
		t.Fatal(err)
	}
	want := []target{{"m", "a", "Fuzz"}, {"m", "a", "FuzzA"}, {"m", "a", "FuzzB"}}
	if got := findTargets(tr, "m"); !slices.Equal(got, want) {
		t.Errorf("targets %v, want %v", got, want)
	}
	if got := propertyPackages(tr); !slices.Equal(got, []string{"props"}) {
		t.Errorf("packages with properties: %v", got)
	}
}

func TestAtOnce(t *testing.T) {
	for _, tc := range []struct {
		n, processors int
		each, total   time.Duration
		want          int
	}{
		{18, 2, 10 * time.Minute, 55 * time.Minute, 4},
		{20, 2, 10 * time.Minute, 55 * time.Minute, 4},
		{21, 2, 10 * time.Minute, 55 * time.Minute, 5},
		{18, 2, 5 * time.Second, 5 * time.Minute, 2},
		{18, 64, 5 * time.Second, 5 * time.Minute, 18},
		{1, 2, time.Second, time.Minute, 1},
		{3, 1, time.Minute, time.Minute, 3},
	} {
		if got := atOnce(tc.n, tc.processors, tc.each, tc.total); got != tc.want {
			t.Errorf("atOnce(%d, %d, %s, %s) = %d, want %d", tc.n, tc.processors, tc.each, tc.total, got, tc.want)
		}
	}
}

func TestParallel(t *testing.T) {
	var mu sync.Mutex
	calls := map[int]int{}
	parallel(50, 4, func(i int) {
		mu.Lock()
		defer mu.Unlock()
		calls[i]++
	})
	if len(calls) != 50 {
		t.Errorf("%d of 50 are called", len(calls))
	}
	for i, n := range calls {
		if i < 0 || i >= 50 || n != 1 {
			t.Errorf("%d is called %d times", i, n)
		}
	}
}

const fuzzSays = `fuzz: elapsed: 0s, gathering baseline coverage: 2/2 completed, now fuzzing with 1 workers
fuzz: elapsed: 3s, execs: 2039 (680/sec), new interesting: 9 (total: 23)
fuzz: elapsed: 5s, execs: 3939 (1029/sec), new interesting: 10 (total: 24)
`

func TestReadFuzz(t *testing.T) {
	if got := readFuzz(fuzzSays + "PASS\n"); got != (fuzzed{execs: 3939, fresh: 10, output: "PASS\n"}) {
		t.Errorf("%+v", got)
	}
	fails := "    Failing input written to testdata/fuzz/FuzzX/c0ff88f842be6069\n"
	got := readFuzz(fuzzSays + fails)
	if got.input != "testdata/fuzz/FuzzX/c0ff88f842be6069" || got.output != fails || outOfTime(got.output) {
		t.Errorf("%+v", got)
	}
	if got := readFuzz("context deadline exceeded\n"); !outOfTime(got.output) {
		t.Error("the end of the time is not seen")
	}
}

// stalling makes a directory with a stand-in for a test program, which says once
// that it hung, and then passes.
func stalling(t *testing.T) string {
	t.Helper()
	if _, err := exec.LookPath("/bin/sh"); err != nil {
		t.Skip("no shell")
	}
	root := t.TempDir()
	if err := os.MkdirAll(filepath.Join(root, "a", "testdata", "fuzz", "FuzzA"), 0o755); err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(root, "program")
	script := `#!/bin/sh
case "$*" in
*test.fuzz=*)
  echo "fuzz: elapsed: 3s, execs: 10 (3/sec), new interesting: 1 (total: 2)"
  if [ -e stalled ]; then echo PASS; exit 0; fi
  touch stalled
  echo "    fuzzing process hung or terminated unexpectedly while minimizing"
  if [ -z "$SEED" ]; then
    touch testdata/fuzz/FuzzA/1
    echo "    Failing input written to testdata/fuzz/FuzzA/1"
  fi
  exit 1 ;;
*) exit $VERDICT ;;
esac
`
	if err := os.WriteFile(program, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	return root
}

func TestFuzzOneStalls(t *testing.T) {
	root := stalling(t)
	program := filepath.Join(root, "program")
	b := fuzzBinaries{programs: map[string]string{"a": program}}
	input := filepath.Join(root, "a", "testdata", "fuzz", "FuzzA", "1")
	g := &gate{root: root, env: []string{"VERDICT=1", "PATH=" + os.Getenv("PATH")}}
	f := g.fuzzOne(t.Context(), target{pkg: "a", name: "FuzzA"}, time.Minute, b)
	if _, err := os.Stat(input); f.err == nil || f.input != "a/testdata/fuzz/FuzzA/1" || err != nil {
		t.Errorf("an input that fails by itself is no finding: %+v, %v", f, err)
	}
	if err := os.Remove(filepath.Join(root, "a", "stalled")); err != nil {
		t.Fatal(err)
	}
	g.env[0] = "VERDICT=0"
	f = g.fuzzOne(t.Context(), target{pkg: "a", name: "FuzzA"}, time.Minute, b)
	if _, err := os.Stat(input); f.err != nil || f.stalls != 1 || f.execs != 20 || f.fresh != 2 || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("an input that passes by itself is a finding: %+v, %v", f, err)
	}
	if got := f.String(); got != "20 executions, 2 new interesting inputs, 1 stalls that do not repeat" {
		t.Error(got)
	}
}

// A seed that stalls has no file.
func TestFuzzOneStallsOnSeed(t *testing.T) {
	for verdict, fails := range map[string]bool{"0": false, "1": true} {
		root := stalling(t)
		g := &gate{root: root, env: []string{"SEED=1", "VERDICT=" + verdict, "PATH=" + os.Getenv("PATH")}}
		b := fuzzBinaries{programs: map[string]string{"a": filepath.Join(root, "program")}}
		if f := g.fuzzOne(t.Context(), target{pkg: "a", name: "FuzzA"}, time.Minute, b); (f.err != nil) != fails || f.input != "" {
			t.Errorf("verdict %s: %+v", verdict, f)
		}
	}
}

func TestJudgeFuzz(t *testing.T) {
	targets := []target{{"", "a", "FuzzA"}, {"m", "b", "FuzzB"}}
	found := []fuzzed{{execs: 10, fresh: 1}, {execs: 20, fresh: 2}}
	if r := judgeFuzz(targets, found, time.Second); r.status != ok || r.note != "2 targets, 1s each: 30 executions, 3 new interesting inputs" {
		t.Errorf("%+v", r)
	}
	found[1].input, found[1].output, found[1].err = "m/b/testdata/fuzz/FuzzB/1", "says why\n", errors.New("exit status 1")
	r := judgeFuzz(targets, found, time.Second)
	want := "m/b FuzzB: 20 executions, 2 new interesting inputs, FAILS on m/b/testdata/fuzz/FuzzB/1\nsays why\nexit status 1\n"
	if r.status != failed || !strings.HasPrefix(r.note, "1 of 2 targets") || r.output != want {
		t.Errorf("%+v", r)
	}
}
