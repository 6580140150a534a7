package storetest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"time"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/validate"
)

// Mix is random operations of several clients on the same few links of a
// [store.Cluster] and their mirror topics, for [Mix.Check] to tell whether what
// they saw is linearizable. Processes may run one Mix each on a backend that they
// share. The zero Mix does nothing.
type Mix struct {
	_ struct{}
	// Links is how many links there are, Clients how many act at once, and Calls
	// how many operations each of them makes, look-ups not counted.
	Links, Clients, Calls int
	// First is the number of the first client; numbers must not be used twice
	// in one history. It also begins the order of the random choices.
	First int
	// Timeout ends every fourth call when it takes longer; 0 means none.
	Timeout time.Duration
}

// LinkCall is one operation as its client saw it. Its fields survive JSON.
type LinkCall struct {
	Client int
	// Begin and End are by the wall clock in nanoseconds, which the processes
	// of one machine share.
	Begin, End int64
	// Op is what was asked for, of which topic, with which value and on
	// condition of which revision, where it has those.
	Op, Link, Topic, Value string `json:",omitempty"`
	IfRevision             store.Revision
	// Answer is "done", what stood against it, "unknown" where nobody can tell
	// whether it was done, or "nothing" where it failed and certainly was not.
	Answer string
	// Got is what a call that was done gave, and Revision the link's.
	Got      string
	Revision store.Revision
	// Err is the error in full; it is not compared.
	Err string `json:",omitempty"`
}

func (c LinkCall) String() string {
	return fmt.Sprintf("client %d [%d,%d] %s %s %s %s if %d: %s %s at %d %s",
		c.Client, c.Begin, c.End, c.Op, c.Link, c.Topic, c.Value, c.IfRevision, c.Answer, c.Got, c.Revision, c.Err)
}

// The answers of calls.
const (
	mixDone     = "done"
	mixUnknown  = "unknown"
	mixNothing  = "nothing"
	mixNoLink   = "no link"
	mixNoMirror = "no mirror"
	mixTaken    = "taken"
	mixInUse    = "in use"
	mixRefused  = "refused"
	mixStale    = "stale"
	mixWrong    = "wrong" // an answer that is right in no state
)

// mixTopics is how many source topics each link may mirror.
const mixTopics = 3

// mixConfig is the config that clients give values, of which each is given once.
const mixConfig = "consumer.offset.sync.ms"

