package boltstore

import (
	"context"
	"errors"
	"fmt"
	"runtime"

	"go.etcd.io/bbolt"

	"github.com/clusterlink-go/clusterlink/store"
)

// Commit implements [store.Backend]. The transaction is on disk when it returns
// a revision. Where ctx ends while it is being written, the error matches both
// that of ctx and [store.ErrUnknownOutcome].
func (s *Store) Commit(ctx context.Context, t store.Txn) (store.Revision, error) {
	if err := t.Check(maxOps); err != nil {
		return 0, err
	}
	return s.do(newWork(ctx, t))
}

// Compact forgets the changes up to now: a watch from an older revision and the
// later pages of running scans get ErrCompacted. The file does not get smaller;
// its free pages are used again. Errors are those of Commit.
func (s *Store) Compact(ctx context.Context) error {
	w := newWork(ctx, store.Txn{})
	w.compact = true
	_, err := s.do(w)
	return err
}

// do queues w and waits for its end. One of those who wait takes the token and
// commits what all of them want, in one transaction of bbolt.
func (s *Store) do(w *work) (store.Revision, error) {
	if err := s.usable(); err != nil {
		return 0, err
	}
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	if !s.queue.add(w) {
		return 0, store.ErrClosed
	}
	for {
		select {
		case <-w.done:
			return w.revision, w.err
		case s.token <- struct{}{}:
			select {
			case <-w.done: // the next one may have the token
			default:
				s.lead()
			}
			<-s.token
		case <-w.ctx.Done():
			if s.queue.remove(w) {
				return 0, w.ctx.Err()
			}
			select {
			case <-w.done:
				return w.revision, w.err
			default:
				return 0, fmt.Errorf("%w: %w while the transaction was being written", store.ErrUnknownOutcome, w.ctx.Err())
			}
		}
	}
}

// lead commits a batch of what waits. The token is held.
func (s *Store) lead() {
	s.gather()
	batch := s.queue.take()
	if len(batch) == 0 {
		return
	}
	s.lastBatch = len(batch)
	results, err := s.apply(batch)
	for i, w := range batch {
		if err != nil {
			w.finish(0, err)
		} else {
			w.finish(results[i].revision, results[i].err)
		}
	}
}

// idleRounds is how often gather looks in vain.
const idleRounds = 3

// gather lets those whom the last batch served come back with more while they
// do: else they would miss this one, and small batches take turns with large
// ones. One writer alone waits for nobody.
func (s *Store) gather() {
	n := s.queue.len()
	for idle := 0; n < s.lastBatch && idle < idleRounds; idle++ {
		runtime.Gosched()
		if now := s.queue.len(); now > n {
			n, idle = now, -1
		}
	}
}

// result of one work of a batch, if the batch gets to disk.
type result struct {
	revision store.Revision
	err      error
}

// apply commits a batch. An error is that of all its works; none of them was
// applied then unless it matches ErrUnknownOutcome.
func (s *Store) apply(batch []*work) ([]result, error) {
	if err := s.failed.Load(); err != nil {
		return nil, *err
	}
	tx, err := s.db.Begin(true)
	if err != nil {
		return nil, readError(err)
	}
	w := writer{durable: store.Revision(s.newest.Load()), arena: s.arena[:0], logBytes: s.logBytes}
	results, err := w.batch(s, tx, batch)
	if cap(w.arena) <= maxBatchBytes {
		s.arena = w.arena
	}
	if err != nil || !w.changed {
		return results, errors.Join(err, tx.Rollback())
	}
	if err := s.commit(tx); err != nil {
		return nil, s.notCommitted(err, w.newest)
	}
	s.logBytes = w.logBytes
	s.newest.Store(uint64(w.newest))
	s.wake.all()
	return results, nil
}

