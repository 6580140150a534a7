package store_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/internal/golden"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/clustertest"
)

// lags says the same of every mirror.
type lags struct{}

func (lags) Lags(_ context.Context, m store.Mirror) ([]link.MirrorLag, error) {
	var list []link.MirrorLag
	for p := range m.Partitions {
		list = append(list, link.MirrorLag{Partition: p, Lag: int64(p), LastSourceFetchOffset: 10})
	}
	return list, nil
}

// counting gives 1, 2, 3, … for random bytes.
type counting struct{ n byte }

func (c *counting) Read(p []byte) (int, error) {
	for i := range p {
		c.n++
		p[i] = c.n
	}
	return len(p), nil
}

// secretText must be in no answer.
const secretText = "s3cr3t-v4lue"

// transcript is what the operations answer, one JSON a line.
type transcript struct {
	*world
	bytes.Buffer
}

func newTranscript(t testing.TB) *transcript {
	w := newWorld(t, &clustertest.ClusterOptions{Store: store.Options{
		BaseURL: "https://kafka.example.com/kafka/v3/", Lags: lags{}, Rand: &counting{},
		Edition: link.Edition{Product: link.Cloud},
	}})
	return &transcript{world: w}
}

// write adds an answer, compact as it is.
func (tr *transcript) write(what string, answer []byte, err error) {
	tr.t.Helper()
	if err != nil {
		a := tr.a.APIError(err)
		answer = fmt.Appendf(nil, "%d %s", a.Status, a.Body.AppendJSON(nil))
	}
	fmt.Fprintf(tr, "## %s\n%s\n", what, answer)
}

func (tr *transcript) value(what string, v json.Marshaler, err error) {
	tr.t.Helper()
	answer, bad := v.MarshalJSON()
	tr.must(bad)
	tr.write(what, answer, err)
}

func (tr *transcript) stream(what string, run func(*bytes.Buffer) error) {
	tr.t.Helper()
	var b bytes.Buffer
	tr.write(what, b.Bytes(), run(&b))
	if b.Len() > 0 {
		tr.Truncate(tr.Len() - 1)
		tr.Write(b.Bytes())
		tr.WriteByte('\n')
	}
}

func (tr *transcript) links() {
	tr.stream("list links", func(b *bytes.Buffer) error { return tr.a.WriteLinks(tr.t.Context(), b) })
}

func (tr *transcript) link(name string, tasks bool) {
	tr.stream(fmt.Sprintf("get link %s, tasks %v", name, tasks), func(b *bytes.Buffer) error {
		return tr.a.WriteLink(tr.t.Context(), b, name, &store.GetLinkOptions{IncludeTasks: tasks})
	})
}

func (tr *transcript) mirrors(q store.MirrorQuery) {
	tr.stream(fmt.Sprintf("list mirrors of %q, status %q", q.Link, q.Status), func(b *bytes.Buffer) error {
		return tr.a.WriteMirrors(tr.t.Context(), b, q)
	})
}

func (tr *transcript) mirrorData(linkName, topic string, include bool) {
	d, err := tr.a.MirrorData(tr.t.Context(), linkName, topic, &store.GetMirrorOptions{IncludeStateTransitionErrors: include})
	tr.value(fmt.Sprintf("get mirror %s/%s, transition errors %v", linkName, topic, include), d, err)
}

func (tr *transcript) alter(linkName string, verb link.Verb, req link.AlterMirrorsRequest, o *store.AlterOptions) {
	list, err := tr.a.AlterMirrorsData(tr.t.Context(), linkName, verb, req, o)
	tr.value(fmt.Sprintf("%s %q %q of %s", verb, req.Names, req.Pattern, linkName), list, err)
}

func TestAnswers(t *testing.T) {
	tr := newTranscript(t)
	ctx := t.Context()
	tr.links()
	tr.must(tr.CreateTopic("b", "orders", 2))
	tr.must(tr.CreateTopic("b", "payments", 1))
	req := fromB(
		"security.protocol", "SASL_SSL", "sasl.mechanism", "PLAIN",
		"sasl.jaas.config", `org.apache.kafka.common.security.plain.PlainLoginModule required username="k" password="`+secretText+`";`,
		"acl.sync.enable", "true", "consumer.offset.sync.enable", "true",
		"consumer.offset.group.filters", `{"groupFilters":[{"name":"*","patternType":"LITERAL","filterType":"INCLUDE"}]}`)
	_, err := tr.a.CreateLink(ctx, "east", req, nil)
	tr.must(err)
	_, err = tr.a.CreateLink(ctx, "east", req, nil)
	tr.write("create link east again", nil, err)
	tr.link("east", true)
	tr.link("none", false)
	_, err = tr.a.CreateMirror(ctx, "east", link.CreateMirrorRequest{SourceTopicName: "orders"})
	tr.must(err)
	_, err = tr.a.CreateMirror(ctx, "east", link.CreateMirrorRequest{SourceTopicName: "payments"})
	tr.must(err)
	_, err = tr.a.CreateMirror(ctx, "east", link.CreateMirrorRequest{SourceTopicName: "payments", MirrorTopicName: "other"})
	tr.write("create mirror under another name", nil, err)
	tr.mirrorData("east", "orders", false)
	tr.mirrorData("east", "orders", true)
	tr.mirrorData("east", "none", false)
	tr.alter("east", link.Promote, link.AlterMirrorsRequest{Names: []string{"payments", "none"}}, nil)
	tr.settle()
	tr.alter("east", link.Promote, link.AlterMirrorsRequest{Names: []string{"payments"}}, nil)
	tr.alter("east", link.Pause, link.AlterMirrorsRequest{Pattern: "ord.*"}, &store.AlterOptions{ValidateOnly: true})
	tr.alter("east", link.Pause, link.AlterMirrorsRequest{}, nil)
	tr.mirrors(store.MirrorQuery{Link: "east"})
	tr.mirrors(store.MirrorQuery{Status: link.MirrorStopped})
	tr.mirrors(store.MirrorQuery{Link: "east", Status: link.MirrorFailed})
	list, err := tr.a.ListLinkConfigs(ctx, "east")
	tr.value("list configs", list, err)
	for _, name := range []string{"acl.sync.ms", "sasl.jaas.config", "cluster.link.paused", "no.such.key"} {
		d, err := tr.a.GetLinkConfig(ctx, "east", name)
		tr.value("get config "+name, d, err)
	}
	_, err = tr.a.UpdateLinkConfig(ctx, "east", link.SetConfig("link.mode", "SOURCE"), nil)
	tr.write("change the mode", nil, err)
	_, err = tr.a.AlterLinkConfigs(ctx, "east", []link.ConfigChange{
		link.SetConfig("consumer.offset.sync.enable", "false"), link.SetConfig("acl.sync.ms", "6000"),
	}, nil)
	tr.must(err)
	tr.link("east", true)
	_, err = tr.a.SetPaused(ctx, "east", true, nil)
	tr.must(err)
	tr.links()
	if strings.Contains(tr.String(), secretText) {
		t.Error("an answer holds the secret")
	}
	golden.File(t, "store/testdata/api/one-way.golden", tr.String())
}

