package compat

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/clustertest"
)

// answer is one JSON that the engine produced.
type answer struct {
	operation string
	status    int
	body      []byte
}

// scenario runs all operations and keeps what they answer.
type scenario struct {
	*clustertest.World
	t       *testing.T
	a, b    *store.Cluster
	answers []answer
	ran     map[string]bool
}

type lags struct{}

func (lags) Lags(_ context.Context, m store.Mirror) ([]link.MirrorLag, error) {
	var list []link.MirrorLag
	for p := range m.Partitions {
		list = append(list, link.MirrorLag{Partition: p, Lag: 3, LastSourceFetchOffset: -1})
	}
	return list, nil
}

// guard refuses one actor everything, and another what names a topic.
type guard struct{}

func (guard) Authorize(_ context.Context, a store.Action) error {
	if a.Actor == "mallory" || a.Actor == "trudy" && a.Topic != "" {
		return context.Canceled
	}
	return nil
}

func (s *scenario) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// done notes that an operation without a body did what it had to.
func (s *scenario) done(operation string, err error) {
	s.t.Helper()
	s.ran[operation] = true
	if err != nil {
		s.t.Fatalf("%s: %v", operation, err)
	}
}

func (s *scenario) refused(operation string, err error) {
	s.t.Helper()
	if err == nil {
		s.t.Fatalf("%s was not refused", operation)
	}
	a := s.a.APIError(err)
	s.answers = append(s.answers, answer{operation, a.Status, a.Body.AppendJSON(nil)})
}

func (s *scenario) value(operation string, v json.Marshaler, err error) {
	s.t.Helper()
	s.done(operation, err)
	body, err := v.MarshalJSON()
	s.must(err)
	s.answers = append(s.answers, answer{operation, 200, body})
}

func (s *scenario) written(operation string, write func(*bytes.Buffer) error) {
	s.t.Helper()
	var b bytes.Buffer
	s.done(operation, write(&b))
	s.answers = append(s.answers, answer{operation, 200, b.Bytes()})
}

// verbs are the operation ids of the verbs.
func verbs() map[link.Verb]string {
	return map[link.Verb]string{
		link.Promote: "updateKafkaMirrorTopicsPromote", link.Failover: "updateKafkaMirrorTopicsFailover",
		link.Pause: "updateKafkaMirrorTopicsPause", link.Resume: "updateKafkaMirrorTopicsResume",
		link.ReverseAndStart:    "updateKafkaMirrorTopicsReverseAndStartMirror",
		link.ReverseAndPause:    "updateKafkaMirrorTopicsReverseAndPauseMirror",
		link.TruncateAndRestore: "updateKafkaMirrorTopicsTruncateAndRestoreMirror",
	}
}

func (s *scenario) verb(c *store.Cluster, verb link.Verb, topics ...string) {
	s.t.Helper()
	list, err := c.AlterMirrorsData(s.t.Context(), "both", verb, link.AlterMirrorsRequest{Names: topics},
		&store.AlterOptions{IncludePartitionData: true})
	s.value(verbs()[verb], list, err)
}

// look shows everything there is.
func (s *scenario) look(c *store.Cluster) {
	s.t.Helper()
	ctx := s.t.Context()
	s.written("listKafkaLinks", func(b *bytes.Buffer) error { return c.WriteLinks(ctx, b) })
	s.written("listKafkaMirrorTopics", func(b *bytes.Buffer) error { return c.WriteMirrors(ctx, b, store.MirrorQuery{}) })
	page, err := c.ListLinks(ctx, store.PageQuery{})
	s.must(err)
	for _, l := range page.Links {
		for _, tasks := range []bool{false, true} {
			s.written("getKafkaLink", func(b *bytes.Buffer) error {
				return c.WriteLink(ctx, b, l.Name, &store.GetLinkOptions{IncludeTasks: tasks})
			})
		}
		configs, err := c.ListLinkConfigs(ctx, l.Name)
		s.value("listKafkaLinkConfigs", configs, err)
		for _, d := range configs.Data {
			one, err := c.GetLinkConfig(ctx, l.Name, d.Name)
			s.value("getKafkaLinkConfigs", one, err)
		}
		for _, status := range append(link.MirrorStatuses(), "") {
			s.written("listKafkaMirrorTopicsUnderLink", func(b *bytes.Buffer) error {
				return c.WriteMirrors(ctx, b, store.MirrorQuery{Link: l.Name, Status: status})
			})
		}
		mirrors, err := c.ListMirrors(ctx, store.MirrorQuery{Link: l.Name})
		s.must(err)
		for _, m := range mirrors.Mirrors {
			for _, include := range []bool{false, true} {
				d, err := c.MirrorData(ctx, l.Name, m.Topic, &store.GetMirrorOptions{IncludeStateTransitionErrors: include})
				s.value("readKafkaMirrorTopic", d, err)
			}
		}
	}
}

