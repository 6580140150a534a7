package validate

import (
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate/internal/jaas"
)

// security settings in short: name=value with ; between, where prot, mech, jaas
// and others stand for the keys.
func securityConfigs(short string) (pairs []string) {
	const q = `" password="s";`
	long := strings.NewReplacer("prot", "security.protocol", "mech", "sasl.mechanism", "jaas", "sasl.jaas.config", "login", "sasl.login.callback.handler.class",
		"client", "sasl.client.callback.handler.class", "service", "sasl.kerberos.service.name", "url", "sasl.oauthbearer.token.endpoint.url", "lclass", "sasl.login.class", "check", "ssl.endpoint.identification.algorithm")
	values := map[string]string{
		"plain": plainModuleName + ` required username="u` + q, "scram": "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"u" + q,
		"plain-": plainModuleName + ` required;`, "plainu": plainModuleName + ` required username="u";`, "plainp": plainModuleName + ` required password="p";`, "plaine": plainModuleName + ` required username="" password="p";`,
		"oauth": `org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required clientId="c" clientSecret="s";`, "oauth-": `org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;`, "oauthi": `org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required clientId="c";`,
		"unsecured": `org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub="a";`,
		"iam":       "software.amazon.msk.auth.iam.IAMLoginModule required;", "krb": "com.sun.security.auth.module.Krb5LoginModule required;", "krbs": `com.sun.security.auth.module.Krb5LoginModule required serviceName="kafka";`, "ibm": "com.ibm.security.auth.module.Krb5LoginModule required;",
		"own": "com.example.OwnLoginModule required;", "misspelt": "org.apache.kafka.common.security.plain.PlainLoginModul required;", "wrongpack": `org.apache.kafka.common.security.PlainLoginModule required username="u` + q,
		"apache": apacheHandler, "secured": apacheHandlerSecured, "iamh": "software.amazon.msk.auth.iam.IAMClientCallbackHandler", "ownh": "com.example.Handler",
	}
	for _, setting := range strings.Split(short, ";") {
		name, value, ok := strings.Cut(setting, "=")
		if !ok {
			continue
		}
		if v, ok := values[value]; ok {
			value = v
		}
		local := strings.HasPrefix(name, "L")
		name = long.Replace(strings.TrimPrefix(name, "L"))
		if local {
			name = "local." + name
		}
		pairs = append(pairs, name, value)
	}
	return pairs
}

const plainModuleName = "org.apache.kafka.common.security.plain.PlainLoginModule"

