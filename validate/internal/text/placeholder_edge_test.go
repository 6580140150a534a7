package text

import (
	"strings"
	"testing"
)

// Where a placeholder begins and ends, to the byte; empty is none.
func TestPlaceholderEdges(t *testing.T) {
	long := func(n int) string { return strings.Repeat("a", n) }
	dashes := func(n int) string { return strings.Repeat("-", n) }
	for s, want := range map[string]string{
		"a<b>c": "<b>", "a<b>c<d>": "<b>", "<>": "", "<><a>": "<a>", "<a": "", "a>": "", "x<" + long(298) + ">": "<" + long(298) + ">", "<" + long(299) + ">": "", "<" + long(300) + "><b>": "<b>",
		"$": "", "$a": "$a", "a$B_1-c": "$B_1", "$1": "", "$_x": "$_x", "$(a)b": "$(a)", "$()": "", "$(a": "", "$-a": "",
		"a${b}c": "${b}", "${}": "", "${": "", "${a": "", "${a{b}c}d}": "${a{b}c}", "${a{b}": "${a{b}", "${{ a }}b": "${{ a }}", "${{}}": "", "${" + dashes(297) + "}": "${" + dashes(297) + "}", "${" + dashes(298) + "}": "",
		"{{a}}b": "{{a}}", "{{}}": "", "{%a%}b": "{%a%}", "{%%}": "", "{a}b": "{a}", "{a.b_1}": "{a.b_1}", "{1}": "", "{}": "", "{a": "", "{a b}": "{a b}", "{a-b}": "{a-b}", "{a:b}": "", "{-a}": "", `{"a"}`: "",
		"[ab]c": "[ab]", "[a]": "[a]", "[x]": "[x]", "[x": "", "[1a]": "", "[a:b]": "", "[g:h]": "[g:h]", "[F0]": "[F0]", "[f]": "[f]", "[x,y]": "", `[x"]`: "", "[x-_. /:y]": "[x-_. /:y]", "[abc:]": "", "[G]": "[G]",
		"%s": "%s", "%d-": "%d", "%v": "%v", "%q": "%q", "%sx": "", "%x": "", "%": "", "a%": "", "%{a}b": "%{a}", "%{}": "", "%(a)s": "%(a)s", "%(a)d": "%(a)d", "%(a)": "", "%(a)1": "", "%AB%": "%AB%", "%A%": "", "%%": "", "%A": "", "%AB": "", "%1A%": "", "%2F%": "",
		"%sa%": "%sa%", "%va_1%x": "%va_1%",
		"@@a@@b": "@@a@@", "@@@@": "", "@@a": "", "@a@b": "@a@", "@a.b-c_1@": "@a.b-c_1@", "@@": "", "@a": "", "@a b@": "", "a@b.c": "",
		"#{a}b": "#{a}", "#{}": "", "#a": "", "#": "", "#{a": "",
		"!AB!c": "!AB!", "!A!": "", "!A1!": "!A1!", "!1A!": "", "!_A!": "!_A!", "!ab!": "", "!AB": "", "!!": "", "!A_!": "!A_!", "!AZ!": "!AZ!", "!A9!": "!A9!", "!A0!": "!A0!", "!A[!": "", "!A@!": "",
		"__A__": "__A__", "____": "", "x__a__": "", "__AB__c": "__AB__", "__A1__": "__A1__", "__1A__": "", "__ab__": "__ab__", "__Ab__": "__Ab__", "__AB_": "", "__A-B__": "", "_AB_": "", "__AZ__": "__AZ__", "__Az__": "__Az__", "__Aa__": "__Aa__",
		"__" + strings.Repeat("A", 296) + "__": "__" + strings.Repeat("A", 296) + "__", "__" + strings.Repeat("A", 297) + "__": "",
		"your-key": "your-key", "my-your-key": "your-key", "myyour-key": "", "my_your-key": "", "YOUR_KEY": "YOUR_KEY", "your_key.b": "your_key", "Your-Key": "Your-Key", "YOUR-KEY": "YOUR-KEY", "yourkey": "",
		"changeme": "changeme", "CHANGEME1": "CHANGEME1", "change-me": "change-me", "CHANGE_ME": "CHANGE_ME", "TODO": "TODO", "TODO: x": "TODO", "aTODO": "",
		"REPLACE_IT": "REPLACE_IT", "REPLACEME": "REPLACEME", "REPLACE-ME": "REPLACE-ME", "REPLACED": "", "lkc-xxxxx": "xxxxx", "xxx": "xxx", "xx": "", "XXXX": "XXXX", "***": "***", "****a": "****a", "**": "", "...": "...", "....": "....", "..": "", "a...": "",
		"your-" + long(55): "your-" + long(55), "your-" + long(56): "",
	} {
		start, end, ok := Placeholder(s, 0)
		if got := s[start:end]; got != want || ok != (want != "") {
			t.Errorf("in %.40q the placeholder is %.40q, want %.40q", s, got, want)
		}
	}
	if start, end, ok := Placeholder("<a> <b>", 1); !ok || start != 4 || end != 7 {
		t.Errorf("from 1: %d, %d, %t", start, end, ok)
	}
	if _, _, ok := PlaceholderBefore("ab<c>", 0, 2); ok {
		t.Error("a placeholder behind the limit is found")
	}
	if start, _, ok := Placeholder("xyour-key", 1); !ok || start != 1 {
		t.Errorf("what is before the start counts: %d, %t", start, ok)
	}
}

