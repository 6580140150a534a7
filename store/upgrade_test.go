package store_test

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/memstore"
)

// newer is what a newer program adds to a record: a field that this one does not
// know.
func newer(text string) string {
	b := binary.AppendUvarint(nil, 5000)
	b = binary.AppendUvarint(b, uint64(len(text)))
	return string(append(b, text...))
}

// rewrite changes records behind the cluster's back, as another program would.
func rewrite(t *testing.T, b store.Backend, prefix string, f func(value string) string) (n int) {
	t.Helper()
	page, err := b.Scan(t.Context(), store.Range{From: prefix, To: store.PrefixEnd(prefix), Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	for _, rec := range page.Records {
		op := store.Op{Key: rec.Key, Value: []byte(f(string(rec.Value)))}
		if _, err := b.Commit(t.Context(), store.Txn{Ops: []store.Op{op}}); err != nil {
			t.Fatal(err)
		}
	}
	return len(page.Records)
}

// A program of this version works beside a newer one on one backend: what the
// newer one added to a record is there after every operation that writes it.
func TestNewerFieldsSurvive(t *testing.T) {
	ctx := context.Background()
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	keys := newRing("one")
	c, b := standalone(t, store.Options{
		Keyring: keys, Now: func() time.Time { return now },
	}, agreeable{})
	must := func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(c.CreateLink(ctx, "L", fromB("ssl.keystore.password", "secret", "cluster.link.prefix", "p."), nil))
	must(c.CreateMirror(ctx, "L", link.CreateMirrorRequest{SourceTopicName: "T"}))
	prefixes := []string{"c/a/l/", "c/a/m/", "c/a/q/"}
	for _, prefix := range prefixes {
		n := rewrite(t, b, prefix, func(value string) string { return value + newer(prefix) })
		if n != 1 {
			t.Fatalf("there are %d records under %s", n, prefix)
		}
	}
	held := func(what string) {
		t.Helper()
		for _, prefix := range prefixes {
			page, err := b.Scan(ctx, store.Range{From: prefix, To: store.PrefixEnd(prefix), Limit: 1})
			if err != nil || len(page.Records) != 1 || !strings.HasSuffix(string(page.Records[0].Value), newer(prefix)) {
				t.Errorf("%s: the record under %s is %+v, error %v", what, prefix, page.Records, err)
			}
		}
	}
	report := func(e fsm.MirrorEvent) func() (any, error) {
		return func() (any, error) { return c.Report(ctx, "L", "p.T", e, nil) }
	}
	verb := func(v link.Verb) func() (any, error) {
		return func() (any, error) { return c.Alter(ctx, "L", "p.T", v) }
	}
	for _, step := range []struct {
		name   string
		do     func() (any, error)
		writes string // the prefix of a record that this must write
	}{
		{"pause the link", func() (any, error) { return c.SetPaused(ctx, "L", true, nil) }, "c/a/l/"},
		{"resume the link", func() (any, error) { return c.SetPaused(ctx, "L", false, nil) }, "c/a/l/"},
		{"set a config", func() (any, error) {
			return c.UpdateLinkConfig(ctx, "L", link.SetConfig("consumer.offset.sync.ms", "7000"), nil)
		}, "c/a/l/"},
		{"reset a config", func() (any, error) { return c.ResetLinkConfig(ctx, "L", "consumer.offset.sync.ms", nil) }, "c/a/l/"},
		{"report the link", func() (any, error) { return c.ReportLink(ctx, "L", fsm.LinkEvent{Name: fsm.EventProbeFailed}, nil) }, "c/a/l/"},
		{"report it well", func() (any, error) { return c.ReportLink(ctx, "L", fsm.LinkEvent{Name: fsm.EventProbeOK}, nil) }, "c/a/l/"},
		{"report a task", func() (any, error) {
			return c.ReportTask(ctx, "L", store.TaskReport{Task: link.TaskTopicConfigsSync, Event: fsm.EventTaskError, Error: link.TaskInternalError}, nil)
		}, "c/a/l/"},
		{"reseal", func() (any, error) { keys.rotate("two"); return c.Reseal(ctx, nil) }, "c/a/l/"},
		{"pause", verb(link.Pause), "c/a/m/"},
		{"resume", verb(link.Resume), "c/a/m/"},
		{"miss the source", func() (any, error) { return c.SourceMissing(ctx, "L", "p.T", nil) }, "c/a/m/"},
		{"tick", func() (any, error) { now = now.Add(time.Hour); return c.Tick(ctx, time.Time{}) }, "c/a/m/"},
		{"failover", verb(link.Failover), "c/a/m/"},
		{"drained", report(fsm.MirrorEvent{Name: fsm.EventDrained, Offsets: []int64{5}}), "c/a/q/"},
	} {
		before := dump(t, b)
		must(step.do())
		held(step.name)
		wrote := false
		for key, rev := range dump(t, b) {
			wrote = wrote || strings.HasPrefix(key, step.writes) && rev != before[key]
		}
		if !wrote {
			t.Errorf("%s writes nothing under %s", step.name, step.writes)
		}
	}
}

// firstVersion reads a record as version 1 wrote it.
func firstVersion(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "records", "v1", name))
	if err != nil {
		t.Fatal(err)
	}
	record, err := hex.DecodeString(strings.Join(strings.Fields(string(text)), ""))
	if err != nil {
		t.Fatal(err)
	}
	return record
}

