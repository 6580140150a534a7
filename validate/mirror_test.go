package validate

import (
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
)

func TestCreateMirror(t *testing.T) {
	plain, prefixed := currentOf("bootstrap.servers", brokerA), currentOf("bootstrap.servers", brokerA, "cluster.link.prefix", " east. ")
	long := strings.Repeat("a", 249)
	type request = link.CreateMirrorRequest
	for _, tc := range []struct {
		name string
		host *Current
		req  *request
		opts *Options
		want []brief
		says string
	}{
		{name: "fine", host: plain, req: &request{SourceTopicName: "orders"}},
		{name: "fine with a name", host: plain, req: &request{SourceTopicName: "orders", MirrorTopicName: "orders", ReplicationFactor: 3}, opts: editionOf("cloud")},
		{name: "fine with a prefix", host: prefixed, req: &request{SourceTopicName: "orders", MirrorTopicName: "east.orders", ReplicationFactor: 1}, opts: editionOf("platform:7.5")},
		{name: "longest", host: plain, req: &request{SourceTopicName: long}},
		{name: "no host", req: &request{SourceTopicName: "orders", ReplicationFactor: -1}},
		{name: "placeholders", host: plain, req: &request{SourceTopicName: "${TOPIC}", MirrorTopicName: "east.${TOPIC}"}},
		{name: "nil", host: plain, want: []brief{{codeMirrorNoSource, "", ""}}},
		{name: "source half by mode", host: &Current{Mode: link.ModeSource}, req: &request{SourceTopicName: "orders"}, want: []brief{{codeMirrorSourceHalf, "", ""}}},
		{name: "renamed", host: plain, req: &request{SourceTopicName: "orders", MirrorTopicName: "sales"}, want: []brief{{codeMirrorRenamed, "/mirror_topic_name", ""}}, says: `must be "orders"`},
		{name: "renamed with what could be a prefix", host: plain, req: &request{SourceTopicName: "orders", MirrorTopicName: "east.orders"}, want: []brief{{codeMirrorRenamed, "/mirror_topic_name", ""}}, says: "has no cluster.link.prefix"},
		{name: "prefix forgotten", host: prefixed, req: &request{SourceTopicName: "orders", MirrorTopicName: "orders"}, want: []brief{{codeMirrorRenamed, "/mirror_topic_name", ""}}, says: `must be "east.orders"`},
		{name: "bad names", host: plain, req: &request{SourceTopicName: "orders*", MirrorTopicName: "a b"}, want: []brief{{codeMirrorTopicName, "/source_topic_name", ""}, {codeMirrorTopicName, "/mirror_topic_name", ""}}},
		{name: "too long", host: plain, req: &request{SourceTopicName: long + "a"}, want: []brief{{codeMirrorLength, "/source_topic_name", ""}}},
		{name: "mirror too long", host: prefixed, req: &request{SourceTopicName: long, MirrorTopicName: "east." + long}, want: []brief{{codeMirrorLength, "/mirror_topic_name", ""}}},
		{name: "too long with prefix", host: prefixed, req: &request{SourceTopicName: long}, want: []brief{{codeMirrorLength, "/source_topic_name", ""}}, says: "254 characters"},
		{name: "internal", host: plain, req: &request{SourceTopicName: "_confluent-command"}, want: []brief{{codeMirrorInternal, "/source_topic_name", ""}}},
		{name: "schemas are no such", host: plain, req: &request{SourceTopicName: "_schemas"}},
		{name: "prefix twice", host: prefixed, req: &request{SourceTopicName: "east.orders", MirrorTopicName: "east.east.orders"}, want: []brief{{codeMirrorPrefixTwice, "/source_topic_name", ""}}},
		{name: "replication in Cloud", host: plain, req: &request{SourceTopicName: "orders", ReplicationFactor: 2}, opts: editionOf("cloud"), want: []brief{{codeMirrorReplicationCloud, "/replication_factor", ""}}},
		{name: "replication too high", host: plain, req: &request{SourceTopicName: "orders", ReplicationFactor: 32768}, opts: editionOf("cloud"), want: []brief{{codeMirrorReplication, "/replication_factor", ""}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := CreateMirror(tc.host, tc.req, tc.opts)
			sameBriefs(t, tc.want, got)
			if len(got) > 0 && !strings.Contains(got[0].Message, tc.says) {
				t.Errorf("message %q does not say %q", got[0].Message, tc.says)
			}
		})
	}
}

