package store

import (
	"context"
	"errors"
	"regexp"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/validate"
)

// AlterOptions of [Cluster.AlterMirrors]. A nil *AlterOptions is the API's
// default.
type AlterOptions struct {
	_ struct{}

	// ValidateOnly says what would become of the request and does nothing.
	ValidateOnly bool
	// IncludePartitionData asks truncate-and-restore for what it will cut from
	// each partition.
	IncludePartitionData bool
	// IfRevision refuses with ErrConflict each topic whose mirror is not at
	// that revision; 0 demands nothing.
	IfRevision Revision
}

// AlterResult is what became of a verb for one topic. The verb is a request:
// the topic's status moves later.
type AlterResult struct {
	MirrorTopicName string
	// ErrorCode and ErrorMessage are the API's; 0 and empty mean accepted.
	ErrorCode    int
	ErrorMessage string
	// Err is the same as an error, nil for accepted.
	Err error
	// Mirror after the request, or as it would be; the zero Mirror where the
	// request was refused.
	Mirror Mirror
	// MessagesTruncated is what truncate-and-restore will cut, where it is
	// known; Partitions the same by partition, where it was asked for.
	MessagesTruncated *int64
	Partitions        []PartitionTruncation
}

// PartitionTruncation is what truncate-and-restore does to one partition.
type PartitionTruncation struct {
	Partition         int
	OffsetTruncatedTo int64
	MessagesTruncated int64
}

