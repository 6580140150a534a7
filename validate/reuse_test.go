package validate

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clusterlink-go/clusterlink/link"
)

// A Validator forgets what it looked at before: whatever that was, it says of the
// next request what a new one says.
func TestValidatorForgets(t *testing.T) {
	var requests []*link.CreateRequest
	for _, r := range Rules() {
		if r.Example.Act == nil && r.Example.Raw == "" && len(r.Example.Configs) < 100 {
			if req, _ := link.DecodeCreateRequest(r.Example.Document()); req != nil {
				requests = append(requests, req)
			}
		}
	}
	clean := cleanSeed(t, cleanSeeds[0])
	var v Validator
	for i, req := range requests {
		for _, next := range []*link.CreateRequest{clean, requests[(i*7+3)%len(requests)]} {
			v.Create(req, &Options{Partial: i%2 == 0})
			if diff := cmp.Diff(Create(next, nil), v.Create(next, nil)); diff != "" {
				t.Fatalf("after %v, of %v (-new +used):\n%s", req, next, diff)
			}
		}
	}
}
