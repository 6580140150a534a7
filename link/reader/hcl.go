package reader

import (
	"bytes"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/clusterlink-go/clusterlink/link"
)

// hclReader turns HCL into nodes. Nothing is evaluated but what holds literal
// values: all else is a placeholder, "${…}" around its source.
type hclReader struct {
	src []byte
	// bare are the places of keys with points in them that stand without quotes.
	bare []int
}

// readHCL reads the confluent_cluster_link resources of a Terraform file, and
// the commands that local-exec provisioners of any resource run. A resource that stands for several, by count or for_each, is one.
func readHCL(data []byte) ([]Item, []Operation) {
	if f, ok := unreadable(data); ok {
		return failed(f), nil
	}
	if f, ok := unboundedHCL(data); ok {
		return failed(f), nil
	}
	file, diags := hclsyntax.ParseConfig(data, "", hcl.InitialPos)
	for _, diag := range diags {
		if diag.Severity != hcl.DiagError {
			continue
		}
		f := link.Finding{Code: link.CodeMalformedTerraform, Offset: 1, Detail: "the file is not HCL"}
		if diag.Subject != nil {
			f.Offset = min(diag.Subject.Start.Byte, len(data)) + 1
		}
		if diag.Summary != "" {
			f.Detail = strings.ToLower(diag.Summary[:1]) + diag.Summary[1:]
		}
		return failed(f), nil
	}
	body, ok := file.Body.(*hclsyntax.Body)
	if !ok { // never: the native syntax was asked for
		return failed(link.Finding{Code: link.CodeMalformedTerraform, Offset: 1, Detail: "the file is not HCL"}), nil
	}
	h := &hclReader{src: data}
	var oauth *node
	for _, b := range body.Blocks {
		if b.Type == "provider" && slices.Equal(b.Labels, []string{"confluent"}) {
			oauth = h.body(b.Body, b.TypeRange).get("oauth")
		}
	}
	var items []Item
	var operations []Operation
	var halves []half
	names := map[string]string{}
	for _, b := range body.Blocks {
		if b.Type != "resource" || len(b.Labels) != 2 {
			continue
		}
		run, does := h.execs(b)
		items, operations = append(items, run...), append(operations, does...)
		if b.Labels[0] != linkResource {
			continue
		}
		h.bare = nil
		t := &terraform{draft: newDraft(), n: h.body(b.Body, b.TypeRange), oauth: oauth}
		for _, at := range h.bare {
			t.find(link.Finding{
				Code: link.CodeMalformedTerraform, Offset: at, Detail: "a key with points in it needs quotes: Terraform takes it for a reference, and refuses it",
				Cure: "Write it in quotes, as in \"link.mode\".",
			})
		}
		t.read()
		items = append(items, t.done())
		halves = append(halves, half{b, len(items) - 1, t.mode, t.conn})
		names["${"+linkResource+"."+b.Labels[1]+".link_name}"] = t.item.Name
	}
	h.halves(items, halves)
	for _, b := range body.Blocks {
		if b.Type == "resource" && len(b.Labels) == 2 && b.Labels[0] == mirrorResource {
			for _, o := range mirrorOperations(nil, h.body(b.Body, b.TypeRange)) {
				if name := names[o.Link]; name != "" {
					o.Link = name
				}
				operations = append(operations, o)
			}
		}
	}
	if items == nil {
		items = failed(noLink("the file has no resource " + linkResource))
	}
	return items, operations
}

func place(r hcl.Range) int { return r.Start.Byte + 1 }

// body converts a block: its attributes and the blocks in it, in order.
func (h *hclReader) body(b *hclsyntax.Body, at hcl.Range) *node {
	n := &node{kind: mapKind, at: place(at)}
	for _, a := range b.Attributes {
		n.fields = append(n.fields, field{name: a.Name, at: place(a.NameRange), value: h.expr(a.Expr)})
	}
	for _, inner := range b.Blocks {
		name, content := inner.Type, inner.Body
		if name == "dynamic" && len(inner.Labels) == 1 {
			// However often it is there, it is like this.
			name, content = inner.Labels[0], contentOf(inner)
		}
		n.fields = append(n.fields, field{name: name, at: place(inner.TypeRange), value: h.body(content, inner.TypeRange)})
	}
	slices.SortFunc(n.fields, func(a, b field) int { return a.at - b.at })
	return n
}

// contentOf is what a dynamic block generates.
func contentOf(dynamic *hclsyntax.Block) *hclsyntax.Body {
	for _, b := range dynamic.Body.Blocks {
		if b.Type == "content" {
			return b.Body
		}
	}
	return &hclsyntax.Body{}
}

