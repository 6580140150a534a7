package link_test

import (
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
)

func TestParseEdition(t *testing.T) {
	for _, tc := range []struct {
		text string
		want link.Edition
	}{
		{"", link.Edition{}},
		{"cloud", link.Edition{Product: link.Cloud}},
		{"platform", link.Edition{Product: link.Platform}},
		{"platform:7.5", link.Edition{Product: link.Platform, Major: 7, Minor: 5}},
		{"platform:8.0", link.Edition{Product: link.Platform, Major: 8}},
		{"platform:7.10", link.Edition{Product: link.Platform, Major: 7, Minor: 10}},
	} {
		got, err := link.ParseEdition(tc.text)
		if err != nil || got != tc.want || got.String() != tc.text {
			t.Errorf("%q: %+v as %q, %v", tc.text, got, got, err)
		}
		if got.IsZero() != (tc.text == "") || got.Versioned() != (got.Major > 0) {
			t.Errorf("%q: zero %v, versioned %v", tc.text, got.IsZero(), got.Versioned())
		}
	}
	for _, text := range []string{
		"Cloud", "aws", "cloud:7.5", ":7.5", "platform:", "platform:7", "platform:7.", "platform:.5", "platform:7.5.1",
		"platform:x.y", "platform:0.1", "platform:-1.0", "platform:7.-1", "platform :7.5",
	} {
		if got, err := link.ParseEdition(text); err == nil || got != (link.Edition{}) {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
	}
}

func TestEditionBefore(t *testing.T) {
	for _, tc := range []struct {
		text         string
		major, minor int
		want         bool
	}{
		{"", 7, 5, false},
		{"cloud", 7, 5, false},
		{"platform", 7, 5, false},
		{"platform:7.4", 7, 5, true},
		{"platform:7.5", 7, 5, false},
		{"platform:7.10", 7, 5, false},
		{"platform:6.9", 7, 5, true},
		{"platform:8.0", 7, 5, false},
	} {
		e, err := link.ParseEdition(tc.text)
		if err != nil {
			t.Fatal(err)
		}
		if got := e.Before(tc.major, tc.minor); got != tc.want {
			t.Errorf("%q before %d.%d: %v", tc.text, tc.major, tc.minor, got)
		}
	}
}
