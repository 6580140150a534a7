package validate

import (
	"slices"
	"strings"
	"testing"
)

// What Apache's DefaultSslEngineFactory says to each set of keystore settings:
// t type, k key, c chain, l location, p password, of which those in the name are
// given.
func TestKeystoreSettings(t *testing.T) {
	const pem = "-----BEGIN PRIVATE KEY----- MIIB -----END PRIVATE KEY-----"
	settings := map[byte][2]string{
		'k': {"ssl.keystore.key", pem},
		'e': {"ssl.keystore.key", strings.ReplaceAll(pem, "PRIVATE", "ENCRYPTED PRIVATE")},
		'c': {"ssl.keystore.certificate.chain", "-----BEGIN CERTIFICATE----- MIIB -----END CERTIFICATE-----"},
		'l': {"ssl.keystore.location", "/etc/kafka/store.jks"},
		'f': {"ssl.keystore.location", "/etc/kafka/store.PEM"},
		'p': {"ssl.keystore.password", "secret"},
		'w': {"ssl.key.password", "secret"},
		'P': {"ssl.keystore.type", "PEM"},
		'J': {"ssl.keystore.type", "JKS"},
		'2': {"ssl.keystore.type", "PKCS12"},
		'T': {"ssl.keystore.type", "${type}"},
		'E': {"ssl.engine.factory.class", "com.example.Factory"},
	}
	for given, want := range map[string]string{
		"": "", "k": "keystore-incomplete", "c": "keystore-incomplete", "kc": "pem-type", "kcP": "", "kcJ": "pem-type", "kc2": "pem-type", "kcT": "",
		"kP": "keystore-incomplete", "cP": "keystore-incomplete", "kcPl": "store-twice", "kcPp": "pem-store-password", "kcPlp": "store-twice", "kcPw": "pem-key-not-encrypted",
		"ecP": "pem-key-password", "ecPw": "", "ecT": "pem-key-password", "kclp": "pem-type", "kcTl": "store-twice", "kcTp": "pem-store-password",
		"l": "keystore-without-password", "lp": "", "p": "store-password-alone", "lJ": "keystore-without-password", "l2": "keystore-without-password", "l2p": "",
		"lP": "", "lPp": "pem-store-password", "lT": "", "lTp": "", "P": "pem-without-text", "Pp": "store-password-alone", "J": "", "2": "", "T": "",
		"f": "store-is-pem keystore-without-password", "fP": "", "fp": "store-is-pem", "f2p": "store-is-pem", "fT": "", "kcE": "", "lE": "", "pE": "", "PE": "", "fE": "", "w": "", "lpw": "",
	} {
		configs := dest("security.protocol", "SSL")
		for _, b := range []byte(given) {
			configs = append(configs, settings[b][0], settings[b][1])
		}
		_, problems := Body((&Example{Configs: configs}).Document(), nil)
		if got := unordered(codesOf(problems)); got != unordered(want) {
			t.Errorf("%q: %s, want %s", given, got, want)
		}
	}
}

func TestTruststoreSettings(t *testing.T) {
	settings := map[byte][2]string{
		'c': {"ssl.truststore.certificates", "-----BEGIN CERTIFICATE----- MIIB -----END CERTIFICATE-----"},
		'l': {"ssl.truststore.location", "/etc/kafka/store.jks"},
		'f': {"ssl.truststore.location", "/etc/kafka/ca.crt"},
		'p': {"ssl.truststore.password", "secret"},
		'P': {"ssl.truststore.type", "PEM"},
		'J': {"ssl.truststore.type", "JKS"},
		'T': {"ssl.truststore.type", "${type}"},
		'E': {"ssl.engine.factory.class", "com.example.Factory"},
	}
	for given, want := range map[string]string{
		"": "", "c": "pem-type", "cP": "", "cJ": "pem-type", "cT": "", "cPl": "store-twice", "cPp": "pem-store-password", "cPlp": "store-twice", "cTl": "store-twice", "cTp": "pem-store-password",
		"l": "", "lp": "", "p": "store-password-alone", "lP": "", "lPp": "pem-store-password", "lTp": "", "P": "pem-without-text", "Pp": "store-password-alone", "J": "", "T": "",
		"f": "store-is-pem", "fP": "", "fT": "", "cE": "", "pE": "", "PE": "",
	} {
		configs := dest("security.protocol", "SSL")
		for _, b := range []byte(given) {
			configs = append(configs, settings[b][0], settings[b][1])
		}
		_, problems := Body((&Example{Configs: configs}).Document(), nil)
		if got := unordered(codesOf(problems)); got != unordered(want) {
			t.Errorf("%q: %s, want %s", given, got, want)
		}
	}
}

