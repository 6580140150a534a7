package store

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// DeleteLinkOptions of [Cluster.DeleteLink]. A nil *DeleteLinkOptions is the
// API's default.
type DeleteLinkOptions struct {
	_ struct{}

	// Force deletes the link even if it has live mirrors, which become ordinary
	// topics (lifecycle L24, inferred).
	Force bool
	// ValidateOnly checks all there is to check and deletes nothing.
	ValidateOnly bool
	// IfRevision refuses with ErrConflict unless the link is at that revision;
	// 0 demands nothing.
	IfRevision Revision
}

// DeleteLink deletes this cluster's half of the link called name. The other
// half stays. Its mirror topics become ordinary topics. A SOURCE half leaves a
// remnant in lists ([Cluster.Remnants]). It fails with an error
// that matches ErrLinkNotFound, or ErrLinkInUse where Force is not set and a
// mirror is not STOPPED, or is and still owes its fenced peer the news of it:
// with the link it would forget that (inferred).
//
// A mirror that Force takes the link from is not shown as STOPPED, as it is by
// fsm.EventLinkDeleted, for no link is left to show it: it is at once what a
// second deletion would make of it, an ordinary topic that can't be restored
// (L21), and a peer that it fenced is released.
//
// The link is gone in one transaction; its mirrors' records are collected
// afterwards, in chunks. What a crash or a cancelled context leaves of them
// counts for nothing and goes with the next [Cluster.Collect]. A half that is
// made anew may take the old id from its peer, so of the topics of a link that
// can be reversed the sequences stay, by which late messages are known.
func (c *Cluster) DeleteLink(ctx context.Context, name string, opts *DeleteLinkOptions) (err error) {
	var o DeleteLinkOptions
	if opts != nil {
		o = *opts
	}
	ctx, end := c.begin(ctx, OpDeleteLink, name, "")
	defer func() { end(err) }()
	if err := c.authorize(ctx, OpDeleteLink, name, ""); err != nil {
		return err
	}
	var r linkRecord
	err = retry(ctx, func() (err error) {
		r, err = c.removeLink(ctx, name, o)
		return err
	})
	if err != nil || o.ValidateOnly {
		return err
	}
	if err := c.collect(ctx, r.ID); err != nil {
		// The link is deleted, so this is no failure of the operation.
		c.opts.Logger.LogAttrs(ctx, slog.LevelDebug, "mirrors of a deleted link are left to collect",
			slog.String("cluster", c.id), slog.String("link", name), slog.String("error", err.Error()))
	}
	return nil
}

// removeLink deletes the link's own records, once.
func (c *Cluster) removeLink(ctx context.Context, name string, o DeleteLinkOptions) (linkRecord, error) {
	r, err := c.readLink(ctx, name)
	if err != nil {
		return r, err
	}
	if err := checkRevision(o.IfRevision, r.Revision); err != nil {
		return r, err
	}
	// Whoever brings a mirror to life writes this key, so that none slips in
	// between the look and the transaction.
	alive, err := c.backend.Get(ctx, c.keys.live(r.ID))
	if err != nil {
		return r, err
	}
	var facts fsm.Facts
	if o.Force {
		facts = fsm.Force
	} else if live, err := c.hasLive(ctx, &r); err != nil {
		return r, err
	} else if live {
		facts = fsm.LiveMirrors
	}
	_, verdict := fsm.StepLink(r.State, fsm.LinkEvent{Name: fsm.EventDeleteLink, Facts: facts, At: c.now()}, c.opts.Policy)
	switch {
	case !verdict.Accepted() && facts == fsm.LiveMirrors:
		return r, linkInUse(name)
	case !verdict.Accepted():
		return r, verdict.Err(fsm.Link().Name(), fsm.State(r.Displayed()), fsm.EventDeleteLink)
	case o.ValidateOnly:
		return r, nil
	}
	t := Txn{
		If: []Condition{{Key: c.keys.link(name), Revision: r.Revision}},
		Ops: []Op{
			{Key: c.keys.id(r.ID), Delete: true},
			{Key: c.keys.live(r.ID), Delete: true},
			{Key: c.keys.deleted(r.ID), Value: noteFor(&r)},
		},
	}
	if !o.Force {
		t.If = append(t.If, Condition{Key: alive.Key, Revision: alive.Revision})
	}
	if r.Prefix != "" {
		t.Ops = append(t.Ops, Op{Key: c.keys.prefix(r.Prefix), Delete: true})
	}
	if r.Mode == link.ModeSource {
		t.Ops = append(t.Ops, Op{Key: c.keys.remnant(r.ID), Value: touched})
	}
	c.dropTallies(&r, &t)
	rev, err := c.commitLink(ctx, t, string(fsm.EventDeleteLink), &r, nil)
	if err != nil {
		return r, err
	}
	c.applied(ctx, "link deleted", name, "", string(fsm.EventDeleteLink), rev)
	return r, nil
}

// keepNumbers is the note of a deleted link whose topics' sequences must stay.
const keepNumbers = "numbers stay"

// noteFor says what is to be collected of a deleted link: only a link that could
// be reversed once gets messages about its topics. It may have a prefix by now.
func noteFor(r *linkRecord) []byte {
	if r.Mode == link.ModeBidirectional {
		return []byte(keepNumbers)
	}
	return touched
}

