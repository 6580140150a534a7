package store

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"slices"
	"time"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// The head of a document of an export.
const (
	exportFormat  = "clusterlink-export"
	exportVersion = 1
)

// ExportOptions of [Cluster.Export]. A nil *ExportOptions leaves secrets out.
type ExportOptions struct {
	_ struct{}

	// Sealed writes secrets as they are sealed in the records, so that a cluster
	// of the same id that has the keys can read them. What is stored in clear is
	// left out all the same.
	Sealed bool
}

// exportHead is the beginning of a document; links and mirrors follow.
type exportHead struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
	Cluster string `json:"cluster_id"`
}

type exportConfig struct {
	Name string `json:"name"`
	// Value is null where there is none, and where it is sealed or left out.
	Value  *string `json:"value"`
	Sealed string  `json:"sealed,omitempty"`
	// LeftOut says that there is a secret which the document does not hold.
	LeftOut bool `json:"left_out,omitempty"`
}

type exportTask struct {
	State   link.TaskState     `json:"state"`
	Error   link.TaskErrorCode `json:"error,omitempty"`
	Message string             `json:"message,omitempty"`
}

type exportLink struct {
	Name           string              `json:"name"`
	ID             link.ID             `json:"id"`
	Remote         string              `json:"remote_cluster_id,omitempty"`
	Mode           link.Mode           `json:"mode"`
	ConnectionMode link.ConnectionMode `json:"connection_mode"`
	Prefix         string              `json:"prefix,omitempty"`
	Configs        []exportConfig      `json:"configs,omitempty"`
	Tasks          []exportTask        `json:"tasks,omitempty"`
	Created        int64               `json:"created_ms,omitempty"`
	Health         fsm.Health          `json:"health"`
	Paused         bool                `json:"paused,omitempty"`
	Failures       int                 `json:"failures,omitempty"`
	Error          link.LinkError      `json:"error,omitempty"`
	Since          int64               `json:"since_ms,omitempty"`
	FrozenFor      int64               `json:"frozen_for_ms,omitempty"`
	FrozenAt       int64               `json:"frozen_at_ms,omitempty"`
}

type exportMirror struct {
	Link              string             `json:"link"`
	Topic             string             `json:"topic"`
	Source            string             `json:"source"`
	Partitions        int                `json:"partitions,omitempty"`
	Status            link.MirrorStatus  `json:"status"`
	Error             link.MirrorError   `json:"error,omitempty"`
	Transition        link.TaskErrorCode `json:"transition,omitempty"`
	StopOffsets       []int64            `json:"stop_offsets,omitempty"`
	Sequence          uint32             `json:"sequence,omitempty"`
	Attempt           uint32             `json:"attempt,omitempty"`
	PeerFenced        bool               `json:"peer_fenced,omitempty"`
	PeerWaits         bool               `json:"peer_waits,omitempty"`
	Verb              uint8              `json:"verb,omitempty"`
	Cause             uint8              `json:"cause,omitempty"`
	Before            uint8              `json:"before,omitempty"`
	StateTime         int64              `json:"state_time_ms,omitempty"`
	ReplicationFactor int                `json:"replication_factor,omitempty"`
	Configs           []exportConfig     `json:"configs,omitempty"`
	// Missing and Due are by the link's clock, plus one.
	Missing int64 `json:"missing_ms,omitempty"`
	Due     int64 `json:"due_ms,omitempty"`
}

// Export writes all links and mirrors of the cluster, as they are at one
// revision, and its remnants ([Cluster.Remnants]) as they are then, as one JSON
// document that [Cluster.Import] reads, whatever the backend. Secrets are left out, or sealed; see [ExportOptions]. What ordinary
// topics keep of a former reverse is not part of it, nor are revisions: the
// same world gives the same bytes. The Authorizer is not asked. The error is
// w's or the backend's; ErrCompacted says that writing took longer than the
// backend keeps a snapshot.
func (c *Cluster) Export(ctx context.Context, w io.Writer, opts *ExportOptions) error {
	sealed := opts != nil && opts.Sealed
	s, err := c.Snapshot(ctx)
	if err != nil {
		return err
	}
	e := exporter{w: bufio.NewWriter(w)}
	e.item("{\n\"head\": ", exportHead{exportFormat, exportVersion, c.id})
	e.text(",\n\"links\": [")
	separator := "\n"
	for _, l := range s.Links {
		e.item(separator, toExportLink(s.records[l.ID], sealed))
		separator = ",\n"
	}
	e.text("\n],\n\"mirrors\": [")
	separator = "\n"
	for m, err := range s.mirrors(ctx) {
		if err != nil {
			return err
		}
		e.item(separator, toExportMirror(&m))
		if separator = ",\n"; e.err != nil {
			return e.err
		}
	}
	e.text("\n]")
	remnants, err := c.Remnants(ctx)
	if err != nil {
		return err
	}
	// One of a link that was deleted meanwhile would stand beside it.
	remnants = slices.DeleteFunc(remnants, func(id link.ID) bool { return s.records[id] != nil })
	if len(remnants) > 0 { // readers that don't know of them can do without, if there are none
		e.item(",\n\"remnants\": ", remnants)
	}
	e.text("\n}\n")
	if e.err == nil {
		e.err = e.w.Flush()
	}
	return e.err
}

