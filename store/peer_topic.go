package store

import (
	"context"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// PeerTopic implements [Peer]: a topic of this cluster as the link called name
// sees it. A source of a destination-initiated link keeps no half of it, so
// there need not be a link of that name. What the links say of the topic is of
// one time. The Authorizer is not asked. Errors are the backend's, or that of
// [Topics].
func (c *Cluster) PeerTopic(ctx context.Context, name, topic string) (PeerTopic, error) {
	t, err := c.ordinaryTopic(ctx, topic)
	if err != nil {
		return PeerTopic{}, err
	}
	var got PeerTopic
	err = retry(ctx, func() error {
		s := sight{c: c}
		got = t
		if err := c.linkedTopic(ctx, &s, &got, name, topic); err != nil {
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
func (c *Cluster) linkedTopic(ctx context.Context, s *sight, t *PeerTopic, name, topic string) error {
	records, err := s.read(ctx, c.keys.link(name), c.keys.owner(topic))
	if err != nil {
		return err
	}
	if records[0].Revision != 0 {
		l, m, err := c.seenMirror(ctx, s, records[0], topic)
		if err != nil {
			return err
		}
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
	id, bad := link.ParseID(string(records[1].Value))
	if bad != nil {
		return nil
	}
	if records, err = s.read(ctx, c.keys.id(id)); err != nil || records[0].Revision == 0 {
		return err // a deleted link's is not collected yet
	}
	if records, err = s.read(ctx, c.keys.link(string(records[0].Value))); err != nil || records[0].Revision == 0 {
		return err
	}
	l, m, err := c.seenMirror(ctx, s, records[0], topic)
	if err == nil && l.ID == id && held(m.State.Status) {
		t.Exists, t.Readable, t.Status, t.OtherLink = true, true, fsm.Regular, true
		t.mirrors(&l, &m)
	}
	return err
}

// seenMirror gives a link and what it has of a topic.
func (c *Cluster) seenMirror(ctx context.Context, s *sight, of Record, topic string) (l linkRecord, m mirrorRecord, err error) {
	if l, err = c.decodeLink(of); err != nil {
		return l, m, err
	}
	records, err := s.read(ctx, c.keys.mirror(l.ID, topic))
	if err == nil {
		m, err = mirrorIn(&l, topic, records[0])
	}
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
	info, err := c.opts.Topics.Topic(ctx, topic)
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
