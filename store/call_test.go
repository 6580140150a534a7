package store_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/validate"
)

// do calls c as a host does for a request to METHOD and path behind the cluster.
func (w *world) do(c *store.Cluster, request, body string) store.Reply {
	w.t.Helper()
	method, target, _ := strings.Cut(request, " ")
	path, query, _ := strings.Cut(target, "?")
	for _, r := range link.Routes() {
		names := strings.Split(strings.TrimPrefix(r.Path, "/clusters/{cluster_id}/"), "/")
		call := store.Call{Operation: r.Operation, Cluster: c.ID(), Query: map[string][]string{}, Body: []byte(body)}
		if r.Method != method || !assign(&call, names, strings.Split(path, "/")) {
			continue
		}
		for _, p := range strings.FieldsFunc(query, func(r rune) bool { return r == '&' }) {
			name, value, _ := strings.Cut(p, "=")
			call.Query[name] = append(call.Query[name], value)
		}
		return c.Do(w.t.Context(), call)
	}
	w.t.Fatalf("no route takes %s", request)
	return store.Reply{}
}

// assign gives the call the parameters of a path; false if the path is another.
func assign(call *store.Call, names, values []string) bool {
	if len(names) != len(values) {
		return false
	}
	for i, name := range names {
		base, verb, _ := strings.Cut(name, ":")
		switch value := values[i]; base {
		case "{link_name}":
			call.Link = value
		case "{config_name}":
			call.Config = value
		case "{mirror_topic_name}":
			call.Topic = value
		default:
			if v, operation, _ := strings.Cut(value, ":"); v != base || operation != verb {
				return false
			}
		}
	}
	return true
}

const fromBBody = `{"source_cluster_id":"b","configs":[{"name":"bootstrap.servers","value":"b.example.com:9092"}]}`

// A host's day: each of the twenty operations does what it says.
func TestDo(t *testing.T) {
	w := newWorld(t, nil)
	w.must(w.CreateTopic("b", "orders", 2))
	for _, step := range []struct {
		request, body string
		status        int
		holds         string // of the answer; empty for no body
	}{
		{"GET links", "", 200, `"data":[]`},
		{"POST links?link_name=L&validate_only=true", fromBBody, 204, ""},
		{"GET links/L", "", 404, "Cluster link 'L' does not exist."},
		{"POST links?link_name=L", fromBBody, 204, ""},
		{"POST links?link_name=L", fromBBody, 400, "already exists"},
		{"POST links", fromBBody, 400, "Invalid Cluster Link Name."},
		{"POST links?link_name=M", `{"source_cluster_id":7}`, 400, "Cannot deserialize"},
		{"POST links?link_name=M&validate_link=FALSE&unknown=1", strings.ReplaceAll(fromBBody, "b.example", "nowhere.example"), 204, ""},
		{"DELETE links/M?validate_only=true", "", 200, ""},
		{"GET links/M?include_tasks=true", "", 200, `"tasks":[{`},
		{"DELETE links/M?force=true", "", 200, ""},
		{"GET links/L", "", 200, `"link_name":"L"`},
		{"GET links/L/configs", "", 200, `"acl.sync.ms"`},
		{"PUT links/L/configs/acl.sync.ms", `{"value":"6000"}`, 204, ""},
		{"GET links/L/configs/acl.sync.ms", "", 200, `"value":"6000"`},
		{"PUT links/L/configs/acl.sync.ms", `{"value":6000}`, 400, "Cannot deserialize"},
		{"DELETE links/L/configs/acl.sync.ms", "", 204, ""},
		{"GET links/L/configs/acl.sync.ms", "", 200, `"value":"5000"`},
		{"PUT links/L/configs:alter?validate_only=true", `{"data":[{"name":"acl.sync.ms","value":"7000"}]}`, 204, ""},
		{"PUT links/L/configs:alter", `{"data":[{"name":"acl.sync.ms","value":"7000"}],"validate_only":true}`, 204, ""},
		{"GET links/L/configs/acl.sync.ms", "", 200, `"value":"5000"`},
		{"PUT links/L/configs:alter", `{"data":[{"name":"acl.sync.ms","value":"7000"}]}`, 204, ""},
		{"GET links/L/configs/acl.sync.ms", "", 200, `"value":"7000"`},
		{"POST links/L/mirrors", `{"source_topic_name":"orders"}`, 204, ""},
		{"POST links/L/mirrors", `{"source_topic_name":"orders"`, 400, "Cannot deserialize"},
		{"GET links/L/mirrors", "", 200, `"mirror_topic_name":"orders"`},
		{"GET links/-/mirrors?mirror_status=ACTIVE", "", 200, `"mirror_topic_name":"orders"`},
		{"GET links/-/mirrors?mirror_status=PAUSED", "", 200, `"data":[]`},
		{"GET links/L/mirrors/orders?include_state_transition_errors=true", "", 200, `"mirror_state_transition_errors":[]`},
		{"GET links/L/mirrors/none", "", 404, "The mirror topic doesn't exist"},
		{"POST links/L/mirrors:pause?validate_only=true", `{"mirror_topic_names":["orders"]}`, 200, `"error_code":null`},
		{"POST links/L/mirrors:pause", `{"mirror_topic_names":["orders"]}`, 200, `"error_code":null`},
		{"POST links/L/mirrors:resume", `{"mirror_topic_name_pattern":"o.*"}`, 200, `"mirror_topic_name":"orders"`},
		{"POST links/L/mirrors:resume", `{"mirror_topic_names":"orders"}`, 400, "Cannot deserialize"},
		{"POST links/L/mirrors:reverse-and-start-mirror", `{"mirror_topic_names":["orders"]}`, 200, `"error_code":400`},
		{"POST links/L/mirrors:reverse-and-pause-mirror", `{"mirror_topic_names":["orders"]}`, 200, `"error_code":400`},
		{"POST links/L/mirrors:truncate-and-restore?include_partition_level_truncation_data=true", `{"mirror_topic_names":["orders"]}`, 200, `"error_code":400`},
		{"POST links/L/mirrors:failover", `{"mirror_topic_names":["orders"]}`, 200, `"error_code":null`},
		{"POST links/L/mirrors:promote", `{"mirror_topic_names":["orders"]}`, 200, `"mirror_topic_name":"orders"`},
	} {
		got := w.do(w.a, step.request, step.body)
		if got.Status != step.status || !strings.Contains(string(got.Body), step.holds) || (step.holds == "") != (len(got.Body) == 0) {
			t.Fatalf("%s: %d %s, want %d %s", step.request, got.Status, got.Body, step.status, step.holds)
		}
		if (got.Err != nil) != (step.status >= 400) {
			t.Errorf("%s: error %v with status %d", step.request, got.Err, got.Status)
		}
	}
}

