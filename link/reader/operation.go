package reader

import (
	"github.com/clusterlink-go/clusterlink/link"
)

// Operation is something that a file does to links that are there, or to their
// mirror topics: any request of the API but the creation of a link, which is an
// [Item]. The zero Operation is none. It is only read; what it holds belongs to
// the caller of [ReadFile].
type Operation struct {
	_ struct{}

	// Name is the API's operation. Reads are told, too: who looks at a lag before
	// a promote is careful.
	Name link.Operation
	// LocalCluster is the id of the cluster that the request goes to, or what the
	// tool is given to reach it; empty means that the file does not say.
	LocalCluster string
	// Link is the link's name as it is written, with what is left to be filled
	// in. It is empty where none is named, as in a list of all.
	Link string
	// Start is the place of the operation in bytes of the file, plus one.
	Start int

	// CreateMirror is the request of [link.OpCreateMirror], AlterMirrors that of a
	// verb, and Changes are those of configs. Only that of Name is set.
	CreateMirror *link.CreateMirrorRequest
	AlterMirrors *link.AlterMirrorsRequest
	Changes      []link.ConfigChange
	// Topic is the mirror topic that is looked at.
	Topic string
	// ValidateOnly and Force are the parameters of the API.
	ValidateOnly, Force bool
	// Before is the status that the mirror topics have as the file itself says, as
	// the plan of a change does; empty means that it does not.
	Before link.MirrorStatus
	// Status is the status that the file wants of the mirror topics, as it is
	// written, where it names one and not a verb.
	Status string
	// Findings are about the form, in document order, with offsets in the file.
	Findings []link.Finding

	// places are those of the parts in the file, in bytes plus one.
	places map[link.Pointer]int
}

// Pointers of what an operation has beside the body of its request.
const (
	// LinkPointer points at the link's name.
	LinkPointer link.Pointer = "/link_name"
	// StatusPointer points at the status that a file wants of a mirror topic.
	StatusPointer link.Pointer = "/status"
)

// Offset is the place in the file, in bytes plus one, of a part of the operation:
// a member of the request's body, or one of the pointers of this package. 0 is
// unknown.
func (o *Operation) Offset(p link.Pointer) int {
	if at := o.places[p]; at > 0 {
		return at
	}
	switch {
	case o.CreateMirror != nil:
		return o.CreateMirror.Offset(p)
	case o.AlterMirrors != nil:
		return o.AlterMirrors.Offset(p)
	}
	return 0
}

// Names are the mirror topics that the operation names, each with its place.
func (o *Operation) Names() []NamedTopic {
	switch {
	case o.CreateMirror != nil:
		name, p := o.CreateMirror.MirrorTopicName, mirrorPointer
		if name == "" {
			name, p = o.CreateMirror.SourceTopicName, sourcePointer
		}
		return []NamedTopic{{name, o.Offset(p)}}
	case o.AlterMirrors != nil:
		list := make([]NamedTopic, len(o.AlterMirrors.Names))
		for i, name := range o.AlterMirrors.Names {
			p, at := o.AlterMirrors.NamePointer(i)
			if own := o.places[p]; own > 0 {
				at = own
			}
			list[i] = NamedTopic{name, at}
		}
		return list
	case o.Topic != "":
		return []NamedTopic{{o.Topic, o.Offset(mirrorPointer)}}
	}
	return nil
}

// NamedTopic is the name of a topic and its place in the file in bytes, plus one.
type NamedTopic struct {
	Name   string
	Offset int
}

// Pointers into the bodies of requests about mirror topics.
const (
	sourcePointer link.Pointer = "/source_topic_name"
	mirrorPointer link.Pointer = "/mirror_topic_name"
	namesPointer  link.Pointer = "/mirror_topic_names"
)

func newOperation(name link.Operation, start int) *Operation {
	return &Operation{Name: name, Start: start, places: map[link.Pointer]int{}}
}

// link names the link.
func (o *Operation) link(name string, at int) { o.Link, o.places[LinkPointer] = name, at }

// mirror asks for a mirror topic; names that are empty are not given.
func (o *Operation) mirror(source string, sourceAt int, mirror string, mirrorAt int) {
	o.CreateMirror = &link.CreateMirrorRequest{SourceTopicName: source, MirrorTopicName: mirror}
	o.places[sourcePointer], o.places[mirrorPointer] = sourceAt, mirrorAt
}

// topic adds a name to those that a verb is for.
func (o *Operation) topic(name string, at int) {
	if o.AlterMirrors == nil {
		o.AlterMirrors = &link.AlterMirrorsRequest{}
	}
	o.places[namesPointer.Index(len(o.AlterMirrors.Names))] = at
	o.AlterMirrors.Names = append(o.AlterMirrors.Names, name)
}
