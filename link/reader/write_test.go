package reader

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/clusterlink-go/clusterlink/link"
)

// drawItem draws a definition: mostly one that people write, with values of
// any text among them.
func drawItem(t *rapid.T) *Item {
	text := rapid.OneOf(
		rapid.SampledFrom([]string{
			"", "true", "null", "1000", "a=b,c", `{"topicFilters":[{"name":"*","patternType":"LITERAL","filterType":"INCLUDE"}]}`,
			"${var.name}", "${data.confluent_kafka_cluster.a.id}", "$KEY", "${KEY}", "pa$$word", "$${x}", "%{if}", "${secret:s:jaas}",
			"it's", `say "x"`, "-----BEGIN\nEND-----\n", " blank ", "# no comment", "a\\", "<PLACE>", "`x`", "$(cat f)", "- x", "a: b", "[x]", "~", "ä😀",
		}),
		rapid.String(),
	)
	i := &Item{Request: &link.CreateRequest{}}
	i.ValidateOnly, i.NoValidate = rapid.Bool().Draw(t, "validate only"), rapid.Bool().Draw(t, "no validate")
	i.LocalCluster = rapid.SampledFrom([]string{"", "lkc-here"}).Draw(t, "local cluster")
	for range rapid.IntRange(0, 2).Draw(t, "mirror topics") {
		i.MirrorTopics = append(i.MirrorTopics, MirrorTopic{
			Name:       rapid.OneOf(rapid.SampledFrom([]string{"orders", "west.orders", "", "true", "1"}), text).Draw(t, "topic"),
			SourceName: rapid.SampledFrom([]string{"", "orders", "${var.topic}"}).Draw(t, "source topic"),
			State:      rapid.SampledFrom([]string{"", "PAUSE", "ACTIVE"}).Draw(t, "state"),
		})
	}
	if i.NameGiven = rapid.Bool().Draw(t, "named"); i.NameGiven {
		i.Name = rapid.OneOf(rapid.SampledFrom([]string{"orders", "Orders_Link", "${var.link}", "$LINK", "1a"}), text).Draw(t, "name")
	}
	mode := rapid.SampledFrom([]link.Mode{"", link.ModeDestination, link.ModeSource, link.ModeBidirectional, "other"}).Draw(t, "mode")
	pairs := map[string]string{}
	if mode != "" {
		pairs["link.mode"] = string(mode)
	}
	if conn := rapid.SampledFrom([]string{"", "OUTBOUND", "INBOUND"}).Draw(t, "conn"); conn != "" {
		pairs["connection.mode"] = conn
	}
	id := rapid.SampledFrom([]string{"", "lkc-1", "${kafkaRestClass:rest.status.kafkaClusterID}", "$ID", "${var.id}"}).Draw(t, "id")
	switch mode {
	case link.ModeSource:
		i.Request.DestinationClusterID = id
	case link.ModeBidirectional:
		i.Request.RemoteClusterID = id
	default:
		i.Request.SourceClusterID = id
	}
	for _, prefix := range []string{"", "local."} {
		switch rapid.IntRange(0, 4).Draw(t, "security") {
		case 0:
			pairs[prefix+"security.protocol"] = "SASL_SSL"
			pairs[prefix+"sasl.mechanism"] = "PLAIN"
			pairs[prefix+"sasl.jaas.config"] = plainJAAS("key", "se/cret")
		case 1:
			pairs[prefix+"security.protocol"] = "SASL_SSL"
			pairs[prefix+"sasl.mechanism"] = "PLAIN"
			pairs[prefix+"sasl.jaas.config"] = "${secret:creds:jaas}"
			pairs[prefix+"ssl.truststore.type"] = "PEM"
			pairs[prefix+"ssl.truststore.certificates"] = "${secret:tls:cacerts.pem}"
		case 2:
			pairs[prefix+"security.protocol"] = "SSL"
			pairs[prefix+"ssl.keystore.key"] = text.Draw(t, "key")
		}
	}
	for range rapid.IntRange(0, 4).Draw(t, "settings") {
		name := rapid.SampledFrom([]string{
			"bootstrap.servers", "acl.sync.enable", "acl.filters", "consumer.offset.sync.enable", "consumer.offset.group.filters",
			"auto.create.mirror.topics.enable", "auto.create.mirror.topics.filters", "cluster.link.prefix", "x.y", "ssl.key.password",
		}).Draw(t, "name")
		pairs[name] = text.Draw(t, "value")
	}
	names := make([]string, 0, len(pairs))
	for name := range pairs {
		names = append(names, name)
	}
	slices.Sort(names)
	for k, name := range names {
		c := link.NewConfig(name, pairs[name])
		c.Index = k
		i.Request.Configs = append(i.Request.Configs, c)
	}
	return i
}

// says lists what an item says, in one order.
func says(i *Item) []string {
	list := []string{
		fmt.Sprintf("name=%v %q", i.NameGiven, i.Name),
		"source_cluster_id=" + i.Request.SourceClusterID, "destination_cluster_id=" + i.Request.DestinationClusterID,
		"remote_cluster_id=" + i.Request.RemoteClusterID, "cluster_link_id=" + i.Request.ClusterLinkID,
	}
	for _, c := range i.Request.Configs {
		list = append(list, fmt.Sprintf("%s=%q null=%v", c.Name, c.Value.Reveal(), c.Null))
	}
	for k, m := range i.MirrorTopics {
		list = append(list, fmt.Sprintf("mirror %d=%q %q %q", k, m.Name, m.SourceName, m.State))
	}
	list = append(list, fmt.Sprintf("validate only=%v none=%v, at %q", i.ValidateOnly, i.NoValidate, i.LocalCluster))
	slices.Sort(list)
	return list
}

