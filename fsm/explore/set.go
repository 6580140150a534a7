package explore

import (
	"encoding/binary"
	"math/bits"
)

// Size is the length of a [State].
const Size = 32

// State is one state of a world in its canonical encoding: two states are the
// same if and only if their encodings are. It is a comparable value.
type State [Size]byte

// none is the parent of a state that a world starts in.
const none = ^uint32(0)

// set holds states in the order in which they were found, each with the state
// and the event it was first reached by. Membership is an open-addressing table
// of places in the arena, so that a state costs its 32 bytes, six for its
// parent and event, and between 6 and 11 for the table.
type set struct {
	states []State
	parent []uint32
	via    []Event
	slots  []uint32 // place + 1; 0 is free
}

func newSet() *set { return &set{slots: make([]uint32, 1<<10)} }

// add gives the place of a state and whether it is new.
func (s *set) add(x *State, parent uint32, via Event) (uint32, bool) {
	if 4*len(s.states) >= 3*len(s.slots) {
		s.grow()
	}
	mask := uint32(len(s.slots) - 1)
	for h := hash(x) & mask; ; h = (h + 1) & mask {
		at := s.slots[h]
		if at == 0 {
			s.states = append(s.states, *x)
			s.parent = append(s.parent, parent)
			s.via = append(s.via, via)
			s.slots[h] = uint32(len(s.states))
			return uint32(len(s.states) - 1), true
		}
		if s.states[at-1] == *x {
			return at - 1, false
		}
	}
}

func (s *set) grow() {
	s.slots = make([]uint32, 2*len(s.slots))
	mask := uint32(len(s.slots) - 1)
	for i := range s.states {
		h := hash(&s.states[i]) & mask
		for s.slots[h] != 0 {
			h = (h + 1) & mask
		}
		s.slots[h] = uint32(i + 1)
	}
}

// bytes is what the set holds in memory.
func (s *set) bytes() int {
	return Size*cap(s.states) + 4*cap(s.parent) + 2*cap(s.via) + 4*cap(s.slots)
}

// path lists the events that lead to a state from the start it descends from,
// whose place it gives.
func (s *set) path(to uint32) (start uint32, events []Event) {
	for ; s.parent[to] != none; to = s.parent[to] {
		events = append(events, s.via[to])
	}
	for i, j := 0, len(events)-1; i < j; i, j = i+1, j-1 {
		events[i], events[j] = events[j], events[i]
	}
	return to, events
}

// hash mixes the four words of a state.
func hash(x *State) uint32 {
	h := uint64(0x9E3779B97F4A7C15)
	for i := 0; i < Size; i += 8 {
		hi, lo := bits.Mul64(h^binary.LittleEndian.Uint64(x[i:]), 0xD6E8FEB86659FD93)
		h = hi ^ lo
	}
	return uint32(h ^ h>>32)
}
