package store_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/memstore"
)

// frugal counts what is asked of a backend.
type frugal struct {
	store.Backend
	gets, batches, scans, commits int
	// records are those that the scans gave.
	records int
}

func (b *frugal) Get(ctx context.Context, key string) (store.Record, error) {
	b.gets++
	return b.Backend.Get(ctx, key)
}

func (b *frugal) GetAll(ctx context.Context, keys []string) ([]store.Record, error) {
	b.batches++
	return store.GetAll(ctx, b.Backend, keys)
}

func (b *frugal) Scan(ctx context.Context, r store.Range) (store.Page, error) {
	b.scans++
	page, err := b.Backend.Scan(ctx, r)
	b.records += len(page.Records)
	return page, err
}

func (b *frugal) Commit(ctx context.Context, t store.Txn) (store.Revision, error) {
	b.commits++
	return b.Backend.Commit(ctx, t)
}

// asked gives what do asks for.
func (b *frugal) asked(do func()) string {
	b.gets, b.batches, b.scans, b.commits, b.records = 0, 0, 0, 0, 0
	do()
	return fmt.Sprintf("%d gets, %d batches, %d scans, %d commits", b.gets, b.batches, b.scans, b.commits)
}

// Where each request goes to another machine and back, their number is what an
// operation costs.
func TestRequestsOfAnOperation(t *testing.T) {
	ctx := t.Context()
	w := newWorld(t, nil)
	b := &frugal{Backend: memstore.New(nil)}
	c, err := store.New("x", b, &store.Options{Dialer: dialer{w.b}})
	w.must(err)
	w.link(c, "L", fromB())
	for i := range 3 {
		w.must(w.CreateTopic("b", fmt.Sprint("T", i), 1))
	}
	alter := func(verb link.Verb, topics ...string) func() error {
		return func() error {
			results, err := c.AlterMirrors(ctx, "L", verb, link.AlterMirrorsRequest{Names: topics}, nil)
			for _, r := range results {
				if err == nil {
					err = r.Err
				}
			}
			return err
		}
	}
	create := func(topic string) func() error {
		return func() error {
			_, err := c.CreateMirror(ctx, "L", link.CreateMirrorRequest{SourceTopicName: topic})
			return err
		}
	}
	for _, row := range []struct {
		name string
		do   func() error
		want string
	}{
		// What an operation counts it reads too: the mirrors of the link.
		{"create", create("T0"), "2 gets, 1 batches, 0 scans, 1 commits"},
		{"create another", create("T1"), "2 gets, 1 batches, 0 scans, 1 commits"},
		{"get", func() error { _, err := c.GetMirror(ctx, "L", "T0"); return err }, "1 gets, 1 batches, 0 scans, 0 commits"},
		{"verb", alter(link.Pause, "T0"), "1 gets, 1 batches, 0 scans, 1 commits"},
		{"verb on two", alter(link.Promote, "T0", "T1"), "1 gets, 2 batches, 0 scans, 2 commits"},
		// That nothing is written holds only if the link has not changed.
		{"verb without effect", alter(link.Promote, "T0"), "2 gets, 1 batches, 0 scans, 0 commits"},
	} {
		if got := b.asked(func() { w.must(row.do()) }); got != row.want {
			t.Errorf("%s takes %s, want %s", row.name, got, row.want)
		}
	}
}

// A page of mirrors reads about as many records as it gives; where what it looks
// for is rare, it reads more and more of them at a time.
func TestRecordsOfAPage(t *testing.T) {
	w := newWorld(t, nil)
	b := &frugal{Backend: memstore.New(nil)}
	c, err := store.New("x", b, &store.Options{Dialer: dialer{w.b}})
	w.must(err)
	w.link(c, "L", fromB())
	const all, paused = 300, 200 // and then one in ten
	for i := range all {
		topic := fmt.Sprintf("T%03d", i)
		w.must(w.CreateTopic("b", topic, 1))
		_, err := c.CreateMirror(t.Context(), "L", link.CreateMirrorRequest{SourceTopicName: topic})
		if (i < paused || i%10 == 5) && err == nil {
			_, err = c.Alter(t.Context(), "L", topic, link.Pause)
		}
		w.must(err)
	}
	for _, row := range []struct {
		status              link.MirrorStatus
		after               string
		limit, give         int
		mostReads, mostScan int
	}{
		{"", "", 50, 50, 51, 1},
		{"", "", 3, 3, 16, 1},
		{"", "", 1000, 300, 300, 2},
		{link.MirrorPaused, "", 50, 50, 51, 1},
		{link.MirrorPaused, "", 1000, 210, 210, 2},
		{link.MirrorActive, "", 1, 1, 16 + 32 + 64 + 128, 4},
		{link.MirrorActive, "", 100, 90, 300, 2},
		{link.MirrorActive, "L/T199", 50, 50, 63, 1},
	} {
		var page store.MirrorPage
		b.asked(func() {
			page, err = c.ListMirrors(t.Context(), store.MirrorQuery{Link: "L", Status: row.status, After: row.after, Limit: row.limit})
		})
		if err != nil || len(page.Mirrors) != row.give || b.records > row.mostReads || b.scans > row.mostScan {
			t.Errorf("%d of %q: %d mirrors take %d records in %d scans, error %v; want %d, of at most %d in %d",
				row.limit, row.status, len(page.Mirrors), b.records, b.scans, err, row.give, row.mostReads, row.mostScan)
		}
	}
}
