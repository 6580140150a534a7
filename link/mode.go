package link

// Mode is link.mode: the role that one half of a link plays on the cluster
// that keeps it. It is open on reading; the empty Mode means that the request
// does not say, and the service then takes [ModeDestination].
type Mode string

// The link modes (OAS 16870; CLI command_link_create.go:31-35). The service
// compares them case-sensitively.
const (
	ModeDestination   Mode = "DESTINATION"
	ModeSource        Mode = "SOURCE"
	ModeBidirectional Mode = "BIDIRECTIONAL"
)

// Modes lists the known modes.
func Modes() []Mode { return []Mode{ModeDestination, ModeSource, ModeBidirectional} }

// Known reports whether m is a mode this package knows.
func (m Mode) Known() bool {
	return m == ModeDestination || m == ModeSource || m == ModeBidirectional
}

// ConnectionMode is connection.mode: whether a half dials the other cluster
// or waits to be dialled. It is open on reading; the empty value means that
// the request does not say, and the service then takes [ConnectionOutbound].
type ConnectionMode string

// The connection modes (TF 83-98).
const (
	ConnectionOutbound ConnectionMode = "OUTBOUND"
	ConnectionInbound  ConnectionMode = "INBOUND"
)

// ConnectionModes lists the known connection modes.
func ConnectionModes() []ConnectionMode {
	return []ConnectionMode{ConnectionOutbound, ConnectionInbound}
}

// Known reports whether c is a connection mode this package knows.
func (c ConnectionMode) Known() bool { return c == ConnectionOutbound || c == ConnectionInbound }
