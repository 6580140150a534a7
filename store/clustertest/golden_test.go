package clustertest_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
	"github.com/clusterlink-go/clusterlink/store"
	"github.com/clusterlink-go/clusterlink/store/clustertest"
)

const alreadyStopped = "Topic 'T' has already stopped its mirror from 'L'"

// The golden traces of lifecycle §5.4, by their ids. West holds the source
// topic (left there), east the mirror (right).

func TestG1CreateMirror(t *testing.T) {
	s := newStage(t)
	s.oneWay()
	s.mirror()
	s.want("REGULAR", "ACTIVE")
	if !s.Prefix("west", "T", "east", "T") {
		t.Error("the mirror does not hold what its source holds")
	}
	err := s.Produce(t.Context(), "east", "T", 1)
	if !errors.Is(err, clustertest.ErrReadOnly) || !strings.Contains(err.Error(), "Cannot append records to read-only mirror topic 'T'") {
		t.Errorf("produce to a mirror: %v", err)
	}
}

func TestG2PauseResume(t *testing.T) {
	s := newStage(t)
	s.oneWay()
	s.mirror()
	s.alter("east", link.Pause)
	s.want("REGULAR", "PAUSED")
	s.must(s.Produce(t.Context(), "west", "T", 3))
	s.settle()
	if s.Prefix("west", "T", "east", "T") {
		t.Error("a paused mirror fetched")
	}
	s.alter("east", link.Resume)
	s.settle()
	s.want("REGULAR", "ACTIVE")
	if !s.Prefix("west", "T", "east", "T") {
		t.Error("a resumed mirror did not catch up")
	}
}

func TestG3Promote(t *testing.T) {
	s := newStage(t)
	s.oneWay()
	s.mirror()
	s.alter("east", link.Promote)
	s.want("REGULAR", "PENDING_STOPPED")
	s.settle()
	s.want("REGULAR", "STOPPED")
	s.writable("east", true)
	s.refused("east", link.Promote, alreadyStopped)
}

func TestG4SourceDownAndBack(t *testing.T) {
	s := newStage(t)
	s.oneWay()
	s.mirror()
	s.Cut("east", "west")
	for range 4 {
		_, err := s.Step(t.Context())
		s.must(err)
		s.linkState("east", link.LinkActive)
	}
	s.settle()
	s.linkState("east", link.LinkUnavailable)
	s.want("REGULAR", "SOURCE_UNAVAILABLE")
	s.Heal("east", "west")
	s.settle()
	s.linkState("east", link.LinkActive)
	s.want("REGULAR", "ACTIVE")
}

func TestG5PromoteWhileSourceIsDown(t *testing.T) {
	s := newStage(t)
	s.oneWay()
	s.mirror()
	s.Cut("east", "west")
	s.settle()
	s.alter("east", link.Promote)
	s.settle()
	s.want("REGULAR", "SOURCE_UNAVAILABLE")
	m, err := s.Cluster("east").GetMirror(t.Context(), "L", "T")
	s.must(err)
	if m.State.Status != link.MirrorPendingStopped {
		t.Errorf("stored status is %s, want PENDING_STOPPED", m.State.Status)
	}
}

