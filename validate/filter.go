package validate

import (
	"errors"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

// filterKind is one of the three settings that hold filters.
type filterKind struct {
	member string
	fields []field
	// rules says that entries include and exclude names.
	rules bool
}

// field is a member of a filter's entry.
type field struct {
	name     string
	required bool
	// values lists what it may hold; nil means any text.
	values []string
	// fold says that letter case is known not to matter.
	fold bool
	// inner are the members of a field that is an object; array says that it
	// is an array of values.
	inner []field
	array bool
}

var (
	patternTypes = []string{"LITERAL", "PREFIXED"}
	filterTypes  = []string{"INCLUDE", "EXCLUDE"}

	nameFields = []field{
		{name: "name", required: true},
		{name: "patternType", required: true, values: patternTypes},
		{name: "filterType", required: true, values: filterTypes},
	}

	topicFilterKind = filterKind{member: "topicFilters", fields: nameFields, rules: true}
	groupFilterKind = filterKind{member: "groupFilters", rules: true, fields: append(nameFields[:3:3],
		field{name: "topicTypes", values: []string{"LOCAL_MIRROR", "REMOTE_MIRROR"}, array: true})}
	aclFilterKind = filterKind{member: "aclFilters", fields: []field{
		{name: "resourceFilter", required: true, inner: []field{
			{name: "resourceType", required: true, fold: true, values: []string{"ANY", "CLUSTER", "TOPIC", "GROUP", "TRANSACTIONAL_ID", "DELEGATION_TOKEN", "USER"}},
			{name: "patternType", required: true, fold: true, values: []string{"LITERAL", "PREFIXED", "ANY", "MATCH"}},
			{name: "name"},
		}},
		{name: "accessFilter", required: true, inner: []field{
			{name: "operation", required: true, fold: true, values: []string{
				"ANY", "ALL", "READ", "WRITE", "CREATE", "DELETE", "ALTER", "DESCRIBE", "CLUSTER_ACTION", "DESCRIBE_CONFIGS",
				"ALTER_CONFIGS", "IDEMPOTENT_WRITE", "CREATE_TOKENS", "DESCRIBE_TOKENS",
			}},
			{name: "permissionType", required: true, fold: true, values: []string{"ANY", "ALLOW", "DENY"}},
			{name: "principal"},
			{name: "host"},
		}},
	}}
)

func kindOf(id keyID) *filterKind {
	switch id {
	case kACLFilters:
		return &aclFilterKind
	case kTopicFilters:
		return &topicFilterKind
	}
	return &groupFilterKind
}

// maxFilterProblems is how many problems are listed for one filter value.
const maxFilterProblems = 20

// filters checks a value that holds filters.
func (c *check) filters(i int, s *spec, v string) {
	name := s.key.Name
	at := c.valueOf(i)
	if rest, ok := afterOwnKey(v, name); ok {
		c.add(codeRepeatsKey, at, "the value of "+name+" begins with the key itself", "Write what is behind it alone.")
		v = rest
	}
	if text.IsFailedTemplate(v) && !strings.HasPrefix(v, "{") {
		c.oddCharacters(at, name, v)
		return
	}
	if v == "" || text.Wholly(v) {
		return
	}
	if text.QuotedWhole(v) {
		c.inQuotes(at, name)
		return
	}
	r := filterReader{kind: kindOf(s.id)}
	err := r.read(v)
	if err == nil {
		r.finish(s.id)
	}
	for i := range r.remarks {
		c.add(r.remarks[i].code, at, r.remarks[i].message, r.remarks[i].hint)
	}
	switch {
	case err != nil:
		c.badFilter(at, name, v, err)
	case s.id == kTopicFilters && r.set != nil:
		c.topics = r.set
	case s.id == kGroupFilters:
		c.directional = c.directional || r.found && r.directional
		if r.set != nil {
			c.groups = r.set
		}
	}
}

// badFilter reports a value that is no JSON object.
func (c *check) badFilter(at place, name, v string, err error) {
	if errors.Is(err, errShape) {
		hint := "Write {\"" + kindOf(specOf(name).id).member + "\": [ … ]}."
		switch v[0] {
		case '"':
			hint = "It was encoded twice: take away the outer quotes and the backslashes."
		case '[':
			hint = "Write {\"" + kindOf(specOf(name).id).member + "\": [ … ]}, with the list inside."
		case '{':
			hint = "Take away what stands behind the object."
		case 'n':
			hint = "To have no filters, leave the config out."
		}
		c.add(codeFilterNotObject, at, name+" is not one JSON object", hint)
		return
	}
	// A placeholder that stands for more than a text can't be parsed now.
	if text.Templated(v) && (v[0] != '{' || templatedOutside(v)) {
		return
	}
	where := ""
	var syntax *jsontext.SyntacticError
	if errors.As(err, &syntax) {
		where = " at byte " + strconv.FormatInt(syntax.ByteOffset+1, 10)
	}
	c.add(codeFilterNotJSON, at, name+" is not JSON: it can't be read"+where, filterHint(v, kindOf(specOf(name).id).member))
}

// templatedOutside reports whether a placeholder stands outside the quotes of
// a JSON text.
func templatedOutside(v string) bool {
	inside := false
	for from := 0; ; {
		start, end, ok := text.Placeholder(v, from)
		if !ok {
			return false
		}
		inside = inside != (strings.Count(v[from:start], `"`)%2 == 1)
		if !inside && (v[start] != '[' || strings.ToUpper(v[start:end]) == v[start:end]) {
			return true
		}
		inside = inside != (strings.Count(v[start:end], `"`)%2 == 1)
		from = end
	}
}

// filterHint names the slip behind broken JSON, where one can be seen.
func filterHint(v, member string) string {
	if strings.HasPrefix(v, "@") || strings.HasPrefix(v, "file:") || strings.HasSuffix(v, ".json") {
		return "This looks like the name of a file: paste what is in it."
	}
	if text.IsNullWord(v) {
		return "To have no filters, leave the config out."
	}
	if hint := text.Disguise(v); hint != "" {
		return hint
	}
	squeezed := strings.Join(strings.Fields(v), "")
	switch {
	case strings.Contains(v, "'") && !strings.Contains(v, `"`):
		return `JSON takes double quotes only: write " for '.`
	case strings.Count(v, "{") != strings.Count(v, "}") || strings.Count(v, "[") != strings.Count(v, "]"):
		return "Brackets do not match: the text may be cut off; write it on one line."
	case strings.Contains(squeezed, ",]") || strings.Contains(squeezed, ",}"):
		return "Take away the comma before the closing bracket."
	case strings.Contains(v, "//") || strings.Contains(v, "/*") || strings.Contains(v, " #"):
		return "Take away the comments: JSON has none."
	case strings.HasPrefix(v, member):
		return "Write JSON, not YAML: {\"" + member + "\": [ … ]}."
	case strings.Contains(squeezed, "{"+member+":") || strings.Contains(squeezed, "{name:"):
		return "Put the names of members in double quotes."
	case !strings.HasPrefix(v, "{"):
		return "Write a JSON object: {\"" + member + "\": [ … ]}."
	}
	return "Check commas, quotes and brackets."
}
