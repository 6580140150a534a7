package demo

import "github.com/clusterlink-go/clusterlink/link"

const destinationInitiatedText = `cluster-2 dials cluster-1 and copies from it. Only cluster-2 keeps a link; its
source knows nothing of it.`

func destinationInitiated(s *stage) {
	const from, to, name, topic = "cluster-1", "cluster-2", "from-cluster-1", "orders"
	s.topic(from, topic, 300)
	s.linkFrom(to, name, "destination_initiated_link.json")
	s.mirror(to, name, topic)
	s.settle()
	s.show(topic, from, to)
	s.produce(to, topic, 1)

	s.verb(to, name, link.Pause, topic)
	s.produce(from, topic, 60)
	s.settle()
	s.show(topic, from, to)
	s.verb(to, name, link.Resume, topic)
	s.settle()
	s.show(topic, from, to)

	s.verb(to, name, link.Promote, topic)
	s.settle()
	s.produce(to, topic, 30)
	s.show(topic, from, to)
	s.verb(to, name, link.Promote, topic)

	s.expectLink(to, name, link.LinkActive)
	s.expectMirror(to, name, topic, link.MirrorStopped, 390)
	s.expectRecords(from, topic, 360)
}

const sourceInitiatedText = `cluster-1, the source, dials cluster-2: for a source behind a firewall. The half
that waits must be there first.`

func sourceInitiated(s *stage) {
	const from, to, name, topic = "cluster-1", "cluster-2", "pushed", "payments"
	s.topic(from, topic, 90)
	s.linkFrom(from, name, "source_initiated_link_at_source_cluster.json")
	s.linkFrom(to, name, "source_initiated_link_at_destination_cluster.json")
	s.linkFrom(from, name, "source_initiated_link_at_source_cluster.json")
	s.mirror(from, name, "refunds")
	s.mirror(to, name, topic)
	s.settle()
	s.show(topic, from, to)

	s.expectLink(from, name, link.LinkActive)
	s.expectLink(to, name, link.LinkActive)
	s.expectSameID(name, from, to)
	s.expectMirror(to, name, topic, link.MirrorActive, 90)
	s.expectSame(from, topic, to, topic)
}

const prefixedText = `east and west copy from each other. Each side's prefix keeps the copies apart
from its own topics of the same name, and stands in the way of a reverse.`

func prefixed(s *stage) {
	const east, west, name, topic = "cluster-east", "cluster-west", "east-west", "orders"
	s.topic(east, topic, 120)
	s.topic(west, topic, 210)
	s.linkFrom(east, name, "bidirectional_link_east.json")
	s.linkFrom(west, name, "bidirectional_link_west.json")
	s.mirror(east, name, topic)
	s.mirror(west, name, topic)
	s.settle()
	s.show("west."+topic, east)
	s.show("east."+topic, west)
	s.verb(east, name, link.ReverseAndStart, "west."+topic)

	s.expectLink(east, name, link.LinkActive)
	s.expectLink(west, name, link.LinkActive)
	s.expectSameID(name, east, west)
	s.expectMirror(east, name, "west."+topic, link.MirrorActive, 210)
	s.expectMirror(west, name, "east."+topic, link.MirrorActive, 120)
	s.expectSame(east, topic, west, "east."+topic)
	s.expectSame(west, topic, east, "west."+topic)
}

const outageText = `One name on both sides: a topic can change its direction. An outage forks it,
and truncate-and-restore mends the fork by giving up what one side alone has.`

func outage(s *stage) {
	const left, right, name, topic = "cluster-left", "cluster-right", "left-right", "ledger"
	s.topic(left, topic, 300)
	s.link(left, name, "a body of its own", ownHalf(right))
	s.link(right, name, "a body of its own", ownHalf(left))
	s.mirror(right, name, topic)
	s.settle()
	s.show(topic, left, right)

	s.pauseLink(right, name, true)
	s.show(topic, left, right)
	s.pauseLink(right, name, false)
	s.show(topic, left, right)

	s.verb(right, name, link.ReverseAndStart, topic)
	s.steps(1)
	s.show(topic, left, right)
	s.settle()
	s.produce(right, topic, 30)
	s.settle()
	s.show(topic, left, right)

	s.cut(left, right)
	s.produce(right, topic, 15)
	s.steps(6)
	s.show(topic, left, right)
	s.verb(left, name, link.Failover, topic)
	s.settle()
	s.produce(left, topic, 60)
	s.show(topic, left, right)

	s.heal(left, right)
	s.settle()
	s.show(topic, left, right)
	s.verb(right, name, link.TruncateAndRestore, topic)
	s.show(topic, left, right)
	s.settle()
	s.show(topic, left, right)

	s.verb(right, name, link.ReverseAndStart, topic)
	s.settle()
	s.produce(right, topic, 3)
	s.settle()
	s.show(topic, left, right)

	s.expectLink(left, name, link.LinkActive)
	s.expectLink(right, name, link.LinkActive)
	s.expectSameID(name, left, right)
	s.expectMirror(left, name, topic, link.MirrorActive, 393)
	s.expectMirror(right, name, topic, link.MirrorStopped, 393)
	s.expectSame(left, topic, right, topic)
}

// ownHalf is the body for one half of the pair without prefixes.
func ownHalf(remote string) *link.CreateRequest {
	r := link.NewCreateRequest(
		"link.mode", string(link.ModeBidirectional),
		"bootstrap.servers", remote+".example.com:9092",
	)
	r.RemoteClusterID = remote
	return r
}
