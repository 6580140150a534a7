package link

import (
	"iter"
	"slices"
	"strconv"
)

// LinkData is a link as the API shows it (OAS 22158). An id that does not
// apply is empty and written as null.
type LinkData struct {
	_ struct{}

	// Kind is written as [KindLink] where it is empty.
	Kind     string
	Metadata Metadata

	SourceClusterID      string
	DestinationClusterID string
	RemoteClusterID      string
	// LinkName is empty for a remnant, whose state is UNMANAGED_SOURCE.
	LinkName string
	// LinkID and ClusterLinkID are the same 16 bytes, see [ID.UUID] and
	// [ID.String]. The first is deprecated and left out where it is empty.
	LinkID        string
	ClusterLinkID string
	// TopicNames are the mirror topics; nil is written as the empty array.
	TopicNames []string
	// LinkError, its message and the state are left out where a server does
	// not tell them; the message is there wherever the error is.
	LinkError        LinkError
	LinkErrorMessage string
	LinkState        LinkState
	// Tasks are nil where the request did not ask for them.
	Tasks []LinkTask
	// CategoryCounts are nil where a server does not tell them.
	CategoryCounts []LinkCategory

	rest rest
}

// LinkTask is one of a link's tasks as the API shows it.
type LinkTask struct {
	_ struct{}

	TaskName TaskName
	State    TaskState
	Errors   []LinkTaskError

	rest rest
}

// LinkTaskError is what is wrong with a task, or why a mirror topic's status
// does not advance.
type LinkTaskError struct {
	_ struct{}

	ErrorCode    TaskErrorCode
	ErrorMessage string

	rest rest
}

// LinkCategory counts mirrors of one class.
type LinkCategory struct {
	_ struct{}

	StateCategory StateCategory
	Count         int

	rest rest
}

// AppendJSON appends the wire form to dst.
func (d *LinkData) AppendJSON(dst []byte) []byte {
	return d.AppendJSONTopics(dst, slices.Values(d.TopicNames))
}

// AppendJSONTopics is AppendJSON with topics in the place of TopicNames, which
// may be too many to hold twice. topics is run once; nil is none.
func (d *LinkData) AppendJSONTopics(dst []byte, topics iter.Seq[string]) []byte {
	return appendObject(dst, func(o *objectWriter) {
		o.text("kind", either(d.Kind, KindLink))
		d.Metadata.appendTo(o)
		o.nullable("source_cluster_id", d.SourceClusterID)
		o.nullable("destination_cluster_id", d.DestinationClusterID)
		o.nullable("remote_cluster_id", d.RemoteClusterID)
		o.text("link_name", d.LinkName)
		o.optional("link_id", d.LinkID)
		o.text("cluster_link_id", d.ClusterLinkID)
		o.texts("topic_names", topics)
		if d.LinkError != "" || d.LinkErrorMessage != "" {
			o.optional("link_error", string(d.LinkError))
			o.text("link_error_message", d.LinkErrorMessage)
		}
		o.optional("link_state", string(d.LinkState))
		if d.Tasks != nil {
			writeItems(o, "tasks", d.Tasks, appendTask)
		}
		if d.CategoryCounts != nil {
			writeItems(o, "category_counts", d.CategoryCounts, appendCategory)
		}
		o.rest(d.rest)
	})
}

func appendTask(dst []byte, t *LinkTask) []byte {
	return appendObject(dst, func(o *objectWriter) {
		o.text("task_name", string(t.TaskName))
		o.text("state", string(t.State))
		writeItems(o, "errors", t.Errors, appendTaskError)
		o.rest(t.rest)
	})
}

func appendTaskError(dst []byte, e *LinkTaskError) []byte {
	return appendObject(dst, func(o *objectWriter) {
		o.text("error_code", string(e.ErrorCode))
		o.text("error_message", e.ErrorMessage)
		o.rest(e.rest)
	})
}

// MarshalJSON implements [encoding/json.Marshaler]; the error is always nil.
func (d LinkData) MarshalJSON() ([]byte, error) { return d.AppendJSON(nil), nil }

