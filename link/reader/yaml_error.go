package reader

import (
	"bytes"
	"errors"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/clusterlink-go/clusterlink/link"
)

// syntax tells an error of the parser. Its text may quote the document, and so
// a secret: only what it says before its quotation is told, without values.
func (y *yamlReader) syntax(err error) *link.Finding {
	if f := y.template(); f != nil {
		return f
	}
	var s *yaml.SyntaxError
	if !errors.As(err, &s) || s.Token == nil || s.Token.Position == nil {
		return y.malformed(link.CodeMalformedYAML, 1, "the document is not YAML")
	}
	p := s.Token.Position
	if f := y.tabbed(p.Line); f != nil {
		return f
	}
	detail, _, _ := strings.Cut(s.Message, "\n")
	if strings.ContainsAny(detail, "\"'`") || len(detail) > maxMessage {
		detail = "the document is not YAML"
	}
	return &link.Finding{Code: link.CodeMalformedYAML, Offset: y.offset(p.Line, p.Column), Detail: detail}
}

// bareTemplate is an expression of a template that no quotes make a text of
// YAML: alone on its line, or behind a colon or a dash.
var bareTemplate = regexp.MustCompile(`(?m)(?:^|[:-])[ \t]*(\{\{|\{%)`)

// template tells of a template that makes the document none of YAML.
func (y *yamlReader) template() *link.Finding {
	at := bareTemplate.FindSubmatchIndex(y.part.text)
	if at == nil {
		return nil
	}
	f := y.malformed(link.CodeMalformedYAML, at[2]+1, "the file is a template, which is not YAML before it is filled in")
	f.Cure = "Render it first, as with helm template, and check what comes out."
	return f
}

// tabbed tells of a tab in the indentation of a line or the one before.
func (y *yamlReader) tabbed(line int) *link.Finding {
	for n := max(line-1, 1); n <= min(line+1, len(y.lines)); n++ {
		start := y.lines[n-1]
		text := y.part.text[start:]
		if blanks := len(text) - len(bytes.TrimLeft(text, " ")); blanks < len(text) && text[blanks] == '\t' {
			return y.malformed(link.CodeMalformedYAML, start+blanks+1, "a tab in the indentation; YAML takes blanks only")
		}
	}
	return nil
}

// maxMessage is the longest message of a parser that is passed on.
const maxMessage = 120
