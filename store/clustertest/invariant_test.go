package clustertest_test

import (
	"pgregory.net/rapid"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
)

// check holds the invariants.
func (m *model) check(t *rapid.T) {
	halves := map[link.ID][]store.Link{}
	stored := map[string]store.Mirror{}
	linkIDs := map[string]link.ID{}
	for _, id := range ids {
		prefixes, links := map[string]string{}, map[string]store.Link{}
		for _, l := range m.links(t, id) {
			m.checkLink(t, &l)
			halves[l.ID] = append(halves[l.ID], l)
			links[l.Name], linkIDs[id+"/"+l.Name] = l, l.ID
			if first := prefixes[l.Prefix]; first != "" && l.Prefix != "" {
				t.Fatalf("links %s and %s of %s have one prefix (S14)", first, l.Name, id)
			}
			prefixes[l.Prefix] = l.Name
		}
		for _, x := range m.mirrors(t, id) {
			l := links[x.Link]
			if len(x.Topic) > 249 {
				t.Fatalf("%s of %s has %d characters (S14)", x.Topic, id, len(x.Topic))
			}
			if x.Topic != l.Prefix+x.SourceTopic {
				t.Fatalf("%s of %s mirrors %s under the prefix %q (S14)", x.Topic, id, x.SourceTopic, l.Prefix)
			}
			if first, twice := stored[id+"/"+x.Topic]; twice {
				t.Fatalf("%s of %s belongs to %s and %s (S15)", x.Topic, id, first.Link, x.Link)
			}
			stored[id+"/"+x.Topic] = x
			m.checkStop(t, id, &x)
		}
	}
	m.checkFork(t)
	for _, pair := range halves {
		checkPair(t, pair)
	}
	for _, topic := range []string{"T", "U", "p.T"} {
		a, b := stored["a/"+topic], stored["b/"+topic]
		if live(a.State.Status) && live(b.State.Status) && a.SourceTopic == topic && b.SourceTopic == topic {
			t.Fatalf("%s: a is %s and b is %s (S2)", topic, a.State.Status, b.State.Status)
		}
	}
}

func live(s link.MirrorStatus) bool {
	return s == link.MirrorActive || s == link.MirrorPaused || s == link.MirrorPendingStopped || s == link.MirrorPendingSynchronize
}

// checkLink holds S1 and S20.
func (m *model) checkLink(t *rapid.T, l *store.Link) {
	if l.RemoteClusterID == l.ClusterID {
		t.Fatalf("link %s of %s leads to itself (S1)", l.Name, l.ClusterID)
	}
	if l.Mode == link.ModeSource && l.ConnectionMode == link.ConnectionInbound {
		t.Fatal("SOURCE with INBOUND (S16)")
	}
	key := l.ClusterID + "/" + l.Name + "/" + l.Created.String() + l.ID.String()
	born, known := m.born[key]
	if !known {
		m.born[key] = *l
		return
	}
	if born.Name != l.Name || born.Mode != l.Mode || born.ConnectionMode != l.ConnectionMode ||
		born.RemoteClusterID != l.RemoteClusterID || born.Prefix != l.Prefix {
		t.Fatalf("link changed from %+v to %+v (S20)", born, l)
	}
}

// checkPair holds S16 and S17 for links of one id.
func checkPair(t *rapid.T, pair []store.Link) {
	if len(pair) == 1 {
		return
	}
	a, b := pair[0], pair[1]
	if len(pair) > 2 || a.Name != b.Name || a.ClusterID == b.ClusterID || a.RemoteClusterID != b.ClusterID || b.RemoteClusterID != a.ClusterID {
		t.Fatalf("one id for %+v (S17)", pair)
	}
	if a.ConnectionMode == link.ConnectionInbound && b.ConnectionMode == link.ConnectionInbound {
		t.Fatal("INBOUND with INBOUND (S16)")
	}
	if (a.Mode == link.ModeBidirectional) != (b.Mode == link.ModeBidirectional) || a.Mode == b.Mode && a.Mode != link.ModeBidirectional {
		t.Fatalf("%s with %s (S16)", a.Mode, b.Mode)
	}
	for _, half := range pair { // beside a SOURCE half, which dials
		if half.Mode == link.ModeDestination && half.ConnectionMode != link.ConnectionInbound {
			t.Fatalf("a half that dials is paired with a SOURCE half: %+v (S16)", half)
		}
	}
}

// checkStop holds S21: each stop has a greater sequence than the one before.
func (m *model) checkStop(t *rapid.T, id string, x *store.Mirror) {
	if x.State.Status != link.MirrorStopped {
		return
	}
	key := id + "/" + x.LinkID.String() + "/" + x.Topic
	before, seen := m.stops[key]
	if seen && !x.StateTime.Equal(before.at) && x.State.Sequence <= before.sequence && !m.deleted {
		t.Fatalf("%s stopped again with sequence %d after %d (S21)", key, x.State.Sequence, before.sequence)
	}
	m.stops[key] = stop{x.StateTime, x.State.Sequence}
}
