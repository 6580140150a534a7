package validatetest_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate"
	"github.com/clusterlink-go/clusterlink/validate/validatetest"
)

func TestCases(t *testing.T) {
	for name, c := range validatetest.Cases() {
		t.Run(name, func(t *testing.T) {
			if !strings.HasSuffix(c.Why, ".") && !strings.HasSuffix(c.Why, "?") {
				t.Errorf("the case does not say why: %q", c.Why)
			}
			problems, err := c.Problems()
			if err != nil {
				t.Fatal(err)
			}
			validatetest.Match(t, problems, c.Want...)
		})
	}
}

// noCase says which codes have no case, and why.
var noCase = map[link.Code]string{
	link.CodeMalformedTooMany:     "it takes a thousand findings",
	link.CodeMalformedProperties:  "it is about properties files",
	link.CodeMalformedYAML:        "it is about YAML files",
	link.CodeMalformedTerraform:   "it is about Terraform files",
	link.CodeMalformedCommand:     "it is about command lines",
	link.CodeMalformedNoLink:      "it is about files of other formats",
	link.CodeStrayArgument:        "it is about command lines",
	link.CodeUnusedSetting:        "it is about command lines",
	link.CodeElsewhere:            "it is about command lines",
	link.CodeUnknownField:         "it is about Terraform and Kubernetes",
	link.CodeNotRead:              "it is about Terraform and Kubernetes",
	link.CodeBackslashLost:        "it is about properties files",
	link.CodeHalvesAtOnce:         "it is about Terraform files",
	link.CodeMirrorState:          "it is about Terraform and Kubernetes",
	"provider-refuses-transition": "it is about what scripts do: store/dryrun",
	"mirror-of-two-links":         "it is about what scripts do: store/dryrun",
	"halves-in-wrong-order":       "it is about what scripts do: store/dryrun",
	"link-created-twice":          "it is about what scripts do: store/dryrun",
	"operation-on-unknown-link":   "it is about what scripts do: store/dryrun",
	"operation-on-unknown-mirror": "it is about what scripts do: store/dryrun",
	"operation-before-its-link":   "it is about what scripts do: store/dryrun",
	"operation-refused-in-state":  "it is about what scripts do: store/dryrun",
	"operation-without-a-look":    "it is about what scripts do: store/dryrun",
	"too-many-problems":           "it takes a thousand problems",
}

// Each rule has a case.
func TestEveryRuleHasACase(t *testing.T) {
	seen := map[link.Code]bool{}
	for _, c := range validatetest.Cases() {
		for _, w := range c.Want {
			seen[w.Code] = true
		}
	}
	for _, r := range validate.Rules() {
		if !seen[r.Code] && noCase[r.Code] == "" {
			t.Errorf("%s has no case", r.Code)
		}
	}
	for code := range seen {
		if _, ok := validate.LookupRule(code); !ok {
			t.Errorf("no rule has the code %s", code)
		}
	}
}

// The files hold no member that the reader passes over.
func TestCaseFilesAreStrict(t *testing.T) {
	names, err := filepath.Glob("cases/*.json")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		file, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		d := json.NewDecoder(file)
		d.DisallowUnknownFields()
		var c validatetest.Case
		if err := d.Decode(&c); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	}
}
