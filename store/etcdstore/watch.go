package etcdstore

import (
	"context"
	"fmt"
	"iter"

	"go.etcd.io/etcd/api/v3/mvccpb"
	clientv3 "go.etcd.io/etcd/client/v3"

	"github.com/clusterlink-go/clusterlink/store"
)

// Watch implements [store.Backend]. It outlives the loss of a server. What a slow
// consumer has not taken yet waits in the memory of the client.
func (s *Store) Watch(ctx context.Context, prefix string, from store.Revision) iter.Seq2[store.Change, error] {
	return func(yield func(store.Change, error) bool) {
		if err := s.watch(ctx, prefix, from, yield); err != nil && ctx.Err() == nil {
			yield(store.Change{}, err)
		}
	}
}

// watch gives nil where it ended without an error.
func (s *Store) watch(ctx context.Context, prefix string, after store.Revision, yield func(store.Change, error) bool) error {
	// etcd would wait for a revision that was not reached.
	var newest store.Revision
	if err := s.read(ctx, func(ctx context.Context) error {
		resp, err := s.client.Get(ctx, s.recordKey(""))
		if err == nil {
			newest = store.Revision(resp.Header.Revision)
		}
		return err
	}); err != nil {
		return err
	}
	if after > newest {
		return fmt.Errorf("%w: watch: revision %d was not reached, %d is the newest", store.ErrCompacted, after, newest)
	}
	for {
		more, err := s.watchOnce(ctx, prefix, &after, yield)
		if err != nil || !more {
			return err
		}
		if err := s.pause(ctx); err != nil {
			return err
		}
	}
}

// watchOnce watches until something is wrong with the server, in which case more
// is true. after is moved along.
func (s *Store) watchOnce(ctx context.Context, prefix string, after *store.Revision, yield func(store.Change, error) bool) (more bool, err error) {
	ctx, cancel := context.WithCancel(clientv3.WithRequireLeader(ctx))
	defer cancel()
	key, rev := s.recordKey(prefix), int64(*after)+1
	responses := s.client.Watch(ctx, key, clientv3.WithRange(store.PrefixEnd(key)), clientv3.WithRev(rev))
	for {
		var resp clientv3.WatchResponse
		var ok bool
		select {
		case <-s.life.Done():
			return false, store.ErrClosed
		case resp, ok = <-responses:
		}
		switch {
		case ctx.Err() != nil:
			return false, nil
		case !ok:
			return true, nil
		case resp.CompactRevision != 0:
			return false, fmt.Errorf("%w: watch: revisions before %d are gone, those after %d were asked for", store.ErrCompacted, resp.CompactRevision, *after)
		case resp.Err() != nil && certain(resp.Err()):
			return false, readError(resp.Err())
		case resp.Err() != nil:
			return true, nil
		}
		for _, event := range resp.Events {
			if ctx.Err() != nil {
				return false, nil
			}
			c := store.Change{Key: s.keyOf(event.Kv), Revision: store.Revision(event.Kv.ModRevision)}
			if c.Deleted = event.Type == mvccpb.DELETE; !c.Deleted {
				c.Value = event.Kv.Value
			}
			if !yield(c, nil) {
				return false, nil
			}
			*after = c.Revision
		}
	}
}
