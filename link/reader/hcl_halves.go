package reader

import (
	"bytes"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/clusterlink-go/clusterlink/link"
)

// half is a link of a file that may be one of two halves.
type half struct {
	block *hclsyntax.Block
	item  int
	mode  link.Mode
	conn  link.ConnectionMode
}

// halves finds the two halves of a link that Terraform creates at once, since
// neither refers to the other: their order is then left to chance, where the
// INBOUND half must be there first (api.md 4.4; lifecycle.md P11). Halves in
// modules of their own it does not see.
func (h *hclReader) halves(items []Item, list []half) {
	// last is the link before of each name.
	last := map[string]half{}
	for _, b := range list {
		i := &items[b.item]
		a, again := last[i.Name]
		if !i.NameGiven || i.Name == "" {
			continue
		}
		last[i.Name] = b
		if !again || !opposite(a, b) || h.refers(a.block, b.block) || h.refers(b.block, a.block) {
			continue
		}
		second, first := b, a
		if b.conn == link.ConnectionInbound {
			second, first = a, b
		}
		d := draft{item: items[second.item]}
		d.find(link.Finding{
			Code: link.CodeHalvesAtOnce, Offset: items[second.item].Start,
			Detail: "the other half of this link is " + h.name(first.block) + ", and neither waits for the other",
			Cure:   "Write depends_on = [" + h.name(first.block) + "] here.",
		})
		items[second.item] = d.done()
	}
}

// opposite reports whether two links of one name are halves.
func opposite(a, b half) bool {
	switch a.mode {
	case link.ModeBidirectional:
		return b.mode == link.ModeBidirectional
	case link.ModeSource:
		return b.mode == link.ModeDestination && b.conn == link.ConnectionInbound
	}
	return b.mode == link.ModeSource && a.conn == link.ConnectionInbound
}

// name is how other blocks refer to a resource.
func (h *hclReader) name(b *hclsyntax.Block) string { return b.Labels[0] + "." + b.Labels[1] }

// refers reports whether a block speaks of another one.
func (h *hclReader) refers(from, to *hclsyntax.Block) bool {
	return bytes.Contains(from.Range().SliceBytes(h.src), []byte(h.name(to)))
}
