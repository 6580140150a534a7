package link

import (
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// AppendJSON appends the request in its wire form to dst. IT REVEALS SECRETS,
// as the service must read them: the result is for a connection or a sealed
// store, never for a log. Members come in the order of the specification;
// empty ids and nil Configs are left out, and a config with Null set has the
// value null. Bytes that are not UTF-8 become U+FFFD. It does not check
// anything, and Index, offsets and findings play no part.
func (r *CreateRequest) AppendJSON(dst []byte) []byte {
	return r.appendJSON(dst, func(c *Config) string { return c.Value.Reveal() })
}

// MarshalJSON implements [encoding/json.Marshaler] for logs and reports: the
// form of [CreateRequest.AppendJSON], with "[redacted]" for the value of each
// key that is sensitive or unknown. The error is always nil.
func (r CreateRequest) MarshalJSON() ([]byte, error) {
	return r.appendJSON(nil, (*Config).shown), nil
}

func (r *CreateRequest) appendJSON(dst []byte, show func(*Config) string) []byte {
	dst = append(dst, '{')
	comma := false
	member := func(name string) {
		if comma {
			dst = append(dst, ',')
		}
		comma = true
		dst = append(appendString(dst, name), ':')
	}
	for i, name := range memberNames {
		if text := *r.member(i); text != "" {
			member(name)
			dst = appendString(dst, text)
		}
	}
	if r.Configs != nil {
		member(string(ConfigsPointer[1:]))
		dst = append(dst, '[')
		for i := range r.Configs {
			c := &r.Configs[i]
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = append(dst, `{"name":`...)
			dst = append(appendString(dst, c.Name), `,"value":`...)
			if c.Null {
				dst = append(dst, "null"...)
			} else {
				dst = appendString(dst, show(c))
			}
			dst = append(dst, '}')
		}
		dst = append(dst, ']')
	}
	return append(dst, '}')
}

// appendString appends a JSON string. The error only tells that bytes were
// replaced because they were not UTF-8.
func appendString(dst []byte, s string) []byte {
	dst, _ = jsontext.AppendQuote(dst, s)
	return dst
}

// Offset gives the place in the document that the request was read from, in
// bytes plus one: of a member's value, of an entry of configs, of its name or
// value. It is 0 if p names nothing else or the place is not known. Entries
// are found by Index; of two with the same one the first counts.
func (r *CreateRequest) Offset(p Pointer) int {
	rest, inside := strings.CutPrefix(string(p), string(ConfigsPointer)+"/")
	if !inside {
		if p == ConfigsPointer {
			return r.offsets[memberConfigs]
		}
		member, ok := strings.CutPrefix(string(p), "/")
		for i, name := range memberNames {
			if ok && member == name {
				return r.offsets[i]
			}
		}
		return 0
	}
	number, part, _ := strings.Cut(rest, "/")
	index, err := strconv.Atoi(number)
	if err != nil || strconv.Itoa(index) != number {
		return 0
	}
	c := r.byIndex(index)
	switch {
	case c == nil:
		return 0
	case rest == number && c.offset > 0:
		return c.offset
	case rest == number, part == "name":
		return c.NameOffset
	case part == "value":
		return c.ValueOffset
	}
	return 0
}

// MapOffsets replaces each place that is known, those of the findings too, by
// what at says: for a reader that took the request out of a larger document. at is called with places as
// [CreateRequest.Offset] has them.
func (r *CreateRequest) MapOffsets(at func(offset int) int) {
	place := func(p *int) {
		if *p > 0 {
			*p = at(*p)
		}
	}
	for i := range r.offsets {
		place(&r.offsets[i])
	}
	for i := range r.Configs {
		c := &r.Configs[i]
		place(&c.NameOffset)
		place(&c.ValueOffset)
		place(&c.offset)
	}
	for i := range r.found {
		place(&r.found[i].Offset)
	}
}

// byIndex finds the first entry with that Index.
func (r *CreateRequest) byIndex(index int) *Config {
	for i := range r.Configs {
		if r.Configs[i].Index == index {
			return &r.Configs[i]
		}
	}
	return nil
}