func TestAnswersOfTwoWays(t *testing.T) {
	tr := newTranscript(t)
	ctx := t.Context()
	tr.must(tr.CreateTopic("b", "orders", 1))
	tr.world.link(tr.a, "both", bidirectional("b"))
	tr.world.link(tr.b, "both", bidirectional("a"))
	tr.mirror(tr.a, "both", "orders")
	tr.link("both", true)
	tr.must(tr.Produce(ctx, "b", "orders", 10))
	tr.settle()
	orders := link.AlterMirrorsRequest{Names: []string{"orders"}}
	tr.alter("both", link.Failover, orders, nil)
	tr.settle()
	tr.must(tr.Produce(ctx, "a", "orders", 5))
	_, err := tr.b.AlterMirrors(ctx, "both", link.TruncateAndRestore, orders, nil)
	tr.must(err)
	list, err := tr.b.AlterMirrorsData(ctx, "both", link.TruncateAndRestore, orders, nil)
	tr.value("truncate-and-restore again", list, err)
	tr.settle()
	tr.must(tr.b.DeleteLink(ctx, "both", &store.DeleteLinkOptions{Force: true}))
	tr.link("both", false)
	golden.File(t, "store/testdata/api/two-way.golden", tr.String())
}

func TestAnswersOfRestore(t *testing.T) {
	tr := newTranscript(t)
	ctx := t.Context()
	tr.must(tr.CreateTopic("b", "orders", 2))
	tr.world.link(tr.a, "both", bidirectional("b"))
	tr.world.link(tr.b, "both", bidirectional("a"))
	m, err := tr.b.CreateMirror(ctx, "both", link.CreateMirrorRequest{SourceTopicName: "none"})
	if err == nil {
		t.Fatalf("a mirror of nothing: %+v", m)
	}
	tr.must(tr.CreateTopic("a", "local", 2))
	tr.mirror(tr.b, "both", "local")
	tr.must(tr.Produce(ctx, "a", "local", 10))
	tr.settle()
	local := link.AlterMirrorsRequest{Names: []string{"local"}}
	_, err = tr.b.AlterMirrors(ctx, "both", link.Failover, local, nil)
	tr.must(err)
	tr.settle()
	tr.must(tr.Produce(ctx, "a", "local", 6)) // beyond what b has
	tr.alter("both", link.TruncateAndRestore, local, &store.AlterOptions{ValidateOnly: true, IncludePartitionData: true})
	tr.alter("both", link.TruncateAndRestore, local, &store.AlterOptions{ValidateOnly: true})
	tr.alter("both", link.TruncateAndRestore, local, &store.AlterOptions{IncludePartitionData: true})
	tr.mirrors(store.MirrorQuery{})
	golden.File(t, "store/testdata/api/restore.golden", tr.String())
}

func TestRemnants(t *testing.T) {
	tr := newTranscript(t)
	ctx := t.Context()
	inbound := link.NewCreateRequest("link.mode", "DESTINATION", "connection.mode", "INBOUND")
	inbound.SourceClusterID = "a"
	dest := tr.world.link(tr.b, "south", inbound)
	source := link.NewCreateRequest("link.mode", "SOURCE", "bootstrap.servers", "b.example.com:9092")
	source.DestinationClusterID = "b"
	tr.world.link(tr.a, "south", source)
	tr.link("south", true)
	tr.must(tr.a.DeleteLink(ctx, "south", nil))
	tr.links()
	ids, err := tr.a.Remnants(ctx)
	if err != nil || len(ids) != 1 || ids[0] != dest.ID {
		t.Errorf("remnants %v, %v; want %v", ids, err, dest.ID)
	}
	tr.world.link(tr.a, "south", source) // takes the same id
	tr.links()
	tr.must(tr.a.DeleteLink(ctx, "south", nil))
	tr.must(tr.a.DropRemnant(ctx, dest.ID))
	tr.links()
	golden.File(t, "store/testdata/api/remnant.golden", tr.String())
}