func TestReferences(t *testing.T) {
	for s, want := range map[string]bool{
		"vault:secret/a#b": true, "op://vault/item": true, "ref+awsssm://a": true, "ENC[AES,data]": true, "ENC[AES,data": false, "secretref:a": true, "awssm://a": true, "gcpsm://a": true,
		"azurekv://a": true, "keyvault://a": true, "arn:aws:secretsmanager:eu:1": true, "arn:aws:ssm:eu:1": true, "@Microsoft.KeyVault(SecretUri=a)": true,
		"vault:": false, "vault:a b": false, "vault:a\tb": false, "vault:a\nb": false, "vault:a\rb": false, "xvault:a": false, "": false, "ENC[": false, "ENC[]": true,
		"vault:" + strings.Repeat("a", 1<<15-6): true, "vault:" + strings.Repeat("a", 1<<15-5): false, "kv:a": false, "op:/a": false,
	} {
		if IsReference(s) != want {
			t.Errorf("isReference(%.40q) is %t", s, !want)
		}
		if want && (!Templated(s) || !Wholly(s)) {
			t.Errorf("%.40q counts as no placeholder", s)
		}
	}
	for s, want := range map[string]bool{
		"${" + strings.Repeat("a", 1000) + "}": true, "${}": false, "${ }": false, "{{}}": false, "{{ a }} {{ b }}": true, "{{ a }} x": false, "x{{ a }}": false, "<a>": true, "<a>b": false, "<no value>": false, "<nil>": false, "$A": true, "$A-": false,
		"${a": false, "{{a": false, "a}": false,
	} {
		if Wholly(s) != want {
			t.Errorf("wholly(%.40q) is %t", s, !want)
		}
	}
}

func TestFailedTemplates(t *testing.T) {
	for s, want := range map[string]bool{
		"<no value>": true, "a<no value>b": true, "<nil>": true, "<null>": true, "%!s(MISSING)": true, "%!v(x)": true, "[object Object]": true, "x[object Object]": true,
		"<no>": false, "<": false, "[": false, "%": false, "%!d(": false, "[object]": false, "": false, "plain": false, "<n": false, "a<<nil>": true, "<x><nil>": true,
	} {
		if IsFailedTemplate(s) != want {
			t.Errorf("isFailedTemplate(%q) is %t", s, !want)
		}
		if want && Templated(s) {
			t.Errorf("%q counts as a placeholder", s)
		}
	}
}
