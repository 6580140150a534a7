package jaas

import (
	"strings"
	"unicode/utf8"

	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

// The kinds of tokens beside single characters, which are their own kind.
const (
	TokenEnd rune = -1 - iota
	TokenWord
	TokenQuoted
	TokenNumber
)

// Tokens cuts a text as java.io.StreamTokenizer does with the settings of
// JaasConfig: numbers are parsed, / begins a comment, - _ $ belong to words.
type Tokens struct {
	// Text is what is cut; it must not change.
	Text string
	// Kind and Value are those of the token that was taken last.
	Kind  rune
	Value string

	at int
	// plain is that of an option whose value the token is.
	plain bool
}

// isText reports whether the token has a string value in Java.
func (t *Tokens) isText() bool { return t.Kind == TokenWord || t.Kind == TokenQuoted }

// Next takes the next token.
func (t *Tokens) Next() {
	t.Value = ""
	for t.at < len(t.Text) {
		switch b := t.Text[t.at]; {
		case b <= ' ':
			t.at++
		case text.IsDigit(b) || b == '.' || b == '-':
			t.number(b)
			return
		case b == '"' || b == '\'':
			t.quoted(b)
			return
		case b == '/':
			if !t.comment() {
				t.Kind = TokenEnd
				return
			}
		default:
			t.word()
			return
		}
	}
	t.Kind = TokenEnd
}

// number takes digits with at most one point, and a minus in front; a minus
// without digits is a character.
func (t *Tokens) number(b byte) {
	if b == '-' {
		t.at++
		if t.at == len(t.Text) || !text.IsDigit(t.Text[t.at]) && t.Text[t.at] != '.' {
			t.Kind = '-'
			return
		}
	}
	for point := false; t.at < len(t.Text); t.at++ {
		if t.Text[t.at] == '.' && !point {
			point = true
		} else if !text.IsDigit(t.Text[t.at]) {
			break
		}
	}
	t.Kind = TokenNumber
}

// quoted takes what is between two quotes; a line end or the end of the text
// ends it too.
func (t *Tokens) quoted(quote byte) {
	text, start := t.Text, t.at+1
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
	t.Kind, t.Value = TokenQuoted, text[start:i]
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
func (t *Tokens) comment() bool {
	if strings.HasPrefix(t.Text[t.at:], "/*") {
		end := strings.Index(t.Text[t.at+2:], "*/")
		if end < 0 {
			t.at = len(t.Text)
			return false
		}
		t.at += 2 + end + 2
		return true
	}
	end := strings.IndexAny(t.Text[t.at:], "\n\r")
	if end < 0 {
		t.at = len(t.Text)
		return false
	}
	t.at += end
	return true
}

// word takes a word, or one character that begins none.
func (t *Tokens) word() {
	text, at := t.Text, t.at
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
		t.Kind, t.at = r, at+size
		return
	}
	t.Kind, t.Value, t.at = TokenWord, text[t.at:at], at
}

// inWord marks the bytes that words are made of, beside all characters from
// firstWide on, which Java takes for letters here.
var inWord = func() (table [256]bool) {
	for b := range byte(utf8.RuneSelf) {
		table[b] = text.IsWord(b) || b == '.' || b == '-' || b == '$'
	}
	return table
}()

const firstWide = 160
