package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

func fixed(name string, r result) step {
	return step{name: name, run: func(context.Context) result { return r }}
}

var durations = regexp.MustCompile(`\d+\.\ds`)

func TestRunStepsGoesOn(t *testing.T) {
	var out bytes.Buffer
	good := runSteps(t.Context(), &out, []step{
		fixed("one", pass("")),
		fixed("two", fail("why", "tool output")),
		fixed("three", skip("no compiler")),
		fixed("four", pass("3 of them")),
	})
	want := `[1/4] one ...
one: ok (T)
[2/4] two ...
tool output
two: FAILED: why (T)
[3/4] three ...
three: NOT RUN: no compiler (T)
[4/4] four ...
four: ok: 3 of them (T)
gate: 2 ok, 1 FAILED (two), 1 NOT RUN (three) (T)
`
	if got := durations.ReplaceAllString(out.String(), "T"); got != want || good {
		t.Errorf("good %v, printed:\n%s\nwant:\n%s", good, got, want)
	}
}

// TestNoisyTool is the tool of TestStandardOutput.
func TestNoisyTool(*testing.T) {
	if os.Getenv("NOISY_TOOL") == "" {
		return
	}
	fmt.Fprintln(os.Stderr, "go: downloading example.com/tool v1.0.0")
	fmt.Fprint(os.Stdout, os.Getenv("NOISY_TOOL"))
	code, _ := strconv.Atoi(os.Getenv("NOISY_EXIT"))
	os.Exit(code)
}

// On a fresh machine each tool is preceded by what the go command downloads. No
// step may take that for what the tool says.
func TestStandardOutput(t *testing.T) {
	g := &gate{env: os.Environ(), out: io.Discard, root: t.TempDir()}
	noisy := func(says, exit string) (string, error) {
		return g.stdout(t.Context(), command{
			env: []string{"NOISY_TOOL=" + says, "NOISY_EXIT=" + exit}, args: []string{os.Args[0], "-test.run=^TestNoisyTool$"},
		})
	}
	if out, err := noisy("file.go\n", "0"); out != "file.go\n" || err != nil {
		t.Errorf("got %q, %v", out, err)
	}
	if out, err := noisy("file.go\n", "3"); out != "file.go\n" || err == nil || !strings.Contains(err.Error(), "go: downloading") {
		t.Errorf("of a tool that fails: %q, %v", out, err)
	}
}

// lockedBuffer is a buffer that several goroutines write to.
type lockedBuffer struct {
	mu sync.Mutex
	bytes.Buffer
	wrote chan struct{}
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	select {
	case b.wrote <- struct{}{}:
	default:
	}
	return b.Buffer.Write(p)
}

func TestAlive(t *testing.T) {
	out := &lockedBuffer{wrote: make(chan struct{}, 1)}
	stop := alive(out, "[1/2] slow", time.Millisecond)
	<-out.wrote
	stop()
	if got := out.String(); !strings.HasPrefix(got, "[1/2] slow ... 0s\n") {
		t.Errorf("wrote %q", got)
	}
}

func TestRunStepsPasses(t *testing.T) {
	if !runSteps(t.Context(), io.Discard, []step{fixed("one", pass("")), fixed("two", skip("x"))}) {
		t.Error("a step that is not run fails the gate")
	}
}

func TestRunStepsInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	first := step{name: "one", run: func(context.Context) result { cancel(); return pass("") }}
	second := step{name: "two", run: func(context.Context) result { t.Error("ran after the interrupt"); return pass("") }}
	var out bytes.Buffer
	if runSteps(ctx, &out, []step{first, second}) || !strings.Contains(out.String(), "two: FAILED: interrupted") {
		t.Errorf("printed %s", out.String())
	}
}

func TestChoose(t *testing.T) {
	steps := []step{{name: "vet"}, {name: "modules"}, {name: "modules/store/x"}, {name: "fuzz"}}
	for _, tc := range []struct {
		only []string
		want string
		bad  bool
	}{
		{nil, "vet modules modules/store/x fuzz", false},
		{[]string{"fuzz", "vet"}, "vet fuzz", false},
		{[]string{"modules"}, "modules modules/store/x", false},
		{[]string{"modules/store/x"}, "modules/store/x", false},
		{[]string{"vet", "lint"}, "", true},
	} {
		got, err := choose(steps, tc.only)
		var names []string
		for _, s := range got {
			names = append(names, s.name)
		}
		if (err != nil) != tc.bad || strings.Join(names, " ") != tc.want {
			t.Errorf("choose %q: %q, %v", tc.only, names, err)
		}
	}
}

func TestParseOptions(t *testing.T) {
	t.Setenv("CI", "")
	o, err := parseOptions([]string{"-only", "vet, race", "-fuzztime=2s", "-deep=soak"}, io.Discard)
	if err != nil || !slices.Equal(o.only, []string{"vet", "race"}) || o.fuzzTime != 2*time.Second || o.deep != "soak" || o.requireRace {
		t.Errorf("%+v, %v", o, err)
	}
	for _, bad := range [][]string{{"-deep=nothing"}, {"-mutants=-1"}, {"-rows=-1"}, {"extra"}, {"-fuzztime=0s"}, {"-nope"}} {
		if _, err := parseOptions(bad, io.Discard); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
	t.Setenv("CI", "true")
	if o, err := parseOptions(nil, io.Discard); err != nil || !o.requireRace {
		t.Errorf("with CI=true: %+v, %v", o, err)
	}
}

func TestEveryDeepJobHasSteps(t *testing.T) {
	for _, name := range deepNames() {
		g := &gate{options: options{deep: name}}
		if len(g.deepSteps()) == 0 {
			t.Errorf("-deep=%s has no steps", name)
		}
	}
}

func TestNoCompiler(t *testing.T) {
	there := func(name string) (string, error) {
		if name == "gcc" {
			return name, nil
		}
		return "", errors.New("not found")
	}
	for cc, missing := range map[string]bool{"gcc": false, "gcc -m64": false, "clang": true, "": true} {
		if why := noCompiler(cc, there); (why != "") != missing {
			t.Errorf("CC=%q: %q", cc, why)
		}
	}
}

func TestWithoutRace(t *testing.T) {
	g := &gate{}
	if r := g.withoutRace("no cc"); r.status != notRun || r.note != "no cc" {
		t.Errorf("%+v", r)
	}
	g.requireRace = true
	if r := g.withoutRace("no cc"); r.status != failed || !strings.Contains(r.note, "no cc") {
		t.Errorf("required: %+v", r)
	}
}
