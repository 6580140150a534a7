package text

import "strings"

// Templated reports whether s holds a placeholder that a template engine, a
// shell or a person fills in before the value is used.
//
// What a template engine prints in place of a missing value is none.
func Templated(s string) bool {
	_, _, ok := Placeholder(s, 0)
	return ok && !IsFailedTemplate(s)
}

// Wholly reports whether s is one placeholder and nothing else, or one
// expression of any length.
func Wholly(s string) bool {
	if strings.HasPrefix(s, "${") && strings.HasSuffix(s, "}") || strings.HasPrefix(s, "{{") && strings.HasSuffix(s, "}}") {
		return strings.Trim(s[1:], "{} ") != ""
	}
	start, end, ok := Placeholder(s, 0)
	return ok && start == 0 && end == len(s) && !IsFailedTemplate(s)
}

// Placeholder finds the first placeholder in s at or after from:
//
//	<…>  ${…}  $(…)  $[…]  $NAME  {{…}}  {%…%}  {words}  [WORDS]  ((…))
//	%s  %(name)s  %NAME%  %%NAME%%  @@X@@  @NAME@  !NAME!  #{…}  __NAME__
//	`command`  and stand-ins like YOUR_KEY
//
// A reference to a secret store is one as a whole.
func Placeholder(s string, from int) (start, end int, ok bool) {
	if from == 0 && IsReference(s) {
		return 0, len(s), true
	}
	return PlaceholderBefore(s, from, len(s))
}

// PlaceholderBefore finds the first placeholder that begins at or after from
// and before limit.
func PlaceholderBefore(s string, from, limit int) (start, end int, ok bool) {
	// The next end of each kind is looked for once, not for each beginning.
	angle, braces := from, from
	for i := from; i < limit; i++ {
		if !opens[s[i]] {
			continue
		}
		n := 0
		switch s[i] {
		case '<':
			if angle <= i {
				angle = next(s, i, ">")
			}
			if angle < len(s) {
				n = bracketed(s[i:], "<", ">")
			}
		case '$':
			n = dollar(s[i:])
		case '{':
			if braces <= i {
				braces = next(s, i, "}")
			}
			if braces < len(s) {
				n = brace(s[i:])
			}
		case '[':
			n = square(s[i:])
		case '%':
			n = percent(s[i:])
		case '@':
			n = at(s[i:])
		case '#':
			if strings.HasPrefix(s[i:], "#{") {
				n = bracketed(s[i:], "#{", "}")
			}
		case '!':
			n = exclaimed(s[i:])
		case '(':
			n = parenthesised(s[i:])
		case '`':
			n = command(s[i:])
		case '_':
			if i == 0 || !IsWord(s[i-1]) {
				n = underscores(s[i:])
			}
		default:
			if (i == from || !IsWord(s[i-1])) && (isLetter(s[i]) || s[i] > '~' || i+1 < len(s) && s[i+1] == s[i]) {
				n = standIn(s[i:])
			}
		}
		if n > 0 {
			return i, i + n, true
		}
	}
	return 0, 0, false
}

// next is the place of text in s behind i, or the length of s.
func next(s string, i int, text string) int {
	if n := strings.Index(s[i+1:], text); n >= 0 {
		return i + 1 + n
	}
	return len(s)
}

// opens marks the bytes that a placeholder can begin with.
var opens = func() (table [256]bool) {
	for _, b := range []byte("<${[%@#_!(`" + standInStarts) {
		table[b] = true
	}
	return table
}()

// bracketed measures what is between open, with which s begins, and the next
// close; 0 if there is no close, nothing between, or it is too long.
func bracketed(s, open, closing string) int {
	end := strings.Index(s[len(open):min(len(s), maxPlaceholder)], closing)
	if end <= 0 {
		return 0
	}
	return len(open) + end + len(closing)
}

// maxPlaceholder is the longest placeholder, in bytes.
const maxPlaceholder = 300

func dollar(s string) int {
	if len(s) < 2 {
		return 0
	}
	switch {
	case strings.HasPrefix(s, "${{"):
		return bracketed(s, "${{", "}}")
	case s[1] == '{':
		return nested(s)
	case s[1] == '(':
		return bracketed(s, "$(", ")")
	case strings.HasPrefix(s, "$[["):
		return bracketed(s, "$[[", "]]")
	case s[1] == '[':
		return bracketed(s, "$[", "]")
	case isLetter(s[1]) || s[1] == '_':
		n := 2
		for n < len(s) && IsWord(s[n]) {
			n++
		}
		return n
	}
	return 0
}

// nested measures ${…} with braces inside; where they do not pair, it ends at
// the first one that closes.
func nested(s string) int {
	if strings.IndexByte(s[:min(len(s), maxPlaceholder)], '}') < 0 {
		return 0
	}
	depth := 0
	for i := 1; i < min(len(s), maxPlaceholder); i++ {
		switch s[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				if i == 2 {
					return 0
				}
				return i + 1
			}
		}
	}
	return bracketed(s, "${", "}")
}

