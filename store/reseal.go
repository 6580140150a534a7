package store

import (
	"bytes"
	"context"
	"encoding/binary"

	"github.com/clusterlink-go/clusterlink/link"
)

// ResealOptions of [Cluster.Reseal]. A nil *ResealOptions takes nothing on trust.
type ResealOptions struct {
	_ struct{}

	// TakeUnbound seals also the secrets that nothing vouches for: those that are
	// stored in clear, from before there was a keyring, and those that an older
	// program sealed without binding them to what they are sent to. The host says
	// with it that the records are right as they are.
	TakeUnbound bool
}

// Reseal seals with the keyring's current key all secrets that are sealed with
// another, link by link, and then forgets the other keys: from then
// on they need not be in the keyring. It fails with an error that matches
// [ErrSealed] at a secret that is in clear, or sealed by an older program, unless
// TakeUnbound is set. opts may be nil. It gives the number of links that it wrote.
// It may run at any time, in several processes at once, and be broken off: what
// is done is done. A process that still has another current key keeps that one
// in use. Without a keyring it does nothing.
//
// Watches tell nothing of it. What a backend keeps of older revisions for its
// watches, or in free space of its files, is the backend's.
func (c *Cluster) Reseal(ctx context.Context, opts *ResealOptions) (int, error) {
	if c.sealer == nil {
		return 0, ctx.Err()
	}
	open := c.reveal
	if opts != nil && opts.TakeUnbound {
		open = c.open
	}
	written := 0
	err := retry(ctx, func() error {
		current := c.sealer.keys.Current()
		var keys []Record // before the pass, so that a later use is seen
		prefix := c.keys.sealKeys()
		err := c.scan(ctx, prefix, PrefixEnd(prefix), func(rec Record) (bool, error) {
			keys = append(keys, rec)
			return true, nil
		})
		if err != nil {
			return err
		}
		err = c.eachLink(ctx, "", func(l *linkRecord) (bool, error) {
			did, err := c.resealLink(ctx, l.Name, current, open)
			if did {
				written++
			}
			return true, err
		})
		for i := 0; i < len(keys) && err == nil; i++ {
			if last(keys[i].Key) != current {
				_, err = c.backend.Commit(ctx, Txn{
					If:  []Condition{{Key: keys[i].Key, Revision: keys[i].Revision}},
					Ops: []Op{{Key: keys[i].Key, Delete: true}},
				})
			}
		}
		return err
	})
	return written, err
}

// resealLink writes one link anew if it needs it.
func (c *Cluster) resealLink(ctx context.Context, name, current string, open func(context.Context, *linkRecord) ([]link.Config, error)) (did bool, err error) {
	err = retry(ctx, func() error {
		did = false
		r, err := c.readLink(ctx, name)
		if err != nil || !needsSeal(&r, current) {
			return absentIsDone(err)
		}
		if r.Configs, err = open(ctx, &r); err != nil {
			return err
		}
		t := Txn{If: []Condition{{Key: c.keys.link(name), Revision: r.Revision}}}
		if err := c.seal(ctx, &r, &t); err != nil {
			return err
		}
		t.Ops = append(t.Ops, Op{Key: c.keys.link(name), Value: r.encode()})
		_, err = c.backend.Commit(ctx, t)
		did = err == nil
		return err
	})
	return did, err
}

// needsSeal reports whether a secret of r is not sealed with that key.
func needsSeal(r *linkRecord, current string) bool {
	for i := range r.Configs {
		config := &r.Configs[i]
		if config.Null || !secret(config.Name) {
			continue
		}
		value := config.Value.Reveal()
		if !isSealed(value) {
			return true
		}
		id := []byte(current)
		head := append([]byte(sealMark), binary.AppendUvarint(nil, uint64(len(id)))...)
		if !bytes.HasPrefix([]byte(value), append(head, id...)) {
			return true
		}
	}
	return false
}
