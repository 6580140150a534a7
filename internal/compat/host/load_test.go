package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

var (
	loadClients = flag.Int("host.clients", 50, "clients of TestManyClients")
	loadFor     = flag.Duration("host.for", time.Second, "how long TestManyClients runs")
)

// Many clients at once, each with a link of its own that it creates, reads,
// changes and deletes, and with one that all of them read: what is acknowledged
// is there, and nothing else is. With -host.clients=1000 -host.for=1m it is a load
// test, which reports latency and memory.
func TestManyClients(t *testing.T) {
	s := serve(t, "cloud", open0(t, ""))
	if status, text := s.send("POST", "/clusters/west/links?link_name=shared", fromEast); status != 204 {
		t.Fatal(status, text)
	}
	transport := &http.Transport{MaxIdleConnsPerHost: *loadClients}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}
	until, stop := context.WithTimeout(t.Context(), *loadFor)
	defer stop()
	var (
		group sync.WaitGroup
		mu    sync.Mutex
		took  []time.Duration
	)
	for i := range *loadClients {
		group.Go(func() {
			var mine []time.Duration
			call := func(method, path, body string, want int, holds string) {
				start := time.Now()
				status, text, err := s.call(client, method, path, body)
				mine = append(mine, time.Since(start))
				if err != nil || status != want || !strings.Contains(text, holds) {
					t.Errorf("client %d: %s %s: %d %s %v, want %d %s", i, method, path, status, text, err, want, holds)
				}
			}
			name := fmt.Sprintf("/clusters/west/links/own-%d", i)
			for round := 0; until.Err() == nil && !t.Failed(); round++ {
				call("POST", fmt.Sprintf("/clusters/west/links?link_name=own-%d", i), fromEast, 204, "")
				call("PUT", name+"/configs/acl.sync.ms", fmt.Sprintf(`{"value":"%d"}`, 1000+round), 204, "")
				call("GET", name+"/configs/acl.sync.ms", "", 200, fmt.Sprintf(`"value":"%d"`, 1000+round))
				call("GET", "/clusters/west/links/shared", "", 200, `"link_name":"shared"`)
				call("DELETE", name, "", 200, "")
				call("GET", name, "", 404, "")
			}
			mu.Lock()
			took = append(took, mine...)
			mu.Unlock()
		})
	}
	group.Wait()
	if _, text := s.send("GET", "/clusters/west/links", ""); strings.Count(text, `"link_name"`) != 1 {
		t.Errorf("links are left: %s", text)
	}
	slices.Sort(took)
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	t.Logf("%d clients, %d calls, p50 %v, p99 %v, max %v, %d MiB of heap", *loadClients, len(took),
		took[len(took)/2], took[len(took)*99/100], took[len(took)-1], m.HeapAlloc>>20)
}

// call is send for several goroutines.
func (s *served) call(client *http.Client, method, path, body string) (int, string, error) {
	req, err := http.NewRequestWithContext(context.Background(), method, s.url+prefix+path, strings.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	req.SetBasicAuth("key", "secret")
	resp, err := client.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(text), err
}

// A client that goes away in the middle of its body leaves nothing behind, and
// one that has a slow line holds nobody else up.
func TestClientsThatStop(t *testing.T) {
	s := serve(t, "cloud", open0(t, ""))
	addr := strings.TrimPrefix(s.url, "http://")
	head := fmt.Sprintf("POST %s/clusters/west/links?link_name=L HTTP/1.1\r\nHost: %s\r\nAuthorization: Basic a2V5OnNlY3JldA==\r\nContent-Length: %d\r\n\r\n",
		prefix, addr, len(fromEast))
	half := func() net.Conn {
		t.Helper()
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(conn, head+fromEast[:20]); err != nil {
			t.Fatal(err)
		}
		return conn
	}
	slow := half()
	defer slow.Close()
	half().Close()
	if _, text := s.send("GET", "/clusters/west/links", ""); !strings.Contains(text, `"data":[]`) {
		t.Errorf("of a half-sent request came %s", text)
	}
	if _, err := io.WriteString(slow, fromEast[20:]); err != nil {
		t.Fatal(err)
	}
	answer := make([]byte, 12)
	if _, err := io.ReadFull(slow, answer); err != nil || string(answer) != "HTTP/1.1 204" {
		t.Fatalf("the slow client was answered %q, %v", answer, err)
	}
	if status, _ := s.send("GET", "/clusters/west/links/L", ""); status != 200 {
		t.Errorf("the slow client's link: %d", status)
	}
	done, cancel := context.WithCancel(t.Context())
	cancel()
	req := s.request("DELETE", s.url+prefix+"/clusters/west/links/L", "").WithContext(done)
	req.SetBasicAuth("key", "secret")
	if _, err := http.DefaultClient.Do(req); err == nil {
		t.Error("a cancelled request was answered")
	}
	if status, _ := s.send("GET", "/clusters/west/links/L", ""); status != 200 {
		t.Errorf("after a delete that was cancelled before it was sent: %d", status)
	}
}
