package reader

import (
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
)

// disk is the folder of a script, of which files are read that it names.
type disk struct {
	files fs.FS
	// asked counts the files that were looked for, bytes what was read.
	asked, bytes int
}

// What a script is read of the files that it names.
const (
	maxAsked = 1000
	maxDisk  = 4 * link.DefaultMaxBytes
)

// read gives the text of a file, nil where there is none that can be read. Only
// a regular file is opened: another may keep the reader waiting.
func (d *disk) read(name string) *shellText {
	if d.files == nil || d.asked == maxAsked || d.bytes > maxDisk {
		return nil
	}
	d.asked++
	if info, err := fs.Stat(d.files, name); err != nil || !info.Mode().IsRegular() {
		return nil
	}
	f, err := d.files.Open(name)
	if err != nil {
		return nil
	}
	// Nothing was written, so a failed close loses nothing.
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, link.DefaultMaxBytes+1))
	d.bytes += len(data)
	if _, bad := unreadable(data); err != nil || bad && len(data) > 0 {
		return nil
	}
	return &shellText{text: data}
}

// file is what a file holds that w names: nil if that is not known. What is on
// disk has the place of its name.
func (s *script) file(w *shellText) *shellText {
	name, below := s.below(w.String())
	text, known := s.files[name]
	if !known && below {
		text = s.disk.read(name)
		s.files[name] = text
	}
	if text != nil && text.from == 0 {
		text = &shellText{text: text.text, from: w.from}
	}
	return text
}

// content is the same for a use of the text, which may be one too many.
func (s *script) content(w *shellText) *shellText { return s.used.take(s.file(w)) }

// given is what a command is given: a here-document, a file, or what the command
// before prints; nil where that is not known.
func (s *script) given(cmd *shellCommand) *shellText {
	for range maxShells {
		switch {
		case cmd.input != nil:
			return cmd.input
		case cmd.source != nil:
			return s.file(cmd.source)
		case cmd.behind == nil:
			return nil
		case !cmd.behind.passes():
			return s.output(cmd.behind)
		}
		cmd = cmd.behind
	}
	return nil
}

// passes reports whether the command prints what it is given.
func (cmd *shellCommand) passes() bool {
	return cmd.words[0].String() == "cat" && (len(cmd.words) == 1 || len(cmd.words) == 2 && cmd.words[1].String() == "-")
}

// output is what a command prints, nil where that is not known.
func (s *script) output(cmd *shellCommand) *shellText {
	switch {
	case cmd.passes():
		return s.given(cmd)
	case cmd.words[0].String() == "cat" && len(cmd.words) == 2:
		return s.file(cmd.words[1])
	}
	return printed(cmd.words)
}

// remember keeps what is written to a file: a here-document, what echo, printf
// or cat print, or a copy.
func (s *script) remember(cmd *shellCommand) {
	if cmd.output != nil {
		text := s.output(cmd)
		if text == nil {
			text = cmd.input
		}
		s.write(cmd.output, text, cmd.appends)
	}
	for i, w := range cmd.words {
		switch w.String() {
		case "tee":
			if i+1 < len(cmd.words) {
				appends := slices.ContainsFunc(cmd.words[i+1:], func(w *shellText) bool { return w.String() == "-a" || w.String() == "--append" })
				s.write(cmd.words[len(cmd.words)-1], s.given(cmd), appends)
			}
			return
		case "cp", "mv":
			s.copy(cmd.words[i+1:])
			return
		}
	}
}

// write keeps what is written to a file. A file that is added to without being
// known stays so.
func (s *script) write(file, text *shellText, appends bool) {
	name, _ := s.below(file.String())
	if appends && text != nil {
		known := s.file(file)
		if known != nil && !known.joined {
			known = s.used.take(known) // it is copied
		}
		if known != nil {
			s.files[name] = join(known, text)
			return
		}
		text = nil
	}
	s.files[name] = text.own()
}

// own is a text that does not change with t.
func (t *shellText) own() *shellText {
	if t == nil {
		return nil
	}
	return &shellText{text: t.text, at: t.at, from: t.from}
}

// copy follows cp, here or into a container (docker cp, kubectl cp), of one file:
// to another, or to a folder, which only a container's may be.
func (s *script) copy(args []*shellText) {
	var names []*shellText
	for i := 0; i < len(args); i++ {
		switch text := args[i].String(); {
		case text == "-n" || text == "--namespace" || text == "-c" || text == "--container":
			i++
		case !strings.HasPrefix(text, "-"):
			names = append(names, args[i])
		}
	}
	if len(names) != 2 {
		return
	}
	from, to := names[0], names[1]
	if _, inside, ok := to.cut(':'); ok {
		if !strings.HasPrefix(inside.String(), "/") {
			return // where that is, only the container knows
		}
		to = inside
	}
	text := s.file(from)
	s.write(to, text, false)
	folder := strings.TrimSuffix(to.String(), "/") + "/" + path.Base(from.String())
	s.write(&shellText{text: []byte(folder), from: to.from}, text, false)
}
