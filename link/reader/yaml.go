package reader

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/clusterlink-go/clusterlink/link"
)

// What is read of one YAML document; definitions are far below. The parser
// takes time that grows with the square of the members of an object in block
// style, and recurses into what is nested.
const (
	maxYAMLBytes   = 256 << 10
	maxYAMLMembers = 4000
	maxYAMLDepth   = 100
	// maxYAMLMarks is how many anchors, aliases and tags there may be, and how
	// many members come by merging.
	maxYAMLMarks = 8000
)

// yamlPart is one document of a file: its bytes and where they begin.
type yamlPart struct {
	text []byte
	at   int
}

// splitYAML cuts a file at the lines that begin a document. Such a line can't
// be a part of any value (YAML 1.2.2, 9.1.2).
func splitYAML(data []byte) []yamlPart {
	var parts []yamlPart
	start := 0
	if bytes.HasPrefix(data, []byte(byteOrderMark)) {
		start = len(byteOrderMark)
	}
	for i := start; i < len(data); {
		end := len(data)
		if n := bytes.IndexByte(data[i:], '\n'); n >= 0 {
			end = i + n + 1
		}
		if i > start && isMarker(data[i:end]) {
			parts = append(parts, yamlPart{data[start:i], start})
			start = i
		}
		i = end
	}
	return append(parts, yamlPart{data[start:], start})
}

func isMarker(line []byte) bool {
	rest, ok := bytes.CutPrefix(line, []byte("---"))
	return ok && (len(rest) == 0 || strings.IndexByte(" \t\r\n", rest[0]) >= 0)
}

// yamlReader turns the tree of the parser into nodes.
type yamlReader struct {
	part  yamlPart
	lines []int
	// line, column and pos are those of the place looked up last.
	line, column, pos int

	anchors map[string]*node
	depth   int
	merged  int
	// repeated are the members that are there twice.
	repeated []link.Finding
	err      *link.Finding
}

// parseYAML reads one document; nil without an error is an empty one. The
// other findings are about members that are there twice.
func parseYAML(part yamlPart) (*node, []link.Finding, *link.Finding) {
	y := &yamlReader{part: part, lines: lineStarts(part.text), anchors: map[string]*node{}}
	if f := y.tooLong(); f != nil {
		return nil, nil, f
	}
	tokens := lexer.Tokenize(string(part.text))
	if f := y.tooMuch(tokens); f != nil {
		return nil, nil, f
	}
	file, err := parseSafely(tokens)
	if err != nil {
		return nil, nil, y.syntax(err)
	}
	for _, doc := range file.Docs {
		if doc.Body == nil || doc.Body.Type() == ast.DirectiveType {
			continue
		}
		n := y.node(doc.Body)
		return n, y.repeated, y.err
	}
	return nil, nil, nil
}

// parseSafely calls the parser, which panics on some broken documents.
func parseSafely(tokens token.Tokens) (file *ast.File, err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("the parser gave up")
		}
	}()
	return parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
}

// tooLong refuses what the parser would take too much time for.
func (y *yamlReader) tooLong() *link.Finding {
	if len(y.part.text) <= maxYAMLBytes {
		return nil
	}
	return y.malformed(link.CodeMalformedTooLong, 1, fmt.Sprintf("the YAML document has %d bytes, at most %d are read", len(y.part.text), maxYAMLBytes))
}