func TestSecuritySettings(t *testing.T) {
	for short, want := range map[string]string{
		"": "", "prot=PLAINTEXT": "", "prot=SSL": "", "prot=ssl": "", "prot=${p}": "", "prot=SASL": "value-not-allowed",
		"prot=SASL_SSL": "sasl-mechanism-missing", "prot=SASL_SSL;mech=": "sasl-mechanism-empty", "prot=SASL_SSL;mech=PLAIN": "sasl-jaas-missing", "prot=SASL_PLAINTEXT;mech=PLAIN": "sasl-jaas-missing",
		"prot=SASL_SSL;mech=SCRAM-SHA-256": "sasl-jaas-missing", "prot=SASL_SSL;mech=SCRAM-SHA-512": "sasl-jaas-missing", "prot=SASL_SSL;mech=OAUTHBEARER": "sasl-jaas-missing", "prot=SASL_SSL;mech=AWS_MSK_IAM": "sasl-jaas-missing",
		"prot=SASL_SSL;mech=GSSAPI": "sasl-jaas-not-here", "prot=SASL_SSL;mech=${m}": "", "prot=SASL_SSL;mech=PLAIN;config.providers=a": "", "prot=SASL_SSL;mech=PLAIN;jaas=": "jaas-empty",
		"prot=SASL_SSL;mech=PLAIN;jaas=plain": "", "prot=SASL_SSL;jaas=plain": "sasl-mechanism-missing", "prot=SASL_SSL;mech=PLAIN;jaas=scram": "sasl-wrong-module", "prot=SASL_SSL;mech=SCRAM-SHA-256;jaas=scram": "", "prot=SASL_SSL;mech=SCRAM-SHA-512;jaas=scram": "", "prot=SASL_SSL;mech=SCRAM-SHA-512;jaas=plain": "sasl-wrong-module",
		"prot=SASL_SSL;mech=PLAIN;jaas=plain-": "sasl-no-credential sasl-no-credential", "prot=SASL_SSL;mech=PLAIN;jaas=plainu": "sasl-no-credential", "prot=SASL_SSL;mech=PLAIN;jaas=plainp": "sasl-no-credential", "prot=SASL_SSL;mech=PLAIN;jaas=plaine": "sasl-no-credential",
		"prot=SASL_SSL;mech=PLAIN;jaas=own": "", "prot=SASL_SSL;mech=PLAIN;jaas=misspelt": "sasl-unknown-module", "prot=SASL_SSL;mech=PLAIN;jaas=wrongpack": "sasl-unknown-module", "prot=SASL_SSL;mech=PLAIN;jaas=krb": "sasl-wrong-module", "prot=SASL_SSL;mech=PLAIN;jaas=iam": "sasl-wrong-module", "prot=SASL_SSL;mech=PLAIN;jaas=oauth": "sasl-wrong-module",
		"prot=SASL_SSL;mech=GSSAPI;jaas=krb": "kerberos-service-name", "prot=SASL_SSL;mech=GSSAPI;jaas=krbs": "", "prot=SASL_SSL;mech=GSSAPI;jaas=krb;service=kafka": "", "prot=SASL_SSL;mech=GSSAPI;jaas=ibm;service=kafka": "", "prot=SASL_SSL;mech=GSSAPI;jaas=plain;service=kafka": "sasl-wrong-module",
		"prot=SASL_SSL;mech=AWS_MSK_IAM;jaas=iam": "iam-handler-missing", "prot=SASL_SSL;mech=AWS_MSK_IAM;jaas=iam;client=iamh": "", "prot=SASL_SSL;mech=AWS_MSK_IAM;jaas=plain;client=iamh": "sasl-wrong-module",
		"prot=SASL_SSL;mech=OAUTHBEARER;jaas=oauth": "oauth-handler-missing", "prot=SASL_SSL;mech=OAUTHBEARER;jaas=unsecured": "", "prot=SASL_SSL;mech=OAUTHBEARER;jaas=oauth;lclass=com.example.Login": "", "prot=SASL_SSL;mech=OAUTHBEARER;jaas=oauth;login=ownh": "",
		"prot=SASL_SSL;mech=OAUTHBEARER;jaas=oauth;login=apache": "oauth-endpoint-missing", "prot=SASL_SSL;mech=OAUTHBEARER;jaas=oauth;login=secured": "oauth-endpoint-missing", "prot=SASL_SSL;mech=OAUTHBEARER;jaas=oauth;login=apache;url=https://a/t": "", "prot=SASL_SSL;mech=OAUTHBEARER;jaas=oauth;login=apache;url=HTTP://a": "",
		"prot=SASL_SSL;mech=OAUTHBEARER;jaas=oauth;login=apache;url=file:/a": "", "prot=SASL_SSL;mech=OAUTHBEARER;jaas=oauth;login=apache;url=ftp://a": "oauth-endpoint-malformed", "prot=SASL_SSL;mech=OAUTHBEARER;jaas=oauth;login=apache;url=https": "oauth-endpoint-malformed", "prot=SASL_SSL;mech=OAUTHBEARER;jaas=oauth;login=apache;url=${u}": "",
		"prot=SASL_SSL;mech=OAUTHBEARER;jaas=oauth-;login=apache;url=https://a/t": "sasl-no-credential sasl-no-credential", "prot=SASL_SSL;mech=OAUTHBEARER;jaas=oauthi;login=apache;url=https://a/t": "sasl-no-credential", "prot=SASL_SSL;mech=OAUTHBEARER;jaas=oauthi;login=apache;url=https://a/t;config.providers=a": "",
		"jaas=plain": "sasl-unused", "prot=SSL;jaas=plain": "sasl-unused", "mech=PLAIN": "sasl-mechanism-unused", "prot=SSL;mech=PLAIN": "sasl-mechanism-unused", "prot=SSL;mech=PLAIN;jaas=plain": "sasl-unused", "prot=${p};jaas=plain": "",
		"ssl.truststore.location=/a/b": "tls-unused", "prot=PLAINTEXT;ssl.keystore.location=/a/b": "tls-unused", "prot=SASL_PLAINTEXT;mech=PLAIN;jaas=plain;ssl.truststore.certificates=CA": "tls-unused", "ssl.keystore.key=K": "tls-unused", "ssl.keystore.certificate.chain=C": "tls-unused", "ssl.truststore.type=PEM": "", "prot=SASL_SSL;mech=PLAIN;jaas=plain;ssl.truststore.location=/a/b": "",
		"prot=SSL;check=": "host-check-off", "prot=SSL;check=https": "", "check=": "host-check-off",
		"Lprot=SSL": "local-on-destination", "Lprot=PLAINTEXT": "", "Lmech=PLAIN": "local-on-destination", "Ljaas=plain": "local-on-destination",
	} {
		_, problems := Body((&Example{Configs: dest(securityConfigs(short)...)}).Document(), nil)
		if got := unordered(codesOf(problems)); got != want {
			t.Errorf("%s: %s, want %s", short, got, want)
		}
	}
}

