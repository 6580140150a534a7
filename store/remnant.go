package store

import (
	"context"

	"github.com/clusterlink-go/clusterlink/link"
)

// Remnants lists the ids of deleted SOURCE halves that lists of links still
// show, without a name, as UNMANAGED_SOURCE (lifecycle L28). They can't be
// addressed. One goes when a half with its id is created anew, or by
// [Cluster.DropRemnant]; whether and when servers drop theirs is not published.
// The Authorizer is not asked.
func (c *Cluster) Remnants(ctx context.Context) ([]link.ID, error) {
	var ids []link.ID
	prefix := c.keys.remnants()
	err := c.scan(ctx, prefix, PrefixEnd(prefix), func(rec Record) (bool, error) {
		id, err := link.ParseID(last(rec.Key))
		ids = append(ids, id)
		return true, err
	})
	return ids, err
}

// DropRemnant makes lists forget a deleted SOURCE half. It is for the host: no
// operation of the API does so. Dropping what is not there does nothing.
func (c *Cluster) DropRemnant(ctx context.Context, id link.ID) error {
	_, err := c.backend.Commit(ctx, Txn{Ops: []Op{{Key: c.keys.remnant(id), Delete: true}}})
	return err
}
