package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate"
)

// CreateMirrorOptions of [Cluster.CreateMirrorTopic]. A nil
// *CreateMirrorOptions demands nothing.
type CreateMirrorOptions struct {
	_ struct{}

	// IfRevision refuses with ErrConflict unless the link is at that revision;
	// 0 demands nothing.
	IfRevision Revision
}

// CreateMirrorResult is what came of a request to create a mirror topic.
type CreateMirrorResult struct {
	// Mirror as it was created.
	Mirror Mirror
	// Problems are all findings, warnings and infos too; the caller owns them.
	Problems validate.Problems
}

// CreateMirrorTopic makes a topic of this cluster a mirror of one on the other.
// The host creates the topic itself. A nil req is the empty request.
//
// Errors: [*validate.Error], with the problems also in the result, or one that
// matches ErrInvalidRequest, ErrLinkNotFound, ErrTopicExists, ErrLimit,
// ErrPeerUnreachable, ErrPeerRefused, ErrUnauthorized or fsm.ErrRejected, or
// ErrTooLarge where the configs take more than a quarter of [MaxTxnBytes], or the
// backend's.
func (c *Cluster) CreateMirrorTopic(ctx context.Context, linkName string, req *link.CreateMirrorRequest, opts *CreateMirrorOptions) (result CreateMirrorResult, err error) {
	var o CreateMirrorOptions
	if opts != nil {
		o = *opts
	}
	if req == nil {
		req = &link.CreateMirrorRequest{}
	}
	ctx, end := c.begin(ctx, OpCreateMirror, linkName, req.SourceTopicName)
	defer func() { end(err) }()
	if err := c.authorize(ctx, OpCreateMirror, linkName, req.SourceTopicName); err != nil {
		return result, err
	}
	for i := 1; ; i++ {
		result, err := c.createMirror(ctx, linkName, req, o)
		switch {
		case !errors.Is(err, errPrefixMoved):
			return result, err
		case i == attempts:
			return result, fmt.Errorf("%w: the prefix of link %q changes all the time", ErrConflict, linkName)
		}
	}
}

// errPrefixMoved: the name of a mirror was made with a prefix that its link has
// no longer. It never leaves the package.
var errPrefixMoved = errors.New("store: the prefix was changed meanwhile")

func (c *Cluster) createMirror(ctx context.Context, linkName string, req *link.CreateMirrorRequest, o CreateMirrorOptions) (result CreateMirrorResult, err error) {
	l, err := c.readLink(ctx, linkName)
	if err != nil {
		return result, err
	}
	source, topic := req.SourceTopicName, req.MirrorTopicName
	if topic == "" {
		topic = l.Prefix + source
	}
	if result.Problems, err = c.checkMirrorRequest(&l, req, topic); err != nil {
		return result, err
	}
	known := l
	result.Mirror, err = c.stepMirror(ctx, mirrorStep{
		link: c.linkKnown(&known), topic: topic, event: fsm.MirrorEvent{Name: fsm.EventCreate},
		prepare: func(ctx context.Context, sit *mirrorSituation) error {
			if err := checkRevision(o.IfRevision, sit.link.Revision); err != nil {
				return err
			}
			if req.MirrorTopicName == "" && sit.link.Prefix != l.Prefix {
				return errPrefixMoved
			}
			if sit.m.State.Status != fsm.Absent { // it exists: the peer need not be asked
				return topicExists(topic)
			}
			sit.m.SourceTopic = source
			sit.m.ReplicationFactor, sit.m.Configs = req.ReplicationFactor, slices.Clone(req.Configs)
			return c.sourceFacts(ctx, sit)
		},
	})
	return result, err
}

// CreateMirror is CreateMirrorTopic for those who demand nothing and want to
// hear of no warnings.
func (c *Cluster) CreateMirror(ctx context.Context, linkName string, req link.CreateMirrorRequest) (Mirror, error) {
	result, err := c.CreateMirrorTopic(ctx, linkName, &req, nil)
	return result.Mirror, err
}

// checkMirrorRequest checks what the request says by itself.
func (c *Cluster) checkMirrorRequest(l *linkRecord, req *link.CreateMirrorRequest, topic string) (validate.Problems, error) {
	host := l.public()
	problems := validate.CreateMirror(
		&validate.Current{Mode: host.Mode, ConnectionMode: host.ConnectionMode, Configs: host.Configs}, req,
		&validate.Options{LocalCluster: c.id, Edition: c.opts.Edition})
	err := problems.Err()
	if err == nil {
		err = fit(req.Configs, maxMirrorConfigs)
	}
	for _, name := range [...]string{req.SourceTopicName, topic} {
		if bad := link.CheckTopic(name); err == nil && bad != nil { // a placeholder
			err = badRequest("Topic name is invalid: %v", bad)
		}
	}
	return problems, err
}

