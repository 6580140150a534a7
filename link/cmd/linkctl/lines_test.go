package main

import (
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A workflow command is one line, whatever the names in it.
func TestGitHubFormat(t *testing.T) {
	code, stdout, _ := call("check", "--format", "github", "testdata/check/slips.json", "testdata/check/absent.json")
	if code != exitUsage || !strings.Contains(stdout, "::error file=testdata/check/slips.json,line=") || !strings.Contains(stdout, ",title=") ||
		!strings.Contains(stdout, "::error file=testdata/check/absent.json::") {
		t.Errorf("exit %d, %s", code, stdout)
	}
	for line := range strings.Lines(stdout) {
		if !strings.HasPrefix(line, "::error ") && !strings.HasPrefix(line, "::warning ") && !strings.HasPrefix(line, "::notice ") {
			t.Errorf("no workflow command: %q", line)
		}
	}
	for text, want := range map[string]string{"a%b\nc\rd": "a%25b%0Ac�d", "100%": "100%25"} {
		if got := workflowText(text); got != want {
			t.Errorf("%q is written %q, want %q", text, got, want)
		}
	}
	if got := workflowProperty("C:\\a,b"); got != "C%3A\\a%2Cb" {
		t.Errorf("a property is written %q", got)
	}
	for _, args := range [][]string{{"pair", "--format", "github", "testdata/pair/inbound.json"}, {"graph", "--format", "github", "testdata/graph"}} {
		if _, stdout, _ := call(args...); !strings.HasPrefix(stdout, "::") {
			t.Errorf("%q: %s", args, stdout)
		}
	}
}

// A report has a case for each definition, and fails where one is not valid.
func TestJUnitFormat(t *testing.T) {
	code, stdout, _ := call("check", "--format", "junit", "testdata/check/slips.json", "testdata/check/clean.json", "testdata/check/absent.json")
	var report junitReport
	if err := xml.Unmarshal([]byte(stdout), &report); err != nil {
		t.Fatalf("%v\n%s", err, stdout)
	}
	s := report.Suites[0]
	if code != exitUsage || s.Tests != 3 || s.Failures != 1 || s.Errors != 1 || len(s.Cases) != 3 {
		t.Errorf("exit %d, %+v", code, s)
	}
	if f := s.Cases[0].Failure; f == nil || !strings.Contains(f.Text, "testdata/check/slips.json:") || s.Cases[1].Failure != nil || s.Cases[2].Error == nil {
		t.Errorf("%+v", s.Cases)
	}
	for _, args := range [][]string{{"pair", "--format", "junit", "testdata/pair/east.json", "testdata/pair/waiting.json"}, {"graph", "--format", "junit", "testdata/graph"}} {
		_, stdout, _ := call(args...)
		if err := xml.Unmarshal([]byte(stdout), &report); err != nil {
			t.Errorf("%q: %v", args, err)
		}
	}
}

func TestQuiet(t *testing.T) {
	if code, stdout, _ := call("check", "--quiet", "testdata/check/clean.json", "testdata/pair/west.json"); code != exitOK || stdout != "" {
		t.Errorf("of what is valid: exit %d, %q", code, stdout)
	}
	code, stdout, _ := call("check", "--quiet", "testdata/check/slips.json")
	if code != exitInvalid || !strings.Contains(stdout, ": error: ") || strings.Contains(stdout, ": warning: ") || strings.Contains(stdout, "1 definition") {
		t.Errorf("exit %d, %s", code, stdout)
	}
	if _, strict, _ := call("check", "--quiet", "--strict", "testdata/check/slips.json"); !strings.Contains(strict, ": warning: ") {
		t.Errorf("--strict: %s", strict)
	}
	for _, command := range []string{"pair", "graph"} {
		if _, stdout, _ := call(command, "--quiet", "testdata/pair/east.json", "testdata/pair/west.json"); strings.Contains(stdout, "definition") || strings.Contains(stdout, "valid") {
			t.Errorf("%s: %s", command, stdout)
		}
	}
}

// Of several definitions it is told which codes are the many.
func TestTotals(t *testing.T) {
	_, stdout, _ := call("check", "testdata/check/slips.json", "testdata/check/slips.properties")
	_, totals, ok := strings.Cut(stdout, "\nby code: ")
	if !ok || !strings.Contains(totals, ", ") {
		t.Errorf("no totals: %s", stdout)
	}
	if _, one, _ := call("check", "testdata/check/slips.json"); strings.Contains(one, "by code") {
		t.Errorf("of one definition: %s", one)
	}
}

func TestDrawings(t *testing.T) {
	dir := tree(t, "link.json", `{"link_name":"a\"b","request":{"source_cluster_id":"lkc-\"1","configs":[{"name":"bootstrap.servers","value":"a:9092"}]}}`,
		"other.json", `{"link_name":"c","request":{"source_cluster_id":"lkc-\"1","configs":[{"name":"bootstrap.servers","value":"a:9092"}]}}`)
	_, stdout, _ := call("graph", "--format", "mermaid", dir)
	if want := "flowchart LR\n    c0[\"lkc-&quot;1\"]\n    c1[\"?\"]\n    c2[\"?\"]\n    c0 -->|\"a&quot;b\"| c1\n    c0 -->|\"c\"| c2\n"; stdout != want {
		t.Errorf("mermaid:\n%s\nwant\n%s", stdout, want)
	}
	_, stdout, _ = call("graph", "--format", "dot", dir)
	if want := "digraph links {\n    rankdir=LR\n    c0 [label=\"lkc-\\\"1\"]\n    c1 [label=\"?\"]\n    c2 [label=\"?\"]\n    c0 -> c1 [label=\"a\\\"b\"]\n    c0 -> c2 [label=\"c\"]\n}\n"; stdout != want {
		t.Errorf("dot:\n%s\nwant\n%s", stdout, want)
	}
	if code, _, _ := call("check", "--format", "dot", dir); code != exitUsage {
		t.Errorf("check --format dot: exit %d", code)
	}
}

// A real bash completes commands, flags, values and codes.
func TestBashCompletion(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Log("bash is not there, so there is nothing to ask")
		return
	}
	_, script, _ := call("completion", "bash")
	file := filepath.Join(t.TempDir(), "linkctl")
	if err := os.WriteFile(file, []byte(script), 0o600); err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]string{
		"linkctl ch":                       "check",
		"linkctl check --form":             "--format",
		"linkctl check --format gi":        "github",
		"linkctl check --ignore unknown-k": "unknown-key",
		"linkctl states mi":                "mirror",
		"linkctl keys cluster.link.pref":   "cluster.link.prefix",
		"linkctl completion z":             "zsh",
		"linkctl graph --format mer":       "mermaid",
	} {
		words := strings.Fields(line)
		run := "source " + file + "\nCOMP_WORDS=(" + strings.Join(words, " ") + ")\nCOMP_CWORD=" + string(rune('0'+len(words)-1)) + "\n_linkctl\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n"
		out, err := exec.Command(bash, "--norc", "-c", run).CombinedOutput()
		if err != nil || !slices.Contains(strings.Fields(string(out)), want) {
			t.Errorf("%q completes to %q, want %s (%v)", line, out, want, err)
		}
	}
	for _, shell := range []string{"zsh", "fish"} {
		if code, stdout, _ := call("completion", shell); code != exitOK || !strings.Contains(stdout, "linkctl") {
			t.Errorf("%s: exit %d", shell, code)
		}
	}
	if code, _, _ := call("completion", "tcsh"); code != exitUsage {
		t.Errorf("tcsh: exit %d", code)
	}
}

func TestDemoStory(t *testing.T) {
	code, stdout, _ := call("demo", "--story", "2")
	if code != exitOK || !strings.Contains(stdout, "2. A source-initiated link") || strings.Contains(stdout, "1. A destination") || strings.Contains(stdout, "warning:") {
		t.Errorf("exit %d, %s", code, stdout)
	}
	if code, _, stderr := call("demo", "--story", "5"); code != exitUsage || !strings.Contains(stderr, "4 stories") {
		t.Errorf("exit %d, %s", code, stderr)
	}
}
