package reader

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
)

// shellText is a text out of a script and, for each of its bytes, the place in
// the file in bytes plus one; a text of another file has but one place. What the shell would expand stays as it is
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
	if t == nil {
		return // a text that is passed over
	}
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
	if t.at == nil {
		return &shellText{text: t.text[i:j:j], from: t.from}
	}
	return &shellText{text: t.text[i:j:j], at: t.at[i:j:j], from: t.place(i)}
}

// cut gives what stands before and behind the first c, and whether there is one:
// without it, all stands before.
func (t *shellText) cut(c byte) (before, behind *shellText, found bool) {
	i := bytes.IndexByte(t.text, c)
	if i < 0 {
		return t, nil, false
	}
	return t.sub(0, i), t.sub(i+1, len(t.text)), true
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
	// as a here-document, source the file that it is given.
	output, source *shellText
	input          *shellText
	// appends says that what is written goes behind what is there.
	appends bool
	// behind is the command whose output this one reads, nil if there is none.
	behind *shellCommand
	// scope is that of the brackets round the command.
	scope *scope
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
	grammar
	// bash says that what only other shells and people write means nothing more
	// than it does to bash.
	bash bool
	// inner says that the commands are those of a substitution, which end at its
	// bracket and of which nothing is kept.
	inner bool
	// depth is how many quotes and brackets are open around pos, wasted how many
	// bytes were measured in vain so far.
	depth  int
	wasted *int
}

// heredoc is a here-document that was announced.
type heredoc struct {
	cmd       *shellCommand
	end       string
	tabs, raw bool
}

// parseShell gives the commands of a script, and what made it stop. What bash
// reads to its end is read so, though it be not what people mean who leave
// <PLACEHOLDERS> or continue a line as other shells do.
func parseShell(src *shellText) ([]*shellCommand, *link.Finding) {
	return parseIn(src, nil)
}

// parseIn parses a script that runs within a scope of another.
func parseIn(src *shellText, outer *scope) ([]*shellCommand, *link.Finding) {
	commands, err := parseAs(src, outer, false)
	if err != nil {
		if strict, none := parseAs(src, outer, true); none == nil {
			return strict, nil
		}
	}
	return commands, err
}

func parseAs(src *shellText, outer *scope, bash bool) ([]*shellCommand, *link.Finding) {
	s := &shell{src: src, cmd: &shellCommand{}, grammar: grammar{lead: true, scope: &scope{outer: outer}}, bash: bash, wasted: new(int)}
	s.read()
	return s.done, s.err
}

// read reads to the end of the text, or to that of the substitution.
func (s *shell) read() {
	for s.pos < len(s.src.text) && s.err == nil && !s.closed {
		s.step()
	}
	s.end()
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
	switch {
	case len(s.cmd.words) == 0:
		next.behind = s.cmd.behind // a line may end after the |
	case !s.inner:
		s.done = append(s.done, s.cmd)
	}
	s.cmd, s.lead = next, true
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
	case c == '(' && s.bracket():
	case c == ')':
		s.pos++
		s.end()
		s.close(s.inner)
	case c == ';' || c == '&' && s.peek(1) != '>' || c == '|' || c == '(':
		if c == '&' && parameter.Match(s.src.text[s.pos+1:min(s.pos+1+maxStand, len(s.src.text))]) {
			s.cmd.cut = s.src.place(s.pos)
		}
		s.pos++
		if s.end(); c == ';' && (s.peek(0) == ';' || s.peek(0) == '&') {
			s.pos++
			s.branch()
		}
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
	if len(s.cmd.words) == 0 {
		s.cmd.scope = s.scope
	}
	s.cmd.words = append(s.cmd.words, w)
	s.take(w)
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
	if s.bash || c != '^' && c != '`' || s.pos == 0 || len(s.cmd.words) == 0 || s.src.text[s.pos-1] != ' ' && s.src.text[s.pos-1] != '\t' {
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
	s.lead = false
	if op == "<<" || op == "<<-" {
		s.announce(op == "<<-")
		return
	}
	w := s.word()
	switch {
	case s.err != nil:
	case op == ">" && len(s.cmd.words) == 0 && isTool(w):
		s.keep(w) // a prompt, copied with the command
	case op == ">" || op == ">|" || op == ">>":
		s.cmd.output, s.cmd.appends = w, op == ">>"
	case op == "<":
		s.cmd.source = w
	case op == "<<<":
		s.cmd.input = w
	}
}
