package link_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/clusterlink-go/clusterlink/link"
)

// The examples of RFC 6901, section 5.
func TestPointerRFC6901(t *testing.T) {
	for _, tc := range []struct {
		pointer link.Pointer
		tokens  []string
	}{
		{"", nil},
		{"/foo", []string{"foo"}},
		{"/foo/0", []string{"foo", "0"}},
		{"/", []string{""}},
		{"/a~1b", []string{"a/b"}},
		{"/c%d", []string{"c%d"}},
		{"/e^f", []string{"e^f"}},
		{"/g|h", []string{"g|h"}},
		{"/i\\j", []string{"i\\j"}},
		{"/k\"l", []string{"k\"l"}},
		{"/ ", []string{" "}},
		{"/m~0n", []string{"m~n"}},
		{"/~01", []string{"~1"}},
		{"//", []string{"", ""}},
	} {
		if got := slices.Collect(tc.pointer.Tokens()); !slices.Equal(got, tc.tokens) || !tc.pointer.Valid() {
			t.Errorf("%q: tokens %q, valid %v", tc.pointer, got, tc.pointer.Valid())
		}
		var built link.Pointer
		for _, token := range tc.tokens {
			built = built.Append(token)
		}
		if built != tc.pointer {
			t.Errorf("built %q, want %q", built, tc.pointer)
		}
	}
	if got := link.ConfigsPointer.Index(3).Append("value"); got != "/configs/3/value" {
		t.Errorf("got %q", got)
	}
}

func TestPointerInvalid(t *testing.T) {
	for _, p := range []link.Pointer{"foo", "~", "/~", "/~2", "/a~", "/~/b", " /"} {
		if p.Valid() {
			t.Errorf("%q is valid", p)
		}
	}
}

func TestPointerProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		// The characters that matter must be drawn often.
		token := rapid.OneOf(rapid.StringOf(rapid.SampledFrom([]rune("~/01a"))), rapid.String())
		tokens := rapid.SliceOf(token).Draw(t, "tokens")
		var p link.Pointer
		for i, s := range tokens {
			parent := p
			p = p.Append(s)
			if !p.Valid() || p.Parent() != parent {
				t.Fatalf("%q after %d: parent %q", p, i, p.Parent())
			}
		}
		if got := slices.Collect(p.Tokens()); !slices.Equal(got, tokens) {
			t.Fatalf("%q: %q, want %q", p, got, tokens)
		}
		for s := range p.Tokens() {
			if s != tokens[0] {
				t.Fatal("the first token is another when the loop ends early")
			}
			break
		}
	})
	if link.Pointer("").Parent() != "" {
		t.Error("the document has a parent")
	}
}

func FuzzPointer(f *testing.F) {
	for _, s := range []string{"", "/", "/a~1b", "/~01", "~", "a/b", "/configs/0/value", "//"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p := link.Pointer(s)
		tokens := slices.Collect(p.Tokens())
		if p.Valid() {
			var built link.Pointer
			for _, token := range tokens {
				built = built.Append(token)
			}
			if built != p {
				t.Errorf("%q becomes %q", p, built)
			}
		}
		if q := p.Append(s); p.Valid() && (!q.Valid() || q.Parent() != p) {
			t.Errorf("%q: parent %q", q, q.Parent())
		}
		if !strings.HasPrefix(s, string(p.Parent())) {
			t.Errorf("parent %q", p.Parent())
		}
	})
}

func FuzzParseID(f *testing.F) {
	for _, s := range []string{"", idText, idText + "==", idText[:21], idUUID, idText[:21] + "x", "AAAAAAAAAAAAAAAAAAAAAA"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		id, err := link.ParseID(s)
		if (err == nil) == id.IsZero() {
			t.Errorf("%v with %v", id, err)
		}
		if err == nil && id.String() != s {
			t.Errorf("%q becomes %q", s, id)
		}
	})
}
