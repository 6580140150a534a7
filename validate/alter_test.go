package validate

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/clusterlink-go/clusterlink/link"
)

const plainJAAS = `org.apache.kafka.common.security.plain.PlainLoginModule required username="u" password="p";`

func currentOf(pairs ...string) *Current {
	return &Current{Configs: link.NewCreateRequest(pairs...).Configs}
}

func saslCurrent(more ...string) *Current {
	return currentOf(append([]string{"bootstrap.servers", brokerA, "security.protocol", "SASL_SSL", "sasl.mechanism", "PLAIN", "sasl.jaas.config", plainJAAS}, more...)...)
}

func editionOf(s string) *Options {
	o := &Options{}
	o.Edition, _ = link.ParseEdition(s)
	return o
}

func TestAlter(t *testing.T) {
	const noFilter = "sync-without-filter"
	filters := syncingACLs[3]
	for _, tc := range []struct {
		name    string
		current *Current
		changes []link.ConfigChange
		opts    *Options
		want    []brief
	}{
		{name: "fine", current: saslCurrent(), changes: []link.ConfigChange{link.SetConfig("acl.sync.ms", "6000"), link.SetConfig("sasl.jaas.config", strings.Replace(plainJAAS, `"p"`, `"q"`, 1))}},
		{name: "no current", changes: []link.ConfigChange{link.SetConfig("acl.sync.ms", "6000")}},
		{name: "bad value", current: saslCurrent(), changes: []link.ConfigChange{{Name: "acl.sync.ms", Value: link.NewSecret("soon")}}, want: []brief{{codeNotNumber, "/data/0/value", "acl.sync.ms"}}},
		{name: "place as sent", current: saslCurrent(), changes: []link.ConfigChange{{Name: "acl.sync.ms", Value: link.NewSecret("soon"), Place: 8}}, want: []brief{{codeNotNumber, "/data/7/value", "acl.sync.ms"}}},
		{name: "unknown key", current: saslCurrent(), changes: []link.ConfigChange{link.SetConfig("acl.sync.enabel", "true")}, want: []brief{{codeUnknownKey, "/data/0/name", "acl.sync.enabel"}}},
		{name: "unknown key deleted", current: saslCurrent(), changes: []link.ConfigChange{link.DeleteConfig("acl.sync.enabel")}, want: []brief{{codeUnknownKey, "/data/0/name", "acl.sync.enabel"}}},
		{name: "unknown key that is set", current: saslCurrent("made.up.by.nobody", "1"), changes: []link.ConfigChange{link.DeleteConfig("made.up.by.nobody")}},
		{name: "echo of the prefix", current: saslCurrent(), changes: []link.ConfigChange{link.SetConfig("link.prefix", "a."), link.DeleteConfig("dest.cluster.id")}, want: []brief{{codeReadOnlyKey, "/data/0/name", "link.prefix"}, {codeReadOnlyKey, "/data/1/name", "dest.cluster.id"}}},
		{name: "order", current: saslCurrent(), changes: []link.ConfigChange{link.SetConfig("acl.sync.ms", "x"), link.SetConfig("", ""), link.SetConfig("consumer.offset.sync.ms", "y")}, want: []brief{{codeNotNumber, "/data/0/value", "acl.sync.ms"}, {codeChangeNoName, "/data/1/name", ""}, {codeNotNumber, "/data/2/value", "consumer.offset.sync.ms"}}},
		{name: "placeholder", current: saslCurrent(), changes: []link.ConfigChange{link.SetConfig("${KEY}", "x"), link.SetConfig("acl.sync.ms", "${MS}")}},
		{name: "operation in small letters", current: saslCurrent(), changes: []link.ConfigChange{{Name: "acl.sync.ms", Value: link.NewSecret("x"), Operation: "set"}}, want: []brief{{codeChangeOperation, "/data/0/operation", "acl.sync.ms"}, {codeNotNumber, "/data/0/value", "acl.sync.ms"}}},

		{name: "old fault stays", current: saslCurrent("acl.sync.ms", "soon", "ssl.keystore.type", "PEM"), changes: []link.ConfigChange{link.SetConfig("consumer.offset.sync.ms", "40000")}},
		{name: "old fault sent again", current: saslCurrent("acl.sync.ms", "soon"), changes: []link.ConfigChange{link.SetConfig("acl.sync.ms", "soon")}},
		{name: "old fault made another", current: saslCurrent("acl.sync.ms", "soon"), changes: []link.ConfigChange{link.SetConfig("acl.sync.ms", "later")}, want: []brief{{codeNotNumber, "/data/0/value", "acl.sync.ms"}}},
		{name: "fault mended", current: saslCurrent("acl.sync.ms", "soon"), changes: []link.ConfigChange{link.DeleteConfig("acl.sync.ms")}},

		{name: "cross rule broken elsewhere", current: saslCurrent(), changes: []link.ConfigChange{link.DeleteConfig("sasl.jaas.config")}, want: []brief{{codeNoJAAS, "/data/0/name", "sasl.jaas.config"}}},
		{name: "cross rule broken by several", current: saslCurrent(), changes: []link.ConfigChange{link.SetConfig("acl.sync.ms", "6000"), link.SetConfig("sasl.mechanism", "SCRAM-SHA-512")}, want: []brief{{codeWrongModule, "/data", "sasl.jaas.config"}}},
		{name: "nobody to dial", current: saslCurrent(), changes: []link.ConfigChange{link.DeleteConfig("bootstrap.servers")}, want: []brief{{codeNoBootstrapYet, "/data/0/name", "bootstrap.servers"}}},
		{name: "sync without filter", current: saslCurrent(), changes: []link.ConfigChange{link.SetConfig("acl.sync.enable", "true")}, want: []brief{{noFilter, "/data/0/value", "acl.sync.enable"}}},
		{name: "sync with filter", current: saslCurrent(), changes: []link.ConfigChange{link.SetConfig("acl.sync.enable", "true"), link.SetConfig("acl.filters", filters)}},
		{name: "hidden values count as set", current: &Current{Configs: []link.Config{link.NewConfig("bootstrap.servers", brokerA), link.NewConfig("sasl.mechanism", "PLAIN"), {Name: "sasl.jaas.config", Null: true}}}, changes: []link.ConfigChange{link.SetConfig("security.protocol", "SASL_SSL")}},

		{name: "mode", current: saslCurrent(), changes: []link.ConfigChange{link.SetConfig("link.mode", "SOURCE"), link.SetConfig("connection.mode", "INBOUND")}, want: []brief{{codeImmutable, "/data/0/name", "link.mode"}, {codeImmutable, "/data/1/name", "connection.mode"}}},
		{name: "mode as it is", current: saslCurrent(), changes: []link.ConfigChange{link.SetConfig("link.mode", "DESTINATION")}},
		{name: "mode reset", current: &Current{Mode: link.ModeBidirectional, Configs: saslCurrent().Configs}, changes: []link.ConfigChange{link.DeleteConfig("link.mode")}, want: []brief{{codeImmutable, "/data/0/name", "link.mode"}}},
		{name: "connection mode told apart", current: &Current{Mode: link.ModeBidirectional, ConnectionMode: link.ConnectionInbound, Configs: []link.Config{link.NewConfig("connection.mode", "OUTBOUND")}}, changes: []link.ConfigChange{link.SetConfig("connection.mode", "INBOUND")}},
		{name: "prefix in Cloud", current: saslCurrent("cluster.link.prefix", "a."), changes: []link.ConfigChange{link.SetConfig("cluster.link.prefix", "b.")}, opts: editionOf("cloud"), want: []brief{{codeImmutablePrefix, "/data/0/name", "cluster.link.prefix"}}},
		{name: "prefix in Platform", current: saslCurrent(), changes: []link.ConfigChange{link.SetConfig("cluster.link.prefix", "b.")}, opts: editionOf("platform:7.5"), want: []brief{{codeImmutable, "/data/0/name", "cluster.link.prefix"}}},
		{name: "likely fixed in Cloud", current: &Current{Mode: link.ModeBidirectional, Configs: saslCurrent().Configs}, changes: []link.ConfigChange{link.SetConfig("remote.link.connection.mode", "OUTBOUND")}, opts: editionOf("cloud"), want: []brief{{codeImmutableLikely, "/data/0/name", "remote.link.connection.mode"}}},
		{name: "not read-only in Platform", current: saslCurrent(), changes: []link.ConfigChange{link.SetConfig("request.timeout.ms", "60000")}, opts: editionOf("platform")},
		{name: "read-only at its default", current: saslCurrent(), changes: []link.ConfigChange{link.SetConfig("cluster.link.retry.timeout.ms", "300000")}, opts: editionOf("cloud"), want: []brief{{codeCloudReadOnly, "/data/0/name", "cluster.link.retry.timeout.ms"}}},

		{name: "clears", current: saslCurrent("acl.sync.enable", "TRUE", "acl.filters", filters), changes: []link.ConfigChange{link.DeleteConfig("acl.sync.enable")}, want: []brief{{codeChangeClears, "/data/0/name", "acl.sync.enable"}}},
		{name: "nothing to clear", current: saslCurrent("acl.sync.enable", "true"), changes: []link.ConfigChange{link.SetConfig("acl.sync.enable", "false")}},
		{name: "cleared by hand", current: saslCurrent("acl.sync.enable", "true", "acl.filters", filters), changes: []link.ConfigChange{link.SetConfig("acl.sync.enable", "false"), link.DeleteConfig("acl.filters")}},
		{name: "off already", current: saslCurrent("acl.sync.enable", "false"), changes: []link.ConfigChange{link.DeleteConfig("acl.sync.enable")}},
	} {
		t.Run(tc.name, func(t *testing.T) { sameBriefs(t, tc.want, Alter(tc.current, tc.changes, tc.opts)) })
	}
}

