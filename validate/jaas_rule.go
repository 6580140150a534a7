package validate

import (
	"encoding/base64"
	"strings"
)

// jndiModule is the one login module that Apache Kafka refuses by default.
const jndiModule = "com.sun.security.auth.module.JndiLoginModule"

// jaas checks a JAAS value and keeps what it says for [check.login].
func (c *check) jaas(i int, s *spec, v string) {
	l := &c.logins[sideIndex(s.id)]
	l.ok = false
	name := s.key.Name
	at := c.valueOf(i)
	if rest, ok := afterOwnKey(v, name); ok {
		c.add(codeRepeatsKey, at, "the value of "+name+" begins with the key itself", "Write what is behind "+name+"= alone.")
		v = rest
	} else if rest, ok := afterOwnKey(v, keyNames[kJAAS]); ok {
		c.add(codeRepeatsKey, at, "the value of "+name+" begins with the key "+keyNames[kJAAS], "Write what is behind "+keyNames[kJAAS]+"= alone.")
		v = rest
	}
	if v == "" {
		c.add(codeJAASEmpty, at, name+" is empty: it names no login module", "Write a login module, or leave the config out.")
		return
	}
	if isFailedTemplate(v) {
		c.oddCharacters(at, name, v)
		return
	}
	fault, key := parseLogin(v, l)
	if fault == jaasFine {
		c.loginFound(at, name, l)
		return
	}
	if isStandIn(v) || wholly(v) {
		return
	}
	filled, changed := fillIn(v)
	if changed {
		if fault, key = parseLogin(filled, l); fault == jaasFine {
			c.loginFound(at, name, l)
			return
		}
		if bareFiller(filled) {
			return
		}
	}
	c.badLogin(at, name, v, fault, key)
}

// sideIndex tells the remote value from the local one.
func sideIndex(id keyID) int {
	if id == kJAAS {
		return 0
	}
	return 1
}

// login gives the JAAS value of a side, if it could be read.
func (c *check) login(s side) (*login, bool) {
	l := &c.logins[sideIndex(s.of(kJAAS))]
	return l, l.ok
}

// loginFound looks at an entry that can be parsed.
func (c *check) loginFound(at place, name string, l *login) {
	if l.module == jndiModule {
		c.add(codeJAASJndi, at, name+" names JndiLoginModule, which Kafka refuses", "Name the login module of the mechanism.")
		return
	}
	var bare, escaped string
	for i := range l.count {
		switch o := l.option(i); {
		case o.bare && curly(o.value):
			c.add(codeCurly, at, "in "+name+", the value of "+optionText(o.key)+" is in typographic quotes, which are taken as part of it", `Type the quotes as ".`)
			return
		case o.bare && (isCredential(o.key) || templated(o.value) || strings.Contains(o.value, filler)):
			bare = o.key
		case !o.bare && badEscape(o.value):
			escaped = o.key
		case c.oddOption(at, name, o):
			return
		}
	}
	if bare != "" {
		c.add(codeJAASUnquoted, at, "in "+name+", the value of "+optionText(bare)+" stands without quotes: one with / + = or : breaks the parser",
			`Put it in double quotes: ="…".`)
	}
	if escaped != "" {
		c.add(codeJAASBackslash, at, "in "+name+", the value of "+optionText(escaped)+" holds a backslash, which is taken as an escape",
			`Write \\ for each backslash.`)
	}
}

// oddOption reports what no quoted value means to hold.
func (c *check) oddOption(at place, name string, o *loginOption) bool {
	if r, found := invisible(o.value); found {
		c.add(codeInvisible, at, "in "+name+", the value of "+optionText(o.key)+" holds an invisible character, "+unicodeName(r), "Type the value anew.")
		return true
	}
	if strings.IndexByte(o.value, '&') < 0 {
		return false
	}
	for _, entity := range [...]string{"&quot;", "&amp;", "&lt;", "&gt;", "&#3"} {
		if strings.Contains(o.value, entity) {
			c.add(codeEscapedValue, at, "in "+name+", the value of "+optionText(o.key)+" is escaped for HTML", "Write the characters themselves.")
			return true
		}
	}
	return false
}

// isCredential reports whether an option holds what people and machines choose
// freely, so that it has any characters one day.
func isCredential(option string) bool {
	switch option {
	case "username", "password", "clientId", "clientSecret":
		return true
	}
	return false
}

// badEscape reports whether a quoted value holds a backslash that stands for
// itself in the writer's mind: one before neither a quote nor a backslash.
func badEscape(v string) bool {
	for i := strings.IndexByte(v, '\\'); i >= 0 && i < len(v); i++ {
		if v[i] != '\\' {
			continue
		}
		if i++; i < len(v) && strings.IndexByte(`\"'`, v[i]) < 0 {
			return true
		}
	}
	return false
}

