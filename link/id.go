package link

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
)

// ID is a link id: the 16 bytes that both halves of a link share (lifecycle
// P12). Its text is cluster_link_id, 22 characters of unpadded base64url. An
// ID is a comparable value; the zero ID is not a valid id.
type ID [16]byte

// idLength is the length of an ID's text.
const idLength = 22

// NewID draws an id from r, which must be a source of random bytes
// (crypto/rand.Reader). The error is r's.
func NewID(r io.Reader) (ID, error) {
	var id ID
	for id.IsZero() {
		if _, err := io.ReadFull(r, id[:]); err != nil {
			return ID{}, fmt.Errorf("link: id: %w", err)
		}
	}
	return id, nil
}

// ParseID reads an id strictly: 22 characters of base64url without padding,
// no unused bits set. The error is an [*IDError].
func ParseID(s string) (ID, error) {
	if len(s) != idLength {
		return ID{}, &IDError{Text: s, Reason: fmt.Sprintf("has %d characters, want %d", len(s), idLength)}
	}
	var id ID
	for i := range idLength {
		if !isBase64URL(s[i]) {
			return ID{}, &IDError{Text: s, Reason: fmt.Sprintf("character %d is %q, want A-Z a-z 0-9 - _", i+1, s[i])}
		}
	}
	if _, err := idEncoding.Decode(id[:], []byte(s)); err != nil {
		return ID{}, &IDError{Text: s, Reason: "the last character sets bits beyond 16 bytes"}
	}
	if id.IsZero() {
		return ID{}, &IDError{Text: s, Reason: "is all zero"}
	}
	return id, nil
}

// idEncoding is strict: unused trailing bits must be zero.
var idEncoding = base64.RawURLEncoding.Strict()

func isBase64URL(c byte) bool {
	return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_'
}

// MustParseID is [ParseID] for hard-coded texts in tests and tables; it panics
// if s is not an id.
func MustParseID(s string) ID {
	id, err := ParseID(s)
	if err != nil {
		panic(err)
	}
	return id
}

// IsZero reports whether id is the invalid zero ID.
func (id ID) IsZero() bool { return id == ID{} }

// String gives the 22 characters.
func (id ID) String() string { return idEncoding.EncodeToString(id[:]) }

// UUID gives the same 16 bytes in the form of the deprecated member link_id:
// 36 characters, lower-case hexadecimal with hyphens.
func (id ID) UUID() string {
	var b [36]byte
	at := 0
	for i, n := 0, 0; i < len(id); i, n = i+1, n+2 {
		if n == 8 || n == 12 || n == 16 || n == 20 {
			b[at] = '-'
			at++
		}
		hex.Encode(b[at:], id[i:i+1])
		at += 2
	}
	return string(b[:])
}

// MarshalText implements [encoding.TextMarshaler].
func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText implements [encoding.TextUnmarshaler]; it is [ParseID].
func (id *ID) UnmarshalText(text []byte) error {
	parsed, err := ParseID(string(text))
	if err != nil {
		return err
	}
	*id = parsed
	return nil
}

// IDError says why a text is no link id.
type IDError struct {
	Text   string
	Reason string
}

// Error implements error.
func (e *IDError) Error() string { return fmt.Sprintf("link: id %.40q: %s", e.Text, e.Reason) }
