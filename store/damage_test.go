package store_test

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/memstore"
)

// liar is a peer that says what no peer can.
type liar struct {
	store.Peer
	topic store.PeerTopic
}

func (liar) ClusterID(context.Context) (string, error) { return "b", nil }
func (liar) Half(context.Context, string) (store.Half, error) {
	return store.Half{}, store.ErrLinkNotFound
}

func (l liar) PeerTopic(context.Context, link.ID, string) (store.PeerTopic, error) {
	return l.topic, nil
}

// What a peer says is checked before any of it is kept.
func TestPeersThatLie(t *testing.T) {
	good := store.PeerTopic{Exists: true, Readable: true, Partitions: 1, Status: fsm.Regular}
	for name, change := range map[string]func(*store.PeerTopic){
		"too many partitions":       func(p *store.PeerTopic) { p.Partitions = 1 << 31 },
		"far too many partitions":   func(p *store.PeerTopic) { p.Partitions = math.MaxInt },
		"less than no partitions":   func(p *store.PeerTopic) { p.Partitions = -1 },
		"an end below 0":            func(p *store.PeerTopic) { p.EndOffsets = []int64{3, -1} },
		"a stop below 0":            func(p *store.PeerTopic) { p.StopOffsets = []int64{math.MinInt64} },
		"a number far ahead":        func(p *store.PeerTopic) { p.HighSequence = math.MaxUint32 },
		"a stop with a number so":   func(p *store.PeerTopic) { p.Sequence = 1<<20 + 1 },
		"a number as far as can be": func(p *store.PeerTopic) { p.HighSequence = 1 << 20 },
		"partitions as can be":      func(p *store.PeerTopic) { p.Partitions = math.MaxInt32 },
	} {
		t.Run(name, func(t *testing.T) {
			topic := good
			change(&topic)
			c, b := standalone(t, store.Options{}, liar{topic: topic})
			if _, err := c.CreateLink(t.Context(), "L", fromB(), nil); err != nil {
				t.Fatal(err)
			}
			before := dump(t, b)
			_, err := c.CreateMirror(t.Context(), "L", link.CreateMirrorRequest{SourceTopicName: "T"})
			if strings.Contains(name, "can be") {
				if err != nil {
					t.Errorf("refused: %v", err)
				}
			} else if !errors.Is(err, store.ErrRemoteInvalid) {
				t.Errorf("got %v", err)
			} else if after := dump(t, b); len(after) != len(before) {
				t.Error("something was written")
			}
			if _, err := c.ListMirrors(t.Context(), store.MirrorQuery{}); err != nil {
				t.Error(err)
			}
			if _, err := c.Duties(t.Context(), store.DutyQuery{}); err != nil {
				t.Error(err)
			}
			if _, err := store.New("a", b, nil); err != nil {
				t.Error(err)
			}
		})
	}
}

// So is what the host says of its own topics, and reports.
func TestHostsThatLie(t *testing.T) {
	for _, info := range []store.TopicInfo{
		{Exists: true, Partitions: 1 << 31}, {Exists: true, Partitions: -1}, {Exists: true, Partitions: 1, EndOffsets: []int64{-1}},
	} {
		c, err := store.New("a", memstore.New(nil), &store.Options{Dialer: dialer{agreeable{}}, Topics: sameInfo(info)})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.CreateLink(t.Context(), "L", fromB(), nil); err != nil {
			t.Fatal(err)
		}
		if _, err := c.CreateMirror(t.Context(), "L", link.CreateMirrorRequest{SourceTopicName: "T"}); !errors.Is(err, store.ErrMisuse) {
			t.Errorf("%+v: %v", info, err)
		}
	}
	w := newWorld(t, nil)
	w.link(w.a, "L", fromB())
	w.mirror(w.a, "L", "T")
	if _, err := w.a.Report(t.Context(), "L", "T", fsm.MirrorEvent{Name: fsm.EventDrained, Offsets: []int64{-1}}, nil); !errors.Is(err, store.ErrInvalidRequest) {
		t.Errorf("a report of an offset below 0: %v", err)
	}
}

// sameInfo says the same of every topic.
type sameInfo store.TopicInfo

func (i sameInfo) Topic(context.Context, string) (store.TopicInfo, error) {
	return store.TopicInfo(i), nil
}

