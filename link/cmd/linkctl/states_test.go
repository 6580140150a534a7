package main

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
)

// machine is the contract's object for a state machine, written down once more.
type machine struct {
	Machine, Initial string
	States, Events   []string
	Matrix           map[string]map[string][]struct {
		Guard, Verdict, To, Code, Confidence, Source string
	}
}

// TestStatesJSON holds the machines that other tools read: every state has a
// verdict for every event, whatever the facts.
func TestStatesJSON(t *testing.T) {
	for _, name := range []string{"link", "mirror", "task"} {
		_, stdout, _ := call("states", name, "--format", "json")
		var m machine
		if err := json.Unmarshal([]byte(stdout), &m); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if m.Machine != name || !slices.Contains(m.States, m.Initial) || len(m.Matrix) != len(m.States) {
			t.Errorf("%s: machine %q, initial %q, %d rows for %d states", name, m.Machine, m.Initial, len(m.Matrix), len(m.States))
		}
		for _, state := range m.States {
			for _, event := range m.Events {
				cell := m.Matrix[state][event]
				if len(cell) == 0 || cell[len(cell)-1].Guard != "" {
					t.Errorf("%s: %s in %s has no verdict under all facts", name, event, state)
				}
				for _, o := range cell {
					if !slices.Contains([]string{"accept", "noop", "reject"}, o.Verdict) || o.Confidence == "" || o.Source == "" ||
						!slices.Contains(m.States, o.To) || o.Verdict == "reject" && o.Code == "" {
						t.Errorf("%s: %s in %s: %+v", name, event, state, o)
					}
				}
			}
		}
		if name != "mirror" {
			continue
		}
		for _, s := range link.StoredMirrorStatuses() {
			if !slices.Contains(m.States, string(s)) {
				t.Errorf("mirror: no state %s", s)
			}
		}
		for _, v := range link.Verbs() {
			if !slices.Contains(m.Events, string(v)) {
				t.Errorf("mirror: no event %s", v)
			}
		}
	}
}
