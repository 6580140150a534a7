package linktest

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"

	"github.com/clusterlink-go/clusterlink/link"
)

// configs collects the entries of one half.
type configs struct {
	t    *rapid.T
	list []link.Config
}

func (c *configs) set(name, value string) {
	c.list = append(c.list, link.NewConfig(name, value))
}

// maybe tosses a coin.
func (c *configs) maybe(what string) bool { return rapid.Bool().Draw(c.t, what) }

// number sets a number of milliseconds, or leaves the default.
func (c *configs) number(name string, low int) {
	if c.maybe(name) {
		c.set(name, fmt.Sprint(rapid.IntRange(low, 10*60*1000).Draw(c.t, name+" value")))
	}
}

// ConfigFor draws the configs of one half of a link in random order: a half
// that dials has bootstrap servers and credentials (lifecycle P20 to P25), a
// half that hosts mirrors may have syncs with their filters (P40). Entries
// that say what is the default anyway are left out sometimes. The combination
// SOURCE and INBOUND, which is not legal, is drawn as asked.
func ConfigFor(mode link.Mode, conn link.ConnectionMode) *rapid.Generator[[]link.Config] {
	return rapid.Custom(func(t *rapid.T) []link.Config {
		return half{mode: mode, conn: conn, site: "east", prefix: prefixed().Draw(t, "prefix")}.configs().Draw(t, "configs")
	})
}

// half is what the configs of a half depend on.
type half struct {
	mode link.Mode
	conn link.ConnectionMode
	// waiting says that the other half of a bidirectional link is INBOUND, so
	// that this one needs local credentials (P24).
	waiting bool
	// site tells the halves of a pair apart: in the names of the brokers that
	// are dialled, and of the groups that read there (P66).
	site string
	// prefix is put before the names of mirrors; other is the other half's,
	// whose mirrors must not be mirrored back (P63).
	prefix, other string
	// toCloud says that the other cluster is in Confluent Cloud.
	toCloud bool
}

// prefixed draws the prefix of a half that hosts mirrors, or none.
func prefixed() *rapid.Generator[string] {
	return rapid.OneOf(rapid.Just(""), rapid.StringMatching(`[n-z]{1,8}[._-]`))
}

func (h half) configs() *rapid.Generator[[]link.Config] {
	return rapid.Custom(func(t *rapid.T) []link.Config {
		c := &configs{t: t}
		if h.mode != link.ModeDestination || c.maybe("link.mode") {
			c.set("link.mode", string(h.mode))
		}
		if h.conn != link.ConnectionOutbound || c.maybe("connection.mode") {
			c.set("connection.mode", string(h.conn))
		}
		if h.conn == link.ConnectionOutbound {
			c.set("bootstrap.servers", bootstrap(h.site+".example.com").Draw(t, "bootstrap.servers"))
			c.security("", h.toCloud)
			c.number("request.timeout.ms", 1000)
			if h.waiting {
				c.set("remote.link.connection.mode", string(link.ConnectionInbound))
			}
			if h.waiting || h.mode == link.ModeSource {
				c.security("local.", false)
			}
		}
		if h.mode != link.ModeSource {
			c.mirrors(h)
		}
		c.list = rapid.Permutation(c.list).Draw(t, "order")
		for i := range c.list {
			c.list[i].Index = i
		}
		return c.list
	})
}

// Bootstrap draws a value of bootstrap.servers: 1 to 3 hosts under example.com
// with their ports.
func Bootstrap() *rapid.Generator[string] { return bootstrap("example.com") }

func bootstrap(domain string) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		hosts := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z][a-z0-9]{0,5}`), 1, 3, rapid.ID).Draw(t, "hosts")
		for i := range hosts {
			hosts[i] += fmt.Sprintf(".%s:%d", domain, rapid.SampledFrom([]int{9092, 9093, 29092}).Draw(t, "port"))
		}
		return strings.Join(hosts, ",")
	})
}

// JAAS draws a value of sasl.jaas.config for a mechanism, PLAIN or one of the
// SCRAM family, with user name and password made up.
func JAAS(mechanism string) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		module := "plain.PlainLoginModule"
		if strings.HasPrefix(mechanism, "SCRAM-") {
			module = "scram.ScramLoginModule"
		}
		quote := rapid.SampledFrom([]string{`"`, `'`}).Draw(t, "quote")
		text := rapid.StringMatching(`[A-Za-z0-9+/=]{8,32}`)
		return fmt.Sprintf("org.apache.kafka.common.security.%s required username=%s%s%s password=%s%s%s;",
			module, quote, rapid.StringMatching(`[a-z][A-Za-z0-9+/=]{7,31}`).Draw(t, "username"), quote, quote, text.Draw(t, "password"), quote)
	})
}

