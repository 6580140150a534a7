package main

import (
	"bytes"

	"github.com/clusterlink-go/clusterlink/link"
)

// properties finds what may be shown of a properties file: the lines where
// settings begin, with the names that are known and the values whose key is
// known. Comments and continued lines stay hidden.
func (w words) properties(data []byte, r *link.CreateRequest) []span {
	if r == nil {
		return nil
	}
	var spans []span
	for i := range r.Configs {
		c := &r.Configs[i]
		start := c.NameOffset - 1
		if start < 0 || start > len(data) || (len(spans) > 0 && start < spans[len(spans)-1].end) {
			continue
		}
		end := len(data)
		if n := bytes.IndexAny(data[start:], "\r\n"); n >= 0 {
			end = start + n
		}
		nameEnd := min(start+len(c.Name), end)
		indent := start
		for indent > 0 && (data[indent-1] == ' ' || data[indent-1] == '\t') {
			indent--
		}
		if indent < start {
			spans = append(spans, span{indent, start})
		}
		if string(data[start:nameEnd]) != c.Name || !(w.names[c.Name] || key(c.Name)) {
			continue
		}
		spans = append(spans, span{start, nameEnd})
		value := nameEnd
		for value < end && bytes.IndexByte([]byte(" \t=:"), data[value]) >= 0 {
			value++
		}
		spans = append(spans, span{nameEnd, value})
		if w.value(c, string(bytes.TrimSpace(data[value:end]))) {
			spans = append(spans, span{value, end})
		}
	}
	return spans
}
