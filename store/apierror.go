package store

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate"
)

// Answer is how the API answers an operation that failed. It is a comparable
// value; the zero Answer is for no error.
type Answer struct {
	_ struct{}

	// Status is the HTTP status, Body the JSON body.
	Status int
	Body   link.ErrorBody
	// Retryable says that the same request may be accepted a little later,
	// without anybody changing anything.
	Retryable bool
}

// APIError gives the API's answer to an error of a [Cluster], and of the decoders
// of package link, in the words of a Cluster whose [Options] have no Edition. Every error has one: what is not known
// here is the service's 500. The body has error_code and message, as servers
// send them, and source where the request's part that is meant is known.
// Nothing of an error's text that a host, a backend or a peer wrote goes into
// the body. A nil error gives the zero Answer.
func APIError(err error) Answer { return apiError(err, "", "") }

// APIError is the function of that name with what the cluster's own product
// answers differently.
func (c *Cluster) APIError(err error) Answer { return apiError(err, c.opts.Edition.Product, c.id) }

func apiError(err error, product link.Product, cluster string) Answer {
	if err == nil {
		return Answer{}
	}
	if refusal := (*Refusal)(nil); errors.As(err, &refusal) {
		return quirk(refusal, product)
	}
	if invalid := (*validate.Error)(nil); errors.As(err, &invalid) {
		return invalidAnswer(invalid, cluster)
	}
	if rejected := (*rejectedError)(nil); errors.As(err, &rejected) {
		return rejectedAnswer(err, rejected.message)
	}
	if t := (*fsm.TransitionError)(nil); errors.As(err, &t) {
		return rejectedAnswer(err, strings.NewReplacer("'{topic}'", "the topic", "'{link}'", "the cluster link",
			"{topic}", "the topic", "{link}", "the cluster link").Replace(t.Text))
	}
	if stale := (*staleError)(nil); errors.As(err, &stale) {
		return answer(412, codeStale, "The resource is at another revision than the request demands.", false)
	}
	if name := (*link.NameError)(nil); errors.As(err, &name) {
		return answer(400, codeBadRequest, "Invalid "+name.What+".", false)
	}
	if id := (*link.IDError)(nil); errors.As(err, &id) {
		return answer(400, codeInvalid, "Invalid cluster link id.", false)
	}
	for _, row := range failures {
		if errors.Is(err, row.kind) {
			return answer(row.status, row.code, row.message, row.retryable)
		}
	}
	return answer(500, codeInternal, textInternal, false)
}

// textInternal is the service's catch-all (api.md 3.2).
const textInternal = "Internal Server Error"

// textUnauthorized is what the service was observed to say (TF issue #287).
const textUnauthorized = "Not authorized: the authenticated user didn't have the right access to the resource"

func answer(status, code int, message string, retryable bool) Answer {
	return Answer{Status: status, Retryable: retryable, Body: link.ErrorBody{ErrorCode: code, Message: message}}
}

// failure is a row of the catalogue: an error that is no answer to what was
// asked.
type failure struct {
	kind         error
	status, code int
	message      string
	retryable    bool
}

// The codes of failures (api.md 3.2).
const (
	codeRetriable   = 50003
	codeUnavailable = 50302
	codeTimeout     = 408
	codeStale       = 412
)

