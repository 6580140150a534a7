package store

import (
	"context"
	"slices"

	"github.com/clusterlink-go/clusterlink/link"
)

// The sparse index of a link holds those of its mirrors that are not stored as
// ACTIVE, by their status. A transaction that writes the record of such a mirror
// writes its entry too, with the same content, so that a page by status is one
// scan of what lies side by side, and both have one revision. An entry that holds
// nothing says only that there is such a mirror: so do those of long records, and
// those of programs that wrote no others.

// maxEntry is the longest record, in bytes, that an entry repeats: counting reads
// the entries of all that are not ACTIVE.
const maxEntry = 1 << 10

// indexed reports whether a status has an entry in the sparse index.
func indexed(s link.MirrorStatus) bool { return held(s) && s != link.MirrorActive }

// entry gives the operation that writes the entry of a mirror.
func (k keyspace) entry(id link.ID, status link.MirrorStatus, topic string, record []byte) Op {
	if len(record) > maxEntry {
		record = touched
	}
	return Op{Key: k.index(id, status, topic), Value: record}
}

// indexPage is how many mirrors are read at a time from an index: no more than
// etcd takes in one request where entries hold nothing.
const indexPage = 120

// mirrorsIn visits the mirrors of a link that are stored with a status, one that
// is indexed, from a topic on. Some are likely to do; 0 is all.
func (c *Cluster) mirrorsIn(ctx context.Context, l *linkRecord, stored link.MirrorStatus, from string, some int, visit visitMirror) error {
	index := c.keys.indexed(l.ID, stored)
	for size := pageFor(some, indexPage); ; size = pageFor(2*size, indexPage) {
		page, err := c.backend.Scan(ctx, Range{From: index + from, To: PrefixEnd(index), Limit: size})
		if err != nil {
			return err
		}
		if page.More {
			from = last(page.Records[len(page.Records)-1].Key) + "\x00"
		}
		records, err := c.ofEntries(ctx, l.ID, page.Records)
		if err != nil {
			return err
		}
		for _, rec := range records {
			if rec.Revision == 0 {
				continue // gone since the index was read
			}
			m, err := decodeMirrorOf(l, rec)
			if err != nil {
				if _, err := c.passDamaged(ctx, rec, err); err != nil {
					return err
				}
				continue
			}
			if m.State.Status != stored {
				continue // moved on since
			}
			if more, err := visit(l, &m); err != nil || !more {
				return err
			}
		}
		if !page.More {
			return nil
		}
	}
}

// ofEntries gives the records that entries stand for: an entry that holds nothing
// gives way to the mirror's own record.
func (c *Cluster) ofEntries(ctx context.Context, id link.ID, entries []Record) ([]Record, error) {
	var keys []string
	var at []int
	for i, rec := range entries {
		if len(rec.Value) <= len(touched) {
			keys, at = append(keys, c.keys.mirror(id, last(rec.Key))), append(at, i)
		}
	}
	if len(keys) == 0 {
		return entries, nil
	}
	records, err := GetAll(ctx, c.backend, keys)
	if err != nil {
		return nil, err
	}
	entries = slices.Clone(entries)
	for i, rec := range records {
		entries[at[i]] = rec
	}
	return entries, nil
}
