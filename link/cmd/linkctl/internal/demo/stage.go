package demo

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/clustertest"
	"github.com/clusterlink-go/clusterlink/validate"
)

// bodies are the example bodies of the API's specification, as they are.
//
//go:embed bodies/*.json
var bodies embed.FS

// bodyNames lists the example bodies.
func bodyNames() []string {
	return []string{
		"bidirectional_link_east.json", "bidirectional_link_west.json", "destination_initiated_link.json",
		"source_initiated_link_at_destination_cluster.json", "source_initiated_link_at_source_cluster.json",
	}
}

// eastLinkID is the id that west's example body expects east's half to have.
const eastLinkID = "eEBkTffYSESld6EO898x3w"

// partitions of every topic in the stories.
const partitions = 3

// stage is where the stories play: a simulated world, and what is printed.
type stage struct {
	ctx   context.Context
	out   *printer
	world *clustertest.World
	start time.Time
	// chapters counts the stories; wrong names what ended elsewhere.
	chapters int
	wrong    []string
}

// newStage makes the clusters that the example bodies speak of, and two more.
func newStage(ctx context.Context, out io.Writer) (*stage, error) {
	s := &stage{ctx: ctx, out: &printer{w: out}, world: clustertest.New()}
	for _, id := range []string{"cluster-1", "cluster-2", "cluster-east", "cluster-west", "cluster-left", "cluster-right"} {
		o := &clustertest.ClusterOptions{Address: address(id)}
		if id == "cluster-east" {
			first, err := link.ParseID(eastLinkID)
			if err != nil {
				return nil, fmt.Errorf("demo: %w", err)
			}
			o.Store.Rand = bytes.NewReader(first[:])
		}
		if _, err := s.world.AddCluster(id, o); err != nil {
			return nil, fmt.Errorf("demo: %w", err)
		}
	}
	s.start = s.world.Now()
	return s, nil
}

// address is where a cluster is reached, as the example bodies spell it.
func address(cluster string) string {
	if slices.Contains([]string{"cluster-left", "cluster-right"}, cluster) {
		return cluster + ".example.com:9092"
	}
	return cluster + "-bootstrap-server"
}

// chapter begins a story.
func (s *stage) chapter(number int, title, text string) {
	if s.chapters++; s.chapters > 1 {
		s.out.printf("\n")
	}
	s.out.printf("%d. %s\n\n", number, title)
	for line := range strings.SplitSeq(text, "\n") {
		s.out.printf("   %s\n", line)
	}
	s.out.printf("\n")
}

// clock is the virtual time since the beginning, in hours and minutes.
func (s *stage) clock(at time.Time) string {
	m := int(at.Sub(s.start) / time.Minute)
	return fmt.Sprintf("%02d:%02d", m/60, m%60)
}

// ask prints what somebody asks of a cluster.
func (s *stage) ask(cluster, format string, args ...any) {
	s.out.printf("%s  %-13s  %s\n", s.clock(s.world.Now()), cluster, fmt.Sprintf(format, args...))
}

// tell prints a line that belongs to what was asked.
func (s *stage) tell(format string, args ...any) {
	s.out.printf("                      %s\n", fmt.Sprintf(format, args...))
}

// refused prints the answer to what was not done.
func (s *stage) refused(err error) { s.tell("-> refused: %s", words(err)) }

// words is an error as the API words it, where that is known.
func words(err error) string {
	if r := (*store.Refusal)(nil); errors.As(err, &r) {
		return fmt.Sprintf("%d %s", r.Code, r.Message)
	}
	text := err.Error()
	if t := (*fsm.TransitionError)(nil); errors.As(err, &t) {
		text = strings.TrimSuffix(text, " ("+t.Error()+")")
	}
	return strings.TrimPrefix(strings.TrimPrefix(text, "store: "), "validate: ")
}

// topic creates an ordinary topic with records in it.
func (s *stage) topic(cluster, name string, records int) {
	s.ask(cluster, "create topic %s, produce %d records", name, records)
	err := s.world.CreateTopic(cluster, name, partitions)
	if err == nil {
		err = s.world.Produce(s.ctx, cluster, name, records)
	}
	if err != nil {
		s.refused(err)
	}
}

// produce appends records to a topic.
func (s *stage) produce(cluster, topic string, records int) {
	s.ask(cluster, "produce %d to %s", records, topic)
	err := s.world.Produce(s.ctx, cluster, topic, records)
	switch {
	case errors.Is(err, clustertest.ErrReadOnly):
		s.tell("-> refused: %s", strings.TrimPrefix(err.Error(), clustertest.ErrReadOnly.Error()+": "))
	case err != nil:
		s.refused(err)
	default:
		s.tell("-> written")
	}
}

