// Package tree reads the module's own source files in-process, for the tests
// and tools that look at all of them. Nested modules and testdata are left out.
package tree

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Module is the path of the module this tree belongs to.
const Module = "github.com/clusterlink-go/clusterlink"

// Tree is a parsed module.
type Tree struct {
	// Root is the directory of go.mod.
	Root string
	Fset *token.FileSet
	// Packages holds every directory with Go files, sorted by path.
	Packages []*Package
}

// Package is one directory of Go files.
type Package struct {
	// Path is relative to the module, with slashes; "." is the root.
	Path string
	// Name is the name in the package clause of the files which are not tests,
	// or else of the tests.
	Name string
	// Files are the files that are not tests, Tests the others, each by name.
	Files, Tests []*File
}

// File is one parsed Go file.
type File struct {
	// Name is relative to the module's root, with slashes.
	Name string
	Src  []byte
	AST  *ast.File
}

// Kind says which rules a package is under.
type Kind int

// The kinds of packages.
const (
	// Production packages are what importers build with.
	Production Kind = iota
	// Command is a production package main.
	Command
	// Kit is a package for tests, of users and of our own; its name ends in test.
	Kit
	// Internal packages are under internal.
	Internal
)

// Kind of the package, told from its path and name.
func (p *Package) Kind() Kind {
	switch {
	case slices.Contains(strings.Split(p.Path, "/"), "internal"):
		return Internal
	case p.Name == "main":
		return Command
	case strings.HasSuffix(path.Base(p.Path), "test"):
		return Kit
	default:
		return Production
	}
}

// Root is the nearest directory with a go.mod, from the working directory up.
func Root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if hasGoMod(dir) {
			return dir, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", errors.New("tree: no go.mod here or above")
		}
		dir = up
	}
}

// Load parses every Go file of the module at root, comments included.
func Load(root string) (*Tree, error) {
	t := &Tree{Root: root, Fset: token.NewFileSet()}
	byPath := map[string]*Package{}
	err := Walk(root, func(name string) error {
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		f, err := t.parse(name)
		if err != nil {
			return err
		}
		dir := path.Dir(name)
		p := byPath[dir]
		if p == nil {
			p = &Package{Path: dir}
			byPath[dir] = p
			t.Packages = append(t.Packages, p)
		}
		if strings.HasSuffix(name, "_test.go") {
			p.Tests = append(p.Tests, f)
		} else {
			p.Files = append(p.Files, f)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, p := range t.Packages {
		first := slices.Concat(p.Files, p.Tests)[0]
		p.Name = strings.TrimSuffix(first.AST.Name.Name, "_test")
		if len(p.Files) > 0 {
			p.Name = first.AST.Name.Name
		}
	}
	slices.SortFunc(t.Packages, func(a, b *Package) int { return strings.Compare(a.Path, b.Path) })
	return t, nil
}

func (t *Tree) parse(name string) (*File, error) {
	src, err := os.ReadFile(filepath.Join(t.Root, filepath.FromSlash(name)))
	if err != nil {
		return nil, err
	}
	f, err := parser.ParseFile(t.Fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, fmt.Errorf("tree: %w", err)
	}
	return &File{Name: name, Src: src, AST: f}, nil
}

// Walk calls visit for every regular file of the module at root, in order, with
// its name relative to root. Nested modules, testdata and names that begin with
// a dot or an underscore are passed over, as the go command does.
func Walk(root string, visit func(name string) error) error {
	return filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if file == root {
			return nil
		}
		base := d.Name()
		if d.IsDir() {
			if base[0] == '.' || base[0] == '_' || base == "testdata" || base == "vendor" || hasGoMod(file) {
				return filepath.SkipDir
			}
			return nil
		}
		if base[0] == '.' || base[0] == '_' || !d.Type().IsRegular() {
			return nil
		}
		rel, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		return visit(filepath.ToSlash(rel))
	})
}

// Lookup finds a package by its path; nil if there is none.
func (t *Tree) Lookup(pkg string) *Package {
	for _, p := range t.Packages {
		if p.Path == pkg {
			return p
		}
	}
	return nil
}

// Line is the line of a position.
func (t *Tree) Line(pos token.Pos) int { return t.Fset.Position(pos).Line }

func hasGoMod(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return err == nil
}
