package validate

import "github.com/clusterlink-go/clusterlink/link"

// readerRules are about files in formats other than the request's own JSON.
// Package link/reader finds these things.
var readerRules = []Rule{
	{
		Code: link.CodeMalformedYAML, Severity: SeverityError, Confidence: link.Documented,
		Title:   "The file is not the YAML it should be.",
		Why:     "Nothing can be applied from it.",
		Cure:    "Mend the line that the message names.",
		Source:  "CRD",
		Example: Example{Format: "cfk", Raw: "apiVersion: platform.confluent.io/v1beta1\nkind: ClusterLink\nspec: [\n"},
	},
	{
		Code: link.CodeMalformedTerraform, Severity: SeverityError, Confidence: link.Documented,
		Title:   "The file is not the Terraform configuration it should be.",
		Why:     "Nothing can be applied from it.",
		Cure:    "Mend the line that the message names.",
		Source:  "TF resource_cluster_link.go",
		Example: Example{Format: "terraform", Raw: "resource \"confluent_cluster_link\" \"west\" {\n"},
	},
	{
		Code: link.CodeMalformedCommand, Severity: SeverityError, Confidence: link.Documented,
		Title:   "The command line can not be read.",
		Why:     "The shell would not run it, or not as it looks.",
		Cure:    "Close the quotation marks, and end continued lines with a backslash.",
		Source:  "CLI command_link_create.go",
		Example: Example{Format: "cli", Raw: "confluent kafka link create west --config \"acl.sync.ms=5000\n"},
	},
	{
		Code: link.CodeMalformedNoLink, Severity: SeverityError, Confidence: link.Inferred,
		Title:   "The file defines no cluster link.",
		Why:     "It may be right for something else, but there is nothing here to check.",
		Cure:    "Name a file that defines a link, or its format with --input.",
		Source:  "CRD; TF resource_cluster_link.go; CLI command_link_create.go",
		Example: Example{Format: "cfk", Raw: "kind: Service\n"},
	},
	{
		Code: link.CodeStrayArgument, Severity: SeverityWarning, Confidence: link.Observed,
		Title:   "A word of the command is not used.",
		Why:     "The tool drops it, so a setting that was meant is not made.",
		Cure:    "Put a comma before it, quote it together with what it belongs to, or give it --config of its own.",
		Source:  "CLI command_link_create.go",
		Example: Example{Format: "cli", Raw: "confluent kafka link create west --source-cluster lkc-a --config acl.sync.ms=5000 bootstrap.servers=broker-a.example.com:9092\n"},
	},
	{
		Code: link.CodeUnusedSetting, Severity: SeverityWarning, Confidence: link.Documented,
		Title:   "A setting has no meaning for a link of this mode.",
		Why:     "The tool does not send it.",
		Cure:    "Take it out, or give the link the mode that it is for.",
		Source:  "CLI command_link_create.go:178-189; TF resource_cluster_link.go:556-690",
		Example: Example{Format: "cli", Raw: "confluent kafka link create west --source-cluster lkc-a --destination-cluster lkc-b --destination-bootstrap-server broker-b.example.com:9092 --config link.mode=SOURCE\n"},
	},
	{
		Code: link.CodeMirrorState, Severity: SeverityError, Confidence: link.Documented,
		Title:   "The tool knows no such state of a mirror topic.",
		Why:     "It refuses the file, or does nothing where a promote or a failover was meant.",
		Cure:    "Write one of the states that the tool takes.",
		Source:  "TF resource_kafka_mirror_topic.go:33-42; CRD",
		Example: Example{Format: "terraform", Raw: "resource \"confluent_kafka_mirror_topic\" \"orders\" {\n  status = \"PROMOTTED\"\n  source_kafka_topic {\n    topic_name = \"orders\"\n  }\n  cluster_link {\n    link_name = \"west\"\n  }\n}\n"},
	},
	{
		Code: link.CodeHalvesAtOnce, Severity: SeverityWarning, Confidence: link.Inferred,
		Title:   "Two halves of a link are created in no order.",
		Why:     "Terraform creates what does not depend on each other at once, but the INBOUND half must be there before the OUTBOUND one.",
		Cure:    "Let the half that opens the connection depend on the other one.",
		Source:  "CFK README 896-936; TF resource_cluster_link.go",
		Example: Example{Format: "terraform", Raw: halvesExample},
	},
	{
		Code: link.CodeUnknownField, Severity: SeverityWarning, Confidence: link.Observed,
		Title:   "The tool's resource has no field of that name.",
		Why:     "Terraform refuses it, Kubernetes drops it: a setting that was meant is not made.",
		Cure:    "Leave it out, or correct the name.",
		Source:  "CRD; TF resource_cluster_link.go",
		Example: Example{Format: "terraform", Raw: "resource \"confluent_cluster_link\" \"west\" {\n  link_name = \"west\"\n  link_modes = \"DESTINATION\"\n  source_kafka_cluster {\n    id = \"lkc-a\"\n    bootstrap_endpoint = \"broker-a.example.com:9092\"\n  }\n}\n"},
	},
	{
		Code: link.CodeNotRead, Severity: SeverityInfo, Confidence: link.Inferred,
		Title:   "A part of the definition is not known here.",
		Why:     "It is passed over, so what it does to the link is not checked.",
		Cure:    "See for yourself that it is right.",
		Source:  "CRD; CLI command_link_create.go",
		Example: Example{Format: "cfk", Raw: "apiVersion: platform.confluent.io/v1beta1\nkind: ClusterLink\nmetadata:\n  name: west\nspec:\n  sourceKafkaCluster:\n    bootstrapEndpoint: broker-a.example.com:9092\n    clusterID: lkc-a\n  reconciliation: slow\n"},
	},
	{
		Code: link.CodeBackslashLost, Severity: SeverityWarning, Confidence: link.Documented,
		Title:   "A backslash of a properties file is lost.",
		Why:     "Before a character without a meaning for it Java drops the backslash, so a path or a password is not what it looks like.",
		Cure:    "Write two backslashes for one.",
		Source:  "APACHE java.util.Properties",
		Example: Example{Format: "properties", Raw: "bootstrap.servers=broker-a.example.com:9092\nsecurity.protocol=SSL\nssl.truststore.location=C:\\certs\\trust.jks\n"},
	},
	{
		Code: link.CodeElsewhere, Severity: SeverityInfo, Confidence: link.Inferred,
		Title:   "A part of the definition is somewhere else.",
		Why:     "It is in a file, a variable or an expression that is not read, so it is not checked.",
		Cure:    "Check that part too, or write it here.",
		Source:  "CLI command_link_create.go; TF resource_cluster_link.go",
		Example: Example{Format: "cli", Raw: "confluent kafka link create west --source-cluster lkc-a --source-bootstrap-server broker-a.example.com:9092 --config link.properties\n"},
	},
}

// halvesExample is of two halves, which dial each other.
const halvesExample = `resource "confluent_cluster_link" "east" {
  link_name = "both"
  link_mode = "BIDIRECTIONAL"
  local_kafka_cluster {
    id = "lkc-a"
    credentials {
      key    = "K"
      secret = "S"
    }
  }
  remote_kafka_cluster {
    id                 = "lkc-b"
    bootstrap_endpoint = "broker-b.example.com:9092"
    credentials {
      key    = "K"
      secret = "S"
    }
  }
}
resource "confluent_cluster_link" "west" {
  link_name = "both"
  link_mode = "BIDIRECTIONAL"
  local_kafka_cluster {
    id = "lkc-b"
    credentials {
      key    = "K"
      secret = "S"
    }
  }
  remote_kafka_cluster {
    id                 = "lkc-a"
    bootstrap_endpoint = "broker-a.example.com:9092"
    credentials {
      key    = "K"
      secret = "S"
    }
  }
}
`
