package store_test

import (
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/clustertest"
	"github.com/clusterlink-go/clusterlink/validate"
)

func TestCreateMirrorRefusals(t *testing.T) {
	long := strings.Repeat("x", 240)
	for name, row := range map[string]struct {
		before  func(w *world)
		link    string
		request link.CreateMirrorRequest
		want    error
		code    int
		pointer link.Pointer
		text    string
	}{
		"no link": {
			link: "none", request: link.CreateMirrorRequest{SourceTopicName: "T"}, want: store.ErrLinkNotFound,
			code: 404, text: "The cluster link doesn't exist: Cluster link 'none' does not exist.",
		},
		"no source topic": {
			request: link.CreateMirrorRequest{SourceTopicName: "U"}, want: fsm.ErrRejected,
		},
		"unreadable": {
			before:  func(w *world) { w.must(w.SetReadable("b", "T", false)) },
			request: link.CreateMirrorRequest{SourceTopicName: "T"}, want: fsm.ErrRejected,
		},
		"renamed": {
			request: link.CreateMirrorRequest{SourceTopicName: "T", MirrorTopicName: "U"}, want: validate.ErrInvalid,
			code: 40035, pointer: "/mirror_topic_name", text: "Topic renaming for mirroring not yet supported",
		},
		"renamed under a prefix": {
			link: "prefixed", request: link.CreateMirrorRequest{SourceTopicName: "T", MirrorTopicName: "T"}, want: validate.ErrInvalid,
			code: 40035, pointer: "/mirror_topic_name", text: "Topic renaming for mirroring not yet supported",
		},
		"too long": {
			link: "prefixed", request: link.CreateMirrorRequest{SourceTopicName: long + "123456789"}, want: validate.ErrInvalid,
			code: 40002, pointer: "/source_topic_name", text: "is longer than the max allowed length 249",
		},
		"bad name": {
			request: link.CreateMirrorRequest{SourceTopicName: "T/U"}, want: validate.ErrInvalid,
			code: 40002, pointer: "/source_topic_name", text: "Topic name is invalid: ",
		},
		"no name": {
			request: link.CreateMirrorRequest{}, want: validate.ErrInvalid, code: 40002, text: "source_topic_name is missing",
		},
		"placeholder": {
			request: link.CreateMirrorRequest{SourceTopicName: "<T/U>"}, want: store.ErrInvalidRequest,
			code: 40002, text: "Topic name is invalid: ",
		},
		"placeholder for the mirror": {
			request: link.CreateMirrorRequest{SourceTopicName: "T", MirrorTopicName: "${T/U}"}, want: store.ErrInvalidRequest,
			code: 40002, text: "Topic name is invalid: ",
		},
		"replication factor": {
			request: link.CreateMirrorRequest{SourceTopicName: "T", ReplicationFactor: -2}, want: validate.ErrInvalid,
			code: 40002, pointer: "/replication_factor", text: "replication_factor is -2",
		},
		"topic there": {
			before:  func(w *world) { w.must(w.CreateTopic("a", "T", 1)) },
			request: link.CreateMirrorRequest{SourceTopicName: "T"}, want: store.ErrTopicExists,
			code: 40002, text: "Topic 'T' already exists.",
		},
		"mirror there": {
			before:  func(w *world) { w.mirror(w.a, "L", "T") },
			request: link.CreateMirrorRequest{SourceTopicName: "T"}, want: store.ErrTopicExists,
			code: 40002, text: "Topic 'T' already exists.",
		},
		"mirror of another link": {
			before: func(w *world) {
				w.link(w.a, "M", fromB())
				w.mirror(w.a, "M", "T")
			},
			request: link.CreateMirrorRequest{SourceTopicName: "T"}, want: store.ErrTopicExists,
			code: 40002, text: "Topic 'T' already exists.",
		},
		"SOURCE half": {
			before: func(w *world) {
				in := link.NewCreateRequest("link.mode", "DESTINATION", "connection.mode", "INBOUND")
				in.SourceClusterID = "a"
				w.link(w.b, "S", in)
				out := link.NewCreateRequest("bootstrap.servers", "b.example.com:9092", "link.mode", "SOURCE")
				out.DestinationClusterID = "b"
				w.link(w.a, "S", out)
			},
			link: "S", request: link.CreateMirrorRequest{SourceTopicName: "T"}, want: validate.ErrInvalid,
			code: 40002, text: "hosts no mirror topics",
		},
		"unreachable": {
			before:  func(w *world) { w.Cut("a", "b") },
			request: link.CreateMirrorRequest{SourceTopicName: "T"}, want: store.ErrPeerUnreachable, code: 400,
		},
		"replication factor on Cloud": {
			request: link.CreateMirrorRequest{SourceTopicName: "T", ReplicationFactor: 2}, want: validate.ErrInvalid,
			code: 40002, pointer: "/replication_factor", text: "Topic replication factor must be 3",
		},
	} {
		t.Run(name, func(t *testing.T) {
			opts := clustertest.ClusterOptions{Store: store.Options{Edition: link.Edition{Product: link.Cloud}}}
			w := newWorld(t, &opts)
			w.must(w.CreateTopic("b", "T", 1))
			w.link(w.a, "L", fromB())
			w.link(w.a, "prefixed", fromB("cluster.link.prefix", "p."))
			if row.before != nil {
				row.before(w)
			}
			if row.link == "" {
				row.link = "L"
			}
			m, err := w.a.CreateMirror(t.Context(), row.link, row.request)
			matches(t, err, row.want)
			if m.Revision != 0 {
				t.Errorf("got %+v", m)
			}
			if row.code != 0 {
				if b := w.a.APIError(err).Body; b.ErrorCode != row.code || b.Pointer != row.pointer || !strings.Contains(b.Message, row.text) {
					t.Errorf("got %+v, want %d %q %q", b, row.code, row.pointer, row.text)
				}
			} else if !strings.Contains(err.Error(), row.text) {
				t.Errorf("got %v, want %q", err, row.text)
			}
		})
	}
}

