package reader

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/clusterlink-go/clusterlink/link"
)

func TestReadProperties(t *testing.T) {
	for _, tc := range []struct{ name, data, want string }{
		{"equals", "a=1", `0:a="1"`},
		{"colon", "a:1", `0:a="1"`},
		{"blank", "a 1", `0:a="1"`},
		{"tab and form feed", "a\t\f1", `0:a="1"`},
		{"blanks around", "  a  =  1 2  ", `0:a="1 2  "`},
		{"one separator", "a = = 1", `0:a="= 1"`},
		{"colon then equals", "a:=1", `0:a="=1"`},
		{"sign in the value", "a=b=c:d", `0:a="b=c:d"`},
		{"no separator", "a", `0:a=""`},
		{"no value", "a=\nb:\nc \n", `0:a="" 1:b="" 2:c=""`},
		{"no key", "=1", `0:="1"`},
		{"comments", "# x=1\n ! y=2\n\n  a=1 # no comment\n#", `0:a="1 # no comment"`},
		{"a comment does not go on", "# x \\\na=1", `0:a="1"`},
		{"line ends", "a=1\rb=2\r\nc=3\n", `0:a="1" 1:b="2" 2:c="3"`},
		{"continued value", "a=1,\\\n   2,\\\r\n\t3", `0:a="1,2,3"`},
		{"continued with \\r", "a=1\\\r2", `0:a="12"`},
		{"continued key", "ab\\\n  c=1", `0:abc="1"`},
		{"continued before the separator", "a \\\n = \\\n 1", `0:a="1"`},
		{"continued into an empty line", "a=1\\\n\nb=2", `0:a="1" 1:b="2"`},
		{"continued into a sign", "a=1\\\n# 2", `0:a="1# 2"`},
		{"even backslashes do not continue", "a=1\\\\\nb=2", `0:a="1\\" 1:b="2"`},
		{"backslash at the end", "a=1\\", `0:a="1"`},
		{"nothing but a backslash", "\\", ``},
		{"backslash line first", "\\\na=1", `0:a="1"`},
		{"escapes", `a=\t\n\r\f\\\"\z\ x`, `0:a="\t\n\r\f\\\"z x" backslash-lost@"/configs/0/value" 1.15`},
		{"escapes in the key", `a\=\:\ \#b=1`, `0:a=: #b="1"`},
		{"first character escaped", `\#a=1`, `0:#a="1"`},
		{"first blank of the value escaped", `a=\ x`, `0:a=" x"`},
		{"unicode", `a=\u00e4\u20AC`, `0:a="ä€"`},
		{"surrogates", `a=\uD83D\uDE00`, `0:a="😀"`},
		{"backslash before ü", `a=\ü`, `0:a="ü"`},
		{"UTF-8", "ä=ö", `0:ä="ö"`},
		{"twice", "a=1\nb=2\na=3", `0:a="1" 1:b="2" 2:a="3"`},
		{"two families of quotes", `a="x" 'y'`, `0:a="\"x\" 'y'"`},
		{"bad escape", "a=1\nb=x\\u12g4\nc=1", `0:a="1" malformed-properties@"/configs/1/value" 2.4`},
		{"short escape", `a=\u123`, `malformed-properties@"/configs/0/value" 1.3`},
		{"signed escape", `a=\u+123`, `malformed-properties@"/configs/0/value" 1.3`},
		{"bad escape in the key", `\uuuuu=1`, `malformed-properties@"/configs/0/name" 1.1`},
		{"high half", `a=\uD83Dx`, `malformed-properties@"/configs/0/value" 1.3`},
		{"low half", `a=\uDE00`, `malformed-properties@"/configs/0/value" 1.3`},
		{"two high halves", `a=\uD83D\uD83D`, `malformed-properties@"/configs/0/value" 1.3`},
		{"empty", "", `malformed-empty@"" 0.0`},
		{"blanks", " \r\n\t", `malformed-empty@"" 0.0`},
		{"comments only", "# a=1\n", ``},
		{"mark", "\ufeffa=1", "0:\ufeffa=\"1\""},
		{"backslash lost", `p=C:\kafka\trust`, `0:p="C:kafka\trust" backslash-lost@"/configs/0/value" 1.5`},
		{"backslashes that mean something", `p=\"a\"\t\:\u0041`, `0:p="\"a\"\t:A"`},
		{"path", `ssl.keystore.location=C:\temp\new`, `0:ssl.keystore.location="C:\temp\new" backslash-lost@"/configs/0/value" 1.25`},
		{"blank behind the backslash", "a=1,\\ \n  b=2", `0:a="1, " 1:b="2" backslash-lost@"/configs/0/value" 1.5`},
		{"UTF-16", "a\x00=\x001\x00", `malformed-utf8@"" 1.1`},
		{"ISO-8859-1", "a=1\nb=\xfc", `malformed-utf8@"" 2.3`},
		{"too long", strings.Repeat("a", 1<<20+1), `malformed-too-long@"" 0.0`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := brief(&Read("f", []byte(tc.data), Properties)[0]); got != tc.want {
				t.Errorf("%q\ngot  %s\nwant %s", tc.data, got, tc.want)
			}
		})
	}
}

