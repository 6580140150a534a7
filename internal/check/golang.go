package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// core are the packages that must build everywhere.
var core = []string{"link", "validate", "fsm", "store", "store/memstore"}

// platforms to build the core for, besides the one at hand.
var platforms = []struct{ os, arch string }{
	{"darwin", "arm64"}, {"windows", "amd64"}, {"js", "wasm"},
}

// toolsDir has the module that pins staticcheck and gofumpt.
const toolsDir = "internal/tools"

func (g *gate) path(rel string) string { return filepath.Join(g.root, filepath.FromSlash(rel)) }

func (g *gate) exists(rel string) bool {
	_, err := os.Stat(g.path(rel))
	return err == nil
}

// goEnv asks the go command for settings.
func (g *gate) goEnv(ctx context.Context, names ...string) ([]string, error) {
	out, err := g.stdout(ctx, command{args: append([]string{"go", "env"}, names...)})
	if err != nil {
		return nil, err
	}
	values := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
	if len(values) != len(names) {
		return nil, fmt.Errorf("go env: %d values for %q", len(values), names)
	}
	return values, nil
}

// simple is a step of one go command in the root.
func (g *gate) simple(args ...string) func(context.Context) result {
	return func(ctx context.Context) result {
		return g.all(ctx, "", command{args: append([]string{"go"}, args...)})
	}
}

func tool(args ...string) []string {
	return append([]string{"go", "tool", "-modfile=" + toolsDir + "/go.mod"}, args...)
}

// format lists what gofumpt would change; "." takes the nested modules in.
func (g *gate) format(ctx context.Context) result {
	out, err := g.stdout(ctx, command{args: tool("gofumpt", "-l", ".")})
	switch {
	case err != nil:
		return fail("", err.Error())
	case strings.TrimSpace(out) != "":
		return fail("go "+strings.Join(tool("gofumpt", "-w", ".")[1:], " ")+" mends it", out)
	}
	return pass("")
}

func (g *gate) staticcheck(ctx context.Context) result {
	return g.all(ctx, "", command{args: tool("staticcheck", "./...")})
}

// cross builds as much of the core as there is.
func (g *gate) cross(ctx context.Context) result {
	args := []string{"go", "build"}
	for _, dir := range core {
		if g.exists(dir) {
			args = append(args, "./"+dir)
		}
	}
	if len(args) == 2 {
		return skip("no core package yet")
	}
	var commands []command
	var names []string
	for _, p := range platforms {
		names = append(names, p.os+"/"+p.arch)
		commands = append(commands, command{env: []string{"CGO_ENABLED=0", "GOOS=" + p.os, "GOARCH=" + p.arch}, args: args})
	}
	return g.all(ctx, strings.Join(names, " "), commands...)
}

func (g *gate) test(ctx context.Context) result {
	return g.all(ctx, "", command{args: []string{"go", "test", "./..."}, live: true})
}

func (g *gate) race(ctx context.Context) result {
	if why := g.noRace(ctx); why != "" {
		return g.withoutRace(why)
	}
	return g.all(ctx, "", raceCommand(""))
}

func raceCommand(dir string) command {
	return command{dir: dir, env: []string{"CGO_ENABLED=1"}, args: []string{"go", "test", "-race", "./..."}}
}

// withoutRace is the result where the race detector can't run.
func (g *gate) withoutRace(why string) result {
	if g.requireRace {
		return fail("NOT RUN, and it is required: "+why, "")
	}
	return skip(why)
}

// noRace says why the race detector can't run here, or nothing.
func (g *gate) noRace(ctx context.Context) string {
	if runtime.GOOS == "darwin" {
		return "" // the one system where it needs no C compiler
	}
	if os.Getenv("CGO_ENABLED") == "0" {
		return "the environment has CGO_ENABLED=0"
	}
	env, err := g.goEnv(ctx, "CC")
	if err != nil {
		return err.Error()
	}
	return noCompiler(env[0], exec.LookPath)
}

// noCompiler looks for the program that the go command calls; cc may have flags.
func noCompiler(cc string, look func(string) (string, error)) string {
	words := strings.Fields(cc)
	if len(words) == 0 {
		return "no C compiler: the go command names none"
	}
	if _, err := look(words[0]); err != nil {
		return fmt.Sprintf("no C compiler: %s is not there; install one or set CC", words[0])
	}
	return ""
}

// tidy compares go.mod and go.sum of each module with what its imports need.
func (g *gate) tidy(ctx context.Context) result {
	dirs := []string{"", toolsDir}
	for _, m := range g.modules {
		dirs = append(dirs, m.path)
	}
	var commands []command
	for _, dir := range dirs {
		commands = append(commands, command{dir: dir, args: []string{"go", "mod", "tidy", "-diff"}})
	}
	return g.all(ctx, "", commands...)
}
