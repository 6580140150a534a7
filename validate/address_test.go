package validate

import (
	"strings"
	"testing"
)

func TestAddressHints(t *testing.T) {
	for item, part := range map[string]string{
		"a%3A9092": "URL-encoded", "a%2Cb": "URL-encoded", "a%3a9092": "URL-encoded", "a%2cb": "URL-encoded",
		"a\u200b:9092": "invisible", `"a:9092"`: "quotes", `'a:9092`: "quotes", `["a:9092"]`: "quotes", `['a:9092']`: "quotes", "[a:9092": "brackets",
		"ä:9092": "look like plain", "a:9092; b:9092": "commas", "a:9092 b:9092": "commas", "a:9092/x": "without a path", "a:9092 # x": "comment", "a:9092 // x": "comment", "a:70000": "65535", "<no value>": "template",
	} {
		if got := addressHint(item); !strings.Contains(got, part) {
			t.Errorf("addressHint(%q) = %q, want %q in it", item, got, part)
		}
	}
	for item, part := range map[string]string{
		"SASL_SSL:a:9092": "security.protocol", "ssl:a:9092": "security.protocol", "PLAINTEXT:a:1": "security.protocol", "SASL_PLAINTEXT:a:1": "security.protocol",
		"SSL:": "IPv6", "SSL": "IPv6", "a:b:1": "IPv6", "SSLa:9092": "IPv6",
	} {
		if got := oddHostHint(item); !strings.Contains(got, part) {
			t.Errorf("oddHostHint(%q) = %q, want %q in it", item, got, part)
		}
	}
}
