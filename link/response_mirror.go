package link

// MirrorData is a mirror topic as the API shows it (OAS 22269).
type MirrorData struct {
	_ struct{}

	// Kind is written as [KindMirror] where it is empty.
	Kind     string
	Metadata Metadata

	LinkName        string
	MirrorTopicName string
	SourceTopicName string
	NumPartitions   int
	// MirrorLags need not be in the order of the partitions.
	MirrorLags   []MirrorLag
	MirrorStatus MirrorStatus
	// MirrorTopicError is left out where a server does not tell it.
	MirrorTopicError MirrorError
	StateTimeMS      int64
	// TransitionErrors are nil where the request did not ask for them.
	TransitionErrors []LinkTaskError

	rest rest
}

// MirrorLag is how far one partition of a mirror topic is behind. It is a
// comparable value.
type MirrorLag struct {
	Partition int
	Lag       int64
	// LastSourceFetchOffset is -1 where nothing was fetched.
	LastSourceFetchOffset int64
}

// AppendJSON appends the wire form to dst.
func (d *MirrorData) AppendJSON(dst []byte) []byte {
	return appendObject(dst, func(o *objectWriter) {
		o.text("kind", either(d.Kind, KindMirror))
		d.Metadata.appendTo(o)
		o.text("link_name", d.LinkName)
		o.text("mirror_topic_name", d.MirrorTopicName)
		o.text("source_topic_name", d.SourceTopicName)
		o.number("num_partitions", int64(d.NumPartitions))
		writeItems(o, "mirror_lags", d.MirrorLags, appendLag)
		o.text("mirror_status", string(d.MirrorStatus))
		o.optional("mirror_topic_error", string(d.MirrorTopicError))
		o.number("state_time_ms", d.StateTimeMS)
		if d.TransitionErrors != nil {
			writeItems(o, "mirror_state_transition_errors", d.TransitionErrors, appendTaskError)
		}
		o.rest(d.rest)
	})
}

func appendLag(dst []byte, l *MirrorLag) []byte {
	return appendObject(dst, func(o *objectWriter) {
		o.number("partition", int64(l.Partition))
		o.number("lag", l.Lag)
		o.number("last_source_fetch_offset", l.LastSourceFetchOffset)
	})
}

// MarshalJSON implements [encoding/json.Marshaler]; the error is always nil.
func (d MirrorData) MarshalJSON() ([]byte, error) { return d.AppendJSON(nil), nil }

// UnmarshalJSON implements [encoding/json.Unmarshaler]. It sets all of d. The
// error is a [*ResponseError].
func (d *MirrorData) UnmarshalJSON(data []byte) error {
	*d = MirrorData{}
	return readResponse(data, d.read)
}

func (d *MirrorData) read(r *responseReader) {
	r.object(func(name string) {
		switch name {
		case "kind":
			r.text(&d.Kind)
		case "metadata":
			d.Metadata.read(r)
		case "link_name":
			r.text(&d.LinkName)
		case "mirror_topic_name":
			r.text(&d.MirrorTopicName)
		case "source_topic_name":
			r.text(&d.SourceTopicName)
		case "num_partitions":
			r.small(&d.NumPartitions)
		case "mirror_lags":
			items(r, &d.MirrorLags, readLag)
		case "mirror_status":
			openText(r, &d.MirrorStatus)
		case "mirror_topic_error":
			openText(r, &d.MirrorTopicError)
		case "state_time_ms":
			r.number(&d.StateTimeMS)
		case "mirror_state_transition_errors":
			items(r, &d.TransitionErrors, readTaskError)
		default:
			r.keep(name, &d.rest)
		}
	})
}

func readLag(l *MirrorLag, r *responseReader) {
	r.object(func(name string) {
		switch name {
		case "partition":
			r.small(&l.Partition)
		case "lag":
			r.number(&l.Lag)
		case "last_source_fetch_offset":
			r.number(&l.LastSourceFetchOffset)
		default:
			r.skip()
		}
	})
}

// MirrorDataList is a list of mirror topics as the API shows it.
type MirrorDataList struct {
	_ struct{}

	// Kind is written as [KindMirrorList] where it is empty.
	Kind     string
	Metadata ListMetadata
	Data     []MirrorData

	rest rest
}

// AppendJSON appends the wire form to dst.
func (l *MirrorDataList) AppendJSON(dst []byte) []byte {
	return appendList(dst, l.Kind, KindMirrorList, &l.Metadata, l.Data, l.rest,
		func(dst []byte, d *MirrorData) []byte { return d.AppendJSON(dst) })
}

// MarshalJSON implements [encoding/json.Marshaler]; the error is always nil.
func (l MirrorDataList) MarshalJSON() ([]byte, error) { return l.AppendJSON(nil), nil }

// UnmarshalJSON implements [encoding/json.Unmarshaler]. It sets all of l. The
// error is a [*ResponseError].
func (l *MirrorDataList) UnmarshalJSON(data []byte) error {
	*l = MirrorDataList{}
	return readResponse(data, func(r *responseReader) { list(r, &l.Kind, &l.Metadata, &l.Data, &l.rest, (*MirrorData).read) })
}
