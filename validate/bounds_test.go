package validate

import (
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
)

// TestIntervals: no interval with a known minimum is taken below zero, whatever
// the sources say of that minimum; between zero and a minimum that is known at
// second hand there is a warning.
func TestIntervals(t *testing.T) {
	judged := func(key, value string) (Severity, bool) {
		for _, p := range Create(link.NewCreateRequest(dest(key, value)...), nil) {
			if p.Key == key && strings.HasSuffix(string(p.Pointer), "/value") {
				return p.Severity, true
			}
		}
		return "", false
	}
	soft := 0
	for _, k := range link.Keys() {
		if !strings.HasSuffix(k.Name, ".ms") || !k.Bounds.HasMin || k.Bounds.Min < 0 {
			continue
		}
		want := SeverityError
		if k.Confidence == link.Inferred { // links are not known to have it
			want = SeverityWarning
		}
		if got, _ := judged(k.Name, "-4"); got != want {
			t.Errorf("%s=-4: %q, want %q", k.Name, got, want)
		}
		if k.Bounds.Min < 1 || !softBounds[k.Name] {
			continue
		}
		soft++
		if got, _ := judged(k.Name, "0"); got != SeverityWarning {
			t.Errorf("%s=0: %q, want a warning", k.Name, got)
		}
	}
	if soft == 0 {
		t.Error("no interval has a minimum that is known at second hand")
	}
	// It is no interval, and -1 is its default.
	if got, found := judged("link.fetcher.max.lagging.partitions", "-2"); !found || got != SeverityWarning {
		t.Errorf("a count below its minimum: %q", got)
	}
	// Below zero, Kafka keeps connections for ever.
	if got, found := judged("connections.max.idle.ms", "-1"); found {
		t.Errorf("an interval without a known minimum: %q", got)
	}
}
