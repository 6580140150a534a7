package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/clusterlink-go/clusterlink/internal/check/tree"
)

func TestFindTargets(t *testing.T) {
	root := t.TempDir()
	src := `package a

import "testing"

func FuzzB(f *testing.F)     {}
func FuzzA(f *testing.F)     {}
func Fuzz(f *testing.F)      {}
func Fuzzy(f *testing.F)     {}
func FuzzX(t *testing.T)     {}
func FuzzN()                 {}
func (s S) FuzzM(f *testing.F) {}
func TestA(t *testing.T)     {}
`
	files := map[string]string{
		"a/a_test.go":          src,
		"a/a.go":               "package a\n\nfunc FuzzProd(f *testing.F) {}\n",
		"a/testdata/x_test.go": src,
		"props/p_test.go":      "package props\n\nimport _ \"pgregory.net/rapid\"\n",
	}
	for name, src := range files {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(src), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	tr, err := tree.Load(root)
	if err != nil {
		t.Fatal(err)
	}
	want := []target{{"m", "a", "Fuzz"}, {"m", "a", "FuzzA"}, {"m", "a", "FuzzB"}}
	if got := findTargets(tr, "m"); !slices.Equal(got, want) {
		t.Errorf("targets %v, want %v", got, want)
	}
	if got := propertyPackages(tr); !slices.Equal(got, []string{"props"}) {
		t.Errorf("packages with properties: %v", got)
	}
}

func TestShare(t *testing.T) {
	for _, tc := range []struct {
		left time.Duration
		n    int
		each time.Duration
		want time.Duration
	}{
		{5 * time.Minute, 15, 5 * time.Second, 5 * time.Second},
		{40 * time.Second, 10, 5 * time.Second, 3 * time.Second},
		{-time.Minute, 3, 5 * time.Second, time.Second},
		{55 * time.Minute, 2, 10 * time.Minute, 10 * time.Minute},
		{60 * time.Minute, 20, 10 * time.Minute, 135 * time.Second},
	} {
		if got := share(tc.left, tc.n, tc.each); got != tc.want {
			t.Errorf("share(%s, %d, %s) = %s, want %s", tc.left, tc.n, tc.each, got, tc.want)
		}
	}
}
