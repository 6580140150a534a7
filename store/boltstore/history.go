package boltstore

import (
	"encoding/binary"
	"fmt"
	"iter"

	"github.com/clusterlink-go/clusterlink/store"
)

// change is one key's change in an entry of the log: what it was and what it
// became. Revision 0 means absent; a change to revision 0 is a delete. The
// slices share memory with the entry.
type change struct {
	key      []byte
	value    []byte
	deleted  bool
	old      []byte
	oldSince store.Revision
}

// entryBytes is what an entry counts for in the file.
func entryBytes(raw []byte) int64 { return int64(len(raw)) + 32 }

func entryKey(rev store.Revision) []byte { return binary.BigEndian.AppendUint64(nil, uint64(rev)) }

// beginEntry and endEntry go round the changes of an entry.
func beginEntry(dst []byte) []byte { return append(dst, 0, 0, 0, 0) }

func endEntry(entry []byte, rev store.Revision) {
	binary.BigEndian.PutUint32(entry, checksum(entryKey(rev), entry[checksumBytes:]))
}

// appendChange appends what op did to a record that was old.
func appendChange(dst []byte, op store.Op, old record) []byte {
	flag := byte(0)
	if op.Delete {
		flag = 1
	}
	dst = append(dst, flag)
	dst = binary.AppendUvarint(dst, uint64(len(op.Key)))
	dst = append(dst, op.Key...)
	if !op.Delete {
		dst = binary.AppendUvarint(dst, uint64(len(op.Value)))
		dst = append(dst, op.Value...)
	}
	dst = binary.AppendUvarint(dst, uint64(old.revision))
	if old.revision != 0 {
		dst = binary.AppendUvarint(dst, uint64(len(old.value)))
		dst = append(dst, old.value...)
	}
	return dst
}

// decodeEntry appends the changes of an entry to dst.
func decodeEntry(dst []change, key, raw []byte) ([]change, error) {
	if len(key) != 8 || len(raw) < checksumBytes || binary.BigEndian.Uint32(raw) != checksum(key, raw[checksumBytes:]) {
		return dst, fmt.Errorf("%w: the changes under %x do not match their checksum", ErrCorrupt, key)
	}
	d := decoder{rest: raw[checksumBytes:]}
	for len(d.rest) > 0 && !d.bad {
		var c change
		c.deleted = d.bytes(1)[0] == 1
		c.key = d.bytes(d.number())
		if !c.deleted {
			c.value = d.bytes(d.number())
		}
		if c.oldSince = store.Revision(d.number()); c.oldSince != 0 {
			c.old = d.bytes(d.number())
		}
		dst = append(dst, c)
	}
	if d.bad {
		return dst, fmt.Errorf("%w: the changes under %x end too early", ErrCorrupt, key)
	}
	return dst, nil
}

// decoder reads an entry; once it went wrong it gives nothing any more.
type decoder struct {
	rest []byte
	bad  bool
}

func (d *decoder) number() uint64 {
	n, size := binary.Uvarint(d.rest)
	if size <= 0 {
		d.bad = true
		return 0
	}
	d.rest = d.rest[size:]
	return n
}

func (d *decoder) bytes(n uint64) []byte {
	if d.bad || n > uint64(len(d.rest)) {
		d.bad = true
		return make([]byte, 1) // enough for who asked for one
	}
	b := d.rest[:n:n]
	d.rest = d.rest[n:]
	return b
}

// entries gives the changes of each transaction after a revision up to another,
// in order. The changes are valid until the next. An error ends it.
func (b buckets) entries(after, upTo store.Revision) iter.Seq2[store.Revision, entry] {
	return func(yield func(store.Revision, entry) bool) {
		if after >= upTo {
			return
		}
		var list []change
		c := b.changes.Cursor()
		k, v := c.Seek(entryKey(after + 1))
		for rev := after + 1; rev <= upTo; rev++ {
			var err error
			if len(k) != 8 || store.Revision(binary.BigEndian.Uint64(k)) != rev {
				err = fmt.Errorf("%w: the changes of revision %d are missing", ErrCorrupt, rev)
			} else {
				list, err = decodeEntry(list[:0], k, v)
			}
			if !yield(rev, entry{list, err}) || err != nil {
				return
			}
			k, v = c.Next()
		}
	}
}

// entry is what one transaction changed.
type entry struct {
	changes []change
	err     error
}

// gone is the newest revision whose changes are no longer kept.
func (b buckets) gone() store.Revision { return store.Revision(b.changes.Sequence()) }

// trimSlack is how much is let pile up before it is dropped at once, so that
// not every commit touches the old end of the log.
const trimSlack = 64

// trim drops the oldest entries beyond the limits, or all where all is set, but
// none after keep. It gives what is left of size bytes.
func (s *Store) trim(b buckets, newest, keep store.Revision, size int64, all bool) (int64, error) {
	gone := b.gone()
	if !all && uint64(newest-gone) <= s.maxHistory+trimSlack && size <= s.maxHistoryBytes {
		return size, nil
	}
	start := gone
	c := b.changes.Cursor()
	for gone < keep && (all || uint64(newest-gone) > s.maxHistory || size > s.maxHistoryBytes) {
		k, v := c.First()
		if len(k) != 8 || store.Revision(binary.BigEndian.Uint64(k)) != gone+1 {
			return size, fmt.Errorf("%w: the changes of revision %d are missing", ErrCorrupt, gone+1)
		}
		size -= entryBytes(v)
		if err := c.Delete(); err != nil {
			return size, err
		}
		gone++
	}
	if gone == start {
		return size, nil
	}
	return size, b.changes.SetSequence(uint64(gone))
}
