package validate

import "github.com/clusterlink-go/clusterlink/link"

// Codes of what is done to links that exist.
const (
	codeChangeNothing      link.Code = "change-nothing"
	codeChangeNoName       link.Code = "change-without-name"
	codeChangeIdentity     link.Code = "change-of-identity"
	codeChangeOperation    link.Code = "change-unknown-operation"
	codeChangeTwice        link.Code = "change-twice"
	codeChangeNoValue      link.Code = "change-without-value"
	codeChangeValueIgnored link.Code = "change-value-ignored"
	codeChangeNotSet       link.Code = "change-of-default"
	codeChangeClears       link.Code = "change-clears-filters"
	codeChangeNoData       link.Code = "change-without-data"
	codeChangeBodyFlag     link.Code = "change-validated-in-body"
	codeUpdateNoValue      link.Code = "update-without-value"
	codeImmutable          link.Code = "immutable-key"
	codeImmutablePrefix    link.Code = "immutable-prefix"
	codeImmutableLikely    link.Code = "immutable-key-likely"
	codeAlterReadOnly      link.Code = "cloud-read-only-change"
	codeAlterReadOnlyCloud link.Code = "read-only-in-cloud"

	codeDeleteLive    link.Code = "delete-live-mirrors"
	codeDeletePending link.Code = "delete-pending-mirrors"
	codeDeleteForced  link.Code = "delete-forced"
	codeDeleteRestore link.Code = "delete-ends-restore"
	codeDeleteHalf    link.Code = "delete-leaves-half"
)

// alterExample is the example of a batch of changes to a half with some configs.
func alterExample(current []string, changes ...link.ConfigChange) Example {
	return Example{Act: &ActExample{Current: current, Alter: changes}}
}