func TestAlterMirrors(t *testing.T) {
	one, both := currentOf("bootstrap.servers", brokerA), &Current{Mode: link.ModeBidirectional}
	prefixed := &Current{Mode: link.ModeBidirectional, Configs: link.NewCreateRequest("cluster.link.prefix", "a.").Configs}
	paused := currentOf("cluster.link.paused", " TRUE ")
	names := func(list ...string) *link.AlterMirrorsRequest { return &link.AlterMirrorsRequest{Names: list} }
	pattern := func(p string) *link.AlterMirrorsRequest { return &link.AlterMirrorsRequest{Pattern: p} }
	at := func(code link.Code, p link.Pointer) []brief { return []brief{{code, p, ""}} }
	for _, tc := range []struct {
		name string
		host *Current
		verb link.Verb
		req  *link.AlterMirrorsRequest
		want []brief
		hint string
	}{
		{name: "fine", host: one, verb: link.Promote, req: names("orders", "sales")},
		{name: "fine pattern", host: one, verb: link.Pause, req: pattern(".*")},
		{name: "fine reverse", host: both, verb: link.ReverseAndPause, req: names("orders")},
		{name: "nothing known", verb: link.ReverseAndStart, req: names("orders")},
		{name: "placeholders", host: one, verb: link.Resume, req: &link.AlterMirrorsRequest{Names: []string{"${A}", "${A}"}}},
		{name: "nil", host: one, verb: link.Resume, want: at(codeMirrorsNone, "")},
		{name: "no verb", host: one, req: names("orders"), want: at(codeVerbUnknown, "")},
		{name: "former verb", host: both, verb: "promote-local-and-start-remote-mirror", req: names("orders"), want: at(codeVerbUnknown, ""), hint: "Write reverse-and-start-mirror."},
		{name: "verb in capitals", host: both, verb: "FAILOVER", req: names("orders"), want: at(codeVerbUnknown, ""), hint: "Write failover."},
		{name: "strange verb", host: both, verb: "dance", req: names("orders"), want: at(codeVerbUnknown, ""), hint: "The verbs are promote,"},
		{name: "list in one name", host: one, verb: link.Promote, req: names("a,b"), want: at(codeMirrorsName, "/mirror_topic_names/0"), hint: "entry of its own"},
		{name: "empty name", host: one, verb: link.Promote, req: names("orders", ""), want: at(codeMirrorsName, "/mirror_topic_names/1")},
		{name: "thrice", host: one, verb: link.Promote, req: names("a", "b", "a", "a"), want: []brief{{codeMirrorsTwice, "/mirror_topic_names/2", ""}, {codeMirrorsTwice, "/mirror_topic_names/3", ""}}},
		{name: "glob", host: one, verb: link.Promote, req: pattern("*.orders"), want: at(codeMirrorsPattern, "/mirror_topic_name_pattern"), hint: `Write ".*\\.orders"`},
		{name: "no expression", host: one, verb: link.Promote, req: pattern("orders("), want: at(codeMirrorsPattern, "/mirror_topic_name_pattern"), hint: "Write a regular expression."},
		{name: "repetition is meant", host: one, verb: link.Promote, req: pattern("orders-[0-9]*")},
		{name: "restore one way", host: one, verb: link.TruncateAndRestore, req: names("orders"), want: at(codeVerbOneWay, "")},
		{name: "reverse with prefix", host: prefixed, verb: link.ReverseAndPause, req: names("a.orders"), want: at(codeReversePrefixed, "")},
		{name: "promote with prefix", host: prefixed, verb: link.Promote, req: names("a.orders")},
		{name: "failover while paused", host: paused, verb: link.Failover, req: names("orders")},
		{name: "promote while paused", host: paused, verb: link.Promote, req: names("orders"), want: at(codePromotePaused, "")},
		{name: "source half", host: &Current{Mode: link.ModeSource}, verb: link.Pause, req: names("orders"), want: at(codeVerbSourceHalf, "")},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := AlterMirrors(tc.host, tc.verb, tc.req, nil)
			sameBriefs(t, tc.want, got)
			if len(got) > 0 && !strings.Contains(got[0].Hint, tc.hint) {
				t.Errorf("hint %q does not say %q", got[0].Hint, tc.hint)
			}
		})
	}
}

func TestDelete(t *testing.T) {
	for _, tc := range []struct {
		name  string
		state *DeleteState
		want  []link.Code
	}{
		{"nothing known", nil, nil},
		{"no mirrors", &DeleteState{}, nil},
		{"all stopped", &DeleteState{Stopped: 3}, nil},
		{"live", &DeleteState{Live: 1}, []link.Code{codeDeleteLive}},
		{"pending without force", &DeleteState{PendingStopped: 1}, []link.Code{codeDeleteLive}},
		{"pending by force", &DeleteState{PendingStopped: 1, Force: true}, []link.Code{codeDeletePending}},
		{"pending and live by force", &DeleteState{Live: 4, PendingStopped: 1, Force: true}, []link.Code{codeDeletePending, codeDeleteForced}},
		{"live by force", &DeleteState{Live: 4, Force: true}, []link.Code{codeDeleteForced}},
		{"a half of a pair", &DeleteState{Mode: link.ModeBidirectional, Stopped: 1, OtherHalf: true}, []link.Code{codeDeleteRestore, codeDeleteHalf}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []link.Code
			for _, p := range Delete("east", tc.state, nil) {
				got = append(got, p.Code)
				if forced := p.Code == codeDeleteLive || p.Code == codeDeleteForced || p.Code == codeDeletePending; forced != (p.Parameter == "force") {
					t.Errorf("%s: parameter %q", p.Code, p.Parameter)
				}
			}
			if strings.Join(texts(got), " ") != strings.Join(texts(tc.want), " ") {
				t.Errorf("codes %v, want %v", got, tc.want)
			}
		})
	}
	if problems := Delete("a/b", &DeleteState{Live: 1}, editionOf("cloud")); len(problems) != 2 || problems[0].Code != codeLinkName || problems[0].Parameter != "link_name" {
		t.Errorf("a bad name gives %+v", problems)
	}
}

func texts(codes []link.Code) []string {
	list := make([]string, len(codes))
	for i, c := range codes {
		list[i] = string(c)
	}
	return list
}
