package addr

import (
	"strings"
	"testing"
)

func TestRead(t *testing.T) {
	for item, want := range map[string]Finding{
		"broker-a.example.com:9092": Fine, "10.0.0.1:9092": Fine, "[2001:db8::2]:9092": Fine, "a_b:1": Fine, "a%1:65535": Fine,
		"<host>": Fine, "host:port": Fine, "host1:PORT1": Fine, "host:por": Bad, "${host}:9092": Fine, "https://<host>": URL,
		"broker": NoPort, "broker-a.example.com": NoPort, "[2001:db8::2]": NoPort, "ssl://broker": NoPort,
		"broker:": Bad, ":9092": Bad, "broker:0": Bad, "broker:65536": Bad, "broker:+1": Bad, "broker:-1": Bad, "broker:9092x": Bad,
		"a b:9092": Bad, "a/b:9092": Bad, "a/b": Bad, "a%3A9092": Bad, "a%3a9092": Bad, "a:9092%2Cb": Bad, "a%2Cb": Bad, "a%2cb": Bad,
		"0.0.0.0:9092": Unroutable, "0.0.0.0": Unroutable, "[::]:9092": Unroutable, "[::]": Unroutable, "*:9092": Unroutable, "0.0.0.0/0": Unroutable,
		"localhost:9092": Loopback, "LOCALHOST:9092": Loopback, "127.0.0.1:9092": Loopback, "127.1:9092": Loopback, "[::1]:9092": Loopback, "::1:9092": Loopback,
		"http://a:9092": URL, "HTTPS://a.example.com": URL, "https://a.example.com:443": URL, "httpx://a:9092": Scheme,
		"pkc-1.confluent.cloud:443": RestPort, "pkc-1.Confluent.Cloud:80": RestPort, "pkc-1.confluent.cloud:8443": RestPort, "pkc-1.confluent.cloud:9092": Fine,
		"a:443": Fine, "a:80": Fine, "a:8443": Fine, "a.confluent.cloud.example.com:443": Fine, ".confluent.cloud:443": OddHost,
		"a:2181": RestPort, "a:8081": RestPort, "a:8082": RestPort, "a:8083": RestPort, "a:8088": RestPort, "a:8090": RestPort, "a:9021": RestPort,
		"a:2180": Fine, "a:8080": Fine, "a:8084": Fine, "a:8089": Fine, "a:9020": Fine, "a:9093": Fine,
		"SASL_SSL://a:9092": Scheme, "PLAINTEXT://a:9092": Scheme, "SSL:a:9092": OddHost, "a::b:9092": Fine, "a:b:9092": OddHost,
		".a:9092": OddHost, "-a:9092": OddHost, "a..b:9092": OddHost, "256.1.1.1:9092": OddHost, "1.2.3.4:9092": Fine, "1.2.3:9092": Fine, "1.2.3.x:9092": Fine,
		"[a]:9092": Fine, "[:9092": Bad, "]:9092": Bad,
	} {
		if got := Read(item); got != want {
			t.Errorf("Read(%q) = %d, want %d", item, got, want)
		}
	}
}

func TestFirstHost(t *testing.T) {
	for v, want := range map[string]string{
		"a:1,b:2": "a", "SSL://a:1": "a", " a :1": "a ", "a": "a", "": "", "SSL://A.example.com:9092,b": "A.example.com",
	} {
		if got := FirstHost(v); strings.TrimSpace(got) != strings.TrimSpace(want) {
			t.Errorf("FirstHost(%q) = %q, want %q", v, got, want)
		}
	}
}

// What is in brackets, with and without a port.
func TestBrackets(t *testing.T) {
	for v, want := range map[string]string{
		"[a]": "a", "[]": "", "[::1]": "::1", "": "", "[": "[", "]": "]", "[a": "[a", "a]": "a]", "a": "a",
	} {
		if got := unbracket(v); got != want {
			t.Errorf("unbracket(%q) = %q, want %q", v, got, want)
		}
	}
	for v, want := range map[string]bool{
		"[a:9092]": true, "[a.b:1]": true, "a:9092": false, "[:9092]": false, "[a:]": false, "[a:x]": false, "[a]": false, "[": false, "[a9092": false,
	} {
		if portInside(v) != want {
			t.Errorf("portInside(%q) is %t", v, !want)
		}
	}
}
