package reader

import (
	"slices"
	"strings"
)

// join puts one text behind another. A text that was joined before is changed, so
// that adding to it line by line takes no more time than it has bytes.
func join(a, b *shellText) *shellText {
	if !a.joined {
		a = &shellText{text: slices.Clone(a.text), at: a.places(), from: a.from, joined: true}
	}
	a.text, a.at = append(a.text, b.text...), append(a.at, b.places()...)
	return a
}

// places are those of the bytes of t, which the caller must not change.
func (t *shellText) places() []int32 {
	if len(t.at) == len(t.text) {
		return slices.Clip(t.at)
	}
	return slices.Repeat([]int32{int32(t.from)}, len(t.text))
}

// printed is what echo or printf prints, nil where that is not known.
func printed(words []*shellText) *shellText {
	if len(words) < 2 {
		return nil
	}
	out := &shellText{from: words[1].from}
	switch words[0].String() {
	case "echo":
		escapes, ends, last := false, true, words[0]
		for words = words[1:]; len(words) > 0 && (words[0].String() == "-e" || words[0].String() == "-n"); words = words[1:] {
			escapes, ends = escapes || words[0].String() == "-e", ends && words[0].String() != "-n"
		}
		for i, w := range words {
			if last = w; i > 0 {
				out.add(' ', w.from)
			}
			out.unescape(w, escapes)
		}
		if ends {
			out.add('\n', last.from)
		}
	case "printf":
		if len(words) > 2 || strings.Contains(words[1].String(), "%") {
			return nil
		}
		out.unescape(words[1], true)
	default:
		return nil
	}
	return out
}

// unescape adds a text, with \n for the end of a line if escapes count.
func (t *shellText) unescape(w *shellText, escapes bool) {
	for i := 0; i < len(w.text); i++ {
		c := w.text[i]
		if escapes && c == '\\' && i+1 < len(w.text) {
			if k := strings.IndexByte(`nt\\`, w.text[i+1]); k >= 0 {
				i++
				c = "\n\t\\\\"[k]
			}
		}
		t.add(c, w.place(i))
	}
}
