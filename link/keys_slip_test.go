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
		"bootstrap.servers":                     {"broker.list", "metadata.broker.list", "bootstrap", "bootstrap.broker", "bootstrap.brokers", "bootstrap.servers.list", "kafka.brokers", "brokers"},
		"link.mode":                             {"cluster.link.mode"},
		"connection.mode":                       {"link.connection.mode"},
		"cluster.link.prefix":                   {"mirror.topic.prefix", "cluster.prefix", "mirror.prefix", "topic.prefix", "prefix"},
		"consumer.offset.group.filters":         {"consumer.group.filters", "consumer.offset.filters", "consumer.group.offset.filters"},
		"auto.create.mirror.topics.filters":     {"topic.filters", "auto.create.topics.filters", "mirror.topics.filters"},
		"topic.config.sync.ms":                  {"topic.config.sync.enable"},
		"security.protocol":                     {"sasl.protocol"},
		"local.security.protocol":               {"local.sasl.protocol"},
		"sasl.mechanism":                        {"sasl.mechanisms"},
		"local.sasl.mechanism":                  {"local.sasl.mechanisms"},
		"ssl.truststore.location":               {"ssl.ca.location", "ssl.cafile", "ssl.truststore.path", "ssl.truststore.file", "ssl.truststore"},
		"ssl.truststore.certificates":           {"ssl.ca.pem", "ssl.ca", "ssl.ca.cert", "ssl.truststore.pem"},
		"ssl.keystore.location":                 {"ssl.certificate.location", "ssl.key.location", "ssl.keystore.path", "ssl.keystore.file", "ssl.keystore"},
		"ssl.keystore.certificate.chain":        {"ssl.certificate.pem", "ssl.keystore.certificate", "ssl.keystore.chain"},
		"ssl.keystore.key":                      {"ssl.key.pem", "ssl.keystore.pem"},
		"ssl.endpoint.identification.algorithm": {"enable.ssl.certificate.verification", "ssl.verify", "ssl.endpoint.verification"},
		"sasl.oauthbearer.token.endpoint.url":   {"sasl.oauthbearer.token.endpoint"},
		"local.sasl.jaas.config":                {"local.sasl.username", "local.sasl.password"},
		"acl.sync.enable":                       {"acl.sync"},
		"auto.create.mirror.topics.enable":      {"auto.create.mirror.topics"},
		"consumer.offset.sync.enable":           {"consumer.offset.sync", "consumer.group.offset.sync.enable"},
		"consumer.group.prefix.enable":          {"consumer.group.prefix"},
		"cluster.link.paused":                   {"link.paused", "paused"},
		"cluster.link.id":                       {"link.id"},
		"num.cluster.link.fetchers":             {"num.fetchers"},
		"retry.backoff.ms":                      {"retry.backoff"},
		"reconnect.backoff.ms":                  {"reconnect.backoff"},
		"mirror.start.offset.spec":              {"start.offset"},
		"sasl.jaas.config": {
			"sasl.jaas", "jaas.config", "sasl.user", "sasl.jaas.username", "sasl.jaas.password",
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
