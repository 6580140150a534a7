package fsmtest

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// Half is one side of a script: Left holds the source topic at first, Right
// becomes its mirror. The zero Half is Left.
type Half int

// The two halves.
const (
	Left Half = iota
	Right
)

// Shown is what a [PairTarget] shows: the topic's displayed status on either
// side, [fsm.Absent] and [fsm.Regular] among them, and the displayed state of
// either link half, empty for one that doesn't exist. It is a comparable value.
type Shown struct {
	Topic [2]link.MirrorStatus
	Link  [2]link.LinkState
}

// PairTarget is two clusters under test with one link and one topic, for
// [RunScript]. Its methods are called one after the other.
type PairTarget interface {
	// Reset makes the pair anew: a bidirectional link without prefix that works,
	// an ordinary topic on the left, none on the right, everything that [Set]
	// knows as it is at first.
	Reset() error
	// Do puts an operator's event to a topic: create, delete-topic or a verb.
	// It gives the code of the refusal, [AnyCode] for one that it can't name,
	// and nothing for an event that was accepted.
	Do(at Half, e fsm.Event) (refusal link.Code, err error)
	// Link puts an event of the link machine to a link half, as Do does.
	Link(at Half, e fsm.Event) (refusal link.Code, err error)
	// Set changes what is around: net (on at first), group (a consumer group is
	// active), bidirectional (on at first), prefix, validated (on at first: the
	// remote checks pass), force (the next deletions of links are by force).
	// It gives [ErrCannot] for what it can't change; the script is then skipped.
	Set(what string, on bool) error
	// Write produces one record, and reports whether it was taken.
	Write(to Half) (bool, error)
	// Advance lets both sides do what they have to do once, and reports whether
	// anything changed.
	Advance() (changed bool, err error)
	Show() (Shown, error)
}

// AnyCode is a refusal whose code is not known.
const AnyCode link.Code = "*"

// settleRounds bounds how long a script waits for a pair to settle.
const settleRounds = 200

// RunScript runs every script DIR/*.txt against a target and reports what
// differs as errors of the test, with file and line; a *testing.T gets a subtest
// for each script. A script has one command a line, # begins a comment:
//
//	do R promote                    an operator's event, which must be accepted
//	deny R promote already-stopped  one that must be refused, with that code
//	link R pause                    an event of the link half; deny-link likewise
//	set net off                     see [PairTarget]
//	write L                         must be taken; deny-write: must be refused
//	step                            both sides do what they have to do once
//	settle                          … until nothing changes
//	pass ACTIVE:STOPPED             … until this shows
//	expect REGULAR:ACTIVE           the displayed statuses, left and right
//	expect-link ACTIVE:PAUSED       the displayed link states
func RunScript(tb TB, dir string, target PairTarget) {
	tb.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil || len(files) == 0 {
		tb.Errorf("no scripts in %q: %v", dir, err)
		return
	}
	slices.Sort(files)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			tb.Errorf("%v", err)
			continue
		}
		base := filepath.Base(file)
		if t, ok := tb.(*testing.T); ok {
			t.Run(strings.TrimSuffix(base, ".txt"), func(t *testing.T) { runOne(t, base, string(text), target) })
			continue
		}
		runOne(tb, base, string(text), target)
	}
}

func runOne(tb TB, name, text string, target PairTarget) {
	tb.Helper()
	if err := target.Reset(); err != nil {
		tb.Errorf("%s: reset: %v", name, err)
		return
	}
	for n, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		if err := command(target, words); err != nil {
			if s, ok := tb.(interface{ Skipf(string, ...any) }); ok && isCannot(err) {
				s.Skipf("%s:%d: %s: %v", name, n+1, strings.Join(words, " "), err)
			}
			tb.Errorf("%s:%d: %s: %v", name, n+1, strings.Join(words, " "), err)
			return
		}
	}
}

// command runs one line.
func command(target PairTarget, words []string) error {
	want, ok := arity[words[0]]
	if !ok || len(words)-1 != want {
		return fmt.Errorf("no such command, or not with %d words after it", len(words)-1)
	}
	switch words[0] {
	case "step":
		_, err := target.Advance()
		return err
	case "settle":
		return until(target, func() (bool, error) { return false, nil }, true)
	case "pass":
		return until(target, func() (bool, error) {
			s, err := target.Show()
			return s.topics() == words[1], err
		}, false)
	case "expect", "expect-link":
		s, err := target.Show()
		got := s.topics()
		if words[0] == "expect-link" {
			got = s.links()
		}
		if err == nil && got != words[1] {
			return fmt.Errorf("shows %s", got)
		}
		return err
	case "set":
		if words[2] != "on" && words[2] != "off" {
			return fmt.Errorf("%q is neither on nor off", words[2])
		}
		return target.Set(words[1], words[2] == "on")
	}
	at := Left
	switch words[1] {
	case "L":
	case "R":
		at = Right
	default:
		return fmt.Errorf("side %q is neither L nor R", words[1])
	}
	switch words[0] {
	case "write", "deny-write":
		taken, err := target.Write(at)
		if err == nil && taken != (words[0] == "write") {
			return fmt.Errorf("the record was taken: %t", taken)
		}
		return err
	case "do", "deny":
		code, err := target.Do(at, fsm.Event(words[2]))
		return verdict(words, code, err)
	default:
		code, err := target.Link(at, fsm.Event(words[2]))
		return verdict(words, code, err)
	}
}

// arity says how many words follow a command.
var arity = map[string]int{
	"do": 2, "deny": 3, "link": 2, "deny-link": 3, "set": 2, "write": 1, "deny-write": 1,
	"step": 0, "settle": 0, "pass": 1, "expect": 1, "expect-link": 1,
}

// verdict compares an answer with what the line wants.
func verdict(words []string, code link.Code, err error) error {
	want := link.Code("")
	if len(words) > 3 {
		want = link.Code(words[3])
	}
	switch {
	case err != nil:
		return err
	case code == want, code == AnyCode && want != "":
		return nil
	case code == "":
		return fmt.Errorf("it was accepted")
	}
	return fmt.Errorf("it was refused with %s", code)
}

// until advances a target until done says so, or, with quiet, until nothing
// changes.
func until(target PairTarget, done func() (bool, error), quiet bool) error {
	for range settleRounds {
		if ok, err := done(); ok || err != nil {
			return err
		}
		changed, err := target.Advance()
		if err != nil || quiet && !changed {
			return err
		}
	}
	s, err := target.Show()
	if err != nil {
		return err
	}
	return fmt.Errorf("still %s after %d rounds", s.topics(), settleRounds)
}

func (s Shown) topics() string { return string(s.Topic[Left]) + ":" + string(s.Topic[Right]) }

func (s Shown) links() string {
	show := func(l link.LinkState) string {
		if l == "" {
			return "ABSENT"
		}
		return string(l)
	}
	return show(s.Link[Left]) + ":" + show(s.Link[Right])
}
