// Package etcdstore keeps records in etcd: a [store.Backend] that any number of
// processes share. Its revisions are those of etcd, which others move too.
//
// Under a prefix there are the records (r/), a marker for each transaction that
// a process has under way (t/), which tells what became of it, and the presence
// of processes (p/). Markers and presence hang on leases and go when their
// process is gone. How long old revisions are kept, for watches and for the later
// pages of scans, is up to the compaction of the cluster.
package etcdstore

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"go.etcd.io/etcd/api/v3/v3rpc/rpctypes"
	clientv3 "go.etcd.io/etcd/client/v3"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/clusterlink-go/clusterlink/store"
)

// maxOps is what a server takes if it is not told otherwise (--max-txn-ops),
// less the marker.
const maxOps = 128 - 1

// Defaults of [Options].
const (
	DefaultPrefix         = "clusterlink/"
	DefaultAttemptTimeout = 3 * time.Second
	DefaultMaxAttempts    = 20
	DefaultPatience       = 2 * time.Second
)

// retryDelay is between two attempts.
const retryDelay = 50 * time.Millisecond

// Options of a [Store]. The zero value, like nil, means the defaults.
type Options struct {
	_ struct{}
	// Prefix begins every key; empty means DefaultPrefix. Stores with one prefix
	// have the same records. No prefix must begin with another one.
	Prefix string
	// AttemptTimeout is how long one request may take before it is sent again,
	// to another server if there is one; 0 means DefaultAttemptTimeout.
	AttemptTimeout time.Duration
	// MaxAttempts is how often a request is sent; 0 means DefaultMaxAttempts.
	MaxAttempts int
	// Patience is how long Commit goes on asking what became of a transaction
	// when its context is done or its attempts are used up; 0 means
	// DefaultPatience, and a negative one not at all.
	Patience time.Duration
}

// Store is a [store.Backend] on etcd. Make one with [Open]; the zero Store is not
// usable. It is safe for concurrent use. Beside those of the client it has one
// goroutine, from the first Commit to Close, and a lease.
type Store struct {
	client         *clientv3.Client
	prefix         string
	attemptTimeout time.Duration
	maxAttempts    int
	patience       time.Duration

	// life is done after Close.
	life context.Context
	end  context.CancelFunc

	markers markers
	widths  widths
	closing sync.Once
}

var (
	_ store.Backend     = (*Store)(nil)
	_ store.BatchGetter = (*Store)(nil)
)

// Open gives a store on a cluster of etcd. It sends nothing yet. The client stays
// the caller's, who closes it after the store. opts may be nil. The only error is
// one that matches [store.ErrMisuse]: there is no client.
func Open(client *clientv3.Client, opts *Options) (*Store, error) {
	if client == nil {
		return nil, fmt.Errorf("%w: etcdstore: no client", store.ErrMisuse)
	}
	var o Options
	if opts != nil {
		o = *opts
	}
	if o.Prefix == "" {
		o.Prefix = DefaultPrefix
	}
	if o.AttemptTimeout <= 0 {
		o.AttemptTimeout = DefaultAttemptTimeout
	}
	if o.MaxAttempts <= 0 {
		o.MaxAttempts = DefaultMaxAttempts
	}
	if o.Patience == 0 {
		o.Patience = DefaultPatience
	}
	s := &Store{
		client: client, prefix: o.Prefix, attemptTimeout: o.AttemptTimeout,
		maxAttempts: o.MaxAttempts, patience: o.Patience,
	}
	s.life, s.end = context.WithCancel(context.Background())
	return s, nil
}

func (s *Store) recordKey(key string) string { return s.prefix + "r/" + key }

func (s *Store) recordsEnd() string { return s.prefix + "r0" } // 0 comes after /

// MaxOps implements [store.Backend]; it is 127: etcd takes 128, and each
// transaction writes a marker of its own.
func (s *Store) MaxOps() int { return maxOps }

// Close implements [store.Backend]. It gives the lease back and leaves the client
// open.
func (s *Store) Close() error {
	s.closing.Do(func() {
		s.end()
		if lease := s.markers.lease(); lease != 0 {
			ctx, cancel := context.WithTimeout(context.Background(), s.attemptTimeout)
			defer cancel()
			// If this fails the lease ends on its own.
			_, _ = s.client.Revoke(ctx, lease)
		}
	})
	return nil
}

// usable gives the error of a call on a store that was closed or whose context
// is done.
func (s *Store) usable(ctx context.Context) error {
	if s.life.Err() != nil {
		return store.ErrClosed
	}
	return ctx.Err()
}

// read sends a request that changes nothing until it is answered.
func (s *Store) read(ctx context.Context, request func(ctx context.Context) error) error {
	if err := s.usable(ctx); err != nil {
		return err
	}
	for n := 1; ; n++ {
		err := s.attempt(ctx, request)
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case certain(err):
			return readError(err)
		case n >= s.maxAttempts:
			return fmt.Errorf("etcdstore: %w", err)
		}
		if err := s.pause(ctx); err != nil {
			return err
		}
	}
}

// attempt sends a request once.
func (s *Store) attempt(ctx context.Context, request func(ctx context.Context) error) error {
	trying, cancel := context.WithTimeout(ctx, s.attemptTimeout)
	defer cancel()
	err := request(clientv3.WithRequireLeader(trying))
	if err != nil && ctx.Err() == nil && trying.Err() != nil {
		return errNoAnswer // it is not the caller's context that is done
	}
	return err
}

// errNoAnswer: nothing came within Options.AttemptTimeout.
var errNoAnswer = errors.New("no answer in time")

// pause waits a little, unless there is no use in it.
func (s *Store) pause(ctx context.Context) error {
	timer := time.NewTimer(retryDelay)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-s.life.Done():
		return store.ErrClosed
	case <-timer.C:
		return nil
	}
}

// certain says whether a request that failed like this had no effect and would
// fail again: the server has looked at it and refused.
func certain(err error) bool {
	if errors.Is(err, errTaken) {
		return true
	}
	var refused rpctypes.EtcdError
	code := status.Code(err)
	if errors.As(rpctypes.Error(err), &refused) {
		code = refused.Code()
	}
	switch code {
	case codes.InvalidArgument, codes.NotFound, codes.AlreadyExists, codes.PermissionDenied, codes.Unauthenticated,
		codes.FailedPrecondition, codes.OutOfRange, codes.ResourceExhausted, codes.Unimplemented:
		return true
	}
	return false
}

// errTaken: a name is present already.
var errTaken = errors.New("etcdstore: taken")

// readError says in our words what etcd said.
func readError(err error) error {
	switch {
	case errors.Is(err, rpctypes.ErrCompacted):
		return fmt.Errorf("%w: %w", store.ErrCompacted, err)
	case errors.Is(err, rpctypes.ErrFutureRev):
		return fmt.Errorf("%w: the revision was not reached: %w", store.ErrCompacted, err)
	case errors.Is(err, rpctypes.ErrRequestTooLarge), errors.Is(err, rpctypes.ErrTooManyOps):
		return fmt.Errorf("%w: %w", store.ErrTooLarge, err)
	}
	return fmt.Errorf("etcdstore: %w", err)
}
