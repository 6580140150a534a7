package store

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate"
)

// CreateLinkOptions of [Cluster.CreateLink]. A nil *CreateLinkOptions is the
// API's default: check the other cluster, then create.
type CreateLinkOptions struct {
	_ struct{}

	// ValidateOnly checks all there is to check and creates nothing.
	ValidateOnly bool
	// SkipRemote is the API's validate_link=false: the other cluster is not
	// asked, so the link's id can't be that of a half that exists there unless
	// the request gives it.
	SkipRemote bool
}

// CreateLinkResult is what came of a create request.
type CreateLinkResult struct {
	// Link as it was created, or as it would be.
	Link Link
	// Problems are all findings, warnings and infos too; the caller owns them.
	Problems validate.Problems
}

// CreateLink creates this cluster's half of the link called name.
//
// A half that dials asks the other cluster first: that it has the id it is
// said to have, and that it holds the half which must be there before this
// one. Where it holds a half of this name that fits, the new half takes its
// id. An INBOUND half dials nobody and always gets an id of its own, so it must
// be created first (lifecycle P31). Two halves that are created in the same
// instant may miss each other and end with different ids.
//
// Errors: [*validate.Error], with the problems also in the result, or one that
// matches ErrInvalidRequest, ErrUnauthorized, ErrLinkExists, ErrPrefixExists, ErrLimit,
// ErrRemoteInvalid, ErrPeerUnreachable or ErrPeerRefused, or ErrTooLarge where the
// configs take more than about half of [MaxTxnBytes], or the backend's.
func (c *Cluster) CreateLink(ctx context.Context, name string, req *link.CreateRequest, opts *CreateLinkOptions) (_ CreateLinkResult, err error) {
	var o CreateLinkOptions
	if opts != nil {
		o = *opts
	}
	if req == nil {
		req = &link.CreateRequest{}
	}
	ctx, end := c.begin(ctx, OpCreateLink, name, "")
	defer func() { end(err) }()
	if err := c.authorize(ctx, OpCreateLink, name, ""); err != nil {
		return CreateLinkResult{}, err
	}
	result := CreateLinkResult{Problems: validate.Create(req, &validate.Options{
		Name: name, NameGiven: true, LocalCluster: c.id, Edition: c.opts.Edition, SkipRemote: o.SkipRemote,
	})}
	if err := result.Problems.Err(); err != nil {
		return result, err
	}
	r, err := c.newLink(name, req)
	if err != nil {
		return result, err
	}
	var free Txn
	if err := c.linkFree(ctx, &r, &free); err != nil {
		return result, err
	}
	given := r.ID
	if !o.SkipRemote && r.ConnectionMode == link.ConnectionOutbound {
		if err := c.checkRemote(ctx, &r); err != nil {
			return result, err
		}
	}
	if r.ID.IsZero() && !o.ValidateOnly {
		if r.ID, err = link.NewID(c.opts.Rand); err != nil {
			return result, err
		}
	}
	if given.IsZero() {
		free.If = append(free.If, Condition{Key: c.keys.id(r.ID)})
	}
	first := !o.ValidateOnly
	err = retry(ctx, func() error {
		if first {
			// What was free is taken to be so still; if not, all is looked at anew.
			first = false
			return c.insertLink(ctx, &r, free)
		}
		var t Txn
		if err := c.linkFree(ctx, &r, &t); err != nil || o.ValidateOnly {
			return err
		}
		// A half that was deleted and is made anew takes its old id from its peer.
		// What is left of the old half's mirrors must go first.
		if err := c.collect(ctx, r.ID); err != nil {
			return err
		}
		return c.insertLink(ctx, &r, t)
	})
	if err != nil {
		return result, err
	}
	result.Link = r.public()
	return result, nil
}

