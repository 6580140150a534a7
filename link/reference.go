package link

import (
	"fmt"
	"strings"
)

// KeysMarkdown renders the key table as the reference that people read: a
// table for each category, then what each key does, with its source.
func KeysMarkdown() string {
	var b strings.Builder
	b.WriteString("# Config keys of a cluster link\n\n")
	fmt.Fprintf(&b, "%d keys. ", len(Keys()))
	b.WriteString("Type and default are the service's own; *CC* is Confluent Cloud and *CP* Confluent Platform: whether the key may be changed on an existing link\n" +
		"(`?`: the sources do not say), and whether the product's published listing shows it (`ro`: as read-only).\n")
	category := Category("")
	for _, k := range Keys() {
		if k.Category != category {
			category = k.Category
			fmt.Fprintf(&b, "\n## %s\n\n", category)
			b.WriteString("| key | type | default | takes | modes | connection | change CC/CP | listed CC/CP | what it does | confidence | source |\n|---|---|---|---|---|---|---|---|---|---|---|\n")
		}
		k.writeRow(&b)
	}
	return b.String()
}

// writeRow writes the key as one row of the Markdown reference.
func (k *Key) writeRow(b *strings.Builder) {
	cells := []string{
		"`" + k.Name + "`", string(k.Type), k.DefaultText(), k.Takes(),
		joinText(k.Modes, ", "), joinText(k.Connections, ", "),
		known(k.MutableCloud) + "/" + known(k.MutablePlatform),
		listed(k.ListedCloud, k.ReadOnlyCloud) + "/" + listed(k.ListedPlatform, false),
		k.Doc + since(k.Since), string(k.Confidence), string(k.Source),
	}
	for _, cell := range cells {
		b.WriteString("| ")
		b.WriteString(strings.ReplaceAll(cell, "|", `\|`))
		b.WriteString(" ")
	}
	b.WriteString("|\n")
}

// DefaultText shows the default for people: "null" without one, "empty" for
// the empty text.
func (k *Key) DefaultText() string {
	switch {
	case !k.HasDefault:
		return "null"
	case k.Default == "":
		return "empty"
	}
	return k.Default
}

// Takes says in words which values the key accepts; empty means any of its
// type.
func (k *Key) Takes() string {
	var parts []string
	if len(k.Values) > 0 {
		parts = append(parts, strings.Join(k.Values, ", "))
		if k.OpenValues {
			parts = append(parts, "and others")
		}
		if k.FoldCase {
			parts = append(parts, "in any case")
		}
	}
	switch b := k.Bounds; {
	case b.HasMin && b.HasMax:
		parts = append(parts, fmt.Sprintf("%v to %v", b.Min, b.Max))
	case b.HasMin:
		parts = append(parts, fmt.Sprintf("at least %v", b.Min))
	case b.HasMax:
		parts = append(parts, fmt.Sprintf("at most %v", b.Max))
	}
	if k.MaxLength > 0 {
		parts = append(parts, fmt.Sprintf("at most %d characters", k.MaxLength))
	}
	if k.Pattern != "" {
		parts = append(parts, "text that matches "+k.Pattern)
	}
	if k.NonEmpty {
		parts = append(parts, "not empty")
	}
	if k.Sensitive {
		parts = append(parts, "never shown")
	}
	return strings.Join(parts, "; ")
}

// joinText joins texts of a string type.
func joinText[T ~string](list []T, sep string) string {
	texts := make([]string, len(list))
	for i, v := range list {
		texts[i] = string(v)
	}
	return strings.Join(texts, sep)
}

// known shows a Tri, "?" for what is not known.
func known(t Tri) string {
	if t == "" {
		return "?"
	}
	return string(t)
}

// listed shows whether a listing has the key, and how.
func listed(is, readOnly bool) string {
	switch {
	case readOnly:
		return "ro"
	case is:
		return "yes"
	}
	return "no"
}

// since shows the release that brought the key, where it is known.
func since(s string) string {
	if s == "" {
		return ""
	}
	return " [" + s + "]"
}
