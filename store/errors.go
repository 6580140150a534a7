package store

import "errors"

// Errors of a [Backend].
var (
	// ErrConflict: a condition of the transaction did not hold.
	ErrConflict = errors.New("store: conflict")
	// ErrTooLarge: the transaction or a value exceeds a limit.
	ErrTooLarge = errors.New("store: too large")
	// ErrUnknownOutcome: it can't be told whether the transaction was applied.
	ErrUnknownOutcome = errors.New("store: unknown outcome")
	// ErrMisuse: the call breaks a rule of Backend: an empty key, one key in two
	// operations, a limit that is not positive.
	ErrMisuse = errors.New("store: misuse")
	// ErrCompacted: the revision asked for is not kept: no longer, or it was
	// never reached.
	ErrCompacted = errors.New("store: compacted")
	// ErrClosed: the backend was closed.
	ErrClosed = errors.New("store: closed")
)

// Errors of the operations. Each refusal matches exactly one of these, of
// [validate.ErrInvalid] and [fsm.ErrRejected].
var (
	ErrLinkNotFound    = errors.New("store: link not found")
	ErrLinkExists      = errors.New("store: link already exists")
	ErrConfigNotFound  = errors.New("store: config not found")
	ErrMirrorNotFound  = errors.New("store: mirror topic not found")
	ErrTopicExists     = errors.New("store: topic already exists")
	ErrPrefixExists    = errors.New("store: prefix already exists")
	ErrLinkInUse       = errors.New("store: link has live mirror topics")
	ErrRemoteInvalid   = errors.New("store: remote cluster does not fit the link")
	ErrPeerUnreachable = errors.New("store: peer unreachable")
	ErrPeerRefused     = errors.New("store: peer refused the credentials")
	ErrLimit           = errors.New("store: limit reached")
	ErrUnauthorized    = errors.New("store: not authorized")
	ErrClusterNotFound = errors.New("store: no such cluster")
)

// Errors that only a host can have: give them to [APIError] for the service's
// answer.
var (
	// ErrUnauthenticated: the caller's credentials are missing or wrong.
	ErrUnauthenticated = errors.New("store: not authenticated")
	// ErrBodyTooLarge: the host stopped reading the request's body. What it did
	// read, up to [link.DefaultMaxBytes], [Cluster.Do] answers by itself.
	ErrBodyTooLarge = errors.New("store: request body too large")
)
