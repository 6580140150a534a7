package main

import (
	"fmt"
	"slices"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/link/reader"
	"github.com/clusterlink-go/clusterlink/validate"
)

// ignores are the suppressions of a file. The zero value has none.
type ignores struct {
	list []reader.Suppression
	// lines are, for each code, the lines that are left out.
	lines map[link.Code][]lines
}

// lines begin where a suppression does, in order, and end where the last one ends
// that begins there or before; all is for the whole file.
type lines struct {
	from, to int
	all      bool
}

func newIgnores(list []reader.Suppression) ignores {
	s := ignores{list, map[link.Code][]lines{}}
	for i := range list {
		next := lines{list[i].From, list[i].To, list[i].File()}
		for _, code := range list[i].Codes {
			of := s.lines[code]
			if len(of) > 0 {
				last := of[len(of)-1]
				next.to, next.all = max(next.to, last.to), next.all || last.all
				next.from = max(next.from, last.from)
			}
			s.lines[code] = append(of, next)
		}
	}
	return s
}

// covers reports whether a problem of that code is left out on that line.
func (s *ignores) covers(code link.Code, line int) bool {
	of := s.lines[code]
	if len(of) == 0 {
		return false
	}
	n, _ := slices.BinarySearchFunc(of, line+1, func(l lines, line int) int { return l.from - line })
	return of[len(of)-1].all || n > 0 && of[n-1].to >= line
}

// suppress takes away the problems that comments in the file ask to leave out,
// and counts them.
func (d *definition) suppress(ps validate.Problems) validate.Problems {
	return d.suppressOwn(ps, func(*validate.Problem) bool { return true })
}

// suppressOwn does the same for those problems that are in the file.
func (d *definition) suppressOwn(ps validate.Problems, own func(*validate.Problem) bool) validate.Problems {
	if len(d.ignores.list) == 0 {
		return ps
	}
	n := len(ps)
	ps = slices.DeleteFunc(ps, func(p validate.Problem) bool {
		if !own(&p) {
			return false
		}
		line, _ := d.position(&p)
		return d.ignores.covers(p.Code, line)
	})
	d.suppressed += n - len(ps)
	return ps
}

// notice is something about a file that is no problem of its definitions.
type notice struct {
	line int
	text string
}

// notices tells of comments that ask for codes which no rule has. They are
// told once for each file and code, and do not change the exit code: a file may be made
// for another version of this command.
func (d *definition) notices() []notice {
	if d.err != nil || d.item.Index > 0 {
		return nil
	}
	var list []notice
	told := map[link.Code]bool{}
	for _, s := range d.ignores.list {
		for _, code := range s.Codes {
			if told[code] {
				continue
			}
			told[code] = true
			if err := knownCode(code); err != nil {
				list = append(list, notice{s.Line, "linkctl:ignore: " + err.Error()})
			}
			if len(list) == maxNotices {
				return append(list, notice{s.Line, "linkctl:ignore: more codes may be unknown; only the first are told"})
			}
		}
	}
	return list
}

// maxNotices is how many unknown codes of a file are told.
const maxNotices = 100

// notify prints the notices of all files on stderr.
func (e *env) notify(list []*definition) {
	for _, d := range list {
		for _, n := range d.notices() {
			fmt.Fprintf(e.errs, "linkctl: %s:%d: %s\n", clean(d.file), n.line, clean(n.text))
		}
	}
}
