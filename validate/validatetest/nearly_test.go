package validatetest_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate"
	"github.com/clusterlink-go/clusterlink/validate/validatetest"
)

func TestNearlyValid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := validatetest.NearlyValid().Draw(t, "nearly")
		for _, p := range validate.Create(n.Valid, nil) {
			if p.Severity != validate.SeverityInfo {
				t.Fatalf("the valid request has a problem: %v", &p)
			}
		}
		for _, p := range validate.Create(n.Request, nil) {
			if validatetest.Found(&p) == n.Want {
				return
			}
		}
		t.Fatalf("no %v: %v", n.Want, validate.Create(n.Request, nil))
	})
}

// Every fault is drawn, and so is every mode.
func TestNearlyValidDistribution(t *testing.T) {
	codes, modes := map[link.Code]bool{}, map[link.Mode]bool{}
	rapid.Check(t, func(t *rapid.T) {
		for range 60 {
			n := validatetest.NearlyValid().Draw(t, "nearly")
			codes[n.Want.Code] = true
			modes[n.Valid.Mode()] = true
		}
	})
	if len(codes) < 95 || len(modes) != len(link.Modes()) {
		t.Errorf("%d codes and %d modes were drawn", len(codes), len(modes))
	}
}

// Every fault of a pair is drawn and found.
func TestNearlyValidPair(t *testing.T) {
	codes := map[link.Code]bool{}
	rapid.Check(t, func(t *rapid.T) {
		for range 10 {
			n := validatetest.NearlyValidPair().Draw(t, "nearly")
			codes[n.Want.Code] = true
			_, ps := validate.Pair(n.A, n.B, &n.Options)
			if !slices.ContainsFunc(ps, func(p validate.Problem) bool { return validatetest.Found(&p) == n.Want }) {
				t.Fatalf("no %v: %v", n.Want, ps)
			}
		}
	})
	if len(codes) != 15 {
		t.Errorf("%d codes were drawn: %v", len(codes), codes)
	}
}
