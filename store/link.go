package store

import (
	"bytes"
	"context"
	"errors"
	"strconv"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate"
)

// pausedKey is the config that pauses this half of a link.
const pausedKey = "cluster.link.paused"

// thresholdKey is the config that says how many failed probes make a link
// unavailable.
const thresholdKey = "availability.check.consecutive.failure.threshold"

// GetLink gives the link called name; ErrLinkNotFound where there is none.
func (c *Cluster) GetLink(ctx context.Context, name string) (_ Link, err error) {
	ctx, end := c.begin(ctx, OpGetLink, name, "")
	defer func() { end(err) }()
	if err := c.authorize(ctx, OpGetLink, name, ""); err != nil {
		return Link{}, err
	}
	r, err := c.readLink(ctx, name)
	if err != nil {
		return Link{}, err
	}
	return r.public(), nil
}

// PageQuery asks for one page of a list.
type PageQuery struct {
	_ struct{}

	// After is the Next of the page before; empty for the first.
	After string
	// Limit is the most items of the page; 0 means 100.
	Limit int
}

func (q PageQuery) limit() int {
	if q.Limit <= 0 {
		return 100
	}
	return q.Limit
}

// LinkPage is one page of links in the order of their names. Next is empty on
// the last page.
type LinkPage struct {
	Links []Link
	Next  string
}

// ListLinks gives one page of the cluster's links. Pages are each consistent in
// themselves, not with one another.
func (c *Cluster) ListLinks(ctx context.Context, q PageQuery) (_ LinkPage, err error) {
	ctx, end := c.begin(ctx, OpListLinks, "", "")
	defer func() { end(err) }()
	if err := c.authorize(ctx, OpListLinks, "", ""); err != nil {
		return LinkPage{}, err
	}
	from := c.keys.links()
	if q.After != "" {
		from = c.keys.link(q.After) + "\x00"
	}
	page, err := c.backend.Scan(ctx, Range{From: from, To: PrefixEnd(c.keys.links()), Limit: q.limit()})
	if err != nil {
		return LinkPage{}, err
	}
	var links LinkPage
	for _, rec := range page.Records {
		r, err := c.decodeLink(rec)
		if err != nil {
			return LinkPage{}, err
		}
		links.Links = append(links.Links, r.public())
	}
	if page.More {
		links.Next = links.Links[len(links.Links)-1].Name
	}
	return links, nil
}

// eachLink calls visit for every link, without asking the Authorizer.
func (c *Cluster) eachLink(ctx context.Context, from string, visit func(*linkRecord) (bool, error)) error {
	return c.scan(ctx, c.keys.link(from), PrefixEnd(c.keys.links()), func(rec Record) (bool, error) {
		r, err := c.decodeLink(rec)
		if err != nil {
			return c.passDamaged(ctx, rec, err)
		}
		return visit(&r)
	})
}

// WriteOptions of operations that change one record. A nil *WriteOptions
// demands nothing.
type WriteOptions struct {
	_ struct{}

	// IfRevision refuses the change with ErrConflict unless the record is at
	// that revision; 0 demands nothing.
	IfRevision Revision
}

// revision is the one that is demanded.
func (o *WriteOptions) revision() Revision {
	if o == nil {
		return 0
	}
	return o.IfRevision
}

// SetPaused sets cluster.link.paused of this half, as [Cluster.AlterLinkConfigs]
// does. All its mirror topics show it at once and none is written. Setting what
// is set changes nothing.
func (c *Cluster) SetPaused(ctx context.Context, name string, paused bool, opts *WriteOptions) (_ Link, err error) {
	ctx, end := c.begin(ctx, OpAlterConfig, name, "")
	defer func() { end(err) }()
	if err := c.authorize(ctx, OpAlterConfig, name, ""); err != nil {
		return Link{}, err
	}
	changes := []link.ConfigChange{link.SetConfig(pausedKey, strconv.FormatBool(paused))}
	result, err := c.alterConfigs(ctx, name, configAlteration{
		changes: changes, options: opts.alter(),
		check: func(cur *validate.Current, v *validate.Options) validate.Problems {
			return validate.Alter(cur, changes, v)
		},
		done: func(r *linkRecord) bool { return r.State.Paused == paused },
	})
	return result.Link, err
}

