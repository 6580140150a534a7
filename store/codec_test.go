package store

import (
	"bytes"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// drawTime draws a time as records keep it; the zero time often enough.
func drawTime(t *rapid.T, label string) time.Time {
	ms := rapid.Int64Range(0, 4102444800000).Draw(t, label)
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

func drawConfigs(t *rapid.T) []link.Config {
	var list []link.Config
	for i := range rapid.IntRange(0, 3).Draw(t, "configs") {
		c := link.NewConfig(rapid.String().Draw(t, "name"), rapid.String().Draw(t, "value"))
		if rapid.Bool().Draw(t, "null") {
			c.Null, c.Value = true, link.Secret{}
		}
		c.Index = i
		list = append(list, c)
	}
	return list
}

// drawExtra draws fields that a newer program may have added.
func drawExtra(t *rapid.T) []field {
	var extra []field
	tag := uint64(1000)
	for range rapid.IntRange(0, 2).Draw(t, "extra") {
		tag += rapid.Uint64Range(1, 1<<40).Draw(t, "tag")
		extra = append(extra, field{tag, rapid.SliceOfN(rapid.Byte(), 1, 20).Draw(t, "content")})
	}
	return extra
}

func drawLink(t *rapid.T) linkRecord {
	text := rapid.StringN(0, 20, -1)
	var more []byte // tasks of a newer program
	if rapid.Bool().Draw(t, "more tasks") {
		more = rapid.SliceOfN(rapid.Byte(), 1, 20).Draw(t, "more")
	}
	return linkRecord{extra: drawExtra(t), moreTasks: more, Link: Link{
		Tasks: Tasks{1: {State: link.TaskState(text.Draw(t, "task")), Message: text.Draw(t, "message")}},
		Name:  text.Draw(t, "name"), ID: link.ID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id")),
		RemoteClusterID: text.Draw(t, "remote"), Prefix: text.Draw(t, "prefix"),
		Mode: link.Mode(text.Draw(t, "mode")), ConnectionMode: link.ConnectionMode(text.Draw(t, "connection")),
		Configs: drawConfigs(t), Created: drawTime(t, "created"),
		State: fsm.LinkState{
			Health: fsm.Health(text.Draw(t, "health")), Paused: rapid.Bool().Draw(t, "paused"),
			Failures: rapid.IntRange(0, 1<<31-1).Draw(t, "failures"),
			Error:    link.LinkError(text.Draw(t, "error")), Since: drawTime(t, "since"),
		},
	}}
}

func drawMirror(t *rapid.T) mirrorRecord {
	text := rapid.StringN(1, 20, -1)
	offsets := rapid.SliceOf(rapid.Int64()).Draw(t, "offsets")
	if len(offsets) == 0 {
		offsets = nil
	}
	small := func(label string) uint8 { return rapid.Uint8().Draw(t, label) }
	return mirrorRecord{extra: drawExtra(t), Mirror: Mirror{
		Topic: "topic", SourceTopic: rapid.OneOf(rapid.Just("topic"), text).Draw(t, "source"),
		Partitions:        rapid.IntRange(0, 1<<31-1).Draw(t, "partitions"),
		ReplicationFactor: rapid.IntRange(0, 100).Draw(t, "replication"),
		Configs:           drawConfigs(t), StateTime: drawTime(t, "time"),
		State: fsm.MirrorState{
			Status: link.MirrorStatus(text.Draw(t, "status")), // unknown ones, mostly
			Error:  link.MirrorError(text.Draw(t, "error")), Transition: link.TaskErrorCode(text.Draw(t, "transition")),
			StopOffsets: offsets, Sequence: rapid.Uint32().Draw(t, "sequence"), Attempt: rapid.Uint32().Draw(t, "attempt"),
			PeerFenced: rapid.Bool().Draw(t, "fenced"), PeerWaits: rapid.Bool().Draw(t, "waits"),
			Verb: fsm.Underway(small("verb")), Cause: fsm.StopCause(small("cause")), Before: fsm.Stored(small("before")),
		},
	}}
}

func TestLinkRecordRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := drawLink(t)
		got, err := decodeLink(want.encode())
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("got %+v, %v; want %+v", got, err, want)
		}
	})
}

func TestMirrorRecordRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := drawMirror(t)
		got, err := decodeMirror("topic", want.encode())
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("got %+v, %v; want %+v", got, err, want)
		}
	})
}

