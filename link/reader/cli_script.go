package reader

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
)

// script collects the links of a script. files are those that it writes, vars
// the variables that it sets.
type script struct {
	// files are those that are known by their path below the folder of the script,
	// or else by the name that the script gives them; nil is not known.
	files, vars map[string]*shellText
	// disk is the folder of the script.
	disk disk
	// scope is that of the command at hand, unknown counts folders.
	scope      *scope
	unknown    int
	items      []Item
	operations []Operation
	// used counts the bytes of what the script repeats by its name.
	used budget
	// hints counts the names that were compared with others.
	hints int
}

// budget counts bytes up to [maxUsed].
type budget int

// maxUsed is how many bytes the files and variables of a script may come to,
// each as often as it is used.
const maxUsed = link.DefaultMaxBytes

func (b *budget) spent() bool { return *b > maxUsed }

// take gives a text that is used once more, nil if that is too much.
func (b *budget) take(t *shellText) *shellText {
	if t == nil || b.spent() {
		return nil
	}
	if *b += budget(len(t.text)); b.spent() {
		return nil
	}
	return t
}

// missing says that settings are not known, which the detail says why: unless
// too much was used.
func (b *budget) missing(detail string, at int) link.Finding {
	if !b.spent() {
		return elsewhere(detail, at)
	}
	return link.Finding{
		Code: link.CodeMalformedTooLong, Pointer: link.ConfigsPointer, Offset: at,
		Detail: fmt.Sprintf("what the script uses of its files and variables comes to more than %d bytes, so this use is not read", maxUsed),
		Cure:   "Split the script, or use what is long less often.",
	}
}

// maxShells is how many shells in each other (sh -c …) are looked into.
const maxShells = 3

// read reads the commands of a text. What a shell is known to run must be whole;
// any other text may only look like commands.
func (s *script) read(src *shellText, depth int, runs bool) {
	outer := s.scope
	commands, err := parseIn(src, outer)
	for _, cmd := range commands {
		s.scope = cmd.scope
		s.scope.enter()
		s.move(cmd)
		s.assign(cmd)
		s.remember(cmd)
		s.command(cmd, depth)
	}
	s.scope = outer
	if err != nil && runs {
		s.items = append(s.items, failed(*err)...)
	}
}

// assign keeps what a command that is nothing else sets.
func (s *script) assign(cmd *shellCommand) {
	for i, w := range cmd.words {
		before, value, sets := w.cut('=')
		name, adds := strings.CutSuffix(before.String(), "+")
		switch {
		case i == 0 && slices.Contains(declarers, w.String()):
		case w.String() == "read" && cmd.input != nil: // read -r -d '' NAME <<EOF
			s.vars[cmd.words[len(cmd.words)-1].String()] = cmd.input
			return
		case !sets || !isVariable(name):
			return
		case adds:
			if known := s.vars[name]; known != nil {
				s.vars[name] = join(known, value)
			}
		default:
			s.vars[name] = value
		}
	}
}

// declarers are the commands that set variables.
var declarers = []string{"export", "local", "readonly", "declare", "typeset"}

// speakers are commands that say what they are given, and do not run it.
var speakers = []string{"echo", "printf", "grep", "log", "info", "warn", "die"}

