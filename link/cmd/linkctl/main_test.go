package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/internal/golden"
)

// call runs the command with nothing on standard input.
func call(args ...string) (code int, stdout, stderr string) { return callWith("", args...) }

func callWith(stdin string, args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	code = run(args, strings.NewReader(stdin), &out, &errs)
	return code, out.String(), errs.String()
}

// TestGolden holds whole outputs: the exit code, what was printed, and what
// was said on stderr.
func TestGolden(t *testing.T) {
	for name, args := range map[string]string{
		"check-clean":      "check testdata/check/clean.json",
		"check-slips":      "check testdata/check/slips.json",
		"check-slips.json": "check --format json testdata/check/slips.json",
		"check-properties": "check testdata/check/slips.properties",
		"check-oneline":    "check testdata/check/oneline.json",
		"check-truncated":  "check testdata/check/truncated.json testdata/check/absent.json testdata/check/envelope.json",
		"check-envelope":   "check --format json testdata/check/envelope.json testdata/check/absent.json testdata/check/clean.json",
		"check-strict":     "check --strict --ignore foreign-key,duplicate-key --format=json testdata/check/slips.properties testdata/dir",
		"check-seed":       "check internal/demo/bodies",
		"check-yaml":       "check testdata/formats/slips.yaml",
		"check-terraform":  "check testdata/formats/slips.tf",
		"check-plan":       "check testdata/formats/slips.plan.json",
		"check-cli":        "check testdata/formats/slips.sh",
		"check-ignore":     "check testdata/formats/slips.properties",
		"check-all.json":   "check --format json testdata/formats",
		"graph-echo":       "graph testdata/graph/west.json testdata/graph/east.json",
		"graph-hub":        "graph --strict --local-cluster lkc-hub testdata/graph/hub.yaml testdata/check/absent.json testdata/check/truncated.json",
		"graph-all.json":   "graph --format json --local-cluster testdata/graph/hub.yaml=lkc-hub testdata/graph",
		"convert-cfk":      "convert --to cfk testdata/pair/east.json",
		"convert-tf":       "convert --to terraform testdata/check/slips.json",
		"convert-cli":      "convert --to cli testdata/formats/slips.yaml",
		"convert-json":     "convert --to json --name orders testdata/dir/b.properties",
		"convert-props":    "convert --to properties --strict testdata/pair/west.json",
		"convert-several":  "convert --to json testdata/formats/slips.sh",
		"convert-item":     "convert --to json --item 1 testdata/formats/slips.sh",
		"convert-broken":   "convert --to cfk testdata/check/truncated.json",
		"keys-one.json":    "keys --format json acl.sync.ms",
		"help-check":       "help check",
		"help-graph":       "help graph",
		"help-convert":     "help convert",
		"help-plan":        "help plan",
		"help-simulate":    "help simulate",
		"simulate":         "simulate testdata/simulate/failover.txt",
		"simulate-false":   "simulate testdata/simulate/false.txt",
		"simulate-slips":   "simulate testdata/simulate/slips.txt",
		"simulate.json":    "simulate --format json testdata/simulate/false.txt",
		"pair-good":        "pair --local-cluster clu-east,clu-west testdata/pair/east.json testdata/pair/west.json",
		"pair-names":       "pair testdata/pair/east.json testdata/pair/waiting.json",
		"pair-names.json":  "pair --format json testdata/pair/east.json testdata/pair/waiting.json",
		"pair-alone":       "pair testdata/pair/inbound.json",
		"pair-source.json": "pair --format json --name feed testdata/pair/source.json testdata/pair/inbound.json",
		"pair-truncated":   "pair testdata/check/truncated.json testdata/pair/west.json",
		"keys-one":         "keys cluster.link.prefix",
		"keys":             "keys",
		"explain-one":      "explain unknown-key",
		"help":             "help",
		"help-states":      "help states",
	} {
		t.Run(name, func(t *testing.T) {
			code, stdout, stderr := call(strings.Fields(args)...)
			got := fmt.Sprintf("$ linkctl %s\n%s", args, stdout)
			if stderr != "" {
				got += "--- stderr\n" + stderr
			}
			golden.File(t, "link/cmd/linkctl/testdata/golden/"+name+".golden", got+fmt.Sprintf("--- exit %d\n", code))
			if again, out, _ := call(strings.Fields(args)...); again != code || out != stdout {
				t.Errorf("a second run differs")
			}
		})
	}
}

