package validate

import "github.com/clusterlink-go/clusterlink/link"

// Codes of what is wrong between links.
const (
	codeGraphSelf       link.Code = "graph-self-link"
	codeGraphName       link.Code = "graph-name-taken"
	codeGraphPrefix     link.Code = "graph-prefix-taken"
	codeGraphOwner      link.Code = "graph-topic-taken"
	codeGraphContested  link.Code = "graph-topic-contested"
	codeGraphChain      link.Code = "graph-chain-with-prefix"
	codeGraphReverse    link.Code = "graph-reverse-in-chain"
	codeGraphEcho       link.Code = "graph-echo"
	codeGraphCycle      link.Code = "graph-cycle"
	codeGraphOffsets    link.Code = "graph-offsets-both-ways"
	codeGraphNamesApart link.Code = "graph-names-apart"
	codeGraphPrefixMet  link.Code = "graph-prefix-met"
)

func graphExample(links ...GraphLink) Example { return Example{Act: &ActExample{Graph: links}} }

// graphRules are about sets of links.
var graphRules = []Rule{
	{
		Code: codeGraphSelf, Severity: SeverityError, Confidence: link.Observed,
		Title:   "A link leads from a cluster to itself.",
		Why:     `The service refuses it ("Cannot create cluster link to self.").`,
		Cure:    "Name two clusters.",
		Source:  "ISS-6576",
		Example: graphExample(GraphLink{Name: "east", From: "cluster-a", To: "cluster-a"}),
	},
	{
		Code: codeGraphName, Severity: SeverityError, Confidence: link.Documented,
		Title:   "Two links on one cluster have the same name.",
		Why:     "The service refuses the second one; the name is how a link is found.",
		Cure:    "Give one of them another name, on both its halves.",
		Source:  "OAS 19753",
		Example: graphExample(GraphLink{Name: "east", From: "cluster-a", To: "cluster-c"}, GraphLink{Name: "east", From: "cluster-b", To: "cluster-c"}),
	},
	{
		Code: codeGraphPrefix, Severity: SeverityError, Confidence: link.Documented,
		Title:   "Two links on one cluster have the same prefix.",
		Why:     `The service refuses the second one (40002, "prefix already exists").`,
		Cure:    "Give each link a prefix of its own.",
		Source:  "KCP migrate_topics_mirror_destination_test.go:85-88",
		Example: graphExample(GraphLink{Name: "east", From: "cluster-a", To: "cluster-c", Prefix: "e."}, GraphLink{Name: "west", From: "cluster-b", To: "cluster-c", Prefix: "e."}),
	},
	{
		Code: codeGraphOwner, Severity: SeverityError, Confidence: link.Documented,
		Title:   "Two links mirror a topic of one name.",
		Why:     `A topic belongs to one link: the service refuses the second mirror (40002, "already exists").`,
		Cure:    "Mirror it with one link, or give one a prefix.",
		Source:  "KCP mirrortopics/reconciler.go:133-183; LAB1",
		Example: graphExample(GraphLink{Name: "east", From: "cluster-a", To: "cluster-c", Mirrors: []string{"orders"}}, GraphLink{Name: "west", From: "cluster-b", To: "cluster-c", Mirrors: []string{"orders"}}),
	},
	{
		Code: codeGraphContested, Severity: SeverityWarning, Confidence: link.Documented,
		Title:   "Two links may make a topic of one name.",
		Why:     "If both sources have such a topic, the link that is late reports TOPIC_EXISTS_ERROR and never copies it.",
		Cure:    "Select different topics, or give each link a prefix.",
		Source:  "OAS 20628; KCP mirrortopics/reconciler.go:133-183",
		Example: graphExample(GraphLink{Name: "east", From: "cluster-a", To: "cluster-c", Topics: everyTopic}, GraphLink{Name: "west", From: "cluster-b", To: "cluster-c", Topics: everyTopic}),
	},
	{
		Code: codeGraphChain, Severity: SeverityWarning, Confidence: link.Observed,
		Title:   "A link with a prefix and auto-create selects mirror topics.",
		Why:     "Auto-create on a link with a prefix does not take mirrors on: the chain ends there.",
		Cure:    "Leave the prefix out, or create mirrors of mirrors by request.",
		Source:  "LAB13; LAB11",
		Example: graphExample(GraphLink{Name: "first", From: "cluster-a", To: "cluster-b", Mirrors: []string{"orders"}}, GraphLink{Name: "second", From: "cluster-b", To: "cluster-c", Prefix: "b.", Topics: everyTopic}),
	},
	{
		Code: codeGraphReverse, Severity: SeverityInfo, Confidence: link.Inferred,
		Title:   "The topics of a bidirectional link are mirrors on its source already.",
		Why:     "Reverse would make the middle of a chain the copy of its end, while it still is the copy of its beginning.",
		Cure:    "Promote or fail over the first mirror before reversing the second.",
		Source:  "PAT1; PAT2",
		Example: graphExample(GraphLink{Name: "first", From: "cluster-a", To: "cluster-b", Mirrors: []string{"orders"}}, GraphLink{Name: "second", From: "cluster-b", To: "cluster-c", Shape: BidirectionalOutbound, Mirrors: []string{"orders"}}),
	},
	{
		Code: codeGraphEcho, Severity: SeverityWarning, Confidence: link.Inferred,
		Title:   "Topics come back to their cluster under a longer name.",
		Why:     "Mirrors are selected for mirroring back: each round adds a copy and a prefix, until names are too long.",
		Cure:    "Exclude on each link the prefixes of the others.",
		Source:  "KCP mirrortopics/reconciler.go:123-127; LAB15",
		Example: graphExample(GraphLink{Name: "east", From: "cluster-a", To: "cluster-b", Prefix: "a.", Topics: everyTopic}, GraphLink{Name: "east", From: "cluster-b", To: "cluster-a", Prefix: "b.", Topics: everyTopic}),
	},
	{
		Code: codeGraphCycle, Severity: SeverityInfo, Confidence: link.Inferred,
		Title:   "Links without prefix select each other's topics in a circle.",
		Why:     "A mirror has the name of its source, so what comes back finds its name taken (TOPIC_EXISTS_ERROR).",
		Cure:    "Select on each link the topics that begin on its source.",
		Source:  "OAS 20628; LAB1",
		Example: graphExample(GraphLink{Name: "east", From: "cluster-a", To: "cluster-b", Topics: everyTopic}, GraphLink{Name: "east", From: "cluster-b", To: "cluster-a", Topics: everyTopic}),
	},
	{
		Code: codeGraphOffsets, Severity: SeverityWarning, Confidence: link.Observed,
		Title:   "Offsets of one consumer group are synced both ways.",
		Why:     "Each side overwrites what the other wrote: the group's offsets jump.",
		Cure:    "Select on each link the groups that read on its source.",
		Source:  "LAB14 Coreydevx answers.md:53",
		Example: graphExample(GraphLink{Name: "east", From: "cluster-a", To: "cluster-b", Groups: everyGroup}, GraphLink{Name: "east", From: "cluster-b", To: "cluster-a", Groups: everyGroup}),
	},
	{
		Code: codeGraphNamesApart, Severity: SeverityWarning, Confidence: link.Documented,
		Title:   "Two halves of a bidirectional link have different names.",
		Why:     "They are two unrelated links then: no reverse, and offset sync fails.",
		Cure:    "Give both the same name, byte for byte.",
		Source:  "CFKX 896-911; LAB1",
		Example: graphExample(GraphLink{Name: "east", From: "cluster-a", To: "cluster-b", Shape: BidirectionalOutbound}, GraphLink{Name: "west", From: "cluster-b", To: "cluster-a", Shape: BidirectionalOutbound}),
	},
	{
		Code: codeGraphPrefixMet, Severity: SeverityInfo, Confidence: link.Inferred,
		Title:   "A link's filters select names that another link's prefix makes.",
		Why:     "If its source has such a topic, the link that is late reports TOPIC_EXISTS_ERROR for it.",
		Cure:    "Exclude the other link's prefix.",
		Source:  "OAS 20628; KCP mirrortopics/reconciler.go:133-183",
		Example: graphExample(GraphLink{Name: "east", From: "cluster-a", To: "cluster-c", Prefix: "a.", Topics: everyTopic}, GraphLink{Name: "west", From: "cluster-b", To: "cluster-c", Topics: everyTopic}),
	},
}

// The sets of all topics and all groups.
var (
	everyTopic = NewTopicFilter(FilterRule{Name: "*"})
	everyGroup = NewGroupFilter(FilterRule{Name: "*"})
)
