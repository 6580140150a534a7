package clustertest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
)

// topic is a topic's data: for each partition the numbers of its records. No
// two records of a world have the same number, so two logs that differ can be
// told apart.
type topic struct {
	id          uint64
	partitions  [][]uint64
	groupActive bool
	unreadable  bool
}

// topics is what a cluster's store may know of its topics.
type topics struct {
	w  *World
	id string
}

// Topic implements [store.Topics].
func (t *topics) Topic(ctx context.Context, name string) (store.TopicInfo, error) {
	if err := ctx.Err(); err != nil {
		return store.TopicInfo{}, err
	}
	t.w.mu.Lock()
	defer t.w.mu.Unlock()
	found := t.w.topic(t.id, name)
	if found == nil {
		return store.TopicInfo{}, nil
	}
	return store.TopicInfo{Exists: true, Partitions: len(found.partitions), EndOffsets: ends(found)}, nil
}

// topic finds a topic, nil where there is none. The lock is held.
func (w *World) topic(cluster, name string) *topic {
	if c := w.clusters[cluster]; c != nil {
		return c.topics[name]
	}
	return nil
}

func ends(t *topic) []int64 {
	list := make([]int64, len(t.partitions))
	for i, log := range t.partitions {
		list[i] = int64(len(log))
	}
	return list
}

// CreateTopic creates an ordinary topic. Mirror topics are created by the step
// after [store.Cluster.CreateMirror].
func (w *World) CreateTopic(cluster, name string, partitions int) error {
	if err := link.CheckTopic(name); err != nil {
		return fmt.Errorf("clustertest: %w", err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.clusters[cluster]
	switch {
	case c == nil:
		return fmt.Errorf("clustertest: there is no cluster %q", cluster)
	case partitions < 1:
		return fmt.Errorf("clustertest: a topic of %d partitions", partitions)
	case c.topics[name] != nil:
		return fmt.Errorf("clustertest: topic %q exists on cluster %q", name, cluster)
	}
	w.addTopic(c, name, partitions)
	return nil
}

// addTopic adds a topic. The lock is held.
func (w *World) addTopic(c *cluster, name string, partitions int) *topic {
	w.topicIDs++
	t := &topic{id: w.topicIDs, partitions: make([][]uint64, partitions)}
	c.topics[name] = t
	return t
}

// Topics lists the names of a cluster's topics, mirrors too, in order.
func (w *World) Topics(cluster string) []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.clusters[cluster]
	if c == nil {
		return nil
	}
	return slices.Sorted(maps.Keys(c.topics))
}

// DeleteTopic deletes a topic, a mirror too, and tells the cluster.
func (w *World) DeleteTopic(ctx context.Context, cluster, name string) error {
	c := w.find(cluster)
	if c == nil {
		return fmt.Errorf("clustertest: there is no cluster %q", cluster)
	}
	w.mu.Lock()
	_, there := c.topics[name]
	delete(c.topics, name)
	delete(c.sources, name)
	w.mu.Unlock()
	if !there {
		return fmt.Errorf("clustertest: there is no topic %q on cluster %q", name, cluster)
	}
	return c.store.TopicDeleted(ctx, name)
}

// AddPartitions adds n partitions to a topic.
func (w *World) AddPartitions(cluster, name string, n int) error {
	return w.change(cluster, name, func(t *topic) {
		t.partitions = append(t.partitions, make([][]uint64, n)...)
	})
}

// SetGroupActive makes a consumer group of a topic active on a cluster, or not.
func (w *World) SetGroupActive(cluster, name string, active bool) error {
	return w.change(cluster, name, func(t *topic) { t.groupActive = active })
}

// SetReadable lets links read a topic, or not.
func (w *World) SetReadable(cluster, name string, readable bool) error {
	return w.change(cluster, name, func(t *topic) { t.unreadable = !readable })
}

func (w *World) change(cluster, name string, change func(*topic)) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	t := w.topic(cluster, name)
	if t == nil {
		return fmt.Errorf("clustertest: there is no topic %q on cluster %q", name, cluster)
	}
	change(t)
	return nil
}

func (w *World) readable(cluster, name string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	t := w.topic(cluster, name)
	return t != nil && !t.unreadable
}

// ErrReadOnly is matched where producers write to a topic that is a mirror, or
// is fenced to become one.
var ErrReadOnly = errors.New("clustertest: read-only")

// Produce appends n records to a topic, spread over its partitions. A topic
// that is read-only fails with an error that matches ErrReadOnly and has the
// service's text.
func (w *World) Produce(ctx context.Context, cluster, name string, n int) error {
	c := w.find(cluster)
	if c == nil {
		return fmt.Errorf("clustertest: there is no cluster %q", cluster)
	}
	writable, err := w.Writable(ctx, cluster, name)
	if err != nil {
		return err
	}
	if !writable {
		return fmt.Errorf("%w: Cannot append records to read-only mirror topic '%s'", ErrReadOnly, name)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	t := c.topics[name]
	for i := range n {
		w.records++
		p := i % len(t.partitions)
		t.partitions[p] = append(t.partitions[p], w.records)
	}
	return nil
}

// Writable reports whether producers may write to a topic.
func (w *World) Writable(ctx context.Context, cluster, name string) (bool, error) {
	c := w.find(cluster)
	if c == nil || !w.exists(cluster, name) {
		return false, fmt.Errorf("clustertest: there is no topic %q on cluster %q", name, cluster)
	}
	m, err := c.store.FindMirror(ctx, name)
	if errors.Is(err, store.ErrMirrorNotFound) {
		return true, nil
	}
	return m.Writable(), err
}

func (w *World) exists(cluster, name string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.topic(cluster, name) != nil
}

// EndOffsets gives the log ends of a topic, one a partition; nil where there
// is no such topic.
func (w *World) EndOffsets(cluster, name string) []int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	if t := w.topic(cluster, name); t != nil {
		return ends(t)
	}
	return nil
}

// Prefix reports whether each partition of topic a on one cluster is a prefix
// of that of topic b on another.
func (w *World) Prefix(clusterA, a, clusterB, b string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	x, y := w.topic(clusterA, a), w.topic(clusterB, b)
	return x != nil && y != nil && isPrefix(x, y)
}

// isPrefix compares the logs of two topics. Partitions that a lacks are empty.
func isPrefix(a, b *topic) bool {
	if len(a.partitions) > len(b.partitions) {
		return false
	}
	for i, log := range a.partitions {
		if len(log) > len(b.partitions[i]) || !slices.Equal(log, b.partitions[i][:len(log)]) {
			return false
		}
	}
	return true
}
