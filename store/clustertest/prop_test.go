package clustertest_test

import (
	"context"
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
	"github.com/clusterlink-go/clusterlink/store/clustertest"
)

// model drives two clusters at random and holds what must be true of them. The
// letters S are those of lifecycle §5.1.
type model struct {
	ctx   context.Context
	world *clustertest.World
	// born are the links as they were created, by cluster, name and time.
	born map[string]store.Link
	// stops are the sequences of the last stop seen, by cluster, link and topic.
	stops map[string]stop
	// deleted says that a link or topic was, so that a peer may wait in vain.
	deleted bool
	// forked says that an operator may have made a second writable copy.
	forked bool
	// mail is what may arrive late.
	mail []letter
}

type stop struct {
	at       time.Time
	sequence uint32
}

var ids = []string{"a", "b"}

// long is the name of a topic that is too long with any prefix.
var long = strings.Repeat("l", 249)

func other(id string) string { return ids[1-slices.Index(ids, id)] }

func (m *model) draw(t *rapid.T, what string, from ...string) string {
	return rapid.SampledFrom(from).Draw(t, what)
}

// state is everything that the clusters keep, with revisions.
func (m *model) state(t *rapid.T) map[string]string {
	state := map[string]string{}
	for _, id := range ids {
		for _, l := range m.links(t, id) {
			state[id+"/"+l.Name] = fmt.Sprint(l.Revision)
		}
		for _, x := range m.mirrors(t, id) {
			state[id+"/"+x.Link+"/"+x.Topic] = fmt.Sprint(x.Revision)
		}
	}
	return state
}

func (m *model) links(t *rapid.T, id string) []store.Link {
	page, err := m.world.Cluster(id).ListLinks(m.ctx, store.PageQuery{})
	m.must(t, err)
	return page.Links
}

func (m *model) mirrors(t *rapid.T, id string) []store.Mirror {
	page, err := m.world.Cluster(id).ListMirrors(m.ctx, store.MirrorQuery{})
	m.must(t, err)
	return page.Mirrors
}

func (m *model) must(t *rapid.T, err error) {
	if err != nil {
		t.Fatal(err)
	}
}

// refusedOr runs an operation and checks that a refusal changed nothing (S22).
func (m *model) refusedOr(t *rapid.T, do func() error) {
	before := m.state(t)
	err := do()
	if err == nil {
		return
	}
	if strings.Contains(err.Error(), "conflict") || errors.Is(err, store.ErrRecord) {
		t.Fatalf("unexpected: %v", err)
	}
	if after := m.state(t); !maps.Equal(before, after) {
		t.Fatalf("refused with %v, but changed %v to %v", err, before, after)
	}
}

func (m *model) createLink(t *rapid.T) {
	id := m.draw(t, "cluster", ids...)
	remote := m.draw(t, "remote", other(id), other(id), other(id), id)
	pairs := []string{"bootstrap.servers", remote + ".example.com:9092"}
	shape := m.draw(t, "shape", "bidirectional", "bidirectional", "destination", "source", "inbound", "bidirectional-inbound")
	switch shape {
	case "bidirectional":
		pairs = append(pairs, "link.mode", "BIDIRECTIONAL")
	case "source":
		pairs = append(pairs, "link.mode", "SOURCE")
	case "inbound":
		pairs = []string{"link.mode", "DESTINATION", "connection.mode", "INBOUND"}
	case "bidirectional-inbound":
		pairs = []string{"link.mode", "BIDIRECTIONAL", "connection.mode", "INBOUND"}
	}
	if prefix := m.draw(t, "prefix", "", "", "p."); prefix != "" {
		pairs = append(pairs, "cluster.link.prefix", prefix)
	}
	req := link.NewCreateRequest(pairs...)
	switch shape {
	case "destination", "inbound":
		req.SourceClusterID = remote
	case "source":
		req.DestinationClusterID = remote
	default:
		req.RemoteClusterID = remote
	}
	o := &store.CreateLinkOptions{ValidateOnly: rapid.IntRange(0, 4).Draw(t, "dry") == 0}
	m.refusedOr(t, func() error {
		before := m.state(t)
		name := m.draw(t, "name", "L", "M")
		result, err := m.world.Cluster(id).CreateLink(m.ctx, name, req, o)
		if o.ValidateOnly && !maps.Equal(before, m.state(t)) {
			t.Fatal("validate_only changed something")
		}
		if err == nil && !o.ValidateOnly && (shape == "source" || shape == "bidirectional") {
			m.joined(t, &result.Link)
		}
		return err
	})
}

