package link

// AlterMirrorData is what became of a verb for one mirror topic, as the API
// shows it (OAS 22323).
type AlterMirrorData struct {
	_ struct{}

	// Kind is written as [KindAlterMirror] where it is empty.
	Kind     string
	Metadata Metadata

	MirrorTopicName string
	// ErrorMessage and ErrorCode are written as null where they are empty and
	// 0, which mean that the verb was accepted.
	ErrorMessage string
	ErrorCode    int
	MirrorLags   []MirrorLag
	// MessagesTruncated is nil where it is null, or a server does not know it.
	MessagesTruncated *int64
	// Partitions is partition_level_truncation_data, written as an array in any
	// case.
	Partitions []PartitionTruncation

	rest rest
}

// PartitionTruncation is what truncate-and-restore cuts from one partition. It
// is a comparable value.
type PartitionTruncation struct {
	PartitionID       int
	OffsetTruncatedTo int64
	MessagesTruncated int64
}

// Failed reports whether the verb was refused. Clients look at either member.
func (d *AlterMirrorData) Failed() bool { return d.ErrorCode != 0 || d.ErrorMessage != "" }

// AppendJSON appends the wire form to dst.
func (d *AlterMirrorData) AppendJSON(dst []byte) []byte {
	return appendObject(dst, func(o *objectWriter) {
		o.text("kind", either(d.Kind, KindAlterMirror))
		d.Metadata.appendTo(o)
		o.text("mirror_topic_name", d.MirrorTopicName)
		o.nullable("error_message", d.ErrorMessage)
		if d.ErrorCode == 0 {
			o.null("error_code")
		} else {
			o.number("error_code", int64(d.ErrorCode))
		}
		writeItems(o, "mirror_lags", d.MirrorLags, appendLag)
		if d.MessagesTruncated == nil {
			o.null("messages_truncated")
		} else {
			o.number("messages_truncated", *d.MessagesTruncated)
		}
		writeItems(o, "partition_level_truncation_data", d.Partitions, appendPartition)
		o.rest(d.rest)
	})
}

func appendPartition(dst []byte, p *PartitionTruncation) []byte {
	return appendObject(dst, func(o *objectWriter) {
		o.number("partition_id", int64(p.PartitionID))
		o.number("offset_truncated_to", p.OffsetTruncatedTo)
		o.number("messages_truncated", p.MessagesTruncated)
	})
}

// MarshalJSON implements [encoding/json.Marshaler]; the error is always nil.
func (d AlterMirrorData) MarshalJSON() ([]byte, error) { return d.AppendJSON(nil), nil }

// UnmarshalJSON implements [encoding/json.Unmarshaler]. It sets all of d. The
// error is a [*ResponseError].
func (d *AlterMirrorData) UnmarshalJSON(data []byte) error {
	*d = AlterMirrorData{}
	return readResponse(data, d.read)
}

func (d *AlterMirrorData) read(r *responseReader) {
	r.object(func(name string) {
		switch name {
		case "kind":
			r.text(&d.Kind)
		case "metadata":
			d.Metadata.read(r)
		case "mirror_topic_name":
			r.text(&d.MirrorTopicName)
		case "error_message":
			r.text(&d.ErrorMessage)
		case "error_code":
			r.small(&d.ErrorCode)
		case "mirror_lags":
			items(r, &d.MirrorLags, readLag)
		case "messages_truncated":
			n, null := int64(0), r.dec.PeekKind() == 'n'
			if r.number(&n); !null {
				d.MessagesTruncated = &n
			}
		case "partition_level_truncation_data":
			items(r, &d.Partitions, readPartition)
		default:
			r.keep(name, &d.rest)
		}
	})
}

func readPartition(p *PartitionTruncation, r *responseReader) {
	r.object(func(name string) {
		switch name {
		case "partition_id":
			r.small(&p.PartitionID)
		case "offset_truncated_to":
			r.number(&p.OffsetTruncatedTo)
		case "messages_truncated":
			r.number(&p.MessagesTruncated)
		default:
			r.skip()
		}
	})
}

// AlterMirrorDataList is the answer to a verb.
type AlterMirrorDataList struct {
	_ struct{}

	// Kind is written as [KindAlterMirrorsList] where it is empty.
	Kind     string
	Metadata ListMetadata
	Data     []AlterMirrorData

	rest rest
}

// AppendJSON appends the wire form to dst.
func (l *AlterMirrorDataList) AppendJSON(dst []byte) []byte {
	return appendList(dst, l.Kind, KindAlterMirrorsList, &l.Metadata, l.Data, l.rest,
		func(dst []byte, d *AlterMirrorData) []byte { return d.AppendJSON(dst) })
}

// MarshalJSON implements [encoding/json.Marshaler]; the error is always nil.
func (l AlterMirrorDataList) MarshalJSON() ([]byte, error) { return l.AppendJSON(nil), nil }

// UnmarshalJSON implements [encoding/json.Unmarshaler]. It sets all of l. The
// error is a [*ResponseError].
func (l *AlterMirrorDataList) UnmarshalJSON(data []byte) error {
	*l = AlterMirrorDataList{}
	return readResponse(data, func(r *responseReader) { list(r, &l.Kind, &l.Metadata, &l.Data, &l.rest, (*AlterMirrorData).read) })
}
