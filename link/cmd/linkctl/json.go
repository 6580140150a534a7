package main

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate"
)

// jsonProblem is a problem in the JSON output: a contract.
type jsonProblem struct {
	Code       link.Code         `json:"code"`
	Severity   validate.Severity `json:"severity"`
	Pointer    link.Pointer      `json:"pointer,omitempty"`
	Parameter  string            `json:"parameter,omitempty"`
	Key        string            `json:"key,omitempty"`
	Message    string            `json:"message"`
	Hint       string            `json:"hint,omitempty"`
	Confidence link.Confidence   `json:"confidence,omitempty"`
	Line       int               `json:"line,omitempty"`
	Column     int               `json:"column,omitempty"`
}

// jsonLeftOut counts what is not among the problems: known ones, and those that
// comments ask to leave out.
type jsonLeftOut struct {
	Baselined  int `json:"baselined,omitempty"`
	Suppressed int `json:"suppressed,omitempty"`
}

// jsonDefinition is a definition in the output of check.
type jsonDefinition struct {
	File     string        `json:"file"`
	Item     int           `json:"item"`
	Valid    bool          `json:"valid"`
	Problems []jsonProblem `json:"problems"`
	// Operations is how many things a file does to links that are there, where the
	// object is about these and not about a definition.
	Operations int `json:"operations,omitempty"`
	jsonLeftOut
}

// jsonUnreadable is a file that can't be read, in the output of check.
type jsonUnreadable struct {
	File  string `json:"file"`
	Valid bool   `json:"valid"`
	Error string `json:"error"`
}

// jsonPair is the output of pair.
type jsonPair struct {
	Valid    bool           `json:"valid"`
	Shape    validate.Shape `json:"shape"`
	Problems []jsonProblem  `json:"problems"`
	Unknown  []jsonUnknown  `json:"unknown,omitempty"`
	jsonLeftOut
	Error string `json:"error,omitempty"`
}

// filename is a file's name as reports give it, the same on every system.
func filename(file string) string { return filepath.ToSlash(file) }

// jsonDefinitions gives the objects of check's output.
func (o *options) jsonDefinitions(list []*definition) []any {
	objects := make([]any, len(list))
	for i, d := range list {
		if d.err != nil {
			objects[i] = jsonUnreadable{File: filename(d.file), Error: d.err.Error()}
			continue
		}
		object := jsonDefinition{
			filename(d.file), d.item.Index, o.valid(d.problems), make([]jsonProblem, 0, len(d.problems)),
			d.operations(),
			jsonLeftOut{d.baselined, d.suppressed},
		}
		for j := range d.problems {
			object.Problems = append(object.Problems, d.json(&d.problems[j]))
		}
		objects[i] = object
	}
	return objects
}

// json gives a problem with its position in the definition's file.
func (d *definition) json(p *validate.Problem) jsonProblem {
	line, column := d.position(p)
	return jsonProblem{
		p.Code, p.Severity, p.Pointer, p.Parameter, p.Key,
		p.Message, p.Hint, p.Confidence, line, column,
	}
}

// printJSON prints a value for programs.
func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("linkctl: output: %w", err)
	}
	return nil
}
