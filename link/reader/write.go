package reader

import (
	"bytes"
	"fmt"
	"iter"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/clusterlink-go/clusterlink/link"
)

// Loss is a difference between a definition and what was written of it: a part
// that the format can't say, or that its tool adds. The zero value is empty.
type Loss struct {
	// Pointer names the part in the definition's request; what is added has
	// that of its parent. It is empty for the name and other parts that are not
	// in the request.
	Pointer link.Pointer
	// Key is the config concerned, where there is one.
	Key string
	// Detail is one clause for people, without secrets. It is not a promise.
	Detail string
}

// Write writes a definition as a file in the format f, and says what the file
// does not say or says otherwise: it is read again and compared, so without a
// Loss [Read] gives the same name and request, though configs may be in
// another order. IT REVEALS SECRETS, as a file that is applied must hold them:
// the result is for a file, never for a log. The error, "reader: write: …", is
// for an unknown format or an item without a request. The item is not changed.
func Write(i *Item, f Format) ([]byte, []Loss, error) {
	if i == nil || i.Request == nil {
		return nil, nil, fmt.Errorf("reader: write: the item has no request")
	}
	var data []byte
	switch f {
	case JSON:
		data = writeJSON(i)
	case Properties:
		data = writeProperties(i)
	case CFK:
		data = writeCFK(i)
	case Terraform:
		data = writeTerraform(i)
	case CLI:
		data = writeCLI(i)
	default:
		return nil, nil, fmt.Errorf("reader: write: %q is not a format", string(f))
	}
	items := Read("", data, f)
	return data, losses(i, &items[0]), nil
}

// losses compares what was written with what is read of it.
func losses(was, is *Item) []Loss {
	var list []Loss
	if was.NameGiven != is.NameGiven || was.Name != is.Name {
		list = append(list, Loss{Detail: change("the link's name", was.NameGiven, is.NameGiven)})
	}
	a, b := was.Request, is.Request
	for _, id := range []struct {
		name    string
		was, is string
	}{
		{"source_cluster_id", a.SourceClusterID, b.SourceClusterID},
		{"destination_cluster_id", a.DestinationClusterID, b.DestinationClusterID},
		{"remote_cluster_id", a.RemoteClusterID, b.RemoteClusterID},
		{"cluster_link_id", a.ClusterLinkID, b.ClusterLinkID},
	} {
		if id.was != id.is {
			list = append(list, Loss{Pointer: link.Pointer("").Append(id.name), Detail: change(id.name, id.was != "", id.is != "")})
		}
	}
	list = append(list, configLosses(a.Configs, b.Configs)...)
	if was.LocalCluster != is.LocalCluster {
		list = append(list, Loss{Detail: change("the cluster that the request goes to", was.LocalCluster != "", is.LocalCluster != "")})
	}
	if was.ValidateOnly != is.ValidateOnly {
		list = append(list, Loss{Detail: change("that nothing is to be created (validate_only)", was.ValidateOnly, is.ValidateOnly)})
	}
	if was.NoValidate != is.NoValidate {
		list = append(list, Loss{Detail: change("that the link is not to be checked (validate_link)", was.NoValidate, is.NoValidate)})
	}
	topics := func(a, b MirrorTopic) bool { a.Offset, b.Offset = 0, 0; return a == b }
	if !slices.EqualFunc(was.MirrorTopics, is.MirrorTopics, topics) {
		list = append(list, Loss{Detail: "the mirror topics are not said"})
	}
	return list
}

func change(what string, was, is bool) string {
	switch {
	case !is:
		return what + " is not said"
	case !was:
		return what + " is added"
	}
	return what + " is changed"
}

// said is a config without its place.
type said struct {
	name, value string
	null        bool
}

func saying(c *link.Config) said { return said{c.Name, c.Value.Reveal(), c.Null} }

