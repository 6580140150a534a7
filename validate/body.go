package validate

import (
	"slices"

	"github.com/clusterlink-go/clusterlink/link"
)

// AlterBody decodes the body of "alter the configs of a link" and checks it
// with [Alter]. The request is never nil and belongs to the caller. A document
// that could not be read to its end is not checked further.
func AlterBody(current *Current, data []byte, opts *Options) (*link.AlterConfigsRequest, Problems) {
	req, _ := link.DecodeAlterConfigsRequest(data)
	return req, judge(req.Findings(), func() Problems {
		c := check{}
		c.reset(nil, nil)
		if req.ValidateOnly {
			c.add(codeChangeBodyFlag, place{pointer: link.ValidateOnlyPointer, offset: req.Offset(link.ValidateOnlyPointer)},
				"validate_only is in the body: servers are taken to look at the query's parameter only, and then the changes are made",
				"Send the query parameter validate_only=true.")
		}
		if req.Changes != nil {
			return append(c.problems, alter(current, req.Changes, opts)...)
		}
		if !unfit(req.Findings(), link.ChangesPointer) {
			at := place{pointer: link.ChangesPointer, offset: req.Offset(link.ChangesPointer)}
			if at.offset == 0 {
				at = wholeBody
			}
			c.add(codeChangeNoData, at, "data is missing", "Write the changes in data.")
		}
		return c.problems
	})
}

// UpdateBody decodes the body of "update a config" and checks it with [Update];
// name is that of the path. Otherwise it is as [AlterBody].
func UpdateBody(current *Current, name string, data []byte, opts *Options) (*link.ConfigChange, Problems) {
	change, _ := link.DecodeUpdateConfigRequest(name, data)
	problems := Update(current, *change, opts)
	for i := range problems {
		if problems[i].Code == codeUpdateNoValue && change.ValueOffset == 0 {
			problems[i].Pointer = ""
		}
	}
	return change, problems
}

// CreateMirrorBody decodes the body of "create a mirror topic" and checks it
// with [CreateMirror]. Otherwise it is as [AlterBody].
func CreateMirrorBody(host *Current, data []byte, opts *Options) (*link.CreateMirrorRequest, Problems) {
	req, _ := link.DecodeCreateMirrorRequest(data)
	return req, CreateMirror(host, req, opts)
}

// AlterMirrorsBody decodes the body of the alter verbs and checks it with
// [AlterMirrors]. Otherwise it is as [AlterBody].
func AlterMirrorsBody(host *Current, verb link.Verb, data []byte, opts *Options) (*link.AlterMirrorsRequest, Problems) {
	req, _ := link.DecodeAlterMirrorsRequest(data)
	return req, AlterMirrors(host, verb, req, opts)
}

// judge gives what a decoder found and, where the document could be read, what
// the rules say, in document order.
func judge(findings []link.Finding, rules func() Problems) Problems {
	if !readable(findings) {
		return Findings(findings)
	}
	problems := rules()
	if len(findings) > 0 {
		problems = append(Findings(findings), problems...)
	}
	sortProblems(problems)
	return problems
}

// unfit reports whether the value at a place, or inside it, was found to be of
// the wrong type, so that its absence is no news.
func unfit(findings []link.Finding, at link.Pointer) bool {
	return slices.ContainsFunc(findings, func(f link.Finding) bool {
		return f.Code == link.CodeWrongType && (f.Pointer == at || f.Pointer.Parent() == at)
	})
}

// drop leaves out the problems of a code, where told says that the same was
// told already.
func drop(problems Problems, code link.Code, told bool) Problems {
	if !told {
		return problems
	}
	return slices.DeleteFunc(problems, func(p Problem) bool { return p.Code == code })
}
