package reader

import (
	"bytes"
	"strings"
)

// announce notes a here-document, whose end word is next.
func (s *shell) announce(tabs bool) {
	start := s.pos
	w := s.word()
	end := w.String()
	if w.plain { // nothing is expanded in it
		end = string(s.src.text[start:s.pos])
	}
	s.pending = append(s.pending, heredoc{s.cmd, end, tabs, !w.plain})
}

// heredocs reads the documents that were announced on the line before.
func (s *shell) heredocs() {
	pending := s.pending
	s.pending = nil
	for _, h := range pending {
		h.cmd.input = s.heredoc(h)
	}
}

// heredoc reads the lines of a here-document, and passes over the one that ends
// it.
func (s *shell) heredoc(h heredoc) *shellText {
	body := &shellText{from: s.src.place(s.pos)}
	for s.pos < len(s.src.text) {
		for h.tabs && s.peek(0) == '\t' {
			s.pos++
		}
		if s.endsInner(h) {
			break
		}
		n := len(body.text)
		asWritten := s.heredocLine(body, h.raw)
		if asWritten && string(bytes.TrimRight(body.text[n:], "\r")) == h.end {
			body.text, body.at = body.text[:n], body.at[:n]
			break
		}
		body.add('\n', s.src.place(s.pos-1))
	}
	return body
}

// heredocLine adds a line, and those that it goes on in, without the end, and
// reports whether it was taken as it is written. Without quotes round the end
// word, a backslash protects.
func (s *shell) heredocLine(body *shellText, raw bool) (asWritten bool) {
	asWritten = true
	for ; s.pos < len(s.src.text); s.pos++ {
		c := s.peek(0)
		switch {
		case c == '\n':
			s.pos++
			return asWritten
		case raw || c != '\\':
		case s.peek(1) == '\n':
			s.pos++
			continue
		case s.pos+1 < len(s.src.text) && strings.IndexByte("$`\\", s.peek(1)) >= 0:
			s.pos++
			asWritten = false
		}
		body.add(s.peek(0), s.src.place(s.pos))
	}
	return asWritten
}

// endsInner reports whether the end word and the bracket of the substitution
// are on the next line, which bash takes for the end; the word is passed over.
func (s *shell) endsInner(h heredoc) bool {
	rest, ok := bytes.CutPrefix(s.src.text[s.pos:], []byte(h.end))
	if !s.inner || !ok {
		return false
	}
	line, _, _ := bytes.Cut(rest, []byte("\n"))
	if bytes.IndexByte(line, ')') < 0 {
		return false
	}
	s.pos += len(h.end)
	return true
}
