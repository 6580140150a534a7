package link_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
)

// line gives a finding as the tables below have it: code, pointer, key and
// place in the document, counted from 0.
func line(f link.Finding) string {
	s := fmt.Sprintf("%s %q", f.Code, string(f.Pointer))
	if f.Key != "" {
		s += " " + f.Key
	}
	return s + fmt.Sprintf(" %d", f.Offset-1)
}

func lines(findings []link.Finding) string {
	var all []string
	for _, f := range findings {
		all = append(all, line(f))
	}
	return strings.Join(all, "\n")
}

func TestDecodeClean(t *testing.T) {
	r, findings := link.DecodeCreateRequest([]byte(` { "source_cluster_id" : "s\u0031", "destination_cluster_id":"d","remote_cluster_id":"r",
		"configs": [ {"value":"a\"b","name":"sasl.jaas.config"}, {"name":"ü","value":""} ], "cluster_link_id":"` + idText + `" } ` + "\r\n"))
	if findings != nil {
		t.Fatalf("findings %v", findings)
	}
	if r.SourceClusterID != "s1" || r.DestinationClusterID != "d" || r.RemoteClusterID != "r" || r.ClusterLinkID != idText {
		t.Errorf("ids %+v", r)
	}
	if len(r.Configs) != 2 || r.Configs[0].Value.Reveal() != `a"b` || r.Configs[1].Name != "ü" || r.Configs[1].Null {
		t.Errorf("configs %+v", r.Configs)
	}
	for body, isNil := range map[string]bool{`{}`: true, `{"configs":[]}`: false} {
		r, findings := link.DecodeCreateRequest([]byte(body))
		if len(findings) > 0 || (r.Configs == nil) != isNil || len(r.Configs) > 0 {
			t.Errorf("%s: %v, %v", body, r.Configs, findings)
		}
	}
}