// What the first version wrote is not only read: an operation of this version
// changes what it is for, and nothing else.
func TestOldRecordsAreChanged(t *testing.T) {
	ctx := context.Background()
	b := memstore.New(nil)
	id := link.MustParseID("AAECAwQFBgcICQoLDA0ODw")
	if _, err := b.Commit(ctx, store.Txn{Ops: []store.Op{
		{Key: "c/a/l/from-west", Value: firstVersion(t, "link.hex")},
		{Key: "c/a/i/" + id.String(), Value: []byte("from-west")},
		{Key: "c/a/p/west.", Value: []byte(id.String())},
		{Key: "c/a/m/" + id.String() + "/west.orders", Value: firstVersion(t, "mirror.hex")},
		{Key: "c/a/o/west.orders", Value: []byte(id.String())},
		{Key: "c/a/s/" + id.String() + "/FAILED/west.orders", Value: []byte{1}},
	}}); err != nil {
		t.Fatal(err)
	}
	c, err := store.New("a", b, nil)
	if err != nil {
		t.Fatal(err)
	}
	l, err := c.GetLink(ctx, "from-west")
	if err != nil {
		t.Fatal(err)
	}
	changed, err := c.ReportLink(ctx, "from-west", fsm.LinkEvent{Name: fsm.EventProbeOK, At: l.State.Since}, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := l
	want.Revision, want.State = changed.Revision, changed.State
	if got, err := c.GetLink(ctx, "from-west"); err != nil || !reflect.DeepEqual(got, want) || got.Revision == l.Revision {
		t.Errorf("the link was\n%+v\nand is, error %v,\n%+v", l, err, got)
	}
	m, err := c.GetMirror(ctx, "from-west", "west.orders")
	if err != nil {
		t.Fatal(err)
	}
	page, err := c.ListMirrors(ctx, store.MirrorQuery{Link: "from-west", Status: link.MirrorFailed})
	if err != nil || len(page.Mirrors) != 1 || !reflect.DeepEqual(page.Mirrors[0], m) {
		t.Errorf("the list by status is %+v, error %v, want %+v", page, err, m)
	}
	after, err := c.Alter(ctx, "from-west", "west.orders", link.Failover)
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.GetMirror(ctx, "from-west", "west.orders")
	if err != nil || got.State.Status != link.MirrorPendingStopped || !reflect.DeepEqual(got, after) {
		t.Errorf("after failover the mirror is %+v, error %v", got, err)
	}
	kept := func(m store.Mirror) string {
		return fmt.Sprint(m.Link, m.Topic, m.SourceTopic, m.Partitions, m.ReplicationFactor, m.Configs, m.State.Sequence, m.State.Attempt)
	}
	if kept(got) != kept(m) || len(got.Configs) == 0 {
		t.Errorf("the mirror was %+v, and is %+v", m, got)
	}
}
