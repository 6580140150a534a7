package clustertest_test

import (
	"errors"

	"pgregory.net/rapid"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
)

// maxMail is how many requests are kept to arrive late.
const maxMail = 12

// letter is a request on its way to a cluster. It may arrive any time, often,
// or never; what it is answered is lost.
type letter struct {
	to      string
	request store.PeerRequest
}

// post puts what the halves owe each other under way.
func (m *model) post(t *rapid.T) {
	for _, id := range ids {
		page, err := m.world.Cluster(id).Duties(m.ctx, store.DutyQuery{})
		m.must(t, err)
		for _, d := range page.Duties {
			event := map[fsm.DutyKind]fsm.Event{
				fsm.AskPeerToReverse: fsm.EventPeerReverse, fsm.TellPeerStopped: fsm.EventPeerStopped,
				fsm.TellPeerAborted: fsm.EventPeerAbort,
			}[d.Kind]
			if event == "" {
				continue
			}
			l, err := m.world.Cluster(id).GetLink(m.ctx, d.Link)
			m.must(t, err)
			m.mail = append(m.mail, letter{other(id), store.PeerRequest{
				LinkID: l.ID, Topic: d.SourceTopic, Event: event, Sequence: d.Sequence, Pause: d.Pause, StopOffsets: d.Offsets,
			}})
		}
	}
	if n := len(m.mail); n > maxMail {
		m.mail = m.mail[n-maxMail:]
	}
}

// receive lets a request arrive, which stays to arrive again.
func (m *model) receive(t *rapid.T) {
	if len(m.mail) == 0 {
		return
	}
	x := rapid.SampledFrom(m.mail).Draw(t, "letter")
	m.refusedOr(t, func() error {
		_, err := m.world.Cluster(x.to).Inbound(m.ctx, x.request)
		for _, known := range []error{nil, store.ErrLinkNotFound, store.ErrInvalidRequest, store.ErrTopicExists, fsm.ErrRejected} {
			if errors.Is(err, known) {
				return err
			}
		}
		t.Fatal(err)
		return err
	})
}

// deliver lets one half do one duty towards the other, out of turn.
func (m *model) deliver(t *rapid.T) {
	id := m.draw(t, "cluster", ids...)
	page, err := m.world.Cluster(id).Duties(m.ctx, store.DutyQuery{})
	m.must(t, err)
	if len(page.Duties) == 0 {
		return
	}
	d := rapid.SampledFrom(page.Duties).Draw(t, "duty")
	err = m.world.Cluster(id).Deliver(m.ctx, d)
	if err != nil && !errors.Is(err, store.ErrPeerUnreachable) && !errors.Is(err, store.ErrPeerRefused) && !errors.Is(err, fsm.ErrRejected) {
		t.Fatal(err)
	}
}

// checkFork holds S5: two copies are writable only if an operator made it so.
func (m *model) checkFork(t *rapid.T) {
	if m.forked || m.world.EndOffsets("a", "T") == nil || m.world.EndOffsets("b", "T") == nil {
		return
	}
	a, err := m.world.Writable(m.ctx, "a", "T")
	m.must(t, err)
	b, err := m.world.Writable(m.ctx, "b", "T")
	m.must(t, err)
	if a && b {
		t.Fatal("both copies of T are writable and nobody forked them (S5)")
	}
}

// forks reports whether a verb may make a second writable copy.
func forks(v link.Verb) bool { return v == link.Promote || v == link.Failover }
