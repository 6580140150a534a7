package store

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// mirrors makes the records of a link's mirror topics.
func (r *listingReader) mirrors(rec *linkRecord, l *listed) error {
	for _, topic := range l.link.TopicNames {
		if l.mirrors[topic] == nil {
			source := strings.TrimPrefix(topic, rec.Prefix)
			r.note(ImportUnknown, l.name, topic, "mirror_status", "", "only the link's topic_names tell of the mirror topic")
			r.note(ImportInferred, l.name, topic, "source_topic_name", source, "it follows from the name and the link's prefix")
			l.mirrors[topic] = &link.MirrorData{MirrorTopicName: topic, SourceTopicName: source, MirrorStatus: link.MirrorUnknown}
		}
	}
	if rec.Mode == link.ModeSource && len(l.mirrors) > 0 {
		return badRequest("Cluster link '%s' of the listings is a SOURCE half and has mirror topics.", l.name)
	}
	for _, topic := range slices.Sorted(maps.Keys(l.mirrors)) {
		r.doc.mirrors = append(r.doc.mirrors, r.mirror(l.name, l.mirrors[topic]))
	}
	return nil
}

// mirror makes the record of one mirror topic.
func (r *listingReader) mirror(linkName string, d *link.MirrorData) *mirrorRecord {
	m := &mirrorRecord{Mirror: Mirror{Link: linkName, Topic: d.MirrorTopicName, SourceTopic: d.SourceTopicName, Partitions: d.NumPartitions}}
	if d.StateTimeMS != 0 {
		m.StateTime = time.UnixMilli(d.StateTimeMS).UTC()
	}
	if m.SourceTopic == "" {
		m.SourceTopic = m.Topic
		r.note(ImportInferred, linkName, m.Topic, "source_topic_name", m.Topic, "no source is listed")
	}
	s := &m.State
	s.Status = r.stored(linkName, d)
	r.underway(linkName, d, s)
	if s.Status == link.MirrorFailed {
		s.Error = d.MirrorTopicError
		if s.Error == "" || s.Error == link.MirrorNoError || s.Error == link.MirrorErrorNotSet {
			s.Error = link.MirrorErrorUnknown
			r.note(ImportUnknown, linkName, m.Topic, "mirror_topic_error", "", "the listing does not say why the mirror topic failed")
		}
	}
	for i, e := range d.TransitionErrors {
		if i == 0 {
			s.Transition = e.ErrorCode
			continue
		}
		r.note(ImportDropped, linkName, m.Topic, "mirror_state_transition_errors", string(e.ErrorCode), "one error only is kept")
	}
	return m
}

// stored is the status under what is shown.
func (r *listingReader) stored(linkName string, d *link.MirrorData) link.MirrorStatus {
	status := d.MirrorStatus
	if upper := link.MirrorStatus(strings.ToUpper(string(status))); upper.Known() {
		status = upper // the first specification had them in lower case
	}
	switch {
	case status == "":
		r.note(ImportUnknown, linkName, d.MirrorTopicName, "mirror_status", "", "no status is listed")
		return link.MirrorUnknown
	case status.Overlay():
		r.note(ImportInferred, linkName, d.MirrorTopicName, "mirror_status", string(link.MirrorActive), string(status)+" is a view of the link, which hides the status")
		return link.MirrorActive
	case status == link.MirrorPendingRestore:
		r.note(ImportInferred, linkName, d.MirrorTopicName, "mirror_status", string(link.MirrorPendingSetupForRestore),
			"PENDING_RESTORE has offsets that no listing tells; the step before it finds them")
		return link.MirrorPendingSetupForRestore
	}
	return status
}

// underway gives a state what its status alone does not tell.
func (r *listingReader) underway(linkName string, d *link.MirrorData, s *fsm.MirrorState) {
	infer := func(verb link.Verb) {
		r.note(ImportInferred, linkName, d.MirrorTopicName, "verb", string(verb), "listings do not tell which verb is under way")
	}
	switch s.Status {
	case link.MirrorPendingStopped:
		s.Verb = fsm.Promoting
		infer(link.Promote)
	case link.MirrorPendingSynchronize, link.MirrorPendingMirror:
		// Both halves begin with the first attempt, so that they find together
		// where both are imported.
		s.Verb, s.Attempt = fsm.ReversingToStart, 1
		s.PeerWaits = s.Status == link.MirrorPendingSynchronize
		infer(link.ReverseAndStart)
	case link.MirrorPendingSetupForRestore:
		s.Verb = fsm.Restoring
	case link.MirrorStopped:
		s.Sequence = 1
		r.note(ImportUnknown, linkName, d.MirrorTopicName, "stop", "", "listings tell neither what stopped the mirror topic nor at which offsets")
	}
}
