// Command host serves the API of cluster links over HTTP: several clusters with
// a network between them, all in one process. It shows how a server embeds
// package store, and lets any client, in any language, be tried against it:
//
//	cd internal/compat && go run ./host -clusters lkc-east,lkc-west -state links.db
//
// The API is at /kafka/v3 with basic authentication. A cluster's address for
// bootstrap.servers is ID.example.com:9092. Topics and their records are in
// memory; links and mirror topics are in the file of -state, if there is one.
// Faults and time are at /control, see control.go.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/boltstore"
	"github.com/clusterlink-go/clusterlink/store/clustertest"
	"github.com/clusterlink-go/clusterlink/store/memstore"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stderr); err != nil && !errors.Is(err, flag.ErrHelp) {
		log.Fatal(err)
	}
}

// run serves until ctx is done. It writes the address where it listens.
func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("host", flag.ContinueOnError)
	flags.SetOutput(out)
	listen := flags.String("listen", "127.0.0.1:8090", "address to listen on")
	clusters := flags.String("clusters", "lkc-east,lkc-west", "ids of the clusters")
	edition := flags.String("edition", "cloud", "what the clusters are: cloud, platform or platform:X.Y")
	state := flags.String("state", "", "file that keeps links and mirror topics; none keeps them in memory")
	user := flags.String("user", "key:secret", "name and password of clients")
	every := flags.Duration("every", time.Second, "how often the world takes a step, a minute of its own; 0 is only by /control")
	if err := flags.Parse(args); err != nil {
		return err
	}
	backend, err := open(*state)
	if err != nil {
		return err
	}
	defer backend.Close()
	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		return err
	}
	h := &host{world: clustertest.NewOn(backend)}
	h.user, h.password, _ = strings.Cut(*user, ":")
	if err := h.add(ctx, strings.Split(*clusters, ","), *edition, "http://"+listener.Addr().String()); err != nil {
		return err
	}
	if *every > 0 {
		go h.live(ctx, *every)
	}
	fmt.Fprintf(out, "listening on %s\n", listener.Addr())
	server := &http.Server{Handler: h.handler(), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute}
	go func() {
		<-ctx.Done()
		patience, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		server.Shutdown(patience)
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func open(file string) (store.Backend, error) {
	if file == "" {
		return memstore.New(nil), nil
	}
	return boltstore.Open(file, nil)
}

// add adds the clusters, and the topics that links of an earlier run name: their
// records are gone.
func (h *host) add(ctx context.Context, ids []string, edition, base string) error {
	e, err := link.ParseEdition(edition)
	if err != nil {
		return err
	}
	for _, id := range ids {
		opts := &clustertest.ClusterOptions{Store: store.Options{Edition: e, BaseURL: base + prefix}}
		if _, err := h.world.AddCluster(id, opts); err != nil {
			return err
		}
	}
	for _, id := range ids {
		page, err := h.world.Cluster(id).ListMirrors(ctx, store.MirrorQuery{Limit: 1 << 20})
		if err != nil {
			return err
		}
		for _, m := range page.Mirrors {
			l, err := h.world.Cluster(id).GetLink(ctx, m.Link)
			if err != nil {
				return err
			}
			for cluster, topic := range map[string]string{id: m.Topic, l.RemoteClusterID: m.SourceTopic} {
				if h.world.Cluster(cluster) == nil || h.world.EndOffsets(cluster, topic) != nil {
					continue
				}
				if err := h.world.CreateTopic(cluster, topic, max(1, m.Partitions)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// live lets time pass until ctx is done.
func (h *host) live(ctx context.Context, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if _, err := h.world.Step(ctx); err != nil && ctx.Err() == nil {
				log.Print(err)
			}
		}
	}
}
