package explore_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm/explore"
)

// webs are the drawings of three clusters, each with what it violates.
var webs = []struct {
	name string
	o    explore.WebOptions
	want string
}{
	{"chain", explore.WebOptions{
		Topics: []string{"a/t"}, Writes: 2, Deletes: true,
		Paths: []explore.Path{{From: "a", To: "b"}, {From: "b", To: "c"}},
	}, ""},
	{"hub and spoke", explore.WebOptions{
		Topics: []string{"a/t", "b/t"}, Writes: 2, Deletes: true,
		Paths: []explore.Path{{From: "a", To: "hub", Prefix: "a."}, {From: "b", To: "hub", Prefix: "b."}},
	}, ""},
	{"hub with spokes that read", explore.WebOptions{
		Topics: []string{"hub/t"}, Writes: 2, Deletes: true,
		Paths: []explore.Path{{From: "hub", To: "a"}, {From: "hub", To: "b"}},
	}, ""},
	{"active/active, filtered", explore.WebOptions{
		Topics: []string{"a/t", "b/t"}, Writes: 2, Hops: 3,
		Paths: []explore.Path{
			{From: "a", To: "b", Prefix: "a.", AutoCreate: true, Except: []string{"b."}},
			{From: "b", To: "a", Prefix: "b.", AutoCreate: true, Except: []string{"a."}},
			{From: "b", To: "c", Prefix: "b.", AutoCreate: true, Except: []string{"a."}},
		},
	}, ""},
	{"active/active, unfiltered", explore.WebOptions{
		Topics: []string{"a/t", "b/t"}, Hops: 3,
		Paths: []explore.Path{
			{From: "a", To: "b", Prefix: "a.", AutoCreate: true},
			{From: "b", To: "a", Prefix: "b.", AutoCreate: true},
		},
	}, "P63"},
	{"ring", explore.WebOptions{
		Topics: []string{"a/t"}, Deletes: true,
		Paths: []explore.Path{{From: "a", To: "b"}, {From: "b", To: "c"}, {From: "c", To: "a"}},
	}, ""},
	{"ring of sources without topic ids", explore.WebOptions{
		Topics: []string{"a/t"}, Deletes: true, RecreationUnseen: true,
		Paths: []explore.Path{{From: "a", To: "b"}, {From: "b", To: "c"}, {From: "c", To: "a"}},
	}, "S3"},
}

// TestWebs explores three clusters: no cycle, no foreign writes, prefixes only,
// and no echo, but where a missing filter or missing topic ids let one in.
func TestWebs(t *testing.T) {
	table := "| clusters | states | edges | depth | violated |\n|---|---|---|---|---|\n"
	for _, c := range webs {
		t.Run(c.name, func(t *testing.T) {
			w := explore.NewWeb(&c.o)
			r, err := explore.Explore(w, &explore.Options[explore.WebState]{
				Invariants: w.Invariants(), StopAtFirst: c.want != "",
			})
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, v := range r.Violations {
				names = append(names, v.Name)
				t.Logf("%s: %s\n%s", v.Name, v.Text, v.Trace)
			}
			if got := strings.Join(names, " "); got != c.want {
				t.Errorf("violated: %q, want %q", got, c.want)
			}
			table += fmt.Sprintf("| %s | %d | %d | %d | %s |\n", c.name, r.States, r.Edges, r.Depth, c.want)
		})
	}
	t.Log("\n" + table)
}
