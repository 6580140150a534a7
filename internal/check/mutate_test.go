package main

import (
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"
)

const mutateExample = `package a

var limit, table = 3, []row{
	{Name: "x", Secret: true, Doc: "text"},
}

func low(n int) bool { return !(n >= limit && n != 0) }
`

// apply is the source after an edit.
func apply(e edit) string { return mutateExample[:e.from] + e.new + mutateExample[e.to:] }

func TestMutateSource(t *testing.T) {
	for _, tc := range []struct {
		tables bool
		want   []string // what is there after one of the edits
	}{
		{false, []string{"return (n", "n > limit", "limit || n", "n == 0"}},
		{true, []string{"table = 3 + 1", "[]row{\n\t}", "{Secret: true", `"x", Doc`, `"x" + "x"`, "Secret: false"}},
	} {
		edits, err := mutateSource("a.go", []byte(mutateExample), tc.tables)
		if err != nil {
			t.Fatal(err)
		}
		var found []string
		for _, e := range edits {
			text := apply(e)
			if _, err := parser.ParseFile(token.NewFileSet(), "a.go", text, 0); err != nil {
				t.Errorf("%s: %v", e, err)
			}
			found = append(found, text)
		}
		slices.Sort(found)
		if distinct := slices.Compact(found); len(distinct) != len(edits) || len(edits) != len(tc.want) {
			t.Errorf("tables %t: %d edits, %d of them distinct, want %d: %v", tc.tables, len(edits), len(distinct), len(tc.want), edits)
		}
		for _, want := range tc.want {
			if !slices.ContainsFunc(found, func(s string) bool { return strings.Contains(s, want) }) {
				t.Errorf("tables %t: no edit makes %q: %v", tc.tables, want, edits)
			}
		}
	}
}

func TestSample(t *testing.T) {
	var edits []edit
	for i := range 50 {
		edits = append(edits, edit{file: "a.go", from: i})
	}
	first, again := sample(slices.Clone(edits), 20), sample(slices.Clone(edits), 20)
	if len(first) != 20 || !slices.Equal(first, again) {
		t.Errorf("two samples differ, or are not 20: %v, %v", first, again)
	}
	if got := sample(slices.Clone(edits), 100); !slices.Equal(got, edits) {
		t.Errorf("not all of them: %v", got)
	}
}
