package clustertest

import (
	"context"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
)

// lags is how far a cluster's mirror topics are behind.
type lags struct {
	w  *World
	id string
}

// Lags implements [store.Lags]. A partition's lag is the number of records that
// its source has and it has not, as far as the network lets that be seen: a
// mirror whose source can't be seen tells of no partition. The offset of the last
// fetch is the mirror's log end, or -1 before its topic was created (recorded
// answers show both; what they mean is inferred).
func (l *lags) Lags(ctx context.Context, m store.Mirror) ([]link.MirrorLag, error) {
	half, err := l.w.Cluster(l.id).GetLink(store.WithActor(ctx, Actor), m.Link)
	if err != nil || l.w.connected(ctx, l.id, &half) != nil {
		return nil, gone(err)
	}
	from := l.w.target(&half)
	l.w.mu.Lock()
	defer l.w.mu.Unlock()
	source, local := l.w.topic(from, m.SourceTopic), l.w.topic(l.id, m.Topic)
	if source == nil {
		return nil, nil
	}
	list := make([]link.MirrorLag, len(source.partitions))
	for p, end := range ends(source) {
		list[p] = link.MirrorLag{Partition: p, Lag: end, LastSourceFetchOffset: -1}
		if local != nil && p < len(local.partitions) {
			have := int64(len(local.partitions[p]))
			list[p].Lag, list[p].LastSourceFetchOffset = max(0, end-have), have
		}
	}
	return list, nil
}
