package reader

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/clusterlink-go/clusterlink/link"
)

// writeTerraform writes a confluent_cluster_link resource. What the provider
// makes of credentials is written as such, the rest goes into config.
func writeTerraform(i *Item) []byte {
	r := i.Request
	mode, conn := r.Mode(), r.ConnectionMode()
	n := object()
	if i.NameGiven {
		n.put("link_name", textNode(i.Name))
	}
	n.put("link_mode", textNode(string(mode)))
	n.put("connection_mode", textNode(string(conn)))
	remote, local := object(), object()
	if want, ok := modeID(mode); ok {
		for p, id := range ids(r) {
			if p == want {
				remote.put("id", textNode(id))
			}
		}
	}
	if i.LocalCluster != "" {
		local.put("id", textNode(i.LocalCluster))
	}
	if c := r.Lookup("bootstrap.servers"); c != nil && !c.Null {
		remote.put("bootstrap_endpoint", textNode(c.Value.Reveal()))
	}
	if conn == link.ConnectionOutbound {
		credentials("", r, remote)
		if mode != link.ModeDestination {
			credentials("local.", r, local)
		}
	}
	names := clusterBlocks(mode)
	for k, cluster := range []*node{remote, local} {
		if len(cluster.fields) > 0 {
			n.put(names[k], cluster)
		}
	}
	n.put("config", restConfig(r, n))
	var b bytes.Buffer
	fmt.Fprintf(&b, "resource \"confluent_cluster_link\" %q {\n", label(i.Name))
	writeBlock(&b, n, "  ")
	b.WriteString("}\n")
	return b.Bytes()
}

var notInLabels = regexp.MustCompile(`[^A-Za-z0-9_-]+`)

// label makes a name for the resource.
func label(name string) string {
	s := strings.Trim(notInLabels.ReplaceAllString(name, "_"), "_-")
	if s == "" || s[0] >= '0' && s[0] <= '9' {
		return strings.TrimSuffix("link_"+s, "_")
	}
	return s
}

var apiKey = regexp.MustCompile(`^` + regexp.QuoteMeta(plainModule) + ` required username="([^"\\]*)" password="([^"\\]*)";$`)

// credentials writes the API key that the settings under prefix hold, if the
// provider would write them so.
func credentials(prefix string, r *link.CreateRequest, cluster *node) {
	exact := func(name string) string {
		if c := r.Lookup(prefix + name); c != nil && !c.Null {
			return c.Value.Reveal()
		}
		return ""
	}
	key := apiKey.FindStringSubmatch(exact("sasl.jaas.config"))
	if key == nil || exact("security.protocol") != "SASL_SSL" || exact("sasl.mechanism") != "PLAIN" {
		return
	}
	cluster.put("credentials", object(member("key", textNode(key[1])), member("secret", textNode(key[2]))))
}

// restConfig gives the settings that the resource does not mean so far.
func restConfig(r *link.CreateRequest, n *node) *node {
	t := &terraform{draft: newDraft(), n: n}
	t.read()
	configs := object()
	for given := range lastConfigs(r) {
		// The provider's own settings can't be said otherwise.
		if _, made := t.index[given.Name]; made {
			continue
		}
		value := textNode(given.Value.Reveal())
		if given.Null {
			value = &node{kind: nullKind}
		}
		configs.put(given.Name, value)
	}
	return configs
}

// writeBlock writes attributes and blocks, as terraform fmt lays them out.
func writeBlock(b *bytes.Buffer, n *node, indent string) {
	width := 0
	for _, f := range n.fields {
		if f.value.kind == textKind {
			width = max(width, len(f.name))
		}
	}
	for _, f := range n.fields {
		switch {
		case f.value.kind != mapKind:
			fmt.Fprintf(b, "%s%-*s = %s\n", indent, width, f.name, hclText(f.value.text))
		case f.name == "config":
			writeConfig(b, f.value, indent)
		default:
			b.WriteString(indent + f.name + " {\n")
			writeBlock(b, f.value, indent+"  ")
			b.WriteString(indent + "}\n")
		}
	}
}

func writeConfig(b *bytes.Buffer, n *node, indent string) {
	if len(n.fields) == 0 {
		return
	}
	b.WriteString(indent + "config = {\n")
	width := 0
	for _, f := range n.fields {
		width = max(width, len(hclQuote(f.name)))
	}
	for _, f := range n.fields {
		value := "null"
		if f.value.kind == textKind {
			value = hclText(f.value.text)
		}
		fmt.Fprintf(b, "%s  %-*s = %s\n", indent, width, hclQuote(f.name), value)
	}
	b.WriteString(indent + "}\n")
}

// hclText writes a text: a bare reference where it is one, else in quotes.
func hclText(s string) string {
	if inner, ok := strings.CutPrefix(s, "${"); ok {
		if inner, ok = strings.CutSuffix(inner, "}"); ok && isReference(inner) {
			return inner
		}
	}
	return hclQuote(s)
}

// isReference reports whether a text is a reference of Terraform: a traversal
// of two steps or more.
func isReference(s string) bool {
	if s != strings.TrimSpace(s) || strings.ContainsAny(s, "\n{}") {
		return false
	}
	e, diags := hclsyntax.ParseExpression([]byte(s), "", hcl.InitialPos)
	t, ok := e.(*hclsyntax.ScopeTraversalExpr)
	return ok && !diags.HasErrors() && len(t.Traversal) > 1
}

// hclQuote writes a text in quotes; references in it stay references, other
// markers of templates are escaped.
func hclQuote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := 0; i < len(s); {
		rest := s[i:]
		if strings.HasPrefix(rest, "${") {
			if n := strings.IndexByte(rest[:min(len(rest), maxReference)], '}'); n > 0 && isReference(rest[2:n]) {
				b.WriteString(rest[:n+1])
				i += n + 1
				continue
			}
		}
		r, n := utf8.DecodeRuneInString(rest)
		switch {
		case strings.HasPrefix(rest, "${") || strings.HasPrefix(rest, "%{"):
			b.WriteString(rest[:1] + rest[:1] + "{")
			n = 2
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteString(rest[:n])
		}
		i += n
	}
	b.WriteByte('"')
	return b.String()
}

// maxReference is the longest reference that is kept as one.
const maxReference = 300
