package main

import (
	"fmt"

	"github.com/clusterlink-go/clusterlink/validate"
)

const checkHelp = `FILE is a path, a directory (its files whose extension is known, by name, without
those that define no link) or - for standard input, which is JSON if nothing else
is said. A JSON file holds the body of a create request, or {"link_name",
"query", "request"} round it; a properties file holds the configs, as the
command-line tools of the service take them; cfk is YAML with ClusterLink
resources; terraform is HCL with confluent_cluster_link, or a plan in JSON; cli
is a script with the commands that create links.

An error is something the service refuses; a warning is something it accepts
and you will regret; an info is worth saying once. The exit code is 0 if every
definition is valid, 1 if some is not, 2 if a file can't be read.

` + leaveOutHelp

// leaveOutHelp says how problems are left out.
const leaveOutHelp = `Known problems: keep what --format json prints, and give that file as --baseline
from then on. A problem is the same if file, definition, code and key (or place)
are; its line may change. What was left out of that output is not in it, so make
a new one without --baseline. Comments leave problems out, too, where the format
has them: "# linkctl:ignore CODE,CODE" at the end of a line, or alone before it,
and "# linkctl:ignore-file CODE,CODE" anywhere. Both kinds are counted and leave
the definition valid. A comment with a code that no rule has is told on stderr.
`

// runCheck checks each definition by itself.
func runCheck(e *env, c command, args []string) int {
	fs := c.flags()
	o := checkOptions(fs)
	files, code, done := e.parse(c, fs, args)
	if done {
		return code
	}
	if len(files) == 0 {
		return e.misuse(c, "name a file, a directory or - for standard input")
	}
	list := e.definitions(*o.input, files)
	e.notify(list)
	valid, readable := true, true
	for _, d := range list {
		if d.err != nil {
			readable = false
			continue
		}
		d.check(o, o.local, o.editions[0])
		d.problems, d.baselined = o.known.drop(d.problems, func(p *validate.Problem) identity { return identify(d.file, d.item.Index, p) })
		valid = valid && o.valid(d.problems)
	}
	if err := e.report(o, list); err != nil {
		fmt.Fprintf(e.errs, "linkctl check: %v\n", err)
		return exitUsage
	}
	return exitCode(valid, readable)
}

// report prints what check found.
func (e *env) report(o *options, list []*definition) error {
	switch *o.format {
	case formatJSON:
		return printJSON(e.out, o.jsonDefinitions(list))
	case formatSARIF:
		s := newSARIF(identify)
		for _, d := range list {
			s.definition(d)
		}
		return s.print(e.out)
	}
	t := newText(e)
	for _, d := range list {
		if d.err != nil {
			t.unreadable(d)
			continue
		}
		t.definition(d)
		t.count(o.valid(d.problems), d.problems)
		t.leftOut(d.baselined, d.suppressed)
	}
	t.summary()
	return t.err
}
