package validate

import (
	"fmt"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
)

// Of strange keys, the first fifty are searched for what was meant.
func TestSuggestionsEnd(t *testing.T) {
	pairs := dest()
	for i := range maxSuggestions - 1 {
		pairs = append(pairs, fmt.Sprintf("zz%d.qq", i), "1")
	}
	pairs = append(pairs, "acl.sync.mz", "5000", "topic.config.sync.mz", "5000")
	problems := Create(link.NewCreateRequest(pairs...), nil)
	if len(problems) != maxSuggestions+1 {
		t.Fatalf("%d problems, want one for each strange key: %v", len(problems), problems)
	}
	last, beyond := problems[maxSuggestions-1], problems[maxSuggestions]
	if !strings.Contains(last.Message+last.Hint, "acl.sync.ms") {
		t.Errorf("no suggestion for the last that is searched: %v", last)
	}
	if strings.Contains(beyond.Message+beyond.Hint, "topic.config.sync.ms") {
		t.Errorf("a suggestion for one beyond: %v", beyond)
	}
}

// A mode under a wrong key is not taken for the default.
func TestModesUnderWrongKeys(t *testing.T) {
	const remote = "remote.link.connection.mode"
	for _, tc := range []struct {
		pairs   []string
		partial bool
		want    string
	}{
		{dest(remote, "INBOUND"), false, "remote-mode-without-bidirectional"},
		{dest(remote, "INBOUND"), true, ""},
		{dest("cluster.link.mode", "BIDIRECTIONAL", remote, "INBOUND"), false, "unknown-key"},
		{dest("cluster.link.mode", "BIDIRECTIONAL", remote, "INBOUND"), true, "unknown-key"},
		{[]string{"acl.sync.ms", "5000"}, false, "bootstrap-missing"},
		{[]string{"acl.sync.ms", "5000"}, true, ""},
		{[]string{"link.connection.mode", "INBOUND"}, false, "unknown-key"},
		{[]string{"link.connection.mode", "INBOUND"}, true, "unknown-key"},
	} {
		problems := Create(link.NewCreateRequest(tc.pairs...), &Options{Partial: tc.partial})
		if got := unordered(codesOf(problems)); got != tc.want {
			t.Errorf("%q, partial %t: %s, want %s", tc.pairs, tc.partial, got, tc.want)
		}
	}
}

// A mode that can't be told gives no shape, and nothing is said of what it might
// be.
func TestUnknownModes(t *testing.T) {
	half := func(mode, conn string) *link.CreateRequest {
		return link.NewCreateRequest("link.mode", mode, "connection.mode", conn, "bootstrap.servers", brokerA)
	}
	for _, unknown := range []*link.CreateRequest{half("${m}", "OUTBOUND"), half("BIDIRECTIONAL", "${c}")} {
		known := link.NewCreateRequest("link.mode", "BIDIRECTIONAL", "bootstrap.servers", "b:9092")
		for _, halves := range [][2]*link.CreateRequest{{unknown, nil}, {unknown, known}, {known, unknown}} {
			if shape, problems := Pair(halves[0], halves[1], nil); shape != NoShape || len(problems) > 0 {
				t.Errorf("%v: shape %q, %v", halves, shape, problems)
			}
		}
	}
	for mode, want := range map[string]Shape{"DESTINATION": DestinationInitiated, "BIDIRECTIONAL": BidirectionalOutbound, "SOURCE": NoShape} {
		if shape, _ := Pair(half(mode, "OUTBOUND"), nil, nil); shape != want {
			t.Errorf("%s alone: shape %q, want %q", mode, shape, want)
		}
	}
}

// The message says why a mirror has another name only where that can be seen.
func TestRenamedSays(t *testing.T) {
	prefixed := currentOf("bootstrap.servers", brokerA, "cluster.link.prefix", "east.")
	plain := currentOf("bootstrap.servers", brokerA)
	for _, tc := range []struct {
		host           *Current
		mirror, says   string
		withPrefixHint bool
	}{
		{prefixed, "orders", `mirror_topic_name is "orders", must be "east.orders": the link's prefix goes in front`, false},
		{prefixed, "sales", `mirror_topic_name is "sales", must be "east.orders"`, false},
		{prefixed, "west.orders", `mirror_topic_name is "west.orders", must be "east.orders"`, false},
		{plain, "sales", `mirror_topic_name is "sales", must be "orders"`, false},
		{plain, "east.orders", `mirror_topic_name is "east.orders", must be "orders": this half has no cluster.link.prefix`, true},
	} {
		problems := CreateMirror(tc.host, &link.CreateMirrorRequest{SourceTopicName: "orders", MirrorTopicName: tc.mirror}, nil)
		if len(problems) != 1 || problems[0].Code != codeMirrorRenamed {
			t.Errorf("%s: %v", tc.mirror, problems)
			continue
		}
		p := problems[0]
		if p.Message != tc.says || strings.Contains(p.Hint, "cluster.link.prefix=east.") != tc.withPrefixHint {
			t.Errorf("%s: %q, %q", tc.mirror, p.Message, p.Hint)
		}
	}
}

func TestStandIns(t *testing.T) {
	for v, want := range map[string]bool{
		"SECRET": true, "CA-PEM": true, "API_KEY_1": true, "A": true, "Z9": true, "AZ": true, "": false, "123": false, "_-": false, "Secret": false, "sECRET": false, "A B": false, "A=": false, "A@": false, "A[": false,
		strings.Repeat("A", 40): true, strings.Repeat("A", 41): false,
	} {
		if isStandIn(v) != want {
			t.Errorf("isStandIn(%q) is %t", v, !want)
		}
	}
}

// What is listed at most is followed by one problem of no link, which comes last.
func TestGraphTellsOfTooMany(t *testing.T) {
	g := mesh(40)
	for i := range g.Links {
		g.Links[i].Topics = everyTopic
	}
	problems := Graph(g)
	if len(problems) <= maxProblems || problems[len(problems)-1].Code != codeTooMany {
		t.Fatalf("%d problems, the last is %v", len(problems), problems[len(problems)-1])
	}
	for _, p := range problems[:len(problems)-1] {
		if p.Code == codeTooMany {
			t.Error("told before the end")
		}
	}
}
