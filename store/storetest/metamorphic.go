package storetest

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/memstore"
)

// Metamorphic runs one random script of commands on a [store.Cluster] over each
// of the backends, and over memstore, and demands that they give the same
// answers and end in the same world. So must a backend into which the changes
// that the first one's watch tells are replayed, and one that imports the
// export. The backends are named in failures; each must be new and empty, and
// have a watch that keeps a few thousand changes.
func Metamorphic(t *testing.T, backends map[string]func(tb TB) store.Backend) {
	t.Helper()
	rapid.Check(t, func(rt *rapid.T) {
		script := drawScript(rt)
		want, answers := playScript(rt, "memstore", memstore.New(nil), script)
		for _, name := range slices.Sorted(maps.Keys(backends)) {
			b := backends[name](rt)
			got, gotAnswers := playScript(rt, name, b, script)
			for i := range answers {
				if gotAnswers[i] != answers[i] {
					rt.Fatalf("command %d, %s: %s answers %q, memstore %q", i, script[i].text, name, gotAnswers[i], answers[i])
				}
			}
			if got != want {
				rt.Fatalf("%s ends in\n%s\nmemstore in\n%s", name, got, want)
			}
			if replayed := export(rt, name, replay(rt, name, b)); replayed != want {
				rt.Fatalf("the replay of %s ends in\n%s\nit itself in\n%s", name, replayed, want)
			}
			if imported := export(rt, name, reimport(rt, name, want)); imported != want {
				rt.Fatalf("the export of %s,\n%s\nbecomes\n%s", name, want, imported)
			}
		}
	})
}

// command is one step of a script.
type command struct {
	text string
	do   func(ctx context.Context, c *store.Cluster, now *time.Time) error
}

// drawScript draws commands on two links, of which one has a prefix, and three
// topics.
func drawScript(t *rapid.T) []command {
	names, topics := rapid.SampledFrom([]string{"L", "M"}), rapid.SampledFrom([]string{"T", "U", "p.T"})
	kinds := rapid.SampledFrom([]string{"link", "link", "mirror", "mirror", "verb", "verb", "verb", "report", "report", "config", "probe", "missing", "tick", "delete"})
	var script []command
	for range rapid.IntRange(1, 40).Draw(t, "commands") {
		name, topic := names.Draw(t, "link"), topics.Draw(t, "topic")
		kind := kinds.Draw(t, "kind")
		add := func(detail any, do func(ctx context.Context, c *store.Cluster, now *time.Time) error) {
			script = append(script, command{fmt.Sprintf("%s %s/%s %v", kind, name, topic, detail), do})
		}
		flag := rapid.Bool().Draw(t, "flag")
		switch kind {
		case "link":
			add(flag, func(ctx context.Context, c *store.Cluster, _ *time.Time) error {
				pairs := []string{"bootstrap.servers", "b.example.com:9092", "link.mode", "BIDIRECTIONAL"}
				if flag && name == "M" {
					pairs = append(pairs, "cluster.link.prefix", "p.")
				}
				req := link.NewCreateRequest(pairs...)
				req.RemoteClusterID = "b"
				_, err := c.CreateLink(ctx, name, req, nil)
				return err
			})
		case "mirror":
			add("", func(ctx context.Context, c *store.Cluster, _ *time.Time) error {
				_, err := c.CreateMirror(ctx, name, link.CreateMirrorRequest{SourceTopicName: topic})
				return err
			})
		case "verb":
			verb := rapid.SampledFrom(link.Verbs()).Draw(t, "verb")
			add(verb, func(ctx context.Context, c *store.Cluster, _ *time.Time) error {
				_, err := c.Alter(ctx, name, topic, verb)
				return err
			})
		case "report":
			e := rapid.SampledFrom([]fsm.MirrorEvent{
				{Name: fsm.EventSynchronized, Facts: fsm.CaughtUp | fsm.Synced},
				{Name: fsm.EventDrained, Facts: fsm.CaughtUp | fsm.Synced, Offsets: []int64{7}},
				{Name: fsm.EventTruncated},
				{Name: fsm.EventStalled, Transition: link.TaskConsumerGroupInUse},
				{Name: fsm.EventSourceFailed, Error: link.MirrorSourceTopicIDChanged},
				{Name: fsm.EventSourceBack},
				{Name: fsm.EventDeleteTopic},
			}).Draw(t, "event")
			demand := demands.Draw(t, "demand")
			add([]any{e.Name, demand}, func(ctx context.Context, c *store.Cluster, _ *time.Time) error {
				m, _ := c.GetMirror(ctx, name, topic)
				_, err := c.Report(ctx, name, topic, e, demand.of(m.Revision))
				return unnumbered(err)
			})
		case "config":
			add(flag, func(ctx context.Context, c *store.Cluster, _ *time.Time) error {
				_, err := c.SetPaused(ctx, name, flag, nil)
				return err
			})
		case "probe":
			e := rapid.SampledFrom([]fsm.Event{fsm.EventProbeOK, fsm.EventProbeFailed, fsm.EventRemoteError, fsm.EventLinkFailed, fsm.EventRepaired}).Draw(t, "event")
			demand := demands.Draw(t, "demand")
			add([]any{e, demand}, func(ctx context.Context, c *store.Cluster, _ *time.Time) error {
				l, _ := c.GetLink(ctx, name)
				_, err := c.ReportLink(ctx, name, fsm.LinkEvent{Name: e}, demand.of(l.Revision))
				return unnumbered(err)
			})
		case "missing":
			demand := demands.Draw(t, "demand")
			add(demand, func(ctx context.Context, c *store.Cluster, _ *time.Time) error {
				m, _ := c.GetMirror(ctx, name, topic)
				_, err := c.SourceMissing(ctx, name, topic, demand.of(m.Revision))
				return unnumbered(err)
			})
		case "tick":
			minutes := rapid.IntRange(0, 6).Draw(t, "minutes")
			add(minutes, func(ctx context.Context, c *store.Cluster, now *time.Time) error {
				*now = now.Add(time.Duration(minutes) * time.Minute)
				_, err := c.Tick(ctx, time.Time{})
				return err
			})
		case "delete":
			add(flag, func(ctx context.Context, c *store.Cluster, _ *time.Time) error {
				return c.DeleteLink(ctx, name, &store.DeleteLinkOptions{Force: flag})
			})
		}
	}
	return script
}

