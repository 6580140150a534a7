package reader

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/clusterlink-go/clusterlink/link"
)

// StreamOptions are those of [ReadStream]; nil is the zero value.
type StreamOptions struct {
	_ struct{}

	// MaxBytes is how long the stream may be, in bytes; 0 is
	// [DefaultMaxStream]. A negative number is taken as 0 too.
	MaxBytes int64
}

// DefaultMaxStream is how many bytes of a stream are read unless
// [StreamOptions] say something else.
const DefaultMaxStream = 4 << 30

// What is kept of a stream at most, in bytes: all resources of links and mirror
// topics together.
const maxKept = 16 << 20

// ReadStream reads Terraform's JSON, a plan or a state as "terraform show
// -json" prints it, of a length that no other function of this package takes:
// what is no resource of a link or a mirror topic is passed over token by token,
// so memory is bounded whatever the length. A resource may have
// [link.DefaultMaxBytes], and all of them 16 MiB; beyond that, and beyond
// MaxBytes, a finding says that the rest was not read.
//
// It is for files that are longer than [link.DefaultMaxBytes] and for which
// [Streamed] holds; [ReadFile] takes all others. Offsets are places in
// [File.Kept], which is what to mask and to quote from; Position tells line and
// column in the stream.
//
// The error is the stream's own, unchanged, and the File nil then. A stream that
// is not well-formed is an Item with a finding, as [Read] has it, behind those
// that were read before. The stream is not closed.
func ReadStream(file string, r io.Reader, o *StreamOptions) (*File, error) {
	most := int64(DefaultMaxStream)
	if o != nil && o.MaxBytes > 0 {
		most = o.MaxBytes
	}
	text := bufio.NewReader(r)
	if head, _ := text.Peek(len(byteOrderMark)); string(head) == byteOrderMark {
		_, _ = text.Discard(len(byteOrderMark)) // they are there
	}
	m := newMeter(text, most)
	s := &planStream{meter: m, d: jsontext.NewDecoder(m, jsontext.AllowDuplicateNames(true))}
	err := s.document()
	if m.err != nil {
		return nil, m.err
	}
	items, operations := readPlanJSON(s.kept)
	if err != nil {
		if onlyNoLink(items) {
			items = nil
		}
		items = append(items, failed(s.failure(err))...)
	}
	src := source{data: s.kept, lines: indexLines(s.kept)}
	src.lines.pieces = s.pieces
	for i := range items {
		items[i].File, items[i].Index, items[i].source = file, i, src
		items[i].Request.SetFindings(items[i].Findings)
	}
	f := &File{Items: items, Operations: operations, name: file, source: src}
	f.dropNoLink()
	return f, nil
}

// Streamed reports whether a file that begins like this is for [ReadStream] if
// it is long: whether it begins as a JSON object does.
func Streamed(head []byte) bool { return isJSON(head) }

// Kept is the text that the offsets of the file are places in: what was read,
// or of a stream what was kept. It must not be changed.
func (f *File) Kept() []byte { return f.data }

// planStream keeps of a plan what is about links.
type planStream struct {
	*meter
	d      *jsontext.Decoder
	kept   []byte
	pieces []piece
	// list is the member of the document to which a list of resources belongs.
	list string
}

// Refusals of a stream.
var (
	errTooLong = errors.New("stream is too long")
	errTooMuch = errors.New("too much to keep")
	errValue   = errors.New("value is too long")
)

// failure makes a finding of what ended the reading; its place is the last one
// of what was kept.
func (s *planStream) failure(err error) link.Finding {
	s.advance(max(s.d.InputOffset(), s.passed))
	s.mark()
	f := link.Finding{Code: link.CodeMalformedTooLong, Offset: len(s.kept) + 1}
	switch {
	case errors.Is(err, errTooLong):
		f.Detail = fmt.Sprintf("the file has more than %d bytes; the rest was not read", s.most)
		f.Cure = "Allow more bytes, or check the part of the plan that is about links."
	case errors.Is(err, errTooMuch):
		f.Detail = fmt.Sprintf("the resources of links have more than %d bytes; the rest was not read", maxKept)
		f.Cure = "Check the plans of the modules one by one."
	case errors.Is(err, errValue):
		f.Detail = fmt.Sprintf("a value has more than %d bytes; the rest was not read", link.DefaultMaxBytes)
	default:
		f.Code, f.Detail = link.CodeMalformedTerraform, "the plan is not JSON"
	}
	return f
}

