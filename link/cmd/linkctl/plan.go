package main

import (
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

const planHelp = `FROM is the status of the local topic, or LOCAL:PEER with that of the other
cluster's topic: a status of the API, REGULAR for an ordinary topic, ABSENT for
none. Without it the peer is what it then mostly is, the ordinary source. A
status that a verb has brought about is taken as from promote, reverse-and-start
or truncate-and-restore; LINK_PAUSED, LINK_FAILED and SOURCE_UNAVAILABLE are
ACTIVE under a link that is so.

GOAL is writable (producers may write here), mirror (the local topic is an ACTIVE
mirror), source (writable here, and the peer an ACTIVE mirror of it), gone, or
the status that the local topic is to have, such as STOPPED.

A step says on which side it is done or waited for, what it needs and whether it
can't be undone. A plan is what is legal, not what will happen. The exit code is
1 if no way leads there; the reasons are told.
`

// runPlan prints the shortest legal way to a goal.
func runPlan(e *env, c command, args []string) int {
	fs := c.flags()
	format := oneOf(fs, "format", "print as", formatText, formatJSON)
	oneWay := fs.Bool("one-way", false, "the link is not bidirectional")
	prefixed := fs.Bool("prefixed", false, "mirrors have a prefix")
	cut := fs.Bool("unreachable", false, "the other cluster can't be reached")
	policy := policyFlags(fs)
	operands, code, done := e.parse(c, fs, args)
	switch {
	case done:
		return code
	case len(operands) != 2:
		return e.misuse(c, "name where it begins and the goal")
	}
	goal := fsm.Goal(operands[1])
	if known := append(fsm.Goals(), fsm.StatusGoals()...); !slices.Contains(known, goal) {
		return e.misuse(c, "there is no goal %q: want %s", operands[1], join(known))
	}
	from, err := readPair(operands[0])
	if err != nil {
		return e.misuse(c, "%v", err)
	}
	conditions := fsm.Conditions{Policy: policy()}
	if *oneWay {
		conditions.Never |= fsm.Bidirectional
	}
	if *cut {
		conditions.Never |= fsm.PeerReachable
	}
	if *prefixed {
		conditions.Always |= fsm.Prefixed
	}
	steps, err := fsm.Plan(from, goal, conditions)
	return e.reportPlan(c, *format, &jsonPlan{From: jsonPlanPair{from.Local.Status, from.Peer.Status}, Goal: goal}, steps, err)
}

// policyFlags declares the flags of a policy; what it gives is for after they
// were read.
func policyFlags(fs *flag.FlagSet) func() fsm.Policy {
	strict := fs.Bool("strict", false, "only what the strict profile takes")
	failover := oneOf(fs, "mid-reverse", "failover during a reverse is", "rejected", "checked", "unchecked")
	return func() fsm.Policy {
		p := fsm.Policy{Strict: *strict}
		switch *failover {
		case "checked":
			p.MidReverseFailover = fsm.MidReverseChecked
		case "unchecked":
			p.MidReverseFailover = fsm.MidReverseUnchecked
		}
		return p
	}
}

// jsonPlan is a plan in the JSON output: a contract.
type jsonPlan struct {
	From    jsonPlanPair `json:"from"`
	Goal    fsm.Goal     `json:"goal"`
	Steps   []jsonStep   `json:"steps"`
	Reasons []string     `json:"reasons,omitempty"`
	Error   string       `json:"error,omitempty"`
}

type jsonPlanPair struct {
	Local link.MirrorStatus `json:"local"`
	Peer  link.MirrorStatus `json:"peer"`
}

type jsonStep struct {
	Side         fsm.Side          `json:"side"`
	Machine      string            `json:"machine"`
	Event        fsm.Event         `json:"event"`
	Wait         bool              `json:"wait"`
	Irreversible bool              `json:"irreversible"`
	Needs        []string          `json:"needs,omitempty"`
	From         fsm.State         `json:"from"`
	To           fsm.State         `json:"to"`
	Local        link.MirrorStatus `json:"local"`
	Peer         link.MirrorStatus `json:"peer"`
	Row          string            `json:"row,omitempty"`
	Confidence   link.Confidence   `json:"confidence,omitempty"`
	Source       link.Source       `json:"source,omitempty"`
}

// reportPlan prints a plan, or why there is none.
func (e *env) reportPlan(c command, format string, plan *jsonPlan, steps []fsm.PlanStep, err error) int {
	code := exitOK
	if err != nil {
		code = exitInvalid
	}
	if format == formatText && err != nil {
		fmt.Fprintf(e.errs, "linkctl plan: %s\n", clean(strings.TrimPrefix(err.Error(), "fsm: plan: ")))
		return code
	}
	if format == formatText {
		return max(code, e.print(c, fsm.PlanText(steps)))
	}
	plan.Steps = []jsonStep{}
	for _, s := range steps {
		plan.Steps = append(plan.Steps, jsonStep{
			s.Side, s.Machine, s.Event, s.Wait, s.Irreversible, s.Conditions(), s.From, s.To,
			s.Local, s.Peer, s.Row, s.Confidence, s.Source,
		})
	}
	var none *fsm.PlanError
	if errors.As(err, &none) {
		plan.Error, plan.Reasons = err.Error(), none.Reasons
	}
	return max(code, e.printValue(c, plan))
}

// readPair reads LOCAL or LOCAL:PEER.
func readPair(text string) (fsm.Pair, error) {
	var p fsm.Pair
	local, peer, both := strings.Cut(text, ":")
	works := fsm.LinkState{Health: fsm.Healthy}
	p.LocalLink, p.PeerLink = works, works
	for _, view := range []struct {
		status link.MirrorStatus
		half   fsm.LinkState
	}{
		{link.MirrorLinkPaused, fsm.LinkState{Health: fsm.Healthy, Paused: true}},
		{link.MirrorLinkFailed, fsm.LinkState{Health: fsm.Failed}},
		{link.MirrorSourceUnavailable, fsm.LinkState{Health: fsm.Unavailable}},
	} {
		if local == string(view.status) {
			local, p.LocalLink = string(link.MirrorActive), view.half
		}
		if peer == string(view.status) {
			peer, p.PeerLink = string(link.MirrorActive), view.half
		}
	}
	if !both {
		peer = string(usualPeer(link.MirrorStatus(local)))
	}
	var err error
	if p.Local, err = topicState(local); err != nil {
		return p, err
	}
	p.Peer, err = topicState(peer)
	return p, err
}

// usualPeer is what the other side mostly is.
func usualPeer(s link.MirrorStatus) link.MirrorStatus {
	switch s {
	case fsm.Regular:
		return fsm.Absent
	case link.MirrorPendingMirror:
		return link.MirrorPendingSynchronize
	}
	return fsm.Regular
}

// topicState is a state with that status, with the verb that mostly led there.
func topicState(status string) (fsm.MirrorState, error) {
	s := fsm.NewMirrorState()
	s.Status = link.MirrorStatus(status)
	known := append([]link.MirrorStatus{fsm.Absent, fsm.Regular}, link.StoredMirrorStatuses()...)
	if !slices.Contains(known, s.Status) {
		return s, fmt.Errorf("there is no status %q: want %s, LINK_PAUSED, LINK_FAILED or SOURCE_UNAVAILABLE", status, join(known))
	}
	switch s.Status {
	case link.MirrorPendingStopped:
		s.Verb = fsm.Promoting
	case link.MirrorPendingSynchronize, link.MirrorPendingMirror:
		s.Verb, s.Attempt = fsm.ReversingToStart, 1
	case link.MirrorPendingRestore, link.MirrorPendingSetupForRestore:
		s.Verb = fsm.Restoring
	case link.MirrorStopped:
		s.Cause, s.Sequence = fsm.Promoted, 1
	case link.MirrorFailed:
		s.Before = fsm.StoredOf(link.MirrorActive)
	}
	return s, nil
}
