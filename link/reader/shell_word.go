package reader

import (
	"bytes"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
)

// word reads one word; quotes are taken off.
func (s *shell) word() *shellText {
	w := &shellText{from: s.src.place(s.pos), plain: true}
	for s.pos < len(s.src.text) && s.err == nil {
		c := s.peek(0)
		switch {
		case strings.IndexByte(" \t\r\n;&|()", c) >= 0:
			return w
		case (c == '<' || c == '>') && s.peek(1) != '(':
			if c == '<' && s.stands() {
				s.copyTo(w, bytes.IndexByte(s.src.text[s.pos:], '>')+1)
				continue
			}
			return w
		case s.continued():
		case c == '\\':
			w.plain = false
			s.pos++
			s.copyTo(w, 1)
		case c == '\'':
			w.plain = false
			s.single(w)
		case c == '"':
			w.plain = false
			s.double(w)
		case c == '$' && s.peek(1) == '\'':
			w.plain = false
			s.pos++
			s.dollarQuote(w)
		case c == '$' && s.peek(1) == '"': // to be translated
			s.pos++
		case c == '[' && s.subscript(w):
		default:
			s.piece(w, false)
		}
	}
	return w
}

// stands reports whether a placeholder <LIKE-THIS> is next, which people leave
// in commands though the shell would take it for a redirection.
func (s *shell) stands() bool {
	if s.bash {
		return false
	}
	rest := s.src.text[s.pos+1:]
	n := bytes.IndexAny(rest[:min(len(rest), maxStand)], "> \t\n'\"<|&;")
	return n > 0 && rest[n] == '>' && (rest[0] >= 'A' && rest[0] <= 'Z' || rest[0] >= 'a' && rest[0] <= 'z')
}

// maxStand is the longest placeholder <LIKE-THIS>.
const maxStand = 80

// copyTo adds the next n bytes to w.
func (s *shell) copyTo(w *shellText, n int) {
	for end := min(s.pos+n, len(s.src.text)); s.pos < end; s.pos++ {
		w.add(s.src.text[s.pos], s.src.place(s.pos))
	}
}

// piece adds a character, or a substitution as it is written.
func (s *shell) piece(w *shellText, quoted bool) {
	c, next := s.peek(0), s.peek(1)
	start := s.pos
	switch {
	case s.substitution(quoted):
		s.since(w, start)
	case c == '$' && (next >= '1' && next <= '9' || next == '@' || next == '*'):
		// An argument of the script: in braces, so that what it stands for is told
		// from an amount of money.
		at := s.src.place(s.pos)
		for _, b := range []byte{'$', '{', next, '}'} {
			w.add(b, at)
		}
		s.pos += 2
	default:
		s.copyTo(w, 1)
	}
}

// since adds what was passed over since a place, unless it is text of a
// substitution, of which nothing is kept.
func (s *shell) since(w *shellText, start int) {
	if s.inner || w == nil {
		return
	}
	end := s.pos
	s.pos = start
	s.copyTo(w, end-start)
}

// subscript adds the subscript of an array that is set, in which nothing ends a
// word.
func (s *shell) subscript(w *shellText) bool {
	start := s.pos
	if !s.lead || !w.plain || len(w.text) == 0 || !isVariable(string(w.text)) || !s.measured(func() { s.group('[', ']') }, "=", "+=") {
		return false
	}
	s.since(w, start)
	return true
}

func (s *shell) unbalanced(detail string) {
	s.err = &link.Finding{Code: link.CodeMalformedCommand, Offset: s.src.place(s.pos), Detail: detail}
}

// single reads '…'.
func (s *shell) single(w *shellText) {
	n := bytes.IndexByte(s.src.text[s.pos+1:], '\'')
	if n < 0 {
		s.unbalanced("a single quote is not closed")
		return
	}
	s.pos++
	s.copyTo(w, n)
	s.pos++
}

// double reads "…".
func (s *shell) double(w *shellText) {
	start := s.pos
	s.within(func() {
		s.pos++
		for s.err == nil {
			switch c := s.peek(0); {
			case s.pos >= len(s.src.text):
				s.pos = start
				s.unbalanced("a double quote is not closed")
			case c == '"':
				s.pos++
				return
			case s.continued():
			case c == '\\' && s.peek(1) != 0 && strings.IndexByte("$`\"\\", s.peek(1)) >= 0:
				s.pos++
				s.copyTo(w, 1)
			default:
				s.piece(w, true)
			}
		}
	})
}

// dollarQuote reads $'…' with the escapes of C that people use.
func (s *shell) dollarQuote(w *shellText) {
	start := s.pos
	s.pos++
	for s.pos < len(s.src.text) {
		c := s.peek(0)
		if c == '\'' {
			s.pos++
			return
		}
		if c == '\\' && s.pos+1 < len(s.src.text) {
			at := s.src.place(s.pos)
			s.pos++
			if i := strings.IndexByte(`ntr`, s.peek(0)); i >= 0 {
				w.add("\n\t\r"[i], at)
				s.pos++
				continue
			}
		}
		s.copyTo(w, 1)
	}
	s.pos = start
	s.unbalanced("a single quote is not closed")
}