func TestUpdateAndReset(t *testing.T) {
	for _, tc := range []struct {
		name      string
		got       Problems
		want      brief
		parameter string
	}{
		{"bad value", Update(saslCurrent(), link.SetConfig("acl.sync.ms", "soon"), nil), brief{codeNotNumber, "/value", "acl.sync.ms"}, ""},
		{"null", Update(saslCurrent(), link.DeleteConfig("acl.sync.ms"), nil), brief{codeUpdateNoValue, "/value", "acl.sync.ms"}, ""},
		{"immutable", Update(saslCurrent(), link.SetConfig("link.mode", "SOURCE"), nil), brief{codeImmutable, "", "link.mode"}, configParameter},
		{"reset of what is needed", Reset(saslCurrent(), "bootstrap.servers", nil), brief{codeNoBootstrapYet, "", "bootstrap.servers"}, configParameter},
		{"reset of the unknown", Reset(saslCurrent(), "acl.sync.enabel", nil), brief{codeUnknownKey, "", "acl.sync.enabel"}, configParameter},
	} {
		t.Run(tc.name, func(t *testing.T) {
			sameBriefs(t, []brief{tc.want}, tc.got)
			if tc.got[0].Parameter != tc.parameter {
				t.Errorf("parameter %q, want %q", tc.got[0].Parameter, tc.parameter)
			}
		})
	}
}

