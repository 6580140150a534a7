package store_test

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/clustertest"
)

// serveAPI routes the API's twenty operations to the clusters of a world.
func serveAPI(mux *http.ServeMux, world *clustertest.World) {
	for _, route := range link.Routes() {
		mux.HandleFunc(route.Method+" /kafka/v3"+route.Path, func(w http.ResponseWriter, r *http.Request) {
			cluster := world.Cluster(r.PathValue("cluster_id"))
			body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, link.DefaultMaxBytes))
			switch {
			case cluster == nil:
				err = store.ErrClusterNotFound
			case err != nil:
				err = store.ErrBodyTooLarge
			}
			if err != nil {
				answer := store.APIError(err)
				w.WriteHeader(answer.Status)
				w.Write(answer.Body.AppendJSON(nil))
				return
			}
			reply := cluster.Do(r.Context(), store.Call{
				Operation: route.Operation, Link: r.PathValue("link_name"), Config: r.PathValue("config_name"),
				Topic: r.PathValue("mirror_topic_name"), Query: r.URL.Query(), Body: body,
			})
			w.WriteHeader(reply.Status)
			w.Write(reply.Body)
		})
	}
}

// A server of the whole API: the router and the bytes are the host's, and
// [store.Cluster.Do] is the rest. The command internal/compat/host adds a login,
// topics, a file that keeps the state, and faults on demand.
func ExampleCluster_Do() {
	world := clustertest.New()
	for _, id := range []string{"east", "west"} {
		if _, err := world.AddCluster(id, nil); err != nil {
			log.Fatal(err)
		}
	}
	mux := http.NewServeMux()
	serveAPI(mux, world)
	server := httptest.NewServer(mux)
	defer server.Close()

	for _, request := range []struct{ method, path, body string }{
		{"POST", "links?link_name=L", `{"source_cluster_id":"east","configs":[{"name":"bootstrap.servers","value":"east.example.com:9092"}]}`},
		{"PUT", "links/L/configs/acl.sync.ms", `{"value":"6000"}`},
		{"GET", "links/L", ""},
		{"GET", "links/M", ""},
	} {
		r, err := http.NewRequest(request.method, server.URL+"/kafka/v3/clusters/west/"+request.path, strings.NewReader(request.body))
		if err != nil {
			log.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			log.Fatal(err)
		}
		resp.Body.Close()
		fmt.Println(request.method, request.path, resp.Status)
	}
	// Output:
	// POST links?link_name=L 204 No Content
	// PUT links/L/configs/acl.sync.ms 204 No Content
	// GET links/L 200 OK
	// GET links/M 404 Not Found
}
