package link

import (
	"strings"
	"testing"
)

// The characters on both sides of each range.
func TestPlainNameEdges(t *testing.T) {
	for name, want := range map[string]bool{
		"": true, "azAZ09._-": true, "`": false, "{": false, "@": false, "[": false, "/": false, ":": false, "ä": false, "a b": false, "a-b": true, ",": false, "^": false,
	} {
		if PlainName(name) != want {
			t.Errorf("PlainName(%q) is %t", name, !want)
		}
		if got := CheckTopic("x"+name) == nil; got != want {
			t.Errorf("CheckTopic(%q) is %t", "x"+name, got)
		}
	}
	for name, part := range map[string]string{
		"": "is empty", "\xff": "UTF-8", strings.Repeat("a", 250): "250 characters, at most 249", ".": "directory", "..": "directory", " a": "blank", "a ": "blank", "a/b": `'/' at byte 2`, "a\x01": `at byte 2`, "-": `"-" stands for all`,
		strings.Repeat("a", 249): "", strings.Repeat("ä", 249): "", "...": "", "a": "", "--": "",
	} {
		err := CheckName(name)
		if part == "" != (err == nil) || err != nil && !strings.Contains(err.Error(), part) {
			t.Errorf("CheckName(%.20q) = %v, want %q in it", name, err, part)
		}
	}
	if err := CheckTopic("ab c"); err == nil || !strings.Contains(err.Error(), "at byte 3") {
		t.Error(err)
	}
}

func TestIDEdges(t *testing.T) {
	const id = "AZaz09-_AZaz09-_AZaz0w"
	parsed, err := ParseID(id)
	if err != nil || parsed.String() != id {
		t.Fatalf("%s, %v", parsed, err)
	}
	for i, c := range []byte("@[`{/:,.+^") {
		at := i * 2
		if _, err := ParseID(id[:at] + string(c) + id[at+1:]); err == nil || !strings.Contains(err.Error(), "character ") {
			t.Errorf("%q: %v", c, err)
		}
	}
	for _, bad := range []string{id[1:], id + "A", "", "AAAAAAAAAAAAAAAAAAAAAA", id[:21] + "x"} {
		if _, err := ParseID(bad); err == nil {
			t.Errorf("%q is an id", bad)
		}
	}
	if got := MustParseID("AAECAwQFBgcICQoLDA0ODw").UUID(); got != "00010203-0405-0607-0809-0a0b0c0d0e0f" {
		t.Error(got)
	}
}

func TestEditionEdges(t *testing.T) {
	for s, want := range map[string]Edition{
		"": {}, "cloud": {Product: Cloud}, "platform": {Product: Platform}, "platform:7.5": {Platform, 7, 5}, "platform:1.0": {Platform, 1, 0}, "platform:10.12": {Platform, 10, 12},
	} {
		got, err := ParseEdition(s)
		if err != nil || got != want || got.String() != s || got.IsZero() != (s == "") || got.Versioned() != strings.Contains(s, ":") {
			t.Errorf("%q: %+v, %v", s, got, err)
		}
	}
	for _, s := range []string{"x", "cloud:1.0", "cloud:", "platform:", "platform:7", "platform:7.", "platform:.5", "platform:0.9", "platform:-1.0", "platform:7.-1", "platform:a.5", "platform:7.b", "platform:7.5.0", "Cloud"} {
		if got, err := ParseEdition(s); err == nil || !got.IsZero() {
			t.Errorf("%q is the edition %+v", s, got)
		}
	}
	e := Edition{Platform, 7, 5}
	for release, want := range map[[2]int]bool{{7, 5}: false, {7, 6}: true, {7, 4}: false, {8, 0}: true, {6, 9}: false, {8, 9}: true} {
		if e.Before(release[0], release[1]) != want {
			t.Errorf("7.5 before %v is %t", release, !want)
		}
	}
	if (Edition{Product: Platform}).Before(7, 5) || (Edition{Product: Cloud}).Before(7, 5) {
		t.Error("an edition without a release is older than one")
	}
}

// Errors say whose they are.
func TestSentinels(t *testing.T) {
	if got := ErrResponse.Error(); got != "link: response" {
		t.Error(got)
	}
}
