package link_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/link/linktest"
)

func TestAppendJSON(t *testing.T) {
	full := link.NewCreateRequest("sasl.jaas.config", "a\"\\\n<ü>", "link.mode")
	full.ClusterLinkID, full.SourceClusterID, full.RemoteClusterID, full.DestinationClusterID = "i", "s", "r", "d"
	for _, tc := range []struct {
		request        *link.CreateRequest
		wire, redacted string
	}{
		{&link.CreateRequest{}, `{}`, `{}`},
		{&link.CreateRequest{Configs: []link.Config{}}, `{"configs":[]}`, `{"configs":[]}`},
		{&link.CreateRequest{RemoteClusterID: "r"}, `{"remote_cluster_id":"r"}`, `{"remote_cluster_id":"r"}`},
		{
			full,
			`{"source_cluster_id":"s","destination_cluster_id":"d","remote_cluster_id":"r","cluster_link_id":"i","configs":[{"name":"sasl.jaas.config","value":"a\"\\\n<ü>"},{"name":"link.mode","value":null}]}`,
			`{"source_cluster_id":"s","destination_cluster_id":"d","remote_cluster_id":"r","cluster_link_id":"i","configs":[{"name":"sasl.jaas.config","value":"[redacted]"},{"name":"link.mode","value":null}]}`,
		},
		{
			link.NewCreateRequest("link.mode", "SOURCE", "x", "1", "x"),
			`{"configs":[{"name":"link.mode","value":"SOURCE"},{"name":"x","value":"1"},{"name":"x","value":null}]}`,
			`{"configs":[{"name":"link.mode","value":"SOURCE"},{"name":"x","value":"[redacted]"},{"name":"x","value":null}]}`,
		},
		{link.NewCreateRequest("link.mode", "\xff"), "{\"configs\":[{\"name\":\"link.mode\",\"value\":\"\ufffd\"}]}", "{\"configs\":[{\"name\":\"link.mode\",\"value\":\"\ufffd\"}]}"},
	} {
		if got := tc.request.AppendJSON([]byte("x")); string(got) != "x"+tc.wire {
			t.Errorf("got  %s\nwant %s", got, tc.wire)
		}
		for _, v := range []any{tc.request, *tc.request} {
			var b bytes.Buffer
			e := json.NewEncoder(&b)
			e.SetEscapeHTML(false)
			if err := e.Encode(v); err != nil || b.String() != tc.redacted+"\n" {
				t.Errorf("%T: %s, %v\nwant %s", v, b.String(), err, tc.redacted)
			}
		}
	}
}

func TestOffset(t *testing.T) {
	data := []byte(`{"configs": [ {"value": "1", "name": "x"}, 5, {"name": "y", "value": null}, {"name": "z"} ], "remote_cluster_id": "r", "source_cluster_id": null}`)
	r, _ := link.DecodeCreateRequest(data)
	for p, want := range map[link.Pointer]string{
		"/configs": "[ {", "/configs/0": `{"value": "1"`, "/configs/0/name": `"x"`, "/configs/0/value": `"1"`,
		"/configs/2": `{"name": "y"`, "/configs/2/name": `"y"`, "/configs/2/value": "null}", "/configs/3": `{"name": "z"`, "/configs/3/name": `"z"`,
		"/remote_cluster_id": `"r"`, "/source_cluster_id": "null}",
	} {
		if at := r.Offset(p); at == 0 || !bytes.HasPrefix(data[at-1:], []byte(want)) {
			t.Errorf("%s: offset %d is not at %s", p, at, want)
		}
	}
	for _, p := range []link.Pointer{
		"", "/", "/x", "/cluster_link_id", "/destination_cluster_id", "/configs/", "/configs/1", "/configs/3/value", "/configs/4", "/configs/-1",
		"/configs/00", "/configs/+0", "/configs/0/", "/configs/0/names", "/configs/0/name/x", "configs", "/configs/99999999999999999999",
	} {
		if at := r.Offset(p); at != 0 {
			t.Errorf("%s: offset %d", p, at)
		}
	}
	made := link.NewCreateRequest("x", "1")
	if made.Offset("/configs/0") != 0 || made.Offset("/configs") != 0 {
		t.Error("a request that was not read has offsets")
	}
	made.Configs[0].NameOffset = 7
	if made.Offset("/configs/0") != 7 {
		t.Error("an entry without a place is not where its name is")
	}
}

