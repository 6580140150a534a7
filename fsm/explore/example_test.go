package explore_test

import (
	"fmt"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/fsm/explore"
	"github.com/clusterlink-go/clusterlink/link"
)

// An invariant and an event of one's own: what happens if a cluster may lose
// its disk? The first property to give way is not the new one.
func Example() {
	world := explore.NewPair(&explore.PairOptions{Shape: explore.BothDial, Policy: fsm.Policy{}})
	kept := explore.Invariant[explore.PairState]{
		Rule: explore.Rule{Name: "kept", Text: "what was promoted is on the first cluster, too"},
		State: func(w *explore.PairState) bool {
			return w.Half[1].Status != link.MirrorStopped || w.Log[1].PrefixOf(w.Log[0])
		},
	}
	lost := explore.Own[explore.PairState]{
		Name: "the disk of 0 is lost",
		Next: func(w *explore.PairState) bool {
			w.Log[0] = 0
			return true
		},
	}
	result, err := explore.Explore(world, &explore.Options[explore.PairState]{
		Invariants:  append(explore.PairInvariants(), kept),
		Events:      []explore.Own[explore.PairState]{lost},
		StopAtFirst: true,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, v := range result.Violations {
		fmt.Printf("%s: %s\n%s", v.Name, v.Text, v.Trace)
	}
	// Output:
	// S9: the log of a live mirror is a prefix of its source's
	//  0. start                  0 REGULAR[]  1 ABSENT[]
	//  1. write on 0             0 REGULAR[a]  1 ABSENT[]
	//  2. create on 1            0 REGULAR[a]  1 ACTIVE[]
	//  3. fetch on 1             0 REGULAR[a]  1 ACTIVE[a]
	//  4. the disk of 0 is lost  0 REGULAR[]  1 ACTIVE[a]
}
