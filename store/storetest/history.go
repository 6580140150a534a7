package storetest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/clusterlink-go/clusterlink/store"
)

// History records what the clients of a backend did and saw, and checks that it
// is linearizable: as if each call happened at once, somewhere between its begin
// and its end. The zero History is empty. It is safe for concurrent use.
type History struct {
	clock atomic.Int64

	mu  sync.Mutex
	ops []porcupine.Operation
}

// Client gives b as a client uses it whose calls of Get and Commit are recorded.
// Calls of one client come one after the other. A transaction must be about one
// key; another gives ErrMisuse. The number names the client and is its own.
func (h *History) Client(b store.Backend, number int) store.Backend {
	return &client{Backend: b, h: h, number: number}
}

// Len is the number of calls recorded.
func (h *History) Len() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.ops)
}

// Check gives an error if the history is not linearizable, or if that can't be
// told in time. Keys are independent, so each is checked by itself.
func (h *History) Check(timeout time.Duration) error {
	h.mu.Lock()
	ops := slices.Clone(h.ops)
	h.mu.Unlock()
	model := (&porcupine.NondeterministicModel{
		Partition: byKey,
		Init:      func() []any { return []any{register{}} },
		Step:      func(state, in, out any) []any { return state.(register).step(in.(call), out.(answer)) },
	}).ToModel()
	switch porcupine.CheckOperationsTimeout(model, ops, timeout) {
	case porcupine.Ok:
		return nil
	case porcupine.Unknown:
		return fmt.Errorf("storetest: history of %d calls: %s was not enough to check it", len(ops), timeout)
	}
	for _, part := range byKey(ops) {
		if porcupine.CheckOperationsTimeout(model, part, timeout) != porcupine.Ok {
			return fmt.Errorf("storetest: the history of key %q is not linearizable: %s", part[0].Input.(call).key, historyText(part))
		}
	}
	return errors.New("storetest: the history is not linearizable")
}

func byKey(ops []porcupine.Operation) [][]porcupine.Operation {
	place := map[string]int{}
	var parts [][]porcupine.Operation
	for _, op := range ops {
		key := op.Input.(call).key
		i, known := place[key]
		if !known {
			i = len(parts)
			place[key] = i
			parts = append(parts, nil)
		}
		parts[i] = append(parts[i], op)
	}
	return parts
}

// historyText tells the calls in the order of their begins.
func historyText(ops []porcupine.Operation) string {
	slices.SortFunc(ops, func(a, b porcupine.Operation) int { return int(a.Call - b.Call) })
	return listText(ops, func(op porcupine.Operation) string {
		return fmt.Sprintf("client %d [%d,%d] %+v: %+v", op.ClientId, op.Call, op.Return, op.Input, op.Output)
	})
}

// call is a Get, where write and del are false, or a Commit.
type call struct {
	key, value string
	// write puts the value, del deletes the key; a Commit may do neither.
	commit, write, del bool
	// demands says that the key must be at revision ifRev.
	demands bool
	ifRev   store.Revision
}

// outcome is what became of a call.
type outcome uint8

const (
	done outcome = iota
	conflict
	unknown
)

type answer struct {
	outcome outcome
	value   string
	rev     store.Revision
}

// register is one key as the model has it. It is comparable.
type register struct {
	value string
	// rev is 0 where the key is absent; vague says that the revision is not
	// known, because the answer to the write was lost.
	rev   store.Revision
	vague bool
	// newest is a revision that every later write is after.
	newest store.Revision
}

// step gives the states that the register may be in afterwards; none where the
// answer is wrong.
func (r register) step(c call, a answer) []any {
	if !c.commit {
		if r.vague && a.value == r.value && a.rev > r.newest {
			return []any{register{value: r.value, rev: a.rev, newest: a.rev}}
		}
		if r.vague || a.rev != r.rev || a.value != r.value {
			return nil
		}
		return []any{r}
	}
	holds := !c.demands || r.rev == c.ifRev || r.vague && c.ifRev > r.newest
	fails := c.demands && (r.vague || r.rev != c.ifRev)
	switch a.outcome {
	case conflict:
		if !fails {
			return nil
		}
		return []any{r}
	case unknown:
		states := []any{r}
		if holds && c.write {
			states = append(states, register{value: c.value, vague: true, newest: r.newest})
		}
		if holds && c.del {
			states = append(states, register{newest: r.newest})
		}
		return states
	}
	switch {
	case !holds:
		return nil
	case c.write:
		if a.rev <= r.newest {
			return nil
		}
		return []any{register{value: c.value, rev: a.rev, newest: a.rev}}
	case c.del:
		return []any{register{newest: max(r.newest, a.rev)}}
	}
	return []any{r}
}

