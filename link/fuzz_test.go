package link_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
)

func malformed(findings []link.Finding) bool {
	return slices.ContainsFunc(findings, func(f link.Finding) bool { return strings.HasPrefix(string(f.Code), "malformed") })
}

// halfPairs reports whether a document may hold escapes of surrogates, which
// encoding/json lets through one by one.
func halfPairs(data []byte) bool {
	text := strings.ToLower(string(data))
	return strings.Contains(text, `\ud`)
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{
		sample, "", "[]", "null", "nul", "{}x", "\ufeff{}", "\xff", `{"a":"\ud800"}`, `{"a":1,}`, `{"configs":[1,{"name":"x"},{"value":5}`,
		`{"configs":[{"value":5000,"name":"consumer.offset.sync.ms"},{"name":"a","name":"b","value":null,"z":[{}]}],"configs":null}`,
		`{"link_name":"x","source_cluster_id":null,"source_cluster_id":"","a~/b":[[[]]]}`, strings.Repeat("[", 20_000),
	} {
		f.Add([]byte(s))
	}
	var reused link.Decoder
	f.Fuzz(func(t *testing.T, data []byte) {
		r, findings := link.DecodeCreateRequest(data)
		again, more := reused.Decode(data)
		if err := same(r, again); err != nil || !slices.Equal(findings, more) {
			t.Errorf("a reused decoder reads something else: %v\n%v\n%v", err, findings, more)
		}
		for i, f := range findings {
			if !f.Pointer.Valid() || f.Code == "" || f.Detail == "" || f.Offset < 0 || f.Offset > len(data)+1 {
				t.Errorf("finding %+v", f)
			}
			if i > 0 && f.Offset < findings[i-1].Offset {
				t.Errorf("finding %+v comes after %+v", f, findings[i-1])
			}
		}
		for i := range r.Configs {
			c := &r.Configs[i]
			if o := c.NameOffset; o < 1 || o > len(data) || data[o-1] != '"' {
				t.Errorf("name of %d at %d", i, o)
			}
			if o := r.Offset(c.Pointer()); o < 1 || o > len(data) || data[o-1] != '{' {
				t.Errorf("entry %d at %d", i, o)
			}
		}
		bad := malformed(findings)
		if !bad != json.Valid(data) && !(bad && (halfPairs(data) || findings[len(findings)-1].Code == link.CodeMalformedTooMany || findings[len(findings)-1].Code == link.CodeMalformedUTF8)) {
			t.Errorf("malformed %v, encoding/json says valid %v: %v", bad, json.Valid(data), findings)
		}
		if len(findings) > 0 {
			return
		}
		wire := r.AppendJSON(nil)
		back, findings := reused.Decode(wire)
		if len(findings) > 0 {
			t.Fatalf("%s: %v", wire, findings)
		}
		for i := range r.Configs {
			// Clean entries have no gaps but where configs came twice, which
			// is not clean.
			if r.Configs[i].Index != i {
				t.Errorf("index %d at %d", r.Configs[i].Index, i)
			}
		}
		if err := same(r, back); err != nil {
			t.Errorf("%s: %v", wire, err)
		}
	})
}