func TestDecodeMalformed(t *testing.T) {
	for _, tc := range []struct{ name, body, want, detail string }{
		{"empty", "", `malformed-empty "" -1`, "empty"},
		{"blanks", " \t\r\n", `malformed-empty "" -1`, "empty"},
		{"null", "null", `wrong-type "" 0`, "is null, must be an object"},
		{"array", " []", `wrong-type "" 1`, "is an array, must be an object"},
		{"string", `"x"`, `wrong-type "" 0`, "is a string"},
		{"number", "5", `wrong-type "" 0`, "is a number"},
		{"boolean", "true", `wrong-type "" 0`, "is a boolean"},
		{"no JSON", "link.mode=SOURCE", `malformed-json "" 0`, "unexpected 'l'"},
		{"mark", "\ufeff{}", `malformed-json "" 0`, "byte order mark"},
		{"UTF-16", "\xff\xfe{\x00}\x00", `malformed-utf8 "" 0`, "not UTF-8"},
		{"UTF-16 without a mark", "{\x00}\x00", `malformed-utf8 "" 0`, "the document is UTF-16"},
		{"UTF-16, the other way", "\x00{\x00}", `malformed-utf8 "" 0`, "the document is UTF-16"},
		{"cut in half of a pair", `{"remote_cluster_id":"\ud800`, `malformed-truncated "/remote_cluster_id" 22`, "too early"},
		{"not UTF-8 in a string", "{\"configs\":[{\"name\":\"a\xff\"", `malformed-utf8 "/configs/0/name" 22`, "not UTF-8"},
		{"not UTF-8 between", "{\xe4:1}", `malformed-utf8 "" 1`, "not UTF-8"},
		{"half of a pair", `{"remote_cluster_id":"\ud800x"}`, `malformed-utf8 "/remote_cluster_id" 22`, "surrogate"},
		{"other half", `{"remote_cluster_id":"\uDC00"}`, `malformed-utf8 "/remote_cluster_id" 22`, "surrogate"},
		{"bad escape", `{"remote_cluster_id":"\x41"}`, `malformed-json "/remote_cluster_id" 22`, "escape"},
		{"bad unicode escape", `{"remote_cluster_id":"\u00g1"}`, `malformed-json "/remote_cluster_id" 22`, "escape"},
		{"control character", "{\"remote_cluster_id\":\"a\nb\"}", `malformed-json "/remote_cluster_id" 23`, "control characters"},
		{"truncated", `{"configs":[{"name":"a","value":"b"}`, `malformed-truncated "/configs" 36`, "too early"},
		{"truncated in a string", `{"remote_cluster_id":"b`, `malformed-truncated "/remote_cluster_id" 23`, "too early"},
		{"truncated literal", "nul", `malformed-truncated "" 3`, "too early"},
		{"truncated object", "{", `malformed-truncated "" 1`, "too early"},
		{"trailing comma", `{"remote_cluster_id":"b",}`, `malformed-json "" 24`, "','"},
		{"two commas", `{"configs":[,]}`, `malformed-json "/configs" 12`, "','"},
		{"single quotes", `{'configs':[]}`, `malformed-json "" 1`, "double quotes"},
		{"comment", "{// x\n}", `malformed-json "" 1`, "comments"},
		{"no colon", `{"configs" []}`, `malformed-json "/configs" 11`, "'['"},
		{"number as a name", `{5:1}`, `malformed-json "" 1`, "'5'"},
		{"wrong bracket", `{"configs":[}`, `malformed-json "/configs/0" 12`, "'}'"},
		{"leading zero", `{"configs":01}`, "wrong-type \"/configs\" 11\nmalformed-json \"\" 12", "'1'"},
		{"NUL", "\x00", `malformed-json "" 0`, `'\x00'`},
		{"trailing", "{} {}", `malformed-trailing "" 3`, "more after"},
		{"trailing NUL", "{}\x00", `malformed-trailing "" 2`, "more after"},
		{"trailing after another type", "[] x", "wrong-type \"\" 0\nmalformed-trailing \"\" 3", ""},
		{"deep", strings.Repeat("[", 10_001), `malformed-json "` + strings.Repeat("/0", 32) + `" 10000`, "10000 deep"},
		{"deep object", `{"configs":[{"name":` + strings.Repeat(`{"a":`, 20_000), `malformed-json "/configs/0/name` + strings.Repeat("/a", 29) + `" 50005`, "10000 deep"},
		{"10 MiB of brackets", strings.Repeat("[", 10<<20), `malformed-too-long "" 1048576`, "at most 1048576"},
		{"one byte too long", strings.Repeat(" ", 1<<20-1) + "{}", `malformed-too-long "" 1048576`, "1048577 bytes"},
		{"just not too long", strings.Repeat(" ", 1<<20-2) + "{}", "", ""},
		{"findings before are kept", `{"x":1,"configs":[{"name":"a"},`, "unknown-member \"/x\" 1\nmissing-value \"/configs/0\" a 18\nmalformed-truncated \"/configs\" 31", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r, findings := link.DecodeCreateRequest([]byte(tc.body))
			if got := lines(findings); got != tc.want {
				t.Errorf("got\n%.300s\nwant\n%.300s", got, tc.want)
			}
			if r == nil {
				t.Fatal("no request")
			}
			if len(findings) > 0 && !strings.Contains(findings[len(findings)-1].Detail, tc.detail) {
				t.Errorf("detail %q, want %q", findings[len(findings)-1].Detail, tc.detail)
			}
		})
	}
}

