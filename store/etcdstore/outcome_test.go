package etcdstore_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"testing"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"

	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/etcdstore"
)

func put(key, value string) store.Txn {
	return store.Txn{Ops: []store.Op{{Key: key, Value: []byte(value)}}}
}

// history gives the values that a key had, by a client that loses nothing.
func history(t *testing.T, s *etcdstore.Store, key string) (values []string) {
	t.Helper()
	if _, err := s.Commit(t.Context(), put(key, "end")); err != nil {
		t.Fatal(err)
	}
	for c, err := range s.Watch(t.Context(), key, 0) {
		if err != nil {
			t.Fatal(err)
		}
		if c.Key != key {
			continue
		}
		if string(c.Value) == "end" {
			break
		}
		values = append(values, string(c.Value))
	}
	return values
}

// TestOutcome loses transactions and answers on their way: each is applied once
// if Commit gives a revision, never if it gives an error, also when it arrives
// later, and only an unknown outcome is either.
func TestOutcome(t *testing.T) {
	endpoint := startServer(t)
	sure := open(t, newClient(t, endpoint), "outcome/")
	many := func(f fate, n int) []fate { return slices.Repeat([]fate{f}, n) }
	const attempts = 4
	for i, tc := range []struct {
		name     string
		fates    []fate
		cancel   bool // the context ends with the first failure
		patience time.Duration
		applied  bool
		err      error // matched by Commit's error
		unknown  bool
	}{
		{name: "arrives", applied: true},
		{name: "lost", fates: []fate{lost, lost}, applied: true},
		{name: "unanswered", fates: []fate{unanswered}, applied: true},
		{name: "unanswered twice", fates: []fate{unanswered, unanswered, lost}, applied: true},
		{name: "delayed", fates: []fate{delayed}, applied: true},
		{name: "delayed twice and unanswered", fates: []fate{delayed, delayed, unanswered}, applied: true},
		{name: "all lost", fates: many(lost, attempts)},
		{name: "all delayed", fates: many(delayed, attempts)},
		{name: "all unanswered", fates: many(unanswered, attempts), applied: true},
		{name: "canceled and lost", fates: []fate{lost}, cancel: true, err: context.Canceled},
		{name: "canceled and delayed", fates: []fate{delayed}, cancel: true, err: context.Canceled},
		{name: "canceled and unanswered", fates: []fate{unanswered}, cancel: true, applied: true},
		{name: "canceled, question lost", fates: []fate{delayed, lost}, cancel: true, err: context.Canceled},
		{name: "canceled, question unanswered", fates: []fate{delayed, unanswered}, cancel: true, err: context.Canceled},
		{name: "canceled, question delayed", fates: []fate{delayed, delayed}, cancel: true, err: context.Canceled},
		{name: "impatient and lost", fates: []fate{lost}, cancel: true, patience: -1, err: context.Canceled, unknown: true},
		{name: "impatient and unanswered", fates: []fate{unanswered}, cancel: true, patience: -1, err: context.Canceled, unknown: true, applied: true},
		{name: "nothing arrives", fates: many(lost, 1000), patience: 200 * time.Millisecond, unknown: true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var n network
			s, err := etcdstore.Open(n.client(t, endpoint), &etcdstore.Options{Prefix: "outcome/", MaxAttempts: attempts, Patience: tc.patience})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			key := fmt.Sprintf("key %02d", i)
			if _, err := s.Commit(t.Context(), put(key, "before")); err != nil { // it has a marker now
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if tc.cancel {
				n.fail(cancel, tc.fates...)
			} else {
				n.next(tc.fates...)
			}
			rev, err := s.Commit(ctx, put(key, "once"))
			if (err == nil) != (tc.applied && !tc.unknown) || (rev != 0) != (err == nil) {
				t.Errorf("revision %d, error %v", rev, err)
			}
			if tc.err != nil && !errors.Is(err, tc.err) || errors.Is(err, store.ErrUnknownOutcome) != tc.unknown {
				t.Errorf("error %v", err)
			}
			if rev != 0 {
				if r, err := sure.Get(t.Context(), key); err != nil || r.Revision != rev {
					t.Errorf("Commit gave revision %d, the record is %+v, error %v", rev, r, err)
				}
			}
			n.next()
			if len(n.held) > 0 {
				n.arrive(t)
			}
			if tc.unknown && !tc.applied { // the marker is in order again
				if _, err := s.Commit(t.Context(), put(key, "after")); err != nil {
					t.Error(err)
				}
			}
			want := []string{"before"}
			if tc.applied {
				want = append(want, "once")
			}
			if tc.unknown && !tc.applied {
				want = append(want, "after")
			}
			if got := history(t, sure, key); !slices.Equal(got, want) {
				t.Errorf("the values were %q, want %q", got, want)
			}
		})
	}
}

