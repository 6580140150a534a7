package validate

import (
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate/internal/text"
)

// filterReader reads one value, token by token. It knows nothing of the check
// that it works for, so that a check without filters costs no memory.
type filterReader struct {
	kind *filterKind
	json *jsontext.Decoder

	problems int
	remarks  []remark
	// set is what the value selects, nil if that can't be told.
	set     *FilterSet
	entries int
	found   bool
	// broken says that an entry could not be understood, so that nothing can
	// be said about what the whole selects.
	broken bool
	// directional says that an entry has topicTypes.
	directional bool
	rules       []nameRule
	// flat says that an entry has its inner members outside.
	flat bool
	// single says that the value is an entry without the array round it.
	single bool
	// globs says that an entry's name was told to be no pattern.
	globs bool
}

// remark is a problem of the value.
type remark struct {
	code          link.Code
	message, hint string
}

// nameRule is one entry that includes or excludes names.
type nameRule struct {
	name              string
	prefixed, exclude bool
	// glob says that it was told already that the name is no pattern.
	glob bool
}

// errShape says that the JSON text is not an object.
var errShape = errors.New("not an object")

func (r *filterReader) read(v string) error {
	r.json = jsontext.NewDecoder(strings.NewReader(v), jsontext.AllowDuplicateNames(true))
	kind := r.json.PeekKind()
	if kind != '{' {
		if _, err := r.json.ReadValue(); err != nil {
			return err
		}
		return errShape
	}
	if err := r.object(func(name string) error {
		if name != r.kind.member {
			if r.found || !r.bare(name) {
				r.member(name)
			}
			return r.json.SkipValue()
		}
		if r.found {
			r.broken = true
			r.report(codeFilterTwice, "it has "+name+" more than once", "Keep one, with all entries in it.")
		}
		if r.json.PeekKind() != '[' {
			return r.misfit(r.kind.member+" must be an array", "Write \""+r.kind.member+"\": [ … ], with brackets round the entries, even one.")
		}
		r.found = true
		return r.array(r.entry)
	}); err != nil {
		return err
	}
	if _, err := r.json.ReadToken(); !errors.Is(err, io.EOF) {
		return errors.Join(err, errShape)
	}
	return nil
}

// bare reports whether a member is one of an entry: the object is an entry
// without the array round it. It tells so once.
func (r *filterReader) bare(name string) bool {
	if r.single {
		return true
	}
	for i := range r.kind.fields {
		if name == r.kind.fields[i].name {
			r.single, r.broken = true, true
			r.report(codeFilterMember, "it is one entry, without "+r.kind.member+" round it", "Write {\""+r.kind.member+"\": [{ … }]}.")
			return true
		}
	}
	return false
}

// member reports a member beside the one that is expected.
func (r *filterReader) member(name string) {
	for _, other := range []*filterKind{&topicFilterKind, &groupFilterKind, &aclFilterKind} {
		if name == other.member {
			r.broken = true
			r.report(codeFilterMember, "it has the member "+name+", which belongs to another setting; here it is "+r.kind.member,
				"Write "+r.kind.member+", or move the value.")
			return
		}
	}
	if alike(name, r.kind.member) {
		r.broken = true
		r.report(codeFilterMember, "it has the member "+showName(name)+"; did you mean "+r.kind.member+"?", "Write "+r.kind.member+".")
		return
	}
	r.report(codeFilterUnknown, "it has the unknown member "+showName(name), "Leave it out.")
}

// alike reports whether a member's name probably means another: in spelling, or
// as a part of it.
func alike(name, member string) bool {
	n, m := text.Squash(name), text.Squash(member)
	return n == m || n == "FILTERS" || len(n) >= 3 && strings.HasPrefix(m, strings.TrimSuffix(n, "S")) || strings.HasPrefix(n, "CONSUMER") && strings.Contains(n, strings.TrimSuffix(m, "FILTERS"))
}

// entry reads one element of the array.
func (r *filterReader) entry() error {
	r.entries++
	if r.json.PeekKind() != '{' {
		return r.misfit(r.ordinal()+" must be an object", "Write { … } with its members.")
	}
	var rule nameRule
	broken := r.broken
	if err := r.fields(r.kind.fields, "", func(f *field, text string) { rule.take(f, text) }); err != nil {
		return err
	}
	if !r.kind.rules || r.broken && !broken {
		return nil
	}
	r.name(&rule)
	r.rules = append(r.rules, rule)
	return nil
}

