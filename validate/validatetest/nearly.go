package validatetest

import (
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/link/linktest"
)

// Nearly is a request with one fault. The zero value has none.
type Nearly struct {
	// Valid is the request before the fault was made, Request the one with it.
	Valid, Request *link.CreateRequest
	// Want is the problem that the fault gives. Others may come of it too.
	Want Want
}

// NearlyValid draws a valid request of any shape and breaks one thing of it.
func NearlyValid() *rapid.Generator[Nearly] {
	return rapid.Custom(func(t *rapid.T) Nearly {
		valid := linktest.CreateRequest().Draw(t, "request")
		var fitting []fault
		for _, f := range slices.Concat(faults, valueFaults(), filterFaults(), slipFaults(), tlsFaults()) {
			if f.fits == nil || f.fits(valid) {
				fitting = append(fitting, f)
			}
		}
		f := rapid.SampledFrom(fitting).Draw(t, "fault")
		broken := valid.Clone()
		pointer := f.make(t, broken)
		return Nearly{Valid: valid, Request: broken, Want: Want{Code: f.code, Pointer: pointer}}
	})
}

// fault is one way to break a request.
type fault struct {
	code link.Code
	// fits tells whether a request can be broken so; nil means always.
	fits func(*link.CreateRequest) bool
	// make breaks it and gives the place.
	make func(*rapid.T, *link.CreateRequest) link.Pointer
}

// numbers and booleans are keys that any half may have.
var (
	numbers  = []string{"metadata.max.age.ms", "reconnect.backoff.ms", "connections.max.idle.ms", "retry.backoff.ms"}
	booleans = []string{"cluster.link.paused", "acl.sync.enable"}
	foreign  = []string{"group.id", "acks", "tasks.max", "retention.ms", "sasl.password", "broker.id"}
)

