package fsm

import "github.com/clusterlink-go/clusterlink/link"

// Mirror is the machine of a mirror topic: the stored statuses of the API with
// ABSENT and REGULAR, the seven verbs, the peer's messages and the data plane's
// reports (lifecycle §2). The table is immutable and shared.
func Mirror() *Table { return mirrorTable }

var mirrorTable = NewTable("mirror", []State{
	State(Absent), State(Regular), active, paused, pendingStopped, stopped, failed,
	pendingSynchronize, pendingMirror, pendingSetup, pendingRestore,
}, []Event{
	EventCreate, EventDeleteTopic,
	EventPause, EventResume, EventPromote, EventFailover,
	EventReverseAndStart, EventReverseAndPause, EventTruncateAndRestore,
	EventPeerReverse, EventPeerFenced, EventPeerStopped, EventPeerAbort, EventPeerTold,
	EventSynchronized, EventDrained, EventOffsetsAgreed, EventTruncated, EventStalled,
	EventSourceFailed, EventSourceBack, EventPartitionsAdded, EventLinkDeleted,
}, join(absentRows(), regularRows(), activeRows(), pausedRows(), pendingStoppedRows(), stoppedRows(), failedRows(),
	pendingSynchronizeRows(), pendingMirrorRows(), pendingSetupRows(), pendingRestoreRows()))

// The stored statuses as states.
const (
	active             = State(link.MirrorActive)
	paused             = State(link.MirrorPaused)
	pendingStopped     = State(link.MirrorPendingStopped)
	stopped            = State(link.MirrorStopped)
	failed             = State(link.MirrorFailed)
	pendingSynchronize = State(link.MirrorPendingSynchronize)
	pendingMirror      = State(link.MirrorPendingMirror)
	pendingSetup       = State(link.MirrorPendingSetupForRestore)
	pendingRestore     = State(link.MirrorPendingRestore)
)

// Answers of the service (lifecycle §2.5).
const (
	textExists   = "Topic '{topic}' already exists."
	textRenaming = "Topic renaming for mirroring not yet supported"
	textStopped  = "Topic '{topic}' has already stopped its mirror from '{link}'"
)

// Rows of the facts that more than one cell rests on.
var (
	gap     = cited{"§2.4", inf, "OAS 20692; no evidence"}
	gone    = cited{"§2.4", inf, "DRTOOL; 404 when read"}
	exists  = cited{"T3", doc, "KCP mirrortopics/reconciler.go:133-183"}
	removed = cited{"T9", doc, "TF resource delete; KCP migrate_clusterlink_test.go:350-352"}
	drop    = cited{"T9", inf, "TF resource delete; by analogy"}
	waiting = cited{"T17", inf, "no evidence"}
	forced  = cited{"L24", inf, "LAB13; OAS 7911-7940"}
	midway  = cited{"T36", inf, "no evidence"}
	halfway = cited{"T37", inf, "no evidence"}
	reverse = cited{"T40", doc, "OAS 11618, 11889; LAB1; PAT2"}
	fencing = cited{"T40", obs, "LAB3 README:165-266; PAT2"}
	cutOff  = cited{"T48", inf, "LAB9; ambiguous"}
	swap    = cited{"T43", obs, "LAB1; OAS 11618; PAT2"}
	swapOff = cited{"T44", obs, "LAB1; LAB9; PAT1"}
	broken  = cited{"T69", inf, "by analogy to T60"}
	late    = cited{"§0.1", inf, ours}
	report  = cited{"§0.1", inf, "own contract of host and machine"}
)

// Groups of events that many states treat alike.
var (
	reverses   = []Event{EventReverseAndStart, EventReverseAndPause}
	pauseAnd   = []Event{EventPause, EventResume}
	allVerbs   = []Event{EventPause, EventResume, EventPromote, EventFailover, EventReverseAndStart, EventReverseAndPause, EventTruncateAndRestore}
	peerNews   = []Event{EventPeerFenced, EventPeerStopped, EventPeerAbort, EventPeerTold}
	allReports = []Event{EventSynchronized, EventDrained, EventOffsetsAgreed, EventTruncated, EventStalled, EventSourceFailed, EventSourceBack, EventPartitionsAdded}
)

