package link

import (
	"iter"
	"strconv"
	"strings"
)

// Pointer is a JSON pointer (RFC 6901) into a document as it was sent; the
// empty Pointer means the whole document. There is one spelling for each
// place, so pointers compare with ==.
type Pointer string

// Append gives the pointer to member name of the value that p points at.
func (p Pointer) Append(name string) Pointer {
	if strings.ContainsAny(name, "~/") {
		name = strings.ReplaceAll(name, "~", "~0")
		name = strings.ReplaceAll(name, "/", "~1")
	}
	return p + "/" + Pointer(name)
}

// Index gives the pointer to element i of the array that p points at.
func (p Pointer) Index(i int) Pointer { return p + "/" + Pointer(strconv.Itoa(i)) }

// Valid reports whether p follows the grammar of RFC 6901.
func (p Pointer) Valid() bool {
	if p != "" && p[0] != '/' {
		return false
	}
	for i := 0; i < len(p); i++ {
		if p[i] == '~' && (i+1 == len(p) || (p[i+1] != '0' && p[i+1] != '1')) {
			return false
		}
	}
	return true
}

// Parent gives the pointer to the value that holds the place p points at. The
// parent of the whole document is the document.
func (p Pointer) Parent() Pointer {
	return p[:max(strings.LastIndexByte(string(p), '/'), 0)]
}

// Tokens iterates over the unescaped reference tokens, outermost first.
func (p Pointer) Tokens() iter.Seq[string] {
	return func(yield func(string) bool) {
		rest := string(p)
		for rest != "" {
			token, tail, more := strings.Cut(rest[1:], "/")
			if more {
				tail = "/" + tail
			}
			token = strings.ReplaceAll(token, "~1", "/")
			if !yield(strings.ReplaceAll(token, "~0", "~")) {
				return
			}
			rest = tail
		}
	}
}
