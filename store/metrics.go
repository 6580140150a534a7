package store

import (
	"context"
	"errors"
	"log/slog"
)

// Kind says what a change is about.
type Kind string

// The kinds of changes.
const (
	KindLink   Kind = "link"
	KindMirror Kind = "mirror"
)

// Metrics counts what a [Cluster] does. The host implements it over its own
// library; module store/otel does so for OpenTelemetry. It is called within
// the operations, so it must not block, nor call the cluster. Implementations
// are safe for concurrent use.
type Metrics interface {
	// Requested counts an operation that a caller asks for, once for each topic
	// of an alter request, whatever becomes of it.
	Requested(ctx context.Context, op Operation)
	// Applied counts a change that was committed. The event is one of package
	// fsm; there are few, so it may be a label.
	Applied(ctx context.Context, kind Kind, event string)
	// Conflicted counts a transaction that met somebody else's change. Most are
	// tried again.
	Conflicted(ctx context.Context)
}

// requested tells the Metrics what is asked for.
func (c *Cluster) requested(ctx context.Context, op Operation) {
	if c.opts.Metrics != nil {
		c.opts.Metrics.Requested(ctx, op)
	}
}

// count tells the Metrics of a change.
func (c *Cluster) count(ctx context.Context, kind Kind, event string) {
	if c.opts.Metrics != nil {
		c.opts.Metrics.Applied(ctx, kind, event)
	}
}

// observed is a backend whose conflicts are counted and logged.
type observed struct {
	Backend
	c *Cluster
}

// Commit implements [Backend].
func (b observed) Commit(ctx context.Context, t Txn) (Revision, error) {
	rev, err := b.Backend.Commit(ctx, t)
	if err != nil && errors.Is(err, ErrConflict) {
		if b.c.opts.Metrics != nil {
			b.c.opts.Metrics.Conflicted(ctx)
		}
		b.c.opts.Logger.LogAttrs(ctx, slog.LevelDebug, "conflict", slog.String("cluster", b.c.id))
	}
	return rev, err
}

// GetAll implements [BatchGetter].
func (b observed) GetAll(ctx context.Context, keys []string) ([]Record, error) {
	return GetAll(ctx, b.Backend, keys)
}
