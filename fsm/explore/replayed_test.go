package explore_test

import (
	"fmt"

	"github.com/clusterlink-go/clusterlink/fsm"
)

// uncheckedFailover replays a counterexample. It begins with 0 REGULAR[]  1 ABSENT[]
func uncheckedFailover() ([2]fsm.MirrorState, error) {
	policy := fsm.Policy{MidReverseFailover: 0x2, RepeatIsError: false, Strict: false}
	half := [2]fsm.MirrorState{{Status: fsm.Regular}, fsm.NewMirrorState()}
	var v fsm.Verdict

	// write on 0: 0 REGULAR[a]  1 ABSENT[]

	// create on 1: 0 REGULAR[a]  1 ACTIVE[]
	half[1], v = fsm.StepMirror(half[1], fsm.MirrorEvent{Name: "create", Facts: fsm.Bidirectional | fsm.SourceReadable | fsm.NameMatches | fsm.PeerReachable | fsm.PeerWritable}, policy)
	if v.Verdict != "accept" || v.To != "ACTIVE" {
		return half, fmt.Errorf("half %d: %s to %s", 1, v.Verdict, v.To)
	}

	// reverse-and-start-mirror on 1: 0 REGULAR[a]  1 PENDING_SYNCHRONIZE[]
	half[1], v = fsm.StepMirror(half[1], fsm.MirrorEvent{Name: "reverse-and-start-mirror", Facts: fsm.Bidirectional | fsm.SourceReadable | fsm.NameMatches | fsm.PeerReachable | fsm.PeerWritable}, policy)
	if v.Verdict != "accept" || v.To != "PENDING_SYNCHRONIZE" {
		return half, fmt.Errorf("half %d: %s to %s", 1, v.Verdict, v.To)
	}

	// ask-peer-to-reverse on 1: 0 PENDING_MIRROR[a]  1 PENDING_SYNCHRONIZE[]
	half[0], v = fsm.StepMirror(half[0], fsm.MirrorEvent{Name: "peer-reverse", Sequence: 1}, policy)
	if v.Verdict != "accept" || v.To != "PENDING_MIRROR" {
		return half, fmt.Errorf("half %d: %s to %s", 0, v.Verdict, v.To)
	}
	half[1], v = fsm.StepMirror(half[1], fsm.MirrorEvent{Name: "peer-fenced", Facts: fsm.LocalPrefixOfPeer, Sequence: 1}, policy)
	if v.Verdict != "accept" || v.To != "PENDING_SYNCHRONIZE" {
		return half, fmt.Errorf("half %d: %s to %s", 1, v.Verdict, v.To)
	}

	// failover on 1: 0 PENDING_MIRROR[a]  1 PENDING_STOPPED[] #1
	half[1], v = fsm.StepMirror(half[1], fsm.MirrorEvent{Name: "failover", Facts: fsm.Bidirectional | fsm.SourceReadable | fsm.NameMatches | fsm.PeerReachable | fsm.PeerMirrors, Sequence: 1}, policy)
	if v.Verdict != "accept" || v.To != "PENDING_STOPPED" {
		return half, fmt.Errorf("half %d: %s to %s", 1, v.Verdict, v.To)
	}

	// stop-locally on 1: 0 PENDING_MIRROR[a]  1 STOPPED[] #2  forked
	half[1], v = fsm.StepMirror(half[1], fsm.MirrorEvent{Name: "drained", Facts: fsm.LocalPrefixOfPeer, Offsets: []int64{0}}, policy)
	if v.Verdict != "accept" || v.To != "STOPPED" {
		return half, fmt.Errorf("half %d: %s to %s", 1, v.Verdict, v.To)
	}

	// wait-for-peer on 0: 0 ACTIVE[a] #2  1 STOPPED[] #2  forked
	half[0], v = fsm.StepMirror(half[0], fsm.MirrorEvent{Name: "peer-stopped", Sequence: 2}, policy)
	if v.Verdict != "accept" || v.To != "ACTIVE" {
		return half, fmt.Errorf("half %d: %s to %s", 0, v.Verdict, v.To)
	}
	return half, nil
}

// hangingPromote replays a counterexample. It begins with 0 REGULAR[]  1 ABSENT[]
func hangingPromote() ([2]fsm.MirrorState, error) {
	policy := fsm.Policy{MidReverseFailover: 0x0, RepeatIsError: false, Strict: false}
	half := [2]fsm.MirrorState{{Status: fsm.Regular}, fsm.NewMirrorState()}
	var v fsm.Verdict
	up := fsm.LinkState{Health: fsm.Healthy}
	links := [2]fsm.LinkState{up, up}

	// create on 1: 0 REGULAR[]  1 ACTIVE[]
	half[1], v = fsm.StepMirror(half[1], fsm.MirrorEvent{Name: "create", Facts: fsm.Bidirectional | fsm.SourceReadable | fsm.NameMatches | fsm.PeerReachable | fsm.PeerWritable}, policy)
	if v.Verdict != "accept" || v.To != "ACTIVE" {
		return half, fmt.Errorf("half %d: %s to %s", 1, v.Verdict, v.To)
	}

	// delete-link on 0: 0 REGULAR[] no link  1 ACTIVE[]
	links[0], v = fsm.StepLink(links[0], fsm.LinkEvent{Name: "delete", Facts: fsm.Validated}, policy)
	if v.Verdict != "accept" || v.To != "ABSENT" {
		return half, fmt.Errorf("links %d: %s to %s", 0, v.Verdict, v.To)
	}
	half[0], v = fsm.StepMirror(half[0], fsm.MirrorEvent{Name: "link-deleted", Offsets: []int64{0}}, policy)
	if v.Verdict != "noop" || v.To != "REGULAR" {
		return half, fmt.Errorf("half %d: %s to %s", 0, v.Verdict, v.To)
	}

	// promote on 1: 0 REGULAR[] no link  1 PENDING_STOPPED[]
	half[1], v = fsm.StepMirror(half[1], fsm.MirrorEvent{Name: "promote", Facts: fsm.NameMatches}, policy)
	if v.Verdict != "accept" || v.To != "PENDING_STOPPED" {
		return half, fmt.Errorf("half %d: %s to %s", 1, v.Verdict, v.To)
	}
	return half, nil
}