// hasLive reports whether a mirror of r is not STOPPED, or owes its peer the
// news that it is.
func (c *Cluster) hasLive(ctx context.Context, r *linkRecord) (bool, error) {
	count, err := c.countMirrors(ctx, r)
	if err != nil || count.live > 0 || r.Mode != link.ModeBidirectional || r.Prefix != "" {
		return count.live > 0, err
	}
	// Only a mirror that was live can come to owe anything.
	owes := false
	err = c.mirrorsIn(ctx, r, link.MirrorStopped, "", 0, func(_ *linkRecord, m *mirrorRecord) (bool, error) {
		owes = m.State.PeerWaits
		return !owes, nil
	})
	return owes, err
}

// liveMirrors is hasLive, and adds to t the condition under which that stays
// true where there is none.
func (c *Cluster) liveMirrors(ctx context.Context, r *linkRecord, t *Txn) (bool, error) {
	alive, err := c.backend.Get(ctx, c.keys.live(r.ID))
	if err != nil {
		return false, err
	}
	t.If = append(t.If, Condition{Key: alive.Key, Revision: alive.Revision})
	return c.hasLive(ctx, r)
}

// isLive reports whether a stored status keeps its link in use.
func isLive(s link.MirrorStatus) bool {
	return s != "" && s != fsm.Absent && s != fsm.Regular && s != link.MirrorStopped
}

// Collect removes what is left of the mirrors of deleted links, and of an
// import that did not come to its end. New does it, too; it may run at any time
// but during an import, and in several processes at once.
func (c *Cluster) Collect(ctx context.Context) error {
	if err := c.undoImport(ctx); err != nil {
		return err
	}
	var ids []link.ID
	prefix := c.keys.allDeleted()
	err := c.scan(ctx, prefix, PrefixEnd(prefix), func(rec Record) (bool, error) {
		id, err := link.ParseID(last(rec.Key))
		if err != nil {
			return c.passDamaged(ctx, rec, fmt.Errorf("%w: its key holds no link id", ErrRecord))
		}
		ids = append(ids, id)
		return true, nil
	})
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := c.collect(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// collect removes the mirrors of one deleted link, or all of them but their
// sequences, in chunks, and at last the note that there are any. Every transaction depends on the note: once it is
// gone, a new half may have the id, and its mirrors are none of this.
func (c *Cluster) collect(ctx context.Context, id link.ID) error {
	note, err := c.backend.Get(ctx, c.keys.deleted(id))
	from := c.keys.mirrors(id)
	for more := note.Revision != 0; more && err == nil; {
		err = retry(ctx, func() (err error) {
			if note, err = c.backend.Get(ctx, note.Key); err != nil || note.Revision == 0 {
				more = false // somebody else was faster
				return err
			}
			next, err := c.collectChunk(ctx, id, note, from)
			if err == nil {
				from, more = next, next != ""
			}
			return err
		})
	}
	return err
}

// collectChunk does so with as many mirrors as fit into one transaction, and
// removes the note where they are the last. It gives where to go on, empty for
// nowhere. A mirror needs five of the transaction's places: two conditions, its
// record, its index and its owner.
func (c *Cluster) collectChunk(ctx context.Context, id link.ID, note Record, from string) (next string, err error) {
	page, err := c.backend.Scan(ctx, Range{From: from, To: PrefixEnd(c.keys.mirrors(id)), Limit: (c.backend.MaxOps() - 2) / 5})
	if err != nil {
		return "", err
	}
	keys := make([]string, len(page.Records))
	for i, rec := range page.Records {
		keys[i] = c.keys.owner(last(rec.Key))
	}
	owners, err := GetAll(ctx, c.backend, keys)
	if err != nil {
		return "", err
	}
	t := Txn{If: []Condition{{Key: note.Key, Revision: note.Revision}}}
	for i, rec := range page.Records {
		topic := last(rec.Key)
		m, err := decodeMirror(topic, rec.Value)
		// Under which status a record that can't be read is indexed nobody knows.
		statuses := []link.MirrorStatus{m.State.Status}
		if err != nil {
			if _, err := c.passDamaged(ctx, rec, err); err != nil {
				return "", err
			}
			statuses = link.StoredMirrorStatuses()
		}
		if len(t.If)+len(t.Ops)+4+len(statuses) > c.backend.MaxOps()-1 {
			page.More = true
			break
		}
		keep := err == nil && string(note.Value) == keepNumbers && m.State.HighSequence() > 0
		t.If = append(t.If, Condition{Key: rec.Key, Revision: rec.Revision})
		if keep {
			t.Ops = append(t.Ops, Op{Key: rec.Key, Value: remembered(topic, m.State, fsm.Regular)})
		} else {
			t.Ops = append(t.Ops, Op{Key: rec.Key, Delete: true})
		}
		for _, status := range statuses {
			t.Ops = append(t.Ops, Op{Key: c.keys.index(id, status, topic), Delete: true})
		}
		if owner := owners[i]; string(owner.Value) == id.String() {
			t.If = append(t.If, Condition{Key: owner.Key, Revision: owner.Revision})
			t.Ops = append(t.Ops, Op{Key: owner.Key, Delete: true})
		}
		next = rec.Key + "\x00"
	}
	if !page.More {
		t.Ops = append(t.Ops, Op{Key: note.Key, Delete: true})
		next = ""
	}
	_, err = c.backend.Commit(ctx, t)
	return next, err
}
