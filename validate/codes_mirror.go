package validate

import (
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
)

// Codes of requests about mirror topics.
const (
	codeMirrorSourceHalf       link.Code = "mirror-on-source-half"
	codeMirrorNoSource         link.Code = "mirror-without-source"
	codeMirrorTopicName        link.Code = "mirror-topic-name"
	codeMirrorLength           link.Code = "mirror-name-length"
	codeMirrorRenamed          link.Code = "mirror-renamed"
	codeMirrorInternal         link.Code = "mirror-of-internal-topic"
	codeMirrorPrefixTwice      link.Code = "mirror-prefix-twice"
	codeMirrorReplication      link.Code = "mirror-replication-factor"
	codeMirrorReplicationCloud link.Code = "cloud-mirror-replication"
	codeMirrorConfigTwice      link.Code = "mirror-config-twice"
	codeMirrorLinkConfig       link.Code = "mirror-config-of-link"

	codeVerbUnknown     link.Code = "verb-unknown"
	codeMirrorsBoth     link.Code = "mirrors-names-and-pattern"
	codeMirrorsNone     link.Code = "mirrors-none-chosen"
	codeMirrorsName     link.Code = "mirrors-name-invalid"
	codeMirrorsTwice    link.Code = "mirrors-name-twice"
	codeMirrorsPattern  link.Code = "mirrors-pattern"
	codeMirrorsGlob     link.Code = "mirrors-pattern-is-glob"
	codeVerbOneWay      link.Code = "verb-needs-bidirectional"
	codeReversePrefixed link.Code = "reverse-with-prefix"
	codeRestorePrefixed link.Code = "restore-with-prefix"
	codeVerbSourceHalf  link.Code = "verb-on-source-half"
	codePromotePaused   link.Code = "promote-on-paused-link"
	codeResumePaused    link.Code = "resume-on-paused-link"
	codeMirrorsNoPrefix link.Code = "mirrors-name-without-prefix"
)

// mirrorExample is the example of a mirror topic on a half with some configs.
func mirrorExample(current []string, req link.CreateMirrorRequest) Example {
	return Example{Act: &ActExample{Current: current, Mirror: &req}}
}

func verbExample(verb link.Verb, names ...string) Example {
	return Example{Act: &ActExample{Current: dest(), Verb: verb, Mirrors: &link.AlterMirrorsRequest{Names: names}}}
}

func patternExample(pattern string) Example {
	return Example{Act: &ActExample{Current: dest(), Verb: link.Promote, Mirrors: &link.AlterMirrorsRequest{Pattern: pattern}}}
}

// verbOn is the example of a verb for one topic of a half with some configs.
func verbOn(verb link.Verb, configs ...string) Example {
	return Example{Act: &ActExample{Current: configs, Verb: verb, Mirrors: &link.AlterMirrorsRequest{Names: []string{"orders"}}}}
}

