package validate

import (
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
)

func TestJAASHints(t *testing.T) {
	for _, tc := range []struct {
		v     string
		fault jaasFault
		part  string
	}{
		{`M required a="b" security.protocol=SSL`, jaasNoSemicolon, "security.protocol ran into"},
		{`M required a=\"b\";`, jaasNoValue, "backslashes before the quotes"},
		{`M required a=\'b\';`, jaasNoValue, "backslashes before the quotes"},
		{"M%20required", jaasNoFlag, "URL-encoded"},
		{"M required a=%22b%22;", jaasNoValue, "URL-encoded"},
		{"M\u00a0required;", jaasNoFlag, "invisible"},
		{`"M required"`, jaasNoFlag, "Take away the quotes"},
		{"M required “", jaasNoSemicolon, `Type quotes`},
		{"M required &quot;", jaasNoValue, "escaped for HTML"},
		{"M required &#39;", jaasNoValue, "escaped for HTML"},
		{"KafkaClient { M", jaasNoFlag, "braces of the JAAS file"},
		{"b3JnLmFwYWNoZS5rYWZrYS5h", jaasNoFlag, "base64"},
		{`"M required a=\"b\";"`, jaasNoFlag, "encoded twice"},
		{`M required a="b"; # x`, jaasBadFlag, "comment behind the semicolon"},
		{`M required a="b;`, jaasNoSemicolon, "A quote is not closed"},
		{`M required a="b"`, jaasNoSemicolon, "Put a semicolon"},
		{"M required a;", jaasNoValue, "Put the values in double quotes"},
		{"M", jaasNoFlag, "Write required after"},
		{"M =", jaasFlagMissing, "Write required after"},
		{"M a", jaasBadFlag, "Write required after"},
		{"12 required;", jaasNoModule, "Write module required"},
	} {
		if got := jaasHint(tc.v, "sasl.jaas.config", tc.fault); !strings.Contains(got, tc.part) {
			t.Errorf("%s: %q, want %q in it", tc.v, got, tc.part)
		}
	}
	for v, want := range map[string]bool{
		"b3JnLmFwYWNoZS5rYWZrYS5h": true, "b3JnLmFwYWNoZS5rYWZrYS4=": true, "b3JnLmFwYWNoZS5rYWZr": true, "b3Jn": false, "////////": false, "b3JnLmFwYWNoZS5rYWZrYS5hY": false, "b3JnLmFwYWNoZS5rYWZrYS5-": false, "": false,
	} {
		if base64Text(v) != want {
			t.Errorf("base64Text(%q) is %t", v, !want)
		}
	}
	for fault, part := range map[jaasFault]string{
		jaasNoModule: "begin with a login module", jaasNoFlag: "not followed", jaasFlagMissing: "not followed", jaasBadFlag: "no control flag", jaasNoValue: "an option has no value",
		jaasNoSemicolon: "semicolon", jaasEmpty: "names no login module",
	} {
		if got := faultText(fault, "x"); !strings.Contains(got, part) {
			t.Errorf("fault %d: %q", fault, got)
		}
	}
	for _, key := range strings.Fields("username password clientId clientSecret scope principal keyTab useKeyTab storeKey useTicketCache serviceName tokenauth metadataServerUrls extension_logicalCluster extension_identityPoolId") {
		if got := optionText(key); got != "the option "+key {
			t.Error(got)
		}
	}
	if optionText("s3cret") != "an option" {
		t.Error("an option that may be a secret is told")
	}
	for _, key := range []string{"username", "password", "clientId", "clientSecret"} {
		if !isCredential(key) {
			t.Errorf("%s is no credential", key)
		}
	}
	if isCredential("scope") {
		t.Error("scope is a credential")
	}
	for v, want := range map[string]bool{
		"": false, "a": false, `a\b`: true, `\n`: true, `a\\b`: false, `a\"b`: false, `a\'b`: false, `a\`: false, `\\\b`: true, `a\\b\c`: true, `\\n`: false, `a\"\n`: true,
	} {
		if badEscape(v) != want {
			t.Errorf("badEscape(%q) is %t", v, !want)
		}
	}
}

// Tokens as java.io.StreamTokenizer cuts them.
func TestJAASTokens(t *testing.T) {
	type token struct {
		kind  rune
		value string
	}
	w := func(s string) token { return token{tokenWord, s} }
	q := func(s string) token { return token{tokenQuoted, s} }
	n := token{tokenNumber, ""}
	for text, want := range map[string][]token{
		"": nil, " \t\x00": nil, "a b": {w("a"), w("b")}, "a-b_c$d.e1": {w("a-b_c$d.e1")}, "$a": {w("$a")}, "_": {w("_")}, "é": {w("é")}, "\u00a0a": {w("\u00a0a")}, "\u009f": {{'\u009f', ""}}, "\u00a0": {w("\u00a0")},
		"1": {n}, "0": {n}, "9": {n}, ".": {n}, "1.2": {n}, "1.2.3": {n, n}, "..": {n, n}, "-": {{'-', ""}}, "-a": {{'-', ""}, w("a")}, "-1": {n}, "-.": {n}, "-.5x": {n, w("x")}, "--1": {{'-', ""}, n}, "12ab": {n, w("ab")}, "1-2": {n, n},
		`"a"b`: {q("a"), w("b")}, `'a"b'`: {q(`a"b`)}, `"a\"b"`: {q(`a\"b`)}, "\"a\nb": {q("a"), w("b")}, "\"a\rb": {q("a"), w("b")}, `"a`: {q("a")}, `"a\`: {q(`a\`)}, `""`: {q("")}, `"`: {q("")}, `"\`: {q(`\`)},
		"a//b\nc": {w("a"), w("c")}, "a/b\rc": {w("a"), w("c")}, "a/b": {w("a")}, "a/*b*/c": {w("a"), w("c")}, "a/*b": {w("a")}, "a/**/b": {w("a"), w("b")}, "/*/a*/b": {w("b")}, "/": nil,
		"a=b;": {w("a"), {'=', ""}, w("b"), {';', ""}}, "{}": {{'{', ""}, {'}', ""}}, "#": {{'#', ""}},
	} {
		tk := tokens{text: text}
		var got []token
		for tk.next(); tk.kind != tokenEnd; tk.next() {
			if got = append(got, token{tk.kind, tk.value}); len(got) > 10 {
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

// What follows a login module on lines of its own is read as settings.
func TestJAASOnLines(t *testing.T) {
	for next, part := range map[string]string{"username": "backslash", "clientId": "backslash", "acl.sync.ms": "semicolon at the end", "": "semicolon at the end"} {
		pairs := []string{"security.protocol", "SASL_SSL", "sasl.mechanism", "PLAIN", "sasl.jaas.config", plainModuleName + " required"}
		if next != "" {
			pairs = append(pairs, next, "5000")
		}
		problems := Create(link.NewCreateRequest(dest(pairs...)...), nil)
		for i := range problems {
			if p := &problems[i]; p.Code == codeJAASMalformed && !strings.Contains(p.Hint, part) {
				t.Errorf("%q: %v", next, p)
			}
		}
		if !strings.Contains(codesOf(problems), string(codeJAASMalformed)) {
			t.Errorf("%q: %v", next, problems)
		}
	}
}
