package reader

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
)

func TestFormatOf(t *testing.T) {
	for _, tc := range []struct {
		file, data string
		want       Format
	}{
		{"a.json", "x=1", JSON},
		{"dir/A.JSON", "", JSON},
		{"a.properties", "{}", Properties},
		{"a.properties", "{{ template }}=1", Properties},
		{"a.properties", "\n{ \"configs\": [] }", JSON},
		{"a.config", "", Properties},
		{"a.conf", "", Properties},
		{`dir\a.txt`, "", Properties},
		{"a.txt", "# made by confluent kafka link create\nlink.mode=SOURCE", Properties},
		{"a.txt", "link.mode=SOURCE\n# confluent kafka link create a", Properties},
		{"a.txt", "plain", Properties},
		{"a.txt", "# as typed\nconfluent kafka link create a --config a=b", CLI},
		{"a.txt", "{\"configs\":[]}", JSON},
		{"a.txt", "{\n \"planned_values\":{}}", Terraform},
		{"a.txt", "apiVersion: platform.confluent.io/v1beta1\n", CFK},
		{"a.yaml", "a: 1", CFK},
		{"a.yml", "", CFK},
		{"a.tf", "a = 1", Terraform},
		{"a.tfplan.json", `{"planned_values":{}}`, Terraform},
		{"a.sh", "", CLI},
		{"a.bash", "", CLI},
		{"a", "---\nkind: x", CFK},
		{"a", "apiVersion: x=y", CFK},
		{"a", "resource \"x\" \"y\" {\n a = 1\n}", Terraform},
		{"a", ` {"resource_changes":[]}`, Terraform},
		{"a", "confluent kafka link create a=b", CLI},
		{"a", "#!/bin/sh\na=b", CLI},
		{"a", "curl -d @b 'h/kafka/v3/clusters/c/links?link_name=a'", CLI},
		{"-", "link.mode=SOURCE", JSON},
		{"a", "link.mode=SOURCE", Properties},
		{"a", " {\"configs\":\"=\"}", JSON},
		{"a", "[=]", JSON},
		{"a.d/b", "plain", ""},
		{"a", "", ""},
		{"a", "requests=2", ""},
		{"a.py", "confluent kafka link create a", ""},
		{"a.ts", "const a = {}", ""},
		{"a.properties.example", "", Properties},
		{"a.json.j2.bak", "{}", JSON},
		{"example", "link.mode=SOURCE", Properties},
	} {
		if got := FormatOf(tc.file, []byte(tc.data)); got != tc.want {
			t.Errorf("FormatOf(%q, %q) = %q, want %q", tc.file, tc.data, got, tc.want)
		}
	}
	if got := Formats(); !slices.Equal(got, []Format{"json", "properties", "cfk", "terraform", "cli"}) {
		t.Errorf("Formats() = %q", got)
	}
	for f, want := range map[Format]bool{JSON: true, Properties: true, "": false, "JSON": false, "cfk": true, "terraform": true, "cli": true, "yaml": false} {
		if f.Known() != want {
			t.Errorf("%q.Known() = %v", f, !want)
		}
	}
}

// brief gives an item in one line: name, configs, findings by code, pointer
// and position.
func brief(i *Item) string {
	var b strings.Builder
	if i.NameGiven {
		fmt.Fprintf(&b, "%q ", i.Name)
	}
	if id := i.Request.SourceClusterID; id != "" {
		fmt.Fprintf(&b, "source=%s ", id)
	}
	for _, c := range i.Request.Configs {
		fmt.Fprintf(&b, "%d:%s=%q ", c.Index, c.Name, c.Value.Reveal())
	}
	for _, f := range i.Findings {
		line, column := i.Position(f.Offset)
		fmt.Fprintf(&b, "%s@%q %d.%d ", f.Code, f.Pointer, line, column)
	}
	return strings.TrimSuffix(b.String(), " ")
}

