package reader

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
)

// plainYAML is what is written without quotes; words that mean something else
// are not.
var (
	plainYAML  = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_.-]*(/[A-Za-z0-9_.-]+)*$`)
	wordsOfYML = []string{"y", "Y", "n", "N", "yes", "Yes", "YES", "no", "No", "NO", "true", "True", "TRUE", "false", "False", "FALSE", "on", "On", "ON", "off", "Off", "OFF", "null", "Null", "NULL"}
)

// writeYAML writes an object in block style.
func writeYAML(b *bytes.Buffer, n *node, indent string) {
	for i, f := range n.fields {
		if i > 0 {
			b.WriteString(indent)
		}
		b.WriteString(yamlText(f.name) + ":")
		writeYAMLValue(b, f.value, indent)
	}
}

func writeYAMLValue(b *bytes.Buffer, n *node, indent string) {
	switch {
	case n.kind == mapKind && len(n.fields) == 0:
		b.WriteString(" {}\n")
	case n.kind == mapKind:
		b.WriteString("\n" + indent + "  ")
		writeYAML(b, n, indent+"  ")
	case n.kind == listKind && len(n.items) == 0:
		b.WriteString(" []\n")
	case n.kind == listKind:
		b.WriteByte('\n')
		for _, item := range n.items {
			b.WriteString(indent + "-")
			if item.kind == mapKind && len(item.fields) > 0 {
				b.WriteByte(' ')
				writeYAML(b, item, indent+"  ")
				continue
			}
			writeYAMLValue(b, item, indent+"  ")
		}
	case n.kind == nullKind:
		b.WriteString(" null\n")
	case n.kind == textKind:
		b.WriteString(" " + yamlText(n.text) + "\n")
	default:
		b.WriteString(" " + n.text + "\n")
	}
}

// yamlText writes a text: plain, or in double quotes.
func yamlText(s string) string {
	if plainYAML.MatchString(s) && !slices.Contains(wordsOfYML, s) {
		return s
	}
	var b bytes.Buffer
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\r':
			b.WriteString(`\r`)
		case r < ' ' || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029 || r == 0xfeff || r == 0xfffe || r == 0xffff:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
