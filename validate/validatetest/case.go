package validatetest

import (
	"embed"
	"encoding/json"
	"fmt"
	"iter"
	"path"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate"
)

//go:embed cases/*.json
var files embed.FS

// Definition is one request with what is known beside it. The zero value is an
// empty document.
type Definition struct {
	// LinkName is the query parameter link_name; nil means that it is not
	// given.
	LinkName *string `json:"link_name"`
	// LocalCluster is the id of the cluster that the request goes to, Edition
	// its edition in the form of [link.ParseEdition]; empty means not known.
	LocalCluster string `json:"local_cluster"`
	Edition      string `json:"edition"`
	// SkipRemote says that the request is sent with validate_link=false.
	SkipRemote bool `json:"skip_remote"`

	// Body is the document. What JSON can't hold is in Text, or in Bytes as
	// base64; Repeat says how often Text stands in the document, 0 means once.
	Body   json.RawMessage `json:"body"`
	Text   string          `json:"text"`
	Bytes  []byte          `json:"bytes"`
	Repeat int             `json:"repeat"`
}

// Document gives the bytes to be sent.
func (d *Definition) Document() []byte {
	switch {
	case d.Body != nil:
		return d.Body
	case d.Bytes != nil:
		return d.Bytes
	}
	return []byte(strings.Repeat(d.Text, max(d.Repeat, 1)))
}

// Options gives what is known beside the document. The error is that of an
// edition that can't be read.
func (d *Definition) Options() (*validate.Options, error) {
	o := &validate.Options{LocalCluster: d.LocalCluster, SkipRemote: d.SkipRemote}
	if d.LinkName != nil {
		o.Name, o.NameGiven = *d.LinkName, true
	}
	var err error
	o.Edition, err = link.ParseEdition(d.Edition)
	return o, err
}

// Case is a definition, a pair of them, or what is done to links, with the
// problems that it has. The zero value is invalid.
type Case struct {
	// Why says in one sentence what the case shows.
	Why string `json:"why"`
	Definition
	// Other is the other half; Alone says that there is none where one is
	// needed. In both cases the pair is checked too, and pointers begin with
	// /a or /b.
	Other *Definition `json:"other"`
	Alone bool        `json:"alone"`
	// Act is what is done to links that exist, in place of a definition; the
	// document is then the body that its Of says.
	Act *Act `json:"act"`
	// Want are all problems, in any order.
	Want []Want `json:"want"`
}

// Cases gives the corpus, by name in alphabetical order: cases/<name>.json. Each
// case shows one class of finding. The cases belong to the caller.
func Cases() iter.Seq2[string, Case] {
	return func(yield func(string, Case) bool) {
		// The corpus is part of the program, and a test reads all of it.
		entries, _ := files.ReadDir("cases")
		for _, e := range entries {
			c, err := read(e.Name())
			if err != nil {
				c.Why = err.Error()
			}
			if !yield(strings.TrimSuffix(e.Name(), ".json"), c) {
				return
			}
		}
	}
}

func read(name string) (Case, error) {
	var c Case
	data, err := files.ReadFile(path.Join("cases", name))
	if err != nil {
		return c, err
	}
	if err := json.Unmarshal(data, &c); err != nil {
		return c, fmt.Errorf("validatetest: case %s: %w", name, err)
	}
	return c, nil
}

// Problems checks the case with package validate. The error is that of an
// edition or a filter that can't be read.
func (c *Case) Problems() (validate.Problems, error) {
	options, err := c.Options()
	if err != nil {
		return nil, err
	}
	if c.Act != nil {
		return c.Act.problems(c.Document(), options)
	}
	a, problems := validate.Body(c.Document(), options)
	if c.Other == nil && !c.Alone {
		return problems, nil
	}
	all := problems.Prefixed("/a")
	pair := &validate.PairOptions{A: *options}
	var b *link.CreateRequest
	if c.Other != nil {
		options, err = c.Other.Options()
		if err != nil {
			return nil, err
		}
		b, problems = validate.Body(c.Other.Document(), options)
		all = append(all, problems.Prefixed("/b")...)
		pair.B = *options
	}
	_, problems = validate.Pair(a, b, pair)
	return append(all, problems...), nil
}
