package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// planObject is the contract's object, written down once more.
type planObject struct {
	From  struct{ Local, Peer string }
	Goal  string
	Steps []struct {
		Side, Machine, Event, From, To, Local, Peer string
		Wait, Irreversible                          bool
		Needs                                       []string
	}
	Reasons []string
	Error   string
}

func TestPlan(t *testing.T) {
	for args, want := range map[string]string{
		"ACTIVE mirror":                     "",
		"ACTIVE writable":                   "local promote!",
		"ACTIVE:REGULAR source":             "local reverse-and-start-mirror",
		"LINK_PAUSED writable":              "local failover!",
		"STOPPED mirror":                    "peer truncate-and-restore!, peer reverse-and-start-mirror",
		"--one-way STOPPED mirror":          "local delete-topic!, local create",
		"--one-way ACTIVE source":           "no",
		"--unreachable ABSENT mirror":       "no",
		"--prefixed ACTIVE source":          "no",
		"--strict LINK_PAUSED writable":     "any",
		"--mid-reverse checked ABSENT gone": "",
	} {
		code, stdout, stderr := call(append([]string{"plan", "--format", "json"}, strings.Fields(args)...)...)
		var p planObject
		if err := json.Unmarshal([]byte(stdout), &p); err != nil {
			t.Fatalf("%s: %v\n%s%s", args, err, stdout, stderr)
		}
		var done []string
		for _, s := range p.Steps {
			if s.Wait {
				continue
			}
			text := s.Side + " " + s.Event
			if s.Irreversible {
				text += "!"
			}
			done = append(done, text)
		}
		got := strings.Join(done, ", ")
		if code == exitInvalid {
			got = "no"
			if p.Error == "" || len(p.Reasons) == 0 || len(p.Steps) > 0 {
				t.Errorf("%s: no reason: %+v", args, p)
			}
		}
		if got != want && want != "any" || code == exitUsage {
			t.Errorf("%s: exit %d, %q, want %q", args, code, got, want)
		}
	}
}

// TestPlanTakesEveryStatus holds that a plan can begin anywhere.
func TestPlanTakesEveryStatus(t *testing.T) {
	statuses := append([]link.MirrorStatus{fsm.Absent, fsm.Regular}, link.StoredMirrorStatuses()...)
	for _, s := range append(slices.Clone(statuses), link.MirrorLinkPaused, link.MirrorLinkFailed, link.MirrorSourceUnavailable) {
		for _, goal := range append(fsm.Goals(), fsm.StatusGoals()...) {
			code, stdout, stderr := call("plan", string(s), string(goal))
			if code == exitUsage || (code == exitOK) != (stdout != "") || (code == exitInvalid) != (stderr != "") {
				t.Errorf("plan %s %s: exit %d, %q, %q", s, goal, code, stdout, stderr)
			}
		}
	}
	for _, args := range []string{"", "ACTIVE", "ACTIVE mirror now", "ACTIVE heaven", "NOWHERE mirror", "ACTIVE:NOWHERE mirror", "ACTIVE: mirror", "--mid-reverse maybe ACTIVE mirror", "UNKNOWN gone"} {
		if code, stdout, stderr := call(append([]string{"plan"}, strings.Fields(args)...)...); code != exitUsage || stdout != "" || stderr == "" {
			t.Errorf("plan %s: exit %d", args, code)
		}
	}
}
