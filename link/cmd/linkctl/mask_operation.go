package main

import (
	"strings"

	"github.com/clusterlink-go/clusterlink/link/reader"
)

// operationWords are the members of what asks for operations.
var operationWords = strings.Fields(`resource_changes address mode type change actions before after after_unknown status mirror_topic_name
	source_kafka_topic topic_name cluster_link link_name kafka_cluster mirror_topic_names mirror_topic_name_pattern source_topic_name
	replication_factor data name value operation validate_only`)

// operationSpans are the names of links and topics, of configs and statuses that
// the operations of a file stand for, as they are written. None of them is a
// secret where it is one plain word; values of configs are shown as those of
// definitions are.
func (w words) operationSpans(d *definition) (spans []span) {
	show := func(at int, text string) {
		if s, ok := verbatim(d.data, at, text); ok && plainWord(text) && !secretive(text) {
			spans = append(spans, s)
		}
	}
	for i := range d.read.Operations {
		o := &d.read.Operations[i]
		show(o.Offset(reader.LinkPointer), o.Link)
		for _, t := range o.Names() {
			show(t.Offset, t.Name)
		}
		if c := o.CreateMirror; c != nil {
			show(o.Offset("/source_topic_name"), c.SourceTopicName)
			show(o.Offset("/mirror_topic_name"), c.MirrorTopicName)
		}
		if at := o.Offset(reader.StatusPointer); at > 0 {
			show(at, o.Status)
		}
		for k := range o.Changes {
			c := &o.Changes[k]
			if key(c.Name) {
				show(c.NameOffset, c.Name)
			}
		}
	}
	return spans
}
