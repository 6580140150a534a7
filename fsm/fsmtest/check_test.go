package fsmtest_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/fsm/fsmtest"
)

// door is a sound table of two states.
func door() (states []fsm.State, events []fsm.Event, rows []fsm.Row) {
	row := func(from fsm.State, on fsm.Event, g fsm.Guard, k fsm.Kind, to fsm.State) fsm.Row {
		r := fsm.Row{From: from, On: on, Outcome: fsm.Outcome{
			Guard: g, Verdict: k, To: to, Row: "D1", Confidence: "documented", Source: "SEED",
		}}
		if k != fsm.Accept {
			r.Code = "stuck"
		}
		return r
	}
	locked := fsm.Guard{Need: fsm.Force}
	return []fsm.State{"SHUT", "OPEN"}, []fsm.Event{"push", "pull"}, []fsm.Row{
		row("SHUT", "push", locked, fsm.Reject, "SHUT"),
		row("SHUT", "push", fsm.Guard{}, fsm.Accept, "OPEN"),
		row("SHUT", "pull", fsm.Guard{}, fsm.Noop, "SHUT"),
		row("OPEN", "push", fsm.Guard{}, fsm.Noop, "OPEN"),
		row("OPEN", "pull", fsm.Guard{}, fsm.Accept, "SHUT"),
	}
}

func TestProblems(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(states *[]fsm.State, events *[]fsm.Event, rows []fsm.Row) []fsm.Row
		want  string // "" if sound
	}{
		{"sound", nil, ""},
		{"state twice", func(s *[]fsm.State, _ *[]fsm.Event, r []fsm.Row) []fsm.Row {
			*s = append(*s, "SHUT")
			return r
		}, "declared twice"},
		{"event twice", func(_ *[]fsm.State, e *[]fsm.Event, r []fsm.Row) []fsm.Row {
			*e = append(*e, "push")
			return r
		}, "declared twice"},
		{"unreachable", func(s *[]fsm.State, _ *[]fsm.Event, r []fsm.Row) []fsm.Row {
			*s = append(*s, "AJAR")
			return r
		}, "can't be reached"},
		{"name", func(s *[]fsm.State, _ *[]fsm.Event, r []fsm.Row) []fsm.Row {
			*s = append(*s, "A:JAR")
			return r
		}, "can't be drawn"},
		{"undeclared", func(_ *[]fsm.State, _ *[]fsm.Event, r []fsm.Row) []fsm.Row {
			r[1].To = "AJAR"
			return r
		}, "no declared state"},
		{"undeclared event", func(_ *[]fsm.State, e *[]fsm.Event, r []fsm.Row) []fsm.Row {
			*e = (*e)[:1]
			return r
		}, "no declared event"},
		{"gap", func(_ *[]fsm.State, _ *[]fsm.Event, r []fsm.Row) []fsm.Row { return r[:4] }, "no verdict"},
		{"dead end", func(_ *[]fsm.State, _ *[]fsm.Event, r []fsm.Row) []fsm.Row {
			r[4].Verdict, r[4].To, r[4].Code = fsm.Noop, "OPEN", "stuck"
			return r
		}, "can't be left"},
		{"partial", func(_ *[]fsm.State, _ *[]fsm.Event, r []fsm.Row) []fsm.Row {
			return slices.Delete(r, 1, 2)
		}, "no verdict under some facts"},
		{"shadowed", func(_ *[]fsm.State, _ *[]fsm.Event, r []fsm.Row) []fsm.Row {
			r[0], r[1] = r[1], r[0]
			return r
		}, "never applies"},
		{"contradiction", func(_ *[]fsm.State, _ *[]fsm.Event, r []fsm.Row) []fsm.Row {
			r[0].Guard.Forbid = fsm.Force
			return r
		}, "contradicts itself"},
		{"unnamed", func(_ *[]fsm.State, _ *[]fsm.Event, r []fsm.Row) []fsm.Row {
			r[0].Guard.Need = 1 << 63
			return r
		}, "without a name"},
		{"wandering reject", func(_ *[]fsm.State, _ *[]fsm.Event, r []fsm.Row) []fsm.Row {
			r[0].To = "OPEN"
			return r
		}, "leads to"},
		{"no code", func(_ *[]fsm.State, _ *[]fsm.Event, r []fsm.Row) []fsm.Row {
			r[0].Code = ""
			return r
		}, "without a code"},
		{"accept with code", func(_ *[]fsm.State, _ *[]fsm.Event, r []fsm.Row) []fsm.Row {
			r[1].Code = "odd"
			return r
		}, "has code"},
		{"verdict", func(_ *[]fsm.State, _ *[]fsm.Event, r []fsm.Row) []fsm.Row {
			r[1].Verdict = "perhaps"
			return r
		}, "verdict"},
		{"confidence", func(_ *[]fsm.State, _ *[]fsm.Event, r []fsm.Row) []fsm.Row {
			r[1].Confidence = "sure"
			return r
		}, "confidence"},
		{"print", func(_ *[]fsm.State, _ *[]fsm.Event, r []fsm.Row) []fsm.Row {
			r[1].Source = "a\nb"
			return r
		}, "printable"},
	} {
		states, events, rows := door()
		if c.spoil != nil {
			rows = c.spoil(&states, &events, rows)
		}
		problems := fsmtest.Problems(fsm.NewTable("door", states, events, rows))
		if c.want == "" && len(problems) > 0 || c.want != "" && !strings.Contains(strings.Join(problems, "\n"), c.want) {
			t.Errorf("%s: %q, want %q", c.name, problems, c.want)
		}
	}
	if len(fsmtest.Problems(new(fsm.Table))) == 0 {
		t.Error("the zero table is sound")
	}
}

// TestMutantsDiffer: no mutant is the table itself, and stopping early is fine.
func TestMutantsDiffer(t *testing.T) {
	states, events, rows := door()
	table := fsm.NewTable("door", states, events, rows)
	names := map[string]bool{}
	for name, mutant := range fsmtest.Mutants(table) {
		if slices.Equal(mutant.Rows(), table.Rows()) || string(mutant.JSON()) == string(table.JSON()) {
			t.Errorf("no difference: %s", name)
		}
		kind, _, _ := strings.Cut(name, ":")
		names[kind] = true
	}
	for _, kind := range []string{"drop", "redirect", "flip to accept", "flip to reject", "unguard", "invert guard", "swap guards", "rename code", "change confidence", "add"} {
		if !names[kind] {
			t.Errorf("no mutant by %q", kind)
		}
	}
	for range fsmtest.Mutants(table) {
		break
	}
}
