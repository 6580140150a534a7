package validate

import (
	"slices"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

// Findings gives what a decoder of package link noticed as problems, in the
// same order. A code that the catalogue does not know is an error. The checks of
// this package list what a request carries themselves.
func Findings(list []link.Finding) Problems {
	if len(list) == 0 {
		return nil
	}
	problems := make(Problems, len(list))
	for i, f := range list {
		p := Problem{Code: f.Code, Severity: SeverityError, Pointer: f.Pointer, Key: shownKey(f.Key), Message: f.Detail, Confidence: link.Inferred, Offset: f.Offset}
		if r, ok := ruleIndex[f.Code]; ok {
			p.Severity, p.Confidence, p.Hint = r.Severity, r.Confidence, r.Cure
			if f.Cure != "" {
				p.Hint = f.Cure
			}
			if p.Message == "" {
				p.Message = r.Title
			}
		}
		if strings.HasPrefix(p.Message, "is ") {
			p.Message = subject(&f) + " " + p.Message
		}
		problems[i] = p
	}
	return problems
}

// subject names what a finding is about.
func subject(f *link.Finding) string {
	last := ""
	for token := range f.Pointer.Tokens() {
		last = token
	}
	switch {
	case last == "":
		return "the body"
	case last == "value" && f.Key != "":
		return "the value of " + namedText(f.Key)
	}
	return namedText(last)
}

// Partial reports whether list, what a reader noticed about req, says that
// settings of it were not read: they stand elsewhere, or in a form that holds
// none, or a tool would not send them. It is what [Options.Partial] is to be then. A nil req has no settings.
func Partial(req *link.CreateRequest, list []link.Finding) bool {
	return slices.ContainsFunc(list, func(f link.Finding) bool {
		switch f.Code {
		case link.CodeElsewhere, link.CodeStrayArgument, link.CodeUnusedSetting:
			return f.Pointer == link.ConfigsPointer
		case link.CodeMissingName:
			return true
		case link.CodeWrongType:
			return f.Pointer == link.ConfigsPointer || f.Offset > 0 && valueLost(req, f.Offset)
		}
		return false
	})
}

// valueLost reports whether the value at a place was not read.
func valueLost(req *link.CreateRequest, offset int) bool {
	if req == nil {
		return false
	}
	return slices.ContainsFunc(req.Configs, func(c link.Config) bool {
		return c.ValueOffset == offset && (c.Null || text.Trim(c.Value.Reveal()) == "")
	})
}

// shownKey is a name for Problem.Key, empty if it looks like a secret, and one line
// of it.
func shownKey(name string) string {
	if keyMaterial(name) {
		return ""
	}
	return oneLine(name)
}

// readable reports whether a document with these findings was read to its end
// and is an object.
func readable(list []link.Finding) bool {
	for i := range list {
		if list[i].Code.Malformed() || list[i].Pointer == "" && list[i].Code == link.CodeWrongType {
			return false
		}
	}
	return true
}
