package store

import "context"

// Tracer follows the operations that callers ask for, those that [Authorizer]
// is asked about, each from its beginning to its end. The host implements it
// over its own library; module store/otel does so for OpenTelemetry, and has a
// wrapper that follows what the operations ask of a [Backend]. It is called
// within the operations, so it must not block, nor call the cluster.
// Implementations are safe for concurrent use.
type Tracer interface {
	// Start is told of an operation before the Authorizer is asked. The
	// operation goes on with the context that it gives, and calls end once, with
	// the error that the caller gets; nil is none. An alter request is one
	// operation without a topic, and one within it for each of its topics.
	Start(ctx context.Context, a Action) (_ context.Context, end func(err error))
}

// begin tells the Tracer of an operation. What it gives must be called when the
// operation ends.
func (c *Cluster) begin(ctx context.Context, op Operation, linkName, topic string) (_ context.Context, end func(error)) {
	if c.opts.Tracer == nil {
		return ctx, untraced
	}
	return c.opts.Tracer.Start(ctx, Action{Operation: op, Link: linkName, Topic: topic, Actor: actorOf(ctx)})
}

func untraced(error) {}