// failures are looked through in order. All but the kinds of refusals, which
// come without their [Refusal] only from a host's own code, are this project's
// reading: the API has nothing to say about backends.
var failures = [...]failure{
	{ErrUnknownOutcome, 500, codeRetriable, "The outcome of the request is not known.", true},
	{context.DeadlineExceeded, 408, codeTimeout, "The server received the request, but the operation timed out", true},
	{context.Canceled, 408, codeTimeout, "The server received the request, but the operation timed out", true},
	{ErrConflict, 500, codeRetriable, "The resource was changed by another request.", true},
	{ErrClosed, 503, codeUnavailable, "The server is shutting down.", true},
	{ErrTooLarge, 400, codeInvalid, "The request is too large to be stored.", false},
	{ErrCompacted, 400, codeInvalid, "The revision is no longer kept.", false},
	{ErrMisuse, 500, codeInternal, textInternal, false},
	{ErrRecord, 500, codeInternal, textInternal, false},
	{ErrSealed, 500, codeInternal, textInternal, false},

	{ErrLinkNotFound, 404, codeNotFound, "The cluster link doesn't exist", false},
	{ErrLinkExists, 400, codeBadRequest, "A cluster link already exists with the provided link name", false},
	{ErrConfigNotFound, 400, codeBadRequest, "Invalid Config Name.", false},
	{ErrMirrorNotFound, 404, codeNotFound, "The mirror topic doesn't exist", false},
	{ErrTopicExists, 400, codeInvalid, "The topic already exists.", false},
	{ErrPrefixExists, 400, codeInvalid, "prefix already exists", false},
	{ErrLinkInUse, 403, codeForbidden, "The cluster link has mirror topics that are not stopped.", false},
	{ErrRemoteInvalid, 400, codeInvalid, "Unable to validate cluster link due to error: The provided cluster is invalid.", false},
	{ErrPeerUnreachable, 400, codeBadRequest, "Invalid Cluster Link: Failed to create a TCP connection to the remote cluster.", false},
	{ErrPeerRefused, 401, codeAuthentication, "Unable to validate cluster link due to error: Authentication failed.", false},
	{ErrLimit, 400, codeInvalid, "A limit is reached.", false},
	{ErrUnauthorized, 401, codeUnauthorized, textUnauthorized, false},
	{ErrClusterNotFound, 404, codeNotFound, "The cluster cannot be found.", false},
	{ErrUnauthenticated, 401, codeAuthentication, "Authentication failed", false}, // documented (api.md 3.2)
	{ErrBodyTooLarge, 413, 413, "The request body is too large.", false},
	{ErrInvalidRequest, 400, codeInvalid, "The request is invalid.", false},
	{validate.ErrInvalid, 400, codeInvalid, "The request is invalid.", false},
	{link.ErrResponse, 400, codeInvalid, "The document is no answer of the API.", false}, // of Listings.Add
	{fsm.ErrRejected, 400, codeBadRequest, "The request is not allowed now.", false},
}

// quirks has what a product answers in its own way.
var quirks = [...]struct {
	kind         error
	product      link.Product
	status, code int
	message      string // empty is the refusal's own
	source       link.Source
}{
	// Confluent Cloud was observed to answer 400 too. A unit fixture of KCP has
	// 409 and 40902, and its client takes either.
	{ErrLinkExists, link.Platform, 400, codeBadRequest, "", "KCP integration-tests"},
	// Confluent Cloud was observed to answer 401.
	{ErrUnauthorized, link.Platform, 403, 40301, "Request is not authorized", "RU exception mapper"},
}

// quirk gives the answer to a refusal, with what a product answers in its own
// way.
func quirk(r *Refusal, product link.Product) Answer {
	a := answer(r.Status, r.Code, r.Message, r.Retryable)
	for _, q := range quirks {
		if q.kind == r.Kind && q.product == product {
			a.Status, a.Body.ErrorCode = q.status, q.code
			if q.message != "" {
				a.Body.Message = q.message
			}
		}
	}
	return a
}

// rejectedAnswer is for an event that is not allowed now.
func rejectedAnswer(err error, message string) Answer {
	row := rejection{400, codeBadRequest, false}
	if t := (*fsm.TransitionError)(nil); errors.As(err, &t) {
		if known, ok := rejections[t.Code]; ok {
			row = known
		}
	}
	return answer(row.status, row.code, message, row.retryable)
}

// invalidAnswer is for a request that is wrong: the first problem counts, as a
// service that stops at the first would answer; all are in the detail.
func invalidAnswer(err *validate.Error, cluster string) Answer {
	problems := err.Problems()
	if len(problems) == 0 {
		return answer(400, codeInvalid, "The request is invalid.", false)
	}
	p := &problems[0]
	for i := range problems {
		if invalids[problems[i].Code].message == textDeserialize { // read before anything is checked
			p = &problems[i]
			break
		}
	}
	row := invalids[p.Code]
	a := answer(400, codeInvalid, row.message, false)
	if row.code != 0 {
		a.Body.ErrorCode = row.code
	}
	if row.status != 0 {
		a.Status = row.status
	}
	if cluster != "" {
		cluster = " " + cluster
	}
	a.Body.Message = strings.ReplaceAll(a.Body.Message, ownCluster, cluster)
	switch {
	case row.message == "":
		a.Body.Message = "Invalid request: " + p.Message
	case strings.HasSuffix(row.message, ": "):
		a.Body.Message += p.Message
	}
	if more := len(problems) - 1; more > 0 {
		a.Body.Message += " (and " + strconv.Itoa(more) + " more)"
	}
	a.Body.Pointer, a.Body.Parameter = p.Pointer, p.Parameter
	return a
}
