package validate

import (
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

// slips looks for what goes wrong when settings are copied, templated, escaped
// or converted, in values that the service takes as they are.
func (c *check) slips(i int, s *spec, v string) {
	if v == "" || ordinary(v) && !strings.HasPrefix(v, s.key.Name) {
		return
	}
	name := s.key.Name
	at := c.valueOf(i)
	if rest, ok := afterOwnKey(v, name); ok {
		c.add(codeRepeatsKey, at, "the value of "+name+" begins with the key itself", "Write what is behind "+name+v[len(name):len(name)+1]+" alone.")
		if v = rest; v == "" {
			return
		}
	}
	if other, ok := swallowed(v, name); ok {
		c.swallowed(at, name, other)
		return
	}
	switch {
	case text.Quoted(v) && !strings.Contains(v[1:len(v)-1], v[:1]):
		c.inQuotes(at, name)
	case text.IsNullWord(v) && !(text.EqualFold(v, "none") && (s.id == kEndpointCheck || s.id == localSide.of(kEndpointCheck))) && !contains(s.key.Values, v):
		c.add(codeNullWord, at, "the value of "+name+" is the word "+v+", taken literally", "To have no value, leave the config out.")
	case (s.grammar == bootstrapList || s.grammar == linkPrefix) && !text.Templated(v):
		// These are refused as they are, with a word on why.
	case strings.Contains(v, " #"):
		c.add(codeInlineComment, at, "the value of "+name+" holds a comment, which is taken as part of it", "Take away all from the # on.")
	case text.HTMLEscaped(v):
		c.add(codeEscapedValue, at, "the value of "+name+" is escaped for HTML", "Write the characters themselves.")
	case s.grammar == bootstrapList, s.grammar == linkPrefix:
	case c.wrapped(at, s, v):
	default:
		c.oddCharacters(at, name, v)
	}
}

// wrapped reports what was done to a value on its way and not undone.
func (c *check) wrapped(at place, s *spec, v string) bool {
	name := s.key.Name
	last := v[len(v)-1]
	switch {
	case text.BlockMarker(v) != "":
		c.add(codeBlockMarker, at, "the value of "+name+" begins with "+text.BlockMarker(v)+", a mark of YAML that is taken as part of it", "Take the mark away.")
	case text.LeftoverEscape(v):
		c.add(codeBackslash, at, "the value of "+name+" holds a backslash that is left over from escaping", "Take it away, and the quotes behind it.")
	case text.URLEncoded(v) && !isWebKey(name):
		c.add(codeURLEncoded, at, "the value of "+name+" is URL-encoded", "Write it decoded.")
	case last == '=' && text.Base64Text(v):
		c.add(codeBase64, at, "the value of "+name+" is plain text in base64", "Write it decoded.")
	case last == ';', last == ',' && s.key.Type != link.TypeList:
		c.add(codeTrailingMark, at, "the value of "+name+" ends with "+string(last)+", which is taken as part of it", "Take it away.")
	case s.key.Type != link.TypeList && strings.ContainsAny(v, "\n\r\t"):
		c.add(codeInvisible, at, "the value of "+name+" holds an invisible character, "+unicodeName(rune(v[strings.IndexAny(v, "\n\r\t")])), "Write it on one line, without tabs.")
	case text.Mixed(v):
		c.add(codeLookAlike, at, "the value of "+name+" holds letters that only look like plain ones", "Type the value anew.")
	default:
		return false
	}
	return true
}

// isWebKey reports whether a key holds an address, in which escapes belong.
func isWebKey(name string) bool { return strings.HasSuffix(name, ".url") }

func (c *check) inQuotes(at place, name string) {
	c.add(codeQuotedValue, at, "the value of "+name+" is wrapped in quotes, which are taken as part of it", "Take away the quotes.")
}

// ordinary reports whether no slip can be in a value, at the cost of one look
// at each byte.
func ordinary(v string) bool {
	for i := range len(v) {
		if oddBytes[v[i]] {
			return false
		}
	}
	return v != "" && v[len(v)-1] != ',' && !text.IsNullWord(v)
}

// oddBytes are those that slips are made of.
var oddBytes = func() (odd [256]bool) {
	for b := range odd {
		odd[b] = b < ' ' || b >= 0x7f || strings.IndexByte("=\"'`#&<>%[]|\\;", byte(b)) >= 0
	}
	return odd
}()

// secretSlips is [check.slips] for passwords and the like, of which nothing is
// known but that nobody means these.
func (c *check) secretSlips(i int, v string) {
	name := c.req.Configs[i].Name
	at := c.valueOf(i)
	switch {
	case text.IsFailedTemplate(v):
		c.oddCharacters(at, name, v)
	case text.IsNullWord(v):
		c.add(codeNullWord, at, "the value of "+name+" is the word "+v+", taken literally", "To have no value, leave the config out.")
	default:
		if _, ok := afterOwnKey(v, name); ok {
			c.add(codeRepeatsKey, at, "the value of "+name+" begins with the key itself", "Write what is behind it alone.")
		} else if other, ok := swallowed(v, name); ok {
			c.swallowed(at, name, other)
		}
	}
}

// oddCharacters reports what no value means to hold.
func (c *check) oddCharacters(at place, name, v string) {
	switch r, found := text.Invisible(v); {
	case text.IsFailedTemplate(v):
		c.add(codeFailedTemplate, at, "the value of "+name+" is what a template prints when it has no value to put in",
			"Look at what fills in this value.")
	case found:
		c.add(codeInvisible, at, "the value of "+name+" holds an invisible character, "+unicodeName(r), "Type the value anew.")
	case strings.ContainsRune(v, '\uFFFD'):
		c.add(codeInvisible, at, "the value of "+name+" holds U+FFFD, which stands for text that was read in a wrong encoding",
			"Save the file as UTF-8 and copy the value anew.")
	case text.Curly(v):
		c.add(codeCurly, at, "the value of "+name+" holds typographic quotes or dashes", "Type them as plain \" ' and -.")
	}
}

// swallowed reports that a value has other settings glued to it.
func (c *check) swallowed(at place, name, other string) {
	c.glued = true
	c.add(codeGlued, at, "the value of "+name+" holds the setting "+other+" too: two settings ran together",
		"Give "+other+" a config of its own; look for a lost line break or a stray backslash at the end of a line.")
}

// afterOwnKey gives what is behind "key=" or "key:" at the start of a value.
func afterOwnKey(v, name string) (string, bool) {
	rest, ok := strings.CutPrefix(v, name)
	if !ok {
		return "", false
	}
	rest = strings.TrimLeft(rest, " ")
	if rest == "" || rest[0] != '=' && rest[0] != ':' {
		return "", false
	}
	return text.Trim(rest[1:]), true
}

// maxGlue limits how many equals signs of one value are looked at.
const maxGlue = 64

// longestKey is the length of the longest key.
const longestKey = 60

// swallowed finds a known key in a value that is followed by "=", or by ":" at
// the start of a line, other than at the start.
func swallowed(v, own string) (string, bool) {
	for n, from := 0, 0; n < maxGlue; n++ {
		i := strings.IndexAny(v[from:], "=\n")
		if i < 0 {
			return "", false
		}
		i += from
		from = i + 1
		if v[i] == '\n' {
			if name, _, ok := strings.Cut(firstLine(v[i+1:]), ":"); ok && specOf(text.Trim(name)) != nil {
				return text.Trim(name), true
			}
			continue
		}
		end := len(strings.TrimRight(v[:i], " "))
		for start := max(0, end-longestKey); start < end; start++ {
			if s := specOf(v[start:end]); s != nil && strings.Contains(s.key.Name, ".") {
				return s.key.Name, true
			}
		}
	}
	return "", false
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

func unicodeName(r rune) string {
	switch r {
	case '\u00a0':
		return "a no-break space"
	case '\ufeff':
		return "a byte order mark"
	case '\u00ad':
		return "a soft hyphen"
	case '\n', '\r':
		return "a line end"
	case '\t':
		return "a tab"
	}
	return "a zero-width character"
}

// blanks says that the service will trim a value.
func (c *check) blanks(i int, raw, v string) {
	if v == "" && raw != "" {
		return
	}
	c.add(codeBlanks, c.valueOf(i), "the value of "+c.req.Configs[i].Name+" has blanks around it, which the service trims", "")
}

// nameSlip looks for what is wrong with a name other than its spelling.
func (c *check) nameSlip(i int, at place) bool {
	name := c.req.Configs[i].Name
	bare := strings.Trim(name, " \t\r\n\ufeff\u00a0\u200b")
	if key, value, ok := strings.Cut(bare, "="); ok {
		return c.namedPair(at, text.Trim(key), value, "=")
	}
	if key, value, ok := strings.Cut(bare, ":"); ok {
		return c.namedPair(at, text.Trim(key), value, ":")
	}
	for _, mark := range []string{"#", "//", ";", "!"} {
		if rest, ok := strings.CutPrefix(bare, mark); ok {
			if key := text.Trim(rest); specOf(key) != nil {
				c.add(codeCommentedKey, at, "the name is "+key+" commented out, which makes it an unknown key",
					"Leave the entry out, or write "+key+".")
				return true
			}
		}
	}
	if exported(bare) {
		if key, _, ok := strings.Cut(c.req.Configs[i].Value.Reveal(), "="); ok && specOf(text.Trim(key)) != nil {
			c.mean(text.Trim(key), i)
			at.key = text.Trim(key)
			c.add(codeDirtyKey, at, "the name is "+bare+", and the key "+text.Trim(key)+" stands in the value", "Write "+text.Trim(key)+" as name, without "+bare+" in front.")
			return true
		}
	}
	if c.lookAlikeName(at, bare) {
		return true
	}
	clean := strings.Trim(bare, `"'`+"`-,")
	clean = strings.TrimPrefix(strings.TrimPrefix(clean, "export "), "config ")
	if clean != name && specOf(clean) != nil {
		c.mean(clean, i)
		c.add(codeDirtyKey, at, "the name has something around the key "+clean+": quotes, blanks, dashes or an invisible character",
			"Write "+clean+" and nothing else.")
		return true
	}
	return false
}

// lookAlikeName reports a name that is a key in plain letters.
func (c *check) lookAlikeName(at place, name string) bool {
	if text.IsASCII(name) {
		return false
	}
	plain := text.PlainLetters(name)
	key := strings.ReplaceAll(plain, "-", ".")
	if specOf(key) == nil {
		return false
	}
	c.mean(key, at.entry-1)
	at.key = key
	if _, hidden := text.Invisible(name); hidden {
		c.add(codeDirtyKey, at, "the name has an invisible character in the key "+key, "Write "+key+" and nothing else.")
	} else {
		c.add(codeLookAlikeKey, at, "the name is "+key+" in letters or marks that only look like plain ones", "Type "+key+" anew.")
	}
	return true
}

// exported reports whether a name is the word that shells put before a setting.
func exported(name string) bool {
	switch name {
	case "export", "set", "SET", "setenv", "ENV", "env", "declare", "config", "--config", "-D", "-":
		return true
	}
	return false
}

// namedPair reports a name that holds "key=value" or "key:".
func (c *check) namedPair(at place, key, value, sign string) bool {
	s := specOf(strings.Trim(key, `"' `))
	if s == nil {
		return false
	}
	c.mean(s.key.Name, at.entry-1)
	// The name may hold a secret now, so it is not repeated.
	at.key = s.key.Name
	if text.Trim(value) == "" {
		c.add(codeDirtyKey, at, "the name ends with "+sign+" behind the key "+s.key.Name, "Write "+s.key.Name+" and nothing else.")
		return true
	}
	c.add(codeKeyHoldsValue, at, "the name holds the key "+s.key.Name+" and its value", "Write the key as name and the value as value.")
	return true
}
