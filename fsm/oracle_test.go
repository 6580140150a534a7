package fsm_test

import (
	"bufio"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/fsm/fsmtest"
	"github.com/clusterlink-go/clusterlink/link"
)

func tables() []*fsm.Table { return []*fsm.Table{fsm.Mirror(), fsm.Link(), fsm.Task()} }

// oracle is what a matrix file says: "STATE event" to its outcomes in order.
type oracle map[string][]string

var letters = map[string]link.Confidence{"D": link.Documented, "O": link.Observed, "I": link.Inferred}

// readOracle reads testdata/NAME.matrix; its head says how it is written.
func readOracle(t *testing.T, name string) oracle {
	t.Helper()
	file, err := os.Open("testdata/" + name + ".matrix")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	o := oracle{}
	var cells []string // those that the line before began
	lines := bufio.NewScanner(file)
	for n := 1; lines.Scan(); n++ {
		text := lines.Text()
		switch {
		case strings.TrimSpace(text) == "" || strings.HasPrefix(text, "#"):
			continue
		case !strings.HasPrefix(text, " "):
			parts := strings.SplitN(text, "  ", 3)
			if len(parts) != 3 {
				t.Fatalf("%s.matrix:%d: want state, events and an outcome, two blanks between them", name, n)
			}
			cells = nil
			for e := range strings.SplitSeq(parts[1], ", ") {
				cell := parts[0] + " " + e
				if o[cell] != nil {
					t.Fatalf("%s.matrix:%d: %s for the second time", name, n, cell)
				}
				cells = append(cells, cell)
			}
			text = parts[2]
		}
		outcome, err := normal(strings.TrimSpace(text))
		if err != nil {
			t.Fatalf("%s.matrix:%d: %v", name, n, err)
		}
		for _, cell := range cells {
			o[cell] = append(o[cell], outcome)
		}
	}
	return o
}

// normal writes an outcome of a matrix file as show does.
func normal(s string) (string, error) {
	var need, forbid []string
	if rest, ok := strings.CutPrefix(s, "["); ok {
		guard, after, ok := strings.Cut(rest, "] ")
		if !ok {
			return "", fmt.Errorf("guard %q has no end", s)
		}
		for fact := range strings.SplitSeq(guard, " & ") {
			if name, ok := strings.CutPrefix(fact, "!"); ok {
				forbid = append(forbid, name)
			} else {
				need = append(need, fact)
			}
		}
		s = after
	}
	words := strings.Fields(s)
	c, ok := letters[words[len(words)-1]]
	if !ok || len(words) != 3 {
		return "", fmt.Errorf("outcome %q", s)
	}
	if words[0] == "->" {
		return line(need, forbid, "accept", words[1], "", c), nil
	}
	return line(need, forbid, words[0], "", words[1], c), nil
}

// line is an outcome in one line; the order of facts in a guard is of no
// consequence.
func line(need, forbid []string, verdict, to, code string, c link.Confidence) string {
	slices.Sort(need)
	slices.Sort(forbid)
	return fmt.Sprintf("[%s !%s] %s %s %s %s", strings.Join(need, "&"), strings.Join(forbid, "&"), verdict, to, code, c)
}

// show writes an outcome of a table as normal does.
func show(from fsm.State, o fsm.Outcome) string {
	to := string(o.To)
	if o.Verdict != fsm.Accept && o.To == from {
		to = ""
	}
	return line(o.Guard.Need.Names(), o.Guard.Forbid.Names(), string(o.Verdict), to, string(o.Code), o.Confidence)
}

// diff lists the cells in which table and oracle differ, either way. With
// first set it stops at the first one.
func (o oracle) diff(t *fsm.Table, first bool) []string {
	var diffs []string
	seen := 0
	for _, s := range t.States() {
		for _, e := range t.Events() {
			var got []string
			for _, x := range t.Cell(s, e) {
				got = append(got, show(s, x))
			}
			cell := string(s) + " " + string(e)
			if want := o[cell]; !slices.Equal(got, want) {
				diffs = append(diffs, fmt.Sprintf("%s\n  table  %q\n  oracle %q", cell, got, want))
				if first {
					return diffs
				}
			}
			if o[cell] != nil {
				seen++
			}
		}
	}
	if seen != len(o) {
		for cell := range maps.Keys(o) {
			s, e, _ := strings.Cut(cell, " ")
			if t.Cell(fsm.State(s), fsm.Event(e)) == nil {
				diffs = append(diffs, cell+": not in the table")
			}
		}
	}
	return diffs
}

func TestTablesEqualTheirOracles(t *testing.T) {
	for _, table := range tables() {
		for _, d := range readOracle(t, table.Name()).diff(table, false) {
			t.Errorf("%s: %s", table.Name(), d)
		}
	}
}

func TestTablesAreSound(t *testing.T) {
	for _, table := range tables() {
		fsmtest.CheckTable(t, table)
	}
}

// TestOracleKillsEveryMutant also says how many a check of the table by itself
// would notice.
func TestOracleKillsEveryMutant(t *testing.T) {
	for _, table := range tables() {
		o := readOracle(t, table.Name())
		all, alone := 0, 0
		for name, mutant := range fsmtest.Mutants(table) {
			all++
			if len(o.diff(mutant, true)) == 0 {
				t.Errorf("%s: survives: %s", table.Name(), name)
			}
			if len(fsmtest.Problems(mutant)) > 0 {
				alone++
			}
		}
		if all < len(table.Rows()) {
			t.Errorf("%s: only %d mutants", table.Name(), all)
		}
		t.Logf("%s: %d rows, %d mutants killed by the oracle, %d of them by CheckTable alone", table.Name(), len(table.Rows()), all, alone)
	}
}

// TestSourcesAreCited: every row cites keys of link.Sources, or says that it
// rests on none and is inferred.
func TestSourcesAreCited(t *testing.T) {
	var keys []string
	for _, r := range link.Sources() {
		keys = append(keys, r.Key)
	}
	for _, table := range tables() {
		for _, r := range table.Rows() {
			for part := range strings.SplitSeq(string(r.Source), "; ") {
				word, _, _ := strings.Cut(part, " ")
				word, _, _ = strings.Cut(word, ",")
				word, _, _ = strings.Cut(word, ":")
				prefix, _, _ := strings.Cut(word, "-")
				if slices.Contains(keys, word) || slices.Contains(keys, prefix+"-*") {
					continue
				}
				if isRow(word) || r.Confidence == link.Inferred {
					continue
				}
				t.Errorf("%s: %s, %s: %q cites nothing known", table.Name(), r.From, r.On, part)
			}
		}
	}
}

// isRow reports whether a word names a row of the facts ("T24", "T61-T65").
func isRow(word string) bool {
	return len(word) > 1 && strings.ContainsRune("TLKPS", rune(word[0])) && word[1] >= '0' && word[1] <= '9'
}
