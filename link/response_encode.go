package link

import (
	"iter"
	"strconv"
)

// objectWriter appends the members of one JSON object.
type objectWriter struct {
	dst   []byte
	comma bool
}

// appendObject appends an object whose members write appends.
func appendObject(dst []byte, write func(*objectWriter)) []byte {
	o := objectWriter{dst: append(dst, '{')}
	write(&o)
	return append(o.dst, '}')
}

func (o *objectWriter) name(name string) {
	if o.comma {
		o.dst = append(o.dst, ',')
	}
	o.comma = true
	o.dst = append(o.dst, '"')
	o.dst = append(o.dst, name...)
	o.dst = append(o.dst, '"', ':')
}

func (o *objectWriter) text(name, value string) {
	o.name(name)
	o.dst = appendString(o.dst, value)
}

// optional writes nothing for the empty text.
func (o *objectWriter) optional(name, value string) {
	if value != "" {
		o.text(name, value)
	}
}

// nullable writes null for the empty text.
func (o *objectWriter) nullable(name, value string) {
	if value != "" {
		o.text(name, value)
	} else {
		o.null(name)
	}
}

func (o *objectWriter) null(name string) {
	o.name(name)
	o.dst = append(o.dst, "null"...)
}

func (o *objectWriter) number(name string, value int64) {
	o.name(name)
	o.dst = strconv.AppendInt(o.dst, value, 10)
}

func (o *objectWriter) boolean(name string, value bool) {
	o.name(name)
	o.dst = strconv.AppendBool(o.dst, value)
}

func (o *objectWriter) object(name string, write func(*objectWriter)) {
	o.name(name)
	o.dst = appendObject(o.dst, write)
}

// rest writes what was kept of members that nobody here knows.
func (o *objectWriter) rest(more rest) {
	if more != "" && !o.comma {
		more = more[1:]
	}
	o.dst = append(o.dst, more...)
	o.comma = o.comma || more != ""
}

// texts writes an array; a nil sequence is the empty one.
func (o *objectWriter) texts(name string, values iter.Seq[string]) {
	o.name(name)
	o.dst = append(o.dst, '[')
	if values != nil {
		comma := false
		for v := range values {
			if comma {
				o.dst = append(o.dst, ',')
			}
			comma = true
			o.dst = appendString(o.dst, v)
		}
	}
	o.dst = append(o.dst, ']')
}

// writeItems writes an array of what item appends.
func writeItems[T any](o *objectWriter, name string, items []T, item func([]byte, *T) []byte) {
	o.name(name)
	o.dst = append(o.dst, '[')
	for i := range items {
		if i > 0 {
			o.dst = append(o.dst, ',')
		}
		o.dst = item(o.dst, &items[i])
	}
	o.dst = append(o.dst, ']')
}

// appendList appends a whole list.
func appendList[T any](dst []byte, kind, fallback string, m *ListMetadata, data []T, more rest, item func([]byte, *T) []byte) []byte {
	return appendObject(dst, func(o *objectWriter) {
		o.text("kind", either(kind, fallback))
		m.appendTo(o)
		writeItems(o, "data", data, item)
		o.rest(more)
	})
}

// either gives the fallback for the empty text.
func either(text, fallback string) string {
	if text == "" {
		return fallback
	}
	return text
}
