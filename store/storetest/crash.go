package storetest

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
)

const (
	// crashTarget tells the child what to open.
	crashTarget = "STORETEST_CRASH_TARGET"
	// crashKills is how often to kill, where that is said.
	crashKills = "CRASH_KILLS"
)

const (
	crashWriters = 8
	// crashLogs is how many records of its log each writer leaves.
	crashLogs = 5
	// crashHosts take mirrors through their life, beside the writers.
	crashHosts = 2
	crashLives = 4 // the steps of a life
)

// Crash kills a process that writes to a durable backend, again and again, and
// looks each time at what is there: what was acknowledged, whole, once, and the
// duties as they were. A test binary that uses it calls [Crash.Child] at the
// beginning of TestMain, and [Crash.Run] in a test.
type Crash struct {
	_ struct{}
	// Open opens the backend that target names, in the child and, when that is
	// dead, in the test.
	Open func(target string) (store.Backend, error)
	// Late says that what a killed process sent may be applied after its death,
	// and that others move the revisions, too: as on an engine elsewhere.
	Late bool
}

// Child writes until it is killed where this process is a child of Run, and does
// nothing elsewhere.
func (c Crash) Child() {
	target := os.Getenv(crashTarget)
	if target == "" {
		return
	}
	fmt.Fprintln(os.Stderr, c.write(target, os.Stdout))
	os.Exit(1)
}

