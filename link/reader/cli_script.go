package reader

import (
	"path"
	"slices"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
)

// script collects the links of a script. files are those that it writes, vars
// the variables that it sets.
type script struct {
	files, vars map[string]*shellText
	items       []Item
}

// maxShells is how many shells in each other (sh -c …) are looked into.
const maxShells = 3

func (s *script) read(src *shellText, depth int) {
	commands, err := parseShell(src)
	for _, cmd := range commands {
		s.remember(cmd)
		s.command(cmd, depth)
	}
	if err != nil {
		s.items = append(s.items, failed(*err)...)
	}
}

// content is what a file holds: nil if it is not written by the script.
func (s *script) content(name string) *shellText { return s.files[strings.TrimPrefix(name, "./")] }

// remember keeps what is written to a file: a here-document, or what echo and
// printf print. A file that is added to without being known stays so.
func (s *script) remember(cmd *shellCommand) {
	name, appends := cmd.output, cmd.appends
	s.assign(cmd)
	for i, w := range cmd.words {
		if w.String() == "tee" && i+1 < len(cmd.words) {
			name = cmd.words[len(cmd.words)-1].String()
			appends = slices.ContainsFunc(cmd.words[i+1:], func(w *shellText) bool { return w.String() == "-a" || w.String() == "--append" })
			break
		}
	}
	if name == "" {
		return
	}
	name = strings.TrimPrefix(name, "./")
	text := cmd.input
	if text == nil {
		text = printed(cmd.words)
	}
	known := s.files[name]
	switch {
	case text == nil:
		delete(s.files, name)
	case !appends:
		s.files[name] = text
	case known != nil:
		s.files[name] = join(known, text)
	}
}

// assign keeps what a command that is nothing else sets.
func (s *script) assign(cmd *shellCommand) {
	for i, w := range cmd.words {
		value := w.behindName()
		switch name, _, _ := strings.Cut(w.String(), "="); {
		case i == 0 && slices.Contains(declarers, w.String()):
		case w.String() == "read" && cmd.input != nil: // read -r -d '' NAME <<EOF
			s.vars[cmd.words[len(cmd.words)-1].String()] = cmd.input
			return
		case value == w && strings.HasSuffix(name, "+"):
			name = strings.TrimSuffix(name, "+")
			if known := s.vars[name]; known != nil {
				s.vars[name] = join(known, w.sub(len(name)+len("+="), len(w.text)))
			}
		case value == w:
			return
		default:
			s.vars[name] = value
		}
	}
}

// declarers are the commands that set variables.
var declarers = []string{"export", "local", "readonly", "declare", "typeset"}

// join puts one text behind another. A text that was joined before is changed, so
// that adding to it line by line takes no more time than it has bytes.
func join(a, b *shellText) *shellText {
	if !a.joined {
		a = &shellText{text: slices.Clone(a.text), at: slices.Clone(a.at), from: a.from, joined: true}
	}
	a.text, a.at = append(a.text, b.text...), append(a.at, b.at...)
	return a
}

// printed is what echo or printf prints, nil where that is not known.
func printed(words []*shellText) *shellText {
	if len(words) < 2 {
		return nil
	}
	out := &shellText{from: words[1].from}
	switch words[0].String() {
	case "echo":
		words = words[1:]
		escapes := false
		for len(words) > 0 && (words[0].String() == "-e" || words[0].String() == "-n") {
			escapes = escapes || words[0].String() == "-e"
			words = words[1:]
		}
		for i, w := range words {
			if i > 0 {
				out.add(' ', w.from)
			}
			out.unescape(w, escapes)
		}
		out.add('\n', words[max(len(words)-1, 0)].from)
	case "printf":
		if len(words) > 2 || strings.Contains(words[1].String(), "%") {
			return nil
		}
		out.unescape(words[1], true)
	default:
		return nil
	}
	return out
}

// unescape adds a text, with \n for the end of a line if escapes count.
func (t *shellText) unescape(w *shellText, escapes bool) {
	for i := 0; i < len(w.text); i++ {
		c := w.text[i]
		if escapes && c == '\\' && i+1 < len(w.text) {
			if k := strings.IndexByte(`nt\\`, w.text[i+1]); k >= 0 {
				i++
				c = "\n\t\\\\"[k]
			}
		}
		t.add(c, w.place(i))
	}
}

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
			}
			return
		case base == "curl" || base == "curl.exe":
			s.curl(cmd, w, rest)
			return
		}
	}
	if depth == maxShells {
		return
	}
	if cmd.input != nil && creates(cmd.input.text) {
		s.read(cmd.input, depth+1) // a here-document that a shell runs, now or later
	}
	spoken := len(cmd.words) > 0 && slices.Contains(speakers, cmd.words[0].String())
	for _, w := range cmd.words {
		// What a shell is given to run, what a variable holds to be run, and what
		// runs in place of its output.
		if inner := substituted(w); inner != nil {
			s.read(inner, depth+1)
		} else if !spoken && creates(w.text) {
			text, first := w.behindName(), len(s.items)
			s.read(text, depth+1)
			for i := first; i < len(s.items) && text != w; i++ {
				item := &s.items[i]
				item.Findings = slices.DeleteFunc(item.Findings, func(f link.Finding) bool { return f.Detail == noName || strings.HasSuffix(f.Detail, noValue) })
				item.Findings = append(item.Findings, elsewhere("the command is in a variable, and what its use adds is not known", w.from))
				item.sort()
			}
		}
	}
}

// elsewhere says that settings may come from a place that is not known.
func elsewhere(detail string, at int) link.Finding {
	return link.Finding{Code: link.CodeElsewhere, Pointer: link.ConfigsPointer, Offset: at, Detail: detail}
}

// substituted is the command in a word that is a substitution, behind the name
// of a variable.
func substituted(w *shellText) *shellText {
	w = w.behindName()
	text := string(w.text)
	switch {
	case !creates(w.text):
	case strings.HasPrefix(text, "$(") && strings.HasSuffix(text, ")"):
		return w.sub(2, len(text)-1)
	case len(text) > 1 && text[0] == '`' && text[len(text)-1] == '`':
		return w.sub(1, len(text)-1)
	}
	return nil
}

// behindName takes NAME= off a word.
func (t *shellText) behindName() *shellText {
	name, _, ok := strings.Cut(string(t.text), "=")
	if !ok || !plausibleKey(name) || strings.ContainsAny(name, ".-") {
		return t
	}
	return t.sub(len(name)+1, len(t.text))
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
	return strings.Contains(t, "curl") && strings.Contains(t, linksPath) && strings.Contains(t, "link_name") ||
		strings.Contains(t, "kafka-cluster-links ") || strings.Contains(t, "kafka-cluster-links.sh ") ||
		strings.Contains(t, "confluent kafka link create") || strings.Contains(t, "ccloud kafka link create")
}
