package reader

import (
	"bytes"
	"slices"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
)

// pairs reads the value of --config: name=value pairs between commas, as the
// CSV that the flag libraries take.
func (c *cli) pairs(a *argument) {
	var last *link.Config
	var value []byte
	cut := 0
	flush := func() {
		if last != nil {
			last.Value = link.NewSecret(string(value))
		}
		if cut > 0 {
			c.find(link.Finding{
				Code: link.CodeStrayArgument, Pointer: last.ValuePointer(), Key: last.Name, Offset: cut,
				Detail: "--config is split at commas, so the value of " + shorten(last.Name) + " is cut here; put the setting in a file",
			})
		}
		cut = 0
	}
	for _, f := range splitCSV(a.value) {
		eq := bytes.IndexByte(f.text, '=')
		switch {
		case eq > 0 && plausibleKey(string(f.text[:eq])):
			flush()
			value = append(value[:0], f.text[eq+1:]...)
			at := f.from
			if eq+1 < len(f.text) {
				at = f.place(eq + 1)
			}
			last = c.add(string(f.text[:eq]), "", f.from, at)
		case last == nil:
			c.find(link.Finding{Code: link.CodeStrayArgument, Offset: f.from, Detail: "--config takes name=value", Cure: "Write the name of the setting and = before the value."})
		default:
			// What was meant: a comma that is part of the value.
			value = append(append(value, ','), f.text...)
			if cut == 0 {
				cut = f.from
			}
		}
	}
	flush()
}

// splitCSV cuts a text at its commas; a field in double quotes keeps them, and
// has two quotes for one.
func splitCSV(t *shellText) []*shellText {
	var fields []*shellText
	for i := 0; i <= len(t.text); {
		if f, end, ok := quotedField(t, i); ok {
			fields = append(fields, f)
			i = end + 1
			continue
		}
		end := len(t.text)
		if n := bytes.IndexByte(t.text[i:], ','); n >= 0 {
			end = i + n
		}
		fields = append(fields, t.sub(i, end))
		i = end + 1
	}
	return fields
}

// quotedField reads a field in double quotes and says where it ends.
func quotedField(t *shellText, i int) (*shellText, int, bool) {
	if i >= len(t.text) || t.text[i] != '"' {
		return nil, 0, false
	}
	f := &shellText{from: t.place(i)}
	for i++; i < len(t.text); i++ {
		if t.text[i] != '"' {
			f.add(t.text[i], t.place(i))
			continue
		}
		if i+1 < len(t.text) && t.text[i+1] == '"' {
			i++
			f.add('"', t.place(i))
			continue
		}
		return f, i + 1, i+1 == len(t.text) || t.text[i+1] == ','
	}
	return nil, 0, false
}

// lines reads the configs of a file as the Confluent CLI does: name=value on
// each line, trimmed, without escapes; a backslash continues a line and # is a
// comment.
func (c *cli) lines(body *shellText) {
	for i := 0; i < len(body.text); {
		line := &shellText{from: body.place(i)}
		for i < len(body.text) && body.text[i] != '\n' {
			if rest := body.text[i:]; bytes.HasPrefix(rest, []byte("\\\n")) {
				i += 2
				continue
			} else if bytes.HasPrefix(rest, []byte("\\\r\n")) {
				i += 3
				continue
			}
			line.add(body.text[i], body.place(i))
			i++
		}
		i++
		line = line.trim()
		if len(line.text) == 0 || line.text[0] == '#' {
			continue
		}
		eq := bytes.IndexByte(line.text, '=')
		if eq <= 0 {
			c.find(link.Finding{
				Code: link.CodeStrayArgument, Offset: line.from, Detail: "a line of the config file is not name=value",
				Cure: "Write name=value on each line; a backslash at the very end of a line joins it with the next.",
			})
			continue
		}
		c.pair(line, eq)
	}
}

func (c *cli) pair(line *shellText, eq int) {
	name, value := line.sub(0, eq).trim(), line.sub(eq+1, len(line.text)).trim()
	at := value.from
	if len(value.text) == 0 {
		at = line.place(eq)
	}
	c.add(name.String(), value.String(), name.from, at)
}

// trim takes the blanks off both ends.
func (t *shellText) trim() *shellText {
	i := len(t.text) - len(bytes.TrimLeft(t.text, " \t\r\n\f"))
	j := len(bytes.TrimRight(t.text, " \t\r\n\f"))
	if i >= j {
		return &shellText{from: t.from}
	}
	return t.sub(i, j)
}

// properties reads the configs of a file as Java does.
func (c *cli) properties(body *shellText) {
	if len(bytes.TrimSpace(body.text)) == 0 {
		return
	}
	r, findings := readProperties(body.text)
	first := len(c.item.Request.Configs)
	c.item.Request.Configs = slices.Grow(c.item.Request.Configs, len(r.Configs))
	for _, from := range r.Configs {
		c.add(from.Name, from.Value.Reveal(), body.place(from.NameOffset-1), body.place(from.ValueOffset-1))
	}
	for _, f := range findings {
		f.Pointer = link.ConfigsPointer.Index(first + len(r.Configs))
		f.Offset = body.place(max(f.Offset-1, 0))
		c.find(f)
	}
}

// filter reads a filter that is given by a flag, in place or in a file.
func (c *cli) filter(flag, config string) {
	if text, a := c.value(flag); a != nil {
		if strings.HasPrefix(text, "$(cat ") {
			if body := c.script.expand(a.value, 0); body != nil {
				text = strings.TrimRight(body.String(), "\n")
			}
		}
		c.set(config, text, a.at, a.value.from)
	}
	if name, a := c.value(flag + "-file"); a != nil {
		if body := c.content(a.value); body != nil {
			c.set(config, body.String(), a.at, body.from)
			return
		}
		c.find(c.script.unread(a.value, config))
		c.set(config, "${file:"+name+"}", a.at, a.value.from)
	}
}