// mayLose says whether a format can't say something of an item, told
// without looking at what was written.
func mayLose(i *Item, f Format) bool {
	r := i.Request
	has := func(name string) bool { return r.Lookup(name) != nil }
	odd := func(s string) bool {
		return strings.ContainsRune(s, 0) || strings.ContainsFunc(s, func(r rune) bool { return r == 0xFFFD })
	}
	for _, c := range r.Configs {
		if odd(c.Value.Reveal()) && f != JSON {
			return true
		}
	}
	if i.LocalCluster != "" && (f == JSON || f == Properties) {
		return true
	}
	if i.ValidateOnly || i.NoValidate {
		if f != JSON && f != CLI {
			return true
		}
	}
	if len(i.MirrorTopics) > 0 && f != CFK || slices.ContainsFunc(i.MirrorTopics, func(m MirrorTopic) bool { return odd(m.Name) }) {
		return true
	}
	_, knownMode := modeID(r.Mode())
	anyID := r.SourceClusterID != "" || r.DestinationClusterID != "" || r.RemoteClusterID != ""
	switch f {
	case JSON:
		return false
	case Properties:
		return i.NameGiven || anyID
	case CFK:
		return !i.NameGiven || !knownMode && anyID
	case CLI:
		return !i.NameGiven || odd(i.Name) || !has("link.mode") || !knownMode && (anyID || has("bootstrap.servers"))
	default:
		// Terraform adds much; its cases are in the table.
		return true
	}
}

func TestWriteReadIsTheIdentity(t *testing.T) {
	for _, f := range Formats() {
		t.Run(string(f), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				i := drawItem(t)
				data, lost, err := Write(i, f)
				if err != nil {
					t.Fatal(err)
				}
				items := Read("x", data, f)
				if len(items) != 1 {
					t.Fatalf("%d items in\n%s", len(items), data)
				}
				for _, found := range items[0].Findings {
					if strings.HasPrefix(string(found.Code), "malformed") {
						t.Fatalf("%v in\n%s", found, data)
					}
				}
				same := slices.Equal(says(i), says(&items[0]))
				if same != (len(lost) == 0) {
					t.Fatalf("losses %v\nwrote\n%s\nread %q\nwant %q", lost, data, says(&items[0]), says(i))
				}
				if !same && !mayLose(i, f) {
					t.Fatalf("%s can say it all; lost %v\nwrote\n%s", f, lost, data)
				}
				again, lostAgain, _ := Write(&items[0], f)
				if twice := Read("x", again, f); !slices.Equal(says(&twice[0]), says(&items[0])) || len(lostAgain) != 0 {
					if f != CLI || items[0].NameGiven {
						t.Fatalf("written again it differs: %v\n%s\n%s", lostAgain, data, again)
					}
				}
			})
		})
	}
}

// TestLocalCluster holds that the cluster which a request goes to is read, and
// written again, in the formats that have a place for it.
func TestLocalCluster(t *testing.T) {
	for _, tc := range []struct {
		f          Format
		data, want string
	}{
		{Terraform, "resource \"confluent_cluster_link\" \"x\" {\n  link_name = \"x\"\n  destination_kafka_cluster {\n    id = \"lkc-here1\"\n  }\n}\n", "lkc-here1"},
		{Terraform, "resource \"confluent_cluster_link\" \"x\" {\n  link_name = \"x\"\n  link_mode = \"SOURCE\"\n  source_kafka_cluster {\n    id = \"lkc-here1\"\n  }\n  destination_kafka_cluster {\n    id = \"lkc-there\"\n  }\n}\n", "lkc-here1"},
		{Terraform, "resource \"confluent_cluster_link\" \"x\" {\n  link_name = \"x\"\n  link_mode = \"BIDIRECTIONAL\"\n  local_kafka_cluster {\n    id = \"lkc-here1\"\n  }\n}\n", "lkc-here1"},
		{Terraform, "resource \"confluent_cluster_link\" \"x\" {\n  link_name = \"x\"\n  source_kafka_cluster {\n    id = \"lkc-there\"\n  }\n}\n", ""},
		{CFK, "apiVersion: platform.confluent.io/v1beta1\nkind: ClusterLink\nmetadata:\n  name: x\nspec:\n  destinationKafkaCluster:\n    clusterID: here\n  sourceKafkaCluster:\n    clusterID: there\n", "here"},
		{CFK, "apiVersion: platform.confluent.io/v1beta1\nkind: ClusterLink\nmetadata:\n  name: x\nspec:\n  sourceInitiatedLink:\n    linkMode: Source\n  sourceKafkaCluster:\n    clusterID: here\n", "here"},
		{CLI, "confluent kafka link create x --source-cluster lkc-there --cluster lkc-here1\n", "lkc-here1"},
		{CLI, "kafka-cluster-links --create --link x --cluster-id there\n", ""},
		{JSON, `{"source_cluster_id":"lkc-there","configs":[]}`, ""},
	} {
		items := Read("x", []byte(tc.data), tc.f)
		if len(items) != 1 || items[0].LocalCluster != tc.want {
			t.Errorf("%q is read as %+v, want %q", tc.data, items, tc.want)
			continue
		}
		again, _, err := Write(&items[0], tc.f)
		if err != nil {
			t.Error(err)
		}
		if second := Read("x", again, tc.f); len(second) != 1 || second[0].LocalCluster != tc.want {
			t.Errorf("%q, written again as %s, is read as %+v", tc.data, again, second)
		}
	}
}
