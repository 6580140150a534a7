package main

import (
	"fmt"
	"io"
	"strings"
)

// nodes numbers the clusters of the links in the order in which they come. Each end
// that is not known is a node of its own: it need not be the same cluster.
func (g *graph) nodes(node func(n int, label string) error) (ends [][2]int, err error) {
	known := map[string]int{}
	n := 0
	number := func(cluster string) (int, error) {
		if at, ok := known[cluster]; ok && cluster != "" {
			return at, nil
		}
		known[cluster] = n
		n++
		return n - 1, node(n-1, shown(cluster))
	}
	for i := range g.links {
		var pair [2]int
		for k, cluster := range [2]string{g.links[i].From, g.links[i].To} {
			if pair[k], err = number(cluster); err != nil {
				return nil, err
			}
		}
		ends = append(ends, pair)
	}
	return ends, nil
}

// mermaid draws the clusters and the links between them, in the direction in which
// they copy, as Mermaid's flowchart.
func (g *graph) mermaid(w io.Writer) error {
	if _, err := fmt.Fprintln(w, "flowchart LR"); err != nil {
		return err
	}
	quote := strings.NewReplacer("&", "&amp;", `"`, "&quot;", "<", "&lt;", ">", "&gt;", "#", "&num;")
	ends, err := g.nodes(func(n int, label string) error {
		_, err := fmt.Fprintf(w, "    c%d[\"%s\"]\n", n, quote.Replace(label))
		return err
	})
	for i, pair := range ends {
		if err == nil {
			_, err = fmt.Fprintf(w, "    c%d -->|\"%s\"| c%d\n", pair[0], quote.Replace(shown(g.links[i].Name)), pair[1])
		}
	}
	return err
}

// dot draws the same for Graphviz.
func (g *graph) dot(w io.Writer) error {
	if _, err := fmt.Fprintln(w, "digraph links {\n    rankdir=LR"); err != nil {
		return err
	}
	quote := strings.NewReplacer(`\`, `\\`, `"`, `\"`)
	ends, err := g.nodes(func(n int, label string) error {
		_, err := fmt.Fprintf(w, "    c%d [label=\"%s\"]\n", n, quote.Replace(label))
		return err
	})
	for i, pair := range ends {
		if err == nil {
			_, err = fmt.Fprintf(w, "    c%d -> c%d [label=\"%s\"]\n", pair[0], pair[1], quote.Replace(shown(g.links[i].Name)))
		}
	}
	if err == nil {
		_, err = fmt.Fprintln(w, "}")
	}
	return err
}
