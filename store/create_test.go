package store_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/validate"
)

// sentinels are all errors that an operation's error can match.
var sentinels = []error{
	store.ErrConflict, store.ErrTooLarge, store.ErrUnknownOutcome, store.ErrMisuse, store.ErrCompacted, store.ErrClosed,
	store.ErrLinkNotFound, store.ErrLinkExists, store.ErrMirrorNotFound, store.ErrTopicExists, store.ErrPrefixExists,
	store.ErrLinkInUse, store.ErrRemoteInvalid, store.ErrPeerUnreachable, store.ErrPeerRefused, store.ErrLimit,
	store.ErrUnauthorized, store.ErrInvalidRequest, store.ErrRecord, validate.ErrInvalid, fsm.ErrRejected,
}

// matches checks that err matches want and nothing else.
func matches(t *testing.T, err, want error) {
	t.Helper()
	for _, sentinel := range sentinels {
		if got := errors.Is(err, sentinel); got != (sentinel == want) {
			t.Errorf("%v: matches %v: %t", err, sentinel, got)
		}
	}
}

func TestCreateLinkRefusals(t *testing.T) {
	const secret = "hunter2"
	inboundOnB := func(w *world) {
		req := link.NewCreateRequest("link.mode", "DESTINATION", "connection.mode", "INBOUND")
		req.SourceClusterID = "a"
		w.link(w.b, "L", req)
	}
	source := func() *link.CreateRequest {
		req := link.NewCreateRequest("bootstrap.servers", "b.example.com:9092", "link.mode", "SOURCE")
		req.DestinationClusterID = "b"
		return req
	}
	for name, row := range map[string]struct {
		before  func(w *world)
		request *link.CreateRequest
		want    error
		status  int
		code    int
		text    string
	}{
		"invalid": {
			request: fromB("link.mode", "SIDEWAYS"), want: validate.ErrInvalid,
		},
		"self by id": {
			request: func() *link.CreateRequest { r := fromB(); r.SourceClusterID = "a"; return r }(), want: validate.ErrInvalid,
		},
		"self by address": {
			request: func() *link.CreateRequest {
				return link.NewCreateRequest("bootstrap.servers", "a.example.com:9092")
			}(),
			want: store.ErrRemoteInvalid, status: 400, code: 40002,
			text: "Source cluster ID matches local cluster ID a. Cannot create cluster link to self.",
		},
		"name taken": {
			before:  func(w *world) { w.link(w.a, "L", fromB()) },
			request: fromB(), want: store.ErrLinkExists, status: 400, code: 400,
			text: "A cluster link already exists with the provided link name: Unable to validate cluster link due to error: Cluster link 'L' already exists.",
		},
		"prefix taken": {
			before:  func(w *world) { w.link(w.a, "other", fromB("cluster.link.prefix", "b.")) },
			request: fromB("cluster.link.prefix", "b."), want: store.ErrPrefixExists, status: 400, code: 40002,
			text: "prefix already exists",
		},
		"unreachable": {
			before:  func(w *world) { w.Cut("a", "b") },
			request: fromB(), want: store.ErrPeerUnreachable, status: 400, code: 400,
			text: "Link error code: BOOTSTRAP_TCP_CONNECTION_FAILED_ERROR.",
		},
		"credentials refused": {
			before: func(w *world) { w.SetRefused("a", "b", true) },
			request: fromB("security.protocol", "SASL_SSL", "sasl.mechanism", "PLAIN", "sasl.jaas.config",
				`org.apache.kafka.common.security.plain.PlainLoginModule required username="u" password="`+secret+`";`),
			want: store.ErrPeerRefused, status: 401, code: 40101,
			text: "Unable to validate cluster link due to error: ",
		},
		"other cluster than expected": {
			before: func(w *world) {
				_, err := w.AddCluster("c", nil)
				w.must(err)
			},
			request: func() *link.CreateRequest { r := fromB(); r.SourceClusterID = "c"; return r }(),
			want:    store.ErrRemoteInvalid, status: 400, code: 40002, text: "Expected cluster ID c, the remote cluster's ID is b.",
		},
		"SOURCE before INBOUND": {
			request: source(), want: store.ErrRemoteInvalid, status: 400, code: 40002,
			text: "the destination cluster does not have a link named L",
		},
		"BIDIRECTIONAL with DESTINATION": {
			before: inboundOnB, request: bidirectional("b"), want: store.ErrRemoteInvalid, status: 400, code: 40002,
			text: "is DESTINATION with INBOUND connections, which does not go with BIDIRECTIONAL",
		},
		"SOURCE with BIDIRECTIONAL": {
			before:  func(w *world) { w.link(w.b, "L", bidirectional("a")) },
			request: source(), want: store.ErrRemoteInvalid, status: 400, code: 40002,
			text: "is BIDIRECTIONAL with OUTBOUND connections, which does not go with SOURCE",
		},
		"half leads elsewhere": {
			before: func(w *world) {
				_, err := w.AddCluster("c", nil)
				w.must(err)
				w.link(w.b, "L", bidirectional("c"))
			},
			request: bidirectional("b"), want: store.ErrRemoteInvalid, status: 400, code: 40002,
			text: "Cluster link 'L' of the remote cluster leads to cluster c.",
		},
		"other link id than expected": {
			before: func(w *world) { w.link(w.b, "L", bidirectional("a")) },
			request: func() *link.CreateRequest {
				r := bidirectional("b")
				r.ClusterLinkID = "AAECAwQFBgcICQoLDA0ODw"
				return r
			}(),
			want: store.ErrRemoteInvalid, status: 400, code: 40002, text: "Expected cluster link ID AAECAwQFBgcICQoLDA0ODw",
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, nil)
			if row.before != nil {
				row.before(w)
			}
			had, err := w.a.ListLinks(t.Context(), store.PageQuery{})
			w.must(err)
			for _, validateOnly := range []bool{true, false} {
				result, err := w.a.CreateLink(t.Context(), "L", row.request, &store.CreateLinkOptions{ValidateOnly: validateOnly})
				matches(t, err, row.want)
				if strings.Contains(err.Error(), secret) || !result.Link.ID.IsZero() {
					t.Errorf("got %+v, %v", result.Link, err)
				}
				if row.want == validate.ErrInvalid {
					if result.Problems.Valid() {
						t.Error("the result has no problems")
					}
					continue
				}
				if r := refusal(t, err); r.Status != row.status || r.Code != row.code || !strings.Contains(r.Message, row.text) {
					t.Errorf("got %d/%d %q, want %d/%d %q", r.Status, r.Code, r.Message, row.status, row.code, row.text)
				}
			}
			has, err := w.a.ListLinks(t.Context(), store.PageQuery{})
			w.must(err)
			if len(has.Links) != len(had.Links) {
				t.Error("a refused request created a link")
			}
		})
	}
}

