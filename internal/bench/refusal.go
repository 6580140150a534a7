package bench

import (
	"runtime"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// Refusal is an event that every machine refuses in a state.
type Refusal struct {
	Name  fsm.State
	State fsm.MirrorState
	On    fsm.Event
	From  uint8
	Index fsm.EventIndex
	Arrow uint8
	Text  string
}

// Refusals lists the states and arrows that the table rejects under all facts.
func Refusals(n *Numbers) []Refusal {
	var list []Refusal
	seen := map[string]fsm.Event{}
	for _, e := range Edges() {
		seen[string(e.On)+"→"+string(e.Row.To)] = e.On
	}
	for _, s := range n.States {
		for _, arrow := range n.Arrows {
			on, rejected := seen[arrow], true
			for _, o := range fsm.Mirror().Cell(s, on) {
				rejected = rejected && o.Verdict == fsm.Reject
			}
			if !rejected {
				continue
			}
			at, _ := fsm.Mirror().EventIndex(on)
			list = append(list, Refusal{
				Name: s, State: fsm.MirrorState{Status: link.MirrorStatus(s)}, On: on,
				From: n.State(s), Index: at, Arrow: n.Arrow(arrow), Text: arrow,
			})
		}
	}
	return list
}

// Memory is what one instance keeps on the heap, its pointer or slot included.
type Memory struct {
	Name  string
	Bytes float64
}

// InstanceMemory makes n instances of each machine, all alive, and weighs them.
func InstanceMemory(n int) []Memory {
	return []Memory{
		{"state index (1 byte, table shared)", weigh(n, func() fsm.StateIndex { return 1 })},
		{"state name (string, table shared)", weigh(n, func() fsm.State { return "ACTIVE" })},
		{"fsm.MirrorState", weigh(n, fsm.NewMirrorState)},
		{"bare table of its own", weigh(n, func() *BareTable { return &BareTable{} })},
		{"fsm.Machine", weigh(n, func() *fsm.Machine {
			m, _ := fsm.NewMachine(fsm.Mirror(), "", fsm.Hooks{})
			return m
		})},
		{"looplab/fsm", weigh(n, NewLooplab)},
		{"qmuntal/stateless", weigh(n, NewStateless)},
	}
}

func weigh[T any](n int, one func() T) float64 {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&before)
	all := make([]T, n)
	for i := range all {
		all[i] = one()
	}
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(all)
	return float64(int64(after.HeapAlloc)-int64(before.HeapAlloc)) / float64(n)
}
