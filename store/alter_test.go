package store_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/clustertest"
)

// forbid refuses what it holds: an operation, or an operation and a topic.
type forbid map[string]bool

func (f forbid) Authorize(_ context.Context, a store.Action) error {
	if a.Actor != clustertest.Actor && (f[string(a.Operation)] || f[string(a.Operation)+" "+a.Topic]) {
		return errors.New("policy 17 says no")
	}
	return nil
}

func TestAlterPartialSuccess(t *testing.T) {
	w := newWorld(t, &clustertest.ClusterOptions{Store: store.Options{Authorizer: forbid{"promote denied": true}}})
	w.link(w.a, "L", fromB())
	for _, topic := range []string{"live", "stopped", "denied", "other"} {
		w.mirror(w.a, "L", topic)
	}
	_, err := w.a.Alter(t.Context(), "L", "stopped", link.Failover)
	w.must(err)
	w.settle()
	w.must(w.CreateTopic("a", "plain", 1))
	results, err := w.a.AlterMirrors(t.Context(), "L", link.Promote, link.AlterMirrorsRequest{
		Names: []string{"stopped", "live", "none", "plain", "live", "denied", "a/b"},
	}, nil)
	w.must(err)
	want := []struct {
		topic string
		code  int
		text  string
		err   error
	}{
		{"stopped", 400, "Topic 'stopped' has already stopped its mirror from 'L'", fsm.ErrRejected},
		{"live", 0, "", nil},
		{"none", 404, "none", fsm.ErrRejected},
		{"plain", 404, "plain", fsm.ErrRejected},
		{"denied", 401, "Not authorized", store.ErrUnauthorized},
		{"a/b", 40002, "Topic name is invalid", store.ErrInvalidRequest},
	}
	if len(results) != len(want) {
		t.Fatalf("got %d results, want %d", len(results), len(want))
	}
	for i, r := range results {
		row := want[i]
		if r.MirrorTopicName != row.topic || r.ErrorCode != row.code || !strings.Contains(r.ErrorMessage, row.text) {
			t.Errorf("got %q %d %q, want %q %d %q", r.MirrorTopicName, r.ErrorCode, r.ErrorMessage, row.topic, row.code, row.text)
		}
		if row.err != nil {
			matches(t, r.Err, row.err)
		} else if r.Err != nil {
			t.Errorf("%s: %v", r.MirrorTopicName, r.Err)
		}
	}
	for topic, want := range map[string]link.MirrorStatus{
		"live": link.MirrorPendingStopped, "stopped": link.MirrorStopped, "denied": link.MirrorActive, "other": link.MirrorActive,
	} {
		m, err := w.a.GetMirror(t.Context(), "L", topic)
		w.must(err)
		if m.Status != want {
			t.Errorf("%s is %s, want %s", topic, m.Status, want)
		}
	}
}

func TestAlterRequests(t *testing.T) {
	w := newWorld(t, nil)
	w.link(w.a, "L", fromB())
	for _, topic := range []string{"orders.eu", "orders.us", "payments", "my.orders.eu"} {
		w.mirror(w.a, "L", topic)
	}
	for name, row := range map[string]struct {
		link    string
		verb    link.Verb
		request link.AlterMirrorsRequest
		err     error
		want    []string
	}{
		"neither":        {"L", link.Pause, link.AlterMirrorsRequest{}, store.ErrInvalidRequest, nil},
		"both":           {"L", link.Pause, link.AlterMirrorsRequest{Names: []string{"payments"}, Pattern: ".*"}, store.ErrInvalidRequest, nil},
		"bad pattern":    {"L", link.Pause, link.AlterMirrorsRequest{Pattern: "("}, store.ErrInvalidRequest, nil},
		"unknown verb":   {"L", "explode", link.AlterMirrorsRequest{Pattern: ".*"}, store.ErrInvalidRequest, nil},
		"no link":        {"M", link.Pause, link.AlterMirrorsRequest{Pattern: ".*"}, store.ErrLinkNotFound, nil},
		"whole names":    {"L", link.Pause, link.AlterMirrorsRequest{Pattern: `orders\..*|nothing`}, nil, []string{"orders.eu", "orders.us"}},
		"nothing found":  {"L", link.Pause, link.AlterMirrorsRequest{Pattern: "x"}, nil, nil},
		"names in order": {"L", link.Pause, link.AlterMirrorsRequest{Names: []string{"payments", "orders.eu", "payments"}}, nil, []string{"payments", "orders.eu"}},
	} {
		t.Run(name, func(t *testing.T) {
			results, err := w.a.AlterMirrors(t.Context(), row.link, row.verb, row.request, &store.AlterOptions{ValidateOnly: true})
			if row.err != nil {
				matches(t, err, row.err)
				return
			}
			var got []string
			for _, r := range results {
				got = append(got, r.MirrorTopicName)
				if r.Mirror.Status != link.MirrorPaused {
					t.Errorf("%s would be %s", r.MirrorTopicName, r.Mirror.Status)
				}
			}
			if err != nil || !slices.Equal(got, row.want) {
				t.Errorf("got %q, %v, want %q", got, err, row.want)
			}
		})
	}
	page, err := w.a.ListMirrors(t.Context(), store.MirrorQuery{Status: link.MirrorActive})
	w.must(err)
	if len(page.Mirrors) != 4 {
		t.Errorf("validate_only left %d of 4 mirrors ACTIVE", len(page.Mirrors))
	}
}

