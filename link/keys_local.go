package link

import "strings"

// localKeys derives the twins of [securityKeys] that protect a link's
// connections to the cluster which keeps it. A twin has the type, default,
// values and mutability of its original; it came with source-initiated links
// and matters only to halves that dial both clusters.
func localKeys() []Key {
	twin := strings.NewReplacer("security.protocol", "local.security.protocol",
		"sasl.", "local.sasl.", "ssl.", "local.ssl.")
	keys := make([]Key, 0, len(securityKeys))
	for _, k := range securityKeys {
		k.Doc = "Like " + k.Name + ", but for the link's connections to its local cluster."
		k.Source = Source(localPlaces[k.Name] + "; CFKX 977-1035")
		k.Category = CategoryLocalSecurity
		k.Modes, k.Connections = localModes, outbound
		k.Since = "CP 7.1.0 (source-initiated links)"
		k.DependsOn = twin.Replace(k.DependsOn)
		k.RequiredWhen = twin.Replace(k.RequiredWhen)
		if k.Name == "security.protocol" {
			k.RequiredWhen = "SOURCE with OUTBOUND, or BIDIRECTIONAL with OUTBOUND facing INBOUND, on a secured local cluster"
		}
		k.Name = "local." + k.Name
		keys = append(keys, k)
	}
	return keys
}

// localPlaces says where the sources show the twin of each security key.
var localPlaces = map[string]string{
	"security.protocol":                                   "TFDATA 284; CPCAP 312; TF 556-690",
	"sasl.mechanism":                                      "TFDATA 269; CPCAP 250; TF 556-690",
	"sasl.jaas.config":                                    "TFDATA 254; CPCAP 160; TF 556-690",
	"sasl.client.callback.handler.class":                  "CPCAP 155",
	"sasl.login.callback.handler.class":                   "CPCAP 194; TF 556-690",
	"sasl.login.class":                                    "CPCAP 199",
	"sasl.kerberos.service.name":                          "CPCAP 177",
	"sasl.kerberos.kinit.cmd":                             "CPCAP 165",
	"sasl.kerberos.ticket.renew.window.factor":            "CPCAP 188",
	"sasl.kerberos.ticket.renew.jitter":                   "CPCAP 182",
	"sasl.kerberos.min.time.before.relogin":               "CPCAP 171",
	"sasl.login.refresh.window.factor":                    "CPCAP 226",
	"sasl.login.refresh.window.jitter":                    "CPCAP 232",
	"sasl.login.refresh.min.period.seconds":               "CPCAP 220",
	"sasl.login.refresh.buffer.seconds":                   "CPCAP 214",
	"sasl.login.connect.timeout.ms":                       "CPCAP 204",
	"sasl.login.read.timeout.ms":                          "CPCAP 209",
	"sasl.login.retry.backoff.ms":                         "CPCAP 244",
	"sasl.login.retry.backoff.max.ms":                     "CPCAP 238",
	"sasl.oauthbearer.token.endpoint.url":                 "CPCAP 307; TF 556-690",
	"sasl.oauthbearer.scope.claim.name":                   "CPCAP 295",
	"sasl.oauthbearer.sub.claim.name":                     "CPCAP 301",
	"sasl.oauthbearer.jwks.endpoint.url":                  "CPCAP 290",
	"sasl.oauthbearer.jwks.endpoint.refresh.ms":           "CPCAP 272",
	"sasl.oauthbearer.jwks.endpoint.retry.backoff.ms":     "CPCAP 284",
	"sasl.oauthbearer.jwks.endpoint.retry.backoff.max.ms": "CPCAP 278",
	"sasl.oauthbearer.clock.skew.seconds":                 "CPCAP 256",
	"sasl.oauthbearer.expected.audience":                  "CPCAP 262",
	"sasl.oauthbearer.expected.issuer":                    "CPCAP 267",
	"ssl.protocol":                                        "TFDATA 404; CPCAP 377",
	"ssl.provider":                                        "CPCAP 383",
	"ssl.cipher.suites":                                   "TFDATA 299; CPCAP 318",
	"ssl.enabled.protocols":                               "TFDATA 314; CPCAP 323",
	"ssl.endpoint.identification.algorithm":               "TFDATA 329; CPCAP 329",
	"ssl.keystore.type":                                   "TFDATA 389; CPCAP 371",
	"ssl.keystore.location":                               "CPCAP 361",
	"ssl.keystore.password":                               "CPCAP 366",
	"ssl.key.password":                                    "TFDATA 344; CPCAP 340",
	"ssl.keystore.key":                                    "TFDATA 374; CPCAP 356",
	"ssl.keystore.certificate.chain":                      "TFDATA 359; CPCAP 351",
	"ssl.truststore.type":                                 "TFDATA 434; CPCAP 414",
	"ssl.truststore.location":                             "CPCAP 404",
	"ssl.truststore.password":                             "CPCAP 409",
	"ssl.truststore.certificates":                         "TFDATA 419; CPCAP 399",
	"ssl.keymanager.algorithm":                            "CPCAP 345",
	"ssl.trustmanager.algorithm":                          "CPCAP 393",
	"ssl.secure.random.implementation":                    "CPCAP 388",
	"ssl.engine.factory.class":                            "CPCAP 335",
}
