package store

import (
	"context"
	"errors"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// Duty is one thing that the host must be doing for a topic.
type Duty struct {
	fsm.Duty
	// Link, Topic and SourceTopic say for which mirror.
	Link, Topic, SourceTopic string
	// Facts are what the host adds before [Cluster.Deliver]: fsm.GroupActive
	// where the duty is to find truncation offsets, and fsm.LocalPrefixOfPeer
	// where it is to wait for the peer and the host has found that the fenced
	// log is a prefix of the peer's. Log ends alone don't tell, so without it a
	// topic whose peer stopped otherwise than by the reverse is not made a
	// mirror (fsm.MidReverseChecked).
	Facts fsm.Facts
}

// DutyQuery asks for one page of duties.
type DutyQuery struct {
	_ struct{}

	// Link is the link; empty means all.
	Link string
	// After is the Next of the page before; empty for the first.
	After string
	// Limit is how many mirrors the page is about at most; 0 means 100.
	Limit int
}

// DutyPage is one page of duties, in the order of links and topics. Next is
// empty on the last page.
type DutyPage struct {
	Duties []Duty
	Next   string
}

// Duties gives one page of what the host must be doing now. It is a function of
// what is stored: after a crash the host asks again and gets the same answer.
// The Authorizer is not asked.
func (c *Cluster) Duties(ctx context.Context, q DutyQuery) (DutyPage, error) {
	limit := PageQuery{Limit: q.Limit}.limit()
	var page DutyPage
	var kinds []fsm.Duty
	mirrors, at := 0, ""
	_, err := c.eachMirror(ctx, MirrorQuery{Link: q.Link, After: q.After}, func(l *linkRecord, m *mirrorRecord) (bool, error) {
		kinds = fsm.AppendMirrorDuties(kinds[:0], m.State, l.State)
		if len(kinds) == 0 {
			return true, nil
		}
		if mirrors == limit {
			page.Next = at
			return false, nil
		}
		mirrors, at = mirrors+1, cursor(&m.Mirror)
		for _, d := range kinds {
			page.Duties = append(page.Duties, Duty{Duty: d, Link: l.Name, Topic: m.Topic, SourceTopic: m.SourceTopic})
		}
		return true, nil
	})
	if err != nil {
		return DutyPage{}, err
	}
	return page, nil
}

// Deliver does a duty that is between the two halves of a link: it asks or
// tells the peer through the [Dialer] and puts the answer into the store. Such
// are ask-peer-to-reverse, wait-for-peer, tell-peer-stopped, tell-peer-aborted
// and find-truncation-offsets; for another duty it does nothing. So it does for
// one that is no longer due, and an answer that a change has overtaken is
// dropped, so it may be repeated and come late. Errors match ErrPeerUnreachable,
// ErrPeerRefused, or ErrRemoteInvalid where the peer's answer can't be, and the
// duty then stays, or are the backend's.
func (c *Cluster) Deliver(ctx context.Context, d Duty) error {
	l, err := c.readLink(ctx, d.Link)
	if err != nil {
		return absentIsDone(err)
	}
	m, err := c.readMirror(ctx, &l, d.Topic)
	if err != nil || !due(&l, &m, d) {
		return err
	}
	var e fsm.MirrorEvent
	switch d.Kind {
	case fsm.AskPeerToReverse:
		e, err = c.askToReverse(ctx, &l, &m, d)
	case fsm.TellPeerStopped:
		e, err = c.tellPeer(ctx, &l, PeerRequest{Event: fsm.EventPeerStopped, Topic: m.SourceTopic, Sequence: d.Sequence, StopOffsets: d.Offsets})
	case fsm.TellPeerAborted:
		e, err = c.tellPeer(ctx, &l, PeerRequest{Event: fsm.EventPeerAbort, Topic: m.SourceTopic, Sequence: d.Sequence})
	case fsm.WaitForPeer:
		e, err = c.lookAtPeer(ctx, &l, &m)
	case fsm.FindTruncationOffsets:
		e, err = c.findOffsets(ctx, &l, &m)
	}
	if err != nil || e.Name == "" {
		return err
	}
	if err := c.remoteHalf(ctx, &l, e); err != nil {
		return err
	}
	e.Facts |= d.Facts
	_, err = c.stepMirror(ctx, mirrorStep{
		link: c.linkNamed(d.Link), topic: d.Topic, event: e, ifRevision: m.Revision,
	})
	switch {
	case errors.Is(err, ErrConflict):
		return nil // overtaken
	case errors.Is(err, fsm.ErrRejected) && e.Name == fsm.EventOffsetsAgreed:
		// A group is active: say so, and try again when asked again.
		return c.stall(ctx, d, link.TaskConsumerGroupInUse)
	}
	return absentIsDone(err)
}

// absentIsDone makes nothing of a link that is gone: its duties went with it.
func absentIsDone(err error) error {
	if errors.Is(err, ErrLinkNotFound) {
		return nil
	}
	return err
}

// due reports whether d is still what must be done.
func due(l *linkRecord, m *mirrorRecord, d Duty) bool {
	for _, now := range fsm.MirrorDuties(m.State, l.State) {
		if now.Kind == d.Kind && now.Sequence == d.Sequence {
			return true
		}
	}
	return false
}

// askToReverse asks the peer to fence its topic.
func (c *Cluster) askToReverse(ctx context.Context, l *linkRecord, m *mirrorRecord, d Duty) (fsm.MirrorEvent, error) {
	reply, err := c.send(ctx, l, PeerRequest{
		Event: fsm.EventPeerReverse, Topic: m.SourceTopic, Sequence: d.Sequence, Pause: d.Pause,
	})
	switch {
	case errors.Is(err, ErrPeerUnreachable), errors.Is(err, ErrPeerRefused), err != nil && ctx.Err() != nil:
		return fsm.MirrorEvent{}, err
	case errors.Is(err, ErrLinkNotFound):
		return fsm.MirrorEvent{Name: fsm.EventStalled, Transition: link.TaskRemoteLinkNotFound}, nil
	case err != nil:
		return fsm.MirrorEvent{Name: fsm.EventStalled, Transition: link.TaskInvalidRequest}, nil
	case reply.Status != link.MirrorPendingMirror:
		return fsm.MirrorEvent{}, nil
	}
	return fsm.MirrorEvent{Name: fsm.EventPeerFenced, Sequence: reply.Sequence}, nil
}

// tellPeer tells the peer how a reverse ended. A peer that has no half, or
// takes no such news, is not waiting for it.
func (c *Cluster) tellPeer(ctx context.Context, l *linkRecord, r PeerRequest) (fsm.MirrorEvent, error) {
	told := fsm.MirrorEvent{Name: fsm.EventPeerTold, Sequence: r.Sequence}
	_, err := c.send(ctx, l, r)
	if errors.Is(err, ErrPeerUnreachable) || errors.Is(err, ErrPeerRefused) || err != nil && ctx.Err() != nil {
		return fsm.MirrorEvent{}, err
	}
	return told, nil
}

// send makes a request of the peer. A refusal of the peer's own comes back as
// it is; any other failure means that the peer can't be reached.
func (c *Cluster) send(ctx context.Context, l *linkRecord, r PeerRequest) (PeerReply, error) {
	peer, err := c.dial(ctx, l)
	if err != nil {
		return PeerReply{}, err
	}
	r.LinkID = l.ID
	reply, err := peer.Inbound(ctx, r)
	for _, own := range []error{ErrLinkNotFound, ErrInvalidRequest, ErrTopicExists, fsm.ErrRejected} {
		if errors.Is(err, own) {
			return reply, err
		}
	}
	return reply, peerError(ctx, err)
}

// lookAtPeer reads what the peer's topic says about a reverse.
func (c *Cluster) lookAtPeer(ctx context.Context, l *linkRecord, m *mirrorRecord) (fsm.MirrorEvent, error) {
	peer, err := c.dial(ctx, l)
	if err != nil {
		return fsm.MirrorEvent{}, err
	}
	t, err := c.topicOfPeer(ctx, peer, l, m.SourceTopic, m.State)
	if err != nil {
		return fsm.MirrorEvent{}, err
	}
	e, _ := fsm.PeerNews(m.State, t.Status, t.Sequence, t.StopOffsets)
	return e, nil
}

// findOffsets asks the peer where its topic stopped.
func (c *Cluster) findOffsets(ctx context.Context, l *linkRecord, m *mirrorRecord) (fsm.MirrorEvent, error) {
	peer, err := c.dial(ctx, l)
	if err != nil {
		return fsm.MirrorEvent{}, err
	}
	t, err := c.topicOfPeer(ctx, peer, l, m.SourceTopic, m.State)
	switch {
	case err != nil:
		return fsm.MirrorEvent{}, err
	case t.LinkID != l.ID:
		return fsm.MirrorEvent{Name: fsm.EventStalled, Transition: link.TaskRemoteLinkNotFound}, nil
	case t.Status != link.MirrorStopped:
		return fsm.MirrorEvent{Name: fsm.EventStalled, Transition: link.TaskRemoteMirrorNotFound}, nil
	}
	return fsm.MirrorEvent{Name: fsm.EventOffsetsAgreed, Offsets: t.StopOffsets, Sequence: t.Sequence}, nil
}

// stall says why a topic does not advance.
func (c *Cluster) stall(ctx context.Context, d Duty, why link.TaskErrorCode) error {
	_, err := c.Report(ctx, d.Link, d.Topic, fsm.MirrorEvent{Name: fsm.EventStalled, Transition: why}, nil)
	if errors.Is(err, fsm.ErrRejected) {
		return nil // overtaken
	}
	return err
}