// joined holds that a half which dials and finds the other half, of the same
// name and with crossed cluster ids, has the link id of that (S17).
func (m *model) joined(t *rapid.T, l *store.Link) {
	for _, half := range m.links(t, other(l.ClusterID)) {
		pair := half.Mode == link.ModeBidirectional && l.Mode == link.ModeBidirectional ||
			half.ConnectionMode == link.ConnectionInbound && l.Mode == link.ModeSource
		if pair && half.Name == l.Name && half.RemoteClusterID == l.ClusterID && half.ID != l.ID {
			t.Fatalf("%+v did not join %+v (S17)", l, half)
		}
	}
}

func (m *model) deleteLink(t *rapid.T) {
	id, name := m.draw(t, "cluster", ids...), m.draw(t, "name", "L", "M")
	o := &store.DeleteLinkOptions{Force: rapid.Bool().Draw(t, "force"), ValidateOnly: rapid.Bool().Draw(t, "dry")}
	var live []string
	for _, x := range m.mirrors(t, id) {
		if x.Link == name && x.State.Status != link.MirrorStopped {
			live = append(live, x.Topic)
		}
	}
	m.refusedOr(t, func() error {
		err := m.world.Cluster(id).DeleteLink(m.ctx, name, o)
		if err == nil && !o.Force && len(live) > 0 {
			t.Fatalf("deleted a link under %q (S18)", live)
		}
		m.deleted = m.deleted || err == nil && !o.ValidateOnly
		m.forked = m.forked || err == nil && !o.ValidateOnly && o.Force
		return err
	})
}

func (m *model) createMirror(t *rapid.T) {
	id := m.draw(t, "cluster", ids...)
	req := link.CreateMirrorRequest{
		SourceTopicName: m.draw(t, "source", "T", "U", "p.T", long), MirrorTopicName: m.draw(t, "mirror", "", "", "T", "p.T"),
	}
	m.refusedOr(t, func() error {
		_, err := m.world.Cluster(id).CreateMirror(m.ctx, m.draw(t, "name", "L", "M"), req)
		return err
	})
}

// alter asks for a verb on all topics at once; each that is refused must be as
// it was (S23).
func (m *model) alter(t *rapid.T) {
	id, name := m.draw(t, "cluster", ids...), m.draw(t, "name", "L", "M")
	verb := rapid.SampledFrom(link.Verbs()).Draw(t, "verb")
	names := rapid.Permutation([]string{"T", "U", "p.T", "none", "a/b"}).Draw(t, "topics")
	o := &store.AlterOptions{ValidateOnly: rapid.IntRange(0, 4).Draw(t, "dry") == 0}
	before := m.state(t)
	results, err := m.world.Cluster(id).AlterMirrors(m.ctx, name, verb, link.AlterMirrorsRequest{Names: names}, o)
	after := m.state(t)
	if err != nil || o.ValidateOnly {
		if !maps.Equal(before, after) {
			t.Fatalf("%s, %v: changed %v to %v", verb, err, before, after)
		}
		return
	}
	if len(results) != len(names) {
		t.Fatalf("%d results for %d names", len(results), len(names))
	}
	for i, r := range results {
		key := id + "/" + name + "/" + names[i]
		m.forked = m.forked || r.Err == nil && forks(verb)
		if r.Err != nil && before[key] != after[key] {
			t.Fatalf("%s on %s was refused with %v, but changed it", verb, key, r.Err)
		}
		delete(before, key)
		delete(after, key)
	}
	if !maps.Equal(before, after) {
		t.Fatalf("%s changed more than its topics: %v to %v", verb, before, after)
	}
}

func (m *model) topic(t *rapid.T) {
	id, topic := m.draw(t, "cluster", ids...), m.draw(t, "topic", "T", "U", "p.T", long)
	exists := m.world.EndOffsets(id, topic) != nil
	switch what := m.draw(t, "what", "create", "produce", "produce", "group", "delete"); {
	case what == "create" && !exists:
		if _, err := m.world.Cluster(id).FindMirror(m.ctx, topic); err == nil {
			return // the mirror was created, its topic comes with the next step
		}
		m.must(t, m.world.CreateTopic(id, topic, 2))
		m.forked = true
	case !exists:
	case what == "produce":
		m.produce(t, id, topic)
	case what == "group":
		m.must(t, m.world.SetGroupActive(id, topic, rapid.Bool().Draw(t, "active")))
	case what == "delete" && rapid.IntRange(0, 3).Draw(t, "really") == 0:
		m.must(t, m.world.DeleteTopic(m.ctx, id, topic))
		m.deleted, m.forked = true, true
	}
}

// produce checks that exactly ordinary and STOPPED topics take writes (S4).
func (m *model) produce(t *rapid.T, id, topic string) {
	status := fsm.Regular
	if x, err := m.world.Cluster(id).FindMirror(m.ctx, topic); err == nil {
		status = x.State.Status
	}
	err := m.world.Produce(m.ctx, id, topic, rapid.IntRange(1, 3).Draw(t, "records"))
	if ok := status == fsm.Regular || status == link.MirrorStopped; ok != (err == nil) {
		t.Fatalf("produce to %s on %s: %v (S4)", status, id, err)
	}
}

