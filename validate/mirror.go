package validate

import (
	"math"
	"strconv"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

// The members of the body of "create a mirror topic".
const (
	memberSourceTopic = "source_topic_name"
	memberMirrorTopic = "mirror_topic_name"
	memberReplication = "replication_factor"
)

// cloudReplication is the only replication factor that Confluent Cloud takes.
const cloudReplication = 3

// CreateMirror lists what is wrong with a request to create a mirror topic on
// a half of a link; nil means nothing. It does not look at which topics exist.
// A nil host is a half on which nothing is set, a nil req the empty request. What
// a decoder found is listed as [Create] does.
func CreateMirror(host *Current, req *link.CreateMirrorRequest, opts *Options) Problems {
	if req == nil {
		req = &link.CreateMirrorRequest{}
	}
	return judge(req.Findings(), func() Problems {
		return drop(createMirror(host, req, opts), codeMirrorNoSource, unfit(req.Findings(), member(memberSourceTopic).pointer))
	})
}

// createMirror is CreateMirror without what a decoder found.
func createMirror(host *Current, req *link.CreateMirrorRequest, opts *Options) Problems {
	m := mirrorCheck{half: host.half(), req: req}
	m.reset(nil, opts)
	m.names()
	m.replication()
	m.configs()
	m.tooMany()
	return m.problems
}

// mirrorCheck is one run over a request to create a mirror topic.
type mirrorCheck struct {
	check

	half *check
	req  *link.CreateMirrorRequest
}

func member(name string) place { return place{pointer: link.Pointer("/" + name)} }

// member is the place of a member of the request.
func (m *mirrorCheck) member(name string) place {
	at := member(name)
	at.offset = m.req.Offset(at.pointer)
	return at
}

// names checks who can host the mirror, and what it is called.
func (m *mirrorCheck) names() {
	if m.half.mode == link.ModeSource {
		m.add(codeMirrorSourceHalf, wholeBody, "a SOURCE half hosts no mirror topics", "Create the mirror topic on the other half, on the destination cluster.")
	}
	source, mirror := m.req.SourceTopicName, m.req.MirrorTopicName
	prefix := m.half.text(kPrefix)
	if source == "" {
		at := m.member(memberSourceTopic)
		if at.offset == 0 {
			at = wholeBody
		}
		m.add(codeMirrorNoSource, at, "source_topic_name is missing", "Name the topic on the other cluster.")
		return
	}
	m.topic(memberSourceTopic, source)
	if mirror != "" && m.topic(memberMirrorTopic, mirror) {
		m.renamed(prefix, source, mirror)
	}
	if full := prefix + source; mirror == "" && len(source) <= link.MaxTopicLength && len(full) > link.MaxTopicLength && !text.Templated(full) {
		m.add(codeMirrorLength, m.member(memberSourceTopic), "with the link's prefix the mirror topic's name has "+strconv.Itoa(len(full))+
			" characters, which is longer than the max allowed length "+strconv.Itoa(link.MaxTopicLength), "Use a link with a shorter prefix.")
	}
	switch {
	case internalTopic(source):
		m.add(codeMirrorInternal, m.member(memberSourceTopic), show(source)+" is an internal topic of the other cluster: a copy serves nobody and may clash with this cluster's own", "Leave it out.")
	case prefix != "" && strings.HasPrefix(source, prefix) && !text.Templated(source):
		m.add(codeMirrorPrefixTwice, m.member(memberSourceTopic), show(source)+" begins with the link's prefix already: its mirror is "+show(prefix+source),
			"Give the name that the topic has on the other cluster, without this link's prefix.")
	}
}

// topic checks a topic name, and reports whether the name can be compared with
// others.
func (m *mirrorCheck) topic(name, topic string) bool {
	if text.Templated(topic) {
		return false
	}
	if len(topic) > link.MaxTopicLength {
		m.add(codeMirrorLength, m.member(name), name+" has "+strconv.Itoa(len(topic))+" characters, at most "+
			strconv.Itoa(link.MaxTopicLength)+" are allowed", "Use a shorter name.")
		return false
	}
	if err := link.CheckTopic(topic); err != nil {
		m.add(codeMirrorTopicName, m.member(name), name+" is "+show(topic)+", which "+reason(err), "A topic name has a-z A-Z 0-9 . _ and - only.")
		return false
	}
	return true
}

// renamed checks that the mirror's name is the prefix and the source's name.
func (m *mirrorCheck) renamed(prefix, source, mirror string) {
	if mirror == prefix+source || text.Templated(source) || text.Templated(prefix) {
		return
	}
	message, hint := "mirror_topic_name is "+show(mirror)+", must be "+show(prefix+source), "Leave mirror_topic_name out."
	switch {
	case prefix == "" && strings.HasSuffix(mirror, source):
		message += ": this half has no cluster.link.prefix"
		hint = "Leave it out, or use a link that was created with cluster.link.prefix=" + text.Clip(strings.TrimSuffix(mirror, source), shownLength) + " on the half that hosts the mirrors."
	case prefix != "" && mirror == source:
		message += ": the link's prefix goes in front"
	}
	m.add(codeMirrorRenamed, m.member(memberMirrorTopic), message, hint)
}

// internalTopic reports whether a topic belongs to the cluster itself.
func internalTopic(name string) bool {
	return name == "__consumer_offsets" || name == "__transaction_state" || name == "__cluster_metadata" || strings.HasPrefix(name, "_confluent")
}

func (m *mirrorCheck) replication() {
	n := m.req.ReplicationFactor
	switch {
	case n < -1 || n > math.MaxInt16, n == 0 && m.member(memberReplication).offset > 0:
		m.add(codeMirrorReplication, m.member(memberReplication), "replication_factor is "+strconv.Itoa(n)+", which no topic can have",
			"Write how many brokers are to hold a copy, or leave it out.")
	case n != 0 && n != cloudReplication && m.opts.Edition.Product == link.Cloud:
		m.add(codeMirrorReplicationCloud, m.member(memberReplication), "replication_factor is "+strconv.Itoa(n)+", must be 3 in Confluent Cloud",
			"Leave it out.")
	}
}

// configs checks the names of the topic's configs.
func (m *mirrorCheck) configs() {
	seen := make(map[string]bool, len(m.req.Configs))
	for i := range m.req.Configs {
		e := m.req.Configs[i]
		at := place{pointer: link.ConfigsPointer.Index(i) + "/name", offset: e.NameOffset, key: e.Name}
		switch {
		case seen[e.Name]:
			m.add(codeMirrorConfigTwice, at, "the config "+show(e.Name)+" is given more than once", "Keep one.")
		case specOf(e.Name) != nil:
			m.add(codeMirrorLinkConfig, at, e.Name+" is a config of the link, not of a topic", "Set it on the link.")
		}
		seen[e.Name] = true
	}
}
