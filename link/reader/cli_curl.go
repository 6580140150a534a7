package reader

import (
	"bytes"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/clusterlink-go/clusterlink/link"
)

// linksPath is how the path of the links of a cluster ends (api.md 1).
const linksPath = "/links"

// curl is what a command of that name asks for.
type curl struct {
	method string
	// url is the address that ends with [linksPath], nil if there is none, and
	// resource one that leads to links or to something below them.
	url, resource *shellText
	// data are the arguments that make the body.
	data []curlData
	// get says that the data go into the address.
	get bool
	// hidden is an argument that may make the body, or hold others that do.
	hidden *shellText
}

// curlData is one of the arguments that make the body; raw says that no file is
// meant by an @.
type curlData struct {
	text *shellText
	raw  bool
}

// readCurl sorts the arguments of curl. Those that say nothing about the request
// are passed over, with their values: none of these looks like an address of
// links.
func readCurl(args []*shellText) *curl {
	c := &curl{}
	for i := 0; i < len(args); i++ {
		flag, value := args[i].String(), (*shellText)(nil)
		// A letter may stand behind others, and before its value: -sXPOST.
		if len(flag) > 1 && flag[0] == '-' && flag[1] != '-' {
			takes := strings.TrimLeft(flag[1:], curlAlone)
			n := len(flag) - len(takes)
			c.get = c.get || strings.Contains(flag[:n], "G")
			if takes == "" {
				continue
			}
			if len(takes) > 1 {
				value = args[i].sub(n+1, len(flag))
			}
			flag = "-" + takes[:1]
		}
		if value == nil && i+1 < len(args) && (len(flag) == len("-X") && flag[0] == '-' && flag != "--" || slices.Contains(curlTakes, flag)) {
			i++
			value = args[i]
		}
		switch {
		case flag == "--get":
			c.get = true
		case value == nil:
			if !c.address(args[i]) && strings.HasPrefix(flag, "$") {
				c.hidden = args[i] // a variable, or an array, that holds arguments
			}
		case flag == "-X" || flag == "--request":
			c.method = value.String()
		case flag == "--url":
			c.address(value)
		case slices.Contains(curlHides, flag):
			c.hidden = value
		case flag == "-d" || strings.HasPrefix(flag, "--data") || flag == "--json":
			c.data = append(c.data, curlData{value, flag == "--data-raw"})
		}
	}
	return c
}

// curlAlone are the flags of one letter that take no value.
const curlAlone = "0123456:#BGIJLMNORSVZafghijklnpqsv"

// curlTakes are the long flags of curl with a value that matter, or whose value is
// likely to be taken for something else.
var curlTakes = append([]string{
	"--request", "--data", "--data-raw", "--data-binary", "--data-ascii", "--json", "--url", "--header", "--user", "--output",
}, curlHides...)

// curlHides are the flags whose value makes a body, or names a file of flags.
var curlHides = []string{"-T", "--upload-file", "-F", "--form", "-K", "--config", "--data-urlencode"}

// address keeps the address of the links of a cluster, and reports whether w is
// one.
func (c *curl) address(w *shellText) bool {
	whole, _, _ := strings.Cut(w.String(), "?")
	if strings.Contains(whole, belowClusters) && strings.Contains(whole, linksPath) && !strings.HasPrefix(whole, "-") {
		c.resource = w
	}
	if whole = strings.TrimRight(whole, "/"); !strings.HasSuffix(whole, linksPath) || strings.HasPrefix(whole, "-") {
		return false
	}
	c.url = w
	return true
}

// creates reports whether the request is one that creates a link.
func (c *curl) creates() bool {
	return c.url != nil && !c.get && (strings.EqualFold(c.method, "POST") || c.method == "" && len(c.data) > 0)
}

// curl takes a request that creates a link; cmd is the command, name its name.
func (s *script) curl(cmd *shellCommand, name *shellText, args []*shellText) {
	c := readCurl(args)
	cut := link.Finding{Offset: cmd.cut, Cure: "Put the address in quotes."}
	var d *draft
	switch {
	case c.creates():
		d = s.rest(cmd, name, c)
		cut.Code, cut.Detail = link.CodeStrayArgument, "the & ends the command, so what stands behind it is not sent"
	case c.url != nil && cmd.cut > 0:
		d = newDraft()
		d.item.Start = name.from
		d.address(c.url)
		cut.Code, cut.Detail = link.CodeMalformedCommand, "the & ends the command in the middle of the address, so the request is sent without what stands behind it"
	default:
		if c.resource != nil {
			s.curlOperation(cmd, name, c)
		}
		return
	}
	if cmd.cut > 0 {
		d.find(cut)
	}
	s.items = append(s.items, d.done())
}

