package store

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"

	"github.com/clusterlink-go/clusterlink/link"
)

// ErrSealed is matched where sealed values can't be read or new ones can't be
// sealed: there is no [Keyring], a key is missing, or it is another key than the
// one that sealed them.
var ErrSealed = errors.New("store: sealed")

// Keyring holds the keys that seal secrets at rest with AES-256-GCM. The host
// implements it over whatever keeps its keys. Implementations are safe for
// concurrent use.
type Keyring interface {
	// Current is the id of the key to seal with: 1 to 128 bytes without a slash.
	// It is asked for each time, so that keys may be changed while the cluster
	// runs; see [Cluster.Reseal].
	Current() string
	// Key gives the 32 bytes of a key. An id never changes its key: what was
	// given once is kept. The error's text must hold no key.
	Key(ctx context.Context, id string) ([]byte, error)
}

// sealMark begins a value that is sealed. No valid text holds these bytes.
const sealMark = "\xff\xfe1"

// sealer seals and opens. It keeps the keys that it has been given.
type sealer struct {
	keys Keyring

	mu    sync.Mutex
	known map[string]*sealKey
}

// sealKey is one key. check is the value of the record by which an opening
// program learns that it has the same key; noted says that the record was
// compared.
type sealKey struct {
	aead  cipher.AEAD
	check []byte
	noted bool
}

// isSealed reports whether a value is a sealed one.
func isSealed(value string) bool { return strings.HasPrefix(value, sealMark) }

// secret reports whether the values of a config must not be seen. What is not
// known may be one.
func secret(name string) bool {
	k, known := link.LookupKey(name)
	return !known || k.Sensitive
}

// key gives the key with that id.
func (s *sealer) key(ctx context.Context, id string) (*sealKey, error) {
	s.mu.Lock()
	k := s.known[id]
	s.mu.Unlock()
	if k != nil {
		return k, nil
	}
	if id == "" || len(id) > 128 || strings.Contains(id, "/") {
		return nil, fmt.Errorf("%w: %q is not the id of a key", ErrSealed, id)
	}
	raw, err := s.keys.Key(ctx, id) // no lock is held: it may ask another machine
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, fmt.Errorf("%w: the keyring does not give key %q: %w", ErrSealed, id, err)
	case len(raw) != 32:
		return nil, fmt.Errorf("%w: key %q has %d bytes, not 32", ErrSealed, id, len(raw))
	}
	k = &sealKey{}
	block, err := aes.NewCipher(raw)
	if err == nil {
		k.aead, err = cipher.NewGCMWithRandomNonce(block)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: key %q: %w", ErrSealed, id, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if other := s.known[id]; other != nil {
		return other, nil
	}
	s.known[id] = k
	return k, nil
}

// bound is the associated data: a sealed value opens in its own place only.
func bound(clusterID string, id link.ID, name string) []byte {
	b := append([]byte("clusterlink"), 0)
	b = append(append(b, clusterID...), 0)
	b = append(b, id[:]...)
	return append(b, name...)
}

// sealValue gives the sealed form: the mark, the key's id and the box.
func (s *sealer) sealValue(k *sealKey, keyID, value string, place []byte) string {
	b := append([]byte(sealMark), binary.AppendUvarint(nil, uint64(len(keyID)))...)
	b = append(b, keyID...)
	return string(k.aead.Seal(b, nil, []byte(value), place))
}

// keyOf splits a sealed value into the id of its key and the box.
func keyOf(value string) (keyID string, box []byte, err error) {
	rest := []byte(value[len(sealMark):])
	length, n := binary.Uvarint(rest)
	if n <= 0 || length > uint64(len(rest)-n) {
		return "", nil, fmt.Errorf("%w: a sealed value is damaged", ErrSealed)
	}
	rest = rest[n:]
	return string(rest[:length]), rest[length:], nil
}

func (s *sealer) openValue(ctx context.Context, value string, place []byte) (string, error) {
	keyID, box, err := keyOf(value)
	if err != nil {
		return "", err
	}
	k, err := s.key(ctx, keyID)
	if err != nil {
		return "", err
	}
	plain, err := k.aead.Open(nil, nil, box, place)
	if err != nil {
		return "", fmt.Errorf("%w: key %q does not open a value: it is another key, or the record was tampered with", ErrSealed, keyID)
	}
	return string(plain), nil
}

// seal seals, in place, the secrets of r that are not sealed yet, and adds to t
// the record that names the key.
func (c *Cluster) seal(ctx context.Context, r *linkRecord, t *Txn) error {
	if c.sealer == nil {
		return nil
	}
	var k *sealKey
	keyID := ""
	for i := range r.Configs {
		config := &r.Configs[i]
		if config.Null || !secret(config.Name) || isSealed(config.Value.Reveal()) {
			continue
		}
		if k == nil {
			keyID = c.sealer.keys.Current()
			var err error
			if k, err = c.noteKey(ctx, keyID, t); err != nil {
				return err
			}
		}
		value := c.sealer.sealValue(k, keyID, config.Value.Reveal(), bound(c.id, r.ID, config.Name))
		config.Value = link.NewSecret(value)
	}
	return nil
}

