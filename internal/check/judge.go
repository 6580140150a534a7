package main

import (
	"cmp"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// corpusCase is what a definition of the corpus says about itself.
type corpusCase struct {
	ID         string   `json:"id"`
	Kind       string   `json:"kind"`
	Expect     string   `json:"expect"`
	Detectable string   `json:"detectable"`
	Want       []string `json:"want"`
	Evidence   string   `json:"evidence"`
	PairWith   string   `json:"pair_with"`

	path string
}

// answer is what linkctl says: an element of check's array, or pair's object.
type answer struct {
	File     string    `json:"file"`
	Valid    bool      `json:"valid"`
	Shape    string    `json:"shape"`
	Error    string    `json:"error"`
	Problems []problem `json:"problems"`
}

type problem struct {
	Code     string `json:"code"`
	Severity string `json:"severity"`
	Key      string `json:"key"`
	Message  string `json:"message"`
}

// refused reports whether the definition is not valid, by any of the ways to say so.
func (a answer) refused() bool {
	return !a.Valid || a.Error != "" || slices.ContainsFunc(a.Problems, func(p problem) bool { return p.Severity == "error" })
}

// errors are the errors, on one line.
func (a answer) errors() string {
	var list []string
	if a.Error != "" {
		list = append(list, a.Error)
	}
	for _, p := range a.Problems {
		if p.Severity == "error" {
			list = append(list, strings.TrimSpace(p.Code+" "+p.Key)+": "+p.Message)
		}
	}
	if len(list) == 0 {
		return "valid is false, with no error"
	}
	return strings.Join(list, "; ")
}

// names reports whether the problem names one of the wanted tokens in its key,
// code or message; every problem does where nothing in particular is wanted.
func (p problem) names(want []string) bool {
	if len(want) == 0 {
		return true
	}
	return slices.ContainsFunc(want, func(token string) bool {
		return slices.ContainsFunc([]string{p.Key, p.Code, p.Message}, func(text string) bool {
			return strings.Contains(strings.ToLower(text), strings.ToLower(token))
		})
	})
}

// tally is a count out of a total, with the definitions that make it.
type tally struct {
	of  int
	ids []string
}

// verdict is how the answers compare with what the cases say.
type verdict struct {
	refused    tally // valid, and refused
	missed     tally // statically invalid, without an error that names it
	silent     tally // suspicious, without a problem that names it
	blocked    tally // suspicious, and refused; the service accepts them
	warned     tally // valid by evidence, with a warning
	left       tally // not valid, and not judged, with what it would take to see it
	unanswered []string
}

// judge compares. An answer belongs to the case of the same file name; a file of
// several definitions has several.
func judge(cases []corpusCase, answers []answer) verdict {
	byFile := map[string]answer{}
	for _, a := range answers {
		base := filepath.Base(a.File)
		if old, ok := byFile[base]; ok {
			a.Valid = a.Valid && old.Valid
			a.Problems = slices.Concat(old.Problems, a.Problems)
			a.Error = old.Error + a.Error
		}
		byFile[base] = a
	}
	var v verdict
	for _, c := range cases {
		a, ok := byFile[filepath.Base(c.path)]
		if !ok {
			v.unanswered = append(v.unanswered, c.ID)
			continue
		}
		v.add(c, a)
	}
	return v
}

func (v *verdict) add(c corpusCase, a answer) {
	count := func(t *tally, hit bool, detail string) {
		t.of++
		if hit {
			t.ids = append(t.ids, c.ID+detail)
		}
	}
	has := func(want []string, severities ...string) bool {
		return slices.ContainsFunc(a.Problems, func(p problem) bool {
			return slices.Contains(severities, p.Severity) && p.names(want)
		})
	}
	wanted := " (want " + strings.Join(c.Want, " or ") + ")"
	switch {
	case c.Expect == "valid":
		detail := ""
		if a.refused() {
			detail = " (" + a.errors() + ")"
		}
		count(&v.refused, a.refused(), detail)
		// The operator's conversion is approximate: its warnings mean little.
		if c.Evidence != "" && c.Kind != "cfk_yaml" {
			count(&v.warned, has(nil, "warning"), "")
		}
	case c.Expect == "invalid" && c.Detectable == "static":
		count(&v.missed, !has(c.Want, "error"), wanted)
	case c.Expect == "suspicious" && c.Detectable != "needs_context":
		count(&v.silent, !has(c.Want, "error", "warning", "info"), wanted)
		count(&v.blocked, a.refused(), "")
	default:
		v.left.ids = append(v.left.ids, fmt.Sprintf("%s (%s)", c.ID, cmp.Or(c.Detectable, c.Expect)))
	}
	if c.Expect != "valid" {
		v.left.of++
	}
}

// figures are the counts, a line each, for people.
func (v verdict) figures() string {
	var b strings.Builder
	line := func(what string, t tally, show bool) {
		fmt.Fprintf(&b, "corpus: %s: %d of %d", what, len(t.ids), t.of)
		if t.of > 0 {
			fmt.Fprintf(&b, " (%.1f %%)", 100*float64(len(t.ids))/float64(t.of))
		}
		b.WriteString("\n")
		for _, id := range t.ids {
			if show {
				b.WriteString("  " + id + "\n")
			}
		}
	}
	line("valid, and refused (must be 0)", v.refused, true)
	line("invalid, and not named by an error (must be 0)", v.missed, true)
	line("suspicious, and not named by a problem", v.silent, true)
	line("suspicious, and refused", v.blocked, true)
	line("valid by evidence, with a warning", v.warned, false)
	line("not valid, and left out of the figures", v.left, true)
	return b.String()
}

// failures are the figures that must be zero and are not.
func (v verdict) failures(suspicious bool) (list []string) {
	add := func(what string, ids []string) {
		if len(ids) > 0 {
			list = append(list, fmt.Sprintf("%d %s", len(ids), what))
		}
	}
	add("valid definitions are refused", v.refused.ids)
	add("invalid definitions have no error that names the thing", v.missed.ids)
	if suspicious {
		add("suspicious definitions have no problem that names the thing", v.silent.ids)
	}
	if len(v.unanswered) > 0 {
		list = append(list, "no answer about: "+strings.Join(v.unanswered, ", "))
	}
	return list
}

// pair is two halves of one link.
type pair struct{ a, b corpusCase }

func (p pair) String() string { return p.a.ID + " + " + p.b.ID }

func (p pair) valid() bool { return p.a.Expect == "valid" && p.b.Expect == "valid" }

// pairsOf lists each pair once, where both halves are there.
func pairsOf(cases []corpusCase) (list []pair) {
	byID := map[string]corpusCase{}
	for _, c := range cases {
		byID[c.ID] = c
	}
	seen := map[[2]string]bool{}
	for _, c := range cases {
		other, ok := byID[c.PairWith]
		key := [2]string{min(c.ID, other.ID), max(c.ID, other.ID)}
		if ok && other.ID != c.ID && !seen[key] {
			seen[key] = true
			list = append(list, pair{c, other})
		}
	}
	return list
}

// shapeFigures says how many pairs have which shape.
func shapeFigures(pairs int, shapes map[string]int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "pairs: %d\n", pairs)
	for _, s := range slices.Sorted(maps.Keys(shapes)) {
		fmt.Fprintf(&b, "  %s: %d\n", s, shapes[s])
	}
	return b.String()
}