func TestDecodeMembers(t *testing.T) {
	for _, tc := range []struct{ name, body, want, detail string }{
		{"null id", `{"source_cluster_id":null}`, `null-member "/source_cluster_id" 21`, "null"},
		{"empty id", `{"cluster_link_id":""}`, `empty-member "/cluster_link_id" 19`, "empty"},
		{"number as id", `{"destination_cluster_id":5}`, `wrong-type "/destination_cluster_id" 26`, "is a number, must be a string"},
		{"object as id", `{"remote_cluster_id":{}}`, `wrong-type "/remote_cluster_id" 21`, "is an object, must be a string"},
		{"null configs", `{"configs":null}`, `null-member "/configs" 11`, "null"},
		{"object as configs", `{"configs":{"link.mode":"SOURCE"}}`, `wrong-type "/configs" 11`, "is an object, must be an array"},
		{"string as configs", `{"configs":"[]"}`, `wrong-type "/configs" 11`, "is a string"},
		{"id twice", `{"remote_cluster_id":"a","remote_cluster_id":"b"}`, `duplicate-member "/remote_cluster_id" 25`, "more than once"},
		{"id three times", `{"remote_cluster_id":"a","remote_cluster_id":"b","remote_cluster_id":"c"}`, "duplicate-member \"/remote_cluster_id\" 25\nduplicate-member \"/remote_cluster_id\" 49", ""},
		{"id twice, escaped", `{"remote_cluster_id":"a","remote\u005fcluster_id":"b"}`, `duplicate-member "/remote_cluster_id" 25`, ""},
		{"configs twice", `{"configs":[],"configs":[]}`, `duplicate-member "/configs" 14`, "more than once"},
		{"unknown", `{"frob":[{"a":1,"a":2}]}`, `unknown-member "/frob" 1`, "no such member"},
		{"unknown twice", `{"frob":1,"frob":2}`, "unknown-member \"/frob\" 1\nduplicate-member \"/frob\" 10", ""},
		{"unknown with escapes", `{"a/b~c":1}`, `unknown-member "/a~1b~0c" 1`, ""},
		{"empty member name", `{"":1}`, `unknown-member "/" 1`, ""},
		{"letter case", `{"Configs":[]}`, `unknown-member "/Configs" 1`, `did you mean "configs"?`},
		{"camel case", `{"sourceClusterId":"a"}`, `unknown-member "/sourceClusterId" 1`, `did you mean "source_cluster_id"?`},
		{"hyphens", `{"remote-cluster-id":"a"}`, `unknown-member "/remote-cluster-id" 1`, `did you mean "remote_cluster_id"?`},
		{"singular", `{"config":[]}`, `unknown-member "/config" 1`, `did you mean "configs"?`},
		{"slip", `{"confgis":[]}`, `unknown-member "/confgis" 1`, `did you mean "configs"?`},
		{"without id", `{"source_cluster":"a"}`, `unknown-member "/source_cluster" 1`, `did you mean "source_cluster_id"?`},
		{"link id", `{"link_id":"a"}`, `unknown-member "/link_id" 1`, `did you mean "cluster_link_id"?`},
		{"link name", `{"link_name":"a"}`, `unknown-member "/link_name" 1`, "in the query"},
		{"cluster id", `{"cluster_id":"a"}`, `unknown-member "/cluster_id" 1`, "in the path"},
		{"long unknown", `{"` + strings.Repeat("c", 100) + `":1}`, `unknown-member "/` + strings.Repeat("c", 100) + `" 1`, "no such member"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, findings := link.DecodeCreateRequest([]byte(tc.body))
			if got := lines(findings); got != tc.want {
				t.Fatalf("got\n%s\nwant\n%s", got, tc.want)
			}
			if !strings.Contains(findings[0].Detail, tc.detail) {
				t.Errorf("detail %q, want %q", findings[0].Detail, tc.detail)
			}
		})
	}
}