func TestAlterIfRevision(t *testing.T) {
	w := newWorld(t, nil)
	w.link(w.a, "L", fromB())
	m := w.mirror(w.a, "L", "T")
	alter := func(verb link.Verb, revision store.Revision) store.AlterResult {
		results, err := w.a.AlterMirrors(t.Context(), "L", verb, link.AlterMirrorsRequest{Names: []string{"T"}}, &store.AlterOptions{IfRevision: revision})
		w.must(err)
		return results[0]
	}
	paused := alter(link.Pause, m.Revision)
	if paused.Err != nil || paused.Mirror.Revision <= m.Revision {
		t.Fatalf("got %+v", paused)
	}
	matches(t, alter(link.Resume, m.Revision).Err, store.ErrConflict)
	if r := alter(link.Resume, paused.Mirror.Revision); r.Err != nil {
		t.Error(r.Err)
	}
}

func TestRefusedVerbWritesNothing(t *testing.T) {
	w := newWorld(t, nil)
	c, b := standalone(t, store.Options{}, w.b)
	w.must(w.CreateTopic("b", "T", 1))
	if _, err := c.CreateLink(t.Context(), "L", fromB(), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := c.CreateMirror(t.Context(), "L", link.CreateMirrorRequest{SourceTopicName: "T"}); err != nil {
		t.Fatal(err)
	}
	before := dump(t, b)
	for _, verb := range []link.Verb{link.ReverseAndStart, link.ReverseAndPause, link.TruncateAndRestore} {
		if _, err := c.Alter(t.Context(), "L", "T", verb); !errors.Is(err, fsm.ErrRejected) {
			t.Errorf("%s on a one-way link: %v", verb, err)
		}
	}
	if _, err := c.Alter(t.Context(), "L", "T", link.Resume); err != nil { // a no-op
		t.Error(err)
	}
	if after := dump(t, b); !mapsEqual(before, after) {
		t.Errorf("records changed from %v to %v", before, after)
	}
}

func mapsEqual(a, b map[string]store.Revision) bool {
	if len(a) != len(b) {
		return false
	}
	for k, v := range a {
		if b[k] != v {
			return false
		}
	}
	return true
}

func TestAuthorizer(t *testing.T) {
	w := newWorld(t, nil)
	w.must(w.CreateTopic("b", "T", 1))
	for _, op := range []store.Operation{
		store.OpCreateLink, store.OpGetLink, store.OpListLinks, store.OpDeleteLink, store.OpAlterConfig,
		store.OpCreateMirror, store.OpGetMirror, store.OpListMirrors,
	} {
		denied := forbid{}
		c, _ := standalone(t, store.Options{Authorizer: denied}, w.b)
		if _, err := c.CreateLink(t.Context(), "L", fromB(), nil); err != nil {
			t.Fatal(err)
		}
		denied[string(op)] = true
		ctx := store.WithActor(t.Context(), "eve")
		var err error
		switch op {
		case store.OpCreateLink:
			_, err = c.CreateLink(ctx, "M", fromB(), nil)
		case store.OpGetLink:
			_, err = c.GetLink(ctx, "L")
		case store.OpListLinks:
			_, err = c.ListLinks(ctx, store.PageQuery{})
		case store.OpDeleteLink:
			err = c.DeleteLink(ctx, "L", nil)
		case store.OpAlterConfig:
			_, err = c.SetPaused(ctx, "L", true, nil)
		case store.OpCreateMirror:
			_, err = c.CreateMirror(ctx, "L", link.CreateMirrorRequest{SourceTopicName: "T"})
		case store.OpGetMirror:
			_, err = c.GetMirror(ctx, "L", "T")
		case store.OpListMirrors:
			_, err = c.ListMirrors(ctx, store.MirrorQuery{})
		}
		matches(t, err, store.ErrUnauthorized)
		if r := refusal(t, err); r.Status != 401 || strings.Contains(err.Error(), "policy 17") {
			t.Errorf("%s: %v", op, err)
		}
	}
}
