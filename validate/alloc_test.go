package validate

import (
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
)

// TestAllocations: what is clean is judged without allocating, also by a check
// that is made for one request; with filters, only reading them allocates.
func TestAllocations(t *testing.T) {
	east, west := cleanSeed(t, "bidirectional_link_east"), cleanSeed(t, "bidirectional_link_west")
	source := cleanSeed(t, "source_initiated_link_at_source_cluster")
	filtered := link.NewCreateRequest(dest("auto.create.mirror.topics.enable", "true",
		"auto.create.mirror.topics.filters", `{"topicFilters":[{"name":"*","patternType":"LITERAL","filterType":"INCLUDE"}]}`)...)
	body := append([]byte(nil), east.AppendJSON(nil)...)
	var d link.Decoder
	var v Validator
	for _, tc := range []struct {
		name string
		most float64
		run  func() Problems
	}{
		{"Create", 0, func() Problems { return Create(source, nil) }},
		{"Validator.Create", 0, func() Problems { return v.Create(source, nil) }},
		{"Create with a filter", 40, func() Problems { return v.Create(filtered, nil) }},
		{"Pair", 0, func() Problems { _, p := Pair(east, west, nil); return p }},
		// One for all texts, one for the secrets that point at them.
		{"decode and validate", 2, func() Problems { req, _ := d.Decode(body); return v.Create(req, nil) }},
	} {
		if p := tc.run(); len(p) > 0 {
			t.Errorf("%s: not clean: %v", tc.name, p)
		}
		if got := testing.AllocsPerRun(100, func() { tc.run() }); got > tc.most {
			t.Errorf("%s: %v allocations, want %v at most", tc.name, got, tc.most)
		}
	}
}