// TestUnknownCommand tells the command that was probably meant.
func TestUnknownCommand(t *testing.T) {
	for name, want := range map[string]string{
		"chek": `no command "chek"; did you mean check?`, "simulat": "did you mean simulate?", "lint": `no command "lint"` + "\n",
	} {
		if code, stdout, stderr := call(name); code != exitUsage || stdout != "" || !strings.Contains(stderr, want) {
			t.Errorf("%s: %d %q %q", name, code, stdout, stderr)
		}
	}
}

// TestMeant finds what was asked for with other words than the tables have.
func TestMeant(t *testing.T) {
	for _, test := range []struct {
		args          string
		code          int
		stdout, stdno string
		stderr        string
	}{
		{"explain unknownkey", exitOK, "unknown-key (warning)", "", ""},
		{"explain Unknown_Key", exitOK, "unknown-key (warning)", "", ""},
		{"explain unknown-kex", exitUsage, "", "unknown", `did you mean "unknown-key"`},
		{"keys PREFIX", exitOK, "  cluster.link.prefix ", "acl.sync.ms", ""},
		{"keys --format json prefix", exitOK, `"name": "cluster.link.prefix"`, "acl.sync.ms", ""},
		{"keys link.mod", exitUsage, "", "link", "did you mean link.mode"},
		{"check --strct -", exitUsage, "", "link", "did you mean --strict?"},
		{"check --zzzzz -", exitUsage, "", "link", "not defined: -zzzzz\n"},
	} {
		code, stdout, stderr := call(strings.Fields(test.args)...)
		if code != test.code || !strings.Contains(stdout, test.stdout) || test.stdno != "" && strings.Contains(stdout, test.stdno) || !strings.Contains(stderr, test.stderr) {
			t.Errorf("linkctl %s: %d\n%s\n%s", test.args, code, stdout, stderr)
		}
	}
}

func TestExitCodes(t *testing.T) {
	const clean, slips, absent = "testdata/check/clean.json", "testdata/check/slips.json", "testdata/check/absent.json"
	for args, want := range map[string]int{
		"":                                     2,
		"nonsense":                             2,
		"graph":                                2,
		"graph " + clean:                       0,
		"graph " + absent:                      2,
		"graph " + clean + " " + absent:        2,
		"graph --local-cluster lkc-a " + clean: 0,
		"graph --local-cluster lkc-orders " + clean:                 1,
		"graph --local-cluster = " + clean:                          2,
		"graph --local-cluster =lkc-a " + clean:                     2,
		"graph --local-cluster other=lkc-a " + clean:                2,
		"graph --local-cluster " + clean + "=lkc-orders " + clean:   1,
		"graph --local-cluster " + clean + "#0=lkc-orders " + clean: 1,
		"graph --local-cluster " + clean + "#1=lkc-orders " + clean: 2,
		"convert":                                                 2,
		"convert " + clean:                                        2,
		"convert --to yaml " + clean:                              2,
		"convert --to cfk " + absent:                              2,
		"convert --to json " + clean:                              0,
		"convert --to json --strict " + clean:                     0,
		"convert --to json " + clean + " " + clean:                2,
		"convert --to json --item 0 " + clean:                     0,
		"convert --to json --item 1 " + clean:                     2,
		"convert --to json --item -1 " + clean:                    2,
		"check --baseline " + absent + " " + clean:                2,
		"check --baseline " + slips + " " + slips:                 2,
		"check --baseline testdata/check/truncated.json " + slips: 2,
		"pair --format sarif " + clean:                            0,
		"graph --format sarif " + clean:                           0,
		"keys --format json":                                      0,
		"keys --format json link.mode":                            0,
		"keys --format markdown":                                  0,
		"keys --format schema":                                    0,
		"keys --format schema link.mode":                          2,
		"keys --format yaml":                                      2,
		"help":                                                    0,
		"help check":                                              0,
		"help nonsense":                                           2,
		"--help":                                                  0,
		"version":                                                 0,
		"--version":                                               0,
		"version now":                                             2,
		"check":                                                   2,
		"check -h":                                                0,
		"check --nonsense " + clean:                               2,
		"check " + clean:                                          0,
		"check " + slips:                                          1,
		"check " + clean + " " + slips:                            1,
		"check " + absent:                                         2,
		"check " + slips + " " + absent:                           2,
		"check --format xml " + clean:                             2,
		"check --format sarif " + clean:                           0,
		"check --input yaml " + clean:                             2,
		"check --input json " + clean:                             0,
		"check --edition cloud " + clean:                          0,
		"check --edition platform:7.5 " + clean:                   0,
		"check --edition mars " + clean:                           2,
		"check --ignore nonsense " + clean:                        2,
		"check --ignore unknown-kez " + clean:                     2,
		"check --name good " + clean:                              0,
		"check " + clean + " --name a/b":                          1,
		"check --local-cluster lkc-orders " + clean:               1,
		"check -- " + clean:                                       0,
		"check -- --name":                                         2,
		"check testdata/dir":                                      0,
		"check - -":                                               2,
		"check testdata/simulate":                                 2,
		"pair":                                                    2,
		"pair " + absent:                                          2,
		"pair " + clean:                                           0,
		"pair " + slips:                                           1,
		"pair " + clean + " " + clean + " " + clean:               2,
		"pair --local-cluster a,b,c " + clean:                     2,
		"pair testdata/check":                                     2,
		"states":                                                  2,
		"states mirror":                                           0,
		"states mirror --format dot":                              0,
		"states --format markdown link":                           0,
		"states task --format json":                               0,
		"states galaxy":                                           2,
		"states link mirror":                                      2,
		"states --format svg link":                                2,
		"keys":                                                    0,
		"keys link.mode":                                          0,
		"keys link.mod":                                           2,
		"keys zzz":                                                2,
		"keys a b":                                                2,
		"explain":                                                 0,
		"explain unknown-key":                                     0,
		"explain unknown-kez":                                     2,
		"explain a b":                                             2,
		"demo now":                                                2,
	} {
		code, stdout, stderr := call(strings.Fields(args)...)
		if code != want {
			t.Errorf("linkctl %s: exit %d, want %d\n%s", args, code, want, stderr)
		}
		if (code == exitUsage) != (stderr != "") {
			t.Errorf("linkctl %s: exit %d with stderr %q", args, code, stderr)
		}
		if code == exitOK && stdout == "" {
			t.Errorf("linkctl %s: printed nothing", args)
		}
	}
}

