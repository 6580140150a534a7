package link

import (
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
)

// CreateRequest is the body of "create a cluster link" (OAS 16870). The link's
// name is not part of it: the API takes it as the query parameter link_name.
// A cluster id or link id that was not sent is empty. The zero value is the
// empty request. It is not safe for concurrent use while a [Decoder] fills it;
// the caller owns Configs. One that was read from a document carries what was
// found wrong with its form: see [CreateRequest.Findings].
type CreateRequest struct {
	_ struct{}

	SourceClusterID      string
	DestinationClusterID string
	RemoteClusterID      string
	// ClusterLinkID is the expected link id as it was sent, not parsed.
	ClusterLinkID string
	Configs       []Config

	// offsets of the members' values in the document, plus one; 0 is unknown.
	// The last one is that of configs.
	offsets [memberConfigs + 1]int
	// found is what a decoder found.
	found []Finding
}

// Config is one entry of configs. Printing it with fmt or slog shows the value
// only where the key is known and not sensitive.
type Config struct {
	_ struct{}

	Name  string
	Value Secret
	// Null says that the entry has no value: null was sent, or nothing.
	Null bool

	// Index is the entry's place in the array that was sent, which is what
	// pointers name. Entries that could not be read leave a gap.
	Index int
	// NameOffset and ValueOffset are where the name and the value begin in the
	// document, in bytes, plus one; 0 means not known.
	NameOffset, ValueOffset int
	// offset is where the entry begins, likewise.
	offset int
}

// NewConfig makes an entry as a program sets it, without a place in a
// document. Index is 0; [NewCreateRequest] numbers entries.
func NewConfig(name, value string) Config {
	return Config{Name: name, Value: NewSecret(value)}
}

// NewCreateRequest makes a request of configs given as name, value, name,
// value, …; a last name without a value gets null.
func NewCreateRequest(pairs ...string) *CreateRequest {
	r := &CreateRequest{}
	for i := 0; i < len(pairs); i += 2 {
		c := Config{Name: pairs[i], Null: i+1 == len(pairs), Index: i / 2}
		if !c.Null {
			c.Value = NewSecret(pairs[i+1])
		}
		r.Configs = append(r.Configs, c)
	}
	return r
}

// ConfigsPointer points at the array of configs.
const ConfigsPointer Pointer = "/configs"

// Pointer points at the entry as a whole.
func (c *Config) Pointer() Pointer { return c.pointer("") }

// NamePointer points at the entry's name.
func (c *Config) NamePointer() Pointer { return c.pointer("/name") }

// ValuePointer points at the entry's value.
func (c *Config) ValuePointer() Pointer { return c.pointer("/value") }

func (c *Config) pointer(member Pointer) Pointer {
	return ConfigsPointer + Pointer("/"+strconv.Itoa(c.Index)) + member
}

// Lookup gives the last entry called name, as the last one wins where a name
// is given twice (inferred: KCP de-duplicates so), or nil. The pointer is into
// r.Configs.
func (r *CreateRequest) Lookup(name string) *Config {
	for i := len(r.Configs) - 1; i >= 0; i-- {
		if r.Configs[i].Name == name {
			return &r.Configs[i]
		}
	}
	return nil
}

// Value gives the trimmed value of name, as the service reads it, and whether
// it is there and not null.
func (r *CreateRequest) Value(name string) (string, bool) {
	c := r.Lookup(name)
	if c == nil || c.Null {
		return "", false
	}
	return strings.TrimSpace(c.Value.Reveal()), true
}

// Mode is the effective link.mode: [ModeDestination] where it is not given.
func (r *CreateRequest) Mode() Mode {
	if v, ok := r.Value("link.mode"); ok && v != "" {
		return Mode(v)
	}
	return ModeDestination
}

// ConnectionMode is the effective connection.mode: [ConnectionOutbound] where
// it is not given.
func (r *CreateRequest) ConnectionMode() ConnectionMode {
	if v, ok := r.Value("connection.mode"); ok && v != "" {
		return ConnectionMode(v)
	}
	return ConnectionOutbound
}

// The members of the body, in the order of the specification.
const (
	memberSource = iota
	memberDestination
	memberRemote
	memberLinkID
	memberConfigs
)

// memberNames are the members that hold one text.
var memberNames = [memberConfigs]string{"source_cluster_id", "destination_cluster_id", "remote_cluster_id", "cluster_link_id"}

// member gives the field of member i.
func (r *CreateRequest) member(i int) *string {
	switch i {
	case memberSource:
		return &r.SourceClusterID
	case memberDestination:
		return &r.DestinationClusterID
	case memberRemote:
		return &r.RemoteClusterID
	default:
		return &r.ClusterLinkID
	}
}

// Clone copies r with its findings, so that it outlives the [Decoder] that
// filled it.
func (r *CreateRequest) Clone() *CreateRequest {
	c := *r
	c.Configs = append([]Config(nil), r.Configs...)
	c.found = slices.Clone(r.found)
	return &c
}

// Findings lists what is wrong with the form of the document that the request
// was read from, in document order; nil if nothing is, or if a program made it.
// Package validate reports them with all else, and package store refuses a
// request with one that is an error, so that no caller needs to look at them.
// A copy of the request has them too; what [CreateRequest.AppendJSON] writes has
// not, as it is another document. The slice must not be modified.
func (r *CreateRequest) Findings() []Finding { return r.found }

// SetFindings replaces the findings, for a reader of another format. It keeps a
// copy of list.
func (r *CreateRequest) SetFindings(list []Finding) { r.found = slices.Clone(list) }

// String shows the entry with its value redacted unless the key is known and
// not sensitive.
func (c Config) String() string { return c.Name + "=" + c.shown() }

// shown is the value as it may be printed.
func (c *Config) shown() string {
	if c.Null {
		return "null"
	}
	if k, ok := LookupKey(c.Name); ok && !k.Sensitive {
		return c.Value.Reveal()
	}
	return redacted
}

// Format implements [fmt.Formatter]: every verb prints [Config.String].
func (c Config) Format(f fmt.State, _ rune) { fmt.Fprint(f, c.String()) }

// LogValue implements [slog.LogValuer].
func (c Config) LogValue() slog.Value { return slog.StringValue(c.String()) }
