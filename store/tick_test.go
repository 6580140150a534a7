package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/memstore"
)

// timed is a cluster with a clock of its own and the topics T0, T1, … of b as
// mirrors of the link L.
func timed(t testing.TB, topics int, configs ...string) (c *store.Cluster, now *time.Time) {
	t.Helper()
	w := newWorld(t, nil)
	clock := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	c, _ = standalone(t, store.Options{Now: func() time.Time { return clock }}, w.b)
	w.link(c, "L", fromB(configs...))
	for i := range topics {
		w.must(w.CreateTopic("b", fmt.Sprint("T", i), 1))
		_, err := c.CreateMirror(t.Context(), "L", link.CreateMirrorRequest{SourceTopicName: fmt.Sprint("T", i)})
		w.must(err)
	}
	return c, &clock
}

func tick(t testing.TB, c *store.Cluster, now time.Time, failed int) store.TickResult {
	t.Helper()
	r, err := c.Tick(t.Context(), now)
	if err != nil || r.Failed != failed {
		t.Fatalf("at %s: %+v and %v, want %d failed", now, r, err, failed)
	}
	return r
}

func missing(t testing.TB, c *store.Cluster, topic string) store.Mirror {
	t.Helper()
	m, err := c.SourceMissing(t.Context(), "L", topic, nil)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestMissingSource(t *testing.T) {
	c, now := timed(t, 3)
	if next := tick(t, c, *now, 0).Next; !next.IsZero() {
		t.Errorf("nothing is missing, but %s is due", next)
	}
	first := missing(t, c, "T0")
	*now = now.Add(time.Minute)
	if again := missing(t, c, "T0"); again.Revision != first.Revision {
		t.Error("saying it again wrote the mirror")
	}
	missing(t, c, "T1")
	if next := tick(t, c, *now, 0).Next; !next.Equal(now.Add(4 * time.Minute)) {
		t.Errorf("the next is due at %s", next)
	}
	if _, err := c.Report(t.Context(), "L", "T1", fsm.MirrorEvent{Name: fsm.EventSourceBack}, nil); err != nil {
		t.Fatal(err)
	}
	tick(t, c, now.Add(4*time.Minute-time.Millisecond), 0)
	tick(t, c, now.Add(4*time.Minute), 1)
	tick(t, c, now.Add(time.Hour), 0)
	for topic, want := range map[string]link.MirrorStatus{"T0": link.MirrorFailed, "T1": link.MirrorActive} {
		m, err := c.GetMirror(t.Context(), "L", topic)
		if err != nil || m.Status != want || want == link.MirrorFailed && m.State.Error != link.MirrorSourceTopicMayBeDeleted {
			t.Errorf("%s: %+v, %v", topic, m, err)
		}
	}
	if _, err := c.SourceMissing(t.Context(), "L", "none", nil); !errors.Is(err, store.ErrMirrorNotFound) {
		t.Error(err)
	}
	if m := missing(t, c, "T0"); m.Status != link.MirrorFailed {
		t.Errorf("a failed mirror became %s", m.Status)
	}
}

// A failover needs no source: it ends the wait, and none begins under it. A record
// in which it runs all the same, as an older program left it, is put right.
func TestFailoverEndsTheWait(t *testing.T) {
	for _, old := range []bool{false, true} {
		c, now := timed(t, 1)
		missing(t, c, "T0")
		failingOver, err := c.Alter(t.Context(), "L", "T0", link.Failover)
		if err != nil || failingOver.Status != link.MirrorPendingStopped {
			t.Fatalf("%+v, %v", failingOver, err)
		}
		if old {
			c = withDeadline(t, c, now)
		}
		if again := missing(t, c, "T0"); !old && again.Revision != failingOver.Revision {
			t.Error("a missing source was noted under a failover")
		}
		tick(t, c, now.Add(time.Hour), 0)
		if r := tick(t, c, *now, 0); !r.Next.IsZero() {
			t.Errorf("a deadline is left: %+v", r)
		}
		if m, err := c.GetMirror(t.Context(), "L", "T0"); err != nil || m.Status != link.MirrorPendingStopped {
			t.Errorf("%+v, %v", m, err)
		}
	}
}

// withDeadline gives the cluster with a deadline of its mirror, whatever that does.
func withDeadline(t testing.TB, c *store.Cluster, now *time.Time) *store.Cluster {
	t.Helper()
	due := now.Add(5 * time.Minute).UnixMilli()
	doc := export(t, c, nil)
	with := strings.Replace(doc, `"status":"PENDING_STOPPED"`, `"status":"PENDING_STOPPED","missing_ms":1,"due_ms":`+fmt.Sprint(due+1), 1)
	b := memstore.New(nil)
	c, err := store.New(c.ID(), b, &store.Options{Now: func() time.Time { return *now }})
	if err == nil {
		err = c.Import(t.Context(), strings.NewReader(with))
	}
	if err != nil || with == doc {
		t.Fatalf("%s: %v", with, err)
	}
	return c
}

func TestTimeoutChanges(t *testing.T) {
	c, now := timed(t, 1, "cluster.link.retry.timeout.ms", "60000")
	missing(t, c, "T0")
	changes := []link.ConfigChange{link.SetConfig("cluster.link.retry.timeout.ms", "180000")}
	if _, err := c.AlterLinkConfigs(t.Context(), "L", changes, nil); err != nil {
		t.Fatal(err)
	}
	tick(t, c, now.Add(time.Minute), 0)
	tick(t, c, now.Add(3*time.Minute-time.Millisecond), 0)
	tick(t, c, now.Add(3*time.Minute), 1)
}

// A link that goes takes its deadlines along.
func TestDeadlinesOfDeletedLink(t *testing.T) {
	c, now := timed(t, 2)
	missing(t, c, "T0")
	missing(t, c, "T1")
	if err := c.DeleteLink(t.Context(), "L", &store.DeleteLinkOptions{Force: true}); err != nil {
		t.Fatal(err)
	}
	if r := tick(t, c, now.Add(time.Hour), 0); !r.Next.IsZero() {
		t.Errorf("%+v", r)
	}
	if r := tick(t, c, *now, 0); !r.Next.IsZero() {
		t.Errorf("left over: %+v", r)
	}
}

// The deadline comes when the source has been missing for five minutes in which
// the link was neither paused nor unavailable nor failed, whatever else happens.
func TestDeadlinesFreeze(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c, now := timed(t, 1)
		missing(t, c, "T0")
		running, paused, down, failed := time.Duration(0), false, false, false
		report := func(name fsm.Event) {
			if _, err := c.ReportLink(t.Context(), "L", fsm.LinkEvent{Name: name, Error: link.LinkAuthenticationError}, nil); err != nil {
				rt.Fatal(err)
			}
		}
		rt.Repeat(map[string]func(*rapid.T){
			"": func(rt *rapid.T) {
				_, err := c.Tick(t.Context(), time.Time{})
				m, got := c.GetMirror(t.Context(), "L", "T0")
				if err := errors.Join(err, got); err != nil {
					rt.Fatal(err)
				}
				if want := running >= 5*time.Minute; want != (m.Status == link.MirrorFailed) {
					rt.Fatalf("after %s of running time the mirror is %s", running, m.Status)
				}
			},
			"wait": func(rt *rapid.T) {
				d := time.Duration(rapid.Int64Range(0, 120_000).Draw(rt, "ms")) * time.Millisecond
				if *now = now.Add(d); !paused && !down && !failed {
					running += d
				}
			},
			"pause": func(rt *rapid.T) {
				paused = !paused
				if _, err := c.SetPaused(t.Context(), "L", paused, nil); err != nil {
					rt.Fatal(err)
				}
			},
			"down": func(*rapid.T) {
				report(fsm.EventRemoteError)
				down = down || !failed
			},
			"up": func(*rapid.T) {
				report(fsm.EventProbeOK)
				down = down && failed
			},
			"fail":   func(*rapid.T) { report(fsm.EventLinkFailed); failed = true },
			"repair": func(*rapid.T) { report(fsm.EventRepaired); failed, down = false, false },
		})
	})
}

// A tick reads what is due and little more.
func TestTickReadsWhatIsDue(t *testing.T) {
	c, now := timed(t, 40)
	for i := range 40 {
		missing(t, c, fmt.Sprint("T", i))
	}
	if n := testing.AllocsPerRun(10, func() { tick(t, c, *now, 0) }); n > 2000 {
		t.Errorf("a tick with nothing due allocates %v times", n)
	}
	*now = now.Add(time.Hour)
	tick(t, c, *now, 40)
}

// d2030 is after every deadline.
var d2030 = time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
