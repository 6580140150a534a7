package validate

import (
	"github.com/go-json-experiment/json/jsontext"

	"github.com/clusterlink-go/clusterlink/link"
)

// Document renders the example as the body of its request, a graph as an
// object with the member links. Requests without a body give nil.
func (x *ActExample) Document() []byte {
	var o object
	switch {
	case x.Body != "":
		return []byte(x.Body)
	case x.Alter != nil:
		return (&link.AlterConfigsRequest{Changes: x.Alter}).AppendJSON(nil)
	case x.Update != nil:
		o.value(x.Update.Value, x.Update.Null)
		return o.close()
	case x.Mirror != nil:
		return x.Mirror.AppendJSON(nil)
	case x.Mirrors != nil:
		return x.Mirrors.AppendJSON(nil)
	case x.Graph != nil:
		return o.array("links", len(x.Graph), func(i int, o *object) { o.graphLink(&x.Graph[i]) }).close()
	}
	return nil
}

func (o *object) graphLink(l *GraphLink) {
	o.text("name", l.Name)
	o.text("from", l.From)
	o.text("to", l.To)
	o.text("shape", string(l.Shape))
	o.text("prefix", l.Prefix)
	if l.Mirrors != nil {
		o.texts("mirrors", l.Mirrors)
	}
	for _, f := range [...]struct {
		name string
		set  *FilterSet
	}{{"topics", l.Topics}, {"groups", l.Groups}} {
		if f.set == nil {
			continue
		}
		var list []string
		for _, r := range f.set.rules {
			list = append(list, r.String())
		}
		o.texts(f.name, list)
	}
}

// object writes a JSON object, member by member.
type object struct{ b []byte }

func (o *object) name(name string) {
	if len(o.b) == 0 {
		o.b = append(o.b, '{')
	} else {
		o.b = append(o.b, ',')
	}
	o.b = appendQuoted(o.b, name)
	o.b = append(o.b, ':')
}

// text writes a member that is left out if it is empty.
func (o *object) text(name, text string) {
	if text != "" {
		o.name(name)
		o.b = appendQuoted(o.b, text)
	}
}

func (o *object) value(v link.Secret, null bool) {
	o.name("value")
	if null {
		o.b = append(o.b, "null"...)
		return
	}
	o.b = appendQuoted(o.b, v.Reveal())
}

func (o *object) texts(name string, list []string) {
	o.name(name)
	o.b = append(o.b, '[')
	for i, text := range list {
		if i > 0 {
			o.b = append(o.b, ',')
		}
		o.b = appendQuoted(o.b, text)
	}
	o.b = append(o.b, ']')
}

// array writes a member that holds n objects.
func (o *object) array(name string, n int, fill func(i int, element *object)) *object {
	o.name(name)
	o.b = append(o.b, '[')
	for i := range n {
		if i > 0 {
			o.b = append(o.b, ',')
		}
		var element object
		fill(i, &element)
		o.b = append(o.b, element.close()...)
	}
	o.b = append(o.b, ']')
	return o
}

func (o *object) close() []byte {
	if len(o.b) == 0 {
		return []byte("{}")
	}
	return append(o.b, '}')
}

// appendQuoted writes a JSON text; bytes that are not UTF-8 are replaced.
func appendQuoted(b []byte, text string) []byte {
	// The only error tells of replaced bytes.
	b, _ = jsontext.AppendQuote(b, text)
	return b
}