// unordered sorts codes.
func unordered(codes string) string {
	words := strings.Fields(strings.ReplaceAll(codes, ",", " "))
	slices.Sort(words)
	return strings.Join(words, " ")
}

func TestPEMTexts(t *testing.T) {
	const begin, end = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
	base64 := strings.Repeat("MIIBa+/0", 8)
	for v, want := range map[string]string{
		begin + " MIIB " + end: "", begin + "\nMIIB\n" + end + "\n" + begin + "\nMIIB\n" + end: "", begin + " MIIB " + end + begin + " MIIB " + end: "pem-marker", begin + "MIIB" + end + begin + "MIIB" + end: "pem-lines-joined", begin + `\nMIIB\n` + end: "pem-escaped-line-ends",
		begin + "\n" + `\n` + end: "", begin + " MIIB": "pem-cut-off", begin + "MIIB": "pem-lines-joined", begin + " ${body}": "", "${pem}": "", "----BEGIN CERTIFICATE----- MIIB " + end: "pem-marker", "-----BEGIN CERTIFICATE---- MIIB " + end: "pem-marker",
		"-----BEGIN CERTIFICATE MIIB": "pem-marker", "-----BEGIN PUBLIC KEY----- MIIB -----END PUBLIC KEY-----": "pem-wrong-block", "-----BEGIN PRIVATE KEY----- MIIB -----END PRIVATE KEY-----": "pem-wrong-block",
		"/etc/kafka/ca.pem": "pem-is-path", "ca.CRT": "pem-is-path", "a.cer": "pem-is-path", "a.key": "pem-is-path", "a.jks": "pem-is-path", "a.p12": "pem-is-path", "/etc/kafka": "pem-is-path", "/etc": "", "./a": "pem-is-path", "~/a": "pem-is-path", "file:a": "pem-is-path",
		"a b.pem": "", "BEGIN%20CERT": "pem-without-markers", "BEGIN+CERT": "pem-without-markers", "${a}BEGIN%20": "pem-without-markers", base64: "pem-without-markers", base64[1:]: "", base64 + "-": "", "CA": "",
		"ssl.truststore.certificates=" + begin + " MIIB " + end: "value-repeats-key",
		"/" + strings.Repeat("-", 60) + "/b":                    "pem-is-path", "/" + strings.Repeat("-", 61) + "/b": "",
		strings.Repeat("-", 246) + ".pem": "pem-is-path", strings.Repeat("-", 247) + ".pem": "",
	} {
		_, problems := Body((&Example{Configs: dest("security.protocol", "SSL", "ssl.truststore.type", "PEM", "ssl.truststore.certificates", v)}).Document(), nil)
		if got := unordered(codesOf(problems)); got != want {
			t.Errorf("%.60q: %s, want %s", v, got, want)
		}
	}
	for kind, want := range map[string]string{"": "", "RSA ": "pem-key-format", "EC ": "pem-key-format", "DSA ": "pem-key-format", "OPENSSH ": "pem-key-format", "SSH2 ENCRYPTED ": "pem-key-format pem-key-password"} {
		key := "-----BEGIN " + kind + "PRIVATE KEY----- MIIB -----END " + kind + "PRIVATE KEY-----"
		_, problems := Body((&Example{Configs: dest("security.protocol", "SSL", "ssl.keystore.type", "PEM", "ssl.keystore.certificate.chain", begin+" MIIB "+end, "ssl.keystore.key", key)}).Document(), nil)
		if got := unordered(codesOf(problems)); got != want {
			t.Errorf("%q: %s, want %s", kind, got, want)
		}
	}
}

func TestStorePaths(t *testing.T) {
	for v, want := range map[string]string{
		"/etc/a.jks": "", "/tmp/a.jks": "store-in-tmp", "/tmpa/a.jks": "", "a.jks": "store-path-relative", "./a.jks": "store-path-relative", "${dir}/a.jks": "", `C:\a.jks`: "", "c:/a.jks": "", "C:a.jks": "store-path-relative", "1:/a.jks": "store-path-relative",
		"C:": "store-path-relative", `C:\`: "", "-----BEGIN CERTIFICATE-----": "pem-as-path",
	} {
		_, problems := Body((&Example{Configs: dest("security.protocol", "SSL", "ssl.truststore.location", v)}).Document(), nil)
		if got := codesOf(problems); got != want {
			t.Errorf("%q: %s, want %s", v, got, want)
		}
	}
}
