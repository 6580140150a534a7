package validate

import (
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

func TestTrimAndClip(t *testing.T) {
	for s, want := range map[string]string{"": "", " ": "", "a": "a", "\x00a\x1f": "a", " a b\t": "a b", "\u00a0a": "\u00a0a", "!a!": "!a!"} {
		if got := text.Trim(s); got != want {
			t.Errorf("trim(%q) = %q", s, got)
		}
	}
	for _, tc := range []struct {
		s    string
		n    int
		want string
	}{{"abc", 3, "abc"}, {"abcd", 3, "abc…"}, {"aäb", 2, "a…"}, {"aäb", 3, "aä…"}, {"ä", 1, "…"}, {"", 0, ""}} {
		if got := text.Clip(tc.s, tc.n); got != tc.want {
			t.Errorf("clip(%q, %d) = %q, want %q", tc.s, tc.n, got, tc.want)
		}
	}
}

func TestRevealing(t *testing.T) {
	for s, want := range map[string]bool{
		"": false, "plain": false, "a=b": true, "a@b": true, "a\nb": true, "a\rb": true, "My-PASSWORD": true, "passwd": true,
		"a Secret": true, "BEGIN KEY": true, "PlainLoginModule": true, "begin": false,
		strings.Repeat("a", 8*shownLength): false, strings.Repeat("a", 8*shownLength+1): true,
	} {
		if revealing(s) != want {
			t.Errorf("revealing(%.20q) is %t", s, !want)
		}
	}
	long := strings.Repeat("a", shownLength)
	if got := show(long); got != `"`+long+`"` {
		t.Error(got)
	}
	if got := show(long + "b"); got != `"`+long+`…"` {
		t.Error(got)
	}
	if got := show("a=b"); got != notShown {
		t.Error(got)
	}
}

func TestBareName(t *testing.T) {
	long := strings.Repeat("a.", 31)
	for name, want := range map[string]string{
		"": "", "a.b": "a.b", "a.b=c": "a.b", "a.b: c": "a.b", "a.b c": "a.b", "a.b\tc": "a.b", "a.b\nc": "a.b", "a.b\rc": "a.b", "\r\na.b": "a.b", "\n": "", "=a.b": "=a.b",
		"MIIB+b0": "", "MIIB/b0": "", "-----END": "", "----END": "----END", "a/b.c": "a/b.c",
		strings.Repeat("a", 40): strings.Repeat("a", 40), strings.Repeat("a", 41): "",
		"abcd=": "", "ab_d=": "ab_d", "ab-d=": "ab-d", "ab d=": "ab", "ab=d": "ab",
		"aB3aB3aB3aB3aB3a": "", "aB3aB3aB3aB3aB3": "aB3aB3aB3aB3aB3", "aBcaBcaBcaBcaBca": "aBcaBcaBcaBcaBca",
		"ab3ab3ab3ab3ab3a": "ab3ab3ab3ab3ab3a", "AB3AB3AB3AB3AB3A": "AB3AB3AB3AB3AB3A", "AZ3az3AZ3az3AZ3a": "", "A09az0AZ9az9AZ0a": "",
		"retries": "retries", long: long[:60] + "…",
	} {
		if got := bareName(name); got != want {
			t.Errorf("bareName(%q) = %q, want %q", name, got, want)
		}
	}
	for name, want := range map[string][2]string{"a.b": {`"a.b"`, "a.b"}, "MIIB+b0": {notShown, "a name that is " + notShown}} {
		if got := [2]string{showName(name), namedText(name)}; got != want {
			t.Errorf("%s is told as %q", name, got)
		}
	}
}

func TestList(t *testing.T) {
	for _, tc := range []struct {
		words []string
		want  string
	}{{nil, ""}, {[]string{"a"}, "a"}, {[]string{"a", "b"}, "a or b"}, {[]string{"a", "b", "c"}, "a, b or c"}} {
		if got := list(tc.words); got != tc.want {
			t.Errorf("list(%q) = %q", tc.words, got)
		}
	}
	for n, want := range map[int]string{0: "0 topics", 1: "1 topic", 2: "2 topics"} {
		if got := count(n, "topic"); got != want {
			t.Errorf("count(%d) = %q", n, got)
		}
	}
	for s, want := range map[string]string{"": "", "Ab": "ab", "a": "a", "A": "a"} {
		if got := lowerFirst(s); got != want {
			t.Errorf("lowerFirst(%q) = %q", s, got)
		}
	}
}

func TestCharacters(t *testing.T) {
	for s, want := range map[string]rune{
		"": 0, "plain": 0, "ä": 0, "äö\u00a0": '\u00a0', "\u2007": '\u2007', "a\u202f": '\u202f', "\u00ad": '\u00ad',
		"\ufeffa": '\ufeff', "a\u200b": '\u200b', "a\u2003": 0, "日本\u200d語": '\u200d',
	} {
		if got, ok := text.Invisible(s); got != want || ok != (want != 0) || hasInvisible(s) != ok {
			t.Errorf("invisible(%q) = %q, %t", s, got, ok)
		}
	}
	for s, want := range map[string]bool{"": true, "a\x7f": true, "a\u0080": false, "ä": false} {
		if text.IsASCII(s) != want {
			t.Errorf("asciiOnly(%q) is %t", s, !want)
		}
	}
	for s, want := range map[string]string{"12a": "12a", "١٢٣": "123", "٠٩": "09", "１０": "10", "é": "é", "𝟎𝟗": "09", "-९.०": "-9.0"} {
		if got := text.PlainDigits(s); got != want {
			t.Errorf("plainDigits(%q) = %q, want %q", s, got, want)
		}
	}
	for s, want := range map[string]bool{
		`"a"`: true, `'a'`: true, "`a`": true, `""`: true, `"`: false, "": false, `"a'`: false, `a"`: false, `"a`: false, "aa": false,
	} {
		if text.Quoted(s) != want {
			t.Errorf("quoted(%q) is %t", s, !want)
		}
	}
	for _, s := range strings.Split("“,”,„,‘,’,‚,«,»,–,—", ",") {
		if !text.Curly("a"+s+"b") || ordinary("a"+s+"b") {
			t.Errorf("%q is taken for plain", s)
		}
	}
	if text.Curly(`"'-`) {
		t.Error("plain quotes are taken for typographic ones")
	}
	for s, want := range map[string]bool{"a b": true, "~": false, "a~": true, "a;": false, "a,": false, "a,b": true, "a\x1f": false, "a\x7f": false, "null": false, "a=b": false, `a"`: false, "a'": false, "a`": false, "a#": false, "a&": false, "<a": false, "a>": false, "%s": false, "[a": false, "a]": false} {
		if ordinary(s) != want {
			t.Errorf("ordinary(%q) is %t", s, !want)
		}
	}
	for s, t1 := range map[string]string{"aB": "Ab", "": ""} {
		if !text.EqualFold(s, t1) {
			t.Errorf("%q and %q differ", s, t1)
		}
	}
	if text.EqualFold("k", "\u212a") || text.EqualFold("a", "ab") || text.EqualFold("a", "b") {
		t.Error("texts that differ are taken for equal")
	}
}
