package validatetest

import (
	"strings"

	"pgregory.net/rapid"

	"github.com/clusterlink-go/clusterlink/link"
)

// slipFaults are those of copying, templating, escaping and converting: what
// stands round a value, or in place of it.
func slipFaults() []fault {
	var list []fault
	for _, v := range []struct {
		code   link.Code
		fits   func(*link.CreateRequest) bool
		key    string
		values []string
	}{
		{"value-quoted", isOutbound, "bootstrap.servers", []string{`"a.example.com:9092"`, "'a.example.com:9092'"}},
		{"value-unknown", isSecure, "ssl.truststore.type", []string{"pem", "CRT"}},
		{"value-empty", nil, "local.listener.name", []string{""}},
		{"value-null-word", nil, "local.listener.name", []string{"null", "None", "undefined", "~"}},
		{"value-failed-template", nil, "local.listener.name", []string{"<no value>", "<nil>", "[object Object]"}},
		{"value-inline-comment", nil, "local.listener.name", []string{"REPLICATION # the internal one"}},
		{"value-trailing-mark", nil, "local.listener.name", []string{"REPLICATION,", "REPLICATION;"}},
		{"value-block-marker", nil, "local.listener.name", []string{"|", "|-", ">-"}},
		{"value-look-alike", nil, "local.listener.name", []string{"REPLIСATION"}}, // a Cyrillic letter
		{"value-invisible-character", nil, "local.listener.name", []string{"REPLI\u200bCATION", "REPLICATION\ufeff"}},
		{"value-base64", nil, "local.listener.name", []string{"UkVQTElDQVRJT04="}},
		{"value-url-encoded", nil, "local.listener.name", []string{"REPLICATION%2FTLS"}},
		{"value-typographic", nil, "local.listener.name", []string{"“REPLICATION”", "‘REPLICATION’"}},
		{"value-backslash", nil, "local.listener.name", []string{`REPLICATION\`, `\"REPLICATION\"`}},
		{"value-html-escaped", nil, "local.listener.name", []string{"A&amp;B"}},
		{"value-no-class", has("sasl.jaas.config"), "sasl.login.class", []string{"OAuthBearerLogin", "/opt/login/Login.class"}},
		{"value-glued", isOutbound, "bootstrap.servers", []string{"a.example.com:9092link.mode=SOURCE", "a.example.com:9092\nacl.sync.ms=5000"}},
	} {
		list = append(list, fault{code: v.code, fits: v.fits, make: func(t *rapid.T, r *link.CreateRequest) link.Pointer {
			return set(r, v.key, rapid.SampledFrom(v.values).Draw(t, "value")).ValuePointer()
		}})
	}
	return list
}

// tlsFaults are those of the stores and PEM texts of TLS.
func tlsFaults() []fault {
	const certificate = "-----BEGIN CERTIFICATE-----\nMIIDdzCCAl8wDQYJ\n-----END CERTIFICATE-----\n"
	pem := func(v string) []string {
		return []string{"ssl.truststore.type", "PEM", "ssl.truststore.certificates", v}
	}
	var list []fault
	for _, v := range []struct {
		code link.Code
		// settings are set over those there are; the last one is at fault.
		settings []string
	}{
		{"pem-marker", pem(strings.ReplaceAll(certificate, "-----", "----"))},
		{"pem-marker", pem(strings.ReplaceAll(certificate, "\n", "") + "\n" + certificate)},
		{"pem-escaped-line-ends", pem(strings.ReplaceAll(certificate, "\n", `\n`))},
		{"pem-lines-joined", pem(strings.ReplaceAll(certificate, "\n", ""))},
		{"pem-cut-off", pem(certificate[:40])},
		{"pem-without-markers", pem(strings.Repeat("MIIDdzCCAl8wDQYJ", 8))},
		{"pem-is-path", pem("/etc/kafka/ca.pem")},
		{"pem-wrong-block", pem(strings.ReplaceAll(certificate, "CERTIFICATE", "PRIVATE KEY"))},
		{"pem-type", []string{"ssl.truststore.type", "JKS", "ssl.truststore.certificates", certificate}},
		{"pem-store-password", []string{"ssl.truststore.type", "PEM", "ssl.truststore.certificates", certificate, "ssl.truststore.password", "secret"}},
		{"store-path-relative", []string{"ssl.truststore.location", "stores/trust.jks"}},
		{"store-in-tmp", []string{"ssl.truststore.location", "/tmp/trust.jks"}},
		{"store-password-alone", []string{"ssl.truststore.password", "secret"}},
		{"store-twice", []string{"ssl.truststore.type", "PEM", "ssl.truststore.certificates", certificate, "ssl.truststore.location", "/etc/kafka/trust.pem"}},
		{"keystore-incomplete", []string{"ssl.keystore.type", "PEM", "ssl.keystore.certificate.chain", certificate}},
		{"keystore-without-password", []string{"ssl.keystore.location", "/etc/kafka/key.jks"}},
	} {
		list = append(list, fault{code: v.code, fits: isSecure, make: func(_ *rapid.T, r *link.CreateRequest) link.Pointer {
			var last *link.Config
			for i := 0; i < len(v.settings); i += 2 {
				last = set(r, v.settings[i], v.settings[i+1])
			}
			return last.ValuePointer()
		}})
	}
	return list
}