func (n *nameRule) take(f *field, value string) {
	switch f.name {
	case "name":
		n.name = value
	case "patternType":
		n.prefixed = text.EqualFold(value, "PREFIXED")
	case "filterType":
		n.exclude = text.EqualFold(value, "EXCLUDE")
	}
}

// fields reads an object with known members.
func (r *filterReader) fields(known []field, path string, take func(*field, string)) error {
	var seen, meant uint
	err := r.object(func(name string) error {
		n := -1
		for i := range known {
			if known[i].name == name {
				n = i
			}
		}
		if n < 0 {
			if n = r.unknownField(known, path, name); n >= 0 {
				meant |= 1 << n
			}
			return r.json.SkipValue()
		}
		if seen&(1<<n) != 0 {
			r.report(codeFilterTwice, r.ordinal()+" has "+path+name+" more than once", "Keep one.")
		}
		seen |= 1 << n
		return r.field(&known[n], path, take)
	})
	if err != nil {
		return err
	}
	for i := range known {
		if known[i].required && seen&(1<<i) == 0 {
			r.broken = true
			if r.full() || meant&(1<<i) != 0 || seen == 0 && r.flat {
				continue
			}
			hint := "Add it."
			if len(known[i].values) > 0 {
				hint = "Add it: " + list(known[i].values) + "."
			}
			r.report(codeFilterMissing, r.ordinal()+" has no "+path+known[i].name, hint)
		}
	}
	return nil
}

// unknownField reports a member that entries do not have, and gives the place
// of the one that it means, or -1.
func (r *filterReader) unknownField(known []field, path, name string) int {
	if r.full() {
		return -1
	}
	for i := range known {
		if text.Squash(name) == text.Squash(known[i].name) || fieldAliases[text.Squash(name)] == known[i].name {
			r.report(codeFilterUnknown, r.ordinal()+" has the unknown member "+showName(path+name)+"; did you mean "+known[i].name+"?", "Write "+known[i].name+".")
			return i
		}
		for k := range known[i].inner {
			if name != known[i].inner[k].name {
				continue
			}
			if !r.flat {
				r.flat = true
				r.report(codeFilterUnknown, r.ordinal()+" has "+showName(name)+" where "+known[i].name+" must be", "Put what is about the resource into resourceFilter, what is about access into accessFilter.")
			}
			return i
		}
	}
	r.report(codeFilterUnknown, r.ordinal()+" has the unknown member "+showName(path+name), "Leave it out.")
	return -1
}

// fieldAliases are names that people give to members of an entry.
var fieldAliases = map[string]string{
	"TOPIC": "name", "TOPICNAME": "name", "GROUP": "name", "GROUPNAME": "name", "GROUPID": "name", "PATTERN": "patternType", "MATCH": "patternType",
	"TYPE": "filterType", "FILTER": "filterType", "ACTION": "filterType", "PERMISSION": "permissionType", "RESOURCE": "resourceType", "RESOURCENAME": "name",
	"HOSTNAME": "host", "USER": "principal",
}

func (r *filterReader) field(f *field, path string, take func(*field, string)) error {
	kind := r.json.PeekKind()
	switch {
	case f.inner != nil && kind == '{':
		return r.fields(f.inner, path+f.name+".", take)
	case f.array && kind == '[':
		r.directional = true
		return r.array(func() error { return r.text(f, path, take) })
	case f.inner == nil && !f.array && kind == '"':
		return r.text(f, path, take)
	}
	if kind == 'n' && !f.required {
		return r.json.SkipValue()
	}
	return r.misfit(r.ordinal()+": "+path+f.name+" must be "+f.form(), f.formHint())
}

// formHint says how a member is written.
func (f *field) formHint() string {
	switch {
	case f.inner != nil:
		return "Write \"" + f.name + "\": { … }."
	case f.array:
		return "Write \"" + f.name + "\": [\"" + f.values[0] + "\"]."
	}
	return "Write one text in quotes; for more than one, add entries."
}

func (f *field) form() string {
	switch {
	case f.inner != nil:
		return "an object"
	case f.array:
		return "an array of texts"
	}
	return "a text"
}