// TestLateAfterConflict: a transaction that failed by a condition is not applied
// later, though it is still under way and its condition holds again.
func TestLateAfterConflict(t *testing.T) {
	endpoint := startServer(t)
	sure := open(t, newClient(t, endpoint), "late/")
	var n network
	s := open(t, n.client(t, endpoint), "late/")
	txn := put("key", "mine")
	txn.If = []store.Condition{{Key: "guard"}}
	if _, err := s.Commit(t.Context(), put("warm", "")); err != nil {
		t.Fatal(err)
	}
	if _, err := sure.Commit(t.Context(), put("guard", "")); err != nil {
		t.Fatal(err)
	}
	n.next(delayed)
	if _, err := s.Commit(t.Context(), txn); !errors.Is(err, store.ErrConflict) {
		t.Errorf("error %v", err)
	}
	if _, err := sure.Commit(t.Context(), store.Txn{Ops: []store.Op{{Key: "guard", Delete: true}}}); err != nil {
		t.Fatal(err)
	}
	n.arrive(t)
	if got := history(t, sure, "key"); len(got) != 0 {
		t.Errorf("the key became %q after all", got)
	}
}

// TestUnknownIsNoConflict: of a transaction that failed by a condition and is still
// under way nobody can tell, unless somebody asks.
func TestUnknownIsNoConflict(t *testing.T) {
	endpoint := startServer(t)
	sure := open(t, newClient(t, endpoint), "impatient/")
	var n network
	s, err := etcdstore.Open(n.client(t, endpoint), &etcdstore.Options{Prefix: "impatient/", Patience: -1})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	txn := put("key", "mine")
	txn.If = []store.Condition{{Key: "guard"}}
	if _, err := sure.Commit(t.Context(), put("guard", "")); err != nil {
		t.Fatal(err)
	}
	n.next(delayed)
	if _, err := s.Commit(t.Context(), txn); !errors.Is(err, store.ErrUnknownOutcome) || errors.Is(err, store.ErrConflict) {
		t.Errorf("error %v", err)
	}
}

// TestMarkerReused: a transaction of unknown outcome does not spoil the marker
// for the next one, whichever of them arrives first.
func TestMarkerReused(t *testing.T) {
	endpoint := startServer(t)
	sure := open(t, newClient(t, endpoint), "reused/")
	var n network
	s, err := etcdstore.Open(n.client(t, endpoint), &etcdstore.Options{Prefix: "reused/", MaxAttempts: 1, Patience: -1})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	commit := func(value string, f fate, want error) {
		t.Helper()
		n.next(f)
		if _, err := s.Commit(t.Context(), put("key", value)); !errors.Is(err, want) {
			t.Errorf("%s: error %v", value, err)
		}
	}
	commit("1", arrives, nil)
	commit("2", delayed, store.ErrUnknownOutcome)
	commit("3", arrives, nil)
	n.arrive(t) // too late
	commit("4", delayed, store.ErrUnknownOutcome)
	n.arrive(t) // in time
	s2, err := etcdstore.Open(n.client(t, endpoint), &etcdstore.Options{Prefix: "reused/"})
	if err != nil {
		t.Fatal(err)
	}
	defer s2.Close()
	if got := history(t, sure, "key"); !slices.Equal(got, []string{"1", "3", "4"}) {
		t.Errorf("the values were %q", got)
	}
}

// TestFullTxn: the outcome of the largest transaction can be told, too.
func TestFullTxn(t *testing.T) {
	endpoint := startServer(t)
	sure := open(t, newClient(t, endpoint), "full/")
	var n network
	s := open(t, n.client(t, endpoint), "full/")
	var txn store.Txn
	for i := range s.MaxOps() {
		txn.Ops = append(txn.Ops, store.Op{Key: fmt.Sprint("key ", i), Value: []byte("once")})
	}
	n.next(unanswered, unanswered)
	if _, err := s.Commit(t.Context(), txn); err != nil {
		t.Errorf("error %v", err)
	}
	if got := history(t, sure, "key 5"); n.count() != 3 || !slices.Equal(got, []string{"once"}) {
		t.Errorf("sent %d times, the values were %q", n.count(), got)
	}
}

