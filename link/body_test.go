package link_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
)

// bodyKind is one of the bodies beside that of "create a cluster link".
type bodyKind struct {
	decode func([]byte) (any, []link.Finding)
	// wire gives the body of what decode gave, text all that it says.
	wire, text func(any) string
}

func bodyKinds() map[string]bodyKind {
	values := func(list []link.Config) (s string) {
		for _, c := range list {
			s += fmt.Sprintf("%d %q %q %v, ", c.Index, c.Name, c.Value.Reveal(), c.Null)
		}
		return s
	}
	return map[string]bodyKind{
		"alter": {
			func(data []byte) (any, []link.Finding) { return link.DecodeAlterConfigsRequest(data) },
			func(v any) string { return string(v.(*link.AlterConfigsRequest).AppendJSON(nil)) },
			func(v any) string {
				r := v.(*link.AlterConfigsRequest)
				s := fmt.Sprint(r.ValidateOnly, r.Changes == nil, " ")
				for _, c := range r.Changes {
					s += fmt.Sprintf("%d %q %q %v %q, ", c.Place, c.Name, c.Value.Reveal(), c.Null, string(c.Operation))
				}
				return s
			},
		},
		"update": {
			func(data []byte) (any, []link.Finding) { return link.DecodeUpdateConfigRequest("acl.sync.ms", data) },
			func(v any) string {
				c := v.(*link.ConfigChange)
				if c.Null {
					return `{"value":null}`
				}
				b, _ := json.Marshal(map[string]string{"value": c.Value.Reveal()})
				return string(b)
			},
			func(v any) string {
				c := v.(*link.ConfigChange)
				return fmt.Sprintf("%d %q %q %v %q", c.Place, c.Name, c.Value.Reveal(), c.Null, string(c.Operation))
			},
		},
		"mirror": {
			func(data []byte) (any, []link.Finding) { return link.DecodeCreateMirrorRequest(data) },
			func(v any) string { return string(v.(*link.CreateMirrorRequest).AppendJSON(nil)) },
			func(v any) string {
				r := v.(*link.CreateMirrorRequest)
				return fmt.Sprintf("%q %q %d %v", r.SourceTopicName, r.MirrorTopicName, r.ReplicationFactor, r.Configs == nil) + values(r.Configs)
			},
		},
		"mirrors": {
			func(data []byte) (any, []link.Finding) { return link.DecodeAlterMirrorsRequest(data) },
			func(v any) string { return string(v.(*link.AlterMirrorsRequest).AppendJSON(nil)) },
			func(v any) string {
				r := v.(*link.AlterMirrorsRequest)
				return fmt.Sprintf("%q %v %q", r.Names, r.Names == nil, r.Pattern)
			},
		},
	}
}

