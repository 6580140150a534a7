package reader

import (
	"fmt"
	"strings"
	"testing"
)

func TestShell(t *testing.T) {
	for _, tc := range []struct{ name, src, want string }{
		{"words", "a  b\tc\n", `[a b c]`},
		{"commands", "a;b && c|d &\ne", `[a][b][c][d][e]`},
		{"subshell", "(a b)", `[a b]`},
		{"quotes", `a'b c'"d e"f`, `[ab cd ef]`},
		{"empty words", `'' ""`, `[ ]`},
		{"escapes", `a\ b \' "\"\$x\n"`, `[a b ' "$x\n]`},
		{"continued", "a \\\n b\\\nc \\\r\n d", `[a bc d]`},
		{"continued in quotes", "\"a\\\nb\" 'c\\\nd'", "[ab c\\\nd]"},
		{"comment", "a # b\nc#d #e", `[a][c#d]`},
		{"substitutions", `a "$(b "c d" $(e))" ${f} ` + "`g h`" + ` <(i j) $x`, "[a $(b \"c d\" $(e)) ${f} `g h` <(i j) $x]"},
		{"nested braces", `"${a:-${b}}"`, `[${a:-${b}}]`},
		{"redirections", "a > b 2>&1 c <d &> e >>f g", `[a c g]`},
		{"digit words", "a 2 3>b", `[a 2]`},
		{"placeholder", "a <SOME-ID> b=<x> <in", `[a <SOME-ID> b=<x>]`},
		{"dollar quotes", `$'a\nb\'c'`, "[a\nb'c]"},
		{"heredoc", "a <<E b\nx $y \\$z\\\\\nq\\\nr\nE\nc", "[a b]<x $y $z\\\nqr\n>[c]"},
		{"quoted heredoc", "a <<'E'\nx \\$z\\\nE\nc", "[a]<x \\$z\\\n>[c]"},
		{"tabs in a heredoc", "a <<-E\n\tx\n\t\tE\nc", "[a]<x\n>[c]"},
		{"two heredocs", "a <<E; b <<F\n1\nE\n2\nF\n", "[a]<1\n>[b]<2\n>"},
		{"open heredoc", "a <<E\n1", "[a]<1\n>"},
		{"here-string", "a <<< 'x y'", "[a]<x y>"},
		{"output", "a > 'b c' d", "[a d]"},
		{"added to", "a >> b c", "[a c]"},
		{"continued in cmd.exe", "a ^\r\n --b c ^\n --d", "[a --b c --d]"},
		{"continued in PowerShell", "a `\n  --b c `\n  --d", "[a --b c --d]"},
		{"carets that do not continue", "a b^\n c ^d", "[a b^][c ^d]"},
		{"back quotes that do not continue", "a `b\nc`", "[a `b\nc`]"},
		{"arguments", `a $1 "$2" '$3' "$@"`, "[a ${1} ${2} $3 ${@}]"},
		{"prompt", "> confluent a\n> b", "[confluent a]"},
		{"open quote", "a; b 'c", "[a][b]!a single quote is not closed at 6"},
		{"open double quote", `a "b`, "[a]!a double quote is not closed at 3"},
		{"open substitution", "a $(b", "[a]!a substitution is not closed at 3"},
		{"open back quote", "a `b", "[a]!a back quote (`) is not closed at 3"},
		{"open dollar quote", "a $'b", "[a]!a single quote is not closed at 4"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			commands, err := parseShell(textOf([]byte(tc.src)))
			var b strings.Builder
			for _, c := range commands {
				words := make([]string, len(c.words))
				for i, w := range c.words {
					words[i] = w.String()
					if len(w.at) != len(w.text) || w.from < 1 || w.from > len(tc.src) {
						t.Errorf("word %q: %d places, from %d", w.text, len(w.at), w.from)
					}
				}
				b.WriteString("[" + strings.Join(words, " ") + "]")
				if c.input != nil {
					b.WriteString("<" + c.input.String() + ">")
				}
			}
			if err != nil {
				fmt.Fprintf(&b, "!%s at %d", err.Detail, err.Offset)
			}
			if b.String() != tc.want {
				t.Errorf("got  %q\nwant %q", b.String(), tc.want)
			}
		})
	}
}

// TestShellPlaces compares each byte of a word with the file at its place.
func TestShellPlaces(t *testing.T) {
	src := "a 'b c'\"d\\\"e\" \\\n f\\ g <<E\nh \\$i\nE\n"
	commands, err := parseShell(textOf([]byte(src)))
	if err != nil || len(commands) != 1 {
		t.Fatalf("%v, %v", commands, err)
	}
	for _, w := range append(commands[0].words, commands[0].input) {
		for i, c := range w.text {
			if at := w.place(i); src[at-1] != c {
				t.Errorf("%q: byte %d is %q, the file has %q", w.text, i, c, src[at-1])
			}
		}
	}
}
