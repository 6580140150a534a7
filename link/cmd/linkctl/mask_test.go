package main

import (
	"io"
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/clusterlink-go/clusterlink/link/reader"
	"github.com/clusterlink-go/clusterlink/validate"
)

func maskOf(data, format string) mask {
	f := reader.Format(format)
	return newMask(&definition{data: []byte(data), format: f, item: reader.Read("f", []byte(data), f)[0]})
}

// The beginnings of definitions.
const (
	cfkHead = "apiVersion: platform.confluent.io/v1beta1\nkind: ClusterLink\nspec:\n  configs:\n"
	tfHead  = "resource \"confluent_cluster_link\" \"a\" {\n"
)

// TestMask places the caret by the character it must stand under.
func TestMask(t *testing.T) {
	for _, test := range []struct{ format, data, at, shown, under string }{
		{"json", `{"configs":[{"name":"link.mode","value":"SOURCE"}]}`, `"SOURCE`, `{"configs":[{"name":"link.mode","value":"SOURCE"}]}`, `"SOURCE`},
		{"json", `{"configs":[{"name":"link.mode","value":"a b"}]}`, `"a b`, `{"configs":[{"name":"link.mode","value":"[redacted]"}]}`, `"[redacted]"}`},
		{"json", `{"configs":[{"name":"ssl.key.password","value":"plain"}]}`, `"plain`, `{"configs":[{"name":"ssl.key.password","value":"[redacted]"}]}`, `"[redacted]"}`},
		{"json", `{"configs":[{"value":"plain","name":"ssl.key.password"}]}`, `"ssl`, `{"configs":[{"value":"[redacted]","name":"ssl.key.password"}]}`, `"ssl`},
		{"json", `{"configs":[{"name":"acl.sync.ms","value":5000}]}`, `5000`, `{"configs":[{"name":"acl.sync.ms","value":5000}]}`, `5000`},
		{"json", `{"configs":[{"name":"own","value":5000}]}`, `5000`, `{"configs":[{"name":"[redacted]","value":[redacted]}]}`, `[redacted]}]`},
		{"json", `{"source_cluster_id":"lkc-a","x":"lkc-a"}`, `"x`, `{"source_cluster_id":"lkc-a","[redacted]":"[redacted]"}`, `"[redacted]":`},
		{"json", "{\n\t\"configs\": 1\n}", "1", `"configs": [redacted]`, "[redacted]"},
		{"json", `{"value":"secret`, `"secret`, `{"value":[redacted]`, `[redacted]`},
		{"properties", "  link.mode = SOURCE\n", "SOURCE", "link.mode = SOURCE", "SOURCE"},
		{"properties", "link.mode=SOURCE a\\\n b=c\n", "SOURCE", "link.mode=[redacted]", "[redacted]"},
		{"properties", "ssl.key.password : plain\n", "plain", "ssl.key.password : [redacted]", "[redacted]"},
		{"properties", `acl.filters={"aclFilters": [{"a":"b.*"}]}`, "{", `acl.filters={"aclFilters": [{"a":"b.*"}]}`, "{"},
		{"properties", `acl.filters={"aclFilters":[]} b c=d`, "{", "acl.filters=[redacted]", "[redacted]"},
		{"properties", `acl.filters={"a":"b=c"}`, "{", "acl.filters=[redacted]", "[redacted]"},
		{"properties", `ssl.key.password={"a":"b"}`, "{", "ssl.key.password=[redacted]", "[redacted]"},
		{"json", `{"configs":[{"name":"acl.filters","value":"{\"a\":[]}"}]}`, `"{\"`, `{"configs":[{"name":"acl.filters","value":"{\"a\":[]}"}]}`, `"{\"`},
		{"properties", "own.key=plain", "plain", "[redacted]", ""},
		{"properties", "# a=b\nlink.mode=SOURCE", "#", "[redacted]", ""},
		{"cfk", cfkHead + "    link.mode: SOURCE\n", "SOURCE", "link.mode: SOURCE", "SOURCE"},
		{"cfk", cfkHead + "    \"acl.sync.ms\": '5000'\n", "'5000", "\"acl.sync.ms\": '5000'", "'5000"},
		{"cfk", cfkHead + "    ssl.key.password: plain\n", "plain", "ssl.key.password: [redacted]", "[redacted]"},
		{"cfk", cfkHead + "    ssl.key.password: \"plain\"\n", "\"plain", "ssl.key.password: \"[redacted]\"", "\"[redacted]"},
		{"cfk", cfkHead + "    own.key: plain\n", "plain", "[redacted]", ""},
		{"cfk", cfkHead + "    link.mode: SOURCE # plain\n", "SOURCE", "link.mode: SOURCE[redacted]", "SOURCE"},
		{"cfk", cfkHead + "    ssl.keystore.key: |\n      MIIplain\n", "MIIplain", "[redacted]", ""},
		{"cfk", cfkHead + "  sourceKafkaCluster:\n    clusterID: lkc-a\n", "lkc-a", "clusterID: lkc-a", "lkc-a"},
		{"terraform", tfHead + "  link_name = \"plain\"\n}\n", "\"plain", "link_name = \"plain\"", "\"plain"},
		{"terraform", tfHead + "  link_name = \"Tr0ub4dor3plain\"\n}\n", "\"Tr0", "link_name = \"[redacted]\"", "\"[redacted]"},
		{"terraform", tfHead + "  config = {\n    \"link.mode\" = \"SOURCE\",\n    x = \"plain\" }\n}\n", "\"SOURCE", "\"link.mode\" = \"SOURCE\",", "\"SOURCE"},
		{"terraform", tfHead + "  config = {\n    \"link.mode\" = \"SOURCE${plain}\"\n  }\n}\n", "\"SOURCE", "\"link.mode\" = \"[redacted]\"", "\"[redacted]"},
		{"terraform", tfHead + "  config = {\n    \"link.mode\" = sensitive(\"plain\")\n  }\n}\n", "sensitive", "\"link.mode\" = [redacted]", "[redacted]"},
		{"terraform", tfHead + "}\n", "resource", "resource \"confluent_cluster_link\" [redacted]", "resource"},
		{
			"terraform", `{"planned_values":{"root_module":{"resources":[{"type":"confluent_cluster_link","values":{"config":` + "\n" + `{"link.mode":"SOURCE","own":"plain"}}}]}}}`,
			`"SOURCE`, `{"link.mode":"SOURCE","[redacted]":"[redacted]"}}}]}}}`, `"SOURCE`,
		},
		{"cli", "confluent kafka link create a --config link.mode=SOURCE,acl.sync.ms=5000\n", "SOURCE", "confluent kafka link create a --config link.mode=SOURCE,acl.sync.ms=5000", "SOURCE"},
		{"cli", "confluent kafka link create a \\\n --source-api-key K --source-api-secret=plain\n", "--source-api-secret", "--source-api-key [redacted] --source-api-secret=[redacted]", "--source-api-secret"},
		{"cli", "confluent kafka link create a --config 'ssl.key.password=plain' \\\n", "ssl.key", "confluent kafka link create a --config 'ssl.key.password=[redacted] \\", "ssl.key"},
		{"cli", "confluent kafka link create to-west --config-file west/link.config --dry-run\n", "to-west", "confluent kafka link create to-west --config-file west/link.config --dry-run", "to-west"},
		{"cli", "confluent kafka link create hunter2hunter2 --config-file Abcd0+efgh/x9\n", "--config", "confluent kafka link create [redacted] --config-file [redacted]", "--config"},
		{"cli", "confluent kafka link create a --config-file Abcd0efgh1ijkl2mnop/x.txt\n", "--config", "confluent kafka link create a --config-file [redacted]", "--config"},
		{"json", `{"link_name":"to-west","request":{"configs":[]}}`, `"to`, `{"link_name":"to-west","request":{"configs":[]}}`, `"to`},
		{"cli", "kafka-cluster-links --create --config link.mode=SOURCE\"$plain\"\n", "SOURCE", "kafka-cluster-links --create --config link.mode=[redacted]", "[redacted]"},
	} {
		shown, caret, ok := maskOf(test.data, test.format).line(strings.Index(test.data, test.at))
		if shown != test.shown || ok != (test.under != "") || ok && strings.Index(shown, test.under) != caret {
			t.Errorf("%s at %q: %q, caret %d, %v", test.data, test.at, shown, caret, ok)
		}
	}
}