// UnmarshalJSON implements [encoding/json.Unmarshaler]. It sets all of d. The
// error is a [*ResponseError].
func (d *LinkData) UnmarshalJSON(data []byte) error {
	*d = LinkData{}
	return readResponse(data, d.read)
}

func (d *LinkData) read(r *responseReader) {
	r.object(func(name string) {
		switch name {
		case "kind":
			r.text(&d.Kind)
		case "metadata":
			d.Metadata.read(r)
		case "source_cluster_id":
			r.text(&d.SourceClusterID)
		case "destination_cluster_id":
			r.text(&d.DestinationClusterID)
		case "remote_cluster_id":
			r.text(&d.RemoteClusterID)
		case "link_name":
			r.text(&d.LinkName)
		case "link_id":
			r.text(&d.LinkID)
		case "cluster_link_id":
			r.text(&d.ClusterLinkID)
		case "topic_names", "topics_names": // the first specification's slip
			d.TopicNames = r.texts()
		case "link_error":
			openText(r, &d.LinkError)
		case "link_error_message":
			r.text(&d.LinkErrorMessage)
		case "link_state":
			openText(r, &d.LinkState)
		case "tasks":
			items(r, &d.Tasks, (*LinkTask).read)
		case "category_counts":
			items(r, &d.CategoryCounts, (*LinkCategory).read)
		default:
			r.keep(name, &d.rest)
		}
	})
}

func (t *LinkTask) read(r *responseReader) {
	r.object(func(name string) {
		switch name {
		case "task_name":
			openText(r, &t.TaskName)
		case "state":
			openText(r, &t.State)
		case "errors":
			items(r, &t.Errors, readTaskError)
		default:
			r.keep(name, &t.rest)
		}
	})
}

func readTaskError(e *LinkTaskError, r *responseReader) {
	r.object(func(name string) {
		switch name {
		case "error_code":
			openText(r, &e.ErrorCode)
		case "error_message":
			r.text(&e.ErrorMessage)
		default:
			r.keep(name, &e.rest)
		}
	})
}

func (c *LinkCategory) read(r *responseReader) {
	r.object(func(name string) {
		switch name {
		case "state_category":
			openText(r, &c.StateCategory)
		case "count":
			r.small(&c.Count)
		default:
			r.keep(name, &c.rest)
		}
	})
}

func appendCategory(dst []byte, c *LinkCategory) []byte {
	return appendObject(dst, func(o *objectWriter) {
		o.text("state_category", string(c.StateCategory))
		o.number("count", int64(c.Count))
		o.rest(c.rest)
	})
}

// texts reads an array of strings; an empty one is not nil.
func (r *responseReader) texts() []string {
	list := []string{}
	if !r.array(func() {
		var s string
		r.text(&s)
		list = append(list, s)
	}) {
		return nil
	}
	return list
}

// wholeNumber reads a JSON number without fraction and exponent.
func wholeNumber(raw string) (int64, bool) {
	n, err := strconv.ParseInt(raw, 10, 64)
	return n, err == nil
}

// LinkDataList is a list of links as the API shows it.
type LinkDataList struct {
	_ struct{}

	// Kind is written as [KindLinkList] where it is empty.
	Kind     string
	Metadata ListMetadata
	Data     []LinkData

	rest rest
}

// AppendJSON appends the wire form to dst.
func (l *LinkDataList) AppendJSON(dst []byte) []byte {
	return appendList(dst, l.Kind, KindLinkList, &l.Metadata, l.Data, l.rest, func(dst []byte, d *LinkData) []byte { return d.AppendJSON(dst) })
}

// MarshalJSON implements [encoding/json.Marshaler]; the error is always nil.
func (l LinkDataList) MarshalJSON() ([]byte, error) { return l.AppendJSON(nil), nil }

// UnmarshalJSON implements [encoding/json.Unmarshaler]. It sets all of l. The
// error is a [*ResponseError].
func (l *LinkDataList) UnmarshalJSON(data []byte) error {
	*l = LinkDataList{}
	return readResponse(data, func(r *responseReader) { list(r, &l.Kind, &l.Metadata, &l.Data, &l.rest, (*LinkData).read) })
}
