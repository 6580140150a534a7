package reader

import (
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
)

// Commands that Terraform runs are read as a script, with places in the file.
func TestLocalExec(t *testing.T) {
	const request = `{"source_cluster_id":"lkc-a","configs":[{"name":"bootstrap.servers","value":"MARK"}]}`
	for name, tc := range map[string]struct{ data, name, mark string }{
		"heredoc": {`resource "null_resource" "a" {
  provisioner "local-exec" {
    command = <<-EOT
      # é
      curl -X POST "$R/kafka/v3/clusters/lkc-b/links?link_name=west" \
        -d '` + request + `'
    EOT
  }
}
`, "west", "MARK"},
		"quoted": {`resource "terraform_data" "a" {
  provisioner "local-exec" {
    interpreter = ["/bin/bash", "-c"]
    command = "echo \"\u00e9\\n\"; curl -X POST 'https://h/kafka/v3/clusters/lkc-b/links?link_name=west' -d '` + strings.ReplaceAll(request, `"`, `\"`) + `'"
  }
}
`, "west", "MARK"},
		"placeholders": {`resource "null_resource" "a" {
  provisioner "local-exec" {
    command = "kafka-cluster-links --bootstrap-server ${confluent_kafka_cluster.b.bootstrap_endpoint} --create --link ${var.name} --config bootstrap.servers=MARK"
  }
}
`, "${var.name}", "MARK"},
		"in a link": {`resource "x" "a" {
  provisioner "local-exec" {
    command = "confluent kafka link create west --source-cluster lkc-a --source-bootstrap-server MARK"
  }
}
`, "west", "MARK"},
	} {
		items := Read("f.tf", []byte(tc.data), Terraform)
		if len(items) != 1 || items[0].Name != tc.name {
			t.Errorf("%s: %d items, %s", name, len(items), brief(&items[0]))
			continue
		}
		c := items[0].Request.Lookup("bootstrap.servers")
		if c == nil || !strings.HasSuffix(c.Value.Reveal(), tc.mark) {
			t.Errorf("%s: %s", name, brief(&items[0]))
			continue
		}
		if want := strings.Index(tc.data, tc.mark); c.ValueOffset < want-1 || c.ValueOffset > want+1 {
			t.Errorf("%s: the value is at %d, want %d", name, c.ValueOffset, want+1)
		}
	}
	for name, command := range map[string]string{
		"another provisioner":  "provisioner \"remote-exec\" {\n command = \"confluent kafka link create west\"\n}",
		"another interpreter":  "provisioner \"local-exec\" {\n interpreter = [\"PowerShell\"]\n command = \"confluent kafka link create west\"\n}",
		"unknown interpreter":  "provisioner \"local-exec\" {\n interpreter = var.x\n command = \"confluent kafka link create west\"\n}",
		"no interpreter":       "provisioner \"local-exec\" {\n interpreter = []\n command = \"confluent kafka link create west\"\n}",
		"no command":           "provisioner \"local-exec\" {\n}",
		"a command that is no": "provisioner \"local-exec\" {\n command = \"echo 'a\"\n}",
		"an expression":        "provisioner \"local-exec\" {\n command = file(\"create.sh\")\n}",
		"a number":             "provisioner \"local-exec\" {\n command = 5\n}",
	} {
		items := Read("f.tf", []byte("resource \"null_resource\" \"a\" {\n"+command+"\n}\n"), Terraform)
		if len(items) != 1 || len(items[0].Findings) != 1 || items[0].Findings[0].Code != link.CodeMalformedNoLink {
			t.Errorf("%s: %s", name, brief(&items[0]))
		}
	}
}
