package otel

import (
	"context"
	"errors"
	"strconv"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"github.com/clusterlink-go/clusterlink/store"
)

// The attributes of spans, beside OpenTelemetry's own error.type. They are kept.
const (
	AttributeOperation = "clusterlink.operation"
	AttributeLink      = "clusterlink.link"
	AttributeTopic     = "clusterlink.topic"
	AttributeRecords   = "clusterlink.records"
)

// errorType is what OpenTelemetry calls the class of an error.
const errorType = "error.type"

// Tracer is a [store.Tracer] over OpenTelemetry: a span for each operation, named
// for it, with the link and the topic that it is about. A span that fails says
// with which of the API's codes; neither configs nor texts of errors are in it.
// Make one with [NewTracer]; the zero Tracer is not usable. It is safe for
// concurrent use and may serve several clusters.
type Tracer struct{ tracer trace.Tracer }

var _ store.Tracer = Tracer{}

// NewTracer makes spans with tracer.
func NewTracer(tracer trace.Tracer) Tracer { return Tracer{tracer} }

// Start implements [store.Tracer].
func (t Tracer) Start(ctx context.Context, a store.Action) (context.Context, func(err error)) {
	attributes := []attribute.KeyValue{attribute.String(AttributeOperation, string(a.Operation))}
	if a.Link != "" {
		attributes = append(attributes, attribute.String(AttributeLink, a.Link))
	}
	if a.Topic != "" {
		attributes = append(attributes, attribute.String(AttributeTopic, a.Topic))
	}
	ctx, span := t.tracer.Start(ctx, string(a.Operation), trace.WithAttributes(attributes...))
	return ctx, func(err error) { end(span, err) }
}

// end ends a span as err says. The text of an error may hold what somebody
// wrote, so that only its class is told.
func end(span trace.Span, err error) {
	if err != nil {
		class := classOf(err)
		span.SetStatus(codes.Error, class)
		span.SetAttributes(attribute.String(errorType, class))
	}
	span.End()
}

// classOf is the API's error code, or a word for what the API knows nothing of.
func classOf(err error) string {
	switch {
	case errors.Is(err, context.Canceled):
		return "canceled"
	case errors.Is(err, context.DeadlineExceeded):
		return "deadline_exceeded"
	}
	return strconv.Itoa(store.APIError(err).Body.ErrorCode)
}
