package etcdstore

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"go.etcd.io/etcd/api/v3/v3rpc/rpctypes"
	clientv3 "go.etcd.io/etcd/client/v3"

	"github.com/clusterlink-go/clusterlink/store"
)

// ErrPresenceLost: the presence ended, because nobody held it for too long or it
// was left.
var ErrPresenceLost = errors.New("etcdstore: presence lost")

// Presence is a name that the others see while this process lives; see
// [Store.Presence]. It is safe for concurrent use.
type Presence struct {
	store *Store
	name  string
	lease clientv3.LeaseID
}

// Presence announces a name to all stores with this prefix, for ttl and then as
// long as somebody is in [Presence.Hold]. ttl is rounded up to seconds, and etcd
// may make it longer. It fails with an error that matches [store.ErrConflict]
// where the name is present already: also for what is left of the ttl when the
// process that had it was killed. An empty name and a ttl that is not positive
// give [store.ErrMisuse].
func (s *Store) Presence(ctx context.Context, name string, ttl time.Duration) (*Presence, error) {
	if name == "" || ttl <= 0 {
		return nil, fmt.Errorf("%w: presence: name %q for %v", store.ErrMisuse, name, ttl)
	}
	p := &Presence{store: s, name: name}
	if err := s.read(ctx, func(ctx context.Context) error {
		resp, err := s.client.Grant(ctx, int64((ttl+time.Second-1)/time.Second))
		if err == nil {
			p.lease = resp.ID
		}
		return err
	}); err != nil {
		return nil, err
	}
	key := s.presenceKey(name)
	// Sent twice it finds its own lease.
	err := s.read(ctx, func(ctx context.Context) error {
		resp, err := s.client.Txn(ctx).
			If(clientv3.Compare(clientv3.ModRevision(key), "=", 0)).
			Then(clientv3.OpPut(key, "", clientv3.WithLease(p.lease))).
			Else(clientv3.OpGet(key)).Commit()
		if err != nil || resp.Succeeded {
			return err
		}
		if now := first(resp.Responses[0]); now == nil || clientv3.LeaseID(now.Lease) != p.lease {
			return errTaken
		}
		return nil
	})
	if errors.Is(err, errTaken) {
		err = fmt.Errorf("%w: %q is present", store.ErrConflict, name)
	}
	if err != nil {
		// What is left over ends on its own.
		_, _ = s.client.Revoke(ctx, p.lease)
		return nil, err
	}
	return p, nil
}

func (s *Store) presenceKey(name string) string { return s.prefix + "p/" + name }

// Hold keeps the presence up until ctx is done, whose error it gives. It gives
// one that matches [ErrPresenceLost] where the presence ended, which others may
// have seen some time before, and [store.ErrClosed] after Close.
func (p *Presence) Hold(ctx context.Context) error {
	if err := p.store.usable(ctx); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(p.store.life, cancel)()
	alive, err := p.store.client.KeepAlive(ctx, p.lease)
	if err == nil {
		for range alive { // until there is no use any more
		}
	}
	switch {
	case p.store.life.Err() != nil:
		return store.ErrClosed
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil && !errors.Is(err, rpctypes.ErrLeaseNotFound):
		return readError(err)
	}
	return fmt.Errorf("%w: %q", ErrPresenceLost, p.name)
}

// Leave ends the presence at once. Leaving twice does nothing.
func (p *Presence) Leave(ctx context.Context) error {
	return p.store.read(ctx, func(ctx context.Context) error {
		_, err := p.store.client.Revoke(ctx, p.lease)
		if errors.Is(err, rpctypes.ErrLeaseNotFound) {
			return nil
		}
		return err
	})
}

// Present gives the names that are present, in byte order.
func (s *Store) Present(ctx context.Context) ([]string, error) {
	var names []string
	err := s.read(ctx, func(ctx context.Context) error {
		begin := s.presenceKey("")
		resp, err := s.client.Get(ctx, begin, clientv3.WithPrefix(), clientv3.WithKeysOnly())
		if err != nil {
			return err
		}
		names = names[:0]
		for _, kv := range resp.Kvs {
			names = append(names, strings.TrimPrefix(string(kv.Key), begin))
		}
		return nil
	})
	return names, err
}