// A state with a new field must be thought of here: it would be lost.
func TestEveryStateFieldIsStored(t *testing.T) {
	if n := reflect.TypeFor[fsm.MirrorState]().NumField(); n != 11 {
		t.Errorf("fsm.MirrorState has %d fields, the record knows 11", n)
	}
	if n := reflect.TypeFor[fsm.LinkState]().NumField(); n != 5 {
		t.Errorf("fsm.LinkState has %d fields, the record knows 5", n)
	}
}

func goldenLink() linkRecord {
	r := linkRecord{Link: Link{
		Name: "from-west", ID: link.MustParseID("AAECAwQFBgcICQoLDA0ODw"), Mode: link.ModeBidirectional,
		ConnectionMode: link.ConnectionInbound, RemoteClusterID: "west", Prefix: "west.",
		Created: time.UnixMilli(1767225600123).UTC(),
		State: fsm.LinkState{
			Health: fsm.Unavailable, Paused: true, Failures: 7, Error: link.LinkTimeout,
			Since: time.UnixMilli(1767225900000).UTC(),
		},
	}}
	for i, name := range []string{"link.mode", "sasl.jaas.config", "ssl.cipher.suites"} {
		c := link.NewConfig(name, "value-"+name)
		c.Index = i
		if i == 2 {
			c.Null, c.Value = true, link.Secret{}
		}
		r.Configs = append(r.Configs, c)
	}
	return r
}

func goldenMirror() mirrorRecord {
	c := link.NewConfig("unclean.leader.election.enable", "true")
	return mirrorRecord{Mirror: Mirror{
		Topic: "west.orders", SourceTopic: "orders", Partitions: 3, ReplicationFactor: 3,
		StateTime: time.UnixMilli(1767225600456).UTC(), Configs: []link.Config{c},
		State: fsm.MirrorState{
			Status: link.MirrorFailed, Error: link.MirrorUnexpectedTruncation, Transition: link.TaskConsumerGroupInUse,
			StopOffsets: []int64{0, 17, 1 << 40}, Sequence: 5, Attempt: 6, PeerFenced: true, PeerWaits: true,
			Verb: fsm.ReversingToPause, Cause: fsm.Reversed, Before: 2,
		},
	}}
}

// The files are records of version 1. They must stay readable for ever, so they
// are never written anew: a test that fails here has found a broken promise.
func TestGoldenRecords(t *testing.T) {
	read := func(name string) []byte {
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
	l, err := decodeLink(read("link.hex"))
	if want := goldenLink(); err != nil || !reflect.DeepEqual(l, want) {
		t.Errorf("link: got %+v, %v; want %+v", l, err, want)
	}
	m, err := decodeMirror("west.orders", read("mirror.hex"))
	if want := goldenMirror(); err != nil || !reflect.DeepEqual(m, want) {
		t.Errorf("mirror: got %+v, %v; want %+v", m, err, want)
	}
	m, err = decodeMirror("orders", read("active.hex"))
	want := mirrorRecord{Mirror: Mirror{Topic: "orders", SourceTopic: "orders", State: fsm.MirrorState{Status: link.MirrorActive}}}
	if err != nil || !reflect.DeepEqual(m, want) {
		t.Errorf("active mirror: got %+v, %v; want %+v", m, err, want)
	}
}

func TestMirrorRecordSize(t *testing.T) {
	m := goldenMirror()
	m.State.StopOffsets = make([]int64, 12)
	for i := range m.State.StopOffsets {
		m.State.StopOffsets[i] = 1 << 40
	}
	if size := len(m.encode()) - len(m.SourceTopic); size > 400 {
		t.Errorf("a mirror record takes %d bytes beyond its names", size)
	}
	m = mirrorRecord{Mirror: Mirror{Topic: "t", SourceTopic: "t", Partitions: 6, StateTime: time.UnixMilli(1767225600456)}}
	m.State.Status = link.MirrorActive
	if size := len(m.encode()); size > 16 {
		t.Errorf("an active mirror's record takes %d bytes", size)
	}
}

func TestDecodeRefuses(t *testing.T) {
	for name, row := range map[string]struct {
		record []byte
		text   string
	}{
		"empty":            {nil, "is empty"},
		"newer":            {[]byte{2, 1, 1, 'x'}, "has version 2, this program reads version 1"},
		"tag zero":         {[]byte{1, 0, 1, 'x'}, "bad tag"},
		"tag twice":        {[]byte{1, 1, 1, 'x', 1, 1, 'y'}, "bad tag after field 1"},
		"tag cut":          {[]byte{1, 0x80}, "bad tag"},
		"length missing":   {[]byte{1, 1}, "bad length in field 1"},
		"length zero":      {[]byte{1, 1, 0}, "bad length in field 1"},
		"length too long":  {[]byte{1, 1, 9, 'x'}, "bad length in field 1"},
		"number cut":       {[]byte{1, mirrorSequence, 1, 0x80}, "bad number"},
		"number too large": {append([]byte{1, mirrorVerb, 2}, 0x80, 0x02), "number beyond 255"},
		"list cut":         {[]byte{1, mirrorStopOffsets, 1, 0x80}, "bad list"},
		"config cut":       {[]byte{1, mirrorConfigs, 2, 9, 'x'}, "bad entry"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := decodeMirror("t", row.record)
			if !errors.Is(err, ErrRecord) || !strings.Contains(err.Error(), row.text) {
				t.Errorf("got %v, want %q", err, row.text)
			}
		})
	}
}