var faults = []fault{
	{code: "value-not-number", make: func(t *rapid.T, r *link.CreateRequest) link.Pointer {
		return set(r, rapid.SampledFrom(numbers).Draw(t, "key"), rapid.SampledFrom([]string{"", "5s", "ten", "1.5", "5_000", "'5'"}).Draw(t, "value")).ValuePointer()
	}},
	{code: "value-out-of-bounds", make: func(t *rapid.T, r *link.CreateRequest) link.Pointer {
		return set(r, "metadata.max.age.ms", rapid.SampledFrom([]string{"-1", "-300000"}).Draw(t, "value")).ValuePointer()
	}},
	{code: "value-not-boolean", fits: isReceiving, make: func(t *rapid.T, r *link.CreateRequest) link.Pointer {
		return set(r, rapid.SampledFrom(booleans).Draw(t, "key"), rapid.SampledFrom([]string{"", "yes", "1", "truee", `"true"`}).Draw(t, "value")).ValuePointer()
	}},
	{code: "unknown-link-mode", make: func(t *rapid.T, r *link.CreateRequest) link.Pointer {
		return set(r, "link.mode", rapid.SampledFrom([]string{"", "source", "Destination", "BIDI", "MIRROR"}).Draw(t, "value")).ValuePointer()
	}},
	{code: "unknown-connection-mode", make: func(t *rapid.T, r *link.CreateRequest) link.Pointer {
		return set(r, "connection.mode", rapid.SampledFrom([]string{"", "outbound", "IN", "BOTH"}).Draw(t, "value")).ValuePointer()
	}},
	{code: "source-inbound", fits: isMode(link.ModeSource), make: func(_ *rapid.T, r *link.CreateRequest) link.Pointer {
		return set(r, "connection.mode", "INBOUND").ValuePointer()
	}},
	{code: "value-not-allowed", make: func(t *rapid.T, r *link.CreateRequest) link.Pointer {
		return set(r, "security.protocol", rapid.SampledFrom([]string{"TLS", "SASL", "SASL-SSL", "NONE"}).Draw(t, "value")).ValuePointer()
	}},
	{code: "link-id-malformed", fits: takesLinkID, make: func(t *rapid.T, r *link.CreateRequest) link.Pointer {
		r.ClusterLinkID = linktest.ID().Draw(t, "id").String()[:rapid.IntRange(1, 21).Draw(t, "length")]
		return "/cluster_link_id"
	}},
	{code: "link-id-on-inbound", fits: isHalf(link.ModeBidirectional, link.ConnectionInbound), make: func(t *rapid.T, r *link.CreateRequest) link.Pointer {
		r.ClusterLinkID = linktest.ID().Draw(t, "id").String()
		return "/cluster_link_id"
	}},
	{code: "cluster-id-field", make: func(_ *rapid.T, r *link.CreateRequest) link.Pointer {
		id := r.SourceClusterID + r.DestinationClusterID + r.RemoteClusterID
		r.SourceClusterID, r.DestinationClusterID, r.RemoteClusterID = "", "", ""
		if r.Mode() == link.ModeBidirectional {
			r.SourceClusterID = id
			return "/source_cluster_id"
		}
		r.RemoteClusterID = id
		return "/remote_cluster_id"
	}},
	{code: "duplicate-key", make: func(t *rapid.T, r *link.CreateRequest) link.Pointer {
		again := rapid.SampledFrom(withConfigs(r)).Draw(t, "entry")
		return add(r, again.Name, again.Value.Reveal()).NamePointer()
	}},
	{code: "conflicting-entries", make: func(t *rapid.T, r *link.CreateRequest) link.Pointer {
		set(r, "metadata.max.age.ms", "1000")
		return add(r, "metadata.max.age.ms", rapid.SampledFrom([]string{"2000", "1000.0", ""}).Draw(t, "value")).NamePointer()
	}},
	{code: "foreign-key", make: func(t *rapid.T, r *link.CreateRequest) link.Pointer {
		return add(r, rapid.SampledFrom(foreign).Draw(t, "key"), "x").NamePointer()
	}},
	{code: "unknown-key", make: func(t *rapid.T, r *link.CreateRequest) link.Pointer {
		return add(r, "no.such."+rapid.StringMatching(`[a-z]{5,10}`).Draw(t, "key"), "x").NamePointer()
	}},
	{code: "bootstrap-missing", fits: isOutbound, make: func(_ *rapid.T, r *link.CreateRequest) link.Pointer {
		remove(r, "bootstrap.servers")
		return link.ConfigsPointer
	}},
	{code: "bootstrap-malformed", fits: isOutbound, make: func(t *rapid.T, r *link.CreateRequest) link.Pointer {
		return set(r, "bootstrap.servers", rapid.SampledFrom([]string{"a.example.com:909200", "a.example.com:", "a.example.com:9092;b.example.com:9092", ":9092"}).Draw(t, "value")).ValuePointer()
	}},
	{code: "bootstrap-without-port", fits: isOutbound, make: func(_ *rapid.T, r *link.CreateRequest) link.Pointer {
		return set(r, "bootstrap.servers", "a.example.com").ValuePointer()
	}},
	{code: "jaas-malformed", fits: has("sasl.jaas.config"), make: func(_ *rapid.T, r *link.CreateRequest) link.Pointer {
		value, _ := r.Value("sasl.jaas.config")
		return set(r, "sasl.jaas.config", strings.TrimSuffix(value, ";")).ValuePointer()
	}},
	{code: "value-repeats-key", fits: has("sasl.jaas.config"), make: func(_ *rapid.T, r *link.CreateRequest) link.Pointer {
		value, _ := r.Value("sasl.jaas.config")
		return set(r, "sasl.jaas.config", "sasl.jaas.config="+value).ValuePointer()
	}},
	{code: "sasl-jaas-missing", fits: has("sasl.jaas.config"), make: func(_ *rapid.T, r *link.CreateRequest) link.Pointer {
		remove(r, "sasl.jaas.config")
		return r.Lookup("sasl.mechanism").ValuePointer()
	}},
	{code: "filter-not-json", fits: has("consumer.offset.group.filters"), make: func(t *rapid.T, r *link.CreateRequest) link.Pointer {
		value, _ := r.Value("consumer.offset.group.filters")
		return set(r, "consumer.offset.group.filters", value[:rapid.IntRange(1, len(value)-1).Draw(t, "length")]).ValuePointer()
	}},
	{code: "sync-without-filter", fits: has("consumer.offset.group.filters"), make: func(_ *rapid.T, r *link.CreateRequest) link.Pointer {
		remove(r, "consumer.offset.group.filters")
		return r.Lookup("consumer.offset.sync.enable").ValuePointer()
	}},
	{code: "filter-without-sync", fits: has("consumer.offset.group.filters"), make: func(_ *rapid.T, r *link.CreateRequest) link.Pointer {
		remove(r, "consumer.offset.sync.enable")
		return r.Lookup("consumer.offset.group.filters").ValuePointer()
	}},
	{code: "behaviour-on-source", fits: isMode(link.ModeSource), make: func(_ *rapid.T, r *link.CreateRequest) link.Pointer {
		return set(r, "cluster.link.prefix", "east.").ValuePointer()
	}},
	{code: "prefix-characters", fits: isReceiving, make: func(t *rapid.T, r *link.CreateRequest) link.Pointer {
		remove(r, "acl.sync.enable")
		return set(r, "cluster.link.prefix", rapid.SampledFrom([]string{"a/", "é.", "a b", "a:"}).Draw(t, "prefix")).ValuePointer()
	}},
	{code: "credentials-on-inbound", fits: isInbound, make: func(t *rapid.T, r *link.CreateRequest) link.Pointer {
		return set(r, "sasl.jaas.config", linktest.JAAS("PLAIN").Draw(t, "jaas")).ValuePointer()
	}},
}

