package bench

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"testing"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
	"go.etcd.io/etcd/server/v3/embed"
	"go.uber.org/zap"

	"github.com/clusterlink-go/clusterlink/store/etcdstore"
	"github.com/clusterlink-go/clusterlink/store/memstore"
)

// openEtcd makes worlds with few and with many mirrors on one node of etcd, in
// this process but over loopback, that syncs as etcd does.
func openEtcd(ctx context.Context, s Size) (all Section, err error) {
	server, client, err := startEtcd(filepath.Join(s.Dir, "etcd"))
	if err != nil {
		return all, err
	}
	var open []*etcdstore.Store
	all.Close = func() error {
		var errs []error
		for _, s := range open {
			errs = append(errs, s.Close())
		}
		errs = append(errs, client.Close())
		server.Close()
		return errors.Join(errs...)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, all.Close())
		}
	}()
	for _, n := range []int{SmallWorld, s.Mirrors} {
		on, err := etcdstore.Open(client, &etcdstore.Options{Prefix: fmt.Sprintf("world-%d/", n)})
		if err != nil {
			return all, err
		}
		open = append(open, on)
		model, err := NewWorld(ctx, memstore.New(nil), n)
		if err != nil {
			return all, err
		}
		w, err := CopyWorld(ctx, model, on)
		if err != nil {
			return all, err
		}
		all.Cases = append(all.Cases, w.Cases("etcd")...)
	}
	all.Cases = append(all.Cases, bareEtcd(client)...)
	return all, nil
}

// bareEtcd are requests to etcd without this project: one key, a transaction of
// the shape of a verb's, and a range of a hundred.
func bareEtcd(client *clientv3.Client) []Case {
	const group = "etcd"
	value := string(make([]byte, 100))
	key := func(i int) string { return "bare/" + topicName(i%1000) }
	return []Case{
		loop(group, "bare-put", func(b *testing.B, i int) error {
			_, err := client.Put(b.Context(), key(i), value)
			return err
		}),
		loop(group, "bare-get", func(b *testing.B, i int) error {
			_, err := client.Get(b.Context(), key(i))
			return err
		}),
		loop(group, "bare-txn", func(b *testing.B, i int) error {
			absent := func(s string) clientv3.Cmp { return clientv3.Compare(clientv3.ModRevision(s), "=", 0) }
			_, err := client.Txn(b.Context()).If(absent("no-a"), absent("no-b")).
				Then(clientv3.OpPut(key(i), value), clientv3.OpPut(key(i+1), value), clientv3.OpPut(key(i+2), value)).Commit()
			return err
		}),
		{group, "bare-range-of-100", func(b *testing.B) {
			for i := range 1000 {
				if _, err := client.Put(b.Context(), key(i), value); err != nil {
					b.Fatal(err)
				}
			}
			loop(group, "", func(b *testing.B, _ int) error {
				resp, err := client.Get(b.Context(), key(0), clientv3.WithRange(key(100)))
				if err == nil && len(resp.Kvs) != 100 {
					err = fmt.Errorf("bench: a range of %d", len(resp.Kvs))
				}
				return err
			}).Run(b)
		}},
	}
}

// startEtcd runs one node of etcd in this process.
func startEtcd(dir string) (*embed.Etcd, *clientv3.Client, error) {
	cfg := embed.NewConfig()
	cfg.Name, cfg.Dir = "one", dir
	cfg.QuotaBackendBytes = 8 << 30
	cfg.ZapLoggerBuilder = embed.NewZapLoggerBuilder(zap.NewNop())
	client, err := freeURL()
	if err != nil {
		return nil, nil, err
	}
	peer, err := freeURL()
	if err != nil {
		return nil, nil, err
	}
	cfg.ListenClientUrls, cfg.AdvertiseClientUrls = []url.URL{client}, []url.URL{client}
	cfg.ListenPeerUrls, cfg.AdvertisePeerUrls = []url.URL{peer}, []url.URL{peer}
	cfg.InitialCluster = cfg.Name + "=" + peer.String()
	server, err := embed.StartEtcd(cfg)
	if err != nil {
		return nil, nil, err
	}
	select {
	case <-server.Server.ReadyNotify():
	case <-time.After(time.Minute):
		server.Close()
		return nil, nil, errors.New("bench: etcd does not start")
	}
	c, err := clientv3.New(clientv3.Config{Endpoints: []string{client.String()}, Logger: zap.NewNop(), DialTimeout: 10 * time.Second})
	if err != nil {
		server.Close()
	}
	return server, c, err
}

// freeURL gives a URL on loopback that nobody listens on.
func freeURL() (url.URL, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return url.URL{}, err
	}
	return url.URL{Scheme: "http", Host: l.Addr().String()}, l.Close()
}