// changeRules are about changes to the configs of a link.
var changeRules = []Rule{
	{
		Code: codeChangeNothing, Severity: SeverityInfo, Confidence: link.Inferred,
		Title:   "The request changes nothing.",
		Why:     "Its array of changes is empty.",
		Cure:    "Leave the request out, or add a change.",
		Source:  "OAS 9416",
		Example: Example{Act: &ActExample{Alter: []link.ConfigChange{}}},
	},
	{
		Code: codeChangeNoName, Severity: SeverityError, Confidence: link.Documented,
		Title:   "A change names no config.",
		Why:     "The API requires name.",
		Cure:    "Write the config's name.",
		Source:  "OAS 9416; KR AlterConfigBatchRequestData.java",
		Example: alterExample(dest(), link.SetConfig("", "1")),
	},
	{
		Code: codeChangeIdentity, Severity: SeverityWarning, Confidence: link.Inferred,
		Title:   "A change is about what identifies the link.",
		Why:     "Names and ids are fixed when the link is created, and are no configs.",
		Cure:    "Delete the link and create it anew.",
		Source:  "DOC-CL; TF resource_cluster_link.go:65-90",
		Example: alterExample(dest(), link.SetConfig("source_cluster_id", "cluster-c")),
	},
	{
		Code: codeChangeOperation, Severity: SeverityWarning, Confidence: link.Inferred,
		Title:   "The operation of a change is none that is known.",
		Why:     "The API lists SET and DELETE, and leaves the list open.",
		Cure:    "Write SET or DELETE.",
		Source:  "OAS 9416; KR AlterConfigBatchRequestData.java:96-106",
		Example: alterExample(dest(), link.ConfigChange{Name: "acl.sync.ms", Value: link.NewSecret("6000"), Operation: "APPEND"}),
	},
	{
		Code: codeChangeTwice, Severity: SeverityWarning, Confidence: link.Inferred,
		Title:   "One config is changed more than once in one request.",
		Why:     "Which change holds is not published; the last one is taken to.",
		Cure:    "Keep one of the changes.",
		Source:  "OAS 9416",
		Example: alterExample(dest(), link.SetConfig("acl.sync.ms", "6000"), link.SetConfig("acl.sync.ms", "7000")),
	},
	{
		Code: codeChangeNoValue, Severity: SeverityWarning, Confidence: link.Inferred,
		Title:   "A change sets a config to no value.",
		Why:     "The API takes null here; what comes of it is not published.",
		Cure:    "Write operation DELETE to bring the default back.",
		Source:  "OAS 9416; KR AlterConfigBatchRequestData.java:60-75",
		Example: alterExample(dest(), link.ConfigChange{Name: "acl.sync.ms", Null: true}),
	},
	{
		Code: codeChangeValueIgnored, Severity: SeverityInfo, Confidence: link.Documented,
		Title:   "A change deletes a config and has a value.",
		Why:     "The value is ignored: the default comes back.",
		Cure:    "Leave the value out, or write SET.",
		Source:  "KR AlterConfigBatchRequestData.java:60-75",
		Example: alterExample(dest("acl.sync.ms", "6000"), link.ConfigChange{Name: "acl.sync.ms", Value: link.NewSecret("7000"), Operation: link.OperationDelete}),
	},
	{
		Code: codeChangeNotSet, Severity: SeverityInfo, Confidence: link.Inferred,
		Title:   "A change brings back a default that is there already.",
		Why:     "It has no effect.",
		Cure:    "Leave it out.",
		Source:  "OAS 8814",
		Example: Example{Act: &ActExample{Current: dest(), Reset: "acl.sync.ms"}},
	},
	{
		Code: codeChangeClears, Severity: SeverityInfo, Confidence: link.Documented,
		Title:   "Switching a feature off clears its filters.",
		Why:     "Switched on again, it has none and does nothing.",
		Cure:    "Keep a copy of the filters.",
		Source:  "DOC-CL",
		Example: alterExample(dest(syncingACLs...), link.SetConfig("acl.sync.enable", "false")),
	},
	{
		Code: codeChangeNoData, Severity: SeverityError, Confidence: link.Documented,
		Title:   "The request has no changes at all.",
		Why:     "The API requires data.",
		Cure:    "Write the changes in data.",
		Source:  "OAS 20490",
		Example: Example{Act: &ActExample{Alter: []link.ConfigChange{}, Body: `{}`}},
	},
	{
		Code: codeChangeBodyFlag, Severity: SeverityWarning, Confidence: link.Inferred,
		Title:   "A request that is to change nothing says so in its body.",
		Why:     "A comment of Kafka REST says that validate_only in the body is for topics; for links it is the query's, and without that the changes are made.",
		Cure:    "Send the query parameter validate_only=true.",
		Source:  "KR AlterConfigBatchRequestData.java:38-41",
		Example: Example{Act: &ActExample{Current: dest(), Alter: []link.ConfigChange{}, Body: `{"data":[{"name":"acl.sync.ms","value":"6000"}],"validate_only":true}`}},
	},
	{
		Code: codeUpdateNoValue, Severity: SeverityError, Confidence: link.Documented,
		Title:   "An update of one config has no value.",
		Why:     "The API requires it, and does not take null here.",
		Cure:    "Give a value, or reset the config.",
		Source:  "OAS 20532",
		Example: Example{Act: &ActExample{Current: dest(), Update: &link.ConfigChange{Name: "acl.sync.ms", Null: true}}},
	},
	{
		Code: codeImmutable, Severity: SeverityError, Confidence: link.Documented,
		Title:   "The config can't be changed once the link exists.",
		Why:     "The modes of a half, and in Confluent Platform the prefix, are fixed when it is created.",
		Cure:    "Delete the link and create it anew.",
		Source:  "TF resource_cluster_link.go:83-98; DOC-CL; KCP manifest-reference.md:142",
		Example: alterExample(dest(), link.SetConfig("link.mode", "BIDIRECTIONAL")),
	},
	{
		Code: codeImmutablePrefix, Severity: SeverityWarning, Confidence: link.Documented,
		Title:   "The prefix of a link is changed.",
		Why:     "Most sources call it fixed; the Terraform provider lists it as editable.",
		Cure:    "Delete the link and create it anew.",
		Source:  "KCP manifest-reference.md:142; LAB13; TF resource_cluster_link.go:39-53",
		Example: alterExample(dest("cluster.link.prefix", "east."), link.SetConfig("cluster.link.prefix", "west.")),
	},
	{
		Code: codeImmutableLikely, Severity: SeverityWarning, Confidence: link.Inferred,
		Title:   "The config is not known to be changeable.",
		Why:     "No source shows it changed on a link that exists.",
		Cure:    "Delete the link and create it anew.",
		Source:  "TF resource_cluster_link.go:39-53; CFKX 922-924",
		Example: alterExample([]string{"bootstrap.servers", brokerA, "link.mode", "BIDIRECTIONAL"}, link.SetConfig("remote.link.connection.mode", "OUTBOUND")),
	},
	{
		Code: codeAlterReadOnly, Severity: SeverityError, Confidence: link.Documented,
		Title:   "The config is read-only in Confluent Cloud.",
		Why:     "The listing of a link there marks 14 configs so.",
		Cure:    "Leave it as it is.",
		Source:  "TFDATA 134; TF resource_cluster_link.go:39-53",
		Example: Example{Edition: "cloud", Act: &ActExample{Current: dest(), Alter: []link.ConfigChange{link.SetConfig("request.timeout.ms", "60000")}}},
	},
	{
		Code: codeAlterReadOnlyCloud, Severity: SeverityInfo, Confidence: link.Documented,
		Title:   "The config can be changed in Confluent Platform only.",
		Why:     "Confluent Cloud lists it as read-only.",
		Cure:    "Tell the edition, so that this is either an error or silent.",
		Source:  "TFDATA 134; ISS-344",
		Example: alterExample(dest(), link.SetConfig("request.timeout.ms", "60000")),
	},
}

