package link

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/go-json-experiment/json/jsontext"
)

// add records a finding, or that there are too many.
func (d *Decoder) add(f Finding) { d.insert(len(d.findings), f) }

func (d *Decoder) insert(i int, f Finding) {
	if d.full {
		return
	}
	if len(d.findings) == MaxFindings {
		d.full = true
		i, f = MaxFindings, Finding{
			Code: CodeMalformedTooMany, Pointer: f.Pointer, Offset: f.Offset,
			Detail: fmt.Sprintf("there are more than %d findings; the rest of the document was not read", MaxFindings),
		}
	}
	d.findings = slices.Insert(d.findings, i, f)
}

// misfit says that a value, which was read, has the wrong type.
func (d *Decoder) misfit(p Pointer, value jsontext.Value, at int, want string) {
	d.add(Finding{Code: CodeWrongType, Pointer: p, Offset: at, Detail: misfitDetail(value.Kind(), want)})
}

func misfitDetail(kind jsontext.Kind, want string) string {
	is := "is not"
	switch kind {
	case 'n':
		is = "is null"
	case 't', 'f':
		is = "is a boolean"
	case '0':
		is = "is a number"
	case '"':
		is = "is a string"
	case '{':
		is = "is an object"
	case '[':
		is = "is an array"
	}
	return is + ", must be " + want
}

// stray reports a member that the object parent has no use for, and passes
// over its value.
func (d *Decoder) stray(parent Pointer, name []byte, at, object int, suggest func(string) string) bool {
	text := string(name)
	id := unknownName{object, text}
	if _, again := d.unknown[id]; again {
		d.add(Finding{Code: CodeDuplicateMember, Pointer: parent.Append(text), Offset: at, Detail: "the member is sent more than once"})
	} else {
		if d.unknown == nil {
			d.unknown = map[unknownName]struct{}{}
		}
		d.unknown[id] = struct{}{}
		d.add(Finding{Code: CodeUnknownMember, Pointer: parent.Append(text), Offset: at, Detail: suggest(text)})
	}
	if d.full {
		return false
	}
	_, _, ok := d.value()
	return ok
}

// malformed records what made the parser give up.
func (d *Decoder) malformed(err error) {
	f := Finding{Code: CodeMalformedJSON, Offset: int(d.text.InputOffset()) + 1, Detail: "the document can't be read"}
	var syntax *jsontext.SyntacticError
	if errors.As(err, &syntax) {
		f.Offset = int(syntax.ByteOffset) + 1
		f.Pointer = clip(Pointer(syntax.JSONPointer))
		f.Code, f.Detail = d.diagnose(int(syntax.ByteOffset), strings.Count(string(syntax.JSONPointer), "/"))
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		f.Code, f.Detail = CodeMalformedTruncated, "the document ends too early"
	}
	d.add(f)
}

// maxDepth is how deep values may be nested, a limit of the parser; a pointer
// to such a place names the first clipDepth steps.
const (
	maxDepth  = 10000
	clipDepth = 32
)

func clip(p Pointer) Pointer {
	steps := 0
	for i := range len(p) {
		if p[i] != '/' {
			continue
		}
		if steps++; steps > clipDepth {
			return p[:i]
		}
	}
	return p
}

// diagnose looks at the byte where the parser gave up. It shows one character
// at most, as the place may be inside a secret.
func (d *Decoder) diagnose(offset, depth int) (Code, string) {
	r := d.runeAt(offset)
	switch {
	case r < 0:
		return CodeMalformedUTF8, "the document is not UTF-8"
	case r == '\\' && halfPair(d.data[offset:]):
		return CodeMalformedUTF8, "an escape is half of a surrogate pair"
	case r == '\\':
		return CodeMalformedJSON, "a string holds an escape that JSON does not have"
	case depth >= maxDepth:
		return CodeMalformedJSON, fmt.Sprintf("values are nested more than %d deep", maxDepth)
	case r == '\'':
		return CodeMalformedJSON, "unexpected '; strings are in double quotes"
	case r == '#' || r == '/':
		return CodeMalformedJSON, fmt.Sprintf("unexpected %q; JSON has no comments", r)
	case r == ',':
		return CodeMalformedJSON, "unexpected ','; it is one too many, or something before it is missing"
	case r < ' ':
		return CodeMalformedJSON, fmt.Sprintf("unexpected %q; write control characters in strings as escapes", r)
	}
	return CodeMalformedJSON, fmt.Sprintf("unexpected %q", r)
}