// Whatever is wrong with a link, a change that has nothing to do with it and is
// fine by itself passes, and so does sending everything again as it is.
func TestAlterRatchet(t *testing.T) {
	names := []string{
		"link.mode", "connection.mode", "bootstrap.servers", "security.protocol", "sasl.mechanism", "sasl.jaas.config", "acl.sync.enable", "acl.filters",
		"cluster.link.prefix", "consumer.offset.sync.enable", "consumer.offset.group.filters", "ssl.keystore.type", "local.security.protocol", "made.up",
	}
	values := []string{"", "true", "PLAIN", "SASL_SSL", "SOURCE", "INBOUND", "PEM", "{", "host", plainJAAS, "a b", "x.y:9092"}
	rapid.Check(t, func(t *rapid.T) {
		current := &Current{}
		for _, name := range names {
			if rapid.Bool().Draw(t, name) {
				current.Configs = append(current.Configs, link.NewConfig(name, rapid.SampledFrom(values).Draw(t, "value of "+name)))
			}
		}
		if problems := Alter(current, []link.ConfigChange{link.SetConfig("availability.check.ms", "40000")}, nil); len(problems) > 0 {
			t.Fatalf("an unrelated change: %+v", problems)
		}
		var again []link.ConfigChange
		for _, e := range current.Configs {
			again = append(again, link.SetConfig(e.Name, e.Value.Reveal()))
		}
		if problems := Alter(current, again, nil); len(again) > 0 && len(problems) > 0 {
			t.Fatalf("no change: %+v", problems)
		}
	})
}