func TestG6FailoverG7ForkG8RestoreG9ReverseBack(t *testing.T) {
	s := newStage(t)
	s.bothWays()
	s.mirror()
	s.Cut("east", "west")
	s.settle()
	s.alter("east", link.Failover)
	s.settle()
	s.want("REGULAR", "STOPPED") // G6
	s.writable("east", true)

	s.Heal("east", "west")
	s.settle()
	s.must(s.Produce(t.Context(), "west", "T", 4))
	s.must(s.Produce(t.Context(), "east", "T", 2))
	s.writable("west", true) // G7
	if s.Prefix("west", "T", "east", "T") || s.Prefix("east", "T", "west", "T") {
		t.Error("the logs did not fork")
	}

	results, err := s.Cluster("west").AlterMirrors(t.Context(), "L", link.TruncateAndRestore,
		link.AlterMirrorsRequest{Names: []string{"T"}}, &store.AlterOptions{IncludePartitionData: true})
	s.must(err)
	if r := results[0]; r.Err != nil || r.MessagesTruncated == nil || *r.MessagesTruncated != 4 || len(r.Partitions) != 2 {
		t.Fatalf("truncate-and-restore: %+v", r)
	}
	s.passes("PENDING_SETUP_FOR_RESTORE:STOPPED", "PENDING_RESTORE:STOPPED", "ACTIVE:STOPPED") // G8
	s.settle()
	if !s.Prefix("west", "T", "east", "T") || !s.Prefix("east", "T", "west", "T") {
		t.Error("the restored mirror differs from its source")
	}

	s.alter("west", link.ReverseAndStart)
	s.settle()
	s.want("STOPPED", "ACTIVE") // G9
	s.writable("west", true)
	s.writable("east", false)
}

func TestG10ReverseG13RoundTrip(t *testing.T) {
	s := newStage(t)
	s.bothWays()
	s.mirror()
	s.alter("east", link.ReverseAndStart)
	s.passes("PENDING_MIRROR:PENDING_SYNCHRONIZE", "PENDING_MIRROR:PENDING_STOPPED", "ACTIVE:STOPPED")
	s.settle()
	s.alter("west", link.ReverseAndStart)
	s.settle()
	s.want("STOPPED", "ACTIVE")
	s.alter("east", link.ReverseAndStart)
	s.settle()
	s.want("ACTIVE", "STOPPED")
}

func TestG11ReverseAndPause(t *testing.T) {
	s := newStage(t)
	s.bothWays()
	s.mirror()
	s.alter("east", link.ReverseAndPause)
	s.settle()
	s.want("PAUSED", "STOPPED")
	s.alter("west", link.Resume)
	s.settle()
	s.want("ACTIVE", "STOPPED")
}

func TestG12ReverseWaitsForAGroup(t *testing.T) {
	s := newStage(t)
	s.bothWays()
	s.mirror()
	s.must(s.SetGroupActive("west", "T", true))
	s.alter("east", link.ReverseAndStart)
	s.settle()
	s.want("PENDING_MIRROR", "PENDING_STOPPED")
	m, err := s.Cluster("east").GetMirror(t.Context(), "L", "T")
	s.must(err)
	if m.State.Transition != link.TaskConsumerGroupInUse {
		t.Errorf("transition error is %q", m.State.Transition)
	}
	s.must(s.SetGroupActive("west", "T", false))
	s.settle()
	s.want("ACTIVE", "STOPPED")
}

func TestG14CreateOverAStoppedTopic(t *testing.T) {
	s := newStage(t)
	s.oneWay()
	s.mirror()
	s.alter("east", link.Promote)
	s.settle()
	_, err := s.Cluster("east").CreateMirror(t.Context(), "L", link.CreateMirrorRequest{SourceTopicName: "T"})
	refusal := (*store.Refusal)(nil)
	if !errors.As(err, &refusal) || refusal.Code != 40002 || refusal.Message != "Topic 'T' already exists." {
		t.Errorf("create over a stopped mirror: %v", err)
	}
}

func TestG15SourceDeleted(t *testing.T) {
	s := newStage(t)
	s.oneWay()
	s.mirror()
	s.must(s.DeleteTopic(t.Context(), "west", "T"))
	_, err := s.Step(t.Context())
	s.must(err)
	s.want("ABSENT", "ACTIVE")
	s.settle()
	s.want("ABSENT", "FAILED")
	m, err := s.Cluster("east").GetMirror(t.Context(), "L", "T")
	s.must(err)
	if m.State.Error != link.MirrorSourceTopicMayBeDeleted {
		t.Errorf("mirror error is %s", m.State.Error)
	}
	s.alter("east", link.Failover)
	s.settle()
	s.want("ABSENT", "STOPPED")
}

