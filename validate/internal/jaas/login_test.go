package jaas

import (
	"strings"
	"testing"
)

// TestParse holds the accept and reject list that was taken from Apache
// Kafka's own parser.
func TestParse(t *testing.T) {
	const m = "org.apache.kafka.common.security.plain.PlainLoginModule"
	for _, c := range []struct {
		name, text string
		want       Fault
		key        string
		options    string
	}{
		{"double quotes", m + ` required username="a" password="b";`, Fine, "", "username=a password=b"},
		{"single quotes", m + ` required username='a' password='b';`, Fine, "", "username=a password=b"},
		{"flag in capitals", m + ` REQUIRED a="b";`, Fine, "", "a=b"},
		{"flag optional", m + ` Optional;`, Fine, "", ""},
		{"flag sufficient", m + ` sufficient;`, Fine, "", ""},
		{"flag requisite", m + ` requisite;`, Fine, "", ""},
		{"blanks round equals", m + ` required a = "b" ;`, Fine, "", "a=b"},
		{"no options", m + ` required;`, Fine, "", ""},
		{"no semicolon", m + ` required a="b"`, NoSemicolon, "", ""},
		{"no semicolon, no options", m + ` required`, NoSemicolon, "", ""},
		{"number", m + ` required password=123;`, NoValue, "password", ""},
		{"word that begins with digits", m + ` required password=12ab;`, NoValue, "password", ""},
		{"slash in a bare word", m + ` required password=a/b;`, NoSemicolon, "", ""},
		{"slash in quotes", m + ` required password="a/b";`, Fine, "", "password=a/b"},
		{"plus in a bare word", m + ` required password=a+b;`, NoValue, "", ""},
		{"colon in a bare word", m + ` required password=a:b;`, NoValue, "", ""},
		{"equals in a bare word", m + ` required password=a=b=c;`, NoValue, "", ""},
		{"bare word", m + ` required useKeyTab=true a=x.y_z-$1;`, Fine, "", "useKeyTab=true a=x.y_z-$1"},
		{"escaped quote", m + ` required a="b\"c";`, Fine, "", `a=b\"c`},
		{"octal escape", m + ` required a="\101";`, Fine, "", `a=\101`},
		{"line end in quotes", m + " required a=\"b\nc\";", NoValue, "c", ""},
		{"line end between tokens", m + " required\n a=\"b\"\r\n;", Fine, "", "a=b"},
		{"quote left open", m + ` required a="b;`, NoSemicolon, "", ""},
		{"empty value", m + ` required a="";`, Fine, "", "a="},
		{"same key twice", m + ` required a="b" a="c";`, Fine, "", "a=b a=c"},
		{"line comment", m + " required // a\n a=\"b\";", Fine, "", "a=b"},
		{"block comment", m + ` required /* a */ a="b";`, Fine, "", "a=b"},
		{"block comment left open", m + ` required /* a="b";`, NoSemicolon, "", ""},
		{"hash is no comment", `# comment` + "\n" + m + ` required;`, BadFlag, "", ""},
		{"two entries", m + ` required; ` + m + ` required;`, TwoEntries, "", ""},
		{"extra semicolon", m + ` required;;`, NoFlag, "", ""},
		{"no flag", m + ` username="a";`, BadFlag, "", ""},
		{"own key in front", `sasl.jaas.config=` + m + ` required;`, FlagMissing, "", ""},
		{"empty", ``, Empty, "", ""},
		{"comment only", `// nothing`, Empty, "", ""},
		{"module only", m, NoFlag, "", ""},
		{"module is a number", `12 required;`, NoModule, "", ""},
		{"value missing", m + ` required a;`, NoValue, "a", ""},
		{"value missing at the end", m + ` required a=`, NoValue, "a", ""},
		{"minus in front", m + ` required a=-b;`, NoValue, "a", ""},
		{"typographic quotes make a word", m + ` required a=“b”;`, Fine, "", "a=“b”"},
		{"braces of a file", "KafkaClient { " + m + " required; };", FlagMissing, "", ""},
		{"many options", m + ` required a=b c=d e=f g=h i=j k=l m=n o=p q=r s=t;`, Fine, "", "a=b c=d e=f g=h i=j k=l m=n o=p q=r s=t"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var l Login
			fault, key := Parse(c.text, &l)
			if fault != c.want || key != c.key {
				t.Fatalf("fault %d at %q, want %d at %q", fault, key, c.want, c.key)
			}
			if fault != Fine {
				if l.OK {
					t.Error("a text with a fault counts as read")
				}
				return
			}
			var options []string
			for i := range l.Count {
				options = append(options, l.Option(i).Key+"="+l.Option(i).Value)
			}
			if got := strings.Join(options, " "); got != c.options {
				t.Errorf("options %q, want %q", got, c.options)
			}
			if !l.OK || l.Module != m {
				t.Errorf("ok %v, module %q", l.OK, l.Module)
			}
		})
	}
}

// Tokens as java.io.StreamTokenizer cuts them.
func TestTokens(t *testing.T) {
	type token struct {
		kind  rune
		value string
	}
	w := func(s string) token { return token{TokenWord, s} }
	q := func(s string) token { return token{TokenQuoted, s} }
	n := token{TokenNumber, ""}
	for text, want := range map[string][]token{
		"": nil, " \t\x00": nil, "a b": {w("a"), w("b")}, "a-b_c$d.e1": {w("a-b_c$d.e1")}, "$a": {w("$a")}, "_": {w("_")}, "é": {w("é")}, "\u00a0a": {w("\u00a0a")}, "\u009f": {{'\u009f', ""}}, "\u00a0": {w("\u00a0")},
		"1": {n}, "0": {n}, "9": {n}, ".": {n}, "1.2": {n}, "1.2.3": {n, n}, "..": {n, n}, "-": {{'-', ""}}, "-a": {{'-', ""}, w("a")}, "-1": {n}, "-.": {n}, "-.5x": {n, w("x")}, "--1": {{'-', ""}, n}, "12ab": {n, w("ab")}, "1-2": {n, n},
		`"a"b`: {q("a"), w("b")}, `'a"b'`: {q(`a"b`)}, `"a\"b"`: {q(`a\"b`)}, "\"a\nb": {q("a"), w("b")}, "\"a\rb": {q("a"), w("b")}, `"a`: {q("a")}, `"a\`: {q(`a\`)}, `""`: {q("")}, `"`: {q("")}, `"\`: {q(`\`)},
		"a//b\nc": {w("a"), w("c")}, "a/b\rc": {w("a"), w("c")}, "a/b": {w("a")}, "a/*b*/c": {w("a"), w("c")}, "a/*b": {w("a")}, "a/**/b": {w("a"), w("b")}, "/*/a*/b": {w("b")}, "/": nil,
		"a=b;": {w("a"), {'=', ""}, w("b"), {';', ""}}, "{}": {{'{', ""}, {'}', ""}}, "#": {{'#', ""}},
	} {
		tk := Tokens{Text: text}
		var got []token
		for tk.Next(); tk.Kind != TokenEnd; tk.Next() {
			if got = append(got, token{tk.Kind, tk.Value}); len(got) > 10 {
				break
			}
		}
		if len(got) != len(want) {
			t.Errorf("%q: %v, want %v", text, got, want)
			continue
		}
		for i := range got {
			if got[i] != want[i] {
				t.Errorf("%q: token %d is %v, want %v", text, i, got[i], want[i])
			}
		}
	}
}
