package fsm

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
)

// Goal is where a plan leads: one of the goals below, or a stored status that
// the local topic is to have (see [StatusGoals]). The zero Goal is invalid.
type Goal string

// The goals, all seen from the local side.
const (
	// GoalWritable: producers may write to the local topic.
	GoalWritable Goal = "writable"
	// GoalMirror: the local topic is an ACTIVE mirror of the peer's, which
	// exists.
	GoalMirror Goal = "mirror"
	// GoalSource: the local topic is writable and the peer's an ACTIVE mirror
	// of it.
	GoalSource Goal = "source"
	// GoalGone: there is no local topic.
	GoalGone Goal = "gone"
)

// Goals lists the goals. The result is a fresh slice.
func Goals() []Goal { return []Goal{GoalWritable, GoalMirror, GoalSource, GoalGone} }

// StatusGoals lists the goals that are stored statuses of the local topic,
// [Absent] and [Regular] among them. The result is a fresh slice.
func StatusGoals() []Goal {
	list := []Goal{Goal(Absent), Goal(Regular)}
	for _, s := range link.StoredMirrorStatuses() {
		list = append(list, Goal(s))
	}
	return list
}

// Side is one of the two halves, as seen from one of them. The zero Side is
// invalid.
type Side string

// The sides.
const (
	Local Side = "local"
	Peer  Side = "peer"
)

// Pair is a topic on both sides of a link with the two halves of the link. A
// zero LinkState in it is a half that works, or that the link doesn't need. The
// slices in it are not modified.
type Pair struct {
	Local, Peer         MirrorState
	LocalLink, PeerLink LinkState
}

// Conditions are what a plan can't change. The zero Conditions are the most
// favourable: a bidirectional link without a prefix, the other cluster
// reachable, everything as an operator can make it.
type Conditions struct {
	Policy Policy
	// Never are facts that can't be brought about, on either side: without
	// [PeerReachable] nothing is read from the other cluster and no message
	// comes through; without [Bidirectional] only one side hosts mirrors,
	// which is the local one unless Always has [SourceHalf]. So it is for the
	// mirrors of one name where Always has [Prefixed].
	Never Facts
	// Always are facts that can't be got rid of: [Prefixed], [GroupActive],
	// [SourceHalf].
	Always Facts

	_ struct{}
}

// PlanStep is one step of a plan. The zero PlanStep is invalid. It is a
// comparable value.
type PlanStep struct {
	Side Side
	// Machine is "mirror", or "link" for an event of the link half.
	Machine string
	// Event is what an operator does, or what happens by itself if Wait is set.
	Event Event
	Wait  bool
	// Irreversible: what the step does can't be undone: promote, failover,
	// truncate-and-restore and delete-topic.
	Irreversible bool
	// Needs is what must and must not be true for it.
	Needs Guard
	// From and To are the stored states of that machine before and after it;
	// for a link half what it shows.
	From, To State
	// Local and Peer are the stored statuses of the two topics afterwards.
	Local, Peer link.MirrorStatus
	// Row, Confidence and Source are those of the table's row.
	Row        string
	Confidence link.Confidence
	Source     link.Source
}

// ErrNoPlan is matched by every [*PlanError].
var ErrNoPlan = errors.New("fsm: no plan")

// PlanError says that there is no legal way to a goal. It matches [ErrNoPlan].
// Its slice belongs to the caller.
type PlanError struct {
	Goal        Goal
	Local, Peer link.MirrorStatus
	// Reasons say what stands in the way, in words.
	Reasons []string
}

// Error gives goal, statuses and reasons in one line.
func (e *PlanError) Error() string {
	text := "fsm: plan: no way from " + string(e.Local) + ":" + string(e.Peer) + " to " + strconv.Quote(string(e.Goal))
	if len(e.Reasons) > 0 {
		text += ": " + strings.Join(e.Reasons, "; ")
	}
	return text
}

// Is reports whether target is [ErrNoPlan].
func (e *PlanError) Is(target error) bool { return target == ErrNoPlan }