func (m *model) network(t *rapid.T) {
	switch m.draw(t, "what", "cut", "heal", "refuse", "accept", "pause", "resume") {
	case "cut":
		m.world.Cut("a", "b")
	case "heal":
		m.world.Heal("a", "b")
	case "refuse":
		m.world.SetRefused("a", "b", true)
	case "accept":
		m.world.SetRefused("a", "b", false)
	case "pause":
		m.pause(t, true)
	case "resume":
		m.pause(t, false)
	}
}

func (m *model) pause(t *rapid.T, paused bool) {
	_, err := m.world.Cluster(m.draw(t, "cluster", ids...)).SetPaused(m.ctx, m.draw(t, "name", "L", "M"), paused, nil)
	if err != nil && !errors.Is(err, store.ErrLinkNotFound) {
		t.Fatal(err)
	}
}

func (m *model) step(t *rapid.T) {
	_, err := m.world.Step(m.ctx)
	m.must(t, err)
}

// rest lets the world come to rest with everything in order. Then nothing must
// be pending, unless what it waits for was deleted (V1, V3, V5, V7).
func (m *model) rest(t *rapid.T) {
	m.world.Heal("a", "b")
	m.world.SetRefused("a", "b", false)
	for _, id := range ids {
		for _, topic := range []string{"T", "U", "p.T"} {
			if m.world.EndOffsets(id, topic) != nil {
				m.must(t, m.world.SetGroupActive(id, topic, false))
			}
		}
		for _, l := range m.links(t, id) {
			_, err := m.world.Cluster(id).SetPaused(m.ctx, l.Name, false, nil)
			m.must(t, err)
		}
	}
	_, err := m.world.Settle(m.ctx)
	m.must(t, err)
	m.check(t)
	if m.deleted {
		return
	}
	for _, id := range ids {
		for _, x := range m.mirrors(t, id) {
			if strings.HasPrefix(string(x.Status), "PENDING_") || x.Status == link.MirrorSourceUnavailable {
				t.Fatalf("%s of %s stays %s: %+v", x.Topic, id, x.Status, x.State)
			}
			if x.Status == link.MirrorActive && m.world.EndOffsets(id, x.Topic) != nil &&
				!m.world.Prefix(id, x.Topic, other(id), x.SourceTopic) {
				t.Fatalf("%s of %s is no copy of its source (S9)", x.Topic, id)
			}
		}
	}
}

func TestTwoClustersAtRandom(t *testing.T) {
	for name, policy := range map[string]fsm.Policy{
		"safe": {}, "checked": {MidReverseFailover: fsm.MidReverseChecked},
	} {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				m := &model{ctx: t.Context(), world: clustertest.New(), born: map[string]store.Link{}, stops: map[string]stop{}}
				m.world.SetFetchMax(rapid.IntRange(0, 2).Draw(t, "fetch max"))
				for _, id := range ids {
					_, err := m.world.AddCluster(id, &clustertest.ClusterOptions{Store: store.Options{Policy: policy}})
					m.must(t, err)
				}
				if rapid.Bool().Draw(t, "begin with a mirror") {
					m.begin(t)
				}
				t.Repeat(map[string]func(*rapid.T){
					"":              m.check,
					"create link":   m.createLink,
					"delete link":   m.deleteLink,
					"create mirror": m.createMirror,
					"alter":         m.alter,
					"alter again":   m.alter,
					"topic":         m.topic,
					"topic again":   m.topic,
					"network":       m.network,
					"step":          m.step,
					"step again":    m.step,
					"post":          m.post,
					"receive":       m.receive,
					"receive again": m.receive,
					"deliver":       m.deliver,
				})
				m.rest(t)
			})
		})
	}
}

// begin makes both halves of a bidirectional link with T on b mirrored on a, so
// that the interesting verbs have something to work on.
func (m *model) begin(t *rapid.T) {
	m.must(t, m.world.CreateTopic("b", "T", 2))
	m.must(t, m.world.Produce(m.ctx, "b", "T", 3))
	for _, id := range ids {
		req := link.NewCreateRequest("bootstrap.servers", other(id)+".example.com:9092", "link.mode", "BIDIRECTIONAL")
		req.RemoteClusterID = other(id)
		_, err := m.world.Cluster(id).CreateLink(m.ctx, "L", req, nil)
		m.must(t, err)
	}
	_, err := m.world.Cluster("a").CreateMirror(m.ctx, "L", link.CreateMirrorRequest{SourceTopicName: "T"})
	m.must(t, err)
	m.step(t)
}
