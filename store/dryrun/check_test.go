package dryrun_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/link/reader"
	"github.com/clusterlink-go/clusterlink/store/dryrun"
	"github.com/clusterlink-go/clusterlink/validate"
)

// check is what is found in a file, one line a problem: place, severity and code.
func check(text string, format reader.Format, edition string) (lines []string) {
	f := reader.ReadFile("file", []byte(text), format)
	var opts validate.Options
	opts.Edition, _ = link.ParseEdition(edition)
	for _, p := range dryrun.Check(f, &opts) {
		line, column := f.Position(p.Offset)
		lines = append(lines, fmt.Sprintf("%d:%d %s %s", line, column, p.Severity, p.Code))
	}
	return lines
}

// Each rule about operations has an example that breaks it and nothing else.
func TestExamples(t *testing.T) {
	n := 0
	for _, r := range validate.Rules() {
		if !operational(r.Code) {
			continue
		}
		n++
		found := check(r.Example.Raw, reader.Format(r.Example.Format), r.Example.Edition)
		if len(found) != 1 || !strings.HasSuffix(found[0], " "+string(r.Severity)+" "+string(r.Code)) {
			t.Errorf("%s: the example gives %q", r.Code, found)
		}
	}
	if n != 10 {
		t.Errorf("%d rules are about operations, want 10", n)
	}
}

func operational(code link.Code) bool {
	return slices.Contains([]link.Code{
		validate.CodeOperationNoLink, validate.CodeOperationNoMirror, validate.CodeOperationEarly, validate.CodeOperationRefused,
		validate.CodeProviderRefuses, validate.CodeOperationUnchecked, validate.CodeLinkTwice, validate.CodeMirrorTwice,
		validate.CodeHalvesOrder, link.CodeMirrorState,
	}, code)
}

// operationCase is a case of testdata/cases.txt.
type operationCase struct {
	name, why, text string
	format          reader.Format
	want            []string
}

func cases(t *testing.T) (list []operationCase) {
	t.Helper()
	data, err := os.ReadFile("testdata/cases.txt")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(data), "\n== ")
	for part := range strings.SplitSeq(rest, "\n== ") {
		head, body, _ := strings.Cut(part, "\n")
		var c operationCase
		name, format, _ := strings.Cut(head, " ")
		c.name, c.format = name, reader.Format(format)
		for {
			line, more, _ := strings.Cut(body, "\n")
			if why, ok := strings.CutPrefix(line, "# "); ok && c.why == "" {
				c.why, body = why, more
			} else if want, ok := strings.CutPrefix(line, "> "); ok {
				c.want, body = append(c.want, want), more
			} else {
				break
			}
		}
		c.text = body
		if c.why == "" || !c.format.Known() || c.text == "" {
			t.Errorf("case %q is not whole", head)
		}
		list = append(list, c)
	}
	return list
}

// What the facts say of each case is found, at a place in the file, with a cure,
// and nothing else is.
func TestCases(t *testing.T) {
	list := cases(t)
	clean := 0
	for _, c := range list {
		if len(c.want) == 0 {
			clean++
		}
		t.Run(c.name, func(t *testing.T) {
			f := reader.ReadFile("file", []byte(c.text), c.format)
			if len(f.Operations) == 0 && c.format != reader.CFK && !strings.HasPrefix(c.name, "link-") && !strings.HasSuffix(c.name, "-first") {
				t.Error("no operation was read")
			}
			var got []string
			for _, p := range dryrun.Check(f, nil) {
				got = append(got, string(p.Severity)+" "+string(p.Code))
				if line, column := f.Position(p.Offset); line == 0 || column == 0 {
					t.Errorf("%s has no place", p.Code)
				}
				if p.Message == "" || p.Hint == "" && p.Severity == validate.SeverityError && !p.Code.Malformed() {
					t.Errorf("%s: message %q, hint %q", p.Code, p.Message, p.Hint)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	if len(list) < 60 || clean < 20 {
		t.Errorf("%d cases, %d of them clean; want 60 and 20", len(list), clean)
	}
}
