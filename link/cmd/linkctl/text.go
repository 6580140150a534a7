package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
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

	// quiet leaves out what leaves a definition valid; strict has warnings count.
	quiet, strict bool
	// codes counts the problems of each code.
	codes map[link.Code]int

	definitions, valid, unread    int
	operations, passed            int
	failures, warnings, infoCount int
	baselined, suppressed         int
}

func newText(e *env) *text {
	return &text{out: e.out, errs: e.errs, colour: e.colour, codes: map[link.Code]int{}}
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
	if t.quiet && p.Severity != validate.SeverityError && (!t.strict || p.Severity == validate.SeverityInfo) {
		return
	}
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
	shown, caret, ok := d.masked().line(d.offset(p) - 1)
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
		if t.codes != nil {
			t.codes[ps[i].Code]++
		}
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

// notDefinition takes what was counted as a definition for what a file does to
// links that are there.
func (t *text) notDefinition(operations int, valid bool) {
	t.definitions--
	if t.operations += operations; valid {
		t.valid--
	}
}

// passedOver counts the files of directories that were not read, and lists them
// where that is asked for.
func (t *text) passedOver(files []document, verbose bool) {
	t.passed = len(files)
	for _, d := range files {
		if verbose {
			t.printf("%s: passed over: %s\n", clean(d.file), d.passed)
		}
	}
}

// summary is the last line of check.
func (t *text) summary() {
	s := fmt.Sprintf("%s: %d valid, %s", plural(t.definitions, "definition"), t.valid, t.counts())
	if t.operations > 0 {
		s += ", " + plural(t.operations, "operation")
	}
	if t.passed > 0 {
		s += "; " + plural(t.passed, "file") + " passed over"
	}
	if t.quiet {
		return
	}
	t.printf("%s\n", s)
	if t.definitions > 1 && len(t.codes) > 1 {
		t.printf("%s\n", t.totals())
	}
}

// totals says how many problems there are of each code, the most first.
func (t *text) totals() string {
	codes := slices.SortedFunc(maps.Keys(t.codes), func(a, b link.Code) int {
		return cmp.Or(t.codes[b]-t.codes[a], strings.Compare(string(a), string(b)))
	})
	parts := make([]string, len(codes))
	for i, code := range codes {
		parts[i] = fmt.Sprintf("%s %d", code, t.codes[code])
	}
	return "by code: " + strings.Join(parts, ", ")
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
	if t.quiet {
		return
	}
	t.unknown(r.halves)
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
