package etcdstore_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
	"go.uber.org/zap"

	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/etcdstore"
	"github.com/clusterlink-go/clusterlink/store/storetest"
)

const (
	// childTask tells a child process, in JSON, what to do.
	childTask = "ETCDSTORE_TASK"
	// processCalls is how many operations each process makes, instead of 160.
	processCalls = "PROCESS_CALLS"
)

const (
	processes      = 3
	processClients = 4
	processLinks   = 6
	processPrefix  = "processes/"
)

// task is what a child process does. It writes a line of JSON for each result.
type task struct {
	Endpoints []string
	// First is the number of its first client.
	First int
	// Calls is how many calls each client makes; where it is 0 the process takes
	// part in the races.
	Calls    int
	Timeout  time.Duration
	Patience time.Duration
}

func TestMain(m *testing.M) {
	crash.Child()
	for env, do := range map[string]func(string) error{childTask: work, memberTask: serve} {
		if text := os.Getenv(env); text != "" {
			if err := do(text); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
			os.Exit(0)
		}
	}
	os.Exit(m.Run())
}

func work(text string) error {
	var t task
	if err := json.Unmarshal([]byte(text), &t); err != nil {
		return err
	}
	return t.run(os.Stdin, os.Stdout)
}

func (t task) run(in io.Reader, out io.Writer) error {
	s, err := dial(t.Endpoints, &etcdstore.Options{Prefix: processPrefix, Patience: t.Patience})
	if err != nil {
		return err
	}
	defer s.Close()
	results := json.NewEncoder(out)
	if t.Calls == 0 {
		return t.race(s, bufio.NewReader(in), results)
	}
	m := storetest.Mix{Links: processLinks, Clients: processClients, Calls: t.Calls, First: t.First, Timeout: t.Timeout}
	var failed error
	err = m.Run(context.Background(), s, func(c storetest.LinkCall) { failed = errors.Join(failed, results.Encode(c)) })
	return errors.Join(err, failed)
}

// raced is what became of one that was in a race.
type raced struct {
	What string
	// Won, or Lost as it must be; neither where Err is something else.
	Won, Lost bool
	Err       string
}

// race begins each race when a line comes in.
func (t task) race(s store.Backend, in *bufio.Reader, results *json.Encoder) error {
	for _, what := range storetest.Races() {
		if _, err := in.ReadString('\n'); err != nil {
			return err
		}
		errs, err := storetest.Race(context.Background(), s, what, fmt.Sprint(t.First), 22)
		if err != nil {
			return err
		}
		for _, err := range errs {
			r := raced{What: what, Won: err == nil, Lost: err != nil && storetest.Taken(what, err), Err: fmt.Sprint(err)}
			if err := results.Encode(r); err != nil {
				return err
			}
		}
	}
	return nil
}

// owner is a store with a client of its own.
type owner struct {
	*etcdstore.Store
	client *clientv3.Client
}

func (o owner) Close() error { return errors.Join(o.Store.Close(), o.client.Close()) }

func dial(endpoints []string, opts *etcdstore.Options) (store.Backend, error) {
	c, err := clientv3.New(clientv3.Config{
		Endpoints: endpoints, Logger: zap.NewNop(), DialTimeout: 10 * time.Second,
		DialKeepAliveTime: time.Second, DialKeepAliveTimeout: time.Second,
	})
	if err != nil {
		return nil, err
	}
	s, err := etcdstore.Open(c, opts)
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return owner{s, c}, nil
}

// child is a process that does a task.
type child struct {
	in      io.WriteCloser
	results *json.Decoder
	wait    func() error
}

func startChild(t *testing.T, todo task) *child {
	t.Helper()
	text, err := json.Marshal(todo)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), childTask+"="+string(text))
	cmd.Stderr = os.Stderr
	in, inErr := cmd.StdinPipe()
	out, outErr := cmd.StdoutPipe()
	if err := errors.Join(inErr, outErr, cmd.Start()); err != nil {
		t.Fatal(err)
	}
	return &child{in: in, results: json.NewDecoder(out), wait: cmd.Wait}
}

