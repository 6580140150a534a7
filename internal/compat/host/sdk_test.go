package main

import (
	"context"
	"net/http"
	"strings"
	"testing"

	kafkarest "github.com/confluentinc/ccloud-sdk-go-v2/kafkarest/v3"
)

// client is the official SDK with a host of its own.
type client struct {
	*served
	api kafkarest.ClusterLinkingV3Api
	ctx context.Context
	ran map[string]map[int]bool
}

func newClient(t *testing.T) *client {
	s := serve(t, "cloud", open0(t, ""))
	cfg := kafkarest.NewConfiguration()
	cfg.Servers = kafkarest.ServerConfigurations{{URL: s.url}}
	return &client{
		served: s, api: kafkarest.NewAPIClient(cfg).ClusterLinkingV3Api, ran: map[string]map[int]bool{},
		ctx: context.WithValue(t.Context(), kafkarest.ContextBasicAuth, kafkarest.BasicAuth{UserName: "key", Password: "secret"}),
	}
}

// is checks how a call ended: with that status, and with an error exactly where the
// status is one.
func (c *client) is(operation string, status int, resp *http.Response, err error) {
	c.t.Helper()
	if resp == nil {
		c.t.Fatalf("%s: %v", operation, err)
	}
	if resp.StatusCode != status || (err != nil) != (status >= 400) {
		c.t.Fatalf("%s: %d %v, want %d", operation, resp.StatusCode, err, status)
	}
	if c.ran[operation] == nil {
		c.ran[operation] = map[int]bool{}
	}
	c.ran[operation][status] = true
}

// The official SDK runs every operation that it knows, accepted and refused.
func TestSDK(t *testing.T) {
	c := newClient(t)
	c.send("POST", "/clusters/east/topics", `{"topic_name":"orders","partitions_count":2}`)
	c.send("POST", "/clusters/east/topics", `{"topic_name":"audit"}`)
	c.control("produce?cluster=east&topic=orders&n=6")
	c.links()
	c.configs()
	c.mirrors()
	c.verbs()
	resp, err := c.api.DeleteKafkaLink(c.ctx, "west", "L").ValidateOnly(true).Execute()
	c.is("DeleteKafkaLink", 403, resp, err) // audit is not stopped yet
	c.control("settle")
	resp, err = c.api.DeleteKafkaLink(c.ctx, "west", "L").ValidateOnly(true).Execute()
	c.is("DeleteKafkaLink", 200, resp, err)
	resp, err = c.api.DeleteKafkaLink(c.ctx, "west", "L").Force(true).Execute()
	c.is("DeleteKafkaLink", 200, resp, err)
	resp, err = c.api.DeleteKafkaLink(c.ctx, "west", "L").Execute()
	c.is("DeleteKafkaLink", 404, resp, err)
	if len(c.ran) != 17 { // the twenty without the reverses and the restore, which it does not have
		t.Errorf("%d operations ran: %v", len(c.ran), c.ran)
	}
	for operation, statuses := range c.ran {
		if len(statuses) < 2 {
			t.Errorf("%s ended with %v only", operation, statuses)
		}
	}
}

func (c *client) links() {
	t := c.t
	request := kafkarest.CreateLinkRequestData{SourceClusterId: new("east"), Configs: &[]kafkarest.ConfigData{
		{Name: "bootstrap.servers", Value: *kafkarest.NewNullableString(new("east.example.com:9092"))},
		{Name: "acl.sync.ms", Value: *kafkarest.NewNullableString(new("6000"))},
	}}
	resp, err := c.api.CreateKafkaLink(c.ctx, "west").LinkName("L").ValidateOnly(true).ValidateLink(true).CreateLinkRequestData(request).Execute()
	c.is("CreateKafkaLink", 204, resp, err)
	resp, err = c.api.CreateKafkaLink(c.ctx, "west").LinkName("L").CreateLinkRequestData(request).Execute()
	c.is("CreateKafkaLink", 204, resp, err)
	resp, err = c.api.CreateKafkaLink(c.ctx, "west").LinkName("L").CreateLinkRequestData(request).Execute()
	c.is("CreateKafkaLink", 400, resp, err)
	list, resp, err := c.api.ListKafkaLinks(c.ctx, "west").Execute()
	c.is("ListKafkaLinks", 200, resp, err)
	if len(list.Data) != 1 || list.Data[0].LinkName != "L" {
		t.Errorf("links: %+v", list.Data)
	}
	_, resp, err = c.api.ListKafkaLinks(c.ctx, "none").Execute()
	c.is("ListKafkaLinks", 404, resp, err)
	one, resp, err := c.api.GetKafkaLink(c.ctx, "west", "L").Execute()
	c.is("GetKafkaLink", 200, resp, err)
	if one.GetLinkState() != "ACTIVE" || one.GetSourceClusterId() != "east" {
		t.Errorf("link: %+v", one)
	}
	_, resp, err = c.api.GetKafkaLink(c.ctx, "west", "none").Execute()
	c.is("GetKafkaLink", 404, resp, err)
}

