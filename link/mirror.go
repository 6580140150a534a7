package link

// MirrorStatus is mirror_status: how a mirror topic shows in the API. The
// specification calls it closed, but it grew from 5 to 12 values, so it is
// open on reading (OAS 20771). The empty value is invalid.
type MirrorStatus string

// The mirror statuses of the API, and UNKNOWN, which Confluent Platform's SDK
// has besides (CPOAS model_mirror_topic_status.go:26).
const (
	MirrorActive                 MirrorStatus = "ACTIVE"
	MirrorPaused                 MirrorStatus = "PAUSED"
	MirrorPendingStopped         MirrorStatus = "PENDING_STOPPED"
	MirrorStopped                MirrorStatus = "STOPPED"
	MirrorFailed                 MirrorStatus = "FAILED"
	MirrorPendingSynchronize     MirrorStatus = "PENDING_SYNCHRONIZE"
	MirrorPendingMirror          MirrorStatus = "PENDING_MIRROR"
	MirrorPendingSetupForRestore MirrorStatus = "PENDING_SETUP_FOR_RESTORE"
	MirrorPendingRestore         MirrorStatus = "PENDING_RESTORE"
	MirrorLinkPaused             MirrorStatus = "LINK_PAUSED"
	MirrorLinkFailed             MirrorStatus = "LINK_FAILED"
	MirrorSourceUnavailable      MirrorStatus = "SOURCE_UNAVAILABLE"
	MirrorUnknown                MirrorStatus = "UNKNOWN"
)

// StoredMirrorStatuses lists the nine statuses that a mirror topic can really
// be in; the others are views of its link's state.
func StoredMirrorStatuses() []MirrorStatus {
	return []MirrorStatus{
		MirrorActive, MirrorPaused, MirrorPendingStopped, MirrorStopped, MirrorFailed,
		MirrorPendingSynchronize, MirrorPendingMirror, MirrorPendingSetupForRestore, MirrorPendingRestore,
	}
}

// MirrorStatuses lists all known mirror statuses, stored ones first.
func MirrorStatuses() []MirrorStatus {
	return append(StoredMirrorStatuses(),
		MirrorLinkPaused, MirrorLinkFailed, MirrorSourceUnavailable, MirrorUnknown)
}

// Known reports whether s is a status this package knows.
func (s MirrorStatus) Known() bool { return s.Stored() || s.Overlay() || s == MirrorUnknown }

// Stored reports whether s is one of [StoredMirrorStatuses].
func (s MirrorStatus) Stored() bool {
	switch s {
	case MirrorActive, MirrorPaused, MirrorPendingStopped, MirrorStopped, MirrorFailed,
		MirrorPendingSynchronize, MirrorPendingMirror, MirrorPendingSetupForRestore, MirrorPendingRestore:
		return true
	}
	return false
}

// Overlay reports whether s is a view of the link's state and never stored.
func (s MirrorStatus) Overlay() bool {
	return s == MirrorLinkPaused || s == MirrorLinkFailed || s == MirrorSourceUnavailable
}

// MirrorError is mirror_topic_error: why a mirror topic failed. It is an open
// enum (OAS 20786); the empty value, NO_ERROR and NOT_SET mean none.
type MirrorError string

// The mirror topic errors of the API.
const (
	MirrorErrorUnknown              MirrorError = "UNKNOWN"
	MirrorErrorNotSet               MirrorError = "NOT_SET"
	MirrorNoError                   MirrorError = "NO_ERROR"
	MirrorSourceTopicMayBeDeleted   MirrorError = "SOURCE_TOPIC_MAY_BE_DELETED"
	MirrorSourceTopicIDChanged      MirrorError = "SOURCE_TOPIC_ID_CHANGED"
	MirrorSourcePartitionsDecreased MirrorError = "SOURCE_PARTITIONS_DECREASED"
	MirrorNonMonotonicAppendEpoch   MirrorError = "NON_MONOTONIC_LOG_APPEND_EPOCH"
	MirrorUnexpectedTruncation      MirrorError = "UNEXPECTED_TRUNCATION"
	MirrorUnsupportedMessageFormat  MirrorError = "UNSUPPORTED_MESSAGE_FORMAT"
	MirrorNonMonotonicSourceEpoch   MirrorError = "NON_MONOTONIC_SOURCE_EPOCH"
	MirrorIllegalState              MirrorError = "ILLEGAL_STATE"
	MirrorUnsupportedMirrorState    MirrorError = "UNSUPPORTED_MIRROR_STATE"
)

// MirrorErrors lists the known mirror topic errors.
func MirrorErrors() []MirrorError {
	return []MirrorError{
		MirrorErrorUnknown, MirrorErrorNotSet, MirrorNoError, MirrorSourceTopicMayBeDeleted,
		MirrorSourceTopicIDChanged, MirrorSourcePartitionsDecreased, MirrorNonMonotonicAppendEpoch,
		MirrorUnexpectedTruncation, MirrorUnsupportedMessageFormat, MirrorNonMonotonicSourceEpoch,
		MirrorIllegalState, MirrorUnsupportedMirrorState,
	}
}

// Known reports whether e is an error this package knows.
func (e MirrorError) Known() bool { return contains(MirrorErrors(), e) }

// StateCategory is state_category: the class a mirror partition's state is
// counted under. It is an open enum (OAS 20582); the mapping from a status to
// its category is not published.
type StateCategory string

// The state categories of the API.
const (
	CategoryPaused        StateCategory = "PAUSED"
	CategoryInError       StateCategory = "IN_ERROR"
	CategoryPending       StateCategory = "PENDING"
	CategoryActive        StateCategory = "ACTIVE"
	CategoryNotApplicable StateCategory = "NOT_APPLICABLE"
	// CategoryUnknown is not in the specification's list: package fsm counts a
	// status under it that it does not know.
	CategoryUnknown StateCategory = "UNKNOWN"
)

// StateCategories lists the known state categories.
func StateCategories() []StateCategory {
	return []StateCategory{CategoryPaused, CategoryInError, CategoryPending, CategoryActive, CategoryNotApplicable, CategoryUnknown}
}

// Known reports whether c is a category this package knows.
func (c StateCategory) Known() bool { return contains(StateCategories(), c) }
