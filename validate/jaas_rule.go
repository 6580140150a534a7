package validate

import "strings"

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
		if c.idle(s.id, true) || c.loginUnasked(s.id) {
			return
		}
		c.add(codeJAASEmpty, at, name+" is empty: it names no login module", "Write a login module, or leave the config out.")
		return
	}
	if isFailedTemplate(v) {
		c.oddCharacters(at, name, v)
		return
	}
	if quotedWhole(v) {
		c.inQuotes(at, name)
		return
	}
	fault, key := parseLogin(v, l)
	if fault == jaasFine {
		c.loginFound(at, name, l)
		return
	}
	if isStandIn(v) && moduleOf(v) == "" || wholly(v) {
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
	if !c.idle(s.id, true) {
		c.badLogin(at, name, v, fault, key)
	}
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

// badLogin reports a value that Kafka can't parse, with the slip behind it
// where one can be seen.
func (c *check) badLogin(at place, name, v string, fault jaasFault, key string) {
	if fault == jaasTwoEntries {
		c.add(codeJAASTwo, at, name+" holds more than one login module, must be one", "Keep the module of the mechanism.")
		return
	}
	hint := jaasHint(v, name, fault)
	if rest := c.req.Configs[at.entry:]; fault == jaasNoSemicolon && len(rest) > 0 && optionText(rest[0].Name) != optionText("") {
		hint = "The value goes on on the next line: end each of its lines but the last with a backslash."
	}
	c.add(codeJAASMalformed, at, name+" can't be parsed: "+faultText(fault, key), hint)
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
	if other, glued := swallowed(v, name); glued {
		return "The setting " + other + " ran into this value: give it a config of its own."
	}
	if hint := disguise(v); hint != "" {
		return hint
	}
	switch {
	case strings.Contains(v, "; #"):
		return "Take away the comment behind the semicolon: it is part of the value."
	case strings.Contains(v, "{"):
		return "Write what is between the braces of the JAAS file alone, on one line."
	case looksLikePath(v) || strings.HasSuffix(v, ".conf"):
		return "This is the path of a file: paste the login module that is in it, on one line."
	case keyAndSecret(v):
		return `Write module required username="…" password="…"; with what is before the colon as username and what is behind it as password.`
	case strings.Contains(v, `\`) && fault == jaasNoValue:
		return "Take away the backslash, which continues a line in other formats, and write all on one line."
	case fault == jaasNoSemicolon && strings.HasSuffix(v, ";"):
		return "A quote is not closed, or a / begins a comment: put values in double quotes on one line."
	case fault == jaasNoSemicolon:
		return "Put a semicolon at the end."
	case fault == jaasNoValue:
		return `Put the values in double quotes: username="…" password="…", with blanks between them and one semicolon at the end.`
	case fault == jaasNoFlag, fault == jaasFlagMissing, fault == jaasBadFlag:
		return "Write required after the login module, and one semicolon at the end."
	}
	return `Write module required username="…" password="…"; on one line.`
}

func hasInvisible(v string) bool {
	_, found := invisible(v)
	return found
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