// source gives an expression as it is written, on one line.
func (h *hclReader) source(e hclsyntax.Expression) string {
	text := e.Range().SliceBytes(h.src)
	if bytes.IndexByte(text, '\n') >= 0 {
		return strings.Join(strings.Fields(string(text)), " ")
	}
	return strings.TrimSpace(string(text))
}

func (h *hclReader) placeholder(e hclsyntax.Expression) *node {
	return &node{kind: textKind, text: "${" + h.source(e) + "}", at: place(e.Range()), open: true}
}

func (h *hclReader) expr(e hclsyntax.Expression) *node {
	at := place(e.Range())
	switch v := e.(type) {
	case *hclsyntax.ParenthesesExpr:
		return h.expr(v.Expression)
	case *hclsyntax.LiteralValueExpr:
		return h.literal(v, at)
	case *hclsyntax.TemplateExpr:
		return &node{kind: textKind, text: h.template(v), at: at}
	case *hclsyntax.TemplateWrapExpr:
		n := h.placeholder(v.Wrapped)
		n.at = at
		return n
	case *hclsyntax.TupleConsExpr:
		n := &node{kind: listKind, at: at}
		for _, item := range v.Exprs {
			n.items = append(n.items, h.expr(item))
		}
		return n
	case *hclsyntax.ObjectConsExpr:
		n := &node{kind: mapKind, at: at}
		for _, item := range v.Items {
			n.fields = append(n.fields, field{name: h.key(item.KeyExpr), at: place(item.KeyExpr.Range()), value: h.expr(item.ValueExpr)})
		}
		return n
	case *hclsyntax.FunctionCallExpr:
		return h.call(v)
	}
	return h.placeholder(e)
}

func (h *hclReader) literal(v *hclsyntax.LiteralValueExpr, at int) *node {
	n := &node{at: at}
	if v.Val.IsNull() {
		return n
	}
	switch v.Val.Type().FriendlyName() {
	case "string":
		n.kind, n.text = textKind, v.Val.AsString()
	case "bool":
		n.kind, n.text = boolKind, h.source(v)
	default:
		n.kind, n.text = numberKind, h.source(v)
	}
	return n
}

// template gives a quoted text or heredoc with its interpolations as
// placeholders.
func (h *hclReader) template(v *hclsyntax.TemplateExpr) string {
	var b strings.Builder
	for _, part := range v.Parts {
		if l, ok := part.(*hclsyntax.LiteralValueExpr); ok && !l.Val.IsNull() && l.Val.Type().FriendlyName() == "string" {
			b.WriteString(l.Val.AsString())
			continue
		}
		b.WriteString("${" + h.source(part) + "}")
	}
	return b.String()
}

// key gives the name of a member: a bare word is a name, not a reference. One
// with points could be either, which the language refuses (hclsyntax,
// ObjectConsKeyExpr.Value: "Ambiguous attribute key").
func (h *hclReader) key(e hclsyntax.Expression) string {
	k, ok := e.(*hclsyntax.ObjectConsKeyExpr)
	if !ok {
		return h.expr(e).string()
	}
	if word := hcl.ExprAsKeyword(k.Wrapped); word != "" && !k.ForceNonLiteral {
		return word
	}
	if _, bare := k.Wrapped.(*hclsyntax.ScopeTraversalExpr); bare && !k.ForceNonLiteral {
		h.bare = append(h.bare, place(k.Range()))
		return h.source(k.Wrapped)
	}
	return h.expr(k.Wrapped).string()
}

// call computes the functions that people write filters and configs with.
func (h *hclReader) call(v *hclsyntax.FunctionCallExpr) *node {
	at := place(v.Range())
	if v.Name == "merge" {
		n := &node{kind: mapKind, at: at, open: v.ExpandFinal}
		for _, arg := range v.Args {
			part := h.expr(arg)
			n.fields = append(n.fields, part.fields...)
			n.open = n.open || part.open || part.kind != mapKind
		}
		return n
	}
	if len(v.Args) != 1 || v.ExpandFinal {
		return h.placeholder(v)
	}
	arg := h.expr(v.Args[0])
	switch {
	case arg.open:
	case v.Name == "jsonencode":
		left := maxRendered
		if text, ok := arg.appendJSON(nil, true, &left); ok {
			return &node{kind: textKind, text: string(text), at: at}
		}
	case v.Name == "trimspace" && arg.kind == textKind:
		return &node{kind: textKind, text: strings.TrimSpace(arg.text), at: at}
	case v.Name == "chomp" && arg.kind == textKind:
		return &node{kind: textKind, text: strings.TrimRight(arg.text, "\r\n"), at: at}
	case (v.Name == "tostring" || v.Name == "sensitive" || v.Name == "nonsensitive") && arg.scalar():
		return &node{kind: textKind, text: arg.text, at: at}
	case v.Name == "tomap" && arg.kind == mapKind:
		return arg
	}
	return h.placeholder(v)
}
