package main

import (
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate"
)

const completionHelp = `bash: source <(linkctl completion bash), or write it to a file below
/etc/bash_completion.d. zsh: source <(linkctl completion zsh). fish: linkctl
completion fish > ~/.config/fish/completions/linkctl.fish.
`

// runCompletion prints what a shell completes command lines of linkctl with.
func runCompletion(e *env, c command, args []string) int {
	operands, code, done := e.parse(c, c.flags(), args)
	switch {
	case done:
		return code
	case len(operands) != 1:
		return e.misuse(c, "name a shell: bash, zsh or fish")
	}
	switch operands[0] {
	case "bash":
		bashCompletion(e.out)
	case "zsh":
		fmt.Fprint(e.out, "autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n")
		bashCompletion(e.out)
	case "fish":
		fishCompletion(e.out)
	default:
		return e.misuse(c, "there is no completion for %q; name bash, zsh or fish", operands[0])
	}
	return exitOK
}

// choices are the words that may follow something.
type choices struct {
	command, after string // after is a flag, or empty for an argument of the command
	words          []string
}

// flagsOf lists the flags of a command.
func flagsOf(c command) (list []*flag.Flag) {
	e := &env{in: strings.NewReader(""), out: io.Discard, errs: io.Discard}
	e.describe = func(fs *flag.FlagSet) { fs.VisitAll(func(f *flag.Flag) { list = append(list, f) }) }
	c.run(e, c, nil)
	return list
}

// allChoices lists what is known of the words of command lines.
func allChoices() (list []choices) {
	var codes, names []string
	for _, r := range validate.Rules() {
		codes = append(codes, string(r.Code))
	}
	for _, k := range link.Keys() {
		names = append(names, k.Name)
	}
	arguments := map[string][]string{
		"states": {"link", "mirror", "task"}, "explain": codes, "keys": names, "completion": {"bash", "zsh", "fish"},
	}
	for _, c := range commands() {
		for _, f := range flagsOf(c) {
			value, _ := flag.UnquoteUsage(f)
			switch words := strings.Split(value, "|"); {
			case f.Name == "ignore":
				list = append(list, choices{c.name, "--ignore", codes})
			case len(words) > 1 && !strings.ContainsAny(value, "[ "):
				list = append(list, choices{c.name, "--" + f.Name, words})
			}
		}
		if words := arguments[c.name]; words != nil {
			list = append(list, choices{c.name, "", words})
		}
	}
	return list
}

func bashCompletion(w io.Writer) {
	var names []string
	for _, c := range commands() {
		names = append(names, c.name)
	}
	fmt.Fprintf(w, `_linkctl() {
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} words=
	if [ "$COMP_CWORD" -eq 1 ]; then
		COMPREPLY=($(compgen -W "%s help" -- "$cur"))
		return
	fi
	case "${COMP_WORDS[1]} $prev" in
`, strings.Join(names, " "))
	arguments := map[string][]string{}
	for _, ch := range allChoices() {
		if ch.after == "" {
			arguments[ch.command] = ch.words
			continue
		}
		fmt.Fprintf(w, "\t%q) words=%q ;;\n", ch.command+" "+ch.after, strings.Join(ch.words, " "))
	}
	fmt.Fprint(w, "\tesac\n\tif [ -z \"$words\" ]; then case \"${COMP_WORDS[1]} $cur\" in\n")
	for _, c := range commands() {
		var flags []string
		for _, f := range flagsOf(c) {
			flags = append(flags, "--"+f.Name)
		}
		fmt.Fprintf(w, "\t\"%s -\"*) words=%q ;;\n", c.name, strings.Join(flags, " "))
		if words := arguments[c.name]; words != nil {
			fmt.Fprintf(w, "\t\"%s \"*) words=%q ;;\n", c.name, strings.Join(words, " "))
		}
	}
	fmt.Fprint(w, `	esac; fi
	if [ -n "$words" ]; then
		COMPREPLY=($(compgen -W "$words" -- "$cur"))
	else
		COMPREPLY=($(compgen -f -- "$cur"))
	fi
}
complete -o filenames -F _linkctl linkctl
`)
}

func fishCompletion(w io.Writer) {
	quote := func(s string) string { return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(s) + "'" }
	known := allChoices()
	for _, c := range commands() {
		fmt.Fprintf(w, "complete -c linkctl -n __fish_use_subcommand -f -a %s -d %s\n", c.name, quote(c.brief))
		for _, f := range flagsOf(c) {
			value, usage := flag.UnquoteUsage(f)
			line := fmt.Sprintf("complete -c linkctl -n '__fish_seen_subcommand_from %s' -l %s -d %s", c.name, f.Name, quote(usage))
			if value != "" {
				line += " -r"
			}
			for _, ch := range known {
				if ch.command == c.name && ch.after == "--"+f.Name {
					line += " -f -a " + quote(strings.Join(ch.words, " "))
				}
			}
			fmt.Fprintln(w, line)
		}
		if i := slices.IndexFunc(known, func(ch choices) bool { return ch.command == c.name && ch.after == "" }); i >= 0 {
			fmt.Fprintf(w, "complete -c linkctl -n '__fish_seen_subcommand_from %s' -f -a %s\n", c.name, quote(strings.Join(known[i].words, " ")))
		}
	}
}
