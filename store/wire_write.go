package store

import (
	"context"
	"io"
	"iter"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
)

// WriteLink writes a link as the API shows it, the names of its mirror topics
// included. Nothing is written before all is known, so an error, which is one
// of GetLink, of the backend or of w, leaves w as it was or broken off.
func (c *Cluster) WriteLink(ctx context.Context, w io.Writer, name string, opts *GetLinkOptions) error {
	var buf []byte
	_, err := c.showLink(ctx, name, opts, func(ctx context.Context, l *linkRecord, d *link.LinkData) (err error) {
		buf, err = c.appendLink(ctx, buf[:0], d, l.ID)
		return err
	})
	if err == nil {
		_, err = w.Write(buf)
	}
	return err
}

// WriteLinks writes the list of all links as the API shows it: in the order of
// names, then what is left of deleted SOURCE halves. It holds one link at a
// time, so what changes meanwhile may show in part. An error after the first link
// leaves w broken off.
func (c *Cluster) WriteLinks(ctx context.Context, w io.Writer) (err error) {
	ctx, end := c.begin(ctx, OpListLinks, "", "")
	defer func() { end(err) }()
	if err := c.authorize(ctx, OpListLinks, "", ""); err != nil {
		return err
	}
	out := listWriter{w: w}
	head := link.ListMetadata{Self: c.self("links")}
	err = c.eachLink(ctx, "", func(r *linkRecord) (bool, error) {
		d, err := c.linkData(ctx, r)
		if err == nil {
			out.begin(link.KindLinkList, &head)
			out.buf, err = c.appendLink(ctx, out.buf, &d, r.ID)
		}
		return err == nil, out.item(err)
	})
	if err != nil {
		return err
	}
	remnants, err := c.Remnants(ctx)
	if err != nil {
		return err
	}
	for _, id := range remnants {
		d := c.remnantData(id)
		out.begin(link.KindLinkList, &head)
		out.buf = d.AppendJSON(out.buf)
		if err := out.item(nil); err != nil {
			return err
		}
	}
	return out.end(link.KindLinkList, &head)
}

// WriteMirrors writes the mirror topics of one link, or of all, that the API
// shows with a status, or with any, as the API lists them: After and Limit of
// the query play no part. It holds one mirror at a time, so what changes meanwhile
// may show in part; a page of [Cluster.ListMirrors] is of one time. An error after
// the first leaves w broken off.
func (c *Cluster) WriteMirrors(ctx context.Context, w io.Writer, q MirrorQuery) (err error) {
	q.Link = oneLink(q.Link)
	ctx, end := c.begin(ctx, OpListMirrors, q.Link, "")
	defer func() { end(err) }()
	if err := c.authorize(ctx, OpListMirrors, q.Link, ""); err != nil {
		return err
	}
	if q.Status, err = statusNamed(q.Status); err != nil {
		return err
	}
	name := q.Link
	if name == "" {
		name = allLinks
	}
	out := listWriter{w: w}
	head := link.ListMetadata{Self: c.self("links", name, "mirrors")}
	_, err = c.eachMirror(ctx, MirrorQuery{Link: q.Link, Status: q.Status}, func(_ *linkRecord, m *mirrorRecord) (bool, error) {
		d, err := c.mirrorData(ctx, &m.Mirror)
		if err == nil {
			out.begin(link.KindMirrorList, &head)
			out.buf = d.AppendJSON(out.buf)
		}
		return err == nil, out.item(err)
	})
	if err != nil {
		return err
	}
	return out.end(link.KindMirrorList, &head)
}

// appendLink appends a link with the names of its mirrors.
func (c *Cluster) appendLink(ctx context.Context, dst []byte, d *link.LinkData, id link.ID) ([]byte, error) {
	var failed error
	dst = d.AppendJSONTopics(dst, c.topicNames(ctx, id, &failed))
	return dst, failed
}

// topicNames gives the names of a link's mirrors, in order, as far as they can
// be read.
func (c *Cluster) topicNames(ctx context.Context, id link.ID, failed *error) iter.Seq[string] {
	return func(yield func(string) bool) {
		prefix := c.keys.mirrors(id)
		*failed = c.scan(ctx, prefix, PrefixEnd(prefix), func(rec Record) (bool, error) {
			m, err := decodeMirror(last(rec.Key), rec.Value)
			if err != nil {
				return c.passDamaged(ctx, rec, err)
			}
			if !held(m.State.Status) {
				return true, nil
			}
			return yield(m.Topic), nil
		})
	}
}

// listWriter writes a list item by item.
type listWriter struct {
	w     io.Writer
	buf   []byte
	items int
}

// flushAt is how many bytes are gathered before they are written.
const flushAt = 16 << 10

// itemRoom is for the item that makes it time to write: most fit.
const itemRoom = 4 << 10

// begin writes what comes before an item.
func (o *listWriter) begin(kind string, head *link.ListMetadata) {
	if o.items++; o.items > 1 {
		o.buf = append(o.buf, ',')
		return
	}
	open, _ := emptyList(kind, head)
	o.buf = append(make([]byte, 0, flushAt+itemRoom), open...)
}

// item ends an item that err stands against, or nothing.
func (o *listWriter) item(err error) error {
	if err != nil || len(o.buf) < flushAt {
		return err
	}
	_, err = o.w.Write(o.buf)
	o.buf = o.buf[:0]
	return err
}

func (o *listWriter) end(kind string, head *link.ListMetadata) error {
	open, end := emptyList(kind, head)
	if o.items == 0 {
		o.buf = append(o.buf, open...)
	}
	_, err := o.w.Write(append(o.buf, end...))
	return err
}

// emptyList gives a list without items in two parts: all lists have the same
// members (api.md 1.2).
func emptyList(kind string, head *link.ListMetadata) (open, end string) {
	text := string((&link.LinkDataList{Kind: kind, Metadata: *head}).AppendJSON(nil))
	at := strings.LastIndex(text, "]")
	return text[:at], text[at:]
}
