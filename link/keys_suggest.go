package link

import "strings"

// slips maps names that people write to the key they mean, where the two are
// too far apart for a spelling check, or a spelling check would guess wrong.
var slips = map[string]string{
	"broker.list":                         "bootstrap.servers",
	"metadata.broker.list":                "bootstrap.servers",
	"cluster.link.mode":                   "link.mode",
	"link.connection.mode":                "connection.mode",
	"mirror.topic.prefix":                 "cluster.link.prefix",
	"consumer.group.filters":              "consumer.offset.group.filters",
	"topic.filters":                       "auto.create.mirror.topics.filters",
	"topic.config.sync.enable":            "topic.config.sync.ms",
	"sasl.protocol":                       "security.protocol",
	"local.sasl.protocol":                 "local.security.protocol",
	"sasl.mechanisms":                     "sasl.mechanism",
	"local.sasl.mechanisms":               "local.sasl.mechanism",
	"sasl.username":                       "sasl.jaas.config",
	"sasl.password":                       "sasl.jaas.config",
	"local.sasl.username":                 "local.sasl.jaas.config",
	"local.sasl.password":                 "local.sasl.jaas.config",
	"sasl.kerberos.keytab":                "sasl.jaas.config",
	"sasl.kerberos.principal":             "sasl.jaas.config",
	"sasl.oauthbearer.client.id":          "sasl.jaas.config",
	"sasl.oauthbearer.client.secret":      "sasl.jaas.config",
	"ssl.ca.location":                     "ssl.truststore.location",
	"ssl.ca.pem":                          "ssl.truststore.certificates",
	"ssl.certificate.location":            "ssl.keystore.location",
	"ssl.certificate.pem":                 "ssl.keystore.certificate.chain",
	"ssl.key.location":                    "ssl.keystore.location",
	"ssl.key.pem":                         "ssl.keystore.key",
	"enable.ssl.certificate.verification": "ssl.endpoint.identification.algorithm",
	"sasl.oauthbearer.token.endpoint":     "sasl.oauthbearer.token.endpoint.url",
	"bootstrap":                           "bootstrap.servers",
	"bootstrap.broker":                    "bootstrap.servers",
	"bootstrap.brokers":                   "bootstrap.servers",
	"bootstrap.servers.list":              "bootstrap.servers",
	"kafka.brokers":                       "bootstrap.servers",
	"brokers":                             "bootstrap.servers",
	"acl.sync":                            "acl.sync.enable",
	"auto.create.mirror.topics":           "auto.create.mirror.topics.enable",
	"auto.create.topics.filters":          "auto.create.mirror.topics.filters",
	"mirror.topics.filters":               "auto.create.mirror.topics.filters",
	"consumer.offset.sync":                "consumer.offset.sync.enable",
	"consumer.offset.filters":             "consumer.offset.group.filters",
	"consumer.group.offset.filters":       "consumer.offset.group.filters",
	"consumer.group.offset.sync.enable":   "consumer.offset.sync.enable",
	"consumer.group.prefix":               "consumer.group.prefix.enable",
	"cluster.prefix":                      "cluster.link.prefix",
	"mirror.prefix":                       "cluster.link.prefix",
	"topic.prefix":                        "cluster.link.prefix",
	"prefix":                              "cluster.link.prefix",
	"link.paused":                         "cluster.link.paused",
	"paused":                              "cluster.link.paused",
	"link.id":                             "cluster.link.id",
	"num.fetchers":                        "num.cluster.link.fetchers",
	"retry.backoff":                       "retry.backoff.ms",
	"reconnect.backoff":                   "reconnect.backoff.ms",
	"start.offset":                        "mirror.start.offset.spec",
	"sasl.jaas":                           "sasl.jaas.config",
	"jaas.config":                         "sasl.jaas.config",
	"sasl.user":                           "sasl.jaas.config",
	"sasl.jaas.username":                  "sasl.jaas.config",
	"sasl.jaas.password":                  "sasl.jaas.config",
	"ssl.ca":                              "ssl.truststore.certificates",
	"ssl.ca.cert":                         "ssl.truststore.certificates",
	"ssl.cafile":                          "ssl.truststore.location",
	"ssl.truststore.pem":                  "ssl.truststore.certificates",
	"ssl.truststore.path":                 "ssl.truststore.location",
	"ssl.truststore.file":                 "ssl.truststore.location",
	"ssl.truststore":                      "ssl.truststore.location",
	"ssl.keystore.path":                   "ssl.keystore.location",
	"ssl.keystore.file":                   "ssl.keystore.location",
	"ssl.keystore":                        "ssl.keystore.location",
	"ssl.keystore.certificate":            "ssl.keystore.certificate.chain",
	"ssl.keystore.chain":                  "ssl.keystore.certificate.chain",
	"ssl.keystore.pem":                    "ssl.keystore.key",
	"ssl.verify":                          "ssl.endpoint.identification.algorithm",
	"ssl.endpoint.verification":           "ssl.endpoint.identification.algorithm",
}

