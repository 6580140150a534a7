package fsm

// defaultThreshold is how many failed probes in a row make a link unavailable
// (availability.check.consecutive.failure.threshold).
const defaultThreshold = 5

// linkAbsent is the state of the link table for a half that doesn't exist.
const linkAbsent State = "ABSENT"

// StepLink applies an event to a link half's state. It gives the state after
// it, which is s unless the verdict is an accept, and the verdict. It is pure
// and does not allocate. The policy is of no consequence to links so far.
func StepLink(s LinkState, e LinkEvent, p Policy) (LinkState, Verdict) {
	v := linkTable.Next(linkState(s), e.Name, linkFacts(&s, &e)|p.facts())
	if v.Verdict == Accept {
		moveLink(&s, &e)
	}
	return s, v
}

// linkState is the state of the link table that s is in: what it shows.
func linkState(s LinkState) State {
	if !s.Exists() {
		return linkAbsent
	}
	return State(DisplayLink(s))
}

// linkFacts adds to what the host tells what state and event say themselves.
func linkFacts(s *LinkState, e *LinkEvent) Facts {
	f := e.Facts & toldByHost
	if s.Paused {
		f |= LinkIsPaused
	}
	if s.Health == Unavailable {
		f |= RemoteDown
	}
	threshold := e.Threshold
	if threshold <= 0 {
		threshold = defaultThreshold
	}
	if s.Failures+1 >= threshold {
		f |= Threshold
	}
	return f
}

// moveLink makes s what it is after an accepted event.
func moveLink(s *LinkState, e *LinkEvent) {
	before := s.Health
	switch e.Name {
	case EventCreateLink:
		*s = LinkState{Health: Healthy}
	case EventDeleteLink:
		*s = LinkState{}
		return
	case EventPauseLink:
		s.Paused = true
	case EventResumeLink:
		s.Paused = false
	case EventProbeFailed:
		f := linkFacts(s, e)
		s.Failures++
		if f.Has(Threshold) {
			s.Health = Unavailable
		}
		if e.Error != "" {
			s.Error = e.Error
		}
	case EventRemoteError:
		s.Health, s.Error = Unavailable, e.Error
	case EventLinkFailed:
		s.Health, s.Error = Failed, e.Error
	case EventProbeOK, EventRepaired:
		s.Health, s.Error, s.Failures = Healthy, "", 0
	}
	if s.Health != before {
		s.Since = e.At
	}
}
