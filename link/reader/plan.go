package reader

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/clusterlink-go/clusterlink/link"
)

// readPlan reads the confluent_cluster_link resources of Terraform's JSON: of a
// plan as "terraform show -json" prints it those that change, or else those that
// are planned; those of a state; those of a configuration in JSON syntax.
func readPlan(data []byte) ([]Item, []Operation) {
	if f, ok := unreadable(data); ok {
		return failed(f), nil
	}
	if rest, marked := bytes.CutPrefix(data, []byte(byteOrderMark)); marked {
		data = append([]byte("   "), rest...) // blanks keep the offsets
	}
	return readPlanJSON(data)
}

// readPlanJSON reads what is of any length.
func readPlanJSON(data []byte) ([]Item, []Operation) {
	root, err := parseJSON(data)
	if err != nil {
		return failed(*err), nil
	}
	p := &plan{oauth: root.get("provider", "confluent").first().get("oauth")}
	for _, change := range root.get("resource_changes").list() {
		after := change.get("change", "after")
		if change.get("type").string() == mirrorResource && change.get("mode").string() != "data" {
			if after != nil {
				fillUnknown(after, change.get("change", "after_unknown"), change.get("address").string())
			}
			p.operations = append(p.operations, mirrorOperations(change.get("change", "before"), after)...)
		}
		if change.get("type").string() == linkResource && change.get("mode").string() != "data" && after != nil {
			fillUnknown(after, change.get("change", "after_unknown"), change.get("address").string())
			p.add(after, true)
		}
	}
	for _, where := range []string{"planned_values", "values"} {
		if p.items == nil {
			p.module(root.get(where, "root_module"), 0)
		}
	}
	p.configuration(root.get("resource"))
	if p.items == nil {
		p.items = failed(noLink("the file has no resource " + linkResource))
	}
	return p.items, p.operations
}

const linkResource = "confluent_cluster_link"

// plan collects the links of a document in JSON: a plan, a state, or a
// configuration in JSON syntax.
type plan struct {
	items      []Item
	operations []Operation
	// oauth is that of the provider in a configuration.
	oauth *node
}

// configuration reads the resources of a configuration in JSON syntax, in which
// each block is an object, or a list of them.
func (p *plan) configuration(resources *node) {
	for _, types := range resources.each() {
		for _, named := range types.get(linkResource).each() {
			for _, f := range named.fields {
				for _, values := range f.value.each() {
					p.add(values, false)
				}
			}
		}
	}
}

// each gives the elements of a list, or else the value itself.
func (n *node) each() []*node {
	switch {
	case n == nil:
		return nil
	case n.kind == listKind:
		return n.items
	}
	return []*node{n}
}

func (p *plan) add(values *node, computed bool) {
	t := &terraform{draft: newDraft(), n: values, oauth: p.oauth, computed: computed}
	t.read()
	p.items = append(p.items, t.done())
}

// module reads the resources of a module and of those in it.
func (p *plan) module(m *node, depth int) {
	for _, r := range m.get("resources").list() {
		values := r.get("values")
		if r.get("type").string() == linkResource && r.get("mode").string() != "data" && values != nil {
			p.add(values, true)
		}
	}
	for _, child := range m.get("child_modules").list() {
		if depth < maxPlanDepth {
			p.module(child, depth+1)
		}
	}
}

// list gives the elements of a list.
func (n *node) list() []*node {
	if n == nil {
		return nil
	}
	return n.items
}

// fillUnknown puts a placeholder where the plan says that a value is known
// only after it is applied.
func fillUnknown(n, unknown *node, path string) {
	if unknown == nil {
		return
	}
	for i, u := range unknown.items {
		if i < len(n.items) {
			fillUnknown(n.items[i], u, fmt.Sprintf("%s[%d]", path, i))
		}
	}
	for _, f := range unknown.fields {
		inner := path + "." + f.name
		if f.value.kind == boolKind && f.value.isTrue() {
			// Behind what is there: the last member counts.
			n.fields = append(n.fields, field{name: f.name, at: n.at, value: &node{kind: textKind, text: "${" + inner + "}", at: n.at, open: true}})
			continue
		}
		if at := n.field(f.name); at != nil {
			fillUnknown(at.value, f.value, inner)
		}
	}
}

// maxPlanDepth is how deep modules may be nested.
const maxPlanDepth = 200

// parseJSON reads JSON into nodes; the decoder bounds how deep it goes.
func parseJSON(data []byte) (*node, *link.Finding) {
	d := jsontext.NewDecoder(bytes.NewBuffer(data), jsontext.AllowDuplicateNames(true))
	n, err := readNode(d, data)
	if err == nil {
		if _, trailing := d.ReadToken(); errors.Is(trailing, io.EOF) {
			return n, nil
		}
	}
	f := link.Finding{Code: link.CodeMalformedTerraform, Offset: int(d.InputOffset()) + 1, Detail: "the plan is not JSON"}
	var syntax *jsontext.SyntacticError
	if errors.As(err, &syntax) {
		f.Offset = int(syntax.ByteOffset) + 1
	}
	return nil, &f
}

func readNode(d *jsontext.Decoder, data []byte) (*node, error) {
	t, err := d.ReadToken()
	if err != nil {
		return nil, err
	}
	n := &node{text: t.String()}
	end := int(d.InputOffset())
	switch t.Kind() {
	case '"':
		n.kind, n.at = textKind, textStart(data, end)+1
		return n, nil
	case '{':
		n.kind = mapKind
	case '[':
		n.kind = listKind
	case '0':
		n.kind = numberKind
	case 't', 'f':
		n.kind = boolKind
	}
	n.at = end - len(n.text) + 1
	for n.kind == mapKind && d.PeekKind() != '}' {
		name, err := d.ReadToken()
		if err != nil {
			return nil, err
		}
		f := field{name: name.String(), at: textStart(data, int(d.InputOffset())) + 1}
		if f.value, err = readNode(d, data); err != nil {
			return nil, err
		}
		n.fields = append(n.fields, f)
	}
	for n.kind == listKind && d.PeekKind() != ']' {
		item, err := readNode(d, data)
		if err != nil {
			return nil, err
		}
		n.items = append(n.items, item)
	}
	if n.kind == mapKind || n.kind == listKind {
		n.text = ""
		if _, err := d.ReadToken(); err != nil {
			return nil, err
		}
	}
	return n, nil
}

// textStart finds where the string that ends before end begins.
func textStart(data []byte, end int) int {
	for i := end - 2; i >= 0; i-- {
		if data[i] != '"' {
			continue
		}
		slashes := 0
		for i-slashes > 0 && data[i-slashes-1] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			return i
		}
	}
	return 0
}

// isPlan reports whether a JSON file is Terraform's: a plan or a state as
// "terraform show -json" prints them.
func isPlan(data []byte) bool {
	return bytes.Contains(data, []byte(`"planned_values"`)) || bytes.Contains(data, []byte(`"resource_changes"`)) ||
		bytes.Contains(data, []byte(`"terraform_version"`)) && bytes.Contains(data, []byte(`"root_module"`))
}
