package boltstore_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"go.etcd.io/bbolt"

	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/boltstore"
)

var errDisk = errors.New("the disk is full")

// gate holds commits up: each sends itself and goes on when told, before or
// after it reached the file.
type gate struct{ arrived, pass chan struct{} }

func newGate() gate { return gate{make(chan struct{}), make(chan struct{})} }

func (g gate) before(tx *bbolt.Tx) error {
	g.arrived <- struct{}{}
	<-g.pass
	return tx.Commit()
}

func (g gate) after(tx *bbolt.Tx) error {
	err := tx.Commit()
	g.arrived <- struct{}{}
	<-g.pass
	return err
}

// waitFor lets the others run until so many transactions wait.
func waitFor(s *boltstore.Store, n int) {
	for s.Waiting() != n {
		runtime.Gosched()
	}
}

type outcome struct {
	rev store.Revision
	err error
}

func commit(ctx context.Context, s *boltstore.Store, t store.Txn) chan outcome {
	done := make(chan outcome, 1)
	go func() {
		rev, err := s.Commit(ctx, t)
		done <- outcome{rev, err}
	}()
	return done
}

// TestGroupCommit: what waits while one transaction is written goes to disk
// together, each transaction judged on its own.
func TestGroupCommit(t *testing.T) {
	const writers = 64
	s := openNew(t, nil)
	g := newGate()
	s.OnCommit(g.before)
	first := commit(t.Context(), s, puts("first", ""))
	<-g.arrived
	var done [writers]chan outcome
	for i := range done {
		txn := puts(fmt.Sprint("key ", i), "mine")
		if i%2 == 1 { // these fight for one key
			txn = puts("contested", fmt.Sprint(i))
			txn.If = []store.Condition{{Key: "contested"}}
		}
		done[i] = commit(t.Context(), s, txn)
	}
	waitFor(s, writers)
	g.pass <- struct{}{}
	if o := <-first; o.rev != 1 || o.err != nil {
		t.Errorf("the first has %+v", o)
	}
	<-g.arrived
	if n := s.Waiting(); n != 0 {
		t.Errorf("%d transactions have to wait for another sync", n)
	}
	g.pass <- struct{}{}
	revs := map[store.Revision]int{}
	conflicts, winner := 0, -1
	for i, c := range done {
		o := <-c
		switch {
		case o.err == nil:
			revs[o.rev] = i
			if i%2 == 1 {
				winner = i
			}
		case i%2 == 1 && errors.Is(o.err, store.ErrConflict):
			conflicts++
		default:
			t.Errorf("writer %d: error %v", i, o.err)
		}
	}
	if conflicts != writers/2-1 || len(revs) != writers/2+1 {
		t.Errorf("%d conflicts and %d revisions", conflicts, len(revs))
	}
	for rev := store.Revision(2); rev <= writers/2+2; rev++ {
		if _, ok := revs[rev]; !ok {
			t.Errorf("nobody has revision %d", rev)
		}
	}
	if got := value(t, s, "contested"); got != fmt.Sprint(winner) {
		t.Errorf("the winner is %d, the value %q", winner, got)
	}
}

// TestContextInFlight: who waits in the queue is certain that nothing happened,
// who is being written is not.
func TestContextInFlight(t *testing.T) {
	s := openNew(t, nil)
	g := newGate()
	s.OnCommit(g.before)
	leader := commit(t.Context(), s, puts("leader", "1"))
	<-g.arrived
	inFlight, cancelInFlight := context.WithCancel(t.Context())
	followers := []chan outcome{commit(inFlight, s, puts("a", "1")), commit(inFlight, s, puts("b", "1"))}
	waitFor(s, 2)
	g.pass <- struct{}{}
	<-leader
	<-g.arrived // one of the two leads, and both are being written
	queued, cancelQueued := context.WithCancel(t.Context())
	late := commit(queued, s, puts("late", "1"))
	waitFor(s, 1)
	cancelQueued()
	if o := <-late; !errors.Is(o.err, context.Canceled) || errors.Is(o.err, store.ErrUnknownOutcome) {
		t.Errorf("who waited has error %v", o.err)
	}
	cancelInFlight()
	var left, right outcome
	select {
	case left = <-followers[0]:
		g.pass <- struct{}{}
		right = <-followers[1]
	case left = <-followers[1]:
		g.pass <- struct{}{}
		right = <-followers[0]
	}
	if !errors.Is(left.err, context.Canceled) || !errors.Is(left.err, store.ErrUnknownOutcome) {
		t.Errorf("who left in the middle has error %v", left.err)
	}
	if right.err != nil {
		t.Errorf("who did the work has error %v", right.err)
	}
	if a, b, late := value(t, s, "a"), value(t, s, "b"), value(t, s, "late"); a != "1" || b != "1" || late != "" {
		t.Errorf("a is %q, b is %q, late is %q", a, b, late)
	}
}

