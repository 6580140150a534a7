package boltstore

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"runtime"

	"go.etcd.io/bbolt"

	"github.com/clusterlink-go/clusterlink/store"
)

// The file is a bbolt file with three buckets. Each has a number of its own,
// which bbolt calls its sequence and keeps for us at no cost.
//
//   - records: key → record; the sequence is the newest revision.
//   - changes: revision → entry, one for each transaction since the one in the
//     sequence, the newest whose changes are gone. Without a gap.
//   - meta: "format" → "1"; the sequence is the seal: the sum of the records'
//     checksums and of the number that bbolt gave its last transaction.
//
// A record is its checksum (4 bytes), revision (8) and value; an entry is its
// checksum (4) and its changes. Numbers are big endian. With the seal no record
// can be lost, stale or altered without [Open] telling, nor a whole older state
// pass for the newest. Tools that write bbolt files anew break it.
const (
	recordsName = "records"
	changesName = "changes"
	metaName    = "meta"
	formatKey   = "format"
	format      = "1"

	checksumBytes = 4
	recordHeader  = checksumBytes + 8

	// fileMode: what is kept may be secret.
	fileMode = 0o600
)

// sealed adds the number of a transaction of bbolt to the sum of the checksums.
func sealed(sum, txid uint64) uint64 { return sum + txid*0x9E3779B97F4A7C15 }

// unsealed takes it off again.
func unsealed(seal, txid uint64) uint64 { return seal - sealed(0, txid) }

// castagnoli has an instruction of its own on common processors.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// checksum covers the key as well, so that nothing passes for another's.
func checksum(key, data []byte) uint32 {
	return crc32.Update(crc32.Checksum(key, castagnoli), castagnoli, data)
}

// buckets are the open buckets of a transaction.
type buckets struct{ records, changes, meta *bbolt.Bucket }

func open(tx *bbolt.Tx) (buckets, error) {
	b := buckets{tx.Bucket([]byte(recordsName)), tx.Bucket([]byte(changesName)), tx.Bucket([]byte(metaName))}
	if b.records == nil || b.changes == nil || b.meta == nil {
		return b, fmt.Errorf("%w: buckets are missing", ErrFormat)
	}
	return b, nil
}

// record is a stored record; value shares memory with where it was read from.
type record struct {
	sum      uint32
	revision store.Revision
	value    []byte
}

// decodeRecord reads what the records bucket has under a key; nil gives the zero
// record, which is absent.
func decodeRecord(key, raw []byte) (record, error) {
	if raw == nil {
		return record{}, nil
	}
	if len(raw) < recordHeader {
		return record{}, fmt.Errorf("%w: record %q has %d bytes", ErrCorrupt, key, len(raw))
	}
	r := record{
		sum: binary.BigEndian.Uint32(raw), value: raw[recordHeader:],
		revision: store.Revision(binary.BigEndian.Uint64(raw[checksumBytes:])),
	}
	if r.sum != checksum(key, raw[checksumBytes:]) || r.revision == 0 {
		return record{}, fmt.Errorf("%w: record %q does not match its checksum", ErrCorrupt, key)
	}
	return r, nil
}

// appendRecord appends a record to dst and gives its checksum too.
func appendRecord(dst []byte, key string, rev store.Revision, value []byte) ([]byte, uint32) {
	start := len(dst)
	dst = append(dst, 0, 0, 0, 0)
	dst = binary.BigEndian.AppendUint64(dst, uint64(rev))
	dst = append(dst, value...)
	sum := checksum([]byte(key), dst[start+checksumBytes:])
	binary.BigEndian.PutUint32(dst[start:], sum)
	return dst, sum
}

// create makes an empty store at path, whole or not at all, unless somebody else
// does so at the same time.
func create(path string) (err error) {
	dir := filepath.Dir(path)
	f, err := os.CreateTemp(dir, filepath.Base(path)+".new-*")
	if err != nil {
		return err
	}
	name := f.Name()
	defer func() { err = errors.Join(err, os.Remove(name)) }()
	if err := f.Close(); err != nil {
		return err
	}
	if err := initialize(name); err != nil {
		return err
	}
	// Unlike a rename a link never replaces what is there.
	if err := os.Link(name, path); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	return syncDir(dir)
}

func initialize(path string) (err error) {
	db, err := bbolt.Open(path, fileMode, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return db.Update(func(tx *bbolt.Tx) error {
		for _, name := range []string{recordsName, changesName, metaName} {
			b, err := tx.CreateBucket([]byte(name))
			if err != nil {
				return err
			}
			if name == metaName {
				err = errors.Join(b.Put([]byte(formatKey), []byte(format)), b.SetSequence(sealed(0, uint64(tx.ID()))))
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// syncDir makes the name of a new file durable.
func syncDir(dir string) (err error) {
	if runtime.GOOS == "windows" {
		return nil // directories can't be synced there, and need not be
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	return d.Sync()
}
