// Package otel shows with OpenTelemetry what a [store.Cluster] does: [Metrics]
// counts it, [Tracer] makes a span of each operation, and [Backend] one of each
// request that an operation sends to its backend.
package otel

import (
	"context"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	"github.com/clusterlink-go/clusterlink/store"
)

// The names of the counters. They are kept.
const (
	CounterRequests  = "clusterlink.requests"
	CounterChanges   = "clusterlink.changes"
	CounterConflicts = "clusterlink.conflicts"
)

// Metrics is a [store.Metrics] over OpenTelemetry. Make one with [NewMetrics];
// the zero Metrics is not usable. It is safe for concurrent use, and one may
// serve several clusters: give each a meter with attributes of its own, or the
// counts add up.
type Metrics struct {
	requests, changes, conflicts metric.Int64Counter
}

var _ store.Metrics = (*Metrics)(nil)

// NewMetrics makes the three counters on meter. The error is the meter's.
func NewMetrics(meter metric.Meter) (*Metrics, error) {
	var m Metrics
	for _, c := range []struct {
		counter          *metric.Int64Counter
		name, text, unit string
	}{
		{&m.requests, CounterRequests, "Operations that callers asked for, whatever became of them.", "{request}"},
		{&m.changes, CounterChanges, "Changes of links and mirror topics that were committed.", "{change}"},
		{&m.conflicts, CounterConflicts, "Transactions that met somebody else's change.", "{transaction}"},
	} {
		var err error
		if *c.counter, err = meter.Int64Counter(c.name, metric.WithDescription(c.text), metric.WithUnit(c.unit)); err != nil {
			return nil, err
		}
	}
	return &m, nil
}

// Requested implements [store.Metrics].
func (m *Metrics) Requested(ctx context.Context, op store.Operation) {
	m.requests.Add(ctx, 1, metric.WithAttributes(attribute.String("operation", string(op))))
}

// Applied implements [store.Metrics].
func (m *Metrics) Applied(ctx context.Context, kind store.Kind, event string) {
	m.changes.Add(ctx, 1, metric.WithAttributes(attribute.String("kind", string(kind)), attribute.String("event", event)))
}

// Conflicted implements [store.Metrics].
func (m *Metrics) Conflicted(ctx context.Context) { m.conflicts.Add(ctx, 1) }
