package validate

import (
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
)

// A key that is given several times is compared with the entry before of its
// name, wherever that stands.
func TestKeysGivenSeveralTimes(t *testing.T) {
	for values, want := range map[string]string{
		"1000 1000": "duplicate-key", "1000 2000": "conflicting-entries", "1000 1000 1000": "duplicate-key duplicate-key", "1000 1000 2000": "conflicting-entries duplicate-key", "1000 2000 2000": "conflicting-entries duplicate-key", "1000 2000 1000": "conflicting-entries conflicting-entries",
	} {
		for _, between := range [][]string{nil, {"consumer.offset.sync.ms", "5000"}} {
			pairs := dest()
			for i, v := range strings.Fields(values) {
				if i == 1 {
					pairs = append(pairs, between...)
				}
				pairs = append(pairs, "acl.sync.ms", v)
			}
			for _, configs := range [][]string{pairs, append(pairs[2:len(pairs):len(pairs)], pairs[:2]...)} {
				if got := unordered(codesOf(Create(link.NewCreateRequest(configs...), nil))); got != want {
					t.Errorf("%q: %s, want %s", configs, got, want)
				}
			}
		}
	}
}

func TestFilterObjectHints(t *testing.T) {
	for value, part := range map[string]string{`"{\"topicFilters\":[]}"`: "encoded twice", `[]`: "Write {", `1`: "Write {"} {
		problems := Create(link.NewCreateRequest(dest("auto.create.mirror.topics.enable", "true", "auto.create.mirror.topics.filters", value)...), nil)
		if len(problems) != 1 || problems[0].Code != codeFilterNotObject || !strings.Contains(problems[0].Hint, part) {
			t.Errorf("%s: %v", value, problems)
		}
	}
	for _, pattern := range []string{"", "${pattern}*(", "a.*"} {
		req := &link.AlterMirrorsRequest{Pattern: pattern}
		if pattern == "" {
			req.Names = []string{"a"}
		}
		if problems := AlterMirrors(currentOf("bootstrap.servers", brokerA), link.Promote, req, nil); problems != nil {
			t.Errorf("%q: %v", pattern, problems)
		}
	}
}
