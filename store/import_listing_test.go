package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/memstore"
)

// listings adds files of testdata/listing.
func listings(t testing.TB, names ...string) *store.Listings {
	t.Helper()
	l := &store.Listings{}
	for _, name := range names {
		data, err := os.ReadFile("testdata/listing/" + name + ".json")
		if err != nil {
			t.Fatal(err)
		}
		if err := l.Add(data); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	return l
}

func TestImportListings(t *testing.T) {
	ctx := t.Context()
	ring := newRing("one")
	b := memstore.New(nil)
	c, err := store.New("a", b, &store.Options{Keyring: ring})
	if err != nil {
		t.Fatal(err)
	}
	result, err := c.ImportListings(ctx, listings(t, "links", "configs", "mirrors"))
	if err != nil {
		t.Fatal(err)
	}
	if result.Links != 3 || result.Mirrors != 5 || result.Remnants != 1 {
		t.Errorf("imported %d links, %d mirrors, %d remnants", result.Links, result.Mirrors, result.Remnants)
	}
	var notes []string
	for _, n := range result.Notes {
		notes = append(notes, fmt.Sprintf("%s %s/%s %s %s", n.Kind, n.Link, n.Topic, n.Member, n.Value))
		if n.Detail == "" {
			t.Errorf("%+v does not say why", n)
		}
	}
	want := []string{
		"dropped / cluster_link_id UNMANAGED_SOURCE",
		"dropped from-porto/ request.timeout.ms STATIC_BROKER_CONFIG",
		"unknown from-porto/ sasl.jaas.config ",
		"inferred from-porto/ link_state PAUSED",
		"inferred from-porto/ cluster.link.paused true",
		"inferred from-porto/ tasks ",
		"unknown from-porto/views mirror_status ",
		"inferred from-porto/views source_topic_name views",
		"inferred from-porto/carts mirror_status ACTIVE",
		"unknown from-porto/clicks stop ",
		"unknown to-faro/ configs ",
		"inferred to-faro/ link.mode SOURCE",
		"inferred to-faro/ connection.mode OUTBOUND",
		"inferred to-faro/ tasks ",
		"unknown with-braga/ configs ",
		"inferred with-braga/ link.mode BIDIRECTIONAL",
		"inferred with-braga/ connection.mode OUTBOUND",
		"dropped with-braga/ link_state SOMETHING_NEW",
		"dropped with-braga/ tasks SUPPRESSED_ERRORS",
		"dropped with-braga/ tasks Sweep",
		"inferred with-braga/ tasks ACTIVE",
		"dropped with-braga/orders mirror_state_transition_errors NEW_ERROR",
	}
	if !slices.Equal(notes, want) {
		t.Errorf("notes\n%s\nwant\n%s", strings.Join(notes, "\n"), strings.Join(want, "\n"))
	}

	for _, tt := range []struct {
		name, id, remote string
		mode             link.Mode
		shown            link.LinkState
		error            link.LinkError
	}{
		{"from-porto", "AAECAwQFBgcICQoLDA0ODw", "porto", link.ModeDestination, link.LinkPaused, ""},
		{"to-faro", "EAECAwQFBgcICQoLDA0ODw", "faro", link.ModeSource, link.LinkUnavailable, link.LinkTimeout},
		{"with-braga", "IAECAwQFBgcICQoLDA0ODw", "braga", link.ModeBidirectional, link.LinkActive, ""},
	} {
		l, err := c.GetLink(ctx, tt.name)
		if err != nil || l.ID.String() != tt.id || l.RemoteClusterID != tt.remote || l.Mode != tt.mode || l.Displayed() != tt.shown || l.State.Error != tt.error {
			t.Errorf("%s is %+v, %v", tt.name, l, err)
		}
	}
	for topic, want := range map[string]struct{ stored, shown link.MirrorStatus }{
		"carts":   {link.MirrorActive, link.MirrorLinkPaused},
		"clicks":  {link.MirrorStopped, link.MirrorStopped},
		"refunds": {link.MirrorFailed, link.MirrorFailed},
		"views":   {link.MirrorUnknown, link.MirrorUnknown},
		"orders":  {"PENDING_HIBERNATION", "PENDING_HIBERNATION"},
	} {
		m, err := c.FindMirror(ctx, topic)
		if err != nil || m.State.Status != want.stored || m.Status != want.shown {
			t.Errorf("%s is %+v, %v", topic, m, err)
		}
	}
	d, err := c.MirrorData(ctx, "from-porto", "refunds", nil)
	if err != nil || d.MirrorTopicError != link.MirrorSourcePartitionsDecreased || d.StateTimeMS != 1767225600002 || d.NumPartitions != 1 {
		t.Errorf("refunds shows as %+v, %v", d, err)
	}
	tasks, err := c.LinkData(ctx, "with-braga", &store.GetLinkOptions{IncludeTasks: true})
	if err != nil || len(tasks.Tasks) != 4 || tasks.Tasks[2].State != link.TaskInError || tasks.Tasks[2].Errors[0].ErrorMessage != "acl.filters is not set" {
		t.Errorf("the tasks are %+v, %v", tasks.Tasks, err)
	}
	// A key that nobody here knows may hold a secret, so it is sealed.
	page, err := b.Scan(ctx, store.Range{Limit: 1000})
	for _, rec := range page.Records {
		if err != nil || bytes.Contains(rec.Value, []byte("plain")) {
			t.Errorf("%s holds a value in clear, %v", rec.Key, err)
		}
	}
	// The configs say that it is paused, so resuming is a change of them.
	l, err := c.SetPaused(ctx, "from-porto", false, nil)
	if err != nil || l.Displayed() != link.LinkActive {
		t.Errorf("resumed it is %+v, %v", l, err)
	}
	// The counts were written with the records.
	if err := c.DeleteLink(ctx, "from-porto", nil); !errors.Is(err, store.ErrLinkInUse) {
		t.Errorf("deleting a link with live mirrors gives %v", err)
	}
	if err := c.DeleteLink(ctx, "from-porto", &store.DeleteLinkOptions{Force: true}); err != nil {
		t.Error(err)
	}
	// What is stored is a world that can be exported and imported.
	doc := export(t, c, &store.ExportOptions{Sealed: true})
	again, err := store.New("a", memstore.New(nil), &store.Options{Keyring: ring})
	if err == nil {
		err = again.Import(ctx, strings.NewReader(doc))
	}
	if err != nil || export(t, again, &store.ExportOptions{Sealed: true}) != doc {
		t.Errorf("%s does not come back: %v", doc, err)
	}
}

// What the engine answers is what it imports: the same answers come again.
func TestImportOwnAnswers(t *testing.T) {
	ctx := t.Context()
	c := full(t, nil)
	answers := func(c *store.Cluster) (all []string) {
		for _, write := range []func(*bytes.Buffer) error{
			func(b *bytes.Buffer) error { return c.WriteLinks(ctx, b) },
			func(b *bytes.Buffer) error { return c.WriteMirrors(ctx, b, store.MirrorQuery{}) },
		} {
			var b bytes.Buffer
			if err := write(&b); err != nil {
				t.Fatal(err)
			}
			all = append(all, b.String())
		}
		for _, name := range []string{"L", "P"} {
			d, err := c.LinkData(ctx, name, &store.GetLinkOptions{IncludeTasks: true})
			if err != nil {
				t.Fatal(err)
			}
			var b bytes.Buffer
			if err := c.WriteLink(ctx, &b, name, &store.GetLinkOptions{IncludeTasks: true}); err != nil {
				t.Fatal(err)
			}
			configs, err := c.ListLinkConfigs(ctx, d.LinkName)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, b.String(), string(configs.AppendJSON(nil)))
		}
		return all
	}
	want := answers(c)
	var l store.Listings
	for _, a := range want {
		if err := l.Add([]byte(a)); err != nil {
			t.Fatal(err)
		}
	}
	d, err := store.New("a", memstore.New(nil), nil)
	if err != nil {
		t.Fatal(err)
	}
	result, err := d.ImportListings(ctx, &l)
	if err != nil {
		t.Fatal(err)
	}
	for i, got := range answers(d) {
		if got != want[i] {
			t.Errorf("%s\nbecame\n%s", want[i], got)
		}
	}
	for _, n := range result.Notes {
		if n.Member == "sasl.jaas.config" && n.Kind != store.ImportUnknown {
			t.Errorf("%+v", n)
		}
	}
}

