package reader

import (
	"fmt"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
)

func TestSuppressions(t *testing.T) {
	for _, tc := range []struct {
		name string
		f    Format
		data string
		// want is line:from-to codes.
		want string
	}{
		{"none", CFK, "a: 1\n", ""},
		{"behind", CFK, "a: 1 # linkctl:ignore one,two\nb: 2\n", "1:1-1 [one two]"},
		{"alone", CFK, "# linkctl:ignore one\n\n# a remark\na: 1\n", "1:4-4 [one]"},
		{"two alone", CFK, "# linkctl:ignore one\n  # linkctl:ignore two\na: 1\n", "1:3-3 [one] 2:3-3 [two]"},
		{"alone at the end", CFK, "a: 1\n# linkctl:ignore one", "2:2-2 [one]"},
		{"both", CFK, "# linkctl:ignore one\na: 1 # linkctl:ignore two\n", "1:2-2 [one] 2:2-2 [two]"},
		{"file", CFK, "# linkctl:ignore one\n# linkctl:ignore-file two, three a remark\na: 1\n", "1:3-3 [one] 2:0-0 [two three]"},
		{"file behind", Terraform, "a = 1 # linkctl:ignore-file one\n", "1:0-0 [one]"},
		{"no codes", CFK, "# linkctl:ignore\n# linkctl:ignore-file\n# linkctl:ignored one\na: 1\n", ""},
		{"remark", CFK, "# linkctl:ignore one because it is so\na: 1\n", "1:2-2 [one]"},
		{"no blank before the sign", CFK, "a: b# linkctl:ignore one\n", ""},
		{"no sign", CFK, "a: linkctl:ignore one\n", ""},
		{"properties", Properties, "! linkctl:ignore one\na=1,\\\n  2,\\\n  3\nb=4 # linkctl:ignore two\n", "1:2-4 [one]"},
		{"line end", Properties, "# linkctl:ignore one\r\na=1\\\r\n2\r\n", "1:2-3 [one]"},
		{"even backslashes", Properties, "# linkctl:ignore one\na=1\\\\\nb=2\n", "1:2-2 [one]"},
		{"slashes", Terraform, "// linkctl:ignore one\na = 1 // linkctl:ignore two\nb = 2 /* linkctl:ignore three */\n", "1:2-2 [one] 2:2-2 [two] 3:3-3 [three]"},
		{"slashes in YAML", CFK, "a: 1 // linkctl:ignore two\n", ""},
		{"shell", CLI, "# linkctl:ignore one\nconfluent kafka link create a \\\n  --dry-run\n", "1:2-3 [one]"},
		{"JSON", JSON, "{} # linkctl:ignore one\n", ""},
		{"plan", Terraform, " {}\n# linkctl:ignore one\n", ""},
		{"unknown format", "", "# linkctl:ignore one\na", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []string
			for _, s := range Suppressions([]byte(tc.data), tc.f) {
				got = append(got, fmt.Sprintf("%d:%d-%d %s", s.Line, s.From, s.To, s.Codes))
			}
			if strings.Join(got, " ") != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

func TestSuppressionCovers(t *testing.T) {
	lines := Suppression{Line: 1, From: 2, To: 3, Codes: []link.Code{"one"}}
	file := Suppression{Line: 1, Codes: []link.Code{"one"}}
	for _, tc := range []struct {
		s    Suppression
		code link.Code
		line int
		want bool
	}{
		{lines, "one", 1, false},
		{lines, "one", 2, true},
		{lines, "one", 3, true},
		{lines, "one", 4, false},
		{lines, "two", 2, false},
		{file, "one", 0, true},
		{file, "one", 9, true},
		{file, "two", 9, false},
		{Suppression{}, "", 0, false},
	} {
		if got := tc.s.Covers(tc.code, tc.line); got != tc.want {
			t.Errorf("%+v.Covers(%q, %d) = %v", tc.s, tc.code, tc.line, got)
		}
	}
}