func absentRows() []Row {
	s := at(Absent)
	return join([]Row{
		s.no(EventCreate, need(SourceHalf), CodeSourceHalf, cited{"T7", doc, "CFKX troubleshooting"}),
		s.says(EventCreate, without(NameMatches), CodeTopicRenaming, textRenaming, cited{"T4", doc, "KCP clusterlink/reconciler.go:213-217; ISS-TF233"}),
		s.no(EventCreate, without(SourceReadable), CodeSourceUnreadable, cited{"T1", doc, "OAS 9621; KCP migrate_topics_mirror_destination_test.go:876-915"}),
		s.no(EventCreate, need(PeerMirrors), CodeTwoCycle, cited{"P61", inf, "from T1 and T3; S2"}),
		s.ok(EventCreate, always, link.MirrorActive, cited{"T1", doc, "OAS 9621; TF confluent_kafka_mirror_topic.md"}),
		s.no(EventDeleteTopic, always, CodeNoSuchTopic, gap),
	}, each(allVerbs, func(e Event) Row { return s.no(e, always, CodeNoSuchMirror, gone) }), []Row{
		s.no(EventPeerReverse, always, CodeNoSuchTopic, late),
	}, s.stale(peerNews...), s.outOfPlace(allReports...), []Row{
		s.skip(EventLinkDeleted, always, CodeAlreadySo, report),
	})
}

func regularRows() []Row {
	s := at(Regular)
	return join([]Row{
		s.says(EventCreate, always, CodeTopicExists, textExists, exists),
		s.ok(EventDeleteTopic, always, Absent, removed),
		s.no(EventPause, always, CodeNotAMirror, gone),
		s.no(EventResume, always, CodeNotAMirror, gone),
		s.no(EventPromote, always, CodeNotAMirror, gone),
		s.no(EventFailover, always, CodeNotAMirror, gone),
		s.no(EventReverseAndStart, always, CodeNotAMirror, cited{"T47", inf, "OAS 11697"}),
		s.no(EventReverseAndPause, always, CodeNotAMirror, cited{"T47", inf, "OAS 11968"}),
	}, s.restore(), []Row{
		s.ok(EventPeerReverse, need(FreshRequest), link.MirrorPendingMirror, fencing),
		s.no(EventPeerReverse, always, CodeStaleRequest, late),
	}, s.stale(peerNews...), s.outOfPlace(allReports...), []Row{
		s.skip(EventLinkDeleted, always, CodeAlreadySo, report),
	})
}

func activeRows() []Row {
	s := at(active)
	return join([]Row{
		s.says(EventCreate, always, CodeTopicExists, textExists, exists),
		s.ok(EventDeleteTopic, always, Absent, removed),
		s.ok(EventPause, always, link.MirrorPaused, cited{"T11", doc, "OAS 11076; TF 278-292"}),
		s.no(EventResume, need(RepeatRefused), CodeRepeated, cited{"T14", inf, "no evidence"}),
		s.skip(EventResume, always, CodeAlreadySo, cited{"T14", inf, "no evidence"}),
		s.ok(EventPromote, always, link.MirrorPendingStopped, cited{"T20", doc, "OAS 10534; LAB5; KCP workflow.go:751-756"}),
		s.ok(EventFailover, always, link.MirrorPendingStopped, cited{"T30", doc, "OAS 10805; TF 280; LAB1"}),
	}, s.reverse(EventReverseAndStart), s.reverse(EventReverseAndPause), []Row{
		s.no(EventTruncateAndRestore, always, CodeAlreadyAMirror, cited{"T58", inf, "no evidence"}),
	}, s.unfenceable(CodeAlreadyAMirror), s.stale(peerNews...), s.outOfPlace(EventSynchronized, EventDrained, EventOffsetsAgreed), []Row{
		s.skip(EventTruncated, always, CodeAlreadySo, report),
	}, s.outOfPlace(EventStalled), []Row{
		s.ok(EventSourceFailed, always, link.MirrorFailed, cited{"T60", doc, "DOC-CFG; OAS 20786; ISS-TF780; T61-T65"}),
		s.skip(EventSourceBack, always, CodeAlreadySo, report),
		s.ok(EventPartitionsAdded, always, link.MirrorActive, cited{"T63", obs, "ISS-playground start-plaintext.sh:93-103"}),
		s.ok(EventLinkDeleted, always, link.MirrorStopped, forced),
	})
}

