package link

import (
	"fmt"
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// parsed decodes with the parser alone.
func parsed(data []byte) (*CreateRequest, []Finding) {
	d := Decoder{data: data, list: listForm{array: ConfigsPointer}}
	d.clear()
	if d.readable() {
		d.parse(&createForm)
	}
	d.fill()
	return &d.request, d.findings
}

// differs says in what two requests that were decoded differ, to the last
// offset.
func differs(a, b *CreateRequest) string {
	if a.offsets != b.offsets || (a.Configs == nil) != (b.Configs == nil) || len(a.Configs) != len(b.Configs) {
		return fmt.Sprintf("offsets %v and %v, %d and %d configs", a.offsets, b.offsets, len(a.Configs), len(b.Configs))
	}
	for m := range memberNames {
		if *a.member(m) != *b.member(m) {
			return fmt.Sprintf("%s %q and %q", memberNames[m], *a.member(m), *b.member(m))
		}
	}
	for i := range a.Configs {
		c, d := a.Configs[i], b.Configs[i]
		if !c.Value.Equal(d.Value) {
			return fmt.Sprintf("value %d %q and %q", i, c.Value.Reveal(), d.Value.Reveal())
		}
		rest := func(c *Config) string {
			return fmt.Sprint(strconv.Quote(c.Name), c.Null, c.Index, c.NameOffset, c.ValueOffset, c.offset)
		}
		if rest(&c) != rest(&d) {
			return fmt.Sprintf("entry %d %s and %s", i, rest(&c), rest(&d))
		}
	}
	return ""
}

// quickDocuments are read quickly, slowDocuments are left to the parser.
var (
	quickDocuments = []string{
		`{}`, "\r\n\t {} ", `{"configs":[]}`, `{"configs" : [ ] , "source_cluster_id" : "a"}`,
		`{"source_cluster_id":"a","destination_cluster_id":"b","remote_cluster_id":"c","cluster_link_id":"d"}`,
		`{"configs":[{"name":"link.mode","value":"SOURCE"},{"value":"","name":""},{"name":"unknown","value":"v"}]}`,
		`{"configs":[{"name":"acl.filters","value":"{\"a\": \"\\\\ \/ \b\f\n\r\t\"}"}]}`,
		`{"configs":[{"name":"a\\b","value":"\\"}]}`,
		`{"configs":[{"name":"é","value":"日本語 and more of it"}]}`,
		`{"remote_cluster_id":"` + strings.Repeat(`1234567\"`, 20) + `"}`,
	}
	slowDocuments = []string{
		``, ` `, `[]`, `null`, `{`, `{}x`, `{} {}`, "\ufeff{}", `{"configs":[}`, `{"configs":[]`, `{"configs":[],}`, `{"configs":[{}]}`,
		`{"configs":[{"name":"a","value":"b",}]}`, `{"configs":[{"name":"a","value":"b"},]}`, `{"configs":[{"name":"a","value":"b"}`,
		`{"configs":[{"name":"a","name":"a","value":"b"}]}`, `{"configs":[{"name":"a","value":"b","value":"c"}]}`,
		`{"configs":[{"name":"a"}]}`, `{"configs":[{"value":"a"}]}`, `{"configs":[{"name":"a","value":null}]}`, `{"configs":[{"name":"a","value":1}]}`,
		`{"configs":[{"name":"a","value":"b","more":"c"}]}`, `{"configs":[],"configs":[]}`, `{"source_cluster_id":""}`, `{"source_cluster_id":null}`,
		`{"source_cluster_id":"a","source_cluster_id":"a"}`, `{"colour":"red"}`, `{"source_cluster_id":"\u0061"}`, `{"source_cluster_id":"\x"}`,
		`{"source\u005fcluster_id":"a"}`, `{"source_cluster_id":"a`, `{"source_cluster_id":"\`, `{"source_cluster_id":"\"`, `{"source_cluster_id" "a"}`,
		`{"source_cluster_id":"a" "remote_cluster_id":"b"}`, "{\"source_cluster_id\":\"1234567890\n\"}", "{\"source_cluster_id\":\"\x00\"}", "{\"source_cluster_id\":\"\xff\"}",
		"{\"source_cluster_id\":\"\xed\xa0\x80\"}", "{\"source_cluster_id\":\"123456789 \xe2\x82\"}", "{\v}", "\x00{}", `{'source_cluster_id':"a"}`,
	}
)

func TestQuick(t *testing.T) {
	for _, doc := range quickDocuments {
		d := Decoder{data: []byte(doc)}
		if !d.quick() {
			t.Errorf("%s: is left to the parser", doc)
		}
	}
	for _, doc := range slowDocuments {
		d := Decoder{data: []byte(doc)}
		if d.quick() {
			t.Errorf("%s: is read quickly", doc)
		}
	}
}

// TestOddInString: the first byte that is marked is the first odd one.
func TestOddInString(t *testing.T) {
	text := []byte("abcdefgh")
	for place := range text {
		for _, other := range []byte{'a', '!', '#', '[', ']', ' ', '"', '\\', 0x1f, 0x80, 0xff} {
			for b := range 256 {
				text = append(text[:0], "abcdefgh"...)
				text[place], text[7] = byte(b), other
				want := slices.IndexFunc(text, func(b byte) bool { return b == '"' || b == '\\' || b < ' ' || b >= 0x80 })
				if want < 0 {
					want = 8
				}
				if got := bits.TrailingZeros64(oddInString(eightBytes(text, 0))) / 8; got != want {
					t.Fatalf("%q: the first is at %d, want %d", text, got, want)
				}
			}
		}
	}
}

// FuzzQuick holds [Decoder.quick] to the parser: whatever the document, the
// result is the one that the parser gives by itself.
func FuzzQuick(f *testing.F) {
	for _, doc := range slices.Concat(quickDocuments, slowDocuments) {
		f.Add([]byte(doc))
	}
	var d Decoder
	f.Fuzz(func(t *testing.T, data []byte) {
		got, findings := d.Decode(data)
		want, more := parsed(data)
		if !slices.Equal(findings, more) {
			t.Fatalf("findings %v, the parser has %v", findings, more)
		}
		if diff := differs(got, want); diff != "" {
			t.Fatal(diff)
		}
	})
}
