package main

import (
	"fmt"
	"net/http"
	"strconv"
)

// control is for the one who tests: what happens in the world. Each path takes
// POST with its parameters in the query, and answers with lines of text.
//
//	/control/step?n=3                         lets n minutes pass
//	/control/settle                           until nothing changes any more
//	/control/cut?from=A&to=B                  severs the network, both ways
//	/control/heal?from=A&to=B                 mends it
//	/control/refuse?from=A&to=B&refused=true  B refuses the credentials of A's links, or not
//	/control/produce?cluster=A&topic=T&n=10   appends records
func (h *host) control() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /control/step", func(w http.ResponseWriter, req *http.Request) {
		for range h.number(req, "n", 1) {
			actions, err := h.world.Step(req.Context())
			if tell(w, actions, err) != nil {
				return
			}
		}
	})
	mux.HandleFunc("POST /control/settle", func(w http.ResponseWriter, req *http.Request) {
		actions, err := h.world.Settle(req.Context())
		tell(w, actions, err)
	})
	between := func(path string, do func(from, to string, req *http.Request)) {
		mux.HandleFunc("POST /control/"+path, func(w http.ResponseWriter, req *http.Request) {
			from, to := req.FormValue("from"), req.FormValue("to")
			for _, id := range []string{from, to} {
				if h.world.Cluster(id) == nil {
					http.Error(w, fmt.Sprintf("there is no cluster %q", id), http.StatusNotFound)
					return
				}
			}
			do(from, to, req)
		})
	}
	between("cut", func(from, to string, _ *http.Request) { h.world.Cut(from, to) })
	between("heal", func(from, to string, _ *http.Request) { h.world.Heal(from, to) })
	between("refuse", func(from, to string, req *http.Request) {
		h.world.SetRefused(from, to, req.FormValue("refused") != "false")
	})
	mux.HandleFunc("POST /control/produce", func(w http.ResponseWriter, req *http.Request) {
		err := h.world.Produce(req.Context(), req.FormValue("cluster"), req.FormValue("topic"), h.number(req, "n", 1))
		tell(w, []string{}, err)
	})
	return mux
}

// number reads a parameter; what is no positive number is otherwise.
func (h *host) number(req *http.Request, name string, otherwise int) int {
	if n, err := strconv.Atoi(req.FormValue(name)); err == nil && n > 0 {
		return n
	}
	return otherwise
}

// tell writes what happened, or what went wrong.
func tell[T any](w http.ResponseWriter, lines []T, err error) error {
	if err != nil {
		http.Error(w, err.Error(), http.StatusConflict)
		return err
	}
	for _, l := range lines {
		fmt.Fprintln(w, l)
	}
	return nil
}
