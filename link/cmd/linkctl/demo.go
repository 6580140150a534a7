package main

import (
	"context"
	"fmt"

	"github.com/clusterlink-go/clusterlink/link/cmd/linkctl/internal/demo"
)

const demoHelp = `Clusters, time and data are simulated; the links, mirror topics and answers are
those of this module. It prints what is asked, what is answered and what becomes
of it, and ends with 1 if anything ends elsewhere than it must.
`

// runDemo plays the stories.
func runDemo(e *env, c command, args []string) int {
	fs := c.flags()
	story := fs.Int("story", 0, "play story `N` only, from 1; default: all")
	operands, code, done := e.parse(c, fs, args)
	switch {
	case done:
		return code
	case len(operands) > 0:
		return e.misuse(c, "it takes no arguments")
	case *story < 0 || *story > demo.Stories():
		return e.misuse(c, "there are %d stories", demo.Stories())
	}
	if err := demo.Run(context.Background(), e.out, *story); err != nil {
		fmt.Fprintf(e.errs, "linkctl demo: %v\n", err)
		return exitInvalid
	}
	return exitOK
}
