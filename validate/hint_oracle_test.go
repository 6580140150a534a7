package validate

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

// Entries of filters in which one member is put to the test.
var hintEntries = map[string]string{
	"patternType":    `{"topicFilters":[{"name":"a","patternType":"VALUE","filterType":"INCLUDE"}]}`,
	"filterType":     `{"topicFilters":[{"name":"a","patternType":"LITERAL","filterType":"VALUE"}]}`,
	"permissionType": `{"aclFilters":[{"resourceFilter":{"resourceType":"ANY","patternType":"ANY"},"accessFilter":{"operation":"ANY","permissionType":"VALUE"}}]}`,
	"resourceType":   `{"aclFilters":[{"resourceFilter":{"resourceType":"VALUE","patternType":"ANY"},"accessFilter":{"operation":"ANY","permissionType":"ANY"}}]}`,
}

// What people write in place of a value, and the units that they put behind
// numbers, are understood as the oracle says, and no others.
func TestHintOracle(t *testing.T) {
	data, err := os.ReadFile("testdata/hints.oracle")
	if err != nil {
		t.Fatal(err)
	}
	var words, measures []string
	for line := range strings.Lines(string(data)) {
		left, right, _ := strings.Cut(line, ">")
		row := strings.Fields(left)
		switch {
		case len(row) == 0 || row[0] == "#":
		case row[0] == "meant":
			key, member, value := row[1], "", row[len(row)-1]
			if len(row) == 4 {
				member = row[2]
			}
			for word := range strings.FieldsSeq(right) {
				words = append(words, text.Squash(word))
				advice, _, _ := strings.Cut(hintOf(key, member, word), "; the values are ")
				if hint := strings.TrimSuffix(advice, ", in capitals"); strings.TrimSuffix(hint, ".") != "Write "+value {
					t.Errorf("%s %s: %s: the hint is %q, the oracle says %s", key, member, word, hint, value)
				}
			}
		case row[0] == "unit":
			for i := 2; i < len(row); i += 2 {
				measures = append(measures, row[1]+" "+row[i+1])
				want := "Write " + row[i] + ": units are not understood."
				if got := numberHint("acl.sync"+row[1], "2 "+row[i+1]); got != want {
					t.Errorf("%s: 2 %s: %q, the oracle says %s", row[1], row[i+1], got, row[i])
				}
			}
		default:
			t.Errorf("not a row: %s", line)
		}
	}
	slices.Sort(words)
	if got := slices.Sorted(maps.Keys(aliases)); !slices.Equal(got, words) {
		t.Errorf("the oracle lists other words:\n got %q\nwant %q", got, words)
	}
	var got []string
	for suffix, list := range units {
		for unit := range list {
			got = append(got, suffix+" "+unit)
		}
	}
	slices.Sort(got)
	slices.Sort(measures)
	if !slices.Equal(got, measures) {
		t.Errorf("the oracle lists other units:\n got %q\nwant %q", got, measures)
	}
}

// hintOf is what the first problem with that value advises.
func hintOf(key, member, value string) string {
	if member != "" {
		value = strings.Replace(hintEntries[member], "VALUE", value, 1)
	}
	for _, p := range Create(link.NewCreateRequest(dest(key, value)...), nil) {
		if p.Key == key && strings.HasPrefix(p.Hint, "Write ") && p.Code != codeFilterNoSync {
			return p.Hint
		}
	}
	return ""
}
