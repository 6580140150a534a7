package demo

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
)

// fail notes something that ended elsewhere than it must.
func (s *stage) fail(format string, args ...any) {
	s.wrong = append(s.wrong, fmt.Sprintf(format, args...))
	s.tell("!! %s", s.wrong[len(s.wrong)-1])
}

// show prints how a topic stands on some clusters.
func (s *stage) show(topic string, clusters ...string) {
	for _, cluster := range clusters {
		s.tell(" = %s on %s: %s", topic, cluster, s.standing(cluster, topic))
	}
}

// standing describes a topic on a cluster.
func (s *stage) standing(cluster, topic string) string {
	status := "ordinary topic"
	m, err := s.world.Cluster(cluster).FindMirror(s.ctx, topic)
	switch {
	case err == nil:
		status = string(m.Status)
		if m.Status != m.State.Status {
			status += " (stored: " + string(m.State.Status) + ")"
		}
	case !errors.Is(err, store.ErrMirrorNotFound):
		return words(err)
	}
	writable, err := s.world.Writable(s.ctx, cluster, topic)
	if err != nil {
		return status + ", not there yet"
	}
	access := "read-only"
	if writable {
		access = "writable"
	}
	return fmt.Sprintf("%s, %s, %d records", status, access, s.records(cluster, topic))
}

// records counts what a topic holds.
func (s *stage) records(cluster, topic string) (n int64) {
	for _, end := range s.world.EndOffsets(cluster, topic) {
		n += end
	}
	return n
}

// expectLink demands the state that a link half shows at the end.
func (s *stage) expectLink(cluster, name string, want link.LinkState) {
	l, err := s.world.Cluster(cluster).GetLink(s.ctx, name)
	if err != nil {
		s.fail("link %s on %s: %s", name, cluster, words(err))
	} else if got := l.Displayed(); got != want {
		s.fail("link %s on %s is %s, not %s", name, cluster, got, want)
	}
}

// expectMirror demands what a mirror topic shows and holds at the end.
func (s *stage) expectMirror(cluster, name, topic string, want link.MirrorStatus, records int64) {
	m, err := s.world.Cluster(cluster).GetMirror(s.ctx, name, topic)
	if err != nil {
		s.fail("mirror %s on %s: %s", topic, cluster, words(err))
		return
	}
	if m.Status != want {
		s.fail("mirror %s on %s is %s, not %s", topic, cluster, m.Status, want)
	}
	s.expectRecords(cluster, topic, records)
}

// expectRecords demands how many records a topic holds at the end.
func (s *stage) expectRecords(cluster, topic string, want int64) {
	if got := s.records(cluster, topic); got != want {
		s.fail("topic %s on %s holds %d records, not %d", topic, cluster, got, want)
	}
}

// expectSame demands that a topic holds the same records on two clusters.
func (s *stage) expectSame(a, topicA, b, topicB string) {
	if !s.world.Prefix(a, topicA, b, topicB) || !s.world.Prefix(b, topicB, a, topicA) {
		s.fail("topic %s on %s does not hold what %s on %s holds", topicA, a, topicB, b)
	}
}

// expectSameID demands that two clusters hold halves of one link.
func (s *stage) expectSameID(name, a, b string) {
	x, err := s.world.Cluster(a).GetLink(s.ctx, name)
	y, err2 := s.world.Cluster(b).GetLink(s.ctx, name)
	if err = errors.Join(err, err2); err != nil {
		s.fail("link %s: %s", name, words(err))
	} else if x.ID != y.ID {
		s.fail("link %s has the id %s on %s and %s on %s", name, x.ID, a, y.ID, b)
	}
}

// most is more links and mirrors than a story makes.
const most = 100

// tables prints all links and all mirror topics.
func (s *stage) tables() {
	s.out.printf("\nThe links in the end\n\n")
	links := [][]string{{"cluster", "link", "mode", "connection", "remote", "prefix", "id", "state"}}
	mirrors := [][]string{{"cluster", "topic", "source topic", "link", "status", "stopped by", "records"}}
	for _, id := range s.world.Clusters() {
		c := s.world.Cluster(id)
		page, err := c.ListLinks(s.ctx, store.PageQuery{Limit: most})
		if err != nil {
			s.fail("%s: %s", id, words(err))
		}
		for i := range page.Links {
			l := &page.Links[i]
			links = append(links, []string{
				id, l.Name, string(l.Mode), string(l.ConnectionMode), l.RemoteClusterID,
				l.Prefix, l.ID.String(), string(l.Displayed()),
			})
		}
		topics, err := c.ListMirrors(s.ctx, store.MirrorQuery{Limit: most})
		if err != nil {
			s.fail("%s: %s", id, words(err))
		}
		for _, m := range topics.Mirrors {
			mirrors = append(mirrors, []string{
				id, m.Topic, m.SourceTopic, m.Link, string(m.Status),
				stoppedBy(m.State.Cause), strconv.FormatInt(s.records(id, m.Topic), 10),
			})
		}
	}
	s.table(links)
	s.out.printf("\nThe mirror topics in the end\n\n")
	s.table(mirrors)
}

// table prints rows in columns; an empty cell is a dash.
func (s *stage) table(rows [][]string) {
	var b strings.Builder
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		for i := range row {
			if row[i] == "" {
				row[i] = "-"
			}
		}
		fmt.Fprintln(t, strings.Join(slices.Clip(row), "\t"))
	}
	// A strings.Builder takes everything.
	_ = t.Flush()
	for line := range strings.Lines(b.String()) {
		s.out.printf("  %s", line)
	}
}

// stoppedBy names what stopped a mirror topic, which the API does not tell.
func stoppedBy(c fsm.StopCause) string {
	switch c {
	case fsm.Promoted:
		return "promote"
	case fsm.FailedOver:
		return "failover"
	case fsm.Reversed:
		return "reverse"
	case fsm.LinkDeleted:
		return "deletion of the link"
	}
	return ""
}
