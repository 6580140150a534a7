package validate

import (
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
)

// Codes of what a file does to links and mirror topics, one operation after the
// other. Package store/dryrun finds these things.
const (
	CodeOperationNoLink    link.Code = "operation-on-unknown-link"
	CodeOperationNoMirror  link.Code = "operation-on-unknown-mirror"
	CodeOperationEarly     link.Code = "operation-before-its-link"
	CodeOperationRefused   link.Code = "operation-refused-in-state"
	CodeProviderRefuses    link.Code = "provider-refuses-transition"
	CodeOperationUnchecked link.Code = "operation-without-a-look"
	CodeLinkTwice          link.Code = "link-created-twice"
	CodeMirrorTwice        link.Code = "mirror-of-two-links"
	CodeHalvesOrder        link.Code = "halves-in-wrong-order"
)

// The scripts of the examples.
const (
	exampleLink   = "confluent kafka link create west --cluster lkc-b --source-cluster lkc-a --source-bootstrap-server broker-a.example.com:9092 --source-api-key K --source-api-secret S\n"
	exampleMirror = exampleLink + "confluent kafka mirror create orders --cluster lkc-b --link west\n"
)

// operationRules are about files that do something to links that are there.
var operationRules = []Rule{
	{
		Code: CodeOperationNoLink, Severity: SeverityWarning, Confidence: link.Inferred,
		Title:   "The link of an operation is none that the file creates.",
		Why:     "The service answers that the link doesn't exist, unless it was created elsewhere.",
		Cure:    "Correct the name, or see for yourself that the link is there.",
		Source:  "KCP migrate/mirrortopics/reconciler_test.go:558",
		Example: Example{Format: "cli", Raw: exampleLink + "confluent kafka mirror create orders --cluster lkc-b --link wset\n"},
	},
	{
		Code: CodeOperationNoMirror, Severity: SeverityWarning, Confidence: link.Inferred,
		Title:   "A verb names a mirror topic that differs a little from one that the file creates.",
		Why:     "The service answers that the mirror topic doesn't exist, for this topic alone: the call succeeds.",
		Cure:    "Correct the name.",
		Source:  "DRTOOL 53934886474",
		Example: Example{Format: "cli", Raw: exampleMirror + "confluent kafka mirror pause orderz --cluster lkc-b --link west\n"},
	},
	{
		Code: CodeOperationEarly, Severity: SeverityWarning, Confidence: link.Inferred,
		Title:   "An operation on a link stands before the link's creation.",
		Why:     "Run in this order, the service answers that the link doesn't exist.",
		Cure:    "Create the link first.",
		Source:  "KCP migrate/mirrortopics/reconciler.go:28-36",
		Example: Example{Format: "cli", Raw: "confluent kafka mirror create orders --cluster lkc-b --link west\n" + exampleLink},
	},
	{
		Code: CodeOperationRefused, Severity: SeverityWarning, Confidence: link.Inferred,
		Title:   "The mirror topic is in a state in which the service refuses the verb.",
		Why:     "The state follows from the file; the answer for the topic is an error, while the call succeeds.",
		Cure:    "Leave the verb out, or wait for the state in which it is taken.",
		Source:  "OAS 19595",
		Example: Example{Format: "cli", Raw: exampleMirror + "confluent kafka mirror describe orders --cluster lkc-b --link west\nconfluent kafka mirror promote orders --cluster lkc-b --link west\nconfluent kafka mirror pause orders --cluster lkc-b --link west\n"},
	},
	{
		Code: CodeProviderRefuses, Severity: SeverityError, Confidence: link.Documented,
		Title:  "Terraform's provider refuses this change of a mirror topic's status.",
		Why:    "It lets an ACTIVE topic be paused and a PAUSED one go on, and either be promoted or failed over; the plan is shown, and its apply fails.",
		Cure:   "Do it with the API or the Confluent CLI, and take the new status over with a refresh.",
		Source: "TF resource_kafka_mirror_topic.go:278-292; TF issue #780",
		Example: Example{Format: "terraform", Raw: `{"format_version":"1.2","terraform_version":"1.11","resource_changes":[{"address":"confluent_kafka_mirror_topic.m","mode":"managed","type":"confluent_kafka_mirror_topic","change":{"actions":["update"],` +
			`"before":{"status":"FAILED","mirror_topic_name":"orders"},"after":{"status":"FAILED_OVER","mirror_topic_name":"orders"}}}]}`},
	},
	{
		Code: CodeOperationUnchecked, Severity: SeverityWarning, Confidence: link.Inferred,
		Title:   "A step that can't be taken back comes without a look before it.",
		Why:     "A failover leaves what was not copied behind, a promote waits for it as long as it takes, and truncate-and-restore deletes records; how far the mirror topic is, only a look at its lag tells.",
		Cure:    "Describe the mirror topic and compare its lag first, or run the verb with --dry-run or validate_only=true.",
		Source:  "OAS 10537, 10808, 12160",
		Example: Example{Format: "cli", Raw: "confluent kafka mirror failover orders --cluster lkc-b --link west\n"},
	},
	{
		Code: CodeLinkTwice, Severity: SeverityWarning, Confidence: link.Observed,
		Title:   "The file creates a link of this name on this cluster twice.",
		Why:     "The second request is refused: a link of the name exists already.",
		Cure:    "Leave one of them out, or give it another name.",
		Source:  "KCP create_test.go:126-130",
		Example: Example{Format: "cli", Raw: exampleLink + exampleLink},
	},
	{
		Code: CodeMirrorTwice, Severity: SeverityWarning, Confidence: link.Documented,
		Title:   "Two links are to mirror into one topic.",
		Why:     "A topic of a cluster belongs to one link at most: the second request is refused, because the topic exists.",
		Cure:    "Give one of the links a cluster.link.prefix, or mirror the topic over one of them only.",
		Source:  "KCP mirrortopics/reconciler.go:133-183",
		Example: Example{Format: "cli", Raw: strings.ReplaceAll(exampleLink, "west", "south") + exampleMirror + "confluent kafka mirror create orders --cluster lkc-b --link south\n"},
	},
	{
		Code: CodeHalvesOrder, Severity: SeverityWarning, Confidence: link.Documented,
		Title:  "The half that dials is created before the one that waits to be dialled.",
		Why:    "The service looks for the other half and refuses the request, because there is none yet.",
		Cure:   "Create the INBOUND half first.",
		Source: "KCP internal/migrate/clusterlink/reconciler.go:388-400; CFK README 896-936",
		Example: Example{Format: "cli", Raw: "confluent kafka link create west --cluster lkc-a --destination-cluster lkc-b --destination-bootstrap-server broker-b.example.com:9092 --destination-api-key K --destination-api-secret S --source-api-key K --source-api-secret S --config link.mode=SOURCE\n" +
			"confluent kafka link create west --cluster lkc-b --source-cluster lkc-a --config link.mode=DESTINATION,connection.mode=INBOUND\n"},
	},
}