// half is the request of a bidirectional half that dials remote.
func half(remote string) *link.CreateRequest {
	r := link.NewCreateRequest("bootstrap.servers", remote+".example.com:9092", "link.mode", "BIDIRECTIONAL",
		"security.protocol", "SASL_SSL", "sasl.mechanism", "PLAIN",
		"sasl.jaas.config", `org.apache.kafka.common.security.plain.PlainLoginModule required username="k" password="`+secret+`";`,
		"acl.sync.enable", "true", "some.unknown.key", secret)
	r.RemoteClusterID = remote
	return r
}

// secret must be in no answer.
const secret = "s3cr3t-v4lue"

// run plays the scenario for one product.
func run(t *testing.T, product link.Product) *scenario {
	t.Helper()
	s := &scenario{World: clustertest.New(), t: t, ran: map[string]bool{}}
	opts := &clustertest.ClusterOptions{Store: store.Options{
		BaseURL: "https://kafka.example.com/kafka/v3", Lags: lags{}, Authorizer: guard{}, Edition: link.Edition{Product: product},
	}}
	var err error
	s.a, err = s.AddCluster("a", opts)
	s.must(err)
	s.b, err = s.AddCluster("b", opts)
	s.must(err)
	s.look(s.a)
	s.links()
	s.mirrors()
	s.refusals()
	s.end()
	return s
}

func (s *scenario) links() {
	ctx := s.t.Context()
	for _, c := range []struct {
		on     *store.Cluster
		remote string
	}{{s.a, "b"}, {s.b, "a"}} {
		_, err := c.on.CreateLink(ctx, "both", half(c.remote), nil)
		s.done("createKafkaLink", err)
	}
	inbound := link.NewCreateRequest("link.mode", "DESTINATION", "connection.mode", "INBOUND")
	inbound.SourceClusterID = "a"
	_, err := s.b.CreateLink(ctx, "south & west", inbound, nil)
	s.must(err)
	source := link.NewCreateRequest("link.mode", "SOURCE", "bootstrap.servers", "b.example.com:9092")
	source.DestinationClusterID = "b"
	_, err = s.a.CreateLink(ctx, "south & west", source, nil)
	s.must(err)
	s.look(s.a)
	s.must(s.a.DeleteLink(ctx, "south & west", nil))
	_, err = s.a.ReportLink(ctx, "both", fsm.LinkEvent{Name: fsm.EventRemoteError, Error: link.LinkAuthenticationError}, nil)
	s.must(err)
	_, err = s.a.ReportTask(ctx, "both", store.TaskReport{
		Task: link.TaskTopicConfigsSync, Event: fsm.EventTaskError, Error: link.TaskRemoteLinkNotFound, Message: "no other half",
	}, nil)
	s.must(err)
	s.look(s.a)
	_, err = s.a.ReportLink(ctx, "both", fsm.LinkEvent{Name: fsm.EventProbeOK}, nil)
	s.must(err)
	_, err = s.a.UpdateLinkConfig(ctx, "both", link.SetConfig("acl.sync.ms", "6000"), nil)
	s.done("updateKafkaLinkConfig", err)
	_, err = s.a.ResetLinkConfig(ctx, "both", "acl.sync.ms", nil)
	s.done("deleteKafkaLinkConfig", err)
	_, err = s.a.AlterLinkConfigs(ctx, "both", []link.ConfigChange{link.SetConfig("acl.sync.enable", "false")}, nil)
	s.done("updateKafkaLinkConfigBatch", err)
}

