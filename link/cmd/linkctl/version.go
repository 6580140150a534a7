package main

import (
	"fmt"
	"runtime/debug"
)

// runVersion prints the version that the binary was built from.
func runVersion(e *env, c command, args []string) int {
	operands, code, done := e.parse(c, c.flags(), args)
	switch {
	case done:
		return code
	case len(operands) > 0:
		return e.misuse(c, "it takes no arguments")
	}
	version, toolchain := release(), ""
	if version == "" {
		version = devel
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		toolchain = " " + info.GoVersion
	}
	return e.print(c, fmt.Sprintf("linkctl %s%s", version, toolchain))
}

// devel is the version of what was built from no release.
const devel = "(devel)"

// release is the version that the binary was built from; empty if it is none.
func release() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != devel {
		return info.Main.Version
	}
	return ""
}