func pausedRows() []Row {
	s := at(paused)
	return join([]Row{
		s.says(EventCreate, always, CodeTopicExists, textExists, exists),
		s.ok(EventDeleteTopic, always, Absent, drop),
		s.no(EventPause, need(RepeatRefused), CodeRepeated, cited{"T13", inf, "no evidence"}),
		s.skip(EventPause, always, CodeAlreadySo, cited{"T13", inf, "no evidence"}),
		s.ok(EventResume, always, link.MirrorActive, cited{"T12", doc, "OAS 11347; TF 279-305; LAB9"}),
		s.ok(EventPromote, always, link.MirrorPendingStopped, cited{"T21", doc, "TF 281"}),
		s.ok(EventFailover, always, link.MirrorPendingStopped, cited{"T30", doc, "OAS 10805; TF 280"}),
		s.no(EventReverseAndStart, always, CodeMirrorPaused, cutOff),
		s.no(EventReverseAndPause, always, CodeMirrorPaused, cutOff),
		s.no(EventTruncateAndRestore, always, CodeAlreadyAMirror, gap),
	}, s.unfenceable(CodeAlreadyAMirror), s.stale(peerNews...),
		s.outOfPlace(EventSynchronized, EventDrained, EventOffsetsAgreed, EventTruncated, EventStalled), []Row{
			s.skip(EventSourceFailed, always, CodeNotFetching, report),
			s.skip(EventSourceBack, always, CodeAlreadySo, report),
			s.skip(EventPartitionsAdded, always, CodeNotFetching, report),
			s.ok(EventLinkDeleted, always, link.MirrorStopped, forced),
		})
}

