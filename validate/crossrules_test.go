package validate

import (
	"fmt"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
)

// The cross-config rules of link-configs 4, row by row, with the codes of the
// rules that hold them. Written by hand; a row without a rule has its reason
// below.
var crossRows = map[int]string{
	1: "immutable-key", 2: "source-inbound pair-modes pair-nobody-dials both-inbound", 3: "bootstrap-on-inbound credentials-on-inbound",
	4: "pair-order", 5: "pair-local-missing pair-local-missing-in-cloud pair-local-unused local-on-inbound local-on-destination",
	6: "pair-remote-mode remote-mode-without-bidirectional", 7: "pair-names-differ pair-names-apart graph-names-apart", 8: "link-id-on-inbound",
	9: "immutable-key immutable-prefix", 10: "prefix-length prefix-characters mirror-name-length", 11: "graph-prefix-taken", 12: "mirror-renamed mirrors-name-without-prefix",
	13: "acl-sync-with-prefix", 14: "group-prefix-bidirectional", 15: "group-prefix-without-prefix", 18: "filter-without-sync filter-switched-off",
	19: "sync-without-filter", 20: "sync-without-filter", 21: "behaviour-on-source mirror-on-source-half", 23: "bidirectional-too-old", 24: "source-initiated-too-old",
	25: "self-link pair-one-cluster graph-self-link", 26: "delete-live-mirrors", 27: "cloud-read-only-change cloud-read-only-key immutable-key-likely", 28: "sasl-mechanism-empty sasl-mechanism-missing",
	29: "keystore-incomplete pem-type store-twice pem-store-password store-password-alone keystore-without-password", 30: "topic-config-not-synced",
}

// crossUnseen says why a row has no rule.
var crossUnseen = map[int]string{
	16: "legal", 17: "legal",
	22: "what a principal may do is no part of a definition",
}

func TestCrossConfigRows(t *testing.T) {
	for row := 1; row <= 30; row++ {
		codes, reason := crossRows[row], crossUnseen[row]
		if (codes == "") == (reason == "") {
			t.Errorf("row %d: codes %q, reason %q: want one of them", row, codes, reason)
		}
		for code := range strings.FieldsSeq(codes) {
			if _, ok := LookupRule(link.Code(code)); !ok {
				t.Errorf("row %d: no rule has the code %s", row, code)
			}
		}
	}
	if n := len(crossRows) + len(crossUnseen); n != 30 {
		t.Errorf("%d rows are listed, there are 30", n)
	}
}

// Definitions that break one row each, and those that two rows call legal.
func TestCrossConfigRowsAreHeld(t *testing.T) {
	for _, tc := range []struct {
		row     int
		edition string
		members []string
		configs []string
		want    string
	}{
		{2, "", []string{memberDestination, "cluster-b"}, dest("link.mode", "SOURCE", "connection.mode", "INBOUND"), "source-inbound"},
		{3, "", []string{memberSource, "cluster-a"}, dest("connection.mode", "INBOUND"), "bootstrap-on-inbound"},
		{6, "", []string{memberSource, "cluster-a"}, dest("remote.link.connection.mode", "INBOUND"), "remote-mode-without-bidirectional"},
		{8, "", []string{memberRemote, "cluster-a", memberLinkID, "AAECAwQFBgcICQoLDA0ODw"}, []string{"link.mode", "BIDIRECTIONAL", "connection.mode", "INBOUND"}, "link-id-on-inbound"},
		{10, "", nil, dest("cluster.link.prefix", "a/"), "prefix-characters"},
		{10, "", nil, dest("cluster.link.prefix", "abcdefghijkl."), "prefix-length"},
		{10, "", nil, dest("cluster.link.prefix", "abcdefghijk."), ""},
		{13, "", nil, dest("cluster.link.prefix", "east.", "acl.sync.enable", "true", "acl.filters", allACLs), "acl-sync-with-prefix"},
		{14, "", []string{memberRemote, "cluster-b"}, dest("link.mode", "BIDIRECTIONAL", "cluster.link.prefix", "east.", "consumer.group.prefix.enable", "true"), "group-prefix-bidirectional"},
		{15, "", nil, dest("consumer.group.prefix.enable", "true"), "group-prefix-without-prefix"},
		{15, "", nil, dest("consumer.group.prefix.enable", "true", "cluster.link.prefix", "east."), ""},
		{16, "", []string{memberRemote, "cluster-b"}, dest("link.mode", "BIDIRECTIONAL", "cluster.link.prefix", "east."), ""},
		{17, "", nil, dest("cluster.link.prefix", "east.", "auto.create.mirror.topics.enable", "true", "auto.create.mirror.topics.filters", `{"topicFilters":[{"name":"*","patternType":"LITERAL","filterType":"INCLUDE"}]}`), ""},
		{18, "", nil, dest("consumer.offset.group.filters", allGroups), "filter-without-sync"},
		{18, "", nil, dest("consumer.offset.sync.enable", "false", "consumer.offset.group.filters", allGroups), "filter-switched-off"},
		{19, "", nil, dest("acl.sync.enable", "true"), "sync-without-filter"},
		{19, "", nil, dest("auto.create.mirror.topics.enable", "true"), "sync-without-filter"},
		{20, "", nil, dest("consumer.offset.sync.enable", "true"), "sync-without-filter"},
		{21, "", []string{memberDestination, "cluster-b"}, dest("link.mode", "SOURCE", "acl.sync.enable", "true", "acl.filters", allACLs), "behaviour-on-source behaviour-on-source"},
		{23, "platform:7.4", []string{memberRemote, "cluster-b"}, dest("link.mode", "BIDIRECTIONAL"), "bidirectional-too-old"},
		{23, "platform:7.5", []string{memberRemote, "cluster-b"}, dest("link.mode", "BIDIRECTIONAL"), ""},
		{23, "cloud", []string{memberRemote, "cluster-b"}, dest("link.mode", "BIDIRECTIONAL"), ""},
		{24, "platform:6.0", []string{memberDestination, "cluster-b"}, dest("link.mode", "SOURCE"), "source-initiated-too-old"},
		{24, "platform:7.0", []string{memberDestination, "cluster-b"}, dest("link.mode", "SOURCE"), "source-initiated-too-old"},
		{24, "platform:7.1", []string{memberDestination, "cluster-b"}, dest("link.mode", "SOURCE"), ""},
		{24, "platform:8.0", []string{memberDestination, "cluster-b"}, dest("link.mode", "SOURCE"), ""},
		{27, "cloud", nil, dest("request.timeout.ms", "30000"), "cloud-read-only-key"},
		{28, "", nil, dest("security.protocol", "SASL_SSL", "sasl.mechanism", ""), "sasl-mechanism-empty"},
		{28, "", nil, dest("security.protocol", "SASL_SSL"), "sasl-mechanism-missing"},
		{30, "", nil, dest("topic.config.sync.include", "confluent.value.schema.validation"), "topic-config-not-synced"},
	} {
		edition, err := link.ParseEdition(tc.edition)
		if err != nil {
			t.Fatal(err)
		}
		_, problems := Body((&Example{Members: tc.members, Configs: tc.configs}).Document(), &Options{Edition: edition})
		if got := codesOf(problems); got != tc.want {
			t.Errorf("row %d, %s %s: %s, want %s", tc.row, tc.edition, fmt.Sprint(tc.configs), got, tc.want)
		}
	}
}
