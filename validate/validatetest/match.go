package validatetest

import (
	"fmt"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate"
)

// TB is what [Match] needs of a test; *testing.T, *testing.B and *rapid.T have
// it.
type TB interface {
	Helper()
	Errorf(format string, args ...any)
}

// Want is one problem that is expected. The zero value matches nothing.
type Want struct {
	Code    link.Code    `json:"code"`
	Pointer link.Pointer `json:"pointer,omitempty"`
	// Parameter is the query parameter of a problem that is about one.
	Parameter string `json:"parameter,omitempty"`
}

// String gives code and place.
func (w Want) String() string {
	if w.Parameter != "" {
		return fmt.Sprintf("%s at parameter %s, %q", w.Code, w.Parameter, string(w.Pointer))
	}
	return fmt.Sprintf("%s at %q", w.Code, string(w.Pointer))
}

// Found is what of a problem can be wanted.
func Found(p *validate.Problem) Want { return Want{p.Code, p.Pointer, p.Parameter} }

// Match fails tb unless the problems are just those wanted, by code and place,
// in any order: what is missing, what is there but not wanted and what is
// there twice is printed in full.
func Match(tb TB, problems validate.Problems, want ...Want) {
	tb.Helper()
	open := make(map[Want]int, len(want))
	for _, w := range want {
		open[w]++
	}
	var faults []string
	for i := range problems {
		w := Found(&problems[i])
		if open[w]--; open[w] < 0 {
			faults = append(faults, fmt.Sprintf("not wanted: %s: %v", problems[i].Severity, &problems[i]))
		}
	}
	for _, w := range want {
		if open[w] > 0 {
			open[w]--
			faults = append(faults, "missing: "+w.String())
		}
	}
	if faults != nil {
		tb.Errorf("problems do not match:\n  %s", strings.Join(faults, "\n  "))
	}
}
