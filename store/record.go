package store

import (
	"encoding/binary"
	"errors"
	"slices"
	"time"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// ErrRecord is matched where a record in the backend can't be read: it is
// damaged, or a newer, incompatible program wrote it.
var ErrRecord = errors.New("store: record")

// The fields of a link's record. Times are in milliseconds since 1970.
const (
	linkName = iota + 1
	linkID
	linkMode
	linkConnectionMode
	linkRemote
	linkPrefix
	linkConfigs
	linkCreated
	linkHealth
	linkPaused
	linkFailures
	linkErr
	linkSince
	linkTasks
	linkFrozenFor
	linkFrozenAt
	linkTallied
)

// linkRecord is a link as it is stored. Secrets are sealed where there is a
// [Keyring], else in clear.
type linkRecord struct {
	Link
	// frozenFor is for how long the link's clock has stood still before, and
	// frozenAt since when it does now; 0 where it runs. Both in milliseconds.
	frozenFor, frozenAt int64
	// tallied says that the link's mirrors are counted: see tally.go.
	tallied bool
	// moreTasks and extra are what a newer program added.
	moreTasks []byte
	extra     []field
}

func (r *linkRecord) encode() []byte {
	configs, tasks := encodeConfigs(r.Configs), r.Tasks.encode(r.moreTasks)
	e := newEncoder(128+len(r.Name)+len(configs)+len(tasks), r.extra)
	e.string(linkName, r.Name)
	if !r.ID.IsZero() {
		e.bytes(linkID, r.ID[:])
	}
	e.string(linkMode, string(r.Mode))
	e.string(linkConnectionMode, string(r.ConnectionMode))
	e.string(linkRemote, r.RemoteClusterID)
	e.string(linkPrefix, r.Prefix)
	e.bytes(linkConfigs, configs)
	e.int(linkCreated, millis(r.Created))
	e.string(linkHealth, string(r.State.Health))
	e.bool(linkPaused, r.State.Paused)
	e.uint(linkFailures, uint64(max(r.State.Failures, 0)))
	e.string(linkErr, string(r.State.Error))
	e.int(linkSince, millis(r.State.Since))
	e.bytes(linkTasks, tasks)
	e.int(linkFrozenFor, r.frozenFor)
	e.int(linkFrozenAt, r.frozenAt)
	e.bool(linkTallied, r.tallied)
	return e.finish()
}

func decodeLink(record []byte) (linkRecord, error) {
	var r linkRecord
	d := newDecoder(record)
	for f, ok := d.next(); ok; f, ok = d.next() {
		switch f.tag {
		case linkName:
			r.Name = string(f.content)
		case linkID:
			if len(f.content) != len(r.ID) {
				d.fail("holds a link id of %d bytes", len(f.content))
			}
			copy(r.ID[:], f.content)
		case linkMode:
			r.Mode = link.Mode(f.content)
		case linkConnectionMode:
			r.ConnectionMode = link.ConnectionMode(f.content)
		case linkRemote:
			r.RemoteClusterID = string(f.content)
		case linkPrefix:
			r.Prefix = string(f.content)
		case linkConfigs:
			r.Configs = d.configs(f)
		case linkCreated:
			r.Created = time.UnixMilli(d.int(f)).UTC()
		case linkHealth:
			r.State.Health = fsm.Health(f.content)
		case linkPaused:
			r.State.Paused = d.small(f, 1) == 1
		case linkFailures:
			r.State.Failures = int(d.small(f, 1<<31-1))
		case linkErr:
			r.State.Error = link.LinkError(f.content)
		case linkSince:
			r.State.Since = time.UnixMilli(d.int(f)).UTC()
		case linkTasks:
			r.Tasks, r.moreTasks = d.tasks(f)
		case linkFrozenFor:
			r.frozenFor = d.int(f)
		case linkFrozenAt:
			r.frozenAt = d.int(f)
		case linkTallied:
			r.tallied = d.small(f, 1) == 1
		default:
			r.extra = append(r.extra, field{f.tag, slices.Clone(f.content)})
		}
	}
	return r, d.err
}

// The fields of a mirror's record. Its topic and its link's id are in its key.
const (
	mirrorSource     = iota + 1 // absent where it is the topic's own name
	mirrorPartitions            // number of partitions, 0 where it is not known
	mirrorStatus                // absent means ACTIVE, which most are
	mirrorError
	mirrorTransition
	mirrorStopOffsets
	mirrorSequence
	mirrorPeerFenced
	mirrorVerb
	mirrorCause
	mirrorBefore
	mirrorStateTime
	mirrorReplication
	mirrorConfigs
	mirrorAttempt
	mirrorPeerWaits
	mirrorMissing
)

// mirrorRecord is a mirror topic as it is stored. Link, LinkID, Topic and the
// displayed status are not part of it.
type mirrorRecord struct {
	Mirror
	// missing is since when, by the link's clock, the source topic has been
	// missing, in milliseconds plus one; 0 while it is there. dueAt is where the
	// index of what is due has it, likewise.
	missing, dueAt int64
	extra          []field
}

func (r *mirrorRecord) encode() []byte {
	e := newEncoder(64, r.extra)
	if r.SourceTopic != r.Topic {
		e.string(mirrorSource, r.SourceTopic)
	}
	e.uint(mirrorPartitions, uint64(max(r.Partitions, 0)))
	if s := &r.State; s.Status != link.MirrorActive {
		e.string(mirrorStatus, string(s.Status))
	}
	e.string(mirrorError, string(r.State.Error))
	e.string(mirrorTransition, string(r.State.Transition))
	e.ints(mirrorStopOffsets, r.State.StopOffsets)
	e.uint(mirrorSequence, uint64(r.State.Sequence))
	e.bool(mirrorPeerFenced, r.State.PeerFenced)
	e.uint(mirrorVerb, uint64(r.State.Verb))
	e.uint(mirrorCause, uint64(r.State.Cause))
	e.uint(mirrorBefore, uint64(r.State.Before))
	e.int(mirrorStateTime, millis(r.StateTime))
	e.uint(mirrorReplication, uint64(max(r.ReplicationFactor, 0)))
	e.bytes(mirrorConfigs, encodeConfigs(r.Configs))
	e.uint(mirrorAttempt, uint64(r.State.Attempt))
	e.bool(mirrorPeerWaits, r.State.PeerWaits)
	if r.missing != 0 {
		e.ints(mirrorMissing, []int64{r.missing, r.dueAt})
	}
	return e.finish()
}

// decodeMirror reads the record of topic.
func decodeMirror(topic string, record []byte) (mirrorRecord, error) {
	r := mirrorRecord{Mirror: Mirror{Topic: topic, SourceTopic: topic}}
	r.State.Status = link.MirrorActive
	d := newDecoder(record)
	for f, ok := d.next(); ok; f, ok = d.next() {
		switch f.tag {
		case mirrorSource:
			r.SourceTopic = string(f.content)
		case mirrorPartitions:
			r.Partitions = int(d.small(f, 1<<31-1))
		case mirrorStatus:
			r.State.Status = link.MirrorStatus(f.content)
		case mirrorError:
			r.State.Error = link.MirrorError(f.content)
		case mirrorTransition:
			r.State.Transition = link.TaskErrorCode(f.content)
		case mirrorStopOffsets:
			r.State.StopOffsets = d.ints(f)
		case mirrorSequence:
			r.State.Sequence = uint32(d.small(f, 1<<32-1))
		case mirrorPeerFenced:
			r.State.PeerFenced = d.small(f, 1) == 1
		case mirrorVerb:
			r.State.Verb = fsm.Underway(d.small(f, 255))
		case mirrorCause:
			r.State.Cause = fsm.StopCause(d.small(f, 255))
		case mirrorBefore:
			r.State.Before = fsm.Stored(d.small(f, 255))
		case mirrorStateTime:
			r.StateTime = time.UnixMilli(d.int(f)).UTC()
		case mirrorReplication:
			r.ReplicationFactor = int(d.small(f, 1<<31-1))
		case mirrorConfigs:
			r.Configs = d.configs(f)
		case mirrorAttempt:
			r.State.Attempt = uint32(d.small(f, 1<<32-1))
		case mirrorPeerWaits:
			r.State.PeerWaits = d.small(f, 1) == 1
		case mirrorMissing:
			list := d.ints(f)
			if len(list) != 2 || list[0] <= 0 || list[1] <= 0 {
				d.fail("holds a bad deadline in field %d", f.tag)
				continue
			}
			r.missing, r.dueAt = list[0], list[1]
		default:
			r.extra = append(r.extra, field{f.tag, slices.Clone(f.content)})
		}
	}
	return r, d.err
}

// encodeConfigs writes each entry as the length of its name and the name, then
// 0 for null or the length of its value plus one and the value.
func encodeConfigs(configs []link.Config) []byte {
	if len(configs) == 0 {
		return nil
	}
	size := 0
	for i := range configs {
		size += len(configs[i].Name) + len(configs[i].Value.Reveal()) + 2*binary.MaxVarintLen16
	}
	b := make([]byte, 0, size)
	for i := range configs {
		c := &configs[i]
		b = binary.AppendUvarint(b, uint64(len(c.Name)))
		b = append(b, c.Name...)
		if c.Null {
			b = append(b, 0)
			continue
		}
		value := c.Value.Reveal()
		b = binary.AppendUvarint(b, uint64(len(value))+1)
		b = append(b, value...)
	}
	return b
}

func (d *decoder) configs(f field) (list []link.Config) {
	l := lengths{d: d, tag: f.tag, rest: f.content}
	for len(l.rest) > 0 {
		name, _ := l.text(0)
		value, null := l.text(1)
		if d.err != nil {
			return nil
		}
		list = append(list, newConfig(name, value, null, len(list)))
	}
	return list
}

// lengths reads texts that follow their lengths within a field.
type lengths struct {
	d    *decoder
	tag  uint64
	rest []byte
}

// text reads one text whose length is written with spare added; less than
// spare is null.
func (l *lengths) text(spare uint64) (s string, null bool) {
	length, n := binary.Uvarint(l.rest)
	if n <= 0 || length > uint64(len(l.rest)-n)+spare {
		l.d.fail("holds a bad entry in field %d", l.tag)
		l.rest = nil
		return "", true
	}
	l.rest = l.rest[n:]
	if length < spare {
		return "", true
	}
	s, l.rest = string(l.rest[:length-spare]), l.rest[length-spare:]
	return s, false
}

// newConfig makes an entry without a place in a document.
func newConfig(name, value string, null bool, index int) link.Config {
	c := link.NewConfig(name, value)
	if null {
		c.Null, c.Value = true, link.Secret{}
	}
	c.Index = index
	return c
}

// millis gives t in milliseconds since 1970, 0 for the zero time.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}
