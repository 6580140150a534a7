package main

import (
	"fmt"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate"
)

const explainHelp = `Without a code: all codes that check and pair give, with their titles, and those
of the machines' verdicts. With one, however its words are joined: why the rule exists, what cures it, where it
comes from and what triggers it; or where a machine gives that verdict.
`

// runExplain prints the catalogue of rules, or one of them.
func runExplain(e *env, c command, args []string) int {
	codes, code, done := e.parse(c, c.flags(), args)
	switch {
	case done:
		return code
	case len(codes) == 0:
		return e.print(c, "rules\n\n"+ruleList()+"\nverdicts of the state machines\n\n"+verdictList())
	case len(codes) > 1:
		return e.misuse(c, "name one code, or none for all of them")
	}
	if r, ok := validate.LookupRule(link.Code(codes[0])); ok {
		return e.print(c, ruleText(&r))
	}
	if text := verdictText(link.Code(codes[0])); text != "" {
		return e.print(c, text)
	}
	if near, ok := nearestCode(link.Code(codes[0])); ok && letters(string(near)) == letters(codes[0]) {
		return run([]string{c.name, string(near)}, e.in, e.out, e.errs)
	}
	return e.misuse(c, "%v", knownCode(link.Code(codes[0])))
}

// letters is what two spellings of one code have in common.
func letters(s string) string {
	return strings.ToLower(strings.NewReplacer("-", "", "_", "", ".", "", " ", "").Replace(s))
}

// ruleList is one line for each rule.
func ruleList() string {
	var b strings.Builder
	for _, r := range validate.Rules() {
		fmt.Fprintf(&b, "%-34s %-8s %s\n", r.Code, r.Severity, r.Title)
	}
	return b.String()
}

// ruleText is all that is known about one rule.
func ruleText(r *validate.Rule) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s)\n", r.Code, r.Severity)
	row := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "  %-12s%s\n", name, value)
		}
	}
	row("", r.Title)
	row("why", r.Why)
	row("cure", r.Cure)
	row("confidence", string(r.Confidence))
	row("source", string(r.Source))
	b.WriteString("\nexample\n")
	exampleText(&b, &r.Example)
	if other := r.Example.Pair; other != nil {
		b.WriteString("with the other half\n")
		exampleText(&b, other)
	}
	return b.String()
}

// maxExample is how much of an example's body is shown, in bytes.
const maxExample = 2000

// exampleText shows a definition and what is given beside it.
func exampleText(b *strings.Builder, e *validate.Example) {
	given := func(name, value string, is bool) {
		if is {
			fmt.Fprintf(b, "  %s %s\n", name, clean(fmt.Sprintf("%.120q", value)))
		}
	}
	given("link_name", e.Name, e.Name != "" || e.Named)
	given("local cluster", e.Local, e.Local != "")
	given("edition", e.Edition, e.Edition != "")
	body := string(e.Document())
	if len(body) > maxExample {
		body = body[:maxExample] + "…"
	}
	for line := range strings.SplitSeq(strings.TrimRight(body, "\n"), "\n") {
		b.WriteString("  " + clean(line) + "\n")
	}
}

// nearestCode finds the code that a slip was probably meant to be: one that is
// spelled nearly like it, or else the one that shares the longest beginning with
// it, if that is half of it or more.
func nearestCode(code link.Code) (link.Code, bool) {
	var best link.Code
	var codes []string
	length := (len(code) - 1) / 2
	for _, r := range validate.Rules() {
		codes = append(codes, string(r.Code))
		n := 0
		for n < len(code) && n < len(r.Code) && code[n] == r.Code[n] {
			n++
		}
		if n > length {
			best, length = r.Code, n
		}
	}
	if near := link.NearestName(string(code), codes...); near != "" {
		best = link.Code(near)
	}
	return best, best != ""
}
