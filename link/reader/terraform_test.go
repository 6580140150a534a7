package reader

import (
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
)

// The address of the API stands where that of the brokers is missing.
func TestRESTEndpoint(t *testing.T) {
	const head = "resource \"confluent_cluster_link\" \"a\" {\n link_name = \"a\"\n"
	for body, want := range map[string]bool{
		"source_kafka_cluster {\n rest_endpoint = \"https://a\"\n}":                                              true,
		"source_kafka_cluster {\n rest_endpoint = \"https://a\"\n bootstrap_endpoint = \"a:9092\"\n}":            false,
		"destination_kafka_cluster {\n rest_endpoint = \"https://a\"\n}":                                         false,
		"connection_mode = \"INBOUND\"\n source_kafka_cluster {\n rest_endpoint = \"https://a\"\n}":              false,
		"link_mode = \"SOURCE\"\n destination_kafka_cluster {\n rest_endpoint = \"https://a\"\n}":                true,
		"link_mode = \"BIDIRECTIONAL\"\n remote_kafka_cluster {\n id = \"b\"\n rest_endpoint = \"https://a\"\n}": true,
	} {
		data := head + body + "\n}\n"
		found := false
		for _, f := range Read("f.tf", []byte(data), Terraform)[0].Findings {
			if f.Code == link.CodeUnusedSetting && strings.Contains(f.Detail, "rest_endpoint") {
				found = f.Offset == strings.Index(data, "rest_endpoint")+1
			}
		}
		if found != want {
			t.Errorf("%s: %v", body, found)
		}
	}
}

// Two halves of a link in one file need an order.
func TestHalvesAtOnce(t *testing.T) {
	block := func(label, body string) string {
		return "resource \"confluent_cluster_link\" \"" + label + "\" {\n" + body + "\n}\n"
	}
	const (
		name    = "link_name = \"a\"\n"
		both    = name + "link_mode = \"BIDIRECTIONAL\"\n"
		inbound = "connection_mode = \"INBOUND\"\n"
		source  = name + "link_mode = \"SOURCE\"\n"
		depends = "depends_on = [confluent_cluster_link.x]\n"
		byName  = "link_name = confluent_cluster_link.x.link_name\nlink_mode = \"BIDIRECTIONAL\"\n"
	)
	for what, tc := range map[string]struct {
		x, y string
		want int // the resource that is told to wait, from 1
	}{
		"two that dial":             {both, both, 2},
		"the second is inbound":     {both, both + inbound, 1},
		"the first is inbound":      {both + inbound, both, 2},
		"source behind destination": {name + inbound, source, 2},
		"destination behind source": {source, name + inbound, 1},
		"it depends":                {both, both + depends, 0},
		"it is named":               {both, byName, 0},
		"two names":                 {both, strings.Replace(both, "\"a\"", "\"b\"", 1), 0},
		"two links of one side":     {name, name, 0},
		"source and outbound":       {source, name, 0},
		"no names":                  {"link_mode = \"BIDIRECTIONAL\"", "link_mode = \"BIDIRECTIONAL\"", 0},
	} {
		items := Read("f.tf", []byte(block("x", tc.x)+block("y", tc.y)), Terraform)
		got := 0
		for k := range items {
			for _, f := range items[k].Findings {
				if f.Code == link.CodeHalvesAtOnce {
					got += k + 1
					if want := []string{"confluent_cluster_link.y", "confluent_cluster_link.x"}[k]; f.Cure != "Write depends_on = ["+want+"] here." {
						t.Errorf("%s: %s", what, f.Cure)
					}
				}
			}
		}
		if len(items) != 2 || got != tc.want {
			t.Errorf("%s: %d, want %d", what, got, tc.want)
		}
	}
}
