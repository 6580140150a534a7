package reader

import (
	"fmt"

	"github.com/clusterlink-go/clusterlink/link"
)

// maxRepeated is how many bytes aliases may repeat in the resources of a file,
// with nodeBytes more for each value: what is shared in the document is written
// out in the requests.
const (
	maxRepeated = 2 << 20
	nodeBytes   = 24
)

// repeats counts what resources have in common with those before them.
type repeats struct {
	seen    map[*node]struct{}
	weights map[*node]int
	bytes   int
}

// add counts one more resource, and reports whether that was too much.
func (r *repeats) add(resource *node) (tooMuch bool) {
	var fresh []*node
	r.visit(resource, map[*node]struct{}{}, &fresh)
	for _, n := range fresh {
		r.seen[n] = struct{}{}
	}
	return r.bytes > maxRepeated
}

// visit adds the weight of what an earlier resource has, and lists the rest.
func (r *repeats) visit(n *node, here map[*node]struct{}, fresh *[]*node) {
	if n == nil {
		return
	}
	if _, again := r.seen[n]; again {
		r.bytes = min(r.bytes+r.weight(n), maxRepeated+1)
		return
	}
	if _, again := here[n]; again {
		return
	}
	here[n] = struct{}{}
	*fresh = append(*fresh, n)
	for _, item := range n.items {
		r.visit(item, here, fresh)
	}
	for _, f := range n.fields {
		r.visit(f.value, here, fresh)
	}
}

// weight is how much a value is when it is written out.
func (r *repeats) weight(n *node) int {
	if n == nil {
		return 0
	}
	if w, known := r.weights[n]; known {
		return w
	}
	w := nodeBytes + len(n.text)
	for _, item := range n.items {
		w = min(w+r.weight(item), maxRepeated+1)
	}
	for _, f := range n.fields {
		w = min(w+len(f.name)+r.weight(f.value), maxRepeated+1)
	}
	r.weights[n] = w
	return w
}

// tooMuchRepeated is said where a file's resources are read no further.
func tooMuchRepeated(at int) link.Finding {
	return link.Finding{
		Code: link.CodeMalformedYAML, Offset: at,
		Detail: fmt.Sprintf("aliases repeat more than %d bytes in the resources of the file; those from here on are not read", maxRepeated),
		Cure:   "Write the resources into several files.",
	}
}
