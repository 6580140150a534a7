package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/link/reader"
	"github.com/clusterlink-go/clusterlink/store/dryrun"
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
	// sheet is shared by the definitions of one file.
	sheet *sheet
	// read is set where the definition is none of a link: it is what the file does to
	// links that are there.
	read *reader.File
	// ignores are the suppressions in the file.
	ignores ignores
	// suppressed and baselined count the problems that were left out.
	suppressed, baselined int
}

// definitions reads the files and everything in them, in order, and says which
// files of directories it passed over.
func (e *env) definitions(from sources, files []string) (list []*definition, passed []document) {
	about := map[string]bool{} // the directories, and whether one of their files defines a link
	for _, d := range e.documents(from, files) {
		if d.passed != "" {
			passed = append(passed, d)
			continue
		}
		about[d.dir] = true
		list = append(list, define(&d)...)
	}
	for _, arg := range files {
		if info, err := os.Stat(arg); err == nil && info.IsDir() && !about[arg] {
			list = append(list, &definition{file: arg, err: errors.New("no file in the directory defines a link")})
		}
	}
	return list, passed
}

// define reads what a document defines. What the file does to links that are
// there is the last definition, without a request.
func define(d *document) (list []*definition) {
	if d.err != nil {
		return []*definition{{file: d.file, err: d.err}}
	}
	err := protect("reading", func() {
		read := d.read
		if read == nil {
			files, done := folder(d.file)
			defer done()
			read = reader.ReadFileIn(files, d.file, d.data, d.format)
		}
		ignores := newIgnores(reader.Suppressions(d.data, d.format))
		add := func(item reader.Item, read *reader.File) {
			list = append(list, &definition{file: d.file, data: d.data, format: d.format, item: item, ignores: ignores, read: read})
		}
		for _, item := range read.Items {
			add(item, nil)
		}
		if len(read.Operations) > 0 {
			add(read.Rest(), read)
		}
	})
	if err != nil {
		return []*definition{{file: d.file, err: err}}
	}
	shared := &sheet{definitions: list}
	for _, d := range list {
		d.sheet = shared
	}
	return list
}

// operations counts what the file does to links that are there, where d is about
// that.
func (d *definition) operations() int {
	if d.read == nil {
		return 0
	}
	return len(d.read.Operations)
}

// links leaves out what is no definition of a link: what files do to links that
// are there. A file that does nothing else is one that defines none.
func links(list []*definition) []*definition {
	var kept []*definition
	for _, d := range list {
		switch {
		case d.read == nil:
			kept = append(kept, d)
		case len(d.read.Items) == 0:
			files, done := folder(d.file)
			d.item = reader.ReadIn(files, d.file, d.data, d.format)[0]
			done()
			d.read = nil
			kept = append(kept, d)
		}
	}
	return kept
}

// check finds all that is wrong with the definition by itself.
func (d *definition) check(o *options, local string, edition link.Edition) {
	if d.read != nil {
		d.problems = d.suppress(o.keep(dryrun.Check(d.read, &validate.Options{Edition: edition})))
		return
	}
	if o.named {
		d.item.NameOffset = 0 // the file's own name is not the one that counts
	}
	v := o.validation(d, local, edition)
	ps := d.withoutEchoes(validate.Create(d.item.Request, &v))
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
