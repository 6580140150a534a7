package validate

import (
	"maps"
	"os"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
)

// The tables of filters say what the oracle says, and nothing more.
func TestFilterOracle(t *testing.T) {
	data, err := os.ReadFile("testdata/filters.oracle")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{} // rows of the oracle by setting
	meant := map[string]string{}
	setting := ""
	for line := range strings.Lines(string(data)) {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		switch words[0] {
		case "meant":
			for _, alias := range words[2:] {
				meant[alias] = words[1]
			}
			continue
		case "setting":
			setting = words[1]
		}
		want[setting] += strings.Join(words, " ") + "\n"
	}
	for _, k := range link.Keys() {
		if k.Type != link.TypeJSON {
			continue
		}
		kind, how := kindOf(specOf(k.Name).id), "criteria"
		if kind.rules {
			how = "names"
		}
		got := "setting " + k.Name + " " + kind.member + " " + how + "\n" + fieldRows(kind.fields, "")
		if got != want[k.Name] {
			t.Errorf("%s is\n%sthe oracle says\n%s", k.Name, got, want[k.Name])
		}
		delete(want, k.Name)
	}
	if !maps.Equal(meant, fieldAliases) {
		t.Errorf("names that are meant for others: %v, the oracle says %v", fieldAliases, meant)
	}
	for name := range want {
		t.Errorf("%s: in the oracle, no setting of filters", name)
	}
}

// fieldRows writes fields as the oracle does.
func fieldRows(fields []field, path string) (rows string) {
	for _, f := range fields {
		required, form := "no", "-"
		if f.required {
			required = "yes"
		}
		switch {
		case f.inner != nil:
			form = "object"
		case f.array:
			form = "array"
		case f.fold:
			form = "any"
		case f.values != nil:
			form = "exact"
		}
		rows += strings.Join(append([]string{path + f.name, required, form}, f.values...), " ") + "\n"
		rows += fieldRows(f.inner, path+f.name+".")
	}
	return rows
}
