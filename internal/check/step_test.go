package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
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
	want := `one: ok (T)
tool output
two: FAILED: why (T)
three: NOT RUN: no compiler (T)
four: ok: 3 of them (T)
gate: 2 ok, 1 FAILED (two), 1 NOT RUN (three) (T)
`
	if got := durations.ReplaceAllString(out.String(), "T"); got != want || good {
		t.Errorf("good %v, printed:\n%s\nwant:\n%s", good, got, want)
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