func TestCreateMirrorKeepsTheRequest(t *testing.T) {
	w := newWorld(t, nil)
	w.must(w.CreateTopic("b", "T", 4))
	w.link(w.a, "L", fromB("cluster.link.prefix", "p."))
	_, err := w.a.CreateMirror(t.Context(), "L", link.CreateMirrorRequest{
		SourceTopicName: "T", ReplicationFactor: 3, Configs: []link.Config{link.NewConfig("retention.ms", "1")},
	})
	w.must(err)
	m, err := w.a.GetMirror(t.Context(), "L", "p.T")
	w.must(err)
	if m.SourceTopic != "T" || m.Partitions != 4 || m.ReplicationFactor != 3 || len(m.Configs) != 1 ||
		m.Configs[0].Value.Reveal() != "1" || m.Link != "L" || m.Status != link.MirrorActive || m.StateTime.IsZero() {
		t.Errorf("got %+v", m)
	}
	_, err = w.a.GetMirror(t.Context(), "L", "T")
	matches(t, err, store.ErrMirrorNotFound)
}

func TestCreateMirrorTopic(t *testing.T) {
	ctx := t.Context()
	w := newWorld(t, nil)
	l := w.link(w.a, "L", fromB())
	w.must(w.CreateTopic("b", "_confluent-metrics", 1))
	req := &link.CreateMirrorRequest{SourceTopicName: "_confluent-metrics"}
	_, err := w.a.CreateMirrorTopic(ctx, "L", req, &store.CreateMirrorOptions{IfRevision: l.Revision + 1})
	matches(t, err, store.ErrConflict)
	if a := store.APIError(err); a.Status != 412 {
		t.Errorf("another revision gives %+v", a)
	}
	result, err := w.a.CreateMirrorTopic(ctx, "L", req, &store.CreateMirrorOptions{IfRevision: l.Revision})
	w.must(err)
	if len(result.Problems) != 1 || result.Problems[0].Code != "mirror-of-internal-topic" || result.Mirror.Status != link.MirrorActive {
		t.Errorf("got %+v", result)
	}
	result, err = w.a.CreateMirrorTopic(ctx, "L", nil, nil)
	matches(t, err, validate.ErrInvalid)
	if len(result.Problems) != 1 {
		t.Errorf("got %+v", result)
	}
}
