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
		default:
			s.piece(w)
		}
	}
	return w
}

// stands reports whether a placeholder <LIKE-THIS> is next, which people leave
// in commands though the shell would take it for a redirection.
func (s *shell) stands() bool {
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
func (s *shell) piece(w *shellText) {
	c, next := s.peek(0), s.peek(1)
	switch {
	case c == '$' && next == '(', c == '<' && next == '(', c == '>' && next == '(':
		s.copyTo(w, s.enclosed(1, '(', ')'))
	case c == '$' && next == '{':
		s.copyTo(w, s.enclosed(1, '{', '}'))
	case c == '$' && (next >= '1' && next <= '9' || next == '@' || next == '*'):
		// An argument of the script: in braces, so that what it stands for is told
		// from an amount of money.
		at := s.src.place(s.pos)
		for _, b := range []byte{'$', '{', next, '}'} {
			w.add(b, at)
		}
		s.pos += 2
	case c == '`':
		n := bytes.IndexByte(s.src.text[s.pos+1:], '`')
		if n < 0 {
			s.unbalanced("a back quote (`) is not closed")
			return
		}
		s.copyTo(w, n+2)
	default:
		s.copyTo(w, 1)
	}
}

// enclosed measures a substitution whose bracket opens skip bytes ahead.
func (s *shell) enclosed(skip int, opening, closing byte) int {
	depth := 0
	var quote byte
	for i := s.pos + skip; i < len(s.src.text); i++ {
		switch c := s.src.text[i]; {
		case c == '\\' && quote != '\'':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' && opening == '(', c == '"':
			quote = c
		case c == opening:
			depth++
		case c == closing:
			if depth--; depth == 0 {
				return i + 1 - s.pos
			}
		}
	}
	s.unbalanced("a substitution is not closed")
	return 0
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
		case c == '<' || c == '>':
			s.copyTo(w, 1)
		default:
			s.piece(w)
		}
	}
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
