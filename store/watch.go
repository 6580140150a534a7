package store

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/clusterlink-go/clusterlink/link"
)

// Event is one change of a link or mirror topic of a cluster, as a watch tells
// it. Values in it belong to the caller; secrets are not among them. The zero
// Event is invalid.
type Event struct {
	// Kind says which of the values below are set.
	Kind Kind
	// Name is the event of package fsm, or a report, that was applied. Configs that
	// pause or resume a link are told as fsm.EventPauseLink or fsm.EventResumeLink.
	Name string
	// Revision is that of the change. No two events share one, so a watch from
	// the Revision of the last event that was dealt with misses nothing.
	Revision Revision
	// At is when it was committed, by the clock of who did.
	At time.Time
	// Actor is who asked, see [WithActor]; empty where that was not said.
	Actor string
	// Link and LinkID name the link; Topic the mirror topic of it, empty where
	// the change is the link's.
	Link   string
	LinkID link.ID
	Topic  string
	// OldLink and NewLink are the link before and after; nil means that there
	// was, or is, none. Revisions of old values are not told.
	OldLink, NewLink *Link
	// OldMirror and NewMirror are the mirror before and after, likewise, both
	// under the link as it was then. A mirror whose topic became an ordinary one
	// is none.
	OldMirror, NewMirror *Mirror
}

// Watch yields the changes of links and mirrors that were committed after
// revision from, each once and in order, and goes on with what is committed
// while it runs. It ends without a word when ctx is done, or with an error. An
// error that matches [ErrCompacted] says that changes after from are no longer
// kept, or that [Cluster.Import] replaced everything: begin anew from a
// [Cluster.Snapshot].
//
// What shows only through its link is told once, as the link's: pausing a link
// is one event, however many mirrors show LINK_PAUSED then, and deleting one
// makes all its mirrors ordinary topics. [Cluster.Reseal] and
// [Cluster.Collect] tell nothing.
//
// Each use of the sequence starts at from and reads at its own pace: a slow
// consumer delays nobody, and at last gets ErrCompacted. It holds no state but
// the place where it is. The Authorizer is not asked.
func (c *Cluster) Watch(ctx context.Context, from Revision) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		var value Change // the record that the next note is about
		for ch, err := range c.backend.Watch(ctx, c.keys.all(), from) {
			if err != nil {
				yield(Event{}, err)
				return
			}
			switch kind, _, _ := strings.Cut(ch.Key[len(c.keys):], "/"); kind {
			case "l", "m":
				value = ch
			case "w":
				e, err := c.event(ch, value)
				if !yield(e, err) || err != nil {
					return
				}
			}
		}
	}
}

// event makes one of a note and the record that was written with it.
func (c *Cluster) event(ch, value Change) (Event, error) {
	n, err := decodeNote(ch.Value)
	if err != nil {
		return Event{}, fmt.Errorf("%w (note of revision %d)", err, ch.Revision)
	}
	e := Event{Name: n.event, Revision: ch.Revision, At: n.at, Actor: n.actor, Link: n.link.Name, LinkID: n.link.ID, Topic: n.topic}
	if n.kind != noteReset && !n.gone && value.Revision != ch.Revision {
		return Event{}, fmt.Errorf("%w: the note of revision %d has no record", ErrRecord, ch.Revision)
	}
	switch n.kind {
	case noteReset:
		return Event{}, fmt.Errorf("%w: watch: an import at revision %d replaced everything", ErrCompacted, ch.Revision)
	case noteLink:
		e.Kind = KindLink
		if e.OldLink, err = c.eventLink(n.old, 0); err == nil && !n.gone {
			e.NewLink, err = c.eventLink(value.Value, ch.Revision)
		}
	case noteMirror:
		e.Kind = KindMirror
		if e.OldMirror, err = eventMirror(&n, n.old, 0); err == nil && !n.gone {
			e.NewMirror, err = eventMirror(&n, value.Value, ch.Revision)
		}
	default:
		return Event{}, fmt.Errorf("%w: the note of revision %d is of an unknown kind", ErrRecord, ch.Revision)
	}
	return e, err
}