// objects runs a check with --format json and reads what it prints.
func objects(t *testing.T, stdin string, args ...string) (int, []definitionObject) {
	t.Helper()
	code, stdout, _ := callWith(stdin, append([]string{"check", "--format", "json"}, args...)...)
	var list []definitionObject
	if err := json.Unmarshal([]byte(stdout), &list); err != nil {
		t.Fatalf("output is not JSON: %v\n%s", err, stdout)
	}
	return code, list
}

// definitionObject is the contract's object, written down once more so that
// a renamed member fails here.
type definitionObject struct {
	File     string          `json:"file"`
	Item     *int            `json:"item"`
	Valid    *bool           `json:"valid"`
	Error    string          `json:"error"`
	Problems []problemObject `json:"problems"`
}

type problemObject struct {
	Code, Severity, Pointer, Parameter, Key, Message, Hint, Confidence string
	Line, Column                                                       int
}

func TestStdin(t *testing.T) {
	body, err := os.ReadFile("testdata/check/slips.json")
	if err != nil {
		t.Fatal(err)
	}
	code, list := objects(t, string(body), "testdata/check/clean.json", "-")
	if code != 1 || len(list) != 2 || list[1].File != "-" || *list[1].Valid || len(list[1].Problems) == 0 {
		t.Errorf("exit %d, %+v", code, list)
	}
	if code, list := objects(t, "link.mode=DESTINATION\n", "-"); code != 1 || list[0].Problems[0].Code != "malformed-json" {
		t.Errorf("standard input is JSON: exit %d, %+v", code, list)
	}
	if code, list := objects(t, "bootstrap.servers=a.example.com:9092\n", "--input", "properties", "-"); code != 0 || !*list[0].Valid {
		t.Errorf("--input properties: exit %d, %+v", code, list)
	}
}

func TestDirectory(t *testing.T) {
	_, list := objects(t, "", "testdata/dir")
	var files []string
	for _, d := range list {
		files = append(files, d.File)
	}
	if got := strings.Join(files, " "); got != "testdata/dir/a.json testdata/dir/b.properties" {
		t.Errorf("read %s", got)
	}
	code, list := objects(t, "", t.TempDir())
	if code != exitUsage || len(list) != 1 || list[0].Error == "" || *list[0].Valid {
		t.Errorf("empty directory: exit %d, %+v", code, list)
	}
}

func TestUnreadableAmongGood(t *testing.T) {
	code, list := objects(t, "", "testdata/check/clean.json", "testdata/check/absent.json", "testdata/check/slips.json")
	if code != exitUsage || len(list) != 3 {
		t.Fatalf("exit %d, %d objects", code, len(list))
	}
	if d := list[1]; d.Error == "" || *d.Valid || d.Item != nil || d.Problems != nil {
		t.Errorf("unreadable: %+v", d)
	}
	if !*list[0].Valid || *list[2].Valid || list[0].Problems == nil {
		t.Errorf("the others are not checked: %+v", list)
	}
}

