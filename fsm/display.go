package fsm

import "github.com/clusterlink-go/clusterlink/link"

// DisplayLink is link_state as the API shows it: FAILED before PAUSED before
// UNAVAILABLE before ACTIVE (the order is inferred). A half that doesn't exist
// shows the empty state.
func DisplayLink(l LinkState) link.LinkState {
	switch {
	case !l.Exists():
		return ""
	case l.Health == Failed:
		return link.LinkFailed
	case l.Paused:
		return link.LinkPaused
	case l.Health == Unavailable:
		return link.LinkUnavailable
	}
	return link.LinkActive
}

// DisplayMirror is mirror_status as the API shows it: what is stored under the
// view of its link (lifecycle §2.2). STOPPED, FAILED and PAUSED always show
// themselves, and so does a status this package doesn't know. Partitions show
// the stored status even where the topic shows a view (LAB5).
func DisplayMirror(stored link.MirrorStatus, l LinkState) link.MirrorStatus {
	if !masked(stored) {
		return stored
	}
	switch DisplayLink(l) {
	case link.LinkFailed:
		return link.MirrorLinkFailed
	case link.LinkPaused:
		return link.MirrorLinkPaused
	case link.LinkUnavailable:
		return link.MirrorSourceUnavailable
	}
	return stored
}

// masked reports whether a stored status hides behind its link's view.
func masked(stored link.MirrorStatus) bool {
	switch stored {
	case link.MirrorStopped, link.MirrorFailed, link.MirrorPaused:
		return false
	}
	return stored.Stored()
}

// DisplayTask is a task's state as the API shows it: every state hides behind
// a link that is failed, paused or unavailable (OAS 20618; inferred for tasks
// that are not configured or in error).
func DisplayTask(t link.TaskState, l LinkState) link.TaskState {
	switch DisplayLink(l) {
	case link.LinkFailed:
		return link.TaskLinkFailed
	case link.LinkPaused:
		return link.TaskLinkPaused
	case link.LinkUnavailable:
		return link.TaskLinkUnavailable
	}
	return t
}

// StoredFor lists the stored statuses that show as displayed while the link is
// in state l: the set that a filter by displayed status looks for. It is empty
// where nothing does. A status this package doesn't know stands for itself.
func StoredFor(displayed link.MirrorStatus, l LinkState) []link.MirrorStatus {
	var stored []link.MirrorStatus
	for _, s := range link.StoredMirrorStatuses() {
		if DisplayMirror(s, l) == displayed {
			stored = append(stored, s)
		}
	}
	if stored == nil && displayed != "" && !displayed.Stored() && !displayed.Overlay() {
		stored = append(stored, displayed)
	}
	return stored
}

// Category is the class that a displayed status is counted under in
// category_counts. The mapping is not published; this one is inferred from the
// names. An unknown status is of [link.CategoryUnknown].
func Category(displayed link.MirrorStatus) link.StateCategory {
	switch displayed {
	case link.MirrorActive:
		return link.CategoryActive
	case link.MirrorPaused, link.MirrorLinkPaused:
		return link.CategoryPaused
	case link.MirrorFailed, link.MirrorLinkFailed, link.MirrorSourceUnavailable:
		return link.CategoryInError
	case link.MirrorPendingStopped, link.MirrorPendingSynchronize, link.MirrorPendingMirror,
		link.MirrorPendingSetupForRestore, link.MirrorPendingRestore:
		return link.CategoryPending
	case link.MirrorStopped, Absent, Regular:
		return link.CategoryNotApplicable
	}
	return link.CategoryUnknown
}

// Writable reports whether producers may write to a topic of that stored
// status: ordinary and STOPPED topics only (T10; observed for ACTIVE).
func Writable(stored link.MirrorStatus) bool {
	return stored == Regular || stored == link.MirrorStopped
}

// Fetching reports whether a topic of that stored status copies from its
// source while its link lets it. PENDING_STOPPED does unless a failover put it
// there; [MirrorDuties] knows which.
func Fetching(stored link.MirrorStatus) bool {
	switch stored {
	case link.MirrorActive, link.MirrorPendingStopped, link.MirrorPendingSynchronize:
		return true
	}
	return false
}