func pendingStoppedRows() []Row {
	s := at(pendingStopped)
	twice, escape := cited{"T27", inf, "no evidence"}, cited{"T33", obs, "LAB5"}
	return join([]Row{
		s.says(EventCreate, always, CodeTopicExists, textExists, exists),
		s.ok(EventDeleteTopic, always, Absent, drop),
		s.no(EventPause, always, CodeMirrorPending, waiting),
		s.no(EventResume, always, CodeMirrorPending, waiting),
		s.no(EventPromote, need(PromoteUnderWay|RepeatRefused), CodeRepeated, twice),
		s.skip(EventPromote, need(PromoteUnderWay), CodeAlreadySo, twice),
		s.no(EventPromote, always, CodeMirrorPending, twice),
		s.no(EventFailover, need(FailoverUnderWay|RepeatRefused), CodeRepeated, gap),
		s.skip(EventFailover, need(FailoverUnderWay), CodeAlreadySo, gap),
		s.ok(EventFailover, need(ReverseUnderWay|MidReverseFailover), link.MirrorPendingStopped, midway),
		s.no(EventFailover, need(ReverseUnderWay), CodeMidReverse, midway),
		s.no(EventFailover, need(StrictProfile), CodeStrict, cited{"T33", doc, "TF 36-42, 280"}),
		s.ok(EventFailover, always, link.MirrorPendingStopped, escape),
		s.no(EventReverseAndStart, always, CodeMirrorPending, gap),
		s.no(EventReverseAndPause, always, CodeMirrorPending, gap),
		s.no(EventTruncateAndRestore, always, CodeMirrorPending, gap),
	}, s.unfenceable(CodeMirrorPending), s.stale(peerNews...), []Row{
		s.skip(EventSynchronized, need(ReverseUnderWay), CodeAlreadySo, report),
		s.no(EventSynchronized, always, CodeOutOfPlace, report),
		s.ok(EventDrained, need(FailoverUnderWay), link.MirrorStopped, cited{"T30", doc, "OAS 10805; TF 280; LAB1"}),
		s.no(EventDrained, without(CaughtUp), CodeNotCaughtUp, cited{"T23", obs, "DOC-MT as paraphrased; PAT1"}),
		s.no(EventDrained, without(Synced), CodeNotSynced, cited{"T23", obs, "DOC-MT as paraphrased; PAT1"}),
		s.no(EventDrained, need(GroupActive), CodeGroupInUse, cited{"T24", obs, "LAB10; LAB3 README:266"}),
		s.ok(EventDrained, always, link.MirrorStopped, cited{"T23", obs, "DOC-MT as paraphrased; PAT1; PAT2; T42"}),
	}, s.outOfPlace(EventOffsetsAgreed, EventTruncated), []Row{
		s.ok(EventStalled, always, link.MirrorPendingStopped, cited{"T25", doc, "ISS-kcp371; KCP workflow_test.go:730-778; T24"}),
		s.skip(EventSourceFailed, need(FailoverUnderWay), CodeNotFetching, report),
		s.ok(EventSourceFailed, always, link.MirrorFailed, broken),
		s.skip(EventSourceBack, always, CodeAlreadySo, report),
		s.skip(EventPartitionsAdded, need(FailoverUnderWay), CodeNotFetching, report),
		s.ok(EventPartitionsAdded, always, link.MirrorPendingStopped, cited{"T63", inf, "by analogy to T63"}),
		s.ok(EventLinkDeleted, always, link.MirrorStopped, forced),
	})
}

func stoppedRows() []Row {
	s := at(stopped)
	return join([]Row{
		s.says(EventCreate, always, CodeTopicExists, textExists, cited{"T3", obs, "LAB1"}),
		s.ok(EventDeleteTopic, always, Absent, removed),
		s.says(EventPause, always, CodeAlreadyStopped, textStopped, cited{"T15", inf, "OAS 11155; CPOAS 11864"}),
		s.says(EventResume, always, CodeAlreadyStopped, textStopped, cited{"T15", inf, "OAS 11426; CPOAS 11864"}),
		s.says(EventPromote, always, CodeAlreadyStopped, textStopped, cited{"T26", doc, "OAS 19638; LAB6"}),
		s.says(EventFailover, always, CodeAlreadyStopped, textStopped, cited{"T34", inf, "OAS 10884"}),
		s.says(EventReverseAndStart, always, CodeAlreadyStopped, textStopped, cited{"T47", inf, "OAS 11697"}),
		s.says(EventReverseAndPause, always, CodeAlreadyStopped, textStopped, cited{"T47", inf, "OAS 11968"}),
	}, s.restore(), []Row{
		s.ok(EventPeerReverse, need(FreshRequest), link.MirrorPendingMirror, fencing),
		s.no(EventPeerReverse, always, CodeStaleRequest, late),
	}, s.stale(EventPeerFenced, EventPeerStopped, EventPeerAbort), s.told(), s.outOfPlace(EventSynchronized), []Row{
		s.skip(EventDrained, always, CodeAlreadySo, report),
	}, s.outOfPlace(EventOffsetsAgreed, EventTruncated, EventStalled), []Row{
		s.skip(EventSourceFailed, always, CodeNotFetching, report),
		s.skip(EventSourceBack, always, CodeNotFetching, report),
		s.skip(EventPartitionsAdded, always, CodeNotFetching, report),
		s.ok(EventLinkDeleted, always, Regular, cited{"L21", doc, "DOC-IDX; KCP migrate_clusterlink_test.go:345-365"}),
	})
}