// notCommitted says what became of a commit that failed: bbolt writes the page
// that makes a transaction count last, so either nobody will ever see it, or it
// can be seen and may yet get lost.
func (s *Store) notCommitted(cause error, newest store.Revision) error {
	seen := newest
	err := s.db.View(func(tx *bbolt.Tx) error {
		b, err := open(tx)
		if err == nil {
			seen = store.Revision(b.records.Sequence())
		}
		return err
	})
	if err == nil && seen != newest {
		return fmt.Errorf("boltstore: write: %w", cause)
	}
	failed := fmt.Errorf("%w: %q: %w", ErrFailed, s.path, cause)
	s.failed.Store(&failed)
	s.wake.all()
	return fmt.Errorf("%w: %w", store.ErrUnknownOutcome, failed)
}

// writer applies a batch to a transaction of bbolt.
type writer struct {
	buckets
	// durable is the newest revision on disk, newest that of the batch so far.
	durable, newest store.Revision
	sum             uint64
	logBytes        int64
	changed         bool
	// arena holds what bbolt refers to until it commits.
	arena []byte
}

func (w *writer) batch(s *Store, tx *bbolt.Tx, batch []*work) (results []result, err error) {
	if w.buckets, err = open(tx); err != nil {
		return nil, err
	}
	w.changes.FillPercent = 1 // entries are only ever added at the end
	txid := uint64(tx.ID())
	w.newest, w.sum = store.Revision(w.records.Sequence()), unsealed(w.meta.Sequence(), txid-1)
	start, compact := w.newest, false
	results = make([]result, len(batch))
	for i, work := range batch {
		compact = compact || work.compact
		if results[i].err = work.ctx.Err(); results[i].err != nil {
			continue
		}
		if results[i].err, err = w.conflict(work.txn.If); err != nil {
			return nil, err
		}
		if results[i].err != nil {
			continue
		}
		if err := w.write(work.txn.Ops); err != nil {
			return nil, err
		}
		results[i].revision = w.newest
	}
	w.changed = w.newest != start || compact
	if !w.changed {
		return results, nil
	}
	// Never what is being written: readers see it only once it is on disk.
	if w.logBytes, err = s.trim(w.buckets, w.newest, w.durable, w.logBytes, compact); err != nil {
		return nil, err
	}
	return results, errors.Join(w.records.SetSequence(uint64(w.newest)), w.meta.SetSequence(sealed(w.sum, txid)))
}

// conflict gives a conflict, or an error that ends the batch.
func (w *writer) conflict(conditions []store.Condition) (conflict, err error) {
	for _, c := range conditions {
		key := []byte(c.Key)
		r, err := decodeRecord(key, w.records.Get(key))
		if err != nil {
			return nil, err
		}
		if r.revision != c.Revision {
			return fmt.Errorf("%w: key %q is at revision %d, not %d", store.ErrConflict, c.Key, r.revision, c.Revision), nil
		}
	}
	return nil, nil
}

// write does the operations of one transaction under the next revision, which is
// taken only if something changes.
func (w *writer) write(ops []store.Op) error {
	if len(ops) == 0 {
		return nil
	}
	next, changed := w.newest+1, false
	// The entry is built on its own: records are appended to the arena meanwhile.
	logged := beginEntry(nil)
	for _, op := range ops {
		key := []byte(op.Key)
		old, err := decodeRecord(key, w.records.Get(key))
		if err != nil {
			return err
		}
		if op.Delete && old.revision == 0 {
			continue
		}
		logged, changed = appendChange(logged, op, old), true
		w.sum -= uint64(old.sum)
		if op.Delete {
			err = w.records.Delete(key)
		} else {
			start, sum := len(w.arena), uint32(0)
			w.arena, sum = appendRecord(w.arena, op.Key, next, op.Value)
			w.sum += uint64(sum)
			err = w.records.Put(key, w.arena[start:len(w.arena):len(w.arena)])
		}
		if err != nil {
			return err
		}
	}
	if !changed {
		return nil
	}
	endEntry(logged, next)
	w.newest = next
	w.logBytes += entryBytes(logged)
	return w.changes.Put(entryKey(next), logged)
}