// TestContextOfValues: a caller that left may use its slices again.
func TestContextOfValues(t *testing.T) {
	s := openNew(t, nil)
	g := newGate()
	s.OnCommit(g.before)
	leader := commit(t.Context(), s, puts("leader", "1"))
	<-g.arrived
	ctx, cancel := context.WithCancel(t.Context())
	txn := puts("a", "right")
	done := commit(ctx, s, txn)
	waitFor(s, 1)
	txn.Ops[0].Key = "wrong"
	copy(txn.Ops[0].Value, "wrong")
	g.pass <- struct{}{}
	<-leader
	<-g.arrived
	cancel()
	g.pass <- struct{}{}
	<-done
	if got := value(t, s, "a"); got != "right" {
		t.Errorf("a is %q", got)
	}
}

// TestCommitFails before anything counts: that is certain, and the store lives.
func TestCommitFails(t *testing.T) {
	path := filepath.Join(t.TempDir(), "links.db")
	s := openAt(t, path, nil)
	put(t, s, "a", "1")
	s.OnCommit(func(tx *bbolt.Tx) error { return errors.Join(errDisk, tx.Rollback()) })
	_, err := s.Commit(t.Context(), puts("a", "2"))
	if !errors.Is(err, errDisk) || errors.Is(err, store.ErrUnknownOutcome) || errors.Is(err, boltstore.ErrFailed) {
		t.Errorf("error %v", err)
	}
	s.OnCommit((*bbolt.Tx).Commit)
	if got, rev := value(t, s, "a"), put(t, s, "b", "1"); got != "1" || rev != 2 {
		t.Errorf("then a is %q and the revision after 1 is %d", got, rev)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if got := value(t, openAt(t, path, nil), "b"); got != "1" {
		t.Errorf("opened again, b is %q", got)
	}
}

// TestCommitUnknown: where the file shows what may not be on disk, the store
// goes no further until it is opened again.
func TestCommitUnknown(t *testing.T) {
	path := filepath.Join(t.TempDir(), "links.db")
	s := openAt(t, path, nil)
	put(t, s, "a", "1")
	s.OnCommit(func(tx *bbolt.Tx) error { return errors.Join(tx.Commit(), errDisk) })
	_, err := s.Commit(t.Context(), puts("a", "2"))
	if !errors.Is(err, errDisk) || !errors.Is(err, store.ErrUnknownOutcome) {
		t.Errorf("error %v", err)
	}
	s.OnCommit((*bbolt.Tx).Commit)
	_, commitErr := s.Commit(t.Context(), puts("a", "3"))
	_, getErr := s.Get(t.Context(), "a")
	_, scanErr := s.Scan(t.Context(), store.Range{Limit: 1})
	var watchErr error
	for _, watchErr = range s.Watch(t.Context(), "", 1) {
		break
	}
	for call, err := range map[string]error{"Commit": commitErr, "Get": getErr, "Scan": scanErr, "Watch": watchErr} {
		if !errors.Is(err, boltstore.ErrFailed) || errors.Is(err, store.ErrUnknownOutcome) {
			t.Errorf("then %s gives error %v", call, err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if got := value(t, openAt(t, path, nil), "a"); got != "2" {
		t.Errorf("opened again, a is %q", got)
	}
}

// TestReadersSeeWhatIsSafe: what is in the file but not yet synced shows
// nowhere.
func TestReadersSeeWhatIsSafe(t *testing.T) {
	s := openNew(t, nil)
	put(t, s, "a", "1", "b", "1", "c", "1")
	g := newGate()
	s.OnCommit(g.after)
	done := commit(t.Context(), s, store.Txn{Ops: []store.Op{
		{Key: "a", Value: []byte("2")}, {Key: "aa", Value: []byte("2")}, {Key: "b", Delete: true},
	}})
	<-g.arrived
	w, err := look(t, s, 0)
	if err != nil || w.newest != 1 || fmt.Sprint(w.records) != `map[a:"1"@1 b:"1"@1 c:"1"@1]` || len(w.changes) != 1 {
		t.Errorf("before the sync there is %+v, error %v", w, err)
	}
	for key, want := range map[string]string{"a": "1", "aa": "", "b": "1", "c": "1"} {
		if got := value(t, s, key); got != want {
			t.Errorf("before the sync %s is %q, want %q", key, got, want)
		}
	}
	for _, err := range s.Watch(t.Context(), "", 2) {
		if !errors.Is(err, store.ErrCompacted) {
			t.Errorf("before the sync Watch from revision 2 gives error %v", err)
		}
		break
	}
	g.pass <- struct{}{}
	<-done
	if w, err := look(t, s, 1); err != nil || w.newest != 2 || fmt.Sprint(w.records) != `map[a:"2"@2 aa:"2"@2 c:"1"@1]` {
		t.Errorf("after it there is %+v, error %v", w, err)
	}
}

// TestCloseWhileBusy: who is being written gets the outcome, who waits ErrClosed.
func TestCloseWhileBusy(t *testing.T) {
	s := openNew(t, nil)
	g := newGate()
	s.OnCommit(g.before)
	leader := commit(t.Context(), s, puts("leader", "1"))
	<-g.arrived
	waits := commit(t.Context(), s, puts("waits", "1"))
	waitFor(s, 1)
	var closed sync.WaitGroup
	closed.Go(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if o := <-waits; !errors.Is(o.err, store.ErrClosed) {
		t.Errorf("who waited has error %v", o.err)
	}
	g.pass <- struct{}{}
	if o := <-leader; o.err != nil || o.rev != 1 {
		t.Errorf("who was being written has %+v", o)
	}
	closed.Wait()
}
