package etcdstore_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
	"go.etcd.io/etcd/server/v3/embed"
	"go.uber.org/zap"
)

// memberTask tells a child process, in JSON, which server it is.
const memberTask = "ETCDSTORE_MEMBER"

// cluster is several servers, a process each, whose traffic with each other goes
// through links that a test can cut.
type cluster struct {
	members []*member
}

type member struct {
	Name, Dir    string
	Client, Peer url.URL
	// Advertise is where the others find it, and Initial who they are.
	Advertise, Initial string

	link    *link
	id      uint64
	status  *clientv3.Client
	process *exec.Cmd // nil while it is dead
}

// startCluster runs n servers.
func startCluster(t *testing.T, n int) *cluster {
	t.Helper()
	c := &cluster{}
	var initial []string
	for i := range n {
		m := &member{Name: string(rune('a' + i)), Dir: t.TempDir(), Client: freeURL(t), Peer: freeURL(t)}
		m.link = newLink(t, m.Peer.Host)
		m.Advertise = "http://" + m.link.addr()
		m.status = newClient(t, m.Client.String())
		initial = append(initial, m.Name+"="+m.Advertise)
		c.members = append(c.members, m)
	}
	t.Cleanup(func() {
		for _, m := range c.members {
			m.kill(t)
		}
	})
	var ready []func()
	for _, m := range c.members {
		m.Initial = strings.Join(initial, ",")
		ready = append(ready, m.start(t))
	}
	for _, wait := range ready {
		wait()
	}
	return c
}

// start starts a server, a killed one with what it has on disk, and gives what
// waits until it is ready.
func (m *member) start(t *testing.T) (ready func()) {
	t.Helper()
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	p := exec.Command(os.Args[0], "-test.run=^$")
	p.Env = append(os.Environ(), memberTask+"="+string(text))
	p.Stderr = os.Stderr
	_, inErr := p.StdinPipe() // it ends when that does
	out, outErr := p.StdoutPipe()
	if err := errors.Join(inErr, outErr, p.Start()); err != nil {
		t.Fatal(err)
	}
	m.process = p
	return func() {
		t.Helper()
		if line, err := bufio.NewReader(out).ReadString('\n'); err != nil {
			t.Fatalf("server %s says %q, error %v", m.Name, line, err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		status, err := m.status.Status(ctx, m.Client.String())
		if err != nil {
			t.Fatal(err)
		}
		m.id = status.Header.MemberId
	}
}

// serve is what the process of a server does.
func serve(text string) error {
	var m member
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		return err
	}
	advertise, err := url.Parse(m.Advertise)
	if err != nil {
		return err
	}
	cfg := embed.NewConfig()
	cfg.Name, cfg.Dir = m.Name, m.Dir
	cfg.UnsafeNoFsync = true // what is killed here is not the machine
	cfg.ZapLoggerBuilder = embed.NewZapLoggerBuilder(zap.NewNop())
	cfg.ListenClientUrls, cfg.AdvertiseClientUrls = []url.URL{m.Client}, []url.URL{m.Client}
	cfg.ListenPeerUrls, cfg.AdvertisePeerUrls = []url.URL{m.Peer}, []url.URL{*advertise}
	cfg.InitialCluster = m.Initial
	server, err := embed.StartEtcd(cfg)
	if err != nil {
		return err
	}
	select {
	case <-server.Server.ReadyNotify():
		fmt.Println("ready")
	case <-time.After(time.Minute):
		return errors.New("it does not get ready")
	}
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

// kill kills a server where it lives.
func (m *member) kill(t *testing.T) {
	t.Helper()
	if m.process == nil {
		return
	}
	if err := m.process.Process.Kill(); err != nil {
		t.Error(err)
	}
	_ = m.process.Wait() // it was killed
	m.process = nil
}

// leader waits until the servers but one agree on a leader that is not that one.
func (c *cluster) leader(t *testing.T, but *member) *member {
	t.Helper()
	for range 3000 {
		count := map[uint64]int{}
		for _, m := range c.members {
			if m == but || m.process == nil {
				continue
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			if status, err := m.status.Status(ctx, m.Client.String()); err == nil {
				count[status.Leader]++
			}
			cancel()
		}
		for _, m := range c.members {
			if m != but && m.process != nil && count[m.id] >= len(c.members)-1 {
				return m
			}
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("there is no leader")
	return nil
}

// isolate cuts a server off from the others, but not from clients; heal undoes
// it.
func (c *cluster) isolate(m *member) {
	id := strconv.FormatUint(m.id, 16)
	for _, o := range c.members {
		if o == m {
			o.link.refuse(func(string) bool { return true })
		} else {
			o.link.refuse(func(from string) bool { return from == id })
		}
	}
}

func (c *cluster) heal() {
	for _, m := range c.members {
		m.link.refuse(func(string) bool { return false })
	}
}

func (c *cluster) endpoints() (list []string) {
	for _, m := range c.members {
		list = append(list, m.Client.String())
	}
	return list
}

// link is a TCP proxy before a server's address for the others. It learns who
// connects from the first request of a connection.
type link struct {
	listener net.Listener
	target   string

	mu      sync.Mutex
	refuses func(from string) bool
	open    map[net.Conn]string // by the member that opened it
}

func newLink(t *testing.T, target string) *link {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &link{listener: l, target: target, refuses: func(string) bool { return false }, open: map[net.Conn]string{}}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go p.serve(conn)
		}
	}()
	t.Cleanup(func() {
		l.Close()
		p.refuse(func(string) bool { return true })
	})
	return p
}

func (p *link) addr() string { return p.listener.Addr().String() }

// refuse cuts the connections from members that f says, now and later.
func (p *link) refuse(f func(from string) bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refuses = f
	for conn, from := range p.open {
		if f(from) {
			conn.Close()
		}
	}
}

// admit notes a connection unless it is refused.
func (p *link) admit(conn net.Conn, from string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.refuses(from) {
		return false
	}
	p.open[conn] = from
	return true
}

func (p *link) serve(conn net.Conn) {
	defer conn.Close()
	var head strings.Builder
	in := bufio.NewReader(io.TeeReader(conn, &head))
	req, err := http.ReadRequest(in)
	if err != nil || !p.admit(conn, req.Header.Get("X-Server-From")) {
		return
	}
	defer func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.open, conn)
	}()
	server, err := net.Dial("tcp", p.target)
	if err != nil {
		return
	}
	defer server.Close()
	// All that was read goes on, what was looked ahead too.
	if _, err := io.WriteString(server, head.String()); err != nil {
		return
	}
	var wg sync.WaitGroup
	for _, way := range [][2]net.Conn{{server, conn}, {conn, server}} {
		wg.Go(func() {
			_, _ = io.Copy(way[0], way[1])
			way[0].Close()
			way[1].Close()
		})
	}
	wg.Wait()
}
