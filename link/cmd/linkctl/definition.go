package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/link/reader"
	"github.com/clusterlink-go/clusterlink/validate"
)

// definition is one link definition of a file with what was found in it; or,
// where err is set, a file that can't be read.
type definition struct {
	file     string
	err      error
	data     []byte
	format   reader.Format
	item     reader.Item
	problems validate.Problems
	// ignores are the suppressions in the file.
	ignores []reader.Suppression
	// suppressed and baselined count the problems that were left out.
	suppressed, baselined int
}

// definitions reads the files and everything in them, in order.
func (e *env) definitions(input reader.Format, files []string) []*definition {
	var list []*definition
	empty := map[string]bool{} // the directories in which no link was found yet
	var dirs []string
	for _, d := range e.documents(files) {
		if _, seen := empty[d.dir]; d.dir != "" && !seen {
			empty[d.dir] = true
			dirs = append(dirs, d.dir)
		}
		if d.err != nil {
			empty[d.dir] = false
			list = append(list, &definition{file: d.file, err: d.err})
			continue
		}
		format := input
		if format == "" {
			format = reader.FormatOf(d.file, d.data)
		}
		items := reader.Read(d.file, d.data, format)
		if d.dir != "" && elsewise(items) {
			continue
		}
		empty[d.dir] = false
		ignores := reader.Suppressions(d.data, format)
		for _, item := range items {
			list = append(list, &definition{file: d.file, data: d.data, format: format, item: item, ignores: ignores})
		}
	}
	for _, dir := range dirs {
		if empty[dir] {
			list = append(list, &definition{file: dir, err: errors.New("no file in the directory defines a link")})
		}
	}
	return list
}

// elsewise reports whether a file is right and defines something else than
// links, as most files of a directory of manifests or scripts do.
func elsewise(items []reader.Item) bool {
	return len(items) == 1 && len(items[0].Findings) == 1 && items[0].Findings[0].Code == link.CodeMalformedNoLink
}

// check finds all that is wrong with the definition by itself.
func (d *definition) check(o *options, local string, edition link.Edition) {
	if o.named {
		d.item.NameOffset = 0 // the file's own name is not the one that counts
	}
	ps := validate.Findings(d.item.Findings)
	if d.whole() {
		v := o.validation(d, local, edition)
		ps = append(ps, validate.Create(d.item.Request, &v)...)
	}
	ps = d.withoutEchoes(ps)
	slices.SortStableFunc(ps, func(p, q validate.Problem) int { return cmp.Compare(d.offset(&p), d.offset(&q)) })
	d.problems = d.suppress(o.keep(ps))
}

// withoutEchoes takes away what is said besides, short of an error, of a value
// that lost a backslash: it is not what the writer meant.
func (d *definition) withoutEchoes(ps validate.Problems) validate.Problems {
	return slices.DeleteFunc(ps, func(p validate.Problem) bool {
		return p.Severity != validate.SeverityError && p.Code != link.CodeBackslashLost && slices.ContainsFunc(d.item.Findings, func(f link.Finding) bool {
			return f.Code == link.CodeBackslashLost && f.Pointer == p.Pointer
		})
	})
}

// whole reports whether the document was read to its end and may hold a
// definition. What is missing in one that was not would be told as if the
// writer had left it out.
func (d *definition) whole() bool {
	for _, f := range d.item.Findings {
		if f.Code.Malformed() || f.Pointer == "" && f.Code == link.CodeWrongType {
			return false
		}
	}
	return d.item.Request != nil
}

// position is where a problem is; zeros where that is not known.
func (d *definition) position(p *validate.Problem) (line, column int) {
	return d.item.Position(d.offset(p))
}

// offset is the place of a problem in the file; one without a place is where
// the link is named, or where the definition begins.
func (d *definition) offset(p *validate.Problem) int {
	switch {
	case p.Offset > 0:
		return p.Offset
	case p.Parameter == "link_name" && d.item.NameOffset > 0:
		return d.item.NameOffset
	}
	own := p.Pointer
	for _, side := range sides {
		if rest, ok := strings.CutPrefix(string(own), string(side)+"/"); ok {
			own = link.Pointer("/" + rest)
		}
	}
	return cmp.Or(d.item.Offset(own), d.item.Start)
}

// start is the offset of the definition's first setting, or else that of the
// definition.
func (d *definition) start() int {
	first := 0
	if r := d.item.Request; r != nil {
		for i := range r.Configs {
			if at := r.Configs[i].NameOffset; at > 0 && (first == 0 || at < first) {
				first = at
			}
		}
	}
	return cmp.Or(first, d.item.Start)
}

// at is a place in the definition's file for people.
func (d *definition) at(offset int) string {
	line, column := d.item.Position(offset)
	switch {
	case line > 0:
		return fmt.Sprintf("%s:%d:%d", clean(d.file), line, column)
	case d.item.Index > 0:
		return fmt.Sprintf("%s#%d", clean(d.file), d.item.Index)
	}
	return clean(d.file)
}
