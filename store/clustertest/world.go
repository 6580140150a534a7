package clustertest

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/memstore"
)

// stepTime is the virtual time that one step takes: the default of
// availability.check.ms, so that each step probes each link once.
const stepTime = time.Minute

// World is several clusters with their topics and the network between them.
// Make one with [New] or [NewOn]; the zero World is not usable. Its methods and
// its clusters are safe for concurrent use; of several calls of Step and Settle,
// each waits for the one before.
type World struct {
	backend *countingBackend

	stepping  sync.Mutex // held by Step; taken before mu
	mu        sync.Mutex
	now       time.Time
	clusters  map[string]*cluster
	order     []string
	addresses map[string]string
	cut       map[pair]bool
	refused   map[pair]bool
	records   uint64
	topicIDs  uint64
	fetchMax  int
	actions   int
}

// pair is two clusters: from one to another.
type pair struct{ from, to string }

// cluster is one of the world's clusters with what a host would know.
type cluster struct {
	store  *store.Cluster
	topics map[string]*topic
	// due is when the next deadline passes; the zero time where none is running.
	due time.Time
	// sources is the topic id of a mirror's source when it was first seen.
	sources map[string]uint64
}

// ClusterOptions of [World.AddCluster]. A nil *ClusterOptions is the default.
type ClusterOptions struct {
	_ struct{}

	// Address is what bootstrap.servers must hold to reach the cluster; empty
	// means "ID.example.com:9092".
	Address string
	// Store are options of the cluster; its Dialer, Topics, Now and, where they
	// are nil, Rand and Lags are the world's.
	Store store.Options
}

// New returns an empty world. Its clusters share one memstore.
func New() *World { return NewOn(memstore.New(nil)) }

// NewOn returns a world whose clusters share a backend, which the caller closes
// after the last use of the world. Links and mirror topics that are in it are
// there as soon as their cluster is added; topics are not, they are in memory.
func NewOn(b store.Backend) *World {
	return &World{
		backend:   &countingBackend{Backend: b},
		now:       time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
		clusters:  map[string]*cluster{},
		addresses: map[string]string{},
		cut:       map[pair]bool{},
		refused:   map[pair]bool{},
	}
}

// AddCluster adds a cluster, reachable from all others.
func (w *World) AddCluster(id string, opts *ClusterOptions) (*store.Cluster, error) {
	var o ClusterOptions
	if opts != nil {
		o = *opts
	}
	if o.Address == "" {
		o.Address = id + ".example.com:9092"
	}
	o.Store.Dialer = &dialer{w, id}
	o.Store.Topics = &topics{w, id}
	o.Store.Now = w.Now
	if o.Store.Rand == nil {
		o.Store.Rand = newRandom(id)
	}
	if o.Store.Lags == nil {
		o.Store.Lags = &lags{w, id}
	}
	if w.find(id) != nil {
		return nil, fmt.Errorf("clustertest: cluster %q is there already", id)
	}
	c, err := store.New(id, w.backend, &o.Store)
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clusters[id] = &cluster{store: c, topics: map[string]*topic{}, sources: map[string]uint64{}}
	w.order = append(w.order, id)
	slices.Sort(w.order)
	w.addresses[address(o.Address)] = id
	return c, nil
}

// Cluster gives the cluster with that id, nil where there is none.
func (w *World) Cluster(id string) *store.Cluster {
	if c := w.find(id); c != nil {
		return c.store
	}
	return nil
}

// Clusters lists the ids of the clusters in order.
func (w *World) Clusters() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.order)
}

func (w *World) find(id string) *cluster {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.clusters[id]
}

// Now is the virtual time. It moves by a minute with each step.
func (w *World) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

// SetFetchMax bounds how many records of a partition one step copies; 0, as in
// a new world, is no bound.
func (w *World) SetFetchMax(n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.fetchMax = n
}

// countingBackend counts what is written, so that a step knows whether it
// changed anything.
type countingBackend struct {
	store.Backend
	mu    sync.Mutex
	count int
}

func (b *countingBackend) Commit(ctx context.Context, t store.Txn) (store.Revision, error) {
	rev, err := b.Backend.Commit(ctx, t)
	if err == nil && len(t.Ops) > 0 {
		b.mu.Lock()
		b.count++
		b.mu.Unlock()
	}
	return rev, err
}

func (b *countingBackend) writes() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.count
}

// random is a reader of numbers that look random and are the same each time.
type random struct {
	mu     sync.Mutex
	source *rand.ChaCha8
}

var _ io.Reader = (*random)(nil)

func newRandom(seed string) *random {
	var key [32]byte
	copy(key[:], seed)
	return &random{source: rand.NewChaCha8(key)}
}

func (r *random) Read(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.source.Read(p)
}

// bootstrap gives the address that a link would connect to.
func bootstrap(l *store.Link) string {
	for i := range l.Configs {
		if l.Configs[i].Name == "bootstrap.servers" {
			return l.Configs[i].Value.Reveal()
		}
	}
	return ""
}

// dials reports whether the half connects to the other cluster.
func dials(l *store.Link) bool { return l.ConnectionMode == link.ConnectionOutbound }