// demand is what a command demands of the revision of the record that it changes.
type demand string

var demands = rapid.SampledFrom([]demand{"nothing", "nothing", "its own", "another"})

// of gives the demand for a record that is at a revision now.
func (d demand) of(now store.Revision) *store.WriteOptions {
	switch d {
	case "its own":
		return &store.WriteOptions{IfRevision: now}
	case "another":
		return &store.WriteOptions{IfRevision: now + 1}
	}
	return nil
}

// unnumbered takes the revisions out of a conflict: they differ between backends.
func unnumbered(err error) error {
	if errors.Is(err, store.ErrConflict) {
		return store.ErrConflict
	}
	return err
}

// playScript runs a script and gives the world that it ends in, and what each command
// answered.
func playScript(t *rapid.T, name string, b store.Backend, script []command) (world string, answers []string) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	c, err := store.New("a", b, &store.Options{Dialer: yes{}, Now: func() time.Time { return now }, Rand: &counter{}})
	if err != nil {
		t.Fatalf("%s: New: %v", name, err)
	}
	for _, cmd := range script {
		answers = append(answers, fmt.Sprint(cmd.do(t.Context(), c, &now)))
	}
	return export(t, name, c), answers
}

func export(t *rapid.T, name string, c *store.Cluster) string {
	var doc bytes.Buffer
	if err := c.Export(t.Context(), &doc, nil); err != nil {
		t.Fatalf("%s: Export: %v", name, err)
	}
	return doc.String()
}

// replay applies the changes that the watch of b tells to a new memstore.
func replay(t *rapid.T, name string, b store.Backend) *store.Cluster {
	page, err := b.Scan(t.Context(), store.Range{From: "c/a/", To: "c/a0", Limit: 1 << 20})
	if err != nil {
		t.Fatalf("%s: Scan: %v", name, err)
	}
	last := store.Revision(0)
	for _, r := range page.Records {
		last = max(last, r.Revision)
	}
	copied := memstore.New(nil)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	same := func() bool {
		now, err := copied.Scan(ctx, store.Range{Limit: 1 << 20})
		return err == nil && slices.EqualFunc(now.Records, page.Records, func(x, y store.Record) bool {
			return x.Key == y.Key && bytes.Equal(x.Value, y.Value)
		})
	}
	if last > 0 {
		for c, err := range b.Watch(ctx, "c/a/", 0) {
			if err == nil {
				op := store.Op{Key: c.Key, Value: c.Value, Delete: c.Deleted}
				_, err = copied.Commit(ctx, store.Txn{Ops: []store.Op{op}})
			}
			if err != nil {
				t.Fatalf("replay of %s: %v", name, err)
			}
			if c.Revision >= last && same() { // deletes leave no revision to wait for
				break
			}
		}
		if ctx.Err() != nil {
			t.Fatalf("%s: the watch does not tell all changes", name)
		}
	}
	c, err := store.New("a", copied, &store.Options{Dialer: yes{}})
	if err != nil {
		t.Fatalf("replay of %s: New: %v", name, err)
	}
	return c
}

func reimport(t *rapid.T, name, doc string) *store.Cluster {
	c, err := store.New("a", memstore.New(nil), nil)
	if err == nil {
		err = c.Import(t.Context(), strings.NewReader(doc))
	}
	if err != nil {
		t.Fatalf("import of the export of %s: %v", name, err)
	}
	return c
}

// yes is a peer that agrees with everything, and the dialer that finds it.
type yes struct{}

func (yes) Dial(context.Context, store.Link) (store.Peer, error) { return yes{}, nil }

func (yes) ClusterID(context.Context) (string, error) { return "b", nil }

func (yes) Half(_ context.Context, name string) (store.Half, error) {
	id := link.ID{15: byte(len(name)), 14: name[0]}
	return store.Half{ID: id, Name: name, ClusterID: "b", Mode: link.ModeBidirectional, ConnectionMode: link.ConnectionOutbound}, nil
}

func (yes) PeerTopic(_ context.Context, id link.ID, _ string) (store.PeerTopic, error) {
	return store.PeerTopic{LinkID: id, Exists: true, Readable: true, Partitions: 1, Status: fsm.Regular, EndOffsets: []int64{9}}, nil
}

func (yes) Inbound(_ context.Context, r store.PeerRequest) (store.PeerReply, error) {
	return store.PeerReply{Status: link.MirrorPendingMirror, Sequence: r.Sequence}, nil
}

// counter is a source of ids that are never the same.
type counter struct{ n uint64 }

func (c *counter) Read(p []byte) (int, error) {
	c.n++
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], c.n)
	for i := range p {
		p[i] = b[7-i%8] | 1
	}
	return len(p), nil
}
