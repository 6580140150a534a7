package main

import (
	"bytes"
	"slices"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
)

// members are the names that a definition's objects have.
var members = []string{
	"source_cluster_id", "destination_cluster_id", "remote_cluster_id", "cluster_link_id", "configs",
	"name", "value", "link_name", "query", "request", "validate_only", "validate_link",
}

// plainMembers are those whose value is no secret.
var plainMembers = members[:4]

// json finds what may be shown of a JSON text, be it well formed or not:
// punctuation, literals, known names, and values of which the key is known.
func (w words) json(data []byte) []span {
	var spans []span
	show := func(start, end int) {
		if n := len(spans); n > 0 && spans[n-1].end == start {
			spans[n-1].end = end
			return
		}
		spans = append(spans, span{start, end})
	}
	member := "" // the name of the member whose value comes next
	for i := 0; i < len(data); {
		if bytes.IndexByte([]byte(" \t\r\n{}[],:"), data[i]) >= 0 {
			show(i, i+1)
			i++
			continue
		}
		end := tokenEnd(data, i)
		token := string(data[i:end])
		quoted := len(token) >= 2 && token[0] == '"' && token[len(token)-1] == '"'
		switch {
		case !quoted && (slices.Contains([]string{"true", "false", "null"}, token) || w.at[i] != nil && w.value(w.at[i], token)):
			show(i, end)
		case !quoted: // hidden
		case w.word(token[1:len(token)-1], w.at[i], member):
			show(i, end)
		default:
			show(i, i+1)
			show(end-1, end)
		}
		member = ""
		if quoted && bytes.HasPrefix(bytes.TrimLeft(data[end:min(len(data), end+excerptBytes)], " \t\r\n"), []byte(":")) {
			member = token[1 : len(token)-1]
		}
		i = end
	}
	return spans
}

// tokenEnd is where the string or the bare word that begins at i ends. A
// string ends at a line's end too, as none may hold one.
func tokenEnd(data []byte, i int) int {
	if data[i] != '"' {
		if n := bytes.IndexAny(data[i:], " \t\r\n{}[],:\""); n >= 0 {
			return i + n
		}
		return len(data)
	}
	for j := i + 1; j < len(data); j++ {
		switch data[j] {
		case '\\':
			j++
		case '"':
			return j + 1
		case '\r', '\n':
			return j
		}
	}
	return len(data)
}

// word reports whether a string may be shown. c is the config whose name or
// value it is, member the member.
func (w words) word(s string, c *link.Config, member string) bool {
	switch {
	case s == "", w.names[s], slices.Contains(members, s):
		return true
	case c != nil && s != c.Name:
		// A tool's setting may be made of what is written there.
		written := strings.ReplaceAll(s, `\"`, `"`)
		return written == c.Value.Reveal() && w.value(c, written)
	case slices.Contains(plainMembers, member):
		return plainWord(s)
	}
	return key(s)
}
