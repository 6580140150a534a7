package storetest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"

	"github.com/clusterlink-go/clusterlink/store"
)

// ErrInjected is an error for a [Fault] that needs none in particular.
var ErrInjected = errors.New("storetest: injected fault")

// Call is a call to a [FaultyBackend] as a [Plan] sees it.
type Call struct {
	// Method is Get, Scan, Commit, or Watch for each change that a watch is
	// about to yield.
	Method string
	// N numbers the calls of this method; the first is 1.
	N int
	// Key is the key of Get, the From of Scan and the changed key of Watch.
	Key string
	// Txn is what Commit was given; a plan must not change it.
	Txn store.Txn
}

// Fault is what happens to a call. The zero Fault lets it pass.
type Fault struct {
	_ struct{}
	// Err is the error that the call gives; nil is no fault.
	Err error
	// After applies a Commit first and loses the answer: the error matches
	// store.ErrUnknownOutcome as well as Err. Other calls just fail.
	After bool
}

// Plan decides which calls fail. It may be called by several goroutines at once.
type Plan func(c Call) Fault

// OnCommit is the plan in which the n-th Commit fails, the first being 1. With n
// from 1 until nothing was injected any more, a test visits every step of what
// it tests.
func OnCommit(n int, f Fault) Plan {
	return func(c Call) Fault {
		if c.Method == "Commit" && c.N == n {
			return f
		}
		return Fault{}
	}
}

// FaultyBackend is a backend that fails on demand; see [Faulty]. It is safe for
// concurrent use if the backend within is.
type FaultyBackend struct {
	store.Backend
	plan Plan

	mu       sync.Mutex
	calls    map[string]int
	injected int
}

var _ store.Backend = (*FaultyBackend)(nil)

// Faulty gives b with the faults of plan before or after its effects. b must not
// be nil; a nil plan injects nothing.
func Faulty(b store.Backend, plan Plan) *FaultyBackend {
	if plan == nil {
		plan = func(Call) Fault { return Fault{} }
	}
	return &FaultyBackend{Backend: b, plan: plan, calls: map[string]int{}}
}

// Injected is the number of faults so far.
func (b *FaultyBackend) Injected() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.injected
}

// ask numbers the call and asks the plan, outside of the lock.
func (b *FaultyBackend) ask(c Call) Fault {
	b.mu.Lock()
	b.calls[c.Method]++
	c.N = b.calls[c.Method]
	b.mu.Unlock()
	f := b.plan(c)
	if f.Err != nil {
		b.mu.Lock()
		b.injected++
		b.mu.Unlock()
	}
	return f
}

// Get implements [store.Backend].
func (b *FaultyBackend) Get(ctx context.Context, key string) (store.Record, error) {
	if f := b.ask(Call{Method: "Get", Key: key}); f.Err != nil {
		return store.Record{}, f.Err
	}
	return b.Backend.Get(ctx, key)
}

// Scan implements [store.Backend].
func (b *FaultyBackend) Scan(ctx context.Context, r store.Range) (store.Page, error) {
	if f := b.ask(Call{Method: "Scan", Key: r.From}); f.Err != nil {
		return store.Page{}, f.Err
	}
	return b.Backend.Scan(ctx, r)
}

// Commit implements [store.Backend].
func (b *FaultyBackend) Commit(ctx context.Context, t store.Txn) (store.Revision, error) {
	f := b.ask(Call{Method: "Commit", Txn: t})
	if f.Err == nil {
		return b.Backend.Commit(ctx, t)
	}
	if !f.After {
		return 0, f.Err
	}
	// Whatever became of it, the caller does not learn.
	_, _ = b.Backend.Commit(ctx, t)
	return 0, fmt.Errorf("%w: %w", store.ErrUnknownOutcome, f.Err)
}

// Watch implements [store.Backend].
func (b *FaultyBackend) Watch(ctx context.Context, prefix string, from store.Revision) iter.Seq2[store.Change, error] {
	return func(yield func(store.Change, error) bool) {
		for c, err := range b.Backend.Watch(ctx, prefix, from) {
			if err == nil {
				if f := b.ask(Call{Method: "Watch", Key: c.Key}); f.Err != nil {
					yield(store.Change{}, f.Err)
					return
				}
			}
			if !yield(c, err) {
				return
			}
		}
	}
}
