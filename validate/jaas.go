package validate

import (
	"strings"
	"unicode/utf8"
)

// jaasFault says why Apache Kafka's JaasConfig refuses a text.
type jaasFault uint8

const (
	jaasFine jaasFault = iota
	jaasEmpty
	jaasNoModule
	jaasNoFlag
	jaasFlagMissing
	jaasBadFlag
	jaasNoValue
	jaasNoSemicolon
	jaasTwoEntries
)

// loginOption is one key=value of a login module. The value is as it stands
// between the quotes, escapes and all.
type loginOption struct {
	key, value string
	// bare says that the value stands without quotes.
	bare bool
	// plain says that the value holds neither a backslash, an ampersand nor
	// anything beyond ASCII, so that it need not be looked at closely.
	plain bool
}

// login is one JAAS entry. The zero value has no module.
type login struct {
	module string
	first  [4]loginOption
	more   []loginOption
	count  int
	// entries counts the entries of the text; Kafka takes exactly one.
	entries int
	ok      bool
}

func (l *login) add(o loginOption) {
	if l.count < len(l.first) {
		l.first[l.count] = o
	} else {
		l.more = append(l.more, o)
	}
	l.count++
}

func (l *login) option(i int) *loginOption {
	if i < len(l.first) {
		return &l.first[i]
	}
	return &l.more[i-len(l.first)]
}

// has reports whether an option is there with a value.
func (l *login) has(key string) bool { return l.value(key) != "" }

// value gives an option's value, empty if there is none. Of several the last
// one counts.
func (l *login) value(key string) string {
	for i := l.count - 1; i >= 0; i-- {
		if o := l.option(i); o.key == key {
			return o.value
		}
	}
	return ""
}

func (l *login) hasPrefix(prefix string) bool {
	for i := range l.count {
		if strings.HasPrefix(l.option(i).key, prefix) {
			return true
		}
	}
	return false
}

// parseLogin reads a JAAS value as Apache Kafka's JaasConfig does (link-configs
// §6), and with it gives the first fault and, for a missing value, the key.
func parseLogin(text string, l *login) (fault jaasFault, key string) {
	t := tokens{text: text}
	*l = login{more: l.more[:0]}
	for t.next(); t.kind != tokenEnd; t.next() {
		if l.entries++; l.entries > 1 {
			l = &login{entries: l.entries}
		}
		if fault, key = parseEntry(&t, l); fault != jaasFine {
			return fault, key
		}
	}
	switch l.entries {
	case 0:
		return jaasEmpty, ""
	case 1:
		l.ok = true
		return jaasFine, ""
	}
	return jaasTwoEntries, ""
}

func parseEntry(t *tokens, l *login) (fault jaasFault, key string) {
	noModule := !t.isText()
	l.module = t.value
	if t.next(); t.kind == tokenEnd {
		return jaasNoFlag, ""
	}
	if !t.isText() {
		return jaasFlagMissing, ""
	}
	switch {
	case equalFold(t.value, "required"), equalFold(t.value, "requisite"), equalFold(t.value, "sufficient"), equalFold(t.value, "optional"):
	default:
		return jaasBadFlag, ""
	}
	for t.next(); t.kind != tokenEnd && t.kind != ';'; t.next() {
		o := loginOption{key: t.value}
		if !t.isText() {
			o.key = ""
		}
		if t.next(); t.kind != '=' {
			return jaasNoValue, o.key
		}
		if t.next(); !t.isText() {
			return jaasNoValue, o.key
		}
		o.value, o.bare, o.plain = t.value, t.kind == tokenWord, t.plain
		l.add(o)
	}
	if t.kind == tokenEnd {
		return jaasNoSemicolon, ""
	}
	if noModule {
		return jaasNoModule, ""
	}
	return jaasFine, ""
}

// Kinds of tokens beside single characters, which are their own kind.
const (
	tokenEnd rune = -1 - iota
	tokenWord
	tokenQuoted
	tokenNumber
)

// tokens cuts a text as java.io.StreamTokenizer does with the settings of
// JaasConfig: numbers are parsed, / begins a comment, - _ $ belong to words.
type tokens struct {
	text  string
	at    int
	kind  rune
	value string
	// plain is that of an option whose value the token is.
	plain bool
}

