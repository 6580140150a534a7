package boltstore_test

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/boltstore"
	"github.com/clusterlink-go/clusterlink/store/storetest"
)

func TestContract(t *testing.T) {
	dir := t.TempDir()
	paths := map[store.Backend]string{}
	n := 0
	open := func(tb storetest.TB, path string) store.Backend {
		s, err := boltstore.Open(path, nil)
		if err != nil {
			tb.Fatalf("%v", err)
		}
		tb.Cleanup(func() { s.Close() })
		paths[s] = path
		return s
	}
	storetest.Run(t, func(tb storetest.TB) store.Backend {
		n++
		return open(tb, filepath.Join(dir, fmt.Sprint(n)))
	}, storetest.Caps{
		Compact: func(tb storetest.TB, b store.Backend) {
			if err := b.(*boltstore.Store).Compact(tb.Context()); err != nil {
				tb.Fatalf("%v", err)
			}
		},
		Reopen: func(tb storetest.TB, b store.Backend) store.Backend {
			if err := b.Close(); err != nil {
				tb.Fatalf("%v", err)
			}
			return open(tb, paths[b])
		},
	})
}

// TestLocked: a file has one store at a time, and the error names it.
func TestLocked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "links.db")
	s := openAt(t, path, nil)
	_, err := boltstore.Open(path, &boltstore.Options{Timeout: -1})
	if !errors.Is(err, boltstore.ErrLocked) || !strings.Contains(fmt.Sprint(err), path) {
		t.Errorf("opened twice: error %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	openAt(t, path, &boltstore.Options{Timeout: -1})
}

// TestOpenRefuses what is no store, and leaves it as it was.
func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	other := filepath.Join(dir, "other.db")
	bolt(t, other, func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucket([]byte("somebody else's"))
		return err
	})
	later := filepath.Join(dir, "later.db")
	openAt(t, later, nil).Close()
	bolt(t, later, func(tx *bbolt.Tx) error { return tx.Bucket([]byte("meta")).Put([]byte("format"), []byte("2")) })
	empty := filepath.Join(dir, "empty.db")
	text := filepath.Join(dir, "text.db")
	for path, content := range map[string]string{empty: "", text: strings.Repeat("no database\n", 1000)} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, tc := range []struct {
		name, path string
		want       error
	}{
		{"another program's file", other, boltstore.ErrFormat},
		{"a later version", later, boltstore.ErrFormat},
		{"an empty file", empty, boltstore.ErrCorrupt},
		{"a text", text, boltstore.ErrCorrupt},
		{"a directory", dir, nil},
		{"no directory", filepath.Join(dir, "none", "x.db"), os.ErrNotExist},
	} {
		t.Run(tc.name, func(t *testing.T) {
			before, _ := os.ReadFile(tc.path)
			s, err := boltstore.Open(tc.path, nil)
			if err == nil {
				s.Close()
			}
			if err == nil || tc.want != nil && !errors.Is(err, tc.want) {
				t.Errorf("error %v, want %v", err, tc.want)
			}
			if after, _ := os.ReadFile(tc.path); string(after) != string(before) {
				t.Error("the file was changed")
			}
		})
	}
}

// TestCreateLeavesNothing but the file behind, also where several make it.
func TestCreateLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "links.db")
	done := make(chan error)
	for range 4 {
		go func() {
			s, err := boltstore.Open(path, nil)
			if err == nil {
				_, err = s.Commit(t.Context(), store.Txn{Ops: []store.Op{{Key: "key"}}})
				err = errors.Join(err, s.Close())
			}
			done <- err
		}()
	}
	for range 4 {
		if err := <-done; err != nil && !errors.Is(err, boltstore.ErrLocked) {
			t.Error(err)
		}
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 {
		t.Errorf("the directory has %v, error %v", files, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, error %v", info.Mode(), err)
	}
}

// world is all that a store tells: its records, the changes that are kept, and
// the newest revision.
type world struct {
	records map[string]string
	changes []string
	newest  store.Revision
}

func (w world) equal(o world) bool {
	return w.newest == o.newest && maps.Equal(w.records, o.records) && fmt.Sprint(w.changes) == fmt.Sprint(o.changes)
}

// look reads a store that nobody writes to; gone is where its history begins.
func look(t *testing.T, s *boltstore.Store, gone store.Revision) (w world, err error) {
	t.Helper()
	p, err := s.Scan(t.Context(), store.Range{Limit: 1 << 20})
	if err != nil {
		return w, err
	}
	w.newest, w.records = p.At, map[string]string{}
	for _, r := range p.Records {
		w.records[r.Key] = fmt.Sprintf("%q@%d", r.Value, r.Revision)
	}
	if gone == p.At {
		return w, nil
	}
	for c, err := range s.Watch(t.Context(), "", gone) {
		if err != nil {
			return w, err
		}
		w.changes = append(w.changes, fmt.Sprintf("%q=%q@%d %v", c.Key, c.Value, c.Revision, c.Deleted))
		if c.Revision == p.At {
			break // its first change will do
		}
	}
	return w, nil
}

func openAt(t testing.TB, path string, opts *boltstore.Options) *boltstore.Store {
	t.Helper()
	s, err := boltstore.Open(path, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// openNew opens a store in a directory of its own.
func openNew(t testing.TB, opts *boltstore.Options) *boltstore.Store {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "links.db"), opts)
}

func put(t testing.TB, s store.Backend, keyValues ...string) store.Revision {
	t.Helper()
	rev, err := s.Commit(t.Context(), puts(keyValues...))
	if err != nil {
		t.Fatal(err)
	}
	return rev
}

func puts(keyValues ...string) (t store.Txn) {
	for i := 0; i < len(keyValues); i += 2 {
		t.Ops = append(t.Ops, store.Op{Key: keyValues[i], Value: []byte(keyValues[i+1])})
	}
	return t
}

func value(t testing.TB, s store.Backend, key string) string {
	t.Helper()
	r, err := s.Get(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	return string(r.Value)
}

// bolt changes a file behind the store's back.
func bolt(t *testing.T, path string, f func(tx *bbolt.Tx) error) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Update(f), db.Close()); err != nil {
		t.Fatal(err)
	}
}
