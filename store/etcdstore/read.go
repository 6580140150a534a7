package etcdstore

import (
	"context"
	"slices"
	"strings"

	"go.etcd.io/etcd/api/v3/mvccpb"
	clientv3 "go.etcd.io/etcd/client/v3"

	"github.com/clusterlink-go/clusterlink/store"
)

// Get implements [store.Backend].
func (s *Store) Get(ctx context.Context, key string) (store.Record, error) {
	if key == "" {
		return store.Record{}, store.CheckKey(key)
	}
	var resp *clientv3.GetResponse
	if err := s.read(ctx, func(ctx context.Context) (err error) {
		resp, err = s.client.Get(ctx, s.recordKey(key))
		return err
	}); err != nil {
		return store.Record{}, err
	}
	if len(resp.Kvs) == 0 {
		return store.Record{Key: key}, nil
	}
	return s.record(resp.Kvs[0]), nil
}

// GetAll implements [store.BatchGetter]: as many keys as a transaction may hold
// go in one request.
func (s *Store) GetAll(ctx context.Context, keys []string) ([]store.Record, error) {
	records := make([]store.Record, 0, len(keys))
	for chunk := range slices.Chunk(keys, maxOps) {
		gets := make([]clientv3.Op, len(chunk))
		for i, key := range chunk {
			if key == "" {
				return nil, store.CheckKey(key)
			}
			gets[i] = clientv3.OpGet(s.recordKey(key))
		}
		var resp *clientv3.TxnResponse
		if err := s.read(ctx, func(ctx context.Context) (err error) {
			resp, err = s.client.Txn(ctx).Then(gets...).Commit()
			return err
		}); err != nil {
			return nil, err
		}
		for i, key := range chunk {
			rec := store.Record{Key: key}
			if kv := first(resp.Responses[i]); kv != nil {
				rec = s.record(kv)
			}
			records = append(records, rec)
		}
	}
	if len(keys) == 0 {
		return records, s.usable(ctx)
	}
	return records, nil
}

func (s *Store) record(kv *mvccpb.KeyValue) store.Record {
	r := store.Record{Key: s.keyOf(kv), Value: kv.Value, Revision: store.Revision(kv.ModRevision)}
	if r.Value == nil {
		r.Value = []byte{} // present, and empty
	}
	return r
}

func (s *Store) keyOf(kv *mvccpb.KeyValue) string {
	return strings.TrimPrefix(string(kv.Key), s.recordKey(""))
}
