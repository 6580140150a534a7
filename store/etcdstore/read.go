package etcdstore

import (
	"context"
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
