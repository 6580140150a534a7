package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// pairObject is the contract's object, written down once more.
type pairObject struct {
	Valid    *bool           `json:"valid"`
	Shape    string          `json:"shape"`
	Problems []problemObject `json:"problems"`
	Error    string          `json:"error"`
}

func pairOf(t *testing.T, stdin string, args ...string) (int, pairObject) {
	t.Helper()
	code, stdout, _ := callWith(stdin, append([]string{"pair", "--format", "json"}, args...)...)
	var p pairObject
	if err := json.Unmarshal([]byte(stdout), &p); err != nil {
		t.Fatalf("output is not JSON: %v\n%s", err, stdout)
	}
	if p.Valid == nil || p.Problems == nil {
		t.Fatalf("members are missing: %s", stdout)
	}
	return code, p
}

func TestPairShapes(t *testing.T) {
	const east, west, waiting, source, inbound = "testdata/pair/east.json", "testdata/pair/west.json", "testdata/pair/waiting.json", "testdata/pair/source.json", "testdata/pair/inbound.json"
	for args, want := range map[string]string{
		east:                                  "bidirectional-outbound true",
		"testdata/check/clean.json":           "destination-initiated true",
		east + " " + west:                     "bidirectional-outbound true",
		source + " " + inbound:                "source-initiated true",
		inbound + " " + source:                "source-initiated true",
		west + " " + waiting + " --name same": "bidirectional-inbound true",
		west + " " + waiting:                  "bidirectional-inbound false",
		waiting + " " + waiting:               "none false",
		source + " " + source:                 "none false",
		source + " " + west:                   "none false",
		"testdata/check/clean.json testdata/dir/b.properties": "two-destination-initiated true",
	} {
		fields := strings.Fields(args)
		code, p := pairOf(t, "", fields...)
		got := p.Shape + " false"
		if *p.Valid {
			got = p.Shape + " true"
		}
		if got != want || (code == exitOK) != *p.Valid {
			t.Errorf("pair %s: exit %d, %s, want %s: %+v", args, code, got, want, p.Problems)
		}
		for _, problem := range p.Problems {
			if !strings.HasPrefix(problem.Pointer, "/a") && !strings.HasPrefix(problem.Pointer, "/b") {
				t.Errorf("pair %s: %+v points at no half", args, problem)
			}
		}
	}
}

// TestPairSides holds that both halves are checked in full, each with its own
// cluster.
func TestPairSides(t *testing.T) {
	code, p := pairOf(t, "", "--local-cluster", "lkc-x,lkc-orders", "testdata/check/slips.json", "testdata/check/clean.json")
	seen := map[string]bool{}
	for _, problem := range p.Problems {
		seen[problem.Pointer+" "+problem.Code] = true
	}
	for _, want := range []string{"/a/configs/4/value jaas-malformed", "/b/source_cluster_id self-link"} {
		if !seen[want] {
			t.Errorf("exit %d, no %s in %v", code, want, seen)
		}
	}
}

func TestPairNotTwo(t *testing.T) {
	for _, args := range []string{"testdata/check", "testdata/check/absent.json", "testdata/pair/east.json testdata/check/absent.json", "testdata/dir testdata/pair/east.json"} {
		if code, p := pairOf(t, "", strings.Fields(args)...); code != exitUsage || *p.Valid || p.Shape != "none" || p.Error == "" {
			t.Errorf("pair %s: exit %d, %+v", args, code, p)
		}
	}
	if code, p := pairOf(t, "[]", "-", "testdata/pair/east.json"); code != exitInvalid || *p.Valid || p.Shape == "" {
		t.Errorf("a body that is no object: exit %d, %+v", code, p)
	}
	// A directory with two definitions is a pair.
	if code, p := pairOf(t, "", "testdata/dir"); code != exitOK || p.Shape != "two-destination-initiated" {
		t.Errorf("a directory of two: exit %d, %+v", code, p)
	}
}

// TestPairKnowsItsClusters holds that each half may be on an edition of its own,
// and that a definition may say where it goes; the flag says otherwise.
func TestPairKnowsItsClusters(t *testing.T) {
	dir := t.TempDir()
	half := func(name, local, remote string) string {
		file := filepath.Join(dir, name)
		text := "confluent kafka link create fjord --config link.mode=BIDIRECTIONAL --remote-bootstrap-server kafka." + name + ".example.com:9092 --remote-cluster " + remote + " --cluster " + local + "\n"
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	a, b := half("a.sh", "clu-oslo7", "clu-lisb1"), half("b.sh", "clu-lisb1", "clu-bergen")
	codes := func(args ...string) string {
		_, p := pairOf(t, "", append(args, a, b)...)
		var list []string
		for _, problem := range p.Problems {
			list = append(list, problem.Code+" "+problem.Pointer)
		}
		return strings.Join(list, ", ")
	}
	for args, want := range map[string]string{
		"":                                     "pair-ids-not-crossed /b/remote_cluster_id",
		"--local-cluster clu-bergen,clu-lisb1": "",
		"--edition platform:7.5,platform:7.4":  "bidirectional-too-old /b/configs/0/value, pair-ids-not-crossed /b/remote_cluster_id",
		"--edition platform:7.4,platform:7.5":  "bidirectional-too-old /a/configs/0/value, pair-ids-not-crossed /b/remote_cluster_id",
		"--edition platform:7.4":               "bidirectional-too-old /a/configs/0/value, bidirectional-too-old /b/configs/0/value, pair-ids-not-crossed /b/remote_cluster_id",
	} {
		if got := codes(strings.Fields(args)...); got != want {
			t.Errorf("pair %s: %s, want %s", args, got, want)
		}
	}
	if code, _, _ := call("pair", "--edition", "platform:7.5,cloud:1", a, b); code != exitUsage {
		t.Errorf("an edition that is none: exit %d", code)
	}
}

// TestPairSwapped holds that ids in the wrong order are seen as that.
func TestPairSwapped(t *testing.T) {
	dir := t.TempDir()
	var files []string
	for name, ids := range map[string][2]string{"east.json": {"lkc-west1", "pkc-w"}, "west.json": {"lkc-east1", "pkc-e"}} {
		file := filepath.Join(dir, name)
		body := `{"link_name":"both","request":{"remote_cluster_id":"` + ids[0] + `","configs":[{"name":"link.mode","value":"BIDIRECTIONAL"},{"name":"bootstrap.servers","value":"` + ids[1] + `.example.com:9092"}]}}`
		if err := os.WriteFile(file, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	slices.Sort(files)
	for locals, swapped := range map[string]bool{"lkc-west1,lkc-east1": true, "lkc-east1,lkc-west1": false, "lkc-west1,lkc-north": false} {
		_, p := pairOf(t, "", append([]string{"--local-cluster", locals}, files...)...)
		hinted := 0
		for _, problem := range p.Problems {
			if strings.Contains(problem.Hint, "write --local-cluster lkc-east1,lkc-west1;") {
				hinted++
			}
		}
		if want := map[bool]int{true: 2}[swapped]; hinted != want {
			t.Errorf("%s: %d hints: %+v", locals, hinted, p.Problems)
		}
	}
}