func TestMaskKeepsLinesShort(t *testing.T) {
	data := `{"configs":[` + strings.Repeat(`{"name":"link.mode","value":"SOURCE"},`, 1000) + `{"name":"acl.sync.ms","value":"5000"}]}`
	m := maskOf(data, "json")
	for at := 0; at <= len(data); at += 7 {
		shown, caret, ok := m.line(at)
		if n := utf8.RuneCountInString(shown); !ok || n > excerptRunes+2 || caret < 0 || caret > n {
			t.Fatalf("at %d: %q, caret %d of %d, %v", at, shown, caret, n, ok)
		}
	}
}

// TestMaskOfOperations: what a script does to links that are there names links,
// topics and files, too.
func TestMaskOfOperations(t *testing.T) {
	for script, want := range map[string]string{
		"confluent kafka mirror create orders --link west\n":                                         "confluent kafka mirror create orders --link west",
		"confluent kafka mirror promote orders hunter2hunter2 --link west\n":                         "confluent kafka mirror promote orders[redacted] --link west",
		"kafka-mirrors --create --mirror-topic b.orders --link west --command-config a.properties\n": "kafka-mirrors --create --mirror-topic b.orders --link west --command-config a.properties",
		"confluent kafka link swordfish\n":                                                           "",
		"confluent kafka mirror create orders --link west --own Pa55word\n":                          "confluent kafka mirror create orders --link west[redacted]",
	} {
		list := define(&document{file: "a.sh", data: []byte(script), format: reader.CLI})
		shown, _, ok := list[0].masked().line(0)
		if ok != (want != "") || ok && shown != want {
			t.Errorf("%s: %q, want %q", script, shown, want)
		}
	}
}

