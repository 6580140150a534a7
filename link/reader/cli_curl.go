package reader

import (
	"bytes"
	"net/url"
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
			n := strings.IndexAny(flag, "XdGHuo")
			if n < 0 {
				continue
			}
			if n+1 < len(flag) && flag[n] != 'G' {
				value = args[i].sub(n+1, len(args[i].text))
			}
			flag = "-" + flag[n:n+1]
		}
		if value == nil && i+1 < len(args) && slices.Contains(curlTakes, flag) {
			i++
			value = args[i]
		}
		switch {
		case flag == "-G" || flag == "--get":
			c.get = true
		case value == nil:
			c.address(args[i])
		case flag == "-X" || flag == "--request":
			c.method = value.String()
		case flag == "--url":
			c.address(value)
		case strings.HasPrefix(flag, "-d") || strings.HasPrefix(flag, "--data") || flag == "--json":
			c.data = append(c.data, curlData{value, flag == "--data-raw"})
		}
	}
	return c
}

// curlTakes are the flags of curl with a value that matter, or whose value is
// likely to be taken for something else.
var curlTakes = []string{
	"-X", "--request", "-d", "--data", "--data-raw", "--data-binary", "--data-ascii", "--json", "--url", "-H", "--header", "-u", "--user", "-o", "--output",
}

// address keeps the address of the links of a cluster.
func (c *curl) address(w *shellText) {
	path, _, _ := strings.Cut(w.String(), "?")
	if path = strings.TrimRight(path, "/"); strings.HasSuffix(path, linksPath) && !strings.HasPrefix(path, "-") {
		c.url = w
	}
}

// creates reports whether the request is one that creates a link.
func (c *curl) creates() bool {
	return c.url != nil && !c.get && (strings.EqualFold(c.method, "POST") || c.method == "" && len(c.data) > 0)
}

// rest makes an item of a request that creates a link; input is the
// here-document of the command.
func (s *script) rest(command *shellText, c *curl, input *shellText) Item {
	body := &shellText{from: command.from}
	var hidden *shellText
	for _, d := range c.data {
		if t := s.body(d, input); t != nil {
			body = join(body, t)
		} else {
			hidden = d.text
		}
	}
	d := newDraft()
	switch {
	case hidden != nil:
		d.item.elsewhere("the body of the request is not in the script, so it is not read", hidden.from)
	default:
		d.item.Request, d.item.Findings = link.DecodeCreateRequest(body.text)
		d.item.moved(func(offset int) int { return body.place(max(min(offset, len(body.text))-1, 0)) })
	}
	d.item.Start = command.from
	d.address(c.url)
	return d.done()
}

// body gives the text of an argument, nil if it is not in the script.
func (s *script) body(d curlData, input *shellText) *shellText {
	name, file := strings.CutPrefix(d.text.String(), "@")
	switch {
	case d.raw || !file:
		return s.expand(d.text, 0)
	case name == "-" || name == "/dev/stdin":
		return input
	}
	return s.files[strings.TrimPrefix(name, "./")]
}

// expand gives the text of a word that is a variable, or what cat prints; of any
// other, the word. It is nil where that is not known.
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
		return w
	}
	commands, err := parseShell(w.sub(2, len(w.text)-1))
	if err != nil || len(commands) != 1 || commands[0].words[0].String() != "cat" {
		return nil
	}
	if cat := commands[0]; len(cat.words) == 2 {
		return s.files[strings.TrimPrefix(cat.words[1].String(), "./")]
	}
	return commands[0].input
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
	path, _, _ := bytes.Cut(w.text, []byte("?"))
	whole := strings.TrimSuffix(strings.TrimRight(string(path), "/"), linksPath)
	if _, id, ok := strings.Cut(whole, "/clusters/"); ok && !strings.Contains(id, "/") {
		d.item.LocalCluster = id
	}
	for i := len(path) + 1; i < len(w.text); {
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
