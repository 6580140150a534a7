package main

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/link/reader"
	"github.com/clusterlink-go/clusterlink/validate"
)

// graph is all definitions with the links between clusters that they make.
type graph struct {
	list  []*definition
	links []validate.GraphLink
	// of are the definitions of the links.
	of []*definition
}

// check finds what links do to each other; each definition gets the problems
// that are told of it.
func (g *graph) check(o *options, at locals) {
	var defs []validate.Definition
	var places []int // of defs in the list
	for i, d := range g.list {
		switch {
		case d.err != nil:
		case !d.whole():
			d.problems = validate.Findings(slices.DeleteFunc(slices.Clone(d.item.Findings), func(f link.Finding) bool { return !f.Code.Malformed() }))
		default:
			places = append(places, i)
			defs = append(defs, validate.Definition{LocalCluster: cmp.Or(at.of(d), d.item.LocalCluster), Name: d.item.Name, Request: d.item.Request})
		}
	}
	input := validate.GraphOf(defs)
	for i := range input.Links {
		l := &input.Links[i]
		place := places[number(l.At)]
		// Pointers are places among all definitions, not only those that can be read.
		l.At = link.Pointer("").Index(place)
		d := g.list[place]
		for _, m := range d.item.MirrorTopics {
			l.Mirrors = append(l.Mirrors, sourceTopic(&m, l.Prefix))
		}
		g.of = append(g.of, d)
	}
	g.links = input.Links
	for _, p := range validate.Graph(input) {
		d := g.list[number(p.Pointer)]
		p.Offset = d.start()
		if c := d.item.Request.Lookup(p.Key); c != nil {
			p.Offset = c.NameOffset
		}
		d.problems = append(d.problems, p)
	}
	for _, d := range g.list {
		d.problems = d.suppress(o.keep(d.problems))
		d.problems, d.baselined = o.known.drop(d.problems, func(p *validate.Problem) identity { return identifyGraph(d.file, d.item.Index, p) })
	}
}

// number is the place that a pointer of the graph begins with.
func number(p link.Pointer) int {
	for token := range p.Tokens() {
		n, _ := strconv.Atoi(token) // as GraphOf writes it
		return n
	}
	return 0
}

// sourceTopic is what the source calls the topic of a mirror.
func sourceTopic(m *reader.MirrorTopic, prefix string) string {
	if m.SourceName != "" {
		return m.SourceName
	}
	return strings.TrimPrefix(m.Name, prefix)
}

// valid reports whether no definition has a problem that makes it not valid.
func (g *graph) valid(o *options) bool {
	return !slices.ContainsFunc(g.list, func(d *definition) bool { return !o.valid(d.problems) })
}

// readable reports whether all files could be read.
func (g *graph) readable() bool {
	return !slices.ContainsFunc(g.list, func(d *definition) bool { return d.err != nil })
}

// jsonGraph is the output of graph.
type jsonGraph struct {
	Valid    bool               `json:"valid"`
	Links    []jsonLink         `json:"links"`
	Problems []jsonGraphProblem `json:"problems"`
	// Unknown are definitions whose links are not known.
	Unknown []jsonUnknown `json:"unknown,omitempty"`
	jsonLeftOut
	// Unreadable are files that can't be read.
	Unreadable []jsonUnreadable `json:"unreadable,omitempty"`
}

// jsonLink is one direction of a link; empty clusters are not known.
type jsonLink struct {
	Name  string         `json:"name,omitempty"`
	From  string         `json:"from,omitempty"`
	To    string         `json:"to,omitempty"`
	Shape validate.Shape `json:"shape"`
	File  string         `json:"file"`
	Item  int            `json:"item"`
}

// jsonGraphProblem is a problem with the definition that it is told of. Its
// pointer is the place of that among all definitions.
type jsonGraphProblem struct {
	File string `json:"file"`
	Item int    `json:"item"`
	jsonProblem
}

func (g *graph) json(o *options) jsonGraph {
	object := jsonGraph{Valid: g.valid(o) && g.readable(), Links: []jsonLink{}, Problems: []jsonGraphProblem{}, Unknown: unknowns(g.list)}
	for i := range g.links {
		l, d := &g.links[i], g.of[i]
		object.Links = append(object.Links, jsonLink{oneWord(l.Name), oneWord(l.From), oneWord(l.To), l.Shape, filename(d.file), d.item.Index})
	}
	for _, d := range g.list {
		if d.err != nil {
			object.Unreadable = append(object.Unreadable, jsonUnreadable{File: filename(d.file), Error: d.err.Error()})
			continue
		}
		object.Baselined += d.baselined
		object.Suppressed += d.suppressed
		for i := range d.problems {
			object.Problems = append(object.Problems, jsonGraphProblem{filename(d.file), d.item.Index, d.json(&d.problems[i])})
		}
	}
	return object
}

// reportGraph prints what was found.
func (e *env) reportGraph(o *options, g *graph) error {
	switch *o.format {
	case formatJSON:
		return printJSON(e.out, g.json(o))
	case formatSARIF:
		s := newSARIF(identifyGraph)
		for _, d := range g.list {
			s.definition(d)
		}
		return s.print(e.out)
	case formatGitHub:
		return printGitHub(e.out, o.foundIn(g.list))
	case formatJUnit:
		return printJUnit(e.out, "graph", o.foundIn(g.list))
	case formatMermaid:
		return g.mermaid(e.out)
	case formatDOT:
		return g.dot(e.out)
	}
	t := newText(e)
	t.quiet, t.strict = o.quiet, o.strict
	for _, d := range g.list {
		if d.err != nil {
			t.unreadable(d)
			continue
		}
		t.definition(d)
		t.count(o.valid(d.problems), d.problems)
		t.leftOut(d.baselined, d.suppressed)
	}
	if t.quiet {
		return t.err
	}
	for i := range g.links {
		l := &g.links[i]
		t.printf("%s: %s → %s, %s\n", shown(l.Name), shown(l.From), shown(l.To), l.Shape)
	}
	t.unknown(g.list)
	t.printf("%s, %s: %s\n", plural(t.definitions, "definition"), plural(len(g.links), "link"), t.counts())
	return t.err
}

// shown is a name for people; what is not known is a question mark.
func shown(name string) string {
	if name == "" {
		return "?"
	}
	return clean(oneWord(name))
}

// oneWord hides a name or an id with blanks in it: where a quotation mark is
// missing it may be the rest of a command, secrets and all.
func oneWord(name string) string {
	if strings.ContainsFunc(name, unicode.IsSpace) {
		return hidden
	}
	return name
}
