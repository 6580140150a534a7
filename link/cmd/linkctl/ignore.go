package main

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
)

// gitIgnores are the rules of .gitignore files that count for a directory, the
// nearest last, as gitignore(5) has them.
type gitIgnores []ignoreRule

// ignoreRule is a line of a .gitignore file.
type ignoreRule struct {
	// base is the directory of the file, absolute and with slashes.
	base    string
	pattern *regexp.Regexp
	// keep turns the rule round, dirs has it count for directories alone.
	keep, dirs bool
}

// ignoresAbove reads the .gitignore files of the repository that dir is in, from
// its root to the directory above dir. Outside a repository there are none.
func ignoresAbove(dir string) gitIgnores {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil
	}
	var above []string
	for at := abs; ; at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, ".git")); err == nil {
			break
		}
		if filepath.Dir(at) == at {
			return nil
		}
		above = append(above, filepath.Dir(at))
	}
	var list gitIgnores
	for i := len(above) - 1; i >= 0; i-- {
		list = list.with(above[i])
	}
	return list
}

// with adds the rules of the .gitignore file of a directory, if it has one.
func (list gitIgnores) with(dir string) gitIgnores {
	data, err := os.ReadFile(filepath.Join(dir, ".gitignore"))
	if err != nil {
		return list
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return list
	}
	list = list[:len(list):len(list)] // others have the same beginning
	for line := range strings.Lines(string(data)) {
		if rule, ok := parseIgnore(strings.TrimRight(line, "\r\n")); ok {
			rule.base = filepath.ToSlash(abs)
			list = append(list, rule)
		}
	}
	return list
}

// parseIgnore reads a line of a .gitignore file.
func parseIgnore(line string) (r ignoreRule, ok bool) {
	if !strings.HasSuffix(line, `\ `) {
		line = strings.TrimRight(line, " ")
	}
	if line == "" || line[0] == '#' {
		return r, false
	}
	line, r.keep = strings.CutPrefix(line, "!")
	line, r.dirs = strings.CutSuffix(line, "/")
	r.pattern = globPattern(line)
	return r, line != "" && r.pattern != nil
}

// ignored reports whether a file or directory is left out: the last rule that
// matches counts.
func (list gitIgnores) ignored(file string, dir bool) bool {
	abs, err := filepath.Abs(file)
	if err != nil {
		return false
	}
	name := filepath.ToSlash(abs)
	for i := len(list) - 1; i >= 0; i-- {
		r := &list[i]
		if rest, below := strings.CutPrefix(name, strings.TrimSuffix(r.base, "/")+"/"); below && (dir || !r.dirs) && r.pattern.MatchString(rest) {
			return !r.keep
		}
	}
	return false
}

// globPattern makes a regular expression of a pattern of gitignore(5): one
// with a slash at its beginning or in its middle is for paths from where it
// stands, any other for names at any depth. It is nil for one that matches
// nothing.
func globPattern(glob string) *regexp.Regexp {
	anchored := strings.Contains(glob, "/")
	glob = strings.TrimPrefix(glob, "/")
	var b strings.Builder
	b.WriteString("^")
	if !anchored {
		b.WriteString("(?:.*/)?")
	}
	for i := 0; i < len(glob); i++ {
		rest := glob[i:]
		switch c := glob[i]; {
		case strings.HasPrefix(rest, "**/") && (i == 0 || glob[i-1] == '/'):
			b.WriteString("(?:.*/)?")
			i += len("**/") - 1
		case rest == "**" && i > 0 && glob[i-1] == '/':
			b.WriteString(".+")
			i++
		case c == '*':
			b.WriteString("[^/]*")
		case c == '?':
			b.WriteString("[^/]")
		case c == '[':
			end := classEnd(rest)
			if end < 0 {
				return nil
			}
			class := rest[1:end]
			if class[0] == '!' || class[0] == '^' {
				class = "^" + class[1:]
			}
			b.WriteString("[" + strings.NewReplacer(`\`, `\\`, "[", `\[`).Replace(class) + "]")
			i += end
		case c == '\\' && i+1 < len(glob):
			i++
			b.WriteString(regexp.QuoteMeta(glob[i : i+1]))
		case c == '\\':
			return nil
		default:
			b.WriteString(regexp.QuoteMeta(glob[i : i+1]))
		}
	}
	pattern, err := regexp.Compile(b.String() + "$")
	if err != nil {
		return nil
	}
	return pattern
}

// classEnd finds the bracket that closes a class; -1 if there is none.
func classEnd(s string) int {
	from := 1
	if len(s) > from && (s[from] == '!' || s[from] == '^') {
		from++
	}
	from++ // a bracket that comes first is one of the class
	if from > len(s) {
		return -1
	}
	if end := strings.IndexByte(s[from:], ']'); end >= 0 {
		return from + end
	}
	return -1
}

// excluded reports whether one of the globs of --exclude matches a path below
// the directory that was named, as in a .gitignore file in that directory.
func excluded(globs []*regexp.Regexp, rel string) bool {
	for _, g := range globs {
		if g.MatchString(path.Clean(filepath.ToSlash(rel))) {
			return true
		}
	}
	return false
}
