package store

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"time"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// Options are what a host may decide about a [Cluster]. A nil *Options has the
// safe default of each field. It is read by [New] only.
type Options struct {
	_ struct{}

	// Dialer finds the other clusters; nil means that none can be reached.
	Dialer Dialer
	// Topics knows the ordinary topics of this cluster; see there for nil.
	Topics Topics
	// Authorizer decides who may do what; nil allows everything.
	Authorizer Authorizer
	// Lags knows how far mirror topics are behind; nil tells of no partition.
	Lags Lags
	// BaseURL is what the self of every answer begins with, the prefix of the
	// API included: "https://kafka.example.com/kafka/v3". Empty gives paths that
	// begin with /clusters.
	BaseURL string

	// Now is the clock; nil is the system's.
	Now func() time.Time
	// Rand is the source of link ids; nil is crypto/rand. It must be safe for
	// concurrent use if the Cluster is used so.
	Rand io.Reader
	// Logger gets one record for each applied change at Debug, and a warning
	// at opening; nil discards them.
	Logger *slog.Logger

	// Keyring holds the keys that seal secrets at rest; nil leaves them in clear.
	Keyring Keyring
	// Metrics count what happens; nil counts nothing.
	Metrics Metrics
	// Tracer follows what callers ask for; nil follows nothing.
	Tracer Tracer

	// Edition of the cluster. A server sets it: with the zero value the rules that
	// depend on an edition are silent, configs of both products are listed, and
	// errors are those of Confluent Cloud.
	Edition link.Edition
	// Policy settles what the public material leaves open; the zero value is
	// the safe reading.
	Policy fsm.Policy
	// Limits bound what one cluster keeps.
	Limits Limits
}

// Limits bound what one cluster keeps; 0 is no limit. No numbers are published
// (lifecycle P79). A create of a link counts the links that are there as far
// as the limit.
type Limits struct {
	// Links is the most links of the cluster.
	Links int
	// Mirrors is the most mirror topics of one link, stopped ones included.
	Mirrors int
}

// Operation names what a caller asks for: see [link.Operation].
type Operation = link.Operation

// The operations beside the verbs.
const (
	OpCreateLink   = link.OpCreateLink
	OpGetLink      = link.OpGetLink
	OpListLinks    = link.OpListLinks
	OpDeleteLink   = link.OpDeleteLink
	OpListConfigs  = link.OpListConfigs
	OpGetConfig    = link.OpGetConfig
	OpAlterConfig  = link.OpAlterConfig
	OpResetConfig  = link.OpResetConfig
	OpAlterConfigs = link.OpAlterConfigs
	OpCreateMirror = link.OpCreateMirror
	OpGetMirror    = link.OpGetMirror
	OpListMirrors  = link.OpListMirrors
)

// Action is one thing that a caller asks for.
type Action struct {
	Operation Operation
	// Link and Topic are empty where the operation names none.
	Link, Topic string
	// Actor is who asks: see [WithActor].
	Actor string
}

// Authorizer decides who may do what. It is asked before anything is read, so
// that a refusal does not tell what exists. An alter request is asked about once
// without a topic, which is whether the verb may be asked of the link at all, and
// then once for each topic. A list of all links' mirrors is asked about once,
// without a link, and gives them all. What is no [Operation] is the
// host's own, such as reports, duties, deadlines, watches and imports: it is not
// asked about, and neither is what peers do. Implementations are safe for
// concurrent use.
type Authorizer interface {
	// Authorize gives an error to refuse the action. Its text is not passed on:
	// the caller sees the API's own.
	Authorize(ctx context.Context, a Action) error
}

// actorKey is the context key of the actor.
type actorKey struct{}

// WithActor gives a context that says who asks, for the [Authorizer] and for
// those who watch (see [Event]).
func WithActor(ctx context.Context, actor string) context.Context {
	return context.WithValue(ctx, actorKey{}, actor)
}

// withDefaults fills what is nil.
func (o *Options) withDefaults() Options {
	var opts Options
	if o != nil {
		opts = *o
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Rand == nil {
		opts.Rand = rand.Reader
	}
	if opts.Logger == nil {
		opts.Logger = slog.New(slog.DiscardHandler)
	}
	return opts
}
