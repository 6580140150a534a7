package text

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// Words and references that stand for a value are those of the oracle, and no
// others.
func TestPlaceholderOracle(t *testing.T) {
	data, err := os.ReadFile("testdata/placeholders.oracle")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{}
	for line := range strings.Lines(string(data)) {
		kind, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		switch kind {
		case "", "#":
		case "reference":
			begins, behind, _ := strings.Cut(rest, "|")
			want[kind] = append(want[kind], begins)
			for value, is := range map[string]bool{begins + behind: true, begins: false, "x" + begins + behind: false} {
				if Templated(value) != is || Wholly(value) != is {
					t.Errorf("%q: a reference is %t, the oracle says %t", value, !is, is)
				}
			}
		case "begins", "word", "verb":
			want[kind] = append(want[kind], strings.Fields(rest)...)
		case "no":
			for value := range strings.FieldsSeq(rest) {
				if Templated(value) {
					t.Errorf("%s is taken for a placeholder", value)
				}
			}
		default:
			t.Errorf("not a row: %s", line)
		}
	}
	for kind, behind := range map[string]string{"begins": "1", "word": "", "verb": "-it-here"} {
		for _, begins := range want[kind] {
			if value := begins + behind; !Wholly(value) || !Wholly(strings.ToUpper(value)) {
				t.Errorf("%s is no placeholder", value)
			}
		}
	}
	for kind, table := range map[string][]string{
		"reference": references, "begins": standInPrefixes[:], "word": standInWords[:], "verb": standInVerbs[:],
	} {
		if !slices.Equal(table, want[kind]) {
			t.Errorf("%s: the oracle lists others:\n got %q\nwant %q", kind, table, want[kind])
		}
		for i, row := range table {
			for _, other := range slices.Delete(slices.Clone(table), i, i+1) {
				if kind != "word" && strings.HasPrefix(other, row) {
					t.Errorf("%s: %q says no more than %q", kind, other, row)
				}
			}
		}
	}
}