// document reads all and keeps what is about links, as a plan whose modules are
// one.
func (s *planStream) document() error {
	s.kept = append(s.kept, '{')
	defer func() { s.kept = append(s.kept, '}') }()
	err := s.object(func(name string) error {
		switch name {
		case "resource_changes":
			return s.resources(name)
		case "planned_values", "values":
			return s.object(func(inner string) error {
				if inner == "root_module" {
					return s.module(name)
				}
				return s.skip()
			})
		}
		return s.skip()
	})
	s.close()
	if err != nil {
		return err
	}
	if _, err := s.token(); !errors.Is(err, io.EOF) {
		return errors.Join(err, errors.New("text behind the document"))
	}
	return nil
}

func (s *planStream) module(of string) error {
	return s.object(func(name string) error {
		switch name {
		case "resources":
			return s.resources(of)
		case "child_modules":
			return s.array(func() error { return s.module(of) })
		}
		return s.skip()
	})
}

// resources keeps those of a list that are about links.
func (s *planStream) resources(of string) error {
	return s.array(func() error { return s.resource(of) })
}

// resource keeps a resource of a link or a mirror topic. Its type is a member
// before those that may be long.
func (s *planStream) resource(of string) error {
	if s.d.PeekKind() != '{' {
		return s.skip()
	}
	start := len(s.kept)
	pieces, list := len(s.pieces), s.list
	s.open(of)
	about := false
	s.begin()
	err := s.object(func(name string) error {
		switch name {
		case "type":
			kind, err := s.value()
			about = bytes.Contains(kind, []byte(linkResource)) || bytes.Contains(kind, []byte(mirrorResource))
			return s.member(name, kind, err)
		case "address", "mode":
			v, err := s.value()
			return s.member(name, v, err)
		case "change", "values":
			if about {
				v, err := s.value()
				return s.member(name, v, err)
			}
		}
		return s.skip()
	})
	s.kept = append(s.kept, '}')
	if err != nil || !about {
		s.kept, s.pieces, s.list = s.kept[:start], s.pieces[:pieces], list
	}
	if err == nil && len(s.kept) > maxKept {
		return errTooMuch
	}
	return err
}

// open begins the list of resources of a member, or goes on with it.
func (s *planStream) open(of string) {
	if s.list == of {
		s.kept = append(s.kept, ',')
		return
	}
	s.close()
	if len(s.kept) > 1 {
		s.kept = append(s.kept, ',')
	}
	s.kept = append(s.kept, `"`+of+`":`...)
	if of != "resource_changes" {
		s.kept = append(s.kept, `{"root_module":{"resources":`...)
	}
	s.kept = append(s.kept, '[')
	s.list = of
}

// close ends the list that is open.
func (s *planStream) close() {
	switch s.list {
	case "":
	case "resource_changes":
		s.kept = append(s.kept, ']')
	default:
		s.kept = append(s.kept, `]}}`...)
	}
	s.list = ""
}

// begin writes the brace of a resource.
func (s *planStream) begin() {
	s.mark()
	s.kept = append(s.kept, '{')
}

// member keeps a member that was just read.
func (s *planStream) member(name string, v []byte, err error) error {
	if err != nil {
		return err
	}
	if s.kept[len(s.kept)-1] != '{' {
		s.kept = append(s.kept, ',')
	}
	s.kept = append(s.kept, `"`+name+`":`...)
	s.advance(s.d.InputOffset() - int64(len(v)))
	s.mark()
	s.kept = append(s.kept, v...)
	s.advance(s.d.InputOffset())
	return nil
}
