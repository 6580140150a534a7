package boltstore_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/boltstore"
)

const pageSize = 4096

// history is short, so that the tests also meet pages that are used again.
var tornOptions = &boltstore.Options{MaxHistory: 20}

// tornFiles makes a store and gives the bytes of its file after each of the last
// two commits, with what it holds and where its history begins.
func tornFiles(t *testing.T) (files [2][]byte, worlds [2]world, gone store.Revision) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "links.db")
	s := openAt(t, path, &boltstore.Options{MaxHistory: tornOptions.MaxHistory})
	var rev store.Revision
	for i := range 180 {
		rev = put(t, s, fmt.Sprintf("key/%03d", i*7%150), fmt.Sprintf("value %d %0200d", i, i), fmt.Sprintf("tail/%d", i%9), "x")
	}
	if _, err := s.Commit(t.Context(), store.Txn{Ops: []store.Op{{Key: "tail/3", Delete: true}, {Key: "key/000", Value: bytes.Repeat([]byte("big"), 3000)}}}); err != nil {
		t.Fatal(err)
	}
	gone = reach(t, s, rev)
	for i := range files {
		if i == 1 {
			put(t, s, "key/042", "new", "key/999", "new", "tail/3", "back")
		}
		var err error
		if files[i], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
		if worlds[i], err = look(t, s, gone); err != nil {
			t.Fatal(err)
		}
		if again := reach(t, s, rev); again != gone {
			t.Fatalf("the history begins after %d and then after %d", gone, again)
		}
	}
	if worlds[0].equal(worlds[1]) {
		t.Fatal("the last commit shows nowhere")
	}
	return files, worlds, gone
}

// opens gives which of the worlds a file opens as, or -1 where it is refused. It
// fails the test where it opens as neither.
func opens(t *testing.T, path string, file []byte, worlds []world, gone store.Revision, what string) int {
	t.Helper()
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := boltstore.Open(path, tornOptions)
	if err != nil {
		if !errors.Is(err, boltstore.ErrCorrupt) && !errors.Is(err, boltstore.ErrFormat) {
			t.Errorf("%s: error %v", what, err)
		}
		return -1
	}
	defer s.Close()
	got, err := look(t, s, gone)
	if err != nil {
		t.Errorf("%s: it opens, and then there is error %v", what, err)
		return -1
	}
	for i, w := range worlds {
		if w.equal(got) {
			return i
		}
	}
	t.Errorf("%s: it opens half read, with %d records and %d changes up to %d", what, len(got.records), len(got.changes), got.newest)
	return -1
}

// TestTruncated: a file that was cut off is refused as soon as a page is
// missing.
func TestTruncated(t *testing.T) {
	files, worlds, gone := tornFiles(t)
	whole := files[1]
	path := filepath.Join(t.TempDir(), "links.db")
	if got := opens(t, path, whole, worlds[1:], gone, "the whole file"); got != 0 {
		t.Fatal("the whole file does not open")
	}
	end := len(bytes.TrimRight(whole, "\x00")) // the last page in use ends after this
	end = (end + pageSize - 1) / pageSize * pageSize
	var lengths []int
	for n := 0; n < end; n += pageSize {
		lengths = append(lengths, n, n+1, n+pageSize/2, n+pageSize-1)
	}
	for _, n := range lengths {
		what := fmt.Sprintf("%d of %d bytes", n, len(whole))
		if got := opens(t, path, whole[:n], worlds[1:], gone, what); got >= 0 && n < end-pageSize {
			t.Errorf("%s: it opens", what)
		}
	}
	opens(t, path, whole[:end], worlds[1:], gone, "up to the last page in use")
	opens(t, path, append(bytes.Clone(whole), make([]byte, 3*pageSize+5)...), worlds[1:], gone, "with more behind")
}

// TestTorn: where not every page of a commit came to disk, the file is as before
// the commit, as after it, or refused.
func TestTorn(t *testing.T) {
	files, worlds, gone := tornFiles(t)
	path := filepath.Join(t.TempDir(), "links.db")
	n := max(len(files[0]), len(files[1]))
	for i := range files {
		files[i] = append(files[i], make([]byte, n-len(files[i]))...)
	}
	var changed []int
	for at := 0; at < n; at += pageSize {
		if !bytes.Equal(files[0][at:at+pageSize], files[1][at:at+pageSize]) {
			changed = append(changed, at)
		}
	}
	if len(changed) < 4 || changed[0] > pageSize {
		t.Fatalf("a commit changes the pages at %v", changed)
	}
	meta := changed[0]
	r := rand.New(rand.NewPCG(1, 2))
	seen := map[int]int{}
	for round := range 400 {
		file := bytes.Clone(files[0])
		written := map[int]bool{}
		for _, at := range changed {
			part := pageSize // of this page so much was written
			switch {
			case round < 2*len(changed): // all but one, or one alone
				if (at == changed[round/2]) == (round%2 == 0) {
					continue
				}
			case r.IntN(2) == 0:
				continue
			case r.IntN(4) == 0:
				part = 512 * r.IntN(8)
			}
			written[at] = part == pageSize
			copy(file[at:at+part], files[1][at:])
		}
		got := opens(t, path, file, worlds[:], gone, fmt.Sprintf("round %d, with the pages %v of %v", round, written, changed))
		seen[got]++
		if !written[meta] && got != 0 && bytes.Equal(file[meta:meta+pageSize], files[0][meta:meta+pageSize]) {
			t.Errorf("round %d: without its meta page the commit matters: %d", round, got)
		}
	}
	if seen[-1] == 0 || seen[0] == 0 {
		t.Errorf("refused, before, after: %v", seen)
	}
}

// TestFlipped: a bit that is not what was written is noticed before anything is
// read, or does not matter. A damaged newest meta page is like one that was
// never written.
func TestFlipped(t *testing.T) {
	files, worlds, gone := tornFiles(t)
	whole := files[1]
	path := filepath.Join(t.TempDir(), "links.db")
	r := rand.New(rand.NewPCG(3, 4))
	refused, total := 0, 0
	for at := 0; at < len(whole); at += pageSize {
		if len(bytes.TrimRight(whole[at:at+pageSize], "\x00")) == 0 {
			continue
		}
		var offsets []int
		for i := range 16 + 16 { // the head of the page and an element
			offsets = append(offsets, i)
		}
		for range 8 {
			offsets = append(offsets, r.IntN(pageSize))
		}
		for _, off := range offsets {
			file := bytes.Clone(whole)
			file[at+off] ^= 1 << r.IntN(8)
			got := opens(t, path, file, worlds[:], gone, fmt.Sprintf("page %d, byte %d flipped", at/pageSize, off))
			if got == 0 && at >= 2*pageSize {
				t.Errorf("page %d, byte %d flipped: the last commit is lost", at/pageSize, off)
			}
			if total++; got < 0 {
				refused++
			}
		}
	}
	t.Logf("%d of %d damaged files are refused, the others are whole", refused, total)
	if refused < total/10 {
		t.Errorf("only %d of %d damaged files are refused", refused, total)
	}
}
