package reader

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
)

// shellText is a text out of a script and, for each of its bytes, the place in
// the file in bytes plus one. What the shell would expand stays as it is
// written: it is a placeholder.
type shellText struct {
	text []byte
	at   []int32
	// from is the place of the text as a whole.
	from int
	// plain says that no part is quoted, joined that [join] made the text, which
	// nothing else shares bytes with.
	plain, joined bool
}

func (t *shellText) add(c byte, at int) {
	t.text = append(t.text, c)
	t.at = append(t.at, int32(at))
}

func (t *shellText) String() string { return string(t.text) }

// place gives the place in the file of byte i, or that of the text.
func (t *shellText) place(i int) int {
	if i < len(t.at) {
		return int(t.at[i])
	}
	return t.from
}

// sub is the part of t from byte i to byte j.
func (t *shellText) sub(i, j int) *shellText {
	return &shellText{text: t.text[i:j:j], at: t.at[i:j:j], from: t.place(i)}
}

// textOf is a file's own text.
func textOf(data []byte) *shellText {
	t := &shellText{text: data, at: make([]int32, len(data)), from: 1}
	for i := range t.at {
		t.at[i] = int32(i + 1)
	}
	return t
}

// shellCommand is one command of a script.
type shellCommand struct {
	words []*shellText
	// output is the file that the command writes to, input what it is given
	// as a here-document.
	output string
	input  *shellText
	// appends says that what is written goes behind what is there.
	appends bool
	// behind is the command whose output this one reads, nil if there is none.
	behind *shellCommand
	// cut is the place of an & that ends the command in the middle of an
	// address, in bytes plus one; 0 if there is none.
	cut int
}

// shell splits a script into commands and words as POSIX says (Shell Command
// Language, 2.2, 2.3, 2.7.4), with the quotes $'…' and the here-strings <<< of
// bash. It runs and expands nothing.
type shell struct {
	src  *shellText
	pos  int
	cmd  *shellCommand
	done []*shellCommand
	// pending are the here-documents that begin at the next line.
	pending []heredoc
	err     *link.Finding
}

// heredoc is a here-document that was announced.
type heredoc struct {
	cmd       *shellCommand
	end       string
	tabs, raw bool
}

// parseShell gives the commands of a script, and what made it stop.
func parseShell(src *shellText) ([]*shellCommand, *link.Finding) {
	s := &shell{src: src, cmd: &shellCommand{}}
	for s.pos < len(src.text) && s.err == nil {
		s.step()
	}
	s.end()
	return s.done, s.err
}

// parameter is how a parameter of an address begins that is no command.
var parameter = regexp.MustCompile(`^(?:link_name|validate_only|validate_link)=`)

func (s *shell) peek(i int) byte {
	if s.pos+i < len(s.src.text) {
		return s.src.text[s.pos+i]
	}
	return 0
}

func (s *shell) end() {
	next := &shellCommand{}
	if len(s.cmd.words) > 0 {
		s.done = append(s.done, s.cmd)
	} else {
		next.behind = s.cmd.behind // a line may end after the |
	}
	s.cmd = next
}

// step reads a word, an operator or what is between them.
func (s *shell) step() {
	switch c := s.peek(0); {
	case c == '\n':
		s.pos++
		s.end()
		s.heredocs()
	case c == ' ' || c == '\t' || c == '\r':
		s.pos++
	case s.continued(), s.carried():
	case c == '#':
		s.comment()
	case c == '|' && s.peek(1) != '|' && len(s.cmd.words) > 0:
		before := s.cmd
		s.pos++
		if s.peek(0) == '&' {
			s.pos++
		}
		s.end()
		s.cmd.behind = before
	case c == ';' || c == '&' && s.peek(1) != '>' || c == '|' || c == '(' || c == ')':
		if c == '&' && parameter.Match(s.src.text[s.pos+1:min(s.pos+1+maxStand, len(s.src.text))]) {
			s.cmd.cut = s.src.place(s.pos)
		}
		s.pos++
		s.end()
	case (c == '<' || c == '>') && s.peek(1) != '(' && !(c == '<' && s.stands()), c == '&':
		s.redirect()
	default:
		if w := s.word(); s.err == nil {
			s.keep(w)
		}
	}
}

// keep adds a word to the command; the number of a stream before a redirection
// is none.
func (s *shell) keep(w *shellText) {
	if next := s.peek(0); w.plain && len(w.text) == 1 && w.text[0] >= '0' && w.text[0] <= '9' && (next == '<' || next == '>') {
		return
	}
	s.cmd.words = append(s.cmd.words, w)
}