// Run kills a child 20 times, or as often as CRASH_KILLS in the environment
// says.
func (c Crash) Run(t *testing.T, target string) {
	t.Helper()
	kills := 20
	if text := os.Getenv(crashKills); text != "" {
		var err error
		if kills, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	r := &crashRun{T: t, Crash: c, target: target}
	r.open(func(b store.Backend) { r.prepare(b) })
	for round := range kills {
		after := rand.IntN(40) // acknowledged transactions, or at once
		if round%10 == 9 {
			after = 300
		}
		r.kill(after)
		r.open(r.check)
		if t.Failed() {
			t.Fatalf("in round %d, killed after %d", round, after)
		}
	}
	t.Logf("%d kills, %d acknowledged transactions, all there", kills, r.total)
	if r.total == 0 {
		t.Error("nothing was ever acknowledged")
	}
}

// crashRun is what the test knows.
type crashRun struct {
	*testing.T
	Crash
	target string

	// acked is what each writer was told last: what it counted to and at which
	// revision; of a host, the step of its mirror's life and the duties.
	acked [crashWriters + crashHosts]struct {
		i      int
		rev    store.Revision
		duties string
	}
	total int
	// base is the revision before the first round, steps how many steps the
	// hosts made.
	base  store.Revision
	steps int
}

func (r *crashRun) open(do func(b store.Backend)) {
	r.Helper()
	b, err := r.Open(r.target)
	if err != nil {
		r.Fatal(err)
	}
	defer b.Close()
	do(b)
}

// prepare makes the links of the hosts.
func (r *crashRun) prepare(b store.Backend) {
	c, err := crashCluster(b)
	for w := crashWriters; err == nil && w < len(r.acked); w++ {
		req := link.NewCreateRequest("bootstrap.servers", "b.example.com:9092")
		req.SourceClusterID = "b"
		_, err = c.CreateLink(r.Context(), fmt.Sprint("L", w), req, nil)
		r.acked[w].duties = "[]"
	}
	page, scanErr := b.Scan(r.Context(), store.Range{Limit: 1})
	if err := errors.Join(err, scanErr); err != nil {
		r.Fatal(err)
	}
	r.base = page.At
}

// unheard is how many transactions of a writer may be there that it was not told
// of.
func (r *crashRun) unheard() int {
	if r.Late {
		return 2 // that of the child before came after the look
	}
	return 1
}

// kill runs a child, kills it after so many acknowledgements and keeps the last
// of each writer.
func (r *crashRun) kill(after int) {
	r.Helper()
	child := exec.Command(os.Args[0], "-test.run=^$")
	child.Env = append(os.Environ(), crashTarget+"="+r.target)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err == nil {
		err = child.Start()
	}
	if err != nil {
		r.Fatal(err)
	}
	killed := after == 0
	if killed {
		err = child.Process.Kill()
	}
	lines := bufio.NewReader(out)
	for n := 0; ; {
		line, readErr := lines.ReadString('\n')
		if readErr != nil { // the rest of a line is no acknowledgement
			break
		}
		r.hear(line)
		if n++; n >= after && !killed {
			killed = true
			err = child.Process.Kill()
		}
	}
	if err != nil {
		r.Fatal(err)
	}
	if err := child.Wait(); err == nil || !killed {
		r.Errorf("the child ended on its own: %v", err)
	}
}

// hear takes in an acknowledgement.
func (r *crashRun) hear(line string) {
	r.Helper()
	var w, i int
	var rest string
	if _, err := fmt.Sscanf(line, "%d %d %s\n", &w, &i, &rest); err != nil || w >= len(r.acked) {
		r.Fatalf("the child says %q: error %v", line, err)
	}
	r.total++
	a := &r.acked[w]
	moved := i - a.i
	if w >= crashWriters {
		moved = (moved + crashLives) % crashLives
		r.steps += moved
		a.duties = rest
	} else if rev, err := strconv.ParseUint(rest, 10, 64); err != nil {
		r.Errorf("the child says %q: error %v", line, err)
	} else {
		a.rev = store.Revision(rev)
	}
	if moved < 1 || moved > 1+r.unheard() {
		r.Errorf("after %d writer %d goes on with %d", a.i, w, i)
	}
	a.i = i
}

// check demands what was acknowledged, whole, once. What a killed process sent
// may still arrive while it looks, if it is late, so it looks at one revision.
func (r *crashRun) check(b store.Backend) {
	r.Helper()
	r.checkHosts(b)
	p, err := b.Scan(r.Context(), store.Range{Limit: 1 << 20})
	if err != nil || p.More {
		r.Fatalf("More %v, error %v", p.More, err)
	}
	records := map[string]store.Record{}
	for _, rec := range p.Records {
		if !strings.HasPrefix(rec.Key, "c/") { // the cluster's
			records[rec.Key] = rec
		}
	}
	number := func(key string) int {
		n, _ := strconv.Atoi(string(records[key].Value))
		return n
	}
	sum, want := 0, min(len(records), 1) // the counter
	for w := range crashWriters {
		a := &r.acked[w]
		record := records[crashKey("a", w, 0)]
		got := number(record.Key)
		sum += got
		if got < a.i || got > a.i+r.unheard() || got == a.i && got > 0 && record.Revision != a.rev {
			r.Errorf("writer %d was told %+v, there is %+v", w, *a, record)
		}
		if z := records[crashKey("z", w, 0)]; string(z.Value) != string(record.Value) || z.Revision != record.Revision {
			r.Errorf("writer %d has half a transaction: %+v and %+v", w, record, z)
		}
		for i := max(1, got-crashLogs+1); i <= got; i++ {
			if want++; number(crashKey("log", w, i)) != i {
				r.Errorf("writer %d: %d is missing in its log", w, i)
			}
		}
		if got > 0 {
			want += 2
		}
		a.i, a.rev = got, record.Revision // unheard, and there
	}
	if len(records) != want {
		r.Errorf("there are %d records, want %d", len(records), want)
	}
	// Each counted once: no transaction was lost and none applied twice.
	if n := number("counter"); n != sum {
		r.Errorf("the writers counted to %d in all, the counter is at %d", sum, n)
	}
	if rev := r.base + store.Revision(sum+r.steps); !r.Late && p.At != rev {
		r.Errorf("there were %d transactions and %d steps after revision %d, the newest is %d", sum, r.steps, r.base, p.At)
	}
}

// checkHosts demands the steps that were acknowledged, and the duties as they
// were.
func (r *crashRun) checkHosts(b store.Backend) {
	r.Helper()
	c, err := crashCluster(b)
	if err != nil {
		r.Fatal(err)
	}
	for w := crashWriters; w < len(r.acked); w++ {
		a := &r.acked[w]
		step, duties, err := crashLife(r.Context(), c, fmt.Sprint("L", w))
		moved := (step - a.i + crashLives) % crashLives
		if err != nil || moved > r.unheard() {
			r.Errorf("host %d was told step %d, there is %d, error %v", w, a.i, step, err)
		}
		if moved == 0 && duties != a.duties {
			r.Errorf("the duties of host %d after step %d were %s, and now are %s", w, step, a.duties, duties)
		}
		r.steps += moved
		a.i, a.duties = step, duties
	}
}
