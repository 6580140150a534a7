package docgen

import (
	"fmt"
	"go/ast"
	"go/doc"
	"path"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/internal/check/tree"
	"github.com/clusterlink-go/clusterlink/internal/golden"
)

// blocks are the generated parts: file, name between the marks, and what belongs
// there. A block that renders empty must not be in the file.
var blocks = []struct {
	file, block string
	render      func(t *testing.T, tr *tree.Tree) string
}{
	{"README.md", "program", program},
	{"README.md", "server", func(_ *testing.T, tr *tree.Tree) string { return example(tr, "store/example_http_test.go", "serveAPI") }},
	{"README.md", "packages", packages},
	{"README.md", "link", func(*testing.T, *tree.Tree) string { return mermaid(fsm.Link()) }},
	{"README.md", "mirror", func(*testing.T, *tree.Tree) string { return mermaid(fsm.Mirror()) }},
}

func TestBlocksAreFresh(t *testing.T) {
	root, err := tree.Root()
	if err != nil {
		t.Fatal(err)
	}
	tr, err := tree.Load(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range blocks {
		t.Run(b.file+"/"+b.block, func(t *testing.T) {
			want := b.render(t, tr)
			switch {
			case want != "":
				golden.Block(t, b.file, b.block, want)
			case golden.HasBlock(t, b.file, b.block):
				t.Errorf("%s: block %q has nothing to be rendered from", b.file, b.block)
			}
		})
	}
}

// mermaid is the drawing of a machine as Markdown shows it.
func mermaid(t *fsm.Table) string { return "```mermaid\n" + t.Mermaid() + "```\n" }

// packages is the table of what can be imported or run.
func packages(t *testing.T, tr *tree.Tree) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("| package | what it is |\n|---|---|\n")
	for _, p := range tr.Packages {
		if p.Kind() == tree.Internal || len(p.Files) == 0 {
			continue
		}
		sentence := synopsis(p)
		if sentence == "" {
			t.Errorf("%s: no package comment", p.Path)
		}
		fmt.Fprintf(&b, "| [`%s`](%s) | %s |\n", p.Path, p.Path, strings.ReplaceAll(sentence, "|", `\|`))
	}
	return b.String()
}

// synopsis is the first sentence of the package comment.
func synopsis(p *tree.Package) string {
	for _, f := range p.Files {
		if text := new(doc.Package).Synopsis(f.AST.Doc.Text()); text != "" {
			return text
		}
	}
	return ""
}

// program is the body of the example that the README shows.
func program(t *testing.T, tr *tree.Tree) string {
	t.Helper()
	return example(tr, "store/example_cluster_test.go", "ExampleCluster")
}

// example is the body of a function as a Go block, or nothing if there is none.
func example(tr *tree.Tree, file, name string) string {
	p := tr.Lookup(path.Dir(file))
	if p == nil {
		return ""
	}
	for _, f := range p.Tests {
		if f.Name != file {
			continue
		}
		for _, decl := range f.AST.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == name {
				from, to := tr.Fset.Position(fn.Body.Lbrace).Offset, tr.Fset.Position(fn.Body.Rbrace).Offset
				return "```go\n" + body(string(f.Src[from+1:to])) + "```\n"
			}
		}
	}
	return ""
}

// body takes one tab from each line, and the expected output away.
func body(src string) string {
	var b strings.Builder
	for line := range strings.Lines(strings.Trim(src, "\n")) {
		line = strings.TrimPrefix(strings.TrimRight(line, "\n"), "\t")
		if strings.HasPrefix(strings.ToLower(line), "// output:") || strings.HasPrefix(strings.ToLower(line), "// unordered output:") {
			break
		}
		b.WriteString(line + "\n")
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

func TestBody(t *testing.T) {
	const src = "\n\tx := 1\n\tif x > 0 {\n\t\tprint(x)\n\t}\n\n\t// Output:\n\t// 1\n"
	const want = "x := 1\nif x > 0 {\n\tprint(x)\n}\n"
	if got := body(src); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
