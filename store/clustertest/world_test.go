package clustertest_test

import (
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store/clustertest"
)

// stage is a world with two clusters, east and west, for one test.
type stage struct {
	*clustertest.World
	t *testing.T
}

func newStage(t *testing.T) *stage {
	t.Helper()
	s := &stage{clustertest.New(), t}
	for _, id := range []string{"east", "west"} {
		if _, err := s.AddCluster(id, nil); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func (s *stage) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// oneWay makes T on west and a destination-initiated link on east.
func (s *stage) oneWay() {
	s.t.Helper()
	s.must(s.CreateTopic("west", "T", 2))
	s.must(s.Produce(s.t.Context(), "west", "T", 5))
	req := link.NewCreateRequest("bootstrap.servers", "west.example.com:9092")
	req.SourceClusterID = "west"
	s.create("east", req)
}

// bothWays makes T on west and both halves of a bidirectional link.
func (s *stage) bothWays(configs ...string) {
	s.t.Helper()
	s.must(s.CreateTopic("west", "T", 2))
	s.must(s.Produce(s.t.Context(), "west", "T", 5))
	for local, remote := range map[string]string{"east": "west", "west": "east"} {
		req := link.NewCreateRequest(append([]string{
			"bootstrap.servers", remote + ".example.com:9092", "link.mode", "BIDIRECTIONAL",
		}, configs...)...)
		req.RemoteClusterID = remote
		s.create(local, req)
	}
}

func (s *stage) create(cluster string, req *link.CreateRequest) {
	s.t.Helper()
	_, err := s.Cluster(cluster).CreateLink(s.t.Context(), "L", req, nil)
	s.must(err)
}

// mirror makes T on east a mirror of T on west and lets it catch up.
func (s *stage) mirror() {
	s.t.Helper()
	_, err := s.Cluster("east").CreateMirror(s.t.Context(), "L", link.CreateMirrorRequest{SourceTopicName: "T"})
	s.must(err)
	s.settle()
}

func (s *stage) settle() {
	s.t.Helper()
	actions, err := s.Settle(s.t.Context())
	for _, a := range actions {
		s.t.Log(a)
	}
	s.must(err)
}

// alter asks for a verb on T and wants it accepted.
func (s *stage) alter(cluster string, verb link.Verb) {
	s.t.Helper()
	_, err := s.Cluster(cluster).Alter(s.t.Context(), "L", "T", verb)
	s.must(err)
}

// refused asks for a verb on T and wants it refused with that text.
func (s *stage) refused(cluster string, verb link.Verb, text string) {
	s.t.Helper()
	before := s.status("west") + ":" + s.status("east")
	results, err := s.Cluster(cluster).AlterMirrors(s.t.Context(), "L", verb, link.AlterMirrorsRequest{Names: []string{"T"}}, nil)
	s.must(err)
	if r := results[0]; r.ErrorCode != 400 || r.ErrorMessage != text {
		s.t.Errorf("%s on %s: got %d %q, want 400 %q", verb, cluster, r.ErrorCode, r.ErrorMessage, text)
	}
	if after := s.status("west") + ":" + s.status("east"); after != before {
		s.t.Errorf("a refused %s changed %s to %s", verb, before, after)
	}
}

// status is what the API shows for T, or what it has no name for.
func (s *stage) status(cluster string) string {
	s.t.Helper()
	if s.EndOffsets(cluster, "T") == nil {
		return string(fsm.Absent)
	}
	m, err := s.Cluster(cluster).FindMirror(s.t.Context(), "T")
	if err != nil {
		return string(fsm.Regular)
	}
	return string(m.Status)
}

// want compares the statuses of T on west and east.
func (s *stage) want(west, east string) {
	s.t.Helper()
	if got := s.status("west") + ":" + s.status("east"); got != west+":"+east {
		s.t.Fatalf("west:east is %s, want %s:%s", got, west, east)
	}
}

// passes steps until west:east has been each of the pairs, in that order.
func (s *stage) passes(pairs ...string) {
	s.t.Helper()
	for range 20 {
		if got := s.status("west") + ":" + s.status("east"); got == pairs[0] {
			if pairs = pairs[1:]; len(pairs) == 0 {
				return
			}
		}
		_, err := s.Step(s.t.Context())
		s.must(err)
	}
	s.t.Fatalf("never saw %s; west:east is %s:%s", pairs[0], s.status("west"), s.status("east"))
}

func (s *stage) writable(cluster string, want bool) {
	s.t.Helper()
	got, err := s.Writable(s.t.Context(), cluster, "T")
	s.must(err)
	if got != want {
		s.t.Errorf("T on %s is writable: %t, want %t", cluster, got, want)
	}
}

// linkState is what the API shows for a half.
func (s *stage) linkState(cluster string, want link.LinkState) {
	s.t.Helper()
	l, err := s.Cluster(cluster).GetLink(s.t.Context(), "L")
	s.must(err)
	if got := l.Displayed(); got != want {
		s.t.Errorf("link on %s is %s, want %s", cluster, got, want)
	}
}
