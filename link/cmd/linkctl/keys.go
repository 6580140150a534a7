package main

import (
	"fmt"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
)

const keysHelp = `Without a name: all config keys of a cluster link, by category, with type and
default. With one: all that is known about it, and from where. With another word:
the keys that have it in their name or description. --format markdown is the whole
reference, json an array with an object for each key (with a name, that object),
schema a JSON Schema of the create request for editors.
`

// Formats of keys besides text and json.
const (
	formatMarkdown = "markdown"
	formatSchema   = "schema"
)

// runKeys prints the table of config keys, or one row of it.
func runKeys(e *env, c command, args []string) int {
	fs := c.flags()
	format := oneOf(fs, "format", "print as", formatText, formatMarkdown, formatJSON, formatSchema)
	names, code, done := e.parse(c, fs, args)
	switch {
	case done:
		return code
	case len(names) == 0:
		return e.printKeys(c, *format)
	case len(names) > 1:
		return e.misuse(c, "name one key, or none for all of them")
	case *format == formatMarkdown || *format == formatSchema:
		return e.misuse(c, "--format %s is of all keys; leave the name out", *format)
	}
	if k, ok := link.LookupKey(names[0]); ok {
		if *format == formatJSON {
			return e.printValue(c, newJSONKey(k))
		}
		return e.print(c, keyText(k))
	}
	near, slip := link.SuggestKey(names[0])
	slip = slip && strings.Contains(names[0], ".") // a whole name, and not a word of one
	if list := searchKeys(names[0]); list != nil && !slip {
		if *format == formatJSON {
			return e.printValue(c, jsonKeys(list))
		}
		return e.print(c, keyList(list))
	}
	if near != "" {
		return e.misuse(c, "there is no key %q; did you mean %s", names[0], near)
	}
	return e.misuse(c, "there is no key %q; linkctl keys lists them", names[0])
}

// printKeys prints the whole table.
func (e *env) printKeys(c command, format string) int {
	switch format {
	case formatMarkdown:
		return e.print(c, link.KeysMarkdown())
	case formatSchema:
		return e.print(c, string(link.CreateRequestSchema()))
	case formatJSON:
		return e.printValue(c, jsonKeys(link.Keys()))
	}
	return e.print(c, keyList(link.Keys()))
}

// printValue prints a value as JSON.
func (e *env) printValue(c command, v any) int {
	if err := printJSON(e.out, v); err != nil {
		fmt.Fprintf(e.errs, "linkctl %s: %v\n", c.name, err)
		return exitUsage
	}
	return exitOK
}

// searchKeys finds the keys that have a word in their name or description, in
// any letter case.
func searchKeys(word string) (found []link.Key) {
	word = strings.ToLower(strings.TrimSpace(word))
	if word == "" {
		return nil
	}
	for _, k := range link.Keys() {
		if strings.Contains(strings.ToLower(k.Name), word) || strings.Contains(strings.ToLower(k.Doc), word) {
			found = append(found, k)
		}
	}
	return found
}

// keyList is one line for each key.
func keyList(keys []link.Key) string {
	var b strings.Builder
	category := link.Category("")
	for _, k := range keys {
		if k.Category != category {
			if category != "" {
				b.WriteString("\n")
			}
			category = k.Category
			fmt.Fprintf(&b, "%s\n", category)
		}
		fmt.Fprintf(&b, "  %-58s %-8s %s\n", k.Name, k.Type, k.DefaultText())
	}
	return b.String()
}

// keyText is all that is known about one key.
func keyText(k *link.Key) string {
	var b strings.Builder
	b.WriteString(k.Name + "\n")
	row := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "  %-14s%s\n", name, value)
		}
	}
	row("", k.Doc)
	row("type", string(k.Type))
	row("default", k.DefaultText())
	row("takes", k.Takes())
	row("modes", join(k.Modes))
	row("connections", join(k.Connections))
	row("products", join(k.Products))
	row("changeable", changeable(k))
	row("depends on", k.DependsOn)
	row("required", k.RequiredWhen)
	row("since", k.Since)
	row("confidence", string(k.Confidence))
	row("source", string(k.Source))
	return b.String()
}

// changeable says where the key may be changed on a link that exists.
func changeable(k *link.Key) string {
	answer := func(t link.Tri) string {
		if t == "" {
			return "not known"
		}
		return string(t)
	}
	return "cloud: " + answer(k.MutableCloud) + ", platform: " + answer(k.MutablePlatform)
}

// join joins texts of a string type with commas.
func join[T ~string](list []T) string {
	texts := make([]string, len(list))
	for i, v := range list {
		texts[i] = string(v)
	}
	return strings.Join(texts, ", ")
}
