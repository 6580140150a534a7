// Command linkctl checks cluster link definitions before anybody applies them,
// and shows what this module knows: its machines, rules and config keys.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/clusterlink-go/clusterlink/link"
)

// Exit codes: a contract with scripts.
const (
	exitOK      = 0
	exitInvalid = 1 // some definition is not valid
	exitUsage   = 2 // a usage error, or a file that can't be read
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// run is the whole command: it reads and writes nothing but its arguments and
// the files they name, and gives the exit code.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	e := &env{in: stdin, out: stdout, errs: stderr, colour: isTerminal(stdout)}
	if len(args) == 0 {
		e.help(stderr)
		return exitUsage
	}
	name, rest := args[0], args[1:]
	switch name {
	case "help", "-h", "-help", "--help":
		return e.runHelp(rest)
	case "-version", "--version":
		name = "version"
	}
	for _, c := range commands() {
		if c.name == name {
			code := exitUsage
			if err := protect("linkctl "+name, func() { code = c.run(e, c, rest) }); err != nil {
				fmt.Fprintf(stderr, "linkctl %s: %v\n", name, err)
			}
			return code
		}
	}
	meant := ""
	for _, c := range commands() {
		if near := link.NearestName(name, c.name); near != "" && meant == "" {
			meant = "; did you mean " + near + "?"
		}
	}
	fmt.Fprintf(stderr, "linkctl: there is no command %q%s\n\n", clean(name), meant)
	e.help(stderr)
	return exitUsage
}

// protect runs do and makes an error of a panic, so that one input that this
// program does not expect hides nothing of the others.
func protect(what string, do func()) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%s: linkctl has a fault here, please report it with the input: %v", what, r)
		}
	}()
	do()
	return nil
}

// env is what a subcommand works with.
type env struct {
	in        io.Reader
	out, errs io.Writer
	colour    bool
	// describe is given the flags of the command in place of running it; nil runs it.
	describe func(*flag.FlagSet)
}

// isTerminal reports whether w shows colours to a person who wants them.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
