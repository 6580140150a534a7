package fsm_test

import (
	"fmt"
	"strings"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// A mirror topic is promoted: the verb is a request, and the status moves on
// when the host has done its duty and says so.
func ExampleStepMirror() {
	up := fsm.LinkState{Health: fsm.Healthy}
	s := fsm.MirrorState{Status: link.MirrorActive}
	for _, e := range []fsm.MirrorEvent{
		{Name: fsm.EventPromote},
		{Name: fsm.EventDrained, Facts: fsm.CaughtUp | fsm.Synced | fsm.GroupActive},
		{Name: fsm.EventDrained, Facts: fsm.CaughtUp | fsm.Synced, Offsets: []int64{42}},
		{Name: fsm.EventPromote},
	} {
		var v fsm.Verdict
		s, v = fsm.StepMirror(s, e, fsm.Policy{})
		fmt.Println(strings.TrimSpace(fmt.Sprint(e.Name, " ", v.Verdict, " ", s.Status, " ", v.Message("orders", "east"))))
		for _, d := range fsm.MirrorDuties(s, up) {
			fmt.Println("  duty:", d.Kind)
		}
	}
	// Output:
	// promote accept PENDING_STOPPED
	//   duty: fetch
	//   duty: drain
	// drained reject PENDING_STOPPED A consumer group of topic 'orders' is active.
	//   duty: fetch
	//   duty: drain
	// drained accept STOPPED
	// promote reject STOPPED Topic 'orders' has already stopped its mirror from 'east'
}

func ExampleDisplayMirror() {
	down := fsm.LinkState{Health: fsm.Unavailable}
	fmt.Println(fsm.DisplayMirror(link.MirrorActive, down), fsm.DisplayMirror(link.MirrorStopped, down))
	// Output: SOURCE_UNAVAILABLE STOPPED
}

func ExampleTable_Next() {
	v := fsm.Mirror().Next("ACTIVE", fsm.EventReverseAndStart, fsm.Prefixed|fsm.PeerReachable)
	fmt.Println(v.Code, v.Confidence, v.Reasons())
	// Output: not-bidirectional observed [not bidirectional not peer-writable prefixed]
}
