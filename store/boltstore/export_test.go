package boltstore

import "go.etcd.io/bbolt"

// NoSync gives options that leave out every sync.
func NoSync() *Options { return &Options{noSync: true} }

// OnCommit puts f in the place of bbolt's commit. Nothing may be committing.
func (s *Store) OnCommit(f func(tx *bbolt.Tx) error) { s.commit = f }

// Waiting is the number of transactions that nobody has begun.
func (s *Store) Waiting() int { return s.queue.len() }

// Verify checks the bytes of a file.
var Verify = verify

// DecodeEntry decodes an entry of the log and tells whether it was right.
func DecodeEntry(key, raw []byte) bool {
	_, err := decodeEntry(nil, key, raw)
	return err == nil
}

// Sum is the checksum of an entry.
var Sum = checksum
