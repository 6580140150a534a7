package validate

import "testing"

// What is wrong with values that the service takes as they are.
func TestValueSlips(t *testing.T) {
	for _, tc := range []struct{ key, value, want string }{
		{"ssl.provider", "app", ""},
		{"ssl.provider", "ssl.provider=app", "value-repeats-key"},
		{"ssl.provider", "ssl.provider: app", "value-repeats-key"},
		{"ssl.provider", "ssl.providers", ""},
		{"ssl.provider", "app acl.sync.ms=5000", "value-glued"},
		{"ssl.provider", "app\nacl.sync.ms: 5000", "value-glued"},
		{"ssl.provider", `"app"`, "value-quoted"},
		{"ssl.provider", "'app'", "value-quoted"},
		{"ssl.provider", "`app`", "value-quoted"},
		{"ssl.provider", `"a"b"`, ""},
		{"ssl.provider", "null", "value-null-word"},
		{"ssl.provider", "None", "value-null-word"},
		{"ssl.provider", "app # mine", "value-inline-comment"},
		{"ssl.provider", "app#1", ""},
		{"ssl.provider", "a&amp;b", "value-html-escaped"},
		{"ssl.provider", "a&quot;b", "value-html-escaped"},
		{"ssl.provider", "a&#39;b", "value-html-escaped"},
		{"ssl.provider", "a&lt;b", "value-html-escaped"},
		{"ssl.provider", "a&b", ""},
		{"ssl.provider", "<no value>", "value-failed-template"},
		{"ssl.provider", "a\u200bb", "value-invisible-character"},
		{"ssl.provider", "a\ufffdb", "value-invisible-character"},
		{"ssl.provider", "a–b", "value-typographic"},
		{"ssl.provider", " app ", "value-blanks"},
		{"ssl.provider", "  ", ""},
		{"ssl.provider", "app\t", "value-blanks"},
		{"ssl.endpoint.identification.algorithm", "none", "value-unknown"},
		{"ssl.endpoint.identification.algorithm", "None", "value-unknown"},
		{"ssl.key.password", "ssl.key.password=x", "tls value-repeats-key"},
		{"ssl.key.password", "null", "tls value-null-word"},
		{"ssl.key.password", "<nil>", "tls value-failed-template"},
		{"ssl.key.password", "x acl.sync.ms=1", "value-glued"},
		{"ssl.key.password", `"x"`, "tls"},
		{"ssl.key.password", "a–b", "tls"},
	} {
		_, problems := Body((&Example{Configs: dest("security.protocol", "SSL", tc.key, tc.value)}).Document(), nil)
		want := tc.want
		if len(want) >= 3 && want[:3] == "tls" {
			want = unordered(want[3:])
		}
		if got := unordered(codesOf(problems)); got != want {
			t.Errorf("%s=%q: %s, want %s", tc.key, tc.value, got, want)
		}
	}
}

// What is refused for a comment is told once.
func TestComments(t *testing.T) {
	for _, tc := range []struct{ bootstrap, prefix, want string }{
		{"a.example.com:9092 # west", "west.", "bootstrap-malformed"},
		{"${west}:9092 # west", "west.", "value-inline-comment"},
		{"a.example.com:9092", "west. # west", "prefix-characters"},
		{"a.example.com:9092", "${west} # west", "value-inline-comment"},
	} {
		_, problems := Body((&Example{Configs: []string{"bootstrap.servers", tc.bootstrap, "cluster.link.prefix", tc.prefix}}).Document(), nil)
		if got := codesOf(problems); got != tc.want {
			t.Errorf("%s, %s: %s, want %s", tc.bootstrap, tc.prefix, got, tc.want)
		}
	}
}
