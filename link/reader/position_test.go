package reader

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// TestPositions counts lines and characters one by one.
func TestPositions(t *testing.T) {
	for name, text := range map[string]string{
		"empty":        "",
		"lines":        "a\n\nbc\r\n",
		"long":         strings.Repeat("a", 3*step),
		"long lines":   strings.Repeat(strings.Repeat("é", step-1)+"\n", 3),
		"wide":         strings.Repeat("a€", step) + "\n" + strings.Repeat("😀", step),
		"of one step":  strings.Repeat("x", step-1) + "\n",
		"ends at step": strings.Repeat("é", step),
		"marked":       byteOrderMark + "ab\ncd",
	} {
		i := Item{source: source{data: []byte(text), lines: indexLines([]byte(text))}}
		line, column := 1, 1
		for at := 0; at <= len(text); {
			if l, c := i.Position(at + 1); at >= len(byteOrderMark) && (l != line || c != column) {
				t.Fatalf("%s: byte %d is at %d:%d, want %d:%d", name, at, l, c, line, column)
			}
			r, n := utf8.DecodeRuneInString(text[at:])
			switch {
			case r == '\n':
				line, column = line+1, 1
			case at > 0 || r != '\ufeff':
				column++
			}
			at += max(n, 1)
		}
		for _, offset := range []int{-1, 0, len(text) + 2} {
			if l, c := i.Position(offset); l != 0 || c != 0 {
				t.Errorf("%s: offset %d is at %d:%d", name, offset, l, c)
			}
		}
	}
}
