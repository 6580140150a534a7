package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/clustertest"
)

// served is a host on loopback with the clusters east and west.
type served struct {
	*host
	t   *testing.T
	url string
}

func serve(t *testing.T, edition string, b store.Backend) *served {
	t.Helper()
	h := &host{world: clustertest.NewOn(b), user: "key", password: "secret"}
	server := httptest.NewUnstartedServer(h.handler())
	if err := h.add(t.Context(), []string{"east", "west"}, edition, "http://"+server.Listener.Addr().String()); err != nil {
		t.Fatal(err)
	}
	server.Start()
	t.Cleanup(server.Close)
	return &served{host: h, t: t, url: server.URL}
}

// send sends a request to a path below the API, as the client that may.
func (s *served) send(method, path, body string) (status int, answer string) {
	s.t.Helper()
	req := s.request(method, s.url+prefix+path, body)
	req.SetBasicAuth("key", "secret")
	return s.do(req)
}

func (s *served) request(method, url, body string) *http.Request {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	return req
}

func (s *served) do(req *http.Request) (status int, answer string) {
	s.t.Helper()
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

// control makes something happen in the world.
func (s *served) control(what string) {
	s.t.Helper()
	if status, text := s.do(s.request("POST", s.url+"/control/"+what, "")); status != 200 {
		s.t.Fatalf("%s: %d %s", what, status, text)
	}
}

const fromEast = `{"source_cluster_id":"east","configs":[{"name":"bootstrap.servers","value":"east.example.com:9092"}]}`

// What comes before the engine: login, cluster, path, size.
func TestDoor(t *testing.T) {
	s := serve(t, "cloud", open0(t, ""))
	const links = prefix + "/clusters/west/links"
	for _, tt := range []struct {
		name, method, url, body string
		login                   bool
		status                  int
		holds                   string
	}{
		{"no login", "GET", links, "", false, 401, `"error_code":40101`},
		{"unknown cluster", "GET", prefix + "/clusters/lost/links", "", true, 404, "cannot be found"},
		{"slash behind", "GET", links + "/", "", true, 200, `"data":[]`},
		{"empty name", "GET", links + "//configs", "", true, 400, `"error_code":400`},
		{"no such path", "GET", links + "/L/nothing", "", true, 404, ""},
		{"no such method", "DELETE", links, "", true, 405, ""},
		{"too long", "POST", links + "?link_name=L", strings.Repeat(" ", 2<<20), true, 413, `"error_code":413`},
		{"not JSON", "POST", links + "?link_name=L", "{", true, 400, "Cannot deserialize"},
		{"escaped name", "GET", links + "/a%2Fb%20c", "", true, 404, "'a/b c'"},
	} {
		req := s.request(tt.method, s.url+tt.url, tt.body)
		if tt.login {
			req.SetBasicAuth("key", "secret")
		}
		if status, text := s.do(req); status != tt.status || !strings.Contains(text, tt.holds) {
			t.Errorf("%s: %d %s, want %d %s", tt.name, status, text, tt.status, tt.holds)
		}
	}
}

// A world's faults and its time can be had without Go.
func TestControl(t *testing.T) {
	s := serve(t, "cloud", open0(t, ""))
	s.control("step?n=2")
	if status, _ := s.send("POST", "/clusters/east/topics", `{"topic_name":"orders","partitions_count":2}`); status != 201 {
		t.Fatalf("create topic: %d", status)
	}
	s.control("produce?cluster=east&topic=orders&n=7")
	s.control("cut?from=east&to=west")
	if status, text := s.send("POST", "/clusters/west/links?link_name=L", fromEast); status != 400 || !strings.Contains(text, "TCP connection") {
		t.Errorf("with the network cut: %d %s", status, text)
	}
	s.control("heal?from=west&to=east")
	s.control("refuse?from=west&to=east")
	if status, text := s.send("POST", "/clusters/west/links?link_name=L", fromEast); status != 401 {
		t.Errorf("with credentials refused: %d %s", status, text)
	}
	s.control("refuse?from=west&to=east&refused=false")
	s.send("POST", "/clusters/west/links?link_name=L", fromEast)
	s.send("POST", "/clusters/west/links/L/mirrors", `{"source_topic_name":"orders"}`)
	if _, text := s.send("GET", "/clusters/west/links/L/mirrors/orders", ""); !strings.Contains(text, `"lag":4,"last_source_fetch_offset":-1`) {
		t.Errorf("before a step: %s", text)
	}
	s.control("settle")
	if _, text := s.send("GET", "/clusters/west/links/L/mirrors/orders", ""); !strings.Contains(text, `"lag":0,"last_source_fetch_offset":4`) {
		t.Errorf("after the copy: %s", text)
	}
	for _, wrong := range []string{"cut?from=east&to=wst", "produce?cluster=east&topic=none"} {
		if status, _ := s.do(s.request("POST", s.url+"/control/"+wrong, "")); status < 400 {
			t.Errorf("%s: %d", wrong, status)
		}
	}
}

// The file keeps links and mirror topics over a restart.
func TestState(t *testing.T) {
	file := filepath.Join(t.TempDir(), "links.db")
	b := open0(t, file)
	s := serve(t, "cloud", b)
	s.send("POST", "/clusters/east/topics", `{"topic_name":"orders"}`)
	s.send("POST", "/clusters/west/links?link_name=L", fromEast)
	s.send("POST", "/clusters/west/links/L/mirrors", `{"source_topic_name":"orders"}`)
	s.control("settle")
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	again := serve(t, "cloud", open0(t, file))
	again.control("settle")
	if status, text := again.send("GET", "/clusters/west/links/L/mirrors/orders", ""); status != 200 || !strings.Contains(text, `"mirror_status":"ACTIVE"`) {
		t.Errorf("after a restart: %d %s", status, text)
	}
}

func open0(t *testing.T, file string) store.Backend {
	t.Helper()
	b, err := open(file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

// apiRouter finds the operation of a request in the document.
func apiRouter(t *testing.T, url string) routers.Router {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromFile("../openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	doc.Servers = openapi3.Servers{{URL: url + prefix}}
	router, err := legacy.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	return router
}

// Each of the twenty operations through a plain client, accepted and refused:
// requests and answers fit the document.
func TestDocument(t *testing.T) {
	s := serve(t, "cloud", open0(t, ""))
	router := apiRouter(t, s.url)
	if err := s.world.CreateTopic("east", "orders", 2); err != nil {
		t.Fatal(err)
	}
	accepted, refused := map[string]bool{}, map[string]bool{}
	for _, step := range []struct{ method, path, body string }{
		{"GET", "links", ""},
		{"POST", "links?link_name=L&validate_only=true", fromEast},
		{"POST", "links?link_name=L&validate_link=true", fromEast},
		{"POST", "links?link_name=L", fromEast},
		{"GET", "links/L?include_tasks=true", ""},
		{"GET", "links/none", ""},
		{"GET", "links/L/configs", ""},
		{"GET", "links/none/configs", ""},
		{"GET", "links/L/configs/acl.sync.ms", ""},
		{"GET", "links/L/configs/none", ""},
		{"PUT", "links/L/configs/acl.sync.ms", `{"value":"6000"}`},
		{"PUT", "links/L/configs/link.mode", `{"value":"SOURCE"}`},
		{"DELETE", "links/L/configs/acl.sync.ms", ""},
		{"DELETE", "links/none/configs/acl.sync.ms", ""},
		{"PUT", "links/L/configs:alter?validate_only=false", `{"data":[{"name":"acl.sync.ms","value":"7000"}]}`},
		{"PUT", "links/L/configs:alter", `{"data":[{"name":"acl.sync.ms","value":"x"}]}`},
		{"POST", "links/L/mirrors", `{"source_topic_name":"orders"}`},
		{"POST", "links/L/mirrors", `{"source_topic_name":"orders"}`},
		{"GET", "links/-/mirrors", ""},
		{"GET", "links/L/mirrors?mirror_status=ACTIVE", ""},
		{"GET", "links/none/mirrors", ""},
		{"GET", "links/L/mirrors/orders?include_state_transition_errors=true", ""},
		{"GET", "links/L/mirrors/none", ""},
		{"POST", "links/L/mirrors:pause", `{"mirror_topic_names":["orders"]}`},
		{"POST", "links/none/mirrors:pause", `{"mirror_topic_names":["orders"]}`},
		{"POST", "links/L/mirrors:resume", `{"mirror_topic_name_pattern":".*"}`},
		{"POST", "links/none/mirrors:resume", `{"mirror_topic_names":["orders"]}`},
		{"POST", "links/L/mirrors:reverse-and-start-mirror", `{"mirror_topic_names":["orders"]}`},
		{"POST", "links/none/mirrors:reverse-and-start-mirror", `{"mirror_topic_names":["orders"]}`},
		{"POST", "links/L/mirrors:reverse-and-pause-mirror", `{"mirror_topic_names":["orders"]}`},
		{"POST", "links/none/mirrors:reverse-and-pause-mirror", `{"mirror_topic_names":["orders"]}`},
		{"POST", "links/L/mirrors:failover?validate_only=true", `{"mirror_topic_names":["orders"]}`},
		{"POST", "links/none/mirrors:failover", `{"mirror_topic_names":["orders"]}`},
		{"POST", "links/L/mirrors:promote", `{"mirror_topic_names":["orders"]}`},
		{"POST", "links/none/mirrors:promote", `{"mirror_topic_names":["orders"]}`},
		{"POST", "links/L/mirrors:truncate-and-restore?include_partition_level_truncation_data=true", `{"mirror_topic_names":["orders"]}`},
		{"POST", "links/none/mirrors:truncate-and-restore", `{"mirror_topic_names":["orders"]}`},
		{"DELETE", "links/none", ""},
		{"DELETE", "links/L?force=true", ""},
	} {
		req := s.request(step.method, s.url+prefix+"/clusters/west/"+step.path, step.body)
		route, params, err := router.FindRoute(req)
		if err != nil {
			t.Fatalf("%s %s: %v", step.method, step.path, err)
		}
		id := route.Operation.OperationID
		input := &openapi3filter.RequestValidationInput{Request: req, PathParams: params, Route: route}
		if err := openapi3filter.ValidateRequest(t.Context(), input); err != nil {
			t.Errorf("%s: the request: %v", id, err)
		}
		again := s.request(step.method, req.URL.String(), step.body) // the check has read the body
		again.SetBasicAuth("key", "secret")
		resp, err := http.DefaultClient.Do(again)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		if err := openapi3filter.ValidateResponse(t.Context(), &openapi3filter.ResponseValidationInput{
			RequestValidationInput: input, Status: resp.StatusCode, Header: resp.Header, Body: io.NopCloser(bytes.NewReader(body)),
		}); err != nil {
			t.Errorf("%s: the answer %d %s: %v", id, resp.StatusCode, body, err)
		}
		if resp.StatusCode < 300 {
			accepted[id] = true
		} else {
			refused[id] = true
		}
	}
	for _, r := range link.Routes() {
		if !accepted[r.ID] {
			t.Errorf("%s was never accepted", r.ID)
		}
		if !refused[r.ID] && r.ID != "listKafkaLinks" && r.ID != "listKafkaMirrorTopics" { // these have nothing to refuse
			t.Errorf("%s was never refused", r.ID)
		}
	}
}

// A host that embeds package store stays small: what it needs to write is here.
func TestSize(t *testing.T) {
	lines := 0
	for _, file := range []string{"main.go", "host.go"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lines += bytes.Count(text, []byte("\n"))
	}
	t.Logf("the host of all operations has %d lines", lines)
	if lines > 250 {
		t.Errorf("the host has %d lines; what became awkward?", lines)
	}
}
