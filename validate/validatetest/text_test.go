package validatetest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/internal/golden"
	"github.com/clusterlink-go/clusterlink/validate"
	"github.com/clusterlink-go/clusterlink/validate/validatetest"
)

// What people read of each case and of each rule's example: no promise, but a
// change is to be seen.
func TestTexts(t *testing.T) {
	var b strings.Builder
	show := func(name string, problems validate.Problems) {
		fmt.Fprintf(&b, "%s\n", name)
		if most := 25; len(problems) > most {
			fmt.Fprintf(&b, "  %d problems, the last of them\n", len(problems))
			problems = problems[len(problems)-most:]
		}
		for i := range problems {
			p := &problems[i]
			fmt.Fprintf(&b, "  %s", p.Severity)
			for _, s := range []string{string(p.Pointer), p.Parameter, p.Key} {
				if s != "" {
					fmt.Fprintf(&b, " %s", s)
				}
			}
			fmt.Fprintf(&b, ": %s (%s)\n", p.Message, p.Code)
			if p.Hint != "" {
				fmt.Fprintf(&b, "    %s\n", p.Hint)
			}
		}
	}
	for name, c := range validatetest.Cases() {
		problems, err := c.Problems()
		if err != nil {
			t.Fatal(err)
		}
		show(name, problems)
	}
	for _, r := range validate.Rules() {
		if r.Example.Act == nil && r.Example.Format == "" {
			show("example "+string(r.Code), r.Example.Check())
		}
	}
	golden.File(t, "validate/validatetest/testdata/texts.txt", b.String())
}