// mirrorRules are about creating a mirror topic.
var mirrorRules = []Rule{
	{
		Code: codeMirrorSourceHalf, Severity: SeverityError, Confidence: link.Documented,
		Title:   "A mirror topic is created on a SOURCE half.",
		Why:     "That half sends; mirror topics are on the other one.",
		Cure:    "Send the request to the destination cluster.",
		Source:  "CFKX 872-889; LAB6",
		Example: mirrorExample(dest("link.mode", "SOURCE"), link.CreateMirrorRequest{SourceTopicName: "orders"}),
	},
	{
		Code: codeMirrorNoSource, Severity: SeverityError, Confidence: link.Documented,
		Title:   "The source topic is missing.",
		Why:     "The API requires source_topic_name.",
		Cure:    "Name the topic on the other cluster.",
		Source:  "OAS 9874",
		Example: mirrorExample(dest(), link.CreateMirrorRequest{MirrorTopicName: "orders"}),
	},
	{
		Code: codeMirrorTopicName, Severity: SeverityError, Confidence: link.Documented,
		Title:   "No topic can have this name.",
		Why:     "Kafka takes a-z A-Z 0-9 . _ and - in names of topics.",
		Cure:    "Write the topic's name as the cluster lists it.",
		Source:  "RU 78-113; APACHE Topic.java",
		Example: mirrorExample(dest(), link.CreateMirrorRequest{SourceTopicName: "orders/eu"}),
	},
	{
		Code: codeMirrorLength, Severity: SeverityError, Confidence: link.Documented,
		Title:   "The name of a topic has more than 249 characters.",
		Why:     "Kafka refuses it; the link's prefix counts.",
		Cure:    "Use a shorter name or prefix.",
		Source:  "KCP migrate_topics_mirror_destination_test.go:731",
		Example: mirrorExample(dest("cluster.link.prefix", "east."), link.CreateMirrorRequest{SourceTopicName: strings.Repeat("a", 245)}),
	},
	{
		Code: codeMirrorRenamed, Severity: SeverityError, Confidence: link.Documented,
		Title:   "The mirror is not called as its source is.",
		Why:     `The service refuses it (40035, "Topic renaming for mirroring not yet supported"): the name must be the link's prefix and the source's name.`,
		Cure:    "Leave mirror_topic_name out.",
		Source:  "KCP reconciler.go:205-217; ISS-233",
		Example: mirrorExample(dest(), link.CreateMirrorRequest{SourceTopicName: "orders", MirrorTopicName: "east.orders"}),
	},
	{
		Code: codeMirrorInternal, Severity: SeverityWarning, Confidence: link.Inferred,
		Title:   "The source is an internal topic.",
		Why:     "It belongs to the other cluster's own work; auto-create leaves such topics out even with a filter for all.",
		Cure:    "Leave it out; let the syncs copy offsets and ACLs.",
		Source:  "DOC-CL",
		Example: mirrorExample(dest(), link.CreateMirrorRequest{SourceTopicName: "__consumer_offsets"}),
	},
	{
		Code: codeMirrorPrefixTwice, Severity: SeverityWarning, Confidence: link.Inferred,
		Title:   "The source topic begins with the link's prefix already.",
		Why:     "The mirror gets the prefix twice; mostly the mirror's name was given as that of the source.",
		Cure:    "Give the name that the topic has on the other cluster.",
		Source:  "KCP reconciler.go:205-217",
		Example: mirrorExample(dest("cluster.link.prefix", "east."), link.CreateMirrorRequest{SourceTopicName: "east.orders"}),
	},
	{
		Code: codeMirrorReplication, Severity: SeverityError, Confidence: link.Documented,
		Title:   "The replication factor is no number of copies.",
		Why:     "Kafka takes 1 to 32767, and -1 for the default.",
		Cure:    "Leave it out.",
		Source:  "RU 78-113; APACHE NewTopic.java",
		Example: mirrorExample(dest(), link.CreateMirrorRequest{SourceTopicName: "orders", ReplicationFactor: -3}),
	},
	{
		Code: codeMirrorReplicationCloud, Severity: SeverityError, Confidence: link.Documented,
		Title:   "Confluent Cloud takes the replication factor 3 only.",
		Why:     `The service refuses others (40002, "Topic replication factor must be 3").`,
		Cure:    "Leave it out.",
		Source:  "TF resource_kafka_mirror_topic.go:398-402",
		Example: Example{Edition: "cloud", Act: &ActExample{Current: dest(), Mirror: &link.CreateMirrorRequest{SourceTopicName: "orders", ReplicationFactor: 1}}},
	},
	{
		Code: codeMirrorConfigTwice, Severity: SeverityWarning, Confidence: link.Inferred,
		Title:   "A config of the topic is given more than once.",
		Why:     "Which one holds is not published.",
		Cure:    "Keep one.",
		Source:  "OAS 9874",
		Example: mirrorExample(dest(), link.CreateMirrorRequest{SourceTopicName: "orders", Configs: []link.Config{link.NewConfig("retention.ms", "1000"), {Name: "retention.ms", Value: link.NewSecret("2000"), Index: 1}}}),
	},
	{
		Code: codeMirrorLinkConfig, Severity: SeverityWarning, Confidence: link.Inferred,
		Title:   "A config of the link is given for a topic.",
		Why:     "Topics have no such config.",
		Cure:    "Set it on the link.",
		Source:  "OAS 9874",
		Example: mirrorExample(dest(), link.CreateMirrorRequest{SourceTopicName: "orders", Configs: []link.Config{link.NewConfig("cluster.link.prefix", "east.")}}),
	},
}

