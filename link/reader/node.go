package reader

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/clusterlink-go/clusterlink/link"
)

// kind is what a node is.
type kind int

const (
	nullKind kind = iota
	textKind
	numberKind
	boolKind
	mapKind
	listKind
)

// String names the kind for people.
func (k kind) String() string {
	return [...]string{"null", "a string", "a number", "a boolean", "an object", "a list"}[k]
}

// node is a value of a YAML, HCL or plan document. Its methods take nil as
// what is not there.
type node struct {
	kind kind
	// text is the value of a scalar, as it is written.
	text string
	// at is the place in the file in bytes, plus one.
	at     int
	fields []field
	items  []*node
	// open says that an expression adds fields or items that are not here.
	open bool
}

// field is a member of an object.
type field struct {
	name  string
	at    int
	value *node
	// merged says that it came from another object, and yields to one that is
	// written.
	merged bool
}

// field finds the last member of that name with a value.
func (n *node) field(name string) *field {
	if n == nil {
		return nil
	}
	for i := len(n.fields) - 1; i >= 0; i-- {
		if f := &n.fields[i]; f.name == name && f.value.kind != nullKind {
			return f
		}
	}
	return nil
}

// get finds a value by its path.
func (n *node) get(path ...string) *node {
	for _, name := range path {
		f := n.field(name)
		if f == nil {
			return nil
		}
		n = f.value
	}
	return n
}

// first is the first element of a list, or else the value itself.
func (n *node) first() *node {
	if n == nil || n.kind != listKind {
		return n
	}
	if len(n.items) == 0 {
		return nil
	}
	return n.items[0]
}

// scalar reports whether the value is a text, a number or a boolean.
func (n *node) scalar() bool {
	return n != nil && (n.kind == textKind || n.kind == numberKind || n.kind == boolKind)
}

// string gives the text of a scalar, else nothing.
func (n *node) string() string {
	if !n.scalar() {
		return ""
	}
	return n.text
}

// isTrue reports whether a switch is on.
func (n *node) isTrue() bool { return strings.EqualFold(n.string(), "true") }

// maxRendered is how many bytes the texts of one filter may have, with one more
// for each value: more than a request of the greatest length holds, and a bound
// for YAML whose aliases multiply and for HCL that encodes what is encoded.
const maxRendered = link.DefaultMaxBytes

// appendJSON renders a value as compact JSON; members are sorted, or in the
// order of the file. left is how many more bytes may come; it reports whether
// that was enough.
func (n *node) appendJSON(dst []byte, sorted bool, left *int) ([]byte, bool) {
	if *left -= 1 + len(n.text); *left < 0 {
		return dst, false
	}
	ok := true
	switch n.kind {
	case nullKind:
		return append(dst, "null"...), true
	case listKind:
		dst = append(dst, '[')
		for i, item := range n.items {
			if i > 0 {
				dst = append(dst, ',')
			}
			if dst, ok = item.appendJSON(dst, sorted, left); !ok {
				return dst, false
			}
		}
		return append(dst, ']'), true
	case mapKind:
		fields := n.fields
		if sorted {
			fields = slices.Clone(fields)
			slices.SortStableFunc(fields, func(a, b field) int { return strings.Compare(a.name, b.name) })
		}
		dst = append(dst, '{')
		for i, f := range fields {
			if i > 0 {
				dst = append(dst, ',')
			}
			*left -= len(f.name)
			dst = append(quote(dst, f.name, sorted), ':')
			if dst, ok = f.value.appendJSON(dst, sorted, left); !ok {
				return dst, false
			}
		}
		return append(dst, '}'), true
	case numberKind, boolKind:
		if jsontext.Value(n.text).IsValid() {
			return append(dst, n.text...), true
		}
	}
	return quote(dst, n.text, sorted), true
}

// quote appends a JSON string; html escapes <, > and & too, as Terraform's
// jsonencode does.
func quote(dst []byte, s string, html bool) []byte {
	if html {
		if b, err := json.Marshal(s); err == nil { // always, for a string
			return append(dst, b...)
		}
	}
	dst, _ = jsontext.AppendQuote(dst, s) // fails only to say that bytes were replaced
	return dst
}
