package validate

import (
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
)

// Hints name what is meant, where that can be told.
func TestHintsNameWhatIsMeant(t *testing.T) {
	for _, c := range []struct{ key, value, hint string }{
		{"acl.sync.ms", "30s", "Write 30000: units are not understood. The unit is milliseconds."},
		{"acl.sync.ms", "5 min", "Write 300000: units are not understood. The unit is milliseconds."},
		{"replica.fetch.max.bytes", "5MB", "Write 5242880: units are not understood. The unit is bytes."},
		{"sasl.login.refresh.min.period.seconds", "1m", "Write 60: units are not understood. The unit is seconds."},
		{"acl.sync.ms", "30_000", "Write 30000. The unit is milliseconds."},
		{"acl.sync.ms", "30,000", "Write 30000. The unit is milliseconds."},
		{"acl.sync.ms", "1e4", "Write 10000. The unit is milliseconds."},
		{"acl.sync.ms", "5000L", "Write 5000. The unit is milliseconds."},
		{"acl.sync.ms", "5.000", "Write digits only. The unit is milliseconds."},
		{"acl.sync.ms", "99999999999", "Write a number that is nearer to zero. The unit is milliseconds."},
		{"retries", "5s", "Write digits only."},
		{"retries", "5 # times", "Take away the comment: it is part of the value. Write digits only."},
		{"cluster.link.prefix", "west. # mine", "Take away the comment: it is part of the value. Use a-z A-Z 0-9 . _ and - only."},
		{"acl.sync.ms", "NTAwMA==", "The value looks base64-encoded: write it decoded. Write digits only. The unit is milliseconds."},
		{"cluster.link.paused", "Yes", "Write true."},
		{"cluster.link.paused", "off", "Write false."},
		{"cluster.link.paused", "maybe", "Write true or false."},
		{"cluster.link.paused", "'false'", "Take away the quotes: they are part of the value. Write false."},
		{"sasl.login.refresh.window.factor", "80%", "Write 0.8."},
		{"sasl.login.refresh.window.factor", "0,8", "Write 0.8."},
		{"security.protocol", "SASL", "Write SASL_SSL; the values are PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL."},
		{"security.protocol", "mTLS", "Write SSL; the values are PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL."},
		{"security.protocol", "ＳＡＳＬ_ＳＳＬ", "Type it anew: it has letters or marks that only look like plain ones. Write SASL_SSL; the values are PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL."},
		{"mirror.start.offset.spec", "beginning", "Write earliest."},
		{"topic.config.sync.include", "retention.ms;cleanup.policy", "Put commas between the names."},
		{"topic.config.sync.include", `["retention.ms"]`, "Write the names with commas between them, without brackets and quotes."},
		{"ssl.enabled.protocols", "TLSv1.2;TLSv1.3", "Put commas between the items, and nothing else."},
		{"ssl.truststore.location", "file:/etc/kafka/trust.jks", "Write the path alone, without file: in front."},
	} {
		var hints []string
		for _, p := range Create(link.NewCreateRequest(dest(c.key, c.value)...), nil) {
			if p.Key == c.key && p.Severity != SeverityInfo {
				hints = append(hints, p.Hint)
			}
		}
		if len(hints) == 0 || hints[0] != c.hint {
			t.Errorf("%s=%s: %q, want %q", c.key, c.value, hints, c.hint)
		}
	}
}

// Any key takes any text: it may be wrong, but nothing breaks, and what is not
// known of a password is not said.
func TestAnyValueOfAnyKey(t *testing.T) {
	odd := []string{
		"", " ", "x", "5s", "1e999", "-", "=", ",", ";", "|", ">-", "~", "null", "%", "%41", "%zz", "&quot;", `"`, `""`, `'x'`, "`", "`a b`", `\`, `\"x\"`, "{", "{}", "[", "[]", "[x]",
		"((", "((x))", "$", "${", "${x}", "$[x]", "!", "!Ref x", "__", "__x__", "%%", "%%x%%", "%(", "*", "***", "…", "••", "?", "???", "\u00a0", "x\u200b", "ｘ", "х", "–", "/", "/tmp/", ":", "a:b", "://",
		"BEGIN ", "-----BEGIN CERTIFICATE-----", "-----BEGIN CERTIFICATE-----x", "END ", "-begin ", "dGV4dA==", "dGV4dCB0ZXh0", "<no value>", "true", "TRUE", "a\nb", "a\tb", "x #y", "lkc-", strings.Repeat("x", 5000),
	}
	for _, k := range link.Keys() {
		for _, value := range odd {
			problems := Create(link.NewCreateRequest(dest(k.Name, value)...), nil)
			for i := range problems {
				if p := &problems[i]; p.Message == "" || p.Key == "" && p.Pointer != "" {
					t.Errorf("%s=%q: a problem says too little: %v", k.Name, value, p)
				}
			}
		}
	}
}
