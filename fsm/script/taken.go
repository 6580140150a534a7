package script

import "github.com/clusterlink-go/clusterlink/fsm"

// Taken is an event that was put to one of the machines of [Halves], and what
// became of it. The zero Taken is none.
type Taken struct {
	At Half
	// Link says that it was put to the link half, not to the topic.
	Link  bool
	Event fsm.Event
	// From is the state before; the verdict has the one after.
	From    fsm.State
	Verdict fsm.Verdict
}

// maxTaken bounds how many events are kept for nobody.
const maxTaken = 4096

func (h *Halves) note(t Taken) {
	if len(h.took) < maxTaken {
		h.took = append(h.took, t)
	}
}

// Took lists the events since it was called last, those that the sides put to
// each other among them, at most 4096. The result belongs to the caller.
func (h *Halves) Took() []Taken {
	list := h.took
	h.took = nil
	return list
}

// Duties lists what a side must be doing now, as [fsm.MirrorDuties] does.
func (h *Halves) Duties(at Half) []fsm.Duty { return fsm.MirrorDuties(h.half[at], h.link[at]) }