// tooMuch refuses what the parser would recurse into too deep (a level takes a
// bracket, or else a step to the right), and what takes it too much time.
func (y *yamlReader) tooMuch(tokens token.Tokens) *link.Finding {
	depth, marks := 0, 0
	var open blocks
	for i, t := range tokens {
		detail := ""
		column := t.Position.Column
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			depth++
		case token.SequenceEndType, token.MappingEndType:
			depth = max(depth-1, 0)
		case token.SequenceEntryType, token.MappingKeyType, token.MappingValueType:
			if depth > 0 {
				break
			}
			if t.Type == token.MappingValueType && i > 0 && tokens[i-1].Position.Line == t.Position.Line {
				column = tokens[i-1].Position.Column
			}
			if column > 10*maxYAMLDepth {
				depth = maxYAMLDepth + 1
			}
			if t.Type != token.SequenceEntryType && open.member(column) > maxYAMLMembers {
				detail = fmt.Sprintf("an object has more than %d members", maxYAMLMembers)
			} else if t.Type == token.SequenceEntryType {
				open.close(column)
			}
		case token.AnchorType, token.TagType, token.AliasType:
			if marks++; marks > maxYAMLMarks {
				detail = fmt.Sprintf("there are more than %d anchors, aliases and tags", maxYAMLMarks)
			}
		}
		if depth > maxYAMLDepth {
			detail = fmt.Sprintf("values are nested more than %d deep", maxYAMLDepth)
		}
		if detail != "" {
			return &link.Finding{Code: link.CodeMalformedYAML, Offset: y.offset(t.Position.Line, t.Position.Column), Detail: detail}
		}
	}
	return nil
}

// blocks counts the members of the objects in block style that are open, by
// their column.
type blocks []struct{ column, members int }

// close ends the objects to the right of a column.
func (b *blocks) close(column int) {
	for n := len(*b); n > 0 && (*b)[n-1].column > column; n-- {
		*b = (*b)[:n-1]
	}
}

// member counts one more member of the object at a column.
func (b *blocks) member(column int) int {
	b.close(column)
	n := len(*b)
	if n == 0 || (*b)[n-1].column < column {
		*b = append(*b, struct{ column, members int }{column, 0})
		n++
	}
	(*b)[n-1].members++
	return (*b)[n-1].members
}

func (y *yamlReader) malformed(code link.Code, at int, detail string) *link.Finding {
	return &link.Finding{Code: code, Offset: y.part.at + at, Detail: detail}
}

// offset turns line and column, which counts characters, into a place in the
// file. It goes on from the place before, as lines may be long.
func (y *yamlReader) offset(line, column int) int {
	line, column = min(max(line, 1), len(y.lines)), max(column, 1)
	end := len(y.part.text)
	if line < len(y.lines) {
		end = y.lines[line] - 1
	}
	if y.line != line {
		y.line, y.column, y.pos = line, 1, y.lines[line-1]
	}
	for ; y.column < column && y.pos < end; y.column++ {
		_, n := utf8.DecodeRune(y.part.text[y.pos:])
		y.pos += n
	}
	for ; y.column > column; y.column-- {
		_, n := utf8.DecodeLastRune(y.part.text[:y.pos])
		y.pos -= n
	}
	return y.part.at + y.pos + 1
}

func (y *yamlReader) place(n ast.Node) int {
	t := n.GetToken()
	if t == nil || t.Position == nil {
		return y.part.at + 1
	}
	return y.offset(t.Position.Line, t.Position.Column)
}

// fail keeps the first error.
func (y *yamlReader) fail(n ast.Node, detail string) *node {
	if y.err == nil {
		y.err = &link.Finding{Code: link.CodeMalformedYAML, Offset: y.place(n), Detail: detail}
	}
	return &node{at: y.place(n)}
}

// node converts a value. One that aliases name is shared, not copied, so the
// result is no greater than the document.
func (y *yamlReader) node(n ast.Node) *node {
	if y.depth++; y.depth > 10*maxYAMLDepth {
		return y.fail(n, "values are nested too deep")
	}
	defer func() { y.depth-- }()
	switch v := n.(type) {
	case nil:
		return &node{at: y.part.at + 1}
	case *ast.AnchorNode:
		name := v.Name.GetToken().Value
		delete(y.anchors, name)
		value := y.node(v.Value)
		y.anchors[name] = value
		return value
	case *ast.AliasNode:
		if value, ok := y.anchors[v.Value.GetToken().Value]; ok {
			return value
		}
		return y.fail(n, "an alias names an anchor that is not there")
	case *ast.TagNode:
		return y.tagged(v)
	case *ast.MappingNode:
		out := &node{kind: mapKind, at: y.mapPlace(v)}
		for _, entry := range v.Values {
			y.entry(out, entry)
		}
		y.repeats(out)
		return out
	case *ast.MappingValueNode:
		out := &node{kind: mapKind, at: y.place(v.Key)}
		y.entry(out, v)
		return out
	case *ast.SequenceNode:
		out := &node{kind: listKind, at: y.place(v)}
		for _, item := range v.Values {
			out.items = append(out.items, y.node(item))
		}
		return out
	}
	return y.scalar(n)
}