// sourceFacts asks the peer about the source of a mirror to be.
func (c *Cluster) sourceFacts(ctx context.Context, sit *mirrorSituation) error {
	l, m := &sit.link, &sit.m
	if m.Topic == l.Prefix+m.SourceTopic {
		sit.event.Facts |= fsm.NameMatches
	}
	if !sit.event.Facts.Has(fsm.NameMatches) || l.Mode == link.ModeSource {
		return nil // refused whatever the peer says
	}
	peer, err := c.dial(ctx, l)
	if err != nil {
		return err
	}
	t, err := c.topicOfPeer(ctx, peer, l, m.SourceTopic, m.State)
	if err != nil {
		return err
	}
	sit.event.Facts |= fsm.PeerReachable
	if t.Exists && t.Readable {
		sit.event.Facts |= fsm.SourceReadable
	}
	// Over another link it may be, too: this topic is gone then, or it would be
	// in the way, and the peer's mirror of it has not failed yet (S2).
	if t.Source == m.Topic && (t.SourceCluster == c.id || t.SourceCluster == "" && !t.OtherLink) {
		sit.event.Facts |= fsm.PeerMirrors
	}
	sit.event.Sequence, m.Partitions = t.HighSequence, t.Partitions
	return nil
}

// linkNamed gives a look-up for a step.
func (c *Cluster) linkNamed(name string) func(context.Context) (linkRecord, error) {
	return func(ctx context.Context) (linkRecord, error) { return c.readLink(ctx, name) }
}

// linkKnown gives a look-up for a step that has read the link: the first time it
// is that one, and what is decided by it counts only if it is still the same. Later
// ones are put in its place.
func (c *Cluster) linkKnown(l *linkRecord) func(context.Context) (linkRecord, error) {
	again := false
	return func(ctx context.Context) (linkRecord, error) {
		if !again {
			again = true
			return *l, nil
		}
		now, err := c.readLink(ctx, l.Name)
		if err == nil {
			*l = now
		}
		return now, err
	}
}

// GetMirror gives the mirror topic of a link. Errors match ErrLinkNotFound,
// ErrMirrorNotFound or ErrUnauthorized, or are the backend's.
func (c *Cluster) GetMirror(ctx context.Context, linkName, topic string) (_ Mirror, err error) {
	ctx, end := c.begin(ctx, OpGetMirror, linkName, topic)
	defer func() { end(err) }()
	if err := c.authorize(ctx, OpGetMirror, linkName, topic); err != nil {
		return Mirror{}, err
	}
	var m mirrorRecord
	err = retry(ctx, func() error {
		l, err := c.readLink(ctx, linkName)
		if err != nil {
			return err
		}
		m, err = c.readMirrorNow(ctx, &l, topic)
		if err == nil && !held(m.State.Status) {
			err = noMirror(topic)
		}
		return err
	})
	return m.Mirror, err
}

// FindMirror gives the mirror that a topic is, of whichever link. It fails
// with an error that matches ErrMirrorNotFound where no link owns the topic,
// so that it is an ordinary one. The Authorizer is not asked: it is for the
// host, which must know whether producers may write.
func (c *Cluster) FindMirror(ctx context.Context, topic string) (Mirror, error) {
	var m mirrorRecord
	err := retry(ctx, func() (err error) {
		m, err = c.findMirror(ctx, topic)
		return err
	})
	return m.Mirror, err
}

func (c *Cluster) findMirror(ctx context.Context, topic string) (m mirrorRecord, err error) {
	owner, err := c.get(ctx, c.keys.owner(topic))
	if err != nil {
		return m, err
	}
	id, bad := link.ParseID(string(owner.Value))
	if owner.Revision == 0 || bad != nil {
		return m, noMirror(topic)
	}
	l, err := c.readLinkByID(ctx, id)
	if err == nil {
		m, err = c.readMirrorNow(ctx, &l, topic)
	}
	if errors.Is(err, ErrLinkNotFound) || err == nil && !held(m.State.Status) {
		err = noMirror(topic) // a deleted link's is not collected yet
	}
	return m, err
}

// TopicDeleted tells that a topic of this cluster was deleted, so that it is
// nobody's mirror any more. It does nothing for a topic that no link owns.
func (c *Cluster) TopicDeleted(ctx context.Context, topic string) error {
	owner, err := c.get(ctx, c.keys.owner(topic))
	if err != nil || owner.Revision == 0 {
		return err
	}
	id, err := link.ParseID(string(owner.Value))
	if err != nil {
		return nil
	}
	_, err = c.stepMirror(ctx, mirrorStep{
		link:  func(ctx context.Context) (linkRecord, error) { return c.readLinkByID(ctx, id) },
		topic: topic, event: fsm.MirrorEvent{Name: fsm.EventDeleteTopic},
	})
	if errors.Is(err, ErrTopicExists) { // another link's by now: the news is older
		return nil
	}
	return absentIsDone(err)
}

// MirrorQuery asks for one page of mirror topics.
type MirrorQuery struct {
	_ struct{}

	// Link is the link; empty means all, as "-" does in the API's path.
	Link string
	// Status keeps those that the API shows with that status, in letters of any
	// case as clients send it; empty means any. One that is not known is refused.
	Status link.MirrorStatus
	// After is the Next of the page before; empty for the first.
	After string
	// Limit is the most mirrors of the page; 0 means 100.
	Limit int
}