func TestFlagsAnywhere(t *testing.T) {
	want, first, _ := call("check", "--format", "json", "--name", "-", "testdata/check/clean.json", "testdata/check/slips.json")
	for _, args := range []string{
		"check testdata/check/clean.json testdata/check/slips.json --format json --name -",
		"check testdata/check/clean.json -format=json testdata/check/slips.json -name=-",
		"check --name - testdata/check/clean.json --format json -- testdata/check/slips.json",
	} {
		if code, stdout, _ := call(strings.Fields(args)...); code != want || stdout != first {
			t.Errorf("linkctl %s: exit %d\n%s", args, code, stdout)
		}
	}
}

func TestName(t *testing.T) {
	body := func(envelope string) string {
		return `{` + envelope + `"request":{"configs":[{"name":"bootstrap.servers","value":"a.example.com:9092"}]}}`
	}
	for _, test := range []struct {
		envelope string
		args     []string
		wrong    bool
	}{
		{"", nil, false},
		{"", []string{"--name", ""}, true},
		{"", []string{"--name", "a/b"}, true},
		{`"link_name":"a/b",`, nil, true},
		{`"link_name":"",`, nil, true},
		{`"link_name":"a/b",`, []string{"--name", "good"}, false},
		{`"link_name":"good","query":{"link_name":"a/b"},`, nil, false},
		{`"query":{"link_name":"a/b"},`, nil, true},
	} {
		code, list := objects(t, body(test.envelope), append(test.args, "-")...)
		if (code == exitInvalid) != test.wrong {
			t.Errorf("%s %q: exit %d, %+v", test.envelope, test.args, code, list)
		}
		for _, p := range list[0].Problems {
			if p.Severity == "error" && p.Parameter != "link_name" {
				t.Errorf("%s %q: %+v", test.envelope, test.args, p)
			}
		}
	}
}

func TestStrictAndIgnore(t *testing.T) {
	const body = `{"configs":[{"name":"bootstrap.servers","value":"a.example.com:9092"},{"name":"boostrap.servers","value":"x"}]}`
	code, list := objects(t, body, "-")
	if code != exitOK || !*list[0].Valid {
		t.Fatalf("a warning made it invalid: %+v", list)
	}
	code, list = objects(t, body, "--strict", "-")
	if code != exitInvalid || *list[0].Valid || list[0].Problems[0].Severity != "warning" {
		t.Errorf("--strict: exit %d, %+v", code, list)
	}
	var codes []string
	for _, p := range list[0].Problems {
		codes = append(codes, p.Code)
	}
	code, list = objects(t, body, "--strict", "--ignore", strings.Join(codes, ", "), "-")
	if code != exitOK || !*list[0].Valid || len(list[0].Problems) != 0 {
		t.Errorf("--ignore: exit %d, %+v", code, list)
	}
}

func TestSeedBodies(t *testing.T) {
	files, err := filepath.Glob("internal/demo/bodies/*.json")
	if err != nil || len(files) != 5 {
		t.Fatalf("%q, %v", files, err)
	}
	code, list := objects(t, "", files...)
	if code != exitOK || len(list) != 5 {
		t.Fatalf("exit %d, %d objects", code, len(list))
	}
	for _, d := range list {
		jaas, id := false, false
		for _, p := range d.Problems {
			jaas = jaas || p.Key == "sasl.jaas.config" && p.Severity == "warning" && strings.Contains(p.Message, "key")
			id = id || p.Pointer == "/destination_cluster_id"
		}
		atDestination := strings.HasSuffix(d.File, "at_destination_cluster.json")
		if !*d.Valid || jaas == atDestination || id != atDestination {
			t.Errorf("%s: valid %v, jaas %v, id %v: %+v", d.File, *d.Valid, jaas, id, d.Problems)
		}
	}
	for args, want := range map[string]string{
		"bidirectional_link_east.json bidirectional_link_west.json":                                      "bidirectional-outbound",
		"source_initiated_link_at_source_cluster.json source_initiated_link_at_destination_cluster.json": "source-initiated",
		"destination_initiated_link.json":                                                                "destination-initiated",
	} {
		args := strings.Fields(args)
		for i := range args {
			args[i] = "internal/demo/bodies/" + args[i]
		}
		code, stdout, _ := call(append([]string{"pair", "--format", "json"}, args...)...)
		var pair struct {
			Valid bool
			Shape string
		}
		if err := json.Unmarshal([]byte(stdout), &pair); err != nil {
			t.Fatal(err)
		}
		if code != exitOK || !pair.Valid || pair.Shape != want {
			t.Errorf("%s: exit %d, %+v", args, code, pair)
		}
	}
}
