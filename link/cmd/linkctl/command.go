package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
)

// command is one subcommand.
type command struct {
	name string
	// args is what follows the flags; brief is one line; long explains.
	args, brief, long string
	run               func(e *env, c command, args []string) int
}

// commands lists the subcommands in the order help shows them.
func commands() []command {
	return []command{
		{"check", "FILE…", "say what is wrong with link definitions", checkHelp, runCheck},
		{"pair", "A [B]", "say whether two definitions are the halves of one link", pairHelp, runPair},
		{"graph", "FILE…", "say what links between clusters do to each other", graphHelp, runGraph},
		{"convert", "FILE", "write link definitions in another format", convertHelp, runConvert},
		{"plan", "FROM GOAL", "say what leads a topic from one status to a goal", planHelp, runPlan},
		{"simulate", "SCRIPT", "play a lifecycle script and say what happens", simulateText(), runSimulate},
		{"states", "link|mirror|task", "print a state machine", statesHelp, runStates},
		{"explain", "[CODE]", "say why a rule exists and what cures it", explainHelp, runExplain},
		{"keys", "[NAME|WORD]", "say what a config key does and takes", keysHelp, runKeys},
		{"demo", "", "play linked clusters from create to failover and back", demoHelp, runDemo},
		{"completion", "bash|zsh|fish", "print what a shell completes command lines with", completionHelp, runCompletion},
		{"version", "", "print the version", "", runVersion},
	}
}

// help prints the list of subcommands.
func (e *env) help(w io.Writer) {
	fmt.Fprint(w, "linkctl checks cluster link definitions and shows what is known about cluster links.\n\nusage: linkctl COMMAND [flags] [arguments]\n\n")
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-8s %s\n", c.name, c.brief)
	}
	fmt.Fprint(w, "\nlinkctl COMMAND --help tells more about each.\n")
}

func (e *env) runHelp(args []string) int {
	if len(args) == 0 {
		e.help(e.out)
		return exitOK
	}
	return run([]string{args[0], "--help"}, e.in, e.out, e.errs)
}

// flags makes c's flag set; it prints nothing by itself.
func (c command) flags() *flag.FlagSet {
	fs := flag.NewFlagSet("linkctl "+c.name, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.Usage = func() {}
	return fs
}

// parse reads flags before, between and after the arguments and gives the
// arguments. If done is true the command is over, with exit code code.
func (e *env) parse(c command, fs *flag.FlagSet, args []string) (operands []string, code int, done bool) {
	if e.describe != nil {
		e.describe(fs)
		return nil, exitOK, true
	}
	for len(args) > 0 {
		if err := fs.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				e.usage(c, fs)
				return nil, exitOK, true
			}
			return nil, e.misuse(c, "%v%s", err, meantFlag(fs, err)), true
		}
		rest := fs.Args()
		used := len(args) - len(rest)
		if used > 0 && args[used-1] == "--" {
			return append(operands, rest...), exitOK, false
		}
		if len(rest) == 0 {
			break
		}
		operands, args = append(operands, rest[0]), rest[1:]
	}
	return operands, exitOK, false
}

// meantFlag suggests the flag that was probably meant by one that is not there.
func meantFlag(fs *flag.FlagSet, err error) string {
	_, name, unknown := strings.Cut(err.Error(), "flag provided but not defined: -")
	if !unknown {
		return ""
	}
	var names []string
	fs.VisitAll(func(f *flag.Flag) { names = append(names, f.Name) })
	if near := link.NearestName(strings.TrimLeft(name, "-"), names...); near != "" {
		return "; did you mean --" + near + "?"
	}
	return ""
}

// misuse tells on stderr what is wrong with the command line.
func (e *env) misuse(c command, format string, args ...any) int {
	fmt.Fprintf(e.errs, "linkctl %s: %s\n", c.name, clean(fmt.Sprintf(format, args...)))
	fmt.Fprintf(e.errs, "usage: %s\n", c.line())
	return exitUsage
}

// line is the usage in one line.
func (c command) line() string {
	return strings.TrimRight("linkctl "+c.name+" [flags] "+c.args, " ")
}

// usage prints the whole help of a subcommand.
func (e *env) usage(c command, fs *flag.FlagSet) {
	fmt.Fprintf(e.out, "linkctl %s: %s.\n\nusage: %s\n", c.name, c.brief, c.line())
	if c.long != "" {
		fmt.Fprintf(e.out, "\n%s", c.long)
	}
	width := 0
	fs.VisitAll(func(f *flag.Flag) { width = max(width, len(flagName(f))) })
	if width > 0 {
		fmt.Fprint(e.out, "\nflags:\n")
	}
	fs.VisitAll(func(f *flag.Flag) {
		_, text := flag.UnquoteUsage(f)
		fmt.Fprintf(e.out, "  %-*s  %s\n", width, flagName(f), text)
	})
}

// flagName is a flag with what it takes.
func flagName(f *flag.Flag) string {
	value, _ := flag.UnquoteUsage(f)
	return strings.TrimRight("--"+f.Name+" "+value, " ")
}

// oneOf makes a flag that takes one of a few words; the first is the default.
func oneOf(fs *flag.FlagSet, name, usage string, words ...string) *string {
	v := new(words[0])
	fs.Func(name, usage+" `"+strings.Join(words, "|")+"`; default: "+words[0], func(s string) error {
		for _, w := range words {
			if s == w {
				*v = s
				return nil
			}
		}
		return fmt.Errorf("want one of %s", strings.Join(words, ", "))
	})
	return v
}
