package reader

import (
	"slices"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
)

// The fields of the resource and of the blocks in it (TF
// resource_cluster_link.go), and those that Terraform gives every resource.
var (
	linkFields = []string{
		"link_name", "link_mode", "connection_mode", "config",
		"source_kafka_cluster", "destination_kafka_cluster", "local_kafka_cluster", "remote_kafka_cluster",
	}
	clusterFields    = []string{"id", "bootstrap_endpoint", "rest_endpoint", "credentials"}
	credentialFields = []string{"key", "secret"}
	metaFields       = []string{
		"id", "cluster_link_id", "count", "for_each", "provider", "depends_on", "lifecycle", "timeouts", "provisioner", "connection",
	}
)

// fields notes what the provider has no use for: fields that it does not know,
// blocks that are there twice, and clusters that a link of this mode has not.
func (t *terraform) fields() {
	t.unknown(t.n, "the resource", linkFields, metaFields)
	seen := map[string]bool{}
	used := clusterBlocks(t.mode)
	for _, f := range t.n.fields {
		if !strings.HasSuffix(f.name, "_kafka_cluster") || f.value.first() == nil || f.value.kind == nullKind {
			continue
		}
		known := f.name == used[0] || f.name == used[1] || t.mode != link.ModeDestination && t.mode != link.ModeSource && t.mode != link.ModeBidirectional
		switch {
		case seen[f.name]:
			t.find(link.Finding{Code: link.CodeDuplicateMember, Offset: f.at, Detail: f.name + " is given more than once; the last one counts"})
		case !known:
			t.find(link.Finding{
				Code: link.CodeUnusedSetting, Offset: f.at,
				Detail: f.name + " has no meaning for a link of mode " + string(t.mode),
				Cure:   "Write " + used[0] + " for the other cluster and " + used[1] + " for this one, or give the link the mode that it is for.",
			})
		}
		seen[f.name] = true
		cluster := f.value.first()
		t.unknown(cluster, f.name, clusterFields)
		t.unknown(cluster.field("credentials").node().first(), f.name+".credentials", credentialFields)
	}
}

// unknown notes the fields of a block that are in none of the lists.
func (t *terraform) unknown(n *node, where string, known ...[]string) {
	if n == nil || n.kind != mapKind || t.computed {
		return
	}
	for _, f := range n.fields {
		if !t.full() && !listed(f.name, known) {
			t.find(unknownField(f, where, known[0]))
		}
	}
}

func listed(name string, lists [][]string) bool {
	return slices.ContainsFunc(lists, func(list []string) bool { return slices.Contains(list, name) })
}

// terraformSlips are fields that people write for another one, which is not
// near in spelling.
var terraformSlips = map[string]string{
	"name": "link_name", "mode": "link_mode", "bootstrap_servers": "bootstrap_endpoint", "bootstrap_server": "bootstrap_endpoint",
	"cluster_id": "id", "api_key": "key", "api_secret": "secret", "username": "key", "password": "secret",
}

func unknownField(f field, where string, known []string) link.Finding {
	found := link.Finding{Code: link.CodeUnknownField, Offset: f.at, Detail: where + " has no field " + fieldName(f.name)}
	meant := terraformSlips[f.name]
	if meant == "" || !listed(meant, [][]string{known}) {
		meant = link.NearestName(f.name, known...)
	}
	if meant != "" {
		found.Detail += "; did you mean " + meant + "?"
		found.Cure = "Write " + meant + "."
	}
	return found
}
