package etcdstore_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"testing"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
	"go.uber.org/zap"

	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/etcdstore"
)

// What the child of the crash test is told by.
const (
	crashChild = "ETCDSTORE_CRASH_CHILD" // the endpoint
	crashKills = "CRASH_KILLS"           // how many, instead of 20
)

const (
	crashPrefix  = "crash/"
	crashWriters = 4
)

func TestMain(m *testing.M) {
	if endpoint := os.Getenv(crashChild); endpoint != "" {
		if err := crashWrite(endpoint, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func crashKey(kind string, w, i int) string { return fmt.Sprintf("%s/%d/%09d", kind, w, i) }

// crashWrite writes until it is killed. Writer w counts i up in transactions that
// set two records to i, add one to its log and count up what all share, and says
// "w i revision" after each.
func crashWrite(endpoint string, out io.Writer) error {
	c, err := clientv3.New(clientv3.Config{Endpoints: []string{endpoint}, Logger: zap.NewNop(), DialTimeout: 10 * time.Second})
	if err != nil {
		return err
	}
	s, err := etcdstore.Open(c, &etcdstore.Options{Prefix: crashPrefix})
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

func crashWriter(ctx context.Context, s *etcdstore.Store, w int, out io.Writer) error {
	last, err := s.Get(ctx, crashKey("a", w, 0))
	if err != nil {
		return err
	}
	i, _ := strconv.Atoi(string(last.Value)) // 0 where there is none
	for {
		counter, err := s.Get(ctx, "counter")
		if err != nil {
			return err
		}
		n, _ := strconv.Atoi(string(counter.Value))
		text := fmt.Append(nil, i+1)
		rev, err := s.Commit(ctx, store.Txn{
			If: []store.Condition{
				{Key: "counter", Revision: counter.Revision},
				{Key: crashKey("log", w, i+1)},
			},
			Ops: []store.Op{
				{Key: crashKey("a", w, 0), Value: text},
				{Key: "counter", Value: fmt.Append(nil, n+1)},
				{Key: crashKey("log", w, i+1), Value: text},
				{Key: crashKey("z", w, 0), Value: text},
			},
		})
		if errors.Is(err, store.ErrConflict) {
			continue
		}
		if err != nil {
			return err
		}
		i++
		if _, err := fmt.Fprintf(out, "%d %d %d\n", w, i, rev); err != nil {
			return err
		}
	}
}

// TestCrash kills a writing process again and again and looks at the records
// each time. CRASH_KILLS says how often.
func TestCrash(t *testing.T) {
	kills := 20
	if text := os.Getenv(crashKills); text != "" {
		var err error
		if kills, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	endpoint := startServer(t)
	s := open(t, newClient(t, endpoint), crashPrefix)
	acked := make([]ack, crashWriters)
	total := 0
	for round := range kills {
		after := rand.IntN(25) // acknowledged transactions, or at once
		total += crashRound(t, endpoint, after, acked)
		crashCheck(t, s, acked)
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
func crashRound(t *testing.T, endpoint string, after int, acked []ack) (n int) {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^$")
	child.Env = append(os.Environ(), crashChild+"="+endpoint)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	killed := after == 0
	if killed {
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

// crashCheck demands what was acknowledged, whole, once. What a killed process
// sent may still arrive while it looks, so it looks at one revision.
func crashCheck(t *testing.T, s *etcdstore.Store, acked []ack) {
	t.Helper()
	p, err := s.Scan(t.Context(), store.Range{Limit: 1 << 20})
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
	sum := 0
	for w, a := range acked {
		record := records[crashKey("a", w, 0)]
		got := number(record.Key)
		sum += got
		if got < a.i || got > 0 && got == a.i && record.Revision != a.rev {
			t.Errorf("writer %d was told %+v, there is %+v", w, a, record)
		}
		if z := records[crashKey("z", w, 0)]; string(z.Value) != string(record.Value) || z.Revision != record.Revision {
			t.Errorf("writer %d has half a transaction: %+v and %+v", w, record, z)
		}
		for i := 1; i <= got; i++ {
			if number(crashKey("log", w, i)) != i {
				t.Errorf("writer %d: %d is missing in its log", w, i)
			}
		}
		acked[w].i = max(a.i, got) // unheard, and there
		if got > a.i {
			acked[w].rev = record.Revision
		}
	}
	// Each counted once: no transaction was lost and none applied twice.
	if n := number("counter"); n != sum {
		t.Errorf("the writers counted to %d in all, the counter is at %d", sum, n)
	}
}
