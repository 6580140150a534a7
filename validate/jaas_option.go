package validate

import "strings"

// loginFound looks at an entry that can be parsed.
func (c *check) loginFound(at place, name string, l *login) {
	if l.module == jndiModule && !c.idle(specOf(name).id, true) {
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
		case !o.bare && !o.plain && badEscape(o.value):
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
	c.optionTwice(at, name, l)
	if strings.HasSuffix(l.module, plainModule) {
		c.keyAndSecret(at, name, l)
	}
}

// oddOption reports what no quoted value means to hold.
func (c *check) oddOption(at place, name string, o *loginOption) bool {
	var r rune
	odd := false
	if !o.plain {
		r, odd = invisible(o.value)
	}
	switch {
	case odd:
		c.add(codeInvisible, at, "in "+name+", the value of "+optionText(o.key)+" holds an invisible character, "+unicodeName(r), "Type the value anew.")
	case !o.plain && htmlEscaped(o.value):
		c.add(codeEscapedValue, at, "in "+name+", the value of "+optionText(o.key)+" is escaped for HTML", "Write the characters themselves.")
	case !isCredential(o.key):
		return false
	case isNullWord(o.value):
		c.add(codeNullWord, at, "in "+name+", the value of "+optionText(o.key)+" is a word for nothing, taken literally", "Look at what fills in this value.")
	case trim(o.value) != o.value:
		c.add(codeJAASBlanks, at, "in "+name+", the value of "+optionText(o.key)+" has blanks at its ends, which are taken as part of it", "Take the blanks away.")
	default:
		return false
	}
	return true
}

// optionTwice names the first option that is given again.
func (c *check) optionTwice(at place, name string, l *login) {
	const most = 32 // login modules have a dozen options
	for i := 1; i < min(l.count, most); i++ {
		for k := range i {
			if key := l.option(i).key; l.option(k).key == key {
				c.add(codeJAASTwice, at, name+" has "+optionText(key)+" more than once, and the last one wins", "Keep the one that is meant.")
				return
			}
		}
	}
}

// keyAndSecret looks for a user name and a password of Confluent Cloud that are
// not where they belong.
func (c *check) keyAndSecret(at place, name string, l *login) {
	user, password := l.value("username"), l.value("password")
	const shortSecret = 40
	switch {
	case isCloudKey(password) && len(user) >= shortSecret && oneWord(user) && !templated(user):
		c.add(codeJAASSwapped, at, name+" has what looks like an API key as password, and what looks like its secret as username", "Swap them: the API key is the username.")
	case keyAndSecret(user):
		c.add(codeJAASJoined, at, name+" has what looks like an API key and its secret, with a colon between them, as username", "Give what is before the colon as username and what is behind it as password.")
	}
}

// cloudKeyLength is the length of an API key of Confluent Cloud.
const cloudKeyLength = 16

// isCloudKey reports whether s has the form of an API key of Confluent Cloud.
func isCloudKey(s string) bool {
	if len(s) != cloudKeyLength {
		return false
	}
	for i := range cloudKeyLength {
		if !isDigit(s[i]) && (s[i] < 'A' || s[i] > 'Z') {
			return false
		}
	}
	return true
}

// keyAndSecret reports whether s is an API key and more behind a colon.
func keyAndSecret(s string) bool {
	return len(s) > cloudKeyLength+1 && s[cloudKeyLength] == ':' && isCloudKey(s[:cloudKeyLength])
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
