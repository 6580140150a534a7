package reader

import (
	"bytes"
	"cmp"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
)

// readCLI reads the commands of a script that create links: those of the
// Confluent CLI and of kafka-cluster-links, and requests to the API with curl.
// Files that it names are looked for in its folder, which may be nil.
func readCLI(folder fs.FS, data []byte) ([]Item, []Operation) {
	if f, ok := unreadable(data); ok {
		return failed(f), nil
	}
	s := &script{files: map[string]*shellText{}, vars: map[string]*shellText{}, disk: disk{files: folder}, scope: &scope{set: true}}
	text := textOf(data)
	if bytes.HasPrefix(data, []byte(byteOrderMark)) {
		text = text.sub(len(byteOrderMark), len(data))
	}
	s.read(text, 0, true)
	if s.items == nil {
		s.items = failed(noLink("the file has no command that creates a cluster link"))
	}
	return s.items, s.operations
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
		before, value, joined := w.cut('=')
		a := &argument{flag: before.String(), at: w.from, value: value}
		takes, ok := known[a.flag]
		if letter, rest := letters(w, known); letter != "" {
			a.flag, takes, ok = letter, known[letter], true
			if joined = rest != nil; joined {
				a.value = rest
			}
		}
		if next := i + 1; !joined && next < len(args) && (takes || !ok && !strings.HasPrefix(args[next].String(), "-")) {
			i, a.value = next, args[next]
		}
		switch {
		case !ok:
			c.unknownFlag(a, known)
		case takes && a.value == nil:
			c.find(link.Finding{Code: link.CodeStrayArgument, Offset: a.at, Detail: a.flag + noValue, Cure: "Write its value behind it."})
		case a.flag == "--config":
			c.configs = append(c.configs, a)
		default:
			c.flags[a.flag] = a
		}
	}
	return c
}

// letters reads flags of one letter that stand behind one dash, as in -vv or
// -vojson: the last of them and the value that is joined to it, if there is one.
// None before it takes a value. The flag is empty where a letter is none.
func letters(w *shellText, known map[string]bool) (flag string, value *shellText) {
	for i := 1; i < len(w.text); i++ {
		flag = "-" + string(w.text[i])
		switch takes, ok := known[flag]; {
		case !ok:
			return "", nil
		case takes && i+1 < len(w.text):
			value = w.sub(i+1, len(w.text))
			if value.text[0] == '=' {
				value = value.sub(1, len(value.text))
			}
			return flag, value
		}
	}
	return flag, nil
}

// What is said of a command that ends early; in a variable, its use goes on.
const (
	noValue = " has no value"
	noName  = "the command does not name the link"
)

// maxHints is how many unknown flags of a script are compared with the known
// ones.
const maxHints = 100

// unknownFlag notes a flag that the command has not.
func (c *cli) unknownFlag(a *argument, known map[string]bool) {
	f := link.Finding{Code: link.CodeStrayArgument, Offset: a.at, Detail: "the command has no flag " + flagName(a.flag), Cure: "Leave it out, or correct its name."}
	meant := ""
	if c.script.hints++; c.script.hints <= maxHints {
		names := slices.Sorted(maps.Keys(known))
		meant = link.NearestName(a.flag, slices.DeleteFunc(names, func(n string) bool { return !strings.HasPrefix(n, "--") })...)
	}
	switch {
	case meant != "":
		f.Detail += "; did you mean " + meant + "?"
		f.Cure = "Write " + meant + "."
	case a.flag == "--link-mode" || a.flag == "--connection-mode":
		f.Cure = "Write --config " + strings.ReplaceAll(a.flag[2:], "-", ".") + "=… instead."
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

// mode is the link.mode that the configs say, empty where it may be in a file that
// is not known.
func (c *cli) mode() link.Mode {
	if i, ok := c.index["link.mode"]; ok {
		return link.Mode(c.item.Request.Configs[i].Value.Reveal())
	}
	if c.hidden {
		return ""
	}
	return link.ModeDestination
}

// content is what a file holds: nil if that is not known.
func (c *cli) content(name *shellText) *shellText {
	return c.script.content(name)
}

// elsewhere notes a file whose content is not known.
func (c *cli) elsewhere(a *argument, what string) {
	name := sourceOf(a.value)
	c.hidden, c.item.unread = true, &name
	c.find(c.script.unread(a.value, what))
}

// unread says that a part of the definition is in what w names, a file or a
// variable, and is not known.
func (s *script) unread(w *shellText, what string) link.Finding {
	name := sourceOf(w)
	detail, cure := " is in "+name+", which is not at hand", "Write it in the script, as a here-document or else, to have it checked."
	switch {
	case name == otherSource:
		detail = " is not in the script, so it is not read"
	case !strings.HasPrefix(name, "$"):
		cure = "Lay the file beside the script, or below its folder, to have it checked; or write it in the script as a here-document."
	}
	f := s.used.missing(what+detail, w.from)
	f.Cure = cmp.Or(f.Cure, cure)
	return f
}

// otherSource stands for an argument that names no file and no variable.
const otherSource = "another source"

// sourceOf is what w names, as it may be shown.
func sourceOf(w *shellText) string {
	if name := strings.TrimPrefix(w.String(), "@"); fileName.MatchString(name) {
		return name
	}
	return otherSource
}

// fileName is what may be shown as the name of a file or of a variable.
var fileName = regexp.MustCompile(`^(?:\$\{?[A-Za-z_][A-Za-z0-9_]*\}?|[A-Za-z0-9_./~${}-]{0,100}[./][A-Za-z0-9_./~${}-]{1,100})$`)
