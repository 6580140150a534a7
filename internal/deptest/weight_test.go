package deptest

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/internal/check/tree"
)

// heavy are packages that a program does not get by importing the light ones:
// parsers of files, transports and what is for tests. They are prefixes.
var heavy = []string{"github.com/goccy/", "github.com/hashicorp/hcl", "github.com/zclconf/", "net/http", "pgregory.net/rapid", "testing"}

// TestImportersStayLight: a program that imports the rules, the machines or the
// store builds with no parser of YAML or HCL and no transport, not through
// others either; the reader does, so the list is not empty by mistake.
func TestImportersStayLight(t *testing.T) {
	root, err := tree.Root()
	if err != nil {
		t.Fatal(err)
	}
	weight := func(pkg string) (found []string) {
		cmd := exec.Command("go", "list", "-deps", "./"+pkg)
		cmd.Dir = root
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("go list %s: %v", pkg, err)
		}
		for dep := range strings.FieldsSeq(string(out)) {
			if slices.ContainsFunc(heavy, func(h string) bool { return strings.HasPrefix(dep, h) }) {
				found = append(found, dep)
			}
		}
		return found
	}
	for _, pkg := range []string{"link", "validate", "fsm", "fsm/script", "store", "store/memstore"} {
		if found := weight(pkg); len(found) > 0 {
			t.Errorf("%s brings %q", pkg, found)
		}
	}
	reader := strings.Join(weight("link/reader"), " ")
	if !strings.Contains(reader, "goccy") || !strings.Contains(reader, "hcl") || strings.Contains(reader, "net/http") {
		t.Errorf("link/reader brings %q, want the parsers and no transport", reader)
	}
}