// Run makes the calls on a backend and tells each when it has ended, from one
// goroutine at a time. After a call of unknown outcome its client looks what
// became of it. The error is that of opening the cluster.
func (m Mix) Run(ctx context.Context, b store.Backend, told func(LinkCall)) error {
	c, err := store.New("a", b, &store.Options{Dialer: yes{}})
	if err != nil {
		return err
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for i := range m.Clients {
		r := rand.New(rand.NewPCG(uint64(m.First+i), 0))
		mc := &mixClient{c: c, number: m.First + i, rand: r, told: func(call LinkCall) {
			mu.Lock()
			defer mu.Unlock()
			told(call)
		}}
		wg.Go(func() {
			for n := 0; n < m.Calls && ctx.Err() == nil; n++ {
				mc.act(ctx, fmt.Sprint("L", r.IntN(m.Links)), n, m.Timeout)
			}
		})
	}
	wg.Wait()
	return nil
}

// Look reads all links and mirrors once, as a client called First. Calls that
// come after all others show whether something was lost.
func (m Mix) Look(ctx context.Context, b store.Backend, told func(LinkCall)) error {
	c, err := store.New("a", b, &store.Options{Dialer: yes{}})
	if err != nil {
		return err
	}
	mc := &mixClient{c: c, number: m.First, told: told}
	for l := range m.Links {
		name := fmt.Sprint("L", l)
		mc.call(ctx, LinkCall{Op: "get-link", Link: name})
		for t := range mixTopics {
			mc.call(ctx, LinkCall{Op: "get-mirror", Link: name, Topic: fmt.Sprint("T", t)})
		}
	}
	return nil
}

// mixClient makes one call after the other.
type mixClient struct {
	c      *store.Cluster
	number int
	rand   *rand.Rand
	told   func(LinkCall)
}

// mixOps are the operations, as often as they are to come.
var mixOps = []string{
	"get-link", "get-link", "get-mirror", "get-mirror", "get-mirror", "get-mirror",
	"create-link", "create-link", "create-link", "create-link", "delete-link", "force-delete-link", "pause-link", "resume-link", "set", "set", "set-if", "set-if",
	"create-mirror", "create-mirror", "create-mirror", "create-mirror", "delete-topic", "drained", "drained", "source-failed",
	"pause", "pause", "resume", "resume", "promote", "promote", "failover",
}

// act makes the n-th call, and those that belong to it.
func (m *mixClient) act(ctx context.Context, name string, n int, timeout time.Duration) {
	call := LinkCall{Op: mixOps[m.rand.IntN(len(mixOps))], Link: name}
	switch call.Op {
	case "get-link", "create-link", "delete-link", "force-delete-link", "pause-link", "resume-link":
	case "set", "set-if":
		call.Value = strconv.Itoa(m.number*100_000 + n + 1)
	default:
		call.Topic = fmt.Sprint("T", m.rand.IntN(mixTopics))
	}
	if call.Op == "set-if" {
		was := m.call(ctx, LinkCall{Op: "get-link", Link: name})
		if call.IfRevision = was.Revision; was.Answer != mixDone {
			return
		}
	}
	calling := ctx
	if timeout > 0 && m.rand.IntN(4) == 0 {
		var cancel context.CancelFunc
		calling, cancel = context.WithTimeout(ctx, timeout)
		defer cancel()
	}
	if m.call(calling, call).Answer != mixUnknown {
		return
	}
	look := LinkCall{Op: "get-link", Link: name}
	if call.Topic != "" {
		look.Op, look.Topic = "get-mirror", call.Topic
	}
	m.call(ctx, look)
}

// call makes a call and tells it.
func (m *mixClient) call(ctx context.Context, call LinkCall) LinkCall {
	call.Client = m.number
	call.Begin = time.Now().UnixNano()
	var err error
	switch call.Op {
	case "create-mirror", "get-mirror", "delete-topic", "drained", "source-failed", "pause", "resume", "promote", "failover":
		var mirror store.Mirror
		if mirror, err = m.callMirror(ctx, call); call.Op != "delete-topic" {
			call.Got = string(mirror.Status)
		}
	default:
		var l store.Link
		if l, err = m.callLink(ctx, call); err == nil && l.Revision != 0 {
			call.Got, call.Revision = linkText(&l), l.Revision
		}
	}
	call.End = time.Now().UnixNano()
	if call.Answer = mixAnswer(err); err != nil {
		call.Got, call.Err = "", err.Error()
	}
	if call.Answer == mixStale && call.IfRevision == 0 {
		call.Answer = mixNothing // it was begun anew too often
	}
	m.told(call)
	return call
}

func (m *mixClient) callLink(ctx context.Context, call LinkCall) (l store.Link, err error) {
	name := call.Link
	switch call.Op {
	case "get-link":
		return m.c.GetLink(ctx, name)
	case "create-link":
		req := link.NewCreateRequest("bootstrap.servers", "b.example.com:9092", "cluster.link.prefix", name+".")
		req.SourceClusterID = "b"
		created, err := m.c.CreateLink(ctx, name, req, nil)
		return created.Link, err
	case "pause-link", "resume-link":
		return m.c.SetPaused(ctx, name, call.Op == "pause-link", nil)
	case "set", "set-if":
		result, err := m.c.UpdateLinkConfig(ctx, name, link.SetConfig(mixConfig, call.Value), &store.WriteOptions{IfRevision: call.IfRevision})
		return result.Link, err
	}
	return l, m.c.DeleteLink(ctx, name, &store.DeleteLinkOptions{Force: call.Op == "force-delete-link"})
}

func (m *mixClient) callMirror(ctx context.Context, call LinkCall) (store.Mirror, error) {
	name, topic := call.Link, call.Link+"."+call.Topic
	switch call.Op {
	case "get-mirror":
		return m.c.GetMirror(ctx, name, topic)
	case "create-mirror":
		return m.c.CreateMirror(ctx, name, link.CreateMirrorRequest{SourceTopicName: call.Topic})
	case "delete-topic":
		return m.c.Report(ctx, name, topic, fsm.MirrorEvent{Name: fsm.EventDeleteTopic}, nil)
	case "drained":
		return m.c.Report(ctx, name, topic, fsm.MirrorEvent{Name: fsm.EventDrained, Facts: fsm.CaughtUp | fsm.Synced}, nil)
	case "source-failed":
		return m.c.Report(ctx, name, topic, fsm.MirrorEvent{Name: fsm.EventSourceFailed, Error: link.MirrorIllegalState}, nil)
	}
	return m.c.Alter(ctx, name, topic, link.Verb(call.Op))
}

// linkText is what the calls show of a link.
func linkText(l *store.Link) string {
	value := "default"
	for i := range l.Configs {
		if l.Configs[i].Name == mixConfig {
			value = l.Configs[i].Value.Reveal()
		}
	}
	return string(l.Displayed()) + " " + value
}

// mixAnswer tells what an error says about the call.
func mixAnswer(err error) string {
	for _, row := range []struct {
		err    error
		answer string
	}{
		{store.ErrUnknownOutcome, mixUnknown},
		{store.ErrLinkNotFound, mixNoLink},
		{store.ErrMirrorNotFound, mixNoMirror},
		{store.ErrLinkExists, mixTaken},
		{store.ErrPrefixExists, mixTaken}, // it goes with the name
		{store.ErrTopicExists, mixTaken},
		{store.ErrLinkInUse, mixInUse},
		{fsm.ErrRejected, mixRefused},
		{store.ErrConflict, mixStale},
		{store.ErrRecord, mixWrong},
		{store.ErrInvalidRequest, mixWrong},
		{store.ErrMisuse, mixWrong},
		{store.ErrTooLarge, mixWrong},
		{validate.ErrInvalid, mixWrong},
	} {
		if errors.Is(err, row.err) {
			return row.answer
		}
	}
	if err != nil {
		return mixNothing
	}
	return mixDone
}