// noteKey gives the key and adds to t that it is in use.
func (c *Cluster) noteKey(ctx context.Context, keyID string, t *Txn) (*sealKey, error) {
	k, err := c.sealer.key(ctx, keyID)
	if err != nil {
		return nil, err
	}
	c.sealer.mu.Lock()
	check, noted := k.check, k.noted
	c.sealer.mu.Unlock()
	at := c.keys.sealKey(keyID)
	if !noted {
		rec, err := c.backend.Get(ctx, at)
		if err != nil {
			return nil, err
		}
		if check = rec.Value; rec.Revision == 0 {
			check = k.aead.Seal(nil, nil, nil, bound(c.id, link.ID{}, keyID))
			t.If = append(t.If, Condition{Key: at})
		} else if err := c.checkKey(k, rec); err != nil {
			return nil, err
		}
		c.sealer.mu.Lock()
		k.check, k.noted = check, rec.Revision != 0
		c.sealer.mu.Unlock()
	}
	// Written each time: Reseal forgets a key only if nobody used it meanwhile.
	t.Ops = append(t.Ops, Op{Key: at, Value: check})
	return k, nil
}

// checkKey compares a key with the record of it.
func (c *Cluster) checkKey(k *sealKey, rec Record) error {
	keyID := last(rec.Key)
	if _, err := k.aead.Open(nil, nil, rec.Value, bound(c.id, link.ID{}, keyID)); err != nil {
		return fmt.Errorf("%w: key %q of the keyring is not the one that sealed the records of cluster %q", ErrSealed, keyID, c.id)
	}
	return nil
}

// openSealed checks at opening that every key is there which the records need.
func (c *Cluster) openSealed(ctx context.Context) error {
	found := false
	prefix := c.keys.sealKeys()
	err := c.scan(ctx, prefix, PrefixEnd(prefix), func(rec Record) (bool, error) {
		found = true
		if c.sealer == nil {
			return false, fmt.Errorf("%w: records of cluster %q are sealed with key %q and there is no keyring", ErrSealed, c.id, last(rec.Key))
		}
		k, err := c.sealer.key(ctx, last(rec.Key))
		if err == nil {
			err = c.checkKey(k, rec)
		}
		return true, err
	})
	if err != nil {
		return err
	}
	if c.sealer == nil {
		c.opts.Logger.LogAttrs(ctx, slog.LevelWarn, "config values, secrets among them, are stored without sealing",
			slog.String("cluster", c.id))
		return nil
	}
	if _, err := c.sealer.key(ctx, c.sealer.keys.Current()); err != nil || found {
		return err
	}
	return c.eachLink(ctx, "", func(*linkRecord) (bool, error) {
		c.opts.Logger.LogAttrs(ctx, slog.LevelWarn, "config values that were stored without sealing stay so until Reseal",
			slog.String("cluster", c.id))
		return false, nil
	})
}

// reveal gives the configs of r with their secrets opened.
func (c *Cluster) reveal(ctx context.Context, r *linkRecord) ([]link.Config, error) {
	configs := r.clone().Configs
	for i := range configs {
		value := configs[i].Value.Reveal()
		if configs[i].Null || !isSealed(value) {
			continue
		}
		if c.sealer == nil {
			return nil, fmt.Errorf("%w: there is no keyring", ErrSealed)
		}
		plain, err := c.sealer.openValue(ctx, value, bound(c.id, r.ID, configs[i].Name))
		if err != nil {
			return nil, fmt.Errorf("%w (config %q of link %q)", err, configs[i].Name, r.Name)
		}
		configs[i].Value = link.NewSecret(plain)
	}
	return configs, nil
}

// Reseal seals with the keyring's current key all secrets that are in clear or
// sealed with another, link by link, and then forgets the other keys: from then
// on they need not be in the keyring. It gives the number of links that it wrote.
// It may run at any time, in several processes at once, and be broken off: what
// is done is done. A process that still has another current key keeps that one
// in use. Without a keyring it does nothing.
//
// Watches tell nothing of it. What a backend keeps of older revisions for its
// watches, or in free space of its files, is the backend's.
func (c *Cluster) Reseal(ctx context.Context) (int, error) {
	if c.sealer == nil {
		return 0, ctx.Err()
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
			did, err := c.resealLink(ctx, l.Name, current)
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
func (c *Cluster) resealLink(ctx context.Context, name, current string) (did bool, err error) {
	err = retry(ctx, func() error {
		did = false
		r, err := c.readLink(ctx, name)
		if err != nil || !needsSeal(&r, current) {
			return absentIsDone(err)
		}
		if r.Configs, err = c.reveal(ctx, &r); err != nil {
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

// closeAgain gives configs with the sealed form that they had before, where
// they have not changed since they were opened.
func closeAgain(sealed, opened, configs []link.Config) []link.Config {
	same := func(a, b link.Config) bool { return a.Name == b.Name && a.Null == b.Null && a.Value.Equal(b.Value) }
	if slices.EqualFunc(opened, configs, same) {
		return sealed
	}
	configs = slices.Clone(configs)
	for i := range configs {
		for j := range opened {
			if isSealed(sealed[j].Value.Reveal()) && same(opened[j], configs[i]) {
				configs[i].Value = sealed[j].Value
			}
		}
	}
	return configs
}

// unsealed refuses values that a caller has made look like sealed ones.
func unsealed(configs []link.Config) error {
	for i := range configs {
		if isSealed(configs[i].Value.Reveal()) {
			return badRequest("The value of config '%s' is not valid text.", configs[i].Name)
		}
	}
	return nil
}