func TestPropertiesOffsets(t *testing.T) {
	data := []byte("# c\n  \\\n  a : \\\n  one\nb\nc=\n")
	i := Read("f", data, Properties)[0]
	for p, want := range map[link.Pointer]string{
		"/configs/0": "a :", "/configs/0/name": "a :", "/configs/0/value": "one",
		"/configs/1/name": "b\n", "/configs/1/value": "\nc", "/configs/2/value": "\n",
	} {
		at := i.Request.Offset(p)
		if at == 0 || !bytes.HasPrefix(data[at-1:], []byte(want)) {
			t.Errorf("%s: offset %d is not at %q", p, at, want)
		}
	}
}

// escaped writes a text as java.util.Properties.store does, drawing among the
// ways there are.
func escaped(t *rapid.T, s string, key bool) string {
	var b strings.Builder
	for i, r := range s {
		switch {
		case strings.ContainsRune("\t\n\r\f", r):
			b.WriteString(map[rune]string{'\t': `\t`, '\n': `\n`, '\r': `\r`, '\f': `\f`}[r])
		case r == '\\', strings.ContainsRune("=: #!", r) && (key || i == 0):
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\ufeff', r < 0xd800 && rapid.Bool().Draw(t, "as unicode"):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
		// A bare blank can't begin a continuation line.
		bare := strings.HasPrefix(s[i+len(string(r)):], " ") && !key
		if !bare && rapid.IntRange(0, 9).Draw(t, "continue") == 0 {
			b.WriteString("\\\n \t")
		}
	}
	return b.String()
}

func TestPropertiesRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		var want []string
		for range rapid.IntRange(1, 8).Draw(t, "n") {
			key, value := rapid.String().Draw(t, "key"), rapid.String().Draw(t, "value")
			sign := rapid.SampledFrom([]string{"=", ":", " = ", "\t:\f"}).Draw(t, "sign")
			end := rapid.SampledFrom([]string{"\n", "\r", "\r\n", "\n# x=y\n", "\n\n"}).Draw(t, "end")
			b.WriteString(escaped(t, key, true) + sign + escaped(t, value, false) + end)
			want = append(want, key, value)
		}
		r, findings := readProperties([]byte(b.String()))
		if len(findings) > 0 {
			t.Fatalf("%q: %v", b.String(), findings)
		}
		var got []string
		for _, c := range r.Configs {
			got = append(got, c.Name, c.Value.Reveal())
		}
		if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
			t.Fatalf("%q\ngot  %q\nwant %q", b.String(), got, want)
		}
	})
}
