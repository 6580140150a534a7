package reader

import (
	"fmt"
	"slices"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
)

// MirrorTopic is a mirror topic that a definition asks for beside the link,
// as CFK's spec.mirrorTopics does. It is no part of the create request. The
// zero value is empty.
type MirrorTopic struct {
	// Name is the mirror topic's name, SourceName that of its source topic
	// where it is given, State the wanted state as it is written.
	Name, SourceName, State string
	// Offset is the place in the file in bytes, plus one.
	Offset int
}

// Offset gives the place in the file that p, a pointer into the request, was
// read from, in bytes plus one; 0 is unknown. It knows what
// [link.CreateRequest.Offset] knows and, besides, the cluster ids of all
// formats.
func (i *Item) Offset(p link.Pointer) int {
	if i.Request != nil {
		if at := i.Request.Offset(p); at > 0 {
			return at
		}
	}
	return i.places[p]
}

// Pointers of the ids.
const (
	sourceID      link.Pointer = "/source_cluster_id"
	destinationID link.Pointer = "/destination_cluster_id"
	remoteID      link.Pointer = "/remote_cluster_id"
)

// draft is an Item in the making.
type draft struct {
	item Item
	// index is the place of the last config of each name.
	index map[string]int
}

func newDraft() *draft {
	return &draft{
		item:  Item{Request: &link.CreateRequest{Configs: make([]link.Config, 0, 4)}},
		index: map[string]int{},
	}
}

// add appends a config.
func (d *draft) add(name, value string, nameAt, valueAt int) *link.Config {
	r := d.item.Request
	d.index[name] = len(r.Configs)
	r.Configs = append(r.Configs, link.Config{
		Name: name, Value: link.NewSecret(value), Index: len(r.Configs), NameOffset: nameAt, ValueOffset: valueAt,
	})
	return &r.Configs[len(r.Configs)-1]
}

// set gives a config a value: the last one of that name, or else a new one.
func (d *draft) set(name, value string, nameAt, valueAt int) *link.Config {
	i, ok := d.index[name]
	if !ok {
		return d.add(name, value, nameAt, valueAt)
	}
	c := &d.item.Request.Configs[i]
	c.Value, c.Null, c.NameOffset, c.ValueOffset = link.NewSecret(value), false, nameAt, valueAt
	return c
}

// setID sets the cluster id that p points at.
func (d *draft) setID(p link.Pointer, id string, at int) {
	if id == "" {
		return
	}
	switch r := d.item.Request; p {
	case sourceID:
		r.SourceClusterID = id
	case destinationID:
		r.DestinationClusterID = id
	case remoteID:
		r.RemoteClusterID = id
	}
	if d.item.places == nil {
		d.item.places = map[link.Pointer]int{}
	}
	d.item.places[p] = at
}

// name sets the link's name.
func (d *draft) name(name string, at int) {
	d.item.Name, d.item.NameGiven, d.item.NameOffset = name, true, at
}

// find records a finding; too many are cut as a [link.Decoder] cuts them.
func (d *draft) find(f link.Finding) {
	f.Detail = oneLine(f.Detail)
	switch n := len(d.item.Findings); {
	case n < link.MaxFindings:
	case n == link.MaxFindings:
		f = link.Finding{
			Code: link.CodeMalformedTooMany, Offset: f.Offset,
			Detail: fmt.Sprintf("there are more than %d findings; the rest was not read", link.MaxFindings),
		}
	default:
		return
	}
	d.item.Findings = append(d.item.Findings, f)
}

// full reports whether no further finding counts.
func (d *draft) full() bool { return len(d.item.Findings) > link.MaxFindings }

// oneLine makes blanks of the line ends in a detail: names may have some.
func oneLine(s string) string { return lineEnds.Replace(s) }

var lineEnds = strings.NewReplacer("\n", " ", "\r", " ")

// done gives the item with its findings in document order.
func (d *draft) done() Item {
	d.item.sort()
	return d.item
}

// sort puts the findings in document order.
func (i *Item) sort() {
	slices.SortStableFunc(i.Findings, func(a, b link.Finding) int { return a.Offset - b.Offset })
}

// failed is the one item of a file in which nothing could be read.
func failed(f link.Finding) []Item {
	d := newDraft()
	d.find(f)
	return []Item{d.done()}
}

// modeID says which id the request of a link of that mode carries, and whether
// the mode is one that is known (api.md 4.2).
func modeID(m link.Mode) (link.Pointer, bool) {
	switch m {
	case link.ModeDestination:
		return sourceID, true
	case link.ModeSource:
		return destinationID, true
	case link.ModeBidirectional:
		return remoteID, true
	}
	return "", false
}
