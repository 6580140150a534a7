package store

import (
	"github.com/clusterlink-go/clusterlink/fsm"
	"github.com/clusterlink-go/clusterlink/link"
)

// rejection is how the API answers an event that a machine rejects. The
// message is the verdict's.
type rejection struct {
	status, code int
	retryable    bool
}

// rejections has a row for each of [fsm.Codes]. What the API answers is known
// for mirrors that are stopped, renamed or not there; the other rows are
// inferred from the general mapping (api.md 3.2: InvalidRequest gives 40002).
var rejections = map[link.Code]rejection{
	fsm.CodeNoSuchTopic:      {404, 40403, false},
	fsm.CodeNoSuchMirror:     {404, codeNotFound, false},
	fsm.CodeNotAMirror:       {404, codeNotFound, false},
	fsm.CodeNoSuchLink:       {404, codeNotFound, false},
	fsm.CodeLinkExists:       {400, codeBadRequest, false},
	fsm.CodeLiveMirrors:      {403, codeForbidden, false},
	fsm.CodeNotValidated:     {400, codeInvalid, false},
	fsm.CodeTopicExists:      {400, codeInvalid, false},
	fsm.CodeAlreadyAMirror:   {400, codeInvalid, false},
	fsm.CodeTopicRenaming:    {400, codeUnsupported, false},
	fsm.CodeSourceHalf:       {400, codeInvalid, false},
	fsm.CodeSourceUnreadable: {400, codeInvalid, false},
	fsm.CodeTwoCycle:         {400, codeInvalid, false},
	fsm.CodeNotBidirectional: {400, codeBadRequest, false},
	fsm.CodePrefixedLink:     {400, codeBadRequest, false},

	fsm.CodeAlreadyStopped: {400, codeBadRequest, false},
	fsm.CodeAlreadySo:      {400, codeBadRequest, false},
	fsm.CodeMirrorFailed:   {400, codeBadRequest, false},
	fsm.CodeMirrorPaused:   {400, codeBadRequest, false},
	fsm.CodeStrict:         {400, codeBadRequest, false},
	fsm.CodeRepeated:       {400, codeBadRequest, false},
	fsm.CodeNotFetching:    {400, codeBadRequest, false},
	fsm.CodeOutOfPlace:     {400, codeBadRequest, false},
	fsm.CodeUnknownState:   {400, codeBadRequest, false},
	fsm.CodeUnknownEvent:   {400, codeBadRequest, false},
	fsm.CodeStaleRequest:   {400, codeBadRequest, false},
	fsm.CodeNotConfigured:  {400, codeBadRequest, false},

	// These pass by themselves when the data plane or the peer has gone on.
	fsm.CodeMirrorPending:   {400, codeBadRequest, true},
	fsm.CodeMidReverse:      {400, codeBadRequest, true},
	fsm.CodeMidRestore:      {400, codeBadRequest, true},
	fsm.CodePeerUnreachable: {400, codeBadRequest, true},
	fsm.CodePeerNotWritable: {400, codeBadRequest, true},
	fsm.CodePeerNotStopped:  {400, codeBadRequest, true},
	fsm.CodePeerNotAhead:    {400, codeBadRequest, true},
	fsm.CodePeerNotFenced:   {400, codeBadRequest, true},
	fsm.CodeNotCaughtUp:     {400, codeBadRequest, true},
	fsm.CodeNotSynced:       {400, codeBadRequest, true},
	fsm.CodeGroupInUse:      {400, codeBadRequest, true},
}

// invalid is how the API answers one thing that is wrong with a request. Zero
// members are 400, 40002 and the problem's own message, which also follows a
// message that ends with a colon and a blank.
type invalid struct {
	status, code int
	message      string
}

// ownCluster stands for a blank and the id of the cluster that answers, or nothing
// where that is not known.
const ownCluster = "{cluster}"

// textDeserialize is how the service begins its answer to a body that it can't
// read (api.md 3.2); what follows tells of its own types.
const textDeserialize = "Cannot deserialize the request body."

// invalids has the codes of package validate whose answer is known; all others
// are 40002, the general mapping of InvalidRequest and InvalidConfiguration.
var invalids = map[link.Code]invalid{
	link.CodeMalformedEmpty:     {400, codeBadRequest, textDeserialize},
	link.CodeMalformedJSON:      {400, codeBadRequest, textDeserialize},
	link.CodeMalformedTruncated: {400, codeBadRequest, textDeserialize},
	link.CodeMalformedUTF8:      {400, codeBadRequest, textDeserialize},
	link.CodeMalformedTooLong:   {400, codeBadRequest, textDeserialize},
	link.CodeMalformedTrailing:  {400, codeBadRequest, textDeserialize},
	link.CodeMalformedTooMany:   {400, codeBadRequest, textDeserialize},
	link.CodeWrongType:          {400, codeBadRequest, textDeserialize},
	link.CodeDuplicateMember:    {400, codeBadRequest, textDeserialize},
	"link-name-invalid":         {400, codeBadRequest, "Invalid Cluster Link Name."},
	"graph-name-taken":          {400, codeBadRequest, "A cluster link already exists with the provided link name"},
	"self-link":                 {400, codeInvalid, "Source cluster ID matches local cluster ID" + ownCluster + ". Cannot create cluster link to self."}, // observed: playground#6576
	"link-id-on-inbound":        {400, codeInvalid, "Unexpected cluster link id. Should not be provided for bi-directional cluster link with inbound connections."},
	"mirror-topic-name":         {400, codeInvalid, textTopicName},
	"mirror-name-length":        {400, codeInvalid, textTopicName},
	"mirrors-name-invalid":      {400, codeInvalid, textTopicName},
	"mirror-renamed":            {400, codeUnsupported, "Topic renaming for mirroring not yet supported"},
	"cloud-mirror-replication":  {400, codeInvalid, "Topic replication factor must be 3"},
	"bidirectional-too-old":     {400, codeUnsupported, textVersion},
	"source-initiated-too-old":  {400, codeUnsupported, textVersion},
	"delete-live-mirrors":       {403, codeForbidden, "The cluster link has mirror topics that are not stopped."},
	"graph-prefix-taken":        {400, codeInvalid, "prefix already exists"},
}

// textTopicName is how Kafka begins its answer to a name that no topic can have.
const textTopicName = "Topic name is invalid: "

// textVersion is documented for every operation on links (api.md 3.2).
const textVersion = "The version of this API is not supported in the underlying Kafka cluster."
