package boltstore

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"io"
	"math"

	"github.com/clusterlink-go/clusterlink/store"
)

// bbolt trusts what it reads: a page that is cut off or damaged ends the process,
// or gives records that nobody wrote. So the file is read once before bbolt gets
// it, by the rules of its format: every page is there, whole and used once, all
// keys are in order, all records and changes match their checksums, and all of
// it the seal.

// The format of bbolt, version 2; numbers are in the byte order of the machine.
const (
	metaMagic   = 0xED0CDAED
	metaVersion = 2
	metaSummed  = 56 // bytes of a meta that its checksum covers
	metaSize    = metaSummed + 8

	pageHeader  = 16
	elementSize = 16

	branchPage   = 0x01
	leafPage     = 0x02
	freelistPage = 0x10

	bucketFlag   = 0x01
	bucketHeader = 16

	noFreelist = math.MaxUint64
)

var native = binary.NativeEndian

// fileMeta is what a meta page says.
type fileMeta struct {
	pageSize             int64
	root, freelist, high uint64
	txid                 uint64
}

// verifier checks a file. Its errors match ErrCorrupt or ErrFormat.
type verifier struct {
	file io.ReaderAt
	size int64
	fileMeta
	// used says of each page below high whether something refers to it.
	used []bool
	// pages are buffers, one for each floor of the tree.
	pages [][]byte

	// What was found in the buckets.
	seen    map[string]uint64
	format  string
	sum     uint64
	highest store.Revision
	entries uint64
	last    store.Revision
	scratch []change
}

// verify checks that a file of so many bytes is whole.
func verify(file io.ReaderAt, size int64) error {
	v := &verifier{file: file, size: size, seen: map[string]uint64{}}
	if err := v.metas(); err != nil {
		return err
	}
	v.used = make([]bool, v.high)
	v.used[0], v.used[1] = true, true
	if err := v.tree(v.root, 0, nil, nil, v.bucket); err != nil {
		return err
	}
	if err := v.freed(); err != nil {
		return err
	}
	return v.contents()
}

func corrupt(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrCorrupt, fmt.Sprintf(format, args...))
}

// metas finds the newest whole meta page.
func (v *verifier) metas() error {
	first, ok := v.metaAt(0)
	if ok {
		v.fileMeta = first
	}
	for size := int64(1024); size <= 1<<24; size *= 2 {
		if ok && size != first.pageSize {
			continue
		}
		if second, good := v.metaAt(size); good && second.pageSize == size && (!ok || second.txid > first.txid) {
			v.fileMeta = second
			break
		}
	}
	switch {
	case v.pageSize == 0:
		return corrupt("no meta page is whole")
	case v.high < 2 || v.high > math.MaxInt64/uint64(v.pageSize) || int64(v.high)*v.pageSize > v.size:
		return corrupt("%d bytes are there of %d pages of %d", v.size, v.high, v.pageSize)
	}
	return nil
}

func (v *verifier) metaAt(at int64) (m fileMeta, ok bool) {
	var b [metaSize]byte
	if _, err := v.file.ReadAt(b[:], at+pageHeader); err != nil {
		return m, false
	}
	h := fnv.New64a()
	_, _ = h.Write(b[:metaSummed])
	if native.Uint32(b[0:]) != metaMagic || native.Uint32(b[4:]) != metaVersion || native.Uint64(b[metaSummed:]) != h.Sum64() {
		return m, false
	}
	m = fileMeta{
		pageSize: int64(native.Uint32(b[8:])), root: native.Uint64(b[16:]), freelist: native.Uint64(b[32:]),
		high: native.Uint64(b[40:]), txid: native.Uint64(b[48:]),
	}
	return m, m.pageSize >= 1024 && m.pageSize <= 1<<24
}

// claim notes that something refers to a page.
func (v *verifier) claim(id uint64) error {
	if id >= v.high {
		return corrupt("page %d is beyond the end, %d", id, v.high)
	}
	if v.used[id] {
		return corrupt("page %d has two uses", id)
	}
	v.used[id] = true
	return nil
}

