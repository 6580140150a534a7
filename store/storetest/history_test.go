package storetest_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/memstore"
	"github.com/clusterlink-go/clusterlink/store/storetest"
)

// A history with lost answers is linearizable whether the effects happened or
// not.
func TestHistoryOfLostAnswers(t *testing.T) {
	for _, after := range []bool{false, true} {
		var h storetest.History
		b := storetest.Faulty(memstore.New(nil), func(c storetest.Call) storetest.Fault {
			if c.Method == "Commit" && c.N%5 == 0 {
				err := fmt.Errorf("%w: %w", store.ErrUnknownOutcome, storetest.ErrInjected)
				return storetest.Fault{Err: err, After: after}
			}
			return storetest.Fault{}
		})
		var wg sync.WaitGroup
		for n := range 4 {
			c := h.Client(b, n)
			wg.Go(func() {
				for i := range 30 {
					r, err := c.Get(t.Context(), "key")
					if err != nil {
						t.Error(err)
					}
					_, _ = c.Commit(t.Context(), store.Txn{
						If:  []store.Condition{{Key: "key", Revision: r.Revision}},
						Ops: []store.Op{{Key: "key", Value: fmt.Append(nil, n, i), Delete: i%7 == 6}},
					})
				}
			})
		}
		wg.Wait()
		if err := h.Check(time.Minute); err != nil || h.Len() != 240 {
			t.Errorf("%d calls: %v", h.Len(), err)
		}
	}
}

// stale answers every other Get with what it answered before.
type stale struct {
	store.Backend
	n    int
	seen map[string]store.Record
}

func (s *stale) Get(ctx context.Context, key string) (store.Record, error) {
	if s.n++; s.n%2 == 0 {
		return s.seen[key], nil
	}
	r, err := s.Backend.Get(ctx, key)
	s.seen[key] = r
	return r, err
}

func TestHistoryTellsAStaleRead(t *testing.T) {
	var h storetest.History
	c := h.Client(&stale{Backend: memstore.New(nil), seen: map[string]store.Record{}}, 1)
	for range 2 {
		if _, err := c.Get(t.Context(), "key"); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Commit(t.Context(), store.Txn{Ops: []store.Op{{Key: "key", Value: []byte("x")}}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.Check(time.Minute); err == nil || !strings.Contains(err.Error(), `key "key" is not linearizable`) {
		t.Errorf("got %v", err)
	}
}

func TestHistoryIsOfSingleKeys(t *testing.T) {
	var h storetest.History
	c := h.Client(memstore.New(nil), 1)
	for _, txn := range []store.Txn{
		{Ops: []store.Op{{Key: "a"}, {Key: "b"}}},
		{If: []store.Condition{{Key: "a"}}, Ops: []store.Op{{Key: "b"}}},
	} {
		if _, err := c.Commit(t.Context(), txn); !errors.Is(err, store.ErrMisuse) {
			t.Errorf("got %v", err)
		}
	}
}