func (s *scenario) mirrors() {
	ctx := s.t.Context()
	for _, topic := range []string{"orders", "payments", "audit", "lost"} {
		s.must(s.CreateTopic("b", topic, 2))
		_, err := s.a.CreateMirror(ctx, "both", link.CreateMirrorRequest{SourceTopicName: topic})
		s.done("createKafkaMirrorTopic", err)
	}
	s.must(s.Produce(ctx, "b", "orders", 10))
	s.settle()
	s.look(s.a)
	s.verb(s.a, link.Pause, "orders", "none")
	s.look(s.a)
	s.verb(s.a, link.Resume, "orders", "orders")
	s.verb(s.a, link.Promote, "orders", "payments")
	s.look(s.a)
	s.settle()
	s.verb(s.a, link.Failover, "audit", "payments")
	s.must(s.DeleteTopic(ctx, "b", "lost"))
	for range 10 {
		_, err := s.Step(ctx)
		s.must(err)
	}
	s.look(s.a)
	s.must(s.Produce(ctx, "a", "orders", 4))
	s.verb(s.a, link.TruncateAndRestore, "orders")
	s.verb(s.b, link.TruncateAndRestore, "payments")
	s.look(s.b)
	s.settle()
	s.look(s.b)
	s.verb(s.b, link.ReverseAndStart, "payments")
	s.look(s.a)
	s.look(s.b)
	s.settle()
	s.verb(s.a, link.ReverseAndPause, "payments", "lost")
	s.Cut("a", "b")
	s.look(s.a)
	_, err := s.a.SetPaused(ctx, "both", true, nil)
	s.must(err)
	s.look(s.a)
}

func (s *scenario) settle() {
	s.t.Helper()
	_, err := s.Settle(s.t.Context())
	s.must(err)
}

func (s *scenario) refusals() {
	ctx := s.t.Context()
	mallory := store.WithActor(ctx, "mallory")
	_, err := s.a.CreateLink(ctx, "both", half("b"), nil)
	s.refused("createKafkaLink", err)
	_, err = s.a.CreateLink(ctx, "a/b", half("b"), nil)
	s.refused("createKafkaLink", err)
	_, err = s.a.CreateLink(ctx, "other", half("b"), nil) // the network is cut
	s.refused("createKafkaLink", err)
	_, err = s.a.GetLink(mallory, "both")
	s.refused("getKafkaLink", err)
	_, err = s.a.LinkData(ctx, "none", nil)
	s.refused("getKafkaLink", err)
	_, err = s.a.GetLinkConfig(ctx, "both", "no.such.key")
	s.refused("getKafkaLinkConfigs", err)
	_, err = s.a.UpdateLinkConfig(ctx, "both", link.SetConfig("link.mode", "SOURCE"), nil)
	s.refused("updateKafkaLinkConfig", err)
	_, err = s.a.AlterLinkConfigs(ctx, "both", []link.ConfigChange{link.SetConfig("acl.sync.ms", "x")}, nil)
	s.refused("updateKafkaLinkConfigBatch", err)
	_, err = s.a.CreateMirror(ctx, "both", link.CreateMirrorRequest{SourceTopicName: "orders"})
	s.refused("createKafkaMirrorTopic", err)
	_, err = s.a.MirrorData(ctx, "both", "none", nil)
	s.refused("readKafkaMirrorTopic", err)
	_, err = s.a.AlterMirrorsData(ctx, "none", link.Pause, link.AlterMirrorsRequest{Pattern: ".*"}, nil)
	s.refused("updateKafkaMirrorTopicsPause", err)
	_, err = s.a.AlterMirrorsData(mallory, "both", link.Pause, link.AlterMirrorsRequest{Names: []string{"orders"}}, nil)
	s.refused("updateKafkaMirrorTopicsPause", err)
	list, err := s.a.AlterMirrorsData(store.WithActor(ctx, "trudy"), "both", link.Pause, link.AlterMirrorsRequest{Names: []string{"orders"}}, nil)
	s.value("updateKafkaMirrorTopicsPause", list, err)
	s.refused("deleteKafkaLink", s.b.DeleteLink(ctx, "none", nil))
	done, cancel := context.WithCancel(ctx)
	cancel()
	_, err = s.a.GetLink(done, "both")
	s.refused("getKafkaLink", err)
}

func (s *scenario) end() {
	s.done("deleteKafkaLink", s.a.DeleteLink(s.t.Context(), "both", &store.DeleteLinkOptions{Force: true}))
	s.look(s.a)
}