// Every status that a listing can show gives a state that the API shows so, or
// as what the note says.
func TestImportListedStatuses(t *testing.T) {
	ctx := t.Context()
	for _, status := range append(link.MirrorStatuses(), "NEW", "active") {
		c, err := store.New("a", memstore.New(nil), nil)
		if err != nil {
			t.Fatal(err)
		}
		l := &store.Listings{
			Links:   []link.LinkData{{LinkName: "L", RemoteClusterID: "b", ClusterLinkID: "AAECAwQFBgcICQoLDA0ODw", LinkState: link.LinkActive}},
			Mirrors: []link.MirrorData{{LinkName: "L", MirrorTopicName: "T", SourceTopicName: "T", MirrorStatus: status}},
		}
		if _, err := c.ImportListings(ctx, l); err != nil {
			t.Fatalf("%s: %v", status, err)
		}
		want := link.MirrorStatus(strings.ToUpper(string(status)))
		if want == link.MirrorPendingRestore {
			want = link.MirrorPendingSetupForRestore
		}
		m, err := c.GetMirror(ctx, "L", "T")
		if err != nil || m.Status != want {
			t.Errorf("%s shows as %s, %v", status, m.Status, err)
		}
		// Duties can be worked out, and none truncates to offsets that are not
		// known.
		for _, duty := range fsm.MirrorDuties(m.State, fsm.LinkState{Health: fsm.Healthy}) {
			if duty.Kind == fsm.Truncate {
				t.Errorf("%s has the duty %+v", status, duty)
			}
		}
	}
}