func TestDecodeConfigs(t *testing.T) {
	for _, tc := range []struct {
		name, configs string
		// kept is what is read, as "index name=value".
		kept, want, detail string
	}{
		{"no value", `{"name":"link.mode"}`, "0 link.mode=null", `missing-value "/configs/0" link.mode 0`, "no value"},
		{"no value, unknown key", `{"name":"x"}`, "0 x=null", `missing-value "/configs/0" x 0`, "no value"},
		{"null value", `{"name":"link.mode","value":null}`, "0 link.mode=null", `null-value "/configs/0/value" link.mode 28`, "null"},
		{"no name", `{"value":"x"}`, "", `missing-name "/configs/0" 0`, "no name"},
		{"nothing", `{}`, "", "missing-name \"/configs/0\" 0\nmissing-value \"/configs/0\" 0", ""},
		{"null name", `{"name":null,"value":"x"}`, "", `wrong-type "/configs/0/name" 8`, "is null, must be a string"},
		{"number as name", `{"name":5,"value":"x"}`, "", `wrong-type "/configs/0/name" 8`, "is a number"},
		{"empty name", `{"name":"","value":"x"}`, "0 =x", "", ""},
		{"empty value", `{"name":"link.mode","value":""}`, "0 link.mode=", "", ""},
		{"number as value", `{"name":"consumer.offset.sync.ms","value":5000}`, "0 consumer.offset.sync.ms=5000", `wrong-type "/configs/0/value" consumer.offset.sync.ms 42`, `is a number, must be a string in quotes; write "5000"`},
		{"the longest that is repeated", `{"name":"acl.sync.ms","value":12345678901234567890}`, "0 acl.sync.ms=12345678901234567890", `wrong-type "/configs/0/value" acl.sync.ms 30`, `write "12345678901234567890"`},
		{"the same, name last", `{"value":5000,"name":"consumer.offset.sync.ms"}`, "0 consumer.offset.sync.ms=5000", `wrong-type "/configs/0/value" consumer.offset.sync.ms 9`, `write "5000"`},
		{"boolean as value", `{"name":"acl.sync.enable","value":true}`, "0 acl.sync.enable=true", `wrong-type "/configs/0/value" acl.sync.enable 34`, `is a boolean, must be a string in quotes; write "true"`},
		{"number for a sensitive key", `{"name":"ssl.key.password","value":1234}`, "0 ssl.key.password=1234", `wrong-type "/configs/0/value" ssl.key.password 35`, "$is a number, must be a string in quotes"},
		{"number for an unknown key", `{"name":"x","value":1234}`, "0 x=1234", `wrong-type "/configs/0/value" x 20`, "$is a number, must be a string in quotes"},
		{"number without a name", `{"value":1234}`, "", "missing-name \"/configs/0\" 0\nwrong-type \"/configs/0/value\" 9", ""},
		{"long number", `{"name":"link.mode","value":123456789012345678901}`, "0 link.mode=123456789012345678901", `wrong-type "/configs/0/value" link.mode 28`, "$is a number, must be a string in quotes"},
		{"array as value", `{"name":"bootstrap.servers","value":["a"]}`, "0 bootstrap.servers=null", `wrong-type "/configs/0/value" bootstrap.servers 36`, "is an array, must be a string"},
		{"object as value", `{"name":"acl.filters","value":{"aclFilters":[]}}`, "0 acl.filters=null", `wrong-type "/configs/0/value" acl.filters 30`, "is an object, must be a string"},
		{"no object", `"link.mode=SOURCE",{"name":"x","value":"1"}`, "1 x=1", `wrong-type "/configs/0" 0`, "is a string, must be an object"},
		{"null entry", `null`, "", `wrong-type "/configs/0" 0`, "is null, must be an object"},
		{"name twice", `{"name":"x","value":"1","name":"y"}`, "0 y=1", `duplicate-member "/configs/0/name" y 24`, "more than once"},
		{"value twice", `{"name":"x","value":"1","value":"2"}`, "0 x=2", `duplicate-member "/configs/0/value" x 24`, ""},
		{"value twice, then null", `{"name":"x","value":"1","value":null}`, "0 x=null", "duplicate-member \"/configs/0/value\" x 24\nnull-value \"/configs/0/value\" x 32", ""},
		{"value twice, first a number", `{"name":"link.mode","value":5,"value":"A"}`, "0 link.mode=A", "wrong-type \"/configs/0/value\" link.mode 28\nduplicate-member \"/configs/0/value\" link.mode 30", "$is a number, must be a string in quotes"},
		{"name twice, then a number", `{"name":"x","value":"1","name":5}`, "", "duplicate-member \"/configs/0/name\" 24\nwrong-type \"/configs/0/name\" 31", ""},
		{"entries of one key", `{"name":"x","value":"1"},{"name":"x","value":"2"}`, "0 x=1, 1 x=2", "", ""},
		{"unknown", `{"name":"x","value":"1","sensitive":false}`, "0 x=1", `unknown-member "/configs/0/sensitive" x 24`, "no such member"},
		{"unknown twice", `{"name":"x","value":"1","s":1,"s":1}`, "0 x=1", "unknown-member \"/configs/0/s\" x 24\nduplicate-member \"/configs/0/s\" x 30", ""},
		{"unknown in two entries", `{"name":"x","value":"1","s":1},{"name":"y","value":"1","s":1}`, "0 x=1, 1 y=1", "unknown-member \"/configs/0/s\" x 24\nunknown-member \"/configs/1/s\" y 55", ""},
		{"key for name", `{"key":"x","value":"1"}`, "", "missing-name \"/configs/0\" 0\nunknown-member \"/configs/0/key\" 1", ""},
		{"letter case", `{"name":"x","Value":"1"}`, "0 x=null", "missing-value \"/configs/0\" x 0\nunknown-member \"/configs/0/Value\" x 12", ""},
		{"slip", `{"name":"x","vlaue":"1","value":"1"}`, "0 x=1", `unknown-member "/configs/0/vlaue" x 12`, `did you mean "value"?`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			const before = `{"configs":[`
			r, findings := link.DecodeCreateRequest([]byte(before + tc.configs + `]}`))
			var kept []string
			for _, c := range r.Configs {
				value := c.Value.Reveal()
				if c.Null {
					value = "null"
				}
				kept = append(kept, fmt.Sprintf("%d %s=%s", c.Index, c.Name, value))
			}
			if got := strings.Join(kept, ", "); got != tc.kept {
				t.Errorf("kept %s, want %s", got, tc.kept)
			}
			for i := range findings {
				findings[i].Offset -= len(before)
			}
			if got := lines(findings); got != tc.want {
				t.Fatalf("got\n%s\nwant\n%s", got, tc.want)
			}
			detail, exact := strings.CutPrefix(tc.detail, "$")
			if len(findings) > 0 && (!strings.Contains(findings[0].Detail, detail) || exact && findings[0].Detail != detail) {
				t.Errorf("detail %q, want %q", findings[0].Detail, tc.detail)
			}
		})
	}
}

