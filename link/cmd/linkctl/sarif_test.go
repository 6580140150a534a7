package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/internal/golden"
	"github.com/clusterlink-go/clusterlink/validate"
)

// shapeOf says what an object of SARIF 2.1.0 must look like: written by hand
// from the standard (OASIS sarif-v2.1.0, sections in brackets), for what this
// command writes. A member that is not listed is an error.
type shapeOf map[string]check

type check func(v any) error

// need marks a required member; the others may be missing.
func (s shapeOf) object(required ...string) check {
	return func(v any) error {
		m, ok := v.(map[string]any)
		if !ok {
			return fmt.Errorf("is %T, must be an object", v)
		}
		for _, name := range required {
			if _, ok := m[name]; !ok {
				return fmt.Errorf("has no %s", name)
			}
		}
		for name, value := range m {
			each, ok := s[name]
			if !ok {
				return fmt.Errorf("has the unknown member %s", name)
			}
			if err := each(value); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		return nil
	}
}

func array(least int, each check) check {
	return func(v any) error {
		list, ok := v.([]any)
		if !ok || len(list) < least {
			return fmt.Errorf("is %T, must be an array of %d or more", v, least)
		}
		for i, x := range list {
			if err := each(x); err != nil {
				return fmt.Errorf("%d: %w", i, err)
			}
		}
		return nil
	}
}

func matching(pattern string) check {
	re := regexp.MustCompile(`^(?s:` + pattern + `)$`)
	return func(v any) error {
		if s, ok := v.(string); !ok || !re.MatchString(s) {
			return fmt.Errorf("is %v, must match %s", v, re)
		}
		return nil
	}
}

func integer(least int) check {
	return func(v any) error {
		n, ok := v.(float64)
		if !ok || n != float64(int(n)) || int(n) < least {
			return fmt.Errorf("is %v, must be an integer from %d", v, least)
		}
		return nil
	}
}

func boolean(v any) error {
	if _, ok := v.(bool); !ok {
		return fmt.Errorf("is %v, must be a boolean", v)
	}
	return nil
}

// anything is a property bag [3.8].
func anything(v any) error {
	if _, ok := v.(map[string]any); !ok {
		return fmt.Errorf("is %T, must be an object", v)
	}
	return nil
}

// reference is a URI reference [3.4.3, RFC 3986].
func reference(v any) error {
	s, _ := v.(string)
	u, err := url.Parse(s)
	switch {
	case err != nil || s == "":
		return fmt.Errorf("is %q, must be a URI", s)
	case u.Scheme == "" && strings.HasPrefix(s, "/"), strings.ContainsAny(s, "\\ "):
		return fmt.Errorf("is %q, must be relative or have a scheme", s)
	}
	return nil
}

// sarifShape is the whole log.
func sarifShape() check {
	text := matching(`.+`)
	level := matching(`none|note|warning|error`) // [3.27.10]
	message := shapeOf{"text": text, "markdown": text}.object("text")
	location := shapeOf{ // [3.28]
		"physicalLocation": shapeOf{ // [3.29]
			"artifactLocation": shapeOf{"uri": reference}.object("uri"),
			"region":           shapeOf{"startLine": integer(1), "startColumn": integer(1)}.object("startLine"),
		}.object("artifactLocation"),
		"logicalLocations": array(1, shapeOf{"fullyQualifiedName": text}.object()),
	}.object("physicalLocation")
	notification := shapeOf{"level": level, "message": message, "locations": array(0, location)}.object("message") // [3.58]
	rule := shapeOf{                                                                                               // [3.49]
		"id": text, "name": text, "shortDescription": message, "fullDescription": message, "help": message,
		"defaultConfiguration": shapeOf{"level": level}.object(), "properties": anything,
	}.object("id", "name", "shortDescription", "fullDescription", "help", "defaultConfiguration")
	result := shapeOf{ // [3.27]
		"ruleId": text, "ruleIndex": integer(0), "level": level, "message": message,
		"locations": array(1, location), "partialFingerprints": shapeOf{fingerprintName: matching(`[0-9a-f]{64}`)}.object(fingerprintName),
		"properties": anything,
	}.object("ruleId", "message", "locations")
	run := shapeOf{ // [3.14]
		"tool": shapeOf{"driver": shapeOf{
			"name": text, "version": text, "informationUri": reference, "rules": array(1, rule),
		}.object("name")}.object("driver"),
		"invocations": array(1, shapeOf{
			"executionSuccessful": boolean, "toolExecutionNotifications": array(1, notification), "toolConfigurationNotifications": array(1, notification),
		}.object("executionSuccessful")),
		"columnKind": matching(`utf16CodeUnits|unicodeCodePoints`), "results": array(0, result), "properties": anything,
	}.object("tool", "results")
	return shapeOf{"$schema": reference, "version": matching(`2\.1\.0`), "runs": array(1, run)}.object("version", "runs")
}

// readSARIF checks a log and gives its one run.
func readSARIF(t *testing.T, stdout string) sarifRun {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(stdout), &v); err != nil {
		t.Fatalf("not JSON: %v\n%s", err, stdout)
	}
	if err := sarifShape()(v); err != nil {
		t.Fatalf("not SARIF: %v", err)
	}
	var log sarifLog
	if err := json.Unmarshal([]byte(stdout), &log); err != nil || len(log.Runs) != 1 {
		t.Fatalf("%v, %d runs", err, len(log.Runs))
	}
	run := *log.Runs[0]
	rules := run.Tool.Driver.Rules
	met, ids := map[string]bool{}, map[string]bool{}
	for _, r := range rules {
		if met[r.ID] {
			t.Errorf("rule %s is there twice", r.ID)
		}
		met[r.ID] = true
	}
	for _, r := range run.Results {
		if r.RuleIndex >= len(rules) || rules[r.RuleIndex].ID != r.RuleID {
			t.Errorf("ruleIndex %d is not that of %s", r.RuleIndex, r.RuleID)
		}
		if f := r.PartialFingerprints[fingerprintName]; ids[f] {
			t.Errorf("%s: two results have one fingerprint", r.RuleID)
		} else {
			ids[f] = true
		}
	}
	return run
}

