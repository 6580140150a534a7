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
	operands, code, done := e.parse(c, c.flags(), args)
	switch {
	case done:
		return code
	case len(operands) > 0:
		return e.misuse(c, "it takes no arguments")
	}
	if err := demo.Run(context.Background(), e.out); err != nil {
		fmt.Fprintf(e.errs, "linkctl demo: %v\n", err)
		return exitInvalid
	}
	return exitOK
}
