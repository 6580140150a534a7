package boltstore

import (
	"encoding/binary"
	"fmt"

	"github.com/clusterlink-go/clusterlink/store"
)

// bucket checks one bucket of the root.
func (v *verifier) bucket(e element) error {
	name := string(e.key)
	visit := map[string]func(element) error{recordsName: v.record, changesName: v.entry, metaName: v.about}[name]
	if visit == nil || !e.bucket {
		return fmt.Errorf("%w: it holds %q", ErrFormat, name)
	}
	if len(e.value) < bucketHeader {
		return corrupt("bucket %q has no header", name)
	}
	v.seen[name] = native.Uint64(e.value[8:])
	if root := native.Uint64(e.value); root != 0 {
		return v.tree(root, len(v.pages), nil, nil, visit)
	}
	// A small bucket is a page within the element.
	inline := e.value[bucketHeader:]
	if len(inline) < pageHeader || native.Uint16(inline[8:]) != leafPage {
		return corrupt("bucket %q is malformed", name)
	}
	return leaf(0, inline, nil, nil, visit)
}

// record checks a record.
func (v *verifier) record(e element) error {
	if e.bucket {
		return corrupt("%q is no record", e.key)
	}
	r, err := decodeRecord(e.key, e.value)
	if err != nil {
		return err
	}
	v.sum += uint64(r.sum)
	v.highest = max(v.highest, r.revision)
	return nil
}

// entry checks the changes of a transaction.
func (v *verifier) entry(e element) (err error) {
	if e.bucket {
		return corrupt("%x holds no changes", e.key)
	}
	if v.scratch, err = decodeEntry(v.scratch[:0], e.key, e.value); err != nil {
		return err
	}
	rev := store.Revision(binary.BigEndian.Uint64(e.key))
	if v.entries > 0 && rev != v.last+1 {
		return corrupt("changes are missing between revisions %d and %d", v.last, rev)
	}
	v.entries++
	v.last = rev
	return nil
}

// about checks what the meta bucket holds.
func (v *verifier) about(e element) error {
	if string(e.key) == formatKey {
		v.format = string(e.value)
	}
	return nil
}

// contents checks that the buckets fit together.
func (v *verifier) contents() error {
	for _, name := range []string{recordsName, changesName, metaName} {
		if _, ok := v.seen[name]; !ok {
			return fmt.Errorf("%w: bucket %q is missing", ErrFormat, name)
		}
	}
	newest, gone := store.Revision(v.seen[recordsName]), store.Revision(v.seen[changesName])
	switch {
	case v.format != format:
		return fmt.Errorf("%w: %q", ErrFormat, v.format)
	case v.seen[metaName] != sealed(v.sum, v.txid):
		return corrupt("the records do not match their seal")
	case v.highest > newest:
		return corrupt("a record is of revision %d, the newest is %d", v.highest, newest)
	case gone > newest || v.entries != uint64(newest-gone) || v.entries > 0 && v.last != newest:
		return corrupt("there are changes of %d transactions up to %d, but the newest is %d and %d are gone", v.entries, v.last, newest, gone)
	}
	return nil
}