func TestBodies(t *testing.T) {
	for _, tt := range []struct {
		kind, in string
		text     string
		want     []string
	}{
		{"alter", `{"data":[]}`, `false false `, nil},
		{"alter", `{}`, `false true `, nil},
		{"alter", `{"data":null}`, `false true `, nil},
		{
			"alter", `{"data":[{"name":"a","value":"x"},{"name":"b","operation":"DELETE"},{"name":"c","value":null,"operation":null}],"validate_only":true}`,
			`true false 1 "a" "x" false "", 2 "b" "" true "DELETE", 3 "c" "" true "", `, nil,
		},
		{
			"alter", `{"data":[{"value":"x"},{"name":"b","value":7,"operation":"NEW"}],"validate_only":null}`,
			`false false 2 "b" "7" false "NEW", `,
			[]string{"missing-name /data/0 at 10", "wrong-type /data/1/value at 44", "null-member /validate_only at 82"},
		},
		{
			"alter", `{"data":{"a":"b"}}`, `false true `, []string{"wrong-type /data at 9"},
		},
		{
			"alter", `{"data":[{"name":"a","operation":"","operation":"SET","operaton":"x","unit":"ms"}]}`, `false false 1 "a" "" true "SET", `,
			[]string{"empty-member /data/0/operation at 34", "duplicate-member /data/0/operation at 37", "unknown-member /data/0/operaton at 55", "unknown-member /data/0/unit at 70"},
		},
		{"alter", `[]`, `false true `, []string{"wrong-type  at 1"}},
		{"alter", ``, `false true `, []string{"malformed-empty  at 0"}},
		{"alter", `{"data":[]} x`, `false false `, []string{"malformed-trailing  at 13"}},

		{"update", `{"value":"6000"}`, `0 "acl.sync.ms" "6000" false ""`, nil},
		{"update", `{"value":null}`, `0 "acl.sync.ms" "" true ""`, nil},
		{"update", `{}`, `0 "acl.sync.ms" "" true ""`, nil},
		{"update", `{"value":6000}`, `0 "acl.sync.ms" "6000" false ""`, []string{"wrong-type /value at 10"}},
		{"update", `{"value":["6000"]}`, `0 "acl.sync.ms" "" true ""`, []string{"wrong-type /value at 10"}},
		{"update", `{"value":"1","value":"2"}`, `0 "acl.sync.ms" "2" false ""`, []string{"duplicate-member /value at 14"}},
		{"update", `{"value":"6000`, `0 "acl.sync.ms" "" true ""`, []string{"malformed-truncated /value at 15"}},

		{
			"mirror", `{"source_topic_name":"a","mirror_topic_name":"b","replication_factor":-1,"configs":[{"name":"c","value":"d"}]}`,
			`"a" "b" -1 false0 "c" "d" false, `, nil,
		},
		{"mirror", `{"source_topic_name":"","configs":[]}`, `"" "" 0 false`, nil},
		{
			"mirror", `{"source_topic_name":null,"mirror_topic_name":null,"replication_factor":null,"configs":null}`, `"" "" 0 true`,
			[]string{"null-member /mirror_topic_name at 47", "null-member /replication_factor at 73", "null-member /configs at 88"},
		},
		{
			"mirror", `{"replication_factor":3.0,"replication_factor":4294967299,"mirror_topic_name":5}`, `"" "" 0 true`,
			[]string{"wrong-type /replication_factor at 23", "duplicate-member /replication_factor at 27", "wrong-type /replication_factor at 48", "wrong-type /mirror_topic_name at 79"},
		},
		{"mirror", `{"source_topic_name":"a","source_topic_name":"b"}`, `"b" "" 0 true`, []string{"duplicate-member /source_topic_name at 26"}},
		{"mirror", `{"configs":[{"name":"c","value":null}]}`, `"" "" 0 false0 "c" "" true, `, []string{"null-value /configs/0/value at 33"}},

		{"mirrors", `{"mirror_topic_names":["a","b"]}`, `["a" "b"] false ""`, nil},
		{"mirrors", `{"mirror_topic_names":[],"mirror_topic_name_pattern":".*"}`, `[] false ".*"`, nil},
		{"mirrors", `{"mirror_topic_names":["a",null,{"b":[]},"c"]}`, `["a" "c"] false ""`, []string{"wrong-type /mirror_topic_names/1 at 28", "wrong-type /mirror_topic_names/2 at 33"}},
		{"mirrors", `{"mirror_topic_names":{},"mirror_topic_name_pattern":""}`, `[] true ""`, []string{"wrong-type /mirror_topic_names at 23", "empty-member /mirror_topic_name_pattern at 54"}},
		{"mirrors", `{"mirror_topic_names":["a"],"mirror_topic_names":null}`, `[] true ""`, []string{"duplicate-member /mirror_topic_names at 29", "null-member /mirror_topic_names at 50"}},
	} {
		t.Run(tt.kind+" "+tt.in, func(t *testing.T) {
			k := bodyKinds()[tt.kind]
			v, findings := k.decode([]byte(tt.in))
			if got := k.text(v); got != tt.text {
				t.Errorf("read %s, want %s", got, tt.text)
			}
			var got []string
			for _, f := range findings {
				got = append(got, fmt.Sprintf("%s %s at %d", f.Code, f.Pointer, f.Offset))
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("findings\n%q, want\n%q", got, tt.want)
			}
		})
	}
}