// client records.
type client struct {
	store.Backend
	h      *History
	number int
}

func (c *client) record(in call, begin int64, out answer) {
	end := c.h.clock.Add(1)
	if out.outcome == unknown {
		end = math.MaxInt64 // it may take effect at any time
	}
	c.h.mu.Lock()
	defer c.h.mu.Unlock()
	c.h.ops = append(c.h.ops, porcupine.Operation{ClientId: c.number, Input: in, Call: begin, Output: out, Return: end})
}

// Get implements [store.Backend].
func (c *client) Get(ctx context.Context, key string) (store.Record, error) {
	begin := c.h.clock.Add(1)
	r, err := c.Backend.Get(ctx, key)
	if err == nil { // what gave an error saw nothing
		c.record(call{key: key}, begin, answer{value: string(r.Value), rev: r.Revision})
	}
	return r, err
}

// Commit implements [store.Backend].
func (c *client) Commit(ctx context.Context, t store.Txn) (store.Revision, error) {
	in := call{commit: true}
	for _, cond := range t.If {
		in.key, in.demands, in.ifRev = cond.Key, true, cond.Revision
	}
	for _, op := range t.Ops {
		if in.demands && op.Key != in.key {
			return 0, fmt.Errorf("%w: a history is of transactions on one key", store.ErrMisuse)
		}
		in.key, in.value, in.del, in.write = op.Key, string(op.Value), op.Delete, !op.Delete
	}
	if len(t.If) > 1 || len(t.Ops) > 1 {
		return 0, fmt.Errorf("%w: a history is of transactions on one key", store.ErrMisuse)
	}
	begin := c.h.clock.Add(1)
	rev, err := c.Backend.Commit(ctx, t)
	switch {
	case err == nil:
		c.record(in, begin, answer{rev: rev})
	case errors.Is(err, store.ErrConflict):
		c.record(in, begin, answer{outcome: conflict})
	case errors.Is(err, store.ErrUnknownOutcome):
		c.record(in, begin, answer{outcome: unknown})
	}
	return rev, err
}

// concurrentHistory checks the history of clients that read, write and delete
// the same few keys.
func concurrentHistory(e *env) {
	const clients, each, keys = 6, 40, 3
	var h History
	errs := make(chan error, clients)
	for n := range clients {
		b := h.Client(e.Backend, n)
		go func() { errs <- safely(func() error { return mixedCalls(e.ctx, b, n, each, keys) }) }()
	}
	e.within("a history", func() {
		for range clients {
			if err := <-errs; err != nil {
				e.Errorf("%s: %v", e.check, err)
			}
		}
	})
	if err := h.Check(time.Minute); err != nil {
		e.fail("%v", err)
	}
}

// mixedCalls makes calls in an order that looks mixed and is the same each
// time.
func mixedCalls(ctx context.Context, b store.Backend, n, each, keys int) error {
	for i := range each {
		key := fmt.Sprint("key ", (i*7+n*3+i/5)%keys)
		r, err := b.Get(ctx, key)
		if err != nil {
			return err
		}
		t := store.Txn{Ops: []store.Op{set(key, fmt.Sprint(n, " ", i))}}
		if i%5 != 4 {
			t.If = []store.Condition{{Key: key, Revision: r.Revision}}
		}
		if i%4 == 3 {
			t.Ops = []store.Op{del(key)}
		}
		if _, err := b.Commit(ctx, t); err != nil && !errors.Is(err, store.ErrConflict) {
			return err
		}
	}
	return nil
}