func failedRows() []Row {
	s := at(failed)
	permanent := cited{"T67", doc, "DOC-MET"}
	return join([]Row{
		s.says(EventCreate, always, CodeTopicExists, textExists, exists),
		s.ok(EventDeleteTopic, always, Absent, drop),
		s.no(EventPause, always, CodeMirrorFailed, gap),
		s.no(EventResume, always, CodeMirrorFailed, cited{"T16", inf, "DOC-MET"}),
		s.no(EventPromote, always, CodeMirrorFailed, cited{"T28", inf, "no evidence"}),
		s.no(EventFailover, need(StrictProfile), CodeStrict, cited{"T32", doc, "TF 36-42, 280"}),
		s.ok(EventFailover, always, link.MirrorPendingStopped, cited{"T32", obs, "ISS-TF780; ISS-TF1085"}),
		s.no(EventReverseAndStart, always, CodeMirrorFailed, cutOff),
		s.no(EventReverseAndPause, always, CodeMirrorFailed, cutOff),
		s.no(EventTruncateAndRestore, always, CodeMirrorFailed, gap),
	}, s.unfenceable(CodeMirrorFailed), s.stale(EventPeerFenced, EventPeerStopped, EventPeerAbort), s.told(),
		s.outOfPlace(EventSynchronized, EventDrained, EventOffsetsAgreed, EventTruncated, EventStalled), []Row{
			s.skip(EventSourceFailed, always, CodeAlreadySo, permanent),
			s.skip(EventSourceBack, always, CodeMirrorFailed, permanent),
			s.skip(EventPartitionsAdded, always, CodeNotFetching, report),
			s.ok(EventLinkDeleted, always, link.MirrorStopped, forced),
		})
}

func pendingSynchronizeRows() []Row {
	s := at(pendingSynchronize)
	catchUp := cited{"T41", obs, "LAB11; PAT2"}
	return join([]Row{
		s.says(EventCreate, always, CodeTopicExists, textExists, exists),
		s.ok(EventDeleteTopic, always, Absent, drop),
	}, s.pending(), []Row{
		s.ok(EventFailover, need(MidReverseFailover), link.MirrorPendingStopped, midway),
		s.no(EventFailover, always, CodeMidReverse, midway),
	}, s.unfenceable(CodeMirrorPending), []Row{
		s.ok(EventPeerFenced, need(SameAttempt), link.MirrorPendingSynchronize, cited{"T40", inf, ours}),
		s.skip(EventPeerFenced, always, CodeStaleRequest, late),
	}, s.stale(EventPeerStopped, EventPeerAbort, EventPeerTold), []Row{
		s.no(EventSynchronized, without(PeerFenced), CodePeerNotFenced, cited{"T41", inf, ours}),
		s.no(EventSynchronized, without(CaughtUp), CodeNotCaughtUp, catchUp),
		s.ok(EventSynchronized, always, link.MirrorPendingStopped, catchUp),
	}, s.outOfPlace(EventDrained, EventOffsetsAgreed, EventTruncated), []Row{
		s.ok(EventStalled, always, link.MirrorPendingSynchronize, cited{"T49", inf, "own model"}),
		s.ok(EventSourceFailed, always, link.MirrorFailed, broken),
		s.skip(EventSourceBack, always, CodeAlreadySo, report),
		s.ok(EventPartitionsAdded, always, link.MirrorPendingSynchronize, cited{"T63", inf, "by analogy to T63"}),
		s.ok(EventLinkDeleted, always, link.MirrorStopped, forced),
	})
}

