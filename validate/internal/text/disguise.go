package text

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"
)

// Disguise tells how a value that can't be read was wrapped on its way, and
// what to do; empty if that can't be seen.
func Disguise(v string) string {
	_, hidden := Invisible(v)
	switch {
	case IsFailedTemplate(v):
		return "Look at what fills in this value: it is what a template prints when it has none."
	case BlockMarker(v) != "":
		return "Take away the " + BlockMarker(v) + ", which is a mark of YAML."
	case strings.HasPrefix(v, `"`) && strings.HasSuffix(v, `"`) && strings.Contains(v, `\"`):
		return "It was encoded twice: take away the outer quotes and the backslashes."
	case strings.Contains(v, `\"`) || strings.Contains(v, `\'`):
		return "Take away the backslashes before the quotes: they were escaped once too often."
	case HTMLEscaped(v):
		return "The value is escaped for HTML: write the characters themselves."
	case URLEncoded(v):
		return "The value is URL-encoded: write it decoded."
	case hidden:
		return "Take away the invisible characters, such as no-break spaces: they are part of the value."
	case Quoted(v):
		return "Take away the quotes: they are part of the value."
	case Curly(v):
		return `Type quotes as " and dashes as -.`
	case Base64Text(v):
		return "The value looks base64-encoded: write it decoded."
	case Mixed(v):
		return "Type it anew: it has letters or marks that only look like plain ones."
	}
	return ""
}

// BlockMarker gives the mark with which YAML begins a text of several lines, if
// a value begins with one that was taken for text.
func BlockMarker(v string) string {
	if v == "" || v[0] != '|' && v[0] != '>' {
		return ""
	}
	n := 1
	for n < len(v) && n < 3 && (v[n] == '-' || v[n] == '+' || IsDigit(v[n])) {
		n++
	}
	if n < len(v) && v[n] > ' ' {
		return ""
	}
	return v[:n]
}

// HTMLEscaped reports whether v holds an entity of HTML in place of a character.
func HTMLEscaped(v string) bool {
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

// URLEncoded reports whether a value has the escapes of a URL, and among them
// one of a character that values are made of.
func URLEncoded(v string) bool {
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

func isHex(b byte) bool { return IsDigit(b) || b >= 'a' && b <= 'f' || b >= 'A' && b <= 'F' }

// Base64Text reports whether a value is plain text in base64.
func Base64Text(v string) bool {
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

// LeftoverEscape reports whether a value holds a backslash that a shell or a
// properties file was to take away: before a quote, or at the end of a line.
func LeftoverEscape(v string) bool {
	if strings.IndexByte(v, '\\') < 0 {
		return false
	}
	return strings.Contains(v, `\"`) || strings.Contains(v, `\'`) || strings.HasSuffix(v, `\`) && !DriveLetter(v) || strings.Contains(v, "\\\n")
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

// PlainLetters writes look-alikes and letters in full width as plain ones, and
// takes away what can't be seen.
func PlainLetters(s string) string { return strings.Map(plainLetter, s) }

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

// Mixed reports whether a value has look-alikes among plain letters: who writes
// in another script has no plain ones in the same word.
func Mixed(v string) bool {
	if IsASCII(v) {
		return false
	}
	if _, hidden := Invisible(v); hidden || Curly(v) {
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
