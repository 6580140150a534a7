package reader

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/clusterlink-go/clusterlink/link"
)

// checkItem asserts what holds for whatever was read.
func checkItem(t *testing.T, i *Item, data []byte) {
	t.Helper()
	if i.Request == nil {
		t.Fatal("no request")
	}
	offsets := make([]int, 0, len(i.Findings)+3*len(i.Request.Configs))
	for k, f := range i.Findings {
		if !f.Pointer.Valid() || f.Code == "" || f.Detail == "" {
			t.Errorf("finding %+v", f)
		}
		if k > 0 && f.Offset < i.Findings[k-1].Offset {
			t.Errorf("finding %+v comes after %+v", f, i.Findings[k-1])
		}
		if f.Offset > 0 || len(strings.TrimSpace(string(data))) > 0 {
			offsets = append(offsets, f.Offset)
		}
	}
	for k := range i.Request.Configs {
		c := &i.Request.Configs[k]
		offsets = append(offsets, i.Request.Offset(c.Pointer()), c.NameOffset)
		if !c.Null {
			offsets = append(offsets, c.ValueOffset)
		}
	}
	for _, o := range offsets {
		if o < 1 || o > len(data)+1 {
			t.Errorf("offset %d of %d bytes", o, len(data))
		} else if line, column := i.Position(o); line < 1 || column < 1 {
			t.Errorf("offset %d is at %d, %d", o, line, column)
		}
	}
}

func FuzzReadJSON(f *testing.F) {
	for _, s := range []string{
		"", "[]", `{"configs":[{"name":"x","value":"1"}]}`, `{"link_name":"l","request":{"configs":[{"name":"x"}]}}`,
		`{"query":{"link_name":"q"},"request":{"x":[1,{}]},"request":{}}`, "{\"link_name\":5,\n\"request\":{\"configs\":[{\"value\":tru", `{"request":{}} {}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		i := Read("f.json", data, JSON)[0]
		checkItem(t, &i, data)
		malformed := false
		for _, x := range i.Findings {
			malformed = malformed || strings.HasPrefix(string(x.Code), "malformed")
		}
		if !malformed && !json.Valid(data) {
			t.Errorf("%q is not JSON and not malformed", data)
		}
	})
}

func FuzzReadProperties(f *testing.F) {
	for _, s := range []string{
		"", "a=1", "a : \\\n 1\r\n# c\nb", `\u00e4=\uD83D\uDE00`, `a=\u12`, "a\\ b=\\\\\\\n", "\xff", "=", "\\", "a=\xc3\\\xa4", "a 0\\0\nb \\0",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		i := Read("f.properties", data, Properties)[0]
		checkItem(t, &i, data)
		// Each value may have lost a backslash; beyond that, one fault ends the reading.
		lost := 0
		for _, x := range i.Findings {
			if x.Code == link.CodeBackslashLost {
				lost++
			}
		}
		if lost > len(i.Request.Configs) || len(i.Findings)-lost > 1 {
			t.Errorf("%d findings, %d of them lost backslashes, in %d configs", len(i.Findings), lost, len(i.Request.Configs))
		}
		for k, c := range i.Request.Configs {
			if c.Index != k || c.Null || !utf8.ValidString(c.Name) || !utf8.ValidString(c.Value.Reveal()) {
				t.Errorf("config %d: index %d, null %v", k, c.Index, c.Null)
			}
			if p := link.ConfigsPointer.Index(k); c.Pointer() != p {
				t.Errorf("pointer %s", c.Pointer())
			}
		}
	})
}