// TestLateUse: a late transaction of an earlier use of the marker does not take an
// attempt from the next one, which would end without having been sent.
func TestLateUse(t *testing.T) {
	endpoint := startServer(t)
	sure := open(t, newClient(t, endpoint), "late use/")
	var n network
	s, err := etcdstore.Open(n.client(t, endpoint), &etcdstore.Options{Prefix: "late use/", MaxAttempts: 1, Patience: -1})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	n.next(delayed)
	if _, err := s.Commit(t.Context(), put("key", "late")); !errors.Is(err, store.ErrUnknownOutcome) {
		t.Errorf("error %v", err)
	}
	n.arrive(t)
	rev, err := s.Commit(t.Context(), put("key", "next"))
	if r, getErr := sure.Get(t.Context(), "key"); err != nil || getErr != nil || rev == 0 || r.Revision != rev || string(r.Value) != "next" {
		t.Errorf("Commit gives revision %d and error %v, there is %+v, error %v", rev, err, r, getErr)
	}
}

// TestLeaseLostInDoubt: where the marker went with its lease, nobody can tell any
// more whether a transaction was applied: it is not sent again, nor does it pass
// for one that met a conflict.
func TestLeaseLostInDoubt(t *testing.T) {
	endpoint := startServer(t)
	c := newClient(t, endpoint)
	sure := open(t, c, "doubt/")
	for _, warm := range []bool{false, true} { // whether the marker was used before
		for _, f := range []fate{lost, unanswered} {
			var n network
			s := open(t, n.client(t, endpoint), "doubt/")
			key := fmt.Sprint("key ", warm, f)
			want, at := []string{}, store.Revision(0)
			if warm {
				var err error
				if at, err = s.Commit(t.Context(), put(key, "before")); err != nil {
					t.Fatal(err)
				}
				want = append(want, "before")
			}
			if f == unanswered {
				want = append(want, "once")
			}
			n.fail(func() {
				leases, err := c.Leases(t.Context())
				if err != nil {
					t.Error(err)
					return
				}
				for _, l := range leases.Leases {
					if _, err := c.Revoke(t.Context(), l.ID); err != nil {
						t.Error(err)
					}
				}
			}, f)
			// Once it is applied its own condition does not hold any more.
			txn := put(key, "once")
			txn.If = []store.Condition{{Key: key, Revision: at}}
			rev, err := s.Commit(t.Context(), txn)
			if !errors.Is(err, store.ErrUnknownOutcome) || errors.Is(err, store.ErrConflict) || rev != 0 {
				t.Errorf("%s: revision %d, error %v", key, rev, err)
			}
			n.next()
			if _, err := s.Commit(t.Context(), put(key, "after")); err != nil {
				t.Errorf("%s: the next: %v", key, err)
			}
			if got := history(t, sure, key); !slices.Equal(got, append(want, "after")) {
				t.Errorf("%s: the values were %q, want %q", key, got, append(want, "after"))
			}
		}
	}
}

// TestNoAnswer: a server that does not answer in time is not a context that is
// done.
func TestNoAnswer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0") // it takes connections and says nothing
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	s, err := etcdstore.Open(newClient(t, "http://"+l.Addr().String()), &etcdstore.Options{
		AttemptTimeout: 20 * time.Millisecond, MaxAttempts: 2, Patience: 50 * time.Millisecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	_, getErr := s.Get(t.Context(), "key")
	_, scanErr := s.Scan(t.Context(), store.Range{Limit: 1})
	_, commitErr := s.Commit(t.Context(), put("key", ""))
	for name, err := range map[string]error{"Get": getErr, "Scan": scanErr, "Commit": commitErr} {
		if err == nil || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
			t.Errorf("%s gives error %v", name, err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if _, err := s.Get(ctx, "key"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("in time: error %v", err)
	}
}

// TestLeaseLost: a process that was away for too long goes on with new markers.
func TestLeaseLost(t *testing.T) {
	c := newClient(t, startServer(t))
	s := open(t, c, "lease/")
	for i := range 3 {
		for range 3 {
			if _, err := s.Commit(t.Context(), put("key", fmt.Sprint(i))); err != nil {
				t.Fatal(err)
			}
		}
		leases, err := c.Leases(t.Context())
		if err != nil || len(leases.Leases) != 1 {
			t.Fatalf("leases %v, error %v", leases, err)
		}
		if _, err := c.Revoke(t.Context(), leases.Leases[0].ID); err != nil {
			t.Fatal(err)
		}
	}
	if got := history(t, s, "key"); len(got) != 9 {
		t.Errorf("the values were %q", got)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if r, err := c.Get(t.Context(), "lease/t/", clientv3.WithPrefix()); err != nil || len(r.Kvs) != 0 {
		t.Errorf("after Close there are markers: %v, error %v", r.Kvs, err)
	}
}