func isMode(m link.Mode) func(*link.CreateRequest) bool {
	return func(r *link.CreateRequest) bool { return r.Mode() == m }
}

func isHalf(m link.Mode, c link.ConnectionMode) func(*link.CreateRequest) bool {
	return func(r *link.CreateRequest) bool { return r.Mode() == m && r.ConnectionMode() == c }
}

func isOutbound(r *link.CreateRequest) bool { return r.ConnectionMode() == link.ConnectionOutbound }

func isInbound(r *link.CreateRequest) bool { return r.ConnectionMode() == link.ConnectionInbound }

func isReceiving(r *link.CreateRequest) bool { return r.Mode() != link.ModeSource }

func takesLinkID(r *link.CreateRequest) bool {
	return !isHalf(link.ModeBidirectional, link.ConnectionInbound)(r)
}

func has(key string) func(*link.CreateRequest) bool {
	return func(r *link.CreateRequest) bool { return r.Lookup(key) != nil }
}

// withConfigs gives the entries, one of its own if there are none.
func withConfigs(r *link.CreateRequest) []link.Config {
	if len(r.Configs) == 0 {
		add(r, "cluster.link.paused", "false")
	}
	return r.Configs
}

// add appends an entry.
func add(r *link.CreateRequest, key, value string) *link.Config {
	c := link.NewConfig(key, value)
	c.Index = len(r.Configs)
	r.Configs = append(r.Configs, c)
	return &r.Configs[c.Index]
}

// set changes the value of an entry, or adds it.
func set(r *link.CreateRequest, key, value string) *link.Config {
	if c := r.Lookup(key); c != nil {
		c.Value = link.NewSecret(value)
		return c
	}
	return add(r, key, value)
}

// remove takes entries away and numbers the others anew.
func remove(r *link.CreateRequest, key string) {
	kept := r.Configs[:0]
	for _, c := range r.Configs {
		if c.Name != key {
			c.Index = len(kept)
			kept = append(kept, c)
		}
	}
	r.Configs = kept
}