// verbRules are about the verbs that alter mirror topics.
var verbRules = []Rule{
	{
		Code: codeVerbUnknown, Severity: SeverityError, Confidence: link.Documented,
		Title:   "There is no such verb.",
		Why:     "The API has seven.",
		Cure:    "Write one of them.",
		Source:  "OAS 10537-12163",
		Example: verbExample("restart", "orders"),
	},
	{
		Code: codeMirrorsBoth, Severity: SeverityWarning, Confidence: link.Inferred,
		Title:   "Topics are chosen by names and by a pattern.",
		Why:     "What the service makes of both is not published; one tool refuses it.",
		Cure:    "Give names or a pattern.",
		Source:  "OAS 20692-20707; LAB1; LAB3",
		Example: Example{Act: &ActExample{Current: dest(), Verb: link.Promote, Mirrors: &link.AlterMirrorsRequest{Names: []string{"orders"}, Pattern: "orders"}}},
	},
	{
		Code: codeMirrorsNone, Severity: SeverityWarning, Confidence: link.Inferred,
		Title:   "No topics are chosen.",
		Why:     "Without names and pattern the request can do nothing; what the service answers is not published.",
		Cure:    "Give names or a pattern.",
		Source:  "OAS 20692-20707",
		Example: verbExample(link.Promote),
	},
	{
		Code: codeMirrorsName, Severity: SeverityError, Confidence: link.Documented,
		Title:   "No mirror topic can have this name.",
		Why:     "The service answers for each name, and finds no such topic.",
		Cure:    "Write each topic's name as it is listed; patterns have a member of their own.",
		Source:  "OAS 20692-20707; DRTOOL",
		Example: verbExample(link.Promote, "orders.*"),
	},
	{
		Code: codeMirrorsTwice, Severity: SeverityWarning, Confidence: link.Inferred,
		Title:   "A topic is named more than once.",
		Why:     "The second verdict on it may be a refusal.",
		Cure:    "Name it once.",
		Source:  "OAS 20692-20707",
		Example: verbExample(link.Promote, "orders", "orders"),
	},
	{
		Code: codeMirrorsPattern, Severity: SeverityWarning, Confidence: link.Inferred,
		Title:   "The pattern is no regular expression.",
		Why:     "It was read as Go does (RE2); the service's dialect is not published.",
		Cure:    "Write a regular expression such as orders.*.",
		Source:  "OAS 20692-20707",
		Example: patternExample("*"),
	},
	{
		Code: codeMirrorsGlob, Severity: SeverityWarning, Confidence: link.Inferred,
		Title:   "The pattern looks like a shell's.",
		Why:     "In a regular expression the asterisk repeats the character before it.",
		Cure:    "Write .* for any text.",
		Source:  "OAS 20692-20707",
		Example: patternExample("orders-*"),
	},
	{
		Code: codeVerbOneWay, Severity: SeverityError, Confidence: link.Observed,
		Title:   "The verb needs a bidirectional link.",
		Why:     "Reverse and restore make the other cluster's topic the copy; the service refuses them on one-way links.",
		Cure:    "Use a link that is BIDIRECTIONAL on both halves.",
		Source:  "LAB2 README.md:29, 419; LAB12; LAB13",
		Example: verbOn(link.ReverseAndStart, "bootstrap.servers", brokerA),
	},
	{
		Code: codeReversePrefixed, Severity: SeverityError, Confidence: link.Observed,
		Title:   "Reverse does not work on a link with a prefix.",
		Why:     "Source and mirror are called differently, and stay so; the service refuses.",
		Cure:    "Use a link without a prefix.",
		Source:  "LAB1",
		Example: verbOn(link.ReverseAndStart, "bootstrap.servers", brokerA, "link.mode", "BIDIRECTIONAL", "cluster.link.prefix", "east."),
	},
	{
		Code: codeRestorePrefixed, Severity: SeverityWarning, Confidence: link.Inferred,
		Title:   "Restore probably does not work on a link with a prefix.",
		Why:     "It needs a topic of the same name on the other cluster.",
		Cure:    "Use a link without a prefix.",
		Source:  "PAT1; LAB1",
		Example: verbOn(link.TruncateAndRestore, "bootstrap.servers", brokerA, "link.mode", "BIDIRECTIONAL", "cluster.link.prefix", "east."),
	},
	{
		Code: codeVerbSourceHalf, Severity: SeverityWarning, Confidence: link.Inferred,
		Title:   "A SOURCE half has no mirror topics.",
		Why:     "They are on the destination cluster, and so are the verbs.",
		Cure:    "Send the request to the destination cluster.",
		Source:  "CFKX 872-889",
		Example: verbOn(link.Failover, "bootstrap.servers", brokerA, "link.mode", "SOURCE"),
	},
	{
		Code: codePromotePaused, Severity: SeverityWarning, Confidence: link.Inferred,
		Title:   "A topic of a paused link is promoted or reversed.",
		Why:     "Both end when the mirror has caught up, and a paused link copies nothing.",
		Cure:    "Unpause the link first, or use failover.",
		Source:  "LAB4; DOC-MET",
		Example: verbOn(link.Promote, "bootstrap.servers", brokerA, "cluster.link.paused", "true"),
	},
	{
		Code: codeResumePaused, Severity: SeverityInfo, Confidence: link.Inferred,
		Title:   "A topic of a paused link is resumed.",
		Why:     "It copies nothing before the link is unpaused; until then it shows as LINK_PAUSED.",
		Cure:    "Unpause the link too.",
		Source:  "LAB4; OAS 20771",
		Example: verbOn(link.Resume, "bootstrap.servers", brokerA, "cluster.link.paused", "true"),
	},
	{
		Code: codeMirrorsNoPrefix, Severity: SeverityWarning, Confidence: link.Inferred,
		Title:   "A name lacks the prefix that the link's mirror topics have.",
		Why:     "It is the name on the other cluster, mostly; the service looks for the mirror topic of this name.",
		Cure:    "Write the prefix in front.",
		Source:  "KCP mirrortopics/reconciler.go:123-127",
		Example: verbOn(link.Promote, "bootstrap.servers", brokerA, "cluster.link.prefix", "east."),
	},
}