// isText reports whether the token has a string value in Java.
func (t *tokens) isText() bool { return t.kind == tokenWord || t.kind == tokenQuoted }

func (t *tokens) next() {
	t.value = ""
	for t.at < len(t.text) {
		switch b := t.text[t.at]; {
		case b <= ' ':
			t.at++
		case isDigit(b) || b == '.' || b == '-':
			t.number(b)
			return
		case b == '"' || b == '\'':
			t.quoted(b)
			return
		case b == '/':
			if !t.comment() {
				t.kind = tokenEnd
				return
			}
		default:
			t.word()
			return
		}
	}
	t.kind = tokenEnd
}

// number takes digits with at most one point, and a minus in front; a minus
// without digits is a character.
func (t *tokens) number(b byte) {
	if b == '-' {
		t.at++
		if t.at == len(t.text) || !isDigit(t.text[t.at]) && t.text[t.at] != '.' {
			t.kind = '-'
			return
		}
	}
	for point := false; t.at < len(t.text); t.at++ {
		if t.text[t.at] == '.' && !point {
			point = true
		} else if !isDigit(t.text[t.at]) {
			break
		}
	}
	t.kind = tokenNumber
}

// quoted takes what is between two quotes; a line end or the end of the text
// ends it too.
func (t *tokens) quoted(quote byte) {
	text, start := t.text, t.at+1
	t.plain = true
	i := start
	for ; i < len(text); i++ {
		b := text[i]
		if !telling[b] {
			continue
		}
		if b == quote || b == '\n' || b == '\r' {
			break
		}
		if b == '\\' {
			i++
		}
		t.plain = t.plain && (b == '"' || b == '\'')
	}
	i = min(i, len(text))
	t.kind, t.value = tokenQuoted, text[start:i]
	if i < len(text) && text[i] == quote {
		i++
	}
	t.at = i
}

// telling marks the bytes that may end a quoted text or hide its end, and those
// that make it other than plain.
var telling = func() (table [256]bool) {
	for b := range table {
		table[b] = b >= utf8.RuneSelf || strings.IndexByte("\"'\n\r\\&", byte(b)) >= 0
	}
	return table
}()

// comment skips a comment; a lone slash begins one that ends with the line. It
// reports whether the text goes on.
func (t *tokens) comment() bool {
	if strings.HasPrefix(t.text[t.at:], "/*") {
		end := strings.Index(t.text[t.at+2:], "*/")
		if end < 0 {
			t.at = len(t.text)
			return false
		}
		t.at += 2 + end + 2
		return true
	}
	end := strings.IndexAny(t.text[t.at:], "\n\r")
	if end < 0 {
		t.at = len(t.text)
		return false
	}
	t.at += end
	return true
}

// word takes a word, or one character that begins none.
func (t *tokens) word() {
	text, at := t.text, t.at
	t.plain = false
	if at == 0 { // nearly every value begins with one of these, and the word goes on
		for _, start := range [...]string{apachePlain, apachePackage} {
			if strings.HasPrefix(text, start) {
				at = len(start)
				break
			}
		}
	}
	for {
		for at < len(text) && inWord[text[at]] {
			at++
		}
		if at == len(text) || text[at] < utf8.RuneSelf {
			break
		}
		r, size := utf8.DecodeRuneInString(text[at:])
		if r < firstWide {
			break
		}
		at += size
	}
	if at == t.at {
		r, size := utf8.DecodeRuneInString(text[at:])
		t.kind, t.at = r, at+size
		return
	}
	t.kind, t.value, t.at = tokenWord, text[t.at:at], at
}

// inWord marks the bytes that words are made of, beside all characters from
// firstWide on, which Java takes for letters here.
var inWord = func() (table [256]bool) {
	for b := range byte(utf8.RuneSelf) {
		table[b] = isWord(b) || b == '.' || b == '-' || b == '$'
	}
	return table
}()

const firstWide = 160

// apachePackage begins the names of Apache Kafka's login modules, apachePlain
// is that of the usual one.
const (
	apachePackage = "org.apache.kafka.common.security."
	apachePlain   = apachePackage + "plain." + plainModule
)
