package etcdstore_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"

	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/etcdstore"
)

const (
	partitionStores  = 2
	partitionWriters = 3 // of each store
)

// ledger is what the writers were told.
type ledger struct {
	mu      sync.Mutex
	acked   map[string]store.Revision
	refused map[string]bool // certainly not applied
	unknown map[string]bool

	count atomic.Int64 // of acked
}

// TestPartition writes through two stores to three servers while the leader is
// killed and comes back and the next one is cut off: what was acknowledged is
// there once, what was refused is not, and watches tell all of it in order.
func TestPartition(t *testing.T) {
	c := startCluster(t, 3)
	book := &ledger{acked: map[string]store.Revision{}, refused: map[string]bool{}, unknown: map[string]bool{}}
	writing, stop := context.WithCancel(t.Context())
	defer stop()
	var writers sync.WaitGroup
	for i := range partitionStores {
		s := open(t, newClient(t, c.endpoints()...), "partition/")
		for w := range partitionWriters {
			writers.Go(func() { book.write(t, writing, s, fmt.Sprintf("log/%d/%d/", i, w)) })
		}
	}
	// Each server has a watcher of its own, that loses it and finds it again.
	seen := make(chan []store.Change)
	for _, endpoint := range c.endpoints() {
		watcher := open(t, newClient(t, endpoint), "partition/")
		go func() { seen <- watchTo(t, watcher, "end") }()
	}

	book.progress(t, 100)
	killed := c.leader(t, nil)
	killed.kill(t)
	book.progress(t, 100)
	killed.start(t)()
	book.progress(t, 100)
	cut := c.leader(t, nil)
	noticed := noticesCut(t, cut)
	c.isolate(cut)
	c.leader(t, cut)
	noticed()
	book.progress(t, 100)
	c.heal()
	book.progress(t, 100)
	stop()
	writers.Wait()

	s := open(t, newClient(t, c.endpoints()...), "partition/")
	end, err := s.Commit(t.Context(), put("end", ""))
	if err != nil {
		t.Fatal(err)
	}
	for range c.members {
		book.check(t, s, end, <-seen)
	}
	t.Logf("%d acknowledged, %d refused, %d unknown", len(book.acked), len(book.refused), len(book.unknown))
}

// noticesCut gives what waits until a server that is cut off later ends the
// watches of its clients.
func noticesCut(t *testing.T, m *member) (wait func()) {
	t.Helper()
	ctx, cancel := context.WithTimeout(clientv3.WithRequireLeader(t.Context()), time.Minute)
	responses := newClient(t, m.Client.String()).Watch(ctx, "key", clientv3.WithCreatedNotify())
	if created := <-responses; !created.Created {
		t.Errorf("the watch begins with error %v", created.Err())
	}
	return func() {
		defer cancel()
		for resp := range responses {
			if resp.Err() != nil && ctx.Err() == nil {
				return
			}
		}
		t.Error("the server never notices that it is cut off")
	}
}

// write adds records to a log, and counts them in the same transactions, until
// ctx is done.
func (b *ledger) write(t *testing.T, ctx context.Context, s *etcdstore.Store, prefix string) {
	for i := 0; ctx.Err() == nil; i++ {
		key := prefix + strconv.Itoa(i)
		rev, err := b.add(ctx, s, prefix, key)
		b.mu.Lock()
		switch {
		case err == nil:
			b.acked[key] = rev
			b.count.Add(1)
		case errors.Is(err, store.ErrUnknownOutcome):
			b.unknown[key] = true
		default:
			b.refused[key] = true
		}
		b.mu.Unlock()
		if errors.Is(err, store.ErrConflict) {
			t.Errorf("only one writes %q, and it has error %v", key, err)
		}
	}
}

func (b *ledger) add(ctx context.Context, s *etcdstore.Store, prefix, key string) (store.Revision, error) {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	counter, err := s.Get(ctx, "count/"+prefix)
	if err != nil {
		return 0, err
	}
	n, _ := strconv.Atoi(string(counter.Value)) // 0 where there is none
	return s.Commit(ctx, store.Txn{
		If: []store.Condition{{Key: key}, {Key: counter.Key, Revision: counter.Revision}},
		Ops: []store.Op{
			{Key: key, Value: []byte(key)},
			{Key: counter.Key, Value: fmt.Append(nil, n+1)},
		},
	})
}

// progress waits for so many more acknowledgements.
func (b *ledger) progress(t *testing.T, n int64) {
	t.Helper()
	until := b.count.Load() + n
	for range 6000 {
		if b.count.Load() >= until {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("only %d of %d transactions came through", b.count.Load()-until+n, n)
}

// watchTo gives all changes before that of a key.
func watchTo(t *testing.T, s *etcdstore.Store, last string) (changes []store.Change) {
	for c, err := range s.Watch(t.Context(), "", 0) {
		if err != nil {
			t.Errorf("Watch gives error %v", err)
			break
		}
		if c.Key == last {
			break
		}
		changes = append(changes, c)
	}
	return changes
}

func (b *ledger) check(t *testing.T, s *etcdstore.Store, end store.Revision, seen []store.Change) {
	t.Helper()
	p, err := s.Scan(t.Context(), store.Range{Limit: 1 << 20})
	if err != nil {
		t.Fatal(err)
	}
	records := map[string]store.Record{}
	counted, logged := 0, 0
	for _, r := range p.Records {
		records[r.Key] = r
		switch {
		case strings.HasPrefix(r.Key, "count/"):
			n, _ := strconv.Atoi(string(r.Value))
			counted += n
		case strings.HasPrefix(r.Key, "log/"):
			logged++
			if b.refused[r.Key] {
				t.Errorf("%q was refused and is there", r.Key)
			}
		}
	}
	if counted != logged {
		t.Errorf("%d records are there, %d were counted", logged, counted)
	}
	for key, rev := range b.acked {
		if records[key].Revision != rev || string(records[key].Value) != key {
			t.Errorf("%q was acknowledged at revision %d, there is %+v", key, rev, records[key])
		}
	}
	told := map[string]store.Revision{}
	last := store.Revision(0)
	for _, c := range seen {
		if c.Revision < last || c.Revision >= end {
			t.Errorf("Watch gives revision %d after %d, the last is %d", c.Revision, last, end)
		}
		if last = c.Revision; !strings.HasPrefix(c.Key, "log/") {
			continue
		}
		if was, again := told[c.Key]; again {
			t.Errorf("%q was written at revision %d and again at %d", c.Key, was, c.Revision)
		}
		told[c.Key] = c.Revision
		if records[c.Key].Revision != c.Revision {
			t.Errorf("Watch tells %q at revision %d, it is at %d", c.Key, c.Revision, records[c.Key].Revision)
		}
	}
	if len(told) != logged {
		t.Errorf("%d records are there, Watch told %d", logged, len(told))
	}
}
