package link

import (
	"fmt"
	"io"
	"log/slog"
)

// redacted is what every printed form of a [Secret] shows.
const redacted = "[redacted]"

// Secret holds a text that is never printed: fmt with any verb, JSON, text
// encoding, slog and errors show "[redacted]". [Secret.Reveal] is the one way
// to the text. The zero Secret holds the empty text and prints the same. A
// Secret is immutable and safe for concurrent use; compare with [Secret.Equal].
type Secret struct {
	_ [0]func() // == would compare places in memory
	// text is behind a pointer because fmt sometimes prints a value without
	// asking it: under %p and %w, or in an unexported field of another type.
	// Then it shows an address.
	text *string
}

// NewSecret wraps text.
func NewSecret(text string) Secret { return Secret{text: &text} }

// Reveal gives the text.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// Equal reports whether both hold the same text. It takes longer the more of
// the two agrees.
func (s Secret) Equal(other Secret) bool { return s.Reveal() == other.Reveal() }

// IsEmpty reports whether the text is empty.
func (s Secret) IsEmpty() bool { return s.Reveal() == "" }

// Format implements [fmt.Formatter] for every verb.
func (s Secret) Format(f fmt.State, _ rune) {
	// A Formatter can't report a failed write; fmt keeps none either.
	_, _ = io.WriteString(f, redacted)
}

// MarshalText implements [encoding.TextMarshaler] and so covers JSON.
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// LogValue implements [slog.LogValuer].
func (s Secret) LogValue() slog.Value { return slog.StringValue(redacted) }
