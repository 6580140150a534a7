package validate

import (
	"fmt"
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
	for _, key := range []string{"sasl.jaas.config", "bootstrap.servers", "cluster.link.prefix", "auto.create.mirror.topics.filters", "acl.sync.ms", "link.mode", "ssl.truststore.certificates", "ssl.keystore.key", "topic.config.sync.include", "ssl.provider", "ssl.key.password", "no.such.key", "ssl.enabled.protocols"} {
		for _, unit := range []string{"${", "{{", "<", "[a", "%(", "@@A", "__A", "#{", "=", "a=", "\n", ":", ",", "a,", "${x}", "a:1,", "xxxx", "!A", "{a", "BEGIN ", "-----BEGIN END ", "/", "é", "bootstrap.servers=", "vault:", "ENC["} {
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
	for name, data := range adversaries() {
		b.Run(name, func(b *testing.B) {
			req, _ := link.DecodeCreateRequest(data)
			for b.Loop() {
				Create(req, nil)
			}
		})
	}
}
