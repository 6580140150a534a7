package otel_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/memstore"
	"github.com/clusterlink-go/clusterlink/store/otel"
)

// secret must be in no span.
const secret = "hunter2"

func request() *link.CreateRequest {
	req := link.NewCreateRequest(
		"bootstrap.servers", "b.example.com:9092", "security.protocol", "SASL_SSL", "sasl.mechanism", "PLAIN",
		"sasl.jaas.config", `org.apache.kafka.common.security.plain.PlainLoginModule required username="u" password="`+secret+`";`)
	req.SourceClusterID = "b"
	return req
}

// recording gives a cluster whose spans the exporter keeps.
func recording(t *testing.T) (*store.Cluster, *tracetest.InMemoryExporter) {
	t.Helper()
	exporter := tracetest.NewInMemoryExporter()
	provider := sdktrace.NewTracerProvider(sdktrace.WithSyncer(exporter))
	tracer := provider.Tracer("test")
	c, err := store.New("a", otel.NewBackend(memstore.New(nil), tracer), &store.Options{Tracer: otel.NewTracer(tracer)})
	if err != nil {
		t.Fatal(err)
	}
	exporter.Reset() // of the opening
	return c, exporter
}

// shown is a span as a test compares it, under the name of its parent.
func shown(spans tracetest.SpanStubs) []string {
	names := map[string]string{}
	for _, s := range spans {
		names[s.SpanContext.SpanID().String()] = s.Name
	}
	var list []string
	for _, s := range spans {
		line := s.Name
		if parent := names[s.Parent.SpanID().String()]; parent != "" {
			line = parent + " > " + line
		}
		for _, kv := range s.Attributes {
			line += fmt.Sprintf(" %s=%s", kv.Key, kv.Value.String())
		}
		if s.Status.Description != "" {
			line += " " + s.Status.Code.String()
		}
		list = append(list, line)
	}
	return list
}

func TestSpans(t *testing.T) {
	c, exporter := recording(t)
	skip := &store.CreateLinkOptions{SkipRemote: true}
	if _, err := c.CreateLink(t.Context(), "L", request(), skip); err != nil {
		t.Fatal(err)
	}
	_, _ = c.CreateLink(t.Context(), "L", request(), skip)
	const (
		within  = "createKafkaLink > "
		created = "createKafkaLink clusterlink.operation=createKafkaLink clusterlink.link=L"
		get     = "clusterlink.backend.get clusterlink.records="
	)
	want := []string{
		within + get + "0", within + "clusterlink.backend.commit clusterlink.records=5", created,
		within + get + "1", created + " error.type=400 Error",
	}
	if diff := cmp.Diff(want, shown(exporter.GetSpans())); diff != "" {
		t.Error(diff)
	}
	exporter.Reset()
	_, _ = c.AlterMirrors(t.Context(), "L", link.Promote, link.AlterMirrorsRequest{Names: []string{"T", "U"}}, nil)
	const asked = "promote clusterlink.operation=promote clusterlink.link=L"
	want = []string{
		"promote > " + asked + " clusterlink.topic=T error.type=404 Error",
		"promote > " + asked + " clusterlink.topic=U error.type=404 Error",
		asked,
	}
	operations := slices.DeleteFunc(shown(exporter.GetSpans()), func(s string) bool { return strings.Contains(s, "backend") })
	if diff := cmp.Diff(want, operations); diff != "" {
		t.Error(diff)
	}
}

// TestNoSecretsInSpans: whatever becomes of an operation on secrets, they are
// nowhere in what is exported.
func TestNoSecretsInSpans(t *testing.T) {
	c, exporter := recording(t)
	bad := request()
	bad.Configs = append(bad.Configs, link.NewCreateRequest("sasl.jaas.config", secret, "request.timeout.ms", secret, secret, secret).Configs...)
	_, refused := c.CreateLink(t.Context(), "L", bad, nil)
	_, unreachable := c.CreateLink(t.Context(), "L", request(), nil)
	_, err := c.CreateLink(t.Context(), "L", request(), &store.CreateLinkOptions{SkipRemote: true})
	if refused == nil || unreachable == nil || err != nil {
		t.Fatal(refused, unreachable, err)
	}
	for _, change := range []link.ConfigChange{
		link.SetConfig("sasl.jaas.config", secret), link.SetConfig("request.timeout.ms", secret), link.SetConfig(secret, secret),
	} {
		_, _ = c.AlterLinkConfigs(t.Context(), "L", []link.ConfigChange{change}, nil)
	}
	spans := exporter.GetSpans()
	if len(spans) < 6 {
		t.Fatalf("%d spans", len(spans))
	}
	for _, s := range spans {
		if text := fmt.Sprintf("%+v", s); strings.Contains(text, secret) {
			t.Errorf("in a span: %s", text)
		}
		for _, kv := range s.Attributes {
			if strings.Contains(kv.Value.String(), secret) {
				t.Errorf("in an attribute: %s", kv.Key)
			}
		}
	}
}

// failing is a backend that gives one error to all requests.
type failing struct {
	store.Backend
	err error
}

func (f failing) Get(context.Context, string) (store.Record, error) { return store.Record{}, f.err }

func (f failing) Scan(context.Context, store.Range) (store.Page, error)     { return store.Page{}, f.err }
func (f failing) Commit(context.Context, store.Txn) (store.Revision, error) { return 0, f.err }

func TestBackendErrors(t *testing.T) {
	for _, row := range []struct {
		err  error
		want string
	}{
		{store.ErrConflict, " error.type=conflict"}, // no failure
		{fmt.Errorf("%w: %w", store.ErrUnknownOutcome, context.Canceled), " error.type=unknown_outcome Error"},
		{store.ErrCompacted, " error.type=compacted Error"},
		{store.ErrTooLarge, " error.type=too_large Error"},
		{store.ErrMisuse, " error.type=misuse Error"},
		{store.ErrClosed, " error.type=closed Error"},
		{context.Canceled, " error.type=canceled Error"},
		{context.DeadlineExceeded, " error.type=deadline_exceeded Error"},
		{fmt.Errorf("disk: %s", secret), " error.type=_OTHER Error"},
	} {
		exporter := tracetest.NewInMemoryExporter()
		b := otel.NewBackend(failing{err: row.err}, sdktrace.NewTracerProvider(sdktrace.WithSyncer(exporter)).Tracer("test"))
		_, _ = b.Get(t.Context(), "key")
		_, _ = b.GetAll(t.Context(), []string{"key", "other"})
		_, _ = b.Scan(t.Context(), store.Range{Limit: 1})
		_, _ = b.Commit(t.Context(), store.Txn{})
		want := []string{
			"clusterlink.backend.get clusterlink.records=0" + row.want,
			"clusterlink.backend.get clusterlink.records=0" + row.want,
			"clusterlink.backend.scan clusterlink.records=0" + row.want,
			"clusterlink.backend.commit clusterlink.records=0" + row.want,
		}
		if diff := cmp.Diff(want, shown(exporter.GetSpans())); diff != "" {
			t.Error(diff)
		}
	}
}