// page reads a page with its overflow and claims them. The bytes are valid until
// the next page of the same floor.
func (v *verifier) page(id uint64, floor int) ([]byte, error) {
	if err := v.claim(id); err != nil {
		return nil, err
	}
	for len(v.pages) <= floor {
		v.pages = append(v.pages, make([]byte, v.pageSize))
	}
	b := v.pages[floor][:v.pageSize]
	if _, err := v.file.ReadAt(b, int64(id)*v.pageSize); err != nil {
		return nil, corrupt("page %d: %v", id, err)
	}
	if got := native.Uint64(b); got != id {
		return nil, corrupt("page %d says that it is %d", id, got)
	}
	more := uint64(native.Uint32(b[12:]))
	if more == 0 {
		return b, nil
	}
	for i := range more {
		if err := v.claim(id + 1 + i); err != nil {
			return nil, err
		}
	}
	b = make([]byte, int64(more+1)*v.pageSize)
	if _, err := v.file.ReadAt(b, int64(id)*v.pageSize); err != nil {
		return nil, corrupt("page %d: %v", id, err)
	}
	v.pages[floor] = b
	return b, nil
}

// element is what a leaf page holds.
type element struct {
	bucket     bool
	key, value []byte
}

// tree checks the keys of a tree, from low to below high where they are not nil,
// and visits what its leaves hold, in order.
func (v *verifier) tree(id uint64, floor int, low, high []byte, visit func(e element) error) error {
	b, err := v.page(id, floor)
	if err != nil {
		return err
	}
	flags, count := native.Uint16(b[8:]), int(native.Uint16(b[10:]))
	if flags == leafPage {
		return leaf(id, b, low, high, visit)
	}
	if flags != branchPage || count == 0 {
		return corrupt("page %d has flags %#x and %d elements", id, flags, count)
	}
	branch := func(i int) (key []byte, child uint64, ok bool) {
		at := pageHeader + i*elementSize
		if at+elementSize > len(b) {
			return nil, 0, false
		}
		key, ok = part(b, int64(at)+int64(native.Uint32(b[at:])), native.Uint32(b[at+4:]))
		return key, native.Uint64(b[at+8:]), ok
	}
	for i := range count {
		key, child, ok := branch(i)
		end := high
		if ok && i+1 < count {
			end, _, ok = branch(i + 1)
		}
		if !ok || low != nil && bytes.Compare(key, low) < 0 || end != nil && bytes.Compare(key, end) >= 0 {
			return corrupt("page %d: element %d is out of place", id, i)
		}
		if err := v.tree(child, floor+1, key, end, visit); err != nil {
			return err
		}
	}
	return nil
}

// leaf visits the elements of a leaf page.
func leaf(id uint64, b, low, high []byte, visit func(e element) error) error {
	var previous []byte
	for i := range int(native.Uint16(b[10:])) {
		at := pageHeader + i*elementSize
		if at+elementSize > len(b) {
			return corrupt("page %d is too short for its elements", id)
		}
		flags, size := native.Uint32(b[at:]), native.Uint32(b[at+8:])
		start := int64(at) + int64(native.Uint32(b[at+4:]))
		key, ok := part(b, start, size)
		var value []byte
		if ok {
			value, ok = part(b, start+int64(size), native.Uint32(b[at+12:]))
		}
		switch {
		case !ok || flags > bucketFlag:
			return corrupt("page %d: element %d is malformed", id, i)
		case previous != nil && bytes.Compare(key, previous) <= 0,
			low != nil && bytes.Compare(key, low) < 0,
			high != nil && bytes.Compare(key, high) >= 0:
			return corrupt("page %d: element %d is out of order", id, i)
		}
		if err := visit(element{bucket: flags == bucketFlag, key: key, value: value}); err != nil {
			return err
		}
		previous = key
	}
	return nil
}

// part gives size bytes from start.
func part(b []byte, start int64, size uint32) ([]byte, bool) {
	end := start + int64(size)
	if end > int64(len(b)) {
		return nil, false
	}
	return b[start:end:end], true
}

// freed checks the list of free pages and that every page has a use.
func (v *verifier) freed() error {
	if v.freelist == noFreelist {
		return nil
	}
	b, err := v.page(v.freelist, 0)
	if err != nil {
		return err
	}
	if flags := native.Uint16(b[8:]); flags != freelistPage {
		return corrupt("page %d has flags %#x, want a list of free pages", v.freelist, flags)
	}
	count, ids := uint64(native.Uint16(b[10:])), b[pageHeader:]
	if count == 0xFFFF {
		count, ids = native.Uint64(ids), ids[8:]
	}
	if count > uint64(len(ids)/8) {
		return corrupt("page %d is too short for %d free pages", v.freelist, count)
	}
	for i := range count {
		if err := v.claim(native.Uint64(ids[8*i:])); err != nil {
			return err
		}
	}
	for id, used := range v.used {
		if !used {
			return corrupt("page %d is neither used nor free", id)
		}
	}
	return nil
}
