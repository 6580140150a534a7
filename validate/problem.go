package validate

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/go-multierror"

	"github.com/clusterlink-go/clusterlink/link"
)

// Severity says what a problem means for the one who sends the request. The
// zero value is invalid.
type Severity string

// The severities.
const (
	// SeverityError: the service, or Apache Kafka's own parser, is known or
	// documented to refuse it.
	SeverityError Severity = "error"
	// SeverityWarning: the service accepts it and the user will regret it.
	SeverityWarning Severity = "warning"
	// SeverityInfo: worth saying once.
	SeverityInfo Severity = "info"
)

// Problem is one thing found in a request, a change or a pair. Code, Severity,
// Pointer, Parameter and Key are promises; Message and Hint are text for
// people. None of them ever holds a secret.
type Problem struct {
	Code     link.Code
	Severity Severity
	// Pointer is the place in the document as it was sent; a missing thing is
	// at its parent. Problems of a pair begin with /a or /b.
	Pointer link.Pointer
	// Parameter is the query parameter concerned, in place of a pointer.
	Parameter string
	// Key is the config key concerned, where there is one; of a name with line
	// ends, its first line.
	Key string
	// Message says what is wrong, Hint what to write instead.
	Message string
	Hint    string
	// Confidence is the rule's.
	Confidence link.Confidence
	// Offset is the place in the document in bytes, plus one; 0 is unknown.
	Offset int
}

// Error implements error: place, message and code in one line.
func (p *Problem) Error() string {
	var b strings.Builder
	b.WriteString("validate: ")
	switch {
	case p.Parameter != "":
		fmt.Fprintf(&b, "parameter %s: ", p.Parameter)
	case p.Pointer != "":
		fmt.Fprintf(&b, "%s: ", p.Pointer)
	}
	if p.Key != "" {
		fmt.Fprintf(&b, "%s: ", p.Key)
	}
	fmt.Fprintf(&b, "%s (%s)", p.Message, p.Code)
	return b.String()
}

// Is matches a target *Problem by code and, where the target has one, by
// pointer.
func (p *Problem) Is(target error) bool {
	t, ok := target.(*Problem)
	return ok && t.Code == p.Code && (t.Pointer == "" || t.Pointer == p.Pointer)
}

// Problems is a list of problems in document order. The caller owns it.
type Problems []Problem

// Valid reports whether no problem is an error.
func (ps Problems) Valid() bool {
	for i := range ps {
		if ps[i].Severity == SeverityError {
			return false
		}
	}
	return true
}

// Err gives an [*Error] with the problems that are errors, or nil if there
// are none. Warnings and infos are not errors.
func (ps Problems) Err() error {
	var list Problems
	for i := range ps {
		if ps[i].Severity == SeverityError {
			list = append(list, ps[i])
		}
	}
	if list == nil {
		return nil
	}
	return &Error{list}
}

// ErrInvalid is matched by every error that [Problems.Err] gives.
var ErrInvalid = errors.New("validate: invalid")

// Error says that input is wrong, with all that is wrong. It matches
// [ErrInvalid], each of its problems, and a **multierror.Error target.
type Error struct {
	problems Problems
}

// Problems lists what is wrong, all of it errors, in document order. The
// slice must not be modified.
func (e *Error) Problems() Problems { return e.problems }

// Error implements error: one line for each problem.
func (e *Error) Error() string { return format(e.Unwrap()) }

// Unwrap gives the problems as errors of type [*Problem].
func (e *Error) Unwrap() []error {
	list := make([]error, len(e.problems))
	for i := range e.problems {
		list[i] = &e.problems[i]
	}
	return list
}

// Is reports whether target is [ErrInvalid].
func (e *Error) Is(target error) bool { return target == ErrInvalid }

// As fills a **multierror.Error, so that callers who use that library get
// their own type without any signature here naming it.
func (e *Error) As(target any) bool {
	m, ok := target.(**multierror.Error)
	if ok {
		*m = &multierror.Error{Errors: e.Unwrap(), ErrorFormat: format}
	}
	return ok
}

// format joins the texts of several errors, one a line.
func format(list []error) string {
	lines := make([]string, len(list))
	for i, err := range list {
		lines[i] = err.Error()
	}
	return strings.Join(lines, "\n")
}
