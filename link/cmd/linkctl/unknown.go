package main

import (
	"fmt"
	"strings"
)

// jsonUnknown is a definition of which it is not known what it makes.
type jsonUnknown struct {
	File   string `json:"file"`
	Item   int    `json:"item"`
	Reason string `json:"reason"`
}

// unread says that settings of the definition are not known; it is empty where
// they are.
func (d *definition) unread() string {
	name := d.item.Unread()
	if name == "" {
		return ""
	}
	return "unknown: the script reads " + clean(name) + ", which is not at hand"
}

// unknown says that the modes of the link are not known, unless they are given
// beside what was not read. The service's defaults are no answer then.
func (d *definition) unknown() string {
	if r := d.item.Request; r != nil && r.Lookup("link.mode") != nil && r.Lookup("connection.mode") != nil {
		return ""
	}
	return d.unread()
}

// unknowns lists the definitions of which it is not known what they make.
func unknowns(list []*definition) []jsonUnknown {
	var all []jsonUnknown
	for _, d := range list {
		if reason := d.unknown(); reason != "" {
			all = append(all, jsonUnknown{filename(d.file), d.item.Index, reason})
		}
	}
	return all
}

// unknown prints what is not known of the definitions.
func (t *text) unknown(list []*definition) {
	for _, d := range list {
		if reason := d.unknown(); reason != "" {
			t.printf("%s: %s\n", d.at(d.item.Start), reason)
		}
	}
}

// refused says on stderr that a definition is not written, of which settings are
// missing, and reports whether it is so.
func (e *env) refused(d *definition) bool {
	reason := d.unread()
	if reason == "" {
		return false
	}
	fmt.Fprintf(e.errs, "linkctl: %s: %s\n", d.at(d.item.Start), strings.Replace(reason, "unknown: ", "unknown, and so not written: ", 1))
	return true
}
