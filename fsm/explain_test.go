package fsm_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

func TestExplain(t *testing.T) {
	x := fsm.Explain(fsm.Mirror(), "ACTIVE", fsm.EventReverseAndStart, fsm.Prefixed|fsm.PeerReachable|fsm.PeerWritable)
	want := `mirror: reverse-and-start-mirror in ACTIVE: refused (not-bidirectional)
  Link '{link}' is not bidirectional on both sides.
  because the link is not bidirectional on both sides
  because the link has a cluster.link.prefix
  by T46, observed: LAB2:29,419; LAB13
  possible here: delete-topic, pause, promote, failover, reverse-and-start-mirror, reverse-and-pause-mirror, source-failed, partitions-added, link-deleted`
	if got := x.String(); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	for _, c := range []struct {
		x    fsm.Explanation
		want string
	}{
		{fsm.Explain(fsm.Mirror(), "ACTIVE", fsm.EventPause, 0), "accepted, leads to PAUSED"},
		{fsm.Explain(fsm.Mirror(), "ACTIVE", fsm.EventPartitionsAdded, 0), "the state it is in"},
		{fsm.Explain(fsm.Mirror(), "PAUSED", fsm.EventPause, 0), "does nothing (already-so)"},
		{fsm.Explain(fsm.Mirror(), "BRAND_NEW", fsm.EventPause, 0), "refused (unknown-state)"},
		{fsm.ExplainMirror(stored(link.MirrorPendingSynchronize), fsm.MirrorEvent{Name: fsm.EventFailover}, fsm.Policy{}), "the policy does not accept failover during a reverse"},
		{fsm.ExplainLink(fsm.LinkState{Health: fsm.Healthy}, fsm.LinkEvent{Name: fsm.EventDeleteLink, Facts: fsm.LiveMirrors}, fsm.Policy{}), "because the link still has mirror topics that are not stopped"},
		{fsm.ExplainLink(fsm.LinkState{}, fsm.LinkEvent{Name: fsm.EventDeleteLink}, fsm.Policy{}), "in ABSENT: refused (no-such-link)"},
	} {
		if !strings.Contains(c.x.String(), c.want) {
			t.Errorf("no %q in\n%s", c.want, c.x)
		}
	}
}

// TestEveryRefusalIsExplained: whatever is refused has a text, and a reason in
// words that differ from the names wherever a fact could change it.
func TestEveryRefusalIsExplained(t *testing.T) {
	used := map[link.Code]bool{fsm.CodeUnknownEvent: true, fsm.CodeUnknownState: true}
	for _, table := range tables() {
		for _, s := range table.States() {
			for _, e := range table.Events() {
				for _, f := range valuations(table.Cell(s, e)) {
					x := fsm.Explain(table, s, e, f)
					used[x.Verdict.Code] = true
					if (x.Text == "") != (x.Verdict.Verdict == fsm.Accept) {
						t.Fatalf("%s, %s, %s: text %q", s, e, f, x.Text)
					}
					if reasons := x.Verdict.Reasons(); len(x.Missing)+len(x.InTheWay) != len(reasons) {
						t.Fatalf("%s, %s, %s: %d reasons in words, %d by name", s, e, f, len(x.Missing)+len(x.InTheWay), len(reasons))
					}
					for _, words := range append(x.Missing, x.InTheWay...) {
						if !strings.Contains(words, " ") {
							t.Fatalf("%s, %s, %s: %q are no words", s, e, f, words)
						}
					}
				}
			}
		}
	}
	for _, code := range fsm.Codes() {
		if !used[code] || fsm.CodeText(code) == "" {
			t.Errorf("%s: used %t, text %q", code, used[code], fsm.CodeText(code))
		}
	}
	if fsm.CodeText("no-such-code") != "" || slices.Contains(fsm.Codes(), "") {
		t.Error("a code that isn't one")
	}
}

// What is refused because a mirror topic passes from one status to another tells
// which it is in, and what it waits for.
func TestPendingTellsWhatItWaitsFor(t *testing.T) {
	seen := 0
	for _, status := range link.MirrorStatuses() {
		for _, r := range fsm.Mirror().Rows() {
			if r.From != fsm.State(status) || r.Code != fsm.CodeMirrorPending {
				continue
			}
			seen++
			text := fsm.Verdict{Outcome: r.Outcome}.Message("orders", "east")
			if !strings.HasPrefix(text, "Mirror topic 'orders' is "+string(status)+": ") {
				t.Errorf("%s in %s: %s", r.On, status, text)
			}
		}
	}
	if seen < 20 {
		t.Errorf("%d rows", seen)
	}
}
