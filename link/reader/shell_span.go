package reader

import (
	"bytes"
	"strings"
)

// maxNested is how many quotes and brackets in each other are followed.
const maxNested = 1000

// within runs what reads a quote or a bracket, unless it is nested too deep.
func (s *shell) within(read func()) {
	if s.depth == maxNested {
		s.unbalanced("quotes and brackets are nested too deep to follow")
		return
	}
	s.depth++
	read()
	s.depth--
}

// maxWasted is how many bytes are measured in vain.
const maxWasted = 4 << 20

// substitution passes over a substitution, if one is next; quoted says that it
// is in double quotes.
func (s *shell) substitution(quoted bool) bool {
	c, next := s.peek(0), s.peek(1)
	switch {
	case c == '`':
		s.backQuotes()
	case c == '$' && next == '$': // the number of the process, and nothing begins with it
		s.pos += 2
	case c == '$' && next == '(' && s.peek(2) == '(':
		s.pos++
		s.group('(', ')')
	case c == '$' && next == '(', !quoted && (c == '<' || c == '>') && next == '(':
		s.commands()
	case c == '$' && next == '{':
		s.pos++
		s.group('{', '}')
	case c == '$' && next == '[':
		s.pos++
		s.group('[', ']')
	default:
		return false
	}
	return true
}

// backQuotes passes over `…`, in which a backslash protects and nothing else.
func (s *shell) backQuotes() {
	for i := s.pos + 1; i < len(s.src.text); i++ {
		switch s.src.text[i] {
		case '\\':
			i++
		case '`':
			s.pos = i + 1
			return
		}
	}
	s.unbalanced("a back quote (`) is not closed")
}

// commands passes over $(…), <(…) or >(…), whose bracket is found by reading
// the commands in it. Here-documents that they announce and do not hold follow
// on the line behind.
func (s *shell) commands() {
	start := s.pos
	s.within(func() {
		in := &shell{src: s.src, pos: s.pos + 2, cmd: &shellCommand{}, grammar: grammar{lead: true}, bash: s.bash, inner: true, depth: s.depth, wasted: s.wasted}
		in.read()
		s.pos, s.err = in.pos, in.err
		s.pending = append(s.pending, in.pending...)
		if s.err == nil && !in.closed {
			s.pos = start
			s.unbalanced("a substitution is not closed")
		}
	})
}

// group passes over a bracket and what is in it, up to the one that closes it.
func (s *shell) group(opening, closing byte) {
	start := s.pos
	s.within(func() {
		s.pos++
		for open := 1; s.err == nil; {
			switch c := s.peek(0); {
			case s.pos >= len(s.src.text):
				s.pos = start
				s.unbalanced("a substitution is not closed")
			case c == closing:
				s.pos++
				if open--; open == 0 {
					return
				}
			case c == opening && opening != '{': // a brace in ${…} is none to close
				s.pos++
				open++
			case !s.quoted() && !s.substitution(false):
				s.pos++
			}
		}
	})
}

// quoted passes over a character behind a backslash, or a text in quotes, if one
// is next.
func (s *shell) quoted() bool {
	switch c := s.peek(0); {
	case c == '\\':
		s.pos = min(s.pos+2, len(s.src.text))
	case c == '\'':
		s.single(nil)
	case c == '"':
		s.double(nil)
	case c == '$' && s.peek(1) == '\'':
		s.pos++
		s.dollarQuote(nil)
	default:
		return false
	}
	return true
}

// measured passes over what read reads if it is closed and one of the texts
// stands behind it, and reports whether it did. What is measured in vain is
// bounded.
func (s *shell) measured(read func(), behind ...string) bool {
	start := s.pos
	if *s.wasted > maxWasted {
		return false
	}
	read()
	if s.err == nil {
		for _, text := range behind {
			if bytes.HasPrefix(s.src.text[s.pos:], []byte(text)) {
				return true
			}
		}
		*s.wasted += s.pos - start
	} else {
		*s.wasted += len(s.src.text) - start
	}
	s.pos, s.err = start, nil
	return false
}

// bracket takes an opening bracket that is more than the beginning of commands:
// it reports whether it passed over it.
func (s *shell) bracket() bool {
	before := byte(0)
	if s.pos > 0 {
		before = s.src.text[s.pos-1]
	}
	joined := before != 0 && before != ' ' && before != '\t' && before != '\n'
	switch top := s.top(); {
	case top == pattern && strings.IndexByte("?*+@!", before) >= 0, top == test && (joined || s.behindMatch()):
		s.group('(', ')') // a pattern, or a regular expression
		return true
	case top == pattern:
	case top == test || top == testGroup:
		s.push(testGroup)
	case before == '=' && len(s.cmd.words) > 0:
		s.push(array)
	case s.peek(1) == '(' && s.arithmetic():
		return true
	default:
		s.push(group)
	}
	return false
}

// behindMatch reports whether the word before is =~.
func (s *shell) behindMatch() bool {
	n := len(s.cmd.words)
	return n > 0 && s.cmd.words[n-1].String() == "=~"
}

// arithmetic passes over (( … )), which stands alone or behind for.
func (s *shell) arithmetic() bool {
	if !s.lead && !(len(s.cmd.words) == 1 && s.cmd.words[0].String() == "for") {
		return false
	}
	if !s.measured(func() {
		s.pos++
		s.group('(', ')')
	}, ")") {
		return false
	}
	s.pos++
	return true
}
