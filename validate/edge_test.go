package validate

import (
	"encoding/base64"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate/internal/jaas"
	"github.com/clusterlink-go/clusterlink/validate/internal/text"
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
		if text.IsStandIn(v) != want {
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

// The values on both sides of what small helpers tell apart.
func TestHelperEdges(t *testing.T) {
	for _, tc := range []struct {
		name string
		does func(string) bool
		yes  []string
		no   []string
	}{
		{
			"blockMarker", func(v string) bool { return text.BlockMarker(v) != "" },
			[]string{"|", ">", "|-", "|+", ">2", "|2-", "> a", "|-\na"},
			[]string{"", "a", "|a", "|ab", "|-x", "|+x", ">2x", "|+-x"},
		},
		{
			"base64Text", text.Base64Text,
			[]string{"YWJjZGVm", "YWJjCmRl", "YWJjDWRl", "YWJjCWRl", "YWJjfn4g"},
			[]string{"", "YWJj", "YWJjZGV", "YWJjG2Rl", "YWJjf2Rl", "YWJjH2Rl", "YWJj!!!!"},
		},
		{
			"templatedOutside", templatedOutside,
			[]string{`${A}`, `{"a":${A}}`, `{"a":"${A}",${B}}`, `{"a":"{{ x "q" }}",${B}}`, `{{ f "a }}${B}"${C}`, `[A]`},
			[]string{"", `{"a":"${A}"}`, `{"a":"{{ f "a" }}"}`, `{"a":"{{ f "q }}`, `[{"a":"b"}]`},
		},
		{
			"likeCloudID", likeCloudID,
			[]string{"lkc_12345678", "LKC-1", "lkc12", "Lkc-1"},
			[]string{"lkc_123456789", "lkc-12345", "lkc_", "lkc_abc", "lkcx1", "lkc.1"},
		},
		{
			"keyAndSecret", jaas.KeyAndSecret,
			[]string{"ABCDEFGH12345678:s"},
			[]string{"ABCDEFGH12345678:", "ABCDEFGH12345678", "ABCDEFGH1234567:s", "ABCDEFGH1234567a:s", "ABCDEFGH12345678;s"},
		},
		{
			"noPortHint", func(v string) bool { return strings.Contains(noPortHint(v), "colon before the port") },
			[]string{"a.9092", "a.example.com.9092", "ab.12345"},
			[]string{"a.909", "ab.909", ".9092", "a.9092x", "10.0.0.1234", "a"},
		},
	} {
		for _, v := range tc.yes {
			if !tc.does(v) {
				t.Errorf("%s(%q) is false", tc.name, v)
			}
		}
		for _, v := range tc.no {
			if tc.does(v) {
				t.Errorf("%s(%q) is true", tc.name, v)
			}
		}
	}
}

// An id in the field of the source goes with one mode only, and the message says
// which.
func TestClusterFieldSays(t *testing.T) {
	for _, tc := range []struct {
		conn, want string
	}{{"INBOUND", "names this cluster itself"}, {"OUTBOUND", "does not go with link.mode=DESTINATION"}} {
		r := link.NewCreateRequest("link.mode", "DESTINATION", "connection.mode", tc.conn, "bootstrap.servers", brokerA)
		r.DestinationClusterID = "cluster-b"
		said := false
		for _, p := range Create(r, nil) {
			said = said || p.Code == codeClusterField && strings.Contains(p.Message, tc.want)
		}
		if !said {
			t.Errorf("%s: nothing says %q", tc.conn, tc.want)
		}
	}
}

// Two halves are one link only where they can name each other.
func TestHalvesFit(t *testing.T) {
	half := func(mode link.Mode, local, remote string) *graphHalf {
		h := &graphHalf{local: local, remote: remote}
		h.mode, h.conn = mode, link.ConnectionOutbound
		if mode == link.ModeDestination {
			h.conn = link.ConnectionInbound
		}
		return h
	}
	const both, source, dest = link.ModeBidirectional, link.ModeSource, link.ModeDestination
	for _, tc := range []struct {
		a, b *graphHalf
		want bool
	}{
		{half(both, "a", "b"), half(both, "b", "a"), true},
		{half(both, "a", "b"), half(both, "b", ""), true},
		{half(both, "", "b"), half(both, "", "a"), true},
		{half(both, "", ""), half(both, "", ""), true},
		{half(both, "a", "c"), half(both, "b", "a"), false},
		{half(both, "a", "b"), half(both, "b", "c"), false},
		{half(both, "a", "c"), half(both, "b", ""), false},
		{half(both, "a", ""), half(both, "a", ""), false},
		{half(source, "a", "b"), half(dest, "b", "a"), true},
		{half(dest, "b", "a"), half(source, "a", "b"), true},
		{half(source, "a", "b"), half(source, "b", "a"), false},
		{half(dest, "a", "b"), half(dest, "b", "a"), false},
		{half(both, "a", "b"), half(dest, "b", "a"), false},
	} {
		if got := tc.a.fits(tc.b); got != tc.want {
			t.Errorf("%s %q->%q and %s %q->%q: %t", tc.a.mode, tc.a.local, tc.a.remote, tc.b.mode, tc.b.local, tc.b.remote, got)
		}
	}
}

// Findings that depend on what else is there, on both sides of it.
func TestFindingEdges(t *testing.T) {
	const filters = "auto.create.mirror.topics.filters"
	login := func(user, password string) []string {
		return dest("security.protocol", "SASL_SSL", "sasl.mechanism", "PLAIN", "sasl.jaas.config",
			`org.apache.kafka.common.security.plain.PlainLoginModule required username="`+user+`" password="`+password+`";`)
	}
	pem := func(n int) []string {
		text := base64.StdEncoding.EncodeToString([]byte("-----BEGIN X-----" + strings.Repeat("a", 40))[:n])
		return dest("security.protocol", "SSL", "ssl.truststore.type", "PEM", "ssl.truststore.certificates", text)
	}
	long := strings.Repeat("s", 40)
	for _, tc := range []struct {
		name  string
		pairs []string
		code  link.Code
		says  string
		want  bool
	}{
		{"swapped", login(long, "ABCDEFGH12345678"), codeJAASSwapped, "", true},
		{"a short user", login("mirror", "ABCDEFGH12345678"), codeJAASSwapped, "", false},
		{"a long user only", login(long, "not-a-secret"), codeJAASSwapped, "", false},
		{"a user of several words", login("several words that are forty characters or more", "ABCDEFGH12345678"), codeJAASSwapped, "", false},
		{"base64 of 40", pem(30), codePEMNoMarkers, "PEM text in base64", true},
		{"base64 of 36", pem(27), codePEMNoMarkers, "PEM text in base64", false},
		{"cut off with a placeholder inside", dest("auto.create.mirror.topics.enable", "true", filters, `{"topicFilters":[{"name":"${A}"`), codeFilterNotJSON, "", true},
		{"a placeholder outside", dest("auto.create.mirror.topics.enable", "true", filters, `{"topicFilters":[${A}`), codeFilterNotJSON, "", false},
		{"a placeholder in front", dest("auto.create.mirror.topics.enable", "true", filters, `${A}]`), codeFilterNotJSON, "", false},
	} {
		found := false
		for _, p := range Create(link.NewCreateRequest(tc.pairs...), nil) {
			found = found || p.Code == tc.code && strings.Contains(p.Message, tc.says)
		}
		if found != tc.want {
			t.Errorf("%s: %s is found: %t", tc.name, tc.code, found)
		}
	}
}

// Hints at the edges of what they go by.
func TestHintEdges(t *testing.T) {
	for v, want := range map[string]string{
		"80%": "0.8", "0,05": "0.05", "0,": "such as 0.8", ",5": "Write .5", "a,b": "such as 0.8", "5": "such as 0.8", "x%": "such as 0.8",
	} {
		if got := decimalHint(v); !strings.Contains(got, want) {
			t.Errorf("decimalHint(%q) = %q, want %q in it", v, got, want)
		}
	}
	list, value := &link.Key{Type: link.TypeList, Values: []string{"TLSv1.2"}}, &link.Key{Type: link.TypeString, Values: []string{"TLSv1.2"}}
	for _, tc := range []struct {
		key    *link.Key
		item   string
		commas bool
	}{{list, "a;b", true}, {list, "a b", true}, {list, "a", false}, {value, "a;b", false}, {value, "a", false}} {
		if got := strings.Contains(listHint(tc.key, tc.item), "commas"); got != tc.commas {
			t.Errorf("listHint(%s, %q) speaks of commas: %t", tc.key.Type, tc.item, got)
		}
	}
	for _, tc := range []struct{ v, word, want string }{
		{"SCRA", "SCRAM-SHA-256", "SCRAM-SHA-256"}, {"SCR", "SCRAM-SHA-256", ""}, {"ABCDEFG", "ABCD", "ABCD"}, {"ABCDEFG", "ABC", ""},
	} {
		if got := nearest(tc.v, []string{tc.word}); got != tc.want {
			t.Errorf("nearest(%q, %q) = %q, want %q", tc.v, tc.word, got, tc.want)
		}
	}
	for code, want := range map[link.Code]bool{"malformed": true, "malformed-json": true, "malforme": false, "unknown-key": false} {
		if code.Malformed() != want {
			t.Errorf("%q.Malformed() is %t", code, !want)
		}
	}
	for _, tc := range []struct {
		name, value string
		want        bool
	}{{"[link]", "", true}, {"[link]", " ", true}, {"[link", "", false}, {"link]", "", false}, {"[link]", "x", false}, {"[Link]", "", false}} {
		c := link.NewConfig(tc.name, tc.value)
		if section(&c) != tc.want {
			t.Errorf("section(%q, %q) is %t", tc.name, tc.value, !tc.want)
		}
	}
}

// A set says why it selects nothing.
func TestEmptySets(t *testing.T) {
	for _, tc := range []struct {
		set  *FilterSet
		want string
	}{
		{nil, "no rules"},
		{NewTopicFilter(), "no rules"},
		{NewTopicFilter(exclAll("a")), "no INCLUDE"},
		{NewTopicFilter(incl("a"), inclAll("b"), exclAll("a"), exclAll("b")), "EXCLUDE rules take away"},
		{NewTopicFilter(incl("a")), ""},
	} {
		if reason, empty := tc.set.Empty(); empty != (tc.want != "") || !strings.Contains(reason, tc.want) {
			t.Errorf("%v: %q, %t, want %q", tc.set, reason, empty, tc.want)
		}
	}
}

// The largest replication factor that a topic can have.
func TestReplicationEdges(t *testing.T) {
	for n, want := range map[int]bool{-2: true, -1: false, 0: false, 1: false, math.MaxInt16: false, math.MaxInt16 + 1: true} {
		req := &link.CreateMirrorRequest{SourceTopicName: "orders", ReplicationFactor: n}
		found := false
		for _, p := range CreateMirror(&Current{Mode: link.ModeDestination, ConnectionMode: link.ConnectionOutbound}, req, nil) {
			found = found || p.Code == codeMirrorReplication
		}
		if found != want {
			t.Errorf("%d: %t, want %t", n, found, want)
		}
	}
}
