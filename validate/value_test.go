package validate

import (
	"slices"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

func TestIsTimestamp(t *testing.T) {
	for v, want := range map[string]bool{
		"2025-01-31": true, "2025-01-31T08:00:00Z": true, "2025-01-31 08:00": true, "2025-01-31x": false, "2025-01-3": false, "2025-01-3x": false, "2025/01/31": false, "0000-01-01": true, "9999-12-31": true, "2025-00-01": false, "2025-13-01": false, "2025-01-00": false, "2025-01-32": false,
		"/025-01-31": false, ":025-01-31": false, "": false, "2025-0131T": false,
	} {
		if isTimestamp(v) != want {
			t.Errorf("isTimestamp(%q) is %t", v, !want)
		}
	}
}

func TestNearest(t *testing.T) {
	words := []string{"SCRAM-SHA-256", "SCRAM-SHA-512", "PLAIN", "GSS", "AB"}
	for v, want := range map[string]string{
		"plain": "PLAIN", "'Plain'": "PLAIN", `"p.l.a.i.n"`: "PLAIN", "scram_sha_512": "SCRAM-SHA-512", "SCRAM": "SCRAM-SHA-256", "PLAINTEXT": "PLAIN", "PLA": "", "PLAI": "PLAIN", "GSSAPI": "", "gss": "GSS", "ab": "AB", "abcd": "", "": "", "-": "", "xyz": "",
	} {
		if got := nearest(v, words); got != want {
			t.Errorf("nearest(%q) = %q, want %q", v, got, want)
		}
	}
	if got := text.Squash("aZ-zA09_é/:@[`{"); got != "AZZA09" {
		t.Error(got)
	}
}

func TestValueHints(t *testing.T) {
	key, ok := link.LookupKey("acl.sync.ms")
	if !ok {
		t.Fatal("no key")
	}
	s := &spec{key: *key}
	for v, want := range map[string]string{
		"": "G. To have the default, leave the config out.", `"1"`: "Take away the quotes", "<nil>": "Look at what fills in", "acl.sync.ms=1": "without the key", "1 #a": "Take away the comment", "1 //a": "Take away the comment", "1//a": "G.", "1,": "Take away the , at", "1;": "Take away the ; at",
		"1\u200b": "invisible", "5s": "G.", "s": "G.", "x5s": "G.", "five": "G.",
	} {
		got := valueHint(s, v, "G.")
		if want == "G." && got != want || !strings.Contains(got, want) || !strings.Contains(got, "G.") {
			t.Errorf("valueHint(%q) = %q, want %q", v, got, want)
		}
	}
	for name, want := range map[string]string{"a.ms": " The unit is milliseconds.", "a.bytes": " The unit is bytes.", "a.seconds": " The unit is seconds.", "a": ""} {
		if got := unitHint(name); got != want {
			t.Errorf("unitHint(%q) = %q", name, got)
		}
	}
}

func TestCutItem(t *testing.T) {
	for v, want := range map[string][]string{
		"": {""}, "a": {"a"}, "a,b": {"a", "b"}, " a , b ": {"a", "b"}, "a,": {"a", ""}, ",a": {"", "a"}, "${a,b},c": {"${a,b}", "c"}, "<a,b>,<c,d>": {"<a,b>", "<c,d>"}, "a<b,c>d,e": {"a<b,c>d", "e"}, "${a},b": {"${a}", "b"}, "vault:a,b": {"vault:a,b"}, "<,a": {"<", "a"},
	} {
		var got []string
		for rest, more := v, true; more; {
			var item string
			item, rest, more = cutItem(rest, true)
			got = append(got, item)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", v, got, want)
		}
	}
	if item, rest, more := cutItem("a,b", false); item != "a,b" || rest != "" || more {
		t.Error("a text that is no list is divided")
	}
}

// Values at the edges of what their keys take.
func TestValues(t *testing.T) {
	for _, tc := range []struct{ key, value, want string }{
		{"acl.sync.ms", "1000", ""},
		{"acl.sync.ms", "999", "value-out-of-bounds"},
		{"acl.sync.ms", "2147483647", ""},
		{"acl.sync.ms", "2147483648", "value-not-number"},
		{"acl.sync.ms", "+1000", ""},
		{"acl.sync.ms", "1_000", "value-not-number"},
		{"acl.sync.ms", "١٠٠٠", ""},
		{"acl.sync.ms", "", "value-not-number"},
		{"acl.sync.ms", "${x}", ""},
		{"metadata.max.age.ms", "2147483648", ""},
		{"metadata.max.age.ms", "9223372036854775808", "value-not-number"},
		{"sasl.login.refresh.window.factor", "0.5", ""},
		{"sasl.login.refresh.window.factor", "1.0f", ""},
		{"sasl.login.refresh.window.factor", "1.01", "value-out-of-bounds"},
		{"sasl.login.refresh.window.factor", "0.49", "value-out-of-bounds"},
		{"sasl.login.refresh.window.factor", "NaN", "value-out-of-bounds"},
		{"sasl.login.refresh.window.factor", "0.8D", ""},
		{"sasl.login.refresh.window.factor", "0_8", "value-not-number"},
		{"sasl.login.refresh.window.factor", "x", "value-not-number"},
		{"acl.sync.enable", "False", ""},
		{"acl.sync.enable", "yes", "value-not-boolean"},
		{"acl.sync.enable", "", "value-not-boolean"},
		{"mirror.start.offset.spec", "earliest", ""},
		{"mirror.start.offset.spec", "latest", ""},
		{"mirror.start.offset.spec", "2025-01-31", ""},
		{"mirror.start.offset.spec", "newest", "start-offset-unknown"},
		{"cluster.link.prefix", "abcdefghijkl", ""},
		{"cluster.link.prefix", "abcdefghijklm", "prefix-length"},
		{"cluster.link.prefix", "a b", "prefix-characters"},
		{"cluster.link.prefix", "${a}", ""},
		{"ssl.endpoint.identification.algorithm", "https", ""},
		{"ssl.endpoint.identification.algorithm", "LDAPS", ""},
		{"ssl.endpoint.identification.algorithm", "http", "value-unknown"},
		{"sasl.client.callback.handler.class", "com.example.Handler", ""},
		{"sasl.client.callback.handler.class", "com/example/Handler", "value-no-class"},
		{"sasl.client.callback.handler.class", "a b", "value-no-class"},
		{"sasl.client.callback.handler.class", "a,b", "value-no-class"},
		{"sasl.client.callback.handler.class", `a\b`, "value-no-class"},
		// Stores of Java's own providers and of Bouncy Castle.
		{"ssl.truststore.type", "JCEKS", ""},
		{"ssl.truststore.type", "dks", ""},
		{"ssl.keystore.type", "PKCS11", ""},
		{"ssl.keystore.type", "BKS", ""},
		{"ssl.keystore.type", "BCFKS", ""},
		{"ssl.keystore.type", "CRT", "value-unknown"},
		{"topic.config.sync.include", "retention.ms,cleanup.policy", ""},
		{"topic.config.sync.include", "retention.ms,,x", "topic-config-not-synced"},
		{"topic.config.sync.include", "", ""},
		{"local.listener.name", "", "value-empty"},
		{"local.listener.name", "INTERNAL", ""},
	} {
		_, problems := Body((&Example{Configs: dest("security.protocol", "SSL", tc.key, tc.value)}).Document(), nil)
		got := strings.Fields(strings.ReplaceAll(codesOf(problems), ",", " "))
		// Other rules may have a word too.
		got = slices.DeleteFunc(got, func(c string) bool {
			return !strings.HasPrefix(c, "value-") && !strings.HasPrefix(c, "prefix-") && !strings.HasPrefix(c, "topic-config") && !strings.HasPrefix(c, "start-")
		})
		if strings.Join(got, " ") != tc.want {
			t.Errorf("%s=%s: %s, want %s", tc.key, tc.value, got, tc.want)
		}
	}
}
