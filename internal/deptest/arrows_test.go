package deptest

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/internal/check/tree"
)

const (
	jsontext   = "github.com/go-json-experiment/json/jsontext"
	multierror = "github.com/hashicorp/go-multierror"
	looplab    = "github.com/looplab/fsm"
	btree      = "github.com/tidwall/btree"
	rapid      = "pgregory.net/rapid"
	yaml       = "github.com/goccy/go-yaml/..."
	hcl        = "github.com/hashicorp/hcl/v2/..."
	cmp        = "github.com/google/go-cmp/..."
	porcupine  = "github.com/anishathalye/porcupine"
	// ours is every production package of this module.
	ours = "ours"
)

// allowed is the drawing of the house: the packages outside the standard
// library which each package may import. Names without a dot are our own; a name
// that ends in /... is a prefix.
var allowed = map[string][]string{
	"link":                   {jsontext},
	"link/reader":            {"link", jsontext, yaml, hcl},
	"link/linktest":          {"link", "link/reader", rapid, cmp},
	"link/cmd/linkctl":       {ours, "link/cmd/linkctl/internal/demo"},
	"validate":               {"link", "validate/internal/addr", "validate/internal/jaas", "validate/internal/pem", "validate/internal/text", multierror, jsontext},
	"validate/internal/addr": {"validate/internal/text"},
	"validate/internal/jaas": {"validate/internal/text"},
	"validate/internal/pem":  {},
	"validate/internal/text": {},
	"validate/validatetest":  {"link", "link/reader", "link/linktest", "validate", rapid, cmp},
	"fsm":                    {"link", looplab},
	"fsm/explore":            {"link", "fsm"},
	"fsm/script":             {"link", "fsm"},
	"fsm/fsmtest":            {"link", "link/reader", "link/linktest", "fsm", "fsm/script", rapid, cmp},
	"store":                  {"link", "validate", "fsm", jsontext},
	"store/memstore":         {"link", "store", btree},
	"store/dryrun":           {"link", "link/reader", "validate", "fsm"},
	// The world has no tests in it: the command's demo plays on it.
	"store/clustertest": {"link", "validate", "fsm", "store", "store/memstore"},
	"store/storetest": {
		"link", "link/reader", "link/linktest", "validate", "validate/validatetest",
		"fsm", "fsm/fsmtest", "store", "store/memstore", rapid, cmp, porcupine,
	},
}

// banned are the standard packages that production packages do without: no
// tests, no transport, no processes, no chance, no tricks and no global logger.
var banned = []string{
	"testing", "testing/...", "net", "net/http", "net/http/...", "os/exec",
	"math/rand", "math/rand/...", "unsafe", "log",
}

// noOS is besides banned outside commands: reading files is the caller's.
var noOS = []string{"os", "os/...", "io/ioutil", "syscall"}

// clock are the functions of package time that look at it.
var clock = []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker"}

func TestArrows(t *testing.T) { report(t, arrows(load(t), allowed)) }

func TestOneFileForLooplab(t *testing.T) { report(t, looplabFile(load(t))) }

func TestOneFileForTheClock(t *testing.T) { report(t, clockFile(load(t))) }

func arrows(tr *tree.Tree, allowed map[string][]string) (wrong []string) {
	for p := range allowed {
		if pkg := tr.Lookup(p); pkg == nil || len(pkg.Files) == 0 {
			wrong = append(wrong, fmt.Sprintf("%s: in the table and not on disk", p))
		}
	}
	for _, p := range tr.Packages {
		if p.Kind() == tree.Internal || len(p.Files) == 0 {
			continue
		}
		may, ok := allowed[p.Path]
		if !ok {
			wrong = append(wrong, fmt.Sprintf("%s: on disk and not in the table", p.Path))
			continue
		}
		for _, f := range p.Files {
			for _, imp := range imports(f) {
				if why := forbidden(tr, p, may, imp.path); why != "" {
					wrong = append(wrong, fmt.Sprintf("%s: imports %q: %s", f.Name, imp.path, why))
				}
			}
		}
	}
	slices.Sort(wrong)
	return wrong
}

// forbidden says why p must not import the path, or nothing.
func forbidden(tr *tree.Tree, p *tree.Package, may []string, imported string) string {
	first, _, _ := strings.Cut(imported, "/")
	own, isOurs := strings.CutPrefix(imported, tree.Module+"/")
	switch {
	case isOurs:
		if slices.Contains(may, own) {
			return ""
		}
		target := tr.Lookup(own)
		if slices.Contains(may, ours) && target != nil && target.Kind() == tree.Production {
			return ""
		}
		return "not an arrow of the house"
	case strings.Contains(first, "."):
		if matches(may, imported) {
			return ""
		}
		return "not a dependency of this package"
	case p.Kind() == tree.Kit:
		return ""
	case matches(banned, imported):
		return "banned in production"
	case p.Kind() != tree.Command && matches(noOS, imported):
		return "only commands touch the system"
	}
	return ""
}

func matches(patterns []string, imported string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		prefix, ok := strings.CutSuffix(p, "/...")
		return p == imported || ok && (imported == prefix || strings.HasPrefix(imported, prefix+"/"))
	})
}

// looplabFile checks that one file of fsm, and one only, knows looplab/fsm.
func looplabFile(tr *tree.Tree) (wrong []string) {
	pkg := tr.Lookup("fsm")
	if pkg == nil {
		return []string{"fsm: not on disk"}
	}
	var files []string
	for _, f := range pkg.Files {
		if slices.ContainsFunc(imports(f), func(i imported) bool { return i.path == looplab }) {
			files = append(files, f.Name)
		}
	}
	if len(files) != 1 {
		return []string{fmt.Sprintf("%s is imported by %q, want one file", looplab, files)}
	}
	if base := path.Base(files[0]); base != "machine.go" && base != "looplab.go" {
		return []string{fmt.Sprintf("%s: imports %s, which belongs in machine.go or looplab.go", files[0], looplab)}
	}
	return nil
}

// clockFile checks that production looks at the clock in one file of store only.
func clockFile(tr *tree.Tree) (wrong []string) {
	var inStore []string
	for _, p := range tr.Packages {
		if p.Kind() == tree.Internal || p.Kind() == tree.Kit {
			continue
		}
		for _, f := range p.Files {
			uses := selectors(f, "time", clock)
			switch {
			case len(uses) == 0:
			case p.Path == "store":
				inStore = append(inStore, f.Name)
			default:
				for _, u := range uses {
					wrong = append(wrong, fmt.Sprintf("%s:%d: time.%s: time is an argument", f.Name, tr.Line(u.Pos()), u.Sel.Name))
				}
			}
		}
	}
	if len(inStore) > 1 {
		wrong = append(wrong, fmt.Sprintf("store: the clock is looked at in %q, want one file", inStore))
	}
	return wrong
}

// imported is one import: its path and the name it has in the file.
type imported struct{ path, name string }

func imports(f *tree.File) (list []imported) {
	for _, spec := range f.AST.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue // does not parse as Go
		}
		name := strings.TrimPrefix(path.Base(p), "go-") // go-multierror
		if spec.Name != nil {
			name = spec.Name.Name
		}
		list = append(list, imported{p, name})
	}
	return list
}
