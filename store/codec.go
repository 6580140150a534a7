package store

import (
	"encoding/binary"
	"fmt"
)

// recordVersion is the first byte of every record. It changes only when an old
// reader could not make sense of a new record; a new field does not change it.
const recordVersion = 1

// A record is the version byte and then fields: tag, length and content, tag
// and length as uvarints. Tags ascend. A field that is absent is zero. Fields
// whose tag the reader does not know are kept and written back, so that an
// older program beside a newer one loses nothing. A tag is never reused.

// field is one field of a record; the content shares the record's memory.
type field struct {
	tag     uint64
	content []byte
}

// encoder appends fields. The zero encoder is not usable: see newEncoder.
type encoder struct {
	buf []byte
	// extra are fields that nobody here knows, in tag order.
	extra []field
}

func newEncoder(size int, extra []field) *encoder {
	return &encoder{buf: append(make([]byte, 0, size), recordVersion), extra: extra}
}

// open writes the unknown fields that come before tag, then tag and length.
func (e *encoder) open(tag uint64, length int) {
	for len(e.extra) > 0 && e.extra[0].tag < tag {
		f := e.extra[0]
		e.extra = e.extra[1:]
		e.buf = binary.AppendUvarint(e.buf, f.tag)
		e.buf = binary.AppendUvarint(e.buf, uint64(len(f.content)))
		e.buf = append(e.buf, f.content...)
	}
	e.buf = binary.AppendUvarint(e.buf, tag)
	e.buf = binary.AppendUvarint(e.buf, uint64(length))
}

func (e *encoder) bytes(tag uint64, b []byte) {
	if len(b) > 0 {
		e.open(tag, len(b))
		e.buf = append(e.buf, b...)
	}
}

func (e *encoder) string(tag uint64, s string) {
	if s != "" {
		e.open(tag, len(s))
		e.buf = append(e.buf, s...)
	}
}

func (e *encoder) uint(tag, v uint64) {
	if v != 0 {
		var b [binary.MaxVarintLen64]byte
		e.bytes(tag, b[:binary.PutUvarint(b[:], v)])
	}
}

func (e *encoder) int(tag uint64, v int64) {
	if v != 0 {
		var b [binary.MaxVarintLen64]byte
		e.bytes(tag, b[:binary.PutVarint(b[:], v)])
	}
}

func (e *encoder) bool(tag uint64, v bool) {
	if v {
		e.uint(tag, 1)
	}
}

// ints writes a list of numbers; an empty list is absent.
func (e *encoder) ints(tag uint64, list []int64) {
	if len(list) == 0 {
		return
	}
	var b []byte
	for _, v := range list {
		b = binary.AppendVarint(b, v)
	}
	e.bytes(tag, b)
}

// finish gives the record.
func (e *encoder) finish() []byte {
	for _, f := range e.extra {
		e.buf = binary.AppendUvarint(e.buf, f.tag)
		e.buf = binary.AppendUvarint(e.buf, uint64(len(f.content)))
		e.buf = append(e.buf, f.content...)
	}
	return e.buf
}

// decoder reads fields; the first error stays in err.
type decoder struct {
	rest []byte
	last uint64
	err  error
}

func newDecoder(record []byte) *decoder {
	d := &decoder{}
	switch {
	case len(record) == 0:
		d.fail("is empty")
	case record[0] != recordVersion:
		d.fail("has version %d, this program reads version %d", record[0], recordVersion)
	default:
		d.rest = record[1:]
	}
	return d
}

func (d *decoder) fail(format string, args ...any) {
	if d.err == nil {
		d.err = fmt.Errorf("%w: "+format, append([]any{ErrRecord}, args...)...)
	}
	d.rest = nil
}

// next gives the next field, false at the end or after an error.
func (d *decoder) next() (f field, ok bool) {
	if d.err != nil || len(d.rest) == 0 {
		return field{}, false
	}
	tag, n := binary.Uvarint(d.rest)
	if n <= 0 || tag <= d.last {
		d.fail("holds a bad tag after field %d", d.last)
		return field{}, false
	}
	length, m := binary.Uvarint(d.rest[n:])
	if m <= 0 || length == 0 || length > uint64(len(d.rest)-n-m) {
		d.fail("holds a bad length in field %d", tag)
		return field{}, false
	}
	start := n + m
	f = field{tag: tag, content: d.rest[start : start+int(length)]}
	d.rest, d.last = d.rest[start+int(length):], tag
	return f, true
}

func (d *decoder) uint(f field) uint64 {
	v, n := binary.Uvarint(f.content)
	if n != len(f.content) || v == 0 {
		d.fail("holds a bad number in field %d", f.tag)
	}
	return v
}

// small reads a number of at most limit.
func (d *decoder) small(f field, limit uint64) uint64 {
	v := d.uint(f)
	if v > limit {
		d.fail("holds a number beyond %d in field %d", limit, f.tag)
		return 0
	}
	return v
}

func (d *decoder) int(f field) int64 {
	v, n := binary.Varint(f.content)
	if n != len(f.content) || v == 0 {
		d.fail("holds a bad number in field %d", f.tag)
	}
	return v
}

func (d *decoder) ints(f field) (list []int64) {
	for rest := f.content; len(rest) > 0; {
		v, n := binary.Varint(rest)
		if n <= 0 {
			d.fail("holds a bad list in field %d", f.tag)
			return nil
		}
		list = append(list, v)
		rest = rest[n:]
	}
	return list
}