// AlterMirrors asks for a verb on several topics. Each is accepted or refused
// by itself, and the results tell; they come in the order of the names, each
// name once, or of the topics that the pattern matches as a whole. A pattern is
// one of package regexp and finds mirrors, so it does not find an ordinary
// topic to restore. The error is about the request as a whole: it matches
// ErrInvalidRequest, ErrLinkNotFound or ErrUnauthorized, or is the backend's.
//
// The Authorizer is asked about the link before anything is read, and then about
// each topic. A topic that it refuses has that as its result where the caller
// named it, and none where the pattern found it: what may not be changed is not
// listed.
func (c *Cluster) AlterMirrors(ctx context.Context, linkName string, verb link.Verb, req link.AlterMirrorsRequest, opts *AlterOptions) (_ []AlterResult, err error) {
	var o AlterOptions
	if opts != nil {
		o = *opts
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if !verb.Known() {
		return nil, badRequest("%q is not a verb of mirror topics.", string(verb))
	}
	ctx, end := c.begin(ctx, Operation(verb), linkName, "")
	defer func() { end(err) }()
	var l linkRecord
	var names []string
	if err = c.allowed(ctx, Operation(verb), linkName, ""); err == nil {
		l, err = c.readLink(ctx, linkName)
	}
	if err == nil {
		names, err = c.namesOf(ctx, &l, req)
	}
	if err != nil || len(names) == 0 {
		c.requested(ctx, Operation(verb)) // no topic is counted in its place
		return nil, err
	}
	results := make([]AlterResult, 0, len(names))
	for _, topic := range names {
		result := c.alterMirror(ctx, &l, topic, verb, o)
		if req.Pattern == "" || !errors.Is(result.Err, ErrUnauthorized) {
			results = append(results, result)
		}
	}
	return results, nil
}

// Alter asks for a verb on one topic, as AlterMirrors does; the error is that
// of its result.
func (c *Cluster) Alter(ctx context.Context, linkName, topic string, verb link.Verb) (Mirror, error) {
	results, err := c.AlterMirrors(ctx, linkName, verb, link.AlterMirrorsRequest{Names: []string{topic}}, nil)
	if err != nil {
		return Mirror{}, err
	}
	return results[0].Mirror, results[0].Err
}

// namesOf gives the topics that a request is for, each once.
func (c *Cluster) namesOf(ctx context.Context, l *linkRecord, req link.AlterMirrorsRequest) ([]string, error) {
	if err := validate.Findings(req.Findings()).Err(); err != nil {
		return nil, err
	}
	var names []string
	switch {
	case len(req.Names) > 0 && req.Pattern != "":
		return nil, badRequest("Mirror topics are given by names or by a pattern, not both.")
	case len(req.Names) > 0:
		seen := make(map[string]bool, len(req.Names))
		for _, name := range req.Names {
			if !seen[name] {
				seen[name] = true
				names = append(names, name)
			}
		}
		return names, nil
	case req.Pattern == "":
		return nil, badRequest("Mirror topics must be given by names or by a pattern.")
	}
	pattern, err := regexp.Compile("^(?:" + req.Pattern + ")$")
	if err != nil {
		return nil, badRequest("The pattern of mirror topics is not a regular expression.")
	}
	err = c.mirrorsOf(ctx, l, "", "", 0, func(_ *linkRecord, m *mirrorRecord) (bool, error) {
		if pattern.MatchString(m.Topic) {
			names = append(names, m.Topic)
		}
		return true, nil
	})
	return names, err
}

// alterMirror is a verb on one topic of l, which is brought up to date where it
// was changed.
func (c *Cluster) alterMirror(ctx context.Context, l *linkRecord, topic string, verb link.Verb, o AlterOptions) AlterResult {
	result := AlterResult{MirrorTopicName: topic}
	ctx, end := c.begin(ctx, Operation(verb), l.Name, topic)
	err := c.authorize(ctx, Operation(verb), l.Name, topic)
	if bad := link.CheckTopic(topic); err == nil && bad != nil {
		err = badRequest("Topic name is invalid: %v", bad)
	}
	var peer PeerTopic
	if err == nil {
		result.Mirror, err = c.stepMirror(ctx, mirrorStep{
			link: c.linkKnown(l), topic: topic, event: fsm.MirrorEvent{Name: fsm.Event(verb)},
			ifRevision: o.IfRevision, validateOnly: o.ValidateOnly,
			prepare: func(ctx context.Context, sit *mirrorSituation) (err error) {
				peer, err = c.verbFacts(ctx, verb, sit)
				return err
			},
		})
	}
	if err == nil && verb == link.TruncateAndRestore {
		err = c.truncation(ctx, &result, &peer, o.IncludePartitionData)
	}
	if err != nil {
		result = AlterResult{MirrorTopicName: topic, Err: err}
		result.ErrorCode, result.ErrorMessage = itemError(err)
	}
	end(err)
	return result
}

// verbFacts asks the peer what a verb depends on. Only the verbs that need the
// peer ask it; that it can't be reached is then a fact among others.
func (c *Cluster) verbFacts(ctx context.Context, verb link.Verb, sit *mirrorSituation) (PeerTopic, error) {
	l := &sit.link
	switch verb {
	case link.ReverseAndStart, link.ReverseAndPause, link.TruncateAndRestore:
	default:
		return PeerTopic{}, nil
	}
	if l.Mode != link.ModeBidirectional || l.Prefix != "" {
		if l.Mode == link.ModeBidirectional {
			sit.event.Facts |= fsm.Bidirectional
		}
		return PeerTopic{}, nil // refused whatever the peer says
	}
	t, err := c.askPeer(ctx, sit)
	switch {
	case ctx.Err() != nil:
		return t, ctx.Err()
	case err != nil:
		// One half is bidirectional; whether the other is can't be told now, and
		// that it does not answer is what stands against the verb.
		sit.event.Facts |= fsm.Bidirectional
		return PeerTopic{}, nil
	}
	sit.event.Facts |= fsm.PeerReachable
	sit.event.Sequence = t.HighSequence
	switch {
	case t.OtherLink:
	case t.Status == link.MirrorStopped:
		sit.event.Facts |= fsm.PeerStopped | fsm.PeerWritable
	case t.Exists && t.Status == fsm.Regular:
		sit.event.Facts |= fsm.PeerWritable
	}
	if verb == link.TruncateAndRestore {
		sit.event.Sequence = t.Sequence
	}
	return t, nil
}

// askPeer asks the other half whether it is one, and about the topic.
func (c *Cluster) askPeer(ctx context.Context, sit *mirrorSituation) (PeerTopic, error) {
	peer, err := c.dial(ctx, &sit.link)
	if err != nil {
		return PeerTopic{}, err
	}
	half, both, err := joined(ctx, &sit.link, peer)
	if err != nil {
		return PeerTopic{}, err
	}
	if both {
		sit.event.Facts |= fsm.Bidirectional
	}
	if half.Prefix != "" {
		sit.event.Facts |= fsm.Prefixed // the peer would refuse, too
	}
	return c.topicOfPeer(ctx, peer, &sit.link, sit.m.SourceTopic, sit.m.State)
}

// truncation says what truncate-and-restore will cut, as far as the log ends
// are known.
func (c *Cluster) truncation(ctx context.Context, result *AlterResult, peer *PeerTopic, byPartition bool) error {
	ends, err := c.localEnds(ctx, result.MirrorTopicName)
	if err != nil || len(ends) != len(peer.StopOffsets) {
		return err
	}
	var total int64
	for i, end := range ends {
		p := PartitionTruncation{Partition: i, OffsetTruncatedTo: min(end, peer.StopOffsets[i])}
		p.MessagesTruncated = end - p.OffsetTruncatedTo
		total += p.MessagesTruncated
		if byPartition {
			result.Partitions = append(result.Partitions, p)
		}
	}
	result.MessagesTruncated = &total
	return nil
}

// localEnds gives the log ends of a topic of this cluster, nil where they are
// not known.
func (c *Cluster) localEnds(ctx context.Context, topic string) ([]int64, error) {
	if c.opts.Topics == nil {
		return nil, nil
	}
	info, err := c.localTopic(ctx, topic)
	return info.EndOffsets, err
}

// itemError gives the API's code and message for an error of one topic.
func itemError(err error) (code int, message string) {
	a := APIError(err)
	return a.Body.ErrorCode, a.Body.Message
}
