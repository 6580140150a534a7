package bench

import (
	"context"
	"errors"

	"github.com/clusterlink-go/clusterlink/fsm"
	looplab "github.com/looplab/fsm"
	"github.com/qmuntal/stateless"
)

// ErrRefused is what the hand-made rivals give for an event that is not
// allowed.
var ErrRefused = errors.New("bench: refused")

// Numbers are the states and arrows of the mirror machine as numbers, for the
// rivals that have no names.
type Numbers struct {
	States []fsm.State
	Arrows []string
	state  map[fsm.State]uint8
	arrow  map[string]uint8
}

// NewNumbers numbers states in the order of the table, arrows in the order of
// its rows.
func NewNumbers() *Numbers {
	n := &Numbers{States: fsm.Mirror().States(), state: map[fsm.State]uint8{}, arrow: map[string]uint8{}}
	for i, s := range n.States {
		n.state[s] = uint8(i)
	}
	n.Arrows, _ = Arrows()
	for i, a := range n.Arrows {
		n.arrow[a] = uint8(i)
	}
	return n
}

// State is the number of a state.
func (n *Numbers) State(s fsm.State) uint8 { return n.state[s] }

// Arrow is the number of an arrow.
func (n *Numbers) Arrow(a string) uint8 { return n.arrow[a] }

// none marks a move that isn't there.
const none = 0xff

// BareTable is the least that a machine can be: a table of numbers and a state.
type BareTable struct {
	moves [16][64]uint8
	State uint8
}

// NewBareTable has the moves of the mirror machine.
func NewBareTable(n *Numbers) *BareTable {
	b := &BareTable{}
	for i := range b.moves {
		for j := range b.moves[i] {
			b.moves[i][j] = none
		}
	}
	for _, e := range Edges() {
		b.moves[n.state[e.From]][n.arrow[string(e.On)+"→"+string(e.Row.To)]] = n.state[e.Row.To]
	}
	return b
}

// Fire takes an arrow.
//
//go:noinline
func (b *BareTable) Fire(arrow uint8) error {
	to := b.moves[b.State&15][arrow&63]
	if to == none {
		return ErrRefused
	}
	b.State = to
	return nil
}

// Look is Fire for those who keep the state elsewhere.
//
//go:noinline
func (b *BareTable) Look(from, arrow uint8) uint8 { return b.moves[from&15][arrow&63] }

// NewLooplab is the machine in looplab/fsm, without callbacks.
func NewLooplab() *looplab.FSM {
	var events looplab.Events
	names, moves := Arrows()
	for _, name := range names {
		for from, to := range moves[name] {
			events = append(events, looplab.EventDesc{Name: name, Src: []string{string(from)}, Dst: string(to)})
		}
	}
	return looplab.NewFSM(string(fsm.Mirror().Initial()), events, nil)
}

// FireLooplab takes an arrow; staying is not an error.
func FireLooplab(m *looplab.FSM, arrow string) error {
	err := m.Event(context.Background(), arrow)
	if err == nil {
		return nil
	}
	if _, stays := err.(looplab.NoTransitionError); stays {
		return nil
	}
	return err
}

// NewStateless is the machine in qmuntal/stateless, in its fastest mode, with
// its state where the machine keeps it.
func NewStateless() *stateless.StateMachine {
	m := stateless.NewStateMachineWithMode(string(fsm.Mirror().Initial()), stateless.FiringImmediate)
	configure(m)
	return m
}

// newStatelessIn is the machine with its state in a variable.
func newStatelessIn(state *string) *stateless.StateMachine {
	m := stateless.NewStateMachineWithExternalStorage(
		func(context.Context) (stateless.State, error) { return *state, nil },
		func(_ context.Context, to stateless.State) error {
			*state = to.(string)
			return nil
		}, stateless.FiringImmediate)
	configure(m)
	return m
}

func configure(m *stateless.StateMachine) {
	names, moves := Arrows()
	for _, name := range names {
		for from, to := range moves[name] {
			if from == to {
				m.Configure(string(from)).PermitReentry(name)
			} else {
				m.Configure(string(from)).Permit(name, string(to))
			}
		}
	}
}
