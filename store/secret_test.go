package store_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
)

func TestSecretsNeverShow(t *testing.T) {
	const secret = "hunter2"
	var out bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))
	w := newWorld(t, nil)
	c, _ := standalone(t, store.Options{Logger: logger}, w.b)
	if !strings.Contains(out.String(), "level=WARN") {
		t.Errorf("opening without a sealing key did not warn: %s", out.String())
	}
	req := fromB("security.protocol", "SASL_SSL", "sasl.mechanism", "PLAIN",
		"sasl.jaas.config", `org.apache.kafka.common.security.plain.PlainLoginModule required username="u" password="`+secret+`";`,
		"some.unknown.key", secret)
	print := func(v any) {
		fmt.Fprintf(&out, "%v %+v %#v %s %q\n", v, v, v, v, v)
		if text, err := json.Marshal(v); err == nil {
			out.Write(text)
		}
		logger.Info("value", slog.Any("value", v))
	}
	result, err := c.CreateLink(t.Context(), "L", req, nil)
	w.must(err)
	print(result)
	_, err = c.CreateLink(t.Context(), "L", req, nil)
	print(err)
	l, err := c.GetLink(t.Context(), "L")
	w.must(err)
	print(l)
	for _, config := range l.Configs {
		if strings.Contains(config.Value.Reveal(), secret) {
			t.Errorf("%s is given to the caller", config.Name)
		}
	}
	page, err := c.ListLinks(t.Context(), store.PageQuery{})
	w.must(err)
	print(page)
	w.must(w.CreateTopic("b", "T", 1))
	m, err := c.CreateMirror(t.Context(), "L", link.CreateMirrorRequest{
		SourceTopicName: "T", Configs: []link.Config{link.NewConfig("some.topic.config", secret)},
	})
	w.must(err)
	print(m)
	results, err := c.AlterMirrors(t.Context(), "L", link.Promote, link.AlterMirrorsRequest{Names: []string{"T", "U"}}, nil)
	w.must(err)
	print(results)
	w.must(c.DeleteLink(t.Context(), "L", &store.DeleteLinkOptions{Force: true}))
	if strings.Contains(out.String(), secret) {
		t.Errorf("the secret shows in\n%s", out.String())
	}
	if !strings.Contains(out.String(), "link created") || !strings.Contains(out.String(), "mirror changed") {
		t.Error("changes were not logged")
	}
}

// The dialer is the one who must know.
func TestDialerGetsSecrets(t *testing.T) {
	w := newWorld(t, nil)
	var seen []string
	c, err := store.New("x", newBackend(), &store.Options{Dialer: dialFunc(func(l store.Link) (store.Peer, error) {
		for _, config := range l.Configs {
			seen = append(seen, config.Name+"="+config.Value.Reveal())
		}
		l.Configs[0] = link.NewConfig("clobbered", "")
		return w.b, nil
	})})
	w.must(err)
	const jaas = `org.apache.kafka.common.security.plain.PlainLoginModule required username="u" password="p";`
	_, err = c.CreateLink(t.Context(), "L", fromB("security.protocol", "SASL_SSL", "sasl.mechanism", "PLAIN", "sasl.jaas.config", jaas), nil)
	w.must(err)
	if !strings.Contains(strings.Join(seen, "\n"), "sasl.jaas.config="+jaas) {
		t.Errorf("the dialer saw %q", seen)
	}
	if l, err := c.GetLink(t.Context(), "L"); err != nil || l.Configs[0].Name != "bootstrap.servers" {
		t.Errorf("the dialer changed the link: %+v, %v", l, err)
	}
}
