package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/clusterlink-go/clusterlink/link"
)

// ErrInvalidRequest is matched where a request contradicts itself or lacks
// something, beside what package validate finds.
var ErrInvalidRequest = errors.New("store: invalid request")

// Refusal is an operation's answer that it did not do what was asked, in the
// API's words. It matches the one sentinel of this package that is its Kind.
// Message is text for people and no promise; it never holds a secret. A
// Refusal is immutable.
type Refusal struct {
	// Kind is one of the errors of the operations, or [ErrInvalidRequest].
	Kind error
	// Status is the HTTP status and Code the error_code of the API's answer.
	Status, Code int
	// Message is the API's text where it is known.
	Message string
	// Retryable says that the same request may be accepted a little later,
	// without anybody changing anything.
	Retryable bool
}

// Error implements error.
func (r *Refusal) Error() string { return r.Kind.Error() + ": " + r.Message }

// Is reports whether target is the refusal's Kind.
func (r *Refusal) Is(target error) bool { return target == r.Kind }

// The codes of the API that the engine answers with (api.md 3.2).
const (
	codeBadRequest     = 400
	codeUnauthorized   = 401
	codeForbidden      = 403
	codeNotFound       = 404
	codeInternal       = 500
	codeInvalid        = 40002
	codeUnsupported    = 40035
	codeAuthentication = 40101
)

func refuse(kind error, status, code int, format string, args ...any) *Refusal {
	return &Refusal{Kind: kind, Status: status, Code: code, Message: fmt.Sprintf(format, args...)}
}

func noLink(name string) error {
	return refuse(ErrLinkNotFound, 404, codeNotFound, "The cluster link doesn't exist: Cluster link '%s' does not exist.", name)
}

func noMirror(topic string) error {
	return refuse(ErrMirrorNotFound, 404, codeNotFound, "The mirror topic doesn't exist: Topic '%s' is not a mirror topic of the cluster link.", topic)
}

func linkExists(name string) error {
	return refuse(ErrLinkExists, 400, codeBadRequest, "A cluster link already exists with the provided link name: Unable to validate cluster link due to error: Cluster link '%s' already exists.", name)
}

func topicExists(topic string) error {
	return refuse(ErrTopicExists, 400, codeInvalid, "Topic '%s' already exists.", topic)
}

func prefixExists() error { return refuse(ErrPrefixExists, 400, codeInvalid, "prefix already exists") }

func linkInUse(name string) error {
	return refuse(ErrLinkInUse, 403, codeForbidden, "Cluster link '%s' has mirror topics that are not stopped.", name)
}

func prefixInUse(name string) error {
	return refuse(ErrLinkInUse, 400, codeInvalid, "The prefix of cluster link '%s' can't be changed while it has mirror topics that are not stopped.", name)
}

func selfLink(id string) error {
	return refuse(ErrRemoteInvalid, 400, codeInvalid, "Source cluster ID matches local cluster ID %s. Cannot create cluster link to self.", id)
}

func noHalf(name string) error {
	r := refuse(ErrRemoteInvalid, 400, codeInvalid, "Unable to validate cluster link due to error: the destination cluster does not have a link named %s", name)
	r.Retryable = true
	return r
}

func remoteInvalid(format string, args ...any) error {
	return refuse(ErrRemoteInvalid, 400, codeInvalid, "Unable to validate cluster link due to error: "+format, args...)
}

func unauthorized() error {
	return refuse(ErrUnauthorized, 401, codeUnauthorized, textUnauthorized)
}

func limitReached(what string, limit int) error {
	return refuse(ErrLimit, 400, codeInvalid, "The limit of %d %s is reached.", limit, what)
}

func peerUnreachable() error {
	return refuse(ErrPeerUnreachable, 400, codeBadRequest,
		"Invalid Cluster Link: Invalid cluster link. Link error code: %s. Link error message: Failed to create a TCP connection to the remote cluster. Error message: Unable to validate cluster link due to error: The provided cluster is invalid.",
		link.LinkBootstrapConnectionFailed)
}

func peerRefused() error {
	return refuse(ErrPeerRefused, 401, codeAuthentication, "Unable to validate cluster link due to error: Authentication failed.")
}

// peerError gives the refusal for an error of a Dialer or a Peer. The error's
// own text may hold what the host knows of the connection, so it is left out.
func peerError(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, ErrPeerRefused):
		return peerRefused()
	default:
		return peerUnreachable()
	}
}

// noCluster is the service's answer to the id of another cluster (OAS 18773).
func noCluster(id string) error {
	return refuse(ErrClusterNotFound, 404, codeNotFound, "Cluster %s cannot be found.", id)
}

// badRequest refuses what can't be meant.
func badRequest(format string, args ...any) error {
	return refuse(ErrInvalidRequest, 400, codeInvalid, format, args...)
}
