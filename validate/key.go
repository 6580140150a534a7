package validate

import (
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

// maxSuggestions limits the search for keys that were meant, which costs most
// of all: whoever sends more unknown names did not misspell them.
const maxSuggestions = 50

// noteOf gives the code of what the presence of a key says by itself.
func noteOf(k *link.Key) link.Code {
	switch {
	case k.Name == "link.prefix" || k.Category == link.CategoryPseudo:
		return codeReadOnlyKey
	case k.Category == link.CategoryClientUnlisted || k.Category == link.CategoryOAuthKafka4 || k.Name == "local.bootstrap.servers":
		return codeUnlistedKey
	case k.Name == "local.listener":
		return codeLocalListener
	}
	return ""
}

// note says what the presence of a key says.
func (c *check) note(i int, s *spec) {
	name := s.key.Name
	switch s.note {
	case codeReadOnlyKey:
		hint := "Leave it out."
		if name == "link.prefix" {
			hint = "Write cluster.link.prefix, which is the key to set."
		}
		c.add(codeReadOnlyKey, c.nameOf(i), name+" can only be read: what is written to it is ignored", hint)
	case codeUnlistedKey:
		c.add(codeUnlistedKey, c.nameOf(i), name+" is a Kafka client setting that no published listing of a link shows", "")
	case codeLocalListener:
		c.add(codeLocalListener, c.nameOf(i), "local.listener is what one tool sends; the listed key is local.listener.name", "")
	}
}

// stranger looks at an entry whose name the table does not hold.
func (c *check) stranger(i int) {
	e := &c.req.Configs[i]
	if c.others == nil {
		c.others = make(map[string]int)
	}
	if last, again := c.others[e.Name]; again && c.counts[1] < maxProblems {
		c.duplicate(i, last, nil)
	}
	c.others[e.Name] = i
	if _, family := link.LookupKey(e.Name); family {
		return
	}
	if providerSetting(e.Name) {
		c.add(codeUnlistedKey, c.nameOf(i), bareName(e.Name)+" is a setting of a config provider that no published listing of a link shows", "")
		return
	}
	if c.counts[1] >= maxProblems {
		// It would not be listed anyway.
		c.counts[1]++
		return
	}
	c.strange++
	at := c.nameOf(i)
	if e.Name == "" {
		c.add(codeUnknownKey, at, "the name of the config is empty", "Name a key, or leave the entry out.")
		return
	}
	if reason, ok := link.NonLinkKey(e.Name); ok {
		key, _ := c.suggest(i)
		reason, hint := advice(strings.TrimSuffix(reason, "."), key)
		c.meanBy(hint, i)
		c.add(codeForeignKey, at, bareName(e.Name)+" is no setting of a link: "+lowerFirst(reason), hint)
		return
	}
	if c.nameSlip(i, at) || text.Templated(e.Name) && !section(e) {
		return
	}
	if hint, ok := toolName(e.Name); ok {
		c.meanBy(hint, i)
		c.add(codeToolName, at, bareName(e.Name)+" is a name that a tool has for a flag or a field, no setting of a link", hint)
		return
	}
	if key, ok := c.suggest(i); ok {
		c.add(codeUnknownKey, at, "unknown key "+showName(e.Name)+"; did you mean "+key+"?", "Write "+key+".")
		return
	}
	if keyMaterial(e.Name) {
		// A text of many lines is worth one word, not one for each line.
		if !c.pasted {
			c.pasted = true
			c.add(codeUnknownKey, at, "unknown key "+notShown+": it looks like a line of a longer text, such as PEM", "Write the whole text as one value, with its line ends escaped as the format wants it.")
		}
		return
	}
	c.add(codeUnknownKey, at, "unknown key "+showName(e.Name), "Links have no such setting; leave it out.")
}

// advice gives the hint that goes with the reason of [link.NonLinkKey], of which
// it leaves out what would contradict it; key is the key that was meant, if any.
func advice(reason, key string) (shown, hint string) {
	what, how, _ := strings.Cut(reason, "; ")
	verb, _, _ := strings.Cut(how, " ")
	own, isOwn := strings.CutPrefix(how, "the link's own is ")
	switch {
	case verb == "write" || verb == "put" || verb == "set" || verb == "name":
		return reason, strings.ToUpper(how[:1]) + how[1:] + "."
	case isOwn:
		return reason, "Leave it out, or write " + own + "."
	case key != "" && how == "a link has no use for it":
		return what, "Write " + key + "."
	}
	return reason, "Leave it out."
}

// providerSetting reports whether a name is one that Apache Kafka reads for each
// provider that config.providers names: its class, and what the class is given.
func providerSetting(name string) bool {
	rest, ok := strings.CutPrefix(name, keyNames[kProviders]+".")
	provider, setting, _ := strings.Cut(rest, ".")
	param, isParam := strings.CutPrefix(setting, "param.")
	return ok && link.PlainName(provider) && (setting == "class" || isParam && param != "")
}

// suggest finds the key that was meant, and remembers it: what stands under a
// wrong name is not missed under the right one too.
func (c *check) suggest(i int) (string, bool) {
	if c.strange > maxSuggestions {
		return "", false
	}
	name := c.req.Configs[i].Name
	key, ok := link.SuggestKey(name)
	if _, foreign := link.NonLinkKey(name); !ok && (!foreign || ofSource(name)) {
		key, ok = unwrapped(name)
	}
	if ok {
		c.mean(key, i)
	}
	return key, ok
}

// mean remembers that entry i stands for a key.
func (c *check) mean(key string, i int) {
	if s := specOf(key); s != nil {
		c.meant[s.id] = int32(i + 1)
	}
}

// swallowedKey marks a key that stands in the value of another one.
const swallowedKey = -1

// isMeant reports whether an entry under another name stands for a key.
func (c *check) isMeant(id keyID) bool { return c.meant[id] != 0 }

// lack reports that a key is missing which the half can't do without. Where an
// entry under another name stands for it, which the service does not read, that
// is the place.
func (c *check) lack(code link.Code, id keyID, at place, message, hint string) {
	switch m := c.meant[id]; {
	case m == swallowedKey:
		return
	case m > 0:
		key, name := nameOfKey(id), c.req.Configs[m-1].Name
		message = key + " is missing: " + showName(name) + " is not read as it"
		if bareName(name) == key {
			message = key + " is missing: the name of this entry is not exactly that"
		}
		at, hint = c.nameOf(int(m)-1), "Write "+key+"."
	}
	c.add(code, at, message, hint)
}

// meanBy remembers that entry i stands for the keys that a hint names.
func (c *check) meanBy(hint string, i int) {
	for word := range strings.FieldsSeq(hint) {
		c.mean(strings.TrimRight(word, ",."), i)
	}
}

// duplicate says that the key of entry i was given before. Which value the
// service takes is not published, so two that differ are told as an error for
// keys that a link has; s is nil for others.
func (c *check) duplicate(i, before int, s *spec) {
	a, b := &c.req.Configs[i], &c.req.Configs[before]
	v, w := text.Trim(a.Value.Reveal()), text.Trim(b.Value.Reveal())
	twice := namedText(a.Name) + " is given more than once, "
	switch {
	case a.Null == b.Null && (v == w || s != nil && s.grammar == boolean && text.EqualFold(v, w)):
		c.add(codeDuplicateKey, c.nameOf(i), twice+"with the same value", "Keep one entry.")
	case c.opts.LastWins:
		c.add(codeDuplicateKey, c.nameOf(i), twice+"with another value, and the last one wins", "Keep the one that is meant.")
	case s == nil || text.Templated(v) || text.Templated(w):
		c.add(codeDuplicateKey, c.nameOf(i), twice+"and the values may differ", "Keep the one that is meant.")
	default:
		c.torn[s.id] = true
		c.add(codeConflict, c.nameOf(i), twice+"with different values: which one counts is not known", "Keep the one that is meant.")
	}
}

// section reports whether an entry is a [section] of an ini file.
func section(e *link.Config) bool {
	return e.Name[0] == '[' && e.Name[len(e.Name)-1] == ']' && text.Trim(e.Value.Reveal()) == "" && strings.ToLower(e.Name) == e.Name
}

func lowerFirst(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToLower(s[:1]) + s[1:]
}
