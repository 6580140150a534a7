package fsm_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
)

func TestJSON(t *testing.T) {
	for _, table := range tables() {
		var got struct {
			Machine, Initial string
			States           []fsm.State
			Events           []fsm.Event
			Matrix           map[fsm.State]map[fsm.Event][]map[string]string
		}
		raw := table.JSON()
		if err := json.Unmarshal(raw, &got); err != nil {
			t.Fatal(err)
		}
		if got.Machine != table.Name() || got.Initial != string(table.Initial()) || len(got.States) != len(got.Matrix) {
			t.Errorf("%s: %s starts in %s with %d states", table.Name(), got.Machine, got.Initial, len(got.Matrix))
		}
		for _, s := range table.States() {
			for _, e := range table.Events() {
				cell := table.Cell(s, e)
				if len(got.Matrix[s][e]) != len(cell) {
					t.Fatalf("%s: %s, %s has %d outcomes", table.Name(), s, e, len(got.Matrix[s][e]))
				}
				for i, o := range got.Matrix[s][e] {
					want := map[string]string{
						"guard": cell[i].Guard.String(), "verdict": string(cell[i].Verdict), "to": string(cell[i].To),
						"code": string(cell[i].Code), "confidence": string(cell[i].Confidence), "source": string(cell[i].Source),
					}
					for k, v := range want {
						if o[k] != v || len(o) != len(want) {
							t.Errorf("%s: %s, %s: %v", table.Name(), s, e, o)
						}
					}
				}
			}
		}
		if string(raw) != string(table.JSON()) {
			t.Errorf("%s: JSON differs from one time to the next", table.Name())
		}
	}
}

func TestDiagrams(t *testing.T) {
	edge := regexp.MustCompile(`^    [A-Z_]+ --> [A-Z_]+ : [a-z(), -]+$`)
	for _, table := range tables() {
		lines := strings.Split(strings.TrimSpace(table.Mermaid()), "\n")
		if lines[0] != "stateDiagram-v2" || lines[2] != "    [*] --> "+string(table.Initial()) {
			t.Errorf("%s begins %q", table.Name(), lines[:3])
		}
		for _, l := range lines[3:] {
			if !edge.MatchString(l) {
				t.Errorf("%s: line %q", table.Name(), l)
			}
		}
		dot := table.DOT()
		if strings.Count(dot, "->") != len(lines)-3 || strings.Count(dot, "{") != strings.Count(dot, "}") {
			t.Errorf("%s: %s", table.Name(), dot)
		}
		markdown := table.Markdown()
		rows := 0
		for l := range strings.SplitSeq(markdown, "\n") {
			if strings.HasPrefix(l, "|") {
				if strings.Count(l, "|") != 9 {
					t.Errorf("%s: row %q", table.Name(), l)
				}
				rows++
			}
		}
		if want := len(table.Rows()) + 2*len(table.States()); rows != want {
			t.Errorf("%s: %d rows of Markdown, want %d", table.Name(), rows, want)
		}
	}
	for _, want := range []string{
		"ACTIVE --> PENDING_SYNCHRONIZE : reverse-and-start-mirror, reverse-and-pause-mirror\n",
		"PENDING_RESTORE --> ACTIVE : truncated (o)\n", "FAILED --> STOPPED : link-deleted (i)\n",
	} {
		if !strings.Contains(fsm.Mirror().Mermaid(), want) {
			t.Errorf("no line %q in\n%s", want, fsm.Mirror().Mermaid())
		}
	}
}
