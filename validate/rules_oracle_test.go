package validate

import (
	"os"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
)

func TestRulesOracle(t *testing.T) {
	data, err := os.ReadFile("testdata/rules.oracle")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[link.Code]bool{}
	for line := range strings.Lines(string(data)) {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		if len(words) < 3 {
			t.Fatalf("not a row: %s", line)
		}
		for _, w := range words[2:] {
			code := link.Code(w)
			if seen[code] {
				t.Errorf("%s stands in the oracle twice", code)
			}
			seen[code] = true
			r, ok := LookupRule(code)
			if !ok {
				t.Errorf("%s: in the oracle, not in the catalogue", code)
			} else if string(r.Severity) != words[0] || string(r.Confidence) != words[1] {
				t.Errorf("%s: %s, %s; the oracle says %s, %s", code, r.Severity, r.Confidence, words[0], words[1])
			}
		}
	}
	for _, r := range Rules() {
		if !seen[r.Code] {
			t.Errorf("%s: not in the oracle", r.Code)
		}
	}
}
