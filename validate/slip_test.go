package validate

import (
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

func TestSwallowed(t *testing.T) {
	for v, want := range map[string]string{
		"a sasl.mechanism=PLAIN": "sasl.mechanism", "asasl.mechanism=PLAIN": "sasl.mechanism", "sasl.mechanism =PLAIN": "sasl.mechanism", "a\nsasl.mechanism: PLAIN": "sasl.mechanism", "a\n sasl.mechanism : PLAIN": "sasl.mechanism",
		"a\nb\nsasl.mechanism: x": "sasl.mechanism", "sasl.mechanism: PLAIN": "", "a retries=3": "", "a\nsasl.mechanism\n:": "", "a\nno.such.key: x": "", "": "", "plain": "", "sasl.mechanism": "",
		strings.Repeat("=", 63) + "sasl.mechanism=": "sasl.mechanism", strings.Repeat("=", 64) + "sasl.mechanism=": "", "x=sasl.mechanism =y": "sasl.mechanism",
	} {
		if got, ok := swallowed(v, "link.mode"); got != want || ok != (want != "") {
			t.Errorf("swallowed(%.40q) = %q, %t, want %q", v, got, ok, want)
		}
	}
	longest := "auto.create.mirror.topics.filters"
	if got, _ := swallowed(strings.Repeat("x", 100)+longest+"=a", "link.mode"); got != longest {
		t.Errorf("behind other text: %q", got)
	}
}

func TestAfterOwnKey(t *testing.T) {
	for v, want := range map[string]string{"link.mode=a": "a", "link.mode: a ": "a", "link.mode  = a": "a", "link.mode=": "", "link.mode:": ""} {
		if got, ok := afterOwnKey(v, "link.mode"); !ok || got != want {
			t.Errorf("afterOwnKey(%q) = %q, %t", v, got, ok)
		}
	}
	for _, v := range []string{"", "link.mode", "link.mode ", "link.mode a", "link.modes=a", "x=a"} {
		if _, ok := afterOwnKey(v, "link.mode"); ok {
			t.Errorf("%q is taken for the key", v)
		}
	}
}

func TestWords(t *testing.T) {
	for _, v := range []string{"null", "NULL", "nil", "None", "none", "undefined", "NaN", "N/A", "n/a"} {
		if !text.IsNullWord(v) {
			t.Errorf("%q is no word for nothing", v)
		}
	}
	for _, v := range []string{"", "nul", "Nil", "nothing"} {
		if text.IsNullWord(v) {
			t.Errorf("%q is a word for nothing", v)
		}
	}
	for _, v := range []string{"export", "set", "SET", "setenv", "ENV", "env", "declare", "config", "--config", "-D", "-"} {
		if !exported(v) {
			t.Errorf("%q does not come before a setting", v)
		}
	}
	if exported("") || exported("link.mode") {
		t.Error("anything comes before a setting")
	}
	for r, want := range map[rune]string{'\u00a0': "a no-break space", '\ufeff': "a byte order mark", '\u00ad': "a soft hyphen", '\u200b': "a zero-width character"} {
		if got := unicodeName(r); got != want {
			t.Errorf("%U is %q", r, got)
		}
	}
}

// What stands in a name beside a key.
func TestNameSlips(t *testing.T) {
	for name, want := range map[string]string{
		"acl.sync.ms=5000": "key-holds-value", "acl.sync.ms: 5000": "key-holds-value", "acl.sync.ms=": "key-with-extras", "acl.sync.ms:": "key-with-extras", "acl.sync.ms =": "key-with-extras", `"acl.sync.ms"=1`: "key-holds-value", "'acl.sync.ms': 1": "key-holds-value",
		"#acl.sync.ms": "key-commented-out", "# acl.sync.ms": "key-commented-out", "//acl.sync.ms": "key-commented-out", ";acl.sync.ms": "key-commented-out", "!acl.sync.ms": "key-commented-out", "#no.such.key": "unknown-key",
		`"acl.sync.ms"`: "key-with-extras", "'acl.sync.ms": "key-with-extras", "`acl.sync.ms`": "key-with-extras", "acl.sync.ms,": "key-with-extras", "- acl.sync.ms": "unknown-key", "-acl.sync.ms": "key-with-extras",
		" acl.sync.ms ": "key-with-extras", "acl.sync.ms\n": "key-with-extras", "acl.sync.ms\r": "key-with-extras", "\tacl.sync.ms": "key-with-extras", "\ufeffacl.sync.ms": "key-with-extras", "acl.sync.ms\u00a0": "key-with-extras", "\u200bacl.sync.ms": "key-with-extras",
		"export acl.sync.ms": "key-with-extras", "config acl.sync.ms": "key-with-extras", "no.such.key=1": "unknown-key",
	} {
		_, problems := Body((&Example{Configs: dest(name, "5000")}).Document(), nil)
		if got := codesOf(problems); got != want {
			t.Errorf("%q: %s, want %s", name, got, want)
		}
	}
	for value, want := range map[string]string{"acl.sync.ms=5000": "key-with-extras", " acl.sync.ms = 5000": "key-with-extras", "no.such.key=1": "unknown-key", "acl.sync.ms": "unknown-key"} {
		_, problems := Body((&Example{Configs: dest("export", value)}).Document(), nil)
		if got := codesOf(problems); got != want {
			t.Errorf("export %q: %s, want %s", value, got, want)
		}
	}
}
