package etcdstore

import (
	"context"
	"errors"
	"fmt"

	"go.etcd.io/etcd/api/v3/etcdserverpb"
	"go.etcd.io/etcd/api/v3/mvccpb"
	"go.etcd.io/etcd/api/v3/v3rpc/rpctypes"
	clientv3 "go.etcd.io/etcd/client/v3"

	"github.com/clusterlink-go/clusterlink/store"
)

// Commit implements [store.Backend]. Where the answer gets lost it sends the
// transaction again, which is then applied once, or asks what became of it. Only
// where that can't be told either, see [Options], does the error match
// [store.ErrUnknownOutcome].
func (s *Store) Commit(ctx context.Context, t store.Txn) (store.Revision, error) {
	if err := t.Check(maxOps); err != nil {
		return 0, err
	}
	if err := s.usable(ctx); err != nil {
		return 0, err
	}
	r := s.request(t)
	if len(t.Ops) == 0 {
		return s.check(ctx, r)
	}
	for {
		m, err := s.marker(ctx)
		if err != nil {
			return 0, err
		}
		rev, err := s.commitMarked(ctx, r, m)
		if errors.Is(err, errMarkerGone) { // nothing happened
			s.markers.lost(m.lease)
			continue
		}
		s.markers.give(m)
		return rev, err
	}
}

// errMarkerGone: the lease of a marker ended and the transaction was not applied.
var errMarkerGone = errors.New("etcdstore: marker gone")

// request is a transaction in the terms of etcd.
type request struct {
	conditions []store.Condition
	compare    []clientv3.Cmp
	then, look []clientv3.Op
}

func (s *Store) request(t store.Txn) request {
	r := request{conditions: t.If}
	for _, c := range t.If {
		key := s.recordKey(c.Key)
		r.compare = append(r.compare, clientv3.Compare(clientv3.ModRevision(key), "=", int64(c.Revision)))
		r.look = append(r.look, clientv3.OpGet(key, clientv3.WithKeysOnly()))
	}
	for _, op := range t.Ops {
		key := s.recordKey(op.Key)
		if op.Delete {
			r.then = append(r.then, clientv3.OpDelete(key))
		} else {
			r.then = append(r.then, clientv3.OpPut(key, string(op.Value)))
		}
	}
	return r
}

// conflict names the condition that did not hold, from what the looks gave.
func (r request) conflict(looks []*etcdserverpb.ResponseOp) error {
	for i, c := range r.conditions {
		if i < len(looks) {
			if at := revisionOf(first(looks[i])); at != int64(c.Revision) {
				return fmt.Errorf("%w: key %q is at revision %d, not %d", store.ErrConflict, c.Key, at, c.Revision)
			}
		}
	}
	return store.ErrConflict
}

// first gives the record that a look found, or nil.
func first(look *etcdserverpb.ResponseOp) *mvccpb.KeyValue {
	if kvs := look.GetResponseRange().GetKvs(); len(kvs) > 0 {
		return kvs[0]
	}
	return nil
}

func revisionOf(kv *mvccpb.KeyValue) int64 { return kv.GetModRevision() }

// check is a transaction that writes nothing; it can be sent any number of times.
func (s *Store) check(ctx context.Context, r request) (store.Revision, error) {
	var resp *clientv3.TxnResponse
	if err := s.read(ctx, func(ctx context.Context) (err error) {
		resp, err = s.client.Txn(ctx).If(r.compare...).Else(r.look...).Commit()
		return err
	}); err != nil {
		return 0, err
	}
	if !resp.Succeeded {
		return 0, r.conflict(resp.Responses)
	}
	return store.Revision(resp.Header.Revision), nil
}

// unknown is the error of a transaction of which nobody can tell. It matches none
// of the errors by which a caller, or Commit itself, knows that nothing happened.
func unknown(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("%w: %w", store.ErrUnknownOutcome, ctx.Err())
	}
	return fmt.Errorf("%w: %v", store.ErrUnknownOutcome, err)
}

