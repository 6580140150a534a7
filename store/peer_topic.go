package store

import (
	"context"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// PeerTopic implements [Peer]: a topic of this cluster as its half with that id
// sees it. A source of a destination-initiated link keeps no half of it, so
// there need not be one. What the links say of the topic is of
// one time. The Authorizer is not asked. Errors are the backend's, or that of
// [Topics].
func (c *Cluster) PeerTopic(ctx context.Context, id link.ID, topic string) (PeerTopic, error) {
	t, err := c.ordinaryTopic(ctx, topic)
	if err != nil {
		return PeerTopic{}, err
	}
	var got PeerTopic
	err = retry(ctx, func() error {
		s := sight{c: c}
		got = t
		if err := c.linkedTopic(ctx, &s, &got, id, topic); err != nil {
			return err
		}
		return s.still(ctx)
	})
	if err != nil {
		return PeerTopic{}, err
	}
	return got, nil
}

// linkedTopic adds to t what the records say of a topic.
func (c *Cluster) linkedTopic(ctx context.Context, s *sight, t *PeerTopic, id link.ID, topic string) error {
	records, err := s.read(ctx, c.keys.id(id), c.keys.owner(topic))
	if err != nil {
		return err
	}
	owner := records[1]
	l, m, err := c.seenMirror(ctx, s, id, records[0], topic)
	if err != nil {
		return err
	}
	if l.ID == id && l.Revision != 0 {
		t.LinkID = id
		if m.Revision != 0 {
			t.Sequence, t.HighSequence = m.State.Sequence, m.State.HighSequence()
		}
		if held(m.State.Status) {
			t.Exists, t.Readable = true, true
			t.Status, t.StopOffsets = m.State.Status, m.State.StopOffsets
			t.Partitions = max(t.Partitions, m.Partitions)
			t.mirrors(&l, &m)
			return nil
		}
	}
	other, bad := link.ParseID(string(owner.Value))
	if bad != nil {
		return nil
	}
	if records, err = s.read(ctx, c.keys.id(other)); err != nil {
		return err
	}
	l, m, err = c.seenMirror(ctx, s, other, records[0], topic)
	if err == nil && l.ID == other && held(m.State.Status) {
		t.Exists, t.Readable, t.Status, t.OtherLink = true, true, fsm.Regular, true
		t.mirrors(&l, &m)
	}
	return err
}

// seenMirror gives the link that the record of an id names, and what it has of a
// topic; zero records where there is none, or none of that id any more.
func (c *Cluster) seenMirror(ctx context.Context, s *sight, id link.ID, named Record, topic string) (l linkRecord, m mirrorRecord, err error) {
	if named.Revision == 0 {
		return l, m, nil // a deleted link's is not collected yet
	}
	records, err := s.read(ctx, c.keys.link(string(named.Value)), c.keys.mirror(id, topic))
	if err != nil || records[0].Revision == 0 {
		return l, m, err
	}
	if l, err = c.decodeLink(records[0]); err != nil || l.ID != id {
		return linkRecord{}, m, err
	}
	m, err = mirrorIn(&l, topic, records[1])
	return l, m, err
}

// sight is what was read of the backend, piece by piece.
type sight struct {
	c    *Cluster
	seen []Condition
}

func (s *sight) read(ctx context.Context, keys ...string) ([]Record, error) {
	records, err := s.c.getAll(ctx, keys...)
	for _, rec := range records {
		if len(rec.Key) <= MaxKeyBytes { // else it is no key
			s.seen = append(s.seen, Condition{Key: rec.Key, Revision: rec.Revision})
		}
	}
	return records, err
}

// still gives a conflict unless all that was read is so at one time.
func (s *sight) still(ctx context.Context) error {
	_, err := s.c.backend.Commit(ctx, Txn{If: s.seen})
	return err
}

// mirrors fills in what a live mirror is a mirror of.
func (t *PeerTopic) mirrors(l *linkRecord, m *mirrorRecord) {
	if isLive(m.State.Status) {
		t.Source, t.SourceCluster = m.SourceTopic, l.RemoteClusterID
	}
}

// ordinaryTopic is what Topics knows of a topic.
func (c *Cluster) ordinaryTopic(ctx context.Context, topic string) (PeerTopic, error) {
	if c.opts.Topics == nil {
		return PeerTopic{Exists: true, Readable: true, Status: fsm.Regular}, ctx.Err()
	}
	info, err := c.localTopic(ctx, topic)
	if err != nil {
		return PeerTopic{}, err
	}
	t := PeerTopic{
		Exists: info.Exists, Readable: info.Exists, Status: fsm.Absent,
		Partitions: info.Partitions, EndOffsets: info.EndOffsets,
	}
	if info.Exists {
		t.Status = fsm.Regular
	}
	return t, nil
}
