package validate

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
)

// The syncs and the settings of the half with the mirrors are those of the
// oracle, and no others.
func TestSyncOracle(t *testing.T) {
	data, err := os.ReadFile("testdata/syncs.oracle")
	if err != nil {
		t.Fatal(err)
	}
	without := map[string]string{} // what comes of a switch without its filters
	filters := map[string]string{} // the switch of filters
	var mirrors []string
	for line := range strings.Lines(string(data)) {
		words := strings.Fields(line)
		switch {
		case len(words) == 0 || words[0] == "#":
		case words[0] == "sync":
			without[words[1]] = words[1] + " is true, but " + words[2] + " is missing: " + strings.Join(words[3:], " ")
			filters[words[2]] = words[1]
		case words[0] == "mirrors":
			mirrors = append(mirrors, words[1:]...)
		default:
			t.Errorf("not a row: %s", line)
		}
	}
	for _, k := range link.Keys() {
		if got := messageOf(codeSyncNoFilter, dest(k.Name, "true")); got != without[k.Name] {
			t.Errorf("%s alone: %q, the oracle says %q", k.Name, got, without[k.Name])
		}
		want := ""
		if enable := filters[k.Name]; enable != "" {
			want = k.Name + " is given, but " + enable + " is missing, and its default is false"
		}
		if got := messageOf(codeFilterNoSync, dest(k.Name, "${filters}")); got != want {
			t.Errorf("%s alone: %q, the oracle says %q", k.Name, got, want)
		}
		if k.Name == "link.mode" {
			continue
		}
		got := messageOf(codeBehaviourOnSource, dest("link.mode", "SOURCE", k.Name, "${value}")) != ""
		if want := slices.Contains(mirrors, k.Name); got != want {
			t.Errorf("%s does nothing on a SOURCE half is %t, the oracle says %t", k.Name, got, want)
		}
	}
}

// messageOf is the message of the first problem with that code.
func messageOf(code link.Code, configs []string) string {
	for _, p := range Create(link.NewCreateRequest(configs...), nil) {
		if p.Code == code {
			return p.Message
		}
	}
	return ""
}
