package storetest

import (
	"errors"
	"fmt"
	"slices"

	"github.com/clusterlink-go/clusterlink/store"
)

func scanCases() []check {
	return []check{
		{clause: "C11", name: "scan-bounds", run: scanBounds},
		{clause: "C11", name: "scan-limit-more", run: scanLimit},
		{clause: "C11", name: "scan-order", run: scanOrder},
		{clause: "C11", name: "scan-at", run: scanAt},
		{clause: "C12", name: "snapshot-pages", need: needsSnapshots, run: snapshotPages},
		{clause: "C12", name: "snapshot-two", need: needsSnapshots, run: snapshotTwo},
		{clause: "C13", name: "compacted-scan-ahead", run: compactedScanAhead},
		{clause: "C13", name: "compacted-watch-ahead", need: needsWatch, run: compactedWatchAhead},
		{clause: "C13", name: "compacted-watch", need: needsCompact, run: compactedWatch},
		{clause: "C13", name: "compacted-watch-running", need: needsCompact, run: compactedWatchRunning},
		{clause: "C13", name: "compacted-scan", need: needsCompact, run: compactedScan},
	}
}

func scanBounds(e *env) {
	e.must(set("a", "1"), set("b", "2"), set("c", "3"), set("d", "4"))
	for _, c := range []struct {
		from, to string
		want     []string
	}{
		{"", "", []string{"a", "1", "b", "2", "c", "3", "d", "4"}},
		{"b", "", []string{"b", "2", "c", "3", "d", "4"}},
		{"b\x00", "", []string{"c", "3", "d", "4"}},
		{"", "c", []string{"a", "1", "b", "2"}},
		{"b", "d", []string{"b", "2", "c", "3"}},
		{"b", "c\x00", []string{"b", "2", "c", "3"}},
		{"b", "b", nil},
		{"c", "b", nil},
		{"aa", "ab", nil},
		{"e", "", nil},
		{"", "a", nil},
	} {
		e.gives(store.Range{From: c.from, To: c.to, Limit: 10}, false, c.want...)
	}
}

func scanLimit(e *env) {
	e.gives(store.Range{Limit: 1}, false)
	e.must(set("a", "1"), set("b", "2"), set("c", "3"))
	e.gives(store.Range{Limit: 1}, true, "a", "1")
	e.gives(store.Range{Limit: 2}, true, "a", "1", "b", "2")
	e.gives(store.Range{Limit: 3}, false, "a", "1", "b", "2", "c", "3")
	e.gives(store.Range{Limit: 4}, false, "a", "1", "b", "2", "c", "3")
	e.gives(store.Range{To: "c", Limit: 1}, true, "a", "1")
	e.gives(store.Range{To: "c", Limit: 2}, false, "a", "1", "b", "2")
	e.gives(store.Range{From: "b", Limit: 1}, true, "b", "2")
	e.gives(store.Range{From: "c", Limit: 1}, false, "c", "3")
}

// scanOrder writes many records in a mixed order and reads them back in pages of
// several sizes.
func scanOrder(e *env) {
	const n = 400
	var want []string
	for i := range n {
		e.must(set(fmt.Sprintf("key %04d", i*7919%n), "1"))
		want = append(want, fmt.Sprintf("key %04d", i))
	}
	for _, limit := range []int{1, 7, 100, n, n + 1} {
		var got []string
		r := store.Range{Limit: limit}
		for {
			p := e.scan(r)
			for _, rec := range p.Records {
				got = append(got, rec.Key)
			}
			if !p.More {
				break
			}
			if len(p.Records) != limit {
				e.fail("a page of Limit %d has More and %d records", limit, len(p.Records))
			}
			r.From = got[len(got)-1] + "\x00"
		}
		if !slices.Equal(got, want) {
			e.fail("pages of %d give the keys %.200q, want the %d keys in order", limit, got, n)
		}
	}
}

func scanAt(e *env) {
	if e.caps.SharedRevisions {
		return // others move the newest revision
	}
	for i := range 3 {
		rev := e.must(set(fmt.Sprint("key ", i), "1"))
		for _, r := range []store.Range{{Limit: 10}, {Limit: 1}, {From: "z", Limit: 1}, {Limit: 10, At: rev}} {
			if p := e.scan(r); p.At != rev {
				e.fail("Scan(%+v) is at revision %d, the newest is %d", r, p.At, rev)
			}
		}
	}
}

