package store

import (
	"context"
	"errors"
)

// errImporting says that an import is under way, or was and is not undone yet.
func errImporting(id string) error {
	return badRequest("An import into cluster %s is under way.", id)
}

// writeImport writes a checked document.
func (c *Cluster) writeImport(ctx context.Context, doc *importDoc) error {
	begin := Txn{If: []Condition{{Key: c.keys.importing()}}, Ops: []Op{{Key: c.keys.importing(), Value: touched}}}
	count, err := c.backend.Get(ctx, c.keys.linkCount())
	if err != nil {
		return err
	}
	begin.If = append(begin.If, Condition{Key: count.Key, Revision: count.Revision})
	if err := c.importFree(ctx); err != nil {
		return err
	}
	if err := c.noteImportedKeys(ctx, doc, &begin); err != nil {
		return err
	}
	rev, err := c.backend.Commit(ctx, begin)
	if errors.Is(err, ErrConflict) {
		return errImporting(c.id)
	}
	if err != nil {
		return err
	}
	w := &chunks{c: c, t: Txn{If: []Condition{{Key: c.keys.importing(), Revision: rev}}}}
	err = w.writeAll(ctx, doc)
	if err != nil {
		// What undoes it must not end with the context, and says no more than
		// the error itself: the next Collect tries again.
		_ = c.undoImport(context.WithoutCancel(ctx))
	}
	return err
}

// importFree refuses to import into a cluster that is in use.
func (c *Cluster) importFree(ctx context.Context) error {
	for _, prefix := range []string{c.keys.links(), c.keys.allMirrors(), c.keys.allDeleted(), c.keys.remnants()} {
		page, err := c.backend.Scan(ctx, Range{From: prefix, To: PrefixEnd(prefix), Limit: 1})
		if err != nil {
			return err
		}
		if len(page.Records) > 0 {
			return refuse(ErrLinkExists, 400, codeBadRequest, "Cluster %s has cluster links already.", c.id)
		}
	}
	return nil
}

// noteImportedKeys seals what doc holds in clear, and adds to t the keys that
// its sealed values need.
func (c *Cluster) noteImportedKeys(ctx context.Context, doc *importDoc, t *Txn) error {
	seen := map[string]bool{}
	for _, l := range doc.links {
		if err := c.seal(ctx, l, &Txn{}); err != nil { // the key is noted below, once
			return err
		}
		for i := range l.Configs {
			value := l.Configs[i].Value.Reveal()
			if !isSealed(value) {
				continue
			}
			id, _, err := keyOf(value)
			if err == nil && !seen[id] {
				_, err = c.noteKey(ctx, id, t)
			}
			if seen[id] = true; err != nil {
				return err
			}
		}
	}
	return nil
}

// chunks commits many operations in transactions that fit.
type chunks struct {
	c    *Cluster
	t    Txn
	size int
}

func (w *chunks) add(ctx context.Context, ops ...Op) error {
	size := 0
	for _, op := range ops {
		size += len(op.Key) + len(op.Value)
	}
	if len(w.t.Ops)+len(ops)+len(w.t.If) > w.c.backend.MaxOps() || w.size+size > MaxTxnBytes*3/4 {
		if err := w.flush(ctx); err != nil {
			return err
		}
	}
	w.t.Ops = append(w.t.Ops, ops...)
	w.size += size
	return nil
}

func (w *chunks) flush(ctx context.Context) error {
	_, err := w.c.backend.Commit(ctx, w.t)
	w.t.Ops, w.size = nil, 0
	return err
}

// writeAll writes the mirrors, which nobody sees, then the links, and at last
// removes the sign that an import is under way.
func (w *chunks) writeAll(ctx context.Context, doc *importDoc) error {
	keys := w.c.keys
	for _, m := range doc.mirrors {
		id, status := doc.byName[m.Link].ID, m.State.Status
		record := m.encode()
		ops := []Op{{Key: keys.mirror(id, m.Topic), Value: record}, {Key: keys.owner(m.Topic), Value: []byte(id.String())}}
		if indexed(status) {
			ops = append(ops, keys.entry(id, status, m.Topic, record))
		}
		if m.missing != 0 {
			ops = append(ops, Op{Key: keys.due(id, m.dueAt-1, m.Topic), Value: touched})
		}
		if err := w.add(ctx, ops...); err != nil {
			return err
		}
	}
	counts := countImport(doc)
	for _, l := range doc.links {
		l.tallied = true
		for n, sum := range counts[l.Name] {
			if sum == (tally{}) {
				continue
			}
			if err := w.add(ctx, Op{Key: keys.tally(l.ID, n), Value: sum.encode(nil)}); err != nil {
				return err
			}
		}
		ops := []Op{{Key: keys.link(l.Name), Value: l.encode()}, {Key: keys.id(l.ID), Value: []byte(l.Name)}}
		if l.Prefix != "" {
			ops = append(ops, Op{Key: keys.prefix(l.Prefix), Value: []byte(l.ID.String())})
		}
		if err := w.add(ctx, ops...); err != nil {
			return err
		}
	}
	for _, id := range doc.remnants {
		if err := w.add(ctx, Op{Key: keys.remnant(id), Value: touched}); err != nil {
			return err
		}
	}
	n := note{kind: noteReset}
	err := w.add(ctx, Op{Key: keys.importing(), Delete: true}, Op{Key: keys.linkCount(), Value: touched}, w.c.noteOp(ctx, &n))
	if err != nil {
		return err
	}
	return w.flush(ctx)
}

// countImport counts the mirrors of each link.
func countImport(doc *importDoc) map[string]*[tallies]tally {
	counts := map[string]*[tallies]tally{}
	for _, l := range doc.links {
		counts[l.Name] = &[tallies]tally{}
	}
	for _, m := range doc.mirrors {
		sum := &counts[m.Link][tallyOf(m.Topic)]
		if sum.held++; isLive(m.State.Status) {
			sum.live++
		}
	}
	return counts
}

// undoImport removes what an import has left that did not come to its end.
func (c *Cluster) undoImport(ctx context.Context) error {
	sign, err := c.backend.Get(ctx, c.keys.importing())
	if err != nil || sign.Revision == 0 {
		return err
	}
	w := &chunks{c: c, t: Txn{If: []Condition{{Key: sign.Key, Revision: sign.Revision}}}}
	for _, part := range []string{"i/", "l/", "m/", "o/", "p/", "q/", "s/", "t/", "u/"} {
		prefix := c.keys.all() + part
		err := c.scan(ctx, prefix, PrefixEnd(prefix), func(rec Record) (bool, error) {
			return true, w.add(ctx, Op{Key: rec.Key, Delete: true})
		})
		if err != nil {
			return err
		}
	}
	if err := w.add(ctx, Op{Key: sign.Key, Delete: true}); err != nil {
		return err
	}
	return w.flush(ctx)
}
