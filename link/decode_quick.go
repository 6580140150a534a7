package link

import (
	"bytes"
	"math/bits"
	"unicode/utf8"
)

// quick reads a document in which there is nothing to find, as in most, in one
// pass over its bytes and in a third of the parser's time. It reports whether it
// came to the end. At anything else it gives up, and the parser begins anew:
// at JSON that is broken, at a member that is unknown, missing, empty, of
// another type or sent twice, at a character that is escaped by its number.
//
// So there is one way only to find something, and what this one reads the
// parser reads alike; FuzzQuick holds it to that.
func (d *Decoder) quick() bool {
	c := cursor{data: d.data}
	if !c.take('{') {
		return false
	}
	if c.take('}') {
		return c.end()
	}
	for sent := uint(0); ; {
		name, ok := c.name()
		m := createForm.index(name)
		if !ok || m < 0 || sent&(1<<m) != 0 {
			return false
		}
		sent |= 1 << m
		if m == memberConfigs {
			ok = d.quickConfigs(&c)
		} else {
			d.ids[m], d.request.offsets[m], ok = d.quickText(&c)
			ok = ok && d.ids[m] != (span{})
		}
		if !ok {
			return false
		}
		if !c.take(',') {
			return c.take('}') && c.end()
		}
	}
}

func (d *Decoder) quickConfigs(c *cursor) bool {
	if !c.take('[') {
		return false
	}
	d.request.offsets[memberConfigs] = c.at
	d.request.Configs = d.configBuffer()
	if c.take(']') {
		return true
	}
	for i := 0; ; i++ {
		if !d.quickConfig(c, i) {
			return false
		}
		if !c.take(',') {
			d.configs = d.request.Configs
			return c.take(']')
		}
	}
}

// quickConfig reads an entry that has a name and a value, in any order.
func (d *Decoder) quickConfig(c *cursor, i int) bool {
	if !c.take('{') {
		return false
	}
	e := Config{Index: i, offset: c.at}
	var texts configSpans
	for {
		member, ok := c.name()
		switch {
		case ok && string(member) == "name" && e.NameOffset == 0:
			texts.name, e.NameOffset, ok = d.quickText(c)
			e.Name, texts.name = d.known(texts.name)
		case ok && string(member) == "value" && e.ValueOffset == 0:
			texts.value, e.ValueOffset, ok = d.quickText(c)
		default:
			return false
		}
		if !ok {
			return false
		}
		if !c.take(',') {
			break
		}
	}
	if e.NameOffset == 0 || e.ValueOffset == 0 || !c.take('}') {
		return false
	}
	d.request.Configs = append(d.request.Configs, e)
	d.configTexts = append(d.configTexts, texts)
	return true
}

// quickText reads a string and gives its place in texts and its offset plus
// one.
func (d *Decoder) quickText(c *cursor) (span, int, bool) {
	raw, escaped, ok := c.text()
	if !ok {
		return span{}, 0, false
	}
	from, at := len(d.texts), c.at-len(raw)-1
	if !escaped {
		d.texts = append(d.texts, raw...)
	} else {
		d.texts = appendUnescaped(d.texts, raw)
	}
	if len(d.texts) == from {
		return span{}, at, true
	}
	return span{from, len(d.texts)}, at, true
}

// appendUnescaped appends a text of whose escapes [cursor.text] knows that they
// are in unescape.
func appendUnescaped(dst, raw []byte) []byte {
	for {
		i := bytes.IndexByte(raw, '\\')
		if i < 0 {
			return append(dst, raw...)
		}
		dst = append(append(dst, raw[:i]...), unescape[raw[i+1]])
		raw = raw[i+2:]
	}
}

// unescape gives what an escape of one letter stands for.
var unescape = [256]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// cursor is a place in a document that is read quickly.
type cursor struct {
	data []byte
	at   int
	// wide says that strings with other characters than those of ASCII were
	// passed, which must be UTF-8.
	wide bool
}

// take passes over blanks and the byte b, if it comes next.
func (c *cursor) take(b byte) bool {
	for c.at < len(c.data) {
		switch is := c.data[c.at]; {
		case is == b:
			c.at++
			return true
		case is != ' ' && is != '\n' && is != '\t' && is != '\r':
			return false
		}
		c.at++
	}
	return false
}

// end reports whether nothing but blanks follows.
func (c *cursor) end() bool {
	return len(bytes.TrimLeft(c.data[c.at:], blanks)) == 0 && (!c.wide || utf8.Valid(c.data))
}

// name reads the name of a member and the colon behind it. Escapes stay in it,
// and make it another than those that are known.
func (c *cursor) name() (name []byte, ok bool) {
	name, _, ok = c.text()
	return name, ok && c.take(':')
}

// text reads a string and gives what stands between its quotes.
func (c *cursor) text() (raw []byte, escaped, ok bool) {
	if !c.take('"') {
		return nil, false, false
	}
	from, at := c.at, c.at
	for at < len(c.data) {
		if at+8 <= len(c.data) {
			odd := oddInString(eightBytes(c.data, at))
			if at += bits.TrailingZeros64(odd) / 8; odd == 0 {
				continue
			}
		}
		switch b := c.data[at]; {
		case b == '"':
			c.at = at + 1
			return c.data[from:at], escaped, true
		case b == '\\':
			if at++; at == len(c.data) || unescape[c.data[at]] == 0 {
				return nil, false, false
			}
			escaped = true
		case b < ' ':
			return nil, false, false
		case b >= utf8.RuneSelf:
			c.wide = true
		}
		at++
	}
	return nil, false, false
}

// oddInString marks, of eight bytes, at least the first that ends a string or
// needs a closer look: a quote, a backslash, a control character and all beyond
// ASCII. The mark is the highest bit of the byte; 0 means that there is none.
func oddInString(eight uint64) uint64 {
	const (
		each = 0x0101010101010101
		high = 0x80 * each
	)
	// Subtracting takes a byte below zero, and so sets its highest bit, if it is
	// less. What it borrows from the bytes behind the first may mark them wrongly.
	quote, backslash := eight^'"'*each, eight^'\\'*each
	return (eight | (eight-' '*each)&^eight | (quote-each)&^quote | (backslash-each)&^backslash) & high
}
