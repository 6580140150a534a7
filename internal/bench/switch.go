package bench

// The states and arrows of the mirror machine, in the order of its table.
const (
	sAbsent uint8 = iota
	sRegular
	sActive
	sPaused
	sPendingStopped
	sStopped
	sFailed
	sPendingSynchronize
	sPendingMirror
	sPendingSetupForRestore
	sPendingRestore
)

const (
	aCreateToActive uint8 = iota
	aDeleteTopicToAbsent
	aTruncateAndRestoreToPendingSetupForRestore
	aPeerReverseToPendingMirror
	aPauseToPaused
	aPromoteToPendingStopped
	aFailoverToPendingStopped
	aReverseAndStartMirrorToPendingSynchronize
	aReverseAndPauseMirrorToPendingSynchronize
	aSourceFailedToFailed
	aPartitionsAddedToActive
	aLinkDeletedToStopped
	aResumeToActive
	aDrainedToStopped
	aStalledToPendingStopped
	aPartitionsAddedToPendingStopped
	aPeerToldToStopped
	aLinkDeletedToRegular
	aPeerToldToFailed
	aPeerFencedToPendingSynchronize
	aSynchronizedToPendingStopped
	aStalledToPendingSynchronize
	aPartitionsAddedToPendingSynchronize
	aPeerStoppedToPaused
	aPeerStoppedToActive
	aPeerStoppedToRegular
	aPeerAbortToRegular
	aStalledToPendingMirror
	aOffsetsAgreedToPendingRestore
	aStalledToPendingSetupForRestore
	aTruncatedToActive
	aStalledToPendingRestore
)

// Switch is the machine written out by hand: no table, no names, no guards.
type Switch struct{ State uint8 }

// Fire takes an arrow.
//
//go:noinline
func (m *Switch) Fire(arrow uint8) error {
	to := next(m.State, arrow)
	if to == none {
		return ErrRefused
	}
	m.State = to
	return nil
}

func next(state, arrow uint8) uint8 {
	switch state {
	case sAbsent:
		switch arrow {
		case aCreateToActive:
			return sActive
		}
	case sRegular:
		switch arrow {
		case aDeleteTopicToAbsent:
			return sAbsent
		case aTruncateAndRestoreToPendingSetupForRestore:
			return sPendingSetupForRestore
		case aPeerReverseToPendingMirror:
			return sPendingMirror
		}
	case sActive:
		switch arrow {
		case aDeleteTopicToAbsent:
			return sAbsent
		case aPauseToPaused:
			return sPaused
		case aPromoteToPendingStopped, aFailoverToPendingStopped:
			return sPendingStopped
		case aReverseAndStartMirrorToPendingSynchronize, aReverseAndPauseMirrorToPendingSynchronize:
			return sPendingSynchronize
		case aSourceFailedToFailed:
			return sFailed
		case aPartitionsAddedToActive:
			return sActive
		case aLinkDeletedToStopped:
			return sStopped
		}
	case sPaused:
		switch arrow {
		case aDeleteTopicToAbsent:
			return sAbsent
		case aPromoteToPendingStopped, aFailoverToPendingStopped:
			return sPendingStopped
		case aLinkDeletedToStopped:
			return sStopped
		case aResumeToActive:
			return sActive
		}
	case sPendingStopped:
		switch arrow {
		case aDeleteTopicToAbsent:
			return sAbsent
		case aFailoverToPendingStopped, aStalledToPendingStopped, aPartitionsAddedToPendingStopped:
			return sPendingStopped
		case aSourceFailedToFailed:
			return sFailed
		case aLinkDeletedToStopped, aDrainedToStopped:
			return sStopped
		}
	case sStopped:
		switch arrow {
		case aDeleteTopicToAbsent:
			return sAbsent
		case aTruncateAndRestoreToPendingSetupForRestore:
			return sPendingSetupForRestore
		case aPeerReverseToPendingMirror:
			return sPendingMirror
		case aPeerToldToStopped:
			return sStopped
		case aLinkDeletedToRegular:
			return sRegular
		}
	case sFailed:
		switch arrow {
		case aDeleteTopicToAbsent:
			return sAbsent
		case aFailoverToPendingStopped:
			return sPendingStopped
		case aLinkDeletedToStopped:
			return sStopped
		case aPeerToldToFailed:
			return sFailed
		}
	case sPendingSynchronize:
		switch arrow {
		case aDeleteTopicToAbsent:
			return sAbsent
		case aFailoverToPendingStopped, aSynchronizedToPendingStopped:
			return sPendingStopped
		case aSourceFailedToFailed:
			return sFailed
		case aLinkDeletedToStopped:
			return sStopped
		case aPeerFencedToPendingSynchronize, aStalledToPendingSynchronize, aPartitionsAddedToPendingSynchronize:
			return sPendingSynchronize
		}
	case sPendingMirror:
		switch arrow {
		case aDeleteTopicToAbsent:
			return sAbsent
		case aPeerReverseToPendingMirror, aStalledToPendingMirror:
			return sPendingMirror
		case aLinkDeletedToRegular, aPeerStoppedToRegular, aPeerAbortToRegular:
			return sRegular
		case aPeerStoppedToPaused:
			return sPaused
		case aPeerStoppedToActive:
			return sActive
		}
	case sPendingSetupForRestore:
		switch arrow {
		case aDeleteTopicToAbsent:
			return sAbsent
		case aLinkDeletedToRegular:
			return sRegular
		case aOffsetsAgreedToPendingRestore:
			return sPendingRestore
		case aStalledToPendingSetupForRestore:
			return sPendingSetupForRestore
		}
	case sPendingRestore:
		switch arrow {
		case aDeleteTopicToAbsent:
			return sAbsent
		case aLinkDeletedToRegular:
			return sRegular
		case aTruncatedToActive:
			return sActive
		case aStalledToPendingRestore:
			return sPendingRestore
		}
	}
	return none
}
