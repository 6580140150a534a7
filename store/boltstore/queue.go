package boltstore

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/clusterlink-go/clusterlink/store"
)

// What the work of one sync may hold, so that nobody waits for all the others.
const (
	maxBatch      = 256
	maxBatchBytes = 4 << 20
)

// work is a transaction that waits to be committed, or that was.
type work struct {
	ctx     context.Context
	txn     store.Txn
	bytes   int
	compact bool // forget the history instead

	// revision and err are set before done is closed.
	revision store.Revision
	err      error
	done     chan struct{}
}

// newWork copies the transaction: whoever gave it may leave while it is still
// being worked on.
func newWork(ctx context.Context, t store.Txn) *work {
	w := &work{ctx: ctx, txn: store.Txn{If: slices.Clone(t.If), Ops: slices.Clone(t.Ops)}, done: make(chan struct{})}
	for i := range t.Ops {
		w.bytes += len(t.Ops[i].Value)
	}
	buf := make([]byte, 0, w.bytes)
	for i := range w.txn.Ops {
		op := &w.txn.Ops[i]
		start := len(buf)
		buf = append(buf, op.Value...)
		op.Value = buf[start:len(buf):len(buf)]
	}
	return w
}

// finish tells the caller.
func (w *work) finish(rev store.Revision, err error) {
	w.revision, w.err = rev, err
	close(w.done)
}

// queue is the work that nobody has begun. The zero value is empty.
type queue struct {
	closed atomic.Bool // written under mu

	mu   sync.Mutex
	list []*work
}

// add gives whether the queue still takes work.
func (q *queue) add(w *work) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed.Load() {
		return false
	}
	q.list = append(q.list, w)
	return true
}

// remove gives whether w was still waiting.
func (q *queue) remove(w *work) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	i := slices.Index(q.list, w)
	if i >= 0 {
		q.list = slices.Delete(q.list, i, i+1)
	}
	return i >= 0
}

// take gives as much as fits into one sync, the oldest first.
func (q *queue) take() []*work {
	q.mu.Lock()
	defer q.mu.Unlock()
	n, bytes := 0, 0
	for n < len(q.list) && n < maxBatch && bytes < maxBatchBytes {
		bytes += q.list[n].bytes
		n++
	}
	batch := slices.Clone(q.list[:n])
	q.list = slices.Delete(q.list, 0, n)
	return batch
}

func (q *queue) len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.list)
}

// close gives the work that was left.
func (q *queue) close() []*work {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed.Store(true)
	left := q.list
	q.list = nil
	return left
}

// wake tells waiting watches that there is something to read. The zero value is
// ready.
type wake struct {
	mu sync.Mutex
	ch chan struct{}
}

// channel is closed by the next all; taken before looking, it misses nothing.
func (w *wake) channel() <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ch == nil {
		w.ch = make(chan struct{})
	}
	return w.ch
}

func (w *wake) all() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ch != nil {
		close(w.ch)
		w.ch = nil
	}
}
