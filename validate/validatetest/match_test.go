package validatetest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/validate"
	"github.com/clusterlink-go/clusterlink/validate/validatetest"
)

// recorder keeps what a test would have said.
type recorder struct{ text string }

func (r *recorder) Helper() {}

func (r *recorder) Errorf(format string, args ...any) { r.text += fmt.Sprintf(format, args...) }

func TestMatch(t *testing.T) {
	name := validate.Problem{Code: "link-name-invalid", Parameter: "link_name", Message: "the link name is empty"}
	mode := validate.Problem{Code: "unknown-link-mode", Pointer: "/configs/0/value", Message: "no mode"}
	wantName := validatetest.Want{Code: "link-name-invalid", Parameter: "link_name"}
	wantMode := validatetest.Want{Code: "unknown-link-mode", Pointer: "/configs/0/value"}
	for _, c := range []struct {
		name     string
		problems validate.Problems
		want     []validatetest.Want
		says     string
	}{
		{"nothing", nil, nil, ""},
		{"both, in another order", validate.Problems{name, mode}, []validatetest.Want{wantMode, wantName}, ""},
		{"one is missing", validate.Problems{name}, []validatetest.Want{wantName, wantMode}, `missing: unknown-link-mode at "/configs/0/value"`},
		{"one too many", validate.Problems{name, mode}, []validatetest.Want{wantMode}, "not wanted: : validate: parameter link_name: the link name is empty"},
		{"twice", validate.Problems{mode, mode}, []validatetest.Want{wantMode}, "not wanted"},
		{"wanted twice", validate.Problems{mode}, []validatetest.Want{wantMode, wantMode}, "missing"},
		{"elsewhere", validate.Problems{mode}, []validatetest.Want{{Code: "unknown-link-mode", Pointer: "/configs/1/value"}}, "missing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var r recorder
			validatetest.Match(&r, c.problems, c.want...)
			if (c.says == "") != (r.text == "") || !strings.Contains(r.text, c.says) {
				t.Errorf("Match says %q, want %q", r.text, c.says)
			}
		})
	}
}
