package validate

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"
)

// disguise tells how a value that can't be read was wrapped on its way, and
// what to do; empty if that can't be seen.
func disguise(v string) string {
	_, hidden := invisible(v)
	switch {
	case isFailedTemplate(v):
		return "Look at what fills in this value: it is what a template prints when it has none."
	case blockMarker(v) != "":
		return "Take away the " + blockMarker(v) + ", which is a mark of YAML."
	case strings.HasPrefix(v, `"`) && strings.HasSuffix(v, `"`) && strings.Contains(v, `\"`):
		return "It was encoded twice: take away the outer quotes and the backslashes."
	case strings.Contains(v, `\"`) || strings.Contains(v, `\'`):
		return "Take away the backslashes before the quotes: they were escaped once too often."
	case htmlEscaped(v):
		return "The value is escaped for HTML: write the characters themselves."
	case urlEncoded(v):
		return "The value is URL-encoded: write it decoded."
	case hidden:
		return "Take away the invisible characters, such as no-break spaces: they are part of the value."
	case quoted(v):
		return "Take away the quotes: they are part of the value."
	case curly(v):
		return `Type quotes as " and dashes as -.`
	case base64Text(v):
		return "The value looks base64-encoded: write it decoded."
	case mixed(v):
		return "Type it anew: it has letters or marks that only look like plain ones."
	}
	return ""
}

// blockMarker gives the mark with which YAML begins a text of several lines, if
// a value begins with one that was taken for text.
func blockMarker(v string) string {
	if v == "" || v[0] != '|' && v[0] != '>' {
		return ""
	}
	n := 1
	for n < len(v) && n < 3 && (v[n] == '-' || v[n] == '+' || isDigit(v[n])) {
		n++
	}
	if n < len(v) && v[n] > ' ' {
		return ""
	}
	return v[:n]
}

func htmlEscaped(v string) bool {
	if strings.IndexByte(v, '&') < 0 {
		return false
	}
	for _, entity := range [...]string{"&quot;", "&amp;", "&lt;", "&gt;", "&apos;", "&nbsp;", "&#"} {
		if strings.Contains(v, entity) {
			return true
		}
	}
	return false
}

// urlEncoded reports whether a value has the escapes of a URL, and among them
// one of a character that values are made of.
func urlEncoded(v string) bool {
	telling := false
	for i := strings.IndexByte(v, '%'); i >= 0 && i < len(v); i++ {
		if v[i] != '%' {
			continue
		}
		if i+2 >= len(v) || !isHex(v[i+1]) || !isHex(v[i+2]) {
			return false
		}
		switch strings.ToUpper(v[i+1 : i+3]) {
		case "20", "22", "27", "2B", "2C", "2F", "3A", "3B", "3D", "5B", "7B", "0A", "0D":
			telling = true
		}
	}
	return telling
}

func isHex(b byte) bool { return isDigit(b) || b >= 'a' && b <= 'f' || b >= 'A' && b <= 'F' }

// base64Text reports whether a value is plain text in base64.
func base64Text(v string) bool {
	const shortest = 8
	if len(v) < shortest || len(v)%4 != 0 {
		return false
	}
	decoded, err := base64.StdEncoding.DecodeString(v)
	if err != nil {
		return false
	}
	for _, b := range decoded {
		if b > '~' || b < ' ' && b != '\n' && b != '\r' && b != '\t' {
			return false
		}
	}
	return true
}

// leftoverEscape reports whether a value holds a backslash that a shell or a
// properties file was to take away: before a quote, or at the end of a line.
func leftoverEscape(v string) bool {
	if strings.IndexByte(v, '\\') < 0 {
		return false
	}
	return strings.Contains(v, `\"`) || strings.Contains(v, `\'`) || strings.HasSuffix(v, `\`) && !driveLetter(v) || strings.Contains(v, "\\\n")
}

// lookAlikes are letters of other scripts and marks of other kinds beside the
// plain ones that they are taken for.
const lookAlikes = "аaеeоoрpсcхxуyіiѕsјjкkАAВBЕEКKМMНHОOРPСCТTХXІIЅSοoνvιiκkρpΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΧXΥY‐-‑-‒-–-—-−-․.。.·.ꓸ."

// plainTwins gives the plain letter or mark that is meant by each of them.
var plainTwins = func() map[rune]rune {
	twins := map[rune]rune{}
	pairs := []rune(lookAlikes)
	for i := 0; i < len(pairs); i += 2 {
		twins[pairs[i]] = pairs[i+1]
	}
	return twins
}()

// plainLetters writes look-alikes and letters in full width as plain ones, and
// takes away what can't be seen.
func plainLetters(s string) string { return strings.Map(plainLetter, s) }

// plainLetter does so with one character; -1 stands for none.
func plainLetter(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		return r
	case r >= '！' && r <= '～':
		return r - '！' + '!'
	case isInvisible(r):
		return -1
	}
	if twin, ok := plainTwins[r]; ok {
		return twin
	}
	return r
}

// mixed reports whether a value has look-alikes among plain letters: who writes
// in another script has no plain ones in the same word.
func mixed(v string) bool {
	if asciiOnly(v) {
		return false
	}
	if _, hidden := invisible(v); hidden || curly(v) {
		return false
	}
	letter := false
	for _, r := range v {
		plain := plainLetter(r)
		if plain >= utf8.RuneSelf {
			return false
		}
		letter = letter || isLetter(byte(plain))
	}
	return letter
}
