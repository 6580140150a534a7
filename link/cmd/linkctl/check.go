package main

import (
	"fmt"
	"slices"

	"github.com/clusterlink-go/clusterlink/validate"
)

const checkHelp = `FILE is a path, a directory or - for standard input, which is JSON if nothing else
is said. Of a directory all files below it are read whose extension a format
has and that are about links; hidden ones, node_modules, vendor and what
.gitignore or --exclude names are left out, and -v lists what was passed over. A
JSON file holds the body of a create request, or {"link_name", "query",
"request"} round it; a properties file holds the configs, as the command-line
tools of the service take them; cfk is YAML with ClusterLink resources; terraform
is HCL with confluent_cluster_link and confluent_kafka_mirror_topic, or a plan in
JSON; cli is a script with the commands that create links.

What scripts, plans and modules do to links that are there, and to mirror topics,
is followed in the order of the file: a verb in a state that refuses it, a mirror
topic with another prefix than its link's, a failover without a look before it.

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
	list, passed := e.definitions(*o.from, files)
	e.notify(list)
	valid, readable := true, true
	for _, d := range list {
		if d.err == nil {
			d.err = protect(fmt.Sprintf("definition %d", d.item.Index), func() { d.check(o, o.local, o.editions[0]) })
		}
		if d.err != nil {
			readable = false
			continue
		}
		d.problems, d.baselined = o.known.drop(d.problems, func(p *validate.Problem) identity { return identify(d.file, d.item.Index, p) })
		valid = valid && o.valid(d.problems)
	}
	// What a file does besides is told where there is something to tell.
	list = slices.DeleteFunc(list, func(d *definition) bool {
		return d.read != nil && d.err == nil && len(d.read.Items) > 0 && len(d.problems)+d.baselined+d.suppressed == 0
	})
	if err := e.report(o, list, passed); err != nil {
		fmt.Fprintf(e.errs, "linkctl check: %v\n", err)
		return exitUsage
	}
	return exitCode(valid, readable)
}

// report prints what check found.
func (e *env) report(o *options, list []*definition, passed []document) error {
	switch *o.format {
	case formatJSON:
		return printJSON(e.out, o.jsonDefinitions(list))
	case formatSARIF:
		s := newSARIF(identify)
		for _, d := range list {
			s.definition(d)
		}
		return s.print(e.out)
	case formatGitHub:
		return printGitHub(e.out, o.foundIn(list))
	case formatJUnit:
		return printJUnit(e.out, "check", o.foundIn(list))
	}
	t := newText(e)
	t.quiet, t.strict = o.quiet, o.strict
	for _, d := range list {
		if d.err != nil {
			t.unreadable(d)
			continue
		}
		t.definition(d)
		t.count(o.valid(d.problems), d.problems)
		if d.read != nil {
			t.notDefinition(d.operations(), o.valid(d.problems))
		}
		t.leftOut(d.baselined, d.suppressed)
	}
	t.passedOver(passed, o.verbose)
	t.summary()
	return t.err
}
