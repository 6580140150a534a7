package link_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
)

func TestNames(t *testing.T) {
	long, most := strings.Repeat("n", 300), strings.Repeat("ü", 249)
	for _, tc := range []struct {
		text string
		// What is wrong with the text as each of the three; empty is nothing.
		name, topic, cluster string
	}{
		{"link-1", "", "", ""},
		{"a", "", "", ""},
		{"...", "", "", ""},
		{"-", "stands for all links", "", ""},
		{"--", "", "", ""},
		{"", "is empty", "is empty", "is empty"},
		{"a/b", "'/' at byte 2", "'/' at byte 2", "'/' at byte 2"},
		{".", "directory", "directory", "directory"},
		{"..", "directory", "directory", "directory"},
		{" a", "blank", "blank", "blank"},
		{"a ", "blank", "blank", "blank"},
		{"a\u2003", "blank", "blank", "blank"},
		{"a b", "", "at byte 2", ""},
		{"a\x00b", `'\x00' at byte 2`, `'\x00' at byte 2`, `'\x00' at byte 2`},
		{"a\u0085b", `'\u0085'`, `'\u0085'`, `'\u0085'`},
		{"\xff", "not UTF-8", "not UTF-8", "not UTF-8"},
		{"größe", "", "at byte 3", ""},
		{long, "300 characters, at most 249", "300 characters", "300 characters"},
		{most, "", "at byte 1", ""},
		{most + "x", "250 characters", "250 characters", "250 characters"},
	} {
		for _, c := range []struct {
			what, want string
			err        error
		}{
			{"link name", tc.name, link.CheckName(tc.text)},
			{"topic name", tc.topic, link.CheckTopic(tc.text)},
			{"cluster id", tc.cluster, link.CheckClusterID(tc.text)},
		} {
			if c.want == "" {
				if c.err != nil {
					t.Errorf("%.20q as %s: %v", tc.text, c.what, c.err)
				}
				continue
			}
			var e *link.NameError
			if !errors.As(c.err, &e) || e.What != c.what || e.Text != tc.text || !strings.Contains(e.Reason, c.want) {
				t.Errorf("%.20q as %s: %v, want %q", tc.text, c.what, c.err, c.want)
			} else if len(e.Error()) > 200 || !strings.HasPrefix(e.Error(), "link: "+c.what) {
				t.Errorf("text %s", e.Error())
			}
		}
	}
}

func TestPlainName(t *testing.T) {
	for text, want := range map[string]bool{"": true, "aZ09._-": true, "a b": false, "ä": false, "a/b": false, "\xff": false} {
		if link.PlainName(text) != want {
			t.Errorf("PlainName(%q) = %v", text, !want)
		}
	}
}