// linkFrom creates a link half from one of the example bodies.
func (s *stage) linkFrom(cluster, name, body string) {
	raw, err := bodies.ReadFile("bodies/" + body)
	if err != nil {
		s.fail("%s: %v", body, err)
		return
	}
	req, _ := link.DecodeCreateRequest(raw) // the test holds that nothing is found
	s.link(cluster, name, body, req)
}

// link creates a link half.
func (s *stage) link(cluster, name, body string, req *link.CreateRequest) {
	s.ask(cluster, "create link %s with %s", name, body)
	result, err := s.world.Cluster(cluster).CreateLink(s.ctx, name, req, nil)
	for i := range result.Problems {
		if !slices.Contains(bodyNames(), body) { // what is odd about the API's examples is not the reader's to mend
			s.tell("   %s", problem(&result.Problems[i]))
		}
	}
	if err != nil {
		s.refused(err)
		return
	}
	s.tell("-> created: %s, id %s", result.Link.Displayed(), result.Link.ID)
}

// problem is a finding in one line.
func problem(p *validate.Problem) string {
	subject := p.Key
	if subject == "" {
		subject = string(p.Pointer)
	}
	if subject == "" || strings.Contains(p.Message, strings.TrimPrefix(subject, "/")) {
		return fmt.Sprintf("%s: %s", p.Severity, p.Message)
	}
	return fmt.Sprintf("%s: %s: %s", p.Severity, subject, p.Message)
}

// mirror makes a mirror of a topic on the other cluster.
func (s *stage) mirror(cluster, name, source string) {
	s.ask(cluster, "create a mirror of %s over %s", source, name)
	m, err := s.world.Cluster(cluster).CreateMirror(s.ctx, name, link.CreateMirrorRequest{SourceTopicName: source})
	if err != nil {
		s.refused(err)
		return
	}
	s.tell("-> created: %s %s", m.Topic, m.Status)
}

// verb asks for one of the alter verbs.
func (s *stage) verb(cluster, name string, verb link.Verb, topic string) {
	s.ask(cluster, "%s %s", verb, topic)
	results, err := s.world.Cluster(cluster).AlterMirrors(s.ctx, name, verb, link.AlterMirrorsRequest{Names: []string{topic}}, nil)
	if err != nil {
		s.refused(err)
		return
	}
	for _, r := range results {
		switch {
		case r.Err != nil:
			s.tell("-> refused: %d %s", r.ErrorCode, r.ErrorMessage)
		case r.MessagesTruncated != nil:
			s.tell("-> accepted: %s %s, will cut %d records", topic, r.Mirror.Status, *r.MessagesTruncated)
		default:
			s.tell("-> accepted: %s %s", topic, r.Mirror.Status)
		}
	}
}

// pauseLink pauses or resumes one half of a link.
func (s *stage) pauseLink(cluster, name string, paused bool) {
	s.ask(cluster, "set cluster.link.paused=%t on link %s", paused, name)
	l, err := s.world.Cluster(cluster).SetPaused(s.ctx, name, paused, nil)
	if err != nil {
		s.refused(err)
		return
	}
	s.tell("-> link %s", l.Displayed())
}

// cut severs the network between two clusters; heal mends it.
func (s *stage) cut(a, b string) {
	s.ask(a, "*** the network to %s is down ***", b)
	s.world.Cut(a, b)
}

func (s *stage) heal(a, b string) {
	s.ask(a, "*** the network to %s is up again ***", b)
	s.world.Heal(a, b)
}

// steps lets some minutes pass and prints what the clusters do meanwhile.
func (s *stage) steps(n int) {
	for range n {
		actions, err := s.world.Step(s.ctx)
		s.actions(actions, err)
	}
}

// settle lets time pass until nothing happens any more.
func (s *stage) settle() {
	actions, err := s.world.Settle(s.ctx)
	s.actions(actions, err)
}

func (s *stage) actions(actions []clustertest.Action, err error) {
	for _, a := range actions {
		what, subject := a.What, a.Topic
		if a.Detail != "" {
			what += " (" + a.Detail + ")"
		}
		if subject == "" {
			subject = "link " + a.Link
		}
		s.out.printf("%s  %-13s    . %s: %s -> %s\n", s.clock(a.At), a.Cluster, subject, what, a.Status)
	}
	if err != nil {
		s.fail("%v", err)
	}
}
