package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/link/reader"
)

// The index of the suppressions of a file says what they say one by one.
func TestIgnores(t *testing.T) {
	for _, script := range []string{
		"", "a\n", "# linkctl:ignore one\na\nb # linkctl:ignore two, one\nc \\\nd \\ # linkctl:ignore one\ne\nf\n",
		"# linkctl:ignore one\n# linkctl:ignore two\na \\\nb \\\nc # linkctl:ignore two\nd\n# linkctl:ignore one\ne\n",
		"# linkctl:ignore one\n# linkctl:ignore-file two\na\n# linkctl:ignore-file one\n", "a\n# linkctl:ignore one",
	} {
		list := reader.Suppressions([]byte(script), reader.CLI)
		index := newIgnores(list)
		for _, code := range []link.Code{"one", "two", "three"} {
			for line := range strings.Count(script, "\n") + 3 {
				want := slices.ContainsFunc(list, func(s reader.Suppression) bool { return s.Covers(code, line) })
				if got := index.covers(code, line); got != want {
					t.Errorf("%q: %s on line %d: %v, want %v", script, code, line, got, want)
				}
			}
		}
	}
}

// An unknown code is told once for each file, and only the first ones are.
func TestNoticesBounded(t *testing.T) {
	var script strings.Builder
	for i := range 3 * maxNotices {
		fmt.Fprintf(&script, "# linkctl:ignore unknown-key, code-%d, code-0, unknown-code\n", i)
	}
	d := &definition{ignores: newIgnores(reader.Suppressions([]byte(script.String()), reader.CLI))}
	list := d.notices()
	if len(list) != maxNotices+1 || list[0].line != 1 || list[1].line != 1 || list[2].line != 2 || !strings.Contains(list[maxNotices].text, "only the first are told") {
		t.Errorf("%d notices, %+v", len(list), list[:min(3, len(list))])
	}
}
