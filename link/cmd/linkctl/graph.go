package main

import (
	"errors"
	"flag"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

const graphHelp = `All definitions of all files are links between clusters. Halves of one link are
found by their name and the cluster ids they give, and tell each other which
cluster each is on. Where neither the other half nor the definition itself says
it, or to say otherwise, --local-cluster does: ID for all, FILE=ID for those of
one file, FILE#N=ID for definition N of it, counted from 0; the flag may be
repeated, the closest one counts. A link of which a cluster is not known meets
fewer rules.

Only what links do to each other is told, with a topic or group and the way it
takes; check tells what is wrong in each definition. One that can't be read to
its end is an error here, too. FILE is as in check.

` + leaveOutHelp

// runGraph checks what links do to each other.
func runGraph(e *env, c command, args []string) int {
	fs := c.flags()
	o := reportOptions(fs, formatMermaid, formatDOT)
	at := localFlag(fs)
	files, code, done := e.parse(c, fs, args)
	switch {
	case done:
		return code
	case len(files) == 0:
		return e.misuse(c, "name a file, a directory or - for standard input")
	}
	list, _ := e.definitions(*o.from, files)
	g := &graph{list: links(list)}
	if err := at.resolve(g.list); err != nil {
		return e.misuse(c, "%v", err)
	}
	e.notify(g.list)
	g.check(o, *at)
	if err := e.reportGraph(o, g); err != nil {
		fmt.Fprintf(e.errs, "linkctl graph: %v\n", err)
		return exitUsage
	}
	return exitCode(g.valid(o), g.readable())
}

// locals says which cluster definitions go to: by file, by file and place, or
// all of them under the empty name.
type locals map[string]string

func localFlag(fs *flag.FlagSet) *locals {
	at := &locals{}
	fs.Func("local-cluster", "the id of the cluster that definitions go to: `[FILE[#N]=]ID`; may be repeated", func(s string) error {
		file, id := "", s
		if i := strings.LastIndexByte(s, '='); i >= 0 {
			if file, id = s[:i], s[i+1:]; file == "" {
				return errors.New("want ID or FILE=ID")
			}
			file = reported(file)
		}
		if id == "" {
			return errors.New("the id is empty")
		}
		(*at)[file] = id
		return nil
	})
	return at
}

// place names a definition as --local-cluster does.
func (d *definition) place() string { return reported(d.file) + "#" + strconv.Itoa(d.item.Index) }

// resolve refuses names that no definition has.
func (at locals) resolve(list []*definition) error {
	var unused []string
	for name := range at {
		if name != "" && !slices.ContainsFunc(list, func(d *definition) bool { return name == reported(d.file) || name == d.place() }) {
			unused = append(unused, name)
		}
	}
	if unused == nil {
		return nil
	}
	slices.Sort(unused)
	return fmt.Errorf("--local-cluster names %s, which is none of the definitions", strings.Join(unused, ", "))
}

// of gives the id of a definition's cluster; empty is not known.
func (at locals) of(d *definition) string {
	for _, name := range []string{d.place(), reported(d.file), ""} {
		if id, ok := at[name]; ok {
			return id
		}
	}
	return ""
}
