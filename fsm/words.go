package fsm

import "math/bits"

// factWords says in words that a fact holds and that it doesn't.
var factWords = [...]struct {
	fact    Facts
	yes, no string
}{
	{Bidirectional, "the link is bidirectional on both sides", "the link is not bidirectional on both sides"},
	{SourceHalf, "this half's link.mode is SOURCE", "this half's link.mode is not SOURCE"},
	{Prefixed, "the link has a cluster.link.prefix", "the link has no cluster.link.prefix"},
	{SourceReadable, "the source topic exists and the link may read it", "the source topic does not exist or the link may not read it"},
	{NameMatches, "the topic is called prefix + source topic", "the topic is not called prefix + source topic"},
	{PeerReachable, "the other cluster can be reached", "the other cluster can't be reached"},
	{PeerStopped, "the topic on the other cluster is a stopped mirror of this link", "the topic on the other cluster is not a stopped mirror of this link"},
	{PeerAhead, "the topic on the other cluster stopped later than this one", "the topic on the other cluster did not stop later than this one"},
	{PeerWritable, "the topic on the other cluster is writable, so it can be fenced", "the topic on the other cluster is not writable, so it can't be fenced"},
	{PeerMirrors, "the topic on the other cluster is a mirror of this one", "the topic on the other cluster is no mirror of this one"},
	{GroupActive, "a synchronised consumer group is active", "no synchronised consumer group is active"},
	{CaughtUp, "the data lag is 0", "the data lag is not 0"},
	{Synced, "topic configs and consumer offsets are copied to the end", "topic configs and consumer offsets are not copied to the end"},
	{LocalPrefixOfPeer, "the log is a prefix of the peer's", "the log is not a prefix of the peer's"},
	{PromoteUnderWay, "a promote is under way", "no promote is under way"},
	{FailoverUnderWay, "a failover is under way", "no failover is under way"},
	{ReverseUnderWay, "a reverse is under way", "no reverse is under way"},
	{PauseVariant, "the reverse ends with the new mirror paused", "the reverse ends with the new mirror running"},
	{PeerFenced, "the other cluster has made its topic read-only", "the other cluster has not yet made its topic read-only"},
	{FreshRequest, "the message is not of the past", "the message is of the past"},
	{SameAttempt, "the message is about the reverse under way", "the message is not about the reverse under way"},
	{Threshold, "enough probes have failed in a row", "not enough probes have failed in a row"},
	{LinkIsPaused, "the link is paused", "the link is not paused"},
	{RemoteDown, "the link is unavailable", "the link is available"},
	{LiveMirrors, "the link still has mirror topics that are not stopped", "the link has no mirror topics but stopped ones"},
	{Force, "force was asked for", "force was not asked for"},
	{Validated, "the remote checks passed or were switched off", "the remote checks did not pass"},
	{Filtered, "the feature's filters are set", "the feature's filters are not set"},
	{Enabled, "the feature is switched on", "the feature is switched off"},
	{StrictProfile, "the strict profile is chosen", "the strict profile is not chosen"},
	{RepeatRefused, "the policy refuses repeats", "the policy does not refuse repeats"},
	{MidReverseFailover, "the policy accepts failover during a reverse", "the policy does not accept failover during a reverse"},
	{SwapUnchecked, "the policy lets a fenced topic follow any stop", "the policy lets a fenced topic follow no stop but its own reverse's"},
}

// words says that a single fact holds, or that it doesn't.
func (f Facts) words(holds bool) string {
	for i := range factWords {
		if w := &factWords[i]; w.fact == f {
			if holds {
				return w.yes
			}
			return w.no
		}
	}
	return f.String()
}

// each lists the facts in f one by one, lowest bit first.
func (f Facts) each() []Facts {
	list := make([]Facts, 0, bits.OnesCount64(uint64(f)))
	for rest := f; rest != 0; rest &= rest - 1 {
		list = append(list, rest&-rest)
	}
	return list
}
