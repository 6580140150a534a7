package reader

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
)

// readCLI reads the commands of a script that create links: those of the
// Confluent CLI and of kafka-cluster-links, and requests to the API with curl.
func readCLI(data []byte) []Item {
	if f, ok := unreadable(data); ok {
		return failed(f)
	}
	s := &script{files: map[string]*shellText{}, vars: map[string]*shellText{}}
	text := textOf(data)
	if bytes.HasPrefix(data, []byte(byteOrderMark)) {
		text = text.sub(len(byteOrderMark), len(data))
	}
	s.read(text, 0)
	if s.items == nil {
		return failed(noLink("the file has no command that creates a cluster link"))
	}
	return s.items
}

// cli is one command with its arguments.
type cli struct {
	*draft
	script *script
	// at is the place of the command.
	at         int
	flags      map[string]*argument
	configs    []*argument
	positional []*shellText
	// hidden says that settings are in a file that is not known.
	hidden bool
}

// argument is a flag with its value.
type argument struct {
	flag  string
	at    int
	value *shellText
}

// cli sorts the arguments of a command. A flag that takes a value is true in
// known.
func (s *script) cli(command *shellText, args []*shellText, known map[string]bool) *cli {
	c := &cli{draft: newDraft(), script: s, at: command.from, flags: map[string]*argument{}}
	c.item.Start = command.from
	for i := 0; i < len(args); i++ {
		w := args[i]
		text := w.String()
		if text == "--" {
			c.positional = append(c.positional, args[i+1:]...)
			break
		}
		if !strings.HasPrefix(text, "-") || text == "-" {
			c.positional = append(c.positional, w)
			continue
		}
		a := &argument{flag: text, at: w.from}
		name, _, joined := strings.Cut(text, "=")
		takes, ok := known[name]
		if joined {
			a.flag, a.value = name, w.sub(len(name)+1, len(w.text))
			a.value.from = w.place(len(name) + 1)
		} else if next := i + 1; next < len(args) && (takes || !ok && !strings.HasPrefix(args[next].String(), "-")) {
			i, a.value = next, args[next]
		}
		switch {
		case !ok:
			c.unknownFlag(a, name, known)
		case takes && a.value == nil:
			c.find(link.Finding{Code: link.CodeStrayArgument, Offset: a.at, Detail: name + noValue, Cure: "Write its value behind it."})
		case name == "--config":
			c.configs = append(c.configs, a)
		default:
			c.flags[name] = a
		}
	}
	return c
}

// What is said of a command that ends early; in a variable, its use goes on.
const (
	noValue = " has no value"
	noName  = "the command does not name the link"
)

// unknownFlag notes a flag that the command has not.
func (c *cli) unknownFlag(a *argument, name string, known map[string]bool) {
	f := link.Finding{Code: link.CodeStrayArgument, Offset: a.at, Detail: "the command has no flag " + flagName(name), Cure: "Leave it out, or correct its name."}
	names := slices.Sorted(maps.Keys(known))
	meant := link.NearestName(name, slices.DeleteFunc(names, func(n string) bool { return !strings.HasPrefix(n, "--") })...)
	switch {
	case meant != "":
		f.Detail += "; did you mean " + meant + "?"
		f.Cure = "Write " + meant + "."
	case name == "--link-mode" || name == "--connection-mode":
		f.Cure = "Write --config " + strings.ReplaceAll(name[2:], "-", ".") + "=… instead."
	}
	c.find(f)
}

// flagName quotes what is in place of a flag if it looks like one: else it may
// be a secret.
func flagName(s string) string {
	if !strings.HasPrefix(s, "--") {
		return "of this name"
	}
	return fieldName(s)
}

// fieldName quotes the name of a field if it looks like one.
func fieldName(s string) string {
	// Names have no digits among capitals and small letters; passwords have.
	mixed := strings.ContainsAny(s, "0123456789") && strings.ToLower(s) != s && strings.ToUpper(s) != s
	if !plausibleKey(s) || len(s) > maxWord || mixed {
		return "of this name"
	}
	return s
}

// shorten keeps a word that is quoted in a detail short.
func shorten(s string) string {
	if len(s) > maxWord {
		return strings.ToValidUTF8(s[:maxWord], "") + "…"
	}
	return s
}

const maxWord = 40

func (c *cli) stray(at int, key, detail string) {
	c.find(link.Finding{Code: link.CodeStrayArgument, Key: key, Offset: at, Detail: detail})
}

// strayWords notes words that belong to no flag.
func (c *cli) strayWords(words []*shellText) {
	shells := false
	for _, w := range words {
		key, _, pair := strings.Cut(w.String(), "=")
		switch {
		case strings.TrimSpace(w.String()) == "":
			// What else the command says may stand on the lines behind it.
			c.find(link.Finding{
				Code: link.CodeStrayArgument, Pointer: link.ConfigsPointer, Offset: w.from,
				Detail: "an empty argument; a backslash with a blank behind it does not continue the line", Cure: "Take away the blanks behind the backslash.",
			})
		case strings.HasPrefix(w.String(), "$"):
			if !shells { // once: who leaves one to the shell knows it of the others
				c.find(elsewhere("the argument comes from the shell, and what it says is not known", w.from))
			}
			shells = true
		case strings.HasPrefix(w.String(), "–") || strings.HasPrefix(w.String(), "—"):
			c.find(link.Finding{
				Code: link.CodeStrayArgument, Offset: w.from, Detail: "a dash of a text processor begins this argument, so it is no flag",
				Cure: "Type two hyphens in its place.",
			})
		case pair && plausibleKey(key) && strings.Contains(key, "."): // no piece of a secret in Base64
			c.stray(w.from, key, "the setting "+shorten(key)+" stands alone, so it is not used; put a comma before it, or --config")
		default:
			c.stray(w.from, "", "the argument belongs to no flag")
		}
	}
}

// plausibleKey reports whether a text may be the name of a config.
func plausibleKey(s string) bool {
	s = strings.TrimSpace(s)
	return s != "" && strings.IndexFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '_' || r == '-')
	}) < 0
}

// has reports whether a flag is given and not switched off.
func (c *cli) has(flag string) bool {
	a := c.flags[flag]
	return a != nil && (a.value == nil || !strings.EqualFold(a.value.String(), "false"))
}

// value gives the text of a flag.
func (c *cli) value(flag string) (string, *argument) {
	a := c.flags[flag]
	if a == nil || a.value == nil {
		return "", nil
	}
	return a.value.String(), a
}

// mode is the link.mode that the configs say.
func (c *cli) mode() link.Mode {
	if i, ok := c.index["link.mode"]; ok {
		return link.Mode(c.item.Request.Configs[i].Value.Reveal())
	}
	return link.ModeDestination
}

// content finds what a file holds: nil if it is not written by the script.
func (c *cli) content(name string) *shellText {
	return c.script.content(name)
}

// elsewhere notes a file whose content is not known.
func (c *cli) elsewhere(a *argument, what string) {
	c.hidden = true
	c.find(elsewhere(what+" is in a file, which is not read; write it in the script as a here-document to have it checked", a.value.from))
}