// TestSARIF holds what the log says beside the rules, for each command.
func TestSARIF(t *testing.T) {
	for name, args := range map[string]string{
		"check": "check --format sarif testdata/check/slips.json testdata/check/absent.json testdata/check/truncated.json testdata/formats/slips.yaml testdata/formats/slips.tf",
		"pair":  "pair --format sarif testdata/pair/east.json testdata/pair/waiting.json",
		"graph": "graph --format sarif testdata/graph testdata/check/absent.json",
		"fails": "pair --format sarif testdata/pair/east.json testdata/check/absent.json",
	} {
		code, stdout, _ := call(strings.Fields(args)...)
		run := readSARIF(t, stdout)
		if n := len(run.Tool.Driver.Rules); n < len(validate.Rules()) {
			t.Errorf("%s: %d rules", name, n)
		}
		// The rules are validate's; their places were checked above.
		run.Tool.Driver.Rules = []sarifRule{}
		for i := range run.Results {
			run.Results[i].RuleIndex = 0
		}
		text, err := json.MarshalIndent(run, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		golden.File(t, "link/cmd/linkctl/testdata/golden/sarif-"+name+".golden", fmt.Sprintf("$ linkctl %s\n%s\n--- exit %d\n", args, text, code))
	}
}

// TestSARIFAgrees compares the results with those of --format json.
func TestSARIFAgrees(t *testing.T) {
	files := []string{"testdata/check/slips.json", "testdata/check/slips.properties", "testdata/check/truncated.json", "testdata/formats"}
	_, list := objects(t, "", files...)
	_, stdout, _ := call(append([]string{"check", "--format", "sarif"}, files...)...)
	levels := map[string]string{"error": "error", "warning": "warning", "info": "note"}
	var want, got []string
	for _, d := range list {
		for _, p := range d.Problems {
			want = append(want, fmt.Sprintf("%s %s %s %d:%d", d.File, levels[p.Severity], p.Code, p.Line, p.Column))
		}
	}
	for _, r := range readSARIF(t, stdout).Results {
		at := r.Locations[0].PhysicalLocation
		line := at.Region.StartLine
		if at.Region.StartColumn == 0 { // not known
			line = 0
		}
		got = append(got, fmt.Sprintf("%s %s %s %d:%d", at.ArtifactLocation.URI, r.Level, r.RuleID, line, at.Region.StartColumn))
	}
	if !slices.Equal(got, want) {
		t.Errorf("sarif\n%s\njson\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestFingerprintKeepsPlace moves problems down and wants the same
// fingerprints.
func TestFingerprintKeepsPlace(t *testing.T) {
	const body = `{"configs":[%s{"name":"boostrap.servers","value":"x"},{"name":"acl.sync.ms","value":"x"},{"name":"acl.sync.ms","value":"y"}]}`
	prints := func(more string) map[string]string {
		_, stdout, _ := callWith(fmt.Sprintf(body, more), "check", "--format", "sarif", "-")
		m := map[string]string{}
		for _, r := range readSARIF(t, stdout).Results {
			m[r.PartialFingerprints[fingerprintName]] = r.RuleID
		}
		return m
	}
	before, after := prints(""), prints("\n\n"+`{"name":"link.mode","value":"DESTINATION"},`)
	if len(before) < 3 {
		t.Fatalf("too few: %v", before)
	}
	for print, rule := range before {
		if after[print] != rule {
			t.Errorf("%s has another fingerprint", rule)
		}
	}
}

func TestURI(t *testing.T) {
	for file, want := range map[string]string{
		"a.json": "a.json", "./a/../b.json": "b.json", "../a b.json": "../a%20b.json", "-": "-",
		"a:b.json": "./a:b.json", "a#1%.json": "a%231%25.json",
	} {
		if got := uri(filepath.FromSlash(file)); got != want {
			t.Errorf("uri(%q) = %q, want %q", file, got, want)
		}
	}
	if got := uri(filepath.Join(t.TempDir(), "x y.json")); !strings.HasPrefix(got, "file:///") || !strings.HasSuffix(got, "/x%20y.json") {
		t.Errorf("an absolute name: %q", got)
	}
}

// TestSARIFShapeCanFail holds that the check above sees what is wrong.
func TestSARIFShapeCanFail(t *testing.T) {
	_, good, _ := call("check", "--format", "sarif", "testdata/check/slips.json")
	for _, edit := range [][2]string{
		{`"version": "2.1.0"`, `"version": "2.0.0"`},
		{`"level": "error"`, `"level": "info"`},
		{`"startLine": 3`, `"startLine": 0`},
		{`"results"`, `"result"`},
		{`"driver"`, `"drivers"`},
		{`"executionSuccessful": true`, `"executionSuccessful": "yes"`},
		{`"ruleIndex": `, `"ruleIndex": -`},
	} {
		var v any
		if err := json.Unmarshal([]byte(strings.ReplaceAll(good, edit[0], edit[1])), &v); err != nil {
			t.Fatal(err)
		}
		if sarifShape()(v) == nil {
			t.Errorf("%s passes", edit[1])
		}
	}
}