// commitMarked sends a transaction until its outcome is known, or asks for it
// where it may not be sent again.
func (s *Store) commitMarked(ctx context.Context, r request, m *marker) (store.Revision, error) {
	value := m.begin()
	then := append(r.then[:len(r.then):len(r.then)], m.put(value))
	compare := append(r.compare[:len(r.compare):len(r.compare)], clientv3.Cmp{})
	look := append(r.look[:len(r.look):len(r.look)], clientv3.OpGet(m.key))
	doubt := false // whether one that was sent may be under way still
	var last error
	for n := 0; n < s.maxAttempts; n++ {
		if last = s.usable(ctx); last != nil {
			break
		}
		if n > 0 {
			if last = s.pause(ctx); last != nil {
				break
			}
		}
		compare[len(compare)-1] = m.untouched()
		var resp *clientv3.TxnResponse
		err := s.attempt(ctx, func(ctx context.Context) (err error) {
			resp, err = s.client.Txn(ctx).If(compare...).Then(then...).Else(look...).Commit()
			return err
		})
		switch {
		case err == nil && resp.Succeeded:
			m.revision = resp.Header.Revision
			return store.Revision(m.revision), nil
		case err == nil:
			now := first(resp.Responses[len(resp.Responses)-1])
			switch {
			case string(now.GetValue()) == value: // it was one that was sent before
				m.revision = revisionOf(now)
				return store.Revision(m.revision), nil
			case revisionOf(now) == m.revision:
				last = r.conflict(resp.Responses)
			case now == nil && doubt:
				return 0, unknown(ctx, errMarkerGone)
			case now == nil:
				return 0, errMarkerGone
			default: // a late transaction of an earlier use, this one did not count
				m.revision = revisionOf(now)
				n--
				continue
			}
		case certain(err):
			last = readError(err)
			if errors.Is(err, rpctypes.ErrLeaseNotFound) {
				last = errMarkerGone
			}
		default:
			last, doubt = err, true
			continue
		}
		break
	}
	if !doubt {
		return 0, last
	}
	return s.settle(ctx, m, value, last)
}

// settle finds out what became of a transaction that may still be under way, and
// sees to it that it is not applied later. It gives cause where it never will be.
func (s *Store) settle(ctx context.Context, m *marker, value string, cause error) (store.Revision, error) {
	if s.patience < 0 {
		return 0, unknown(ctx, cause)
	}
	asking, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.patience)
	defer cancel()
	for {
		var resp *clientv3.TxnResponse
		err := s.attempt(asking, func(ctx context.Context) (err error) {
			resp, err = s.client.Txn(ctx).If(m.untouched()).Then(m.put(fence(value))).Else(clientv3.OpGet(m.key)).Commit()
			return err
		})
		switch {
		case err == nil && resp.Succeeded:
			m.revision = resp.Header.Revision
			return 0, notApplied(ctx, cause)
		case err == nil:
			now := first(resp.Responses[0])
			if now == nil {
				return 0, unknown(ctx, errMarkerGone)
			}
			m.revision = revisionOf(now)
			switch string(now.GetValue()) {
			case value:
				return store.Revision(m.revision), nil
			case fence(value):
				return 0, notApplied(ctx, cause)
			}
		case certain(err):
			return 0, unknown(ctx, fmt.Errorf("%w, and then %w", cause, err))
		default:
			if s.pause(asking) != nil {
				return 0, unknown(ctx, cause)
			}
		}
	}
}

// notApplied is the error of a transaction that did not happen because of cause.
func notApplied(ctx context.Context, cause error) error {
	switch {
	case errors.Is(cause, store.ErrConflict), errors.Is(cause, store.ErrClosed):
		return cause
	case ctx.Err() != nil:
		return ctx.Err()
	}
	return fmt.Errorf("etcdstore: %w", cause)
}