// text reads a text and compares it with the values of its field.
func (r *filterReader) text(f *field, path string, take func(*field, string)) error {
	if r.json.PeekKind() != '"' {
		return r.misfit(r.ordinal()+": "+path+f.name+" must hold texts", "Put it in quotes.")
	}
	token, err := r.json.ReadToken()
	if err != nil {
		return err
	}
	value := token.String()
	if take != nil {
		take(f, value)
	}
	if f.values == nil {
		r.free(f, path, value)
		return nil
	}
	fold := false
	for _, v := range f.values {
		if v == value {
			return nil
		}
		fold = fold || text.EqualFold(v, value)
	}
	switch {
	case fold && f.fold || text.Templated(value):
		r.broken = r.broken || text.Templated(value) && r.kind.rules
	case fold:
		r.report(codeFilterCase, r.ordinal()+": "+path+f.name+" is "+show(value)+"; only capitals have been seen to work", "")
	default:
		r.broken = true
		hint := "Write " + list(f.values) + "."
		if near := nearest(value, f.values); near != "" {
			hint = "Write " + near + "; the values are " + list(f.values) + "."
		}
		r.report(codeFilterValue, r.ordinal()+": "+path+f.name+" is "+show(value)+", which is none of its values", hint)
	}
	return nil
}

// free checks fields that hold any text.
func (r *filterReader) free(f *field, path, value string) {
	switch {
	case r.kind.rules || value == "" || value == "*" || text.Templated(value):
	case f.name == "principal":
		r.principal(path, value)
	case f.name == "host" && strings.ContainsFunc(value, unicode.IsSpace):
		r.report(codeACLHost, r.ordinal()+": "+path+"host is "+show(value)+", and no address has a blank in it", "Write the address without blanks, or * for all.")
	case f.name == "name" && strings.IndexByte(value, '*') >= 0:
		r.report(codeFilterGlob, r.ordinal()+": "+path+"name is "+show(value)+", but names are no patterns: * stands for all only when it is alone", globHint(value))
	}
}

// principal checks the form Type:name.
func (r *filterReader) principal(path, value string) {
	kind, name, ok := strings.Cut(value, ":")
	what := ""
	switch {
	case !ok:
		what = "which has no type in front"
	case kind != "User" && text.EqualFold(kind, "User"):
		what = "whose type is written with a capital letter"
	case name == "":
		what = "which has no name behind the type"
	case text.Trim(name) != name || text.Trim(kind) != kind:
		what = "which has blanks in it"
	default:
		return
	}
	r.report(codePrincipal, r.ordinal()+": "+path+"principal is "+show(value)+", "+what, "Write User:name.")
}

// misfit skips a value of the wrong type and reports it, if it is one.
func (r *filterReader) misfit(message, hint string) error {
	if err := r.json.SkipValue(); err != nil {
		return err
	}
	r.broken = true
	r.report(codeFilterShape, message, hint)
	return nil
}

func (r *filterReader) ordinal() string { return "entry " + strconv.Itoa(r.entries) }

func (r *filterReader) report(code link.Code, message, hint string) {
	if r.problems++; r.problems <= maxFilterProblems {
		r.remarks = append(r.remarks, remark{code, message, hint})
	}
}

// full reports whether no more problems are listed.
func (r *filterReader) full() bool { return r.problems >= maxFilterProblems }

// object calls member for each member of the object that comes next; member
// must read its value.
func (r *filterReader) object(member func(name string) error) error {
	if _, err := r.json.ReadToken(); err != nil {
		return err
	}
	for r.json.PeekKind() == '"' {
		name, err := r.json.ReadToken()
		if err == nil {
			err = member(name.String())
		}
		if err != nil {
			return err
		}
	}
	_, err := r.json.ReadToken()
	return err
}

// array calls element for each element of the array that comes next.
func (r *filterReader) array(element func() error) error {
	if _, err := r.json.ReadToken(); err != nil {
		return err
	}
	for kind := r.json.PeekKind(); kind != ']' && kind != jsontext.KindInvalid; kind = r.json.PeekKind() {
		if err := element(); err != nil {
			return err
		}
	}
	_, err := r.json.ReadToken()
	return err
}
