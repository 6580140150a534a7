package boltstore_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/boltstore"
)

// What the child of the crash test is told by.
const (
	crashChild = "BOLTSTORE_CRASH_CHILD" // path of the file
	crashKills = "CRASH_KILLS"           // how many, instead of 20
)

const (
	crashWriters = 8
	// crashLogs is how many records of its log each writer leaves.
	crashLogs = 5
)

func TestMain(m *testing.M) {
	if path := os.Getenv(crashChild); path != "" {
		if err := crashWrite(path, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func crashKey(kind string, w, i int) string { return fmt.Sprintf("%s/%d/%09d", kind, w, i) }

// crashWrite writes until it is killed. Writer w counts i up in transactions that
// each set two records to i, add one to its log and delete the oldest, and says
// "w i revision" after each. All of them count up one counter, by conditions.
func crashWrite(path string, out io.Writer) error {
	s, err := boltstore.Open(path, &boltstore.Options{MaxHistory: 30})
	if err != nil {
		return err
	}
	ctx := context.Background()
	var wg sync.WaitGroup
	errs := make([]error, crashWriters)
	for w := range crashWriters {
		wg.Go(func() { errs[w] = crashWriter(ctx, s, w, out) })
	}
	wg.Wait()
	return errors.Join(errs...)
}

func crashWriter(ctx context.Context, s *boltstore.Store, w int, out io.Writer) error {
	last, err := s.Get(ctx, crashKey("a", w, 0))
	if err != nil {
		return err
	}
	i, _ := strconv.Atoi(string(last.Value)) // 0 where there is none
	for i++; ; i++ {
		text := fmt.Appendf(nil, "%d", i)
		for {
			counter, err := s.Get(ctx, "counter")
			if err != nil {
				return err
			}
			n, _ := strconv.Atoi(string(counter.Value))
			rev, err := s.Commit(ctx, store.Txn{
				If: []store.Condition{
					{Key: "counter", Revision: counter.Revision},
					{Key: crashKey("log", w, i)},
				},
				Ops: []store.Op{
					{Key: crashKey("a", w, 0), Value: text},
					{Key: "counter", Value: fmt.Appendf(nil, "%d", n+1)},
					{Key: crashKey("log", w, i), Value: text},
					{Key: crashKey("log", w, i-crashLogs), Delete: true},
					{Key: crashKey("z", w, 0), Value: text},
				},
			})
			if errors.Is(err, store.ErrConflict) {
				continue
			}
			if err != nil {
				return err
			}
			if _, err := fmt.Fprintf(out, "%d %d %d\n", w, i, rev); err != nil {
				return err
			}
			break
		}
	}
}

// TestCrash kills a writing process again and again and looks at the file each
// time. CRASH_KILLS says how often.
func TestCrash(t *testing.T) {
	kills := 20
	if text := os.Getenv(crashKills); text != "" {
		var err error
		if kills, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "links.db")
	acked := make([]ack, crashWriters)
	total := 0
	for round := range kills {
		after := rand.IntN(40) // acknowledged transactions, or at once
		if round%10 == 9 {
			after = 300
		}
		total += crashRound(t, path, after, acked)
		crashCheck(t, path, acked)
		if t.Failed() {
			t.Fatalf("in round %d, killed after %d", round, after)
		}
	}
	t.Logf("%d kills, %d acknowledged transactions, all there", kills, total)
	if total == 0 {
		t.Error("nothing was ever acknowledged")
	}
}

// ack is what a writer was told last.
type ack struct {
	i   int
	rev store.Revision
}

// crashRound runs the child, kills it after so many acknowledgements and keeps
// the last of each writer.
func crashRound(t *testing.T, path string, after int, acked []ack) (n int) {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^$")
	child.Env = append(os.Environ(), crashChild+"="+path)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	killed := false
	if after == 0 {
		killed = true
		err = child.Process.Kill()
	}
	lines := bufio.NewReader(out)
	for {
		line, readErr := lines.ReadString('\n')
		if readErr != nil { // the rest of a line is no acknowledgement
			break
		}
		var w int
		var a ack
		if _, err := fmt.Sscanf(line, "%d %d %d\n", &w, &a.i, &a.rev); err != nil {
			t.Errorf("the child says %q: error %v", line, err)
		}
		if a.i != acked[w].i+1 && a.i != acked[w].i+2 { // one may have gone unheard
			t.Errorf("after %d writer %d goes on with %d", acked[w].i, w, a.i)
		}
		acked[w] = a
		if n++; n >= after && !killed {
			killed = true
			err = child.Process.Kill()
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Wait(); err == nil || !killed {
		t.Errorf("the child ended on its own: %v", err)
	}
	return n
}

// crashCheck demands what was acknowledged, whole, once.
func crashCheck(t *testing.T, path string, acked []ack) {
	t.Helper()
	s, err := boltstore.Open(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	p, err := s.Scan(t.Context(), store.Range{Limit: 1000})
	if err != nil || p.More {
		t.Fatalf("More %v, error %v", p.More, err)
	}
	records := map[string]store.Record{}
	for _, r := range p.Records {
		records[r.Key] = r
	}
	number := func(key string) int {
		n, _ := strconv.Atoi(string(records[key].Value))
		return n
	}
	sum, want := 0, 0
	for w, a := range acked {
		got := number(crashKey("a", w, 0))
		sum += got
		switch {
		case got < a.i:
			t.Errorf("writer %d was told %d, the file has %d", w, a.i, got)
		case got > a.i+1:
			t.Errorf("writer %d was told %d, the file has %d", w, a.i, got)
		case got == a.i && a.i > 0 && records[crashKey("a", w, 0)].Revision != a.rev:
			t.Errorf("writer %d was told revision %d, the file has %+v", w, a.rev, records[crashKey("a", w, 0)])
		}
		if z := number(crashKey("z", w, 0)); z != got || records[crashKey("z", w, 0)].Revision != records[crashKey("a", w, 0)].Revision {
			t.Errorf("writer %d has half a transaction: %d and %d", w, got, z)
		}
		for i := max(1, got-crashLogs+1); i <= got; i++ {
			if want++; number(crashKey("log", w, i)) != i {
				t.Errorf("writer %d: %d is missing in its log", w, i)
			}
		}
		if got > 0 {
			want += 2
		}
	}
	if sum > 0 {
		want++
	}
	if len(records) != want {
		t.Errorf("there are %d records, want %d", len(records), want)
	}
	// Each counted once: no transaction was lost and none applied twice.
	if n := number("counter"); n != sum || p.At != store.Revision(sum) {
		t.Errorf("the writers counted to %d in all, the counter is at %d and the revision at %d", sum, n, p.At)
	}
}