func pendingMirrorRows() []Row {
	s := at(pendingMirror)
	again, other := cited{"T40", inf, ours}, cited{"T36", inf, "no evidence; own model of variants A and C"}
	return join([]Row{
		s.says(EventCreate, always, CodeTopicExists, textExists, exists),
		s.ok(EventDeleteTopic, always, Absent, drop),
	}, s.pending(), []Row{
		s.no(EventFailover, always, CodeMidReverse, midway),
		s.skip(EventPeerReverse, need(SameAttempt), CodeAlreadySo, again),
		s.ok(EventPeerReverse, need(FreshRequest), link.MirrorPendingMirror, again),
		s.skip(EventPeerReverse, always, CodeStaleRequest, late),
	}, s.stale(EventPeerFenced), []Row{
		s.skip(EventPeerStopped, without(FreshRequest), CodeStaleRequest, late),
		s.ok(EventPeerStopped, need(SameAttempt|PauseVariant), link.MirrorPaused, swapOff),
		s.ok(EventPeerStopped, need(SameAttempt), link.MirrorActive, swap),
		s.ok(EventPeerStopped, need(SwapUnchecked|PauseVariant), link.MirrorPaused, other),
		s.ok(EventPeerStopped, need(SwapUnchecked), link.MirrorActive, other),
		s.ok(EventPeerStopped, need(LocalPrefixOfPeer|PauseVariant), link.MirrorPaused, other),
		s.ok(EventPeerStopped, need(LocalPrefixOfPeer), link.MirrorActive, other),
		s.ok(EventPeerStopped, always, Regular, other),
		s.ok(EventPeerAbort, need(SameAttempt), Regular, again),
		s.skip(EventPeerAbort, always, CodeStaleRequest, late),
	}, s.stale(EventPeerTold), s.outOfPlace(EventSynchronized, EventDrained, EventOffsetsAgreed, EventTruncated), []Row{
		s.ok(EventStalled, always, link.MirrorPendingMirror, cited{"T49", inf, "own model"}),
		s.skip(EventSourceFailed, always, CodeNotFetching, broken),
		s.skip(EventSourceBack, always, CodeAlreadySo, report),
		s.skip(EventPartitionsAdded, always, CodeNotFetching, report),
		s.ok(EventLinkDeleted, always, Regular, forced),
	})
}

func pendingSetupRows() []Row {
	s := at(pendingSetup)
	return join([]Row{
		s.says(EventCreate, always, CodeTopicExists, textExists, exists),
		s.ok(EventDeleteTopic, always, Absent, drop),
	}, s.pending(), []Row{
		s.no(EventFailover, always, CodeMidRestore, halfway),
	}, s.unfenceable(CodeMirrorPending), s.stale(peerNews...), s.outOfPlace(EventSynchronized, EventDrained), []Row{
		s.no(EventOffsetsAgreed, need(GroupActive), CodeGroupInUse, cited{"T51", obs, "LAB2:192,421"}),
		s.ok(EventOffsetsAgreed, always, link.MirrorPendingRestore, cited{"T51", obs, "LAB2:295; PAT1"}),
	}, s.outOfPlace(EventTruncated), []Row{
		s.ok(EventStalled, always, link.MirrorPendingSetupForRestore, cited{"T53", doc, "OAS 20628; LAB2:421"}),
		s.skip(EventSourceFailed, always, CodeNotFetching, broken),
		s.skip(EventSourceBack, always, CodeAlreadySo, report),
		s.skip(EventPartitionsAdded, always, CodeNotFetching, report),
		s.ok(EventLinkDeleted, always, Regular, forced),
	})
}