// mapPlace is where an object begins: its brace, or its first key.
func (y *yamlReader) mapPlace(v *ast.MappingNode) int {
	if !v.IsFlowStyle && len(v.Values) > 0 {
		return y.place(v.Values[0].Key)
	}
	return y.place(v)
}

func (y *yamlReader) scalar(n ast.Node) *node {
	out := &node{kind: textKind, at: y.place(n)}
	switch v := n.(type) {
	case *ast.NullNode:
		out.kind = nullKind
	case *ast.StringNode:
		out.text = v.Value
	case *ast.LiteralNode:
		out.text = v.Value.Value
	case *ast.BoolNode:
		out.kind, out.text = boolKind, strings.TrimSpace(v.Token.Value)
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		out.kind, out.text = numberKind, strings.TrimSpace(n.GetToken().Value)
	default:
		return y.fail(n, "a value of a kind that a definition has not")
	}
	return out
}

// tagged reads !!str and the like.
func (y *yamlReader) tagged(v *ast.TagNode) *node {
	value := y.node(v.Value)
	if v.Start.Value == "!!str" && value.kind != mapKind && value.kind != listKind {
		return &node{kind: textKind, text: value.text, at: value.at}
	}
	return value
}

// entry adds a member; a merge key adds those of another object that are not
// there yet.
func (y *yamlReader) entry(to *node, v *ast.MappingValueNode) {
	if v.Key.IsMergeKey() {
		from := y.node(v.Value)
		for _, other := range append(slices.Clone(from.items), from) {
			y.merge(v, to, other)
		}
		return
	}
	key, ok := v.Key.(ast.Node)
	if m, isKey := key.(*ast.MappingKeyNode); isKey {
		key = m.Value
	}
	name := y.node(key)
	if !ok || !name.scalar() && name.kind != nullKind {
		y.fail(v, "a key is not a text")
		return
	}
	value := y.node(v.Value)
	if _, isNull := v.Value.(*ast.NullNode); isNull {
		// Nothing is written, so the place is that of the key.
		value.at = max(value.at, name.at)
	}
	to.fields = append(to.fields, field{name: name.text, at: name.at, value: value})
}

// repeats notes the members of an object that are there twice, and drops those
// of merged objects that are there anyway.
func (y *yamlReader) repeats(n *node) {
	seen := make(map[string]struct{}, len(n.fields))
	for _, f := range n.fields {
		if f.merged {
			continue
		}
		if _, again := seen[f.name]; again && len(y.repeated) <= link.MaxFindings {
			y.repeated = append(y.repeated, link.Finding{
				Code: link.CodeDuplicateMember, Key: f.name, Offset: f.at, Detail: "the key is given more than once; the last one counts",
			})
		}
		seen[f.name] = struct{}{}
	}
	n.fields = slices.DeleteFunc(n.fields, func(f field) bool {
		_, written := seen[f.name]
		return f.merged && written
	})
}

// merge counts what it looks at, as aliases let a short document ask for much.
func (y *yamlReader) merge(v *ast.MappingValueNode, to, from *node) {
	for _, f := range from.fields {
		if y.merged++; y.merged > maxYAMLMarks {
			y.fail(v, "aliases make the document too large")
			return
		}
		if !slices.ContainsFunc(to.fields, func(o field) bool { return o.name == f.name }) {
			f.merged = true
			to.fields = append(to.fields, f)
		}
	}
}