// badLogin reports a value that Kafka can't parse, with the slip behind it
// where one can be seen.
func (c *check) badLogin(at place, name, v string, fault jaasFault, key string) {
	if fault == jaasTwoEntries {
		c.add(codeJAASTwo, at, name+" holds more than one login module, must be one", "Keep the module of the mechanism.")
		return
	}
	c.add(codeJAASMalformed, at, name+" can't be parsed: "+faultText(fault, key), jaasHint(v, name, fault))
}

func faultText(fault jaasFault, key string) string {
	switch fault {
	case jaasNoModule:
		return "it does not begin with a login module"
	case jaasNoFlag, jaasFlagMissing:
		return "the login module is not followed by a control flag"
	case jaasBadFlag:
		return "what follows the login module is no control flag"
	case jaasNoValue:
		return optionText(key) + " has no value that can be read"
	case jaasNoSemicolon:
		return "it does not end with a semicolon"
	default:
		return "it names no login module"
	}
}

// optionText names an option in a message, if it is one of those that login
// modules have: anything else may be a piece of a secret.
func optionText(key string) string {
	switch key {
	case "username", "password", "clientId", "clientSecret", "scope", "principal", "keyTab", "useKeyTab", "storeKey",
		"useTicketCache", "serviceName", "tokenauth", "metadataServerUrls", "extension_logicalCluster", "extension_identityPoolId":
		return "the option " + key
	}
	return "an option"
}

// jaasHint says what to write instead.
func jaasHint(v, name string, fault jaasFault) string {
	other, glued := swallowed(v, name)
	switch {
	case glued:
		return "The setting " + other + " ran into this value: give it a config of its own."
	case strings.Contains(v, `\"`) || strings.Contains(v, `\'`):
		return "Take away the backslashes before the quotes: they were escaped once too often."
	case strings.Contains(v, "%20") || strings.Contains(v, "%22"):
		return "The value is URL-encoded: write it decoded."
	case hasInvisible(v):
		return "Take away the invisible characters, such as no-break spaces: they are taken for letters."
	case quoted(v):
		return "Take away the quotes around the whole value."
	case curly(v):
		return `Type the quotes as ".`
	case strings.Contains(v, "&quot;") || strings.Contains(v, "&#"):
		return "The value is escaped for HTML: write the characters themselves."
	case strings.Contains(v, "{"):
		return "Write what is between the braces of the JAAS file alone, on one line."
	case isBase64(v):
		return "The value looks base64-encoded: write it decoded."
	case fault == jaasNoSemicolon && strings.HasSuffix(v, ";"):
		return "A quote is not closed, or a / begins a comment: put values in double quotes on one line."
	case fault == jaasNoSemicolon:
		return "Put a semicolon at the end."
	case fault == jaasNoValue:
		return `Put the values in double quotes: username="…" password="…".`
	case fault == jaasNoFlag, fault == jaasFlagMissing, fault == jaasBadFlag:
		return "Write required after the login module, and one semicolon at the end."
	}
	return `Write module required username="…" password="…"; on one line.`
}

func hasInvisible(v string) bool {
	_, found := invisible(v)
	return found
}

func isBase64(v string) bool {
	if len(v) < 24 || len(v)%4 != 0 {
		return false
	}
	_, err := base64.StdEncoding.DecodeString(v)
	return err == nil
}

// filler takes the place of placeholders when a value is parsed.
const filler = "PLACEHOLDER__"

// fillIn replaces all placeholders.
func fillIn(v string) (string, bool) {
	var b strings.Builder
	from := 0
	for {
		start, end, ok := placeholder(v, from)
		if !ok {
			break
		}
		b.WriteString(v[from:start])
		b.WriteString(filler)
		from = end
	}
	if from == 0 {
		return v, false
	}
	b.WriteString(v[from:])
	return b.String(), true
}

// bareFiller reports whether a placeholder stands where it may bring anything
// in: outside quotes and not as the value of an option.
func bareFiller(v string) bool {
	t := tokens{text: v}
	before := tokenEnd
	for t.next(); t.kind != tokenEnd; t.next() {
		if t.kind == tokenWord && before != '=' && strings.Contains(t.value, filler) {
			return true
		}
		before = t.kind
	}
	return false
}

// isStandIn reports whether a secret was replaced by a word in capitals that
// says what goes there, such as SECRET or CA-PEM.
func isStandIn(v string) bool {
	if len(v) > 40 {
		return false
	}
	letter := false
	for _, b := range []byte(v) {
		if b >= 'A' && b <= 'Z' {
			letter = true
		} else if !isDigit(b) && b != '_' && b != '-' {
			return false
		}
	}
	return letter
}
