package reader

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/clusterlink-go/clusterlink/link"
)

// AboutLinks reports whether a file of that format has anything to do with
// cluster links, right or wrong: most files of a repository have not, though they
// have the same format. JSON has a member of a create request, or of the envelope
// around one; properties have a key that only links have, or, in a file that is
// called after links, bootstrap.servers and no key that links have not: most
// files of that kind are for other clients. The other formats name the resource or
// a command. What can't be parsed is about links if it holds one of their words.
func AboutLinks(file string, data []byte, f Format) bool {
	switch f {
	case JSON:
		return aboutJSON(data)
	case Properties:
		return aboutProperties(file, data)
	case CFK:
		return bytes.Contains(data, []byte("ClusterLink"))
	case Terraform:
		return bytes.Contains(data, []byte(linkResource)) || bytes.Contains(data, []byte(mirrorResource))
	case CLI:
		return creates(data)
	}
	return false
}

// requestWords are the members of a request that nothing else has, and the key
// that most links have.
var requestWords = []string{"source_cluster_id", "destination_cluster_id", "remote_cluster_id", "cluster_link_id"}

// aboutJSON looks at the members of a document, or of the first of several.
func aboutJSON(data []byte) bool {
	d := jsontext.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte(byteOrderMark))), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	if d.PeekKind() == '[' {
		if _, err := d.ReadToken(); err != nil {
			return false
		}
	}
	if t, err := d.ReadToken(); err != nil || t.Kind() != '{' {
		return aboutWords(data)
	}
	for d.PeekKind() == '"' {
		name, err := d.ReadToken()
		if err != nil {
			break
		}
		switch member := name.String(); {
		case slices.Contains(requestWords, member), member == "link_name":
			return true
		case member == "request":
			if d.PeekKind() == '{' { // the envelope
				value, err := d.ReadValue()
				return err != nil && aboutWords(data) || aboutJSON(value)
			}
		case member == string(link.ConfigsPointer[1:]):
			return aboutConfigs(d)
		}
		if err := d.SkipValue(); err != nil {
			return aboutWords(data)
		}
	}
	return d.PeekKind() == 0 && aboutWords(data)
}

// aboutConfigs looks whether configs are a list of named values.
func aboutConfigs(d *jsontext.Decoder) bool {
	if d.PeekKind() != '[' {
		return false
	}
	if _, err := d.ReadToken(); err != nil {
		return true
	}
	if d.PeekKind() != '{' {
		return true // empty, cut off, or wrong in a way that is to be told
	}
	if _, err := d.ReadToken(); err != nil {
		return true
	}
	name, err := d.ReadToken()
	return err != nil || name.Kind() != '"' || name.String() == "name" || name.String() == "value"
}

// aboutWords looks for words of links in what is not JSON.
func aboutWords(data []byte) bool {
	return slices.ContainsFunc(requestWords, func(w string) bool { return bytes.Contains(data, []byte(w)) })
}

// aboutProperties looks at the keys.
func aboutProperties(file string, data []byte) bool {
	r, _ := readProperties(data)
	bootstrap, foreign := false, false
	for i := range r.Configs {
		name := r.Configs[i].Name
		k, known := link.LookupKey(name)
		switch {
		case known && (k.Category == link.CategoryLink || k.Category == link.CategoryLocalSecurity):
			return true
		case known:
			bootstrap = bootstrap || name == "bootstrap.servers"
		default:
			foreign = true
		}
	}
	return bootstrap && !foreign && strings.Contains(strings.ToLower(path.Base(file)), "link")
}
