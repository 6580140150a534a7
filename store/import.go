package store

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/clusterlink-go/clusterlink/link"
)

// importDoc is a document that was read in full.
type importDoc struct {
	links   []*linkRecord
	mirrors []*mirrorRecord
	// byName are the links.
	byName map[string]*linkRecord
	// remnants are deleted SOURCE halves.
	remnants []link.ID
}

// Import fills the cluster with what [Cluster.Export] wrote, of a cluster with
// the same id, over whatever backend. The cluster must have no links and no
// remnants of any ([Cluster.Remnants]), and nothing else may use it meanwhile, not even open it. The document is read and
// checked in full, in memory, before anything is written. If a write fails, or
// the program ends in the middle, what was written is removed, at once or by the
// next New or Collect. Watches get ErrCompacted.
//
// A secret that the document does not hold is null afterwards. A refusal matches
// ErrInvalidRequest, ErrLinkExists or [ErrSealed]; other errors are r's or the
// backend's. The Authorizer is not asked.
func (c *Cluster) Import(ctx context.Context, r io.Reader) error {
	doc, err := c.readImport(r)
	if err != nil {
		return err
	}
	if err := c.checkImport(ctx, doc); err != nil {
		return err
	}
	return c.writeImport(ctx, doc)
}

// readImport decodes a document. Members must be those that Export writes, in
// its order.
func (c *Cluster) readImport(r io.Reader) (*importDoc, error) {
	in := &source{r: r}
	d := &importReader{dec: jsontext.NewDecoder(in)}
	doc := &importDoc{byName: map[string]*linkRecord{}}
	var head exportHead
	d.token('{')
	d.member("head")
	d.value(&head)
	switch {
	case d.err != nil:
	case head.Format != exportFormat:
		d.fail("it is not an export of this program")
	case head.Version != exportVersion:
		return nil, badRequest("The document has version %d, this program reads version %d.", head.Version, exportVersion)
	case head.Cluster != c.id:
		return nil, badRequest("The document is of cluster %s, this is cluster %s.", head.Cluster, c.id)
	}
	d.member("links")
	d.token('[')
	for d.more() {
		var l exportLink
		if d.value(&l); d.err == nil {
			r, err := l.record(c.id)
			if err != nil {
				return nil, err
			}
			doc.links = append(doc.links, r)
		}
	}
	d.token(']')
	d.member("mirrors")
	d.token('[')
	for d.more() {
		var m exportMirror
		if d.value(&m); d.err == nil {
			doc.mirrors = append(doc.mirrors, m.record())
		}
	}
	d.token(']')
	if d.err == nil && d.dec.PeekKind() == '"' {
		d.member("remnants")
		d.value(&doc.remnants)
	}
	d.token('}')
	if d.err == nil {
		if _, err := d.dec.ReadToken(); !errors.Is(err, io.EOF) {
			d.fail("something follows it")
		}
	}
	if in.err != nil {
		return nil, in.err
	}
	return doc, d.err
}

// source tells an error of the reader from one of the document.
type source struct {
	r   io.Reader
	err error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}

// importReader reads tokens and values until an error.
type importReader struct {
	dec *jsontext.Decoder
	err error
}

// fail refuses the document. The text of an error of a decoder is left out: it
// may quote what the document holds.
func (d *importReader) fail(why string) {
	if d.err == nil {
		d.err = badRequest("The document to import can't be read: %s (at byte %d, %s).", why, d.dec.InputOffset(), d.dec.StackPointer())
	}
}

func (d *importReader) token(kind jsontext.Kind) {
	if d.err != nil {
		return
	}
	if t, err := d.dec.ReadToken(); err != nil || t.Kind() != kind {
		d.fail("'" + string(rune(kind)) + "' is missing")
	}
}

func (d *importReader) member(name string) {
	if d.err != nil {
		return
	}
	if t, err := d.dec.ReadToken(); err != nil || t.Kind() != '"' || t.String() != name {
		d.fail("member '" + name + "' is missing")
	}
}