func TestCreateLinkIdentity(t *testing.T) {
	w := newWorld(t, nil)
	first := w.link(w.a, "L", bidirectional("b"))
	second := w.link(w.b, "L", bidirectional("a"))
	if first.ID != second.ID || first.ID.IsZero() {
		t.Errorf("halves have ids %s and %s", first.ID, second.ID)
	}
	if other := w.link(w.a, "M", fromB()); other.ID == first.ID {
		t.Error("two links have one id")
	}
	// An INBOUND half that comes second can't learn the id (P31).
	w.link(w.a, "N", bidirectional("b"))
	inbound := link.NewCreateRequest("link.mode", "BIDIRECTIONAL", "connection.mode", "INBOUND")
	inbound.RemoteClusterID = "a"
	n, err := w.a.GetLink(t.Context(), "N")
	w.must(err)
	if late := w.link(w.b, "N", inbound); late.ID == n.ID {
		t.Error("an INBOUND half learnt its id without dialling")
	}
}

func TestCreateLinkExpectedID(t *testing.T) {
	w := newWorld(t, nil)
	first := w.link(w.a, "L", bidirectional("b"))
	req := bidirectional("a")
	req.ClusterLinkID = first.ID.String()
	if second := w.link(w.b, "L", req); second.ID != first.ID {
		t.Errorf("got id %s, want %s", second.ID, first.ID)
	}
}

