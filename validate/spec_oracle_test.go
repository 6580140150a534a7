package validate

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

// What the table of specs says beyond the type of a key is what the oracle says.
func TestSpecOracle(t *testing.T) {
	data, err := os.ReadFile("testdata/specs.oracle")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{}
	for line := range strings.Lines(string(data)) {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		says, names := words[0], words[1:]
		if says == "grammar" || says == "note" {
			says, names = says+" "+words[1], words[2:]
		}
		for _, name := range names {
			twin, two := strings.CutPrefix(name, "~")
			want[says+" "+twin] = true
			if two {
				want[says+" local."+twin] = true
			}
		}
	}
	// The words of the oracle; a key with another grammar has that of its type.
	grammars := map[grammar]string{
		modeName: "modes", filterJSON: "filters", jaasText: "jaas", pemCertificate: "pem-chain", pemKey: "pem-key", bootstrapList: "addresses",
		linkPrefix: "prefix", startOffset: "offset", topicConfigList: "topic-keys", storePath: "path",
	}
	got := map[string]bool{}
	for i := range specs {
		s := &specs[i]
		word := grammars[s.grammar]
		if s.grammar == hintedEnum && !s.key.OpenValues {
			word = "hinted"
		}
		if word != "" {
			got["grammar "+word+" "+s.key.Name] = true
		}
		if s.soft {
			got["soft "+s.key.Name] = true
		}
		if s.note != "" {
			got["note "+string(s.note)+" "+s.key.Name] = true
		}
		if s.id != kNone {
			got["named "+s.key.Name] = true
		}
	}
	if maps.Equal(got, want) {
		return
	}
	for _, row := range slices.Sorted(maps.Keys(got)) {
		if !want[row] {
			t.Errorf("%s: not in the oracle", row)
		}
	}
	for _, row := range slices.Sorted(maps.Keys(want)) {
		if !got[row] {
			t.Errorf("%s: in the oracle, not in the table", row)
		}
	}
}
