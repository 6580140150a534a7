package store

import (
	"context"
	"net/url"
	"strings"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// Lags tells how far mirror topics are behind their sources. The host
// implements it; it is asked whenever a mirror is shown as the API shows it.
// Implementations are safe for concurrent use.
type Lags interface {
	// Lags gives the lag of each partition of m that is known. The slice is the
	// caller's.
	Lags(ctx context.Context, m Mirror) ([]link.MirrorLag, error)
}

// self gives the address of something: the parts are names, which are escaped,
// and words, which stay as they are.
func (c *Cluster) self(parts ...string) string {
	size := len(c.opts.BaseURL) + len("/clusters/") + len(c.id) + len(parts)
	for _, p := range parts {
		size += len(p)
	}
	var b strings.Builder
	b.Grow(size) // more only where something is escaped
	b.WriteString(strings.TrimRight(c.opts.BaseURL, "/"))
	b.WriteString("/clusters/")
	b.WriteString(url.PathEscape(c.id))
	for _, p := range parts {
		b.WriteByte('/')
		b.WriteString(url.PathEscape(p))
	}
	return b.String()
}

// GetLinkOptions of [Cluster.LinkData] and [Cluster.WriteLink]. A nil
// *GetLinkOptions is the API's default.
type GetLinkOptions struct {
	_ struct{}

	// IncludeTasks adds the link's tasks.
	IncludeTasks bool
}

// LinkData gives a link as the API shows it, without TopicNames: they may be
// many. [Cluster.WriteLink] writes them, too. Mirror topics that change their status
// meanwhile may be counted as before or as after. Errors are those of GetLink.
func (c *Cluster) LinkData(ctx context.Context, name string, opts *GetLinkOptions) (link.LinkData, error) {
	return c.showLink(ctx, name, opts, func(context.Context, *linkRecord, *link.LinkData) error { return nil })
}

// showLink reads a link as the API shows it, and what more reads of its mirrors,
// all while the link is the same.
func (c *Cluster) showLink(ctx context.Context, name string, opts *GetLinkOptions, more func(context.Context, *linkRecord, *link.LinkData) error) (d link.LinkData, err error) {
	ctx, end := c.begin(ctx, OpGetLink, name, "")
	defer func() { end(err) }()
	if err := c.authorize(ctx, OpGetLink, name, ""); err != nil {
		return link.LinkData{}, err
	}
	err = retry(ctx, func() error {
		r, err := c.readLink(ctx, name)
		if err != nil {
			return err
		}
		if d, err = c.linkData(ctx, &r); err == nil && opts != nil && opts.IncludeTasks {
			r.Tasks = r.tasks()
			d.Tasks = r.TaskList()
		}
		if err == nil {
			err = more(ctx, &r, &d)
		}
		return c.unmoved(ctx, &r, err)
	})
	if err != nil {
		return link.LinkData{}, err
	}
	return d, nil
}

// linkData is a link as the API shows it, without topics and tasks.
func (c *Cluster) linkData(ctx context.Context, l *linkRecord) (link.LinkData, error) {
	d := link.LinkData{
		Metadata:        link.Metadata{Self: c.self("links", l.Name)},
		RemoteClusterID: l.RemoteClusterID, LinkName: l.Name,
		LinkID: l.ID.UUID(), ClusterLinkID: l.ID.String(),
		LinkError: l.State.Error, LinkErrorMessage: linkErrorText(l.State.Error), LinkState: l.Displayed(),
	}
	if d.LinkError.Healthy() {
		d.LinkError = link.LinkNoError
	}
	switch l.Mode { // each mode has its own id (api.md 1.3, 4.2)
	case link.ModeDestination:
		d.SourceClusterID = l.RemoteClusterID
	case link.ModeSource:
		d.DestinationClusterID = l.RemoteClusterID
	}
	var err error
	d.CategoryCounts, err = c.categories(ctx, l)
	return d, err
}

// linkErrorText says in words what an error of a link is. The service's own
// texts are known in part (OAS 19371; api.md 3.2).
func linkErrorText(e link.LinkError) string {
	switch e {
	case "", link.LinkNoError:
		return ""
	case link.LinkAuthenticationError:
		return "Please check your api key and secret"
	case link.LinkUnresolvableBootstrap:
		return "The bootstrap servers can't be resolved."
	case link.LinkInvalidBootstrapInternal:
		return "The bootstrap servers are an internal endpoint."
	case link.LinkBootstrapConnectionFailed:
		return "Failed to create a TCP connection to the remote cluster."
	case link.LinkTimeout:
		return "The remote cluster did not answer in time."
	}
	return "The link reports " + string(e) + "."
}

// remnantData is what is left of a deleted SOURCE half.
func (c *Cluster) remnantData(id link.ID) link.LinkData {
	return link.LinkData{
		Metadata: link.Metadata{Self: c.self("links", "")},
		LinkID:   id.UUID(), ClusterLinkID: id.String(),
		LinkError: link.LinkNoError, LinkState: link.LinkUnmanagedSource,
	}
}

// GetMirrorOptions of [Cluster.MirrorData]. A nil *GetMirrorOptions is the
// API's default.
type GetMirrorOptions struct {
	_ struct{}

	// IncludeStateTransitionErrors adds why the mirror's status does not
	// advance.
	IncludeStateTransitionErrors bool
}

// MirrorData gives a mirror topic as the API shows it. Errors are those of
// GetMirror, or that of [Lags].
func (c *Cluster) MirrorData(ctx context.Context, linkName, topic string, opts *GetMirrorOptions) (link.MirrorData, error) {
	m, err := c.GetMirror(ctx, linkName, topic)
	if err != nil {
		return link.MirrorData{}, err
	}
	d, err := c.mirrorData(ctx, &m)
	if err == nil && opts != nil && opts.IncludeStateTransitionErrors {
		d.TransitionErrors = []link.LinkTaskError{}
		if why := m.State.Transition; why != "" && why != link.TaskNoError {
			d.TransitionErrors = append(d.TransitionErrors, link.LinkTaskError{
				ErrorCode: why, ErrorMessage: "The mirror topic stays " + string(m.State.Status) + ": " + string(why) + ".",
			})
		}
	}
	return d, err
}

func (c *Cluster) mirrorData(ctx context.Context, m *Mirror) (link.MirrorData, error) {
	d := link.MirrorData{
		Metadata: link.Metadata{Self: c.self("links", m.Link, "mirrors", m.Topic)},
		LinkName: m.Link, MirrorTopicName: m.Topic, SourceTopicName: m.SourceTopic,
		NumPartitions: m.Partitions, MirrorStatus: m.Status, MirrorTopicError: m.State.Error,
		StateTimeMS: millis(m.StateTime),
	}
	if d.MirrorTopicError == "" {
		d.MirrorTopicError = link.MirrorNoError
	}
	var err error
	d.MirrorLags, err = c.lags(ctx, m)
	return d, err
}

func (c *Cluster) lags(ctx context.Context, m *Mirror) ([]link.MirrorLag, error) {
	if c.opts.Lags == nil || m.Topic == "" {
		return nil, nil
	}
	return c.opts.Lags.Lags(ctx, *m)
}

// AlterMirrorsData is AlterMirrors with the answer as the API gives it. A lag
// that can't be told is left out: the verb was taken all the same.
func (c *Cluster) AlterMirrorsData(ctx context.Context, linkName string, verb link.Verb, req link.AlterMirrorsRequest, opts *AlterOptions) (link.AlterMirrorDataList, error) {
	results, err := c.AlterMirrors(ctx, linkName, verb, req, opts)
	if err != nil {
		return link.AlterMirrorDataList{}, err
	}
	list := link.AlterMirrorDataList{
		Metadata: link.ListMetadata{Self: c.self("links", linkName, "mirrors")},
		Data:     make([]link.AlterMirrorData, len(results)),
	}
	for i := range results {
		r := &results[i]
		d := link.AlterMirrorData{
			Metadata:        link.Metadata{Self: c.self("links", linkName, "mirrors", r.MirrorTopicName)},
			MirrorTopicName: r.MirrorTopicName, ErrorCode: r.ErrorCode, ErrorMessage: r.ErrorMessage,
			MessagesTruncated: r.MessagesTruncated,
		}
		d.MirrorLags, _ = c.lags(ctx, &r.Mirror)
		for _, p := range r.Partitions {
			d.Partitions = append(d.Partitions, link.PartitionTruncation{
				PartitionID: p.Partition, OffsetTruncatedTo: p.OffsetTruncatedTo, MessagesTruncated: p.MessagesTruncated,
			})
		}
		list.Data[i] = d
	}
	return list, nil
}

// categories counts the mirrors of a link by the class of what they show.
func (c *Cluster) categories(ctx context.Context, l *linkRecord) ([]link.LinkCategory, error) {
	total, err := c.countMirrors(ctx, l)
	if err != nil {
		return nil, err
	}
	byStatus, rest, err := c.countIndexed(ctx, l.ID)
	if err != nil {
		return nil, err
	}
	byStatus[link.MirrorActive] = max(total.held-rest, 0)
	counts := map[link.StateCategory]int{}
	for status, n := range byStatus {
		counts[fsm.Category(fsm.DisplayMirror(status, l.State))] += n
	}
	list := []link.LinkCategory{}
	for _, category := range append(link.StateCategories(), "UNKNOWN") {
		if n := counts[category]; n > 0 {
			list = append(list, link.LinkCategory{StateCategory: category, Count: n})
		}
	}
	return list, nil
}

// countIndexed counts the mirrors that the sparse index holds: by stored
// status, and all together.
func (c *Cluster) countIndexed(ctx context.Context, id link.ID) (byStatus map[link.MirrorStatus]int, all int, err error) {
	byStatus = map[link.MirrorStatus]int{}
	prefix := c.keys.indexes(id)
	err = c.scan(ctx, prefix, PrefixEnd(prefix), func(rec Record) (bool, error) {
		status, _, _ := strings.Cut(rec.Key[len(prefix):], "/")
		byStatus[link.MirrorStatus(status)]++
		all++
		return true, nil
	})
	return byStatus, all, err
}
