package link

import (
	"bytes"
	"errors"

	"github.com/go-json-experiment/json/jsontext"
)

// responseReader reads one JSON text. The first error stays in err, and after
// it nothing is read.
type responseReader struct {
	dec *jsontext.Decoder
	err error
}

// readResponse reads one value and nothing after it.
func readResponse(data []byte, read func(*responseReader)) error {
	r := responseReader{dec: jsontext.NewDecoder(bytes.NewReader(data))}
	if read(&r); r.err == nil {
		if _, err := r.dec.ReadToken(); err == nil {
			r.fail("there is more after the end")
		} else if syntax := (*jsontext.SyntacticError)(nil); errors.As(err, &syntax) {
			r.fail("is not JSON")
		}
	}
	return r.err
}

func (r *responseReader) fail(reason string) {
	if r.err == nil {
		r.err = &ResponseError{Pointer: Pointer(r.dec.StackPointer()), Reason: reason}
	}
}

// token reads the next token; false after an error.
func (r *responseReader) token() (jsontext.Token, bool) {
	if r.err != nil {
		return jsontext.Token{}, false
	}
	t, err := r.dec.ReadToken()
	if err != nil {
		r.fail("is not JSON")
	}
	return t, err == nil
}

// value reads a token of a kind. Null, in the place of it, gives false.
func (r *responseReader) value(kind jsontext.Kind, what string) (jsontext.Token, bool) {
	t, ok := r.token()
	if ok && t.Kind() != kind {
		if t.Kind() != 'n' {
			r.fail("is not " + what)
		}
		ok = false
	}
	return t, ok
}

func (r *responseReader) text(p *string) {
	if t, ok := r.value('"', "a string"); ok {
		*p = t.String()
	}
}

// openText reads an open enum.
func openText[T ~string](r *responseReader, p *T) {
	s := string(*p)
	r.text(&s)
	*p = T(s)
}

func (r *responseReader) boolean(p *bool) {
	t, ok := r.token()
	switch {
	case !ok || t.Kind() == 'n':
	case t.Kind() == 't' || t.Kind() == 'f':
		*p = t.Bool()
	default:
		r.fail("is not a boolean")
	}
}

// number reads a whole number that a server's 64 bits hold.
func (r *responseReader) number(p *int64) {
	t, ok := r.value('0', "a number")
	if !ok {
		return
	}
	raw := t.String()
	n, good := wholeNumber(raw)
	if !good {
		r.fail("is not a whole number of 64 bits")
		return
	}
	*p = n
}

func (r *responseReader) small(p *int) {
	n := int64(*p)
	r.number(&n)
	if n > 1<<31-1 || n < -1<<31 {
		r.fail("is beyond 32 bits")
		return
	}
	*p = int(n)
}

// object reads an object, or null as an empty one. member reads one value.
func (r *responseReader) object(member func(name string)) {
	if _, ok := r.value('{', "an object"); !ok {
		return
	}
	for r.err == nil && r.dec.PeekKind() != '}' {
		if name, ok := r.token(); ok {
			member(name.String())
		}
	}
	r.token()
}

// array reads an array, or null as none. element reads one value.
func (r *responseReader) array(element func()) (sent bool) {
	if _, ok := r.value('[', "an array"); !ok {
		return false
	}
	for r.err == nil && r.dec.PeekKind() != ']' {
		element()
	}
	r.token()
	return true
}

// skip passes over a value.
func (r *responseReader) skip() {
	if r.err == nil && r.dec.SkipValue() != nil {
		r.fail("is not JSON")
	}
}

// rest is what a document said beyond the members that are known here: each
// with a comma before it, as JSON.
type rest string

// keep takes over a member that nobody here knows.
func (r *responseReader) keep(name string, to *rest) {
	if r.err != nil {
		return
	}
	v, err := r.dec.ReadValue()
	if err != nil {
		r.fail("is not JSON")
		return
	}
	member := append(appendString([]byte{','}, name), ':')
	*to += rest(append(member, v...))
}

// items reads an array of objects; an empty array is not nil.
func items[T any](r *responseReader, list *[]T, read func(*T, *responseReader)) {
	all := []T{}
	if r.array(func() {
		var item T
		read(&item, r)
		all = append(all, item)
	}) {
		*list = all
	}
}

// list reads the members of a list. A bare array is one, too, without kind and
// metadata: people keep the data of a listing so.
func list[T any](r *responseReader, kind *string, m *ListMetadata, data *[]T, more *rest, read func(*T, *responseReader)) {
	if r.dec.PeekKind() == '[' {
		items(r, data, read)
		return
	}
	r.object(func(name string) {
		switch name {
		case "kind":
			r.text(kind)
		case "metadata":
			m.read(r)
		case "data":
			items(r, data, read)
		default:
			r.keep(name, more)
		}
	})
}
