package link

import (
	"maps"
	"slices"
	"testing"
)

// The slips as people make them, by the key they mean. A spelling check alone
// would not find it.
func TestSlipOracle(t *testing.T) {
	want := map[string][]string{
		"bootstrap.servers":                     {"broker.list", "metadata.broker.list"},
		"link.mode":                             {"cluster.link.mode"},
		"connection.mode":                       {"link.connection.mode"},
		"cluster.link.prefix":                   {"mirror.topic.prefix"},
		"consumer.offset.group.filters":         {"consumer.group.filters"},
		"auto.create.mirror.topics.filters":     {"topic.filters"},
		"topic.config.sync.ms":                  {"topic.config.sync.enable"},
		"security.protocol":                     {"sasl.protocol"},
		"local.security.protocol":               {"local.sasl.protocol"},
		"sasl.mechanism":                        {"sasl.mechanisms"},
		"local.sasl.mechanism":                  {"local.sasl.mechanisms"},
		"ssl.truststore.location":               {"ssl.ca.location"},
		"ssl.truststore.certificates":           {"ssl.ca.pem"},
		"ssl.keystore.location":                 {"ssl.certificate.location", "ssl.key.location"},
		"ssl.keystore.certificate.chain":        {"ssl.certificate.pem"},
		"ssl.keystore.key":                      {"ssl.key.pem"},
		"ssl.endpoint.identification.algorithm": {"enable.ssl.certificate.verification"},
		"sasl.oauthbearer.token.endpoint.url":   {"sasl.oauthbearer.token.endpoint"},
		"local.sasl.jaas.config":                {"local.sasl.username", "local.sasl.password"},
		"sasl.jaas.config": {
			"sasl.username", "sasl.password", "sasl.kerberos.keytab", "sasl.kerberos.principal",
			"sasl.oauthbearer.client.id", "sasl.oauthbearer.client.secret",
		},
	}
	var names []string
	for key, slipsOfKey := range want {
		for _, name := range slipsOfKey {
			names = append(names, name)
			if got, ok := SuggestKey(name); !ok || got != key {
				t.Errorf("SuggestKey(%q) = %q, want %q", name, got, key)
			}
		}
	}
	slices.Sort(names)
	if got := slices.Sorted(maps.Keys(slips)); !slices.Equal(got, names) {
		t.Errorf("other slips are known:\n got %q\nwant %q", got, names)
	}
}
