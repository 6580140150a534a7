package clustertest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
)

// Action is one thing that a step did and that changed something.
type Action struct {
	// At is the virtual time.
	At time.Time
	// Cluster, Link and Topic say where; Topic is empty for a probe, and Link too
	// for a tick.
	Cluster, Link, Topic string
	// What is the duty that was done (fsm.DutyKind), "probe", "create-topic", or
	// "tick": deadlines passed.
	What string
	// Detail is a short text for people; it may be empty.
	Detail string
	// Status is what the API shows afterwards: a mirror's status, or for a probe
	// the link's state. It is empty for a tick.
	Status string
}

// String tells the action in one line.
func (a Action) String() string {
	s := a.Cluster
	if a.Link != "" {
		s += " " + a.Link
	}
	if a.Topic != "" {
		s += "/" + a.Topic
	}
	s += ": " + a.What
	if a.Detail != "" {
		s += " (" + a.Detail + ")"
	}
	if a.Status != "" {
		s += " -> " + a.Status
	}
	return s
}

// Actor is who asks, for an Authorizer, when it is the world itself.
const Actor = "clustertest"

// maxSteps bounds Settle: far more than any procedure takes.
const maxSteps = 200

// Step lets a minute pass: each link is probed once, mirror topics that are
// missing are created, each duty is done once, and deadlines pass, cluster by
// cluster in the order of their ids. It gives what changed. What the network does not let
// through is no error.
func (w *World) Step(ctx context.Context) ([]Action, error) {
	w.stepping.Lock()
	defer w.stepping.Unlock()
	ctx = store.WithActor(ctx, Actor)
	w.mu.Lock()
	w.now = w.now.Add(stepTime)
	w.mu.Unlock()
	var done []Action
	for _, id := range w.Clusters() {
		s := &stepper{w: w, id: id, c: w.find(id)}
		err := s.probe(ctx)
		if err == nil {
			err = s.duties(ctx)
		}
		if err == nil {
			err = s.tick(ctx)
		}
		done = append(done, s.done...)
		if err != nil {
			return done, fmt.Errorf("clustertest: cluster %q: %w", id, err)
		}
	}
	return done, nil
}

// Settle steps until a step changes nothing and none is waiting for a time to
// pass. It gives what changed, and an error if the world does not come to rest.
func (w *World) Settle(ctx context.Context) ([]Action, error) {
	var done []Action
	for range maxSteps {
		actions, err := w.Step(ctx)
		done = append(done, actions...)
		if err != nil {
			return done, err
		}
		if len(actions) == 0 && !w.waiting() {
			return done, nil
		}
	}
	return done, fmt.Errorf("clustertest: the world does not come to rest in %d steps", maxSteps)
}

// waiting reports whether a deadline is running: a mirror's source is missing and
// not given up yet.
func (w *World) waiting() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range w.clusters {
		if !c.due.IsZero() {
			return true
		}
	}
	return false
}

// stepper does one cluster's part of a step.
type stepper struct {
	w    *World
	id   string
	c    *cluster
	done []Action
}

// noted runs do and notes an action if it changed anything.
func (s *stepper) noted(a Action, do func() (detail string, err error), status func() string) error {
	writes, records := s.w.backend.writes(), s.w.copied()
	detail, err := do()
	if err != nil || s.w.backend.writes() == writes && s.w.copied() == records {
		return err
	}
	a.At, a.Cluster, a.Detail, a.Status = s.w.Now(), s.id, detail, status()
	s.done = append(s.done, a)
	return nil
}

func (w *World) copied() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.actions
}

// probe looks at the way to the other end of each link.
func (s *stepper) probe(ctx context.Context) error {
	links, err := allLinks(ctx, s.c.store)
	if err != nil {
		return err
	}
	for i := range links {
		l := &links[i]
		e := fsm.LinkEvent{Name: fsm.EventProbeOK}
		switch err := s.w.connected(ctx, s.id, l); {
		case errors.Is(err, store.ErrPeerRefused):
			e.Name, e.Error = fsm.EventRemoteError, link.LinkAuthenticationError
		case err != nil && dials(l):
			e.Name, e.Error = fsm.EventProbeFailed, link.LinkBootstrapConnectionFailed
		case err != nil: // who waits to be dialled has no error of dialling (L9, L29)
			e.Name = fsm.EventProbeFailed
		}
		err := s.noted(Action{Link: l.Name, What: "probe"}, func() (string, error) {
			after, err := s.c.store.ReportLink(ctx, l.Name, e, nil)
			if err == nil {
				*l = after
			}
			return string(e.Name), gone(err)
		}, func() string { return string(l.Displayed()) })
		if err != nil {
			return err
		}
	}
	return nil
}