// halfPair reports whether b begins with the escape of a surrogate.
func halfPair(b []byte) bool {
	const length = len(`\uD800`)
	if len(b) < length || b[1] != 'u' {
		return false
	}
	v, err := strconv.ParseUint(string(b[2:length]), 16, 16)
	return err == nil && utf16.IsSurrogate(rune(v))
}

// unreadable finds what is wrong with a document before any parsing.
func unreadable(data []byte, limit int) (Finding, bool) {
	if len(data) > limit {
		return Finding{
			Code: CodeMalformedTooLong, Offset: limit + 1,
			Detail: fmt.Sprintf("the document has %d bytes, at most %d are allowed", len(data), limit),
		}, true
	}
	if len(data) > 1 && (data[0] == 0) != (data[1] == 0) {
		return Finding{Code: CodeMalformedUTF8, Offset: 1, Detail: "the document is UTF-16"}, true
	}
	if bytes.HasPrefix(data, []byte("\ufeff")) {
		return Finding{Code: CodeMalformedJSON, Offset: 1, Detail: "the document begins with a byte order mark", Cure: "Save it as UTF-8 without a byte order mark."}, true
	}
	return Finding{}, false
}

// foldMember takes away the differences between ways to spell one member.
func foldMember(name string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("_-. ", r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}

const maxSuggestMember = 64

// NearestName finds the name that was probably meant by another one: spelled
// in another way (letter case, "_", "-" or "." left out), or two edits away at
// most, one for a short name. It is empty if there is none, or if name is longer
// than 64 bytes. It is pure and safe for concurrent use.
func NearestName(name string, names ...string) string {
	if len(name) > maxSuggestMember {
		return ""
	}
	folded := foldMember(name)
	best, limit := "", maxDistance
	if len(folded) < shortName {
		limit = 1
	}
	for _, m := range names {
		if d := editDistance(folded, foldMember(m), limit); d <= limit {
			best, limit = m, d-1
		}
	}
	return best
}

// noMember is said of a member that a body has no use for.
const noMember = "the request has no such member"

// suggestBodyMember says what to do with an unknown member of the body.
func suggestBodyMember(name string) string {
	if len(name) > maxSuggestMember {
		return noMember
	}
	meant := ""
	switch foldMember(name) {
	case "linkname", "name", "validateonly", "validatelink":
		return "it goes in the query, not in the body"
	case "clusterid":
		return "it goes in the path, not in the body"
	case "config", "configuration", "configurations":
		meant = "configs"
	case "sourcecluster", "destinationcluster", "remotecluster":
		meant = strings.TrimSuffix(foldMember(name), "cluster") + "_cluster_id"
	case "linkid":
		meant = memberNames[memberLinkID]
	default:
		meant = NearestName(name, append(memberNames[:], "configs")...)
	}
	return didYouMean(noMember, meant)
}

// suggestConfigMember does the same for a member of a config.
func suggestConfigMember(name string) string {
	if len(name) > maxSuggestMember {
		return "a config has no such member"
	}
	meant := ""
	switch foldMember(name) {
	case "key", "config":
		meant = "name"
	case "val":
		meant = "value"
	default:
		meant = NearestName(name, "name", "value")
	}
	return didYouMean("a config has no such member", meant)
}

// suggestChangeMember does the same for a member of a change.
func suggestChangeMember(name string) string {
	if len(name) <= maxSuggestMember && (foldMember(name) == "op" || NearestName(name, memberOperation) != "") {
		return didYouMean("a change has no such member", memberOperation)
	}
	return strings.Replace(suggestConfigMember(name), "a config", "a change", 1)
}

func didYouMean(text, meant string) string {
	if meant == "" {
		return text
	}
	return text + fmt.Sprintf("; did you mean %q?", meant)
}