func (c *Cluster) eventLink(record []byte, rev Revision) (*Link, error) {
	if len(record) == 0 {
		return nil, nil
	}
	r, err := decodeLink(record)
	if err != nil {
		return nil, err
	}
	r.ClusterID, r.Revision = c.id, rev
	l := r.public()
	return &l, nil
}

func eventMirror(n *note, record []byte, rev Revision) (*Mirror, error) {
	if len(record) == 0 {
		return nil, nil
	}
	m, err := decodeMirror(n.topic, record)
	if err != nil {
		return nil, err
	}
	m.Revision = rev
	m.under(n.link)
	return &m.Mirror, nil
}

// Snapshot is all links and mirrors of a cluster as they were at one revision.
// Watch from it to go on.
type Snapshot struct {
	c *Cluster
	// Revision is that of the snapshot.
	Revision Revision
	// Links are in the order of their names; the slice belongs to the caller.
	Links []Link

	records map[link.ID]*linkRecord
	page    Page
}

// Snapshot reads the links, and prepares to read the mirrors, as they are now.
// The Authorizer is not asked.
func (c *Cluster) Snapshot(ctx context.Context) (*Snapshot, error) {
	s := &Snapshot{c: c, records: map[link.ID]*linkRecord{}}
	r := Range{From: c.keys.links(), To: PrefixEnd(c.keys.allMirrors()), Limit: 256}
	for {
		page, err := c.backend.Scan(ctx, r)
		if err != nil {
			return nil, err
		}
		for i, rec := range page.Records {
			if strings.HasPrefix(rec.Key, c.keys.allMirrors()) {
				page.Records = page.Records[i:]
				s.page, s.Revision = page, page.At
				return s, nil
			}
			l, err := c.decodeLink(rec)
			if err != nil {
				if _, err := c.passDamaged(ctx, rec, err); err != nil {
					return nil, err
				}
				continue
			}
			s.Links = append(s.Links, l.public())
			s.records[l.ID] = &l
		}
		if !page.More {
			s.Revision = page.At
			return s, nil
		}
		r.From, r.At = page.Records[len(page.Records)-1].Key+"\x00", page.At
	}
}

// Mirrors yields the mirrors of the snapshot, link by link in the order of
// their ids. Whoever is slow may get an error that matches [ErrCompacted]: the
// backend keeps the snapshot for some time only.
func (s *Snapshot) Mirrors(ctx context.Context) iter.Seq2[Mirror, error] {
	return func(yield func(Mirror, error) bool) {
		for m, err := range s.mirrors(ctx) {
			if !yield(m.Mirror, err) {
				return
			}
		}
	}
}

func (s *Snapshot) mirrors(ctx context.Context) iter.Seq2[mirrorRecord, error] {
	return func(yield func(mirrorRecord, error) bool) {
		page := s.page
		for {
			for _, rec := range page.Records {
				id, err := link.ParseID(strings.Split(rec.Key[len(s.c.keys):], "/")[1])
				l := s.records[id]
				if err != nil || l == nil {
					continue // a deleted link's, not collected yet
				}
				m, err := decodeMirrorOf(l, rec)
				if err != nil {
					if _, err := s.c.passDamaged(ctx, rec, err); err != nil {
						yield(m, err)
						return
					}
					continue
				}
				if held(m.State.Status) && !yield(m, nil) {
					return
				}
			}
			if !page.More {
				return
			}
			var err error
			page, err = s.c.backend.Scan(ctx, Range{
				From: page.Records[len(page.Records)-1].Key + "\x00", To: PrefixEnd(s.c.keys.allMirrors()),
				Limit: 256, At: s.Revision,
			})
			if err != nil {
				yield(mirrorRecord{}, err)
				return
			}
		}
	}
}