// A record that can't be read hides nothing of the others, keeps no cluster from
// opening, is told of, and can be dropped.
func TestDamagedRecord(t *testing.T) {
	ctx := t.Context()
	c, b := standalone(t, store.Options{}, agreeable{})
	result, err := c.CreateLink(ctx, "L", fromB(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, topic := range []string{"T1", "T2", "T3"} {
		if _, err := c.CreateMirror(ctx, "L", link.CreateMirrorRequest{SourceTopicName: topic}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := c.Alter(ctx, "L", "T2", link.Pause); err != nil {
		t.Fatal(err)
	}
	key := "c/a/m/" + result.Link.ID.String() + "/T2"
	index := "c/a/s/" + result.Link.ID.String() + "/PAUSED/T2"
	bad := []byte{1, 2, 5, 0xff, 0xff, 0xff, 0xff, 0x7f} // 2^35-1 partitions
	if _, err := b.Commit(ctx, store.Txn{Ops: []store.Op{{Key: key, Value: bad}, {Key: index, Value: bad}}}); err != nil {
		t.Fatal(err)
	}
	var logged strings.Builder
	if c, err = store.New("a", b, &store.Options{Dialer: dialer{agreeable{}}, Logger: slog.New(slog.NewTextHandler(&logged, nil))}); err != nil {
		t.Fatalf("New: %v", err)
	}
	page, err := c.ListMirrors(ctx, store.MirrorQuery{})
	if err != nil || len(page.Mirrors) != 2 {
		t.Errorf("ListMirrors: %d mirrors, %v", len(page.Mirrors), err)
	}
	if page, err := c.ListMirrors(ctx, store.MirrorQuery{Link: "L", Status: link.MirrorPaused}); err != nil || len(page.Mirrors) != 0 {
		t.Errorf("the paused: %+v, %v", page, err)
	}
	if duties, err := c.Duties(ctx, store.DutyQuery{}); err != nil || len(duties.Duties) != 2 {
		t.Errorf("Duties: %+v, %v", duties, err)
	}
	var body strings.Builder
	if err := c.WriteLink(ctx, &body, "L", nil); err != nil || !strings.Contains(body.String(), `"topic_names":["T1","T3"]`) {
		t.Errorf("WriteLink: %s, %v", body.String(), err)
	}
	if _, err := c.GetMirror(ctx, "L", "T2"); !errors.Is(err, store.ErrRecord) {
		t.Errorf("GetMirror: %v", err)
	}
	if !strings.Contains(logged.String(), "can't be read") || !strings.Contains(logged.String(), key) {
		t.Errorf("logged %s", logged.String())
	}
	list, err := c.Damaged(ctx)
	if err != nil || len(list) != 1 || list[0].Key != key || list[0].Link != result.Link.ID || list[0].Name != "T2" || !errors.Is(list[0].Err, store.ErrRecord) {
		t.Fatalf("Damaged: %+v, %v", list, err)
	}
	fine := list[0]
	fine.Name, fine.Key = "T1", strings.TrimSuffix(key, "T2")+"T1"
	if err := c.DropDamaged(ctx, fine); !errors.Is(err, store.ErrInvalidRequest) {
		t.Errorf("of a record that is well: %v", err)
	}
	late := list[0]
	late.Revision++
	if err := c.DropDamaged(ctx, late); !errors.Is(err, store.ErrConflict) {
		t.Errorf("of a record that was written since: %v", err)
	}
	if err := c.DropDamaged(ctx, list[0]); err != nil {
		t.Fatal(err)
	}
	if list, err := c.Damaged(ctx); err != nil || list != nil {
		t.Errorf("after it was dropped: %+v, %v", list, err)
	}
	if _, err := c.CreateMirror(ctx, "L", link.CreateMirrorRequest{SourceTopicName: "T2"}); err != nil {
		t.Errorf("the topic can't be mirrored again: %v", err)
	}
	data, err := c.LinkData(ctx, "L", nil)
	if err != nil || len(data.CategoryCounts) != 1 || data.CategoryCounts[0].Count != 3 {
		t.Errorf("counts: %+v, %v", data.CategoryCounts, err)
	}
}

// The mirrors of a deleted link are collected, those too that can't be read.
func TestCollectDamaged(t *testing.T) {
	ctx := t.Context()
	c, b := standalone(t, store.Options{}, agreeable{})
	result, err := c.CreateLink(ctx, "L", fromB(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for i := range 40 {
		names = append(names, "T"+string(rune('a'+i%26))+string(rune('a'+i/26)))
		if _, err := c.CreateMirror(ctx, "L", link.CreateMirrorRequest{SourceTopicName: names[i]}); err != nil {
			t.Fatal(err)
		}
	}
	mirrors := "c/a/m/" + result.Link.ID.String() + "/"
	var ops []store.Op
	for i, name := range names {
		if i%3 == 0 {
			ops = append(ops, store.Op{Key: mirrors + name, Value: []byte("?")})
		}
	}
	ops = append(ops, store.Op{Key: "c/a/d/not-an-id", Value: []byte{1}})
	if _, err := b.Commit(ctx, store.Txn{Ops: ops}); err != nil {
		t.Fatal(err)
	}
	if err := c.DeleteLink(ctx, "L", &store.DeleteLinkOptions{Force: true}); err != nil {
		t.Fatal(err)
	}
	if _, err := store.New("a", b, nil); err != nil {
		t.Fatalf("New: %v", err)
	}
	for key := range dump(t, b) {
		if strings.HasPrefix(key, mirrors) || strings.HasPrefix(key, "c/a/o/") || strings.HasPrefix(key, "c/a/s/") {
			t.Errorf("%s is left", key)
		}
	}
}

// A number near the end is no way to lock a topic in.
func TestSequencesDoNotWrap(t *testing.T) {
	ctx := t.Context()
	w := newWorld(t, nil)
	half := w.link(w.a, "L", bidirectional("b"))
	w.link(w.b, "L", bidirectional("a"))
	w.mirror(w.a, "L", "T")
	w.settle()
	for _, seq := range []uint32{math.MaxUint32, math.MaxUint32 - 1, 1<<20 + 1} {
		if _, err := w.b.Inbound(ctx, store.PeerRequest{LinkID: half.ID, Topic: "T", Event: fsm.EventPeerReverse, Sequence: seq}); !errors.Is(err, store.ErrInvalidRequest) {
			t.Errorf("a reverse with number %d: %v", seq, err)
		}
	}
	if _, err := w.a.Alter(ctx, "L", "T", link.ReverseAndStart); err != nil {
		t.Fatal(err)
	}
	w.settle()
	if m, err := w.a.FindMirror(ctx, "T"); err != nil || m.Status != link.MirrorStopped {
		t.Errorf("a: %s, %v", m.Status, err)
	}
	if m, err := w.b.FindMirror(ctx, "T"); err != nil || m.Status != link.MirrorActive {
		t.Errorf("b: %s, %v", m.Status, err)
	}
}