// Plan finds the shortest legal way from a pair to a goal, through both halves,
// by the steps and duties that production runs, each under the most favourable
// facts that the conditions leave. Shortest is the fewest deletions of topics
// that hold records of their own, then the fewest things for operators to do,
// then the fewest steps; among equals promote comes before failover, as in the
// table. A goal that is reached has an empty plan. The error is a [*PlanError].
//
// A plan is what is legal, not what will happen: a step that waits may wait for
// ever, and whoever follows a plan asks for a new one when something else
// happened on the way.
func Plan(from Pair, goal Goal, c Conditions) ([]PlanStep, error) {
	reached, ok := goals(goal)
	if !ok {
		return nil, &PlanError{Goal: goal, Local: from.Local.Status, Peer: from.Peer.Status, Reasons: []string{"it is not a known goal"}}
	}
	if goal == Goal(link.MirrorFailed) && !reached(&from) { // no step or duty leads there: not worth a search
		return nil, &PlanError{
			Goal: goal, Local: from.Local.Status, Peer: from.Peer.Status,
			Reasons: []string{"nobody asks for FAILED: a topic gets there when its source fails"},
		}
	}
	p := planner{c: c}
	steps, ok := p.search(from, reached)
	if !ok {
		return nil, noPlan(from, goal, reached, c)
	}
	return steps, nil
}

// goals gives the test of a goal.
func goals(g Goal) (reached func(*Pair) bool, ok bool) {
	mirrors := func(s *MirrorState, l LinkState, source *MirrorState) bool {
		return s.Status == link.MirrorActive && (!l.Exists() || DisplayLink(l) == link.LinkActive) && source.Status != Absent
	}
	switch g {
	case GoalWritable:
		return func(p *Pair) bool { return Writable(p.Local.Status) }, true
	case GoalMirror:
		return func(p *Pair) bool { return mirrors(&p.Local, p.LocalLink, &p.Peer) }, true
	case GoalSource:
		return func(p *Pair) bool { return Writable(p.Local.Status) && mirrors(&p.Peer, p.PeerLink, &p.Local) }, true
	case GoalGone:
		return func(p *Pair) bool { return p.Local.Status == Absent }, true
	}
	if slices.Contains(StatusGoals(), g) {
		return func(p *Pair) bool { return p.Local.Status == link.MirrorStatus(g) }, true
	}
	return nil, false
}

// noPlan looks for what is in the way: the single condition without which there
// would be a plan, or all of them, or else the states themselves.
func noPlan(from Pair, goal Goal, reached func(*Pair) bool, c Conditions) error {
	err := &PlanError{Goal: goal, Local: from.Local.Status, Peer: from.Peer.Status}
	works := func(c Conditions) bool {
		p := planner{c: c}
		_, ok := p.search(from, reached)
		return ok
	}
	var all []string
	try := func(why string, without Conditions) {
		all = append(all, why)
		if works(without) {
			err.Reasons = append(err.Reasons, why)
		}
	}
	for _, f := range c.Never.each() {
		without := c
		without.Never &^= f
		try(f.words(false), without)
	}
	for _, f := range c.Always.each() {
		without := c
		without.Always &^= f
		try(f.words(true), without)
	}
	if c.Policy.Strict {
		without := c
		without.Policy.Strict = false
		try("the profile is strict", without)
	}
	if c.Policy.MidReverseFailover == MidReverseReject {
		without := c
		without.Policy.MidReverseFailover = MidReverseChecked
		if works(without) {
			err.Reasons = append(err.Reasons, "the policy rejects failover during a reverse")
		}
	}
	switch {
	case len(err.Reasons) > 0:
	case len(all) > 0 && works(Conditions{}):
		err.Reasons = all
	default:
		err.Reasons = dead(from, c)
	}
	return err
}

// dead says what the two halves answer to the verbs of their operators.
func dead(from Pair, c Conditions) []string {
	var reasons []string
	p := planner{c: c}
	for _, side := range []Side{Local, Peer} {
		refused := map[link.Code][]string{}
		var codes []link.Code
		for _, name := range append([]Event{EventCreate}, allVerbs...) {
			_, v := StepMirror(*from.half(side), p.event(&from, side, name), c.Policy)
			if v.Verdict != Reject {
				continue
			}
			if refused[v.Code] == nil {
				codes = append(codes, v.Code)
			}
			refused[v.Code] = append(refused[v.Code], string(name))
		}
		for _, code := range codes {
			reasons = append(reasons, string(side)+" refuses "+strings.Join(refused[code], ", ")+" ("+string(code)+")")
		}
	}
	return reasons
}
