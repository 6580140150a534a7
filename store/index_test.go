package store_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/memstore"
)

// indexHolds checks that the sparse index says what the mirrors' records say, and
// no more, and that lists by status do.
func indexHolds(t *testing.T, b store.Backend, clusters ...*store.Cluster) {
	t.Helper()
	want := map[string]bool{}
	for _, c := range clusters {
		page, err := c.ListMirrors(t.Context(), store.MirrorQuery{Limit: 1000})
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range page.Mirrors {
			if m.State.Status == link.MirrorActive {
				continue
			}
			of := "c/" + c.ID() + "/"
			key := of + "s/" + m.LinkID.String() + "/" + string(m.State.Status) + "/" + m.Topic
			want[key] = true
			entryHolds(t, b, key, of+"m/"+m.LinkID.String()+"/"+m.Topic)
			listed, err := c.ListMirrors(t.Context(), store.MirrorQuery{Link: m.Link, Status: m.Status, Limit: 1000})
			if err != nil || !has(listed.Mirrors, m) {
				t.Errorf("%+v is not in the list by its status: %+v, error %v", m, listed, err)
			}
		}
	}
	for key := range dump(t, b) {
		if strings.Contains(key, "/s/") {
			if !want[key] {
				t.Errorf("the index holds %s", key)
			}
			delete(want, key)
		}
	}
	for key := range want {
		t.Errorf("the index lacks %s", key)
	}
}

func has(list []store.Mirror, want store.Mirror) bool {
	for _, m := range list {
		if reflect.DeepEqual(m, want) {
			return true
		}
	}
	return false
}

// entryHolds checks that an entry was written with its mirror's record, and
// repeats it where that is not long.
func entryHolds(t *testing.T, b store.Backend, entryKey, mirrorKey string) {
	t.Helper()
	entry, err := b.Get(t.Context(), entryKey)
	if err != nil {
		t.Fatal(err)
	}
	record, err := b.Get(t.Context(), mirrorKey)
	if err != nil {
		t.Fatal(err)
	}
	want := string(record.Value)
	if len(want) > 1024 {
		want = "\x01"
	}
	if string(entry.Value) != want || entry.Revision != record.Revision {
		t.Errorf("%s is %q of revision %d, want %q of %d", entryKey, entry.Value, entry.Revision, want, record.Revision)
	}
}

// The index follows a topic through its life, also where its status stays and
// something else changes.
func TestIndexFollows(t *testing.T) {
	s := newScene(t, store.Options{})
	ctx := t.Context()
	s.must(s.createLink(s.victim, "L", fromB()))
	for i := range 3 {
		s.must(s.createMirror(s.victim, "L", fmt.Sprint("T", i)))
	}
	alter := func(verb link.Verb) func() error {
		return func() error { _, err := s.victim.Alter(ctx, "L", "T1", verb); return err }
	}
	report := func(e fsm.MirrorEvent) func() error {
		return func() error { _, err := s.victim.Report(ctx, "L", "T1", e, nil); return err }
	}
	long := make([]int64, 1000)
	for i := range long {
		long[i] = int64(i)
	}
	for i, step := range []func() error{
		alter(link.Pause), alter(link.Resume), alter(link.Pause), alter(link.Resume), alter(link.Promote),
		report(fsm.MirrorEvent{Name: fsm.EventStalled, Transition: link.TaskInternalError}),
		func() error { _, err := s.victim.SourceMissing(ctx, "L", "T1", nil); return err },
		report(fsm.MirrorEvent{Name: fsm.EventSourceBack}),
		alter(link.Failover),
		report(fsm.MirrorEvent{Name: fsm.EventDrained, Offsets: long}),
		report(fsm.MirrorEvent{Name: fsm.EventDeleteTopic}),
	} {
		before := dump(t, s.disk)
		s.must(step())
		if mapsEqual(before, dump(t, s.disk)) {
			t.Errorf("step %d wrote nothing", i)
		}
		indexHolds(t, s.disk, s.victim)
	}
}

// A page by status reads the link, the index, and whether the link is still the same,
// however many mirrors it gives, and of the mirrors themselves those whose entries
// hold nothing.
func TestListByStatusReadsTheIndex(t *testing.T) {
	w := newWorld(t, nil)
	b := &frugal{Backend: memstore.New(nil)}
	c, err := store.New("x", b, &store.Options{Dialer: dialer{w.b}})
	w.must(err)
	w.link(c, "L", fromB())
	for i := range 100 {
		topic := fmt.Sprintf("T%02d", i)
		w.must(w.CreateTopic("b", topic, 1))
		_, err := c.CreateMirror(t.Context(), "L", link.CreateMirrorRequest{SourceTopicName: topic})
		w.must(err)
		_, err = c.Alter(t.Context(), "L", topic, link.Pause)
		w.must(err)
	}
	var page store.MirrorPage
	read := func() {
		var err error
		page, err = c.ListMirrors(t.Context(), store.MirrorQuery{Link: "L", Status: link.MirrorPaused})
		w.must(err)
	}
	asked := b.asked(read)
	if want := "2 gets, 0 batches, 1 scans, 0 commits"; asked != want || len(page.Mirrors) != 100 {
		t.Errorf("%d mirrors take %s, want %s", len(page.Mirrors), asked, want)
	}
	rewrite(t, b, "c/x/s/"+page.Mirrors[0].LinkID.String()+"/PAUSED/T1", func(string) string { return "\x01" })
	before := page
	asked = b.asked(read)
	if want := "2 gets, 1 batches, 1 scans, 0 commits"; asked != want || !reflect.DeepEqual(page, before) {
		t.Errorf("with ten entries that hold nothing it takes %s and is\n%+v, want %s and\n%+v", asked, page, want, before)
	}
}
