package reader

import (
	"bytes"
	"path"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
)

// readCLI reads the commands of a script that create links: those of the
// Confluent CLI and of kafka-cluster-links.
func readCLI(data []byte) []Item {
	if f, ok := unreadable(data); ok {
		return failed(f)
	}
	s := &script{files: map[string]*shellText{}}
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

// script collects the links of a script. files are those that it writes.
type script struct {
	files map[string]*shellText
	items []Item
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

// remember keeps what is written to a file from a here-document.
func (s *script) remember(cmd *shellCommand) {
	name := cmd.output
	for i, w := range cmd.words {
		if w.String() == "tee" && i+1 < len(cmd.words) {
			name = cmd.words[len(cmd.words)-1].String()
		}
	}
	if cmd.input != nil && name != "" {
		s.files[strings.TrimPrefix(name, "./")] = cmd.input
	}
}

// command looks for a command that creates a link, behind whatever runs it.
func (s *script) command(cmd *shellCommand, depth int) {
	for i, w := range cmd.words {
		rest := cmd.words[i+1:]
		switch base := path.Base(w.String()); {
		case base == "confluent" && len(rest) >= 3 && rest[0].String() == "kafka" && rest[1].String() == "link" && rest[2].String() == "create":
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
		case w.String() == "-c" && len(rest) > 0 && depth < maxShells && creates(rest[0].text):
			s.read(rest[0], depth+1)
			return
		}
	}
}

// creates reports whether a text looks like a command for a shell to run.
func creates(text []byte) bool {
	t := string(text)
	return strings.Contains(t, "kafka-cluster-links") || strings.Contains(t, "confluent kafka link create")
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
			c.stray(a.at, "", "the command has no flag "+flagName(name))
		case takes && a.value == nil:
			c.stray(a.at, "", name+" has no value")
		case name == "--config":
			c.configs = append(c.configs, a)
		default:
			c.flags[name] = a
		}
	}
	return c
}

// flagName quotes what is in place of a flag if it looks like one: else it may
// be a secret.
func flagName(s string) string {
	if !strings.HasPrefix(s, "--") || !plausibleKey(s) || len(s) > maxWord {
		return "of this name"
	}
	return s
}

// fieldName quotes the name of a field if it looks like one.
func fieldName(s string) string {
	if !plausibleKey(s) || len(s) > maxWord {
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
	for _, w := range words {
		key, _, pair := strings.Cut(w.String(), "=")
		switch {
		case strings.TrimSpace(w.String()) == "":
			c.stray(w.from, "", "an empty argument; a backslash with a blank behind it does not continue the line")
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
	return c.script.files[strings.TrimPrefix(name, "./")]
}

// elsewhere notes a file whose content is not known.
func (c *cli) elsewhere(a *argument, what string) {
	c.hidden = true
	c.find(link.Finding{
		Code: link.CodeElsewhere, Pointer: link.ConfigsPointer, Offset: a.value.from,
		Detail: what + " is in a file, which is not read; write it in the script as a here-document to have it checked",
	})
}