// newLink makes the record that a valid request asks for, as far as the
// request alone says it.
func (c *Cluster) newLink(name string, req *link.CreateRequest) (linkRecord, error) {
	if err := literal(name, req); err != nil {
		return linkRecord{}, err
	}
	r := linkRecord{Link: Link{
		Name: name, ClusterID: c.id, Mode: req.Mode(), ConnectionMode: req.ConnectionMode(),
		Created: c.now(),
	}, tallied: true}
	r.Prefix, _ = req.Value("cluster.link.prefix")
	r.RemoteClusterID = remoteClusterID(req, c.id)
	r.Configs = make([]link.Config, len(req.Configs))
	for i := range req.Configs {
		config := &req.Configs[i]
		r.Configs[i] = link.Config{Name: config.Name, Null: config.Null, Index: i}
		if !config.Null {
			r.Configs[i].Value = config.Value
		}
	}
	if err := unsealed(r.Configs); err != nil {
		return r, err
	}
	if err := fit(r.Configs, maxLinkConfigs); err != nil {
		return r, err
	}
	if req.ClusterLinkID != "" {
		id, err := link.ParseID(strings.TrimSpace(req.ClusterLinkID))
		if err != nil {
			return r, badRequest("Invalid cluster link id.")
		}
		r.ID = id
	}
	if r.RemoteClusterID == c.id {
		return r, selfLink(c.id)
	}
	paused, _ := req.Value(pausedKey)
	var verdict fsm.Verdict
	r.State, verdict = fsm.StepLink(fsm.LinkState{}, fsm.LinkEvent{
		Name: fsm.EventCreateLink, Facts: fsm.Validated, At: r.Created,
	}, c.opts.Policy)
	if verdict.Accepted() && strings.EqualFold(paused, "true") {
		r.State, verdict = fsm.StepLink(r.State, fsm.LinkEvent{Name: fsm.EventPauseLink, At: r.Created}, c.opts.Policy)
	}
	r.Tasks = startTasks(&r)
	return r, verdict.Err(fsm.Link().Name(), "ABSENT", fsm.EventCreateLink)
}

// remoteClusterID is the id of the other cluster as the request gives it. Each
// mode has its own member (lifecycle P15). An example of the specification
// names the source of a DESTINATION half in destination_cluster_id, so the
// other members count where they don't name this cluster.
func remoteClusterID(req *link.CreateRequest, local string) string {
	order := [...]string{req.SourceClusterID, req.RemoteClusterID, req.DestinationClusterID}
	switch req.Mode() {
	case link.ModeSource:
		order = [...]string{req.DestinationClusterID, req.RemoteClusterID, req.SourceClusterID}
	case link.ModeBidirectional:
		order = [...]string{req.RemoteClusterID, req.SourceClusterID, req.DestinationClusterID}
	}
	for i, id := range order {
		if id != "" && (i == 0 || id != local) {
			return id
		}
	}
	return ""
}

// checkRemote asks the other cluster whether r fits, and takes over its id and
// the link's.
func (c *Cluster) checkRemote(ctx context.Context, r *linkRecord) error {
	peer, err := c.dial(ctx, r)
	if err != nil {
		return err
	}
	id, err := peer.ClusterID(ctx)
	if err != nil {
		return peerError(ctx, err)
	}
	switch {
	case id == c.id:
		return selfLink(c.id)
	case r.RemoteClusterID != "" && id != r.RemoteClusterID:
		return remoteInvalid("The provided cluster is invalid. Expected cluster ID %s, the remote cluster's ID is %s.", r.RemoteClusterID, id)
	}
	r.RemoteClusterID = id
	if r.Mode == link.ModeDestination {
		return nil // its source holds no half (P1)
	}
	half, err := peer.Half(ctx, r.Name)
	switch {
	case errors.Is(err, ErrLinkNotFound):
		if r.Mode == link.ModeSource {
			return noHalf(r.Name)
		}
		// A half that dials may be the first (P9), whatever it says of the other:
		// the Terraform provider writes remote.link.connection.mode=INBOUND to each.
		return nil
	case err != nil:
		return peerError(ctx, err)
	}
	return join(r, half)
}

// join fits r to the half that is there already (lifecycle P2 to P8, P12).
func join(r *linkRecord, half Half) error {
	switch {
	case half.RemoteClusterID != "" && half.RemoteClusterID != r.ClusterID:
		return remoteInvalid("Cluster link '%s' of the remote cluster leads to cluster %s.", r.Name, half.RemoteClusterID)
	case r.Mode == link.ModeSource && half.Mode == link.ModeDestination && half.ConnectionMode == link.ConnectionInbound:
	case r.Mode == link.ModeBidirectional && half.Mode == link.ModeBidirectional:
	default:
		return remoteInvalid("Cluster link '%s' of the remote cluster is %s with %s connections, which does not go with %s.",
			r.Name, half.Mode, half.ConnectionMode, r.Mode)
	}
	if !r.ID.IsZero() && r.ID != half.ID {
		return remoteInvalid("Expected cluster link ID %s, the remote cluster's is %s.", r.ID, half.ID)
	}
	r.ID = half.ID
	return nil
}

