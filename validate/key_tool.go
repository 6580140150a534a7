package validate

import (
	"strings"

	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

// toolNames are flags, fields and arguments of the tools that make links, and
// of their neighbours, that people give as config keys: without dashes, dots
// and underscores, in small letters, with what to do instead.
var toolNames = map[string]string{
	"sourcecluster":                "Give the id as source_cluster_id, beside configs.",
	"destinationcluster":           "Give the id as destination_cluster_id, beside configs.",
	"remotecluster":                "Give the id as remote_cluster_id, beside configs.",
	"sourcekafkacluster":           "Give the id as source_cluster_id, beside configs, and the address as bootstrap.servers.",
	"destinationkafkacluster":      "Give the id as destination_cluster_id, beside configs, and the address as bootstrap.servers.",
	"remotekafkacluster":           "Give the id as remote_cluster_id, beside configs, and the address as bootstrap.servers.",
	"sourcebootstrapserver":        "Write bootstrap.servers.",
	"destinationbootstrapserver":   "Write bootstrap.servers.",
	"remotebootstrapserver":        "Write bootstrap.servers.",
	"bootstrapendpoint":            "Write bootstrap.servers.",
	"restendpoint":                 "Leave it out: the request is sent there.",
	"apikey":                       "Write sasl.jaas.config, with the key as username and the secret as password.",
	"apisecret":                    "Write sasl.jaas.config, with the key as username and the secret as password.",
	"sourceapikey":                 "Write sasl.jaas.config, with the key as username and the secret as password.",
	"sourceapisecret":              "Write sasl.jaas.config, with the key as username and the secret as password.",
	"destinationapikey":            "Write sasl.jaas.config, with the key as username and the secret as password.",
	"destinationapisecret":         "Write sasl.jaas.config, with the key as username and the secret as password.",
	"remoteapikey":                 "Write sasl.jaas.config, with the key as username and the secret as password.",
	"remoteapisecret":              "Write sasl.jaas.config, with the key as username and the secret as password.",
	"localapikey":                  "Write local.sasl.jaas.config, with the key as username and the secret as password.",
	"localapisecret":               "Write local.sasl.jaas.config, with the key as username and the secret as password.",
	"name":                         "Give the name as the query parameter link_name.",
	"link":                         "Give the name as the query parameter link_name.",
	"linkname":                     "Give the name as the query parameter link_name.",
	"clusterlinkname":              "Give the name as the query parameter link_name.",
	"config":                       "Give each setting as an entry of its own.",
	"configs":                      "Give each setting as an entry of its own.",
	"configfile":                   "Give each setting of the file as an entry of its own.",
	"novalidate":                   "Give the query parameter validate_link=false.",
	"validatelink":                 "Give it as a query parameter.",
	"validateonly":                 "Give it as a query parameter.",
	"dryrun":                       "Give the query parameter validate_only=true.",
	"sourceinitiatedlink":          "Write link.mode and connection.mode.",
	"clusterlinkoptions":           "Write link.mode and connection.mode.",
	"aclfilters":                   "Write acl.filters.",
	"aclfiltersjsonfile":           "Write what is in the file as acl.filters.",
	"consumergroupfilters":         "Write consumer.offset.group.filters.",
	"consumergroupfiltersjsonfile": "Write what is in the file as consumer.offset.group.filters.",
	"groupfilters":                 "Write consumer.offset.group.filters.",
	"groups":                       "Write consumer.offset.group.filters.",
	"topicfilters":                 "Write auto.create.mirror.topics.filters.",
	"topicfiltersjsonfile":         "Write what is in the file as auto.create.mirror.topics.filters.",
	"topics":                       "Write auto.create.mirror.topics.filters, or create mirrors one by one.",
	"autocreatetopics":             "Write auto.create.mirror.topics.enable and auto.create.mirror.topics.filters.",
	"mirrortopics":                 "Create each mirror topic with a request of its own.",
	"mirrortopicname":              "Create each mirror topic with a request of its own.",
	"sourcetopicname":              "Create each mirror topic with a request of its own.",
	"mirrortopicoptions":           "Write auto.create.mirror.topics.enable and cluster.link.prefix.",
	"username":                     "Write sasl.jaas.config, with user name and password in it.",
	"user":                         "Write sasl.jaas.config, with user name and password in it.",
	"password":                     "Write sasl.jaas.config, with user name and password in it.",
	"clientid":                     "Write sasl.jaas.config, with clientId and clientSecret in it.",
	"clientsecret":                 "Write sasl.jaas.config, with clientId and clientSecret in it.",
	"servers":                      "Write bootstrap.servers.",
	"protocol":                     "Write security.protocol.",
	"mechanism":                    "Write sasl.mechanism.",
	"description":                  "Leave it out: a link has no description.",
	"comment":                      "Leave it out: a link has no comments.",
	"apiversion":                   "Leave it out: it is a field of a Kubernetes resource, which is read as a file.",
	"kind":                         "Leave it out: it is a field of a Kubernetes resource, which is read as a file.",
	"metadata":                     "Leave it out: it is a field of a Kubernetes resource, which is read as a file.",
	"spec":                         "Leave it out: it is a field of a Kubernetes resource, which is read as a file.",
	"clusters":                     "Leave it out: a link has two clusters, this one and the one that bootstrap.servers names.",
}

// toolName finds what to do instead of a name that belongs to a tool.
func toolName(name string) (hint string, ok bool) {
	if strings.Contains(name, "->") {
		return "Leave it out: the direction follows from link.mode and connection.mode.", true
	}
	const longest = 40
	if len(name) > longest || specOf(strings.NewReplacer("-", ".", "_", ".").Replace(strings.ToLower(name))) != nil {
		return "", false
	}
	hint, ok = toolNames[strings.ToLower(strings.NewReplacer("-", "", "_", "", ".", "").Replace(name))]
	return hint, ok
}

// unwrapped finds the key behind what frameworks, tools and shells put in front
// of the keys of a Kafka client: spring.kafka., KAFKA_, source., us-west.
func unwrapped(name string) (string, bool) {
	folded := strings.NewReplacer("_", ".", "-", ".").Replace(strings.ToLower(text.Trim(name)))
	for {
		_, rest, ok := strings.Cut(folded, ".")
		// A key of one word is found behind anything.
		if !ok || !strings.Contains(rest, ".") {
			return "", false
		}
		if specOf(rest) != nil {
			return rest, true
		}
		folded = rest
	}
}

// ofSource reports whether a foreign name is a client setting for the cluster
// that data is copied from, which a link dials.
func ofSource(name string) bool {
	return strings.HasPrefix(name, "src.kafka.") || strings.HasPrefix(name, "src.consumer.")
}
