package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
)

// agreeable is a peer on which everything is there.
type agreeable struct{ store.Peer }

func (agreeable) ClusterID(context.Context) (string, error) { return "b", nil }

func (agreeable) PeerTopic(_ context.Context, id link.ID, _ string) (store.PeerTopic, error) {
	return store.PeerTopic{LinkID: id, Exists: true, Readable: true, Partitions: 1, Status: fsm.Regular}, nil
}

// naive is what a person with a sheet of paper knows of a cluster: it shares
// nothing with the code but the names of things.
type naive struct {
	links   map[string]*naiveLink
	mirrors map[string]*naiveMirror
}

type naiveLink struct {
	born           store.Link
	prefix         string
	paused, failed bool
	down           bool
}

func (l *naiveLink) shows() link.LinkState {
	switch {
	case l.failed:
		return "FAILED"
	case l.paused:
		return "PAUSED"
	case l.down:
		return "UNAVAILABLE"
	}
	return "ACTIVE"
}

// naiveMirror has the prefix that its link had when it was created.
type naiveMirror struct{ link, prefix, source, status string }

func (m *naiveMirror) shows(l *naiveLink) link.MirrorStatus {
	if m.status == "PAUSED" || m.status == "STOPPED" || m.status == "FAILED" {
		return link.MirrorStatus(m.status)
	}
	switch l.shows() {
	case "FAILED":
		return "LINK_FAILED"
	case "PAUSED":
		return "LINK_PAUSED"
	case "UNAVAILABLE":
		return "SOURCE_UNAVAILABLE"
	}
	return link.MirrorStatus(m.status)
}

