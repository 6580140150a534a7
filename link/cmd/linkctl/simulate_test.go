package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

// simulation is the contract's object, written down once more.
type simulation struct {
	File   string
	Passed bool
	Steps  []struct {
		Line           int
		Command, Error string
		Events         []struct{ Side, Machine, Event, Verdict, Code, Message, From, To string }
		Topics, Links  [2]string
		Duties         [2]struct {
			Side string
			Must []string
		}
	}
}

// TestSimulateStories: every documented procedure comes true, and its trace
// ends as the story does.
func TestSimulateStories(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "..", "fsm", "testdata", "script", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatal("no stories", err)
	}
	for _, file := range files {
		code, stdout, stderr := call("simulate", "--format", "json", file)
		var s simulation
		if err := json.Unmarshal([]byte(stdout), &s); err != nil || code != exitOK || !s.Passed || stderr != "" {
			t.Fatalf("%s: %d %v %s", file, code, err, stderr)
		}
		last := ""
		for _, step := range s.Steps {
			if shown, ok := strings.CutPrefix(step.Command, "expect "); ok {
				last = strings.Join(step.Topics[:], ":")
				if shown != last {
					t.Errorf("%s:%d: %s shows %s", file, step.Line, step.Command, last)
				}
			}
			if verb, ok := strings.CutPrefix(step.Command, "do R "); ok && (len(step.Events) == 0 || step.Events[0].Event != verb) {
				t.Errorf("%s:%d: %s does not show what it asked: %+v", file, step.Line, step.Command, step.Events)
			}
		}
	}
}

func TestSimulateExitCodes(t *testing.T) {
	for _, c := range []struct {
		name, stdin, args string
		code              int
		stdout, stderr    string
	}{
		{"true", "do R create\nexpect REGULAR:ACTIVE\n", "-", exitOK, "-: 2 commands came true", ""},
		{"false", "do R promote\nwrite L\n", "-", exitInvalid, "-:1: error: do R promote: it was refused with no-such-mirror", ""},
		{"unreadable", "dance\n", "-", exitUsage, "", "-:1: dance: there is no such command"},
		{"empty", "# nothing\n", "-", exitUsage, "", "no command"},
		{"missing", "", "testdata/simulate/none.txt", exitUsage, "", "none.txt: no such file"},
		{"directory", "", "testdata/simulate", exitUsage, "", "directory"},
		{"usage", "", "", exitUsage, "", "name one script"},
		{"two", "", "- -", exitUsage, "", "name one script"},
		{"flag", "", "--policy x -", exitUsage, "", "not defined"},
		{"strict", "do R create\ndo R pause\ndeny R pause repeated\n", "--strict -", exitOK, "came true", ""},
		{"strict off", "do R create\ndo R pause\ndeny R pause repeated\n", "-", exitInvalid, "it was accepted", ""},
		{"mid reverse", "write L\ndo R create\nsettle\ndo R reverse-and-start-mirror\ndo R failover\n", "--mid-reverse checked -", exitOK, "came true", ""},
		{"mid reverse off", "write L\ndo R create\nsettle\ndo R reverse-and-start-mirror\ndeny R failover mid-reverse\n", "-", exitOK, "came true", ""},
	} {
		code, stdout, stderr := callWith(c.stdin, append([]string{"simulate"}, strings.Fields(c.args)...)...)
		if code != c.code || !strings.Contains(stdout, c.stdout) || !strings.Contains(stderr, c.stderr) {
			t.Errorf("%s: %d\n%s%s", c.name, code, stdout, stderr)
		}
		if code == exitUsage && stdout != "" {
			t.Errorf("%s: prints %q", c.name, stdout)
		}
	}
}