func FuzzDecodeRecord(f *testing.F) {
	l, m := goldenLink(), goldenMirror()
	f.Add(l.encode())
	f.Add(m.encode())
	f.Fuzz(func(t *testing.T, record []byte) {
		if l, err := decodeLink(record); err == nil {
			again, err := decodeLink(l.encode())
			if err != nil || !reflect.DeepEqual(l, again) {
				t.Errorf("link %+v came back as %+v, %v", l, again, err)
			}
		} else if !errors.Is(err, ErrRecord) {
			t.Errorf("error %v", err)
		}
		if m, err := decodeMirror("t", record); err == nil {
			again, err := decodeMirror("t", m.encode())
			if err != nil || !reflect.DeepEqual(m, again) {
				t.Errorf("mirror %+v came back as %+v, %v", m, again, err)
			}
		} else if !errors.Is(err, ErrRecord) {
			t.Errorf("error %v", err)
		}
	})
}

func TestExtraFieldsStayInOrder(t *testing.T) {
	// A field between two known ones, as a program with a gap would see it.
	e := newEncoder(0, []field{{2, []byte("x")}, {9, []byte("y")}})
	e.string(1, "a")
	e.string(5, "b")
	if want := []byte{1, 1, 1, 'a', 2, 1, 'x', 5, 1, 'b', 9, 1, 'y'}; !bytes.Equal(e.finish(), want) {
		t.Errorf("got %v, want %v", e.buf, want)
	}
}

// What passes the check of the writer can be read, whatever the numbers; what can't
// be read does not pass.
func TestWhatIsWrittenCanBeRead(t *testing.T) {
	number := rapid.OneOf(rapid.Int(), rapid.IntRange(-2, 2), rapid.IntRange(1<<31-2, 1<<31+1), rapid.IntRange(1<<32-2, 1<<32+1))
	rapid.Check(t, func(t *rapid.T) {
		m := mirrorRecord{Mirror: Mirror{Topic: "T", SourceTopic: "T", Partitions: number.Draw(t, "partitions"), ReplicationFactor: number.Draw(t, "replication")}}
		m.State = fsm.MirrorState{
			Status: link.MirrorActive, Sequence: rapid.Uint32().Draw(t, "sequence"), Attempt: rapid.Uint32().Draw(t, "attempt"),
			StopOffsets: rapid.SliceOf(rapid.Int64()).Draw(t, "offsets"),
		}
		m.missing, m.dueAt = int64(number.Draw(t, "missing")), int64(number.Draw(t, "due"))
		got, err := decodeMirror("T", m.encode())
		if m.check() == nil {
			if err != nil || got.Partitions != m.Partitions || got.ReplicationFactor != m.ReplicationFactor || got.missing != m.missing {
				t.Fatalf("%+v was written and reads %+v, %v", m, got, err)
			}
		} else if err == nil && got.Partitions == m.Partitions && got.ReplicationFactor == m.ReplicationFactor && got.missing == m.missing && got.dueAt == m.dueAt {
			t.Fatalf("%+v is refused, and could be read", m)
		}
		l := linkRecord{Link: Link{Name: "L"}}
		l.State.Failures = number.Draw(t, "failures")
		read, err := decodeLink(l.encode())
		if l.check() == nil && (err != nil || read.State.Failures != l.State.Failures) {
			t.Fatalf("%d failures read %d, %v", l.State.Failures, read.State.Failures, err)
		}
	})
}