// What a boolean of the query can't be is refused, and nothing is done.
func TestDoRefusesParameters(t *testing.T) {
	w := newWorld(t, nil)
	w.link(w.a, "L", fromB())
	for _, r := range link.Routes() {
		for _, name := range r.Query {
			if name == "link_name" || name == "mirror_status" {
				continue
			}
			path := strings.NewReplacer("{link_name}", "L", "{mirror_topic_name}", "T").Replace(strings.TrimPrefix(r.Path, "/clusters/{cluster_id}/"))
			got := w.do(w.a, r.Method+" "+path+"?link_name=M&"+name+"=yes", fromBBody)
			if got.Status != 400 || !errors.Is(got.Err, store.ErrInvalidRequest) || !strings.Contains(string(got.Body), name) {
				t.Errorf("%s with %s=yes: %d %s", r.ID, name, got.Status, got.Body)
			}
		}
	}
	if _, err := w.a.GetLink(t.Context(), "L"); err != nil {
		t.Error(err)
	}
}

func TestDoKnowsItsCluster(t *testing.T) {
	w := newWorld(t, nil)
	for _, r := range link.Routes() {
		got := w.a.Do(t.Context(), store.Call{Operation: r.Operation, Cluster: "b"})
		if got.Status != 404 || !errors.Is(got.Err, store.ErrClusterNotFound) || !strings.Contains(string(got.Body), "Cluster b cannot be found.") {
			t.Errorf("%s: %d %s", r.ID, got.Status, got.Body)
		}
	}
	for _, call := range []store.Call{{}, {Operation: "getKafkaTopic"}} {
		if got := w.a.Do(t.Context(), call); got.Status != 404 || string(got.Body) != `{"error_code":404,"message":"HTTP 404 Not Found"}` {
			t.Errorf("%q: %d %s", call.Operation, got.Status, got.Body)
		}
	}
	if got := w.a.Do(t.Context(), store.Call{Operation: store.OpListLinks}); got.Status != 200 {
		t.Errorf("without an id: %d %s", got.Status, got.Body)
	}
}

// The warnings of what is accepted reach the host.
func TestDoGivesWarnings(t *testing.T) {
	w := newWorld(t, nil)
	body := strings.Replace(fromBBody, `"configs":[`, `"configs":[{"name":"acl.sync.enable","value":"true"},`, 1)
	got := w.do(w.a, "POST links?link_name=L", body)
	if got.Status != 204 || len(got.Problems) == 0 || got.Problems[0].Severity != validate.SeverityWarning {
		t.Errorf("%d %v", got.Status, got.Problems)
	}
}

// What only a host can see has an answer, too.
func TestAnswersForHosts(t *testing.T) {
	for _, row := range []struct {
		err    error
		status int
		body   string
	}{
		{store.ErrUnauthenticated, 401, `{"error_code":40101,"message":"Authentication failed"}`},
		{store.ErrBodyTooLarge, 413, `{"error_code":413,"message":"The request body is too large."}`},
		{store.ErrClusterNotFound, 404, `{"error_code":404,"message":"The cluster cannot be found."}`},
	} {
		a := store.APIError(row.err)
		if body := string(a.Body.AppendJSON(nil)); a.Status != row.status || body != row.body || a.Retryable {
			t.Errorf("%v: %d %s", row.err, a.Status, body)
		}
	}
}

// A body over the limit is the API's own 400, never a 500.
func TestDoRefusesLongBodies(t *testing.T) {
	w := newWorld(t, nil)
	got := w.do(w.a, "POST links?link_name=L", fromBBody+strings.Repeat(" ", link.DefaultMaxBytes))
	if got.Status != 400 || !errors.Is(got.Err, validate.ErrInvalid) {
		t.Errorf("%d %s", got.Status, got.Body)
	}
}

// A link to the cluster itself is refused in the words that were observed
// (playground#6576), whoever finds it.
func TestSelfLinkIsRefusedInTheServicesWords(t *testing.T) {
	w := newWorld(t, nil)
	got := w.do(w.a, "POST links?link_name=L", strings.ReplaceAll(fromBBody, `"b"`, `"a"`))
	if want := `"error_code":40002,"message":"Source cluster ID matches local cluster ID a. Cannot create cluster link to self."`; got.Status != 400 || !strings.Contains(string(got.Body), want) {
		t.Errorf("%d %s", got.Status, got.Body)
	}
}