// security draws how one cluster lets the other in. Clusters without any
// security are drawn only towards the other side; Confluent Cloud lets in SASL_SSL
// with PLAIN.
func (c *configs) security(prefix string, inCloud bool) {
	mechanisms := []string{"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"}
	protocols := []string{"SASL_SSL", "SASL_PLAINTEXT", "SSL", "PLAINTEXT", ""}
	if prefix != "" {
		protocols = protocols[:2]
	}
	if inCloud {
		protocols, mechanisms = protocols[:1], mechanisms[:1]
	}
	protocol := rapid.SampledFrom(protocols).Draw(c.t, prefix+"security.protocol")
	if protocol == "" {
		return
	}
	c.set(prefix+"security.protocol", protocol)
	if !strings.HasPrefix(protocol, "SASL_") {
		return
	}
	mechanism := rapid.SampledFrom(mechanisms).Draw(c.t, prefix+"sasl.mechanism")
	c.set(prefix+"sasl.mechanism", mechanism)
	c.set(prefix+"sasl.jaas.config", JAAS(mechanism).Draw(c.t, prefix+"sasl.jaas.config"))
}

// mirrors draws what a half that hosts mirrors does beside fetching. ACL sync
// and a prefix exclude each other (P46), and ACLs go one way only.
func (c *configs) mirrors(h half) {
	twoWay := h.mode == link.ModeBidirectional
	if h.prefix != "" {
		c.set("cluster.link.prefix", h.prefix)
	} else if !twoWay && c.maybe("acl sync") {
		c.set("acl.sync.enable", "true")
		c.set("acl.filters", `{"aclFilters":[{"resourceFilter":{"resourceType":"any","patternType":"any"},"accessFilter":{"operation":"any","permissionType":"any"}}]}`)
		c.number("acl.sync.ms", 1000)
	}
	if c.maybe("offset sync") {
		c.set("consumer.offset.sync.enable", "true")
		if twoWay {
			c.set("consumer.offset.group.filters", filters("groupFilters", entry(h.site+"-", "PREFIXED", "INCLUDE")))
		} else {
			c.set("consumer.offset.group.filters", filters("groupFilters", c.allBut("")...))
		}
		c.number("consumer.offset.sync.ms", 1000)
	}
	if c.maybe("auto-create") {
		c.set("auto.create.mirror.topics.enable", "true")
		c.set("auto.create.mirror.topics.filters", filters("topicFilters", c.allBut(h.other)...))
	}
	c.number("topic.config.sync.ms", 1000)
}

// allBut draws entries that include everything and exclude names that begin
// with prefix, if it is not empty, and some others, none of them within another.
func (c *configs) allBut(prefix string) []string {
	list := []string{entry("*", "LITERAL", "INCLUDE")}
	if prefix != "" {
		list = append(list, entry(prefix, "PREFIXED", "EXCLUDE"))
	}
	first := func(s string) byte { return s[0] }
	for _, name := range rapid.SliceOfNDistinct(rapid.StringMatching(`[a-m][a-z]{0,7}`), 0, 2, first).Draw(c.t, "excluded") {
		list = append(list, entry(name, rapid.SampledFrom([]string{"LITERAL", "PREFIXED"}).Draw(c.t, "patternType"), "EXCLUDE"))
	}
	return list
}

func entry(name, pattern, kind string) string {
	return fmt.Sprintf(`{"name":%q,"patternType":%q,"filterType":%q}`, name, pattern, kind)
}

func filters(member string, entries ...string) string {
	return fmt.Sprintf(`{%q:[%s]}`, member, strings.Join(entries, ","))
}
