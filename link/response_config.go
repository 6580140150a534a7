package link

import "slices"

// LinkConfigData is one config of a link as the API shows it (OAS 22225).
type LinkConfigData struct {
	_ struct{}

	// Kind is written as [KindLinkConfig] where it is empty.
	Kind     string
	Metadata Metadata

	ClusterID string
	Name      string
	// Value is nil where it is null: because nothing is set and there is no
	// default, or because it is sensitive. A sensitive value is neither read
	// nor written.
	Value       *string
	IsDefault   bool
	IsReadOnly  bool
	IsSensitive bool
	Source      ConfigSource
	// Synonyms is written as an array in any case.
	Synonyms []string
	LinkName string

	// OldNames writes the flags by their older names besides: default,
	// read_only and sensitive, which Confluent Platform's specification has and
	// older clients read (api.md 4: CPSPEC, CPSDK). It is set where they were
	// read.
	OldNames bool

	rest rest
}

// AppendJSON appends the wire form to dst.
func (d *LinkConfigData) AppendJSON(dst []byte) []byte {
	return appendObject(dst, func(o *objectWriter) {
		o.text("kind", either(d.Kind, KindLinkConfig))
		d.Metadata.appendTo(o)
		o.text("cluster_id", d.ClusterID)
		o.text("name", d.Name)
		if d.Value == nil || d.hidden() {
			o.null("value")
		} else {
			o.text("value", *d.Value)
		}
		o.boolean("is_default", d.IsDefault)
		o.boolean("is_read_only", d.IsReadOnly)
		o.boolean("is_sensitive", d.IsSensitive)
		if d.OldNames {
			o.boolean("default", d.IsDefault)
			o.boolean("read_only", d.IsReadOnly)
			o.boolean("sensitive", d.IsSensitive)
		}
		o.text("source", string(d.Source))
		o.texts("synonyms", slices.Values(d.Synonyms))
		o.text("link_name", d.LinkName)
		if !d.hidden() {
			o.rest(d.rest)
		}
	})
}

// hidden reports whether the value must not be shown.
func (d *LinkConfigData) hidden() bool {
	k, known := LookupKey(d.Name)
	return d.IsSensitive || known && k.Sensitive
}

// MarshalJSON implements [encoding/json.Marshaler]; the error is always nil.
func (d LinkConfigData) MarshalJSON() ([]byte, error) { return d.AppendJSON(nil), nil }

// UnmarshalJSON implements [encoding/json.Unmarshaler]. It sets all of d. The
// error is a [*ResponseError].
func (d *LinkConfigData) UnmarshalJSON(data []byte) error {
	*d = LinkConfigData{}
	return readResponse(data, d.read)
}

func (d *LinkConfigData) read(r *responseReader) {
	// The newer name of a member wins, whichever comes first.
	var isDefault, isReadOnly, isSensitive struct{ old, now *bool }
	flag := func(p **bool) {
		var v bool
		r.boolean(&v)
		*p = &v
	}
	r.object(func(name string) {
		switch name {
		case "kind":
			r.text(&d.Kind)
		case "metadata":
			d.Metadata.read(r)
		case "cluster_id":
			r.text(&d.ClusterID)
		case "name":
			r.text(&d.Name)
		case "value":
			if t, ok := r.value('"', "a string"); ok {
				text := t.String()
				d.Value = &text
			}
		case "is_default":
			flag(&isDefault.now)
		case "default":
			flag(&isDefault.old)
		case "is_read_only":
			flag(&isReadOnly.now)
		case "read_only":
			flag(&isReadOnly.old)
		case "is_sensitive":
			flag(&isSensitive.now)
		case "sensitive":
			flag(&isSensitive.old)
		case "source":
			openText(r, &d.Source)
		case "synonyms":
			d.Synonyms = r.texts()
		case "link_name":
			r.text(&d.LinkName)
		default:
			r.keep(name, &d.rest)
		}
	})
	for _, f := range [...]struct {
		to       *bool
		old, now *bool
	}{
		{&d.IsDefault, isDefault.old, isDefault.now},
		{&d.IsReadOnly, isReadOnly.old, isReadOnly.now},
		{&d.IsSensitive, isSensitive.old, isSensitive.now},
	} {
		switch {
		case f.now != nil:
			*f.to = *f.now
		case f.old != nil:
			*f.to = *f.old
		}
		d.OldNames = d.OldNames || f.old != nil
	}
	if d.hidden() {
		d.Value, d.rest = nil, ""
	}
}

// LinkConfigDataList is a list of configs as the API shows it.
type LinkConfigDataList struct {
	_ struct{}

	// Kind is written as [KindLinkConfigList] where it is empty.
	Kind     string
	Metadata ListMetadata
	Data     []LinkConfigData

	rest rest
}

// AppendJSON appends the wire form to dst.
func (l *LinkConfigDataList) AppendJSON(dst []byte) []byte {
	return appendList(dst, l.Kind, KindLinkConfigList, &l.Metadata, l.Data, l.rest,
		func(dst []byte, d *LinkConfigData) []byte { return d.AppendJSON(dst) })
}

// MarshalJSON implements [encoding/json.Marshaler]; the error is always nil.
func (l LinkConfigDataList) MarshalJSON() ([]byte, error) { return l.AppendJSON(nil), nil }

// UnmarshalJSON implements [encoding/json.Unmarshaler]. It sets all of l. The
// error is a [*ResponseError].
func (l *LinkConfigDataList) UnmarshalJSON(data []byte) error {
	*l = LinkConfigDataList{}
	return readResponse(data, func(r *responseReader) { list(r, &l.Kind, &l.Metadata, &l.Data, &l.rest, (*LinkConfigData).read) })
}
