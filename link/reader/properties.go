package reader

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/clusterlink-go/clusterlink/link"
)

// properties reads what java.util.Properties.load reads (Javadoc of
// java.util.Properties, Java 21), but in UTF-8 and with the place of each key
// and value.
type properties struct {
	data []byte
	pos  int
	buf  []byte
	// lost is the place of the first backslash that was dropped from the value,
	// plus one.
	lost int
	// path says that the value is one: a control character is none it means.
	path bool
}

// readProperties reads a file; each property is a config.
func readProperties(data []byte) (*link.CreateRequest, []link.Finding) {
	r := &link.CreateRequest{Configs: []link.Config{}}
	if f, ok := unreadable(data); ok {
		return r, []link.Finding{f}
	}
	var findings []link.Finding
	p := &properties{data: data}
	for p.next() {
		c := link.Config{Index: len(r.Configs), NameOffset: p.pos + 1}
		var ok bool
		if c.Name, ok = p.text(true); !ok {
			return r, append(findings, p.broken(c.NamePointer(), ""))
		}
		p.separator()
		c.ValueOffset = p.pos + 1
		p.lost, p.path = 0, strings.HasSuffix(c.Name, ".location")
		value, ok := p.text(false)
		if !ok {
			return r, append(findings, p.broken(c.ValuePointer(), c.Name))
		}
		if p.lost > 0 && len(findings) < link.MaxFindings {
			findings = append(findings, p.dropped(&c))
		}
		c.Value = link.NewSecret(value)
		r.Configs = append(r.Configs, c)
	}
	return r, findings
}

// unreadable finds what is wrong with the file as a whole.
func unreadable(data []byte) (link.Finding, bool) {
	switch {
	case len(data) > link.DefaultMaxBytes:
		return link.Finding{
			Code: link.CodeMalformedTooLong, Offset: link.DefaultMaxBytes + 1,
			Detail: fmt.Sprintf("the file has %d bytes, at most %d are allowed", len(data), link.DefaultMaxBytes),
		}, true
	case len(bytes.TrimSpace(data)) == 0:
		return link.Finding{Code: link.CodeMalformedEmpty, Detail: "the file is empty", Cure: "Write a definition into it."}, true
	case isUTF16(data):
		return link.Finding{Code: link.CodeMalformedUTF8, Offset: 1, Detail: "the file is UTF-16"}, true
	}
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			return link.Finding{Code: link.CodeMalformedUTF8, Offset: i + 1, Detail: "the file is not UTF-8"}, true
		}
		i += n
	}
	return link.Finding{}, false
}

// dropped tells of the backslash that the value lost.
func (p *properties) dropped(c *link.Config) link.Finding {
	f := link.Finding{
		Code: link.CodeBackslashLost, Pointer: c.ValuePointer(), Key: c.Name, Offset: p.lost,
		Detail: "a backslash begins an escape here and is no part of the value",
	}
	if p.endsLine(p.lost) {
		f.Detail = "a backslash with a blank behind it does not continue the line"
		f.Cure = "Take away the blanks behind the backslash."
	}
	return f
}

// endsLine reports whether blanks, at least one, end a line at i.
func (p *properties) endsLine(i int) bool {
	rest := bytes.TrimLeft(p.data[i:], " \t\f")
	return len(rest) < len(p.data[i:]) && (len(rest) == 0 || isLineEnd(rest[0]))
}

// loses reports whether the backslash before c is one that people do not mean
// to lose: before a letter or digit in a path or a password, or before blanks
// at the end of a line, behind some text.
func (p *properties) loses(c byte) bool {
	word := c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
	return word && (p.path || strings.IndexByte("tnrfu", c) < 0) || len(bytes.TrimSpace(p.buf)) > 0 && p.endsLine(p.pos+1)
}

// isUTF16 reports whether a file is what some shells and editors write.
func isUTF16(data []byte) bool {
	if bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}) {
		return true
	}
	return len(data) > 3 && (data[0] == 0) != (data[1] == 0) && (data[0] == 0) == (data[2] == 0) && (data[1] == 0) == (data[3] == 0)
}

// byteOrderMark is what some editors put in front of UTF-8.
const byteOrderMark = "\ufeff"

