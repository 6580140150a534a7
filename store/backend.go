package store

import (
	"context"
	"fmt"
	"iter"
)

// Sizes that every [Backend] takes and none exceeds, in bytes, so that what
// one backend stores another can store too.
const (
	// MaxKeyBytes bounds one key.
	MaxKeyBytes = 1 << 10
	// MaxTxnBytes bounds the keys and values of one transaction together.
	MaxTxnBytes = 1 << 20
)

// Revision numbers the transactions of a [Backend] that changed something; the
// first is 1. Zero is no revision: an absent record, or "from the start".
type Revision uint64

// Backend keeps records: an ordered map from keys to values with transactions,
// scans from a snapshot and a watch. The clauses C1 to C20 in the package
// documentation say what an implementation must hold; package storetest checks
// each of them. Implementations are safe for concurrent use. The caller keeps
// what it passes in; what a Backend hands out belongs to the caller but may
// share memory with other readers and must not be modified.
type Backend interface {
	// Get reads one record from the newest revision. A key that is absent
	// gives a Record with revision 0 and no error.
	Get(ctx context.Context, key string) (Record, error)

	// Scan reads a page of the records with From <= key < To in key order, at
	// most Limit of them, from the snapshot that r names.
	Scan(ctx context.Context, r Range) (Page, error)

	// Commit applies t in full or not at all and gives the new revision, or the
	// newest one where t changes nothing. It fails with an error that matches
	// ErrConflict when a condition does not hold, ErrTooLarge when t exceeds
	// MaxOps or a size limit, ErrMisuse when t is ill-formed (see [Txn.Check]),
	// and ErrUnknownOutcome when it can't be told whether t was applied.
	Commit(ctx context.Context, t Txn) (Revision, error)

	// Watch yields the changes under a key prefix that were committed after
	// revision from, in revision order, until ctx is done, when it ends without
	// a word, or an error is yielded. An error that matches ErrCompacted says
	// that changes after from are no longer kept, or that from was never
	// reached: begin anew from a scan. Each use of the sequence starts at from.
	Watch(ctx context.Context, prefix string, from Revision) iter.Seq2[Change, error]

	// MaxOps is the number of conditions and operations, together, that one
	// Txn may hold; at least 64.
	MaxOps() int

	// Close releases what the backend holds and ends every watch. Other calls
	// after it fail with an error that matches ErrClosed; closing again does
	// nothing.
	Close() error
}

// Record is a key with its value. Revision is the one that last wrote the key;
// 0 means that the key is absent, and Value is then nil.
type Record struct {
	Key      string
	Value    []byte
	Revision Revision
}

// Range names part of the key space for a scan. To is exclusive; an empty To
// means to the end. Limit must be positive.
type Range struct {
	From, To string
	Limit    int
	// At is the snapshot to read: the At of an earlier page that had More. 0 is
	// the newest. A snapshot that is not kept gives ErrCompacted; no snapshot
	// is kept for a page without More.
	At Revision
}

// Check gives an error that matches [ErrMisuse] where r is ill-formed: Limit is
// not positive. Backends call it first.
func (r Range) Check() error {
	if r.Limit <= 0 {
		return fmt.Errorf("%w: scan: limit %d is not positive", ErrMisuse, r.Limit)
	}
	return nil
}

// Page is the result of a scan.
type Page struct {
	Records []Record
	// More says that records of the range are left; the next page begins after
	// the last key of this one.
	More bool
	// At is the snapshot that was read.
	At Revision
}

// Txn is a transaction: all conditions hold, or nothing happens. The zero Txn
// does nothing.
type Txn struct {
	If  []Condition
	Ops []Op
}

// Condition demands that a key was last written at Revision; revision 0
// demands that the key is absent.
type Condition struct {
	Key      string
	Revision Revision
}

// Op writes a key, or deletes it where Delete is set. Deleting an absent key
// does nothing. A Txn must not name one key in two operations.
type Op struct {
	Key    string
	Value  []byte
	Delete bool
}

// Check gives an error that matches [ErrTooLarge] where t holds more than maxOps
// conditions and operations or exceeds [MaxKeyBytes] or [MaxTxnBytes], and one
// that matches [ErrMisuse] where t names an empty key or one key in two
// operations. Backends call it first.
func (t Txn) Check(maxOps int) error {
	if n := len(t.If) + len(t.Ops); n > maxOps {
		return fmt.Errorf("%w: transaction: %d conditions and operations, at most %d", ErrTooLarge, n, maxOps)
	}
	size := 0
	for i := range t.If {
		if err := CheckKey(t.If[i].Key); err != nil {
			return err
		}
		size += len(t.If[i].Key)
	}
	for i := range t.Ops {
		if err := CheckKey(t.Ops[i].Key); err != nil {
			return err
		}
		size += len(t.Ops[i].Key) + len(t.Ops[i].Value)
	}
	if size > MaxTxnBytes {
		return fmt.Errorf("%w: transaction: %d bytes, at most %d", ErrTooLarge, size, MaxTxnBytes)
	}
	return t.checkOnce()
}

// checkOnce refuses a key in two operations. Most transactions are short, and
// for them comparing beats a map.
func (t Txn) checkOnce() error {
	if len(t.Ops) <= 12 {
		for i := range t.Ops {
			for j := range i {
				if t.Ops[i].Key == t.Ops[j].Key {
					return twice(t.Ops[i].Key)
				}
			}
		}
		return nil
	}
	seen := make(map[string]struct{}, len(t.Ops))
	for i := range t.Ops {
		if _, dup := seen[t.Ops[i].Key]; dup {
			return twice(t.Ops[i].Key)
		}
		seen[t.Ops[i].Key] = struct{}{}
	}
	return nil
}

func twice(key string) error {
	return fmt.Errorf("%w: transaction: key %q in two operations", ErrMisuse, key)
}

// CheckKey gives an error that matches [ErrMisuse] where key is empty and one
// that matches [ErrTooLarge] where it is longer than [MaxKeyBytes].
func CheckKey(key string) error {
	switch {
	case key == "":
		return fmt.Errorf("%w: the key is empty", ErrMisuse)
	case len(key) > MaxKeyBytes:
		return fmt.Errorf("%w: key: %d bytes, at most %d", ErrTooLarge, len(key), MaxKeyBytes)
	}
	return nil
}

// Change is one key's change as a watch tells it. Value is nil after a delete.
type Change struct {
	Key      string
	Value    []byte
	Deleted  bool
	Revision Revision
}

// PrefixEnd gives the smallest key greater than all keys that begin with
// prefix, for use as [Range].To; it is empty, the end, where there is none.
func PrefixEnd(prefix string) string {
	for i := len(prefix) - 1; i >= 0; i-- {
		if prefix[i] < 0xff {
			return prefix[:i] + string([]byte{prefix[i] + 1})
		}
	}
	return ""
}
