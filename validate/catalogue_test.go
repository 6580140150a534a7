package validate

import (
	"flag"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clusterlink-go/clusterlink/link"
)

var update = flag.Bool("update", false, "add new codes to testdata/codes.golden")

// notAlone are the rules whose example can't be free of other problems, or is
// in a form that this package does not read.
var notAlone = map[link.Code]string{
	link.CodeMalformedTooMany:    "it takes many findings to have too many",
	link.CodeMalformedProperties: "it is about properties files",
	link.CodeMalformedYAML:       "it is about YAML files",
	link.CodeMalformedTerraform:  "it is about Terraform files",
	link.CodeMalformedCommand:    "it is about command lines",
	link.CodeMalformedNoLink:     "it is about files of other formats",
	link.CodeStrayArgument:       "it is about command lines",
	link.CodeUnusedSetting:       "it is about command lines",
	link.CodeElsewhere:           "it is about command lines",
	link.CodeUnknownField:        "it is about Terraform and Kubernetes",
	link.CodeNotRead:             "it is about Terraform and Kubernetes",
	link.CodeBackslashLost:       "it is about properties files",
	codeTooMany:                  "it takes many problems to have too many",
}

// inferredErrors are the errors that rest on this project's own reading: the
// strict form of a body, and limits that must be somewhere.
var inferredErrors = map[link.Code]string{
	link.CodeMalformedTooLong: "a limit of this library, which the decoder documents",
	link.CodeMalformedTooMany: "a limit of this library, which the decoder documents",
	link.CodeDuplicateMember:  "JSON leaves open which one counts, so nothing can be decided",
	link.CodeMalformedNoLink:  "there is nothing to check, so the answer can't be yes",
	codeBelowZero:             "an interval below zero is none, whatever its minimum is",
	codeConflict:              "which entry counts is left open, so nothing can be decided",
	codeLinkName:              "the refusal is documented, the grammar behind it is not",
}

func TestExamples(t *testing.T) {
	for _, r := range Rules() {
		if r.Example.Act != nil || r.Example.Format != "" {
			continue
		}
		t.Run(string(r.Code), func(t *testing.T) {
			if _, err := link.ParseEdition(r.Example.Edition); err != nil {
				t.Fatal(err)
			}
			problems := r.Example.Check()
			if !slices.ContainsFunc(problems, func(p Problem) bool { return p.Code == r.Code }) {
				t.Fatalf("the example does not trigger its rule: %v", problems)
			}
			for _, p := range problems {
				if p.Code != r.Code && notAlone[r.Code] == "" {
					t.Errorf("the example triggers another rule: %v", &p)
				}
			}
		})
	}
}

func TestCatalogue(t *testing.T) {
	kebab := regexp.MustCompile(`^[a-z]+[a-z0-9]*(-[a-z0-9]+)*$`)
	seen := map[link.Code]bool{}
	for _, r := range Rules() {
		check := func(ok bool, what string) {
			t.Helper()
			if !ok {
				t.Errorf("%s: %s", r.Code, what)
			}
		}
		check(!seen[r.Code], "code is given twice")
		seen[r.Code] = true
		check(kebab.MatchString(string(r.Code)), "code is not kebab-case")
		check(r.Severity == SeverityError || r.Severity == SeverityWarning || r.Severity == SeverityInfo, "no such severity")
		check(r.Confidence.Known(), "no such confidence")
		for _, text := range []string{r.Title, r.Why, r.Cure} {
			check(strings.HasSuffix(text, ".") || strings.HasSuffix(text, `."`), "text does not end with a full stop: "+text)
		}
		check(r.Severity != SeverityError || r.Confidence != link.Inferred || inferredErrors[r.Code] != "",
			"an error must be what the service or Apache Kafka is known to refuse")
		check(sourced(r.Source), "source cites no known reference: "+string(r.Source))
		found, ok := LookupRule(r.Code)
		check(ok && found.Code == r.Code, "LookupRule does not find it")
	}
	for code := range inferredErrors {
		r, _ := LookupRule(code)
		if r.Severity != SeverityError || r.Confidence != link.Inferred {
			t.Errorf("%s is no inferred error any more", code)
		}
	}
	if _, ok := LookupRule("no-such-code"); ok {
		t.Error("LookupRule finds what is not there")
	}
}

// sourced reports whether each part of a source begins with a known key.
func sourced(s link.Source) bool {
	for part := range strings.SplitSeq(string(s), "; ") {
		word, _, _ := strings.Cut(part, " ")
		if !slices.ContainsFunc(link.Sources(), func(r link.Reference) bool {
			prefix, open := strings.CutSuffix(r.Key, "*")
			return r.Key == word || open && strings.HasPrefix(word, prefix)
		}) {
			return false
		}
	}
	return s != ""
}

// Codes are promises: testdata/codes.golden holds all that were ever there,
// and only grows.
func TestCodesGolden(t *testing.T) {
	const file = "testdata/codes.golden"
	data, err := os.ReadFile(file)
	if err != nil && !*update {
		t.Fatal(err)
	}
	golden := strings.Fields(string(data))
	var codes []string
	for _, r := range Rules() {
		codes = append(codes, string(r.Code))
	}
	for _, code := range golden {
		if !slices.Contains(codes, code) {
			t.Errorf("the code %s is gone", code)
		}
	}
	var added []string
	for _, code := range codes {
		if !slices.Contains(golden, code) {
			added = append(added, code)
		}
	}
	if len(added) == 0 {
		return
	}
	if !*update {
		t.Fatalf("%s lacks %s; run: go test ./validate -run TestCodesGolden -update", file, strings.Join(added, ", "))
	}
	slices.Sort(added)
	text := strings.Join(append(golden, added...), "\n") + "\n"
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// Rules gives copies: what a caller does to them changes nothing.
func TestRulesAreCopies(t *testing.T) {
	first := Rules()[0]
	Rules()[0].Code = "changed"
	if diff := cmp.Diff(first.Code, Rules()[0].Code); diff != "" {
		t.Error(diff)
	}
}
