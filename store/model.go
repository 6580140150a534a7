package store

import (
	"slices"
	"time"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// Link is one half of a link as the cluster keeps it. It is a value; its slice
// belongs to the caller. The zero Link is invalid.
type Link struct {
	Name string
	// ID is what both halves share.
	ID link.ID
	// ClusterID is the cluster that keeps this half, RemoteClusterID the one on
	// the other end, empty while it is not known.
	ClusterID, RemoteClusterID string
	Mode                       link.Mode
	ConnectionMode             link.ConnectionMode
	// Prefix is cluster.link.prefix.
	Prefix string
	// State is what is stored; [Link.Displayed] is what the API shows.
	State fsm.LinkState
	// Configs are those that were set, in the order of the request. Operations
	// give sensitive values, and those of unknown keys, as null; a [Dialer]
	// gets them all.
	Configs []link.Config
	// Tasks are stored; [Link.TaskList] is what the API shows.
	Tasks   Tasks
	Created time.Time
	// Revision is the one that last wrote the link; 0 in the answer to a
	// request that only validates.
	Revision Revision
}

// Displayed is the link's link_state.
func (l *Link) Displayed() link.LinkState { return fsm.DisplayLink(l.State) }

// half gives what a peer may see.
func (l *Link) half() Half {
	return Half{
		ID: l.ID, Name: l.Name, ClusterID: l.ClusterID, Mode: l.Mode, ConnectionMode: l.ConnectionMode,
		Prefix: l.Prefix, RemoteClusterID: l.RemoteClusterID,
	}
}

// public gives the link as callers see it: without secrets.
func (r *linkRecord) public() Link {
	l := r.Link
	l.Tasks = r.tasks()
	l.Configs = slices.Clone(l.Configs)
	for i := range l.Configs {
		if k, known := link.LookupKey(l.Configs[i].Name); !known || k.Sensitive {
			l.Configs[i].Value, l.Configs[i].Null = link.Secret{}, true
		}
	}
	return l
}

// Mirror is one mirror topic as the cluster keeps it. It is a value; its
// slices must not be modified. The zero Mirror is invalid.
type Mirror struct {
	// Link and LinkID are those of the link that owns the topic.
	Link   string
	LinkID link.ID
	// Topic is the mirror topic's name, SourceTopic that of the topic on the
	// other cluster.
	Topic, SourceTopic string
	// Status is what the API shows: the stored status under the link's view.
	Status link.MirrorStatus
	// State is what is stored.
	State fsm.MirrorState
	// StateTime is when the stored status last changed.
	StateTime time.Time
	// Partitions is 0 while it is not known.
	Partitions int
	// ReplicationFactor and Configs are those of the create request.
	ReplicationFactor int
	Configs           []link.Config
	// Revision is the one that last wrote the mirror; 0 in the answer to a
	// request that only validates.
	Revision Revision
}

// Category is the mirror's state_category.
func (m *Mirror) Category() link.StateCategory { return fsm.Category(m.Status) }

// Writable reports whether producers may write to the topic.
func (m *Mirror) Writable() bool { return fsm.Writable(m.State.Status) }
