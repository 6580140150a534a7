package script_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/fsm/script"
	"github.com/clusterlink-go/clusterlink/link"
)

func TestParse(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"do R create # fine\r\n\n\t settle\t\n", ""},
		{"dance", "f:1: dance: there is no such command"},
		{"\ndo R", "f:2: do R: want do SIDE EVENT"},
		{"step L", "f:1: step L: want step"},
		{"write X", `f:1: write X: side "X" is neither L nor R`},
		{"do R drained", `there is no event "drained": want create, delete-topic, promote`},
		{"link R promote", `there is no event "promote": want create, delete, pause`},
		{"deny R promote stopped", `no event is refused with the code "stopped"`},
		{"set weather on", `there is no setting "weather": want net, group`},
		{"set net maybe", `"maybe" is neither on nor off`},
		{"expect ACTIVE", "want a status on the left and one on the right"},
		{"expect REGULAR:LIVE", `there is no status "LIVE"`},
		{"pass LIVE:REGULAR", `there is no status "LIVE"`},
		{"expect-link ACTIVE:STOPPED", `there is no state "STOPPED"`},
	} {
		_, wrong := script.Parse(c.text)
		switch {
		case c.want == "" && len(wrong) > 0, c.want != "" && len(wrong) != 1:
			t.Errorf("%q: %v", c.text, wrong)
		case c.want != "" && !strings.Contains(wrong[0].In("f"), c.want):
			t.Errorf("%q: %s", c.text, wrong[0].In("f"))
		}
	}
	s, wrong := script.Parse("dance\nwrite L\nsing\nsettle")
	if got := s.Commands(); len(wrong) != 2 || len(got) != 2 || got[0].Line != 2 || got[1].String() != "settle" {
		t.Errorf("%v, %v", got, wrong)
	}
}

// deaf is a pair that can't do much: it refuses without saying why.
type deaf struct {
	script.Pair
	reset error
}

func (d deaf) Reset() error { return d.reset }

func (deaf) Set(string, bool) error { return script.ErrCannot }

func (deaf) Do(script.Half, fsm.Event) (link.Code, error) { return script.AnyCode, nil }

func TestRun(t *testing.T) {
	broken := errors.New("broken")
	for _, c := range []struct {
		text string
		pair script.Pair
		want error
		says string
	}{
		{"deny R promote already-stopped", deaf{}, nil, ""},
		{"do R promote", deaf{}, nil, "script: line 1: do R promote: it was refused with *"},
		{"deny R promote no-such-mirror\nset net off\nwrite L", deaf{}, script.ErrCannot, "line 2"},
		{"write L", deaf{reset: broken}, broken, "reset"},
	} {
		s, wrong := script.Parse(c.text)
		if len(wrong) > 0 {
			t.Fatal(wrong)
		}
		ran := 0
		err := s.Run(c.pair, func(script.Command, error) { ran++ })
		if (err == nil) != (c.says == "") || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%q: %v", c.text, err)
		}
		if err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%q: %v, want %q", c.text, err, c.says)
		}
		if ran > 2 {
			t.Errorf("%q: went on behind a failure", c.text)
		}
	}
}

// TestStories: what a pair takes note of leads from state to state, and ends
// with what it shows.
func TestStories(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "testdata", "script", "*.txt"))
	if err != nil || len(files) < 20 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		s, wrong := script.Parse(string(text))
		if len(wrong) > 0 {
			t.Fatal(file, wrong)
		}
		h := script.NewHalves(fsm.Policy{})
		at := [2]fsm.State{fsm.State(fsm.Regular), fsm.State(fsm.Absent)}
		err = s.Run(h, func(c script.Command, _ error) {
			for _, e := range h.Took() {
				if e.Link {
					continue
				}
				if e.From != at[e.At] {
					t.Errorf("%s:%d: %s of %s from %s, it was in %s", file, c.Line, e.Event, e.At, e.From, at[e.At])
				}
				at[e.At] = e.Verdict.To
			}
			if h.Took() != nil {
				t.Error("what was taken note of is told twice")
			}
			for i, side := range []script.Half{script.Left, script.Right} {
				fences := func(d fsm.Duty) bool { return d.Kind == fsm.Fence }
				if slices.ContainsFunc(h.Duties(side), fences) && at[i] != fsm.State(link.MirrorPendingMirror) {
					t.Errorf("%s:%d: %s must fence in %s", file, c.Line, side, at[i])
				}
			}
		})
		if err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{"do R create\nexpect REGULAR:ACTIVE", "deny R promote already-stopped # x", "set net off", ":", "pass :"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, wrong := script.Parse(text)
		if len(text) > 200 {
			return
		}
		// A script that can be read can be played: it comes true or says why not.
		err := s.Run(script.NewHalves(fsm.Policy{}), nil)
		var at *script.Error
		if err != nil && !errors.As(err, &at) {
			t.Errorf("%q: %v (%v)", text, err, wrong)
		}
	})
}
