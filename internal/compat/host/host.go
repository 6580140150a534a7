package main

import (
	"crypto/subtle"
	"errors"
	"io"
	"log"
	"net/http"
	"strings"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/clustertest"
)

// prefix is where the API begins.
const prefix = "/kafka/v3"

// host serves the clusters of a world.
type host struct {
	world          *clustertest.World
	user, password string
}

// handler is the API, what clients need beside it, and the controls.
func (h *host) handler() http.Handler {
	api := http.NewServeMux()
	for _, r := range link.Routes() {
		api.HandleFunc(r.Method+" "+prefix+r.Path, func(w http.ResponseWriter, req *http.Request) { h.serve(w, req, r) })
	}
	h.neighbours(api)
	root := http.NewServeMux()
	root.Handle("/control/", h.control())
	root.Handle("/", h.login(api))
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if strings.Contains(req.URL.Path, "//") { // an empty name: the service answers 400, and no router may tidy it away
			fail(w, &store.Refusal{Kind: store.ErrInvalidRequest, Status: 400, Code: 400, Message: "The path has an empty segment."})
			return
		}
		if path := strings.TrimSuffix(req.URL.Path, "/"); path != req.URL.Path {
			req.URL.Path, req.URL.RawPath = path, strings.TrimSuffix(req.URL.RawPath, "/")
		}
		root.ServeHTTP(w, req)
	})
}

// login asks for the name and the password.
func (h *host) login(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		user, password, _ := req.BasicAuth()
		given, want := []byte(user+"\x00"+password), []byte(h.user+"\x00"+h.password)
		if subtle.ConstantTimeCompare(given, want) != 1 {
			fail(w, store.ErrUnauthenticated)
			return
		}
		next.ServeHTTP(w, req.WithContext(store.WithActor(req.Context(), user)))
	})
}

// serve does one operation of the API.
func (h *host) serve(w http.ResponseWriter, req *http.Request, r link.Route) {
	cluster, ok := h.cluster(w, req)
	if !ok {
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, req.Body, link.DefaultMaxBytes))
	if err != nil {
		if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
			err = store.ErrBodyTooLarge
		}
		fail(w, err)
		return
	}
	reply := cluster.Do(req.Context(), store.Call{
		Operation: r.Operation, Cluster: req.PathValue("cluster_id"), Link: req.PathValue("link_name"),
		Config: req.PathValue("config_name"), Topic: req.PathValue("mirror_topic_name"),
		Query: req.URL.Query(), Body: body,
	})
	for i := range reply.Problems {
		log.Printf("%s: %s", r.ID, reply.Problems[i].Message) // the API has no place for warnings
	}
	send(w, reply.Status, reply.Body)
}

// cluster finds the cluster of the path; if there is none it says so.
func (h *host) cluster(w http.ResponseWriter, req *http.Request) (*store.Cluster, bool) {
	c := h.world.Cluster(req.PathValue("cluster_id"))
	if c == nil {
		fail(w, store.ErrClusterNotFound)
	}
	return c, c != nil
}

// fail answers as the service does to an error.
func fail(w http.ResponseWriter, err error) {
	a := store.APIError(err)
	send(w, a.Status, a.Body.AppendJSON(nil))
}

func send(w http.ResponseWriter, status int, body []byte) {
	if len(body) > 0 {
		w.Header().Set("Content-Type", "application/json")
	}
	w.WriteHeader(status)
	w.Write(body)
}
