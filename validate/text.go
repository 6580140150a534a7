package validate

import (
	"strconv"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

// shownLength is how much of a value a message shows, in bytes.
const shownLength = 60

// show renders a value for a message: quoted, cut, and hidden where it may
// hold a secret that was pasted or glued into it.
func show(value string) string {
	if revealing(value) {
		return notShown
	}
	return literal(text.Clip(value, shownLength))
}

// literal is [strconv.Quote], which looks at each character for long, for texts in
// which there is nothing to escape.
func literal(s string) string {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' || s[i] == '"' || s[i] == '\\' {
			return strconv.Quote(s)
		}
	}
	return `"` + s + `"`
}

// revealing reports whether a value of a key that is not sensitive looks as if
// it held a secret all the same.
func revealing(value string) bool {
	if strings.ContainsAny(value, "=@\n\r") || len(value) > 8*shownLength {
		return true
	}
	lower := strings.ToLower(value)
	for _, word := range []string{"password", "passwd", "secret", "begin ", "loginmodule"} {
		if strings.Contains(lower, word) {
			return true
		}
	}
	return false
}

// notShown stands in messages for what is not shown.
const notShown = "[not shown]"

// showName renders the name of a config that is no key, without what may be a
// value behind it.
func showName(name string) string {
	if name = bareName(name); name == "" {
		return notShown
	}
	return literal(name)
}

// namedText is bareName for a sentence that begins with it.
func namedText(name string) string {
	if name = bareName(name); name == "" {
		return "a name that is " + notShown
	}
	return name
}

// bareName is a name without what may be a value behind it; empty if all of it
// may be.
func bareName(name string) string {
	if keyMaterial(name) {
		return ""
	}
	name = oneLine(name)
	if i := strings.IndexAny(name, "=: \t"); i > 0 {
		name = name[:i]
	}
	return text.Clip(name, shownLength)
}

// oneLine is the first line of a name that is not empty: nothing that is shown of
// a problem breaks the line.
func oneLine(name string) string {
	name = strings.TrimLeft(name, "\r\n")
	if i := strings.IndexAny(name, "\r\n"); i >= 0 {
		name = name[:i]
	}
	return name
}

// keyMaterial reports whether a name looks like a line of base64, such as one
// of a PEM text whose lines were read as settings.
func keyMaterial(name string) bool {
	if strings.IndexByte(name, '.') >= 0 || specOf(name) != nil {
		return false
	}
	if strings.ContainsAny(name, "+/") && strings.Trim(name, "+/") != "" || strings.HasPrefix(name, "-----") {
		return true
	}
	upper, lower, digit := false, false, false
	for _, b := range []byte(name) {
		upper = upper || b >= 'A' && b <= 'Z'
		lower = lower || b >= 'a' && b <= 'z'
		digit = digit || text.IsDigit(b)
	}
	const longName, longWord = 40, 16
	return len(name) > longName || strings.HasSuffix(name, "=") && !strings.ContainsAny(name, "_- ") || len(name) >= longWord && upper && lower && digit
}

// showEntry renders the value of entry i of a known key.
func (c *check) showEntry(i int, k *link.Key) string {
	if k.Sensitive {
		return notShown
	}
	return show(text.Trim(c.req.Configs[i].Value.Reveal()))
}

// list joins words as people do: "a, b or c".
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}
