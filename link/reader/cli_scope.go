package reader

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

// scope is a shell, or a part of a script in brackets, with the folder that its
// commands run in. What changes the folder in it changes none outside.
type scope struct {
	outer *scope
	// dir is the folder below that of the script, which is empty; one that begins
	// with [unknownDir] is not known. set says that dir was taken from outer.
	dir string
	set bool
	// left are the folders to go back to.
	left []string
}

// unknownDir is how the name of a folder begins that is not known; a number
// follows.
const unknownDir = "\x00"

// enter takes the folder of the scope around when the first command is read.
func (f *scope) enter() {
	if !f.set {
		if f.set = true; f.outer != nil {
			f.outer.enter()
			f.dir = f.outer.dir
		}
	}
}

// move follows a command that goes to another folder.
func (s *script) move(cmd *shellCommand) {
	words := cmd.words
	for len(words) > 0 && slices.Contains(leaders, words[0].String()) {
		words = words[1:]
	}
	if len(words) == 0 {
		return
	}
	name, args := words[0].String(), words[1:]
	for len(args) > 0 && (args[0].String() == "-P" || args[0].String() == "-L" || args[0].String() == "--") {
		args = args[1:]
	}
	f := s.scope
	to := func() {
		dir, ok := "", false
		if len(args) == 1 {
			dir, ok = s.below(args[0].String())
		}
		if !ok {
			s.unknown++
			dir = fmt.Sprintf("%s%d", unknownDir, s.unknown)
		}
		if f.dir = dir; dir == "." {
			f.dir = ""
		}
	}
	back := func() {
		if n := len(f.left); n > 0 {
			f.dir, f.left = f.left[n-1], f.left[:n-1]
			return
		}
		args = nil
		to()
	}
	switch {
	case name == "cd" && len(args) == 1 && args[0].String() == "-", name == "popd":
		back()
	case name == "cd":
		f.left = []string{f.dir}
		to()
	case name == "pushd":
		f.left = append(f.left, f.dir)
		to()
	}
}

// How a script names the folder that it lies in, and the one that it is in.
var (
	ownDir = regexp.MustCompile(func() string {
		own := `"?\$(?:0|\{0\}|BASH_SOURCE|\{BASH_SOURCE(?:\[0\])?\})"?`
		own = `(?:` + own + `|"?\$\(\s*(?:readlink\s+-f|realpath)\s+` + own + `\s*\)"?)`
		dir := `(?:\$\(\s*dirname\s+(?:--\s+)?` + own + `\s*\)|\$\{(?:0|BASH_SOURCE(?:\[0\])?)%/\*\})`
		cd := `\$\(\s*cd\s+(?:-P\s+)?(?:--\s+)?"?\s*` + dir + `\s*"?\s*(?:&?>\s*/dev/null\s*(?:2>&1)?)?\s*(?:&&|;)\s*pwd(?:\s+-P)?\s*\)`
		return `^(?:` + dir + `|` + cd + `)(?:/+|$)`
	}())
	workDir   = regexp.MustCompile("^(?:\\$PWD|\\$\\{PWD\\}|\\$\\(\\s*pwd\\s*\\)|`pwd`)(?:/+|$)")
	variables = regexp.MustCompile(`\$(?:\{[A-Za-z_][A-Za-z0-9_]*\}|[A-Za-z_][A-Za-z0-9_]*)`)
)

// maxPath is how long the name of a file is, variables included.
const maxPath = 1 << 10

// below gives the path of a file or folder below the folder of the script, and
// whether it is one: not where the name is absolute, leads upwards or can't be
// told. Then it is the name as it is written.
func (s *script) below(name string) (string, bool) {
	name = strings.TrimPrefix(name, "./")
	full := s.named(name)
	dir := s.scope.dir
	if at := ownDir.FindString(full); at != "" {
		dir, full = "", full[len(at):]
	} else {
		full = full[len(workDir.FindString(full)):]
	}
	switch {
	case strings.ContainsAny(full, "$`*?[]{}~<>\\\x00"):
		return name, false
	case path.IsAbs(full), slices.Contains(strings.Split(full, "/"), ".."):
		return path.Clean(full), false
	}
	full = path.Join(dir, full)
	if full == "" {
		full = "."
	}
	return full, !strings.HasPrefix(full, unknownDir) && fs.ValidPath(full)
}

// named puts the values of variables in a name.
func (s *script) named(name string) string {
	for range maxShells {
		if !strings.Contains(name, "$") || len(name) > maxPath {
			break
		}
		name = variables.ReplaceAllStringFunc(name, func(v string) string {
			if value := s.vars[strings.Trim(v, "${}")]; value != nil && len(value.text) <= maxPath/8 {
				return value.String()
			}
			return v
		})
	}
	if len(name) > maxPath {
		return "$"
	}
	return name
}