// Two configs arrays are read one after the other; of other members the last
// one counts.
func TestDecodeDuplicatesAreRead(t *testing.T) {
	r, _ := link.DecodeCreateRequest([]byte(`{"remote_cluster_id":"a","source_cluster_id":"s","configs":[{"name":"x","value":"1"}],"remote_cluster_id":"b",
		"source_cluster_id":null,"configs":[7,{"name":"y","value":"2"}]}`))
	if r.RemoteClusterID != "b" || r.SourceClusterID != "" || len(r.Configs) != 2 || r.Configs[0].Index != 0 || r.Configs[1].Index != 1 || r.Configs[1].Name != "y" {
		t.Errorf("request %+v", r)
	}
}

func TestDecodeTooManyFindings(t *testing.T) {
	for _, tc := range []struct{ name, open, part string }{
		{"unknown", `{`, `"x":1,`},
		{"duplicates", `{`, `"remote_cluster_id":"a",`},
		{"in one config", `{"configs":[{`, `"x":1,`},
		{"configs", `{"configs":[`, `{"name":"a"},`},
		{"nameless", `{"configs":[`, `{},`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, findings := link.DecodeCreateRequest([]byte(tc.open + strings.Repeat(tc.part, 40_000)))
			if len(findings) != link.MaxFindings+1 {
				t.Fatalf("%d findings", len(findings))
			}
			for i, f := range findings {
				if last := i == link.MaxFindings; (f.Code == link.CodeMalformedTooMany) != last || last && !strings.Contains(f.Detail, "1000") {
					t.Fatalf("finding %d: %v", i, f)
				}
			}
		})
	}
}

func TestDecoderMaxBytes(t *testing.T) {
	for _, tc := range []struct {
		limit int
		body  string
		long  bool
	}{
		{2, "{}", false},
		{2, "{} ", true},
		{-1, strings.Repeat(" ", link.DefaultMaxBytes), false},
		{-1, strings.Repeat(" ", link.DefaultMaxBytes+1), true},
		{2 << 20, strings.Repeat(" ", link.DefaultMaxBytes+1), false},
	} {
		d := link.Decoder{MaxBytes: tc.limit}
		_, findings := d.Decode([]byte(tc.body))
		if long := len(findings) > 0 && findings[0].Code == link.CodeMalformedTooLong; long != tc.long {
			t.Errorf("limit %d, %d bytes: %v", tc.limit, len(tc.body), findings)
		}
	}
}

// No text of a result may change when the input or the decoder is used again.
func TestDecodeSharesNothing(t *testing.T) {
	var d link.Decoder
	body := []byte(`{"source_cluster_id":"first","configs":[{"name":"unknown","value":"first"},{"name":"u","value":7}],"zz":0}`)
	r, findings := d.Decode(body)
	id, name, value, f := r.SourceClusterID, r.Configs[0].Name, r.Configs[0].Value, findings[1]
	for i := range body {
		body[i] = 'x'
	}
	d.Decode([]byte(`{"source_cluster_id":"other","configs":[{"name":"another","value":"other"},{"name":"a"},{"x":1}]}`))
	if id != "first" || name != "unknown" || value.Reveal() != "first" || f.Pointer != "/zz" {
		t.Errorf("%q %q %q %v", id, name, value.Reveal(), f)
	}
}

func TestFindingString(t *testing.T) {
	f := link.Finding{Code: link.CodeNullValue, Pointer: "/configs/0/value", Detail: "the value is null"}
	if got := f.String(); got != `null-value at "/configs/0/value": the value is null` {
		t.Error(got)
	}
}

// The codes by hand, as they are promises.
func TestFindingCodes(t *testing.T) {
	source, err := os.ReadFile(filepath.Join("finding.go"))
	if err != nil {
		t.Fatal(err)
	}
	for code := range strings.FieldsSeq(`malformed-empty malformed-json malformed-truncated malformed-utf8 malformed-too-long
		malformed-trailing malformed-too-many malformed-properties wrong-type duplicate-member missing-name missing-value
		null-value null-member empty-member unknown-member`) {
		if strings.Count(string(source), ` Code = "`+code+"\"\n") != 1 {
			t.Errorf("%s is not declared once", code)
		}
	}
}
