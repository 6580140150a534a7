package fsm

import "github.com/clusterlink-go/clusterlink/link"

// Link is the machine of a link half as the API shows it: the projection of
// [LinkState] that [DisplayLink] makes, with ABSENT (lifecycle §1). The table is
// immutable and shared.
func Link() *Table { return linkTable }

var linkTable = NewTable("link", []State{
	linkAbsent, linkActive, linkPaused, linkUnavailable, linkFailed,
}, []Event{
	EventCreateLink, EventDeleteLink, EventPauseLink, EventResumeLink, EventConfigChange,
	EventProbeOK, EventProbeFailed, EventRemoteError, EventLinkFailed, EventRepaired,
}, join(linkAbsentRows(), linkActiveRows(), linkPausedRows(), linkUnavailableRows(), linkFailedRows()))

// The displayed states.
const (
	linkActive      = State(link.LinkActive)
	linkPaused      = State(link.LinkPaused)
	linkUnavailable = State(link.LinkUnavailable)
	linkFailed      = State(link.LinkFailed)
)

// Answers of the service.
const (
	textLinkExists = "A cluster link already exists with the provided link name"
	textNoLink     = "The cluster link doesn't exist."
)

// Rows of the facts that more than one cell rests on.
var (
	paramOf  = cited{"L16", obs, "LAB4:337-343; LAB15; OAS 20771"}
	unpaused = cited{"L17", obs, "LAB4:343"}
	silent   = cited{"L18", inf, "precedence assumed"}
	fatal    = cited{"L19", doc, "OAS 20541, 20618, 20771; DOC-IDX"}
	repaired = cited{"L20", inf, "unpublished"}
	rotated  = cited{"L15", doc, "DOC-CL; TF 39-53"}
	noLink   = cited{"L26", doc, "OAS 19726; KCP:359-363"}
	same     = cited{"§1.2", inf, "setting a config to what it is"}
)

func linkAbsentRows() []Row {
	s := at(linkAbsent)
	missing := []Event{
		EventDeleteLink, EventPauseLink, EventResumeLink, EventConfigChange,
		EventProbeOK, EventProbeFailed, EventRemoteError, EventLinkFailed, EventRepaired,
	}
	return join([]Row{
		s.no(EventCreateLink, without(Validated), CodeNotValidated, cited{"L4", doc, "OAS 7464; DOC-TR; L5; L6; L8"}),
		s.goes(EventCreateLink, always, linkActive, cited{"L1", doc, "OAS 7464; CLI command_link_create.go:107; L2"}),
	}, each(missing, func(e Event) Row { return s.says(e, always, CodeNoSuchLink, textNoLink, noLink) }))
}

func linkActiveRows() []Row {
	s := at(linkActive)
	return join(s.present(), []Row{
		s.goes(EventPauseLink, always, linkPaused, paramOf),
		s.skip(EventResumeLink, always, CodeAlreadySo, same),
		s.goes(EventProbeOK, always, linkActive, cited{"L13", doc, "DOC-IDX; LAB4:334"}),
		s.goes(EventProbeFailed, need(Threshold), linkUnavailable, cited{"L12", doc, "DOC-MET; LAB4:301"}),
		s.goes(EventProbeFailed, always, linkActive, cited{"L11", obs, "LAB4:301"}),
		s.goes(EventRemoteError, always, linkUnavailable, cited{"L14", doc, "OAS 20541; CLI list-link-plain.golden"}),
		s.goes(EventLinkFailed, always, linkFailed, fatal),
		s.skip(EventRepaired, always, CodeAlreadySo, repaired),
	})
}

func linkPausedRows() []Row {
	s := at(linkPaused)
	return join(s.present(), []Row{
		s.skip(EventPauseLink, always, CodeAlreadySo, same),
		s.goes(EventResumeLink, need(RemoteDown), linkUnavailable, unpaused),
		s.goes(EventResumeLink, always, linkActive, unpaused),
		s.goes(EventProbeOK, always, linkPaused, silent),
		s.goes(EventProbeFailed, always, linkPaused, silent),
		s.goes(EventRemoteError, always, linkPaused, silent),
		s.goes(EventLinkFailed, always, linkFailed, fatal),
		s.goes(EventRepaired, always, linkPaused, silent),
	})
}

func linkUnavailableRows() []Row {
	s := at(linkUnavailable)
	return join(s.present(), []Row{
		s.goes(EventPauseLink, always, linkPaused, paramOf),
		s.skip(EventResumeLink, always, CodeAlreadySo, same),
		s.goes(EventProbeOK, always, linkActive, cited{"L13", doc, "DOC-IDX; LAB4:334"}),
		s.skip(EventProbeFailed, always, CodeAlreadySo, cited{"L12", doc, "DOC-MET; LAB4:301"}),
		s.goes(EventRemoteError, always, linkUnavailable, cited{"L14", doc, "OAS 20541; CLI list-link-plain.golden"}),
		s.goes(EventLinkFailed, always, linkFailed, fatal),
		s.goes(EventRepaired, always, linkActive, rotated),
	})
}

func linkFailedRows() []Row {
	s := at(linkFailed)
	return join(s.present(), []Row{
		s.skip(EventPauseLink, need(LinkIsPaused), CodeAlreadySo, same),
		s.goes(EventPauseLink, always, linkFailed, silent),
		s.goes(EventResumeLink, need(LinkIsPaused), linkFailed, silent),
		s.skip(EventResumeLink, always, CodeAlreadySo, same),
		s.skip(EventProbeOK, always, CodeAlreadySo, repaired),
		s.skip(EventProbeFailed, always, CodeAlreadySo, repaired),
		s.skip(EventRemoteError, always, CodeAlreadySo, repaired),
		s.skip(EventLinkFailed, always, CodeAlreadySo, fatal),
		s.goes(EventRepaired, need(LinkIsPaused), linkPaused, repaired),
		s.goes(EventRepaired, always, linkActive, repaired),
	})
}

// present are the rows of every half that exists.
func (s at) present() []Row {
	return []Row{
		s.says(EventCreateLink, always, CodeLinkExists, textLinkExists, cited{"L7", doc, "OAS 19753; KCP clusterlink.go:781-785"}),
		s.no(EventDeleteLink, Guard{Need: LiveMirrors, Forbid: Force}, CodeLiveMirrors, cited{"L22", doc, "KCP migrate_clusterlink_test.go:347; L23"}),
		s.goes(EventDeleteLink, need(LiveMirrors), linkAbsent, cited{"L24", doc, "OAS 7911-7940; LAB13"}),
		s.goes(EventDeleteLink, always, linkAbsent, cited{"L21", doc, "DOC-IDX; KCP migrate_clusterlink_test.go:345-365"}),
		s.goes(EventConfigChange, always, State(s), cited{"L30", doc, "OAS 9410"}),
	}
}
