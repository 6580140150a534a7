package main

import (
	"fmt"
	"slices"

	"github.com/clusterlink-go/clusterlink/validate"
)

// suppress takes away the problems that comments in the file ask to leave out,
// and counts them.
func (d *definition) suppress(ps validate.Problems) validate.Problems {
	return d.suppressOwn(ps, func(*validate.Problem) bool { return true })
}

// suppressOwn does the same for those problems that are in the file.
func (d *definition) suppressOwn(ps validate.Problems, own func(*validate.Problem) bool) validate.Problems {
	if len(d.ignores) == 0 {
		return ps
	}
	n := len(ps)
	ps = slices.DeleteFunc(ps, func(p validate.Problem) bool {
		if !own(&p) {
			return false
		}
		line, _ := d.position(&p)
		for i := range d.ignores {
			if d.ignores[i].Covers(p.Code, line) {
				return true
			}
		}
		return false
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
// told once for each file, and do not change the exit code: a file may be made
// for another version of this command.
func (d *definition) notices() []notice {
	if d.err != nil || d.item.Index > 0 {
		return nil
	}
	var list []notice
	for _, s := range d.ignores {
		for _, code := range s.Codes {
			if err := knownCode(code); err != nil {
				list = append(list, notice{s.Line, "linkctl:ignore: " + err.Error()})
			}
		}
	}
	return list
}

// notify prints the notices of all files on stderr.
func (e *env) notify(list []*definition) {
	for _, d := range list {
		for _, n := range d.notices() {
			fmt.Fprintf(e.errs, "linkctl: %s:%d: %s\n", clean(d.file), n.line, clean(n.text))
		}
	}
}
