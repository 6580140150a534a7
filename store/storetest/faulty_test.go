package storetest_test

import (
	"errors"
	"testing"

	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/storetest"
)

// TestFaultyContract: without faults nothing is different.
func TestFaultyContract(t *testing.T) {
	storetest.Run(t, func(tb storetest.TB) store.Backend { return storetest.Faulty(open(tb), nil) }, storetest.Caps{})
}

func TestFaultyCommit(t *testing.T) {
	for _, c := range []struct {
		name  string
		fault storetest.Fault
		want  error
		// applied says whether the second of three commits took effect.
		applied bool
	}{
		{"none", storetest.Fault{}, nil, true},
		{"before", storetest.Fault{Err: storetest.ErrInjected}, storetest.ErrInjected, false},
		{"before, unknown", storetest.Fault{Err: store.ErrUnknownOutcome}, store.ErrUnknownOutcome, false},
		{"after", storetest.Fault{Err: storetest.ErrInjected, After: true}, store.ErrUnknownOutcome, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := storetest.Faulty(open(t), storetest.OnCommit(2, c.fault))
			for i, key := range []string{"a", "b", "c"} {
				_, err := b.Commit(t.Context(), store.Txn{Ops: []store.Op{{Key: key}}})
				var want error
				if i == 1 {
					want = c.want
				}
				if !errors.Is(err, want) {
					t.Errorf("Commit %d gives error %v, want %v", i+1, err, want)
				}
				if i == 1 && c.fault.After && !errors.Is(err, c.fault.Err) {
					t.Errorf("Commit %d gives error %v, want %v as well", i+1, err, c.fault.Err)
				}
			}
			r, err := b.Get(t.Context(), "b")
			if applied := r.Revision != 0; err != nil || applied != c.applied {
				t.Errorf("the faulty Commit was applied: %v, want %v; error %v", applied, c.applied, err)
			}
			if got := b.Injected() == 1; got != (c.fault.Err != nil) {
				t.Errorf("%d faults injected", b.Injected())
			}
		})
	}
}

func TestFaultyReads(t *testing.T) {
	b := storetest.Faulty(open(t), func(c storetest.Call) storetest.Fault {
		if c.Method != "Commit" && c.N == 2 {
			return storetest.Fault{Err: storetest.ErrInjected, After: true}
		}
		return storetest.Fault{}
	})
	for _, key := range []string{"a", "b", "c"} {
		if _, err := b.Commit(t.Context(), store.Txn{Ops: []store.Op{{Key: key}}}); err != nil {
			t.Fatal(err)
		}
	}
	for n := 1; n <= 3; n++ {
		var want error
		if n == 2 {
			want = storetest.ErrInjected
		}
		if _, err := b.Get(t.Context(), "a"); !errors.Is(err, want) {
			t.Errorf("Get %d gives error %v, want %v", n, err, want)
		}
		if _, err := b.Scan(t.Context(), store.Range{Limit: 1}); !errors.Is(err, want) {
			t.Errorf("Scan %d gives error %v, want %v", n, err, want)
		}
	}
	// A watch that breaks goes on from the last revision seen.
	var seen []string
	var from store.Revision
	for range 2 {
		for c, err := range b.Watch(t.Context(), "", from) {
			if err != nil {
				if !errors.Is(err, storetest.ErrInjected) {
					t.Fatal(err)
				}
				break
			}
			seen, from = append(seen, c.Key), c.Revision
			if c.Key == "c" {
				break
			}
		}
	}
	if got := len(seen); got != 3 || seen[1] != "b" {
		t.Errorf("the watch saw %v", seen)
	}
}
