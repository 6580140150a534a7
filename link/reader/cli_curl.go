package reader

import (
	"bytes"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
)

// linksPath is how the path of the links of a cluster ends (api.md 1).
const linksPath = "/links"

// curl is what a command of that name asks for.
type curl struct {
	method string
	// url is the address that ends with [linksPath], nil if there is none.
	url *shellText
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
	body := &shellText{from: name.from}
	hidden := c.hidden
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
	d := newDraft()
	switch {
	case hidden != nil:
		d.find(elsewhere("the body of the request is not in the script, so it is not read", hidden.from))
	default:
		escaped := escapedQuotes.Match(body.text)
		if escaped && path.Base(name.String()) == "curl.exe" {
			// Up to 7.2, PowerShell gives a program its quotes in this way only.
			body, escaped = body.unescaped(), false
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

// escapedQuotes is how a body begins whose quotes are escaped.
var escapedQuotes = regexp.MustCompile(`^\s*\{\s*\\"`)

// unescaped takes the backslashes before quotes and backslashes away.
func (t *shellText) unescaped() *shellText {
	out := &shellText{from: t.from}
	for i := 0; i < len(t.text); i++ {
		if t.text[i] == '\\' && i+1 < len(t.text) && (t.text[i+1] == '"' || t.text[i+1] == '\\') {
			i++
		}
		out.add(t.text[i], t.place(i))
	}
	return out
}

// body gives the text of an argument, nil if it is not in the script.
func (s *script) body(d curlData, cmd *shellCommand) *shellText {
	name, file := strings.CutPrefix(d.text.String(), "@")
	switch {
	case d.raw || !file:
		return s.expand(d.text, 0)
	case name == "-" || name == "/dev/stdin":
		if cmd.input == nil && cmd.behind != nil {
			return s.output(cmd.behind)
		}
		return cmd.input
	}
	return s.content(name)
}

// output is what a command prints, nil where that is not known.
func (s *script) output(cmd *shellCommand) *shellText {
	switch {
	case cmd.words[0].String() != "cat":
		return printed(cmd.words)
	case len(cmd.words) == 2:
		return s.content(cmd.words[1].String())
	case len(cmd.words) == 1:
		return cmd.input
	}
	return nil
}

// expand gives the text of a word that is a variable, or what a command prints;
// of any other, the word. It is nil where that is not known.
func (s *script) expand(w *shellText, depth int) *shellText {
	text := w.String()
	name, variable := strings.CutPrefix(text, "$")
	if name = strings.TrimSuffix(strings.TrimPrefix(name, "{"), "}"); variable && name != "" && isVariable(name) {
		if value := s.vars[name]; value != nil && depth < maxShells {
			return s.expand(value, depth+1)
		}
		return nil
	}
	if !strings.HasPrefix(text, "$(") || !strings.HasSuffix(text, ")") {
		if text != "" && strings.IndexByte("$`%", text[0]) >= 0 { // no JSON begins so
			return nil
		}
		return w
	}
	commands, err := parseShell(w.sub(2, len(w.text)-1))
	if err != nil || len(commands) != 1 {
		return nil
	}
	return s.output(commands[0])
}

// isVariable reports whether a text is the name of a variable of the shell.
func isVariable(name string) bool {
	return strings.IndexFunc(name, func(r rune) bool {
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
		name, value, _ := strings.Cut(part.String(), "=")
		if text, err := url.QueryUnescape(value); err == nil {
			value = text
		}
		switch name {
		case "link_name":
			d.name(value, part.place(min(len(name)+1, len(part.text)-1)))
		case "validate_only":
			d.item.ValidateOnly = strings.EqualFold(value, "true")
		case "validate_link":
			d.item.NoValidate = strings.EqualFold(value, "false")
		}
	}
}