// ReportLink tells what the host saw of the way to the other cluster: the
// events probe-failed, probe-succeeded, remote-error, failed and repaired. An
// INBOUND half dials nobody: while nobody dials it, its probe fails without an
// Error, for clients judge a link by its link_error (lifecycle.md 1.1). Time
// and threshold of the event are filled in where they are zero. An event that
// is not allowed matches fsm.ErrRejected. The record of opts is the link's.
func (c *Cluster) ReportLink(ctx context.Context, name string, e fsm.LinkEvent, opts *WriteOptions) (Link, error) {
	switch e.Name {
	case fsm.EventCreateLink, fsm.EventDeleteLink, fsm.EventPauseLink, fsm.EventResumeLink, fsm.EventConfigChange:
		return Link{}, badRequest("%s is an operation, not something to report.", e.Name)
	}
	return c.stepLink(ctx, name, e, opts.revision())
}

func (c *Cluster) stepLink(ctx context.Context, name string, e fsm.LinkEvent, ifRevision Revision) (Link, error) {
	if e.At.IsZero() {
		e.At = c.now()
	}
	given := e.Threshold
	return c.changeLink(ctx, name, string(e.Name), ifRevision, func(r *linkRecord) error {
		e.Threshold = given
		if e.Threshold == 0 {
			// A value that is no number was warned of; the step has a default.
			e.Threshold, _ = strconv.Atoi(configValue(r.Configs, thresholdKey))
		}
		before := r.State
		next, verdict := fsm.StepLink(before, e, c.opts.Policy)
		r.State = next
		return verdict.Err(fsm.Link().Name(), fsm.State(fsm.DisplayLink(before)), e.Name)
	})
}

// changeLink reads a link, changes it, and writes it where that changed it.
// change gets a record whose slices it must not modify.
func (c *Cluster) changeLink(ctx context.Context, name, event string, ifRevision Revision, change func(*linkRecord) error) (Link, error) {
	var r linkRecord
	err := retry(ctx, func() error {
		before, err := c.readLink(ctx, name)
		if err != nil {
			return err
		}
		if err := checkRevision(ifRevision, before.Revision); err != nil {
			return err
		}
		r = before
		if event == string(fsm.EventConfigChange) { // what is checked must be legible
			if r.Configs, err = c.reveal(ctx, &before); err != nil {
				return err
			}
		}
		opened := r.Configs
		if err := change(&r); err != nil {
			return err
		}
		if event == string(fsm.EventConfigChange) {
			if err := unsealed(r.Configs); err != nil {
				return err
			}
		}
		r.Configs = closeAgain(&before, opened, &r)
		what := changed(event, &before, &r)
		r.Revision, err = c.writeLink(ctx, what, &before, &r)
		if err == nil && r.Revision != before.Revision {
			c.applied(ctx, "link changed", name, "", what, r.Revision)
		}
		return err
	})
	if err != nil {
		return Link{}, err
	}
	return r.public(), nil
}

// changed is what those who watch and count are told of an event: configs that
// pause or resume a link do that, whatever else they change.
func changed(event string, before, after *linkRecord) string {
	switch {
	case event != string(fsm.EventConfigChange) || before.State.Paused == after.State.Paused:
		return event
	case after.State.Paused:
		return string(fsm.EventPauseLink)
	}
	return string(fsm.EventResumeLink)
}

// writeLink commits r in place of before, unless they are the same.
func (c *Cluster) writeLink(ctx context.Context, event string, before, r *linkRecord) (Revision, error) {
	if bytes.Equal(r.encode(), before.encode()) {
		return before.Revision, nil
	}
	key := c.keys.link(r.Name)
	t := Txn{If: []Condition{{Key: key, Revision: before.Revision}}}
	if r.Prefix != before.Prefix {
		if err := c.movePrefix(ctx, before, r, &t); err != nil {
			return 0, err
		}
	}
	return c.commitLink(ctx, t, event, before, r)
}

// Half implements [Peer]: this cluster's half of the link called name.
func (c *Cluster) Half(ctx context.Context, name string) (Half, error) {
	r, err := c.readLink(ctx, name)
	if err != nil {
		return Half{}, err
	}
	return r.half(), nil
}

// joined gives the other half of r, a bidirectional one, if peer holds it. A
// peer without that half is no error.
func joined(ctx context.Context, r *linkRecord, peer Peer) (half Half, both bool, err error) {
	if r.Mode != link.ModeBidirectional {
		return Half{}, false, nil
	}
	half, err = peer.Half(ctx, r.Name)
	switch {
	case errors.Is(err, ErrLinkNotFound):
		return Half{}, false, nil
	case err != nil:
		return Half{}, false, peerError(ctx, err)
	}
	return half, half.ID == r.ID && half.Mode == link.ModeBidirectional, nil
}
