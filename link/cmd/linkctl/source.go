package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// maxRead is how much of a file is read. It is far above what a definition may
// hold, so a longer file is told apart by the decoder, not here.
const maxRead = 32 << 20

// stdinName is the FILE that means standard input, and its name in reports.
const stdinName = "-"

// document is one file's bytes, or why there are none.
type document struct {
	file string
	data []byte
	err  error
	// dir is the directory that the file was found in, if nobody named it.
	dir string
}

// documents reads the files that the arguments name: a path, "-", or a
// directory, which stands for the files in it whose extension is known.
func (e *env) documents(args []string) []document {
	var docs []document
	for i, arg := range args {
		if arg == stdinName {
			if slices.Contains(args[:i], arg) {
				docs = append(docs, document{file: arg, err: errors.New("standard input is read once only")})
				continue
			}
			data, err := readAll(e.in)
			docs = append(docs, document{file: stdinName, data: data, err: err})
			continue
		}
		info, err := os.Stat(arg)
		switch {
		case err != nil:
			docs = append(docs, document{file: arg, err: reason(err)})
		case info.IsDir():
			docs = append(docs, readDir(arg)...)
		default:
			docs = append(docs, readFile(arg))
		}
	}
	return docs
}

// readDir reads the files of one directory, by name; directories in it,
// hidden files and other extensions are passed over.
func readDir(dir string) []document {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return []document{{file: dir, err: reason(err)}}
	}
	var docs []document
	known := extensions()
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), ".") || !slices.Contains(known, strings.ToLower(filepath.Ext(entry.Name()))) {
			continue
		}
		file := filepath.Join(dir, entry.Name())
		if info, err := os.Stat(file); err == nil && info.IsDir() {
			continue
		}
		d := readFile(file)
		d.dir = dir
		docs = append(docs, d)
	}
	if docs == nil {
		err := fmt.Errorf("the directory has no file that ends in %s", strings.Join(known, ", "))
		return []document{{file: dir, err: err}}
	}
	return docs
}

// extensions of the files that are read in a directory. Scripts are read only
// when they are named: most of them create no links.
func extensions() []string {
	return []string{".json", ".properties", ".config", ".conf", ".txt", ".yaml", ".yml", ".tf"}
}

func readFile(name string) document {
	f, err := os.Open(name)
	if err != nil {
		return document{file: name, err: reason(err)}
	}
	// Nothing was written, so a failed close loses nothing.
	defer func() { _ = f.Close() }()
	data, err := readAll(f)
	return document{file: name, data: data, err: err}
}

func readAll(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxRead))
	if err != nil {
		return nil, reason(err)
	}
	return data, nil
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
