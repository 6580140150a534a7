package reader

import (
	"bytes"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/clusterlink-go/clusterlink/link"
)

// envelope is where the parts of an envelope were found.
type envelope struct {
	// from and to enclose the request; to is 0 if there is none. One that is
	// cut can't be read to its end and reaches to that of the file.
	from, to int
	cut      bool
	// configs says that there is a member configs: no envelope. So do the other
	// members of a request, ids, where the one called request is no object.
	configs, ids, object bool
	// validateOnly and noValidate are what the query asks for.
	validateOnly, noValidate bool
	// name is that of link_name, else of query.link_name.
	name, queryName text
	findings        []link.Finding
}

// text is a member that may hold a text.
type text struct {
	value string
	given bool
	// at is its place in bytes, plus one.
	at int
}

// readJSON reads a request or an envelope.
func (i *Item) readJSON(data []byte) {
	var e envelope
	whole := len(data) <= link.DefaultMaxBytes && e.scan(data)
	if e.configs || e.to == 0 || e.ids && !e.object {
		i.Request, i.Findings = link.DecodeCreateRequest(data)
		return
	}
	name := e.name
	if !name.given {
		name = e.queryName
	}
	i.ValidateOnly, i.NoValidate = e.validateOnly, e.noValidate
	i.Name, i.NameGiven, i.NameOffset = name.value, name.given, name.at
	i.Request, i.Findings = link.DecodeCreateRequest(data[e.from:e.to])
	i.moved(func(offset int) int { return offset + e.from })
	i.Findings = append(i.Findings, e.findings...)
	if !whole && (!e.cut || malformed(i.Findings) == nil) { // a request that is cut says so itself
		i.Findings = append(i.Findings, malformedPart(data)...)
	}
	i.sort()
}

// moved makes the places in the request those of the file.
func (i *Item) moved(at func(offset int) int) {
	i.Request.MapOffsets(at)
	for k := range i.Findings {
		i.Findings[k].Offset = at(max(i.Findings[k].Offset, 1))
	}
}

// readEnvelopes reads an array of envelopes, which is no body of the API but a
// file of definitions. Any other array is read as a body, and refused.
func readEnvelopes(data []byte) []Item {
	if len(data) > link.DefaultMaxBytes {
		return nil
	}
	var items []Item
	d := jsontext.NewDecoder(bytes.NewBuffer(data), jsontext.AllowDuplicateNames(true))
	if t, err := d.ReadToken(); err != nil || t.Kind() != '[' {
		return nil
	}
	for d.PeekKind() == '{' {
		v, err := d.ReadValue()
		if err != nil {
			return nil
		}
		var e envelope
		if !e.scan(v) || e.configs || e.ids || !e.object {
			return nil
		}
		start := int(d.InputOffset()) - len(v)
		i := Item{Start: start + 1}
		i.readJSON(v)
		i.moved(func(offset int) int { return offset + start })
		if i.NameGiven {
			i.NameOffset += start
		}
		items = append(items, i)
	}
	if _, err := d.ReadToken(); err != nil || len(bytes.TrimSpace(data[d.InputOffset():])) > 0 {
		return nil
	}
	return items
}

// malformedPart says where a broken envelope breaks.
func malformedPart(data []byte) []link.Finding {
	_, findings := link.DecodeCreateRequest(data)
	found := malformed(findings)
	if len(found) > 0 {
		// The request itself was read, so the place is beside it.
		found[0].Pointer = ""
	}
	return found
}

// malformed gives the first finding that says that a document can't be read.
func malformed(findings []link.Finding) []link.Finding {
	for _, f := range findings {
		if f.Code.Malformed() {
			return []link.Finding{f}
		}
	}
	return nil
}

// scan looks at the top level and reports whether data is one JSON object.
func (e *envelope) scan(data []byte) bool {
	d := jsontext.NewDecoder(bytes.NewBuffer(data), jsontext.AllowDuplicateNames(true))
	ok := members(d, func(name string) bool {
		at := int(d.InputOffset()) - len(name) - len(`""`)
		switch name {
		case "configs":
			e.configs = true
		case "source_cluster_id", "destination_cluster_id", "remote_cluster_id", "cluster_link_id":
			e.ids = true
		case "request":
			if e.to > 0 {
				e.add(link.CodeDuplicateMember, at, "the file has more than one request; the last one counts")
			}
			e.object = d.PeekKind() == '{'
			v, err := d.ReadValue()
			if err != nil {
				start := int(d.InputOffset())
				if at := bytes.IndexByte(data[start:], '{'); at >= 0 {
					e.cut, e.from, e.to = true, start+at, len(data)
				}
				return false
			}
			e.to = int(d.InputOffset())
			e.from = e.to - len(v)
			return true
		case "link_name":
			return e.text(d, &e.name, name)
		case "query":
			if d.PeekKind() == '{' {
				return members(d, func(name string) bool { return e.parameter(d, name) })
			}
		}
		return d.SkipValue() == nil
	})
	return ok && len(bytes.TrimLeft(data[d.InputOffset():], " \t\r\n")) == 0
}

// parameter reads one member of the query; flags are texts there, or booleans.
func (e *envelope) parameter(d *jsontext.Decoder, name string) bool {
	if name == "link_name" {
		return e.text(d, &e.queryName, "query."+name)
	}
	v, err := d.ReadValue()
	if err != nil {
		return false
	}
	flag := strings.ToLower(strings.Trim(string(v), `"`))
	switch name {
	case "validate_only":
		e.validateOnly = flag == "true"
	case "validate_link":
		e.noValidate = flag == "false"
	}
	return true
}

// members calls each with the name of every member of the object that is
// next; each reads the value. It reports whether all went well.
func members(d *jsontext.Decoder, each func(name string) bool) bool {
	if d.PeekKind() != '{' {
		return false
	}
	for {
		t, err := d.ReadToken()
		if err != nil || t.Kind() == '}' {
			return err == nil
		}
		if t.Kind() == '"' && !each(t.String()) {
			return false
		}
	}
}

// text reads a value that must be a text; null is none.
func (e *envelope) text(d *jsontext.Decoder, into *text, name string) bool {
	kind := d.PeekKind()
	v, err := d.ReadValue()
	if err != nil {
		return false
	}
	*into = text{}
	switch kind {
	case 'n':
	case '"':
		value, err := jsontext.AppendUnquote(nil, v)
		*into = text{string(value), true, int(d.InputOffset()) - len(v) + 1}
		return err == nil
	default:
		e.add(link.CodeWrongType, int(d.InputOffset())-len(v), name+" must be a string")
	}
	return true
}

func (e *envelope) add(code link.Code, at int, detail string) {
	if len(e.findings) < link.MaxFindings {
		e.findings = append(e.findings, link.Finding{Code: code, Offset: at + 1, Detail: detail})
	}
}