func TestReadJSON(t *testing.T) {
	for _, tc := range []struct{ name, data, want string }{
		{"request", `{"source_cluster_id":"a","configs":[{"name":"x","value":"1"}]}`, `source=a 0:x="1"`},
		{"envelope", `{"id":1,"link_name":"l","request":{"configs":[{"name":"x","value":"1"}]},"why":null}`, `"l" 0:x="1"`},
		{"name in the query", `{"query":{"a":1,"link_name":"l"},"request":{}}`, `"l"`},
		{"both names", `{"query":{"link_name":"q"},"link_name":"l","request":{}}`, `"l"`},
		{"empty name", `{"link_name":"","query":{"link_name":"q"},"request":{}}`, `""`},
		{"null name", `{"link_name":null,"query":{"link_name":"q"},"request":{}}`, `"q"`},
		{"no name", `{"query":null,"request":{}}`, ``},
		{"escapes in the name", `{"link_name":"a\u0062","request":{}}`, `"ab"`},
		{"name of the wrong type", `{"link_name":5,"request":{"x":1}}`, `wrong-type@"" 1.14 unknown-member@"/x" 1.27`},
		{"query of the wrong type", `{"query":[],"request":{}}`, ``},
		{"two requests", `{"request":{"x":1},"request":{"configs":null}}`, `duplicate-member@"" 1.20 null-member@"/configs" 1.41`},
		{"configs beside it", `{"configs":[],"request":{}}`, `unknown-member@"/request" 1.15`},
		{"request is no object", `{"request":[]}`, `wrong-type@"" 1.12`},
		{"request is null", `{"link_name":"l","request":null}`, `"l" wrong-type@"" 1.28`},
		{"request is cut", `{"link_name":"l","request":`, `unknown-member@"/link_name" 1.2 unknown-member@"/request" 1.18 malformed-truncated@"/request" 1.28`},
		{"member of that name", `{"source_cluster_id":"a","request":"x"}`, `source=a unknown-member@"/request" 1.26`},
		{"id beside it", `{"source_cluster_id":"a","request":{"source_cluster_id":"b"}}`, `source=b`},
		{"lines and characters", "{\n \"link_name\": \"ü\", \"request\": {\n  \"ß\": 1, \"configs\": 3}}", `"ü" unknown-member@"/ß" 3.3 wrong-type@"/configs" 3.22`},
		{"trailing", `{"request":{}} x`, `malformed-trailing@"" 1.16`},
		{"truncated behind", `{"request":{"configs":[]}`, `malformed-truncated@"" 1.26`},
		{"truncated inside", `{"link_name":"l","request":{"configs":[{"name":"x","value":"1"},`, `"l" 0:x="1" malformed-truncated@"/configs" 1.65`},
		{"broken inside", `{"link_name":"l","request":{"configs":[x]}}`, `"l" malformed-json@"/configs/0" 1.40`},
		{"broken behind", `{"request":{"x":1},}`, `unknown-member@"/x" 1.13 malformed-json@"" 1.19`},
		{"broken before", `{"link_name":x,"request":{}}`, `unknown-member@"/link_name" 1.2 malformed-json@"/link_name" 1.14`},
		{"empty", "", `malformed-empty@"" 0.0`},
		{"array", "[]", `wrong-type@"" 1.1`},
		{"not UTF-8", "{\"\xff\":1}", `malformed-utf8@"" 1.3`},
		{"mark", "\ufeff{}", `malformed-json@"" 1.1`},
		{"too long", strings.Repeat(" ", 2<<20), `malformed-too-long@"" 0.0`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			items := Read("f", []byte(tc.data), JSON)
			if len(items) != 1 || items[0].File != "f" || items[0].Index != 0 {
				t.Fatalf("items %+v", items)
			}
			if got := brief(&items[0]); got != tc.want {
				t.Errorf("got  %s\nwant %s", got, tc.want)
			}
		})
	}
}

func TestEnvelopeOffsets(t *testing.T) {
	data := []byte("{\"link_name\": \"l\",\n \"request\": {\"source_cluster_id\": \"c\", \"configs\": [ {\"name\": \"x\", \"value\": \"1\"} ]}}")
	i := Read("f", data, "")[0]
	for p, want := range map[link.Pointer]string{
		"/source_cluster_id": `"c"`, "/configs": `[ {`, "/configs/0": `{"name"`, "/configs/0/name": `"x"`, "/configs/0/value": `"1"`,
	} {
		at := i.Request.Offset(p)
		if at == 0 || !bytes.HasPrefix(data[at-1:], []byte(want)) {
			t.Errorf("%s: offset %d is not at %s", p, at, want)
		}
		if line, _ := i.Position(at); line != 2 {
			t.Errorf("%s: line %d, want 2", p, line)
		}
	}
}

func TestPosition(t *testing.T) {
	i := Read("f", []byte("a=1\n\nüb=2\r\n"), Properties)[0]
	for _, tc := range []struct{ offset, line, column int }{
		{0, 0, 0},
		{-1, 0, 0},
		{1, 1, 1},
		{4, 1, 4},
		{5, 2, 1},
		{6, 3, 1},
		{8, 3, 2},
		{13, 4, 1},
		{14, 0, 0},
	} {
		if line, column := i.Position(tc.offset); line != tc.line || column != tc.column {
			t.Errorf("Position(%d) = %d, %d, want %d, %d", tc.offset, line, column, tc.line, tc.column)
		}
	}
	if line, column := new(Item).Position(1); line != 0 || column != 0 {
		t.Errorf("empty item: %d, %d", line, column)
	}
}

func TestReadUnknownFormat(t *testing.T) {
	for file, want := range map[string]string{
		"a.properties": `0:{="}"`,
		"a.yaml":       `malformed-no-link@"" 1.1`,
		"-":            `malformed-json@"" 1.2`,
	} {
		if got := brief(&Read(file, []byte("{=}"), "toml")[0]); got != want {
			t.Errorf("%s: %s, want %s", file, got, want)
		}
	}
}

// Names of fields and flags are told, but no word that may be a password.
func TestToldNames(t *testing.T) {
	for name, told := range map[string]bool{
		"linkMode": true, "link_mode2": true, "SASL_SSL2": true, "--no-such-flag": true, "a b": false, "": false, "--": true,
		"Zq7TopSecret": false, "--Zq7TopSecret": false, "a.b-c_d": true, strings.Repeat("a", maxWord): true, strings.Repeat("a", maxWord+1): false,
	} {
		if got := fieldName(name); (got == name) != told || got == "" {
			t.Errorf("fieldName(%q) = %q", name, got)
		}
		if got := flagName(name); (got == name) != (told && strings.HasPrefix(name, "--")) {
			t.Errorf("flagName(%q) = %q", name, got)
		}
	}
}