// same says how two requests differ, offsets aside.
func same(a, b *link.CreateRequest) error {
	if a.SourceClusterID != b.SourceClusterID || a.DestinationClusterID != b.DestinationClusterID ||
		a.RemoteClusterID != b.RemoteClusterID || a.ClusterLinkID != b.ClusterLinkID {
		return fmt.Errorf("ids of %+v and %+v", a, b)
	}
	if len(a.Configs) != len(b.Configs) || (a.Configs == nil) != (b.Configs == nil) {
		return fmt.Errorf("%d and %d configs", len(a.Configs), len(b.Configs))
	}
	for i := range a.Configs {
		x, y := &a.Configs[i], &b.Configs[i]
		if x.Name != y.Name || !x.Value.Equal(y.Value) || x.Null != y.Null || x.Index != y.Index {
			return fmt.Errorf("configs %d: %q=%q and %q=%q", i, x.Name, x.Value.Reveal(), y.Name, y.Value.Reveal())
		}
	}
	return nil
}

// anyRequest draws requests that make no sense but can be written.
func anyRequest() *rapid.Generator[*link.CreateRequest] {
	return rapid.Custom(func(t *rapid.T) *link.CreateRequest {
		if rapid.Bool().Draw(t, "sensible") {
			return linktest.CreateRequest().Draw(t, "request")
		}
		text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "\"", "\\u0041", "\x00", "\u2028", "link.mode", "null"}))
		r := &link.CreateRequest{
			SourceClusterID: text.Draw(t, "source"), DestinationClusterID: text.Draw(t, "destination"),
			RemoteClusterID: text.Draw(t, "remote"), ClusterLinkID: text.Draw(t, "id"),
		}
		if n := rapid.IntRange(-1, 20).Draw(t, "n"); n >= 0 {
			r.Configs = make([]link.Config, n)
		}
		for i := range r.Configs {
			c := &r.Configs[i]
			*c = link.Config{Name: text.Draw(t, "name"), Null: rapid.Bool().Draw(t, "null"), Index: i}
			if !c.Null {
				c.Value = link.NewSecret(text.Draw(t, "value"))
			}
		}
		return r
	})
}

// What is written is read again, and each offset is where the value is.
func TestDecodeAppendJSON(t *testing.T) {
	var d link.Decoder
	rapid.Check(t, func(t *rapid.T) {
		r := anyRequest().Draw(t, "request")
		data := r.AppendJSON(nil)
		got, findings := d.Decode(data)
		for _, f := range findings {
			if f.Code != link.CodeNullValue {
				t.Fatalf("%s: %v", data, f)
			}
		}
		if err := same(got, r); err != nil {
			t.Fatalf("%s: %v", data, err)
		}
		at := func(p link.Pointer, want string) {
			if o := got.Offset(p); o == 0 || !bytes.HasPrefix(data[o-1:], []byte(want)) {
				t.Fatalf("%s: offset %d is not at %s", p, o, want)
			}
		}
		quoted := func(s string) string {
			wire := link.NewCreateRequest("", s).AppendJSON(nil)
			return string(bytes.TrimSuffix(bytes.TrimPrefix(wire, []byte(`{"configs":[{"name":"","value":`)), []byte(`}]}`)))
		}
		if r.RemoteClusterID != "" {
			at("/remote_cluster_id", quoted(r.RemoteClusterID))
		}
		for i := range r.Configs {
			c := &r.Configs[i]
			p := link.Pointer("/configs/" + strconv.Itoa(i))
			at(p, `{"name":`)
			at(p+"/name", quoted(c.Name))
			if c.Null {
				at(p+"/value", "null")
			} else {
				at(p+"/value", quoted(c.Value.Reveal()))
			}
		}
	})
}
