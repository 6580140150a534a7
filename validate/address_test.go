package validate

import (
	"strings"
	"testing"
)

func TestReadAddress(t *testing.T) {
	for item, want := range map[string]addressFinding{
		"broker-a.example.com:9092": addressFine, "10.0.0.1:9092": addressFine, "[2001:db8::2]:9092": addressFine, "a_b:1": addressFine, "a%1:65535": addressFine,
		"<host>": addressFine, "host:port": addressFine, "host1:PORT1": addressFine, "host:por": addressBad, "${host}:9092": addressFine, "https://<host>": addressURL,
		"broker": addressNoPort, "broker-a.example.com": addressNoPort, "[2001:db8::2]": addressNoPort, "ssl://broker": addressNoPort,
		"broker:": addressBad, ":9092": addressBad, "broker:0": addressBad, "broker:65536": addressBad, "broker:+1": addressBad, "broker:-1": addressBad, "broker:9092x": addressBad,
		"a b:9092": addressBad, "a/b:9092": addressBad, "a/b": addressBad, "a%3A9092": addressBad, "a%3a9092": addressBad, "a:9092%2Cb": addressBad, "a%2Cb": addressBad, "a%2cb": addressBad,
		"0.0.0.0:9092": addressUnroutable, "0.0.0.0": addressUnroutable, "[::]:9092": addressUnroutable, "[::]": addressUnroutable, "*:9092": addressUnroutable, "0.0.0.0/0": addressUnroutable,
		"localhost:9092": addressLoopback, "LOCALHOST:9092": addressLoopback, "127.0.0.1:9092": addressLoopback, "127.1:9092": addressLoopback, "[::1]:9092": addressLoopback, "::1:9092": addressLoopback,
		"http://a:9092": addressURL, "HTTPS://a.example.com": addressURL, "https://a.example.com:443": addressURL, "httpx://a:9092": addressScheme,
		"pkc-1.confluent.cloud:443": addressRestPort, "pkc-1.Confluent.Cloud:80": addressRestPort, "pkc-1.confluent.cloud:8443": addressRestPort, "pkc-1.confluent.cloud:9092": addressFine,
		"a:443": addressFine, "a:80": addressFine, "a:8443": addressFine, "a.confluent.cloud.example.com:443": addressFine, ".confluent.cloud:443": addressOddHost,
		"a:2181": addressRestPort, "a:8081": addressRestPort, "a:8082": addressRestPort, "a:8083": addressRestPort, "a:8088": addressRestPort, "a:8090": addressRestPort, "a:9021": addressRestPort,
		"a:2180": addressFine, "a:8080": addressFine, "a:8084": addressFine, "a:8089": addressFine, "a:9020": addressFine, "a:9093": addressFine,
		"SASL_SSL://a:9092": addressScheme, "PLAINTEXT://a:9092": addressScheme, "SSL:a:9092": addressOddHost, "a::b:9092": addressFine, "a:b:9092": addressOddHost,
		".a:9092": addressOddHost, "-a:9092": addressOddHost, "a..b:9092": addressOddHost, "256.1.1.1:9092": addressOddHost, "1.2.3.4:9092": addressFine, "1.2.3:9092": addressFine, "1.2.3.x:9092": addressFine,
		"[a]:9092": addressFine, "[:9092": addressBad, "]:9092": addressBad,
	} {
		if got := readAddress(item); got != want {
			t.Errorf("readAddress(%q) = %d, want %d", item, got, want)
		}
	}
}

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
	for v, want := range map[string]string{
		"a:1,b:2": "a", "SSL://a:1": "a", " a :1": "a ", "a": "a", "": "", "SSL://A.example.com:9092,b": "A.example.com",
	} {
		if got := firstHost(v); strings.TrimSpace(got) != strings.TrimSpace(want) {
			t.Errorf("firstHost(%q) = %q, want %q", v, got, want)
		}
	}
}
