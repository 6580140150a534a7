package link

// LinkState is link_state: how one half of a link shows in the API. It is an
// open enum (OAS 20541); the empty value means that a server did not send it.
type LinkState string

// The link states of the API, and one that servers send beside them.
const (
	LinkActive      LinkState = "ACTIVE"
	LinkPaused      LinkState = "PAUSED"
	LinkUnavailable LinkState = "UNAVAILABLE"
	LinkFailed      LinkState = "FAILED"
	LinkUnknown     LinkState = "UNKNOWN"
	// LinkUnmanagedSource marks a list entry without a link object, left when
	// a source-initiated link was deleted (KCP clusterlink.go:237-246).
	LinkUnmanagedSource LinkState = "UNMANAGED_SOURCE"
)

// LinkStates lists the known link states.
func LinkStates() []LinkState {
	return []LinkState{LinkActive, LinkPaused, LinkUnavailable, LinkFailed, LinkUnknown, LinkUnmanagedSource}
}

// Known reports whether s is a state this package knows.
func (s LinkState) Known() bool { return contains(LinkStates(), s) }

// LinkError is link_error: what is wrong with a link, beside its state. It is
// an open enum (OAS 20549); the empty value and [LinkNoError] mean healthy.
type LinkError string

// The link errors of the API.
const (
	LinkNoError                   LinkError = "NO_ERROR"
	LinkErrorUnknown              LinkError = "UNKNOWN"
	LinkAuthenticationError       LinkError = "AUTHENTICATION_ERROR"
	LinkUnresolvableBootstrap     LinkError = "UNRESOLVABLE_BOOTSTRAP_ERROR"
	LinkInvalidBootstrapInternal  LinkError = "INVALID_BOOTSTRAP_INTERNAL_ENDPOINT_ERROR"
	LinkBootstrapConnectionFailed LinkError = "BOOTSTRAP_TCP_CONNECTION_FAILED_ERROR"
	LinkTimeout                   LinkError = "TIMEOUT_ERROR"
)

// LinkErrors lists the known link errors.
func LinkErrors() []LinkError {
	return []LinkError{
		LinkNoError, LinkErrorUnknown, LinkAuthenticationError, LinkUnresolvableBootstrap,
		LinkInvalidBootstrapInternal, LinkBootstrapConnectionFailed, LinkTimeout,
	}
}

// Known reports whether e is an error this package knows.
func (e LinkError) Known() bool { return contains(LinkErrors(), e) }

// Healthy reports whether e says that nothing is wrong (KCP
// reconciler.go:332-340).
func (e LinkError) Healthy() bool { return e == "" || e == LinkNoError }

// contains is slices.Contains; the short lists here live on the stack.
func contains[T comparable](list []T, v T) bool {
	for _, x := range list {
		if x == v {
			return true
		}
	}
	return false
}