// Two halves that were caught in the middle of a reverse find together again.
func TestImportBothHalvesOfAReverse(t *testing.T) {
	ctx := t.Context()
	var clusters [2]*store.Cluster
	dial := func(to int) dialFunc {
		return func(store.Link) (store.Peer, error) { return clusters[to], nil }
	}
	for i, status := range []link.MirrorStatus{link.MirrorPendingSynchronize, link.MirrorPendingMirror} {
		c, err := store.New([]string{"a", "b"}[i], memstore.New(nil), &store.Options{Dialer: dial(1 - i)})
		if err != nil {
			t.Fatal(err)
		}
		clusters[i] = c
		_, err = c.ImportListings(ctx, &store.Listings{
			Links:   []link.LinkData{{LinkName: "L", RemoteClusterID: []string{"b", "a"}[i], ClusterLinkID: "AAECAwQFBgcICQoLDA0ODw", LinkState: link.LinkActive}},
			Mirrors: []link.MirrorData{{LinkName: "L", MirrorTopicName: "T", SourceTopicName: "T", MirrorStatus: status}},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	a, b := clusters[0], clusters[1]
	deliver := func() {
		for range 3 {
			for _, c := range clusters {
				page, err := c.Duties(ctx, store.DutyQuery{})
				for i := 0; err == nil && i < len(page.Duties); i++ {
					err = c.Deliver(ctx, page.Duties[i])
				}
				if err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	deliver()
	if _, err := a.Report(ctx, "L", "T", fsm.MirrorEvent{Name: fsm.EventSynchronized, Facts: fsm.CaughtUp}, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Report(ctx, "L", "T", fsm.MirrorEvent{Name: fsm.EventDrained, Facts: fsm.CaughtUp | fsm.Synced, Offsets: []int64{5}}, nil); err != nil {
		t.Fatal(err)
	}
	deliver()
	ma, err1 := a.GetMirror(ctx, "L", "T")
	mb, err2 := b.GetMirror(ctx, "L", "T")
	if err := errors.Join(err1, err2); err != nil || ma.Status != link.MirrorStopped || mb.Status != link.MirrorActive {
		t.Errorf("the halves are %s and %s, %v", ma.Status, mb.Status, err)
	}
}

func TestListingsAdd(t *testing.T) {
	for _, tt := range []struct {
		in                      string
		links, configs, mirrors int
	}{
		{`{"kind":"KafkaLinkData","link_name":"L"}`, 1, 0, 0},
		{`{"data":[{"link_name":"L"},{"link_name":"M"}]}`, 2, 0, 0},
		{` [{"name":"acl.sync.ms","value":"1","source":"DEFAULT_CONFIG"}]`, 0, 1, 0},
		{`{"name":"acl.sync.ms","value":null}`, 0, 1, 0},
		{`{"kind":"KafkaLinkConfigDataList","data":[]}`, 0, 0, 0},
		{`{"kind":"KafkaMirrorData","mirror_topic_name":"T"}`, 0, 0, 1},
		{`{"data":[{"link_name":"L","mirror_topic_name":"T"}]}`, 0, 0, 1},
		{`[]`, 0, 0, 0},
	} {
		var l store.Listings
		if err := l.Add([]byte(tt.in)); err != nil || len(l.Links) != tt.links || len(l.Configs) != tt.configs || len(l.Mirrors) != tt.mirrors {
			t.Errorf("%s gives %+v, %v", tt.in, l, err)
		}
	}
	for in, want := range map[string]error{
		`{"kind":"KafkaAlterMirrorsDataList","data":[]}`: store.ErrInvalidRequest,
		`{"error_code":404,"message":"x"}`:               store.ErrInvalidRequest,
		`{"data":[1]}`:                                   store.ErrInvalidRequest,
		`nonsense`:                                       store.ErrInvalidRequest,
		`[nonsense`:                                      store.ErrInvalidRequest,
		`{"kind":"KafkaMirrorData","mirror_topic_name":"T","num_partitions":"x"}`: link.ErrResponse,
		`{"kind":"KafkaLinkDataList","data":[{"link_name":"L"},{"link_name":1}]}`: link.ErrResponse,
		`{"data":[{"link_name":"L"},{"link_name":1}]}`:                            link.ErrResponse,
	} {
		var l store.Listings
		if err := l.Add([]byte(in)); !errors.Is(err, want) || len(l.Links)+len(l.Configs)+len(l.Mirrors) > 0 {
			t.Errorf("%s gives %+v, %v", in, l, err)
		}
	}
}

// Whatever write fails, nothing is left.
// An import counts its mirrors once, so that asking whether a link is in use
// costs the same however many there are.
func TestImportCounts(t *testing.T) {
	doc := export(t, full(t, nil), nil)
	b := memstore.New(nil)
	var scanned int
	counting := countScans{b, &scanned}
	c, err := store.New("a", counting, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Import(t.Context(), strings.NewReader(doc)); err != nil {
		t.Fatal(err)
	}
	scanned = 0
	if err := c.DeleteLink(t.Context(), "L", &store.DeleteLinkOptions{ValidateOnly: true}); !errors.Is(err, store.ErrLinkInUse) {
		t.Fatal(err)
	}
	if scanned > 16 {
		t.Errorf("%d records were read to see that the link is in use", scanned)
	}
}

// countScans counts the records that scans give.
type countScans struct {
	store.Backend
	n *int
}

func (s countScans) Scan(ctx context.Context, r store.Range) (store.Page, error) {
	page, err := s.Backend.Scan(ctx, r)
	*s.n += len(page.Records)
	return page, err
}
