package otel

import (
	"context"
	"errors"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"github.com/clusterlink-go/clusterlink/store"
)

// The names of the spans of a backend. They are kept.
const (
	SpanGet    = "clusterlink.backend.get"
	SpanScan   = "clusterlink.backend.scan"
	SpanCommit = "clusterlink.backend.commit"
)

// Backend makes a span of each request to a [store.Backend], within that of the
// operation which sends it. The spans tell how many records a request is about,
// neither keys nor values. Watches have none: they last as long as who watches.
// Make one with [NewBackend]; the zero Backend is not usable. It is as safe for
// concurrent use as what it wraps.
type Backend struct {
	store.Backend
	tracer trace.Tracer
}

var (
	_ store.Backend     = Backend{}
	_ store.BatchGetter = Backend{}
)

// NewBackend follows b with tracer. Closing it closes b.
func NewBackend(b store.Backend, tracer trace.Tracer) Backend { return Backend{b, tracer} }

// Get implements [store.Backend].
func (b Backend) Get(ctx context.Context, key string) (store.Record, error) {
	ctx, span := b.tracer.Start(ctx, SpanGet, trace.WithSpanKind(trace.SpanKindClient))
	rec, err := b.Backend.Get(ctx, key)
	found := 0
	if rec.Revision != 0 {
		found = 1
	}
	endRequest(span, found, err)
	return rec, err
}

// GetAll implements [store.BatchGetter]. It has one span, however it is done.
func (b Backend) GetAll(ctx context.Context, keys []string) ([]store.Record, error) {
	ctx, span := b.tracer.Start(ctx, SpanGet, trace.WithSpanKind(trace.SpanKindClient))
	records, err := store.GetAll(ctx, b.Backend, keys)
	found := 0
	for _, rec := range records {
		if rec.Revision != 0 {
			found++
		}
	}
	endRequest(span, found, err)
	return records, err
}

// Scan implements [store.Backend].
func (b Backend) Scan(ctx context.Context, r store.Range) (store.Page, error) {
	ctx, span := b.tracer.Start(ctx, SpanScan, trace.WithSpanKind(trace.SpanKindClient))
	page, err := b.Backend.Scan(ctx, r)
	endRequest(span, len(page.Records), err)
	return page, err
}

// Commit implements [store.Backend].
func (b Backend) Commit(ctx context.Context, t store.Txn) (store.Revision, error) {
	ctx, span := b.tracer.Start(ctx, SpanCommit, trace.WithSpanKind(trace.SpanKindClient))
	rev, err := b.Backend.Commit(ctx, t)
	endRequest(span, len(t.Ops), err)
	return rev, err
}

// endRequest ends the span of a request. A conflict is no error of the backend:
// it did what it was asked, and most are tried again.
func endRequest(span trace.Span, records int, err error) {
	span.SetAttributes(attribute.Int(AttributeRecords, records))
	if err != nil {
		class := requestClass(err)
		span.SetAttributes(attribute.String(errorType, class))
		if !errors.Is(err, store.ErrConflict) {
			span.SetStatus(codes.Error, class)
		}
	}
	span.End()
}

// requestClass is a word for an error of a backend.
func requestClass(err error) string {
	for _, c := range []struct {
		err   error
		class string
	}{
		{store.ErrConflict, "conflict"},
		{store.ErrUnknownOutcome, "unknown_outcome"}, // before the context's, which it may match too
		{store.ErrCompacted, "compacted"},
		{store.ErrTooLarge, "too_large"},
		{store.ErrMisuse, "misuse"},
		{store.ErrClosed, "closed"},
		{context.Canceled, "canceled"},
		{context.DeadlineExceeded, "deadline_exceeded"},
	} {
		if errors.Is(err, c.err) {
			return c.class
		}
	}
	return "_OTHER" // as OpenTelemetry calls what has no class
}
