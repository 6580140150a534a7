package fsmtest_test

import (
	"fmt"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/fsm/fsmtest"
)

// lamp is somebody's own machine, with a slip: it forgets what it refuses.
type lamp struct{ on bool }

func (l *lamp) Reset() error {
	l.on = false
	return nil
}

func (l *lamp) State() (fsm.State, error) {
	if l.on {
		return "LIT", nil
	}
	return "DARK", nil
}

func (l *lamp) Apply(e fsm.Event, _ fsm.Facts) (bool, error) {
	l.on = e == "light"
	return true, nil
}

// A machine of one's own is put to every event of a table, those that must be
// refused among them.
func ExampleRun() {
	row := func(from fsm.State, on fsm.Event, k fsm.Kind, to fsm.State) fsm.Row {
		return fsm.Row{From: from, On: on, Outcome: fsm.Outcome{Verdict: k, To: to}}
	}
	table := fsm.NewTable("lamp", []fsm.State{"DARK", "LIT"}, []fsm.Event{"light", "quench"}, []fsm.Row{
		row("DARK", "light", fsm.Accept, "LIT"), row("DARK", "quench", fsm.Reject, "DARK"),
		row("LIT", "light", fsm.Noop, "LIT"), row("LIT", "quench", fsm.Accept, "DARK"),
	})
	tb := &complaints{}
	fsmtest.Run(tb, table, &lamp{})
	for _, c := range tb.list {
		fmt.Println(c)
	}
	// Output:
	// table "lamp": step 1 of quench: quench in DARK under -: accepted is true, want false
}