func allLinks(ctx context.Context, c *store.Cluster) ([]store.Link, error) {
	var links []store.Link
	q := store.PageQuery{}
	for {
		page, err := c.ListLinks(ctx, q)
		if err != nil {
			return nil, err
		}
		links = append(links, page.Links...)
		if q.After = page.Next; page.Next == "" {
			return links, nil
		}
	}
}

// duties does everything that is due, once.
func (s *stepper) duties(ctx context.Context) error {
	q := store.DutyQuery{}
	for {
		page, err := s.c.store.Duties(ctx, q)
		if err != nil {
			return err
		}
		for _, d := range page.Duties {
			if err := s.duty(ctx, d); err != nil {
				return fmt.Errorf("link %q: topic %q: %s: %w", d.Link, d.Topic, d.Kind, err)
			}
		}
		if q.After = page.Next; page.Next == "" {
			return nil
		}
	}
}

// tick lets deadlines pass.
func (s *stepper) tick(ctx context.Context) error {
	return s.noted(Action{What: "tick"}, func() (string, error) {
		result, err := s.c.store.Tick(ctx, s.w.Now())
		s.w.mu.Lock()
		defer s.w.mu.Unlock()
		s.c.due = result.Next
		return fmt.Sprintf("%d failed", result.Failed), err
	}, func() string { return "" })
}

// duty does one duty, if the mirror is still there.
func (s *stepper) duty(ctx context.Context, d store.Duty) error {
	m, err := s.c.store.GetMirror(ctx, d.Link, d.Topic)
	if err != nil {
		return gone(err)
	}
	status := func() string {
		if after, err := s.c.store.GetMirror(ctx, d.Link, d.Topic); err == nil {
			return string(after.Status)
		}
		return string(fsm.Regular)
	}
	return s.noted(Action{Link: d.Link, Topic: d.Topic, What: string(d.Kind)}, func() (string, error) {
		detail, err := s.perform(ctx, d, &m)
		return detail, gone(err)
	}, status)
}

// gone makes nothing of what a step can't help: somebody was faster, or the
// network is down.
func gone(err error) error {
	for _, harmless := range []error{
		store.ErrLinkNotFound, store.ErrMirrorNotFound, fsm.ErrRejected,
		store.ErrPeerUnreachable, store.ErrPeerRefused,
	} {
		if errors.Is(err, harmless) {
			return nil
		}
	}
	return err
}

func (s *stepper) perform(ctx context.Context, d store.Duty, m *store.Mirror) (string, error) {
	switch d.Kind {
	case fsm.Fetch:
		return s.fetch(ctx, d)
	case fsm.Synchronize:
		return "", s.synchronize(ctx, d)
	case fsm.Drain:
		return "", s.drain(ctx, d, m)
	case fsm.StopLocally:
		return "", s.report(ctx, d, fsm.MirrorEvent{Name: fsm.EventDrained})
	case fsm.Truncate:
		return s.truncate(ctx, d)
	case fsm.Fence:
		return "", nil // Produce looks at the mirror's status
	case fsm.FindTruncationOffsets:
		if s.w.groupActive(s.id, d.Topic) {
			d.Facts |= fsm.GroupActive
		}
	case fsm.WaitForPeer:
		if l, err := s.c.store.GetLink(ctx, d.Link); err == nil && s.w.Prefix(s.id, d.Topic, s.w.target(&l), d.SourceTopic) {
			d.Facts |= fsm.LocalPrefixOfPeer
		}
	}
	return "", s.c.store.Deliver(ctx, d)
}

func (s *stepper) report(ctx context.Context, d store.Duty, e fsm.MirrorEvent) error {
	_, err := s.c.store.Report(ctx, d.Link, d.Topic, e, nil)
	return err
}
