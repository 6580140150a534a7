package validate

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clusterlink-go/clusterlink/link"
)

// shownLength is how much of a value a message shows, in bytes.
const shownLength = 60

// trim takes away what Java's String.trim does: bytes up to the blank.
func trim(s string) string {
	for s != "" && s[0] <= ' ' {
		s = s[1:]
	}
	for s != "" && s[len(s)-1] <= ' ' {
		s = s[:len(s)-1]
	}
	return s
}

// equalFold compares ASCII texts without regard to letter case.
func equalFold(s, t string) bool { return len(s) == len(t) && (s == t || strings.EqualFold(s, t)) }

// clip cuts s to n bytes at most, at a character.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}

// show renders a value for a message: quoted, cut, and hidden where it may
// hold a secret that was pasted or glued into it.
func show(value string) string {
	if revealing(value) {
		return notShown
	}
	return literal(clip(value, shownLength))
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
	return clip(name, shownLength)
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
		digit = digit || isDigit(b)
	}
	const longName, longWord = 40, 16
	return len(name) > longName || strings.HasSuffix(name, "=") && !strings.ContainsAny(name, "_- ") || len(name) >= longWord && upper && lower && digit
}

// showEntry renders the value of entry i of a known key.
func (c *check) showEntry(i int, k *link.Key) string {
	if k.Sensitive {
		return notShown
	}
	return show(trim(c.req.Configs[i].Value.Reveal()))
}

// list joins words as people do: "a, b or c".
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}

// invisible finds a character that can't be seen and that Java does not trim:
// a no-break space, a zero-width character, a byte order mark.
func invisible(s string) (rune, bool) {
	for i := 0; i < len(s); i++ {
		if s[i] < utf8.RuneSelf {
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if isInvisible(r) {
			return r, true
		}
		i += size - 1
	}
	return 0, false
}

// isInvisible reports whether a character beyond ASCII is such.
func isInvisible(r rune) bool {
	switch r {
	case '\u00a0', '\u2007', '\u202f', '\u00ad':
		return true
	}
	return r > unicode.MaxLatin1 && unicode.Is(unicode.Cf, r)
}

func asciiOnly(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// plainDigits writes the digits of other scripts, which Java reads as numbers,
// as those of ASCII.
func plainDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf || !unicode.IsDigit(r) {
			return r
		}
		// Digits stand in runs of ten, from zero to nine.
		zero := r
		for n := range rune(10) {
			if !unicode.IsDigit(r - n - 1) {
				zero = r - n
				break
			}
		}
		return '0' + (r-zero)%10
	}, s)
}

// curly reports whether s holds a typographic quote or dash.
func curly(s string) bool { return strings.ContainsAny(s, "“”„‘’‚«»–—") }

// quoted reports whether s is wrapped in one pair of quotes.
func quoted(s string) bool {
	return len(s) >= 2 && (s[0] == '"' || s[0] == '\'' || s[0] == '`' && command(s) == 0) && s[len(s)-1] == s[0]
}

// quotedWhole reports whether s is a placeholder in quotes.
func quotedWhole(s string) bool { return quoted(s) && wholly(trim(s[1:len(s)-1])) }
