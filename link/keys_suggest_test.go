package link

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestSuggestKey(t *testing.T) {
	for name, want := range map[string]string{
		"boostrap.servers":                "bootstrap.servers",
		"bootstrap.server":                "bootstrap.servers",
		"broker.list":                     "bootstrap.servers",
		"acl.sync.enabled":                "acl.sync.enable",
		"sasl.username":                   "sasl.jaas.config",
		"sasl.password":                   "sasl.jaas.config",
		"sasl.protocol":                   "security.protocol",
		"sasl.mechanisms":                 "sasl.mechanism",
		"mirror.topic.prefix":             "cluster.link.prefix",
		"ssl.ca.location":                 "ssl.truststore.location",
		"topic.config.sync.enable":        "topic.config.sync.ms",
		"Bootstrap.Servers":               "bootstrap.servers",
		"SECURITY.PROTOCOL":               "security.protocol",
		"link_mode":                       "link.mode",
		"sasl-jaas-config":                "sasl.jaas.config",
		"SASL_JAAS_CONFIG":                "sasl.jaas.config",
		" link.mode\t":                    "link.mode",
		"lnk.mode":                        "link.mode",
		"ink.mod":                         "",          // two edits of a short name
		"linc.modes":                      "link.mode", // two edits of one that is long enough
		"consumer.offset.sync.enabeld":    "consumer.offset.sync.enable",
		"consumer.ofset.sync.enabel":      "consumer.offset.sync.enable",
		"consumr.ofset.sync.enabel":       "", // three edits
		"local.sasl.jass.config":          "local.sasl.jaas.config",
		"auto.create.mirror.topic.enable": "auto.create.mirror.topics.enable",
		"autoCreateMirrorTopicsEnable":    "auto.create.mirror.topics.enable",
		"securityProtocol":                "security.protocol",
		"BootstrapServers":                "bootstrap.servers",
		"clientID.x":                      "",
		"SECURITYPROTOCOL":                "security.protocol", // one edit
		"securityProtocl":                 "security.protocol", // two edits
		// Equally near to the claims aud and sub: the first one listed wins.
		"sasl.oauthbearer.assertion.claim.aub": "sasl.oauthbearer.assertion.claim.aud",
		// Known keys, and names of other things, get no suggestion.
		"link.mode":       "",
		"local.listener":  "",
		"link.prefix":     "",
		"cluster_link_id": "",
		"group.id":        "",
		"acks":            "",
		"storeKey":        "",
		"":                "",
		"key":             "",
		strings.Repeat("bootstrap.servers", 1000): "",
	} {
		if got, ok := SuggestKey(name); got != want || ok != (want != "") {
			t.Errorf("SuggestKey(%.40q) = %q, %v, want %q", name, got, ok, want)
		}
	}
}

// A slip must lead from a name that is no key to a key.
func TestSlips(t *testing.T) {
	for name, key := range slips {
		if _, ok := LookupKey(name); ok {
			t.Errorf("%s: is a key", name)
		}
		if _, ok := LookupKey(key); !ok {
			t.Errorf("%s: leads to %q, which is no key", name, key)
		}
		if name != foldName(name) {
			t.Errorf("%s: can't be found, it is not folded", name)
		}
	}
}

// distance is a plain statement of what editDistance computes with a limit:
// the full table, no shortcuts.
func distance(a, b string) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		for j := range d[i] {
			switch {
			case i == 0 || j == 0:
				d[i][j] = i + j
			case a[i-1] == b[j-1]:
				d[i][j] = d[i-1][j-1]
			default:
				d[i][j] = 1 + min(d[i-1][j], d[i][j-1], d[i-1][j-1])
			}
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}

func TestEditDistance(t *testing.T) {
	word := rapid.StringOfN(rapid.SampledFrom([]rune("ab.")), 0, 8, -1)
	rapid.Check(t, func(t *rapid.T) {
		a, b, limit := word.Draw(t, "a"), word.Draw(t, "b"), rapid.IntRange(0, 3).Draw(t, "limit")
		want := distance(a, b)
		got := editDistance(a, b, limit)
		if min(got, limit+1) != min(want, limit+1) {
			t.Fatalf("editDistance(%q, %q, %d) = %d, want %d", a, b, limit, got, want)
		}
	})
}

// oneEdit inserts, deletes, replaces or swaps one character of a name.
func oneEdit(t *rapid.T, name string) string {
	c := string(rapid.SampledFrom([]rune("abcdefghijklmnopqrstuvwxyzABC.-_ 0123456789")).Draw(t, "character"))
	i := rapid.IntRange(0, len(name)-2).Draw(t, "place")
	switch rapid.SampledFrom([]string{"insert", "delete", "replace", "swap"}).Draw(t, "edit") {
	case "insert":
		return name[:i] + c + name[i:]
	case "delete":
		return name[:i] + name[i+1:]
	case "replace":
		return name[:i] + c + name[i+1:]
	}
	return name[:i] + name[i+1:i+2] + name[i:i+1] + name[i+2:]
}