func TestG16DeleteLink(t *testing.T) {
	s := newStage(t)
	s.oneWay()
	s.mirror()
	east := s.Cluster("east")
	refusal := (*store.Refusal)(nil)
	if err := east.DeleteLink(t.Context(), "L", nil); !errors.As(err, &refusal) || refusal.Status != 403 || !errors.Is(err, store.ErrLinkInUse) {
		t.Errorf("delete under a live mirror: %v", err)
	}
	s.want("REGULAR", "ACTIVE")
	s.alter("east", link.Promote)
	s.settle()
	s.must(east.DeleteLink(t.Context(), "L", nil))
	s.want("REGULAR", "REGULAR")
	s.writable("east", true)
}

func TestG16DeleteLinkAfterTopic(t *testing.T) {
	s := newStage(t)
	s.oneWay()
	s.mirror()
	s.must(s.DeleteTopic(t.Context(), "east", "T"))
	s.must(s.Cluster("east").DeleteLink(t.Context(), "L", nil))
}

func TestG17PauseLink(t *testing.T) {
	s := newStage(t)
	s.oneWay()
	s.mirror()
	east := s.Cluster("east")
	before, err := east.GetMirror(t.Context(), "L", "T")
	s.must(err)
	_, err = east.SetPaused(t.Context(), "L", true, nil)
	s.must(err)
	s.linkState("east", link.LinkPaused)
	s.want("REGULAR", "LINK_PAUSED")
	_, err = east.SetPaused(t.Context(), "L", false, nil)
	s.must(err)
	s.want("REGULAR", "ACTIVE")
	after, err := east.GetMirror(t.Context(), "L", "T")
	s.must(err)
	if after.Revision != before.Revision {
		t.Error("pausing a link wrote a mirror")
	}
}

func TestG18HalvesWithDifferentNames(t *testing.T) {
	s := newStage(t)
	ctx := t.Context()
	s.must(s.CreateTopic("west", "T", 2))
	s.must(s.Produce(ctx, "west", "T", 5))
	for local, name := range map[string]string{"east": "L", "west": "M"} {
		remote := map[string]string{"east": "west", "west": "east"}[local]
		req := link.NewCreateRequest("bootstrap.servers", remote+".example.com:9092", "link.mode", "BIDIRECTIONAL")
		req.RemoteClusterID = remote
		_, err := s.Cluster(local).CreateLink(ctx, name, req, nil)
		s.must(err)
	}
	s.mirror()
	s.want("REGULAR", "ACTIVE")

	// The half that looks for its other half finds none, and says so.
	if _, err := s.Cluster("west").Half(ctx, "L"); !errors.Is(err, store.ErrLinkNotFound) {
		t.Errorf("west's half of L: %v", err)
	}
	east, err := s.Cluster("east").ReportTask(ctx, "L", store.TaskReport{
		Task: link.TaskTopicConfigsSync, Event: fsm.EventTaskError, Error: link.TaskRemoteLinkNotFound,
	}, nil)
	s.must(err)
	west, err := s.Cluster("west").GetLink(ctx, "M")
	s.must(err)
	if east.ID == west.ID {
		t.Errorf("both halves have id %s", east.ID)
	}

	// Data flows one way all the same.
	s.must(s.Produce(ctx, "west", "T", 3))
	s.settle()
	s.want("REGULAR", "ACTIVE")
	s.linkState("east", link.LinkActive)
	if !s.Prefix("west", "T", "east", "T") || s.EndOffsets("west", "T")[0] != s.EndOffsets("east", "T")[0] {
		t.Error("data does not flow")
	}
	s.refused("east", link.ReverseAndStart, "Link 'L' is not bidirectional on both sides.")
}

