package store

import (
	"bytes"
	"encoding/json"

	"github.com/clusterlink-go/clusterlink/link"
)

// Listings are what the API answered about one cluster: its links, their
// configs and its mirror topics, as far as somebody asked. Fill the fields, or
// [Listings.Add] the answers. Of two items about the same thing the later one
// counts, and keeps the tasks or transition errors of the earlier where it does
// not tell them. The zero value is that of an empty cluster.
type Listings struct {
	_ struct{}

	Links   []link.LinkData
	Configs []link.LinkConfigData
	Mirrors []link.MirrorData
}

// Add takes over one answer: a list or one item of links, configs or mirror
// topics. What it is, it says in its kind, or else by the members of its first
// item; a list may be the bare array of its items. The error is a
// [*link.ResponseError] or matches ErrInvalidRequest, and then nothing is taken
// over.
func (l *Listings) Add(document []byte) error {
	kind, list := kindOf(document)
	switch kind {
	case link.KindLink:
		return add(&l.Links, document, list, func(d *link.LinkDataList) []link.LinkData { return d.Data })
	case link.KindLinkConfig:
		return add(&l.Configs, document, list, func(d *link.LinkConfigDataList) []link.LinkConfigData { return d.Data })
	case link.KindMirror:
		return add(&l.Mirrors, document, list, func(d *link.MirrorDataList) []link.MirrorData { return d.Data })
	case "":
		return nil // an empty list of anything
	}
	return badRequest("The document lists neither cluster links nor configs nor mirror topics.")
}

// decoded is a pointer to what reads JSON.
type decoded[T any] interface {
	*T
	json.Unmarshaler
}

// add reads a list, or one item, and appends it.
func add[Item, List any, I decoded[Item], L decoded[List]](to *[]Item, document []byte, list bool, data func(L) []Item) error {
	if !list {
		var one Item
		if err := I(&one).UnmarshalJSON(document); err != nil {
			return err
		}
		*to = append(*to, one)
		return nil
	}
	var all List
	if err := L(&all).UnmarshalJSON(document); err != nil {
		return err
	}
	*to = append(*to, data(&all)...)
	return nil
}

// noListing is what kindOf gives for a document that is none.
const noListing = "other"

// kindOf tells the kind of the items of a document, and whether it is a list.
// The kind is empty for a list without any items that does not say.
func kindOf(document []byte) (kind string, list bool) {
	var head struct {
		Kind string
		Data []json.RawMessage
	}
	first := json.RawMessage(document)
	if bytes.HasPrefix(bytes.TrimLeft(document, " \t\r\n"), []byte("[")) {
		if json.Unmarshal(document, &head.Data) != nil {
			return noListing, true
		}
		list = true
	} else {
		if json.Unmarshal(document, &head) != nil {
			return noListing, false
		}
		list = head.Data != nil
	}
	switch head.Kind {
	case link.KindLinkList:
		return link.KindLink, true
	case link.KindLinkConfigList:
		return link.KindLinkConfig, true
	case link.KindMirrorList:
		return link.KindMirror, true
	case "":
	default:
		return head.Kind, false
	}
	if list {
		if len(head.Data) == 0 {
			return "", true
		}
		first = head.Data[0]
	}
	return kindByMembers(first), list
}

// kindByMembers tells what an item without a kind is.
func kindByMembers(item []byte) string {
	var members map[string]json.RawMessage
	if json.Unmarshal(item, &members) != nil {
		return noListing
	}
	has := func(name string) bool { _, ok := members[name]; return ok }
	switch {
	case has("mirror_topic_name"):
		return link.KindMirror
	case has("name") && (has("value") || has("is_default") || has("source")):
		return link.KindLinkConfig
	case has("link_name"):
		return link.KindLink
	}
	return noListing
}

// ImportNoteKind says what a note of an import is about.
type ImportNoteKind string

// The kinds of notes.
const (
	// ImportInferred: what is stored follows from other things that the listings
	// say, or is the likeliest.
	ImportInferred ImportNoteKind = "inferred"
	// ImportUnknown: the listings do not tell it, so that it is not stored.
	ImportUnknown ImportNoteKind = "unknown"
	// ImportDropped: the listings tell it, and it can't be stored.
	ImportDropped ImportNoteKind = "dropped"
)

// ImportNote is one thing that an import could not take from the listings as it
// is. It is a comparable value and holds no secret.
type ImportNote struct {
	Kind ImportNoteKind
	// Link and Topic say whose it is; Topic is empty for what is the link's.
	Link, Topic string
	// Member is the member of the API or the config concerned.
	Member string
	// Value is what is stored of an inferred one, or what was dropped.
	Value string
	// Detail is one clause for people.
	Detail string
}

// ImportResult is what came of importing listings.
type ImportResult struct {
	// Links, Mirrors and Remnants count what is stored.
	Links, Mirrors, Remnants int
	// Notes tell what is inferred, unknown or dropped, link by link in the order
	// of their names. There may be several for each mirror topic.
	Notes []ImportNote
}
