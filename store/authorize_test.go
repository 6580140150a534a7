package store_test

import (
	"context"
	"errors"
	"io"
	"maps"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/clustertest"
	"github.com/clusterlink-go/clusterlink/store/memstore"
)

// guard refuses everything while it is closed, and keeps what it was asked.
type guard struct {
	closed bool
	asked  []store.Action
}

func (g *guard) Authorize(_ context.Context, a store.Action) error {
	g.asked = append(g.asked, a)
	if g.closed {
		return errors.New("policy 17")
	}
	return nil
}

// Every operation of the API, in its typed form and in the API's, is asked about
// first, says what it is, and does nothing where it is refused.
func TestEveryOperationIsAuthorized(t *testing.T) {
	ctx := store.WithActor(t.Context(), "eve")
	g, b := &guard{}, memstore.New(nil)
	reads := &touches{Backend: b}
	c, err := store.New("a", reads, &store.Options{Authorizer: g, Dialer: dialer{agreeable{}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.CreateLink(ctx, "L", fromB(), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := c.CreateMirror(ctx, "L", link.CreateMirrorRequest{SourceTopicName: "T"}); err != nil {
		t.Fatal(err)
	}
	g.closed = true
	before := dump(t, b)
	type call struct {
		op          store.Operation
		link, topic string
		do          func(name string) error
	}
	calls := []call{
		{store.OpCreateLink, "L", "", func(n string) error { _, err := c.CreateLink(ctx, n, fromB(), nil); return err }},
		{store.OpListLinks, "", "", func(string) error { _, err := c.ListLinks(ctx, store.PageQuery{}); return err }},
		{store.OpListLinks, "", "", func(string) error { return c.WriteLinks(ctx, io.Discard) }},
		{store.OpGetLink, "L", "", func(n string) error { _, err := c.GetLink(ctx, n); return err }},
		{store.OpGetLink, "L", "", func(n string) error { _, err := c.LinkData(ctx, n, nil); return err }},
		{store.OpGetLink, "L", "", func(n string) error { return c.WriteLink(ctx, io.Discard, n, nil) }},
		{store.OpDeleteLink, "L", "", func(n string) error { return c.DeleteLink(ctx, n, nil) }},
		{store.OpListConfigs, "L", "", func(n string) error { _, err := c.ListLinkConfigs(ctx, n); return err }},
		{store.OpGetConfig, "L", "", func(n string) error { _, err := c.GetLinkConfig(ctx, n, "acl.sync.ms"); return err }},
		{store.OpAlterConfig, "L", "", func(n string) error {
			_, err := c.UpdateLinkConfig(ctx, n, link.SetConfig("acl.sync.ms", "6000"), nil)
			return err
		}},
		{store.OpAlterConfig, "L", "", func(n string) error { _, err := c.SetPaused(ctx, n, true, nil); return err }},
		{store.OpResetConfig, "L", "", func(n string) error { _, err := c.ResetLinkConfig(ctx, n, "acl.sync.ms", nil); return err }},
		{store.OpAlterConfigs, "L", "", func(n string) error {
			_, err := c.AlterLinkConfigs(ctx, n, []link.ConfigChange{link.SetConfig("acl.sync.ms", "6000")}, nil)
			return err
		}},
		{store.OpListMirrors, "L", "", func(n string) error { _, err := c.ListMirrors(ctx, store.MirrorQuery{Link: n}); return err }},
		{store.OpListMirrors, "L", "", func(n string) error { return c.WriteMirrors(ctx, io.Discard, store.MirrorQuery{Link: n}) }},
		{store.OpCreateMirror, "L", "U", func(n string) error {
			_, err := c.CreateMirror(ctx, n, link.CreateMirrorRequest{SourceTopicName: "U"})
			return err
		}},
		{store.OpGetMirror, "L", "T", func(n string) error { _, err := c.GetMirror(ctx, n, "T"); return err }},
		{store.OpGetMirror, "L", "T", func(n string) error { _, err := c.MirrorData(ctx, n, "T", nil); return err }},
	}
	for _, verb := range link.Verbs() {
		one := func(n string) error { _, err := c.Alter(ctx, n, "T", verb); return err }
		every := func(n string) error {
			results, err := c.AlterMirrors(ctx, n, verb, link.AlterMirrorsRequest{Pattern: ".*"}, nil)
			if len(results) != 0 {
				t.Errorf("%s shows %v", verb, results)
			}
			return err
		}
		none := func(n string) error {
			_, err := c.AlterMirrorsData(ctx, n, verb, link.AlterMirrorsRequest{Pattern: "nothing"}, nil)
			return err
		}
		wrong := func(n string) error {
			_, err := c.AlterMirrors(ctx, n, verb, link.AlterMirrorsRequest{}, nil)
			return err
		}
		calls = append(calls, call{store.Operation(verb), "L", "", one}, call{store.Operation(verb), "L", "", every}, call{store.Operation(verb), "L", "", none}, call{store.Operation(verb), "L", "", wrong})
	}
	for _, tt := range calls {
		g.asked = nil
		reads.count = 0
		err := tt.do("L")
		matches(t, err, store.ErrUnauthorized)
		want := store.Action{Operation: tt.op, Link: tt.link, Topic: tt.topic, Actor: "eve"}
		if len(g.asked) != 1 || g.asked[0] != want {
			t.Errorf("asked %+v, want %+v", g.asked, want)
		}
		// It does not learn which links there are.
		if other := tt.do("none"); other == nil || other.Error() != err.Error() {
			t.Errorf("%+v: %v of a link that exists, %v of none", tt.op, err, other)
		}
		if reads.count != 0 {
			t.Errorf("%+v read %d times before it was refused", tt.op, reads.count)
		}
	}
	if after := dump(t, b); !maps.Equal(before, after) {
		t.Errorf("what was refused changed %v to %v", before, after)
	}
}

// touches counts what is asked of a backend.
type touches struct {
	store.Backend
	count int
}

func (b *touches) Get(ctx context.Context, key string) (store.Record, error) {
	b.count++
	return b.Backend.Get(ctx, key)
}

func (b *touches) Scan(ctx context.Context, r store.Range) (store.Page, error) {
	b.count++
	return b.Backend.Scan(ctx, r)
}

func (b *touches) Commit(ctx context.Context, t store.Txn) (store.Revision, error) {
	b.count++
	return b.Backend.Commit(ctx, t)
}

// A pattern finds what the caller may change, and does not tell of the rest.
func TestPatternHidesWhatIsRefused(t *testing.T) {
	w := newWorld(t, &clustertest.ClusterOptions{Store: store.Options{Authorizer: forbid{"pause secret": true}}})
	w.link(w.a, "L", fromB())
	w.mirror(w.a, "L", "open")
	w.mirror(w.a, "L", "secret")
	results, err := w.a.AlterMirrors(t.Context(), "L", link.Pause, link.AlterMirrorsRequest{Pattern: ".*"}, nil)
	w.must(err)
	if len(results) != 1 || results[0].MirrorTopicName != "open" || results[0].Err != nil {
		t.Errorf("got %+v, want the topic open alone", results)
	}
}

// A list of all links is asked about in the same way however all are named.
func TestAllLinksAreAskedAboutAlike(t *testing.T) {
	g := &guard{closed: true}
	c, _ := standalone(t, store.Options{Authorizer: g})
	for _, name := range []string{"", "-"} {
		_, err := c.ListMirrors(t.Context(), store.MirrorQuery{Link: name})
		matches(t, err, store.ErrUnauthorized)
		matches(t, c.WriteMirrors(t.Context(), io.Discard, store.MirrorQuery{Link: name}), store.ErrUnauthorized)
	}
	for _, a := range g.asked {
		if a != (store.Action{Operation: store.OpListMirrors}) {
			t.Errorf("asked %+v", a)
		}
	}
}
