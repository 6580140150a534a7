package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Trim takes away what Java's String.trim does: bytes up to the blank.
func Trim(s string) string {
	for s != "" && s[0] <= ' ' {
		s = s[1:]
	}
	for s != "" && s[len(s)-1] <= ' ' {
		s = s[:len(s)-1]
	}
	return s
}

// EqualFold compares ASCII texts without regard to letter case.
func EqualFold(s, t string) bool { return len(s) == len(t) && (s == t || strings.EqualFold(s, t)) }

// Clip cuts s to n bytes at most, at a character.
func Clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}

// Invisible finds a character that can't be seen and that Java does not trim:
// a no-break space, a zero-width character, a byte order mark.
func Invisible(s string) (rune, bool) {
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

// IsASCII reports whether s holds ASCII alone.
func IsASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// PlainDigits writes the digits of other scripts, which Java reads as numbers,
// as those of ASCII.
func PlainDigits(s string) string {
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

// Curly reports whether s holds a typographic quote or dash.
func Curly(s string) bool { return strings.ContainsAny(s, "“”„‘’‚«»–—") }

// Quoted reports whether s is wrapped in one pair of quotes.
func Quoted(s string) bool {
	return len(s) >= 2 && (s[0] == '"' || s[0] == '\'' || s[0] == '`' && command(s) == 0) && s[len(s)-1] == s[0]
}

// QuotedWhole reports whether s is a placeholder in quotes.
func QuotedWhole(s string) bool { return Quoted(s) && Wholly(Trim(s[1:len(s)-1])) }

// DriveLetter reports whether v begins as a path of Windows does.
func DriveLetter(v string) bool {
	return len(v) > 2 && isLetter(v[0]) && v[1] == ':' && (v[2] == '\\' || v[2] == '/')
}

// IsFailedTemplate reports whether v is what template engines print for a
// value that is not there.
func IsFailedTemplate(v string) bool {
	return holdsAny(v, "<n", "<no value>", "<nil>", "<null>") || holdsAny(v, "%!", "%!s(", "%!v(") || holdsAny(v, "[o", "[object Object]")
}

// holdsAny reports whether v holds one of texts, all of which have the same
// beginning.
func holdsAny(v, beginning string, texts ...string) bool {
	if strings.IndexByte(v, beginning[0]) < 0 {
		return false
	}
	for from := 0; ; from++ {
		i := strings.Index(v[from:], beginning)
		if i < 0 {
			return false
		}
		from += i
		for _, text := range texts {
			if strings.HasPrefix(v[from:], text) {
				return true
			}
		}
	}
}

// IsStandIn reports whether a secret was replaced by a word in capitals that
// says what goes there, such as SECRET or CA-PEM.
func IsStandIn(v string) bool {
	if len(v) > 40 {
		return false
	}
	letter := false
	for _, b := range []byte(v) {
		if b >= 'A' && b <= 'Z' {
			letter = true
		} else if !IsDigit(b) && b != '_' && b != '-' {
			return false
		}
	}
	return letter
}

// IsNullWord reports whether v is what languages print for nothing.
func IsNullWord(v string) bool {
	switch v {
	case "null", "NULL", "nil", "None", "none", "undefined", "NaN", "N/A", "n/a", "~":
		return true
	}
	return false
}

// Squash keeps letters and digits, in upper case.
func Squash(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		case r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			return r
		}
		return -1
	}, s)
}