// TestOneMaskADocument: a plan of many links, each with a problem, is looked at
// once. A mask for each link takes over 200 MB here.
func TestOneMaskADocument(t *testing.T) {
	const links = 500
	link := `{"type":"confluent_cluster_link","values":{"link_name":"a","config":{"link.mode":"SOURCE","own":"plain"}}}`
	data := `{"planned_values":{"root_module":{"resources":[` + strings.Repeat(link+",\n", links-1) + link + `]}}}`
	list := define(&document{file: "plan.json", data: []byte(data), format: reader.Terraform})
	if len(list) != links {
		t.Fatalf("%d definitions, want %d", len(list), links)
	}
	at := strings.Index(data, `"SOURCE`) + 1
	for _, d := range list {
		d.problems = validate.Problems{{Code: "some-code", Severity: validate.SeverityError, Message: "wrong", Offset: at}}
	}
	var before, after runtime.MemStats
	out := newText(&env{out: io.Discard})
	runtime.ReadMemStats(&before)
	for _, d := range list {
		out.definition(d)
	}
	runtime.ReadMemStats(&after)
	if size := after.TotalAlloc - before.TotalAlloc; size > 32<<20 {
		t.Errorf("printing %d problems took %d MB, want 32 at most", links, size>>20)
	}
}

func TestColour(t *testing.T) {
	d := &definition{file: "f.json", data: []byte(`{"configs":[]}`), format: reader.JSON, item: reader.Read("f.json", []byte(`{"configs":[]}`), reader.JSON)[0]}
	d.problems = validate.Problems{{Code: "some-code", Severity: validate.SeverityError, Message: "wrong", Offset: 2}}
	for _, colour := range []bool{false, true} {
		var b strings.Builder
		newText(&env{out: &b, colour: colour}).definition(d)
		if strings.Contains(b.String(), "\x1b[") != colour {
			t.Errorf("colour %v: %q", colour, b.String())
		}
	}
}

// FuzzMask looks for a document that the mask stumbles over or that moves a
// terminal's cursor.
func FuzzMask(f *testing.F) {
	for _, seed := range []string{"", `{"configs":[{"name":"link.mode","value":"x\"`, "a=b\\\n c\r\nlink.mode : \xff", "{\"name\":\"\\u001b\t\"}", "0\xff "} {
		f.Add(seed, 3)
	}
	f.Fuzz(func(t *testing.T, data string, at int) {
		for _, format := range reader.Formats() {
			shown, caret, _ := maskOf(data, string(format)).line(at)
			if n := utf8.RuneCountInString(shown); caret < 0 || caret > n || clean(shown) != shown {
				t.Fatalf("%q at %d: %q, caret %d of %d", data, at, shown, caret, n)
			}
		}
	})
}