func TestCreateLinkSkipRemote(t *testing.T) {
	w := newWorld(t, nil)
	w.Cut("a", "b")
	result, err := w.a.CreateLink(t.Context(), "L", fromB(), &store.CreateLinkOptions{SkipRemote: true})
	w.must(err)
	if l := result.Link; l.Displayed() != link.LinkActive || l.RemoteClusterID != "b" || l.Revision == 0 {
		t.Errorf("got %+v", l)
	}
}

func TestCreateLinkLearnsTheRemoteCluster(t *testing.T) {
	w := newWorld(t, nil)
	l := w.link(w.a, "L", link.NewCreateRequest("bootstrap.servers", "b.example.com:9092"))
	if l.RemoteClusterID != "b" {
		t.Errorf("remote cluster is %q, want b", l.RemoteClusterID)
	}
}

func TestCreateLinkPaused(t *testing.T) {
	w := newWorld(t, nil)
	if l := w.link(w.a, "L", fromB("cluster.link.paused", "TRUE")); l.Displayed() != link.LinkPaused {
		t.Errorf("link is %s, want PAUSED", l.Displayed())
	}
}

func TestCreateLinkValidateOnly(t *testing.T) {
	c, b := standalone(t, store.Options{})
	before := dump(t, b)
	result, err := c.CreateLink(t.Context(), "L", fromB(), &store.CreateLinkOptions{ValidateOnly: true, SkipRemote: true})
	if err != nil || result.Link.Revision != 0 || result.Link.Name != "L" {
		t.Errorf("got %+v, %v", result.Link, err)
	}
	if after := dump(t, b); len(after) != len(before) {
		t.Error("validate_only wrote something")
	}
}

func TestNewRefusesBadClusterIDs(t *testing.T) {
	for _, id := range []string{"", "a/b", " a"} {
		if _, err := store.New(id, nil, nil); !errors.As(err, new(*link.NameError)) {
			t.Errorf("%q: got %v", id, err)
		}
	}
}

func TestListLinksPages(t *testing.T) {
	c, _ := standalone(t, store.Options{})
	want := []string{"l-1", "l-2", "l-3", "l-4", "l-5"}
	for _, name := range want {
		if _, err := c.CreateLink(t.Context(), name, fromB(), &store.CreateLinkOptions{SkipRemote: true}); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	for q := (store.PageQuery{Limit: 2}); ; {
		page, err := c.ListLinks(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range page.Links {
			got = append(got, l.Name)
		}
		if q.After = page.Next; q.After == "" {
			break
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// What looks like a placeholder is what it is: keys and records are made of it.
func TestPlaceholdersAreLiteral(t *testing.T) {
	ctx := t.Context()
	w := newWorld(t, nil)
	for _, name := range []string{"{{a/b}}", "${x/y}", "<a\x00b>"} {
		_, err := w.a.CreateLink(ctx, name, fromB(), nil)
		matches(t, err, store.ErrInvalidRequest)
		if a := store.APIError(err); a.Status != 400 || a.Body.Message != "Invalid Cluster Link Name." {
			t.Errorf("%q gives %+v", name, a)
		}
	}
	for _, req := range []*link.CreateRequest{
		fromB("link.mode", "${MODE}"), fromB("connection.mode", "<mode>"), fromB("cluster.link.prefix", "${a/b}"),
		{SourceClusterID: "<a/b>", Configs: fromB().Configs},
	} {
		_, err := w.a.CreateLink(ctx, "L", req, &store.CreateLinkOptions{SkipRemote: true})
		matches(t, err, store.ErrInvalidRequest)
	}
	w.link(w.a, "<name>", fromB()) // a name, if an odd one
	_, err := w.a.UpdateLinkConfig(ctx, "<name>", link.SetConfig("cluster.link.prefix", "${a/b}"), nil)
	matches(t, err, store.ErrInvalidRequest)
}