// What Alter does not object to must not add an error to what Create says of
// the configs that result, where nobody is dialled.
func TestAlterAgreesWithCreate(t *testing.T) {
	names := []string{"security.protocol", "sasl.mechanism", "sasl.jaas.config", "acl.sync.ms", "consumer.offset.group.filters", "ssl.keystore.type", "bootstrap.servers"}
	values := []string{"PLAINTEXT", "SASL_SSL", "PLAIN", plainJAAS, "5000", "", "PEM", "a:1", "{"}
	pairs := rapid.MapOfN(rapid.SampledFrom(names), rapid.SampledFrom(values), 0, 5)
	rapid.Check(t, func(t *rapid.T) {
		before, change := pairs.Draw(t, "before"), pairs.Draw(t, "change")
		current, after, request := &Current{}, map[string]string{}, &link.CreateRequest{}
		var changes []link.ConfigChange
		for _, name := range names {
			if v, ok := before[name]; ok {
				current.Configs = append(current.Configs, link.NewConfig(name, v))
				after[name] = v
			}
			if v, ok := change[name]; ok {
				changes = append(changes, link.SetConfig(name, v))
				after[name] = v
			}
		}
		for _, name := range names {
			if v, ok := after[name]; ok {
				request.Configs = append(request.Configs, link.NewConfig(name, v))
			}
		}
		opts := &Options{SkipRemote: true}
		was, allowed := errorsOf(Create(&link.CreateRequest{Configs: current.Configs}, opts)), errorsOf(Alter(current, changes, nil))
		for e := range errorsOf(Create(request, opts)) {
			if !was[e] && !allowed[e] {
				t.Fatalf("%s is new and not told: %v to %v", e, before, change)
			}
		}
	})
}

func errorsOf(problems Problems) map[string]bool {
	set := map[string]bool{}
	for _, p := range problems {
		if p.Severity == SeverityError {
			set[fmt.Sprint(p.Code, " ", p.Key)] = true
		}
	}
	return set
}

// Values of secrets show in no problem.
func TestAlterTellsNoSecret(t *testing.T) {
	const secret = "hunter2"
	changes := []link.ConfigChange{
		link.SetConfig("sasl.jaas.config", secret), link.SetConfig("ssl.key.password", "'"+secret), link.SetConfig("ssl.keystore.key", secret),
		link.SetConfig("sasl.password", secret), link.SetConfig("security.protocol", "SASL_SSL password="+secret),
		{Name: "sasl.jaas.config", Value: link.NewSecret(secret), Operation: link.OperationDelete},
	}
	problems := Alter(saslCurrent("local.sasl.jaas.config", secret), changes, nil)
	if len(problems) < 4 || strings.Contains(fmt.Sprintf("%+v %v", problems, problems.Err()), secret) {
		t.Errorf("problems %+v", problems)
	}
}

// What identifies a link is no config, however it is called.
func TestAlterIdentity(t *testing.T) {
	for _, name := range []string{"link_name", "link.name", "link_id", "source_cluster_id", "destination_cluster_id", "remote_cluster_id", "cluster_link_id"} {
		problems := Alter(currentOf(), []link.ConfigChange{link.SetConfig(name, "x")}, nil)
		if got := codesOf(problems); got != string(codeChangeIdentity) {
			t.Errorf("%s: %s", name, got)
		}
	}
}
