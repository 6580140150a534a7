package fsm_test

import (
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
)

// TestCompiledAgrees: under every valuation of every cell the compiled form, by
// which the table itself decides, says what the outcomes of the cell say.
func TestCompiledAgrees(t *testing.T) {
	partial := fsm.NewTable("partial", []fsm.State{"A", "B"}, []fsm.Event{"e", "f"}, []fsm.Row{
		{From: "A", On: "e", Outcome: fsm.Outcome{Guard: fsm.Guard{Need: fsm.Force}, Verdict: fsm.Accept, To: "B"}},
		{From: "A", On: "e", Outcome: fsm.Outcome{Guard: fsm.Guard{Need: fsm.Enabled}, Verdict: fsm.Noop, To: "A"}},
		{From: "B", On: "e", Outcome: fsm.Outcome{Guard: fsm.Guard{Forbid: fsm.Force}, Verdict: fsm.Reject, To: "B"}},
	})
	for _, table := range append(tables(), partial) {
		c := table.Compile()
		states := table.States()
		for _, s := range states {
			i, ok := table.StateIndex(s)
			if !ok || states[i] != s {
				t.Fatalf("%s: %s has index %d, %t", table.Name(), s, i, ok)
			}
			for _, e := range table.Events() {
				j, ok := table.EventIndex(e)
				if !ok || table.Events()[j] != e {
					t.Fatalf("%s: %s has index %d, %t", table.Name(), e, j, ok)
				}
				for _, f := range append(valuations(table.Cell(s, e)), 1<<63) {
					wantTo, want := s, fsm.Reject
					o := table.Cell(s, e).Pick(f)
					if o != nil {
						wantTo, want = o.To, o.Verdict
					}
					if v := table.Next(s, e, f); o != nil && v.Outcome != *o || o == nil && v.Code != fsm.CodeUnknownEvent {
						t.Fatalf("%s: %s, %s, %s: %+v, want %+v", table.Name(), s, e, f, v, o)
					}
					if to, kind := table.Move(s, e, f); to != wantTo || kind != want {
						t.Fatalf("%s: %s, %s, %s: moves to %s %s, want %s %s", table.Name(), s, e, f, kind, to, want, wantTo)
					}
					to, kind := c.Next(i, j, f)
					if states[to] != wantTo || kind.Kind() != want {
						t.Fatalf("%s: %s, %s, %s: %s %s, want %s %s", table.Name(), s, e, f, kind.Kind(), states[to], want, wantTo)
					}
				}
			}
		}
		for _, out := range [][2]int{{len(states), 0}, {0, len(table.Events())}, {255, 255}} {
			s, e := fsm.StateIndex(out[0]), fsm.EventIndex(out[1])
			if to, kind := c.Next(s, e, 0); to != s || kind != fsm.RejectIndex {
				t.Errorf("%s: %v: %d %d", table.Name(), out, to, kind)
			}
		}
		if _, ok := table.StateIndex("NOWHERE"); ok {
			t.Errorf("%s: NOWHERE has an index", table.Name())
		}
	}
	if to, kind := new(fsm.Compiled).Next(1, 2, 0); to != 1 || kind != fsm.RejectIndex || fsm.KindIndex(0).Kind() != "" {
		t.Errorf("the zero Compiled: %d %d", to, kind)
	}
	c, f := fsm.Mirror().Compile(), fsm.CaughtUp|fsm.Synced
	if n := testing.AllocsPerRun(100, func() { c.Next(4, 15, f) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