// linkFree reports why r can't be created beside the links that are there. It
// adds to t the conditions under which that stays true.
func (c *Cluster) linkFree(ctx context.Context, r *linkRecord, t *Txn) error {
	free := func(key string, refusal func() error) error {
		rec, err := c.backend.Get(ctx, key)
		if err == nil && rec.Revision != 0 {
			err = refusal()
		}
		t.If = append(t.If, Condition{Key: key})
		return err
	}
	if err := free(c.keys.link(r.Name), func() error { return linkExists(r.Name) }); err != nil {
		return err
	}
	if r.Prefix != "" {
		if err := free(c.keys.prefix(r.Prefix), prefixExists); err != nil {
			return err
		}
	}
	if !r.ID.IsZero() {
		err := free(c.keys.id(r.ID), func() error {
			return remoteInvalid("The cluster link ID %s is taken by another cluster link.", r.ID)
		})
		if err != nil {
			return err
		}
	}
	return c.linksBelowLimit(ctx, t)
}

// linksBelowLimit counts the links as far as the limit. Whoever adds one writes
// a key which t is made to depend on.
func (c *Cluster) linksBelowLimit(ctx context.Context, t *Txn) error {
	limit := c.opts.Limits.Links
	if limit <= 0 {
		return nil
	}
	rec, err := c.backend.Get(ctx, c.keys.linkCount()) // before the count, so that a later one is seen
	if err != nil {
		return err
	}
	count := 0
	err = c.scan(ctx, c.keys.links(), PrefixEnd(c.keys.links()), func(Record) (bool, error) {
		count++
		return count < limit, nil
	})
	if err == nil && count >= limit {
		err = limitReached("cluster links", limit)
	}
	t.If = append(t.If, Condition{Key: rec.Key, Revision: rec.Revision})
	return err
}

// mirrorsBelowLimit is the same for the mirrors of a link.
func (c *Cluster) mirrorsBelowLimit(ctx context.Context, l *linkRecord, t *Txn) error {
	limit := c.opts.Limits.Mirrors
	if limit <= 0 {
		return nil
	}
	rec, err := c.backend.Get(ctx, c.keys.live(l.ID))
	if err != nil {
		return err
	}
	count, err := c.countMirrors(ctx, l)
	if err == nil && count.held >= limit {
		err = limitReached("mirror topics", limit)
	}
	t.If = append(t.If, Condition{Key: rec.Key, Revision: rec.Revision})
	return err
}

// insertLink writes a new link, once, under the conditions of t.
func (c *Cluster) insertLink(ctx context.Context, r *linkRecord, t Txn) error {
	t.If = append(t.If, Condition{Key: c.keys.deleted(r.ID)})
	t.Ops = []Op{
		{Key: c.keys.id(r.ID), Value: []byte(r.Name)},
		{Key: c.keys.linkCount(), Value: touched},
		{Key: c.keys.remnant(r.ID), Delete: true},
	}
	if r.Prefix != "" {
		t.Ops = append(t.Ops, Op{Key: c.keys.prefix(r.Prefix), Value: []byte(r.ID.String())})
	}
	rev, err := c.commitLink(ctx, t, string(fsm.EventCreateLink), nil, r)
	if err != nil {
		return err
	}
	r.Revision = rev
	c.applied(ctx, "link created", r.Name, "", string(fsm.EventCreateLink), rev)
	return nil
}

// touched is the value of keys that are only written to be noticed. Nothing
// writes to it.
var touched = []byte{recordVersion}

// dial finds the peer of a link half.
func (c *Cluster) dial(ctx context.Context, r *linkRecord) (Peer, error) {
	if c.opts.Dialer == nil {
		return nil, peerUnreachable()
	}
	l := r.Link
	configs, err := c.reveal(ctx, r)
	if err != nil {
		return nil, err
	}
	l.Configs = configs // the host's, secrets and all
	peer, err := c.opts.Dialer.Dial(ctx, l)
	if err == nil && peer == nil {
		return nil, peerUnreachable()
	}
	return peer, peerError(ctx, err)
}

// now is the time as records keep it.
func (c *Cluster) now() time.Time { return c.opts.Now().UTC().Truncate(time.Millisecond) }
