package fsm_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// play runs a trace: words that happen, and "A:B" for the displayed pair of
// states that must follow. A side is l or r, as in "r.promote" and "l.write".
// "duty" lets both sides do each of their duties once and delivers the mail;
// "settle" does so until nothing changes.
func play(t *testing.T, w *world, trace string) {
	t.Helper()
	if err := w.play(trace); err != nil {
		t.Fatal(err)
	}
}

func (w *world) play(trace string) error {
	var last fsm.Verdict
	for i, word := range strings.Fields(trace) {
		side, what, ok := strings.Cut(word, ".")
		half := map[string]int{"l": 0, "r": 1}[side]
		switch {
		case strings.Contains(word, ":"):
			got := fmt.Sprintf("%s:%s", fsm.DisplayMirror(w.half[0].Status, w.link[0]), fsm.DisplayMirror(w.half[1].Status, w.link[1]))
			if got != word {
				return fmt.Errorf("%s\nword %d: %s, want %s (last verdict %s %s)", trace, i+1, got, word, last.Verdict, last.Code)
			}
		case word == "net":
			w.net = !w.net
		case word == "group":
			w.group = !w.group
		case word == "settle":
			w.settle()
		case word == "duty":
			w.duties()
		case !ok:
			return fmt.Errorf("word %q", word)
		case what == "write":
			w.write(half)
		case what == "down" || what == "up" || what == "pause-link" || what == "resume-link":
			e := map[string]fsm.LinkEvent{
				"down": {Name: fsm.EventProbeFailed, Threshold: 1}, "up": {Name: fsm.EventProbeOK},
				"pause-link": {Name: fsm.EventPauseLink}, "resume-link": {Name: fsm.EventResumeLink},
			}[what]
			w.link[half], _ = fsm.StepLink(w.link[half], e, w.policy)
		case strings.HasPrefix(what, "refused="):
			if got := "refused=" + string(last.Code); got != what || last.Verdict != fsm.Reject {
				return fmt.Errorf("%s\nword %d: %s %s, want %s", trace, i+1, last.Verdict, last.Code, what)
			}
		default:
			last = w.do(half, fsm.Event(what))
		}
		w.invariants()
		if len(w.broken) > 0 {
			return fmt.Errorf("%s\nword %d: %q", trace, i+1, w.broken)
		}
	}
	return nil
}

// TestGoldenTraces are the stories of lifecycle §5.4 that need nothing but the
// machines.
func TestGoldenTraces(t *testing.T) {
	for name, trace := range goldenTraces() {
		t.Run(name, func(t *testing.T) { play(t, newWorld(fsm.Policy{}), trace) })
	}
}