// The same of the local side, and of halves that wait.
func TestSecurityOfOtherHalves(t *testing.T) {
	const source, inbound, two = "link.mode=SOURCE;", "connection.mode=INBOUND;", "link.mode=BIDIRECTIONAL;"
	const ok = "prot=SASL_SSL;mech=PLAIN;jaas=plain;"
	for short, want := range map[string]string{
		source + ok: "", source + ok + "Lprot=SASL_SSL;Lmech=PLAIN;Ljaas=scram": "sasl-wrong-module", source + ok + "Lprot=SASL_SSL;Lmech=PLAIN": "sasl-jaas-not-here", source + ok + "Lprot=SASL_SSL;Lmech=PLAIN;local.listener.name=A": "", source + ok + "Lprot=SASL_SSL": "sasl-mechanism-missing",
		source + ok + "Ljaas=plain": "sasl-unused", source + ok + "Ljaas=plain;local.listener.name=A": "", source + ok + "Lmech=PLAIN": "sasl-mechanism-unused", source + ok + "local.ssl.truststore.location=/a/b": "tls-unused", source + ok + "local.ssl.truststore.location=/a/b;local.listener.name=A": "",
		source + ok + "Lprot=SSL;local.ssl.keystore.location=/a/b": "keystore-without-password", source + ok + "Lprot=SSL;Lcheck=": "host-check-off",
		two + ok + "Lprot=SSL;local.ssl.truststore.password=s": "store-password-alone",
		inbound: "", inbound + "prot=SSL": "credentials-on-inbound", inbound + "prot=PLAINTEXT": "", inbound + "mech=PLAIN": "credentials-on-inbound", inbound + "jaas=plain": "credentials-on-inbound", inbound + "ssl.keystore.location=/a/b": "credentials-on-inbound", inbound + "login=ownh": "credentials-on-inbound", inbound + "ssl.truststore.location=/a/b": "credentials-on-inbound",
		inbound + "Lprot=SSL": "local-on-inbound", inbound + "Ljaas=plain": "local-on-inbound", two + inbound + "Lmech=PLAIN": "local-on-inbound", two + inbound + "jaas=plain": "credentials-on-inbound",
	} {
		pairs := securityConfigs(short)
		if !strings.Contains(short, inbound) {
			pairs = append(pairs, "bootstrap.servers", "broker-a.example.com:9092")
		}
		_, problems := Body((&Example{Configs: pairs}).Document(), nil)
		got := strings.Fields(unordered(codesOf(problems)))
		// The id of the other cluster is another rule's.
		var kept []string
		for _, c := range got {
			if c != "inbound-without-cluster-id" {
				kept = append(kept, c)
			}
		}
		if strings.Join(kept, " ") != want {
			t.Errorf("%s: %s, want %s", short, kept, want)
		}
	}
}

func TestModules(t *testing.T) {
	for name, want := range map[string]string{
		"PlainLoginModule": jaas.PlainModule, "plainloginmodule": jaas.PlainModule, "PlainLoginModul": jaas.PlainModule, "PlainLoginModules": jaas.PlainModule, "PlainLog": "", "PlainLogi": jaas.PlainModule, "ScramLogin": jaas.ScramModule, "OAuthBearerLogin": jaas.OAuthModule, "Krb5LoginModules": jaas.KerberosModule, "IAMLoginModule1": jaas.IAMModule, "OwnLoginModule": "", "": "",
	} {
		if got := jaas.NearModule(name); got != want {
			t.Errorf("nearModule(%q) = %q, want %q", name, got, want)
		}
	}
	for _, m := range []string{jaas.PlainModule, jaas.ScramModule, jaas.OAuthModule, jaas.KerberosModule, jaas.IAMModule} {
		if !jaas.ModuleKnown(m) || !strings.HasSuffix(jaas.PackageOf(m), ".") {
			t.Errorf("%s is not known, or its package: %q", m, jaas.PackageOf(m))
		}
	}
	if jaas.ModuleKnown("OwnLoginModule") || jaas.PackageOf("OwnLoginModule") != "" || jaas.ModuleOf("OWN") != "" {
		t.Error("a module of somebody else is known")
	}
}

