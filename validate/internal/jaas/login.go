package jaas

import (
	"strings"

	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

// Fault says why Apache Kafka's JaasConfig refuses a text.
type Fault uint8

// The faults, in words of the grammar: module flag key=value …;
const (
	Fine Fault = iota
	// Empty: there is nothing, or comments alone.
	Empty
	// NoModule: what stands for the module is no word.
	NoModule
	// NoFlag and FlagMissing: the text ends behind the module, or something else
	// than a word follows. BadFlag: the word is no flag.
	NoFlag
	FlagMissing
	BadFlag
	// NoValue: a key is without its = or its value.
	NoValue
	// NoSemicolon: the entry has no end.
	NoSemicolon
	// TwoEntries: there is more than one entry.
	TwoEntries
)

// Option is one key=value of a login module. The value is as it stands between
// the quotes, escapes and all; it may be a secret.
type Option struct {
	Key, Value string
	// Bare says that the value stands without quotes.
	Bare bool
	// Plain says that the value holds neither a backslash, an ampersand nor
	// anything beyond ASCII, so that it need not be looked at closely.
	Plain bool
}

// Login is one JAAS entry. The zero value has no module. Its options are
// secrets: it must not be printed.
type Login struct {
	// Module is the class of the login module.
	Module string
	// Count is how many options there are.
	Count int
	// OK says that the text had no fault.
	OK bool

	first [4]Option
	more  []Option
	// entries counts the entries of the text; Kafka takes exactly one.
	entries int
}

func (l *Login) add(o Option) {
	if l.Count < len(l.first) {
		l.first[l.Count] = o
	} else {
		l.more = append(l.more, o)
	}
	l.Count++
}

// Option gives option i, from 0.
func (l *Login) Option(i int) *Option {
	if i < len(l.first) {
		return &l.first[i]
	}
	return &l.more[i-len(l.first)]
}

// Has reports whether an option is there with a value.
func (l *Login) Has(key string) bool { return l.Value(key) != "" }

// Value gives an option's value, empty if there is none. Of several the last
// one counts.
func (l *Login) Value(key string) string {
	for i := l.Count - 1; i >= 0; i-- {
		if o := l.Option(i); o.Key == key {
			return o.Value
		}
	}
	return ""
}

// HasPrefix reports whether the key of an option begins so.
func (l *Login) HasPrefix(prefix string) bool {
	for i := range l.Count {
		if strings.HasPrefix(l.Option(i).Key, prefix) {
			return true
		}
	}
	return false
}

// Parse reads a JAAS value into l as Apache Kafka's JaasConfig does (link-configs
// §6), and gives the first fault and, for a missing value, the key.
func Parse(text string, l *Login) (fault Fault, key string) {
	t := Tokens{Text: text}
	*l = Login{more: l.more[:0]}
	for t.Next(); t.Kind != TokenEnd; t.Next() {
		if l.entries++; l.entries > 1 {
			l = &Login{entries: l.entries}
		}
		if fault, key = parseEntry(&t, l); fault != Fine {
			return fault, key
		}
	}
	switch l.entries {
	case 0:
		return Empty, ""
	case 1:
		l.OK = true
		return Fine, ""
	}
	return TwoEntries, ""
}

func parseEntry(t *Tokens, l *Login) (fault Fault, key string) {
	noModule := !t.isText()
	l.Module = t.Value
	if t.Next(); t.Kind == TokenEnd {
		return NoFlag, ""
	}
	if !t.isText() {
		return FlagMissing, ""
	}
	switch {
	case text.EqualFold(t.Value, "required"), text.EqualFold(t.Value, "requisite"), text.EqualFold(t.Value, "sufficient"), text.EqualFold(t.Value, "optional"):
	default:
		return BadFlag, ""
	}
	for t.Next(); t.Kind != TokenEnd && t.Kind != ';'; t.Next() {
		o := Option{Key: t.Value}
		if !t.isText() {
			o.Key = ""
		}
		if t.Next(); t.Kind != '=' {
			return NoValue, o.Key
		}
		if t.Next(); !t.isText() {
			return NoValue, o.Key
		}
		o.Value, o.Bare, o.Plain = t.Value, t.Kind == TokenWord, t.plain
		l.add(o)
	}
	if t.Kind == TokenEnd {
		return NoSemicolon, ""
	}
	if noModule {
		return NoModule, ""
	}
	return Fine, ""
}

// apachePackage begins the names of Apache Kafka's login modules, apachePlain
// is that of the usual one.
const (
	apachePackage = "org.apache.kafka.common.security."
	apachePlain   = apachePackage + "plain." + PlainModule
)
