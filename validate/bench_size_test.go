package validate

import (
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/clusterlink-go/clusterlink/link"
)

// adversaries are bodies of up to size bytes that are made to cost much. Each
// one leans on another part of the decoder or of the rules.
func adversaries(size int) map[string][]byte {
	fill := func(unit string, room int) string { return strings.Repeat(unit, room/len(unit)) }
	// body gives one key a value that fills the document.
	body := func(key, value string) []byte {
		return link.NewCreateRequest("bootstrap.servers", brokerA, "security.protocol", "SASL_SSL", "sasl.mechanism", "PLAIN", key, value).AppendJSON(nil)
	}
	room := size - 1000
	all := map[string][]byte{}
	for _, key := range []string{"sasl.jaas.config", "bootstrap.servers", "auto.create.mirror.topics.filters", "ssl.truststore.certificates", "link.mode", "ssl.provider"} {
		for _, unit := range []string{"${", "{{", "<", "[a", "=", "\n", "a,", "a:1,", "!A", "BEGIN ", "-----BEGIN END ", "é"} {
			all[key+"/"+unit] = body(key, fill(unit, room/2))
		}
	}
	all["deep JSON"] = body("acl.filters", fill("[", room))
	all["deep objects"] = body("acl.filters", fill(`{"a":`, room/2))
	all["deep in filters"] = body("acl.filters", `{"aclFilters":`+fill("[", min(5000, room/2))+fill("]", min(5000, room/2))+`}`)
	all["many options"] = body("sasl.jaas.config", "a.b.PlainLoginModule required "+fill(`a="b" `, room/2)+";")
	all["backslashes"] = body("ssl.provider", fill(`\`, room/2))
	all["backslashes in JAAS"] = body("sasl.jaas.config", fill(`\`, room/2))
	all["numbered escapes"] = []byte(`{"configs":[{"name":"ssl.provider","value":"` + fill(`\u0041`, room) + `"}]}`)
	all["addresses"] = body("bootstrap.servers", fill("broker.example.com:9092,", room))
	all["deep body"] = []byte(`{"configs":` + fill("[", room))
	all["deep member"] = []byte(`{"more":` + fill(`{"a":`, room))
	all["long name"] = []byte(`{"configs":[{"name":"` + fill("acl.", room) + `","value":""}]}`)
	all["long id"] = []byte(`{"source_cluster_id":"` + fill("lkc-", room) + `"}`)
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
	members := func(before, format, after string) []byte {
		b.Reset()
		b.WriteString(before)
		for i := 0; b.Len() < room; i++ {
			fmt.Fprintf(&b, format, i)
		}
		b.WriteString(after)
		return []byte(b.String())
	}
	all["unknown members"] = members(`{"configs":[]`, `,"source_cluster_%d":0`, `}`)
	all["same member"] = members(`{"configs":[]`, `,"configs":[%d]`, `}`)
	all["members of an entry"] = members(`{"configs":[{"name":"a"`, `,"nam%d":0`, `}]}`)
	all["empty configs"] = members(`{"configs":[{}`, `,{"name":"%d"}`, `]}`)
	all["names alike"] = entries(`,{"name":"sasl.oauthbearer.jwks.endpoint.retry.backoff.mx.%d","value":""}`)
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
	bodies := adversaries(1 << 20)
	for _, name := range slices.Sorted(maps.Keys(bodies)) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(bodies[name])))
			for b.Loop() {
				Body(bodies[name], nil)
			}
		})
	}
}

// The sizes between which cost is to grow no faster than the body.
const (
	growthFrom   = 1 << 15
	growthFactor = 12
)

// TestGrowth: a body twelve times as long takes about twelve times as much
// memory, whatever is in it. The time is [BenchmarkGrowth]'s.
func TestGrowth(t *testing.T) {
	short, long := adversaries(growthFrom), adversaries(growthFrom*growthFactor)
	for name, body := range short {
		more := long[name]
		if growthFactor*len(body) < len(more)/2 || len(more) > growthFrom*growthFactor {
			t.Fatalf("%s: %d and %d bytes", name, len(body), len(more))
		}
		if a, b := allocated(body), allocated(more); b > 2*growthFactor*a+1<<16 {
			t.Errorf("%s: %d bytes of memory for %d bytes, %d for %d", name, a, len(body), b, len(more))
		}
	}
}

// allocated is the memory that a body takes, in bytes.
func allocated(body []byte) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	Body(body, nil)
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// BenchmarkGrowth measures by how much more time a body takes that is twelve
// times as long: about 12, where 144 would grow with the square.
func BenchmarkGrowth(b *testing.B) {
	short, long := adversaries(growthFrom), adversaries(growthFrom*growthFactor)
	for _, name := range slices.Sorted(maps.Keys(short)) {
		b.Run(name, func(b *testing.B) {
			var few, many time.Duration
			for b.Loop() {
				start := time.Now()
				Body(short[name], nil)
				middle := time.Now()
				Body(long[name], nil)
				few, many = few+middle.Sub(start), many+time.Since(middle)
			}
			b.ReportMetric(float64(many)/float64(few), "times")
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
