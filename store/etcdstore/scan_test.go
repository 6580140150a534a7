package etcdstore_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc"

	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/etcdstore"
)

// fill writes records with empty values.
func fill(t testing.TB, s *etcdstore.Store, keys []string) {
	t.Helper()
	for chunk := range slices.Chunk(keys, s.MaxOps()) {
		var txn store.Txn
		for _, key := range chunk {
			txn.Ops = append(txn.Ops, store.Op{Key: key})
		}
		if _, err := s.Commit(t.Context(), txn); err != nil {
			t.Fatal(err)
		}
	}
}

// pages reads a range in pages of so many records.
func pages(t testing.TB, s *etcdstore.Store, r store.Range) (keys []string) {
	t.Helper()
	for {
		p, err := s.Scan(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		for _, rec := range p.Records {
			keys = append(keys, rec.Key)
		}
		if !p.More {
			return keys
		}
		if len(p.Records) != r.Limit {
			t.Fatalf("a page of Limit %d has More and %d records", r.Limit, len(p.Records))
		}
		r.From, r.At = keys[len(keys)-1]+"\x00", p.At
	}
}

// TestPages reads many shapes of keys in pages, with whatever width was learnt
// before.
func TestPages(t *testing.T) {
	s := open(t, newClient(t, startServer(t)), "pages/")
	r := rand.New(rand.NewPCG(1, 2))
	all := map[string]bool{}
	for i := range 700 {
		all[fmt.Sprintf("number/%04d", i)] = true
		all[fmt.Sprintf("random/%016x", r.Uint64())] = true
		all[fmt.Sprintf("long/%s%d", strings.Repeat("x", i), i%2)] = true
		all[fmt.Sprintf("mixed/%d/%x", i%3, r.Uint32N(1<<(i%20)))] = true
		all["bytes/"+string([]byte{byte(r.IntN(3) * 127), byte(r.IntN(2) * 255), byte(r.IntN(256))})] = true
	}
	keys := slices.Sorted(maps.Keys(all))
	fill(t, s, keys)
	for _, limit := range []int{9, 1, 40, 1000, 10_000} {
		for _, prefix := range []string{"", "number/", "random/", "long/", "mixed/", "bytes/", "none/"} {
			var want []string
			for _, key := range keys {
				if strings.HasPrefix(key, prefix) {
					want = append(want, key)
				}
			}
			if limit == 1 {
				want = want[:min(len(want), 100)]
			}
			to := store.PrefixEnd(prefix)
			if limit == 1 && len(want) > 0 {
				to = want[len(want)-1] + "\x00"
			}
			if got := pages(t, s, store.Range{From: prefix, To: to, Limit: limit}); !slices.Equal(got, want) {
				t.Errorf("pages of %d under %q hold %d keys, want %d", limit, prefix, len(got), len(want))
			}
		}
	}
	// What was learnt is of no use for what there is now.
	fill(t, s, []string{"number", "number/", "number//", "number/0", "number/1/2/3/4", "number/zzz"})
	want := 706 - 1 // "number" is not under the prefix
	for range 2 {
		if got := pages(t, s, store.Range{From: "number/", To: "number0", Limit: 40}); len(got) != want || !slices.IsSorted(got) {
			t.Errorf("then there are %d keys, want %d", len(got), want)
		}
	}
}

// TestCompactedWhileScanning: the newest page is read although the revision at
// which it was begun is compacted between its pieces.
func TestCompactedWhileScanning(t *testing.T) {
	endpoint := startServer(t)
	sure := newClient(t, endpoint)
	compacting := false
	reads := 0
	c := clientWith(t, endpoint, func(ctx context.Context, method string, req, reply any, cc *grpc.ClientConn, invoke grpc.UnaryInvoker, opts ...grpc.CallOption) error {
		if method == "/etcdserverpb.KV/Range" && compacting {
			if reads++; reads == 2 {
				resp, err := sure.Put(ctx, "elsewhere", "")
				if err == nil {
					_, err = sure.Compact(ctx, resp.Header.Revision)
				}
				if err != nil {
					t.Error(err)
				}
			}
		}
		return invoke(ctx, method, req, reply, cc, opts...)
	})
	s := open(t, c, "compacted/")
	var keys []string
	for i := range 100 {
		keys = append(keys, fmt.Sprintf("key/%03d", i))
	}
	fill(t, s, keys)
	r := store.Range{From: "key/", To: "key0", Limit: 10}
	first, err := s.Scan(t.Context(), r) // how wide a piece may be is learnt
	if err != nil {
		t.Fatal(err)
	}
	compacting, r.Limit = true, 50
	p, err := s.Scan(t.Context(), r)
	if err != nil || len(p.Records) != 50 || !p.More || p.At <= first.At {
		t.Errorf("Scan gives %d records at %d with More %v, error %v", len(p.Records), p.At, p.More, err)
	}
	if reads < 4 {
		t.Errorf("the page was read in %d pieces", reads)
	}
	r.At = first.At
	if _, err := s.Scan(t.Context(), r); !errors.Is(err, store.ErrCompacted) {
		t.Errorf("at a revision that is gone: error %v", err)
	}
}

// BenchmarkPage reads pages in the middle of a range that is large or small: it
// must not matter.
func BenchmarkPage(b *testing.B) {
	c := newClient(b, startServer(b))
	for _, n := range []int{1_000, 100_000} {
		b.Run(fmt.Sprintf("records=%d", n), func(b *testing.B) {
			s := open(b, c, fmt.Sprintf("page %d/", n))
			keys := make([]string, n)
			for i := range keys {
				keys[i] = fmt.Sprintf("mirror/%07d", i)
			}
			fill(b, s, keys)
			r := store.Range{From: "mirror/", To: "mirror0", Limit: 100}
			p, err := s.Scan(b.Context(), r)
			if err != nil {
				b.Fatal(err)
			}
			r.From, r.At = p.Records[99].Key+"\x00", p.At
			for b.Loop() {
				if _, err := s.Scan(b.Context(), r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
