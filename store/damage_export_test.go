package store_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
)

// A link and a mirror topic that can't be read keep neither an export from the
// rest, nor the deadlines of others, and the log names both.
func TestExportAndDeadlinesPassDamage(t *testing.T) {
	ctx := t.Context()
	f := &fake{topic: store.PeerTopic{Exists: true, Readable: true, Partitions: 1, Status: fsm.Regular}}
	c, b := standalone(t, store.Options{}, f)
	for _, name := range []string{"L", "M"} {
		if _, err := c.CreateLink(ctx, name, fromB(), nil); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := c.CreateMirror(ctx, "M", link.CreateMirrorRequest{SourceTopicName: "B"}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.SourceMissing(ctx, "M", "B", nil); err != nil {
		t.Fatal(err)
	}
	for _, topic := range []string{"A", "T", "Z"} {
		if _, err := c.CreateMirror(ctx, "L", link.CreateMirrorRequest{SourceTopicName: topic}); err != nil {
			t.Fatal(err)
		}
		if _, err := c.SourceMissing(ctx, "L", topic, nil); err != nil {
			t.Fatal(err)
		}
	}
	l, err := c.GetLink(ctx, "L")
	if err != nil {
		t.Fatal(err)
	}
	bad := []string{"c/a/l/M", "c/a/m/" + l.ID.String() + "/T"}
	for _, key := range bad {
		if _, err := b.Commit(ctx, store.Txn{Ops: []store.Op{{Key: key, Value: []byte{1, 2, 200}}}}); err != nil {
			t.Fatal(err)
		}
	}
	var log, document bytes.Buffer
	if c, err = store.New("a", b, &store.Options{Dialer: dialer{f}, Logger: slog.New(slog.NewTextHandler(&log, nil))}); err != nil {
		t.Fatal(err)
	}
	if err := c.Export(ctx, &document, nil); err != nil {
		t.Fatalf("export: %v", err)
	}
	for _, key := range bad {
		if !strings.Contains(log.String(), key) {
			t.Errorf("the log does not name %s", key)
		}
	}
	other, _ := standalone(t, store.Options{})
	if err := other.Import(ctx, &document); err != nil {
		t.Fatalf("import: %v", err)
	}
	page, err := other.ListMirrors(ctx, store.MirrorQuery{})
	if err != nil || len(page.Mirrors) != 2 || page.Mirrors[0].Topic != "A" || page.Mirrors[1].Topic != "Z" {
		t.Errorf("imported %+v, %v; want A and Z", page.Mirrors, err)
	}
	if r, err := c.Tick(ctx, time.Now().Add(time.Hour)); err != nil || r.Failed != 2 {
		t.Errorf("tick gave %+v, %v; want A and Z to fail", r, err)
	}
}
