package fsm

import "github.com/clusterlink-go/clusterlink/link"

// Codes of verdicts. Most are of rejections; [CodeAlreadySo] and
// [CodeStaleRequest] are of no-ops, too. Codes are promises, texts are not.
const (
	CodeUnknownState     link.Code = "unknown-state"
	CodeUnknownEvent     link.Code = "unknown-event"
	CodeOutOfPlace       link.Code = "out-of-place"
	CodeAlreadySo        link.Code = "already-so"
	CodeNotFetching      link.Code = "not-fetching"
	CodeNoSuchTopic      link.Code = "no-such-topic"
	CodeNoSuchMirror     link.Code = "no-such-mirror"
	CodeNotAMirror       link.Code = "not-a-mirror"
	CodeAlreadyAMirror   link.Code = "already-a-mirror"
	CodeTopicExists      link.Code = "topic-exists"
	CodeTopicRenaming    link.Code = "topic-renaming"
	CodeSourceHalf       link.Code = "source-half"
	CodeSourceUnreadable link.Code = "source-unreadable"
	CodeTwoCycle         link.Code = "two-cycle"
	CodeAlreadyStopped   link.Code = "already-stopped"
	CodeMirrorFailed     link.Code = "mirror-failed"
	CodeMirrorPaused     link.Code = "mirror-paused"
	CodeMirrorPending    link.Code = "mirror-pending"
	CodeMidReverse       link.Code = "mid-reverse"
	CodeMidRestore       link.Code = "mid-restore"
	CodeStrict           link.Code = "strict"
	CodeRepeated         link.Code = "repeated"
	CodeNotBidirectional link.Code = "not-bidirectional"
	CodePrefixedLink     link.Code = "prefixed-link"
	CodePeerUnreachable  link.Code = "peer-unreachable"
	CodePeerNotWritable  link.Code = "peer-not-writable"
	CodePeerNotStopped   link.Code = "peer-not-stopped"
	CodePeerNotAhead     link.Code = "peer-not-ahead"
	CodePeerNotFenced    link.Code = "peer-not-fenced"
	CodeStaleRequest     link.Code = "stale-request"
	CodeNotCaughtUp      link.Code = "not-caught-up"
	CodeNotSynced        link.Code = "not-synced"
	CodeGroupInUse       link.Code = "group-in-use"
	CodeLinkExists       link.Code = "link-exists"
	CodeNoSuchLink       link.Code = "no-such-link"
	CodeLiveMirrors      link.Code = "live-mirrors"
	CodeNotValidated     link.Code = "not-validated"
	CodeNotConfigured    link.Code = "not-configured"
)

// ownWords says what a code means in this project's words, for verdicts whose
// text the service is not known to give.
var ownWords = [...]struct {
	code link.Code
	text string
}{
	{CodeUnknownState, "the state is not one this version knows, so nothing can be decided"},
	{CodeUnknownEvent, "no such event"},
	{CodeOutOfPlace, "this can't have happened in the state the topic is in"},
	{CodeAlreadySo, "nothing to do"},
	{CodeNotFetching, "nothing is being fetched"},
	{CodeNoSuchTopic, "Topic '{topic}' does not exist."},
	{CodeNoSuchMirror, "The mirror topic doesn't exist: '{topic}' on '{link}'."},
	{CodeNotAMirror, "Topic '{topic}' is not a mirror of '{link}'."},
	{CodeAlreadyAMirror, "Topic '{topic}' is already a mirror of '{link}'."},
	{CodeTopicExists, "Topic '{topic}' already exists."},
	{CodeTopicRenaming, "The mirror topic must have its source topic's name behind the link's prefix."},
	{CodeSourceHalf, "A link with link.mode SOURCE hosts no mirror topics."},
	{CodeSourceUnreadable, "The source topic does not exist or the link may not read it."},
	{CodeTwoCycle, "The source topic is itself a mirror of topic '{topic}'."},
	{CodeAlreadyStopped, "Topic '{topic}' has already stopped its mirror from '{link}'"},
	{CodeMirrorFailed, "Mirror topic '{topic}' has failed; it can be failed over or deleted."},
	{CodeMirrorPaused, "Mirror topic '{topic}' is paused."},
	{CodeMirrorPending, "Mirror topic '{topic}' is between two states."},
	{CodeMidReverse, "Mirror topic '{topic}' is being reversed."},
	{CodeMidRestore, "Topic '{topic}' is being restored from its peer."},
	{CodeStrict, "Not among the changes that the strict profile allows."},
	{CodeRepeated, "Mirror topic '{topic}' is already so."},
	{CodeNotBidirectional, "Link '{link}' is not bidirectional on both sides."},
	{CodePrefixedLink, "Not supported on a link with cluster.link.prefix."},
	{CodePeerUnreachable, "The other cluster of '{link}' can't be reached."},
	{CodePeerNotWritable, "Topic '{topic}' on the other cluster is not a writable topic that could be fenced."},
	{CodePeerNotStopped, "Topic '{topic}' on the other cluster is not a stopped mirror of '{link}'."},
	{CodePeerNotAhead, "Topic '{topic}' stopped later here than on the other cluster."},
	{CodePeerNotFenced, "The other cluster has not yet made topic '{topic}' read-only."},
	{CodeStaleRequest, "The request is older than what topic '{topic}' has been through since."},
	{CodeNotCaughtUp, "Mirror topic '{topic}' has not caught up with its source."},
	{CodeNotSynced, "Topic configs or consumer offsets of '{topic}' are not copied to the end."},
	{CodeGroupInUse, "A consumer group of topic '{topic}' is active."},
	{CodeLinkExists, "A cluster link already exists with the provided link name"},
	{CodeNoSuchLink, "The cluster link doesn't exist."},
	{CodeLiveMirrors, "Link '{link}' still has mirror topics that are not stopped."},
	{CodeNotValidated, "Unable to validate cluster link '{link}'."},
	{CodeNotConfigured, "The task's feature is switched off."},
}

// awaited says what a status that passes by itself waits for.
var awaited = map[State]string{
	pendingStopped:     "its stop is under way",
	pendingSynchronize: "its reverse waits for the last records, topic configs and offsets",
	pendingMirror:      "its reverse waits for the mirror topic of the other half to stop",
	pendingSetup:       "its restore waits for the offsets to cut back to",
	pendingRestore:     "it is being cut back to the offsets that were agreed on",
}

// words are the own words for what a code means in a state; empty for a code
// without.
func words(code link.Code, state State) string {
	if wait, ok := awaited[state]; ok && code == CodeMirrorPending {
		return "Mirror topic '{topic}' is " + string(state) + ": " + wait + "."
	}
	return wordsFor(code)
}

// wordsFor gives the own words for a code; empty for one without.
func wordsFor(code link.Code) string {
	for i := range ownWords {
		if ownWords[i].code == code {
			return ownWords[i].text
		}
	}
	return ""
}
