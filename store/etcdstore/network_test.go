package etcdstore_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"go.etcd.io/etcd/api/v3/etcdserverpb"
	clientv3 "go.etcd.io/etcd/client/v3"
	"go.uber.org/zap"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// network is a client's connection that loses what a test wants lost.
type network struct {
	mu sync.Mutex
	// fates are those of the next transactions; those after them arrive.
	fates []fate
	sent  int
	// held are transactions that are still under way.
	held []func() error
	// failed is called when a transaction seems to have failed.
	failed func()
}

// fate of a transaction.
type fate int

const (
	arrives fate = iota
	// lost never reaches the server.
	lost
	// unanswered is applied, and nobody hears of it.
	unanswered
	// delayed reaches the server only when the test lets it.
	delayed
)

// errGone is what gRPC gives where a connection broke.
var errGone = status.Error(codes.Unavailable, "error reading from server: EOF")

const txnMethod = "/etcdserverpb.KV/Txn"

func (n *network) unary(ctx context.Context, method string, req, reply any, cc *grpc.ClientConn, invoke grpc.UnaryInvoker, opts ...grpc.CallOption) error {
	if method != txnMethod {
		return invoke(ctx, method, req, reply, cc, opts...)
	}
	n.mu.Lock()
	next := arrives
	n.sent++
	if len(n.fates) > 0 {
		next, n.fates = n.fates[0], n.fates[1:]
	}
	failed := n.failed
	n.mu.Unlock()
	if next != arrives && failed != nil {
		defer failed()
	}
	switch next {
	case lost:
		return errGone
	case unanswered:
		if err := invoke(ctx, method, req, new(etcdserverpb.TxnResponse), cc, opts...); err != nil {
			return err
		}
		return errGone
	case delayed:
		n.mu.Lock()
		n.held = append(n.held, func() error {
			return invoke(context.Background(), method, req, new(etcdserverpb.TxnResponse), cc)
		})
		n.mu.Unlock()
		return errGone
	}
	return invoke(ctx, method, req, reply, cc, opts...)
}

// next sets the fates of the transactions to come and forgets the others.
func (n *network) next(fates ...fate) { n.fail(nil, fates...) }

// fail is next, and calls failed whenever a transaction seems to have failed.
func (n *network) fail(failed func(), fates ...fate) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.failed, n.fates, n.sent = failed, fates, 0
}

// count is how many transactions were sent since next.
func (n *network) count() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.sent
}

// arrive lets those arrive that were held.
func (n *network) arrive(t *testing.T) {
	t.Helper()
	n.mu.Lock()
	held := n.held
	n.held = nil
	n.mu.Unlock()
	if len(held) == 0 {
		t.Error("nothing is under way")
	}
	for _, send := range held {
		if err := send(); err != nil {
			t.Error(err)
		}
	}
}

// client gives a client over the network.
func (n *network) client(t *testing.T, endpoint string) *clientv3.Client {
	t.Helper()
	return clientWith(t, endpoint, n.unary)
}

// clientWith gives a client whose calls go through f.
func clientWith(t *testing.T, endpoint string, f grpc.UnaryClientInterceptor) *clientv3.Client {
	t.Helper()
	c, err := clientv3.New(clientv3.Config{
		Endpoints: []string{endpoint}, Logger: zap.NewNop(), DialTimeout: 10 * time.Second,
		DialOptions: []grpc.DialOption{grpc.WithChainUnaryInterceptor(f)},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}