func TestG19OutboundBeforeInbound(t *testing.T) {
	s := newStage(t)
	s.must(s.CreateTopic("west", "T", 1))
	outbound := link.NewCreateRequest(
		"bootstrap.servers", "east.example.com:9092", "link.mode", "SOURCE",
		"local.security.protocol", "PLAINTEXT")
	outbound.DestinationClusterID = "east"
	_, err := s.Cluster("west").CreateLink(t.Context(), "L", outbound, nil)
	refusal := (*store.Refusal)(nil)
	if !errors.As(err, &refusal) || refusal.Status != 400 || !refusal.Retryable ||
		!strings.Contains(refusal.Message, "the destination cluster does not have a link named L") {
		t.Fatalf("SOURCE before INBOUND: %v", err)
	}
	inbound := link.NewCreateRequest("link.mode", "DESTINATION", "connection.mode", "INBOUND")
	inbound.SourceClusterID = "west"
	s.create("east", inbound)
	s.create("west", outbound)
	east, err := s.Cluster("east").GetLink(t.Context(), "L")
	s.must(err)
	west, err := s.Cluster("west").GetLink(t.Context(), "L")
	s.must(err)
	if east.ID != west.ID {
		t.Errorf("halves have ids %s and %s", east.ID, west.ID)
	}
	s.mirror()
	s.want("REGULAR", "ACTIVE")
}

func TestG20ReverseOnAPrefixedLink(t *testing.T) {
	s := newStage(t)
	s.must(s.CreateTopic("west", "T", 1))
	for local, remote := range map[string]string{"east": "west", "west": "east"} {
		req := link.NewCreateRequest("bootstrap.servers", remote+".example.com:9092", "link.mode", "BIDIRECTIONAL",
			"cluster.link.prefix", remote+".")
		req.RemoteClusterID = remote
		s.create(local, req)
	}
	s.mirror()
	results, err := s.Cluster("east").AlterMirrors(t.Context(), "L", link.ReverseAndStart,
		link.AlterMirrorsRequest{Names: []string{"west.T"}}, nil)
	s.must(err)
	if r := results[0]; r.ErrorCode != 400 || !strings.Contains(r.ErrorMessage, "cluster.link.prefix") {
		t.Errorf("reverse on a prefixed link: %d %q", r.ErrorCode, r.ErrorMessage)
	}
	m, err := s.Cluster("east").GetMirror(t.Context(), "L", "west.T")
	s.must(err)
	if m.Status != link.MirrorActive {
		t.Errorf("the refused reverse left %s", m.Status)
	}
}

// A missing source is waited for as long as the link says, by the link's own
// clock: not while the link is paused, and anew when the source was back.
func TestMissingSourceIsWaitedFor(t *testing.T) {
	ctx := t.Context()
	s := newStage(t)
	req := link.NewCreateRequest("bootstrap.servers", "west.example.com:9092", "cluster.link.retry.timeout.ms", "120000")
	req.SourceClusterID = "west"
	s.create("east", req)
	s.must(s.CreateTopic("west", "T", 1))
	_, err := s.Cluster("east").CreateMirror(ctx, "L", link.CreateMirrorRequest{SourceTopicName: "T"})
	s.must(err)
	steps := func(n int, want link.MirrorStatus) {
		t.Helper()
		for range n {
			_, err := s.Step(ctx)
			s.must(err)
		}
		m, err := s.Cluster("east").GetMirror(ctx, "L", "T")
		if err != nil || m.Status != want {
			t.Fatalf("after %d steps the mirror is %s, error %v; want %s", n, m.Status, err, want)
		}
	}
	pause := func(paused bool) {
		t.Helper()
		_, err := s.Cluster("east").SetPaused(ctx, "L", paused, nil)
		s.must(err)
	}
	s.must(s.DeleteTopic(ctx, "west", "T"))
	steps(2, link.MirrorActive)
	s.must(s.CreateTopic("west", "T", 1))
	steps(5, link.MirrorActive)
	s.must(s.DeleteTopic(ctx, "west", "T"))
	steps(2, link.MirrorActive)
	pause(true)
	steps(5, link.MirrorLinkPaused)
	pause(false)
	steps(1, link.MirrorFailed)
}