// TestProcesses has three processes operate on the same links of a cluster whose
// leader is killed in the middle. What they saw is linearizable, what was
// acknowledged is there, and what is there fits together.
func TestProcesses(t *testing.T) {
	each := 160
	if text := os.Getenv(processCalls); text != "" {
		var err error
		if each, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	c := startCluster(t, 3)
	begun, wall := time.Now(), time.Now().Round(0)
	var calls []storetest.LinkCall
	var mu sync.Mutex
	half := make(chan struct{})
	told := func(call storetest.LinkCall) {
		mu.Lock()
		defer mu.Unlock()
		if calls = append(calls, call); len(calls) == processes*each/2 {
			close(half)
		}
	}
	var wg sync.WaitGroup
	for i := range processes {
		todo := task{
			Endpoints: c.endpoints(), First: i * processClients, Calls: each / processClients,
			Timeout: 300 * time.Millisecond, Patience: time.Minute,
		}
		if i == 0 {
			todo.Patience = -1 // it leaves looking to its clients
		}
		p := startChild(t, todo)
		wg.Go(func() {
			for {
				var call storetest.LinkCall
				if err := p.results.Decode(&call); err == io.EOF {
					break
				} else if err != nil {
					t.Error(err)
					break
				}
				told(call)
			}
			if err := p.wait(); err != nil {
				t.Errorf("process %d: %v", i, err)
			}
		})
	}
	ended := make(chan struct{})
	go func() {
		wg.Wait()
		close(ended)
	}()
	select {
	case <-half:
		killed := c.leader(t, nil)
		killed.kill(t)
		c.leader(t, killed)
		killed.start(t)()
	case <-ended:
		t.Error("the processes ended before the middle")
	}
	<-ended
	took := time.Since(begun)
	if drift := time.Now().Round(0).Sub(wall) - took; drift.Abs() > 100*time.Millisecond {
		t.Fatalf("somebody set the clock, by %v: nothing can be told", drift)
	}

	s := open(t, newClient(t, c.endpoints()...), processPrefix)
	look := storetest.Mix{Links: processLinks, First: processes * processClients}
	if err := look.Look(t.Context(), s, told); err != nil {
		t.Fatal(err)
	}
	if err := look.Check(calls, time.Minute); err != nil {
		t.Error(err)
	}
	if err := storetest.Sound(t.Context(), s, 0); err != nil {
		t.Error(err)
	}
	checkAnswers(t, calls)
	t.Logf("%d calls in %v, checked %v later", len(calls), took.Round(time.Millisecond), (time.Since(begun) - took).Round(time.Millisecond))
}

// checkAnswers demands that each call was answered whose time was not up, and
// that somebody looked what became of the others: the store itself, or the client.
func checkAnswers(t *testing.T, calls []storetest.LinkCall) {
	t.Helper()
	count := map[string]int{}
	open := map[int]storetest.LinkCall{}
	for _, call := range calls {
		count[call.Answer]++
		if was, asked := open[call.Client]; asked {
			if delete(open, call.Client); call.Link != was.Link || call.Answer == "unknown" || call.Answer == "nothing" {
				t.Errorf("after %v its client sees %v", was, call)
			}
		}
		if call.Answer == "unknown" {
			if open[call.Client] = call; call.Client >= processClients {
				t.Errorf("the store did not find out what became of %v", call)
			}
		}
		if call.Answer == "nothing" && !strings.Contains(call.Err, context.DeadlineExceeded.Error()) {
			t.Errorf("a call failed that had time: %v", call)
		}
	}
	t.Log(count)
	if len(open) > 0 {
		t.Errorf("nobody looked what became of %v", open)
	}
	if count["done"]*5 < len(calls) {
		t.Errorf("of %d calls only %d did something", len(calls), count["done"])
	}
}

// TestProcessRaces has three processes create one name, one prefix and one
// topic: one wins, and the others are told that it exists.
func TestProcessRaces(t *testing.T) {
	endpoint := startServer(t)
	var list []*child
	for i := range processes {
		list = append(list, startChild(t, task{Endpoints: []string{endpoint}, First: i}))
	}
	for _, what := range storetest.Races() {
		for _, p := range list {
			if _, err := io.WriteString(p.in, "go\n"); err != nil {
				t.Fatal(err)
			}
		}
		won := 0
		for _, p := range list {
			for range 22 {
				var r raced
				if err := p.results.Decode(&r); err != nil || r.What != what {
					t.Fatalf("a process says %+v, error %v", r, err)
				}
				if r.Won {
					won++
				} else if !r.Lost {
					t.Errorf("one of those who want one %s gets %s", what, r.Err)
				}
			}
		}
		if won != 1 {
			t.Errorf("%d get one %s", won, what)
		}
	}
	for _, p := range list {
		if err := p.wait(); err != nil {
			t.Error(err)
		}
	}
	if err := storetest.Sound(t.Context(), open(t, newClient(t, endpoint), processPrefix), 0); err != nil {
		t.Error(err)
	}
}
