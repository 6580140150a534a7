package validatetest

import (
	"strings"

	"pgregory.net/rapid"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/link/linktest"
)

// valueFaults are those that one value or one entry more makes.
func valueFaults() []fault {
	list := []fault{
		{code: "sasl-wrong-module", fits: says("sasl.mechanism", "PLAIN"), make: func(_ *rapid.T, r *link.CreateRequest) link.Pointer {
			value, _ := r.Value("sasl.jaas.config")
			return set(r, "sasl.jaas.config", strings.ReplaceAll(value, "plain.PlainLoginModule", "scram.ScramLoginModule")).ValuePointer()
		}},
		{code: "jaas-two-modules", fits: has("sasl.jaas.config"), make: func(t *rapid.T, r *link.CreateRequest) link.Pointer {
			value, _ := r.Value("sasl.jaas.config")
			return set(r, "sasl.jaas.config", value+" "+linktest.JAAS("PLAIN").Draw(t, "second")).ValuePointer()
		}},
		{code: "several-cluster-ids", make: func(t *rapid.T, r *link.CreateRequest) link.Pointer {
			r.SourceClusterID, r.DestinationClusterID = linktest.ClusterID().Draw(t, "source"), linktest.ClusterID().Draw(t, "destination")
			return ""
		}},
		{code: "link-id-without-half", fits: isHalf(link.ModeDestination, link.ConnectionOutbound), make: func(t *rapid.T, r *link.CreateRequest) link.Pointer {
			r.ClusterLinkID = linktest.ID().Draw(t, "id").String()
			return "/cluster_link_id"
		}},
		{code: "inbound-without-cluster-id", fits: isInbound, make: func(_ *rapid.T, r *link.CreateRequest) link.Pointer {
			r.SourceClusterID, r.DestinationClusterID, r.RemoteClusterID = "", "", ""
			return ""
		}},
		{code: "acl-sync-with-prefix", fits: has("acl.sync.enable"), make: func(_ *rapid.T, r *link.CreateRequest) link.Pointer {
			set(r, "cluster.link.prefix", "east.")
			return r.Lookup("acl.sync.enable").ValuePointer()
		}},
		{code: "filter-switched-off", fits: has("consumer.offset.group.filters"), make: func(_ *rapid.T, r *link.CreateRequest) link.Pointer {
			set(r, "consumer.offset.sync.enable", "false")
			return r.Lookup("consumer.offset.group.filters").ValuePointer()
		}},
	}
	either := func(a, b func(*link.CreateRequest) bool) func(*link.CreateRequest) bool {
		return func(r *link.CreateRequest) bool { return a(r) && b(r) }
	}
	no := func(a func(*link.CreateRequest) bool) func(*link.CreateRequest) bool {
		return func(r *link.CreateRequest) bool { return !a(r) }
	}
	bidirectional := isMode(link.ModeBidirectional)
	for _, v := range []struct {
		code   link.Code
		fits   func(*link.CreateRequest) bool
		key    string
		values []string
	}{
		{"value-beyond-known-bounds", isReceiving, "consumer.offset.sync.ms", []string{"1", "999"}},
		{"prefix-length", either(isReceiving, no(has("acl.sync.enable"))), "cluster.link.prefix", []string{"production.eu.", "abcdefghijklm"}},
		{"start-offset-unknown", isReceiving, "mirror.start.offset.spec", []string{"yesterday", "begin"}},
		{"bootstrap-unroutable", isOutbound, "bootstrap.servers", []string{"0.0.0.0:9092"}},
		{"bootstrap-loopback", isOutbound, "bootstrap.servers", []string{"localhost:9092", "127.0.0.1:9093"}},
		{"bootstrap-web-address", isOutbound, "bootstrap.servers", []string{"https://a.example.com:9092"}},
		{"bootstrap-odd-port", isOutbound, "bootstrap.servers", []string{"a.example.com:8081", "a.example.com:2181"}},
		{"bootstrap-odd-host", isOutbound, "bootstrap.servers", []string{"a..example.com:9092"}},
		{"bootstrap-on-inbound", isInbound, "bootstrap.servers", []string{"a.example.com:9092"}},
		{"remote-mode-without-bidirectional", no(bidirectional), "remote.link.connection.mode", []string{"INBOUND", "OUTBOUND"}},
		{"both-inbound", either(bidirectional, isInbound), "remote.link.connection.mode", []string{"INBOUND"}},
		{"read-only-key", nil, "link.prefix", []string{"east."}},
		{"group-prefix-bidirectional", bidirectional, "consumer.group.prefix.enable", []string{"true", "TRUE"}},
		{"local-on-destination", isHalf(link.ModeDestination, link.ConnectionOutbound), "local.security.protocol", []string{"SSL", "SASL_SSL"}},
		{"local-on-inbound", isInbound, "local.security.protocol", []string{"SASL_SSL"}},
		{"jaas-empty", has("sasl.jaas.config"), "sasl.jaas.config", []string{"", " "}},
		{"jaas-jndi", has("sasl.jaas.config"), "sasl.jaas.config", []string{"com.sun.security.auth.module.JndiLoginModule required;"}},
		{"sasl-mechanism-empty", has("sasl.jaas.config"), "sasl.mechanism", []string{"", " "}},
		{"sasl-unused", has("sasl.jaas.config"), "security.protocol", []string{"SSL", "PLAINTEXT"}},
		{"host-check-off", isSecure, "ssl.endpoint.identification.algorithm", []string{""}},
	} {
		list = append(list, fault{code: v.code, fits: v.fits, make: func(t *rapid.T, r *link.CreateRequest) link.Pointer {
			entry := set(r, v.key, rapid.SampledFrom(v.values).Draw(t, "value"))
			switch v.code {
			case "sasl-unused":
				return r.Lookup("sasl.jaas.config").ValuePointer()
			case "read-only-key":
				return entry.NamePointer()
			}
			return entry.ValuePointer()
		}})
	}
	for _, n := range []struct {
		code  link.Code
		names []string
	}{
		{"key-holds-value", []string{"acl.sync.ms=5000"}},
		{"key-commented-out", []string{"# acl.sync.ms", "#acl.sync.ms"}},
		{"key-with-extras", []string{`"topic.config.sync.ms"`, "topic.config.sync.ms:", " topic.config.sync.ms"}},
	} {
		list = append(list, fault{code: n.code, make: func(t *rapid.T, r *link.CreateRequest) link.Pointer {
			return add(r, rapid.SampledFrom(n.names).Draw(t, "name"), "6000").NamePointer()
		}})
	}
	return list
}

