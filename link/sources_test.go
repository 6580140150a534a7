package link

import (
	"regexp"
	"strings"
	"testing"
)

// cited finds the reference that a part of a [Source] begins with.
func cited(part string) bool {
	word, _, _ := strings.Cut(strings.TrimSpace(part), " ")
	for _, r := range Sources() {
		if prefix, open := strings.CutSuffix(r.Key, "*"); r.Key == word || (open && len(word) > len(prefix) && strings.HasPrefix(word, prefix)) {
			return true
		}
	}
	return false
}

func TestSources(t *testing.T) {
	seen := map[string]bool{}
	shape := regexp.MustCompile(`^[A-Z][A-Z0-9]*(-[A-Z]+|-\*)?$`)
	for _, r := range Sources() {
		if seen[r.Key] || !shape.MatchString(r.Key) {
			t.Errorf("%q: repeated or misspelt", r.Key)
		}
		seen[r.Key] = true
		if r.Title == "" || len(r.Title) > 110 || strings.ContainsAny(r.Title, "\n\t") {
			t.Errorf("%s: title %q is empty or not a short line", r.Key, r.Title)
		}
	}
	for _, key := range []string{"SEED", "OAS", "CLI", "TF", "TFDATA", "CPCAP", "KCP", "CFKX", "APACHE", "LAB1", "LAB15", "PAT2"} {
		if !seen[key] {
			t.Errorf("%s: missing", key)
		}
	}
}

// Each part of a key's source, parted by semicolons, must begin with a known
// reference.
func TestKeysCiteSources(t *testing.T) {
	for _, k := range Keys() {
		for part := range strings.SplitSeq(string(k.Source), ";") {
			if !cited(part) {
				t.Errorf("%s: source %q begins with no known reference", k.Name, part)
			}
		}
	}
	for _, part := range []string{"", "NOWHERE 1", "ISS-", "oas 1"} {
		if cited(part) {
			t.Errorf("%q counts as cited", part)
		}
	}
}
