package validate

import (
	"strings"

	"github.com/clusterlink-go/clusterlink/validate/internal/jaas"
	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

// loginFound looks at an entry that can be parsed.
func (c *check) loginFound(at place, name string, l *jaas.Login) {
	if l.Module == jndiModule && !c.idle(specOf(name).id, true) {
		c.add(codeJAASJndi, at, name+" names JndiLoginModule, which Kafka refuses", "Name the login module of the mechanism.")
		return
	}
	var bare, escaped string
	for i := range l.Count {
		switch o := l.Option(i); {
		case o.Bare && text.Curly(o.Value):
			c.add(codeCurly, at, "in "+name+", the value of "+optionText(o.Key)+" is in typographic quotes, which are taken as part of it", `Type the quotes as ".`)
			return
		case o.Bare && (isCredential(o.Key) || text.Templated(o.Value) || strings.Contains(o.Value, filler)):
			bare = o.Key
		case !o.Bare && !o.Plain && badEscape(o.Value):
			escaped = o.Key
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
	if strings.HasSuffix(l.Module, jaas.PlainModule) {
		c.keyAndSecret(at, name, l)
	}
}

// oddOption reports what no quoted value means to hold.
func (c *check) oddOption(at place, name string, o *jaas.Option) bool {
	var r rune
	odd := false
	if !o.Plain {
		r, odd = text.Invisible(o.Value)
	}
	switch {
	case odd:
		c.add(codeInvisible, at, "in "+name+", the value of "+optionText(o.Key)+" holds an invisible character, "+unicodeName(r), "Type the value anew.")
	case !o.Plain && text.HTMLEscaped(o.Value):
		c.add(codeEscapedValue, at, "in "+name+", the value of "+optionText(o.Key)+" is escaped for HTML", "Write the characters themselves.")
	case !isCredential(o.Key):
		return false
	case text.IsNullWord(o.Value):
		c.add(codeNullWord, at, "in "+name+", the value of "+optionText(o.Key)+" is a word for nothing, taken literally", "Look at what fills in this value.")
	case text.Trim(o.Value) != o.Value:
		c.add(codeJAASBlanks, at, "in "+name+", the value of "+optionText(o.Key)+" has blanks at its ends, which are taken as part of it", "Take the blanks away.")
	default:
		return false
	}
	return true
}

// optionTwice names the first option that is given again.
func (c *check) optionTwice(at place, name string, l *jaas.Login) {
	const most = 32 // login modules have a dozen options
	for i := 1; i < min(l.Count, most); i++ {
		for k := range i {
			if key := l.Option(i).Key; l.Option(k).Key == key {
				c.add(codeJAASTwice, at, name+" has "+optionText(key)+" more than once, and the last one wins", "Keep the one that is meant.")
				return
			}
		}
	}
}

// keyAndSecret looks for a user name and a password of Confluent Cloud that are
// not where they belong.
func (c *check) keyAndSecret(at place, name string, l *jaas.Login) {
	user, password := l.Value("username"), l.Value("password")
	const shortSecret = 40
	switch {
	case jaas.IsCloudKey(password) && len(user) >= shortSecret && text.OneWord(user) && !text.Templated(user):
		c.add(codeJAASSwapped, at, name+" has what looks like an API key as password, and what looks like its secret as username", "Swap them: the API key is the username.")
	case jaas.KeyAndSecret(user):
		c.add(codeJAASJoined, at, name+" has what looks like an API key and its secret, with a colon between them, as username", "Give what is before the colon as username and what is behind it as password.")
	}
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
