package link

// Reference is one public source that the tables of this module rest on. It
// is a comparable value; the zero value names nothing.
type Reference struct {
	// Key is what a [Source] cites it by. A key that ends in "*" stands for
	// all keys with that beginning.
	Key string
	// Title says in a short line what it is.
	Title string
}

// Sources lists the references that any [Source] of this module may cite:
// specifications first, then tools, operators and tests of the vendor, pages,
// patents, and third parties. Most pages could be read only in part. The
// result is a fresh slice.
func Sources() []Reference {
	return []Reference{
		{"SEED", "docs.confluent.io, create-kafka-link: the request to create a link, with five example bodies"},
		{"OAS", "confluentinc/ccloud-sdk-go-v2 kafkarest/v3/api/openapi.yaml: REST API of Confluent Cloud (line)"},
		{"SDK", "confluentinc/ccloud-sdk-go-v2 kafkarest/v3: the Go client generated from OAS"},
		{"CPOAS", "confluentinc/kafka-rest-sdk-go kafkarestv3/api/openapi.yaml: REST API of Confluent Platform"},
		{"CPSPEC", "the same specification as CPOAS"},
		{"CPSDK", "confluentinc/kafka-rest-sdk-go kafkarestv3: the Go client, newer than its CPOAS"},
		{"KR", "confluentinc/kafka-rest: the open part of the REST server"},
		{"RU", "confluentinc/rest-utils: how the REST server words its errors"},
		{"APACHE", "apache/kafka: client and broker settings, JAAS and TLS code (file and line; 4.1: its Javadoc)"},

		{"CLI", "confluentinc/cli: the command line of Confluent (file and line)"},
		{"CLIMOCK", "confluentinc/cli test/test-server: a mock whose answers are the tool's, not the service's"},
		{"TF", "confluentinc/terraform-provider-confluent internal/provider (file and line)"},
		{"TFDATA", "its internal/testdata: recorded answers of Confluent Cloud, 56 settings of one link (line)"},
		{"KCP", "confluentinc/kcp: the migration tool, with notes taken on cp-server 8.x"},
		{"CFK", "the same file as CFKX"},
		{"CFKX", "confluentinc/confluent-kubernetes-examples hybrid/clusterlink-bidirectional/README.md (line)"},
		{"CRD", "ClusterLink resource definition of the Kubernetes operator, versions 2.2 to 2.5"},
		{"CPCAP", "dedovicnermin/ps-cfk cl001.configs.json: listing of 140 settings by cp-server 7.4.1 (line)"},
		{"DRTOOL", "disaster recovery scripts by Confluent staff, 2023-2024, with pasted answers of Confluent Cloud"},

		{"DOCS", "docs.confluent.io, the page named beside it, of which only the beginning could be read"},
		{"DOC-IDX", "docs.confluent.io, Platform: overview of Cluster Linking"},
		{"DOC-MET", "docs.confluent.io, Cloud: metrics of Cluster Linking"},
		{"DOC-MT", "docs.confluent.io, Cloud and Platform: mirror topics (beginning only)"},
		{"DOC-CL", "docs.confluent.io, Cloud: cluster links and their settings (beginning only)"},
		{"DOC-CFG", "docs.confluent.io, Platform: settings of Cluster Linking (beginning only)"},
		{"DOC-SEC", "docs.confluent.io, Platform: security of Cluster Linking (beginning only)"},
		{"DOC-TR", "docs.confluent.io, Platform: troubleshooting of Cluster Linking (beginning only)"},
		{"DOC-TYP", "docs.confluent.io, Cloud: cluster types"},
		{"PAT1", "US 12,619,507 B2 and US 2026/0104974 A1: truncate and restore"},
		{"PAT2", "US 2026/0104971 A1: reverse"},

		{"LAB1", "lab of two clusters on cp-server 8.3.0, with captured output"},
		{"LAB2", "lrodrigoaguado/cfk-dr-playground Scenario3.md"},
		{"LAB3", "moliele/cluster-schema-linking-examples: bidirectional-link-reverse and -kraft"},
		{"LAB4", "mark-christiansen/confluent-toolkit README.md, CP 6.2 to 7.1.1"},
		{"LAB5", "mTLS lab on CP 7.3.1, with captured output"},
		{"LAB6", "hybrid lab of CP 7.3 and Confluent Cloud, with captured output"},
		{"LAB7", "bidirectional lab between two clusters of Confluent Cloud, with captured output"},
		{"LAB8", "scripts that drive truncate-and-restore"},
		{"LAB9", "notes on reverse-and-pause and resume in Confluent Cloud"},
		{"LAB10", "a promote that stalled, and why"},
		{"LAB11", "third-party glossary of mirror states"},
		{"LAB12", "third-party notes on the limits of bidirectional links"},
		{"LAB13", "third-party wiki, checked against the documentation of 2026"},
		{"LAB14", "disaster recovery walkthroughs: purbon, demo-scene, Coreydevx"},
		{"LAB15", "active/active walkthroughs with prefixes, among them rjmfernandes/clusterLinkingActiveActive"},
		{"WALK", "DennisFederico/cflt.private-public-private.cluster-link README.md: a source-initiated link"},
		{"ISS-*", "GitHub issues of the vendor's repositories, by number"},
	}
}
