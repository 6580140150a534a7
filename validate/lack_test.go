package validate

import (
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
)

// TestLack: a setting that the half can't do without is missing also where it
// stands under another name: the error is at that name and has both, for the one
// who misspelt it would meet it as an error of the network or of the login.
func TestLack(t *testing.T) {
	tls := func(pairs ...string) []string { return dest(append([]string{"security.protocol", "SSL"}, pairs...)...) }
	sasl := func(pairs ...string) []string {
		return dest(append([]string{"security.protocol", "SASL_SSL"}, pairs...)...)
	}
	oauth := sasl("sasl.mechanism", "OAUTHBEARER", "sasl.login.callback.handler.class", apacheHandler, "sasl.jaas.config", oauthLogin)
	for _, tc := range []struct {
		code      link.Code
		key, name string
		configs   []string
	}{
		{codeNoBootstrap, "bootstrap.servers", "bootstrap.server", []string{"bootstrap.server", "a.example.com:9092"}},
		{codeNoBootstrap, "bootstrap.servers", "bootstrap_servers", []string{"link.mode", "SOURCE", "bootstrap_servers", "a.example.com:9092"}},
		{codeNoJAAS, "sasl.jaas.config", "sasl.jaas.configs", sasl("sasl.mechanism", "PLAIN", "sasl.jaas.configs", plainLogin)},
		{codeNoTokenURL, "sasl.oauthbearer.token.endpoint.url", "sasl.oauthbearer.token.endpoint.uri", append(oauth, "sasl.oauthbearer.token.endpoint.uri", "https://login.example.com/token")},
		{codeKeyWithoutChain, "ssl.keystore.certificate.chain", "ssl.keystore.certificate.chains", tls("ssl.keystore.type", "PEM", "ssl.keystore.key", "<key>", "ssl.keystore.certificate.chains", "<chain>")},
		{codeKeyWithoutChain, "ssl.keystore.key", "ssl.keystore.keys", tls("ssl.keystore.type", "PEM", "ssl.keystore.keys", "<key>", "ssl.keystore.certificate.chain", "<chain>")},
		{codePasswordAlone, "ssl.keystore.location", "ssl.keystore.locations", tls("ssl.keystore.password", "<password>", "ssl.keystore.locations", "/etc/kafka/store.jks")},
		{codePasswordAlone, "ssl.truststore.location", "ssl.truststore.locations", tls("ssl.truststore.password", "<password>", "ssl.truststore.locations", "/etc/kafka/store.jks")},
		{codeStoreNoPassword, "ssl.keystore.password", "ssl.keystore.passwords", tls("ssl.keystore.location", "/etc/kafka/store.jks", "ssl.keystore.passwords", "<password>")},
	} {
		found := 0
		for _, p := range Create(link.NewCreateRequest(tc.configs...), nil) {
			if p.Code != tc.code {
				continue
			}
			found++
			if !strings.HasSuffix(string(p.Pointer), "/name") || p.Key != tc.name || p.Severity != SeverityError ||
				!strings.Contains(p.Message, tc.key+" is missing") || !strings.Contains(p.Message, `"`+tc.name+`"`) || !strings.Contains(p.Hint, tc.key) {
				t.Errorf("%s: %v, hint %q", tc.name, &p, p.Hint)
			}
		}
		if found != 1 {
			t.Errorf("%s: %d problems %s", tc.name, found, tc.code)
		}
	}
}

// What ran into the value of another setting is there.
func TestLackNotOfSwallowed(t *testing.T) {
	for _, p := range Create(link.NewCreateRequest("acl.sync.ms", "5000 bootstrap.servers=a.example.com:9092"), nil) {
		if p.Code == codeNoBootstrap {
			t.Errorf("%v", &p)
		}
	}
}
