package link

import (
	"bytes"
	"slices"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// DefaultMaxBytes is the longest document that a [Decoder] reads if it is not
// told otherwise: 1 MiB. The service's own limit is not published.
const DefaultMaxBytes = 1 << 20

// MaxFindings is how many findings a decoder lists for one document. Where
// there are more, the last one has [CodeMalformedTooMany] and the rest of the
// document is not read.
const MaxFindings = 1000

// Decoder reads the body of "create a cluster link" strictly: nothing is
// passed over in silence. The zero Decoder is ready. It keeps its buffers, so
// decoding many documents with one is cheap; it is not safe for concurrent
// use.
type Decoder struct {
	// MaxBytes is the longest document that is read; 0 or less means
	// [DefaultMaxBytes].
	MaxBytes int

	data     []byte
	in       bytes.Buffer
	text     jsontext.Decoder
	request  CreateRequest
	configs  []Config
	findings []Finding
	// full says that MaxFindings is passed and reading must end.
	full bool

	// objects counts the objects met; unknown holds the names of unknown
	// members under the number of their object.
	objects int
	unknown map[unknownName]struct{}

	// texts collects the texts of the request, so that one allocation serves
	// all; ids and configTexts say which part is whose. scratch takes the name
	// of one member.
	texts       []byte
	ids         [memberConfigs]span
	configTexts []configSpans
	scratch     []byte
}

// usualTexts has room for the texts of most requests, in bytes.
const usualTexts = 512

// span is a part of texts.
type span struct{ from, to int }

type configSpans struct{ name, value span }

type unknownName struct {
	object int
	name   string
}

// DecodeCreateRequest is [Decoder.Decode] with a fresh Decoder: the result
// belongs to the caller.
func DecodeCreateRequest(data []byte) (*CreateRequest, []Finding) {
	return new(Decoder).Decode(data)
}

// Decode reads one document. The request is never nil and holds all that could
// be read; the findings are in document order and nil if there is nothing to
// say. Both are valid until the next Decode ([CreateRequest.Clone] keeps a
// request for longer); neither shares memory with data.
//
// After a finding of a "malformed" code nothing more is read. All others are
// about one place, and reading goes on:
//
//   - Of a member that is sent twice the last value counts; two configs arrays
//     are read one after the other, with indices that begin again.
//   - A config whose value is a number or a boolean has it as its value; one
//     whose value is an array, an object, null or missing has Null set.
//   - A config without a usable name is left out and leaves a gap in Index.
//
// It checks the form only: what names and values mean is for package validate.
func (d *Decoder) Decode(data []byte) (*CreateRequest, []Finding) {
	d.data = data
	d.request = CreateRequest{}
	d.configs = d.configs[:0]
	d.findings = d.findings[:0]
	d.full = false
	d.objects, d.unknown = 0, nil
	d.texts, d.configTexts = slices.Grow(d.texts[:0], usualTexts), d.configTexts[:0]
	d.ids = [memberConfigs]span{}
	if d.readable() {
		d.in = *bytes.NewBuffer(data)
		d.text.Reset(&d.in, decodeOptions...)
		if d.body() {
			d.trailing()
		}
	}
	d.fill()
	d.data, d.in = nil, bytes.Buffer{}
	if len(d.findings) == 0 {
		return &d.request, nil
	}
	return &d.request, d.findings
}

// decodeOptions lets duplicates through, as they are counted here and are no
// reason to stop.
var decodeOptions = []jsontext.Options{jsontext.AllowDuplicateNames(true)}

// body reads the top-level value and reports whether it came to its end.
func (d *Decoder) body() bool {
	if d.text.PeekKind() != '{' {
		value, at, ok := d.value()
		if ok {
			d.misfit("", value, at, "an object")
		}
		return ok
	}
	if !d.delimiter() {
		return false
	}
	d.objects++
	var sent uint
	for !d.full {
		if d.text.PeekKind() == '}' {
			return d.delimiter()
		}
		name, at, ok := d.name()
		if !ok {
			return false
		}
		m := bodyMember(name)
		if m < 0 {
			ok = d.stray("", name, at, d.objects, suggestBodyMember)
		} else {
			if sent&(1<<m) != 0 {
				d.add(Finding{Code: CodeDuplicateMember, Pointer: bodyPointer(m), Offset: at, Detail: "the member is sent more than once"})
			}
			sent |= 1 << m
			if m == memberConfigs {
				ok = d.readConfigs()
			} else {
				ok = d.readID(m)
			}
		}
		if !ok {
			return false
		}
	}
	return false
}

// bodyMember numbers the known members; -1 is unknown.
func bodyMember(name []byte) int {
	if string(name) == string(ConfigsPointer[1:]) {
		return memberConfigs
	}
	for i := range memberNames {
		if string(name) == memberNames[i] {
			return i
		}
	}
	return -1
}

func bodyPointer(m int) Pointer {
	if m == memberConfigs {
		return ConfigsPointer
	}
	return Pointer("/" + memberNames[m])
}

// readID reads a member that holds one text.
func (d *Decoder) readID(m int) bool {
	d.ids[m] = span{}
	value, at, ok := d.value()
	if !ok {
		return false
	}
	d.request.offsets[m] = at
	switch value.Kind() {
	case '"':
		if d.ids[m] = d.hold(value); d.ids[m] == (span{}) {
			d.add(Finding{Code: CodeEmptyMember, Pointer: bodyPointer(m), Offset: at, Detail: "is empty; leave the member out"})
		}
	case 'n':
		d.add(Finding{Code: CodeNullMember, Pointer: bodyPointer(m), Offset: at, Detail: "is null; leave the member out"})
	default:
		d.misfit(bodyPointer(m), value, at, "a string")
	}
	return true
}

// name reads a member's name, which is valid until the next read, and its
// offset plus one.
func (d *Decoder) name() (name []byte, at int, ok bool) {
	quoted, at, ok := d.value()
	if !ok {
		return nil, 0, false
	}
	return d.unquote(quoted), at, true
}

// value reads a whole value, which is valid until the next read, and its
// offset plus one.
func (d *Decoder) value() (value jsontext.Value, at int, ok bool) {
	value, err := d.text.ReadValue()
	if err != nil {
		d.malformed(err)
		return nil, 0, false
	}
	return value, int(d.text.InputOffset()) - len(value) + 1, true
}

// delimiter reads a bracket.
func (d *Decoder) delimiter() bool {
	if _, err := d.text.ReadToken(); err != nil {
		d.malformed(err)
		return false
	}
	return true
}

// unquote gives the text of a JSON string, valid until the next call.
func (d *Decoder) unquote(quoted jsontext.Value) []byte {
	d.scratch = appendUnquoted(d.scratch[:0], quoted)
	return d.scratch
}

func appendUnquoted(dst []byte, quoted jsontext.Value) []byte {
	if bytes.IndexByte(quoted, '\\') < 0 {
		return append(dst, quoted[1:len(quoted)-1]...)
	}
	// The string was checked when it was read, so there can't be an error.
	dst, _ = jsontext.AppendUnquote(dst, quoted)
	return dst
}

// hold adds the text of a JSON string to the texts. The span of the empty text
// is zero.
func (d *Decoder) hold(quoted jsontext.Value) span {
	from := len(d.texts)
	d.texts = appendUnquoted(d.texts, quoted)
	if len(d.texts) == from {
		return span{}
	}
	return span{from, len(d.texts)}
}

// fill puts the texts into the request.
func (d *Decoder) fill() {
	texts := string(d.texts)
	for m, s := range d.ids {
		*d.request.member(m) = texts[s.from:s.to]
	}
	// A Secret points at its text; none of them may move.
	values := make([]string, 0, len(d.configTexts))
	for i, s := range d.configTexts {
		c := &d.request.Configs[i]
		if s.name != (span{}) {
			c.Name = texts[s.name.from:s.name.to]
		}
		if s.value != (span{}) {
			values = append(values, texts[s.value.from:s.value.to])
			c.Value = Secret{text: &values[len(values)-1]}
		}
	}
}

// trailing looks for anything but blanks after the value.
func (d *Decoder) trailing() {
	end := int(d.text.InputOffset())
	rest := bytes.TrimLeft(d.data[end:], blanks)
	if len(rest) == 0 {
		return
	}
	at := len(d.data) - len(rest)
	d.add(Finding{Code: CodeMalformedTrailing, Offset: at + 1, Detail: "there is more after the end of the document"})
}

// blanks are the bytes that may stand between JSON tokens.
const blanks = " \t\r\n"

// readable checks what needs no parsing.
func (d *Decoder) readable() bool {
	limit := d.MaxBytes
	if limit <= 0 {
		limit = DefaultMaxBytes
	}
	f, ok := unreadable(d.data, limit)
	if !ok && len(bytes.TrimLeft(d.data, blanks)) == 0 {
		f, ok = Finding{Code: CodeMalformedEmpty, Detail: "the document is empty"}, true
	}
	if ok {
		d.add(f)
	}
	return !ok
}

// runeAt is the character at an offset, or -1 if there is none in UTF-8.
func (d *Decoder) runeAt(offset int) rune {
	r, n := utf8.DecodeRune(d.data[min(offset, len(d.data)):])
	if r == utf8.RuneError && n <= 1 {
		return -1
	}
	return r
}
