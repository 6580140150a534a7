package validatetest

import (
	"encoding/json"
	"fmt"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate"
)

// Act is what is done to links that exist. One of Of, Alter, Update, Reset,
// Delete, Mirror, Mirrors and Graph is given. The zero value does nothing.
type Act struct {
	// Current holds the configs of the half.
	Current []Setting `json:"current"`

	// Of says what the case's own document is the body of: "alter", "update",
	// "mirror" or "mirrors". Config is the config that is updated.
	Of     string `json:"of"`
	Config string `json:"config"`

	Alter  []Setting `json:"alter"`
	Update *Setting  `json:"update"`
	Reset  string    `json:"reset"`
	Delete *Deletion `json:"delete"`
	Mirror *Mirror   `json:"mirror"`
	// Verb is what is done to Mirrors, or with a document of "mirrors".
	Verb    link.Verb `json:"verb"`
	Mirrors *Mirrors  `json:"mirrors"`
	Graph   []Link    `json:"graph"`
}

// Setting is a config, or a change to one. A nil Value is null.
type Setting struct {
	Name      string               `json:"name"`
	Value     *string              `json:"value"`
	Operation link.ConfigOperation `json:"operation"`
}

// Deletion is the state of a link called "east" that is to be deleted; see
// [validate.DeleteState].
type Deletion struct {
	Mode           link.Mode `json:"mode"`
	Live           int       `json:"live"`
	PendingStopped int       `json:"pending_stopped"`
	Stopped        int       `json:"stopped"`
	OtherHalf      bool      `json:"other_half"`
	Force          bool      `json:"force"`
}

// Mirror is the body of a request to create a mirror topic.
type Mirror struct {
	Source      string    `json:"source_topic_name"`
	Name        string    `json:"mirror_topic_name"`
	Replication int       `json:"replication_factor"`
	Configs     []Setting `json:"configs"`
}

// Mirrors is the body of a request to change mirror topics.
type Mirrors struct {
	Names   []string `json:"mirror_topic_names"`
	Pattern string   `json:"mirror_topic_name_pattern"`
}

// Link is one direction of a link; see [validate.GraphLink]. Topics and Groups
// hold filters as the two settings have them.
type Link struct {
	Name        string          `json:"name"`
	From        string          `json:"from"`
	To          string          `json:"to"`
	Shape       validate.Shape  `json:"shape"`
	Prefix      string          `json:"prefix"`
	Topics      json.RawMessage `json:"topics"`
	Mirrors     []string        `json:"mirrors"`
	Groups      json.RawMessage `json:"groups"`
	GroupPrefix bool            `json:"group_prefix"`
}

func (s *Setting) change() link.ConfigChange {
	ch := link.ConfigChange{Name: s.Name, Null: s.Value == nil, Operation: s.Operation}
	if s.Value != nil {
		ch.Value = link.NewSecret(*s.Value)
	}
	return ch
}

func configs(list []Setting) []link.Config {
	out := make([]link.Config, len(list))
	for i := range list {
		ch := list[i].change()
		out[i] = link.Config{Name: ch.Name, Value: ch.Value, Null: ch.Null, Index: i}
	}
	return out
}

// bodyProblems checks a document.
func (a *Act) bodyProblems(current *validate.Current, data []byte, opts *validate.Options) (problems validate.Problems, err error) {
	switch a.Of {
	case "alter":
		_, problems = validate.AlterBody(current, data, opts)
	case "update":
		_, problems = validate.UpdateBody(current, a.Config, data, opts)
	case "mirror":
		_, problems = validate.CreateMirrorBody(current, data, opts)
	case "mirrors":
		_, problems = validate.AlterMirrorsBody(current, a.Verb, data, opts)
	default:
		err = fmt.Errorf("validatetest: act: there is no body of %q", a.Of)
	}
	return problems, err
}

// problems runs the check that the act is for. The error is that of a filter
// that can't be read.
func (a *Act) problems(document []byte, opts *validate.Options) (validate.Problems, error) {
	current := &validate.Current{Configs: configs(a.Current)}
	switch {
	case a.Of != "":
		return a.bodyProblems(current, document, opts)
	case a.Alter != nil:
		changes := make([]link.ConfigChange, len(a.Alter))
		for i := range a.Alter {
			changes[i] = a.Alter[i].change()
		}
		return validate.Alter(current, changes, opts), nil
	case a.Update != nil:
		return validate.Update(current, a.Update.change(), opts), nil
	case a.Reset != "":
		return validate.Reset(current, a.Reset, opts), nil
	case a.Delete != nil:
		d := a.Delete
		return validate.Delete("east", &validate.DeleteState{
			Mode: d.Mode, Live: d.Live, PendingStopped: d.PendingStopped, Stopped: d.Stopped, OtherHalf: d.OtherHalf, Force: d.Force,
		}, opts), nil
	case a.Mirror != nil:
		m := a.Mirror
		return validate.CreateMirror(current, &link.CreateMirrorRequest{
			SourceTopicName: m.Source, MirrorTopicName: m.Name, ReplicationFactor: m.Replication, Configs: configs(m.Configs),
		}, opts), nil
	case a.Mirrors != nil:
		return validate.AlterMirrors(current, a.Verb, &link.AlterMirrorsRequest{Names: a.Mirrors.Names, Pattern: a.Mirrors.Pattern}, opts), nil
	}
	graph := &validate.GraphInput{Links: make([]validate.GraphLink, len(a.Graph))}
	for i := range a.Graph {
		l := &a.Graph[i]
		g := validate.GraphLink{Name: l.Name, From: l.From, To: l.To, Shape: l.Shape, Prefix: l.Prefix, Mirrors: l.Mirrors, GroupPrefix: l.GroupPrefix}
		for _, f := range []struct {
			key  string
			text json.RawMessage
			set  **validate.FilterSet
		}{{"auto.create.mirror.topics.filters", l.Topics, &g.Topics}, {"consumer.offset.group.filters", l.Groups, &g.Groups}} {
			if f.text == nil {
				continue
			}
			set, err := validate.ParseFilterSet(f.key, string(f.text))
			if err != nil {
				return nil, err
			}
			*f.set = set
		}
		graph.Links[i] = g
	}
	return validate.Graph(graph), nil
}