// command looks for a command that creates a link, behind whatever runs it.
func (s *script) command(cmd *shellCommand, depth int) {
	for i, w := range cmd.words {
		rest := cmd.words[i+1:]
		switch base := path.Base(w.String()); {
		case isConfluent(base) && len(rest) >= 3 && rest[0].String() == "kafka" && rest[1].String() == "link" && rest[2].String() == "create":
			c := s.cli(w, rest[3:], confluentFlags)
			c.confluent()
			s.items = append(s.items, c.done())
			return
		case base == "kafka-cluster-links" || base == "kafka-cluster-links.sh":
			if c := s.cli(w, rest, clusterLinksFlags); c.has("--create") {
				c.clusterLinks()
				s.items = append(s.items, c.done())
			} else {
				s.clusterLink(c, w)
			}
			return
		case s.operation(w, rest):
			return
		case base == "curl" || base == "curl.exe":
			s.curl(cmd, w, rest)
			return
		case base == "kubectl" || base == "oc":
			s.resources(cmd, rest)
		}
	}
	if depth == maxShells {
		return
	}
	runs := cmd.runs()
	if cmd.input != nil && creates(cmd.input.text) {
		s.read(cmd.input, depth+1, runs) // a here-document that a shell runs, now or later
	}
	spoken := len(cmd.words) > 0 && slices.Contains(speakers, cmd.words[0].String())
	for _, w := range cmd.words {
		// What a shell is given to run, what a variable holds to be run, and what
		// runs in place of its output.
		if inner := substituted(w); inner != nil {
			s.read(inner, depth+1, runs)
		} else if !spoken && creates(w.text) {
			text, first := w.behindName(), len(s.items)
			s.read(text, depth+1, runs)
			for i := first; i < len(s.items) && text != w; i++ {
				item := &s.items[i]
				item.Findings = slices.DeleteFunc(item.Findings, func(f link.Finding) bool { return f.Detail == noName || strings.HasSuffix(f.Detail, noValue) })
				item.Findings = append(item.Findings, elsewhere("the command is in a variable, and what its use adds is not known", w.from))
				item.sort()
			}
		}
	}
}

// shells are the commands that run the text they are given.
var shells = []string{"sh", "bash", "zsh", "ksh", "dash", "eval"}

// runs reports whether the command is, or starts, a shell.
func (cmd *shellCommand) runs() bool {
	return slices.ContainsFunc(cmd.words, func(w *shellText) bool { return slices.Contains(shells, path.Base(w.String())) })
}

// elsewhere says that settings may come from a place that is not known.
func elsewhere(detail string, at int) link.Finding {
	return link.Finding{Code: link.CodeElsewhere, Pointer: link.ConfigsPointer, Offset: at, Detail: detail}
}

// substituted is the command in a word that is a substitution, behind the name
// of a variable.
func substituted(w *shellText) *shellText {
	if w = w.behindName(); creates(w.text) {
		return w.inside()
	}
	return nil
}

// inside is what stands in a substitution, nil of any other word.
func (t *shellText) inside() *shellText {
	n := len(t.text)
	switch {
	case bytes.HasPrefix(t.text, []byte("$(")) && t.text[n-1] == ')':
		return t.sub(2, n-1)
	case n > 1 && t.text[0] == '`' && t.text[n-1] == '`':
		return t.sub(1, n-1).unescaped("$`\\")
	}
	return nil
}

// behindName takes NAME= off a word.
func (t *shellText) behindName() *shellText {
	if name, value, ok := t.cut('='); ok && isVariable(name.String()) {
		return value
	}
	return t
}

// isConfluent reports whether a command is the Confluent CLI, by its name now
// or before.
func isConfluent(base string) bool {
	return base == "confluent" || base == "ccloud" || base == "confluent.exe"
}

// isTool reports whether a word is one of the commands that create links.
func isTool(w *shellText) bool {
	base := path.Base(w.String())
	return isConfluent(base) || base == "kafka-cluster-links" || base == "kafka-cluster-links.sh"
}

// creates reports whether a text looks like a command for a shell to run.
func creates(text []byte) bool {
	t := string(text)
	return strings.Contains(t, "curl") && strings.Contains(t, linksPath) && (strings.Contains(t, link.ParamLinkName) || strings.Contains(t, belowClusters)) ||
		strings.Contains(t, "kafka-cluster-links ") || strings.Contains(t, "kafka-cluster-links.sh ") ||
		strings.Contains(t, "kafka-mirrors ") || strings.Contains(t, "kafka-mirrors.sh ") ||
		strings.Contains(t, "confluent kafka link ") || strings.Contains(t, "ccloud kafka link ") ||
		strings.Contains(t, "confluent kafka mirror ") || strings.Contains(t, "ccloud kafka mirror ")
}
