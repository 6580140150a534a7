package reader

import (
	"bytes"
	"errors"
	"io"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/clusterlink-go/clusterlink/link"
)

// meter passes a stream on within bounds, and knows the line and column of each
// place as far as the decoder has come.
type meter struct {
	r io.Reader
	// ahead is what the decoder has read beyond the place passed; read is the
	// place up to which there is any, and most how far it may go.
	ahead              bytes.Buffer
	passed, read, most int64
	// limit is where the token or value that is being read must have ended.
	limit int64
	line  int
	// column counts characters, from 1.
	column int
	// err is the stream's own, if it is not its end.
	err error
}

func newMeter(r io.Reader, most int64) *meter {
	m := &meter{r: r, most: most, line: 1, column: 1}
	m.limit = most
	return m
}

// Read lets the decoder have what it may.
func (m *meter) Read(p []byte) (int, error) {
	left := min(m.limit, m.most+1) - m.read
	if left <= 0 {
		if m.read > m.most {
			return 0, errTooLong
		}
		return 0, errValue
	}
	n, err := m.r.Read(p[:min(int64(len(p)), left)])
	m.ahead.Write(p[:n])
	m.read += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		m.err = err
	}
	if m.read > m.most {
		return 0, errTooLong
	}
	return n, err
}

// advance goes on to a place.
func (m *meter) advance(to int64) {
	text := m.ahead.Next(int(max(to-m.passed, 0)))
	m.passed += int64(len(text))
	if n := bytes.Count(text, []byte("\n")); n > 0 {
		m.line, m.column = m.line+n, 1
		text = text[bytes.LastIndexByte(text, '\n')+1:]
	}
	m.column += begun(text)
}

// token reads the next one, of a bounded length.
func (s *planStream) token() (jsontext.Token, error) {
	s.bound()
	t, err := s.d.ReadToken()
	s.advance(s.d.InputOffset())
	return t, err
}

// value reads the next value, of a bounded length, which is valid until the
// next one is read. The place stays before it.
func (s *planStream) value() ([]byte, error) {
	s.bound()
	v, err := s.d.ReadValue()
	if err == nil && len(v) > link.DefaultMaxBytes {
		err = errValue
	}
	return v, err
}

// bound lets the decoder read the longest value and what it reads ahead.
func (s *planStream) bound() { s.limit = s.d.InputOffset() + 2*link.DefaultMaxBytes }

// skip passes over a value.
func (s *planStream) skip() error {
	depth := s.d.StackDepth()
	for {
		if _, err := s.token(); err != nil {
			return err
		}
		if s.d.StackDepth() <= depth {
			return nil
		}
	}
}

// object calls each with the name of every member; each reads the value. What
// is no object is passed over.
func (s *planStream) object(each func(name string) error) error {
	return s.inside('{', func() error {
		name, err := s.token()
		if err != nil {
			return err
		}
		return each(name.String())
	})
}

// array calls each at every element. What is no array is passed over.
func (s *planStream) array(each func() error) error { return s.inside('[', each) }

func (s *planStream) inside(open jsontext.Kind, each func() error) error {
	s.bound()
	if s.d.PeekKind() != open {
		return s.skip()
	}
	if _, err := s.token(); err != nil {
		return err
	}
	for {
		s.bound()
		switch kind := s.d.PeekKind(); kind {
		case '}', ']', jsontext.KindInvalid:
			_, err := s.token()
			return err
		}
		if err := each(); err != nil {
			return err
		}
	}
}

// piece is a part of a stream that was kept: where it begins in what was kept,
// and in the stream.
type piece struct{ at, line, column int }

// mark begins a piece.
func (s *planStream) mark() {
	s.pieces = append(s.pieces, piece{len(s.kept), s.line, s.column})
}

// origin gives line and column of a place in the file that the text is, or is
// pieces of.
func (l *lineIndex) origin(data []byte, at int) (line, column int) {
	line, column = l.position(data, at)
	if l.pieces == nil {
		return line, column
	}
	i, found := slices.BinarySearchFunc(l.pieces, at, func(p piece, at int) int { return p.at - at })
	if !found {
		i--
	}
	if i < 0 {
		return 1, 1
	}
	p := l.pieces[i]
	from, first := l.position(data, p.at)
	if line == from {
		return p.line, p.column + column - first
	}
	return p.line + line - from, column
}
