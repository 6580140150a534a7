package link

import "strings"

// Confidence says how sure this project is of a row in one of its tables: a
// key, a rule, a transition. The zero value is invalid.
type Confidence string

// From the strongest to the weakest.
const (
	// Documented: an official artefact says so (API specification, vendor
	// documentation, the source of a vendor tool, Apache Kafka's source).
	Documented Confidence = "documented"
	// Observed: seen in the captured output of a real server, or plainly
	// stated by a third party who ran one.
	Observed Confidence = "observed"
	// Inferred: this project's own reading; the row's source says from what.
	Inferred Confidence = "inferred"
)

// Known reports whether c is one of the three confidences.
func (c Confidence) Known() bool { return c == Documented || c == Observed || c == Inferred }

// Source cites where a row comes from: keys of [Sources], each with a place
// inside it ("OAS 20541; LAB1"). It is text for people and not empty in any
// table of this module.
type Source string

// Code is the stable, kebab-case name of a finding, a rule or a refusal
// ("unknown-key"). Codes are promises: one that was ever published keeps its
// meaning. The zero value is invalid.
type Code string

// Malformed reports whether c is one of the codes of a document that can't be read
// to its end, all of which begin with "malformed".
func (c Code) Malformed() bool { return strings.HasPrefix(string(c), "malformed") }
