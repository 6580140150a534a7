package validate

import (
	"testing"
)

// A placeholder counts as set and is never called malformed.
func TestTemplatedValues(t *testing.T) {
	for _, c := range []struct{ key, value string }{
		{"link.mode", "${mode}"},
		{"connection.mode", "{{ connection_mode }}"},
		{"acl.sync.ms", "<interval>"},
		{"acl.sync.enable", "$ENABLE"},
		{"sasl.login.refresh.window.factor", "%s"},
		{"cluster.link.prefix", "${prefix}."},
		{"mirror.start.offset.spec", "@@OFFSET@@"},
		{"ssl.keystore.type", "[store type]"},
		{"bootstrap.servers", "$HOST:$PORT"},
		{"bootstrap.servers", "<bootstrap>"},
		{"bootstrap.servers", "SASL_SSL://${host}"},
		{"topic.config.sync.include", "${configs}"},
		{"sasl.login.class", "${login class}"},
		{"acl.sync.ms", "((sync))"},
		{"cluster.link.paused", "!Ref Paused"},
		{"security.protocol", "TBD"},
		{"bootstrap.servers", "broker-$[variables.ZONE].example.com:9092"},
		{"bootstrap.servers", "`terraform output -raw bootstrap`"},
		{"bootstrap.servers", "broker-a.example.com:((port)),broker-b.example.com:__port__"},
		{"cluster.link.prefix", "fixme"},
	} {
		pairs := []string{c.key, c.value}
		if c.key != "bootstrap.servers" {
			pairs = dest(pairs...)
		}
		_, problems := Body((&Example{Configs: pairs}).Document(), nil)
		if problems != nil {
			t.Errorf("%s=%s: %v", c.key, c.value, problems)
		}
	}
}
