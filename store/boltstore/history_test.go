package boltstore_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/boltstore"
)

// slack is how many more transactions than asked for a history may have.
const slack = 64

// reach gives the oldest revision that a watch can begin after.
func reach(t *testing.T, s *boltstore.Store, newest store.Revision) store.Revision {
	t.Helper()
	for from := range newest {
		for c, err := range s.Watch(t.Context(), "", from) {
			if err == nil {
				if c.Revision != from+1 {
					t.Fatalf("the change after revision %d is of %d", from, c.Revision)
				}
				return from
			}
			if !errors.Is(err, store.ErrCompacted) {
				t.Fatalf("Watch from %d gives error %v", from, err)
			}
			break
		}
	}
	return newest
}

func TestHistoryLimit(t *testing.T) {
	const limit, n = 10, 500
	path := filepath.Join(t.TempDir(), "links.db")
	s := openAt(t, path, &boltstore.Options{MaxHistory: limit})
	for i := range n {
		put(t, s, "key", fmt.Sprint(i))
	}
	gone := reach(t, s, n)
	if gone > n-limit || gone < n-limit-slack {
		t.Errorf("of %d transactions those after %d are kept, want %d and a few more", n, gone, limit)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openAt(t, path, &boltstore.Options{MaxHistory: limit})
	if again := reach(t, s, n); again != gone {
		t.Errorf("opened again, those after %d are kept, before it was %d", again, gone)
	}
}

func TestHistoryBytes(t *testing.T) {
	const size, limit, n = 1000, 50_000, 300
	path := filepath.Join(t.TempDir(), "links.db")
	opts := &boltstore.Options{MaxHistoryBytes: limit}
	s := openAt(t, path, opts)
	for i := range n {
		put(t, s, "key", strings.Repeat("v", size))
		if i == n/2 { // what there is is counted anew
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			s = openAt(t, path, opts)
		}
	}
	// Each has the old value and the new.
	if kept := n - reach(t, s, n); kept < limit/(2*size)-2 || kept > limit/(2*size) {
		t.Errorf("%d transactions of twice %d bytes are kept, the limit is %d bytes", kept, size, limit)
	}
	big := put(t, s, "key", strings.Repeat("v", 2*limit))
	for c, err := range s.Watch(t.Context(), "", big-1) {
		if err != nil || len(c.Value) != 2*limit {
			t.Errorf("of a transaction beyond the limit there is %d bytes, error %v", len(c.Value), err)
		}
		break
	}
}

// TestHistoryOutlivesProcess: a watch goes on where it was, and so do the pages
// of a scan.
func TestHistoryOutlivesProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "links.db")
	s := openAt(t, path, nil)
	put(t, s, "a", "1", "b", "1", "c", "1")
	p, err := s.Scan(t.Context(), store.Range{Limit: 1})
	if err != nil || !p.More {
		t.Fatalf("%+v, error %v", p, err)
	}
	put(t, s, "b", "2")
	put(t, s, "b", "3", "d", "3")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openAt(t, path, nil)
	rest, err := s.Scan(t.Context(), store.Range{From: "a\x00", Limit: 9, At: p.At})
	if err != nil || len(rest.Records) != 2 || string(rest.Records[0].Value) != "1" || rest.Records[1].Key != "c" {
		t.Errorf("the other page is %+v, error %v", rest, err)
	}
	var got []string
	for c, err := range s.Watch(t.Context(), "", p.At) {
		if err != nil {
			t.Fatal(err)
		}
		if got = append(got, c.Key+string(c.Value)); len(got) == 3 {
			break
		}
	}
	if fmt.Sprint(got) != "[b2 b3 d3]" {
		t.Errorf("the watch goes on with %v", got)
	}
}
