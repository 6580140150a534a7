package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
)

// list gives link/topic of all mirrors of a query, and checks its pages.
func list(t *testing.T, c *store.Cluster, q store.MirrorQuery) []string {
	t.Helper()
	var got []string
	for {
		page, err := c.ListMirrors(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if len(page.Mirrors) > q.Limit {
			t.Fatalf("a page of %d, want at most %d", len(page.Mirrors), q.Limit)
		}
		for _, m := range page.Mirrors {
			if q.Status != "" && !strings.EqualFold(string(m.Status), string(q.Status)) {
				t.Errorf("%s is %s, want %s", m.Topic, m.Status, q.Status)
			}
			got = append(got, m.Link+"/"+m.Topic)
		}
		if q.After = page.Next; q.After == "" {
			return got
		}
	}
}

func TestListMirrorsByDisplayedStatus(t *testing.T) {
	w := newWorld(t, nil)
	for _, name := range []string{"K", "L"} {
		w.link(w.a, name, fromB("cluster.link.prefix", name+"."))
	}
	for i := range 6 {
		w.mirror(w.a, "K", fmt.Sprint("T", i))
		w.mirror(w.a, "L", fmt.Sprint("T", i))
	}
	for topic, verb := range map[string]link.Verb{
		"L.T1": link.Pause, "L.T2": link.Failover, "L.T3": link.Promote, "L.T4": link.Pause,
	} {
		_, err := w.a.Alter(t.Context(), "L", topic, verb)
		w.must(err)
	}
	_, err := w.a.SetPaused(t.Context(), "K", true, nil)
	w.must(err)
	k := []string{"K/K.T0", "K/K.T1", "K/K.T2", "K/K.T3", "K/K.T4", "K/K.T5"}
	for _, row := range []struct {
		link   string
		status link.MirrorStatus
		want   []string
	}{
		{"", link.MirrorLinkPaused, k},
		{"K", link.MirrorActive, nil},
		{"", link.MirrorActive, []string{"L/L.T0", "L/L.T5"}},
		{"", link.MirrorPaused, []string{"L/L.T1", "L/L.T4"}},
		{"L", link.MirrorPendingStopped, []string{"L/L.T2", "L/L.T3"}},
		{"", link.MirrorStopped, nil},
		{"", "paused", []string{"L/L.T1", "L/L.T4"}}, // as a tool sends it
		{"", "Active", []string{"L/L.T0", "L/L.T5"}},
		{"", "", append(slices.Clone(k), "L/L.T0", "L/L.T1", "L/L.T2", "L/L.T3", "L/L.T4", "L/L.T5")},
	} {
		for limit := 1; limit <= 13; limit += 4 {
			if got := list(t, w.a, store.MirrorQuery{Link: row.link, Status: row.status, Limit: limit}); !slices.Equal(got, row.want) {
				t.Errorf("%q %s by %d: got %q, want %q", row.link, row.status, limit, got, row.want)
			}
		}
	}
	_, err = w.a.ListMirrors(t.Context(), store.MirrorQuery{Link: "M"})
	matches(t, err, store.ErrLinkNotFound)
	for _, name := range []string{"", "-", "L"} {
		unknown := store.MirrorQuery{Link: name, Status: "NEVER_HEARD_OF"}
		_, err = w.a.ListMirrors(t.Context(), unknown)
		matches(t, err, store.ErrInvalidRequest)
		if r := refusal(t, err); r.Status != 400 || !strings.Contains(r.Message, `mirror_status is "NEVER_HEARD_OF"`) {
			t.Errorf("got %d %s", r.Status, r.Message)
		}
		var out strings.Builder
		matches(t, w.a.WriteMirrors(t.Context(), &out, unknown), store.ErrInvalidRequest)
		if out.Len() != 0 {
			t.Errorf("wrote %s", out.String())
		}
	}
}

func TestPausingALinkCostsOneRecord(t *testing.T) {
	w := newWorld(t, nil)
	c, b := standalone(t, store.Options{}, w.b)
	if _, err := c.CreateLink(t.Context(), "L", fromB(), nil); err != nil {
		t.Fatal(err)
	}
	for i := range 30 {
		topic := fmt.Sprint("T", i)
		w.must(w.CreateTopic("b", topic, 1))
		_, err := c.CreateMirror(t.Context(), "L", link.CreateMirrorRequest{SourceTopicName: topic})
		w.must(err)
	}
	before := dump(t, b)
	_, err := c.SetPaused(t.Context(), "L", true, nil)
	w.must(err)
	changed := 0
	for key, revision := range dump(t, b) {
		if before[key] != revision {
			changed++
		}
	}
	if changed != 2 { // the link and the note of what changed
		t.Errorf("pausing a link wrote %d records", changed)
	}
	once := dump(t, b)
	_, err = c.SetPaused(t.Context(), "L", true, nil)
	w.must(err)
	if !mapsEqual(once, dump(t, b)) {
		t.Error("pausing a paused link wrote something")
	}
}

func TestSetPaused(t *testing.T) {
	w := newWorld(t, nil)
	l := w.link(w.a, "L", fromB())
	paused, err := w.a.SetPaused(t.Context(), "L", true, &store.WriteOptions{IfRevision: l.Revision})
	w.must(err)
	if paused.Displayed() != link.LinkPaused || paused.Configs[len(paused.Configs)-1].String() != "cluster.link.paused=true" {
		t.Errorf("got %+v", paused)
	}
	_, err = w.a.SetPaused(t.Context(), "L", false, &store.WriteOptions{IfRevision: l.Revision})
	matches(t, err, store.ErrConflict)
	_, err = w.a.SetPaused(t.Context(), "M", true, nil)
	matches(t, err, store.ErrLinkNotFound)
}

func TestReportLink(t *testing.T) {
	w := newWorld(t, nil)
	w.link(w.a, "L", fromB("availability.check.consecutive.failure.threshold", "2"))
	report := func(name fsm.Event) link.LinkState {
		l, err := w.a.ReportLink(t.Context(), "L", fsm.LinkEvent{Name: name, Error: link.LinkTimeout}, nil)
		w.must(err)
		return l.Displayed()
	}
	for i, want := range []link.LinkState{link.LinkActive, link.LinkUnavailable} {
		if got := report(fsm.EventProbeFailed); got != want {
			t.Errorf("after %d failed probes the link is %s, want %s", i+1, got, want)
		}
	}
	if got := report(fsm.EventProbeOK); got != link.LinkActive {
		t.Errorf("link is %s, want ACTIVE", got)
	}
	for _, e := range []fsm.Event{fsm.EventCreateLink, fsm.EventDeleteLink, fsm.EventPauseLink, fsm.EventResumeLink, fsm.EventConfigChange} {
		_, err := w.a.ReportLink(t.Context(), "L", fsm.LinkEvent{Name: e}, nil)
		matches(t, err, store.ErrInvalidRequest)
	}
	_, err := w.a.ReportLink(t.Context(), "L", fsm.LinkEvent{Name: "dance"}, nil)
	matches(t, err, fsm.ErrRejected)
	_, err = w.a.ReportLink(t.Context(), "M", fsm.LinkEvent{Name: fsm.EventProbeOK}, nil)
	matches(t, err, store.ErrLinkNotFound)
}

func TestDutiesPages(t *testing.T) {
	w := newWorld(t, nil)
	w.link(w.a, "K", fromB())
	w.link(w.a, "L", fromB("cluster.link.prefix", "L."))
	for i := range 3 {
		w.mirror(w.a, "K", fmt.Sprint("T", i))
		w.mirror(w.a, "L", fmt.Sprint("T", i))
	}
	_, err := w.a.Alter(t.Context(), "K", "T1", link.Pause)
	w.must(err)
	_, err = w.a.Alter(t.Context(), "L", "L.T1", link.Promote)
	w.must(err)
	want := []string{
		"K/T0 fetch", "K/T2 fetch",
		"L/L.T0 fetch", "L/L.T1 fetch", "L/L.T1 drain", "L/L.T2 fetch",
	}
	for limit := range 7 {
		var got []string
		for q := (store.DutyQuery{Limit: limit}); ; {
			page, err := w.a.Duties(t.Context(), q)
			w.must(err)
			for _, d := range page.Duties {
				got = append(got, d.Link+"/"+d.Topic+" "+string(d.Kind))
			}
			if q.After = page.Next; q.After == "" {
				break
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("by %d: got %q, want %q", limit, got, want)
		}
	}
}

// "-" is the API's word for all links.
func TestListMirrorsOfAllLinks(t *testing.T) {
	w := newWorld(t, nil)
	w.link(w.a, "L", fromB())
	w.link(w.a, "M", fromB("cluster.link.prefix", "p."))
	w.mirror(w.a, "L", "T")
	w.mirror(w.a, "M", "T")
	for _, name := range []string{"", "-"} {
		page, err := w.a.ListMirrors(t.Context(), store.MirrorQuery{Link: name})
		if err != nil || len(page.Mirrors) != 2 {
			t.Errorf("%q gives %+v, %v", name, page, err)
		}
	}
}
