package main

import (
	"slices"
	"testing"

	"github.com/clusterlink-go/clusterlink/internal/check/mutant"
)

func TestSample(t *testing.T) {
	var edits []mutant.Edit
	for i := range 50 {
		edits = append(edits, mutant.Edit{File: "a.go", ID: i + 1})
	}
	first, again := sample(slices.Clone(edits), 20, 1), sample(slices.Clone(edits), 20, 1)
	if len(first) != 20 || !slices.Equal(first, again) {
		t.Errorf("two samples differ, or are not 20: %v, %v", first, again)
	}
	if slices.Equal(first, sample(slices.Clone(edits), 20, 2)) {
		t.Error("another seed gives the same sample")
	}
	for _, n := range []int{0, 50, 100} {
		if got := sample(slices.Clone(edits), n, 1); !slices.Equal(got, edits) {
			t.Errorf("%d: not all of them: %v", n, got)
		}
	}
}

func TestCoverage(t *testing.T) {
	profile := `mode: set
m/a/x.go:1.1,2.2 3 0
m/a/x.go:3.1,4.2 1 1
m/b/y.go:1.1,2.2 5 0
m/a/x.go:1.1,2.2 3 1
m/a/x.go:5.1,6.2 4 0
`
	got, err := coverage(profile)
	if err != nil || len(got) != 2 || got["m/a"] != 50 || got["m/b"] != 0 {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := coverage("mode: set\nnonsense\n"); err == nil {
		t.Error("nonsense is read")
	}
}

func TestInFiles(t *testing.T) {
	var edits []mutant.Edit
	for i, file := range []string{"validate/spec.go", "validate/sync.go", "validate/spec.go", "link/keys.go"} {
		edits = append(edits, mutant.Edit{File: file, ID: i + 1})
	}
	for _, tc := range []struct {
		names []string
		want  []int
	}{
		{nil, []int{1, 2, 3, 4}},
		{[]string{"spec.go"}, []int{1, 3}},
		{[]string{"link/", "sync.go"}, []int{2, 4}},
		{[]string{"other.go"}, nil},
	} {
		var got []int
		for _, e := range inFiles(slices.Clone(edits), tc.names) {
			got = append(got, e.ID)
		}
		if !slices.Equal(got, tc.want) {
			t.Errorf("%q: %v, want %v", tc.names, got, tc.want)
		}
	}
}

func TestByFile(t *testing.T) {
	edits := []mutant.Edit{{File: "b.go"}, {File: "a.go"}, {File: "b.go"}, {File: "b.go"}}
	want := []string{"a.go: 0 of 1 noticed", "b.go: 2 of 3 noticed"}
	if got := byFile(edits, []bool{false, true, true, false}); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
