package docgen

import (
	"fmt"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/internal/golden"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate"
)

// references are the files that are rendered as a whole from the tables.
var references = []struct {
	file   string
	render func() string
}{
	{"link/CONFIG.md", link.KeysMarkdown},
	{"link/create-request.schema.json", func() string { return string(link.CreateRequestSchema()) }},
	{"fsm/STATES.md", states},
	{"validate/RULES.md", rules},
}

func TestReferencesAreFresh(t *testing.T) {
	for _, r := range references {
		t.Run(r.file, func(t *testing.T) { golden.File(t, r.file, r.render()) })
	}
}

// states is the reference of the three machines: every state × event.
func states() string {
	var b strings.Builder
	b.WriteString("# States, events and verdicts\n\nEvery state × event of the three machines. The outcomes of a cell are tried in order.\n")
	for _, t := range []*fsm.Table{fsm.Link(), fsm.Task(), fsm.Mirror()} {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n%s", t.Name(), mermaid(t), t.Markdown())
	}
	return b.String()
}

// rules is the reference of the rules: what each finds, why, and the cure.
func rules() string {
	var b strings.Builder
	all := validate.Rules()
	fmt.Fprintf(&b, "# Rules\n\n%d rules. An *error* is something the service, or Apache Kafka's own parser, refuses; a *warning* is something it accepts and the user regrets; "+
		"an *info* is worth saying once.\n\n| code | severity | what is wrong | confidence |\n|---|---|---|---|\n", len(all))
	for _, r := range all {
		fmt.Fprintf(&b, "| [`%s`](#%s) | %s | %s | %s |\n", r.Code, r.Code, r.Severity, cell(r.Title), r.Confidence)
	}
	for _, r := range all {
		fmt.Fprintf(&b, "\n## %s\n\n**%s.** %s\n\n%s\n\nCure: %s\n\nConfidence: %s. Source: %s.\n",
			r.Code, r.Severity, r.Title, r.Why, r.Cure, r.Confidence, r.Source)
	}
	return b.String()
}

// cell makes a text fit for a cell of a Markdown table.
func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }
