package reader

import (
	"bytes"
	"slices"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
)

// Suppression is a comment that asks to leave findings out:
//
//	# linkctl:ignore CODE[,CODE]        this line; alone on its line, the next one
//	# linkctl:ignore-file CODE[,CODE]   the whole file
//
// The zero value suppresses nothing.
type Suppression struct {
	// Line is the line of the comment, from 1.
	Line int
	// From and To are the first and the last line that it is about; both are 0
	// for the whole file. A line that goes on, by a backslash at its end, is one
	// with those after it.
	From, To int
	// Codes is never empty and belongs to the caller.
	Codes []link.Code
}

// File reports whether s is about the whole file.
func (s *Suppression) File() bool { return s.To == 0 && len(s.Codes) > 0 }

// Covers reports whether s leaves out findings of that code on that line.
func (s *Suppression) Covers(code link.Code, line int) bool {
	return slices.Contains(s.Codes, code) && (s.File() || line >= s.From && line <= s.To)
}

// The words of a suppression.
const (
	ignoreLine = "linkctl:ignore"
	ignoreFile = "linkctl:ignore-file"
)

// Suppressions finds the suppressions of a file, in order. JSON has no
// comments and so none, and neither has a plan of Terraform. Comments are told
// by their sign and not by parsing, so one inside a text counts as well; a
// comment without codes suppresses nothing.
func Suppressions(data []byte, f Format) []Suppression {
	if f == JSON || !f.Known() || f == Terraform && isJSON(data) ||
		!bytes.Contains(data, []byte(ignoreLine)) {
		return nil
	}
	lines := strings.Split(string(data), "\n")
	var list []Suppression
	// waiting are the places of those for the next line that is no comment.
	var waiting []int
	to := -1 // the last line of those that are one with the line at hand
	for i, line := range lines {
		before, text, found := commentOf(line, f)
		blank := strings.TrimSpace(before) == ""
		if !blank {
			to = max(to, i)
			for f != CFK && f != Terraform && to+1 < len(lines) && continues(lines[to]) {
				to++
			}
			for _, k := range waiting {
				list[k].From, list[k].To = i+1, to+1
			}
			waiting = waiting[:0]
		}
		codes, file := parseIgnore(text)
		if !found || len(codes) == 0 {
			continue
		}
		s := Suppression{Line: i + 1, Codes: codes}
		if !file {
			s.From, s.To = i+1, i+1
		}
		if !file && blank {
			waiting = append(waiting, len(list))
		}
		list = append(list, s)
	}
	return list
}

// continues reports whether a line ends in an odd number of backslashes.
func continues(line string) bool {
	line = strings.TrimSuffix(line, "\r")
	return (len(line)-len(strings.TrimRight(line, `\`)))%2 == 1
}

// commentOf splits a line at the comment with a suppression in it.
func commentOf(line string, f Format) (before, text string, found bool) {
	trimmed := strings.TrimSpace(line)
	isComment := strings.HasPrefix(trimmed, "#") || f == Properties && strings.HasPrefix(trimmed, "!") ||
		f == Terraform && (strings.HasPrefix(trimmed, "//") || strings.HasPrefix(trimmed, "/*"))
	at := strings.Index(line, ignoreLine)
	if at < 0 {
		if isComment {
			return "", "", false
		}
		return line, "", false
	}
	if isComment {
		return "", line[at:], true
	}
	if f == Properties { // a sign inside a line is part of the value
		return line, "", false
	}
	signs := []string{"#"}
	if f == Terraform {
		signs = []string{"#", "//", "/*"}
	}
	head := strings.TrimRight(line[:at], " \t")
	for _, sign := range signs {
		if rest, ok := strings.CutSuffix(head, sign); ok && (rest == "" || strings.HasSuffix(rest, " ") || strings.HasSuffix(rest, "\t")) {
			return rest, line[at:], true
		}
	}
	return line, "", false
}

// parseIgnore reads the codes of a suppression.
func parseIgnore(text string) (codes []link.Code, file bool) {
	rest, file := strings.CutPrefix(text, ignoreFile)
	if !file {
		rest = strings.TrimPrefix(text, ignoreLine)
	}
	if rest == "" || rest[0] != ' ' && rest[0] != '\t' {
		return nil, file
	}
	rest, _, _ = strings.Cut(strings.TrimLeft(rest, " \t"), "*/")
	// Codes come first; what follows a blank without a comma is a remark.
	for {
		rest = strings.TrimLeft(rest, " \t\r")
		n := strings.IndexFunc(rest, func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-') })
		if n < 0 {
			n = len(rest)
		}
		if n == 0 {
			return codes, file
		}
		codes = append(codes, link.Code(rest[:n]))
		rest = strings.TrimLeft(rest[n:], " \t")
		if !strings.HasPrefix(rest, ",") {
			return codes, file
		}
		rest = rest[1:]
	}
}