func snapshotPages(e *env) {
	e.must(set("a", "1"), set("b", "2"), set("c", "3"), set("d", "4"))
	p := e.gives(store.Range{Limit: 1}, true, "a", "1")
	revs := e.all().Records
	for i := range 200 {
		e.must(set("b", fmt.Sprint("new ", i)), set(fmt.Sprintf("b%03d", i), "new"))
	}
	e.must(del("c"), set("a", "new"))
	for range 2 { // reading a page does not use it up
		got := e.gives(store.Range{From: "a\x00", Limit: 2, At: p.At}, true, "b", "2", "c", "3")
		if got.At != p.At {
			e.fail("a page read at revision %d says that it is at %d", p.At, got.At)
		}
		for i, rec := range got.Records {
			if !sameRecord(rec, revs[i+1]) {
				e.fail("at revision %d Scan gives %s, want %s", p.At, recordText(rec), recordText(revs[i+1]))
			}
		}
	}
	e.gives(store.Range{From: "c\x00", Limit: 2, At: p.At}, false, "d", "4")
	e.gives(store.Range{Limit: 9, At: p.At}, false, "a", "1", "b", "2", "c", "3", "d", "4")
	e.gives(store.Range{From: "b199", Limit: 9}, false, "b199", "new", "d", "4")
}

func snapshotTwo(e *env) {
	e.must(set("a", "1"), set("b", "1"))
	first := e.gives(store.Range{Limit: 1}, true, "a", "1")
	e.must(set("a", "2"), set("b", "2"))
	second := e.gives(store.Range{Limit: 1}, true, "a", "2")
	e.must(del("a"), del("b"))
	e.gives(store.Range{From: "b", Limit: 9, At: first.At}, false, "b", "1")
	e.gives(store.Range{From: "b", Limit: 9, At: second.At}, false, "b", "2")
	e.gives(store.Range{Limit: 9, At: first.At}, false, "a", "1", "b", "1")
	e.gives(store.Range{From: "b", Limit: 9}, false)
}

// notReached commits something and gives revisions after it.
func (e *env) notReached() []store.Revision {
	e.Helper()
	newest := e.must(set("a", "1"))
	const never = 1 << 40 // in a test
	if e.caps.SharedRevisions {
		return []store.Revision{never}
	}
	return []store.Revision{newest + 1, never}
}

func compactedScanAhead(e *env) {
	for _, at := range e.notReached() {
		if p, err := e.Scan(e.ctx, store.Range{Limit: 1, At: at}); !errors.Is(err, store.ErrCompacted) {
			e.fail("Scan at revision %d, which was never reached, gives %s and error %v", at, recordsText(p.Records), err)
		}
	}
}

func compactedWatchAhead(e *env) {
	for _, from := range e.notReached() {
		e.watchCompacted(from)
	}
}

// watchCompacted demands ErrCompacted as all that a watch yields.
func (e *env) watchCompacted(from store.Revision) {
	e.Helper()
	var got []store.Change
	err := e.watch("", from, func(c store.Change) bool {
		got = append(got, c)
		return false
	})
	if !errors.Is(err, store.ErrCompacted) {
		e.fail("Watch from revision %d, which is not kept, gives %s and error %v", from, changesText(got), err)
	}
}

func compactedWatch(e *env) {
	first := e.must(set("a", "1"))
	e.must(set("a", "2"))
	newest := e.must(set("b", "1"))
	e.caps.Compact(e.TB, e.Backend)
	e.must(set("c", "1"))
	e.watchCompacted(0)
	e.watchCompacted(first)
	e.watchCompacted(newest - 1)
	e.must(set("end", ""))
	got := e.follow("", newest, "end")
	if len(got) != 1 || got[0].Key != "c" {
		e.fail("Watch from the newest compacted revision %d gives %s, want the change of %q", newest, changesText(got), "c")
	}
}

// compactedWatchRunning lets a slow watch fall behind a compaction: it may know
// the changes already or be told, but must not skip any.
func compactedWatchRunning(e *env) {
	const n = 600
	start := e.must(set("key 0", ""))
	want := 0
	err := e.watch("key ", start-1, func(c store.Change) bool {
		if c.Key != fmt.Sprint("key ", want) {
			e.fail("a watch that fell behind goes on with %s, want %q or ErrCompacted", changeText(c), fmt.Sprint("key ", want))
		}
		if want == 0 {
			for i := range n {
				e.must(set(fmt.Sprint("key ", i+1), ""))
			}
			e.caps.Compact(e.TB, e.Backend)
			e.must(set(fmt.Sprint("key ", n+1), ""))
		}
		want++
		return want <= n+1
	})
	if err != nil && !errors.Is(err, store.ErrCompacted) {
		e.fail("a watch that fell behind ends with %v", err)
	}
}

// compactedScan: the snapshot may live on, but must then be whole.
func compactedScan(e *env) {
	e.must(set("a", "1"), set("b", "1"), set("c", "1"))
	p := e.scan(store.Range{Limit: 1})
	e.must(set("b", "2"), del("c"))
	e.caps.Compact(e.TB, e.Backend)
	got, err := e.Scan(e.ctx, store.Range{From: "b", Limit: 9, At: p.At})
	if errors.Is(err, store.ErrCompacted) {
		return
	}
	if err != nil || len(got.Records) != 2 || string(got.Records[0].Value) != "1" {
		e.fail("the second page, after a compaction, gives %s and error %v, want the snapshot or ErrCompacted", recordsText(got.Records), err)
	}
}
