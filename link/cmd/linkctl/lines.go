package main

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/clusterlink-go/clusterlink/validate"
)

// Formats for the logs and the test reports of a build.

// found is a definition with the problems that are told of it.
type found struct {
	d        *definition
	problems validate.Problems
	valid    bool
}

// foundIn is what is told of definitions, each by itself.
func (o *options) foundIn(list []*definition) []found {
	all := make([]found, len(list))
	for i, d := range list {
		all[i] = found{d, d.problems, d.err == nil && o.valid(d.problems)}
	}
	return all
}

// printGitHub prints the workflow commands by which GitHub's runner shows a
// problem at its line.
func printGitHub(w io.Writer, list []found) error {
	for _, f := range list {
		if f.d.err != nil {
			if _, err := fmt.Fprintf(w, "::error file=%s::%s\n", workflowProperty(filename(f.d.file)), workflowText(f.d.err.Error())); err != nil {
				return err
			}
		}
		for i := range f.problems {
			p := &f.problems[i]
			command := "notice"
			switch p.Severity {
			case validate.SeverityError:
				command = "error"
			case validate.SeverityWarning:
				command = "warning"
			}
			place := "file=" + workflowProperty(filename(f.d.file))
			if line, column := f.d.position(p); line > 0 {
				place += fmt.Sprintf(",line=%d,col=%d", line, column)
			}
			text := sentence(p)
			if p.Hint != "" {
				text += "\n" + p.Hint
			}
			if _, err := fmt.Fprintf(w, "::%s %s,title=%s::%s\n", command, place, workflowProperty(string(p.Code)), workflowText(text)); err != nil {
				return err
			}
		}
	}
	return nil
}

// workflowText escapes the text of a workflow command, workflowProperty the value of one of its
// properties.
func workflowText(s string) string {
	var lines []string
	for line := range strings.SplitSeq(s, "\n") {
		lines = append(lines, clean(line))
	}
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(strings.Join(lines, "\n"))
}

func workflowProperty(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(workflowText(s))
}

// The members of a JUnit report that readers of such reports agree on.
type (
	junitReport struct {
		XMLName xml.Name     `xml:"testsuites"`
		Suites  []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Class   string        `xml:"classname,attr"`
		Name    string        `xml:"name,attr"`
		Failure *junitFailure `xml:"failure,omitempty"`
		Error   *junitFailure `xml:"error,omitempty"`
		Out     string        `xml:"system-out,omitempty"`
	}
	junitFailure struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
)

// printJUnit prints one test case a definition: it fails where the definition is
// not valid, and has the problems that leave it valid as its output.
func printJUnit(w io.Writer, command string, list []found) error {
	suite := junitSuite{Name: "linkctl " + command, Tests: len(list), Cases: make([]junitCase, 0, len(list))}
	for _, f := range list {
		c := junitCase{Class: clean(filename(f.d.file)), Name: f.d.title()}
		var lines []string
		for i := range f.problems {
			p := &f.problems[i]
			line := fmt.Sprintf("%s: %s: %s [%s]", f.d.at(f.d.offset(p)), p.Severity, clean(sentence(p)), p.Code)
			if p.Hint != "" {
				line += "\n  hint: " + clean(p.Hint)
			}
			lines = append(lines, line)
		}
		text := strings.Join(lines, "\n")
		switch {
		case f.d.err != nil:
			suite.Errors++
			c.Error = &junitFailure{Message: clean(f.d.err.Error()), Type: "unreadable"}
		case !f.valid:
			suite.Failures++
			c.Failure = &junitFailure{Message: count(f.problems), Type: "not-valid", Text: text}
		default:
			c.Out = text
		}
		suite.Cases = append(suite.Cases, c)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(junitReport{Suites: []junitSuite{suite}}); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// title names a definition within its file.
func (d *definition) title() string {
	switch {
	case d.read != nil:
		return plural(d.operations(), "operation")
	case d.item.Name != "" && !secretive(d.item.Name):
		return clean(d.item.Name)
	}
	return fmt.Sprintf("definition %d", d.item.Index)
}

// count says how many problems there are of each severity.
func count(ps validate.Problems) string {
	t := text{}
	t.count(false, ps)
	return t.counts()
}