func (d *importReader) more() bool {
	return d.err == nil && d.dec.PeekKind() != ']' && d.dec.PeekKind() != jsontext.KindInvalid
}

func (d *importReader) value(v any) {
	if d.err != nil {
		return
	}
	raw, err := d.dec.ReadValue()
	if err != nil {
		d.fail("it is not JSON")
		return
	}
	dec := json.NewDecoder(strings.NewReader(string(raw)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		d.fail("a value does not fit its member, or a member is unknown")
	}
}

// checkImport refuses what can't be the world of a cluster.
func (c *Cluster) checkImport(ctx context.Context, doc *importDoc) error {
	ids, prefixes := map[link.ID]bool{}, map[string]bool{}
	for _, l := range doc.links {
		wrong := func(what string) error { return badRequest("Cluster link '%s' of the document %s.", l.Name, what) }
		switch {
		case link.CheckName(l.Name) != nil:
			return wrong("has an invalid name")
		case doc.byName[l.Name] != nil:
			return wrong("is there twice")
		case l.ID.IsZero(), ids[l.ID]:
			return wrong("has no id of its own")
		case l.Prefix != "" && prefixes[l.Prefix]:
			return wrong("shares its prefix with another")
		case literalPrefix(l.Prefix) != nil:
			return wrong("has an invalid prefix")
		case !l.Mode.Known(), !l.ConnectionMode.Known():
			return wrong("has an unknown mode")
		case !l.State.Exists(), l.State.Failures < 0, l.frozenFor < 0, l.frozenAt < 0, (l.frozenAt != 0) != frozen(l.State):
			return wrong("is in no possible state")
		case l.RemoteClusterID == c.id:
			return selfLink(c.id)
		case fit(l.Configs, maxLinkConfigs) != nil, len(l.encode()) > MaxTxnBytes/2, len(c.keys.prefix(l.Prefix)) > MaxKeyBytes:
			return wrong("is too large")
		}
		opened, err := c.open(ctx, l)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(l.Configs, func(e link.Config) bool { return isOld(e.Value.Reveal()) }) {
			l.Configs = opened // to be sealed as is done now
		}
		doc.byName[l.Name], ids[l.ID], prefixes[l.Prefix] = l, true, true
	}
	for _, id := range doc.remnants {
		if id.IsZero() || ids[id] {
			return badRequest("A remnant of the document has no id of its own.")
		}
		ids[id] = true
	}
	topics := map[string]bool{}
	for _, m := range doc.mirrors {
		wrong := func(what string) error { return badRequest("Mirror topic '%s' of the document %s.", m.Topic, what) }
		l := doc.byName[m.Link]
		switch {
		case link.CheckTopic(m.Topic) != nil, link.CheckTopic(m.SourceTopic) != nil:
			return wrong("has an invalid name")
		case l == nil:
			return wrong("belongs to no cluster link of it")
		case topics[m.Topic]:
			return wrong("is there twice")
		case !held(m.State.Status), m.State.Status.Overlay(), !plainStatus(m.State.Status):
			return wrong("is in no possible state")
		case isLive(m.State.Status) && m.Topic != l.Prefix+m.SourceTopic:
			return wrong("has not the name that its link gives it")
		case (m.missing > 0) != (m.dueAt > 0), m.missing < 0, m.dueAt < 0, m.check() != nil:
			return wrong("holds a bad number")
		case fit(m.Configs, maxMirrorConfigs) != nil, len(m.encode()) > MaxTxnBytes/2, len(c.keys.index(l.ID, m.State.Status, m.Topic)) > MaxKeyBytes:
			return wrong("is too large")
		}
		topics[m.Topic] = true
	}
	return nil
}

// plainStatus reports whether a status, known or not, is one word, as it is
// part of keys.
func plainStatus(s link.MirrorStatus) bool {
	return len(s) <= maxStatus && link.PlainName(string(s))
}

// maxStatus is the longest status that is stored, in bytes.
const maxStatus = 64
