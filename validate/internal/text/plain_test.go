package text

import (
	"strings"
	"testing"
)

// TestEdges: what short helpers take and what they don't, to the byte.
func TestEdges(t *testing.T) {
	for _, tc := range []struct {
		s    string
		i    int
		want int
	}{{"<a>", 0, 2}, {"<a", 0, 2}, {"xx<a>>", 2, 4}, {">>", 0, 1}, {">", 0, 1}} {
		if got := next(tc.s, tc.i, ">"); got != tc.want {
			t.Errorf("next(%q, %d) = %d, want %d", tc.s, tc.i, got, tc.want)
		}
	}
	for n, want := range map[int]int{maxStandIn: maxStandIn, maxStandIn + 1: 0, 3: 3} {
		if got := marked(strings.Repeat("x", n), "x"); got != want {
			t.Errorf("marked of %d is %d, want %d", n, got, want)
		}
	}
	for s, want := range map[string]bool{"": true, "a~\x7f": true, "a\u0080": false, "ä": false} {
		if IsASCII(s) != want {
			t.Errorf("IsASCII(%q) is %t", s, !want)
		}
	}
	for s, want := range map[string]bool{"__a__": true, "__A_b1__": true, "__a_": false, "____x": false, "__1__": false, "__a b__": false, "_a__": false} {
		if got := underscores(s) == len(s); got != want {
			t.Errorf("underscores(%q) takes all: %t", s, got)
		}
	}
}