func configLosses(was, is []link.Config) []Loss {
	count, names := map[said]int{}, map[string]int{}
	for i := range is {
		count[saying(&is[i])]++
		names[is[i].Name]++
	}
	var list []Loss
	for i := range was {
		c := &was[i]
		s := saying(c)
		switch {
		case count[s] > 0:
			count[s]--
			names[c.Name]--
		case names[c.Name] > 0:
			names[c.Name]--
			list = append(list, Loss{Pointer: c.ValuePointer(), Key: c.Name, Detail: change("the value", true, true)})
		default:
			list = append(list, Loss{Pointer: c.Pointer(), Key: c.Name, Detail: change("the setting", true, false)})
		}
	}
	for i := range is {
		if name := is[i].Name; names[name] > 0 {
			names[name]--
			list = append(list, Loss{Pointer: link.ConfigsPointer, Key: name, Detail: change("the setting", false, true)})
		}
	}
	return list
}

// writeJSON writes the request, in an envelope where there is a name.
func writeJSON(i *Item) []byte {
	var text []byte
	if i.NameGiven || i.ValidateOnly || i.NoValidate {
		text = append(text, '{')
		if i.NameGiven {
			text = append(quote(append(text, `"link_name":`...), i.Name, false), ',')
		}
		switch {
		case i.ValidateOnly && i.NoValidate:
			text = append(text, `"query":{"validate_only":"true","validate_link":"false"},`...)
		case i.ValidateOnly:
			text = append(text, `"query":{"validate_only":"true"},`...)
		case i.NoValidate:
			text = append(text, `"query":{"validate_link":"false"},`...)
		}
		text = append(i.Request.AppendJSON(append(text, `"request":`...)), '}')
	} else {
		text = i.Request.AppendJSON(nil)
	}
	v := jsontext.Value(text)
	if err := v.Indent(jsontext.WithIndent("  "), jsontext.AllowDuplicateNames(true)); err != nil { // never: it was just made
		return text
	}
	return append(v, '\n')
}

// writeProperties writes the configs as java.util.Properties reads them; name
// and ids are comments.
func writeProperties(i *Item) []byte {
	var b bytes.Buffer
	b.WriteString("# " + comment("cluster link "+i.Name) + "\n")
	for p, id := range ids(i.Request) {
		b.WriteString("# " + comment(string(p[1:])+" "+id) + "\n")
	}
	for k := range i.Request.Configs {
		if c := &i.Request.Configs[k]; !c.Null {
			escape(&b, c.Name, true)
			b.WriteByte('=')
			escape(&b, c.Value.Reveal(), false)
			b.WriteByte('\n')
		}
	}
	return b.Bytes()
}

// ids gives the ids that a request has.
func ids(r *link.CreateRequest) iter.Seq2[link.Pointer, string] {
	return func(yield func(link.Pointer, string) bool) {
		for _, id := range []struct {
			p    link.Pointer
			text string
		}{{sourceID, r.SourceClusterID}, {destinationID, r.DestinationClusterID}, {remoteID, r.RemoteClusterID}} {
			if id.text != "" && !yield(id.p, id.text) {
				return
			}
		}
	}
}

// comment makes a text fit one line of a comment.
func comment(s string) string {
	return string(bytes.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029 || r == '\ufeff' {
			return ' '
		}
		return r
	}, bytes.TrimSpace(bytes.ToValidUTF8([]byte(s), []byte("?")))))
}

// escape writes a key or a value of a properties file.
func escape(b *bytes.Buffer, s string, key bool) {
	blanks := true // a value's first ones would be taken for the separator
	for _, r := range s {
		switch {
		case r == '\\':
			b.WriteString(`\\`)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\f':
			b.WriteString(`\f`)
		case r == ' ' && (key || blanks), key && (r == '=' || r == ':' || r == '#' || r == '!'):
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
		blanks = blanks && (r == ' ' || r == '\t' || r == '\f')
	}
}
