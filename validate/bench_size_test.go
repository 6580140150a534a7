package validate

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
)

// adversaries are bodies of up to 1 MiB that are made to cost much. Each one
// leans on another part of the rules.
func adversaries() map[string][]byte {
	const size = 1 << 20
	fill := func(unit string, room int) string { return strings.Repeat(unit, room/len(unit)) }
	// body gives one key a value that fills the document.
	body := func(key, value string) []byte {
		return link.NewCreateRequest("bootstrap.servers", brokerA, "security.protocol", "SASL_SSL", "sasl.mechanism", "PLAIN", key, value).AppendJSON(nil)
	}
	const room = size - 1000
	all := map[string][]byte{}
	for _, key := range []string{"sasl.jaas.config", "bootstrap.servers", "auto.create.mirror.topics.filters", "ssl.truststore.certificates", "link.mode", "ssl.provider"} {
		for _, unit := range []string{"${", "{{", "<", "[a", "=", "\n", "a,", "a:1,", "!A", "BEGIN ", "-----BEGIN END ", "é"} {
			all[key+"/"+unit] = body(key, fill(unit, room/2))
		}
	}
	all["deep JSON"] = body("acl.filters", fill("[", room))
	all["deep objects"] = body("acl.filters", fill(`{"a":`, room/2))
	all["deep in filters"] = body("acl.filters", `{"aclFilters":`+fill("[", 5000)+fill("]", 5000)+`}`)
	all["many options"] = body("sasl.jaas.config", "a.b.PlainLoginModule required "+fill(`a="b" `, room/2)+";")
	all["long option"] = body("sasl.jaas.config", `a.b.PlainLoginModule required a="`+fill(`\\`, room/3)+`";`)
	all["comments"] = body("sasl.jaas.config", fill("/**/", room))
	var b strings.Builder
	entries := func(format string) []byte {
		b.Reset()
		b.WriteString(`{"configs":[{"name":"bootstrap.servers","value":"a.example.com:9092"}`)
		for i := 0; b.Len() < room; i++ {
			fmt.Fprintf(&b, format, i)
		}
		b.WriteString("]}")
		return []byte(b.String())
	}
	all["unknown keys"] = entries(`,{"name":"key-%d","value":""}`)
	all["misspelt keys"] = entries(`,{"name":"acl.sync.mss%d","value":""}`)
	all["one key"] = entries(`,{"name":"acl.sync.ms","value":"%d"}`)
	all["encrypted keys"] = entries(`,{"name":"ssl.keystore.key","value":"BEGIN ENCRYPTED PRIVATE KEY----- %d"}`)
	all["filter values"] = entries(`,{"name":"auto.create.mirror.topics.filters","value":"{\"topicFilters\":[{\"name\":\"%d\",\"patternType\":\"LITERAL\",\"filterType\":\"INCLUDE\"}]}"}`)
	filters := func(entry string) []byte {
		b.Reset()
		for i := 0; b.Len() < room*3/4; i++ {
			fmt.Fprintf(&b, ","+entry, i)
		}
		return body("auto.create.mirror.topics.filters", `{"topicFilters":[`+b.String()[1:]+`]}`)
	}
	all["includes"] = filters(`{"name":"t%d","patternType":"LITERAL","filterType":"INCLUDE"}`)
	all["excludes"] = filters(`{"name":"t%d","patternType":"PREFIXED","filterType":"EXCLUDE"}`)
	all["nested prefixes"] = filters(`{"name":"` + strings.Repeat("a", 200) + `%d","patternType":"PREFIXED","filterType":"INCLUDE"}`)
	all["same entry"] = filters(`{"name":"t","patternType":"PREFIXED","filterType":"INCLUDE","x%d":1}`)
	all["empty entries"] = filters(`{"a%d":1}`)
	return all
}

func BenchmarkAdversarial(b *testing.B) {
	bodies := adversaries()
	for _, name := range slices.Sorted(maps.Keys(bodies)) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(bodies[name])))
			for b.Loop() {
				Body(bodies[name], nil)
			}
		})
	}
}

// The cost grows with the number of configs and of filters, and no faster.
func BenchmarkLinear(b *testing.B) {
	for _, n := range []int{10, 100, 1000, 10_000} {
		var configs, filters, excludes []string
		keys := link.Keys()
		for i := range n {
			k := keys[i%len(keys)].Name
			if i >= len(keys) {
				k = fmt.Sprintf("config.providers.clusterlink.param.encrypted.secret.%d", i)
			}
			configs = append(configs, k, "")
			filters = append(filters, fmt.Sprintf(`{"name":"topic-%d","patternType":"LITERAL","filterType":"INCLUDE"}`, i))
			excludes = append(excludes, fmt.Sprintf(`{"name":"topic-%d-","patternType":"PREFIXED","filterType":"EXCLUDE"}`, i))
		}
		filter := func(list []string) []string {
			return []string{"auto.create.mirror.topics.enable", "true", "auto.create.mirror.topics.filters", `{"topicFilters":[{"name":"*","patternType":"LITERAL","filterType":"INCLUDE"},` + strings.Join(list, ",") + `]}`}
		}
		for name, pairs := range map[string][]string{"configs": configs, "includes": filter(filters), "excludes": filter(excludes)} {
			b.Run(fmt.Sprintf("%s=%d", name, n), func(b *testing.B) {
				req := link.NewCreateRequest(dest(pairs...)...)
				b.ReportAllocs()
				for b.Loop() {
					Create(req, nil)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/item")
			})
		}
	}
}