// syncingACLs are the configs of a half that copies all ACLs.
var syncingACLs = []string{
	"acl.sync.enable", "true", "acl.filters",
	`{"aclFilters":[{"resourceFilter":{"resourceType":"ANY","patternType":"ANY"},"accessFilter":{"operation":"ANY","permissionType":"ANY"}}]}`,
}

// deleteRules are about deleting a link.
var deleteRules = []Rule{
	{
		Code: codeDeleteLive, Severity: SeverityError, Confidence: link.Documented,
		Title:   "The link has mirror topics that are not stopped.",
		Why:     "The service refuses to delete it (403), unless force is set.",
		Cure:    "Stop or delete the mirror topics first.",
		Source:  "KCP migrate_clusterlink_test.go:347; DOC-IDX",
		Example: Example{Act: &ActExample{Delete: &DeleteState{Live: 2}}},
	},
	{
		Code: codeDeletePending, Severity: SeverityWarning, Confidence: link.Documented,
		Title:   "The link has mirror topics that are about to stop.",
		Why:     "Deleting it now may cause errors that can not be recovered from.",
		Cure:    "Wait until they are STOPPED.",
		Source:  "DOC-IDX",
		Example: Example{Act: &ActExample{Delete: &DeleteState{Live: 1, PendingStopped: 1, Force: true}}},
	},
	{
		Code: codeDeleteForced, Severity: SeverityWarning, Confidence: link.Inferred,
		Title:   "A link with live mirror topics is deleted by force.",
		Why:     "What becomes of the topics is not published.",
		Cure:    "Promote or fail over the mirror topics first.",
		Source:  "OAS 7914; LAB13",
		Example: Example{Act: &ActExample{Delete: &DeleteState{Live: 2, Force: true}}},
	},
	{
		Code: codeDeleteRestore, Severity: SeverityInfo, Confidence: link.Inferred,
		Title:   "Stopped mirror topics can't be restored once the link is gone.",
		Why:     "truncate-and-restore needs the link that stopped them.",
		Cure:    "Restore first what is to be restored.",
		Source:  "DOC-IDX; PAT1",
		Example: Example{Act: &ActExample{Delete: &DeleteState{Mode: link.ModeBidirectional, Stopped: 2}}},
	},
	{
		Code: codeDeleteHalf, Severity: SeverityInfo, Confidence: link.Observed,
		Title:   "The other half of the link stays.",
		Why:     "It finds no partner: syncs of offsets and reversals fail there, and what a SOURCE half leaves can't be addressed.",
		Cure:    "Delete both halves.",
		Source:  "LAB1; OAS 20628; KCP clusterlink.go:237-246",
		Example: Example{Act: &ActExample{Delete: &DeleteState{OtherHalf: true}}},
	},
}