// rest makes an item of a request that creates a link; cmd is the command, and
// name its name.
func (s *script) rest(cmd *shellCommand, name *shellText, c *curl) *draft {
	body, hidden := s.whole(cmd, c)
	d := newDraft()
	switch {
	case hidden != nil:
		name := sourceOf(hidden)
		d.item.unread = &name
		d.find(s.unread(hidden, "the body of the request"))
	default:
		escaped := escapedQuotes.Match(body.text)
		if escaped && path.Base(name.String()) == "curl.exe" {
			// Up to 7.2, PowerShell gives a program its quotes in this way only.
			body, escaped = body.unescaped(`"\`), false
		}
		d.item.Request, d.item.Findings = link.DecodeCreateRequest(body.text)
		d.item.moved(func(offset int) int { return body.place(max(min(offset, len(body.text))-1, 0)) })
		if f := d.item.Findings; escaped && len(f) > 0 && f[0].Code == link.CodeMalformedJSON {
			f[0].Detail, f[0].Cure = "the backslash is sent, too", "In single quotes, write the double quotes of JSON without backslashes."
		}
	}
	d.item.Start = name.from
	d.address(c.url)
	return d
}

// whole is the body of a request, or else the argument that hides it.
func (s *script) whole(cmd *shellCommand, c *curl) (body, hidden *shellText) {
	body, hidden = &shellText{from: cmd.words[0].from}, c.hidden
	if len(c.data) > 0 {
		hidden = nil
	}
	for _, d := range c.data {
		if t := s.body(d, cmd); t != nil {
			body = join(body, t)
		} else {
			hidden = d.text
		}
	}
	return body, hidden
}

// escapedQuotes is how a body begins whose quotes are escaped.
var escapedQuotes = regexp.MustCompile(`^\s*\{\s*\\"`)

// unescaped takes the backslashes before these characters away.
func (t *shellText) unescaped(before string) *shellText {
	out := &shellText{from: t.from}
	for i := 0; i < len(t.text); i++ {
		if t.text[i] == '\\' && i+1 < len(t.text) && strings.IndexByte(before, t.text[i+1]) >= 0 {
			i++
		}
		out.add(t.text[i], t.place(i))
	}
	return out
}

// body gives the text of an argument, nil if it is not in the script, or too
// much is.
func (s *script) body(d curlData, cmd *shellCommand) *shellText {
	text := d.text.String()
	switch {
	case d.raw || !strings.HasPrefix(text, "@"):
		return s.expand(d.text, 0)
	case s.used.spent():
		return nil
	case text == "@-" || text == "@/dev/stdin":
		return s.used.take(s.given(cmd))
	}
	return s.content(d.text.sub(1, len(text)))
}

// expand gives the text of a word that is a variable, or what a command prints;
// of any other, the word. It is nil where that is not known.
func (s *script) expand(w *shellText, depth int) *shellText {
	text := w.String()
	name, variable := strings.CutPrefix(text, "$")
	if name = strings.TrimSuffix(strings.TrimPrefix(name, "{"), "}"); variable && isVariable(name) {
		if value := s.used.take(s.vars[name]); value != nil && depth < maxShells {
			return s.expand(value, depth+1)
		}
		return nil
	}
	inner := w.inside()
	switch {
	case inner == nil && text != "" && strings.IndexByte("$`%", text[0]) >= 0: // no JSON begins so
		return nil
	case inner == nil:
		return w
	case s.used.spent():
		return nil
	}
	if file := inner.trim(); len(file.text) > 1 && file.text[0] == '<' { // $(<file)
		return s.content(file.sub(1, len(file.text)).trim())
	}
	commands, err := parseIn(inner, s.scope)
	if err != nil || len(commands) != 1 {
		return nil
	}
	return s.used.take(s.output(commands[0]))
}

// isVariable reports whether a text is the name of a variable of the shell.
func isVariable(name string) bool {
	return name != "" && strings.IndexFunc(name, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_')
	}) < 0
}

// address takes what the address says: the local cluster and the query (api.md
// 1 and 4).
func (d *draft) address(w *shellText) {
	resource, _, _ := bytes.Cut(w.text, []byte("?"))
	whole := strings.TrimSuffix(strings.TrimRight(string(resource), "/"), linksPath)
	if _, id, ok := strings.Cut(whole, "/clusters/"); ok && !strings.Contains(id, "/") {
		d.item.LocalCluster = id
	}
	for i := len(resource) + 1; i < len(w.text); {
		end := len(w.text)
		if n := bytes.IndexByte(w.text[i:], '&'); n >= 0 {
			end = i + n
		}
		part := w.sub(i, end)
		i = end + 1
		name, written, ok := part.cut('=')
		if !ok {
			written = &shellText{from: part.from}
		}
		value := written.String()
		if text, err := url.QueryUnescape(value); err == nil && utf8.ValidString(text) {
			value = text
		}
		switch name.String() {
		case "link_name":
			d.name(value, written.from)
		case "validate_only":
			d.item.ValidateOnly = strings.EqualFold(value, "true")
		case "validate_link":
			d.item.NoValidate = strings.EqualFold(value, "false")
		}
	}
}