func (c *client) configs() {
	t := c.t
	list, resp, err := c.api.ListKafkaLinkConfigs(c.ctx, "west", "L").Execute()
	c.is("ListKafkaLinkConfigs", 200, resp, err)
	if len(list.Data) < 50 {
		t.Errorf("%d configs", len(list.Data))
	}
	_, resp, err = c.api.ListKafkaLinkConfigs(c.ctx, "west", "none").Execute()
	c.is("ListKafkaLinkConfigs", 404, resp, err)
	c.hasConfig("6000")
	_, resp, err = c.api.GetKafkaLinkConfigs(c.ctx, "west", "L", "none").Execute()
	c.is("GetKafkaLinkConfigs", 400, resp, err)

	resp, err = c.api.UpdateKafkaLinkConfig(c.ctx, "west", "L", "acl.sync.ms").UpdateLinkConfigRequestData(kafkarest.UpdateLinkConfigRequestData{Value: "7000"}).Execute()
	c.is("UpdateKafkaLinkConfig", 204, resp, err)
	c.hasConfig("7000")
	resp, err = c.api.UpdateKafkaLinkConfig(c.ctx, "west", "L", "acl.sync.ms").UpdateLinkConfigRequestData(kafkarest.UpdateLinkConfigRequestData{Value: "x"}).Execute()
	c.is("UpdateKafkaLinkConfig", 400, resp, err)

	batch := func(operation, value *string) kafkarest.AlterConfigBatchRequestData {
		return kafkarest.AlterConfigBatchRequestData{Data: []kafkarest.AlterConfigBatchRequestDataData{{
			Name: "acl.sync.ms", Value: *kafkarest.NewNullableString(value), Operation: *kafkarest.NewNullableString(operation),
		}}}
	}
	resp, err = c.api.UpdateKafkaLinkConfigBatch(c.ctx, "west", "L").AlterConfigBatchRequestData(batch(new("SET"), new("8000"))).Execute()
	c.is("UpdateKafkaLinkConfigBatch", 204, resp, err)
	c.hasConfig("8000")
	resp, err = c.api.UpdateKafkaLinkConfigBatch(c.ctx, "west", "L").ValidateOnly(true).AlterConfigBatchRequestData(batch(new("DELETE"), nil)).Execute()
	c.is("UpdateKafkaLinkConfigBatch", 204, resp, err)
	c.hasConfig("8000")
	resp, err = c.api.UpdateKafkaLinkConfigBatch(c.ctx, "west", "L").AlterConfigBatchRequestData(batch(nil, new("-1"))).Execute()
	c.is("UpdateKafkaLinkConfigBatch", 400, resp, err)

	resp, err = c.api.DeleteKafkaLinkConfig(c.ctx, "west", "L", "acl.sync.ms").Execute()
	c.is("DeleteKafkaLinkConfig", 204, resp, err)
	c.hasConfig("5000")
	resp, err = c.api.DeleteKafkaLinkConfig(c.ctx, "west", "none", "acl.sync.ms").Execute()
	c.is("DeleteKafkaLinkConfig", 404, resp, err)
}

func (c *client) hasConfig(value string) {
	c.t.Helper()
	d, resp, err := c.api.GetKafkaLinkConfigs(c.ctx, "west", "L", "acl.sync.ms").Execute()
	c.is("GetKafkaLinkConfigs", 200, resp, err)
	if d.Value != value {
		c.t.Errorf("acl.sync.ms is %q, want %q", d.Value, value)
	}
}