// compare holds that the cluster is what the sheet says (S1, S14, S15, S19, S20,
// S22 of lifecycle §5.1), so a refusal has changed nothing.
func (n *naive) compare(t *rapid.T, c *store.Cluster) {
	links, err := c.ListLinks(context.Background(), store.PageQuery{})
	if err != nil {
		t.Fatal(err)
	}
	if len(links.Links) != len(n.links) {
		t.Fatalf("%d links, want %d", len(links.Links), len(n.links))
	}
	for _, l := range links.Links {
		want := n.links[l.Name]
		switch {
		case want == nil || l.Displayed() != want.shows() || l.Prefix != want.prefix:
			t.Fatalf("link %+v, want %+v", l, want)
		case l.RemoteClusterID == l.ClusterID:
			t.Fatalf("%s leads to itself (S1)", l.Name)
		case l.ID != want.born.ID || l.Mode != want.born.Mode || l.ConnectionMode != want.born.ConnectionMode ||
			l.RemoteClusterID != want.born.RemoteClusterID || !l.Created.Equal(want.born.Created):
			t.Fatalf("link %+v was born as %+v (S20)", l, want.born)
		}
	}
	mirrors, err := c.ListMirrors(context.Background(), store.MirrorQuery{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	if len(mirrors.Mirrors) != len(n.mirrors) { // each topic once, so this is S15, too
		t.Fatalf("%d mirrors, want %d", len(mirrors.Mirrors), len(n.mirrors))
	}
	for _, m := range mirrors.Mirrors {
		want := n.mirrors[m.Topic]
		if want == nil || m.Link != want.link || m.SourceTopic != want.source ||
			m.Topic != want.prefix+want.source || len(m.Topic) > 249 || m.Status != want.shows(n.links[m.Link]) {
			t.Fatalf("mirror %+v, want %+v", m, want)
		}
	}
}

// after are the stored statuses that a verb or report leads to.
var after = map[string]map[string]string{
	"pause":    {"ACTIVE": "PAUSED", "PAUSED": "PAUSED"},
	"resume":   {"PAUSED": "ACTIVE", "ACTIVE": "ACTIVE"},
	"promote":  {"ACTIVE": "PENDING_STOPPED", "PAUSED": "PENDING_STOPPED", "PENDING_STOPPED": "PENDING_STOPPED"},
	"failover": {"ACTIVE": "PENDING_STOPPED", "PAUSED": "PENDING_STOPPED", "PENDING_STOPPED": "PENDING_STOPPED", "FAILED": "PENDING_STOPPED"},
	"drained":  {"PENDING_STOPPED": "STOPPED"},
	"broken":   {"ACTIVE": "FAILED", "PENDING_STOPPED": "FAILED"},
}

// longTopic is too long with any prefix.
var longTopic = strings.Repeat("l", 249)

// change alters one config, or says that it would. Modes are fixed (S20); a
// prefix moves only from a link that no live mirror is called by, to one that no
// other link has (S14).
func (n *naive) change(t *rapid.T, c *store.Cluster, name string) {
	key := rapid.SampledFrom([]string{"link.mode", "connection.mode", "acl.sync.ms", "cluster.link.paused", "cluster.link.prefix"}).Draw(t, "key")
	value := rapid.SampledFrom(map[string][]string{
		"link.mode": {"SOURCE", "BIDIRECTIONAL"}, "connection.mode": {"INBOUND"}, "acl.sync.ms": {"6000", "0"},
		"cluster.link.paused": {"true", "false"}, "cluster.link.prefix": {"p.", "q.", "${x/y}"},
	}[key]).Draw(t, "value")
	dry := rapid.Bool().Draw(t, "dry")
	l := n.links[name]
	fine := l != nil
	switch key {
	case "link.mode", "connection.mode":
		fine = false
	case "acl.sync.ms":
		fine = fine && value != "0" // below the least
	case "cluster.link.prefix":
		fine = fine && value != "${x/y}"
		for other, o := range n.links {
			fine = fine && (other == name || o.prefix != value)
		}
		for _, m := range n.mirrors {
			fine = fine && (l.prefix == value || m.link != name || m.status == "STOPPED")
		}
	}
	_, err := c.AlterLinkConfigs(context.Background(), name, []link.ConfigChange{link.SetConfig(key, value)}, &store.AlterConfigsOptions{ValidateOnly: dry})
	if (err == nil) != fine {
		t.Fatalf("set %s=%s of %s: %v", key, value, name, err)
	}
	switch {
	case !fine || dry:
	case key == "cluster.link.paused":
		l.paused = value == "true"
	case key == "cluster.link.prefix":
		l.prefix = value
	}
}

func TestNaiveModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c, _ := standalone(t, store.Options{}, agreeable{})
		n := &naive{map[string]*naiveLink{}, map[string]*naiveMirror{}}
		name, topic := rapid.SampledFrom([]string{"L", "M", "N"}), rapid.SampledFrom([]string{"T", "U", "p.T"})
		ctx := t.Context()
		// moves checks a step of one topic: where it is accepted it leads where
		// the sheet says; where it is refused nothing changes, which compare sees.
		moves := func(rt *rapid.T, what, link, topic string, err error) {
			m := n.mirrors[topic]
			if err != nil {
				return
			}
			if m == nil || m.link != link {
				rt.Fatalf("%s of %s/%s, which is no mirror, was accepted", what, link, topic)
			}
			if to := after[what][m.status]; to != "" {
				m.status = to
			}
		}
		verb := func(rt *rapid.T) {
			what := rapid.SampledFrom([]link.Verb{link.Pause, link.Resume, link.Promote, link.Failover}).Draw(rt, "verb")
			name := name.Draw(rt, "link")
			names := rapid.Permutation([]string{"T", "U", "p.T", "none"}).Draw(rt, "topics")
			results, err := c.AlterMirrors(ctx, name, what, link.AlterMirrorsRequest{Names: names}, nil)
			if (err == nil) != (n.links[name] != nil) {
				rt.Fatalf("%s under %s: %v", what, name, err)
			}
			for _, r := range results { // each by itself (S23)
				moves(rt, string(what), name, r.MirrorTopicName, r.Err)
			}
		}
		rt.Repeat(map[string]func(*rapid.T){
			"": func(rt *rapid.T) { n.compare(rt, c) },
			"create link": func(rt *rapid.T) {
				name, prefix := name.Draw(rt, "link"), rapid.SampledFrom([]string{"", "p."}).Draw(rt, "prefix")
				free := n.links[name] == nil
				for _, l := range n.links {
					free = free && (prefix == "" || l.prefix != prefix)
				}
				var configs []string
				if prefix != "" {
					configs = []string{"cluster.link.prefix", prefix}
				}
				got, err := c.CreateLink(ctx, name, fromB(configs...), nil)
				if (err == nil) != free {
					rt.Fatalf("create %s with prefix %q: %v", name, prefix, err)
				}
				if free {
					n.links[name] = &naiveLink{born: got.Link, prefix: prefix}
				}
			},
			"create link to itself": func(rt *rapid.T) {
				req := fromB()
				req.SourceClusterID = "a"
				if _, err := c.CreateLink(ctx, name.Draw(rt, "link"), req, skipRemote()); err == nil {
					rt.Fatal("accepted (S1)")
				}
			},
			"delete link": func(rt *rapid.T) {
				name, force := name.Draw(rt, "link"), rapid.Bool().Draw(rt, "force")
				live := false
				for _, m := range n.mirrors {
					live = live || m.link == name && m.status != "STOPPED"
				}
				err := c.DeleteLink(ctx, name, &store.DeleteLinkOptions{Force: force})
				if (err == nil) != (n.links[name] != nil && (force || !live)) {
					rt.Fatalf("delete %s, live %v, force %v: %v (S18)", name, live, force, err)
				}
				if err == nil {
					delete(n.links, name)
					for topic, m := range n.mirrors {
						if m.link == name {
							delete(n.mirrors, topic)
						}
					}
				}
			},
			"create mirror": func(rt *rapid.T) {
				name, source := name.Draw(rt, "link"), rapid.SampledFrom([]string{"T", "U", longTopic}).Draw(rt, "source")
				l := n.links[name]
				_, err := c.CreateMirror(ctx, name, link.CreateMirrorRequest{SourceTopicName: source})
				if free := l != nil && n.mirrors[l.prefix+source] == nil && len(l.prefix+source) <= 249; (err == nil) != free {
					rt.Fatalf("create mirror of %s under %s: %v", source, name, err)
				}
				if err == nil {
					n.mirrors[l.prefix+source] = &naiveMirror{name, l.prefix, source, "ACTIVE"}
				}
			},
			"change configs": func(rt *rapid.T) { n.change(rt, c, name.Draw(rt, "link")) },
			"verb":           verb,
			"verb again":     verb,
			"report": func(rt *rapid.T) {
				name, topic := name.Draw(rt, "link"), topic.Draw(rt, "topic")
				what := rapid.SampledFrom([]string{"drained", "broken"}).Draw(rt, "what")
				e := fsm.MirrorEvent{Name: fsm.EventDrained, Facts: fsm.CaughtUp | fsm.Synced}
				if what == "broken" {
					e = fsm.MirrorEvent{Name: fsm.EventSourceFailed, Error: link.MirrorIllegalState}
				}
				m, err := c.Report(ctx, name, topic, e, nil)
				if err == nil && what == "broken" && m.State.Status == link.MirrorPendingStopped {
					return // a failover under way needs no source
				}
				moves(rt, what, name, topic, err)
			},
			"pause": func(rt *rapid.T) {
				name, paused := name.Draw(rt, "link"), rapid.Bool().Draw(rt, "paused")
				_, err := c.SetPaused(ctx, name, paused, nil)
				if l := n.links[name]; (err == nil) != (l != nil) {
					rt.Fatal(err)
				} else if l != nil {
					l.paused = paused
				}
			},
			"probe": func(rt *rapid.T) {
				name, good := name.Draw(rt, "link"), rapid.Bool().Draw(rt, "good")
				e := fsm.LinkEvent{Name: fsm.EventProbeOK}
				if !good {
					e = fsm.LinkEvent{Name: fsm.EventRemoteError, Error: link.LinkAuthenticationError}
				}
				_, err := c.ReportLink(ctx, name, e, nil)
				if l := n.links[name]; (err == nil) != (l != nil) {
					rt.Fatal(err)
				} else if l != nil {
					l.down = !good
				}
			},
			// What demands a revision that no record has is refused and changes nothing.
			"report on a stale record": func(rt *rapid.T) {
				name, topic, never := name.Draw(rt, "link"), topic.Draw(rt, "topic"), &store.WriteOptions{IfRevision: 1 << 40}
				_, report := c.Report(ctx, name, topic, fsm.MirrorEvent{Name: fsm.EventDeleteTopic}, never)
				_, probe := c.ReportLink(ctx, name, fsm.LinkEvent{Name: fsm.EventLinkFailed}, never)
				_, task := c.ReportTask(ctx, name, store.TaskReport{Task: link.TaskTopicConfigsSync, Event: fsm.EventTaskError}, never)
				want := store.ErrConflict
				if n.links[name] == nil {
					want = store.ErrLinkNotFound
				}
				for _, err := range []error{probe, task, report} {
					if !errors.Is(err, want) {
						rt.Fatalf("under %s: %v, want %v", name, err, want)
					}
				}
			},
			// What a task does never shows in its link (S24).
			"task": func(rt *rapid.T) {
				report := store.TaskReport{
					Task:  rapid.SampledFrom(link.TaskNames()).Draw(rt, "task"),
					Event: rapid.SampledFrom([]fsm.Event{fsm.EventTaskError, fsm.EventTaskRecover}).Draw(rt, "event"),
					Error: rapid.SampledFrom([]link.TaskErrorCode{link.TaskConsumerGroupInUse, link.TaskRemoteLinkNotFound}).Draw(rt, "error"),
				}
				_, err := c.ReportTask(ctx, name.Draw(rt, "link"), report, nil)
				if err != nil && strings.Contains(err.Error(), "conflict") {
					rt.Fatal(err)
				}
			},
		})
	})
}
