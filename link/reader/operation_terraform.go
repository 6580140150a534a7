package reader

import (
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
)

// mirrorResource is the provider's resource for a mirror topic.
const mirrorResource = "confluent_kafka_mirror_topic"

// DeleteTopic is Kafka REST's operation on any topic. A mirror topic has no other
// way to go (api.md 1), so files that take one away do this.
const DeleteTopic link.Operation = "deleteKafkaTopic"

// The statuses that the provider takes (TF resource_kafka_mirror_topic.go:33-42),
// with the verb that each is reached by.
var providerStatuses = map[string]link.Verb{
	"ACTIVE": link.Resume, "PAUSED": link.Pause, "PROMOTED": link.Promote, "FAILED_OVER": link.Failover,
}

// mirrorOperations are the operations that the provider makes of a mirror topic:
// before is how it is and after how it is to be, nil where it is not there.
func mirrorOperations(before, after *node) []Operation {
	n := after
	if n == nil {
		n = before
	}
	var list []Operation
	add := func(name link.Operation) *Operation {
		list = append(list, *newOperation(name, n.at))
		o := &list[len(list)-1]
		if name := n.get("cluster_link").first().get("link_name"); name.scalar() {
			o.link(name.text, name.at)
		}
		if id := n.get("kafka_cluster").first().get("id"); id.scalar() {
			o.LocalCluster = id.text
		}
		return o
	}
	source, mirror := n.get("source_kafka_topic").first().get("topic_name"), n.get("mirror_topic_name")
	name := mirror
	if !name.scalar() {
		name = source
	}
	was, wanted := before.get("status"), after.get("status")
	switch {
	case after == nil:
		o := add(DeleteTopic)
		o.Topic, o.places[mirrorPointer] = name.string(), n.at
	case before == nil:
		add(link.OpCreateMirror).mirror(source.string(), placeOf(source), mirror.string(), placeOf(mirror))
		if s := wanted.string(); s != "" && s != string(link.MirrorActive) {
			providerVerb(add, wanted, name, link.MirrorActive)
		}
	case wanted.scalar() && was.string() != wanted.text:
		providerVerb(add, wanted, name, providerStatus(was.string()))
	default: // the provider reads it and leaves it as it is
		o := add(link.OpGetMirror)
		o.Topic, o.places[mirrorPointer] = name.string(), placeOf(name)
	}
	return list
}

// providerVerb adds the verb that leads to a status, or says that none does.
func providerVerb(add func(link.Operation) *Operation, wanted, name *node, before link.MirrorStatus) {
	verb, known := providerStatuses[wanted.text]
	o := add(link.Operation(verb))
	o.Before, o.Status = before, wanted.text
	o.places[StatusPointer] = wanted.at
	o.topic(name.string(), wanted.at)
	if known || strings.Contains(wanted.text, "${") {
		return
	}
	f := link.Finding{
		Code: link.CodeMirrorState, Pointer: StatusPointer, Offset: wanted.at,
		Detail: oneLine("status is " + shorten(wanted.text) + ", which the provider does not take"),
		Cure:   "Write ACTIVE, PAUSED, PROMOTED or FAILED_OVER.",
	}
	if near := link.NearestName(wanted.text, "ACTIVE", "PAUSED", "PROMOTED", "FAILED_OVER"); near != "" {
		f.Cure = "Write " + near + "."
	}
	o.Findings = append(o.Findings, f)
}

// providerStatus is the API's status for one that the provider shows: both of its
// own mean that the mirror topic has stopped.
func providerStatus(s string) link.MirrorStatus {
	if s == "PROMOTED" || s == "FAILED_OVER" {
		return link.MirrorStopped
	}
	return link.MirrorStatus(s)
}

func placeOf(n *node) int {
	if n == nil {
		return 0
	}
	return n.at
}
