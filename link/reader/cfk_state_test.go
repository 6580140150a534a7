package reader

import (
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
)

// A mirror topic's wanted state is one of the operator's words, as they are
// written.
func TestCFKMirrorState(t *testing.T) {
	for state, want := range map[string]string{
		"ACTIVE": "", "PAUSE": "", "PROMOTE": "", "FAILOVER": "", "null": "", "{}": "", `"${STATE}"`: "", `"{{ .state }}"`: "",
		"PROMOTTE": "Write PROMOTE.", "PAUSED": "Write PAUSE.", "pause": "Write PAUSE.", "MIRROR": "Write ACTIVE, PAUSE, PROMOTE or FAILOVER.", "1": "Write ACTIVE, PAUSE, PROMOTE or FAILOVER.",
	} {
		data := "apiVersion: platform.confluent.io/v1beta1\nkind: ClusterLink\nspec:\n  mirrorTopics:\n  - {name: a, state: " + state + "}\n"
		got := ""
		for _, f := range Read("f.yaml", []byte(data), CFK)[0].Findings {
			if f.Code == link.CodeMirrorState {
				got = f.Cure
				if at := strings.LastIndex(data, state) + 1; f.Offset != at {
					t.Errorf("%s: offset %d, want %d", state, f.Offset, at)
				}
			}
		}
		if got != want {
			t.Errorf("%s: %q, want %q", state, got, want)
		}
	}
}