// One API key for two clusters: 16 capitals and digits, on both sides.
func TestOneLogin(t *testing.T) {
	for user, want := range map[string]bool{
		"ABCDEFGHIJKLMNOP": true, "0123456789AZAZAZ": true, "ABCDEFGHIJKLMNO": false, "ABCDEFGHIJKLMNOPQ": false, "abcdefghijklmnop": false, "ABCDEFGH-JKLMNOP": false, "ABCDEFGH@JKLMNOP": false, "ABCDEFGH[JKLMNOP": false, "ABCDEFGH/JKLMNOP": false, "ABCDEFGH:JKLMNOP": false,
	} {
		jaas := plainModuleName + ` required username="` + user + `" password="p";`
		_, problems := Body((&Example{Configs: []string{
			"link.mode", "SOURCE", "bootstrap.servers", "broker-a.example.com:9092", "security.protocol", "SASL_SSL", "sasl.mechanism", "PLAIN", "sasl.jaas.config", jaas,
			"local.security.protocol", "SASL_SSL", "local.sasl.mechanism", "PLAIN", "local.sasl.jaas.config", jaas,
		}}).Document(), nil)
		if got := codesOf(problems) == "one-login-two-clusters"; got != want || !got && problems != nil {
			t.Errorf("%s: %v", user, problems)
		}
	}
}

// A token for another cluster than the one that is logged in to.
func TestTokenCluster(t *testing.T) {
	body := func(is string) []byte {
		r := link.NewCreateRequest(dest("security.protocol", "SASL_SSL", "sasl.mechanism", "OAUTHBEARER", "sasl.login.callback.handler.class", apacheHandler, "sasl.oauthbearer.token.endpoint.url", "https://a/t",
			"sasl.jaas.config", `org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required clientId="c" clientSecret="s" extension_logicalCluster="`+is+`";`)...)
		r.SourceClusterID = "lkc-aaaaa"
		return r.AppendJSON(nil)
	}
	for is, want := range map[string]string{"lkc-aaaaa": "", "lkc-bbbbb": "oauth-cluster-differs", "": "", "other": "", "${cluster}": "", "lkc-${cluster}": ""} {
		if _, problems := Body(body(is), nil); codesOf(problems) != want {
			t.Errorf("%s: %v", is, problems)
		}
	}
}

// Credentials that stand in another place are not called missing besides.
func TestCredentialsElsewhere(t *testing.T) {
	const plain, oauth = plainModuleName + " required", "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required"
	for _, tc := range []struct{ mechanism, jaas, other, want string }{
		{"PLAIN", plain + ` username="ABCDEFGHIJKLMNOP:secret";`, "", "jaas-key-and-secret-joined"},
		{"PLAIN", plain + ` username="ABCDEFGHIJKLMNOP";`, "", "sasl-no-credential"},
		{"PLAIN", plain + ` username="u";`, "sasl.password", "foreign-key"},
		{"PLAIN", plain + ` username="u";`, "group.id", "foreign-key sasl-no-credential"},
		{"OAUTHBEARER", oauth + ` scope="a";`, "sasl.oauthbearer.client.id", "foreign-key"},
	} {
		pairs := []string{"security.protocol", "SASL_SSL", "sasl.mechanism", tc.mechanism, "sasl.jaas.config", tc.jaas}
		if tc.mechanism == "OAUTHBEARER" {
			pairs = append(pairs, "sasl.login.callback.handler.class", apacheHandler, "sasl.oauthbearer.token.endpoint.url", "https://a/t")
		}
		if tc.other != "" {
			pairs = append(pairs, tc.other, "x")
		}
		_, problems := Body((&Example{Configs: dest(pairs...)}).Document(), nil)
		if got := unordered(codesOf(problems)); got != tc.want {
			t.Errorf("%s, %s: %s, want %s", tc.jaas, tc.other, got, tc.want)
		}
	}
}