func TestSuggestKeyOneEdit(t *testing.T) {
	names := keyNames(func(k *Key) bool { return k.Category != CategoryInternal })
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(names).Draw(t, "name")
		edited := oneEdit(t, name)
		got, ok := SuggestKey(edited)
		if _, known := LookupKey(edited); known {
			if ok {
				t.Fatalf("SuggestKey(%q) = %q for a key", edited, got)
			}
			return
		}
		if !ok || (got != name && distance(foldName(strings.TrimSpace(edited)), got) > 1) {
			t.Fatalf("SuggestKey(%q) = %q, %v, want %q", edited, got, ok, name)
		}
		if again, _ := SuggestKey(edited); again != got {
			t.Fatalf("SuggestKey(%q) = %q, then %q", edited, got, again)
		}
	})
}

func TestNonLinkKey(t *testing.T) {
	for name, part := range map[string]string{
		"confluent.cluster.link.enable":                            "broker",
		"confluent.cluster.link.metadata.topic.replication.factor": "broker",
		"confluent.cluster.link.metadata.topic.enable":             "broker",
		"confluent.cluster.link.io.max.bytes.per.second":           "broker",
		"confluent.cluster.link.fetch.response.min.bytes":          "broker",
		"confluent.cluster.link.fetch.response.total.bytes":        "broker",
		"confluent.cluster.link.allow.legacy.message.format":       "topic",
		"password.encoder.secret":                                  "broker",
		"schema.registry.url":                                      "Schema Registry",
		"topic.creation.default.partitions":                        "Kafka Connect",
		"tasks.max":                                                "Kafka Connect",
		"connector.class":                                          "Kafka Connect",
		"key.converter":                                            "Kafka Connect",
		"mirror.topic.prefix":                                      "cluster.link.prefix",
		"group.id":                                                 "consumer",
		"auto.offset.reset":                                        "mirror.start.offset.spec",
		"acks":                                                     "producer",
		"key.serializer":                                           "producer",
		"sasl.mechanisms":                                          "write sasl.mechanism",
		"sasl.username":                                            "sasl.jaas.config",
		"source_cluster_id":                                        "beside configs",
	} {
		if reason, ok := NonLinkKey(name); !ok || !strings.Contains(reason, part) {
			t.Errorf("NonLinkKey(%q) = %q, %v, want %q in it", name, reason, ok, part)
		}
	}
	for _, name := range append(keyNames(func(*Key) bool { return true }), "", "unknown", "schema.registry.", "boostrap.servers") {
		if reason, ok := NonLinkKey(name); ok || reason != "" {
			t.Errorf("NonLinkKey(%q) = %q, want none", name, reason)
		}
	}
}

// Every reason is one sentence, and what it tells to write is a key.
func TestNonLinkReasons(t *testing.T) {
	reasons := map[string]string{}
	for name, reason := range foreignNames {
		reasons[name] = reason
		if _, ok := LookupKey(name); ok {
			t.Errorf("%s: is a key", name)
		}
	}
	for _, f := range foreignPrefixes {
		reasons[f.prefix] = f.reason
		if i := slices.IndexFunc(keyTable, func(k Key) bool { return strings.HasPrefix(k.Name, f.prefix) }); i >= 0 {
			t.Errorf("%s: covers the key %s", f.prefix, keyTable[i].Name)
		}
	}
	advice := regexp.MustCompile(`(?:write|own is|in|or) ([a-z]+(?:\.[a-z]+)+)`)
	for name, reason := range reasons {
		if !strings.HasPrefix(reason, "It is ") || !strings.HasSuffix(reason, ".") || strings.Contains(reason, ". ") {
			t.Errorf("%s: %q is not one sentence", name, reason)
		}
		for _, m := range advice.FindAllStringSubmatch(reason, -1) {
			if _, ok := LookupKey(m[1]); !ok {
				t.Errorf("%s: advises %q, which is no key", name, m[1])
			}
		}
	}
}

// Two edits are for names that are long enough.
func TestNearestNameEdges(t *testing.T) {
	for _, tc := range []struct{ name, other, want string }{
		{"abcdefghij", "abcdefghkl", "abcdefghkl"},
		{"abcdefghi", "abcdefgkl", ""},
		{"abcdefghi", "abcdefghk", "abcdefghk"},
		{strings.Repeat("a", 64), strings.Repeat("a", 63), strings.Repeat("a", 63)},
		{strings.Repeat("a", 65), strings.Repeat("a", 64), ""},
	} {
		if got := NearestName(tc.name, tc.other); got != tc.want {
			t.Errorf("NearestName(%q, %q) = %q, want %q", tc.name, tc.other, got, tc.want)
		}
	}
}

// What is read goes on behind data that is null: it is for others to judge.
func TestNullDataIsPassedOver(t *testing.T) {
	_, findings := DecodeAlterConfigsRequest([]byte(`{"data":null,"extra":1}`))
	for _, f := range findings {
		if f.Pointer == "/extra" {
			return
		}
	}
	t.Errorf("the member behind it was not read: %v", findings)
}
