package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// saved writes an output to a file.
func saved(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "baseline.json")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// counted is what the outputs say about problems that they leave out.
type counted struct {
	Valid      bool
	Problems   []problemObject
	Baselined  int
	Suppressed int
}

func countedOf(t *testing.T, stdout string) []counted {
	t.Helper()
	var list []counted
	text := strings.TrimSpace(stdout)
	if !strings.HasPrefix(text, "[") {
		text = "[" + text + "]"
	}
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		t.Fatalf("%v\n%s", err, stdout)
	}
	return list
}

// TestBaselineOfItself holds that an output is a baseline for what it was made
// from: every problem is counted, none shown.
func TestBaselineOfItself(t *testing.T) {
	for _, args := range []string{
		"check --strict testdata/check/slips.json testdata/check/slips.properties testdata/check/truncated.json testdata/formats",
		"pair --strict testdata/pair/east.json testdata/pair/waiting.json",
		"pair --strict testdata/check/slips.json testdata/check/slips.json",
		"graph --strict --local-cluster testdata/graph/hub.yaml=lkc-hub testdata/graph testdata/check/truncated.json",
	} {
		fields := append(strings.Fields(args), "--format", "json")
		code, first, _ := call(fields...)
		if code != exitInvalid {
			t.Fatalf("%s: exit %d", args, code)
		}
		code, second, _ := call(append(fields, "--baseline", saved(t, first))...)
		before, after := countedOf(t, first), countedOf(t, second)
		if code != exitOK || len(before) != len(after) {
			t.Fatalf("%s: exit %d with its own baseline\n%s", args, code, second)
		}
		for i := range after {
			if a := after[i]; !a.Valid || len(a.Problems) > 0 || a.Baselined != len(before[i].Problems) || a.Suppressed != before[i].Suppressed {
				t.Errorf("%s: %+v, before %+v", args, a, before[i])
			}
		}
	}
}

// TestBaselineShowsWhatIsNew holds which problems are the same and which are
// not.
func TestBaselineShowsWhatIsNew(t *testing.T) {
	const one, more = `{"name":"boostrap.servers","value":"x"}`, `{"name":"acl.sync.ms","value":"soon"}`
	body := func(configs ...string) string { return `{"configs":[` + strings.Join(configs, ",") + `]}` }
	_, first, _ := callWith(body(one), "check", "--format", "json", "-")
	file := saved(t, first)
	for _, test := range []struct {
		what, body, shown string
	}{
		{"the same", body(one), ""},
		{"further down", "\n\n" + body(`{"name":"link.mode","value":"DESTINATION"}`, one), ""},
		{"another key", body(one, more), "value-not-number"},
		{"once more", body(one, one), "duplicate-key unknown-key"},
		{"gone", body(), ""},
	} {
		_, stdout, _ := callWith(test.body, "check", "--format", "json", "--baseline", file, "-")
		var codes []string
		for _, p := range countedOf(t, stdout)[0].Problems {
			if p.Code != "bootstrap-missing" && p.Severity != "info" {
				codes = append(codes, p.Code)
			}
		}
		if got := strings.Join(codes, " "); got != test.shown {
			t.Errorf("%s: %q, want %q", test.what, got, test.shown)
		}
	}
	// Another file, and another definition of it, have other problems.
	other := strings.Replace(first, `"file": "-"`, `"file": "x.json"`, 1)
	if _, stdout, _ := callWith(body(one), "check", "--format", "json", "--baseline", saved(t, other), "-"); countedOf(t, stdout)[0].Baselined != 0 {
		t.Error("the problems of another file count")
	}
	other = strings.Replace(first, `"item": 0`, `"item": 1`, 1)
	if _, stdout, _ := callWith(body(one), "check", "--format", "json", "--baseline", saved(t, other), "-"); countedOf(t, stdout)[0].Baselined != 0 {
		t.Error("the problems of another definition count")
	}
}

func TestBaselineUnreadable(t *testing.T) {
	for _, text := range []string{"", "[", "{}", "null", "[1]", `{"problems":null}`, `{"problems":{}}`, `[{"problems":5}]`, "link.mode=SOURCE"} {
		code, stdout, stderr := call("check", "--baseline", saved(t, text), "testdata/check/slips.json")
		if code != exitUsage || stdout != "" || !strings.Contains(stderr, "baseline") {
			t.Errorf("%q: exit %d, %q, %q", text, code, stdout, stderr)
		}
	}
}

func TestSuppression(t *testing.T) {
	check := func(body string) counted {
		_, stdout, _ := callWith(body, "check", "--format", "json", "--input", "properties", "-")
		return countedOf(t, stdout)[0]
	}
	const settings = "bootstrap.servers=a.example.com:9092\n"
	for _, test := range []struct {
		what, body string
		suppressed int
		valid      bool
	}{
		{"none", settings + "acl.sync.ms=soon\n", 0, false},
		{"the next line", settings + "# linkctl:ignore value-not-number\nacl.sync.ms=soon\n", 1, true},
		{"another code", settings + "# linkctl:ignore unknown-key\nacl.sync.ms=soon\n", 0, false},
		{"not the line after", settings + "# linkctl:ignore value-not-number\nacl.sync.ms=5000\ntopic.config.sync.ms=soon\n", 0, false},
		{"the whole file", settings + "acl.sync.ms=soon\ntopic.config.sync.ms=soon\n# linkctl:ignore-file value-not-number\n", 2, true},
	} {
		if got := check(test.body); got.Suppressed != test.suppressed || got.Valid != test.valid {
			t.Errorf("%s: %+v", test.what, got)
		}
	}
	// JSON has no comments.
	if _, list := objects(t, `{"configs":[{"name":"# linkctl:ignore unknown-key","value":"x"}]}`, "-"); len(list[0].Problems) == 0 {
		t.Error("a name suppresses")
	}
}

// TestSuppressionInPair holds that a comment is about its own half, and about
// problems of the pair that are told of it.
func TestSuppressionInPair(t *testing.T) {
	dir := t.TempDir()
	half := func(name, more string) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(more+"bootstrap.servers=same.example.com:9092\nlink.mode=BIDIRECTIONAL\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	// The other half dials by itself and has no use for this.
	const local = "local.security.protocol=SSL\n"
	a, b := half("a.properties", ""), half("b.properties", local)
	_, p := pairOf(t, "", a, b)
	var told string
	for _, problem := range p.Problems {
		if problem.Code == "pair-local-unused" && strings.HasPrefix(problem.Pointer, "/b/configs") {
			told = problem.Code
		}
	}
	if told == "" {
		t.Fatalf("no problem of the pair: %+v", p)
	}
	comment := "# linkctl:ignore-file " + told + "\n"
	for _, test := range []struct {
		a, b string
		want int
	}{{a, half("c.properties", comment+local), 1}, {half("d.properties", comment), b, 0}} {
		_, stdout, _ := call("pair", "--format", "json", test.a, test.b)
		if got := countedOf(t, stdout)[0]; got.Suppressed != test.want {
			t.Errorf("%d suppressed, want %d: %s", got.Suppressed, test.want, stdout)
		}
	}
}
