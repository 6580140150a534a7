package main

import (
	"fmt"

	"github.com/clusterlink-go/clusterlink/fsm"
)

const statesHelp = `link is one half of a cluster link, mirror a mirror topic, task one of the tasks
that a link runs. Every event has a verdict in every state: accept, noop or
reject; markdown and json show each with its guards, confidence and source.
`

// runStates prints a machine.
func runStates(e *env, c command, args []string) int {
	fs := c.flags()
	format := oneOf(fs, "format", "print as", "mermaid", "dot", "markdown", "json")
	names, code, done := e.parse(c, fs, args)
	if done {
		return code
	}
	if len(names) != 1 {
		return e.misuse(c, "name one machine: link, mirror or task")
	}
	var table *fsm.Table
	switch names[0] {
	case "link":
		table = fsm.Link()
	case "mirror":
		table = fsm.Mirror()
	case "task":
		table = fsm.Task()
	default:
		return e.misuse(c, "there is no machine %q: want link, mirror or task", names[0])
	}
	var text string
	switch *format {
	case "dot":
		text = table.DOT()
	case "markdown":
		text = table.Markdown()
	case "json":
		text = string(table.JSON())
	default:
		text = table.Mermaid()
	}
	return e.print(c, text)
}

// print writes a text that ends with one newline.
func (e *env) print(c command, text string) int {
	if text == "" || text[len(text)-1] != '\n' {
		text += "\n"
	}
	if _, err := fmt.Fprint(e.out, text); err != nil {
		fmt.Fprintf(e.errs, "linkctl %s: %v\n", c.name, err)
		return exitUsage
	}
	return exitOK
}
