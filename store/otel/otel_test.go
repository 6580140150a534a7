package otel_test

import (
	"context"
	"maps"
	"testing"

	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/memstore"
	"github.com/clusterlink-go/clusterlink/store/otel"
)

func TestMetrics(t *testing.T) {
	reader := metric.NewManualReader()
	provider := metric.NewMeterProvider(metric.WithReader(reader))
	m, err := otel.NewMetrics(provider.Meter("test"))
	if err != nil {
		t.Fatal(err)
	}
	c, err := store.New("a", memstore.New(nil), &store.Options{Metrics: m})
	if err != nil {
		t.Fatal(err)
	}
	req := link.NewCreateRequest("bootstrap.servers", "b.example.com:9092")
	req.SourceClusterID = "b"
	for range 2 { // the second is refused
		_, _ = c.CreateLink(t.Context(), "L", req, &store.CreateLinkOptions{SkipRemote: true})
	}
	if _, err := c.SetPaused(t.Context(), "L", true, nil); err != nil {
		t.Fatal(err)
	}
	m.Conflicted(t.Context())
	want := map[string]int64{
		"clusterlink.requests operation=createKafkaLink,":       2,
		"clusterlink.requests operation=updateKafkaLinkConfig,": 1,
		"clusterlink.changes event=create,kind=link,":           1,
		"clusterlink.changes event=pause,kind=link,":            1,
		"clusterlink.conflicts ":                                1,
	}
	if got := collect(t, reader); !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// collect gives the sums by name and attributes.
func collect(t *testing.T, reader metric.Reader) map[string]int64 {
	t.Helper()
	var all metricdata.ResourceMetrics
	if err := reader.Collect(context.Background(), &all); err != nil {
		t.Fatal(err)
	}
	got := map[string]int64{}
	for _, scope := range all.ScopeMetrics {
		for _, m := range scope.Metrics {
			sum, ok := m.Data.(metricdata.Sum[int64])
			if !ok || !sum.IsMonotonic || m.Description == "" {
				t.Errorf("%s is no counter with a description", m.Name)
			}
			for _, p := range sum.DataPoints {
				key := m.Name + " "
				for _, kv := range p.Attributes.ToSlice() {
					key += string(kv.Key) + "=" + kv.Value.AsString() + ","
				}
				got[key] += p.Value
			}
		}
	}
	return got
}
