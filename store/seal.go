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
//
// Sealing protects from who reads the backend, its files and copies of them, and
// from who changes single records: a secret opens only in the cluster, link and
// config that it was sealed for, with the same key, and only while the link's
// mode, remote cluster and all its configs in clear, addresses and
// security protocol among them, are what they were. A secret in clear is not
// taken. What can't be told is a whole record that is put back as it was once,
// a secret that is taken away, one that is replaced by an older one of the same
// connection, and changes of what no secret depends on, such as the state of
// the link.
type Keyring interface {
	// Current is the id of the key to seal with: 1 to 128 bytes without a slash.
	// It is asked for each time, so that keys may be changed while the cluster
	// runs; see [Cluster.Reseal].
	Current() string
	// Key gives the 32 bytes of a key. An id never changes its key: what was
	// given once is kept. The error's text must hold no key.
	Key(ctx context.Context, id string) ([]byte, error)
}

// A sealed value begins with one of these. No valid text holds these bytes.
const (
	sealMark = "\xff\xfe2"
	// oldMark is of values that are bound to their cluster, link and config, and
	// not to where the link leads. Only Reseal and Import take them.
	oldMark = "\xff\xfe1"
)

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
func isSealed(value string) bool {
	return strings.HasPrefix(value, sealMark) || strings.HasPrefix(value, oldMark)
}

// isOld reports whether a value is sealed and not bound to where its link leads.
func isOld(value string) bool { return strings.HasPrefix(value, oldMark) }

// toSeal reports whether the value of a config belongs sealed and is not.
func toSeal(c *link.Config) bool {
	return !c.Null && secret(c.Name) && !isSealed(c.Value.Reveal())
}

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

// bound is the associated data of old sealed values, and of the records of keys.
func bound(clusterID string, id link.ID, name string) []byte {
	b := append([]byte("clusterlink"), 0)
	b = append(append(b, clusterID...), 0)
	b = append(b, id[:]...)
	return append(b, name...)
}

// sealValue gives the sealed form: the mark, the key's id and the box.
func (s *sealer) sealValue(k *sealKey, keyID, name, value string, place []byte) string {
	b := append([]byte(sealMark), binary.AppendUvarint(nil, uint64(len(keyID)))...)
	b = append(b, keyID...)
	return string(k.aead.Seal(b, nil, []byte(value), within(place, keyID, name)))
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

// openValue opens the value of a config. old is the associated data of a value
// that has the old mark.
func (s *sealer) openValue(ctx context.Context, name, value string, place, old []byte) (string, error) {
	keyID, box, err := keyOf(value)
	if err != nil {
		return "", err
	}
	k, err := s.key(ctx, keyID)
	if err != nil {
		return "", err
	}
	data := old
	if !isOld(value) {
		data = within(place, keyID, name)
	}
	plain, err := k.aead.Open(nil, nil, box, data)
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
	var at []byte
	keyID := ""
	for i := range r.Configs {
		config := &r.Configs[i]
		if !toSeal(config) {
			continue
		}
		if k == nil {
			at = placeToStore(c.id, r)
			keyID = c.sealer.keys.Current()
			var err error
			if k, err = c.noteKey(ctx, keyID, t); err != nil {
				return err
			}
		}
		value := c.sealer.sealValue(k, keyID, config.Name, config.Value.Reveal(), at)
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
		c.opts.Logger.LogAttrs(ctx, slog.LevelWarn, "secrets that were stored without sealing are refused until Reseal takes them",
			slog.String("cluster", c.id))
		return false, nil
	})
}

// reveal gives the configs of r with their secrets opened. A record that was read
// must hold them sealed, and bound to where it leads, where there is a keyring.
func (c *Cluster) reveal(ctx context.Context, r *linkRecord) ([]link.Config, error) {
	if c.sealer != nil && r.Revision != 0 {
		for i := range r.Configs {
			switch config := &r.Configs[i]; {
			case toSeal(config):
				return nil, untrusted(r, config, "is stored in clear, and there is a keyring")
			case isOld(config.Value.Reveal()):
				return nil, untrusted(r, config, "was sealed by an older program, without what it is sent to")
			}
		}
	}
	return c.open(ctx, r)
}

func untrusted(r *linkRecord, config *link.Config, why string) error {
	return fmt.Errorf("%w: config %q of link %q %s: see whether the link's configs are right, and call Reseal with TakeUnbound", ErrSealed, config.Name, r.Name, why)
}

// open is reveal for a record that is trusted to lead where it should.
func (c *Cluster) open(ctx context.Context, r *linkRecord) ([]link.Config, error) {
	configs := r.clone().Configs
	var at []byte
	for i := range configs {
		name, value := configs[i].Name, configs[i].Value.Reveal()
		if configs[i].Null || !isSealed(value) {
			continue
		}
		if c.sealer == nil {
			return nil, fmt.Errorf("%w: there is no keyring", ErrSealed)
		}
		if at == nil {
			at = placeAsStored(c.id, r)
		}
		plain, err := c.sealer.openValue(ctx, name, value, at, bound(c.id, r.ID, name))
		if err != nil {
			return nil, fmt.Errorf("%w (config %q of link %q)", err, name, r.Name)
		}
		configs[i].Value = link.NewSecret(plain)
	}
	return configs, nil
}

// closeAgain gives the configs of r with the sealed form that they had before,
// where they have not changed since they were opened. Where the link leads
// elsewhere, all are sealed anew.
func closeAgain(before *linkRecord, opened []link.Config, r *linkRecord) []link.Config {
	if slices.EqualFunc(opened, r.Configs, sameConfig) {
		return before.Configs
	}
	if !bytes.Equal(placeAsStored("", before), placeToStore("", r)) {
		return r.Configs
	}
	configs := slices.Clone(r.Configs)
	for i := range configs {
		for j := range opened {
			if isSealed(before.Configs[j].Value.Reveal()) && sameConfig(opened[j], configs[i]) {
				configs[i].Value = before.Configs[j].Value
			}
		}
	}
	return configs
}

// sameConfig compares what two entries say.
func sameConfig(a, b link.Config) bool {
	return a.Name == b.Name && a.Null == b.Null && a.Value.Equal(b.Value)
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
