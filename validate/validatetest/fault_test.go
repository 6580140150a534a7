package validatetest

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/clusterlink-go/clusterlink/link/linktest"
	"github.com/clusterlink-go/clusterlink/validate"
)

// Each fault fits some of the valid requests, and is found in all of them.
func TestEachFaultIsFound(t *testing.T) {
	fits := map[int]int{}
	list := slices.Concat(faults, valueFaults(), filterFaults())
	rapid.Check(t, func(t *rapid.T) {
		valid := linktest.CreateRequest().Draw(t, "request")
		for i, f := range list {
			if f.fits != nil && !f.fits(valid) {
				continue
			}
			fits[i]++
			broken := valid.Clone()
			want := Want{Code: f.code, Pointer: f.make(t, broken)}
			if ps := validate.Create(broken, nil); !slices.ContainsFunc(ps, func(p validate.Problem) bool { return Found(&p) == want }) {
				t.Errorf("no %v: %v", want, ps)
			}
		}
	})
	for i, f := range list {
		if fits[i] < 3 {
			t.Errorf("%s fits %d requests", f.code, fits[i])
		}
	}
}
