package store_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
)

// traces is a Tracer that notes what it is told, each operation after those
// that it is part of.
type traces struct{ all []string }

type traceKey struct{}

func (tr *traces) Start(ctx context.Context, a store.Action) (context.Context, func(error)) {
	within, _ := ctx.Value(traceKey{}).(string)
	name := fmt.Sprintf("%s%s(%s %s)", within, a.Operation, a.Link, a.Topic)
	if a.Actor != "me" {
		name += " by " + a.Actor
	}
	return context.WithValue(ctx, traceKey{}, name+" "), func(err error) {
		if err != nil {
			name += " failed"
		}
		tr.all = append(tr.all, name)
	}
}

// traced is an Authorizer that refuses what is not being traced, and all that
// is asked of a link of another name than L.
type traced struct{}

func (traced) Authorize(ctx context.Context, a store.Action) error {
	if ctx.Value(traceKey{}) == nil || a.Link != "L" && a.Link != "" {
		return errors.New("refused")
	}
	return nil
}

// TestTracer: every operation is told of before the Authorizer is asked, goes on
// with the tracer's context, and ends once, with the caller's error.
func TestTracer(t *testing.T) {
	tr := &traces{}
	c, _ := standalone(t, store.Options{Tracer: tr, Authorizer: traced{}}, &fake{topic: store.PeerTopic{Exists: true, Readable: true}})
	ctx := store.WithActor(t.Context(), "me")
	alter := func(name string, topics ...string) error {
		_, err := c.AlterMirrors(ctx, name, link.Pause, link.AlterMirrorsRequest{Names: topics}, nil)
		return err
	}
	for _, step := range []struct {
		want []string
		call func(name string) error
	}{
		{[]string{"createKafkaLink(L )"}, func(name string) error { _, err := c.CreateLink(ctx, name, fromB(), nil); return err }},
		{[]string{"getKafkaLink(L )"}, func(name string) error { _, err := c.GetLink(ctx, name); return err }},
		{[]string{"getKafkaLink(L )"}, func(name string) error { return c.WriteLink(ctx, io.Discard, name, nil) }},
		{[]string{"listKafkaLinkConfigs(L )"}, func(name string) error { _, err := c.ListLinkConfigs(ctx, name); return err }},
		{[]string{"getKafkaLinkConfigs(L )"}, func(name string) error { _, err := c.GetLinkConfig(ctx, name, "acl.sync.enable"); return err }},
		{[]string{"updateKafkaLinkConfigBatch(L )"}, func(name string) error {
			_, err := c.AlterLinkConfigs(ctx, name, []link.ConfigChange{link.SetConfig("acl.sync.enable", "false")}, nil)
			return err
		}},
		{[]string{"updateKafkaLinkConfig(L )"}, func(name string) error {
			_, err := c.UpdateLinkConfig(ctx, name, link.SetConfig("acl.sync.ms", "5000"), nil)
			return err
		}},
		{[]string{"updateKafkaLinkConfig(L )"}, func(name string) error { _, err := c.SetPaused(ctx, name, false, nil); return err }},
		{[]string{"deleteKafkaLinkConfig(L )"}, func(name string) error { _, err := c.ResetLinkConfig(ctx, name, "acl.sync.ms", nil); return err }},
		{[]string{"createKafkaMirrorTopic(L T)"}, func(name string) error {
			_, err := c.CreateMirror(ctx, name, link.CreateMirrorRequest{SourceTopicName: "T"})
			return err
		}},
		{[]string{"readKafkaMirrorTopic(L T)"}, func(name string) error { _, err := c.GetMirror(ctx, name, "T"); return err }},
		{[]string{"listKafkaMirrorTopics(L )"}, func(name string) error {
			_, err := c.ListMirrors(ctx, store.MirrorQuery{Link: name})
			return err
		}},
		{[]string{"listKafkaMirrorTopics(L )"}, func(name string) error {
			return c.WriteMirrors(ctx, io.Discard, store.MirrorQuery{Link: name})
		}},
		{
			[]string{"pause(L ) pause(L T)", "pause(L ) pause(L U) failed", "pause(L )"},
			func(name string) error { return alter(name, "T", "U") },
		},
		{[]string{"deleteKafkaLink(L )"}, func(name string) error {
			return c.DeleteLink(ctx, name, &store.DeleteLinkOptions{Force: true})
		}},
	} {
		tr.all = nil
		if err := step.call("L"); err != nil {
			t.Fatalf("%v: %v", step.want, err)
		}
		if diff := cmp.Diff(step.want, tr.all); diff != "" {
			t.Error(diff)
		}
		tr.all = nil
		if err := step.call("other"); err == nil || len(tr.all) != 1 || tr.all[0][len(tr.all[0])-7:] != " failed" {
			t.Errorf("%v, refused: %v, %v", step.want, tr.all, err)
		}
	}
	for _, list := range []func() error{
		func() error { _, err := c.ListLinks(ctx, store.PageQuery{}); return err },
		func() error { return c.WriteLinks(ctx, io.Discard) },
	} {
		tr.all = nil
		if err := list(); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"listKafkaLinks( )"}, tr.all); diff != "" {
			t.Error(diff)
		}
	}
}
