package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate"
)

// text prints problems for people, in the way compilers do. A write that fails
// is kept in err and silences the rest.
type text struct {
	out, errs io.Writer
	colour    bool
	err       error
	// masks remembers what may be shown of a definition's document.
	masks map[*definition]mask

	definitions, valid, unread    int
	failures, warnings, infoCount int
	baselined, suppressed         int
}

func newText(e *env) *text {
	return &text{out: e.out, errs: e.errs, colour: e.colour, masks: map[*definition]mask{}}
}

func (t *text) printf(format string, args ...any) {
	if t.err == nil {
		_, t.err = fmt.Fprintf(t.out, format, args...)
	}
}

// The colours in use, as SGR parameters.
const (
	bold   = "1"
	red    = "1;31"
	green  = "1;32"
	yellow = "1;33"
	cyan   = "1;36"
)

// paint colours s on a terminal.
func (t *text) paint(colour, s string) string {
	if !t.colour {
		return s
	}
	return "\x1b[" + colour + "m" + s + "\x1b[0m"
}

// severity is the word for a severity in its colour.
func (t *text) severity(s validate.Severity) string {
	colour := cyan
	switch s {
	case validate.SeverityError:
		colour = red
	case validate.SeverityWarning:
		colour = yellow
	}
	return t.paint(colour, string(s)+":")
}

// unreadable tells of a file that can't be read.
func (t *text) unreadable(d *definition) {
	t.unread++
	fmt.Fprintf(t.errs, "linkctl: %s: %s\n", clean(d.file), clean(d.err.Error()))
}

// definition prints all problems of one definition.
func (t *text) definition(d *definition) {
	for i := range d.problems {
		t.problem(d, &d.problems[i])
	}
}

// problem prints one problem: place, message and code; the line, and what to
// write instead.
func (t *text) problem(d *definition, p *validate.Problem) {
	line, _ := d.position(p)
	t.printf("%s %s %s [%s]\n", t.paint(bold, d.at(d.offset(p))+":"), t.severity(p.Severity), clean(sentence(p)), p.Code)
	if line > 0 {
		t.excerpt(d, p, line)
	}
	if p.Hint != "" {
		t.printf("  hint: %s\n", clean(p.Hint))
	}
}

// sentence is the message, with the name of what it is about in front where
// the message does not tell.
func sentence(p *validate.Problem) string {
	subject := p.Parameter
	if subject == "" {
		subject = p.Key
	}
	if subject == "" && !slices.Contains(sides[:], p.Pointer) {
		for token := range p.Pointer.Tokens() {
			subject = token
		}
		if _, err := strconv.Atoi(subject); err == nil { // a place tells people nothing
			subject = ""
		}
	}
	if p.Pointer == link.ConfigsPointer && (p.Code == link.CodeElsewhere || p.Code == link.CodeStrayArgument || p.Code == link.CodeUnusedSetting) {
		return p.Message // about a command, in which nothing has that name
	}
	if p.Code == link.CodeUnknownMember { // what it has, not what it is about
		for token := range p.Pointer.Tokens() {
			subject = token
		}
	} else if strings.Contains(p.Message, subject) {
		return p.Message
	}
	if subject == "" {
		return p.Message
	}
	return subject + ": " + p.Message
}

// excerpt prints the line of a problem, secrets hidden, with a caret under the
// place.
func (t *text) excerpt(d *definition, p *validate.Problem, line int) {
	m, ok := t.masks[d]
	if !ok {
		m = newMask(d)
		t.masks[d] = m
	}
	shown, caret, ok := m.line(d.offset(p) - 1)
	if !ok {
		return
	}
	t.printf("%5d | %s\n      | %s%s\n", line, shown, strings.Repeat(" ", caret), t.paint(green, "^"))
}

// count adds to what the summary says.
func (t *text) count(valid bool, ps validate.Problems) {
	t.definitions++
	if valid {
		t.valid++
	}
	for i := range ps {
		switch ps[i].Severity {
		case validate.SeverityError:
			t.failures++
		case validate.SeverityWarning:
			t.warnings++
		default:
			t.infoCount++
		}
	}
}

// leftOut adds what is not shown to what the summary says.
func (t *text) leftOut(baselined, suppressed int) {
	t.baselined += baselined
	t.suppressed += suppressed
}

// summary is the last line of check.
func (t *text) summary() {
	t.printf("%s: %d valid, %s\n", plural(t.definitions, "definition"), t.valid, t.counts())
}

func (t *text) counts() string {
	s := plural(t.failures, "error") + ", " + plural(t.warnings, "warning")
	if t.infoCount > 0 {
		s += ", " + plural(t.infoCount, "info")
	}
	if t.baselined > 0 {
		s += fmt.Sprintf(", %d baselined", t.baselined)
	}
	if t.suppressed > 0 {
		s += fmt.Sprintf(", %d suppressed", t.suppressed)
	}
	if t.unread > 0 {
		s += ", " + plural(t.unread, "unreadable file")
	}
	return s
}

// pair is the last line of pair.
func (t *text) pair(valid bool, r *pairing) {
	t.count(valid, r.problems())
	t.leftOut(r.leftOut())
	verdict := "valid"
	if !valid {
		verdict = "not valid"
	}
	t.printf("%s: %s, %s\n", r.shape, verdict, t.counts())
}

// plural is a number of things.
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// clean takes from a text what would move a terminal's cursor or end a line.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return unicode.ReplacementChar
		}
		return r
	}, s)
}