// exporter writes until an error.
type exporter struct {
	w   *bufio.Writer
	err error
}

func (e *exporter) text(s string) {
	if e.err == nil {
		_, e.err = e.w.WriteString(s)
	}
}

func (e *exporter) item(before string, v any) {
	b, err := json.Marshal(v)
	if e.err == nil {
		e.err = err
	}
	e.text(before)
	e.text(string(b))
}

func toExportLink(r *linkRecord, sealed bool) exportLink {
	l := exportLink{
		Name: r.Name, ID: r.ID, Remote: r.RemoteClusterID, Mode: r.Mode, ConnectionMode: r.ConnectionMode,
		Prefix: r.Prefix, Created: millis(r.Created), Health: r.State.Health, Paused: r.State.Paused,
		Failures: r.State.Failures, Error: r.State.Error, Since: millis(r.State.Since),
		FrozenFor: r.frozenFor, FrozenAt: r.frozenAt,
	}
	for _, t := range r.Tasks {
		if t.State != "" {
			l.Tasks = append(l.Tasks, exportTask{t.State, t.Error, t.Message})
		}
	}
	for i := range r.Configs {
		config := exportConfig{Name: r.Configs[i].Name}
		switch value := r.Configs[i].Value.Reveal(); {
		case r.Configs[i].Null:
		case !secret(config.Name):
			config.Value = &value
		case sealed && isSealed(value):
			config.Sealed = base64.StdEncoding.EncodeToString([]byte(value))
		default:
			config.LeftOut = true
		}
		l.Configs = append(l.Configs, config)
	}
	return l
}

func toExportMirror(r *mirrorRecord) exportMirror {
	s := &r.State
	m := exportMirror{
		Link: r.Link, Topic: r.Topic, Source: r.SourceTopic, Partitions: r.Partitions, Status: s.Status,
		Error: s.Error, Transition: s.Transition, StopOffsets: s.StopOffsets, Sequence: s.Sequence,
		Attempt: s.Attempt, PeerFenced: s.PeerFenced, PeerWaits: s.PeerWaits, Verb: uint8(s.Verb),
		Cause: uint8(s.Cause), Before: uint8(s.Before), StateTime: millis(r.StateTime),
		ReplicationFactor: r.ReplicationFactor, Missing: r.missing, Due: r.dueAt,
	}
	for i := range r.Configs {
		config := exportConfig{Name: r.Configs[i].Name}
		if !r.Configs[i].Null {
			config.Value = new(r.Configs[i].Value.Reveal())
		}
		m.Configs = append(m.Configs, config)
	}
	return m
}

// record gives the link that was exported.
func (l *exportLink) record(clusterID string) (*linkRecord, error) {
	r := &linkRecord{frozenFor: l.FrozenFor, frozenAt: l.FrozenAt, Link: Link{
		Name: l.Name, ID: l.ID, ClusterID: clusterID, RemoteClusterID: l.Remote, Mode: l.Mode,
		ConnectionMode: l.ConnectionMode, Prefix: l.Prefix, Created: timeOf(l.Created),
		State: fsm.LinkState{
			Health: l.Health, Paused: l.Paused, Failures: l.Failures, Error: l.Error, Since: timeOf(l.Since),
		},
	}}
	for i, t := range l.Tasks {
		if i == len(r.Tasks) {
			break
		}
		r.Tasks[i] = fsm.TaskStatus{State: t.State, Error: t.Error, Message: t.Message}
	}
	for i, config := range l.Configs {
		value, null := "", config.Value == nil && config.Sealed == ""
		if config.Sealed != "" {
			b, err := base64.StdEncoding.DecodeString(config.Sealed)
			if err != nil || !isSealed(string(b)) {
				return nil, badRequest("Config '%s' of cluster link '%s' is not sealed as it says.", config.Name, l.Name)
			}
			value = string(b)
		} else if !null {
			value = *config.Value
		}
		r.Configs = append(r.Configs, newConfig(config.Name, value, null, i))
	}
	return r, nil
}

func (m *exportMirror) record() *mirrorRecord {
	r := &mirrorRecord{missing: m.Missing, dueAt: m.Due, Mirror: Mirror{
		Link: m.Link, Topic: m.Topic, SourceTopic: m.Source, Partitions: m.Partitions,
		StateTime: timeOf(m.StateTime), ReplicationFactor: m.ReplicationFactor,
		State: fsm.MirrorState{
			Status: m.Status, Error: m.Error, Transition: m.Transition, StopOffsets: m.StopOffsets,
			Sequence: m.Sequence, Attempt: m.Attempt, PeerFenced: m.PeerFenced, PeerWaits: m.PeerWaits,
			Verb: fsm.Underway(m.Verb), Cause: fsm.StopCause(m.Cause), Before: fsm.Stored(m.Before),
		},
	}}
	for i, config := range m.Configs {
		value := ""
		if config.Value != nil {
			value = *config.Value
		}
		r.Configs = append(r.Configs, newConfig(config.Name, value, config.Value == nil, i))
	}
	return r
}

// timeOf is the reverse of millis.
func timeOf(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
