package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const cannedCases = `[
 {"id":"good","expect":"valid","kind":"terraform","evidence":"log","want":null,"pair_with":"other"},
 {"id":"other","expect":"valid","kind":"cli_command","evidence":null,"pair_with":"good"},
 {"id":"operator","expect":"valid","kind":"cfk_yaml","evidence":"log","pair_with":null},
 {"id":"refused","expect":"valid","pair_with":"not-here"},
 {"id":"static","expect":"invalid","detectable":"static","want":["sasl.jaas.config"]},
 {"id":"static-elsewhere","expect":"invalid","detectable":"static","want":["bootstrap.servers"]},
 {"id":"static-warned","expect":"invalid","detectable":"static","want":["mode"]},
 {"id":"server","expect":"invalid","detectable":"needs_server"},
 {"id":"odd","expect":"suspicious","want":["UNKNOWN-KEY"],"pair_with":"good"},
 {"id":"odd-silent","expect":"suspicious","want":["filter","prefix"]},
 {"id":"odd-context","expect":"suspicious","detectable":"needs_context"},
 {"id":"lost","expect":"valid"}
]`

const cannedAnswers = `[
 {"file":"x/good.json","item":0,"valid":true,"problems":[{"code":"c","severity":"warning","pointer":"/a","message":"m"}]},
 {"file":"x/other.json","item":0,"valid":true},
 {"file":"x/operator.json","item":0,"valid":true,"problems":[{"code":"c","severity":"warning"}]},
 {"file":"x/refused.json","item":0,"valid":false,"problems":[{"code":"bad-value","severity":"error","key":"k","message":"no"}]},
 {"file":"x/static.json","item":0,"valid":false,"problems":[{"code":"missing","severity":"error","key":"sasl.jaas.config"}]},
 {"file":"x/static-elsewhere.json","item":0,"valid":false,"problems":[{"code":"missing","severity":"error","key":"link.mode"}]},
 {"file":"x/static-warned.json","item":0,"valid":true,"problems":[{"code":"mode","severity":"warning"}]},
 {"file":"x/server.json","item":0,"valid":true},
 {"file":"x/odd.json","item":0,"valid":true,"problems":[{"code":"unknown-key","severity":"info"}]},
 {"file":"x/odd-silent.json","item":0,"valid":false,"problems":[{"code":"c","severity":"error","message":"about nothing"}]},
 {"file":"x/odd-context.json","item":0,"valid":true}
]`

func canned(t *testing.T) ([]corpusCase, []answer) {
	t.Helper()
	var cases []corpusCase
	if err := json.Unmarshal([]byte(cannedCases), &cases); err != nil {
		t.Fatal(err)
	}
	for i := range cases {
		cases[i].path = filepath.Join("corpus", cases[i].ID+".json")
	}
	var answers []answer
	if err := json.Unmarshal([]byte(cannedAnswers), &answers); err != nil {
		t.Fatal(err)
	}
	return cases, answers
}

func TestJudge(t *testing.T) {
	v := judge(canned(t))
	for _, tc := range []struct {
		name string
		got  tally
		of   int
		ids  []string
	}{
		{"refused", v.refused, 4, []string{"refused (bad-value k: no)"}},
		{"missed", v.missed, 3, []string{"static-elsewhere (want bootstrap.servers)", "static-warned (want mode)"}},
		{"silent", v.silent, 2, []string{"odd-silent (want filter or prefix)"}},
		{"blocked", v.blocked, 2, []string{"odd-silent"}},
		{"warned", v.warned, 1, []string{"good"}},
		{"left", v.left, 7, []string{"server (needs_server)", "odd-context (needs_context)"}},
	} {
		if tc.got.of != tc.of || !slices.Equal(tc.got.ids, tc.ids) {
			t.Errorf("%s: %q of %d, want %q of %d", tc.name, tc.got.ids, tc.got.of, tc.ids, tc.of)
		}
	}
	if !slices.Equal(v.unanswered, []string{"lost"}) {
		t.Errorf("unanswered %q", v.unanswered)
	}
	if got := len(v.failures(false)); got != 3 {
		t.Errorf("%d failures, want 3: %q", got, v.failures(false))
	}
	if got := len(v.failures(true)); got != 4 {
		t.Errorf("%d failures with the suspicious, want 4: %q", got, v.failures(true))
	}
	if fig := v.figures(); !strings.Contains(fig, "refused (must be 0): 1 of 4 (25.0 %)\n  refused (bad-value k: no)\n") {
		t.Errorf("figures:\n%s", fig)
	}
}

func TestJudgeJoinsTheItemsOfAFile(t *testing.T) {
	cases := []corpusCase{{ID: "two", Expect: "valid", path: "two.json"}}
	v := judge(cases, []answer{{File: "two.json"}, {File: "two.json", Valid: true}})
	if len(v.refused.ids) != 1 {
		t.Errorf("refused %q: the first item was", v.refused.ids)
	}
}

func TestRefused(t *testing.T) {
	for _, tc := range []struct {
		name string
		a    answer
		want bool
	}{
		{"clean", answer{Valid: true}, false},
		{"warning", answer{Valid: true, Problems: []problem{{Severity: "warning"}}}, false},
		{"says so", answer{}, true},
		{"error in spite of valid", answer{Valid: true, Problems: []problem{{Severity: "error"}}}, true},
		{"unreadable", answer{Valid: true, Error: "x"}, true},
	} {
		if got := tc.a.refused(); got != tc.want {
			t.Errorf("%s: %v", tc.name, got)
		}
	}
}

func TestPairsOf(t *testing.T) {
	cases, _ := canned(t)
	var got []string
	for _, p := range pairsOf(cases) {
		got = append(got, p.String())
		if want := p.b.ID != "odd" && p.a.ID != "odd"; p.valid() != want {
			t.Errorf("%s: valid %v", p, p.valid())
		}
	}
	if want := []string{"good + other", "odd + good"}; !slices.Equal(got, want) {
		t.Errorf("pairs %q, want %q", got, want)
	}
}

func TestReadCases(t *testing.T) {
	dir := t.TempDir()
	if cases, err := readCases(filepath.Join(dir, "none")); err != nil || len(cases) != 0 {
		t.Errorf("%v, %v: a corpus that is not there is none", cases, err)
	}
	file := filepath.Join(dir, "a.json")
	if err := os.WriteFile(file, []byte(`{"id":"a","expect":"valid","evidence":null}`), 0o644); err != nil {
		t.Fatal(err)
	}
	if cases, err := readCases(dir); err != nil || len(cases) != 1 || cases[0].ID != "a" || cases[0].path != file {
		t.Errorf("%+v, %v", cases, err)
	}
	if err := os.WriteFile(file, []byte(`{`), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := readCases(dir); err == nil || !strings.Contains(err.Error(), "a.json") {
		t.Errorf("error %v, want one that names the file", err)
	}
}
