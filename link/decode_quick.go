package link

import (
	"bytes"
	"math"
	"math/bits"
	"slices"
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
//
// What reads a part is told where it begins in the document, and gives where the
// next one does.
func (d *Decoder) quick() bool {
	q := quickReader{data: d.data}
	at := d.quickBody(&q)
	return q.skip(at) == len(q.data) && (!q.wide || utf8.Valid(q.data))
}

// quickReader is a document that is read quickly.
type quickReader struct {
	data []byte
	// wide says that strings with other characters than those of ASCII were
	// passed, which must be UTF-8.
	wide bool
}

// nowhere is the place behind what can't be read. It is beyond every document,
// so that nothing can be read there either.
const nowhere = math.MaxInt / 2

func (d *Decoder) quickBody(q *quickReader) int {
	at := q.past(0, '{')
	if end := q.past(at, '}'); end != nowhere {
		return end
	}
	for sent := uint(0); ; {
		from, to, _ := q.text(at)
		if to == nowhere {
			return nowhere
		}
		m := createForm.index(q.data[from:to])
		if m < 0 || sent&(1<<m) != 0 {
			return nowhere
		}
		sent |= 1 << m
		at = q.past(to+1, ':')
		if m == memberConfigs {
			at = d.quickConfigs(q, at)
		} else if d.ids[m], d.request.offsets[m], at = d.quickText(q, at); d.ids[m] == (span{}) {
			return nowhere
		}
		var next byte
		if next, at = q.next(at); next == ',' {
			continue
		}
		if next != '}' {
			return nowhere
		}
		return at
	}
}

func (d *Decoder) quickConfigs(q *quickReader, at int) int {
	at = q.past(at, '[')
	d.request.offsets[memberConfigs] = at
	d.request.Configs = d.configBuffer()
	if end := q.past(at, ']'); end != nowhere {
		return end
	}
	for i := 0; ; i++ {
		at = d.quickConfig(q, at, i)
		var next byte
		if next, at = q.next(at); next == ',' {
			continue
		}
		d.configs = d.request.Configs
		if next != ']' {
			return nowhere
		}
		return at
	}
}

// quickConfig reads an entry that has a name and a value, in any order.
func (d *Decoder) quickConfig(q *quickReader, at, i int) int {
	at = q.past(at, '{')
	if at < len(q.data) && i == cap(d.request.Configs) {
		d.reserve(i * (len(q.data) - at) / at)
	}
	d.request.Configs = append(d.request.Configs, Config{Index: i, offset: at})
	d.configTexts = append(d.configTexts, configSpans{})
	e, texts := &d.request.Configs[i], &d.configTexts[i]
	for {
		at = q.skip(at)
		switch {
		case e.NameOffset == 0 && q.has(at, `"name"`):
			at = d.quickName(q, q.past(at+len(`"name"`), ':'), e, texts)
		case e.ValueOffset == 0 && q.has(at, `"value"`):
			texts.value, e.ValueOffset, at = d.quickText(q, q.past(at+len(`"value"`), ':'))
		default:
			return nowhere
		}
		var next byte
		if next, at = q.next(at); next == ',' {
			continue
		}
		if next != '}' || e.NameOffset == 0 || e.ValueOffset == 0 {
			return nowhere
		}
		return at
	}
}

// reserve makes room for so many more configs, which is how many there are if
// they are as long as those before: growing step by step copies each several
// times.
func (d *Decoder) reserve(n int) {
	d.request.Configs = slices.Grow(d.request.Configs, n+1)
	d.configTexts = slices.Grow(d.configTexts, n+1)
}

// quickName reads the name of an entry. That of a known key is not kept: the
// table has it.
func (d *Decoder) quickName(q *quickReader, at int, e *Config, texts *configSpans) int {
	from, to, escaped := q.text(at)
	if to == nowhere {
		return nowhere
	}
	e.NameOffset = from
	if n := keyNumber(q.data[from:to]); n >= 0 {
		e.Name = keyTable[n].Name
	} else {
		texts.name = d.keep(q.data[from:to], escaped)
	}
	return to + 1
}

// quickText reads a string and gives its place in texts and its offset plus
// one.
func (d *Decoder) quickText(q *quickReader, at int) (text span, offset, behind int) {
	from, to, escaped := q.text(at)
	if to == nowhere {
		return span{}, 0, nowhere
	}
	return d.keep(q.data[from:to], escaped), from, to + 1
}

// keep adds a string to the texts. The span of the empty text is zero.
func (d *Decoder) keep(raw []byte, escaped bool) span {
	from := len(d.texts)
	if escaped {
		d.texts = appendUnescaped(d.texts, raw)
	} else {
		d.texts = append(d.texts, raw...)
	}
	if len(d.texts) == from {
		return span{}
	}
	return span{from, len(d.texts)}
}

// appendUnescaped appends a text of whose escapes [quickReader.text] knows that
// they are in unescape.
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

// past gives the place behind the byte b, if that comes next.
func (q *quickReader) past(at int, b byte) int {
	data := q.data
	if uint(at) < uint(len(data)) && data[at] <= ' ' {
		at = q.skip(at)
	}
	if uint(at) < uint(len(data)) && data[at] == b {
		return at + 1
	}
	return nowhere
}

// next gives the byte behind blanks and the place behind it. At the end it is 0,
// with which nothing begins.
func (q *quickReader) next(at int) (byte, int) {
	data := q.data
	if uint(at) < uint(len(data)) && data[at] <= ' ' {
		at = q.skip(at)
	}
	if uint(at) >= uint(len(data)) {
		return 0, nowhere
	}
	return data[at], at + 1
}

// skip passes over blanks. Those that stand in front of a line are looked at
// eight at once.
func (q *quickReader) skip(at int) int {
	const blankBits = 1<<' ' | 1<<'\n' | 1<<'\r' | 1<<'\t'
	data := q.data
	for uint(at) < uint(len(data)) && data[at] <= ' ' && uint64(blankBits)>>data[at]&1 != 0 {
		if at++; at+8 <= len(data) {
			at += leadingBlanks(eightBytes(data, at))
		}
	}
	return at
}

// leadingBlanks counts the blanks that eight bytes begin with.
func leadingBlanks(eight uint64) int { return bits.TrailingZeros64(eight^' '*eachByte) / 8 }

// has reports whether a text comes next.
func (q *quickReader) has(at int, text string) bool {
	return len(q.data)-at >= len(text) && string(q.data[at:at+len(text)]) == text
}

// text reads a string, and gives where what is between its quotes begins and
// ends.
func (q *quickReader) text(at int) (from, to int, escaped bool) {
	from = q.past(at, '"')
	data := q.data
	for at = from; at < len(data); at++ {
		if at+8 <= len(data) {
			odd := oddInString(eightBytes(data, at))
			if odd == 0 {
				at += 7
				continue
			}
			at += bits.TrailingZeros64(odd) / 8
		}
		switch b := data[at]; {
		case b == '"':
			return from, at, escaped
		case b == '\\':
			if at++; at == len(data) || unescape[data[at]] == 0 {
				return 0, nowhere, false
			}
			escaped = true
		case b < ' ':
			return 0, nowhere, false
		case b >= utf8.RuneSelf:
			q.wide = true
		}
	}
	return 0, nowhere, false
}

// eachByte times a byte is eight of it.
const eachByte = 0x0101010101010101

// oddInString marks, of eight bytes, at least the first that ends a string or
// needs a closer look: a quote, a backslash, a control character and all beyond
// ASCII. The mark is the highest bit of the byte; 0 means that there is none.
func oddInString(eight uint64) uint64 {
	// Subtracting takes a byte below zero, and so sets its highest bit, if it is
	// less. What it borrows from the bytes behind the first may mark them wrongly.
	quote, backslash := eight^'"'*eachByte, eight^'\\'*eachByte
	return (eight | (eight - ' '*eachByte) | (quote - eachByte) | (backslash - eachByte)) & (0x80 * eachByte)
}
