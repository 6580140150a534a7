package validate

import (
	"strings"

	"github.com/clusterlink-go/clusterlink/validate/internal/jaas"
	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

// jndiModule is the one login module that Apache Kafka refuses by default.
const jndiModule = "com.sun.security.auth.module.JndiLoginModule"

// jaas checks a JAAS value and keeps what it says for [check.login].
func (c *check) jaas(i int, s *spec, v string) {
	l := &c.logins[sideIndex(s.id)]
	l.OK = false
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
	if text.IsFailedTemplate(v) {
		c.oddCharacters(at, name, v)
		return
	}
	if text.QuotedWhole(v) {
		c.inQuotes(at, name)
		return
	}
	fault, key := jaas.Parse(v, l)
	if fault == jaas.Fine {
		c.loginFound(at, name, l)
		return
	}
	if text.IsStandIn(v) && jaas.ModuleOf(v) == "" || text.Wholly(v) {
		return
	}
	filled, changed := fillIn(v)
	if changed {
		if fault, key = jaas.Parse(filled, l); fault == jaas.Fine {
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
func (c *check) login(s side) (*jaas.Login, bool) {
	l := &c.logins[sideIndex(s.of(kJAAS))]
	return l, l.OK
}

// badLogin reports a value that Kafka can't parse, with the slip behind it
// where one can be seen.
func (c *check) badLogin(at place, name, v string, fault jaas.Fault, key string) {
	if fault == jaas.TwoEntries {
		c.add(codeJAASTwo, at, name+" holds more than one login module, must be one", "Keep the module of the mechanism.")
		return
	}
	hint := jaasHint(v, name, fault)
	if rest := c.req.Configs[at.entry:]; fault == jaas.NoSemicolon && len(rest) > 0 && optionText(rest[0].Name) != optionText("") {
		hint = "The value goes on on the next line: end each of its lines but the last with a backslash."
	}
	c.add(codeJAASMalformed, at, name+" can't be parsed: "+faultText(fault, key), hint)
}

func faultText(fault jaas.Fault, key string) string {
	switch fault {
	case jaas.NoModule:
		return "it does not begin with a login module"
	case jaas.NoFlag, jaas.FlagMissing:
		return "the login module is not followed by a control flag"
	case jaas.BadFlag:
		return "what follows the login module is no control flag"
	case jaas.NoValue:
		return optionText(key) + " has no value that can be read"
	case jaas.NoSemicolon:
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
func jaasHint(v, name string, fault jaas.Fault) string {
	if other, glued := swallowed(v, name); glued {
		return "The setting " + other + " ran into this value: give it a config of its own."
	}
	if hint := text.Disguise(v); hint != "" {
		return hint
	}
	switch {
	case strings.Contains(v, "; #"):
		return "Take away the comment behind the semicolon: it is part of the value."
	case strings.Contains(v, "{"):
		return "Write what is between the braces of the JAAS file alone, on one line."
	case looksLikePath(v) || strings.HasSuffix(v, ".conf"):
		return "This is the path of a file: paste the login module that is in it, on one line."
	case jaas.KeyAndSecret(v):
		return `Write module required username="…" password="…"; with what is before the colon as username and what is behind it as password.`
	case strings.Contains(v, `\`) && fault == jaas.NoValue:
		return "Take away the backslash, which continues a line in other formats, and write all on one line."
	case fault == jaas.NoSemicolon && strings.HasSuffix(v, ";"):
		return "A quote is not closed, or a / begins a comment: put values in double quotes on one line."
	case fault == jaas.NoSemicolon:
		return "Put a semicolon at the end."
	case fault == jaas.NoValue:
		return `Put the values in double quotes: username="…" password="…", with blanks between them and one semicolon at the end.`
	case fault == jaas.NoFlag, fault == jaas.FlagMissing, fault == jaas.BadFlag:
		return "Write required after the login module, and one semicolon at the end."
	}
	return `Write module required username="…" password="…"; on one line.`
}

func hasInvisible(v string) bool {
	_, found := text.Invisible(v)
	return found
}

// filler takes the place of placeholders when a value is parsed.
const filler = "PLACEHOLDER__"

// fillIn replaces all placeholders.
func fillIn(v string) (string, bool) {
	var b strings.Builder
	from := 0
	for {
		start, end, ok := text.Placeholder(v, from)
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
	t := jaas.Tokens{Text: v}
	before := jaas.TokenEnd
	for t.Next(); t.Kind != jaas.TokenEnd; t.Next() {
		if t.Kind == jaas.TokenWord && before != '=' && strings.Contains(t.Value, filler) {
			return true
		}
		before = t.Kind
	}
	return false
}