func goldenTraces() map[string]string {
	const (
		g1  = "l.write r.create REGULAR:ACTIVE settle REGULAR:ACTIVE "
		g6  = g1 + "net r.down REGULAR:SOURCE_UNAVAILABLE r.failover duty REGULAR:STOPPED "
		g8  = g6 + "net r.up l.write r.write l.truncate-and-restore PENDING_SETUP_FOR_RESTORE:STOPPED duty PENDING_RESTORE:STOPPED duty ACTIVE:STOPPED "
		g10 = g1 + "r.reverse-and-start-mirror REGULAR:PENDING_SYNCHRONIZE duty PENDING_MIRROR:PENDING_SYNCHRONIZE duty PENDING_MIRROR:PENDING_STOPPED settle ACTIVE:STOPPED "
	)
	return map[string]string{
		"G1":  g1,
		"G2":  g1 + "r.pause REGULAR:PAUSED r.pause REGULAR:PAUSED r.resume REGULAR:ACTIVE r.resume REGULAR:ACTIVE",
		"G3":  g1 + "r.promote REGULAR:PENDING_STOPPED duty REGULAR:STOPPED r.promote r.refused=already-stopped",
		"G4":  g1 + "net r.down REGULAR:SOURCE_UNAVAILABLE net r.up REGULAR:ACTIVE",
		"G5":  g1 + "net r.down r.promote settle REGULAR:SOURCE_UNAVAILABLE net r.up REGULAR:PENDING_STOPPED settle REGULAR:STOPPED",
		"G6":  g6,
		"G7":  g6 + "net r.up l.write r.write REGULAR:STOPPED",
		"G8":  g8,
		"G9":  g8 + "settle l.reverse-and-start-mirror settle STOPPED:ACTIVE",
		"G10": g10,
		"G11": g1 + "r.reverse-and-pause-mirror settle PAUSED:STOPPED l.resume ACTIVE:STOPPED",
		"G12": g1 + "group r.reverse-and-start-mirror settle PENDING_MIRROR:PENDING_STOPPED group settle ACTIVE:STOPPED",
		"G13": g10 + "l.reverse-and-start-mirror settle STOPPED:ACTIVE",
		"G14": g1 + "r.promote settle r.create r.refused=topic-exists REGULAR:STOPPED",
		"G15": g1 + "l.delete-topic settle ABSENT:FAILED r.resume r.refused=mirror-failed r.failover duty ABSENT:STOPPED",
		"G17": g1 + "r.pause-link REGULAR:LINK_PAUSED r.resume-link REGULAR:ACTIVE",
		"paused mirrors of a paused link stay paused": g1 + "r.pause r.pause-link REGULAR:PAUSED r.resume-link REGULAR:PAUSED",
		"promote hangs while a group is active":       g1 + "group r.promote settle REGULAR:PENDING_STOPPED r.failover duty REGULAR:STOPPED",
		"promote from paused drains":                  g1 + "r.pause l.write r.promote settle REGULAR:STOPPED",
		"no writer while the peer is cut off":         g1 + "r.reverse-and-start-mirror duty net settle PENDING_MIRROR:PENDING_SYNCHRONIZE r.failover r.refused=mid-reverse net settle ACTIVE:STOPPED",
		"reverse is refused without the peer":         g1 + "net r.reverse-and-start-mirror r.refused=peer-unreachable",
		"restore is refused from a live mirror":       g1 + "l.truncate-and-restore l.refused=peer-not-stopped",
		"the later stop wins":                         g10 + "l.failover settle STOPPED:STOPPED l.truncate-and-restore l.refused=peer-not-ahead r.truncate-and-restore settle STOPPED:ACTIVE",
	}
}

// TestPrefixedLinkIsNotReversed is G20.
func TestPrefixedLinkIsNotReversed(t *testing.T) {
	e := fsm.MirrorEvent{Name: fsm.EventReverseAndStart, Facts: fsm.Bidirectional | fsm.Prefixed | fsm.PeerReachable | fsm.PeerWritable}
	s, v := fsm.StepMirror(fsm.MirrorState{Status: link.MirrorActive}, e, fsm.Policy{})
	if s.Status != link.MirrorActive || v.Code != fsm.CodePrefixedLink || v.Row != "T45" {
		t.Errorf("%s, %+v", s.Status, v)
	}
}

// TestPolicyProfiles is what the profiles change, and that the default is the
// zero value.
func TestPolicyProfiles(t *testing.T) {
	pendingPromote := fsm.MirrorState{Status: link.MirrorPendingStopped, Verb: fsm.Promoting}
	for _, c := range []struct {
		state  fsm.MirrorState
		on     fsm.Event
		kind   fsm.Kind // by default
		repeat fsm.Kind // RepeatIsError
		strict fsm.Kind
	}{
		{fsm.MirrorState{Status: link.MirrorPaused}, fsm.EventPause, fsm.Noop, fsm.Reject, fsm.Reject},
		{fsm.MirrorState{Status: link.MirrorActive}, fsm.EventResume, fsm.Noop, fsm.Reject, fsm.Reject},
		{pendingPromote, fsm.EventPromote, fsm.Noop, fsm.Reject, fsm.Reject},
		{pendingPromote, fsm.EventFailover, fsm.Accept, fsm.Accept, fsm.Reject},
		{fsm.MirrorState{Status: link.MirrorFailed}, fsm.EventFailover, fsm.Accept, fsm.Accept, fsm.Reject},
		{fsm.MirrorState{Status: link.MirrorPaused}, fsm.EventFailover, fsm.Accept, fsm.Accept, fsm.Accept},
		{fsm.MirrorState{Status: link.MirrorActive}, fsm.EventPromote, fsm.Accept, fsm.Accept, fsm.Accept},
	} {
		for policy, want := range map[fsm.Policy]fsm.Kind{{}: c.kind, {RepeatIsError: true}: c.repeat, {Strict: true}: c.strict} {
			if _, v := fsm.StepMirror(c.state, fsm.MirrorEvent{Name: c.on}, policy); v.Verdict != want {
				t.Errorf("%s in %s under %+v: %s, want %s", c.on, c.state.Status, policy, v.Verdict, want)
			}
		}
	}
}