// What an unknown member was probably meant to be.
func TestBodySuggestions(t *testing.T) {
	for _, tt := range []struct{ kind, in, want string }{
		{"alter", `{"configs":[]}`, `"data"`},
		{"alter", `{"validateOnly":true}`, `"validate_only"`},
		{"alter", `{"link_name":"x"}`, "path"},
		{"alter", `{"data":[{"name":"a","op":"SET"}]}`, `"operation"`},
		{"alter", `{"data":[{"key":"a","name":"a"}]}`, `"name"`},
		{"update", `{"name":"x"}`, "path"},
		{"update", `{"val":"x"}`, `"value"`},
		{"mirror", `{"topic":"x"}`, `"source_topic_name"`},
		{"mirror", `{"mirrorTopic":"x"}`, `"mirror_topic_name"`},
		{"mirror", `{"replicas":1}`, `"replication_factor"`},
		{"mirror", `{"topic_configs":[]}`, `"configs"`},
		{"mirror", `{"validate_only":true}`, "validated only"},
		{"mirrors", `{"topics":[]}`, `"mirror_topic_names"`},
		{"mirrors", `{"pattern":"x"}`, `"mirror_topic_name_pattern"`},
		{"mirrors", `{"validate_only":true}`, "query"},
		{"mirrors", `{"` + strings.Repeat("x", 100) + `":1}`, "no such member"},
	} {
		_, findings := bodyKinds()[tt.kind].decode([]byte(tt.in))
		if len(findings) == 0 || findings[0].Code != link.CodeUnknownMember || !strings.Contains(findings[0].Detail, tt.want) {
			t.Errorf("%s %s: %v, want %s", tt.kind, tt.in, findings, tt.want)
		}
	}
}

// A secret is neither in a finding nor in what is printed.
func TestBodiesKeepSecrets(t *testing.T) {
	const secret = "hunter2hunter2"
	for kind, in := range map[string]string{
		"alter":  `{"data":[{"name":"sasl.jaas.config","value":"` + secret + `"},{"name":"ssl.key.password","value":12341234}]}`,
		"update": `{"value":"` + secret + `"}`,
		"mirror": `{"source_topic_name":"a","configs":[{"name":"some.key","value":"` + secret + `"}]}`,
	} {
		v, findings := bodyKinds()[kind].decode([]byte(in))
		text, err := json.Marshal(v)
		if printed := fmt.Sprintf("%v %+v %#v %s %v", v, v, v, text, findings); err != nil || strings.Contains(printed, secret) || strings.Contains(printed, "12341234") {
			t.Errorf("%s: %v %s", kind, err, printed)
		}
	}
}

// fuzzBody holds of any body: findings are in order and in the document, what
// reads clean is JSON, and is read again from what it is written as.
func fuzzBody(f *testing.F, kind string) {
	k := bodyKinds()[kind]
	f.Fuzz(func(t *testing.T, data []byte) {
		v, findings := k.decode(data)
		for i, f := range findings {
			if !f.Pointer.Valid() || f.Code == "" || f.Detail == "" || f.Offset < 0 || f.Offset > len(data)+1 {
				t.Errorf("finding %+v", f)
			}
			if i > 0 && f.Offset < findings[i-1].Offset {
				t.Errorf("finding %+v comes after %+v", f, findings[i-1])
			}
		}
		if again, more := k.decode(data); k.text(again) != k.text(v) || !slices.Equal(findings, more) {
			t.Errorf("read differently: %s and %s", k.text(v), k.text(again))
		}
		if bad := malformed(findings); !bad && !json.Valid(data) {
			t.Errorf("%v, but encoding/json does not read it", findings)
		}
		if len(findings) > 0 {
			return
		}
		wire := k.wire(v)
		back, findings := k.decode([]byte(wire))
		if len(findings) > 0 {
			t.Fatalf("%s: %v", wire, findings)
		}
		if again := k.wire(back); again != wire {
			t.Errorf("%s became %s", wire, again)
		}
	})
}

func FuzzAlterConfigsBody(f *testing.F) { fuzzBody(f, "alter") }
func FuzzUpdateConfigBody(f *testing.F) { fuzzBody(f, "update") }
func FuzzCreateMirrorBody(f *testing.F) { fuzzBody(f, "mirror") }
func FuzzAlterMirrorsBody(f *testing.F) { fuzzBody(f, "mirrors") }
