package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/link/reader"
)

// maxRead is how much of a file is read. It is far above what a definition may
// hold, so a longer file is told apart by the decoder, not here.
const maxRead = 32 << 20

// stdinName is the FILE that means standard input, and its name in reports.
const stdinName = "-"

// document is one file's bytes, or why there are none.
type document struct {
	file   string
	data   []byte
	format reader.Format
	// read is what was read of a file that is too long to be held; data is then what
	// was kept of it.
	read *reader.File
	err  error
	// dir is the directory that the file was found in, if nobody named it.
	dir string
	// passed says why a file that nobody named is passed over; empty if it is not.
	passed string
}

// sources says which files are read.
type sources struct {
	// input is the format of all files; empty is told from each.
	input reader.Format
	// exclude are the globs of what is left out of directories.
	exclude []*regexp.Regexp
	// most is how many bytes a file may have; 0 is [maxRead] for one that is held
	// and [reader.DefaultMaxStream] for a plan.
	most int64
}

// documents reads the files that the arguments name: a path, "-", or a
// directory, which stands for the files in it and below it.
func (e *env) documents(s sources, args []string) []document {
	var docs []document
	for i, arg := range args {
		if arg == stdinName {
			if slices.Contains(args[:i], arg) {
				docs = append(docs, document{file: arg, err: errors.New("standard input is read once only")})
				continue
			}
			docs = append(docs, s.tell(s.readAll(stdinName, e.in)))
			continue
		}
		info, err := os.Stat(arg)
		switch {
		case err != nil:
			docs = append(docs, document{file: arg, err: reason(err)})
		case info.IsDir():
			docs = append(docs, s.readDir(arg)...)
		default:
			docs = append(docs, s.tell(s.readFile(arg)))
		}
	}
	return docs
}

// tell finds out the format of a file that somebody named.
func (s sources) tell(d document) document {
	if d.read != nil {
		return d
	}
	if d.format = s.input; d.err != nil || d.format != "" {
		return d
	}
	if d.format = reader.FormatOf(d.file, d.data); d.format == "" {
		d.err = fmt.Errorf("the format of the file is not known; name it with --input %s", inputs())
	}
	return d
}

// skippedDirs are directories that hold what others wrote.
var skippedDirs = []string{"node_modules", "vendor"}

// readDir reads the files below a directory, in the order of their names. Hidden
// files, what .gitignore or --exclude names, and what is not about links are
// passed over.
func (s sources) readDir(dir string) []document {
	var docs []document
	pass := func(file, why string) { docs = append(docs, document{file: file, dir: dir, passed: why}) }
	rules := map[string]gitIgnores{filepath.Clean(dir): ignoresAbove(dir).with(dir)}
	err := filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			docs = append(docs, document{file: file, dir: dir, err: reason(err)})
			return nil
		}
		name := entry.Name()
		if file == dir {
			return nil
		}
		if info, err := os.Stat(file); err == nil && info.IsDir() && !entry.IsDir() {
			return nil // a link to a directory, which may lead round
		}
		rel, err := filepath.Rel(dir, file)
		if err != nil {
			return err
		}
		above := rules[filepath.Dir(file)]
		if entry.IsDir() {
			if strings.HasPrefix(name, ".") || slices.Contains(skippedDirs, name) || above.ignored(file, true) || excluded(s.exclude, rel) {
				return fs.SkipDir
			}
			rules[file] = above.with(file)
			return nil
		}
		switch {
		case strings.HasPrefix(name, "."):
		case excluded(s.exclude, rel):
			pass(file, "--exclude names it")
		case above.ignored(file, false):
			pass(file, ".gitignore names it")
		default:
			docs = append(docs, s.found(dir, file))
		}
		return nil
	})
	if err != nil {
		docs = append(docs, document{file: dir, err: reason(err)})
	}
	return docs
}

// found reads a file of a directory.
func (s sources) found(dir, file string) document {
	format := s.input
	if format == "" && reader.FormatOf(file, nil) == "" {
		return document{file: file, dir: dir, passed: "no format has this extension"}
	}
	d := s.readFile(file)
	if d.dir = dir; d.err != nil {
		return d
	}
	if d.read != nil {
		if len(d.read.Operations) == 0 && elsewise(d.read.Items) {
			d.read, d.passed = nil, definesNone
		}
		return d
	}
	if format == "" {
		format = reader.FormatOf(file, d.data)
	}
	if d.format = format; !reader.AboutLinks(file, d.data, format) {
		d.data, d.passed = nil, definesNone
	}
	return d
}

// definesNone is why most files are passed over.
const definesNone = "it defines no link"

// elsewise reports whether a file is right and defines something else than
// links.
func elsewise(items []reader.Item) bool {
	return len(items) == 0 || len(items) == 1 && len(items[0].Findings) == 1 && items[0].Findings[0].Code == link.CodeMalformedNoLink
}

func (s sources) readFile(name string) document {
	f, err := os.Open(name)
	if err != nil {
		return document{file: name, err: reason(err)}
	}
	// Nothing was written, so a failed close loses nothing.
	defer func() { _ = f.Close() }()
	return s.readAll(name, f)
}

// folder opens the folder of a file, for what the file names in it: nothing
// outside is reached, not through a link either. It is nil where there is none.
// The caller must call close.
func folder(file string) (files fs.FS, close func()) {
	if file == stdinName {
		return nil, func() {}
	}
	root, err := os.OpenRoot(filepath.Dir(file))
	if err != nil { // the file itself was read: what it names is not at hand, no more
		return nil, func() {}
	}
	return root.FS(), func() { _ = root.Close() }
}

// readAll reads a file: a plan that is longer than a definition may be as a
// stream, so that its length costs no memory, any other as a whole.
func (s sources) readAll(name string, r io.Reader) document {
	text := bufio.NewReaderSize(r, link.DefaultMaxBytes+1)
	whole, err := text.Peek(link.DefaultMaxBytes + 1)
	plan := s.input == reader.Terraform || s.input == "" && reader.FormatOf(name, whole) == reader.Terraform
	if err == nil && plan && reader.Streamed(whole) {
		read, err := reader.ReadStream(name, text, &reader.StreamOptions{MaxBytes: s.most})
		if err != nil {
			return document{file: name, err: reason(err)}
		}
		return document{file: name, read: read, data: read.Kept(), format: reader.Terraform}
	}
	most := s.most
	if most == 0 {
		most = maxRead
	}
	data, err := io.ReadAll(io.LimitReader(text, most+1))
	switch {
	case err != nil:
		return document{file: name, err: reason(err)}
	case int64(len(data)) > most && s.most > 0:
		return document{file: name, err: fmt.Errorf("the file has more than %d bytes, which --max-bytes allows", most)}
	}
	return document{file: name, data: data[:min(int64(len(data)), most)]}
}

// reason is what went wrong without the name of the file, which reports name
// anyway.
func reason(err error) error {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