// filterFaults are those of topic filters.
func filterFaults() []fault {
	const all, orders = `{"name":"*","patternType":"LITERAL","filterType":"INCLUDE"}`, `{"name":"orders","patternType":"PREFIXED","filterType":"INCLUDE"}`
	topics := func(entries ...string) string { return `{"topicFilters":[` + strings.Join(entries, ",") + `]}` }
	var list []fault
	for _, v := range []struct {
		code  link.Code
		value string
	}{
		{"filter-not-object", `[` + all + `]`},
		{"filter-wrong-member", `{"groupFilters":[` + all + `]}`},
		{"filter-unknown-member", topics(strings.Replace(all, "{", `{"comment":"all",`, 1))},
		{"filter-member-twice", topics(strings.Replace(all, "{", `{"name":"*",`, 1))},
		{"filter-wrong-type", topics(strings.Replace(all, `"*"`, "7", 1))},
		{"filter-incomplete", topics(strings.Replace(all, `,"filterType":"INCLUDE"`, "", 1))},
		{"filter-unknown-value", topics(strings.Replace(orders, "PREFIXED", "PREFIX", 1))},
		{"filter-letter-case", topics(strings.Replace(all, "LITERAL", "literal", 1))},
		{"filter-blank-name", topics(strings.Replace(orders, "orders", " ", 1))},
		{"filter-name-is-pattern", topics(strings.Replace(orders, "orders", "orders.*", 1))},
		{"filter-selects-nothing", topics(strings.Replace(all, "INCLUDE", "EXCLUDE", 1))},
		{"filter-dead-include", topics(all, strings.Replace(orders, "PREFIXED", "LITERAL", 1), strings.Replace(orders, "INCLUDE", "EXCLUDE", 1))},
		{"filter-idle-exclude", topics(orders, strings.Replace(strings.Replace(orders, "orders", "bills", 1), "INCLUDE", "EXCLUDE", 1))},
		{"filter-redundant", topics(all, orders)},
		{"filter-impossible-name", topics(orders, strings.Replace(orders, "orders", "my orders", 1))},
		{"filter-internal-topic", topics(strings.Replace(orders, "orders", "_confluent", 1))},
	} {
		list = append(list, fault{code: v.code, fits: has("auto.create.mirror.topics.filters"), make: func(_ *rapid.T, r *link.CreateRequest) link.Pointer {
			return set(r, "auto.create.mirror.topics.filters", v.value).ValuePointer()
		}})
	}
	return list
}

func says(key, want string) func(*link.CreateRequest) bool {
	return func(r *link.CreateRequest) bool { v, ok := r.Value(key); return ok && v == want }
}

func isSecure(r *link.CreateRequest) bool {
	v, _ := r.Value("security.protocol")
	return strings.HasSuffix(v, "SSL")
}
