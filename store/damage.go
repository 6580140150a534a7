package store

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
)

// Damage is a record that can't be read: it is damaged, or a newer, incompatible
// program wrote it. Lists, snapshots, exports, duties and deadlines pass it over with a warning in the
// log; what asks for it alone fails with an error that matches [ErrRecord].
type Damage struct {
	_ struct{}

	// Key is the record's key in the backend, Revision the one that last wrote it.
	Key      string
	Revision Revision
	// Link is the id of the link whose mirror topic it is; zero for the record of a
	// link, whose name is Name. Name is else that of the topic.
	Link link.ID
	Name string
	// Err says what is wrong with the record. It matches ErrRecord.
	Err error
}

// Damaged lists the links and mirror topics of the cluster whose records can't be
// read; nil is none. It reads everything. The Authorizer is not asked. The error is
// the backend's.
func (c *Cluster) Damaged(ctx context.Context) ([]Damage, error) {
	var list []Damage
	note := func(rec Record, id link.ID, err error) {
		if err != nil {
			list = append(list, Damage{Key: rec.Key, Revision: rec.Revision, Link: id, Name: last(rec.Key), Err: err})
		}
	}
	err := c.scan(ctx, c.keys.links(), PrefixEnd(c.keys.links()), func(rec Record) (bool, error) {
		_, err := decodeLink(rec.Value)
		note(rec, link.ID{}, err)
		return true, nil
	})
	if err != nil {
		return nil, err
	}
	mirrors := c.keys.allMirrors()
	err = c.scan(ctx, mirrors, PrefixEnd(mirrors), func(rec Record) (bool, error) {
		text, _, _ := strings.Cut(strings.TrimPrefix(rec.Key, mirrors), "/")
		id, _ := link.ParseID(text) // zero if even that is damaged
		_, err := decodeMirror(last(rec.Key), rec.Value)
		note(rec, id, err)
		return true, nil
	})
	return list, err
}

// DropDamaged deletes the record of a mirror topic that [Cluster.Damaged] told of,
// with what finds it, so that the topic is an ordinary one. It refuses with
// ErrInvalidRequest what is not damaged and what is a link's record, whose mirror
// topics would be lost with it, and with ErrConflict one that was written since.
func (c *Cluster) DropDamaged(ctx context.Context, d Damage) error {
	if d.Link.IsZero() || d.Key != c.keys.mirror(d.Link, d.Name) {
		return badRequest("The record is not that of a mirror topic.")
	}
	records, err := c.getAll(ctx, d.Key, c.keys.owner(d.Name))
	if err != nil {
		return err
	}
	if _, err := decodeMirror(d.Name, records[0].Value); err == nil || records[0].Revision == 0 {
		return badRequest("The record of topic '%s' is not damaged.", d.Name)
	}
	t := Txn{
		If:  []Condition{{Key: d.Key, Revision: d.Revision}},
		Ops: []Op{{Key: d.Key, Delete: true}},
	}
	for _, status := range slices.DeleteFunc(link.StoredMirrorStatuses(), func(s link.MirrorStatus) bool { return !indexed(s) }) {
		t.Ops = append(t.Ops, Op{Key: c.keys.index(d.Link, status, d.Name), Delete: true})
	}
	if owner := records[1]; string(owner.Value) == d.Link.String() {
		t.If = append(t.If, Condition{Key: owner.Key, Revision: owner.Revision})
		t.Ops = append(t.Ops, Op{Key: owner.Key, Delete: true})
	}
	if err := c.recount(ctx, d.Link, d.Name, &t); err != nil {
		return err
	}
	_, err = c.backend.Commit(ctx, t)
	return err
}

// passDamaged goes on after a record that can't be read, and says so in the log;
// any other error it gives back.
func (c *Cluster) passDamaged(ctx context.Context, rec Record, err error) (more bool, _ error) {
	if !errors.Is(err, ErrRecord) {
		return false, err
	}
	c.opts.Logger.LogAttrs(ctx, slog.LevelWarn, "a record can't be read and is passed over",
		slog.String("cluster", c.id), slog.String("key", rec.Key), slog.String("error", err.Error()))
	return true, nil
}