// broken reports the escape at the place where reading stopped.
func (p *properties) broken(at link.Pointer, key string) link.Finding {
	return link.Finding{
		Code: link.CodeMalformedProperties, Pointer: at, Key: key, Offset: p.pos + 1,
		Detail: `\u must be followed by four hexadecimal digits and name a character`,
	}
}

// next goes to the next key and reports whether there is one.
func (p *properties) next() bool {
	for p.pos < len(p.data) {
		switch c := p.data[p.pos]; {
		case isBlank(c) || isLineEnd(c):
			p.pos++
		case c == '#' || c == '!':
			for p.pos < len(p.data) && !isLineEnd(p.data[p.pos]) {
				p.pos++
			}
		default:
			if !p.continued() {
				return true
			}
		}
	}
	return false
}

// continued passes over a backslash that ends a line, with the blanks that
// begin the next one, and reports whether there was one. One at the very end
// of the file counts too.
func (p *properties) continued() bool {
	if p.pos == len(p.data) || p.data[p.pos] != '\\' {
		return false
	}
	rest := p.data[p.pos+1:]
	switch {
	case len(rest) == 0:
		p.pos++
		return true
	case bytes.HasPrefix(rest, []byte("\r\n")):
		p.pos += 3
	case isLineEnd(rest[0]):
		p.pos += 2
	default:
		return false
	}
	for p.pos < len(p.data) && isBlank(p.data[p.pos]) {
		p.pos++
	}
	return true
}

// separator passes over what stands between a key and its value: blanks and
// one equals sign or colon.
func (p *properties) separator() {
	for sign := false; p.pos < len(p.data); {
		c := p.data[p.pos]
		isSign := c == '=' || c == ':'
		switch {
		case isBlank(c) || (isSign && !sign):
			sign = sign || isSign
			p.pos++
		case !p.continued():
			return
		}
	}
}

// text reads a key or a value and stops behind it; false means that it stopped
// at a broken escape.
func (p *properties) text(key bool) (string, bool) {
	p.buf = p.buf[:0]
	for p.pos < len(p.data) {
		c := p.data[p.pos]
		switch {
		case isLineEnd(c), key && (isBlank(c) || c == '=' || c == ':'):
			return string(p.buf), true
		case c != '\\':
			p.buf = append(p.buf, c)
			p.pos++
		case p.continued():
		case !p.escape():
			return "", false
		}
	}
	return string(p.buf), true
}

// escape reads a backslash and what it stands before.
func (p *properties) escape() bool {
	c := p.data[p.pos+1]
	if p.lost == 0 && p.loses(c) {
		p.lost = p.pos + 1
	}
	switch c {
	case 't':
		c = '\t'
	case 'n':
		c = '\n'
	case 'r':
		c = '\r'
	case 'f':
		c = '\f'
	case 'u':
		r, n := p.unicode()
		p.buf = utf8.AppendRune(p.buf, r)
		p.pos += n
		return n > 0
	}
	// Before any other character the backslash has no meaning; of one that
	// takes several bytes the others follow by themselves.
	p.buf = append(p.buf, c)
	p.pos += 2
	return true
}

// unitLength is the length of \uXXXX.
const unitLength = 6

// unicode reads \uXXXX, twice for a surrogate pair, and gives the length of
// what it read; 0 means that it is broken.
func (p *properties) unicode() (rune, int) {
	r, ok := unit(p.data[p.pos:])
	if !ok || !utf16.IsSurrogate(r) {
		if !ok {
			return r, 0
		}
		return r, unitLength
	}
	low, ok := unit(p.data[p.pos+unitLength:])
	if r = utf16.DecodeRune(r, low); !ok || r == utf8.RuneError {
		return r, 0
	}
	return r, 2 * unitLength
}

// unit reads one \uXXXX.
func unit(b []byte) (rune, bool) {
	if len(b) < unitLength || b[0] != '\\' || b[1] != 'u' {
		return 0, false
	}
	v, err := strconv.ParseUint(string(b[2:unitLength]), 16, 16)
	return rune(v), err == nil
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\f' }

func isLineEnd(c byte) bool { return c == '\n' || c == '\r' }