func pendingRestoreRows() []Row {
	s := at(pendingRestore)
	return join([]Row{
		s.says(EventCreate, always, CodeTopicExists, textExists, exists),
		s.ok(EventDeleteTopic, always, Absent, drop),
	}, s.pending(), []Row{
		s.no(EventFailover, always, CodeMidRestore, halfway),
	}, s.unfenceable(CodeMirrorPending), s.stale(peerNews...), s.outOfPlace(EventSynchronized, EventDrained), []Row{
		s.skip(EventOffsetsAgreed, always, CodeAlreadySo, report),
		s.ok(EventTruncated, always, link.MirrorActive, cited{"T52", obs, "LAB2:296; PAT1; LAB1"}),
		s.ok(EventStalled, always, link.MirrorPendingRestore, cited{"T53", inf, "by analogy to T53"}),
		s.skip(EventSourceFailed, always, CodeNotFetching, broken),
		s.skip(EventSourceBack, always, CodeAlreadySo, report),
		s.skip(EventPartitionsAdded, always, CodeNotFetching, report),
		s.ok(EventLinkDeleted, always, Regular, forced),
	})
}

// reverse is a reverse of a live mirror: what forbids it in the order in which
// it is checked, then the acceptance.
func (s at) reverse(e Event) []Row {
	return []Row{
		s.no(e, without(Bidirectional), CodeNotBidirectional, cited{"T46", obs, "LAB2:29,419; LAB13"}),
		s.no(e, need(Prefixed), CodePrefixedLink, cited{"T45", obs, "LAB1"}),
		s.no(e, without(PeerReachable), CodePeerUnreachable, cutOff),
		s.no(e, without(PeerWritable), CodePeerNotWritable, cited{"P67", inf, "no evidence"}),
		s.ok(e, always, link.MirrorPendingSynchronize, reverse),
	}
}

// restore is truncate-and-restore of a topic that took writes.
func (s at) restore() []Row {
	e := EventTruncateAndRestore
	return []Row{
		s.no(e, without(Bidirectional), CodeNotBidirectional, cited{"T56", obs, "LAB2:419; LAB12"}),
		s.no(e, need(Prefixed), CodePrefixedLink, cited{"T57", inf, "no evidence; same names needed"}),
		s.no(e, without(PeerReachable), CodePeerUnreachable, cited{"T50", doc, "OAS 12160; PAT1"}),
		s.no(e, without(PeerStopped), CodePeerNotStopped, cited{"T54", doc, "PAT1; OAS 12160, 20628; T55"}),
		s.no(e, without(PeerAhead), CodePeerNotAhead, cited{"T50", doc, "PAT1"}),
		s.ok(e, always, link.MirrorPendingSetupForRestore, cited{"T50", doc, "OAS 12160; DOC-MT; PAT1; LAB2"}),
	}
}

// pending rejects the verbs, failover excepted, that a pending status waits
// through.
func (s at) pending() []Row {
	return join(
		each(pauseAnd, func(e Event) Row { return s.no(e, always, CodeMirrorPending, waiting) }),
		[]Row{s.no(EventPromote, always, CodeMirrorPending, gap)},
		each(reverses, func(e Event) Row { return s.no(e, always, CodeMirrorPending, gap) }),
		[]Row{s.no(EventTruncateAndRestore, always, CodeMirrorPending, gap)},
	)
}

// unfenceable answers a peer that asks to fence a topic that is not writable:
// an old request is done with, a new one is refused.
func (s at) unfenceable(code link.Code) []Row {
	return []Row{
		s.no(EventPeerReverse, need(FreshRequest), code, late),
		s.skip(EventPeerReverse, always, CodeStaleRequest, late),
	}
}

// told takes the peer's acknowledgement.
func (s at) told() []Row {
	return []Row{
		s.ok(EventPeerTold, need(FreshRequest), link.MirrorStatus(s), late),
		s.skip(EventPeerTold, always, CodeStaleRequest, late),
	}
}

// stale lets news pass that nobody is waiting for.
func (s at) stale(events ...Event) []Row {
	return each(events, func(e Event) Row { return s.skip(e, always, CodeStaleRequest, late) })
}

// outOfPlace rejects reports that don't fit the state.
func (s at) outOfPlace(events ...Event) []Row {
	return each(events, func(e Event) Row { return s.no(e, always, CodeOutOfPlace, report) })
}
