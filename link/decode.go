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
	// list says how the entries of an array of configs look; operations are
	// those of the entries where they have one.
	list       listForm
	operations []ConfigOperation
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
	r, findings := new(Decoder).Decode(data)
	return r, slices.Clone(findings)
}

// Decode reads one document. The request is never nil and holds all that could
// be read; the findings, which it carries too ([CreateRequest.Findings]), are in
// document order and nil if there is nothing to say. They must not be modified.
// Both are valid until the next Decode ([CreateRequest.Clone] keeps a request for
// longer); neither shares memory with data.
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
	d.list = listForm{array: ConfigsPointer}
	d.request.found = d.document(data, &createForm)
	return &d.request, d.request.found
}

// document reads a body of some form. What it finds is valid until the next
// one.
func (d *Decoder) document(data []byte, form *bodyForm) []Finding {
	d.data = data
	d.findings = d.findings[:0]
	d.full = false
	d.objects, d.unknown = 0, nil
	d.clear()
	if d.readable() && !(form == &createForm && d.quick()) {
		d.clear()
		d.parse(form)
	}
	d.fill()
	d.data = nil
	if len(d.findings) == 0 {
		return nil
	}
	return d.findings
}

// clear empties the request.
func (d *Decoder) clear() {
	d.request = CreateRequest{}
	d.configs = d.configs[:0]
	d.operations = d.operations[:0]
	d.texts, d.configTexts = slices.Grow(d.texts[:0], usualTexts), d.configTexts[:0]
	d.ids = [memberConfigs]span{}
}

// parse reads the document token by token and lists what it finds.
func (d *Decoder) parse(form *bodyForm) {
	d.in = *bytes.NewBuffer(d.data)
	d.text.Reset(&d.in, decodeOptions...)
	if d.body(form) {
		d.trailing()
	}
	d.in = bytes.Buffer{}
}

// decodeOptions lets duplicates through, as they are counted here and are no
// reason to stop.
var decodeOptions = []jsontext.Options{jsontext.AllowDuplicateNames(true)}

// bodyForm says what the object may hold that is a body.
type bodyForm struct {
	// names of the members, in the order of the specification.
	names []string
	// read reads the value of a member, which is next, and reports whether
	// reading can go on.
	read func(d *Decoder, member int) bool
	// suggest says what to do with an unknown member.
	suggest func(name string) string
}

func (f *bodyForm) pointer(member int) Pointer { return Pointer("/" + f.names[member]) }

// index numbers the known members; -1 is unknown.
func (f *bodyForm) index(name []byte) int {
	for i := range f.names {
		if string(name) == f.names[i] {
			return i
		}
	}
	return -1
}

// createForm is that of "create a cluster link".
var createForm = bodyForm{
	names: append(memberNames[:len(memberNames):len(memberNames)], string(ConfigsPointer[1:])),
	read: func(d *Decoder, m int) bool {
		if m == memberConfigs {
			return d.readConfigs()
		}
		return d.readID(m)
	},
	suggest: suggestBodyMember,
}

// body reads the top-level value and reports whether it came to its end.
func (d *Decoder) body(form *bodyForm) bool {
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
		m := form.index(name)
		if m < 0 {
			ok = d.stray("", name, at, d.objects, form.suggest)
		} else {
			if sent&(1<<m) != 0 {
				d.add(Finding{Code: CodeDuplicateMember, Pointer: form.pointer(m), Offset: at, Detail: "the member is sent more than once"})
			}
			sent |= 1 << m
			ok = form.read(d, m)
		}
		if !ok {
			return false
		}
	}
	return false
}

// readID reads a member that holds one text.
func (d *Decoder) readID(m int) bool {
	d.ids[m] = span{}
	value, at, ok := d.filled("", memberNames[m])
	if !ok {
		return false
	}
	d.request.offsets[m] = at
	if value != nil {
		d.ids[m] = d.hold(value)
	}
	return true
}

// filled reads the value of a member that must be a text, and not the empty
// one; what is else gives nil.
func (d *Decoder) filled(parent Pointer, name string) (value jsontext.Value, at int, ok bool) {
	value, at, ok = d.value()
	switch {
	case !ok:
	case value.Kind() == 'n':
		d.add(Finding{Code: CodeNullMember, Pointer: parent.Append(name), Offset: at, Detail: "is null; leave the member out"})
		value = nil
	case value.Kind() != '"':
		d.misfit(parent.Append(name), value, at, "a string")
		value = nil
	case len(value) == len(`""`):
		d.add(Finding{Code: CodeEmptyMember, Pointer: parent.Append(name), Offset: at, Detail: "is empty; leave the member out"})
		value = nil
	}
	return value, at, ok
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
	if !ok && (len(d.data) == 0 || d.data[0] <= ' ') && len(bytes.TrimLeft(d.data, blanks)) == 0 {
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
