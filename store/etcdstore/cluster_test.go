package etcdstore_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"go.etcd.io/etcd/server/v3/embed"
	"go.uber.org/zap"
)

// cluster is several servers whose traffic with each other goes through links
// that a test can cut.
type cluster struct {
	members []*member
}

type member struct {
	name         string
	dir          string
	client, peer url.URL
	link         *link
	server       *embed.Etcd
}

// startCluster runs n servers in this process.
func startCluster(t *testing.T, n int) *cluster {
	t.Helper()
	c := &cluster{}
	var initial []string
	for i := range n {
		m := &member{name: string(rune('a' + i)), dir: t.TempDir(), client: freeURL(t), peer: freeURL(t)}
		m.link = newLink(t, m.peer.Host)
		initial = append(initial, m.name+"=http://"+m.link.addr())
		c.members = append(c.members, m)
	}
	var wg sync.WaitGroup
	for _, m := range c.members {
		wg.Go(func() { m.start(t, strings.Join(initial, ",")) })
	}
	wg.Wait()
	t.Cleanup(func() {
		for _, m := range c.members {
			if m.server != nil {
				m.server.Server.HardStop()
				m.server.Close()
			}
		}
	})
	if t.Failed() {
		t.FailNow()
	}
	return c
}

// start may be called on any goroutine.
func (m *member) start(t *testing.T, initial string) {
	cfg := embed.NewConfig()
	cfg.Name, cfg.Dir = m.name, m.dir
	cfg.UnsafeNoFsync = true // what is killed here is not the machine
	cfg.ZapLoggerBuilder = embed.NewZapLoggerBuilder(zap.NewNop())
	cfg.ListenClientUrls, cfg.AdvertiseClientUrls = []url.URL{m.client}, []url.URL{m.client}
	cfg.ListenPeerUrls = []url.URL{m.peer}
	cfg.AdvertisePeerUrls = []url.URL{{Scheme: "http", Host: m.link.addr()}}
	cfg.InitialCluster = initial
	server, err := embed.StartEtcd(cfg)
	if err != nil {
		t.Errorf("server %s: %v", m.name, err)
		return
	}
	m.server = server
	select {
	case <-server.Server.ReadyNotify():
	case <-time.After(time.Minute):
		t.Errorf("server %s does not get ready", m.name)
	}
}

// kill stops a server without a word to the others.
func (m *member) kill() {
	m.server.Server.HardStop()
	m.server.Close()
	m.server = nil
}

// restart starts a killed server with what it has on disk.
func (m *member) restart(t *testing.T) {
	t.Helper()
	m.start(t, "") // it knows the others
	if t.Failed() {
		t.FailNow()
	}
}

// leader waits until the servers but one agree on a leader that is not that one.
func (c *cluster) leader(t *testing.T, but *member) *member {
	t.Helper()
	for range 3000 {
		count := map[string]int{}
		for _, m := range c.members {
			if m != but && m.server != nil {
				count[m.server.Server.Leader().String()]++
			}
		}
		for _, m := range c.members {
			if m != but && m.server != nil && count[m.server.Server.MemberID().String()] >= len(c.members)-1 {
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
	id := m.server.Server.MemberID().String()
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
		list = append(list, m.client.String())
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
