package etcdstore

import (
	"context"
	"fmt"
	"strconv"
	"sync"

	clientv3 "go.etcd.io/etcd/client/v3"
)

// markerTTL is how many seconds the markers of a process outlive it.
const markerTTL = 60

// marker is a key that a transaction writes beside its records, on condition
// that nobody wrote it since. Only one transaction at a time uses it. So a
// transaction that is sent twice is applied once, what the marker says tells
// whether it was, and writing something else into it makes sure that it never
// will be.
type marker struct {
	key   string
	lease clientv3.LeaseID
	// revision is the one that last wrote the key, as far as is known.
	revision int64
	// uses numbers the transactions; each writes its number.
	uses uint64
}

// begin gives the value that the next transaction writes.
func (m *marker) begin() string {
	m.uses++
	return strconv.FormatUint(m.uses, 10)
}

// fence is the value that bars a transaction.
func fence(value string) string { return "not " + value }

// untouched is the condition that nobody wrote the marker.
func (m *marker) untouched() clientv3.Cmp {
	return clientv3.Compare(clientv3.ModRevision(m.key), "=", m.revision)
}

func (m *marker) put(value string) clientv3.Op {
	return clientv3.OpPut(m.key, value, clientv3.WithLease(m.lease))
}

// markers are those of a process, all on one lease. The zero value is ready.
type markers struct {
	mu sync.Mutex
	// current is the lease, 0 where there is none.
	current clientv3.LeaseID
	made    int
	// free are those that nobody uses, the one used longest ago first.
	free []*marker
}

func (m *markers) lease() clientv3.LeaseID {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.current
}

// take gives a marker, or nil where there is no lease.
func (m *markers) take(prefix string) *marker {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.current == 0 {
		return nil
	}
	if len(m.free) > 0 {
		free := m.free[0]
		m.free = m.free[1:]
		return free
	}
	m.made++
	return &marker{key: fmt.Sprintf("%st/%x/%d", prefix, uint64(m.current), m.made), lease: m.current}
}

// give takes a marker back that nobody uses any more.
func (m *markers) give(back *marker) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if back.lease == m.current {
		m.free = append(m.free, back)
	}
}

// use begins to use a new lease; it gives false where there is one already.
func (m *markers) use(lease clientv3.LeaseID) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.current != 0 {
		return false
	}
	m.current, m.made, m.free = lease, 0, nil
	return true
}

// lost forgets a lease that ended.
func (m *markers) lost(lease clientv3.LeaseID) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.current == lease {
		m.current, m.free = 0, nil
	}
}

// marker gives a marker to use, on a new lease if need be.
func (s *Store) marker(ctx context.Context) (*marker, error) {
	for {
		if m := s.markers.take(s.prefix); m != nil {
			return m, nil
		}
		var lease clientv3.LeaseID
		// Asking twice may leave a lease over, which ends on its own.
		if err := s.read(ctx, func(ctx context.Context) error {
			resp, err := s.client.Grant(ctx, markerTTL)
			if err == nil {
				lease = resp.ID
			}
			return err
		}); err != nil {
			return nil, err
		}
		if !s.markers.use(lease) {
			_, _ = s.client.Revoke(ctx, lease) // somebody else was faster
			continue
		}
		alive, err := s.client.KeepAlive(s.life, lease)
		if err != nil {
			s.markers.lost(lease)
			return nil, fmt.Errorf("etcdstore: lease: %w", err)
		}
		go func() {
			for range alive { // the client wants it read
			}
			s.markers.lost(lease)
		}()
	}
}