func (s *shell) comment() {
	if n := bytes.IndexByte(s.src.text[s.pos:], '\n'); n >= 0 {
		s.pos += n
	} else {
		s.pos = len(s.src.text)
	}
}

// continued passes over a backslash that ends a line.
func (s *shell) continued() bool {
	switch {
	case s.peek(0) != '\\':
		return false
	case s.peek(1) == '\n':
		s.pos += 2
	case s.peek(1) == '\r' && s.peek(2) == '\n':
		s.pos += 3
	default:
		return false
	}
	return true
}

// carried passes over the sign that continues a line in other shells: ^ in
// cmd.exe, a back quote in PowerShell. It stands behind a blank, and a flag
// begins the next line.
func (s *shell) carried() bool {
	c := s.peek(0)
	if c != '^' && c != '`' || s.pos == 0 || len(s.cmd.words) == 0 || s.src.text[s.pos-1] != ' ' && s.src.text[s.pos-1] != '\t' {
		return false
	}
	rest := bytes.TrimPrefix(s.src.text[s.pos+1:], []byte("\r"))
	next, ends := bytes.CutPrefix(rest, []byte("\n"))
	if !ends || !bytes.HasPrefix(bytes.TrimLeft(next, " \t"), []byte("-")) {
		return false
	}
	s.pos = len(s.src.text) - len(next)
	return true
}

// redirect reads a redirection and the word that it takes.
func (s *shell) redirect() {
	start := s.pos
	for strings.IndexByte("<>&|-", s.peek(0)) >= 0 && s.pos < len(s.src.text) && s.pos-start < 3 {
		s.pos++
	}
	op := string(s.src.text[start:s.pos])
	for c := s.peek(0); c == ' ' || c == '\t' || s.continued(); c = s.peek(0) {
		if c == ' ' || c == '\t' {
			s.pos++
		}
	}
	if strings.IndexByte("\x00\n;&|()<>", s.peek(0)) >= 0 && s.peek(1) != '(' && !(s.peek(0) == '<' && s.stands()) {
		return
	}
	w := s.word()
	switch {
	case s.err != nil:
	case op == "<<" || op == "<<-":
		s.pending = append(s.pending, heredoc{s.cmd, w.String(), op == "<<-", !w.plain})
	case op == ">" && len(s.cmd.words) == 0 && isTool(w):
		s.cmd.words = append(s.cmd.words, w) // a prompt, copied with the command
	case op == ">" || op == ">|" || op == ">>":
		s.cmd.output, s.cmd.appends = w.String(), op == ">>"
	case op == "<<<":
		s.cmd.input = w
	}
}

// heredocs reads the documents that were announced on the line before.
func (s *shell) heredocs() {
	pending := s.pending
	s.pending = nil
	for _, h := range pending {
		body := &shellText{from: s.src.place(s.pos)}
		for s.pos < len(s.src.text) {
			line := s.line(h.tabs)
			if strings.TrimRight(string(s.src.text[line[0]:line[1]]), "\r") == h.end {
				break
			}
			for i := line[0]; i < line[1]; i++ {
				// Without quotes round the end word, a backslash protects.
				if c := s.src.text[i]; !h.raw && c == '\\' && i+1 < line[1] && strings.IndexByte("$`\\", s.src.text[i+1]) >= 0 {
					i++
				}
				body.add(s.src.text[i], s.src.place(i))
			}
			if n := len(body.text); !h.raw && n > 0 && line[1] > line[0] && s.src.text[line[1]-1] == '\\' && body.text[n-1] == '\\' && trailing(s.src.text[line[0]:line[1]])%2 == 1 {
				body.text, body.at = body.text[:n-1], body.at[:n-1]
				continue
			}
			body.add('\n', s.src.place(min(line[1], len(s.src.text)-1)))
		}
		h.cmd.input = body
	}
}

// trailing counts the backslashes at the end of a line.
func trailing(line []byte) int {
	return len(line) - len(bytes.TrimRight(line, `\`))
}

// line passes over one line and says from where to where it goes.
func (s *shell) line(tabs bool) [2]int {
	for tabs && s.peek(0) == '\t' {
		s.pos++
	}
	start := s.pos
	end := len(s.src.text)
	if n := bytes.IndexByte(s.src.text[start:], '\n'); n >= 0 {
		end = start + n
	}
	s.pos = min(end+1, len(s.src.text))
	return [2]int{start, end}
}
