package link

import "errors"

// ErrResponse is matched by every error of reading a response.
var ErrResponse = errors.New("link: response")

// ResponseError says why a text is not the response it should be. It matches
// [ErrResponse] and holds nothing of the text.
type ResponseError struct {
	// Pointer is the place in the text, Reason a short clause.
	Pointer Pointer
	Reason  string
}

// Error implements error.
func (e *ResponseError) Error() string {
	return "link: response: " + string(e.Pointer) + ": " + e.Reason
}

// Is reports whether target is [ErrResponse].
func (e *ResponseError) Is(target error) bool { return target == ErrResponse }

// The kinds of what the API answers (api.md 1.2).
const (
	KindLink             = "KafkaLinkData"
	KindLinkList         = "KafkaLinkDataList"
	KindLinkConfig       = "KafkaLinkConfigData"
	KindLinkConfigList   = "KafkaLinkConfigDataList"
	KindMirror           = "KafkaMirrorData"
	KindMirrorList       = "KafkaMirrorDataList"
	KindAlterMirror      = "AlterMirrorsData"
	KindAlterMirrorsList = "KafkaAlterMirrorsDataList"
	// KindPromoteMirror is what the specification's example calls the answer to
	// all seven verbs; a server was seen to send [KindAlterMirrorsList].
	KindPromoteMirror = "KafkaPromoteMirror"
)

// Metadata is the metadata of one item. The zero value has an empty self.
type Metadata struct {
	_ struct{}

	Self string
	// ResourceName is left out where it is empty, as servers do.
	ResourceName string

	rest rest
}

// ListMetadata is the metadata of a list. The zero value has an empty self.
type ListMetadata struct {
	_ struct{}

	Self string
	// Next is the place of the next page; empty is null. No operation on links
	// was seen to page.
	Next string
	// ResourceName is left out where it is empty.
	ResourceName string

	rest rest
}

// The types of this file and its neighbours are what the API answers. They are
// open on reading: a member that a server leaves out or sends as null is the
// zero value, texts of enums are kept as they are, and is_default and its like
// are read under their older names, too. Members that nobody here knows, of
// servers that are newer, are kept and written again after the others; those of
// a lag and of a partition's truncation are dropped, and so are those of a
// config that must not be shown. Writing gives the members in the order of the
// specification, with null where it says null and nothing where it says absent.

func (m *Metadata) appendTo(o *objectWriter) {
	o.object("metadata", func(o *objectWriter) {
		o.text("self", m.Self)
		o.optional("resource_name", m.ResourceName)
		o.rest(m.rest)
	})
}

func (m *Metadata) read(r *responseReader) {
	r.object(func(name string) {
		switch name {
		case "self":
			r.text(&m.Self)
		case "resource_name":
			r.text(&m.ResourceName)
		default:
			r.keep(name, &m.rest)
		}
	})
}

func (m *ListMetadata) appendTo(o *objectWriter) {
	o.object("metadata", func(o *objectWriter) {
		o.text("self", m.Self)
		o.nullable("next", m.Next)
		o.optional("resource_name", m.ResourceName)
		o.rest(m.rest)
	})
}

func (m *ListMetadata) read(r *responseReader) {
	r.object(func(name string) {
		switch name {
		case "self":
			r.text(&m.Self)
		case "next":
			r.text(&m.Next)
		case "resource_name":
			r.text(&m.ResourceName)
		default:
			r.keep(name, &m.rest)
		}
	})
}