// MirrorPage is one page of mirror topics, in the order of links and topics.
// Next is empty on the last page.
type MirrorPage struct {
	Mirrors []Mirror
	Next    string
}

// ListMirrors gives one page of mirror topics. A filter by any status but the
// one that most have reads only what it gives. A page of one link was read while
// the link was as the page shows it; of several links each is read by itself.
// Errors match ErrLinkNotFound, ErrInvalidRequest or ErrUnauthorized, or are the
// backend's.
func (c *Cluster) ListMirrors(ctx context.Context, q MirrorQuery) (_ MirrorPage, err error) {
	q.Link = oneLink(q.Link)
	ctx, end := c.begin(ctx, OpListMirrors, q.Link, "")
	defer func() { end(err) }()
	if err := c.authorize(ctx, OpListMirrors, q.Link, ""); err != nil {
		return MirrorPage{}, err
	}
	limit := PageQuery{Limit: q.Limit}.limit()
	var page MirrorPage
	if q.Status, err = statusNamed(q.Status); err != nil {
		return MirrorPage{}, err
	}
	q.Limit = limit + 1 // one tells of a next page
	err = retry(ctx, func() error {
		page = MirrorPage{}
		of, err := c.eachMirror(ctx, q, func(_ *linkRecord, m *mirrorRecord) (bool, error) {
			if len(page.Mirrors) == limit {
				page.Next = cursor(&page.Mirrors[limit-1])
				return false, nil
			}
			page.Mirrors = append(page.Mirrors, m.Mirror)
			return true, nil
		})
		return c.unmoved(ctx, &of, err)
	})
	if err != nil {
		return MirrorPage{}, err
	}
	return page, nil
}

// statusNamed gives the known status that is meant: a tool is known to send it in
// small letters (api.md 2.3), which were its spelling at first.
func statusNamed(s link.MirrorStatus) (link.MirrorStatus, error) {
	upper := link.MirrorStatus(strings.ToUpper(string(s)))
	if s != "" && !upper.Known() {
		return s, badRequest("The query parameter %s is %q, which is no status of mirror topics.", link.ParamStatus, string(s))
	}
	return upper, nil
}

// allLinks stands for all links in the API's paths. No link is called so.
const allLinks = "-"

// oneLink is the link that a query is about, empty for all.
func oneLink(name string) string {
	if name == allLinks {
		return ""
	}
	return name
}

// cursor is the place of a mirror in a list. Link names hold no slash.
func cursor(m *Mirror) string { return m.Link + "/" + m.Topic }

// visitMirror is called for each mirror until it gives false or an error.
type visitMirror func(*linkRecord, *mirrorRecord) (bool, error)

// eachMirror visits the mirrors that a query is about, on all its pages. Its Limit
// is how many are likely to do; 0 is all. It gives the link where the query is about
// one, else the zero record.
func (c *Cluster) eachMirror(ctx context.Context, q MirrorQuery, visit visitMirror) (linkRecord, error) {
	afterLink, afterTopic, _ := strings.Cut(q.After, "/")
	more := true
	of := func(l *linkRecord) (bool, error) {
		topic := ""
		if l.Name == afterLink {
			topic = afterTopic
		}
		err := c.mirrorsOf(ctx, l, q.Status, topic, q.Limit, func(l *linkRecord, m *mirrorRecord) (_ bool, err error) {
			more, err = visit(l, m)
			return more, err
		})
		return more, err
	}
	if oneLink(q.Link) == "" {
		return linkRecord{}, c.eachLink(ctx, afterLink, of)
	}
	l, err := c.readLink(ctx, q.Link)
	if err == nil {
		_, err = of(&l)
	}
	return l, err
}

// mirrorsOf visits the mirrors of one link that show a status, or any, after a
// topic. One stored status other than ACTIVE is read from its index; else all
// mirrors are looked at. Some are likely to do; 0 is all.
func (c *Cluster) mirrorsOf(ctx context.Context, l *linkRecord, status link.MirrorStatus, after string, some int, visit visitMirror) error {
	if after != "" {
		after += "\x00"
	}
	if status != "" {
		stored := fsm.StoredFor(status, l.State)
		switch {
		case len(stored) == 0:
			return nil
		case len(stored) == 1 && indexed(stored[0]):
			return c.mirrorsIn(ctx, l, stored[0], after, some, visit)
		}
	}
	if status != "" {
		some += some / 4 // there are others among them
	}
	prefix := c.keys.mirrors(l.ID)
	return c.scanSome(ctx, prefix+after, PrefixEnd(prefix), some, func(rec Record) (bool, error) {
		m, err := decodeMirrorOf(l, rec)
		if err != nil {
			return c.passDamaged(ctx, rec, err)
		}
		if !held(m.State.Status) || status != "" && m.Status != status {
			return true, nil
		}
		return visit(l, &m)
	})
}
