package reader

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// execs reads the commands of a resource's local-exec provisioners as one
// script each, which Terraform runs with a shell.
func (h *hclReader) execs(b *hclsyntax.Block) ([]Item, []Operation) {
	var items []Item
	var operations []Operation
	for _, inner := range b.Body.Blocks {
		command := inner.Body.Attributes["command"]
		if inner.Type != "provisioner" || !slices.Equal(inner.Labels, []string{"local-exec"}) || command == nil || !runsShell(inner.Body) {
			continue
		}
		s := &script{files: map[string]*shellText{}, vars: map[string]*shellText{}}
		s.read(h.command(command.Expr), 0, false)
		items = append(items, s.items...)
		operations = append(operations, s.operations...)
	}
	return items, operations
}

// runsShell reports whether a provisioner's interpreter is a shell of Unix, as
// it is if none is named.
func runsShell(b *hclsyntax.Body) bool {
	named := b.Attributes["interpreter"]
	if named == nil {
		return true
	}
	list, ok := named.Expr.(*hclsyntax.TupleConsExpr)
	if !ok || len(list.Exprs) == 0 {
		return false
	}
	word, diags := list.Exprs[0].Value(nil)
	if diags.HasErrors() || word.IsNull() || word.Type().FriendlyName() != "string" {
		return false
	}
	name := word.AsString()
	return slices.Contains(shells, name[strings.LastIndexByte(name, '/')+1:])
}

// command gives the text of an expression with the place of each byte; an
// expression in it is a placeholder.
func (h *hclReader) command(e hclsyntax.Expression) *shellText {
	out := &shellText{from: place(e.Range())}
	quoted := bytes.HasPrefix(e.Range().SliceBytes(h.src), []byte(`"`))
	parts := []hclsyntax.Expression{e}
	if t, ok := e.(*hclsyntax.TemplateExpr); ok {
		parts = t.Parts
	}
	for _, part := range parts {
		if l, ok := part.(*hclsyntax.LiteralValueExpr); ok && !l.Val.IsNull() && l.Val.Type().FriendlyName() == "string" {
			h.align(out, l.Val.AsString(), l.Range(), quoted)
			continue
		}
		at := place(part.Range())
		for _, c := range []byte("${" + h.source(part) + "}") {
			out.add(c, at)
		}
	}
	return out
}

// align adds a text with the places in the source that it came from: there it
// may have escapes if it is quoted, and blanks before its lines.
func (h *hclReader) align(out *shellText, text string, r hcl.Range, quoted bool) {
	src := h.src[:min(r.End.Byte, len(h.src))]
	at := min(r.Start.Byte, len(src))
	for i := 0; i < len(text); {
		_, n := utf8.DecodeRuneInString(text[i:])
		for at < len(src) && (src[at] == ' ' || src[at] == '\t') && text[i] != src[at] {
			at++
		}
		from := min(at+1, len(h.src))
		switch {
		case quoted && at < len(src) && src[at] == '\\':
			at += escapeLength(src[at:])
		case bytes.HasPrefix(src[at:], []byte("$${")), bytes.HasPrefix(src[at:], []byte("%%{")):
			at += 2
		default:
			at = min(at+n, len(src))
		}
		for range n {
			out.add(text[i], from)
			i++
		}
	}
}

// escapeLength is how long the escape is that a text begins with.
func escapeLength(src []byte) int {
	n := 2
	if len(src) > 1 {
		switch src[1] {
		case 'u':
			n = 6
		case 'U':
			n = 10
		}
	}
	return min(n, len(src))
}
