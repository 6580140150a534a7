package link

import "fmt"

// Finding is something a decoder noticed about a document. What it means —
// how bad it is, what to do — is told by the rule of the same code in package
// validate. The zero value is invalid.
type Finding struct {
	Code Code
	// Pointer names the place; a missing thing is at its parent.
	Pointer Pointer
	// Key is the config key concerned, where there is one.
	Key string
	// Offset is the place in the document in bytes, plus one; 0 is unknown.
	Offset int
	// Detail is one clause for people, without secrets. It is not a promise.
	Detail string
	// Cure says what to do, where that is more than the rule of the code says;
	// mostly it is empty. It is not a promise either.
	Cure string
}

// Codes of what a decoder finds. Those that begin with "malformed" mean that
// the document could not be read to its end.
const (
	CodeMalformedEmpty     Code = "malformed-empty"
	CodeMalformedJSON      Code = "malformed-json"
	CodeMalformedTruncated Code = "malformed-truncated"
	CodeMalformedUTF8      Code = "malformed-utf8"
	CodeMalformedTooLong   Code = "malformed-too-long"
	CodeMalformedTrailing  Code = "malformed-trailing"
	// CodeMalformedTooMany: more than [MaxFindings] findings, the rest of the
	// document was not read.
	CodeMalformedTooMany Code = "malformed-too-many"
	// CodeMalformedProperties: an escape in a properties file is broken.
	CodeMalformedProperties Code = "malformed-properties"
	// CodeMalformedYAML, CodeMalformedTerraform and CodeMalformedCommand: the
	// file does not follow the grammar of its format.
	CodeMalformedYAML      Code = "malformed-yaml"
	CodeMalformedTerraform Code = "malformed-terraform"
	CodeMalformedCommand   Code = "malformed-command"
	// CodeMalformedNoLink: the file, which may be right, defines no link.
	CodeMalformedNoLink Code = "malformed-no-link"

	CodeWrongType       Code = "wrong-type"
	CodeDuplicateMember Code = "duplicate-member"
	CodeMissingName     Code = "missing-name"
	CodeMissingValue    Code = "missing-value"
	CodeNullValue       Code = "null-value"
	CodeNullMember      Code = "null-member"
	CodeEmptyMember     Code = "empty-member"
	CodeUnknownMember   Code = "unknown-member"
	// CodeStrayArgument: a word of a command that it has no use for.
	CodeStrayArgument Code = "stray-argument"
	// CodeMirrorState: the state that a file wants of a mirror topic is none that
	// its tool takes.
	CodeMirrorState Code = "mirror-state-unknown"
	// CodeHalvesAtOnce: the two halves of a link are in one file of a tool that
	// creates both at once, in no order.
	CodeHalvesAtOnce Code = "halves-at-once"
	// CodeUnusedSetting: a setting that a link of this mode has no use for, so
	// that the tool drops or refuses it.
	CodeUnusedSetting Code = "unused-setting"
	// CodeUnknownField: a field that the tool's resource does not have.
	CodeUnknownField Code = "unknown-field"
	// CodeNotRead: a part of the definition that this module does not know and
	// passes over.
	CodeNotRead Code = "not-read"
	// CodeBackslashLost: a backslash in a properties file that stands before
	// nothing it has a meaning for, so that it is dropped.
	CodeBackslashLost Code = "backslash-lost"
	// CodeElsewhere: a part of the definition is in a file, variable or
	// expression that is not read.
	CodeElsewhere Code = "defined-elsewhere"
)

// String gives code, place and detail in one line.
func (f Finding) String() string {
	return fmt.Sprintf("%s at %q: %s", f.Code, string(f.Pointer), f.Detail)
}
