package store_test

import (
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/validate"
)

// TestBrokenBodies: a body with an error in its form is refused by every
// operation, also where the caller dropped what the decoder returned, and changes
// nothing.
func TestBrokenBodies(t *testing.T) {
	w := newWorld(t, nil)
	w.link(w.a, "L", fromB())
	w.mirror(w.a, "L", "orders")
	w.must(w.CreateTopic("b", "spare", 1))
	for operation, row := range map[string]struct {
		body string
		send func(data []byte) error
	}{
		"create a link": {
			`{"source_cluster_id":"b","configs":[{"name":"bootstrap.servers","value":"b.example.com:9092"}]`,
			func(data []byte) error {
				r, _ := link.DecodeCreateRequest(data)
				_, err := w.a.CreateLink(t.Context(), "M", r, &store.CreateLinkOptions{SkipRemote: true})
				return err
			},
		},
		"alter configs": {
			`{"data":[{"name":"acl.sync.ms","value":"6000"}]`,
			func(data []byte) error {
				r, _ := link.DecodeAlterConfigsRequest(data)
				_, err := w.a.AlterLinkConfigs(t.Context(), "L", r.Changes, nil)
				return err
			},
		},
		"update a config": {
			`{"value":"6000"`,
			func(data []byte) error {
				c, _ := link.DecodeUpdateConfigRequest("acl.sync.ms", data)
				_, err := w.a.UpdateLinkConfig(t.Context(), "L", *c, nil)
				return err
			},
		},
		"create a mirror": {
			`{"source_topic_name":"spare"`,
			func(data []byte) error {
				r, _ := link.DecodeCreateMirrorRequest(data)
				_, err := w.a.CreateMirrorTopic(t.Context(), "L", r, nil)
				return err
			},
		},
		"pause mirrors": {
			`{"mirror_topic_names":["orders"]`,
			func(data []byte) error {
				r, _ := link.DecodeAlterMirrorsRequest(data)
				_, err := w.a.AlterMirrors(t.Context(), "L", link.Pause, *r, nil)
				return err
			},
		},
	} {
		before := revision(t, w.a)
		for _, end := range []string{``, `} x`, `}{}`, `,"odd":1,"odd":2}`} {
			matches(t, row.send([]byte(row.body+end)), validate.ErrInvalid)
		}
		if after := revision(t, w.a); after != before {
			t.Errorf("%s: revision %d, then %d", operation, before, after)
		}
		if err := row.send([]byte(row.body + `}`)); err != nil {
			t.Errorf("%s: the whole body: %v", operation, err)
		}
	}
}

// revision is that of the last change of a cluster.
func revision(t *testing.T, c *store.Cluster) store.Revision {
	t.Helper()
	s, err := c.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s.Revision
}

// TestMissingBootstrap: a half that would dial nobody is refused for what is
// missing, before the other cluster is dialled, and for the name that was meant for
// it.
func TestMissingBootstrap(t *testing.T) {
	w := newWorld(t, nil)
	for name, row := range map[string]struct {
		request *link.CreateRequest
		text    string
	}{
		"empty":        {link.NewCreateRequest(), "bootstrap.servers is missing"},
		"no request":   {nil, "bootstrap.servers is missing"},
		"null":         {link.NewCreateRequest("bootstrap.servers"), "bootstrap.servers is missing"},
		"misspelt":     {link.NewCreateRequest("bootstrap.server", "b.example.com:9092"), `bootstrap.servers is missing: "bootstrap.server" is not read as it`},
		"source half":  {link.NewCreateRequest("link.mode", "SOURCE"), "bootstrap.servers is missing"},
		"in two words": {link.NewCreateRequest("bootstrap servers", "b.example.com:9092"), "bootstrap.servers is missing"},
	} {
		_, err := w.a.CreateLink(t.Context(), "L", row.request, nil)
		matches(t, err, validate.ErrInvalid)
		if answer := w.a.APIError(err); answer.Status != 400 || !strings.Contains(answer.Body.Message, row.text) {
			t.Errorf("%s: %d %s", name, answer.Status, answer.Body.Message)
		}
	}
	if _, err := w.a.CreateLink(t.Context(), "L", link.NewCreateRequest(), &store.CreateLinkOptions{SkipRemote: true}); err != nil {
		t.Errorf("without validation: %v", err)
	}
}