// A name shorter than shortName is corrected at one edit at most: at two,
// short words begin to look alike.
const (
	shortName   = 10
	maxDistance = 2
)

// maxSuggestName is the length, in bytes, from which a name is not worth a
// search; the longest key has 57 bytes.
const maxSuggestName = 128

// SuggestKey finds the key that was probably meant by a name which is not a
// key: a known slip, another way to write it (letter case, "_" or "-" for
// ".", blanks at the ends, words joined as in securityProtocol), the one key of which it has all but the last word,
// or the key nearest in spelling, two edits away at
// most and one for a short name. Of keys equally near, the one listed first
// by [Keys] wins. It suggests nothing for a known key, nor, but for known
// slips, for a name that [NonLinkKey] places elsewhere. It is pure and safe
// for concurrent use.
func SuggestKey(name string) (string, bool) {
	if len(name) > maxSuggestName {
		return "", false
	}
	if _, ok := LookupKey(name); ok {
		return "", false
	}
	written := strings.TrimSpace(name)
	if _, ok := LookupKey(written); ok {
		return written, true
	}
	folded := foldName(written)
	if key, ok := slips[folded]; ok {
		return key, true
	}
	if _, ok := NonLinkKey(written); ok {
		return "", false
	}
	if k, ok := LookupKey(folded); ok {
		return k.Name, true
	}
	if k, ok := LookupKey(apart(written)); ok {
		return k.Name, true
	}
	if key, ok := cutShort(folded); ok {
		return key, true
	}
	return nearestKey(folded)
}

// cutShort finds the key of which a name has all but the last word.
func cutShort(name string) (string, bool) {
	if !strings.Contains(name, ".") {
		return "", false
	}
	found := ""
	for i := range keyTable {
		rest, ok := strings.CutPrefix(keyTable[i].Name, name+".")
		if !ok || strings.Contains(rest, ".") {
			continue
		}
		if found != "" {
			return "", false
		}
		found = keyTable[i].Name
	}
	return found, found != ""
}

// foldName takes away the differences that people make without noticing.
func foldName(name string) string {
	return strings.NewReplacer("_", ".", "-", ".").Replace(strings.ToLower(name))
}

// apart writes a name whose words are joined with capitals, and have no signs
// between them, with points. A short one stays: it may be anything.
func apart(name string) string {
	if len(name) < shortName || strings.ContainsAny(name, "._-") {
		return name
	}
	var b strings.Builder
	for i, r := range name {
		if r >= 'A' && r <= 'Z' && i > 0 {
			b.WriteByte('.')
		}
		b.WriteRune(r)
	}
	return strings.ToLower(b.String())
}

// nearestKey searches the table for the smallest distance.
func nearestKey(name string) (string, bool) {
	best, limit := "", maxDistance
	if len(name) < shortName {
		limit = 1
	}
	for i := range keyTable {
		k := &keyTable[i]
		if k.isFamily() {
			continue
		}
		if d := editDistance(name, k.Name, limit); d <= limit {
			best, limit = k.Name, d-1
		}
	}
	return best, best != ""
}

// editDistance counts the bytes to insert, delete, replace or swap with their
// neighbour to turn a into b (Damerau–Levenshtein in its form without edits
// between swapped bytes). It stops counting above limit.
func editDistance(a, b string, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	var short [3 * 64]int // most names fit in
	rows, n := short[:], len(b)+1
	if 3*n > len(rows) {
		rows = make([]int, 3*n)
	}
	before, last, row := rows[:n], rows[n:2*n], rows[2*n:3*n]
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > limit {
			return limit + 1
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