func (c *client) mirrors() {
	for _, topic := range []string{"orders", "audit"} {
		resp, err := c.api.CreateKafkaMirrorTopic(c.ctx, "west", "L").CreateMirrorTopicRequestData(kafkarest.CreateMirrorTopicRequestData{SourceTopicName: topic}).Execute()
		c.is("CreateKafkaMirrorTopic", 204, resp, err)
	}
	resp, err := c.api.CreateKafkaMirrorTopic(c.ctx, "west", "L").CreateMirrorTopicRequestData(kafkarest.CreateMirrorTopicRequestData{SourceTopicName: "orders"}).Execute()
	c.is("CreateKafkaMirrorTopic", 400, resp, err)
	c.control("settle")
	c.status("orders", "ACTIVE")
	_, resp, err = c.api.ReadKafkaMirrorTopic(c.ctx, "west", "L", "none").Execute()
	c.is("ReadKafkaMirrorTopic", 404, resp, err)
	all, resp, err := c.api.ListKafkaMirrorTopics(c.ctx, "west").MirrorStatus("ACTIVE").Execute()
	c.is("ListKafkaMirrorTopics", 200, resp, err)
	under, resp, err := c.api.ListKafkaMirrorTopicsUnderLink(c.ctx, "west", "L").Execute()
	c.is("ListKafkaMirrorTopicsUnderLink", 200, resp, err)
	if len(all.Data) != 2 || len(under.Data) != 2 {
		c.t.Errorf("%d mirrors, %d under the link, want 2", len(all.Data), len(under.Data))
	}
	_, resp, err = c.api.ListKafkaMirrorTopics(c.ctx, "none").Execute()
	c.is("ListKafkaMirrorTopics", 404, resp, err)
	_, resp, err = c.api.ListKafkaMirrorTopicsUnderLink(c.ctx, "west", "none").Execute()
	c.is("ListKafkaMirrorTopicsUnderLink", 404, resp, err)
}

func (c *client) status(topic, want string) {
	c.t.Helper()
	m, resp, err := c.api.ReadKafkaMirrorTopic(c.ctx, "west", "L", topic).Execute()
	c.is("ReadKafkaMirrorTopic", 200, resp, err)
	if string(m.MirrorStatus) != want {
		c.t.Errorf("%s is %s, want %s", topic, m.MirrorStatus, want)
	}
}

func (c *client) verbs() {
	names := kafkarest.AlterMirrorsRequestData{MirrorTopicNames: &[]string{"orders"}}
	type result = kafkarest.AlterMirrorStatusResponseDataList
	verbs := []struct {
		name string
		run  func(link string, r kafkarest.AlterMirrorsRequestData) (result, *http.Response, error)
		then string
	}{
		{"Pause", func(l string, r kafkarest.AlterMirrorsRequestData) (result, *http.Response, error) {
			return c.api.UpdateKafkaMirrorTopicsPause(c.ctx, "west", l).AlterMirrorsRequestData(r).Execute()
		}, "PAUSED"},
		{"Resume", func(l string, r kafkarest.AlterMirrorsRequestData) (result, *http.Response, error) {
			return c.api.UpdateKafkaMirrorTopicsResume(c.ctx, "west", l).AlterMirrorsRequestData(r).Execute()
		}, "ACTIVE"},
		{"Promote", func(l string, r kafkarest.AlterMirrorsRequestData) (result, *http.Response, error) {
			return c.api.UpdateKafkaMirrorTopicsPromote(c.ctx, "west", l).AlterMirrorsRequestData(r).Execute()
		}, "PENDING_STOPPED"},
	}
	for _, v := range verbs {
		list, resp, err := v.run("L", names)
		c.is(v.name, 200, resp, err)
		if len(list.Data) != 1 || list.Data[0].GetErrorMessage() != "" {
			c.t.Errorf("%s: %+v", v.name, list.Data)
		}
		c.status("orders", v.then)
		_, resp, err = v.run("none", names)
		c.is(v.name, 404, resp, err)
	}
	c.control("settle")
	c.status("orders", "STOPPED")

	pattern := kafkarest.AlterMirrorsRequestData{MirrorTopicNamePattern: new("a.*")}
	list, resp, err := c.api.UpdateKafkaMirrorTopicsFailover(c.ctx, "west", "L").AlterMirrorsRequestData(pattern).Execute()
	c.is("Failover", 200, resp, err)
	if len(list.Data) != 1 || list.Data[0].MirrorTopicName != "audit" {
		c.t.Errorf("failover: %+v", list.Data)
	}
	_, resp, err = c.api.UpdateKafkaMirrorTopicsFailover(c.ctx, "west", "none").AlterMirrorsRequestData(pattern).Execute()
	c.is("Failover", 404, resp, err)

	// What is refused for a topic is told in its item.
	again, resp, err := verbs[2].run("L", names)
	c.is("Promote", 200, resp, err)
	if text := again.Data[0].GetErrorMessage(); !strings.Contains(text, "has already stopped its mirror from 'L'") {
		c.t.Errorf("a second promote says %q", text)
	}
}