func brace(s string) int {
	switch {
	case strings.HasPrefix(s, "{{"):
		return bracketed(s, "{{", "}}")
	case strings.HasPrefix(s, "{%"):
		return bracketed(s, "{%", "%}")
	}
	n := 1
	for n < len(s) && (IsWord(s[n]) || n > 1 && strings.IndexByte(".- ", s[n]) >= 0) {
		n++
	}
	if n > 1 && n < len(s) && s[n] == '}' && !IsDigit(s[1]) {
		return n + 1
	}
	return 0
}

// parenthesised measures ((name)), and what tools print in place of a value
// that they do not show or know yet.
func parenthesised(s string) int {
	if strings.HasPrefix(s, "((") {
		return bracketed(s, "((", "))")
	}
	for _, words := range [...]string{"(redacted)", "(sensitive)", "(sensitive value)", "(known after apply)", "(hidden)"} {
		if strings.HasPrefix(s, words) {
			return len(words)
		}
	}
	return 0
}

// command measures a shell's `command`, which has a blank in it: one word
// between such quotes is a quoted word.
func command(s string) int {
	n := bracketed(s, "`", "`")
	if n == 0 || strings.IndexByte(s[:n], ' ') < 0 {
		return 0
	}
	return n
}

// square measures [WORDS], which is neither an IPv6 address nor a JSON array.
func square(s string) int {
	if len(s) < 3 || !isLetter(s[1]) {
		return 0
	}
	n := bracketed(s, "[", "]")
	if n == 0 {
		return 0
	}
	hex := true
	for _, b := range []byte(s[1 : n-1]) {
		if !IsWord(b) && !strings.ContainsRune("-_. /:", rune(b)) {
			return 0
		}
		hex = hex && strings.IndexByte("0123456789abcdefABCDEF:.", b) >= 0
	}
	// An address in brackets ends with its port.
	if strings.Contains(s[:n], ":") && (hex || IsDigit(s[n-2])) {
		return 0
	}
	return n
}

func percent(s string) int {
	if len(s) < 2 {
		return 0
	}
	switch s[1] {
	case 's', 'd', 'v', 'q':
		if len(s) == 2 || !IsWord(s[2]) {
			return 2
		}
	case '{':
		return bracketed(s, "%{", "}")
	case '(':
		if n := bracketed(s, "%(", ")"); n > 0 && n < len(s) && isLetter(s[n]) {
			return n + 1
		}
		return 0
	case '%':
		if n := bracketed(s, "%%", "%%"); n > 0 && strings.Trim(s[:n], "%") != "" && strings.IndexByte(s[:n], ' ') < 0 {
			return n
		}
		return 0
	}
	n := 1
	for n < len(s) && IsWord(s[n]) {
		n++
	}
	if n > 2 && n < len(s) && s[n] == '%' && !IsDigit(s[1]) {
		return n + 1
	}
	return 0
}

// at measures @@X@@ and @NAME@.
func at(s string) int {
	if strings.HasPrefix(s, "@@") {
		return bracketed(s, "@@", "@@")
	}
	n := 1
	for n < len(s) && (IsWord(s[n]) || s[n] == '.' || s[n] == '-') {
		n++
	}
	if n > 1 && n < len(s) && s[n] == '@' {
		return n + 1
	}
	return 0
}

// exclaimed measures !NAME!, as batch files have it.
func exclaimed(s string) int {
	n := 1
	for n < len(s) && (s[n] >= 'A' && s[n] <= 'Z' || s[n] == '_' || n > 1 && IsDigit(s[n])) {
		n++
	}
	if n > 2 && n < len(s) && s[n] == '!' {
		return n + 1
	}
	return 0
}

// underscores measures __NAME__.
func underscores(s string) int {
	if !strings.HasPrefix(s, "__") || len(s) < 5 || !isLetter(s[2]) {
		return 0
	}
	end := strings.Index(s[2:min(len(s), maxPlaceholder)], "__")
	if end < 0 {
		return 0
	}
	for _, b := range []byte(s[2 : 2+end]) {
		if !IsWord(b) {
			return 0
		}
	}
	return end + 4
}

func isLetter(b byte) bool { return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' }

// IsDigit reports whether b is a digit of ASCII.
func IsDigit(b byte) bool { return b >= '0' && b <= '9' }

// IsWord reports whether b is a letter or digit of ASCII or an underscore.
func IsWord(b byte) bool { return wordBytes[b] }

// wordBytes marks letters, digits and the underscore.
var wordBytes = func() (table [256]bool) {
	for i := range table {
		b := byte(i)
		table[b] = isLetter(b) || IsDigit(b) || b == '_'
	}
	return table
}()
