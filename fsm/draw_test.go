package fsm_test

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
)

// edgesOf reads "FROM event TO" off a drawing by a pattern with from, to and
// label. Our own labels hold several events.
func edgesOf(drawing string, pattern *regexp.Regexp, split bool) map[string]bool {
	edges := map[string]bool{}
	for _, m := range pattern.FindAllStringSubmatch(drawing, -1) {
		labels := []string{m[3]}
		if split {
			labels = strings.Split(m[3], ", ")
		}
		for _, l := range labels {
			l, _, _ = strings.Cut(l, " (")
			edges[m[1]+" "+l+" "+m[2]] = true
		}
	}
	return edges
}

// TestDrawings: looplab draws the same moves as the table does, and besides
// them what leaves a state as it is.
func TestDrawings(t *testing.T) {
	mermaid := regexp.MustCompile(`(?m)^ +(\w+) --> (\w+) ?: (.+?)$`)
	dot := regexp.MustCompile(`(?m)^ +"(\w+)" -> "(\w+)" \[ ?label ?= ?"(.+?)" ?\];$`)
	for _, table := range tables() {
		m := newMachine(t, table, "", fsm.Hooks{})
		all := map[string]bool{}
		for _, r := range table.Rows() {
			if r.Verdict == fsm.Accept {
				all[fmt.Sprint(r.From, " ", r.On, " ", r.To)] = true
			}
		}
		for _, c := range []struct {
			kind    fsm.Drawing
			pattern *regexp.Regexp
			ours    string
		}{
			{fsm.DrawMermaid, mermaid, table.Mermaid()},
			{fsm.DrawGraphviz, dot, table.DOT()},
		} {
			text, err := m.Draw(c.kind)
			if err != nil {
				t.Fatal(err)
			}
			theirs := edgesOf(text, c.pattern, false)
			if !maps.Equal(theirs, all) {
				t.Errorf("%s, %s: draws %d edges, the table has %d\n%s", table.Name(), c.kind, len(theirs), len(all), text)
			}
			for edge := range theirs {
				if w := strings.Fields(edge); w[0] == w[2] {
					delete(theirs, edge)
				}
			}
			if ours := edgesOf(c.ours, c.pattern, true); !maps.Equal(theirs, ours) {
				t.Errorf("%s, %s: looplab draws %d moves, the table %d", table.Name(), c.kind, len(theirs), len(ours))
			}
		}
		if text, err := m.Draw(fsm.DrawFlowChart); err != nil || !strings.HasPrefix(text, "graph") {
			t.Errorf("%s: flow chart %q, %v", table.Name(), text, err)
		}
		if _, err := m.Draw("oil"); !errors.Is(err, fsm.ErrDrawing) {
			t.Errorf("a drawing in oil: %v", err)
		}
	}
}
